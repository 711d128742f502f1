"""Coded transcripts from REFI-QDA projects (.qdpx), the exchange format of programs for qualitative analysis.

Source: Rotterdam Exchange Format Initiative, REFI-QDA Standard 1.5 (2019), qdasoftware.org.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from peaceresearch.problems import InputError
from peaceresearch.sources import refi_qda_memos, refi_qda_tables
from peaceresearch.sources import refi_qda_segments as segments
from peaceresearch.sources.refi_qda_archive import open_archive
from peaceresearch.sources.refi_qda_elements import (
    SOURCE_KINDS,
    Findings,
    child,
    children,
    guid,
    identified,
    name_of,
)
from peaceresearch.sources.refi_qda_material import SEGMENT_TYPES, CodedMaterial
from peaceresearch.sources.refi_qda_texts import Texts

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


def read_refi_qda(path: Path, shown: str | None = None) -> CodedMaterial:
    """Read a REFI-QDA project, as ATLAS.ti, NVivo, MAXQDA, QualCoder and others write it.

    Parameters
    ----------
    path
        The .qdpx file. Nothing is unpacked to disk, media are not opened, and files outside the archive are not read.
    shown
        Its path as the user knows it, for error lines; `path` by default.

    Returns
    -------
    CodedMaterial
        The coder of a segment is the user who made the coding, else the one who made the selection, else the one who
        changed it last.

    Raises
    ------
    InputError
        With every problem of the file: no archive, no project in it, malformed XML, an identifier given twice, a
        reference to a code, source, variable or selection that does not exist, a selection without positions, an
        entry that cannot be read, or entries that no project has (see `refi_qda_entries`).
    """
    name = shown or str(path)
    with open_archive(path, name) as archive:
        root, entry, remark = archive.project()
        findings = Findings(name, entry)
        if remark:
            findings.note(entry, remark, "read as version 1.0")
        material = _material(root, Texts(archive, findings, root.get("origin", "")), findings)
    if findings.problems:
        raise InputError(findings.problems)
    return material


def _material(root: Element, texts: Texts, findings: Findings) -> CodedMaterial:
    sources = identified(children(child(root, "Sources"), *SOURCE_KINDS), findings)
    cases = identified(children(child(root, "Cases"), "Case"), findings)
    sets = identified(children(child(root, "Sets"), "Set"), findings)
    names = refi_qda_tables.names_of_sources(sources, findings)
    codes = refi_qda_tables.codes(child(root, "CodeBook"), findings, cases)
    users = refi_qda_tables.users(root, findings)
    selected = {key: list(segments.selections(source, findings)) for key, source in sources.items()}
    segments.measure(selected.values(), texts)
    found = {key: segments.codings(source, selected[key], texts, findings) for key, source in sources.items()}
    codings, coded = segments.members_of_cases(found, cases, findings)
    segments.check_codes(codings, dict(zip(codes["code"], codes["codable"], strict=True)), findings)
    texts.remark_media(sources.values())
    known = {
        "code": {*codes["code"], *cases},
        "source": set(sources),
        "note": {guid(each) for each in children(child(root, "Notes"), "Note")},
        "selection": {guid(each.element) for one in selected.values() for each in one},
    }
    return CodedMaterial(
        documents=_documents(sources, names, texts),
        codes=codes,
        segments=_segments(codings, names, codes, refi_qda_tables.coder_names(users, findings), findings),
        users=users,
        variables=refi_qda_tables.variables(root, sources, cases, findings),
        cases=refi_qda_tables.members(cases, "case", known, findings, coded),
        sets=refi_qda_tables.members(sets, "set", known, findings),
        memos=refi_qda_memos.memos(root, texts, findings),
        notes=tuple(findings.notes),
    )


def _documents(sources: Mapping[str, Element], names: Mapping[str, str], texts: Texts) -> pd.DataFrame:
    found = {key: _text(source, texts) for key, source in sources.items()}
    rows = [(key, names[key], SOURCE_KINDS[name_of(each)], found[key] or "") for key, each in sources.items()]
    table = pd.DataFrame(rows, columns=["document", "name", "kind", "text"], dtype="str")
    lengths = [None if text is None else len(text) for text in found.values()]
    table.insert(3, "length", pd.Series(lengths, dtype="Int64"))
    return table


def _text(source: Element, texts: Texts) -> str | None:
    """The text of a source; none where it has no text, or several."""
    own = [source] if name_of(source) == "TextSource" else list(children(source, *segments.TEXT_HOLDERS))
    found = [each for each in map(texts.of, own) if each is not None]
    return found[0] if len(found) == 1 else None


def _segments(
    codings: Mapping[str, list[segments.Coding]],
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
    return pd.DataFrame(rows, columns=list(SEGMENT_TYPES)).astype(SEGMENT_TYPES)


def _place(coding: segments.Coding) -> tuple[float, float, str, str, str]:
    start = float("inf") if coding.start is None else coding.start
    end = float("inf") if coding.end is None else coding.end
    return (start, end, coding.selection, coding.code, coding.user)
