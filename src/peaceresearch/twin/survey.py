"""A study's synthetic survey: the answers of each wave as an SPSS data file, and the contact sheet as a workbook."""

from __future__ import annotations

import datetime
import textwrap
from pathlib import Path

import pyreadstat

from peaceresearch.study.general import Study, Synthetic
from peaceresearch.study.load import Configuration
from peaceresearch.study.survey import Survey
from peaceresearch.study.twin_survey import SurveyTwin
from peaceresearch.twin.part import MARK, Part, RawFile
from peaceresearch.twin.survey_answers import answers
from peaceresearch.twin.survey_contacts import sheet_rows
from peaceresearch.twin.survey_labels import labelled
from peaceresearch.twin.survey_problems import SECTION, problems
from peaceresearch.twin.survey_waves import filed, name_in_file, twin_of_wave
from peaceresearch.twin.workbook import write_workbook

_CREATED = slice(92, 109)  # of an SPSS header: date and time of creation (pspp-dev, "System File Format")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LABEL_BYTES = 64  # what the header has room for
_NOTE_WIDTH = 60  # a note has lines of 80 bytes, and a letter may take two
_SHEET = "Contacts"


def part(config: Configuration) -> Part | None:
    """The survey's data files, one per wave, and its contact sheet; see `part.Part`."""
    study, survey, twin = config.study, config.survey, config.twin.survey if config.twin else None
    if survey is None or twin is None or study.synthetic is None:
        return None
    synthetic = study.synthetic
    sources = {wave: survey.waves[wave].source if wave else str(survey.source) for wave in survey.files}
    files = [
        RawFile(source, SECTION, f"waves.{wave}.source" if wave else "source", (".sav",))
        for wave, source in sources.items()
    ]
    if survey.contacts is not None:
        files.append(RawFile(survey.contacts.source, SECTION, "contacts.source", (".xlsx",)))

    def save(folder: Path) -> None:
        for wave, source in sources.items():
            write(folder / source, study, synthetic, survey, twin, wave)
        if survey.contacts is not None and twin.contacts is not None:
            rows = sheet_rows(survey.contacts, twin, twin.contacts, study.seed)
            sheets = {survey.contacts.sheet or _SHEET: rows}
            target, statement = folder / survey.contacts.source, synthetic.statement[twin.labels]
            write_workbook(target, sheets, MARK, statement, study.moment.date)

    return Part(tuple(files), tuple(problems(study, survey, twin)), save)


def write(path: Path, study: Study, synthetic: Synthetic, survey: Survey, twin: SurveyTwin, wave: str) -> None:
    """Write the synthetic data file of a wave ("" for a survey without waves) to `path`, with the wave's names and
    codes; its label and note begin with the mark.

    The time of creation in the header is that of the edition, so that the same study gives the same bytes.
    """
    earlier, lang = wave if wave in twin.waves else "", twin.labels
    no_answer = list(twin_of_wave(twin, earlier).no_answer)
    table = filed(answers(survey, twin, study.seed, earlier), survey, wave, no_answer)
    known = {each.name: each for each in labelled(study, survey, twin, wave) if each.name in table.columns}
    weight = name_in_file(survey, wave, survey.design.weight or "")
    pyreadstat.write_sav(
        table,
        str(path),
        file_label=f"{MARK}: {study.title[lang]}".encode()[:_LABEL_BYTES].decode(errors="ignore"),
        note=textwrap.wrap(f"{MARK}. {synthetic.statement[lang]}", _NOTE_WIDTH),
        column_labels=[known[name].label for name in table.columns],
        variable_value_labels={name: dict(each.values) for name, each in known.items() if each.values},
        missing_ranges={name: list(each.missing) for name, each in sorted(known.items()) if each.missing},
        variable_format={name: "F8.4" if name == weight else "F4.0" for name in table.columns},
        variable_measure={name: known[name].measure for name in table.columns},
    )
    _set_creation(path, study.moment.date)


def _set_creation(path: Path, day: datetime.date) -> None:
    """Replace the clock's time in the header by midnight of the edition's day."""
    content = bytearray(path.read_bytes())
    content[_CREATED] = f"{day.day:02d} {_MONTHS[day.month - 1]} {day.year % 100:02d}00:00:00".encode()
    path.write_bytes(content)
