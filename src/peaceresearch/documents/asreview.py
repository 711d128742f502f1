"""The records without duplicates as files for ASReview, with the decisions so far.

ASReview 2 (its documentation, "Data format" and "Fully, partially, and unlabeled data", and `asreview/data` of its
source) reads of a table the columns title, abstract, keywords, authors, doi, url, year and `included` (1 relevant, 0
irrelevant, empty not seen), keeps all others, and gives its own decisions back as `asreview_label` with the same values
beside those columns. Of a RIS file it reads the label from the note (N1) `ASReview_relevant`, `ASReview_irrelevant` or
`ASReview_not_seen`, keeps the other tags that rispy knows, and writes its own as the first note; a RIS file comes back
as RIS or as a table with rispy's names of the tags, in which that of ID is `id`. It takes the text of a comma-separated
file from the first line on, so that no comment may stand above the header.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from peaceresearch.documents.screening_votes import EXCLUDE, FULL_TEXT, INCLUDE, NOT_RETRIEVED, TITLE_ABSTRACT
from peaceresearch.results.sheet_cells import UNPRINTABLE

COLUMNS = ("record", "title", "abstract", "authors", "year", "doi", "url", "keywords", "included")
MARK = "data"
"""Column of the mark of synthetic data."""
NOTES = {INCLUDE: "ASReview_relevant", EXCLUDE: "ASReview_irrelevant", "": "ASReview_not_seen"}
_LABELS = {INCLUDE: "1", EXCLUDE: "0", "": ""}
_TYPES = {
    "article": "JOUR", "book": "BOOK", "chapter": "CHAP", "thesis": "THES", "report": "RPRT", "conference": "CONF",
    "web": "ELEC", "news": "NEWS", "law": "STAT", "dataset": "DATA",
}  # fmt: skip
"""Types of references by RefMan's "RIS Format Specifications"; GEN for any other."""
_TAGS = (
    ("TI", "title"), ("AU", "authors"), ("PY", "year"), ("T2", "journal"), ("PB", "publisher"), ("VL", "volume"),
    ("IS", "issue"), ("AB", "abstract"), ("KW", "keywords"), ("DO", "doi"), ("UR", "url"), ("LA", "language"),
)  # fmt: skip
_LISTS = ("authors", "keywords")
_USED = tuple(dict.fromkeys((*COLUMNS[:-1], "type", *(name for _, name in _TAGS), "pages")))


def write_asreview(records: pd.DataFrame, settled: pd.DataFrame, table: Path, ris: Path, mark: str) -> None:
    r"""Write the records for ASReview, as a table and as RIS (UTF-8, ``\n`` line ends).

    The label is what was decided on title and abstract; of records that go straight to the full texts, on these
    (included or excluded). Texts stand as they are, also those that a spreadsheet would take for a formula; line
    breaks in them, and characters that no text should hold, are blanks.

    Parameters
    ----------
    records
        Those kept, with `record`, `title`, `abstract`, `authors` and `keywords` ("; " between), `year`, `doi`, `url`;
        for RIS also `type`, `journal`, `publisher`, `volume`, `issue`, `language`, where they are there.
    settled
        record, stage, decision; see `screening.Screened`.
    table, ris
        The files.
    mark
        Of synthetic data; "" on real data. It stands in a column `data` of each row, and in a note of each reference.
    """
    labels = _decided(settled)
    with (
        table.open("w", encoding="utf-8", newline="") as cells_file,
        ris.open("w", encoding="utf-8", newline="") as lines,
    ):
        writer = csv.writer(cells_file, lineterminator="\n")
        writer.writerow([*COLUMNS, *([MARK] if mark else [])])
        for cells in _plain(records):
            label = labels.get(cells["record"], "")
            writer.writerow([*(cells[name] for name in COLUMNS[:-1]), _LABELS[label], *([mark] if mark else [])])
            lines.writelines(f"{line}\n" for line in _reference(cells, label, mark))


def _decided(settled: pd.DataFrame) -> dict[str, str]:
    """Include or exclude, by record."""
    found: dict[str, str] = {}
    for stage in (FULL_TEXT, TITLE_ABSTRACT):
        of_stage = settled[(settled["stage"] == stage) & (settled["decision"] != NOT_RETRIEVED)]
        found |= dict(zip(of_stage["record"], of_stage["decision"], strict=True))
    return found


def _plain(records: pd.DataFrame) -> Iterator[dict[str, str]]:
    """The cells of each record as texts of one line; "" where there is nothing."""
    names = [name for name in _USED if name in records]
    columns = [records[name].astype("object").where(records[name].notna(), "") for name in names]
    for row in zip(*columns, strict=True):
        yield {name: _line(str(cell)) for name, cell in zip(names, row, strict=True)}


def _line(text: str) -> str:
    return " ".join(UNPRINTABLE.sub(" ", text).split())


def _reference(cells: dict[str, str], label: str, mark: str) -> Iterator[str]:
    """The lines of one reference."""
    yield f"TY  - {_TYPES.get(cells.get('type', ''), 'GEN')}"
    yield f"ID  - {cells['record']}"
    for tag, name in _TAGS:
        text = cells.get(name, "")
        parts = text.split("; ") if name in _LISTS else [text]
        yield from (f"{tag}  - {part}" for part in parts if part)
    start, _, end = cells.get("pages", "").partition("-")
    yield from (f"{tag}  - {page.strip()}" for tag, page in (("SP", start), ("EP", end)) if page.strip())
    yield f"N1  - {NOTES[label]}"
    if mark:
        yield f"N1  - {mark}"
    yield "ER  - "
    yield ""
