"""Codings of a REFI-QDA project: what was selected, by whom, under which code."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from peaceresearch.sources.refi_qda_counting import Passage
from peaceresearch.sources.refi_qda_elements import Findings, child, children, guid, label
from peaceresearch.sources.refi_qda_texts import Texts
from peaceresearch.sources.refi_qda_xml import NAMESPACE

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

TEXT_HOLDERS = ("Representation", "TextDescription", "Transcript")
_REGIONS = ("PDFSelection", "PictureSelection")
_TIMES = ("AudioSelection", "VideoSelection")
_SEVERAL = 3  # remarks of one kind on one source from which there is one for all of them
_POSITION = re.compile(r"\s*([+-]?[0-9]{1,15})\s*")  # xsd:integer, as far as a text can reach


@dataclass(frozen=True)
class Selection:
    """Something that can be coded.

    `form` says how it is bounded, `holder` has the text that it counts in, `bounds` are its positions there as the
    file has them (None where they are missing, no numbers or run backwards: that is a problem).
    """

    element: Element
    form: str  # document | text | transcript | region | time
    holder: Element | None = None
    bounds: tuple[int, int] | None = None


@dataclass(frozen=True)
class Coding:
    """One code given to one selection."""

    start: int | None
    end: int | None
    text: str
    code: str
    user: str
    selection: str
    form: str


def selections(source: Element, findings: Findings) -> Iterator[Selection]:
    """Everything in a source that can carry a coding, the source itself included."""
    yield Selection(source, "document")
    for each in children(source, "PlainTextSelection"):
        yield Selection(each, "text", source, _bounds(each, "startPosition", "endPosition", findings))
    for holder in children(source, *TEXT_HOLDERS):
        yield Selection(holder, "document")
        for each in children(holder, "PlainTextSelection"):
            yield Selection(each, "text", holder, _bounds(each, "startPosition", "endPosition", findings))
        points = {guid(each): each.get("position", "") for each in children(holder, "SyncPoint")}
        for each in children(holder, "TranscriptSelection"):
            yield Selection(each, "transcript", holder, _synchronised(each, points, findings))
    for each in children(source, *_REGIONS):
        yield Selection(each, "region", child(each, "Representation"))
    for each in children(source, *_TIMES):
        yield Selection(each, "time")


def measure(found: Iterable[Sequence[Selection]], texts: Texts) -> None:
    """Find out how positions are counted in every text in which something is selected."""
    passages: dict[int, list[Passage]] = defaultdict(list)
    holders: dict[int, Element] = {}
    for each in (each for selected in found for each in selected):
        if each.holder is not None and each.bounds is not None:
            called = (each.element.get("name"), each.element.findtext(f"{NAMESPACE}Description"))
            passages[id(each.holder)].append(Passage(*each.bounds, tuple(filter(None, called))))
            holders[id(each.holder)] = each.holder
    texts.measure(passages, holders)


def codings(source: Element, selected: Sequence[Selection], texts: Texts, findings: Findings) -> list[Coding]:
    """Every coding in a source, in file order; one at a place where the standard has none is a problem."""
    result, outside = [], []
    for each in selected:
        coded = each.element.findall(f"{NAMESPACE}Coding")
        if not coded:
            continue
        span = _span(each, texts)
        if span is None:
            outside.append(each)
        start, end, words = span or (*(each.bounds or (None, None)), "")
        key = "" if each.form == "document" else guid(each.element)
        maker = guid(each.element, "creatingUser") or guid(each.element, "modifyingUser")
        for coding in coded:
            code = guid(child(coding, "CodeRef"), "targetGUID")
            user = guid(coding, "creatingUser") or maker
            result.append(Coding(start, end, words, code, user, key, each.form))
    astray = sum(1 for _ in source.iter(f"{NAMESPACE}Coding")) - len(result)
    if astray:
        findings.problem(label(source), f"{astray} coding(s) at places where the standard has none")
    _remark_outside(source, outside, texts, findings)
    _remark_twice(source, result, findings)
    return result


def members_of_cases(
    found: Mapping[str, list[Coding]], cases: Collection[str], findings: Findings
) -> tuple[dict[str, list[Coding]], list[tuple[str, str, str]]]:
    """Codings proper, and those whose code is a case (as NVivo writes them) as members: case, kind, member."""
    members = [
        (each.code, "selection" if each.selection else "source", each.selection or document)
        for document, codings_ in found.items()
        for each in codings_
        if each.code in cases
    ]
    if members:
        findings.note(
            "Cases", f"{len(members)} coding(s) with a case in place of a code", "taken as members of the case"
        )
    return {key: [each for each in codings_ if each.code not in cases] for key, codings_ in found.items()}, members


def check_codes(found: Mapping[str, list[Coding]], codable: Mapping[str, bool], findings: Findings) -> None:
    """A code that is used but not in the codebook is a problem; one that is not meant for coding, a note."""
    used = Counter(coding.code for each in found.values() for coding in each)
    for code, count in sorted(used.items()):
        if code not in codable:
            name = f"code {code}" if code else "coding without a code"
            findings.problem(name, f"is used by {count} coding(s) but is not in the codebook")
        elif not codable[code]:
            findings.note(f"code {code}", f"is marked as not codable but used by {count} coding(s)", "kept")


def _span(selection: Selection, texts: Texts) -> tuple[int | None, int | None, str] | None:
    """Code points and exact text of a selection, where it has any; None where it is not inside its text."""
    if selection.holder is None:
        return None, None, ""
    if selection.form == "region":
        return None, None, texts.of(selection.holder) or ""
    if selection.bounds is None:
        return None, None, ""
    scale = texts.ruler(selection.holder)
    if scale is None:
        return *selection.bounds, ""
    span = scale.span(*selection.bounds)
    return None if span is None else (*span, scale.text[slice(*span)])


def _remark_outside(source: Element, outside: Sequence[Selection], texts: Texts, findings: Findings) -> None:
    done = "kept with these positions, without text"
    if len(outside) > _SEVERAL:
        findings.note(label(source), f"{len(outside)} selections end outside the text or cut a character", done)
        return
    for each in outside:
        start, end = each.bounds or (None, None)
        text_ = texts.of(each.holder) if each.holder is not None else None
        found = f"selects {start} to {end} of a text of {len(text_ or '')} characters"
        findings.note(label(each.element), found, done)


def _synchronised(selection: Element, points: Mapping[str, str], findings: Findings) -> tuple[int, int] | None:
    """Positions of a selection between two points of a transcript that are tied to a time."""
    start, end = (_number(points.get(guid(selection, name), "")) for name in ("fromSyncPoint", "toSyncPoint"))
    return _ordered(selection, start, end, findings)


def _bounds(selection: Element, first: str, last: str, findings: Findings) -> tuple[int, int] | None:
    return _ordered(selection, _number(selection.get(first, "")), _number(selection.get(last, "")), findings)


def _ordered(selection: Element, start: int | None, end: int | None, findings: Findings) -> tuple[int, int] | None:
    """Positions as the file has them; a problem where they are no numbers or run backwards, if something is coded."""
    if start is not None and end is not None and 0 <= start <= end:
        return start, end
    if selection.find(f"{NAMESPACE}Coding") is not None:
        missing = start is None or end is None
        what = "does not say where it starts and ends" if missing else f"starts at {start} and ends at {end}"
        findings.problem(label(selection), what)
    return None


def _number(value: str) -> int | None:
    found = _POSITION.fullmatch(value)
    return int(found[1]) if found else None


def _remark_twice(source: Element, found: list[Coding], findings: Findings) -> None:
    """Some programs write a selection in a page as a region and as text: its codings are then there twice."""
    twice = Counter((coding.selection, coding.code, coding.user) for coding in found if coding.selection)
    count = sum(number > 1 for number in twice.values())
    if count:
        remark = f"{count} coding(s) given more than once under one selection guid, as region and as text for example"
        findings.note(label(source), remark, "all kept: count each `selection` once")
