"""What a `.qmd` asks of the study: its code cells and inline expressions, read without running them.

A document whose code only calls our verbs with literals (`value("id")`, `exhibit("id")`) can be woven without a Jupyter
kernel, and what it needs is known before anything runs.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from peaceresearch.problems import input_error
from peaceresearch.study.conditions import at_moment

VERBS = ("value", "exhibit")
OPTIONS: dict[str, dict[str, Any]] = {
    "value": {"show": ("estimate", "interval", "n", "p", "p_adjusted"), "digits": (None, *range(7)), "otherwise": str},
    "exhibit": {},
}
"""Named options of each verb: the values, or the type, that each may have."""
MODULE = "peaceresearch.publications.verbs"
"""The module from which a document imports the verbs."""
IMPORTS = {MODULE, "IPython.display", "__future__", "itertools", "textwrap"}
"""What a document that runs on a kernel may import: it asks and arranges, it reads and computes nothing."""
_FORBIDDEN = {"open", "exec", "eval", "compile", "globals", "locals", "vars", "getattr", "get_ipython"}
_FENCE = re.compile(r"^ {0,3}(?P<mark>`{3,}(?=[^`]*$)|~{3,})\s*(?P<info>.*)$")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
# Code between two backticks or more is shown as it stands: an expression in it is not run.
_SHOWN = r"(?<!`)(?P<ticks>`{2,})(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)(?P=ticks)(?!`)"
_INLINE = re.compile(_SHOWN + r"|(?<!`)`\{python\}\s+(?P<code>[^`]+)`(?!`)", re.DOTALL)


@dataclass(frozen=True)
class Call:
    """A call of a verb with literal arguments."""

    verb: str
    arguments: tuple[Any, ...]
    options: tuple[tuple[str, Any], ...]
    line: int


@dataclass(frozen=True)
class Piece:
    """A run of a document's text: prose as it stands, or the code of a cell or of an inline expression."""

    kind: str
    """`text`, `cell` or `inline`."""
    text: str
    line: int
    calls: tuple[Call, ...] | None = ()
    """Of code: the calls it makes, in order; None if it does anything else than call verbs with literals."""


@dataclass(frozen=True)
class Report:
    """A document's source in pieces."""

    name: str
    pieces: tuple[Piece, ...]

    @property
    def is_literal(self) -> bool:
        """Whether every piece of code only calls verbs with literals."""
        return all(piece.calls is not None for piece in self.pieces)

    def asks(self, verb: str) -> list[Call]:
        """The literal calls of `verb`, in order (all there are only if the document is literal)."""
        return [call for piece in self.pieces for call in piece.calls or () if call.verb == verb and call.arguments]


def read_report(path: Path, name: str, without: Collection[str] = ()) -> Report:
    """Read the document at `path`, as it stands where the strands `without` are absent (see `conditions`); `name` is
    the path as the user knows it.

    Raises
    ------
    InputError
        The file is missing or not UTF-8, a code cell has no end, or a condition names no strand or has no end.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise input_error(name, "the document is missing", "write it, or take it out of config/study.yaml") from None
    except UnicodeDecodeError as error:
        raise input_error(name, f"not UTF-8 text ({error.reason})", "save it as UTF-8") from None
    return Report(name, tuple(_pieces(at_moment(text, name, without), name)))


def forbidden(piece: Piece) -> list[str]:
    """What the code of a piece may not do, in words; a document that could read any file would pass the gate by.

    This keeps from accidents, not from intent: a document is code, and whoever builds a study trusts its authors.
    """
    if piece.kind == "text":
        return []
    try:
        tree = ast.parse(piece.text)
    except SyntaxError as error:
        return [f"is no Python: {error.msg}"]
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [f"imports `{name.name}`" for name in node.names if name.name not in IMPORTS]
        elif isinstance(node, ast.ImportFrom) and node.module not in IMPORTS:
            found.append(f"imports `{node.module}`")
        elif isinstance(node, ast.Name) and (node.id in _FORBIDDEN or node.id.startswith("__")):
            found.append(f"uses `{node.id}`")
        elif isinstance(node, ast.Attribute) and node.attr.startswith("__"):
            found.append(f"uses `{node.attr}`")
    return found


def wrong_call(call: Call) -> str:
    """What is wrong with a literal call, in words; "" if nothing is."""
    options = dict(call.options)
    known = OPTIONS[call.verb]
    if len(call.arguments) != 1 or not isinstance(call.arguments[0], str):
        return f"`{call.verb}` wants one id, in quotation marks, and named options"
    strange = sorted(set(options) - set(known))
    if strange:
        return f"`{call.verb}` has no option `{strange[0]}`; it has {', '.join(known) or 'none'}"
    for name, value in options.items():
        if value not in known[name] if isinstance(known[name], tuple) else not isinstance(value, known[name]):
            return f"`{name}` is {value!r}"
    return ""


def _pieces(text: str, name: str) -> Iterator[Piece]:
    """The pieces in order; joined, their texts (with the fences of cells and the backticks of inlines) are the file."""
    lines = _LINE.findall(text)
    prose: list[str] = []
    start = number = 0
    while number < len(lines):
        fence = _FENCE.match(lines[number])
        if fence is None:
            prose.append(lines[number])
            number += 1
            continue
        end = _end_of_block(lines, number, fence["mark"])
        if not re.match(r"\{python\b", fence["info"]):
            # Code that is shown, not run: nothing in it is an inline expression.
            yield from _prose("".join(prose), start + 1)
            yield Piece("text", "".join(lines[number : end + 1]), number + 1)
        else:
            if end >= len(lines):
                raise input_error(name, "the code cell has no end", "close it with ```", f"line {number + 1}")
            yield from _prose("".join(prose), start + 1)
            code = "".join(lines[number + 1 : end])
            yield Piece("cell", code, number + 1, _calls(code, number + 2))
        prose, number = [], end + 1
        start = number
    yield from _prose("".join(prose), start + 1)


def _end_of_block(lines: list[str], start: int, mark: str) -> int:
    closing = re.compile(rf"^ {{0,3}}{re.escape(mark[0])}{{{len(mark)},}}\s*$")
    for number in range(start + 1, len(lines)):
        if closing.match(lines[number]):
            return number
    return len(lines)


def _prose(text: str, line: int) -> Iterator[Piece]:
    position = 0
    for found in _INLINE.finditer(text):
        if found["code"] is None:
            continue
        if found.start() > position:
            yield Piece("text", text[position : found.start()], line + text.count("\n", 0, position))
        at = line + text.count("\n", 0, found.start())
        code = found["code"].strip()
        yield Piece("inline", code, at, _calls(code, at))
        position = found.end()
    if position < len(text):
        yield Piece("text", text[position:], line + text.count("\n", 0, position))


def _calls(code: str, line: int) -> tuple[Call, ...] | None:
    """The verb calls that `code` consists of; None if there is anything else in it (or it is no Python)."""
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return None
    calls = []
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module == MODULE:
            continue
        call = _call(node.value, line) if isinstance(node, ast.Expr) else None
        if call is None:
            return None
        calls.append(call)
    return tuple(calls)


def _call(node: ast.expr, line: int) -> Call | None:
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in VERBS):
        return None
    if any(keyword.arg is None for keyword in node.keywords):
        return None
    try:
        arguments = tuple(ast.literal_eval(argument) for argument in node.args)
        options = tuple((str(keyword.arg), ast.literal_eval(keyword.value)) for keyword in node.keywords)
    except (ValueError, TypeError):
        return None
    named = dict(options)
    if not arguments and "identifier" in named:
        arguments = (named.pop("identifier"),)
    return Call(node.func.id, arguments, tuple(named.items()), line + node.lineno - 1)
