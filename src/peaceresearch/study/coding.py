"""`config/focus_groups.yaml`: the files that hold codings, transcripts and the codebook, and how they are read."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import Field, model_validator

from peaceresearch.study.general import Code, Slug
from peaceresearch.study.text import Section, Text


class SegmentColumns(Section):
    """A list of coded segments (.csv, .tsv or .xlsx): which column is what.

    `layout: long` has a row per segment, with one code or several in a cell; `layout: wide` a row per segment and
    coder, and a column per code that says whether it applies.
    """

    layout: Literal["long", "wide"] = "long"
    document: str
    """Column of the transcript's name."""
    code: str | None = None
    """Column of the code, or of several codes (long)."""
    separator: Annotated[str, Field(min_length=1)] | None = None
    """What stands between several codes in a cell (long)."""
    codes: dict[str, str] = Field(default_factory=dict)
    """Column: the code that it is about, by its name in the codebook (wide)."""
    absent: list[Code] = Field(default=[0, "no", "false"])
    """What stands where a code does not apply, beside an empty cell (wide); anything else says that it does."""
    coder: str | None = None
    """Column of who coded."""
    segment: str | None = None
    """Column that names the segment; what bears one name in one document is one unit of coding."""
    start: str | None = None
    end: str | None = None
    """Columns of the first character and the one after the last, counted in `positions`."""
    positions: Literal["code_points", "utf16", "utf8"] = "code_points"
    """What positions count: characters, UTF-16 units (an emoji counts two), or bytes of UTF-8."""
    first: Literal[0, 1] = 0
    """The position of the first character of a text."""
    text: str | None = None
    """Column of the words; where no positions are given, they are looked for in the transcript."""

    @model_validator(mode="after")
    def _fits(self) -> SegmentColumns:
        if self.layout == "long" and (self.code is None or self.codes):
            raise ValueError("`layout: long` names one column in `code`, and no `codes`")
        if self.layout == "wide" and (self.code is not None or not self.codes):
            raise ValueError("`layout: wide` names its columns in `codes`, and no `code`")
        if (self.start is None) != (self.end is None):
            raise ValueError("`start` and `end` go together")
        return self


class CodingFile(Section):
    """A file that holds codings: REFI-QDA project (.qdpx), Taguette project (.sqlite3) or its export of highlights, or
    a list of coded segments. The content tells which.
    """

    source: str
    sheet: str | None = None
    """Sheet of a workbook; its first where it is left out."""
    encoding: str | None = None
    """Encoding of a text file; told from its bytes where it is left out."""
    project: str | None = None
    """Name of the project to read, where a Taguette file holds several."""
    columns: SegmentColumns | None = None
    """Of a list of coded segments; Taguette's own exports need none."""
    coder: str | None = None
    """Who coded, where the file does not say."""
    documents: dict[str, str] = Field(default_factory=dict)
    """Name of a transcript in this file: its name in the study, where they differ."""
    version: Slug | None = None
    """Version of the codebook whose names this file uses; the first where it is left out."""


class TurnColumns(Section):
    """A table with a row per turn of speech: which column is what."""

    document: str | None = None
    """Column of the transcript's name, where a table holds several."""
    speaker: Annotated[str, Field(min_length=1)]
    text: Annotated[str, Field(min_length=1)]


class Transcript(Section):
    """A transcript (.docx, .txt, or a table with a row per turn), for codings that come without their text."""

    source: str
    document: str | None = None
    """Name of the transcript, as the codings have it; the file's name without its ending where it is left out."""
    sheet: str | None = None
    encoding: str | None = None
    turns: TurnColumns | None = None
    """Of a table."""


class Speakers(Section):
    """Who speaks: a turn begins with a line that begins with a label and `separator`."""

    separator: Annotated[str, Field(min_length=1)] = ":"
    moderators: list[str] = Field(default_factory=list)
    """Labels of those who led the discussion; they are no participants."""
    names: dict[str, str] = Field(default_factory=dict)
    """Label in a transcript: the participant's label on the sheet, where they differ."""


class CodebookColumns(Section):
    """Columns of a codebook kept as a table (.csv or .xlsx)."""

    code: str
    """The code's name, or its path from the top, joined by " > "."""
    parent: str | None = None
    """Column of the code above it."""
    definition: str | None = None
    include: str | None = None
    exclude: str | None = None
    """Columns of what the code means, of what belongs to it, and of what does not."""


class Version(Section):
    """A version of the codebook: what changed from the version before it. Codes are called as the codings have them."""

    date: datetime.date | None = None
    source: str | None = None
    """The codebook at that time: .qdc, .qdpx, Taguette's or another table, or QualCoder's list of codes (.txt)."""
    sheet: str | None = None
    columns: CodebookColumns | None = None
    rename: dict[str, str] = Field(default_factory=dict)
    """Name until then: name from then on."""
    merge: dict[str, Annotated[list[str], Field(min_length=1)]] = Field(default_factory=dict)
    """Code from then on: the codes that were merged into it."""
    drop: list[str] = Field(default_factory=list)
    """Codes given up: what was coded with them is not counted any more."""
    note: Text | None = None
    """Why it was changed."""


class Codebook(Section):
    """The codebook and its history."""

    versions: Annotated[dict[Slug, Version], Field(min_length=1)]
    """In their order; the last one is in force."""
