"""A survey as it was read, written back as an SPSS data file with its labels, missing values and reasons."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat

from peaceresearch.sources.notes import Note
from peaceresearch.sources.sav_missing import Key, Missing
from peaceresearch.sources.sav_names import cut, sav_names
from peaceresearch.sources.sav_sets import with_sets, writable_sets
from peaceresearch.sources.sav_variable import LABEL_BYTES, Described, Stored, stored
from peaceresearch.sources.statistical_documents import reasons_as_documents
from peaceresearch.sources.survey_codes import listed
from peaceresearch.sources.survey_crosswalk import WAVE
from peaceresearch.sources.survey_data import ROW, SurveyData

_FILE_LABEL_BYTES = 64
_NOTE_WIDTH = 60  # a note has lines of 80 bytes, and a letter may take two
_CREATED = slice(92, 109)  # of an SPSS header: date and time of creation (pspp-dev, "System File Format")
_NO_TIME = b"01 Jan 8000:00:00"
_SYSTEM_MISSING = -sys.float_info.max  # how SPSS stores a blank number (pspp-dev, "System File Format")
_FAULT = "the variable cannot be written"


@dataclass(frozen=True, eq=False)
class _Column:
    """A variable with the name and label that it gets in the file."""

    name: str
    label: str
    described: Described
    stored: Stored


def write_sav(data: SurveyData, path: Path, mark: str = "") -> tuple[Note, ...]:
    """Write a survey as .sav.

    Parameters
    ----------
    data
        The survey, as a reader or `read_survey` gives it.
    path
        The file; the same survey gives the same bytes (the time of creation is 1 January 1980).
    mark
        What the label of the file says, as on all files of synthetic data.

    Returns
    -------
    tuple of Note
        Everything that stands otherwise in the file than in the tables. A missing answer is stored as its code and
        declared missing; where it has none that SPSS could hold (Stata's .a, long text, a question that was not asked)
        it gets a number below zero that is no answer of the variable. A name that SPSS does not accept is replaced, and
        begins the label. What cannot be written at all is left out: nothing is raised, for the survey was read.
    """
    missing = Missing.of(data)
    names = sav_names([*([WAVE] if _has_wave(data) else []), *data.variables])
    notes: list[Note] = []
    new: dict[Key, int] = {}
    columns = []
    for described in _described(data, missing):
        try:
            values = stored(described, new)
        except Exception as error:  # whatever an odd variable meets, the survey was read, and its build goes on
            notes.append(_note(described.item, f"{_FAULT} ({type(error).__name__}: {error})", "left out"))
            continue
        columns.append(_Column(names[described.item], _label(described, names, notes), described, values))
    kept = _written(columns, path, mark, notes)
    if not kept:
        _write([_numbers(data)], path, mark)
    notes += _told(kept, names)
    return (*notes, *_with_sets(data.sets, {each.described.item: each.name for each in kept}, path))


def _with_sets(sets: pd.DataFrame, names: Mapping[str, str], path: Path) -> list[Note]:
    """Add the multiple-response sets to the file; a note on those that SPSS cannot hold."""
    written = writable_sets(sets, names)
    if len(written):
        path.write_bytes(with_sets(path.read_bytes(), written, names))
    lost = [name for name in dict.fromkeys(sets["set"]) if name not in set(written["set"])]
    return (
        [_note("", f"multiple-response sets of fewer than two variables: {listed(lost)}", "left out")] if lost else []
    )


def _has_wave(data: SurveyData) -> bool:
    return WAVE in data.answers and WAVE not in data.variables


def _described(data: SurveyData, missing: Missing) -> Iterable[Described]:
    """The variables as the tables have them; the wave comes first."""
    labels: dict[str, dict[str, str]] = {}
    for item, code, label in data.labels.loc[~data.labels["missing"], ["item", "code", "label"]].itertuples(
        index=False
    ):
        labels.setdefault(item, {})[code] = label
    ranges: dict[str, list[tuple[float, float]]] = {}
    for item, low, high in data.ranges[["item", "low", "high"]].itertuples(index=False):
        ranges.setdefault(item, []).append((float(low), float(high)))
    rows = data.reasons[ROW].to_numpy(dtype=np.intp) - 1
    wave = pd.DataFrame(
        {"item": [WAVE], "label": "", "kind": "text", "format": "", "decimals": pd.NA, "measure": "nominal"}
    )
    items = pd.concat([wave, data.items]) if _has_wave(data) else data.items
    for each in items.astype(object).to_dict("records"):
        own = missing.rows.get(each["item"], np.array([], dtype=np.intp))
        yield Described(
            item=each["item"],
            label=each["label"],
            kind=each["kind"],
            format=each["format"],
            decimals=None if pd.isna(each["decimals"]) else int(each["decimals"]),
            measure=each["measure"],
            answers=data.answers[each["item"]],
            labels=labels.get(each["item"], {}),
            kinds=missing.kinds.get(each["item"], []),
            rows=rows[own],
            places=missing.places[own],
            ranges=ranges.get(each["item"], []),
        )


def _label(variable: Described, names: Mapping[str, str], notes: list[Note]) -> str:
    """The variable's label; after its name, where the file has it under another one."""
    name, label = names[variable.item], variable.label
    if name != variable.item:
        notes.append(_note(variable.item, "SPSS does not accept this name", f"written as {name}; it begins the label"))
        label = f"{variable.item}: {label}" if label else variable.item
    kept = cut(label, LABEL_BYTES)
    if kept != label:
        notes.append(_note(variable.item, f"its label is longer than {LABEL_BYTES} bytes", "cut"))
    return kept


def _written(columns: Sequence[_Column], path: Path, mark: str, notes: list[Note]) -> Sequence[_Column]:
    """Write the variables; those that the writer does not take are left out, with a note each."""
    try:
        _write(columns, path, mark)
    except Exception as error:  # see above
        if len(columns) < 2:
            notes += [_note(column.described.item, f"{_FAULT} ({error})", "left out") for column in columns]
            return []
        accepted = [each for each in columns if _written([each], path, mark, notes)]
        return _written(accepted, path, mark, notes) if len(accepted) < len(columns) else []
    return columns


def _numbers(data: SurveyData) -> _Column:
    """A variable that numbers the rows: a file needs one."""
    numbers = data.answers[ROW].astype("float64")
    described = Described(ROW, "", "number", "", 0, "", numbers, {}, [], np.array([], int), np.array([], int), [])
    return _Column(ROW, "", described, stored(described, {}))


def _write(columns: Sequence[_Column], path: Path, mark: str) -> None:
    table = pd.DataFrame({each.name: each.stored.values for each in columns})
    texts = [each.name for each in columns if each.stored.values.dtype != "float64"]
    # Nothing may be missing in the table, for then the writer looks at each cell by itself.
    table = table.fillna(dict.fromkeys(texts, "")).fillna(_SYSTEM_MISSING)
    pyreadstat.write_sav(
        table,
        str(path),
        row_compress=True,
        file_label=cut(mark, _FILE_LABEL_BYTES),
        note=[*textwrap.wrap(mark, _NOTE_WIDTH), *_documents(columns)],
        column_labels=[each.label for each in columns],
        variable_value_labels={each.name: each.stored.labels for each in columns if each.stored.labels},
        missing_ranges={each.name: each.stored.missing for each in columns if each.stored.missing},
        variable_format={each.name: each.stored.format for each in columns if each.stored.format},
        variable_measure={each.name: each.described.measure for each in columns if each.described.measure},
    )
    content = bytearray(path.read_bytes())
    content[_CREATED] = _NO_TIME
    path.write_bytes(content)


def _documents(columns: Sequence[_Column]) -> list[str]:
    reasons = {
        (column.name, code): kind.reason
        for column in columns
        for kind, code in zip(column.described.kinds, column.stored.codes, strict=True)
        if kind.reason
    }
    return reasons_as_documents(reasons)


def _told(columns: Sequence[_Column], names: Mapping[str, str]) -> list[Note]:
    """What was written otherwise: of missing answers a note for each code, not for each variable."""
    notes = [_note(column.described.item, found, done) for column in columns for found, done in column.stored.odd]
    moved: dict[tuple[str, str, str], list[str]] = {}
    for column in columns:
        for kind, code in zip(column.described.kinds, column.stored.codes, strict=True):
            if code != kind.code:
                moved.setdefault((kind.code, kind.reason, code), []).append(column.described.item)
    for (old, reason, code), variables in sorted(moved.items()):
        what = f"missing answers {f'with the code `{old}`' if old else 'without a code'} ({reason or 'declared only'})"
        notes.append(_note("", f"{what} in {listed(variables)}", f"written as {code}"))
    return notes


def _note(variable: str, found: str, done: str) -> Note:
    return Note(f"export: variable {variable}" if variable else "export", found, done)
