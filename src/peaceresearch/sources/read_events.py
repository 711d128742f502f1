"""Rule `read_events`: the sheets of the public events in, tidy tables and notes out."""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from peaceresearch.problems import InputError
from peaceresearch.provenance.job import Job
from peaceresearch.results.ids import slug
from peaceresearch.results.table import rows, write_table
from peaceresearch.sources.hand_kept import HandKept, Part
from peaceresearch.sources.notes import Note, write_notes
from peaceresearch.sources.sheet import ROW

CONFIG = "config/events.yaml"
BEFORE, AFTER = "before", "after"
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_WHOLE = re.compile(r"-?[0-9]+")


def run(job: Job) -> None:
    """Read the sheets and write attendance, feedback, proposals, responses, and what was noticed."""
    tables, notes = read_events({str(path): path for path in job.inputs["raw"]}, job.spec)
    for name, table in tables.items():
        write_table(table, job.output(name))
    write_notes(notes, job.output("notes"), job.spec["mark"])


def read_events(paths: Mapping[str, Path], spec: Mapping[str, Any]) -> tuple[dict[str, pd.DataFrame], list[Note]]:
    """Read everything that the config declares of the events.

    Parameters
    ----------
    paths
        The files, by the `source` that the config gives.
    spec
        `events` (place: code and date), `attendance`, `feedback`, `proposals`, `responses` (None where there is none).

    Returns
    -------
    dict of DataFrame
        `attendance`: event (the slug of its place), participant, a column per dimension (the value's slug, "" where it
        is not known), spoke (bool). `feedback`: event, participant ("" where the form has none), moment (`before` or
        `after`), a number per question (NaN where it was not answered). `proposals`: proposal (slug), event, theme,
        addressee (slugs), `text_<language>` ("" where it was not written in it). `responses`: proposal, status (slug),
        date (YYYY-MM-DD or ""). A part that is not declared is a table without rows.
    list of Note
        What was left out or kept although it is odd.

    Raises
    ------
    InputError
        With every fault of every sheet: a code that nothing names, a participant, form, proposal or response that
        stands twice, an answer outside its limits, a response to no proposal, a date that is none.
    """
    sheets = HandKept(CONFIG, paths)
    events = spec["events"]
    attendance = _attendance(sheets, spec["attendance"], events)
    feedback = _feedback(sheets, spec["feedback"], events, attendance)
    proposals = _proposals(sheets, spec["proposals"], events)
    responses = _responses(sheets, spec["responses"], events, proposals)
    if sheets.problems:
        raise InputError(sheets.problems)
    tables = {"attendance": attendance, "feedback": feedback, "proposals": proposals, "responses": responses}
    return {name: table.drop(columns=ROW, errors="ignore") for name, table in tables.items()}, sheets.notes


def _attendance(sheets: HandKept, part: Part, events: Mapping[str, Any]) -> pd.DataFrame:
    """The participants; an entry that is missing in a dimension is noted."""
    groups = part["groups"]
    asked = [part["event"], part["participant"], *(group["column"] for group in groups.values())]
    sheet = sheets.table(part, [*asked, *([part["spoke"]] if part["spoke"] else [])])
    sheets.need(sheet, part["participant"], part)
    table = pd.DataFrame({ROW: sheet[ROW], "event": _events(sheets, sheet, part, events)})
    table["participant"] = sheet[part["participant"]]
    for name, group in groups.items():
        column, key = group["column"], f"attendance.groups.{name}.codes"
        table[name] = sheets.coded(sheet, column, group["codes"], part, key, empty=True)
        for row in rows(sheet[sheet[column] == ""]):
            sheets.note(part, row.row, f"`{column}` is empty", "counted in no value of it")
    table["spoke"] = _spoke(sheets, sheet, part) if part["spoke"] else False
    sheets.once(table, ["event", "participant"], part, "the participant `{participant}` is twice at one event")
    for place, event in events.items():
        if not (table["event"] == place).any():
            sheets.note(part, None, f"nobody is listed for the event `{event['code']}`", "kept without participants")
    return table


def _spoke(sheets: HandKept, sheet: pd.DataFrame, part: Part) -> pd.Series:
    entries = {"yes": part["yes"], "no": part["no"]}
    found = sheets.coded(sheet, part["spoke"], entries, part, "attendance.yes or attendance.no", empty=True)
    if part["no"]:
        for row in rows(sheet[sheet[part["spoke"]] == ""]):
            sheets.note(part, row.row, f"`{part['spoke']}` is empty", "counted as not having spoken")
    return found == "yes"


def _feedback(sheets: HandKept, part: Part | None, events: Mapping[str, Any], attendance: pd.DataFrame) -> pd.DataFrame:
    """The forms; one without any answer is left out, one of nobody on the attendance sheet is kept."""
    if part is None:
        return _empty(["event", "participant", "moment"])
    questions = part["questions"]
    asked = [part["event"], part["participant"], part["moment"]]
    sheet = sheets.table(part, [*asked, *(question["column"] for question in questions.values())])
    table = pd.DataFrame({ROW: sheet[ROW], "event": _events(sheets, sheet, part, events)})
    table["participant"] = sheet[part["participant"]]
    moments = {BEFORE: part["before"], AFTER: part["after"]}
    table["moment"] = sheets.coded(sheet, part["moment"], moments, part, "feedback.before or feedback.after")
    for name, question in questions.items():
        table[name] = _answers(sheets, sheet, question, part)
    twice = "two forms `{moment}` of the participant `{participant}`"
    sheets.once(table, ["event", "participant", "moment"], part, twice)
    listed = set(zip(attendance["event"], attendance["participant"], strict=True))
    for row in rows(table):
        if row.participant == "":
            sheets.note(part, row.row, f"`{part['participant']}` is empty", "kept; linked with no other form")
        elif row.event and (row.event, row.participant) not in listed:
            sheets.note(part, row.row, f"`{row.participant}` is not on the attendance sheet", "kept as it is")
    answered = table[list(questions)].notna().any(axis=1)
    for row in rows(table[~answered]):
        sheets.note(part, row.row, "a form without any answer", "left out")
    return table[answered].reset_index(drop=True)


def _answers(sheets: HandKept, sheet: pd.DataFrame, question: Mapping[str, Any], part: Part) -> pd.Series:
    """The answers to a question as numbers; one that is no whole number within the limits is a problem."""
    low, high = question["limits"]
    found = []
    for number, text in zip(sheet[ROW], sheet[question["column"]], strict=True):
        value = int(text) if _WHOLE.fullmatch(text) else None
        if text and (value is None or not low <= value <= high):
            remedy = f"write a whole number from {low} to {high}, or nothing"
            sheets.problem(part, number, f"`{question['column']}` is `{text}`", remedy)
        found.append(float("nan") if value is None else float(value))
    return pd.Series(found, index=sheet.index, dtype="float64")


def _proposals(sheets: HandKept, part: Part | None, events: Mapping[str, Any]) -> pd.DataFrame:
    """The proposals, with their names as they stand in ids."""
    if part is None:
        return _empty(["proposal", "event", "theme", "addressee"])
    columns = dict(part["text"])
    sheet = sheets.table(
        part, [*(part[name] for name in ("proposal", "event", "theme", "addressee")), *columns.values()]
    )
    sheets.need(sheet, part["proposal"], part)
    table = pd.DataFrame({ROW: sheet[ROW], "proposal": sheet[part["proposal"]].map(slug).astype("str")})
    table["event"] = _events(sheets, sheet, part, events)
    for name, choices in (("theme", part["themes"]), ("addressee", part["addressees"])):
        table[name] = sheets.coded(sheet, part[name], _codes(choices), part, f"proposals.{name}s")
    for lang, column in columns.items():
        table[f"text_{lang}"] = sheet[column]
    sheets.once(table, ["proposal"], part, "the proposal `{proposal}` stands twice")
    for index, number in sheet[ROW].items():
        missing = [column for column in columns.values() if sheet.at[index, column] == ""]
        named = ", ".join(f"`{column}`" for column in missing)
        if len(missing) == len(columns):
            sheets.problem(part, number, "a proposal without words", f"write it in {named}")
        elif missing:
            sheets.note(part, number, f"{named} is empty", "kept without it")
    return table


def _responses(sheets: HandKept, part: Part | None, events: Mapping[str, Any], proposals: pd.DataFrame) -> pd.DataFrame:
    """The responses; one without a date, or from before the event, is noted."""
    if part is None:
        return _empty(["proposal", "status", "date"])
    sheet = sheets.table(part, [part["proposal"], part["status"], part["date"]])
    sheets.need(sheet, part["proposal"], part)
    table = pd.DataFrame({ROW: sheet[ROW], "proposal": sheet[part["proposal"]].map(slug).astype("str")})
    table["status"] = sheets.coded(sheet, part["status"], _codes(part["statuses"]), part, "responses.statuses")
    table["date"] = sheet[part["date"]]
    sheets.once(table, ["proposal"], part, "two responses to the proposal `{proposal}`")
    event_of = dict(zip(proposals["proposal"], proposals["event"], strict=True))
    for row in rows(table):
        if row.proposal and row.proposal not in event_of and not sheets.unread:
            near = difflib.get_close_matches(row.proposal, sorted(event_of), n=1, cutoff=0.6)
            remedy = f"did you mean `{near[0]}`?" if near else "name a proposal of the minutes"
            sheets.problem(part, row.row, f"there is no proposal `{row.proposal}`", remedy)
        if row.date == "":
            sheets.note(part, row.row, "a response without a date", "kept without it")
        elif not _is_date(row.date):
            sheets.problem(part, row.row, f"`{part['date']}` is `{row.date}`", "write a day as YYYY-MM-DD")
        elif row.date < events.get(event_of.get(row.proposal, ""), {}).get("date", ""):
            sheets.note(part, row.row, f"a response of {row.date}, before the event", "kept as it is")
    return table


def _events(sheets: HandKept, sheet: pd.DataFrame, part: Part, events: Mapping[str, Any]) -> pd.Series:
    """The place of the event that each row names."""
    codes = {place: [event["code"]] for place, event in events.items()}
    return sheets.coded(sheet, part["event"], codes, part, "events")


def _codes(choices: Mapping[str, Any]) -> dict[str, Sequence[object]]:
    return {name: choice["codes"] for name, choice in choices.items()}


def _is_date(text: str) -> bool:
    if not _DATE.fullmatch(text):
        return False
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _empty(columns: Sequence[str]) -> pd.DataFrame:
    return pd.DataFrame(columns=list(columns)).astype("str")
