"""Where coders differ, passage by passage: the list that they take into the meeting in which they agree."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from peaceresearch.focus_groups.agreement import document_ids, units_of
from peaceresearch.focus_groups.tables import ancestors, roll_up
from peaceresearch.focus_groups.units import Units, who_read
from peaceresearch.focus_groups.units_places import Unit, numbers

CODED_BY = "coded by "
"""What the name of a coder's column begins with."""
YES, NO, NOT_READ = "yes", "no", ""
PLACE = ["document", "code", "start", "end", "selection", "passage"]
"""What a row is about: transcript, code, first character and the one after the last (missing where a whole transcript
or a listed segment is meant), the listed segment's name, and the words."""
CONTEXT = 200
"""Characters shown before and after a passage, at most."""
_PLACES = {"start": "Int64", "end": "Int64"}


def disagreement_rows(
    segments: pd.DataFrame,
    turns: pd.DataFrame,
    groups: pd.DataFrame,
    documents: pd.DataFrame,
    codes: pd.DataFrame,
    *,
    chosen: Mapping[str, str],
    declared: Mapping[str, Any],
    read: pd.DataFrame | None = None,
    rated: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The passages and codes on which the coders differ.

    Parameters
    ----------
    segments, turns, groups, documents, codes, chosen, declared
        See `agreement.agreement_rows`; `documents` also with `text`, `segments` with `text` and `selection`, `turns`
        with `speaker`. After decisions were made: the segments that `reconciliation.reconciled` gives.
    read
        `document`, `coder`: see `units.who_read`; told from the segments where it is not given. Needed after decisions:
        a coder who lost their only passage of a document has read it all the same.

    Returns
    -------
    DataFrame
        A row for each unit of the declared kind and code of `chosen` that some, but not all, who read the document
        applied to it: `document` (id), `code` (id), `start`, `end` (Int64; missing where documents or listed segments
        are compared), `selection` (a listed segment's name, else ""), `passage`, `name` (the transcript's), `path` (the
        code's), `speaker`, `before`, `after` (words around it) and per coder "coded by <name>": "yes", "no", or ""
        where they did not read it. Sorted by document as listed, place, and code as chosen. Where characters are
        compared, neighbouring pieces on which the coders differ in the same way are one row. Where groups are compared
        the list goes by document. A code is left out where a code below it has the same row: who decides that one has
        decided both.

    Raises
    ------
    TableError
        As `agreement.agreement_rows`.
    """
    if read is None:
        read = who_read(segments, declared["coders"], document_ids(documents, declared["documents"]))
    rolled = roll_up(segments, codes) if len(segments) else segments
    unit: Unit = "document" if declared["unit"] == "group" else declared["unit"]
    units = units_of(
        rolled, turns, groups, documents, chosen=chosen, declared=declared, unit=unit, read=read, rated=rated
    )
    found = _differing(units, codes)
    table = units.where.iloc[found["unit"].to_numpy()].reset_index(drop=True)
    table["code"] = np.array(units.codes, dtype=object)[found["code"].to_numpy()]
    table["pattern"], table["unit"] = found["pattern"].to_numpy(), found["unit"].to_numpy()
    if unit == "characters":
        table = _joined(table)
    for place, coder in enumerate(units.coders):
        applied = (table["pattern"].to_numpy(dtype=np.int64) >> place) & 1 == 1
        seen = units.rated[table["unit"].to_numpy(dtype=np.int64), place]
        table[CODED_BY + coder] = np.where(seen, np.where(applied, YES, NO), NOT_READ)
    table["selection"] = table["name"] if unit == "listed" else ""
    shown = _with_words(table, documents, turns)
    paths = dict(zip(codes["code"], codes["path"], strict=True))
    shown["path"] = [paths[code] for code in shown["code"]]
    start, end = (shown[name].to_numpy(dtype=np.float64, na_value=-1) for name in ("start", "end"))
    number = numbers(shown["document"], list(documents["document"]))
    order = np.lexsort([numbers(shown["code"], units.codes), end, start, number])
    if unit == "listed":
        shown = shown.assign(passage=_listed(shown, segments), start=np.nan, end=np.nan).astype(_PLACES)
    columns = [*PLACE, "name", "path", "speaker", "before", "after", *(CODED_BY + coder for coder in units.coders)]
    return shown.iloc[order][columns].reset_index(drop=True)


def _differing(units: Units, codes: pd.DataFrame) -> pd.DataFrame:
    """`unit`, `code` (numbers) and `pattern` (a bit per coder who applied it) where the coders differ."""
    bits = 1 << np.arange(len(units.coders), dtype=np.int64)
    if not len(units.where) or not units.coders:
        return pd.DataFrame({"unit": [], "code": [], "pattern": []}, dtype=np.int64)
    marked: Any = sum(matrix * float(bit) for matrix, bit in zip(units.applied, bits, strict=True))
    pattern = marked.tocoo()
    whole = units.rated @ bits
    cells = pd.DataFrame({"unit": pattern.row, "code": pattern.col, "pattern": pattern.data}).astype(np.int64)
    cells = cells[(cells["pattern"].to_numpy() & whole[cells["unit"]]) != whole[cells["unit"]]]
    lines = ancestors(codes)
    links = [
        (number, units.codes.index(above))
        for number, code in enumerate(units.codes)
        for above in lines[code][1:]
        if above in units.codes
    ]
    told = cells.merge(pd.DataFrame(links, columns=["code", "above"], dtype=np.int64), on="code")
    told = told.drop(columns="code").rename(columns={"above": "code"})[["unit", "code", "pattern"]]
    known = pd.MultiIndex.from_frame(cells).isin(pd.MultiIndex.from_frame(told))
    found: pd.DataFrame = cells[~known].sort_values(["unit", "code"], ignore_index=True)
    return found


def _joined(table: pd.DataFrame) -> pd.DataFrame:
    """Neighbouring pieces with the same code, on which the coders differ in the same way, as one."""
    table = table.sort_values(["code", "unit"], ignore_index=True)
    before = table.shift()
    same = (table[["document", "code", "pattern"]] == before[["document", "code", "pattern"]]).all(axis=1)
    run = (~(same & (table["start"] == before["end"]))).cumsum()
    ends = table.groupby(run)["end"].transform("max")
    joined: pd.DataFrame = table.assign(end=ends)[~run.duplicated()].reset_index(drop=True)
    return joined


def _listed(table: pd.DataFrame, segments: pd.DataFrame) -> list[str]:
    """A listed segment's name and its words: those of the transcript, or of the first row of the list that has any."""
    said = segments[segments["text"].fillna("") != ""].drop_duplicates(["document", "selection"])
    words = dict(zip(zip(said["document"], said["selection"], strict=True), said["text"], strict=True))
    passages = []
    for document, name, passage in zip(table["document"], table["selection"], table["passage"], strict=True):
        text = passage or words.get((document, name), "")
        passages.append(f"{name}: {text}" if text else name)
    return passages


def _with_words(table: pd.DataFrame, documents: pd.DataFrame, turns: pd.DataFrame) -> pd.DataFrame:
    """The table with the transcript's name, the words and those around them, and who begins to speak them."""
    texts = dict(zip(documents["document"], documents["text"].fillna(""), strict=True))
    names = dict(zip(documents["document"], documents["name"], strict=True))
    speakers = _speakers(table, turns)
    words = []
    places = table[["start", "end"]].to_numpy(dtype=np.float64)
    for document, (start, end), speaker in zip(table["document"], places, speakers, strict=True):
        text, passage, around = texts[document], "", ("", "")
        if text and not np.isnan(start):
            first, last = int(start), int(end)
            passage = text[first:last]
            around = (_end(text[max(0, first - CONTEXT - 1) : first]), _begin(text[last : last + CONTEXT + 1]))
        words.append((names[document], passage, *around, speaker))
    found = pd.DataFrame(words, columns=["name", "passage", "before", "after", "speaker"], dtype="str")
    return pd.concat([table.drop(columns=["name"], errors="ignore").astype(_PLACES), found], axis=1)


def _begin(text: str) -> str:
    """At most `CONTEXT` characters, cut between words."""
    return text if len(text) <= CONTEXT else re.sub(r"\s+\S*$", "", text)[:CONTEXT] + " …"


def _end(text: str) -> str:
    return text if len(text) <= CONTEXT else "… " + re.sub(r"^\S*\s+", "", text)[-CONTEXT:]


def _speakers(table: pd.DataFrame, turns: pd.DataFrame) -> list[str]:
    """Who speaks where each passage begins; "" where it has no place, or nobody is told."""
    starts: dict[str, NDArray[np.float64]] = {}
    labels: dict[str, list[str]] = {}
    for document, said in turns.sort_values(["document", "start"]).groupby("document"):
        starts[str(document)] = said["start"].to_numpy(dtype=float)
        labels[str(document)] = list(said["speaker"])
    found = []
    for document, start in zip(table["document"], table["start"], strict=True):
        at = -1 if np.isnan(start) or document not in starts else np.searchsorted(starts[document], start, "right") - 1
        found.append(labels[document][at] if at >= 0 else "")
    return found
