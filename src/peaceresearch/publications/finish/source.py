"""What a woven document says of itself: its title and authors, its pictures with their texts, its labels in order."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypandoc

from peaceresearch.problems import input_error
from peaceresearch.publications.document import Woven, header_and_body

#: The labels that are numbered, and the word of the language that stands before the number.
NUMBERED = {"fig": "figure", "tbl": "table"}

#: A reference to a numbered thing looks like a citation to pandoc.
_REFERENCE = re.compile(r"[Ff]ig-|[Tt]bl-|[Ss]ec-|[Ee]q-")


@dataclass(frozen=True)
class Picture:
    """An image of the source: its target as written, what it says to who cannot see it, and its figure's label."""

    target: str
    alt: str
    label: str


@dataclass(frozen=True)
class Facts:
    """Plain texts of the header (empty where absent), pictures and labels (`fig-...`, `tbl-...`) in document order.

    `marks` are the ways in which an engine may have written the sentence `synthetic`: as Markdown says it, or as it is
    in the header.
    """

    title: str
    subject: str
    authors: tuple[str, ...]
    keywords: tuple[str, ...]
    publisher: str
    synthetic: str
    marks: frozenset[str]
    pictures: tuple[Picture, ...]
    labels: tuple[str, ...]
    has_math: bool
    has_citations: bool


def read_facts(woven: Woven, to: str = "") -> Facts:
    """Read a woven document with pandoc, as it is for the format `to`, or all of it.

    The alternative text of a picture is its `fig-alt`, else the `fig-alt` of the figure around it, else `alt`, else the
    text in its brackets. `subject` is the header's `description`, else its `subtitle`.

    Raises
    ------
    InputError
        When the file or its header cannot be read.
    """
    header, _, before = header_and_body(woven.source)
    try:
        read = pypandoc.convert_file(str(woven.source), "json", format="markdown+table_attributes")
    except RuntimeError as error:
        raise input_error(woven.source, f"pandoc cannot read it: {error}", "mend it", f"after line {before}") from None
    tree = json.loads(read)
    meta = tree["meta"]
    pictures: list[Picture] = []
    labels: list[str] = []
    has_math, has_citations = False, bool(meta.get("nocite"))
    for node, label, alt in _nodes(tree["blocks"], to):
        if node["t"] == "Image":
            (own, _, pairs), inlines, (target, _) = node["c"]
            said = dict(pairs)
            text = said.get("fig-alt") or alt or said.get("alt") or plain(inlines)
            pictures.append(Picture(target, " ".join(text.split()), own or label))
        elif node["t"] == "Math":
            has_math = True
        elif node["t"] == "Cite":
            has_citations |= any(not _REFERENCE.match(one["citationId"]) for one in node["c"][0])
        identifier = own_identifier(node)
        # A figure inside a figure has a letter, not a number.
        if _is_numbered(identifier) and not label and identifier not in labels:
            labels.append(identifier)
    return Facts(
        title=_text(meta, "title"),
        subject=_text(meta, "description") or _text(meta, "subtitle"),
        authors=_texts(meta, "author"),
        keywords=_texts(meta, "keywords"),
        publisher=_text(meta, "publisher"),
        synthetic=_text(meta, "synthetic"),
        marks=frozenset({_text(meta, "synthetic"), " ".join(str(header.get("synthetic") or "").split())} - {""}),
        pictures=tuple(pictures),
        labels=tuple(labels),
        has_math=has_math,
        has_citations=has_citations,
    )


def own_identifier(node: dict[str, Any]) -> str:
    """The identifier of a pandoc element that can carry one, or the empty text."""
    content = node.get("c")
    if node["t"] == "Header":
        content = content[1:] if content else content
    if node["t"] not in ("Div", "Figure", "Image", "Table", "Span", "Header", "CodeBlock") or not content:
        return ""
    return str(content[0][0])


def plain(node: Any) -> str:
    """The text of any part of a pandoc tree without its formatting; line breaks and spaces are one space."""
    if isinstance(node, list):
        return "".join(map(plain, node))
    if not isinstance(node, dict):
        return ""
    kind, content = node.get("t"), node.get("c")
    if kind in ("Space", "SoftBreak", "LineBreak"):
        return " "
    if kind in ("Str", "MetaString"):
        return str(content)
    if kind in ("Code", "Math"):
        return str(content[1])  # type: ignore[index]
    if kind in ("RawInline", "RawBlock", "Note"):
        return ""
    if kind in ("Para", "Plain"):
        return plain(content) + " "
    if kind == "Quoted":
        marks = {"SingleQuote": ("‘", "’"), "DoubleQuote": ("“", "”")}[content[0]["t"]]  # type: ignore[index]
        return marks[0] + plain(content[1]) + marks[1]  # type: ignore[index]
    return plain(content)


def _nodes(node: Any, to: str, label: str = "", alt: str = "") -> Iterator[tuple[dict[str, Any], str, str]]:
    """Every element in document order, with the label of the figure or table it is in, and its `fig-alt`."""
    if isinstance(node, list):
        for child in node:
            yield from _nodes(child, to, label, alt)
    elif isinstance(node, dict) and not (to and _is_hidden(node, to)):
        if "t" in node:
            yield node, label, alt
            if node["t"] in ("Div", "Figure"):
                identifier, _, pairs = node["c"][0]
                label = identifier if _is_numbered(identifier) else label
                alt = dict(pairs).get("fig-alt", alt)
        for child in node.values():
            yield from _nodes(child, to, label, alt)


def _is_numbered(identifier: str) -> bool:
    return identifier.partition("-")[0] in NUMBERED


def _is_hidden(node: dict[str, Any], to: str) -> bool:
    """Whether a block or span is for other formats only."""
    if node.get("t") not in ("Div", "Span"):
        return False
    _, classes, pairs = node["c"][0]
    said = dict(pairs)
    meant = said["when-format"] == to if "when-format" in said else said.get("unless-format") != to
    return ("content-visible" in classes and not meant) or ("content-hidden" in classes and meant)


def _text(meta: dict[str, Any], key: str) -> str:
    return " ".join(plain(meta.get(key)).split())


def _texts(meta: dict[str, Any], key: str) -> tuple[str, ...]:
    value = meta.get(key)
    if value is None:
        return ()
    entries = value["c"] if value["t"] == "MetaList" else [value]
    return tuple(text for entry in entries if (text := " ".join(plain(entry).split())))
