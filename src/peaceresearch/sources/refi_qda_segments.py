"""Codings of a REFI-QDA project: what was selected, by whom, under which code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from peaceresearch.problems import Problem
from peaceresearch.sources.refi_qda_archive import NAMESPACE, Archive
from peaceresearch.sources.refi_qda_elements import Findings, child, children, guid, label
from peaceresearch.sources.refi_qda_positions import Ruler, ruler

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_TEXT_HOLDERS = ("Representation", "TextDescription", "Transcript")
_REGIONS = ("PDFSelection", "PictureSelection")
_TIMES = ("AudioSelection", "VideoSelection")


@dataclass(frozen=True)
class Selection:
    """Something that can be coded: `form` says how it is bounded, `holder` has the text that it counts in."""

    element: Element
    form: str  # document | text | transcript | region | time
    holder: Element | None = None


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


def selections(source: Element) -> Iterator[Selection]:
    """Everything in a source that can carry a coding, the source itself included."""
    yield Selection(source, "document")
    for each in children(source, "PlainTextSelection"):
        yield Selection(each, "text", source)
    for holder in children(source, *_TEXT_HOLDERS):
        yield Selection(holder, "document")
        for each in children(holder, "PlainTextSelection"):
            yield Selection(each, "text", holder)
        for each in children(holder, "TranscriptSelection"):
            yield Selection(each, "transcript", holder)
    for each in children(source, *_REGIONS):
        yield Selection(each, "region", child(each, "Representation"))
    for each in children(source, *_TIMES):
        yield Selection(each, "time")


class Texts:
    """Plain texts of a project, each read once; what cannot be read is said once."""

    def __init__(self, archive: Archive, findings: Findings, origin: str) -> None:
        self._archive, self._findings, self._origin = archive, findings, origin
        self._texts: dict[int, str | None] = {}
        self._rulers: dict[int, Ruler] = {}

    def of(self, holder: Element) -> str | None:
        """Text of a source, representation, description or transcript; None where the project does not have it."""
        if id(holder) not in self._texts:
            self._texts[id(holder)] = self._read(holder)
        return self._texts[id(holder)]

    def ruler(self, holder: Element) -> Ruler | None:
        """How positions in the text of `holder` are counted; None where there is no text."""
        if id(holder) not in self._rulers:
            text = self.of(holder)
            if text is None:
                return None
            ends = [_number(each, "endPosition") for each in children(holder, "PlainTextSelection")]
            ends += [_number(each, "position") for each in children(holder, "SyncPoint")]
            self._rulers[id(holder)] = found = ruler(text, self._origin, [end for end in ends if end is not None])
            self._remark(holder, found)
        return self._rulers[id(holder)]

    def remark_media(self, sources: Iterable[Element]) -> None:
        """Note the pages, pictures and recordings that the project says are inside the archive and that are not."""
        for source in sources:
            path = source.get("path", "")
            if path and not self._archive.has(path):
                self._findings.note(label(source), f"{path} is not in the archive", "its codings are kept")

    def _read(self, holder: Element) -> str | None:
        inline = child(holder, "PlainTextContent")
        if inline is not None:
            return inline.text or ""
        reference = holder.get("plainTextPath", "")
        if not reference:
            return None
        text, remark = self._archive.text(reference)
        if isinstance(remark, Problem):
            self._findings.problems.append(remark)
        elif remark and text is None:
            self._findings.note(label(holder), remark, "read without its text")
        elif remark:
            self._findings.note(label(holder), remark, "not counted as part of the text")
        return text

    def _remark(self, holder: Element, found: Ruler) -> None:
        wide = sum(ord(character) > 0xFFFF for character in found.text)
        if found.name:
            self._findings.note(label(holder), f"positions count {found.name}", "converted to code points")
        elif wide:
            remark = f"{wide} character(s) that some programs count twice (emoji, for example)"
            self._findings.note(label(holder), remark, "positions taken as code points, as the standard says")
        elif "\r\n" in found.text:
            remark = "line breaks of two characters, which some programs count as one"
            self._findings.note(label(holder), remark, "positions taken as code points, as the standard says")


def codings(source: Element, texts: Texts, findings: Findings) -> list[Coding]:
    """Every coding in a source, in file order; one at a place where the standard has none is a problem."""
    result = []
    for each in selections(source):
        coded = list(children(each.element, "Coding"))
        if not coded:
            continue
        start, end, text = _span(each, texts, findings)
        key = "" if each.form == "document" else guid(each.element)
        for coding in coded:
            code = guid(child(coding, "CodeRef"), "targetGUID")
            user = guid(coding, "creatingUser") or guid(each.element, "creatingUser")
            result.append(Coding(start, end, text, code, user, key, each.form))
    astray = sum(1 for _ in source.iter(f"{NAMESPACE}Coding")) - len(result)
    if astray:
        findings.problem(label(source), f"{astray} coding(s) at places where the standard has none")
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


def _span(selection: Selection, texts: Texts, findings: Findings) -> tuple[int | None, int | None, str]:
    """Code points and exact text of a selection; nothing to count for regions, times and whole documents."""
    if selection.holder is None:
        return None, None, ""
    if selection.form == "region":
        return None, None, texts.of(selection.holder) or ""
    bounds = _bounds(selection, findings)
    if bounds is None:
        return None, None, ""
    scale = texts.ruler(selection.holder)
    if scale is None:
        return *bounds, ""
    span = scale.span(*bounds)
    if span is None:
        found = f"selects {bounds[0]} to {bounds[1]} of a text of {len(scale.text)} characters"
        findings.note(label(selection.element), found, "kept with these positions, without text")
        return *bounds, ""
    return *span, scale.text[slice(*span)]


def _bounds(selection: Selection, findings: Findings) -> tuple[int, int] | None:
    """Positions as the file has them; a problem where they are no numbers or run backwards."""
    if selection.form == "transcript":
        points = {guid(each): each for each in children(selection.holder, "SyncPoint")}
        ends = [points.get(guid(selection.element, name)) for name in ("fromSyncPoint", "toSyncPoint")]
        numbers = [None if each is None else _number(each, "position") for each in ends]
    else:
        numbers = [_number(selection.element, name) for name in ("startPosition", "endPosition")]
    start, end = numbers
    if start is None or end is None:
        findings.problem(label(selection.element), "does not say where it starts and ends")
    elif start < 0 or end < start:
        findings.problem(label(selection.element), f"starts at {start} and ends at {end}")
    else:
        return start, end
    return None


def _number(element: Element, attribute: str) -> int | None:
    try:
        return int(element.get(attribute, ""))
    except ValueError:
        return None


def _remark_twice(source: Element, found: list[Coding], findings: Findings) -> None:
    """Some programs write a selection in a page as a region and as text: its codings are then there twice."""
    twice = Counter((coding.selection, coding.code, coding.user) for coding in found if coding.selection)
    count = sum(number > 1 for number in twice.values())
    if count:
        remark = f"{count} coding(s) given more than once under one selection guid, as region and as text for example"
        findings.note(label(source), remark, "all kept: count each `selection` once")
