"""The sheet of what synthetic documents recommend, and the sheet of decisions on pairs of records."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

from peaceresearch.study.extraction import Coded, Recommendations
from peaceresearch.study.searches import PairDecisions
from peaceresearch.study.twin_documents import RecommendationsTwin
from peaceresearch.twin.chance import stream
from peaceresearch.twin.document_records import Document
from peaceresearch.twin.document_sheets import TITLE, Row, Workbooks, named, sheet_of
from peaceresearch.twin.documents_values import apportioned

_LATER = 3
"""By how many years at most a recommendation is younger than the document that holds it."""


def add_recommendations(
    workbooks: Workbooks,
    included: Sequence[Document],
    titles: Mapping[str, str],
    declared: Recommendations,
    twin: RecommendationsTwin,
    last: int,
    seed: int,
) -> None:
    """Add a row per recommendation, each made by a document that has its theme among its values, if there is one.

    `last` is the last year in which one may begin.
    """
    numbers = stream(seed, "documents recommendations")
    columns = [part.column for part in (declared.addressee, declared.theme, declared.status) if part]
    header: Row = [declared.record, TITLE, *([declared.name] if declared.name else []), *declared.text.values()]
    header += [*columns, *filter(None, (declared.since, declared.checked))]
    rows = sheet_of(workbooks, declared.sheets[0].source, declared.sheets[0].sheet, header)
    statuses = numbers.permutation(apportioned(twin.status, len(twin.made))).tolist()
    start, end = twin.checked
    days = [start + datetime.timedelta(days=day) for day in range((end - start).days + 1)]
    made = 0
    turn: dict[str, int] = {}
    for made, wanted in enumerate(twin.made, 1):
        having = [one for one in included if any(wanted.theme in values for values in one.values.values())]
        place = turn[wanted.theme] = turn.get(wanted.theme, -1) + 1
        document = (having or list(included))[place % len(having or included)]
        year = min(last, document.year + int(numbers.integers(1, _LATER + 1)))
        is_later = numbers.random() < twin.later and year > document.year
        row = named(document, titles, 0)
        row += [f"r{made:02d}"] if declared.name else []
        row += [wanted.text[lang] for lang in declared.text]
        row.append(_codes(declared.addressee, wanted.addressee))
        row += [_codes(declared.theme, [wanted.theme])] if declared.theme else []
        row += [_codes(declared.status, [str(statuses[made - 1])])] if declared.status else []
        row += [year if is_later else None] if declared.since else []
        row += [days[int(numbers.integers(len(days)))]] if declared.checked else []
        rows.append(row)


def _codes(column: Coded, values: Sequence[str]) -> str:
    return f"{column.separator or ''} ".join(str(column.values[value].codes[0]) for value in values)


def add_decided(
    workbooks: Workbooks,
    declared: PairDecisions,
    same: Sequence[tuple[str, str]],
    different: Sequence[tuple[str, str]],
    titles: Mapping[str, str],
) -> None:
    """Add what somebody decided on pairs of records that look like one, or do not."""
    header: Row = [declared.record, TITLE, declared.other, "Title of the other", declared.decision]
    rows = sheet_of(workbooks, declared.source, declared.sheet, header)
    for pairs, codes in ((same, declared.same), (different, declared.different)):
        rows += [[one, titles[one], other, titles[other], codes[0]] for one, other in pairs]
