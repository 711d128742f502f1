"""Rule `read_survey`: the data files of a survey in, one set of tidy tables, notes and an SPSS file out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from peaceresearch.problems import InputError, Problem, input_error
from peaceresearch.provenance.job import Job
from peaceresearch.results.table import write_table
from peaceresearch.sources.contacts import read_contacts
from peaceresearch.sources.notes import write_notes
from peaceresearch.sources.statistical import STATISTICAL, read_statistical_file
from peaceresearch.sources.survey_asked import with_not_asked
from peaceresearch.sources.survey_crosswalk import crosswalk
from peaceresearch.sources.survey_data import SurveyData, at_source
from peaceresearch.sources.survey_joins import join
from peaceresearch.sources.survey_numbers import with_numbers
from peaceresearch.sources.survey_reasons import with_reasons
from peaceresearch.sources.survey_reasons_notes import reason_notes
from peaceresearch.sources.survey_table import read_survey_table
from peaceresearch.sources.survey_waves import WaveData, stack
from peaceresearch.sources.write_sav import write_sav

TABLES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm")


def run(job: Job) -> None:
    """Read the files and write answers, variables, labels, reasons of missing answers, multiple-response sets,
    contacts, what was noticed, and the whole as an SPSS data file.
    """
    mark = job.spec["mark"]
    data, contacts = read_survey({str(path): path for path in job.inputs["raw"]}, job.spec)
    tables = {"answers": data.answers, "variables": data.items, "labels": data.labels, "reasons": data.reasons}
    for name, table in {**tables, "sets": data.sets, "contacts": contacts}.items():
        write_table(table, job.output(name))
    notes = write_sav(data, job.output("export"), mark)
    write_notes([*data.notes, *notes], job.output("notes"), mark)


def read_survey(paths: Mapping[str, Path], spec: Mapping[str, Any]) -> tuple[SurveyData, pd.DataFrame]:
    """Everything that the config declares of a survey's data, as one table of answers.

    Parameters
    ----------
    paths
        The files, by the `source` that the config gives.
    spec
        `files` (pairs of a wave, "" for a survey without waves, and its section: `source`, how it is read, `joins`, and
        of a wave `variables`, `codes`, `absent`, `changed`, by variable), `missing`, `variables` (for each variable
        that the config uses `missing` and `asked_if`), `design` (the variables of the sampling design), `contacts`.

    Returns
    -------
    SurveyData
        `answers`: `row` (from 1, through all waves), `wave` (text, where there are waves), and the variables.
        `reasons`: a row for every cell that is missing for a known reason, with its `reason`; a missing cell that is
        not listed is blank. `notes` name the file, and the row in it where there is one.
    DataFrame
        See `contacts.read_contacts`.

    Raises
    ------
    InputError
        With every fault of every file; what several files must agree on is checked when each of them can be read, and
        what the config says of their answers when they agree.
    """
    used = sorted(spec["variables"])
    problems: list[Problem] = []
    waves = []
    for name, section in spec["files"]:
        try:
            data = _wave(paths, name, section, used)
            data = with_reasons(data, spec["missing"], spec["variables"], spec["design"])
            waves.append(WaveData(name, section["source"], with_numbers(data), section.get("changed", ())))
        except InputError as error:
            problems += error.problems
    try:
        contacts = read_contacts(paths, spec["contacts"])
    except InputError as error:
        problems += error.problems
    if problems:
        raise InputError(dict.fromkeys(problems))  # a file that two waves need is told once
    data = stack(waves, used) if waves[0].name else waves[0].data
    data = with_not_asked(data, spec["variables"])
    odd = reason_notes(data, spec["missing"], spec["variables"])
    return replace(data, notes=(*data.notes, *odd)), contacts


def _wave(paths: Mapping[str, Path], name: str, section: Mapping[str, Any], used: list[str]) -> SurveyData:
    """A data file with what is joined to it, under the names of the config where it is one of several waves."""
    data = _file(paths, section)
    problems: list[Problem] = []
    for each in section["joins"]:
        try:
            other = _file(paths, {**_described(each, section), **each})
            data = join(data, _shown(section), other, {**each, "source": _shown(each)})
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return crosswalk(data, name, section, used) if name else data


def _described(joined: Mapping[str, Any], section: Mapping[str, Any]) -> dict[str, Any]:
    """What describes a joined table: the form or codebook of the data, where it is a part of the same export (another
    sheet of the workbook, or a repeat group).
    """
    if joined["source"] != section["source"] and joined["cardinality"] != "one_to_many":
        return {}
    return {key: section[key] for key in ("codebook", "form")}


def _file(paths: Mapping[str, Path], reading: Mapping[str, Any]) -> SurveyData:
    """One file, by its ending."""
    path, source = paths[reading["source"]], reading["source"]
    ending = path.suffix.lower()
    if ending in TABLES:
        data = read_survey_table(path, source, reading, paths)
    elif ending in STATISTICAL:
        data = read_statistical_file(path, source, reading["encoding"], reading.get("data_encoding"))
    else:
        remedy = f"give one of {', '.join(sorted((*STATISTICAL, *TABLES)))}"
        raise input_error(source, f"{ending or 'no ending'} is no ending of a survey file", remedy)
    return replace(data, notes=at_source(data.notes, _shown(reading)))


def _shown(part: Mapping[str, Any]) -> str:
    return f"{part['source']} (sheet {part['sheet']})" if part["sheet"] else str(part["source"])
