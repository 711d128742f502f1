"""Numbers that were text only because of a word among them, such as "refused" among ages."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa

from peaceresearch.results.table import rows
from peaceresearch.sources.column_types import typed
from peaceresearch.sources.notes import Note
from peaceresearch.sources.survey_data import SurveyData
from peaceresearch.sources.table_cells import cells_of


def with_numbers(data: SurveyData) -> SurveyData:
    """The survey whose text variables are numbers where every answer left is one, once the missing ones have moved.

    Only of tables, whose columns have no declared type, and only where a missing answer did move. Dates stay text.
    """
    moved = set(data.reasons["item"])
    answers, items, notes = data.answers.copy(deep=False), data.items.copy(), list(data.notes)
    for place, item in enumerate(rows(data.items)):
        if item.kind != "text" or item.format or item.item not in moved:
            continue
        remarks: list[Note] = []
        found = typed(cells_of(pa.array(answers[item.item].fillna(""), pa.string())), item.item, False, remarks)
        if found.kind == "number" and answers[item.item].notna().any():
            answers[item.item] = found.values
            items.loc[place, "kind"] = "number"
            items.loc[place, "decimals"] = found.decimals
            what = "numbers once the missing answers are set apart"
            notes += [*remarks, Note(f"variable {item.item}", what, "read as numbers")]
    return replace(data, answers=answers, items=items, notes=tuple(notes))
