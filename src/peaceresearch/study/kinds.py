"""Kinds of exhibits and their options: one model a kind, one module in `exhibits/` a kind; those on a survey stand in
`study.survey_kinds` and `study.method_kinds`, those on focus groups in `study.focus_group_kinds`, those on the document
review in `study.document_kinds`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from peaceresearch.study.document_kinds import (
    AppraisalTable,
    Bibliography,
    CrossedDocuments,
    EvidenceMap,
    PrismaChecklist,
    PrismaFlow,
    ReviewAgreement,
    SourceTable,
    Timeline,
)
from peaceresearch.study.focus_group_kinds import (
    AgreementPlot,
    AgreementTable,
    CodebookTable,
    CodeNetwork,
    CodeTree,
    CoreqChecklist,
    Matrix,
    Mechanisms,
    NegativeCases,
    QuotePanel,
    SaturationCurve,
    SpeakingShares,
    WhoSaidWhat,
)
from peaceresearch.study.general import Slug
from peaceresearch.study.method_kinds import (
    Coefficients,
    ImputationDiagnostics,
    MarginalEffects,
    ModelTable,
    PlanTable,
    ScaleReport,
    SensitivityRibbon,
    SocialDistanceMatrix,
    WeightingTable,
)
from peaceresearch.study.survey_kinds import (
    BannerTable,
    ContrastTable,
    CrossTable,
    DivergingShares,
    Exhibited,
    Intervals,
    MissingMap,
    OutcomeRates,
    StackedShares,
    Trend,
)
from peaceresearch.study.survey_kinds import Pattern as Pattern
from peaceresearch.study.text import Section


class TileMapOptions(Section):
    """Options of `tile_map`."""

    tiles: Slug
    """The dimension whose values are the tiles; each has its `tile` in study.yaml."""
    digits: Annotated[int, Field(ge=0, le=2)] = 0


class TileMap(Exhibited):
    """A tile per place where the map would have it; shade and number tell the result."""

    kind: Literal["tile_map"]
    options: TileMapOptions


class BarsOptions(Section):
    """Options of `bars`."""

    rows: Slug = "category"
    """What stands on the vertical axis: `item`, `category`, or a dimension."""
    parts: Slug | None = None
    """What each bar is divided by: `item`, `category`, or a dimension."""


class Bars(Exhibited):
    """Counts as horizontal bars, whole or in parts."""

    kind: Literal["bars"]
    options: BarsOptions = Field(default_factory=BarsOptions)


class ParityOptions(Section):
    """Options of `parity`."""

    rows: Slug = "category"
    """What stands on the vertical axis: `category` (the values of the dimension compared), or a dimension."""


class Parity(Exhibited):
    """Share of the participants against share of the population, as a ratio with its exact interval."""

    kind: Literal["parity"]
    options: ParityOptions = Field(default_factory=ParityOptions)


class SlopesOptions(Section):
    """Options of `slopes`."""


class Slopes(Exhibited):
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


class Ledger(Exhibited):
    """Records as a table, a row each: recommendations, proposals and what became of them."""

    kind: Literal["ledger"]
    options: LedgerOptions


class JointDisplayOptions(Section):
    """Options of `joint_display`."""

    columns: Slug
    """The dimension along which the strands are laid side by side."""


class JointDisplay(Exhibited):
    """The strands side by side, a row per finding of config/findings.yaml; its results are the findings' evidence."""

    kind: Literal["joint_display"]
    results: list[Pattern] = Field(default_factory=list, max_length=0)
    options: JointDisplayOptions


class SynthesisTableOptions(Section):
    """Options of `synthesis_table`."""

    most: Annotated[int, Field(ge=0)] = 2
    """The most results that a cell lists: the first ones of the finding's evidence; joint displays have them all."""


class SynthesisTable(Exhibited):
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
    | ContrastTable
    | Trend
    | MissingMap
    | OutcomeRates
    | WeightingTable
    | SensitivityRibbon
    | ScaleReport
    | SocialDistanceMatrix
    | ModelTable
    | ImputationDiagnostics
    | PlanTable
    | TileMap
    | Matrix
    | SaturationCurve
    | AgreementTable
    | AgreementPlot
    | QuotePanel
    | WhoSaidWhat
    | CodeNetwork
    | CodeTree
    | Mechanisms
    | SpeakingShares
    | NegativeCases
    | CodebookTable
    | CoreqChecklist
    | PrismaFlow
    | EvidenceMap
    | Timeline
    | CrossedDocuments
    | AppraisalTable
    | SourceTable
    | ReviewAgreement
    | PrismaChecklist
    | Bibliography
    | Bars
    | Parity
    | Slopes
    | Ledger
    | JointDisplay
    | SynthesisTable,
    Field(discriminator="kind"),
]
TABLES = (
    "cross_table",
    "banner_table",
    "contrast_table",
    "outcome_rates",
    "weighting_table",
    "scale_report",
    "model_table",
    "plan_table",
    "agreement_table",
    "negative_cases",
    "codebook_table",
    "coreq_checklist",
    "quote_panel",
    "appraisal_table",
    "source_table",
    "review_agreement",
    "prisma_checklist",
    "bibliography",
    "ledger",
    "joint_display",
    "synthesis_table",
)
"""Kinds that are tables; the others are figures."""
RECORDS = ("quote_panel", "codebook_table", "appraisal_table", "bibliography", "ledger")
"""Kinds that show records (`results/<strand>/records-<name>.parquet`) and not numbers."""
SYNTHESES = ("joint_display", "synthesis_table")
"""Kinds that show the findings' evidence."""
