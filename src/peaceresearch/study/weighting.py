"""`weighting` of `config/survey.yaml`: how weights are calibrated to what is known of the population."""

from __future__ import annotations

import math
from typing import Annotated, Literal

from pydantic import Field, model_validator

from peaceresearch.study.general import Slug
from peaceresearch.study.text import Section, Text

Positive = Annotated[float, Field(gt=0)]
Counted = Annotated[float, Field(ge=0)]
DESIGN = "design"
"""The name, in a domain, of the weights as the data file has them: `margins=design`."""
MARGINS = "margins"
"""The dimension that tells the results under one set of margins from those under another."""
_ROUNDING = 0.005  # shares that are printed with two decimals may miss 1 by so much


class Margin(Section):
    """What is known of the population by one division of it, or of one number."""

    by: Annotated[list[Slug], Field(min_length=1, max_length=2)] | None = None
    """Dimensions of the survey's `domains`, or items with categories; two are crossed."""
    population: dict[Slug, Counted | dict[Slug, Counted]] = Field(default_factory=dict)
    """People, or shares that sum to 1, by the values of `by`; of two dimensions, by those of the second within the
    first."""
    mean: Slug | None = None
    """An item that is a number, instead of `by`; for `greg` only."""
    value: float | None = None
    """Its mean in the population."""

    @model_validator(mode="after")
    def _is_one_kind(self) -> Margin:
        if (self.by is None) == (self.mean is None):
            raise ValueError("give `by` and `population`, or `mean` and `value`")
        if (self.mean is None) != (self.value is None) or (self.by is None) != (not self.population):
            raise ValueError("`by` goes with `population`, and `mean` with `value`")
        nested = [isinstance(part, dict) for part in self.population.values()]
        if self.by is not None and any(each != (len(self.by) == 2) for each in nested):
            raise ValueError("`population` needs a number per value of `by`; of two dimensions, one per pair, nested")
        if len(set(self.by or ())) < len(self.by or ()):
            raise ValueError("a dimension is crossed with itself")
        total = sum(count for _, count in self.cells)
        if self.by is not None and total == 0:
            raise ValueError("nobody lives in this population")
        if self.by is not None and total < 2 and not math.isclose(total, 1, abs_tol=_ROUNDING):
            raise ValueError(f"the shares of `population` sum to {total:g}, not to 1")
        return self

    @property
    def cells(self) -> list[tuple[tuple[str, ...], float]]:
        """The values of `by` at once, and how many live there, or which share."""
        found: list[tuple[tuple[str, ...], float]] = []
        for value, part in self.population.items():
            if isinstance(part, dict):
                found += [((value, other), count) for other, count in part.items()]
            else:
                found.append(((value,), part))
        return found


class Margins(Section):
    """What one source says of the population."""

    label: Text
    """How readers call it, as "Census 2024"."""
    reference: Text
    """Where the numbers are from: publisher, table, date; and what in them is estimated."""
    margins: Annotated[list[Margin], Field(min_length=1)]


class Trim(Section):
    """Limits of the weights, as multiples of their mean; what is cut is spread over the others, and the margins are met
    again.
    """

    lower: Positive | None = None
    upper: Positive | None = None

    @model_validator(mode="after")
    def _around_one(self) -> Trim:
        if self.lower is None and self.upper is None:
            raise ValueError("give `lower` or `upper`")
        if (self.lower or 0) >= 1 or (self.upper or math.inf) <= 1:
            raise ValueError("weights have a mean of 1 here: `lower` is below 1, and `upper` above")
        return self


class Weighting(Section):
    """Calibration of the design's weights to margins of the population."""

    method: Literal["rake", "post_stratify", "greg"]
    """`rake`: margin by margin until all are met (iterative proportional fitting); `post_stratify`: to one margin, that
    may be crossed; `greg`: generalised regression, also to means of numbers."""
    to: Slug
    """The set of `margins` that the results use."""
    margins: dict[Slug, Margins]
    """Sets of margins, a source each; every one but `to` is an alternative for `sensitivity` of `estimates`."""
    size: Positive | None = None
    """Number of people in the population, which the weights then sum to; what they sum to anyway, where it is left
    out."""
    bounds: tuple[Annotated[float, Field(ge=0, lt=1)], Annotated[float, Field(gt=1)]] | None = None
    """Of `greg`: how far a weight may be changed, as factors, for example [0.3, 3]."""
    trim: Trim | None = None
    missing: Literal["fail", "keep"] = "fail"
    """Of respondents without an answer that a margin needs: `fail` refuses them; `keep` leaves each margin's share of
    them as the design's weights have it."""
    waves: list[Slug] = Field(default_factory=list)
    """Of a survey with waves: those that are calibrated, each by itself; all where it is left out."""

    @property
    def variables(self) -> set[str]:
        """The dimensions and items that the margins divide the population by."""
        margins = [margin for known in self.margins.values() for margin in known.margins]
        return {name for margin in margins for name in (*(margin.by or ()), margin.mean) if name is not None}

    @model_validator(mode="after")
    def _fits_the_method(self) -> Weighting:
        if self.to not in self.margins:
            raise ValueError(f"`to` names `{self.to}`, which is none of `margins`")
        taken = {DESIGN: "the weights before calibration", "row": "the respondents", "wave": "the waves"}
        for name in taken.keys() & self.margins.keys():
            raise ValueError(f"a set of margins is called `{name}`, as {taken[name]} are; take another name")
        for name, known in self.margins.items():
            if self.method == "post_stratify" and len(known.margins) > 1:
                raise ValueError(f"`post_stratify` is to one margin, and `{name}` has several: cross them, or `rake`")
            if self.method != "greg" and any(margin.mean is not None for margin in known.margins):
                raise ValueError(f"`{name}` has the mean of a number, which only `greg` reaches")
        if self.bounds is not None and self.method != "greg":
            raise ValueError("`bounds` are for `greg`; limit the weights of the others by `trim`")
        return self
