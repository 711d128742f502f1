"""The list of disagreements as the coders bring it back, with a decision in each row."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from peaceresearch.problems import InputError, Problem
from peaceresearch.results.table import rows
from peaceresearch.sources.coded_segments_codes import Codebook
from peaceresearch.sources.coding_files_tables import called, table
from peaceresearch.sources.coding_files_texts import folded
from peaceresearch.sources.notes import Note
from peaceresearch.sources.sheet import ROW, read_sheet
from peaceresearch.sources.variable_names import nearest

COLUMNS = ["document", "code", "start", "end", "passage", "decision"]
"""Headers of the list, as `focus_groups.disagreements_workbook` writes them; it has others, which are not read."""
DECISIONS = {"yes": True, "no": False}
DECISION_TYPES = {
    ROW: "int64",
    "document": "str",
    "code": "str",
    "start": "Int64",
    "end": "Int64",
    "text": "str",
    "decision": "bool",
}
_CUT = " […] "
"""What stands for the middle of a passage too long for a cell."""
_UNPRINTABLE = dict.fromkeys(range(32), " ")


def read_reconciled(
    path: Path, declared: Mapping[str, Any], documents: pd.DataFrame, codes: pd.DataFrame
) -> tuple[pd.DataFrame, list[Note]]:
    """The decisions of the meeting.

    Parameters
    ----------
    path
        The workbook, or its first sheet as .csv.
    declared
        `reconciled` of the config: `source`, `sheet`.
    documents, codes
        The transcripts (`name`, `text`) and the codes (`path`) of the study.

    Returns
    -------
    tuple
        A table with `row` (in the sheet), `document` (the transcript's name), `code` (path), `start` and `end` (code
        points; missing where the list has none), `text` (the words there, or as the list has them) and `decision`: True
        where the code applies, a row per decision; and notes of rows that are still open.

    Raises
    ------
    InputError
        With every column that is missing; else with every transcript and code that there is not, decision that is
        neither yes nor no, place that is none, and passage that does not stand there: the list is of another text.
    """
    shown, sheet = str(declared["source"]), declared["sheet"]
    read = read_sheet(path, shown, sheet, COLUMNS)
    texts = dict(zip(documents["name"], documents["text"], strict=True))
    names = {called(name): name for name in texts}
    codebook = Codebook(codes)
    where = f"sheet {sheet}, " if sheet else ""
    problems: list[Problem] = []
    found, still_open = [], []
    for row in rows(read):
        place = f"{where}row {getattr(row, ROW)}"
        said = row.decision.casefold()
        if not said:
            still_open.append(str(getattr(row, ROW)))
            continue
        faults = []
        if said not in DECISIONS:
            faults.append((f"`decision` is `{row.decision}`", "write yes or no, or leave it empty"))
        name = names.get(called(row.document), "")
        if not name:
            problems.append(nearest(shown, place, row.document, texts, "transcript"))
        code, remedy = codebook.path(row.code)
        if remedy:
            faults.append((f"there is no code `{row.code}`", remedy))
        span, fault = _place(row, texts.get(name, "")) if name else (None, None)
        faults += [fault] if fault else []
        problems += [Problem(shown, place, *fault) for fault in faults]
        start, end = span or (pd.NA, pd.NA)
        words = texts[name][span[0] : span[1]] if span else row.passage
        found.append((getattr(row, ROW), name, code, start, end, words, DECISIONS.get(said, False)))
    if problems:
        raise InputError(problems)
    notes = []
    if still_open:
        listed = ", ".join(still_open[:5]) + (", ..." if len(still_open) > 5 else "")
        what = f"{len(still_open)} row(s) without a decision"
        notes.append(Note(f"{shown}, {where}row {listed}", what, "still open"))
    return table(found, DECISION_TYPES), notes


def no_decisions() -> pd.DataFrame:
    """The table of decisions of a study that has reconciled nothing."""
    return table([], DECISION_TYPES)


def _place(row: Any, text: str) -> tuple[tuple[int, int] | None, tuple[str, str] | None]:
    """The span of a row, or what is wrong with it; no span where the row has none."""
    if not row.start and not row.end:
        return None, None
    if not (row.start.isdecimal() and row.end.isdecimal() and int(row.start) <= int(row.end) <= len(text)):
        what = f"`{row.start}` to `{row.end}` is no place in the transcript, which has {len(text):,} characters"
        return None, (what, "leave `start` and `end` as they were")
    start, end = int(row.start), int(row.end)
    there, said = (folded(each.translate(_UNPRINTABLE)).text for each in (text[start:end], row.passage))
    head, cut, tail = said.partition(_CUT.strip())
    fits = there == said or (bool(cut) and there.startswith(head.strip()) and there.endswith(tail.strip()))
    if fits:
        return (start, end), None
    what = f"the passage does not stand at {start} to {end} of the transcript"
    return None, (what, "the list is of another text: take the latest list, or the transcript it was made of")
