"""`config/survey.yaml`: the files of a survey, its design, its questions, and what is estimated."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import Field, model_validator

from peaceresearch.study.general import Slug
from peaceresearch.study.text import Section, Text

Code = str | int | float
Level = Annotated[float, Field(gt=0.5, lt=1)]
Codes = Annotated[list[Code], Field(min_length=1)]
Reason = Literal["dont_know", "refused", "not_asked", "not_applicable", "other"]
"""Why an answer is missing; `other` is a reason that the file declares and nothing here names. A cell without any is
`blank`."""
Interval = Literal["logit", "beta", "wald", "likelihood", "asin", "xlogit"]
"""Interval of a share, by the names of R's `svyciprop` (`wald` is its `mean`)."""
WAVE = "wave"
"""The variable, and the dimension, that tells the waves of a survey apart."""


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


class Asked(Section):
    """Of whom a question was asked: who gave one of these codes. A blank of those who gave another one is `not_asked`;
    of those whose own answer here is missing it stays a blank.
    """

    variable: str
    codes: Codes


class Stage(Section):
    """A further stage of the sample, within the units of the stage before."""

    psu: str
    """Variable of its sampling units; their numbers may start anew in each unit of the stage before."""
    strata: str | None = None
    fpc: str | None = None


class Design(Section):
    """The sampling design, by the names of variables in the data file; declared once, asked by every estimate."""

    weight: str | None = None
    strata: str | None = None
    psu: str | None = None
    fpc: str | None = None
    """Variable of the finite population correction: how many PSUs the stratum has in the population, or which share
    of them is in the sample."""
    stages: list[Stage] = Field(default_factory=list)
    """Second and further stages; they add to a variance only where the stage before has an `fpc`."""
    nested_psu: bool = False
    """True where PSU numbers start anew in each stratum."""
    lonely_psu: Literal["fail", "remove", "certainty", "adjust", "average"] = "fail"
    """What a stratum with a single PSU adds to a variance (R survey's `survey.lonely.psu`)."""


class Category(Section):
    """One answer: the codes of the data file that mean it."""

    codes: Codes
    variable: str | None = None
    """Of a question with several answers: the variable of this one, in which `codes` mean that it was chosen."""
    label: Text


class Item(Section):
    """One question of the survey."""

    variable: str | None = None
    """Name of the variable in the data file; left out where each category has its own (several answers)."""
    label: Text
    question: Text | None = None
    """The wording as asked."""
    missing: list[Code] | dict[Reason, list[Code]] = Field(default_factory=list)
    """Codes that mean "no answer" although the file does not declare them so, if wished by reason."""
    asked_if: Asked | None = None
    categories: dict[Slug, Category] = Field(default_factory=dict)
    """Answers in the order in which they are shown; empty for a number."""

    @model_validator(mode="after")
    def _variables(self) -> Item:
        own = [category.variable is not None for category in self.categories.values()]
        if self.variable is None and not (own and all(own)):
            raise ValueError("give the item a `variable`, or each of its categories one")
        if self.variable is not None and any(own):
            raise ValueError("either the item has a `variable`, or each of its categories")
        return self

    @property
    def is_multiple(self) -> bool:
        """Whether a respondent may choose several of the categories."""
        return self.variable is None

    @property
    def variables(self) -> list[str]:
        """The variables of the data file that hold its answers."""
        found = [self.variable] if self.variable else [each.variable for each in self.categories.values()]
        return [name for name in found if name is not None]

    @property
    def missing_by_reason(self) -> dict[str, list[Code]]:
        """The codes of `missing` by their reason; "" where none is given."""
        if isinstance(self.missing, list):
            return {"": self.missing}
        return {str(reason): codes for reason, codes in self.missing.items()}


class Contrasts(Section):
    """Differences between the values of the first dimension of each entry of `by`, and their tests."""

    reference: Slug | None = None
    """The value with which every other one is compared; every pair where it is left out."""
    family: Slug | None = None
    """Tests of the same family, over all estimates, are adjusted together (Holm 1979). `row`: those between the columns
    of one row of a table are a family. Without one they explore, and are adjusted together by Benjamini and Hochberg
    (1995)."""
    ranks: bool = False
    """Of `mean`: whether the groups are compared by ranks, too (a design-based Wilcoxon test, for ordered answers whose
    distances mean nothing)."""


class Estimates(Section):
    """A family of estimates: one measure of some items, over all and by each of the groupings named."""

    measure: Literal["share", "mean", "total", "ratio", "quantile"]
    items: Annotated[list[Slug], Field(min_length=1)]
    by: list[Slug | Annotated[list[Slug], Field(min_length=2)]] = Field(default_factory=list)
    """Dimensions; several in brackets are crossed: `by: [region, [gender, region]]`."""
    over: Slug | None = None
    """Of `ratio`: the item whose total is the denominator."""
    quantiles: list[Annotated[float, Field(gt=0, lt=1)]] = Field(default_factory=lambda: [0.25, 0.5, 0.75])
    """Of `quantile`: which ones."""
    interval: Interval | None = None
    """Of `share`: the survey's where it is left out."""
    contrasts: Contrasts | None = None
    """Of `share` and `mean`: whether groups are compared, too."""
    association: bool = False
    """Of `share`: whether each item is tested for association with each single dimension of `by` (Rao and Scott)."""

    @model_validator(mode="after")
    def _fits_the_measure(self) -> Estimates:
        if (self.over is None) == (self.measure == "ratio"):
            raise ValueError("`over` names the denominator of a `ratio`, and of nothing else")
        if self.contrasts is not None and self.measure not in ("share", "mean"):
            raise ValueError("`contrasts` are of shares and means")
        if self.contrasts is not None and self.contrasts.ranks and self.measure != "mean":
            raise ValueError("`ranks` are of means")
        if self.association and self.measure != "share":
            raise ValueError("`association` is of shares")
        return self


class Domain(Section):
    """How the data file tells a value of a dimension."""

    variable: str
    codes: dict[Slug, Codes]


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


class Survey(Reading):
    """`config/survey.yaml`."""

    source: str | None = None
    """Path of the raw file (.sav, .zsav, .por, .dta, .csv, .tsv, .xlsx), from the study's folder; left out where there
    are `waves`."""
    waves: dict[Slug, Wave] = Field(default_factory=dict)
    """The waves of a survey that was asked several times, the earliest first. Results that name no wave are of the last
    one."""
    missing: list[Missing] = Field(default_factory=list)
    """Reasons for missing answers, and how the data tell them."""
    design: Design = Field(default_factory=Design)
    level: Level = 0.95
    """Level of the confidence intervals."""
    interval: Interval = "logit"
    """Interval of shares."""
    domains: dict[Slug, Domain] = Field(default_factory=dict)
    """Dimensions that the data tell; the dimension `wave` needs no entry."""
    items: dict[Slug, Item]
    estimates: Annotated[list[Estimates], Field(min_length=1)]
    missing_by: list[Slug] = Field(default_factory=list)
    """Dimensions by which missing answers are counted, beside over all; every item is."""
    contacts: Contacts | None = None

    @model_validator(mode="after")
    def _a_file_or_waves(self) -> Survey:
        if (self.source is None) != bool(self.waves):
            raise ValueError("give `source`, or `waves`, and not both")
        return self

    @property
    def files(self) -> dict[str, Reading]:
        """The data files by their wave; "" for that of a survey without waves."""
        return dict(self.waves) if self.waves else {"": self}
