"""What the Markdown of a document has to be for Quarto to make of it what the embedded engine makes.

From PowerPoint Quarto drops labelled tables and the language's titles of boxes; in a report it prints speaker notes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pypandoc

from peaceresearch.problems import InputError, Problem
from peaceresearch.publications.document import text_lines
from peaceresearch.study.words import Label

_OPEN = re.compile(r"^ {0,3}(?P<mark>:{3,})\s*\{(?P<attributes>[^}]*)\}\s*:*\s*$")
_PLAIN_OPEN = re.compile(r"^ {0,3}:{3,}\s*(\{.*\}|[^\s:{].*?)\s*:*\s*$")
_CLOSE = re.compile(r"^ {0,3}:{3,}\s*$")
_LABEL = re.compile(r"#(tbl-[^\s}]+)")
#: The caption line of a Markdown table, with its label.
_CAPTION = re.compile(r"^ {0,3}(?::|[Tt]able:)\s+(?P<text>.*?)\s*\{(?P<attributes>[^}]*#tbl-[^}]*)\}\s*$")
_REFERENCE = r"(?P<minus>-?)@(?P<label>[Tt]bl-[\w:.%&+?<>~/-]*\w)"
_BARE = re.compile(rf"(?<![\w\\.@-]){_REFERENCE}")
_GROUP = re.compile(r"(?<!\\)\[(?P<inside>[^\[\]]*@[Tt]bl-[^\[\]]*)\](?![({])")
_CODE_SPAN = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
_CALLOUT = re.compile(r"\.callout-(\w+)")
_NOTES = re.compile(r"^(?P<mark> {0,3}:{3,})\s*(?:notes|\{\s*\.notes\s*\})\s*:*\s*$")
_REFERENCES = re.compile(r"^ {0,3}:{3,}\s*\{\s*#refs\b")
_HEADING = re.compile(r"^ {0,3}#{1,6}\s")
_TABLE = re.compile(r"<table\b[^>]*>", re.IGNORECASE)
_SPACE = "\N{NO-BREAK SPACE}"


@dataclass
class _Block:
    """A labelled div: where it starts, its label, and its lines so far as (text, is code)."""

    number: int
    label: str
    lines: list[tuple[str, bool]] = field(default_factory=list)
    depth: int = 0


def unlabel_tables(body: str, words: Label, file: str, before: int = 0) -> str:
    """Markdown without table labels: captions begin with word and number, references are plain text.

    A div with a `tbl-` label gives way to its table, which stands at the top level then, as PowerPoint needs it; its
    last paragraph becomes the table's caption. Numbers follow the order of the labels. Code is left alone.

    Raises
    ------
    InputError
        Naming each labelled div without a table or without an end, and each reference to no table.
    """
    lines = [(text, in_code) for _, text, in_code in text_lines(body)]
    numbers = _numbers(lines)
    problems: list[Problem] = []
    made: list[tuple[str, bool]] = []
    block: _Block | None = None
    for number, (text, in_code) in enumerate(lines, start=before + 1):
        opened = None if in_code else _OPEN.match(text)
        label = _LABEL.search(opened["attributes"]) if opened else None
        caption = None if in_code else _CAPTION.match(text)
        if block is None and label:
            block = _Block(number, label[1])
        elif block is None and caption:
            at = _LABEL.search(caption["attributes"])
            made.append((f": {words.title}{_SPACE}{numbers[at[1]]}: {caption['text']}" if at else text, in_code))
        elif block is None:
            made.append((text, in_code))
        elif not in_code and block.depth == 0 and _CLOSE.match(text):
            title = f"{words.title}{_SPACE}{numbers[block.label]}"
            table = _with_caption(block.lines, title)
            if table is None:
                problems.append(_no_table(file, block, "holds no table"))
            made += table or []
            block = None
        else:
            block.depth += 0 if in_code else bool(_PLAIN_OPEN.match(text)) - bool(_CLOSE.match(text))
            block.lines.append((text, in_code))
    if block is not None:
        problems.append(_no_table(file, block, "has no end"))

    def shown(label: str, minus: str) -> str:
        number = numbers.get(label[0].lower() + label[1:])
        if number is None:
            problems.append(Problem(file, "", f"@{label} refers to no table", f"label a table {{#{label}}}"))
        word = words.reference if label[0] == "t" else words.reference[:1].upper() + words.reference[1:]
        return str(number) if minus else f"{word}{_SPACE}{number}"

    text = "\n".join(line if in_code else _outside_code(line, shown) for line, in_code in made)
    if problems:
        raise InputError(problems)
    return text


def title_callouts(body: str, titles: Mapping[str, str]) -> str:
    """Markdown in which every callout says its title: where it has none, the language's word for its kind."""
    lines = list(text_lines(body))
    made = []
    for place, (_, text, in_code) in enumerate(lines):
        opened = None if in_code else _OPEN.match(text)
        kind = _CALLOUT.search(opened["attributes"]) if opened else None
        inside = next((one for _, one, _ in lines[place + 1 :] if one.strip()), "")
        if opened and kind and kind[1] in titles and "title=" not in text and not _HEADING.match(inside):
            made.append(f'{opened["mark"]} {{{opened["attributes"]} title="{titles[kind[1]]}"}}')
        else:
            made.append(text)
    return "\n".join(made)


def hide_notes(body: str) -> str:
    """Markdown in which speaker notes are in no format."""
    return "\n".join(
        _NOTES.sub(r"\g<mark> {.content-hidden}", text) if not in_code else text
        for _, text, in_code in text_lines(body)
    )


def place_references(body: str, heading: str, level: int) -> str:
    """Markdown whose bibliography has a place and a heading; one that has a place stays as it is."""
    if any(_REFERENCES.match(text) for _, text, in_code in text_lines(body) if not in_code):
        return body
    return f"{body.rstrip()}\n\n{'#' * level} {heading} {{#references .unnumbered}}\n\n::: {{#refs}}\n:::\n"


def _numbers(lines: list[tuple[str, bool]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for text, in_code in lines:
        match = None if in_code else _OPEN.match(text) or _CAPTION.match(text)
        label = _LABEL.search(match["attributes"]) if match else None
        if label:
            found.setdefault(label[1], len(found) + 1)
    return found


def _with_caption(lines: list[tuple[str, bool]], title: str) -> list[tuple[str, bool]] | None:
    """The table of a labelled div, with word, number and the div's last paragraph as its caption."""
    kept = list(lines)
    while kept and not kept[-1][0].strip():
        kept.pop()
    last: list[str] = []
    while kept and kept[-1][0].strip() and not kept[-1][1] and not kept[-1][0].lstrip().startswith(("|", "+", ":")):
        last.insert(0, kept.pop()[0].strip())
    # A line that ends with a backslash breaks there: the base of an exhibit stands below its caption.
    joined = "".join(f"{line}\n" if line.endswith("\\") else f"{line} " for line in last).rstrip()
    caption = f"{title}: {joined}" if last else title
    for place, (text, in_code) in enumerate(kept):
        if in_code and (table := _TABLE.search(text)):
            # Raw HTML takes no Markdown.
            html = pypandoc.convert_text(caption, "html", format="markdown", extra_args=["--wrap=none"]).strip()
            html = html.removeprefix("<p>").removesuffix("</p>")
            kept[place] = (f"{text[: table.end()]}<caption>{html}</caption>{text[table.end() :]}", True)
            return [("", False), *kept, ("", False)]
    if any(text.lstrip().startswith(("|", "+-", "--")) for text, in_code in kept if not in_code):
        return [("", False), *kept, ("", False), (f": {caption}", False), ("", False)]
    return None


def _outside_code(line: str, shown: Callable[[str, str], str]) -> str:
    """Replace the references of a line, but not those in code spans."""
    pieces: list[str] = []
    place = 0
    for span in _CODE_SPAN.finditer(line):
        pieces += [_replaced(line[place : span.start()], shown), span[0]]
        place = span.end()
    return "".join([*pieces, _replaced(line[place:], shown)])


def _replaced(text: str, shown: Callable[[str, str], str]) -> str:
    def group(match: re.Match[str]) -> str:
        parts = []
        for part in match["inside"].split(";"):
            one = re.fullmatch(rf"\s*(?P<prefix>.*?)\s*{_REFERENCE}\s*", part)
            if one is None:
                parts.append(f"[{part.strip()}]")
            elif one["prefix"]:
                parts.append(f"{one['prefix']}{_SPACE}{shown(one['label'], '-')}")
            else:
                parts.append(shown(one["label"], one["minus"]))
        return ", ".join(parts)

    return _BARE.sub(lambda match: shown(match["label"], match["minus"]), _GROUP.sub(group, text))


def _no_table(file: str, block: _Block, what: str) -> Problem:
    remedy = "write ::: {#tbl-...}, a table, its caption as the last paragraph, and :::"
    return Problem(file, f"line {block.number}", f"the div {block.label} {what}", remedy)
