"""What can be seen wrong in a woven document before it is read as Markdown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from peaceresearch.problems import Problem
from peaceresearch.publications.document import Woven, header_and_body, leftover_cells, text_lines

#: Header keys that the embedded engine prints or acts on.
HEADER_KEYS = frozenset(
    {"title", "subtitle", "author", "date", "abstract", "keywords", "description", "publisher", "synthetic", "lang"}
    | {"edition", "imprint", "statement", "small-print"}
    | {"bibliography", "csl", "nocite", "references", "toc", "toc-depth", "number-sections", "number-depth"}
)
#: Header keys that steer Quarto alone; a document keeps them so that `quarto preview` works.
QUARTO_KEYS = frozenset({"format", "engine", "jupyter", "execute", "language", "editor"})

_SHORTCODE = re.compile(r"(?<!\\)\{\{<(?!\\)\s*([^>]*?)\s*>\}\}")
_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")


def check_source(woven: Woven) -> list[Problem]:
    """Every problem of the header and of the lines: unknown keys, missing files, leftover code, shortcodes."""
    header, body, before = header_and_body(woven.source)
    problems = _header_problems(woven, header) + leftover_cells(woven.source)
    lines = body.split("\n")
    for number, line, in_code in text_lines(body, before):
        if in_code:
            continue
        text = _CODE.sub("", line)
        for match in _SHORTCODE.finditer(text):
            neighbours = [
                lines[place].strip() for place in (number - before - 2, number - before) if 0 <= place < len(lines)
            ]
            alone = match[0] == line.strip() and not any(neighbours)
            if match[1] != "pagebreak":
                what, remedy = f"the shortcode {match[0]} is not understood", "the one that is: {{< pagebreak >}}"
            elif not alone:
                what, remedy = "a page break stands inside a paragraph", "put empty lines around it"
            else:
                continue
            problems.append(Problem(str(woven.source), f"line {number}", what, remedy))
    return problems


def _header_problems(woven: Woven, header: Mapping[str, Any]) -> list[Problem]:
    source = str(woven.source)
    problems = [
        Problem(source, str(key), "the header key is not understood", f"use {', '.join(sorted(HEADER_KEYS))}")
        for key in header
        if key not in HEADER_KEYS | QUARTO_KEYS
    ]
    if not str(header.get("title") or "").strip():
        problems.append(Problem(source, "title", "the document has no title", "give one in the header"))
    problems += [
        Problem(source, key, f"the file {name} is missing", "make it, or mend the path")
        for key in ("bibliography", "csl")
        for name in _as_list(header.get(key))
        if not (woven.resources / str(name)).is_file()
    ]
    problems += [
        Problem(source, "author", f"{author!r} is not a text", "give each author as a text")
        for author in _as_list(header.get("author"))
        if not isinstance(author, str)
    ]
    return problems


def _as_list(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
