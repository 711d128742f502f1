"""Codebooks from REFI-QDA (.qdc): codes without any material."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from peaceresearch.problems import InputError, Problem, input_error
from peaceresearch.sources import file_kind, refi_qda_tables
from peaceresearch.sources.refi_qda_elements import Findings, child, children, guid, named
from peaceresearch.sources.refi_qda_xml import parsed

_XML = ("an XML file", file_kind.UTF_16)
SIZE_LIMIT = 50_000_000  # bytes, far above any codebook: more is a mistake or an attack


def read_qdc(path: Path, shown: str | None = None) -> pd.DataFrame:
    """Read the codes of a REFI-QDA codebook.

    Parameters
    ----------
    path
        The .qdc file.
    shown
        Its path as the user knows it, for error lines; `path` by default.

    Returns
    -------
    DataFrame
        One row per code in codebook order, parents first: code (guid), name, parent (guid or ""), path (names joined
        by " > "), colour, description, codable; and sets, the names of the sets that the code is in, joined by "; ".

    Raises
    ------
    InputError
        With every problem of the file: no such file, no XML or another kind of it, an archive in place of a codebook,
        an identifier that is missing or given twice.
    """
    name = shown or str(path)
    kind = file_kind.kind_of(file_kind.first_bytes(path, name))
    if kind not in _XML:
        raise input_error(name, f"this is {kind}, not a .qdc codebook", "export the codebook as REFI-QDA (.qdc)")
    if path.stat().st_size > SIZE_LIMIT:
        what = f"is larger than {SIZE_LIMIT // 1_000_000} MB"
        raise InputError([Problem(name, "", what, "check where the file came from")])
    root, _ = parsed(path.read_bytes(), name, "", "CodeBook")
    findings = Findings(name, "")
    table = refi_qda_tables.codes(root, findings)
    members: dict[str, list[str]] = {}
    for each in children(child(root, "Sets"), "Set"):
        for member in children(each, "MemberCode"):
            key = guid(member) or guid(member, "targetGUID")
            members.setdefault(key, []).append(named(each, findings))
    if findings.problems:
        raise InputError(findings.problems)
    return table.assign(sets=[("; ".join(members.get(code, []))) for code in table["code"]]).astype({"sets": "str"})
