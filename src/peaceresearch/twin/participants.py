"""The sheets beside synthetic focus groups: who took part and may be quoted, and the quotes chosen for publication."""

from __future__ import annotations

from collections.abc import Sequence

from peaceresearch.study.focus_groups import Participants, Quotes
from peaceresearch.study.twin_focus_groups import FocusGroupsTwin, GroupTwin
from peaceresearch.twin.chance import stream

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
    """Header and a row per quote, with all its codes in force; the text is the sentence as the transcript has it."""
    languages = {group.name: group.language for group in twin.groups}
    columns = [sheet.quote, sheet.group, sheet.participant, sheet.code, sheet.language, sheet.text]
    rows = [[*columns, *sheet.translations.values()]]
    for quote in twin.quotes:
        spoken = languages[quote.group]
        codes = dict.fromkeys(twin.codes[code].now or code for code in twin.codes_of(quote.code, spoken, quote.said))
        own = [quote.name, quote.group, quote.participant, f"{sheet.separator} ".join(codes), spoken, quote.said]
        rows.append([*own, *(quote.translations.get(lang, "") for lang in sheet.translations)])
    return rows


def _dealt(group: GroupTwin, column: str, seed: int) -> Sequence[str]:
    """An entry of the column for each participant of the group."""
    entries = group.columns.get(column)
    if not entries:
        return [""] * group.people
    dealt = [entries[at % len(entries)] for at in range(group.people)]
    return [dealt[at] for at in stream(seed, f"participants {group.name} {column}").permutation(group.people)]
