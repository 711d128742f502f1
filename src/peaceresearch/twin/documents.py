"""A synthetic document review: what the searches return, and the workbooks of those who screen, read and appraise."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from peaceresearch.study.documents import Documents
from peaceresearch.study.load import Configuration
from peaceresearch.study.twin_documents import DocumentsTwin, TableTwin
from peaceresearch.twin.bibliography import ENDINGS, write_search
from peaceresearch.twin.document_records import INCLUDED, Found, documents_of, searches_of
from peaceresearch.twin.document_sheets import Workbooks
from peaceresearch.twin.document_sheets_appraisal import add_appraisal
from peaceresearch.twin.document_sheets_extraction import add_extraction
from peaceresearch.twin.document_sheets_recommendations import add_decided, add_recommendations
from peaceresearch.twin.document_sheets_screening import add_screening
from peaceresearch.twin.documents_faults import SECTION
from peaceresearch.twin.documents_problems import problems
from peaceresearch.twin.part import MARK, Part, RawFile
from peaceresearch.twin.workbook import write_workbook


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
            assert search.source is not None
            table = twin.tables.get(name, TableTwin())
            write_search(folder / search.source, records, search, table, statement)
        for source, sheets in workbooks.items():
            write_workbook(folder / source, sheets, MARK, statement, study.moment.date)

    return Part(tuple(_files(declared)), tuple(problems(config, declared, twin)), write)


def _files(declared: Documents) -> list[RawFile]:
    files = [
        RawFile(search.source, SECTION, f"searches.{name}.source", ENDINGS)
        for name, search in declared.searches.items()
        if search.source is not None
    ]
    books: dict[str, str] = {}
    for source, key in _workbooks(declared):
        books.setdefault(source, key)
    return files + [RawFile(source, SECTION, key, (".xlsx",)) for source, key in books.items()]


def _workbooks(declared: Documents) -> Iterator[tuple[str, str]]:
    """Every workbook that the review names, and the key that does."""
    for index, pairs in enumerate(declared.duplicates.decisions[:1]):
        yield pairs.source, f"duplicates.decisions[{index}].source"
    screening, extraction, found = declared.screening, declared.extraction, declared.recommendations
    if screening is not None:
        for stage in filter(None, (screening.title_abstract, screening.full_text)):
            for sheet in (*stage.reviewers.values(), *([stage.agreed] if stage.agreed else ())):
                yield sheet.source or screening.source or "", "screening.source"
    parts = {"extraction": extraction} | {f"appraisals.{name}": one for name, one in declared.appraisals.items()}
    for key, one in parts.items():
        for each in (*one.sheets, *one.agreed) if one else ():
            yield each.source, f"{key}.sheets"
    if found is not None:
        yield found.sheets[0].source, "recommendations.sheets"


def material(declared: Documents, twin: DocumentsTwin, seed: int) -> tuple[dict[str, list[Found]], Workbooks]:
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
    reviewers agree, the values of fields with one value, the scores of each criterion, on how many documents and
    answers two people differ. Of the values that a document may have several of, shares are approached; gaps are exact.
    What reviewers and readers differ on is settled as the document really is.
    """
    documents = documents_of(declared, twin, seed)
    searched = searches_of(documents, declared, twin, seed)
    returned = searched.returned
    titles = {f"{name}:{place}": found.title for name, all_ in returned.items() for place, found in enumerate(all_, 1)}
    # In the order in which the searches return them.
    order = {name: place for place, name in enumerate(titles)}
    documents = sorted(documents, key=lambda document: min(order[name] for name in document.names))
    included = [document for document in documents if document.fate == INCLUDED]
    workbooks: Workbooks = {}
    for pairs in declared.duplicates.decisions[:1]:
        add_decided(workbooks, pairs, searched.same, searched.different, titles)
    if declared.screening is not None:
        add_screening(workbooks, documents, titles, declared.screening, twin.screening, seed)
    if declared.extraction is not None:
        add_extraction(workbooks, included, titles, declared.extraction, twin, seed)
    for name, appraisal in declared.appraisals.items():
        add_appraisal(workbooks, name, included, titles, appraisal, twin.appraisals[name], seed)
    if declared.recommendations is not None and twin.recommendations is not None:
        last = twin.years[1]
        add_recommendations(workbooks, included, titles, declared.recommendations, twin.recommendations, last, seed)
    return returned, workbooks
