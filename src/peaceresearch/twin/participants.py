"""The sheets beside synthetic focus groups: who took part and may be quoted, and the quotes chosen for publication."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from peaceresearch.study.general import Study, Synthetic
from peaceresearch.study.focus_groups import Participants, Quotes
from peaceresearch.study.twin_focus_groups import FocusGroupsTwin, GroupTwin
from peaceresearch.twin.chance import stream
from peaceresearch.twin.part import MARK
from peaceresearch.twin.workbook import write_csv, write_workbook

Rows = list[list[str]]


def participants(sheet: Participants, twin: FocusGroupsTwin, seed: int) -> Rows:
    """Header and a row per participant: group, label, the twin's further columns, consent.

    The entries of a further column are dealt out in turn in an order of chance, so that each is there equally often.
    """
    further = list(dict.fromkeys(column for group in twin.groups for column in group.columns))
    rows = [[sheet.group, sheet.participant, *further, sheet.consent]]
    for group in twin.groups:
        entries = {column: _dealt(group, column, seed) for column in further}
        for at, label in enumerate(group.labels):
            consent = twin.refused if label in group.refuses else str(sheet.given[0])
            rows.append([group.name, label, *(entries[column][at] for column in further), consent or ""])
    return rows


def quotes(sheet: Quotes, twin: FocusGroupsTwin) -> Rows:
    """Header and a row per quote; the text is the sentence as the transcript has it."""
    languages = {group.name: group.language for group in twin.groups}
    columns = [sheet.quote, sheet.group, sheet.participant, sheet.code, sheet.language, sheet.text]
    rows = [[*columns, *sheet.translations.values()]]
    for quote in twin.quotes:
        own = [quote.name, quote.group, quote.participant, quote.code, languages[quote.group], quote.said]
        rows.append([*own, *(quote.translations.get(lang, "") for lang in sheet.translations)])
    return rows


def write(path: Path, rows: Rows, name: str, study: Study, synthetic: Synthetic) -> None:
    """Write rows to `path`, a workbook whose sheet is called `name`, or a CSV file."""
    lang = study.languages[0]
    statement = synthetic.statement[lang]
    if path.suffix.lower() == ".csv":
        write_csv(path, rows[0], rows[1:], MARK, statement)
    else:
        write_workbook(path, {name: rows}, MARK, statement, study.moment.date)


def _dealt(group: GroupTwin, column: str, seed: int) -> Sequence[str]:
    """An entry of the column for each participant of the group."""
    entries = group.columns.get(column)
    if not entries:
        return [""] * group.people
    dealt = [entries[at % len(entries)] for at in range(group.people)]
    return [dealt[at] for at in stream(seed, f"participants {group.name} {column}").permutation(group.people)]
