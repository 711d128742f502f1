"""`config/documents.yaml`: what was searched, in which files the results are, and when two records are one."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import Field, model_validator

from peaceresearch.study.general import Codes, Slug
from peaceresearch.study.text import Section, Text

Count = Annotated[int, Field(ge=0, strict=True)]
Kind = Literal["database", "register", "website", "organisation", "citation", "other"]
Route = Literal["databases", "other"]
"""Column of a PRISMA 2020 diagram: databases and registers, or other methods."""
BibliographicField = Literal[
    "title", "authors", "year", "doi", "url", "publisher", "abstract", "journal", "volume", "issue", "pages",
    "keywords", "language", "type", "pmid", "accession", "isbn", "issn", "label",
]  # fmt: skip
Format = Literal["ris", "bibtex", "endnote", "endnote_xml", "medline", "wos", "table"]


class ColumnOf(Section):
    """Where a field stands in a table that has it in several columns, or among other things."""

    columns: Annotated[list[str], Field(min_length=1)]
    """Headers; `*` stands for any text. Of several with something in a row all are taken for authors and keywords, the
    first for other fields."""
    pattern: str | None = None
    r"""Regular expression (Python's) that finds the field in the cell: its first group, or all that it matches."""


class SourceCounts(Section):
    """What became of the records of a source of which only numbers are known."""

    identified: Count
    duplicates: Count = 0
    automation: Count = 0
    """Marked as ineligible by automation tools before screening."""
    removed: Count = 0
    """Removed before screening for other reasons."""
    excluded_screening: Count = 0
    not_retrieved: Count = 0
    excluded_full_text: dict[Slug, Count] = Field(default_factory=dict)
    """Reason: number."""
    included: Count = 0


class Search(Section):
    """What one source returned: a file (RIS, BibTeX, EndNote, PubMed, Web of Science, or a table), or numbers only."""

    source: str | None = None
    """Path of the file, from the study's folder."""
    counts: SourceCounts | None = None
    """Instead of a file."""
    format: Format | None = None
    """Of the file; told from its content where it is left out."""
    sheet: str | None = None
    encoding: str | None = None
    """Encoding of what is not UTF-8 in the file, for instance cp1252 or mac_roman; lines in UTF-8 stay."""
    columns: dict[BibliographicField, str | ColumnOf] = Field(default_factory=dict)
    """Of a table: the column of each field; those of known exports (Scopus, Embase, PubMed, ...) need none."""
    label: Text
    kind: Kind = "database"
    """Which box of a PRISMA 2020 diagram it counts in: databases and registers, or other methods."""
    searched: datetime.date | None = None
    """When it was searched last."""
    platform: str | None = None
    """Through what it was searched, such as Ovid."""
    query: str | None = None
    """The search string as it was entered."""

    @model_validator(mode="after")
    def _one(self) -> Search:
        if (self.source is None) == (self.counts is None):
            raise ValueError("give a `source`, or `counts` where only numbers are known")
        return self

    @property
    def route(self) -> Route:
        """The column of a PRISMA 2020 diagram in which it counts."""
        return "databases" if self.kind in ("database", "register") else "other"


class PairDecisions(Section):
    """A sheet in which somebody decided on pairs of records: duplicates.xlsx, filled in, or an own one."""

    source: str
    sheet: str | None = None
    record: str = "record"
    other: str = "other"
    """Columns of the two records of a pair."""
    decision: str = "decision"
    same: Codes = Field(default=["same", "yes"])
    different: Codes = Field(default=["different", "no"])
    """What stands for one document, and for two; an empty cell decides nothing."""


class DeduplicatedList(Section):
    """A list without duplicates that was made elsewhere, to compare with, or to go by."""

    source: str
    sheet: str | None = None
    encoding: str | None = None
    columns: dict[Literal["record", "title", "doi", "pmid", "accession"], str | ColumnOf]
    """How its rows are found among the records: the first that finds one, in this order: record, doi, pmid, accession,
    title."""
    search: str | None = None
    """Column of the source that a row is from."""
    searches: dict[Slug, Codes] = Field(default_factory=dict)
    """Source: what stands in that column. Rows of a source of which only numbers are known are counted for it."""
    use: Literal["compare", "decide"] = "compare"
    """`decide`: what the list keeps is kept, and nothing else. `compare`: it only is compared with."""


class Duplicates(Section):
    """When two records are one: the same identifier; the same title, with no author or year against it; or a title that
    differs by typing only, with an author and a year that agree.
    """

    identifiers: list[Literal["doi", "pmid", "accession"]] = Field(default=["doi", "pmid"])
    """What makes two records one where it is the same."""
    similarity: Annotated[float, Field(gt=50, le=100)] = 92
    """Least similarity, 0 to 100, of two titles that differ by typing (rapidfuzz's ratio of the titles in small
    letters, without signs). Titles with other words are never merged, however similar.
    """
    years: Annotated[int, Field(ge=0)] = 1
    """Greatest difference of their years."""
    authors: Annotated[float, Field(ge=0, le=100)] = 70
    """Least similarity of the first authors' family names, where both records have one; 0 looks at no author. Titles
    that are not the same need both.
    """
    review: Annotated[float, Field(gt=50, le=100)] = 84
    """Pairs with titles this much alike that are not merged are listed for somebody to decide on, also where they are
    so only in Latin letters.
    """
    decisions: list[PairDecisions] = Field(default_factory=list)
    """They go before everything else; of two on one pair the later file's."""
    deduplicated: DeduplicatedList | None = None
