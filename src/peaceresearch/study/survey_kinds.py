"""Kinds of exhibits on a survey, and their options; and what every kind of exhibit declares."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from peaceresearch.study.general import Slug
from peaceresearch.study.text import Section, Text

Pattern = str
"""An id of results, in which `*` stands for any text."""


class Exhibited(Section):
    """What every exhibit declares."""

    results: Annotated[list[Pattern], Field(min_length=1)]
    """Ids of the results it draws; `*` stands for any text, as in `survey.mean.trust[*]`."""
    caption: Text
    alt: Text
    """What a person who cannot see the figure is told."""
    note: Text | None = None
    """A line under the figure or table: how to read it. The wording of questions, the base and the method of intervals
    stand there by themselves."""


class IntervalsOptions(Section):
    """Options of `intervals`."""

    rows: Slug = "item"
    """What stands on the vertical axis: `item`, `category`, or a dimension; of differences, the values compared."""
    groups: Slug | None = None
    """What colours tell apart: `item`, `category`, or a dimension."""
    limits: tuple[float, float] | None = None
    """Ends of the horizontal axis."""


class Intervals(Exhibited):
    """Estimates as dots with their confidence intervals."""

    kind: Literal["intervals"]
    options: IntervalsOptions = Field(default_factory=IntervalsOptions)


class StackedSharesOptions(Section):
    """Options of `stacked_shares`."""

    bars: Slug
    """What each bar stands for: `item` or a dimension."""


class StackedShares(Exhibited):
    """The answers to an item as one bar of 100 % per group."""

    kind: Literal["stacked_shares"]
    options: StackedSharesOptions


class DivergingSharesOptions(Section):
    """Options of `diverging_shares`."""

    bars: Slug
    """What each bar stands for: `item` or a dimension."""
    neutral: Slug | None = None
    """The middle category, if there is one: half of it stands on either side."""
    negative: Annotated[int, Field(ge=1)] | None = None
    """How many of the first categories lie left of the middle; half of them where it is left out."""


class DivergingShares(Exhibited):
    """Ordered answers as bars that diverge from the middle of the scale (Likert plot)."""

    kind: Literal["diverging_shares"]
    options: DivergingSharesOptions


class BannerTableOptions(Section):
    """Options of `banner_table`."""

    banner: Annotated[list[Slug], Field(min_length=1)]
    """The dimensions whose values stand side by side as columns, after everybody."""
    digits: Annotated[int, Field(ge=0, le=2)] = 0
    alpha: Annotated[float, Field(gt=0, lt=0.5)] = 0.05
    """Of the column letters: below which adjusted p-value two columns differ. Letters come from the differences
    (`survey.difference...`) that `results` names."""


class BannerTable(Exhibited):
    """Shares, means and quantiles by several dimensions side by side, with column letters and both bases."""

    kind: Literal["banner_table"]
    options: BannerTableOptions


class CrossTableOptions(Section):
    """Options of `cross_table`."""

    columns: Slug
    """The dimension that makes the columns; the rows are the categories of the items."""
    interval: bool = True
    """Print the interval under each estimate."""
    digits: Annotated[int, Field(ge=0, le=4)] = 0


class CrossTable(Exhibited):
    """Shares or means of items by a dimension, with intervals and unweighted bases."""

    kind: Literal["cross_table"]
    options: CrossTableOptions


class TrendOptions(Section):
    """Options of `trend`."""

    groups: Slug | None = None
    """What colours tell apart: `item`, `category`, or a dimension. Items and answers that they do not tell apart have
    a panel each."""
    limits: tuple[float, float] | None = None
    """Ends of the vertical axis."""


class Trend(Exhibited):
    """Estimates over the waves of a survey, a line per group; interrupted where the wording of a question changed."""

    kind: Literal["trend"]
    options: TrendOptions = Field(default_factory=TrendOptions)


class MissingMapOptions(Section):
    """Options of `missing_map`."""

    columns: Slug = "category"
    """What the columns are: `category` (the reasons), or a dimension, with the share that is missing for any of the
    reasons named in `results`."""
    digits: Annotated[int, Field(ge=0, le=2)] = 0


class MissingMap(Exhibited):
    """Whose answers are missing, and why: a row per item, a shade and a number per cell."""

    kind: Literal["missing_map"]
    options: MissingMapOptions = Field(default_factory=MissingMapOptions)


class OutcomeRatesOptions(Section):
    """Options of `outcome_rates`."""

    digits: Annotated[int, Field(ge=0, le=2)] = 1


class OutcomeRates(Exhibited):
    """How the sampled cases ended, and response, cooperation, refusal and contact rates by AAPOR's definitions."""

    kind: Literal["outcome_rates"]
    options: OutcomeRatesOptions = Field(default_factory=OutcomeRatesOptions)


class ContrastTableOptions(Section):
    """Options of `contrast_table`."""

    groups: Annotated[list[Slug], Field(min_length=1)]
    """The dimensions whose values are compared; of crossed groupings the other ones, too."""
    digits: Annotated[int, Field(ge=0, le=2)] = 1
    """Decimals of differences: of percentage points, and of the scale of a mean."""


class ContrastTable(Exhibited):
    """Differences with their intervals, effect sizes and tests; associations with Cramer's V and their tests."""

    kind: Literal["contrast_table"]
    options: ContrastTableOptions
