"""The sheets of a synthetic extraction: a part of the documents read by two people, who differ here and there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from peaceresearch.study.extraction import Extracted, Extraction
from peaceresearch.study.twin_documents import DocumentsTwin
from peaceresearch.twin.chance import stream
from peaceresearch.twin.document_records import Document
from peaceresearch.twin.document_sheets import TITLE, Row, Workbooks, headers, named, others_than, readers_of, sheet_of
from peaceresearch.twin.documents_values import misread

Read = dict[tuple[int, int, str], list[str]]
"""Document, place of the reader among its readers, field: what this one takes from it."""


def add_extraction(
    workbooks: Workbooks,
    included: Sequence[Document],
    titles: Mapping[str, str],
    extraction: Extraction,
    twin: DocumentsTwin,
    seed: int,
) -> None:
    """Add a sheet per reader, and what was agreed where two of them differ; a code stands as the first of its value."""
    numbers = stream(seed, "documents extraction")
    readers = readers_of(len(included), len(extraction.sheets), twin.double, numbers)
    twice = [index for index, who in enumerate(readers) if len(who) > 1]
    otherwise: Read = {}
    for name, field in extraction.fields.items():
        wanted = twin.fields[name]
        others = list(wanted.texts or field.values)
        for index, place in others_than(wanted.differ, twice, numbers, lambda index: len(readers[index])).items():
            values = included[index].values[name]
            otherwise[index, place, name] = misread(values, others, field.separator is not None, numbers)
    studies = _studies(len(included), twin.joint)
    _add_readers(workbooks, included, titles, extraction, readers, studies, otherwise)
    _add_agreed(workbooks, included, titles, extraction, otherwise)


def _add_readers(
    workbooks: Workbooks,
    included: Sequence[Document],
    titles: Mapping[str, str],
    extraction: Extraction,
    readers: Sequence[tuple[int, ...]],
    studies: Sequence[str],
    otherwise: Read,
) -> None:
    columns = [*([extraction.study] if extraction.study else []), *extraction.fields.values()]
    sheets = [
        sheet_of(
            workbooks,
            sheet.source,
            sheet.sheet,
            [extraction.record, TITLE, *headers(sheet, number, columns), *([extraction.by] if extraction.by else [])],
        )
        for number, sheet in enumerate(extraction.sheets)
    ]
    for index, document in enumerate(included):
        for place, who in enumerate(readers[index]):
            row = named(document, titles, place)
            row += [studies[index]] if extraction.study else []
            row += [
                _cell(field, otherwise.get((index, place, name), document.values[name]))
                for name, field in extraction.fields.items()
            ]
            sheets[who].append([*row, *([extraction.sheets[who].by] if extraction.by else [])])


def _add_agreed(
    workbooks: Workbooks,
    included: Sequence[Document],
    titles: Mapping[str, str],
    extraction: Extraction,
    otherwise: Read,
) -> None:
    if not extraction.agreed:
        return
    agreed = extraction.agreed[0]
    header: Row = [extraction.record, TITLE, *headers(agreed, 0, list(extraction.fields.values()))]
    rows = sheet_of(workbooks, agreed.source, agreed.sheet, header)
    differing = {(index, name) for index, _, name in otherwise}
    for index in sorted({index for index, _ in differing}):
        document = included[index]
        cells = [
            _cell(field, document.values[name]) if (index, name) in differing else None
            for name, field in extraction.fields.items()
        ]
        rows.append([*named(document, titles, 0), *cells])


def _cell(field: Extracted, values: Sequence[str]) -> str:
    return f"{field.separator or ''} ".join(
        str(field.values[value].codes[0]) if field.kind == "coded" else value for value in values
    )


def _studies(count: int, joint: int) -> list[str]:
    """The study of each document: of the last `joint` it is that of the one before them in turn."""
    own = count - joint
    return [f"Study {index + 1 if index < own else index - own + 1:02d}" for index in range(count)]
