"""What coders wrote about their material: notes (memos) and descriptions, with what they are about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import pandas as pd

from peaceresearch.sources.refi_qda_elements import Findings, child, children, description, guid, name_of, text
from peaceresearch.sources.refi_qda_texts import Texts
from peaceresearch.sources.refi_qda_xml import NAMESPACE

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_COLUMNS = ["kind", "target", "note", "name", "text"]
_KINDS: Mapping[str, str] = {"Code": "code", "Case": "case"}
_ABOUT_SOURCE = ("TextSource", "PDFSource", "PictureSource", "AudioSource", "VideoSource")


def memos(root: Element, texts: Texts, findings: Findings) -> pd.DataFrame:
    """One row per memo and thing that it is about: see `CodedMaterial.memos`.

    What a memo is about is said by a ``NoteRef`` inside it, or by a ``Link`` between the two, as NVivo writes it.
    """
    notes = {guid(note): note for note in children(child(root, "Notes"), "Note")}
    kinds = {key: kind for key, kind, _ in _things(root) if key}
    about = [(kind, key, reference) for key, kind, each in _things(root) for reference in _references(each)]
    for link in children(child(root, "Links"), "Link"):
        ends = guid(link, "originGUID"), guid(link, "targetGUID")
        about += [(kinds[to], to, of) for of, to in (ends, ends[::-1]) if of in notes and to in kinds]
    missing = sorted({reference for _, _, reference in about} - set(notes))
    if missing:
        findings.note("Notes", f"{len(missing)} memo(s) that are referred to do not exist", "left out")
    targets: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for kind, key, reference in about:
        targets[reference].append((kind, key))
    rows = [
        (kind, target, key, text(note.get("name")), texts.of(note) or description(note))
        for key, note in notes.items()
        for kind, target in dict.fromkeys(targets[key] or [("", "")])
    ]
    rows += [
        (kind, key, "", "", said) for key, kind, each in _things(root) if kind != "code" and (said := description(each))
    ]
    _remark_coded(root, findings)
    return pd.DataFrame(rows, columns=_COLUMNS, dtype="str")


def _things(root: Element) -> Iterator[tuple[str, str, Element]]:
    """Everything that a memo can be about: identifier, kind and element."""
    yield "", "project", root
    for part in ("CodeBook", "Cases", "Sources"):
        section = child(root, part)
        for each in () if section is None else section.iter():
            name = name_of(each)
            if name in _ABOUT_SOURCE:
                yield guid(each), "source", each
            elif name.endswith("Selection"):
                yield guid(each), "selection", each
            elif name in _KINDS:
                yield guid(each), _KINDS[name], each


def _references(element: Element) -> list[str]:
    """Memos about an element, those about its codings among them."""
    found = element.findall(f"{NAMESPACE}NoteRef") + element.findall(f"{NAMESPACE}Coding/{NAMESPACE}NoteRef")
    return [guid(each, "targetGUID") for each in found]


def _remark_coded(root: Element, findings: Findings) -> None:
    section = child(root, "Notes")
    count = 0 if section is None else sum(1 for _ in section.iter(f"{NAMESPACE}Coding"))
    if count:
        findings.note("Notes", f"{count} coding(s) of memos", "left out: memos are not material")
