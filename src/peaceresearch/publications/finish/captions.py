"""Captions that Word can number anew, and references that follow them."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from peaceresearch.problems import InputError, Problem
from peaceresearch.publications.document import Woven
from peaceresearch.publications.finish.source import NUMBERED
from peaceresearch.publications.finish.wordml import (
    W,
    bookmark,
    field,
    free_identifiers,
    put_in_order,
    reference_name,
    run,
    text_of,
    walk_with_labels,
)

#: The paragraph styles in which the engines (through pandoc) write a caption.
_STYLES = ("Caption", "ImageCaption", "TableCaption")

#: The names of Word's own sequences, the same in every language: a list of figures asks for `Figure`.
_SEQUENCES = {"fig": "Figure", "tbl": "Table"}


@dataclass(frozen=True)
class Caption:
    """What stands before a caption: the word of the language and the number."""

    word: str
    number: str


def mark_captions(root: Any, styles: Any, known: Mapping[str, str], woven: Woven, path: Path) -> dict[str, Caption]:
    """Make the number of every caption a SEQ field in style Caption, and set bookmarks around it.

    "Figure 1" becomes the word, a space that does not break, and `SEQ Figure` with 1 as its present result; one hidden
    bookmark is around all of it and one around the number alone. `known` has the labels by their bookmarks; `styles` is
    the document's, whose Caption takes over how the engine's captions look.

    Returns
    -------
    dict
        What stands before the caption, by label.

    Raises
    ------
    InputError
        Naming every label of the source without such a caption in the document.
    """
    found: dict[str, Caption] = {}
    unused = dict.fromkeys(known.values())
    identifiers = free_identifiers(root)
    for paragraph, inside in [(p, label) for p, label in walk_with_labels(root, known) if _is_caption(p)]:
        kinds = [inside.partition("-")[0]] if inside in unused else list(NUMBERED)
        for kind in kinds:
            word = woven.words.crossref[NUMBERED[kind]].title
            number = _number_after(word, text_of(paragraph))
            # Where the bookmark ends before the caption, captions come in the order of the labels.
            label = inside if inside in unused else next((one for one in unused if one.startswith(kind)), "")
            if number and label:
                _rewrite(paragraph, label, Caption(word, number), identifiers)
                _restyle(paragraph, styles)
                found[label] = Caption(word, number)
                del unused[label]
                break
    if unused:
        raise InputError(_uncaptioned(label, woven, path) for label in unused)
    return found


def mark_references(root: Any, known: Mapping[str, str], captions: Mapping[str, Caption]) -> None:
    """Make every link to a figure or table that ends with its number a REF field.

    A link that says what the caption says ("Figure 1") refers to word and number; one that says something else before
    the number ("see 1", another case of the word) keeps that as text and refers to the number alone. A link with words
    of its own stays a link.
    """
    for link in list(root.iter(f"{W}hyperlink")):
        label = known.get(link.get(f"{W}anchor", ""), "")
        runs = link.findall(f"{W}r")
        if label not in captions or not runs:
            continue
        caption = captions[label]
        shown = text_of(link)
        before = shown.removesuffix(caption.number)
        if not shown.endswith(caption.number) or before[-1:].isdigit():
            continue
        if _flat(before) == caption.word:
            made = field(f"REF {reference_name(label)} \\h", shown, runs[0])
            parent, place = link.getparent(), link.getparent().index(link)
            made[-1].tail = link.tail
            parent.remove(link)
            parent[place:place] = made
        else:
            link[:] = [run(before, runs[0])] if before else []
            link.extend(field(f"REF {reference_name(label, '_n')} \\h", caption.number, runs[0]))


def _uncaptioned(label: str, woven: Woven, path: Path) -> Problem:
    word = woven.words.crossref[NUMBERED[label.partition("-")[0]]].title
    what = f'has no caption "{word} ..." for {label}'
    return Problem(str(path), "", what, f"give {label} a caption in {woven.source}, as a block of its own")


def _is_caption(element: Any) -> bool:
    if element.tag != f"{W}p":
        return False
    style = element.find(f"{W}pPr/{W}pStyle")
    return style is not None and style.get(f"{W}val") in _STYLES


def _number_after(word: str, text: str) -> str:
    match = re.match(rf"\s*{re.escape(word)}\s+(\d+(?:\.\d+)*)", _flat(text))
    return match[1] if match else ""


def _flat(text: str) -> str:
    return " ".join(text.split())


def _rewrite(paragraph: Any, label: str, caption: Caption, identifiers: Iterator[int]) -> None:
    """Replace the plain "word number" at the start of a caption by the word and a field."""
    first = next(one for one in paragraph.iter(f"{W}r") if text_of(one).strip())
    _cut(paragraph, caption)
    kind = label.partition("-")[0]
    number = bookmark(
        reference_name(label, "_n"),
        next(identifiers),
        field(f"SEQ {_SEQUENCES[kind]} \\* ARABIC", caption.number, first),
    )
    made = bookmark(
        reference_name(label), next(identifiers), [run(f"{caption.word}\N{NO-BREAK SPACE}", first), *number]
    )
    place = 0 if first.getparent() is not paragraph else paragraph.index(first)
    paragraph[place:place] = made
    if not text_of(first):
        first.getparent().remove(first)
    properties = paragraph.find(f"{W}pPr")
    if kind == "tbl" and properties.find(f"{W}keepNext") is None:
        # A caption above its table stays on the table's page.
        properties.insert(1, etree.Element(f"{W}keepNext"))


def _restyle(paragraph: Any, styles: Any) -> None:
    """Put a caption into style Caption without a change of its looks.

    The letters of the engine's own style go into Caption, its spacing and alignment into the paragraph: captions above
    and below differ in these.
    """
    found = {one.get(f"{W}styleId"): one for one in styles.iter(f"{W}style")}
    properties = paragraph.find(f"{W}pPr")
    name = properties.find(f"{W}pStyle")
    old, new = found.get(name.get(f"{W}val")), found.get("Caption")
    if old is not None and new is not None and old is not new:
        for child in old.findall(f"{W}pPr/*"):
            if properties.find(child.tag) is None:
                properties.append(copy.deepcopy(child))
        letters = old.find(f"{W}rPr")
        if letters is not None:
            for former in new.findall(f"{W}rPr"):
                new.remove(former)
            new.append(copy.deepcopy(letters))
    name.set(f"{W}val", "Caption")
    put_in_order(properties)


def _cut(paragraph: Any, caption: Caption) -> None:
    """Take the word, the spaces and the number off the start of a paragraph's text, in however many runs they are."""
    wanted = re.sub(r"\s", "", caption.word + caption.number)
    for text in paragraph.iter(f"{W}t"):
        rest = text.text or ""
        while rest and wanted and (rest[0].isspace() or rest[0] == wanted[0]):
            wanted = wanted if rest[0].isspace() else wanted[1:]
            rest = rest[1:]
        text.text = rest
        if not wanted:
            return
