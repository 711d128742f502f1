"""`config/survey.yaml`: the design of a survey, its questions, and what is estimated; its files: `survey_files`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from peaceresearch.study.general import Code, Codes, Level, Slug
from peaceresearch.study.scales import Range, Scale, SocialDistance
from peaceresearch.study.survey_files import Contacts, Missing, Reading, Reason, Wave
from peaceresearch.study.text import Section, Text
from peaceresearch.study.weighting import Weighting

Interval = Literal["logit", "beta", "wald", "likelihood", "asin", "xlogit"]
"""Interval of a share, by the names of R's `svyciprop` (`wald` is its `mean`)."""
WAVE = "wave"
"""The variable, and the dimension, that tells the waves of a survey apart."""


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
    range: Range | None = None
    """Lowest and highest number that can be answered, for scales; those of the codes where it is left out."""

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
    sensitivity: bool = False
    """Whether they are also given under each set of margins of `weighting`, and under the weights before it."""

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
    scales: dict[Slug, Scale] = Field(default_factory=dict)
    social_distance: dict[Slug, SocialDistance] = Field(default_factory=dict)
    weighting: Weighting | None = None
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
