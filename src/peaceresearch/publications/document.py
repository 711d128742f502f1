"""A woven document: what every engine renders, and what holds for it whichever engine does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml

from peaceresearch.problems import InputError, Problem, input_error
from peaceresearch.study.words import Words

Kind = Literal["report", "slides"]

#: The formats of each kind of document; `html` of slides is a reveal.js deck.
FORMATS: Mapping[Kind, tuple[str, ...]] = {"report": ("html", "pdf", "docx"), "slides": ("html", "pptx")}

_FENCE = re.compile(r"^ {0,3}(?P<mark>`{3,}|~{3,})\s*(?P<info>.*)$")
_CELL = re.compile(r"^\{(?:python|r|julia|ojs|bash)\b")
_INLINE_CELL = re.compile(r"(?<!`)`\{(?:python|r|julia|ojs)\}[^`]*`(?!`)")


@dataclass(frozen=True)
class Woven:
    """A document in plain Markdown that Quarto would accept, with no code left to run.

    `source` is the Markdown file, `kind` says whether it is a report or slides, `words` are its language, `epoch` the
    edition's date in seconds since 1970 (every timestamp written), and `resources` the folder against which relative
    paths (figures, bibliography, csl) resolve.

    The YAML header may hold title, subtitle, author (texts), date (a text, ready to print), abstract, lang,
    bibliography, csl, toc, number-sections, keywords, description, publisher, and `synthetic`: a short sentence that is
    shown on every page and slide; and of the cover: `edition` (a text), `imprint` (a list of `label` and `text`),
    `statement` (what a demonstration is not) and `small-print` (a list of texts). A figure is
    `![Caption](exhibits/trust){#fig-trust fig-alt="..."}` without a file ending: each format takes its own (svg for
    html and pdf, png for docx and pptx).
    """

    source: Path
    kind: Kind
    words: Words
    epoch: int
    resources: Path


def header_and_body(source: Path) -> tuple[dict[str, Any], str, int]:
    """The YAML header of a Markdown file, the text after it, and the number of lines before that text.

    Raises
    ------
    InputError
        When the file cannot be read or its header is not a YAML mapping.
    """
    try:
        lines = source.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise input_error(source, f"cannot be read: {error}", "give a Markdown file in UTF-8") from None
    if lines[0].rstrip() != "---":
        return {}, "\n".join(lines), 0
    ends = [number for number, line in enumerate(lines[1:], start=1) if line.rstrip() in ("---", "...")]
    if not ends:
        raise input_error(source, "the YAML header has no end", "close it with a line ---", "line 1")
    try:
        header = yaml.safe_load("\n".join(lines[1 : ends[0]])) or {}
    except yaml.YAMLError as error:
        raise input_error(source, f"the header is not YAML: {error}", "mend it", "line 1") from None
    if not isinstance(header, dict):
        raise input_error(source, "the header is not a mapping", "write it as key: value", "line 1")
    return header, "\n".join(lines[ends[0] + 1 :]), ends[0] + 1


def text_lines(body: str, before: int = 0) -> Iterator[tuple[int, str, bool]]:
    """Each line of Markdown as (line number in the file, text, whether it is inside or opens a code block)."""
    closing: re.Pattern[str] | None = None
    for number, line in enumerate(body.split("\n"), start=before + 1):
        if closing is not None:
            yield number, line, True
            if closing.match(line):
                closing = None
            continue
        fence = _FENCE.match(line)
        if fence and not (fence["mark"][0] == "`" and "`" in fence["info"]):
            closing = re.compile(rf"^ {{0,3}}{fence['mark'][0]}{{{len(fence['mark'])},}}\s*$")
        yield number, line, closing is not None


def slide_level(body: str) -> int:
    """The heading level that starts a slide: 2 where there are any such headings, else 1."""
    return 2 if any(line.startswith("## ") for _, line, in_code in text_lines(body) if not in_code) else 1


def leftover_cells(source: Path) -> list[Problem]:
    """A problem for every code cell or inline expression that the weaving left in a document."""
    _, body, before = header_and_body(source)
    problems = []
    opened = False
    for number, line, in_code in text_lines(body, before):
        fence = _FENCE.match(line) if in_code and not opened else None
        if fence and _CELL.match(fence["info"]):
            what = f"a code cell is left ({line.strip()})"
            problems.append(Problem(str(source), f"line {number}", what, "weave the document first"))
        elif not in_code and (inline := _INLINE_CELL.search(line)):
            what = f"an inline expression is left ({inline[0]})"
            problems.append(Problem(str(source), f"line {number}", what, "weave the document first"))
        opened = in_code
    return problems


def check_outputs(woven: Woven, outputs: Mapping[str, Path]) -> None:
    """Refuse a format that the kind of document does not have.

    Raises
    ------
    InputError
        Naming each such format.
    """
    allowed = FORMATS[woven.kind]
    problems = [
        Problem(str(woven.source), "", f'{woven.kind} have no format "{name}"', f"use {', '.join(allowed)}")
        for name in sorted(outputs)
        if name not in allowed
    ]
    if problems:
        raise InputError(problems)
