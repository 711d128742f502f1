"""Coded transcripts from REFI-QDA projects (.qdpx), the exchange format of programs for qualitative analysis.

Source: Rotterdam Exchange Format Initiative, REFI-QDA Standard 1.5 (2019), qdasoftware.org.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from peaceresearch.problems import InputError
from peaceresearch.sources import refi_qda_segments, refi_qda_tables
from peaceresearch.sources.notes import Note
from peaceresearch.sources.refi_qda_archive import NAMESPACE, open_archive
from peaceresearch.sources.refi_qda_elements import (
    SOURCE_KINDS,
    Findings,
    child,
    children,
    guid,
    identified,
    name_of,
    named,
)

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_TEXT_HOLDERS = ("Representation", "TextDescription", "Transcript")
_SEGMENT_TYPES = {
    "document": "str",
    "document_name": "str",
    "start": "Int64",
    "end": "Int64",
    "text": "str",
    "code": "str",
    "code_name": "str",
    "coder": "str",
    "selection": "str",
    "form": "str",
}


@dataclass(frozen=True, eq=False)
class CodedMaterial:
    """A qualitative project as tidy tables, each writable to Parquet as it is.

    Identifiers are the file's, in lower case and without braces. Names are in composed Unicode (NFC); texts are left
    exactly as they are, because positions count in them.

    Attributes
    ----------
    documents
        One row per source: document (guid), name, kind (text|pdf|picture|audio|video), length (Int64, code points of
        its text or of its only transcript; missing if there is none), text ("" if there is none).
    codes
        One row per code, parents first: code (guid), name, parent (guid or ""), path (names joined by " > "), colour,
        description, codable (bool).
    segments
        One row per coding: document, document_name, start, end (Int64, code points from 0, end exclusive; missing
        where no text is counted), text (the exact slice; for a region of a page the text that the file gives for it;
        "" where there is none), code, code_name, coder (name of the user, or guid where the name is missing or
        shared; "" if not said), selection (guid, "" for a whole document), form
        (text|transcript|region|time|document). Sorted by document, start and end.
    users
        guid, name.
    variables
        One row per value: document (guid, "" where a case is not tied to whole documents), case (guid, "" where the
        document itself has the value), variable (name), value (text as in the file, "" if empty).
    cases, sets
        One row per member: case or set (guid), name, kind (source|selection|code|note), member (guid).
    notes
        What the reader changed, left out or found odd.
    """

    documents: pd.DataFrame
    codes: pd.DataFrame
    segments: pd.DataFrame
    users: pd.DataFrame
    variables: pd.DataFrame
    cases: pd.DataFrame
    sets: pd.DataFrame
    notes: tuple[Note, ...]


def read_refi_qda(path: Path, shown: str | None = None) -> CodedMaterial:
    """Read a REFI-QDA project.

    Parameters
    ----------
    path
        The .qdpx file. Nothing is unpacked to disk, media are not opened, and files outside the archive are not read.
    shown
        Its path as the user knows it, for error lines; `path` by default.

    Returns
    -------
    CodedMaterial
        The coder of a segment is the user who made the coding, else the one who made the selection.

    Raises
    ------
    InputError
        With every problem of the file: no archive, no project in it, malformed XML, an identifier given twice, a
        reference to a code, source, variable or selection that does not exist, a selection without positions, an
        entry that cannot be read.
    """
    name = shown or str(path)
    with open_archive(path, name) as archive:
        root, entry = archive.project()
        findings = Findings(name, entry)
        texts = refi_qda_segments.Texts(archive, findings, root.get("origin", ""))
        material = _material(root, texts, findings)
    if findings.problems:
        raise InputError(findings.problems)
    return material


def _material(root: Element, texts: refi_qda_segments.Texts, findings: Findings) -> CodedMaterial:
    sources = identified(children(child(root, "Sources"), *SOURCE_KINDS), findings)
    cases = identified(children(child(root, "Cases"), "Case"), findings)
    sets = identified(children(child(root, "Sets"), "Set"), findings)
    names = {key: named(source, findings) for key, source in sources.items()}
    codes = refi_qda_tables.codes(root, findings)
    users = refi_qda_tables.users(root, findings)
    found = {key: refi_qda_segments.codings(source, texts, findings) for key, source in sources.items()}
    codings, coded = refi_qda_segments.members_of_cases(found, cases.keys() - set(codes["code"]), findings)
    refi_qda_segments.check_codes(codings, dict(zip(codes["code"], codes["codable"], strict=True)), findings)
    texts.remark_media(sources.values())
    _remark_memos(root, findings)
    known = {
        "code": set(codes["code"]),
        "source": set(sources),
        "note": {guid(each) for each in children(child(root, "Notes"), "Note")},
        "selection": {guid(each.element) for one in sources.values() for each in refi_qda_segments.selections(one)},
    }
    return CodedMaterial(
        documents=_documents(sources, names, texts),
        codes=codes,
        segments=_segments(codings, names, codes, refi_qda_tables.coder_names(users, findings), findings),
        users=users,
        variables=refi_qda_tables.variables(root, sources, cases, findings),
        cases=refi_qda_tables.members(cases, "case", known, findings, coded),
        sets=refi_qda_tables.members(sets, "set", known, findings),
        notes=tuple(findings.notes),
    )


def _documents(
    sources: Mapping[str, Element], names: Mapping[str, str], texts: refi_qda_segments.Texts
) -> pd.DataFrame:
    found = {key: _text(source, texts) for key, source in sources.items()}
    rows = [(key, names[key], SOURCE_KINDS[name_of(each)], found[key] or "") for key, each in sources.items()]
    table = pd.DataFrame(rows, columns=["document", "name", "kind", "text"], dtype="str")
    lengths = [None if text is None else len(text) for text in found.values()]
    table.insert(3, "length", pd.Series(lengths, dtype="Int64"))
    return table


def _text(source: Element, texts: refi_qda_segments.Texts) -> str | None:
    """The text of a source; none where it has no text, or several."""
    own = [source] if name_of(source) == "TextSource" else list(children(source, *_TEXT_HOLDERS))
    found = [each for each in map(texts.of, own) if each is not None]
    return found[0] if len(found) == 1 else None


def _segments(
    codings: Mapping[str, list[refi_qda_segments.Coding]],
    names: Mapping[str, str],
    codes: pd.DataFrame,
    coders: Mapping[str, str],
    findings: Findings,
) -> pd.DataFrame:
    code_names = dict(zip(codes["code"], codes["name"], strict=True))
    rows = []
    for document, found in codings.items():
        for each in sorted(found, key=_place):
            code_name, coder = code_names.get(each.code, ""), coders.get(each.user, each.user)
            place = (document, names[document], each.start, each.end)
            rows.append((*place, each.text, each.code, code_name, coder, each.selection, each.form))
    for user in sorted({each.user for found in codings.values() for each in found if each.user} - set(coders)):
        findings.note(f"user {user}", "has coded but is not among the users", "the guid stands for the coder")
    return pd.DataFrame(rows, columns=list(_SEGMENT_TYPES)).astype(_SEGMENT_TYPES)


def _place(coding: refi_qda_segments.Coding) -> tuple[float, float, str, str, str]:
    start = float("inf") if coding.start is None else coding.start
    end = float("inf") if coding.end is None else coding.end
    return (start, end, coding.selection, coding.code, coding.user)


def _remark_memos(root: Element, findings: Findings) -> None:
    memos = child(root, "Notes")
    count = 0 if memos is None else sum(1 for _ in memos.iter(f"{NAMESPACE}Coding"))
    if count:
        findings.note("Notes", f"{count} coding(s) of memos", "left out: memos are not material")
