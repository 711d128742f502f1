"""`config/analysis_plan.yaml`: what was to be analysed, and how, before the data were seen."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import Field, model_validator

from peaceresearch.study.general import Slug
from peaceresearch.study.models import Comparison, Model
from peaceresearch.study.survey import Estimates
from peaceresearch.study.text import Section, Text

Mark = Literal["planned", "deviating", "exploratory"]
"""What the plan makes of a result; "" where a study has no plan."""


class PlannedModel(Section):
    """A model as planned, by the keys of config/models.yaml; its label and terms stand there."""

    family: Literal["gaussian", "binomial", "ordinal"]
    formula: str
    outcome: list[Slug] = Field(default_factory=list)
    within: Slug | None = None
    missing: Literal["complete", "impute"] = "complete"
    contrasts: list[Comparison] = Field(default_factory=list)

    def differs(self, model: Model) -> list[str]:
        """The keys in which `model` is another one than this; spaces in a formula mean nothing. Comparisons beside
        those planned explore, and are no difference.
        """
        found = [name for name in ("family", "within", "missing") if getattr(self, name) != getattr(model, name)]
        found += ["formula"] if _bare(self.formula) != _bare(model.formula) else []
        found += ["outcome"] if set(self.outcome) != set(model.outcome) else []
        return found + (["contrasts"] if any(each not in model.contrasts for each in self.contrasts) else [])


def _bare(formula: str) -> str:
    return "".join(formula.split()).replace("'", '"')


class Analysis(Section):
    """One question that the data are to answer."""

    question: Text
    """The question or hypothesis, in a sentence."""
    estimates: list[Estimates] = Field(default_factory=list)
    """By the keys of config/survey.yaml."""
    models: dict[Slug, PlannedModel] = Field(default_factory=dict)
    """By their names in config/models.yaml."""

    @model_validator(mode="after")
    def _says_how(self) -> Analysis:
        if not self.estimates and not self.models:
            raise ValueError("say how the question is answered: `estimates`, `models` or both")
        return self


class Planned(Section):
    """The part of the plan that is frozen."""

    registered: Text | None = None
    """Where the plan was deposited, with its hash, so that anyone can compare; not part of the hash."""
    analyses: dict[Slug, Analysis]
    margins: Slug | None = None
    """The set of margins that the weights are to be calibrated to: `to` of `weighting`."""
    level: float | None = None
    """Level of the confidence intervals."""


class Frozen(Section):
    """The seal of the plan; written by `peaceresearch freeze`."""

    date: datetime.date
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    """Of `plan`, but `registered` and what is a default, as canonical JSON."""


class Deviation(Section):
    """Why an analysis is done in another way than planned, or not at all."""

    reason: Text


class AnalysisPlan(Section):
    """`config/analysis_plan.yaml`."""

    plan: Planned
    frozen: Frozen | None = None
    deviations: dict[Slug, Deviation] = Field(default_factory=dict)
    """By the name of the analysis."""
