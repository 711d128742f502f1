"""Survey data without a dictionary of their own: CSV and XLSX tables with a codebook or an XLSForm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from peaceresearch.problems import InputError, Problem
from peaceresearch.sources.codebook import labelled, read_codebook
from peaceresearch.sources.notes import Note
from peaceresearch.sources.split_answers import split
from peaceresearch.sources.survey_columns import AnswerSet, Variable, survey_data
from peaceresearch.sources.survey_data import SurveyData
from peaceresearch.sources.table_file import Table, read_table
from peaceresearch.sources.variable_names import named
from peaceresearch.sources.xlsform import read_form
from peaceresearch.sources.xlsform_answers import answers_by_form

_CONFIG = "config/survey.yaml"


def read_survey_table(path: Path, shown: str, reading: Mapping[str, Any], beside: Mapping[str, Path]) -> SurveyData:
    """Read a table of answers: a respondent, or a member of a repeat, per row.

    Parameters
    ----------
    path
        The file: .csv, .tsv, .txt or .xlsx.
    shown
        The file as the user knows it.
    reading
        How the config says that it is read (`study.survey.Reading`, in JSON): `sheet`, `encoding`, `data_encoding`,
        `header_pattern`, `rename`, `split`, and a `codebook` or a `form`; each may be left out.
    beside
        The paths of the codebook and the form, by the `source` that the config gives.

    Returns
    -------
    SurveyData
        See `table_file` (cells), `column_types` (numbers, dates, text), `codebook`, `split_answers` and
        `xlsform_answers`. `reasons` has the further column `reason`: `not_asked` where the form says so, else "".

    Raises
    ------
    InputError
        What is wrong with the files, or with what the config says of them.
    """
    table = read_table(path, shown, reading.get("sheet"), reading.get("encoding"), reading.get("data_encoding"))
    notes = list(table.notes)
    if spec := reading.get("form"):
        _check_options(reading)
        form = read_form(beside[spec["source"]], spec["source"], spec.get("language"))
        notes += [replace(note, place=f"{form.source}: {note.place}") for note in form.notes]
        variables, sets = answers_by_form(table, form, reading.get("rename") or {}, shown, notes)
    else:
        variables, sets = _by_codebook(table, shown, reading, beside, notes)
    return survey_data(variables, sets, table.rows, table.decimal_comma, notes)


def _check_options(reading: Mapping[str, Any]) -> None:
    """Refuse what a form makes needless: it would say the same in two ways."""
    both = [name for name in ("header_pattern", "split", "codebook") if reading.get(name)]
    if both:
        raise InputError(Problem(_CONFIG, name, f"both `{name}` and a form", "the form says it all") for name in both)


def _by_codebook(
    table: Table, shown: str, reading: Mapping[str, Any], beside: Mapping[str, Path], notes: list[Note]
) -> tuple[list[Variable], list[AnswerSet]]:
    """The variables of a table by their headers, and by the codebook and the lists of codes where there are any."""
    names = named(table.headers, reading.get("header_pattern"), reading.get("rename") or {}, shown)
    variables = [
        Variable(item=name, label=header if header != name else "", cells=cells)
        for name, header, cells in zip(names, table.headers, table.columns, strict=True)
    ]
    separators = reading.get("split") or {}
    if spec := reading.get("codebook"):
        codebook = read_codebook(spec, beside)
        notes += codebook.notes
        variables = labelled(variables, codebook, separators, shown, notes)
    return split(variables, separators, shown, notes)
