"""Kinds of exhibits and their options: one model a kind, one module in `exhibits/` a kind."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from peaceresearch.study.general import Slug
from peaceresearch.study.text import Section, Text

Pattern = str
"""An id of results, in which `*` stands for any text."""


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


class DivergingSharesOptions(Section):
    """Options of `diverging_shares`."""

    bars: Slug
    """What each bar stands for: `item` or a dimension."""
    neutral: Slug | None = None
    """The middle category, if there is one: half of it stands on either side."""
    negative: Annotated[int, Field(ge=1)] | None = None
    """How many of the first categories lie left of the middle; half of them where it is left out."""


class DivergingShares(_Exhibit):
    """Ordered answers as bars that diverge from the middle of the scale (Likert plot)."""

    kind: Literal["diverging_shares"]
    options: DivergingSharesOptions


class MarginalEffectsOptions(Section):
    """Options of `marginal_effects`."""


class MarginalEffects(_Exhibit):
    """Average marginal effects of one model, in percentage points, with their confidence intervals."""

    kind: Literal["marginal_effects"]
    options: MarginalEffectsOptions = Field(default_factory=MarginalEffectsOptions)


class BannerTableOptions(Section):
    """Options of `banner_table`."""

    banner: Annotated[list[Slug], Field(min_length=1)]
    """The dimensions whose values stand side by side as columns, after everybody."""
    digits: Annotated[int, Field(ge=0, le=2)] = 0


class BannerTable(_Exhibit):
    """Shares and means by several dimensions side by side, with unweighted and effective bases."""

    kind: Literal["banner_table"]
    options: BannerTableOptions


class TileMapOptions(Section):
    """Options of `tile_map`."""

    tiles: Slug
    """The dimension whose values are the tiles; each has its `tile` in study.yaml."""
    digits: Annotated[int, Field(ge=0, le=2)] = 0


class TileMap(_Exhibit):
    """A tile per place where the map would have it; shade and number tell the result."""

    kind: Literal["tile_map"]
    options: TileMapOptions


class SaturationCurveOptions(Section):
    """Options of `saturation_curve`."""


class SaturationCurve(_Exhibit):
    """Codes heard by number of groups: as the groups came, and in any order with its interval."""

    kind: Literal["saturation_curve"]
    options: SaturationCurveOptions = Field(default_factory=SaturationCurveOptions)


class AgreementPlotOptions(Section):
    """Options of `agreement_plot`."""

    thresholds: Annotated[list[Annotated[float, Field(ge=0, le=1)]], Field(max_length=3)] = Field(
        default_factory=lambda: [0.667, 0.8]
    )
    """Where lines are drawn (Krippendorff's two by default)."""


class AgreementPlot(_Exhibit):
    """Agreement between coders per code, with its interval."""

    kind: Literal["agreement_plot"]
    options: AgreementPlotOptions = Field(default_factory=AgreementPlotOptions)


class QuotePanelOptions(Section):
    """Options of `quote_panel`."""

    attribution: Annotated[list[Slug], Field(min_length=1)]
    """Dimensions by which a quote's group is told."""


class QuotePanel(_Exhibit):
    """Quotes as they were said, with a translation and the group they come from; its results are records."""

    kind: Literal["quote_panel"]
    options: QuotePanelOptions


class PrismaFlowOptions(Section):
    """Options of `prisma_flow`."""


class PrismaFlow(_Exhibit):
    """The way of the records from identification to inclusion (PRISMA 2020 flow diagram)."""

    kind: Literal["prisma_flow"]
    options: PrismaFlowOptions = Field(default_factory=PrismaFlowOptions)


class EvidenceMapOptions(Section):
    """Options of `evidence_map`."""


class EvidenceMap(_Exhibit):
    """Two extracted fields crossed: size is the number of documents, colour how well they were appraised."""

    kind: Literal["evidence_map"]
    options: EvidenceMapOptions = Field(default_factory=EvidenceMapOptions)


class BarsOptions(Section):
    """Options of `bars`."""

    rows: Slug = "category"
    """What stands on the vertical axis: `item`, `category`, or a dimension."""
    parts: Slug | None = None
    """What each bar is divided by: `item`, `category`, or a dimension."""


class Bars(_Exhibit):
    """Counts as horizontal bars, whole or in parts."""

    kind: Literal["bars"]
    options: BarsOptions = Field(default_factory=BarsOptions)


class ParityOptions(Section):
    """Options of `parity`."""

    rows: Slug = "category"
    """What stands on the vertical axis: `category` (the values of the dimension compared), or a dimension."""


class Parity(_Exhibit):
    """Share of the participants against share of the population, as a ratio with its exact interval."""

    kind: Literal["parity"]
    options: ParityOptions = Field(default_factory=ParityOptions)


class SlopesOptions(Section):
    """Options of `slopes`."""


class Slopes(_Exhibit):
    """Means before and after, joined by a line per question."""

    kind: Literal["slopes"]
    options: SlopesOptions = Field(default_factory=SlopesOptions)


class LedgerOptions(Section):
    """Options of `ledger`."""

    columns: Annotated[list[Slug], Field(min_length=1)]
    """Fields of the records, in the order of the columns; each is a word of the language (`exhibit.ledger_<field>`)."""
    widths: list[Annotated[float, Field(gt=0, le=1)]] = Field(default_factory=list)
    """Share of the text width of each column; equal where it is left out."""
    sort: list[Slug] = Field(default_factory=list)
    """Fields by which the rows are ordered; by id where it is left out."""


class Ledger(_Exhibit):
    """Records as a table, a row each: included documents, or proposals and what became of them."""

    kind: Literal["ledger"]
    options: LedgerOptions


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


class SynthesisTableOptions(Section):
    """Options of `synthesis_table`."""

    most: Annotated[int, Field(ge=0)] = 2
    """The most results that a cell lists: the first ones of the finding's evidence; joint displays have them all."""


class SynthesisTable(_Exhibit):
    """A row per finding and a column per strand, with the authors' assessment of how the strands fit."""

    kind: Literal["synthesis_table"]
    results: list[Pattern] = Field(default_factory=list, max_length=0)
    options: SynthesisTableOptions = Field(default_factory=SynthesisTableOptions)


Exhibit = Annotated[
    Intervals
    | StackedShares
    | DivergingShares
    | Coefficients
    | MarginalEffects
    | CrossTable
    | BannerTable
    | TileMap
    | Matrix
    | SaturationCurve
    | AgreementTable
    | AgreementPlot
    | QuotePanel
    | PrismaFlow
    | EvidenceMap
    | Bars
    | Parity
    | Slopes
    | Ledger
    | JointDisplay
    | SynthesisTable,
    Field(discriminator="kind"),
]
TABLES = ("cross_table", "banner_table", "agreement_table", "quote_panel", "ledger", "joint_display", "synthesis_table")
"""Kinds that are tables; the others are figures."""
RECORDS = ("quote_panel", "ledger")
"""Kinds that show records (`results/<strand>/records-<name>.parquet`) and not numbers."""
SYNTHESES = ("joint_display", "synthesis_table")
"""Kinds that show the findings' evidence."""
