"""Kinds of exhibits on focus groups, and their options."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from peaceresearch.study.general import Slug
from peaceresearch.study.survey_kinds import Exhibited
from peaceresearch.study.text import Section


class MatrixOptions(Section):
    """Options of `matrix`."""

    columns: Slug
    """The dimension that makes the columns; the rows are the items."""


class Matrix(Exhibited):
    """Items by a dimension; colour and number of a cell tell the count and its base."""

    kind: Literal["matrix"]
    options: MatrixOptions


class SaturationCurveOptions(Section):
    """Options of `saturation_curve`."""


class SaturationCurve(Exhibited):
    """Codes heard by number of groups: as the groups came, and in any order with its interval."""

    kind: Literal["saturation_curve"]
    options: SaturationCurveOptions = Field(default_factory=SaturationCurveOptions)


class AgreementPlotOptions(Section):
    """Options of `agreement_plot`."""

    thresholds: Annotated[list[Annotated[float, Field(ge=0, le=1)]], Field(max_length=3)] = Field(
        default_factory=lambda: [0.667, 0.8]
    )
    """Where lines are drawn (Krippendorff's two by default)."""
    groups: Literal["measure", "unit"] | None = None
    """What colours tell apart: coefficients, or units of comparison; nothing where it is left out."""


class AgreementPlot(Exhibited):
    """Agreement between coders per code as dots, with its interval; of several coefficients or units side by side."""

    kind: Literal["agreement_plot"]
    options: AgreementPlotOptions = Field(default_factory=AgreementPlotOptions)


class QuotePanelOptions(Section):
    """Options of `quote_panel`."""

    attribution: Annotated[list[Slug], Field(min_length=1)]
    """Dimensions by which a quote's group is told."""


class QuotePanel(Exhibited):
    """Quotes as they were said, with a translation and the group they come from; its results are records."""

    kind: Literal["quote_panel"]
    options: QuotePanelOptions


class AgreementTableOptions(Section):
    """Options of `agreement_table`."""

    digits: Annotated[int, Field(ge=1, le=4)] = 2


class AgreementTable(Exhibited):
    """Agreement between coders, a row per code."""

    kind: Literal["agreement_table"]
    options: AgreementTableOptions = Field(default_factory=AgreementTableOptions)


class WhoSaidWhatOptions(Section):
    """Options of `who_said_what`."""

    columns: Slug = "group"
    """What makes the columns: `group`, or a dimension of the participants."""
    bands: Slug | None = None
    """Dimension by which the columns of groups are put together, under a heading each."""


class WhoSaidWhat(Exhibited):
    """Codes by groups: whether a group raised a code, and in how many passages; or by kinds of speakers."""

    kind: Literal["who_said_what"]
    options: WhoSaidWhatOptions = Field(default_factory=WhoSaidWhatOptions)


class CodeNetworkOptions(Section):
    """Options of `code_network`."""

    least: Annotated[float, Field(ge=0, le=1)] = 0.05
    """Smallest Jaccard coefficient that is drawn as a line."""
    most: Annotated[int, Field(ge=1, le=100)] = 30
    """The most lines drawn: the strongest ones."""


class CodeNetwork(Exhibited):
    """Codes as circles by the groups that raised them, joined by lines where they come together."""

    kind: Literal["code_network"]
    options: CodeNetworkOptions = Field(default_factory=CodeNetworkOptions)


class CodeTreeOptions(Section):
    """Options of `code_tree`."""


class CodeTree(Exhibited):
    """The codebook as a tree, with the groups that raised each code and the passages coded with it."""

    kind: Literal["code_tree"]
    options: CodeTreeOptions = Field(default_factory=CodeTreeOptions)


class MechanismsOptions(Section):
    """Options of `mechanisms`."""

    parts: Slug
    """Dimension that divides each bar: the groups of which communities raised the mechanism."""


class Mechanisms(Exhibited):
    """What fosters integration and what blocks it, ranked by the groups that raised it."""

    kind: Literal["mechanisms"]
    options: MechanismsOptions


class SpeakingSharesOptions(Section):
    """Options of `speaking_shares`."""


class SpeakingShares(Exhibited):
    """Per group: how much of the words the moderator and the one who spoke most had."""

    kind: Literal["speaking_shares"]
    options: SpeakingSharesOptions = Field(default_factory=SpeakingSharesOptions)


class NegativeCasesOptions(Section):
    """Options of `negative_cases`."""


class NegativeCases(Exhibited):
    """A row per pattern: groups that speak for it, against it, both ways, and not at all."""

    kind: Literal["negative_cases"]
    options: NegativeCasesOptions = Field(default_factory=NegativeCasesOptions)


class CodebookTableOptions(Section):
    """Options of `codebook_table`."""


class CodebookTable(Exhibited):
    """The codebook: definition, what belongs to a code and what does not, and where it was raised."""

    kind: Literal["codebook_table"]
    options: CodebookTableOptions = Field(default_factory=CodebookTableOptions)


class CoreqChecklistOptions(Section):
    """Options of `coreq_checklist`."""


class CoreqChecklist(Exhibited):
    """The 32 items of COREQ: what is reported on each, and which are not (Tong, Sainsbury and Craig 2007, Int. J. Qual.
    Health Care 19, 349-357).
    """

    kind: Literal["coreq_checklist"]
    options: CoreqChecklistOptions = Field(default_factory=CoreqChecklistOptions)
