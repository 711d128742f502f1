"""Small pieces of WordprocessingML that several steps need: bookmarks, runs, fields."""

from __future__ import annotations

import copy
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lxml import etree

_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{_NAMESPACE}}}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
#: The longest name that a bookmark may have in Word.
_LONGEST = 40

# fmt: off
#: The order that the standard asks of a paragraph's properties (ECMA-376 part 1, CT_PPrBase and CT_PPr).
_ORDER = (
    "pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr", "suppressLineNumbers",
    "pBdr", "shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap", "overflowPunct", "topLinePunct",
    "autoSpaceDE", "autoSpaceDN", "bidi", "adjustRightInd", "snapToGrid", "spacing", "ind", "contextualSpacing",
    "mirrorIndents", "suppressOverlap", "jc", "textDirection", "textAlignment", "textboxTightWrap", "outlineLvl",
    "divId", "cnfStyle", "rPr", "sectPr", "pPrChange",
)
# fmt: on


def put_in_order(properties: Any) -> None:
    """Sort the children of a paragraph's properties as the standard wants them."""
    rank = {f"{W}{name}": place for place, name in enumerate(_ORDER)}
    properties[:] = sorted(properties, key=lambda child: rank.get(child.tag, len(rank)))


def bookmark_of(label: str) -> str:
    """The name that pandoc gives the bookmark of an identifier: itself, or a digest where Word would refuse it."""
    if label[:1].isalpha() and len(label) <= _LONGEST:
        return label
    return "X" + hashlib.sha1(label.encode()).hexdigest()[1:]


def bookmarks(labels: Iterable[str]) -> dict[str, str]:
    """The labels by the name of their bookmark."""
    return {bookmark_of(label): label for label in labels}


def reference_name(label: str, part: str = "") -> str:
    """A hidden bookmark of ours for a label: letters, digits and underscores only, unique, at most 40 characters."""
    name = "_Ref_" + re.sub(r"[^A-Za-z0-9]", "_", label) + part
    if name == "_Ref_" + label.replace("-", "_", 1) + part and len(name) <= _LONGEST:
        return name
    return name[: _LONGEST - 9] + "_" + hashlib.sha256((label + part).encode()).hexdigest()[:8]


def walk_with_labels(root: Any, known: Mapping[str, str]) -> Iterator[tuple[Any, str]]:
    """Every element in document order with the innermost label whose bookmark is open there, or the empty text."""
    opened: list[tuple[str, str]] = []
    for element in root.iter(etree.Element):
        if element.tag == f"{W}bookmarkStart" and element.get(f"{W}name") in known:
            opened.append((element.get(f"{W}id"), known[element.get(f"{W}name")]))
        elif element.tag == f"{W}bookmarkEnd":
            opened = [entry for entry in opened if entry[0] != element.get(f"{W}id")]
        yield element, opened[-1][1] if opened else ""


def text_of(element: Any) -> str:
    """The text of the runs in an element."""
    return "".join(child.text or "" for child in element.iter(f"{W}t"))


def run(text: str, like: Any = None) -> Any:
    """A run with a text, formatted as the run `like`."""
    made = _run(like)
    child = etree.SubElement(made, f"{W}t")
    child.set(_SPACE, "preserve")
    child.text = text
    return made


def field(instruction: str, shown: str, like: Any = None) -> list[Any]:
    """The runs of a field with the result it has now, so that it reads right before Word updates it."""

    def mark(kind: str) -> Any:
        made = _run(like)
        etree.SubElement(made, f"{W}fldChar").set(f"{W}fldCharType", kind)
        return made

    code = _run(like)
    instr = etree.SubElement(code, f"{W}instrText")
    instr.set(_SPACE, "preserve")
    instr.text = f" {instruction} "
    return [mark("begin"), code, mark("separate"), run(shown, like), mark("end")]


def bookmark(name: str, number: int, inside: list[Any]) -> list[Any]:
    """Elements between the start and the end of a bookmark."""
    start, end = etree.Element(f"{W}bookmarkStart"), etree.Element(f"{W}bookmarkEnd")
    start.set(f"{W}id", str(number))
    start.set(f"{W}name", name)
    end.set(f"{W}id", str(number))
    return [start, *inside, end]


def free_identifiers(root: Any) -> Iterator[int]:
    """Numbers that no bookmark of a document has, one after the other."""
    taken = [int(one.get(f"{W}id", "0")) for one in root.iter(f"{W}bookmarkStart")]
    number = max(taken, default=0)
    while True:
        number += 1
        yield number


def _run(like: Any) -> Any:
    made = etree.Element(f"{W}r")
    properties = None if like is None else like.find(f"{W}rPr")
    if properties is not None:
        made.append(copy.deepcopy(properties))
    return made
