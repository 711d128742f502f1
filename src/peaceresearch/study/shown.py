"""`config/disclosure.yaml`, `config/exhibits.yaml` and `config/findings.yaml`: what may leave and how it is shown."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from peaceresearch.study.general import Slug
from peaceresearch.study.text import Section, Text

Pattern = str


class MinimumBase(Section):
    """Per strand: results on a smaller base than this are withheld."""

    survey: Annotated[int, Field(ge=5, strict=True)] | None = None
    """Respondents, unweighted."""
    focus_groups: Annotated[int, Field(ge=1, strict=True)] | None = None
    """Groups (of agreement: units that both coders coded)."""


class Disclosure(Section):
    """`config/disclosure.yaml`."""

    minimum_base: MinimumBase


class _Exhibit(Section):
    results: Annotated[list[Pattern], Field(min_length=1)]
    """Ids of the results it draws; `*` stands for any text, as in `survey.mean.trust[*]`."""
    caption: Text
    alt: Text
    """What a person who cannot see the figure is told."""
    note: Text | None = None
    """A line under the figure or table: base, question wording, how to read it."""


class IntervalsOptions(Section):
    """Options of `intervals`."""

    rows: Slug = "item"
    """What stands on the vertical axis: `item`, `category`, or a dimension."""
    groups: Slug | None = None
    """What colours tell apart: `item`, `category`, or a dimension."""
    limits: tuple[float, float] | None = None
    """Ends of the horizontal axis."""


class Intervals(_Exhibit):
    """Estimates as dots with their confidence intervals."""

    kind: Literal["intervals"]
    options: IntervalsOptions = Field(default_factory=IntervalsOptions)


class StackedSharesOptions(Section):
    """Options of `stacked_shares`."""

    bars: Slug
    """What each bar stands for: `item` or a dimension."""


class StackedShares(_Exhibit):
    """The answers to an item as one bar of 100 % per group."""

    kind: Literal["stacked_shares"]
    options: StackedSharesOptions


class CoefficientsOptions(Section):
    """Options of `coefficients`."""

    exponentiate: bool = False
    """Show odds ratios on a logarithmic axis instead of coefficients."""


class Coefficients(_Exhibit):
    """The coefficients of one model with their confidence intervals."""

    kind: Literal["coefficients"]
    options: CoefficientsOptions = Field(default_factory=CoefficientsOptions)


class MatrixOptions(Section):
    """Options of `matrix`."""

    columns: Slug
    """The dimension that makes the columns; the rows are the items."""


class Matrix(_Exhibit):
    """Items by a dimension; colour and number of a cell tell the count and its base."""

    kind: Literal["matrix"]
    options: MatrixOptions


class CrossTableOptions(Section):
    """Options of `cross_table`."""

    columns: Slug
    """The dimension that makes the columns; the rows are the categories of the items."""
    interval: bool = True
    """Print the interval under each estimate."""
    digits: Annotated[int, Field(ge=0, le=4)] = 0


class CrossTable(_Exhibit):
    """Shares or means of items by a dimension, with intervals and unweighted bases."""

    kind: Literal["cross_table"]
    options: CrossTableOptions


class AgreementTableOptions(Section):
    """Options of `agreement_table`."""

    digits: Annotated[int, Field(ge=1, le=4)] = 2


class AgreementTable(_Exhibit):
    """Agreement between coders, a row per code."""

    kind: Literal["agreement_table"]
    options: AgreementTableOptions = Field(default_factory=AgreementTableOptions)


class JointDisplayOptions(Section):
    """Options of `joint_display`."""

    columns: Slug
    """The dimension along which the strands are laid side by side."""


class JointDisplay(_Exhibit):
    """The strands side by side, a row per finding of config/findings.yaml; its results are the findings' evidence."""

    kind: Literal["joint_display"]
    results: list[Pattern] = Field(default_factory=list, max_length=0)
    options: JointDisplayOptions


Exhibit = Annotated[
    Intervals | StackedShares | Coefficients | Matrix | CrossTable | AgreementTable | JointDisplay,
    Field(discriminator="kind"),
]
TABLES = ("cross_table", "agreement_table", "joint_display")


class Exhibits(Section):
    """`config/exhibits.yaml`."""

    exhibits: dict[Slug, Exhibit] = Field(default_factory=dict)


class Finding(Section):
    """One finding and the results that speak to it."""

    statement: Text
    evidence: Annotated[list[Pattern], Field(min_length=1)]
    """Ids of results of any strand; `*` stands for any text."""


class Findings(Section):
    """`config/findings.yaml`."""

    findings: dict[Slug, Finding] = Field(default_factory=dict)
