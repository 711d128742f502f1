"""Lists of coded segments: a table with a row per segment, its codes in one column or in a column each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from peaceresearch.problems import InputError, Problem
from peaceresearch.sources.coded_segments_codes import Codebook, placed_codes
from peaceresearch.sources.coded_segments_places import placed
from peaceresearch.sources.coded_segments_table import cells, rows_shown
from peaceresearch.sources.coding_files_merge import LISTED, TEXT, WHOLE, Texts
from peaceresearch.sources.coding_files_tables import (
    DOCUMENT_TYPES,
    called,
    identifier,
    table,
)
from peaceresearch.sources.notes import Note
from peaceresearch.sources.refi_qda_material import SEGMENT_TYPES, CodedMaterial
from peaceresearch.sources.table_file import Table
from peaceresearch.sources.variable_names import nearest, one_line

_PARTS = ("document", "code", "coder", "segment", "start", "end", "text")
Declared = Mapping[str, Any]
_DIGITS = re.compile(r"\d+")
"""Names that differ in their numbers only are names of two things."""


def read_segments(
    listed: Table, key: str, declared: Declared, texts: Texts, names: Mapping[str, str], codebook: Codebook
) -> CodedMaterial:
    """The codings of a list.

    Parameters
    ----------
    listed
        The table.
    key
        The file's key in the config; identifiers are made from it.
    declared
        `columns` of the config (`SegmentColumns`), and `coder_of_file`: who coded where no column says, or "".
    texts
        The transcripts, in which positions count and words are looked for.
    names
        What the list may call a transcript, as names are compared: its name in the study.
    codebook
        The codes that there are.

    Returns
    -------
    CodedMaterial
        A row per segment, code and coder. A list says what applies, not what does not: a code that a segment does not
        have is absent from it, whether the column is empty, holds one of `absent`, or does not name it. Its segments
        are the units of coding by their names; `rated` has who looked at which, where the list has rows without a code.
        `selection` is the segment's name or, in a list without such a column, an identifier of the row. Segments with a
        place in the text have the form `text`; without one, `listed` where they are named or have words, else
        `document`.

    Raises
    ------
    InputError
        With every column that the table lacks; else with every row without a transcript, code that is not in the
        codebook, position that is no number or lies outside the text, and words that do not stand where they should.
    """
    columns = {part: one_line(str(declared[part])) for part in _PARTS if declared.get(part)}
    wide = {one_line(column): code for column, code in declared["codes"].items()}
    wanted = [*columns.values(), *wide]
    missing = [header for header in dict.fromkeys(wanted) if header not in listed.headers]
    if missing:
        raise InputError([nearest(listed.shown, "", header, listed.headers, "column") for header in missing])
    problems: list[Problem] = []
    notes = list(listed.notes)
    found = _rows(listed, columns)
    found["document_name"] = _documents(listed, found["document"], names, problems, notes)
    looked = found
    found = placed_codes(listed, found, wide, declared, codebook, problems, notes)
    found = placed(listed, found, declared, texts, problems, notes)
    if problems:
        raise InputError(problems)
    # A list that never says that nothing applies tells only what was found: absence is filled in for whoever read it.
    tells_absence = "segment" in columns and (bool(wide) or len(set(looked["row"]) - set(found["row"])) > 0)
    rated = looked[["document_name", "coder", "segment"]].drop_duplicates() if tells_absence else looked.iloc[:0]
    found["selection"] = _selections(found, key, named="segment" in columns)
    named_documents = dict.fromkeys([*found["document_name"], *rated["document_name"]])
    known = {name: identifier(key, "document", name) for name in named_documents}
    codes = codebook.table(list(dict.fromkeys(found["path"])), key)
    ids = dict(zip(codes["path"], codes["code"], strict=True))
    without = found["start"].isna()
    named = (found["segment"] != "") | (found["text"] != "")
    segments = found.assign(
        document=found["document_name"].map(known),
        code=found["path"].map(ids),
        code_name=found["path"].map(dict(zip(codes["path"], codes["name"], strict=True))),
        coder=_coders(found, declared),
        form=pd.Series(TEXT, index=found.index).mask(without & named, LISTED).mask(without & ~named, WHOLE),
    )
    documents = [(key_, name, "text", pd.NA, texts.texts.get(name, "")) for name, key_ in known.items()]
    segments = segments[list(SEGMENT_TYPES)].astype(SEGMENT_TYPES).reset_index(drop=True)
    looked_at = pd.DataFrame(
        {
            "document": rated["document_name"].map(known),
            "coder": _coders(rated, declared),
            "selection": rated["segment"],
        },
        dtype="str",
    )
    tables = table(documents, DOCUMENT_TYPES), codes, segments
    return CodedMaterial(*tables, rated=looked_at.reset_index(drop=True), notes=tuple(notes))


def _coders(found: pd.DataFrame, declared: Declared) -> pd.Series[Any]:
    return found["coder"].where(found["coder"] != "", declared["coder_of_file"])


def _rows(listed: Table, columns: Mapping[str, str]) -> pd.DataFrame:
    """The declared columns under our names, with the number of the row; "" where there is no such column."""
    empty = pd.Series("", index=range(listed.rows), dtype="str")
    found = {part: cells(listed, columns[part]) if part in columns else empty for part in _PARTS}
    return pd.DataFrame({"row": range(listed.rows), **found})


def _documents(
    listed: Table, documents: pd.Series[Any], names: Mapping[str, str], problems: list[Problem], notes: list[Note]
) -> pd.Series[Any]:
    """The study's name of each row's transcript; one that nothing names, but nearly, is a problem."""
    spelled = {}
    for name, rows in documents.groupby(documents, sort=False):
        at = rows_shown(listed, list(rows.index))
        spelled[name] = names.get(called(str(name)), called(str(name)))
        if not name:
            problems.append(Problem(listed.shown, at, "no transcript is named", "name it in each row"))
        elif called(str(name)) not in names and names:
            found = nearest(listed.shown, at, str(name), sorted(set(names.values())), "transcript")
            alike = {_DIGITS.sub("#", each) for each in names}
            if found.remedy.startswith("did you mean") and _DIGITS.sub("#", called(str(name))) not in alike:
                problems.append(found)
            else:
                notes.append(Note(at, f"no file has the text of the transcript `{name}`", "kept without its text"))
    return documents.map(spelled)


def _selections(found: pd.DataFrame, key: str, *, named: bool) -> pd.Series[Any]:
    if named:
        return found["segment"]
    made = {row: identifier(key, "row", row) for row in found["row"].unique()}
    return found["row"].map(made).astype("str")
