"""The sheets of a synthetic screening: two stages, their reviewers, and what was agreed where they differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from peaceresearch.study.screening import Decisions, Screening, Stage
from peaceresearch.study.twin_documents import ScreeningTwin
from peaceresearch.twin.chance import stream
from peaceresearch.twin.document_records import EXCLUDED, INCLUDED, NOT_RETRIEVED, Document
from peaceresearch.twin.document_sheets import TITLE, Row, Workbooks, sheet_of

Decided = tuple[str, str]
"""Decision and reason, as they stand in a sheet."""


def add_screening(
    workbooks: Workbooks,
    documents: Sequence[Document],
    titles: Mapping[str, str],
    screening: Screening,
    twin: ScreeningTwin,
    seed: int,
) -> None:
    """Add a sheet per reviewer and stage, and what was agreed.

    A document that was found several times stands under any of its names, as happens when people work on lists of their
    own.
    """
    first = _titles_decided(documents, screening, twin, seed)
    _add_stage(workbooks, "title_abstract", screening.title_abstract, first, titles, screening, seed)
    if screening.full_text is not None:
        second = _texts_decided(documents, screening, twin, seed)
        _add_stage(workbooks, "full_text", screening.full_text, second, titles, screening, seed)


Round = list[tuple[Document, list[Decided], Decided | None]]
"""Per document: each reviewer's decision, and what was agreed where they differ."""


def _titles_decided(documents: Sequence[Document], screening: Screening, twin: ScreeningTwin, seed: int) -> Round:
    numbers = stream(seed, "documents screening")
    reviewers = len(screening.title_abstract.reviewers)
    differ = round((1 - twin.agreement) * len(documents))
    alone = {
        index: int(numbers.integers(reviewers))
        for index in sorted(numbers.choice(len(documents), differ, replace=False).tolist())
    }
    passing = [i for i, document in enumerate(documents) if document.fate != EXCLUDED and i not in alone]
    unsure = {
        index: int(numbers.integers(reviewers))
        for index in sorted(numbers.choice(passing, min(twin.unsure, len(passing)), replace=False).tolist())
    }
    include, exclude = str(screening.include[0]), str(screening.exclude[0])
    doubt = str(screening.unsure[0]) if screening.unsure else include
    decided: Round = []
    for index, document in enumerate(documents):
        usual, other = (exclude, include) if document.fate == EXCLUDED else (include, exclude)
        given: list[Decided] = [(usual, "")] * reviewers
        if index in alone:
            is_doubtful = document.fate == EXCLUDED and numbers.random() < 0.5
            given[alone[index]] = (doubt if is_doubtful else other, "")
        if index in unsure:
            given[unsure[index]] = (doubt, "")
        decided.append((document, given, (usual, "") if index in alone else None))
    return decided


def _texts_decided(documents: Sequence[Document], screening: Screening, twin: ScreeningTwin, seed: int) -> Round:
    numbers = stream(seed, "documents full texts")
    assert screening.full_text is not None
    reviewers = len(screening.full_text.reviewers)
    sought = [document for document in documents if document.fate != EXCLUDED]
    read = [index for index, document in enumerate(sought) if document.fate != NOT_RETRIEVED]
    differ = round((1 - twin.full_text_agreement) * len(read))
    order = numbers.permutation(read).tolist()[:differ]
    decided: Round = []
    for index, document in enumerate(sought):
        usual = _full_text(document.fate, screening)
        given = [usual] * reviewers
        if index in order:
            reasons = [str(reason.codes[0]) for reason in screening.reasons.values() if reason.codes[0] != usual[1]]
            other = reasons[int(numbers.integers(len(reasons)))]
            is_reason_only = document.fate != INCLUDED and order.index(index) % 2 == 1
            is_out = document.fate == INCLUDED or is_reason_only
            given[int(numbers.integers(reviewers))] = (
                (str(screening.exclude[0]), other) if is_out else (str(screening.include[0]), "")
            )
        decided.append((document, given, usual if index in order else None))
    return decided


def _full_text(fate: str, screening: Screening) -> Decided:
    if fate in (INCLUDED, NOT_RETRIEVED):
        return str((screening.include if fate == INCLUDED else screening.not_retrieved)[0]), ""
    return str(screening.exclude[0]), str(screening.reasons[fate].codes[0])


def _add_stage(
    workbooks: Workbooks,
    name: str,
    stage: Stage,
    decided: Round,
    titles: Mapping[str, str],
    screening: Screening,
    seed: int,
) -> None:
    numbers = stream(seed, f"documents names {name}")
    has_reason = name == "full_text"
    sheets = [_sheet(workbooks, sheet, screening, has_reason) for sheet in stage.reviewers.values()]
    agreed = _sheet(workbooks, stage.agreed, screening, has_reason) if stage.agreed else None
    for document, given, settled in decided:
        rows = [*zip(sheets, given, strict=True), *([(agreed, settled)] if agreed is not None and settled else [])]
        for sheet, (decision, reason) in rows:
            called = document.names[int(numbers.integers(len(document.names)))]
            sheet.append([called, titles[called], decision, *([reason or None] if has_reason else [])])


def _sheet(workbooks: Workbooks, sheet: Decisions, screening: Screening, has_reason: bool) -> list[Row]:
    header: Row = [sheet.record or screening.record, TITLE, sheet.decision or screening.decision]
    header += [sheet.reason or screening.reason] if has_reason else []
    return sheet_of(workbooks, sheet.source or screening.source or "", sheet.sheet, header)
