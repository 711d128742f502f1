"""`config/survey.yaml`: the files of a survey, how they are read, and how they tell why an answer is missing."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import Field, model_validator

from peaceresearch.study.general import Code, Codes, Slug
from peaceresearch.study.text import Section

Reason = Literal["dont_know", "refused", "not_asked", "not_applicable", "other"]
"""Why an answer is missing; `other` is a reason that the file declares and nothing here names. A cell without any is
`blank`."""


class CodebookValues(Section):
    """The sheet of a codebook that says what the codes mean: a row per variable and code."""

    source: str
    sheet: str | None = None
    encoding: str | None = None
    variable: str
    """Column of the variable's name."""
    code: str | None = None
    """Column of the code; left out where `pattern` takes it from the column `variable`."""
    label: str
    """Column of the code's label, in the language that is to be read."""
    pattern: str | None = None
    r"""Regular expression with the groups `variable` and `code`, where the column `variable` holds both, as in
    `^(?P<variable>.+)\.(?P<code>\d+)\.$`."""
    missing: str | None = None
    """Column that is not empty where the code means a missing answer."""

    @model_validator(mode="after")
    def _one_place_of_the_code(self) -> CodebookValues:
        if (self.code is None) == (self.pattern is None):
            raise ValueError("give `code`, or a `pattern` that finds it, and not both")
        return self


class Codebook(Section):
    """What a table without a dictionary (CSV, XLSX) leaves unsaid: a row per variable."""

    source: str
    sheet: str | None = None
    encoding: str | None = None
    variable: str
    """Column of the variable's name, as in the data."""
    label: str
    """Column of the variable's label, in the language that is to be read."""
    values: CodebookValues | None = None


class Form(Section):
    """The XLSForm (.xlsx with the sheets `survey` and `choices`) with which KoboToolbox or ODK collected the data."""

    source: str
    language: str | None = None
    """Language of the labels, as the form writes it: `English (en)` of `label::English (en)`; the form's default where
    it is left out."""


class Join(Section):
    """Another file whose variables are added, by keys."""

    source: str
    sheet: str | None = None
    encoding: str | None = None
    on: Annotated[dict[str, str], Field(min_length=1)]
    """Key in the survey's data: key in this file."""
    cardinality: Literal["one_to_one", "many_to_one", "one_to_many"]
    """Rows of the data per row of this file; at `one_to_many` (a repeat group) the result has a row per row of this
    file."""
    unmatched: Literal["fail", "keep"] = "fail"
    """Whether a row of the data without one here is an error, or is kept with blanks."""
    variables: list[str] = Field(default_factory=list)
    """The variables to add; all of them where it is left out."""


class Reading(Section):
    """How a data file is read."""

    sheet: str | None = None
    """Sheet of a workbook; its first where it is left out."""
    encoding: str | None = None
    """Encoding of the file's text, where the file declares none or a wrong one."""
    data_encoding: str | None = None
    """Encoding of the answers, where it is another one than that of names and labels."""
    header_pattern: str | None = None
    """CSV, XLSX: regular expression whose first group is the variable's name in a header, as in `^(q[0-9]+)[.] `; the
    whole header is then the label."""
    rename: dict[str, str] = Field(default_factory=dict)
    """CSV, XLSX: header as the file has it: name of its variable, where `header_pattern` does not find it."""
    split: dict[str, str] = Field(default_factory=dict)
    """CSV, XLSX: a variable whose cells list several codes, and what stands between them. Each code becomes a variable
    of its own, `<variable>/<code>`, 1 where it is listed and 0 where it is not."""
    codebook: Codebook | None = None
    form: Form | None = None
    joins: list[Join] = Field(default_factory=list)


class Wave(Reading):
    """One wave of a survey that was asked several times; its name is a value of the dimension `wave`."""

    source: str
    date: datetime.date
    """Its place on the axis of a trend."""
    variables: dict[str, str] = Field(default_factory=dict)
    """The crosswalk: name of a variable in this config: its name in this wave's file (where they are not the same)."""
    codes: dict[str, dict[Code, Code]] = Field(default_factory=dict)
    """Variable (by its name in this config): code in this wave's file: code in this config."""
    absent: list[str] = Field(default_factory=list)
    """Variables (by their names in this config) that this wave did not ask."""
    changed: list[Slug] = Field(default_factory=list)
    """Items whose wording is another one than in the wave before: their trend is broken here."""


class Missing(Section):
    """A reason for missing answers, and how the data tell it."""

    reason: Reason
    codes: list[Code] = Field(default_factory=list)
    """Codes that mean it."""
    labels: list[str] = Field(default_factory=list)
    """Labels of codes that mean it, in any case; `*` stands for any text."""
    variables: list[str] = Field(default_factory=list)
    """Variables in which these codes are missing answers although the file does not declare them so; `*` stands for
    any text. Where it is left out, the entry only names the reason of what the file (or an item) declares missing."""


Outcome = Literal[
    "complete",
    "partial",
    "refusal",
    "non_contact",
    "other",
    "unknown_household",
    "unknown_respondent",
    "unknown_other",
    "not_eligible",
]
"""Final dispositions: I, P, R, NC, O, UH, UR, UO and not eligible of AAPOR's Standard Definitions."""


class Contacts(Section):
    """The contact sheet: a row per sampled address or person, and how it ended."""

    source: str
    sheet: str | None = None
    outcome: str
    """Column of the final disposition."""
    outcomes: dict[Outcome, Codes]
    """What stands there."""
    eligibility: Annotated[float, Field(ge=0, le=1)] | None = None
    """Share of the cases of unknown eligibility that is taken to be eligible (AAPOR's e); estimated from the cases that
    are known where it is left out."""
