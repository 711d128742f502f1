"""Kinds of exhibits on how a survey was weighted, measured, modelled and completed, and on its analysis plan."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from peaceresearch.study.general import Slug
from peaceresearch.study.survey_kinds import Exhibited
from peaceresearch.study.text import Section


class WeightingTableOptions(Section):
    """Options of `weighting_table`."""

    digits: Annotated[int, Field(ge=0, le=2)] = 1
    """Decimals of the percentages."""


class WeightingTable(Exhibited):
    """Population, respondents, the design's weights and the calibrated ones side by side, a block per set of margins;
    below them what the weights cost.
    """

    kind: Literal["weighting_table"]
    options: WeightingTableOptions = Field(default_factory=WeightingTableOptions)


class SensitivityRibbonOptions(Section):
    """Options of `sensitivity_ribbon`."""

    limits: tuple[float, float] | None = None
    """Ends of the horizontal axis."""


class SensitivityRibbon(Exhibited):
    """Estimates with their intervals, and the range in which they lie under other margins of the population."""

    kind: Literal["sensitivity_ribbon"]
    options: SensitivityRibbonOptions = Field(default_factory=SensitivityRibbonOptions)


class ScaleReportOptions(Section):
    """Options of `scale_report`."""

    digits: Annotated[int, Field(ge=1, le=3)] = 2
    """Decimals of coefficients."""


class ScaleReport(Exhibited):
    """A scale item by item, its reliability and scalability over everybody and by group, and whether it holds."""

    kind: Literal["scale_report"]
    options: ScaleReportOptions = Field(default_factory=ScaleReportOptions)


class SocialDistanceMatrixOptions(Section):
    """Options of `social_distance_matrix`."""

    show: Literal["distance", "acceptance"] = "distance"
    """The mean distance, or the share who accept `step`."""
    step: Slug | None = None
    """One of the steps of the social distance; for `acceptance`."""

    @model_validator(mode="after")
    def _fits(self) -> SocialDistanceMatrixOptions:
        if (self.show == "acceptance") != (self.step is not None):
            raise ValueError("`acceptance` is shown of one `step`, and `distance` of all of them")
        return self


class SocialDistanceMatrix(Exhibited):
    """Every group of respondents towards every group: shade, number, interval and base in a cell."""

    kind: Literal["social_distance_matrix"]
    options: SocialDistanceMatrixOptions = Field(default_factory=SocialDistanceMatrixOptions)


class CoefficientsOptions(Section):
    """Options of `coefficients`."""

    exponentiate: bool = False
    """Show odds ratios on a logarithmic axis instead of coefficients."""


class Coefficients(Exhibited):
    """The coefficients of one model or several with their confidence intervals, and comparisons of levels."""

    kind: Literal["coefficients"]
    options: CoefficientsOptions = Field(default_factory=CoefficientsOptions)


class MarginalEffectsOptions(Section):
    """Options of `marginal_effects`."""


class MarginalEffects(Exhibited):
    """Average marginal effects of one model or several with their confidence intervals; of an ordinal model, on the
    probability of each answer.
    """

    kind: Literal["marginal_effects"]
    options: MarginalEffectsOptions = Field(default_factory=MarginalEffectsOptions)


class ModelTableOptions(Section):
    """Options of `model_table`."""

    exponentiate: bool = False
    """Show odds ratios instead of coefficients on the scale of log odds."""
    digits: Annotated[int, Field(ge=1, le=4)] = 2
    """Decimals of coefficients."""


class ModelTable(Exhibited):
    """Models side by side: coefficients, intervals, p-values, comparisons; below them fit and tests."""

    kind: Literal["model_table"]
    options: ModelTableOptions = Field(default_factory=ModelTableOptions)


class ImputationDiagnosticsOptions(Section):
    """Options of `imputation_diagnostics`."""

    traces: bool = True
    """Whether to draw how the imputed answers went from iteration to iteration."""


class ImputationDiagnostics(Exhibited):
    """What was missing, how imputed answers compare with observed ones, and whether the chains mixed."""

    kind: Literal["imputation_diagnostics"]
    options: ImputationDiagnosticsOptions = Field(default_factory=ImputationDiagnosticsOptions)


class PlanTableOptions(Section):
    """Options of `plan_table`."""


class PlanTable(Exhibited):
    """The analyses of the analysis plan, and what became of each; its results are `survey.plan.*`."""

    kind: Literal["plan_table"]
    options: PlanTableOptions = Field(default_factory=PlanTableOptions)
