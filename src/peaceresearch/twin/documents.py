"""A synthetic document review: what the searches return, and the workbooks of screening, extraction and appraisal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from peaceresearch.study.documents import Documents
from peaceresearch.study.load import Configuration
from peaceresearch.study.twin_documents import DocumentsTwin
from peaceresearch.twin.bibliography import ENDINGS, write_search
from peaceresearch.twin.chance import stream
from peaceresearch.twin.document_records import (
    EXCLUDED,
    INCLUDED,
    NOT_RETRIEVED,
    Document,
    Found,
    apportioned,
    documents_of,
    searches_of,
)
from peaceresearch.twin.documents_problems import SECTION, problems
from peaceresearch.twin.part import MARK, Part, RawFile
from peaceresearch.twin.workbook import write_workbook

_SPREAD = 1.2
"""How far a criterion departs from a document's general quality, in standard deviations of the quality."""
Row = list[Any]
Sheets = dict[str, list[Row]]


def part(config: Configuration) -> Part | None:
    """The document review's part of the twin."""
    declared, twin = config.documents, config.twin.documents if config.twin else None
    study, synthetic = config.study, config.study.synthetic
    if declared is None or twin is None or synthetic is None:
        return None
    statement = synthetic.statement[study.languages[0]]

    def write(folder: Path) -> None:
        searches, workbooks = material(declared, twin, study.seed)
        for name, records in searches.items():
            search = declared.searches[name]
            columns = {str(field): column for field, column in search.columns.items()}
            write_search(folder / search.source, records, columns, statement)
        for source, sheets in workbooks.items():
            write_workbook(folder / source, sheets, MARK, statement, study.moment.date)

    return Part(tuple(_files(declared)), tuple(problems(config, declared, twin)), write)


def _files(declared: Documents) -> list[RawFile]:
    files = [
        RawFile(search.source, SECTION, f"searches.{name}.source", ENDINGS)
        for name, search in declared.searches.items()
    ]
    files.append(RawFile(declared.screening.source, SECTION, "screening.source", (".xlsx",)))
    files.append(RawFile(declared.extraction.source, SECTION, "extraction.source", (".xlsx",)))
    appraisal = declared.appraisal
    if appraisal is not None and appraisal.source != declared.extraction.source:
        files.append(RawFile(appraisal.source, SECTION, "appraisal.source", (".xlsx",)))
    return files


def material(declared: Documents, twin: DocumentsTwin, seed: int) -> tuple[dict[str, list[Found]], dict[str, Sheets]]:
    """What the searches return, and the sheets of every workbook by its source.

    Parameters
    ----------
    declared, twin
        `config/documents.yaml`, and what its material is like.
    seed
        Every step draws from a stream of its own.

    Notes
    -----
    Exactly as the twin says: the numbers of records and duplicates, what becomes of the records, on how many the
    reviewers agree, the values of fields with one value, the scores of each criterion. Of the values that a document
    may have several of, shares are approached; gaps are exact. A code stands as the first of its value.
    """
    documents = documents_of(declared, twin, seed)
    searches = searches_of(documents, declared, twin, seed)
    titles = {f"{name}:{place}": found.title for name, all_ in searches.items() for place, found in enumerate(all_, 1)}
    # In the order in which the searches return them.
    order = {name: place for place, name in enumerate(titles)}
    documents = sorted(documents, key=lambda document: min(order[name] for name in document.names))
    included = [document for document in documents if document.fate == INCLUDED]
    workbooks: dict[str, Sheets] = {declared.screening.source: _screening(documents, titles, declared, twin, seed)}
    extraction, appraisal = declared.extraction, declared.appraisal
    rows = _extraction(included, titles, declared)
    workbooks.setdefault(extraction.source, {})[extraction.sheet or "Documents"] = rows
    if appraisal is not None:
        rows = _appraisal(included, titles, declared, twin, seed)
        workbooks.setdefault(appraisal.source, {})[appraisal.sheet or "Appraisal"] = rows
    return searches, workbooks


def _screening(
    documents: Sequence[Document], titles: Mapping[str, str], declared: Documents, twin: DocumentsTwin, seed: int
) -> Sheets:
    """A sheet per reviewer, what was agreed where they differ, and the full texts.

    A document that was found several times stands under any of its names, as happens when people work on lists of their
    own.
    """
    sheet = declared.screening
    numbers = stream(seed, "documents screening")
    differ = round((1 - twin.screening.agreement) * len(documents))
    conflicts = set(numbers.choice(len(documents), differ, replace=False).tolist())
    alone = {index: int(numbers.integers(2)) for index in sorted(conflicts)}
    header = [sheet.record, "Title", sheet.decision]
    sheets: Sheets = {name: [header] for name in (*sheet.reviewers.values(), sheet.agreed)}
    sheets[sheet.full_text] = [[*header, sheet.reason]]

    def named(document: Document) -> Row:
        name = document.names[int(numbers.integers(len(document.names)))]
        return [name, titles[name]]

    words = {True: sheet.include[0], False: sheet.exclude[0]}
    for index, document in enumerate(documents):
        is_kept = document.fate != EXCLUDED
        for reviewer, name in enumerate(sheet.reviewers.values()):
            is_other = alone.get(index) == reviewer
            sheets[name].append([*named(document), words[is_kept != is_other]])
        if index in conflicts:
            sheets[sheet.agreed].append([*named(document), words[is_kept]])
        if is_kept:
            sheets[sheet.full_text].append([*named(document), *_full_text(document.fate, declared)])
    return sheets


def _full_text(fate: str, declared: Documents) -> Row:
    """Decision and reason."""
    sheet = declared.screening
    if fate in (INCLUDED, NOT_RETRIEVED):
        return [(sheet.include if fate == INCLUDED else sheet.not_retrieved)[0], None]
    return [sheet.exclude[0], sheet.reasons[fate].codes[0]]


def _extraction(included: Sequence[Document], titles: Mapping[str, str], declared: Documents) -> list[Row]:
    fields = declared.extraction.fields
    rows: list[Row] = [[declared.extraction.record, "Title", *(field.column for field in fields.values())]]
    for document in included:
        cells = [
            f"{field.separator or ''} ".join(str(field.values[value].codes[0]) for value in document.values[name])
            for name, field in fields.items()
        ]
        rows.append([document.names[0], titles[document.names[0]], *cells])
    return rows


def _appraisal(
    included: Sequence[Document], titles: Mapping[str, str], declared: Documents, twin: DocumentsTwin, seed: int
) -> list[Row]:
    """The scores of each criterion; a document that does well in one tends to do well in the others."""
    assert declared.appraisal is not None
    criteria, scores = declared.appraisal.criteria, declared.appraisal.scores
    numbers = stream(seed, "documents appraisal")
    quality = numbers.normal(size=len(included))
    given: dict[str, list[Any]] = {}
    for name in criteria:
        best_first = sorted(scores, key=lambda score: -scores[score].score)
        weights = {score: twin.appraisal[name].get(score, 0) for score in best_first}
        ranked = (-(quality + _SPREAD * numbers.normal(size=len(included)))).argsort(kind="stable")
        cells: dict[int, Any] = {}
        for index, score in zip(ranked.tolist(), apportioned(weights, len(included)), strict=True):
            cells[index] = scores[score].codes[0]
        given[name] = [cells[index] for index in range(len(included))]
    rows: list[Row] = [[declared.appraisal.record, "Title", *(item.column for item in criteria.values())]]
    for index, document in enumerate(included):
        name = document.names[0]
        rows.append([name, titles[name], *(given[criterion][index] for criterion in criteria)])
    return rows
