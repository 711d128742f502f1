"""Layout that Quarto writes into a DOCX in ways of its own, brought into the usual form."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from peaceresearch.publications.finish.wordml import W, put_in_order


def merge_paragraph_properties(root: Any) -> None:
    """Make one `pPr` of several in a paragraph, the later ones winning, its children in the standard's order.

    Quarto's raw fragments leave two, the second after the first: outside the standard, and ignored by some readers.
    """
    for paragraph in root.iter(f"{W}p"):
        first, *others = paragraph.findall(f"{W}pPr") or [None]
        if not others:
            continue
        for other in others:
            for child in list(other):
                for old in first.findall(child.tag):
                    first.remove(old)
                child.tail = None
                first.append(child)
            paragraph.remove(other)
        paragraph.remove(first)
        paragraph.insert(0, first)
        put_in_order(first)


def unwrap_floats(root: Any, known: Container[str]) -> None:
    """Take labelled figures and tables out of the table of one cell that Quarto puts each into.

    A screen reader announces such a table, and it shows the borders of the document's tables. `known` are the names of
    the labels' bookmarks.
    """
    for table in list(root.iter(f"{W}tbl")):
        cells = table.findall(f"{W}tr/{W}tc")
        content = [child for child in cells[0] if child.tag != f"{W}tcPr"] if len(cells) == 1 else []
        if not content or content[0].tag != f"{W}bookmarkStart" or content[0].get(f"{W}name") not in known:
            continue
        follows = table.getnext()
        if not len(content[-1]) and content[-1].tag == f"{W}p" and follows is not None and follows.tag == f"{W}p":
            # A cell must end with a paragraph; outside, one follows anyway.
            content.pop()
        for inner in (one for child in content if child.tag == f"{W}tbl" for one in child.iter(f"{W}pPr")):
            # The cell's alignment comes last and would win over the columns' own.
            for side in inner.findall(f"{W}jc")[-1:]:
                inner.remove(side)
        for paragraph in content:
            if paragraph.tag == f"{W}p" and paragraph.find(f".//{W}drawing") is not None:
                _as_figure(paragraph)
        parent = table.getparent()
        place = parent.index(table)
        parent.remove(table)
        parent[place:place] = content


def plain_layout_tables(root: Any) -> None:
    """Take the style of data tables off the tables that only lay out: rows of pictures, and boxes with own borders."""
    for table in root.iter(f"{W}tbl"):
        properties = table.find(f"{W}tblPr")
        style = None if properties is None else properties.find(f"{W}tblStyle")
        if style is not None and (
            properties.find(f"{W}tblBorders") is not None or table.find(f".//{W}drawing") is not None
        ):
            properties.remove(style)


def _as_figure(paragraph: Any) -> None:
    """The style in which pandoc puts a figure above its caption, so that the two stay on one page."""
    properties = paragraph.find(f"{W}pPr")
    style = None if properties is None else properties.find(f"{W}pStyle")
    if style is not None:
        style.set(f"{W}val", "CaptionedFigure")
        for side in properties.findall(f"{W}jc"):
            properties.remove(side)
