"""The answers of one appraisal, settled between those who gave them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from peaceresearch.documents.double_extraction import (
    MEND_ONE,
    Readings,
    Values,
    differ,
    difference_rows,
    differences,
    overruled,
    readings_of,
    settled,
    told,
)
from peaceresearch.documents.extraction_agreement import agreement_rows
from peaceresearch.documents.sheet_records import at_place, places_of
from peaceresearch.problems import Problem

Row = dict[str, Any]
DESIGN = "design"
"""Name of what is compared beside the criteria: the designs of a document."""


@dataclass(frozen=True)
class Answers:
    """What holds of one appraisal: record, design, criterion, score; agreement, differences and problems as of all."""

    table: pd.DataFrame
    agreement: list[Row]
    differences: pd.DataFrame
    problems: list[Problem]
    unsettled: list[Problem]


def settle_answers(
    table: pd.DataFrame, records: Sequence[str], name: str, declared: Mapping[str, Any], source: str
) -> Answers:
    """Settle an appraisal as an extraction is settled, the designs first, for they say which criteria are asked.

    A criterion that one appraiser alone answered, as the others took the document for one of another design, has that
    answer where the design that holds asks for it. Another answer or design agreed on than that of all appraisers (two
    or more) is a problem. Agreement on a criterion is told of the documents for which two or more answered it.

    Parameters
    ----------
    table
        record, by, is_agreed, design, criterion, score, entry, place: rows on documents that are to be appraised.
    records
        Those of them that have a row, in their order.
    name, declared
        The appraisal: see `appraisal.Appraisals`.
    source
        The files, as problems name them.
    """
    readings = _readings(table)
    designs_of = {criterion: set(designs) for criterion, designs in declared["criteria"]}
    places, agreed_at = places_of(table), places_of(table[table["is_agreed"]])
    found: list[tuple[str, str, str, str]] = []
    different: list[tuple[str, ...]] = []
    problems: list[Problem] = []
    unsettled: list[Problem] = []
    for record in records:
        given = list(readings.given(record, DESIGN).values())
        design = settled(readings, record, DESIGN, given)
        open_items = [] if design is not None else [told(readings, record, DESIGN)]
        against = [overruled(readings, record, DESIGN, given)]
        if differ(given):
            different += difference_rows(readings, record, DESIGN)
        asked = [each for each, designs in designs_of.items() if not designs or designs & set(design or ())]
        lacking = []
        for criterion in asked:
            answers = list(_answers(readings, record, criterion).values())
            if differ(answers):
                different += difference_rows(readings, record, criterion)
            against.append(overruled(readings, record, criterion, answers))
            score = settled(readings, record, criterion, answers)
            if score is None:
                open_items.append(told(readings, record, criterion))
            elif score:
                found.append((record, ";".join(design or ()), criterion, score[0]))
            elif design is not None:
                lacking.append(f"`{criterion}`")
        if lacking:
            what = f"nobody answers {', '.join(lacking)} ({name})"
            problems.append(at_place(places[record], f"record {record}", what, "add what was agreed"))
        if any(against):
            what = f"{', '.join(filter(None, against))} ({name})"
            problems.append(at_place(agreed_at[record], f"record {record}", what, MEND_ONE))
        if open_items:
            what = f"its appraisers ({name}) differ on {', '.join(open_items)}, and nothing is agreed"
            remedy = "write what holds into an `agreed` sheet of the appraisal"
            unsettled.append(Problem(source, f"record {record}", what, remedy))
    answers_table = pd.DataFrame(found, columns=["record", "design", "criterion", "score"]).astype("str")
    scores = [score for score, _ in declared["scores"]]
    agreement = [
        row
        for criterion in designs_of
        for row in agreement_rows(criterion, [_answers(readings, record, criterion) for record in records], scores)
    ]
    return Answers(answers_table, agreement, differences(different), problems, unsettled)


def _readings(table: pd.DataFrame) -> Readings:
    """The answers as readings of fields, with the designs as one more field."""
    answers = table.rename(columns={"criterion": "field", "score": "value"})
    told = table.drop_duplicates(["record", "by", "is_agreed"])
    designs = told[~told["is_agreed"] | (told["design"] != "")].assign(field=DESIGN, entry=told["design"])
    designs = designs.assign(value=[design.split(";") for design in designs["design"]]).explode("value")
    columns = ["record", "by", "is_agreed", "field", "value", "entry"]
    return readings_of(pd.concat([answers.loc[answers["field"] != "", columns], designs[columns]], ignore_index=True))


def _answers(readings: Readings, record: str, criterion: str) -> dict[str, Values]:
    """What each appraiser answered, without those who were not asked."""
    return {person: values for person, values in readings.given(record, criterion).items() if values}
