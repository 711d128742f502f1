"""`config/models.yaml`: regressions on the survey, and how missing answers are imputed for them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from peaceresearch.study.general import Slug
from peaceresearch.study.text import Section, Text


class Comparison(Section):
    """Levels of a categorical term of a model compared with each other."""

    term: Slug
    reference: Slug | None = None
    """The level with which every other one is compared; every pair where it is left out."""
    family: Slug | None = None
    """Comparisons of one family, over all models, are adjusted together (Holm 1979); without one they explore
    (Benjamini and Hochberg 1995)."""


class Model(Section):
    """A regression on the survey; its coefficients are results."""

    family: Literal["gaussian", "binomial", "ordinal"]
    """Linear; logistic; proportional odds, whose outcome is an item with categories in their order."""
    formula: str
    """Names are items or scales of config/survey.yaml, or dimensions of its `domains`."""
    outcome: list[Slug] = Field(default_factory=list)
    """For `binomial`: the categories of the outcome that count as 1."""
    label: Text
    terms: dict[str, Text]
    """Name of each item in the formula: how a reader calls it."""
    marginal_effects: bool = False
    """Whether its average marginal effects are results too; of `ordinal`, on the probability of each category."""
    contrasts: list[Comparison] = Field(default_factory=list)
    within: Slug | None = None
    """A dimension whose values have random intercepts (a multilevel model), for example the municipalities; for
    `gaussian` (restricted maximum likelihood) and `binomial` (maximum likelihood). Such a model is not weighted."""
    missing: Literal["complete", "impute"] = "complete"
    """Whether respondents without an answer to some item are left out, or their answers imputed (`imputation`)."""

    @model_validator(mode="after")
    def _fits(self) -> Model:
        if self.within is not None and self.family == "ordinal":
            raise ValueError("`within` is for gaussian and binomial models")
        if self.within is not None and self.missing == "impute":
            raise ValueError("a model with `within` takes complete answers: the imputation knows no random intercepts")
        return self


class Imputation(Section):
    """Multiple imputation by chained equations (van Buuren 2018), of every item that an imputed model uses."""

    imputations: Annotated[int, Field(ge=2, le=200)] = 20
    iterations: Annotated[int, Field(ge=1, le=100)] = 10
    donors: Annotated[int, Field(ge=1, le=50)] = 5
    """Predictive mean matching draws from so many nearest answers."""
    auxiliary: list[Slug] = Field(default_factory=list)
    """Items, scales and dimensions that help to impute and are in no model. The design's strata and weights help
    anyway."""


class Models(Section):
    """`config/models.yaml`."""

    models: dict[Slug, Model] = Field(default_factory=dict)
    imputation: Imputation = Field(default_factory=Imputation)
