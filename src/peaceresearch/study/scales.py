"""`scales` and `social_distance` of `config/survey.yaml`: several questions that measure one thing."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from peaceresearch.study.general import Slug
from peaceresearch.study.text import Section, Text

Range = tuple[float, float]
"""The lowest and the highest value that can be answered."""


class Holds(Section):
    """When a scale holds; where it does not, everything that rests on it says so."""

    alpha: Annotated[float, Field(ge=0, le=1)] = 0.7
    """Least reliability: of McDonald's omega where it can be estimated, else of Cronbach's alpha."""
    item_rest: Annotated[float, Field(ge=-1, le=1)] = 0.2
    """Least correlation of an item with the rest of its scale."""
    dif: Annotated[float, Field(gt=0, lt=1)] = 0.035
    """Largest change of Nagelkerke's R² by a group that is no sign of differential functioning (Jodoin and Gierl 2001:
    0.035 moderate, 0.07 large)."""


class Scale(Section):
    """An index of several items, which estimates and models use like an item that is a number."""

    label: Text
    items: Annotated[list[Slug], Field(min_length=2)]
    """Items that are numbers, or whose codes are: their range is `range`, or that of their codes."""
    reverse: list[Slug] = Field(default_factory=list)
    """Those of `items` that mean the opposite: lowest + highest - answer stands for the answer."""
    to: Range | None = None
    """The range that each item is brought to before they are put together; for example [0, 10]. Their own where it is
    left out, which then has to be one and the same."""
    score: Literal["mean", "sum"] = "mean"
    """Of who answered only some: the sum is their mean times the number of items."""
    minimum: Annotated[int, Field(ge=1)] | None = None
    """Fewest items that have to be answered for a score; all where it is left out."""
    functioning: list[Slug] = Field(default_factory=list)
    """Dimensions between whose values each item is tested for differential functioning."""
    holds: Holds = Field(default_factory=Holds)

    @model_validator(mode="after")
    def _fits(self) -> Scale:
        if len(set(self.items)) < len(self.items):
            raise ValueError("an item stands twice in `items`")
        strange = [name for name in self.reverse if name not in self.items]
        if strange:
            raise ValueError(f"`reverse` names `{strange[0]}`, which is none of `items`")
        if (self.minimum or 1) > len(self.items):
            raise ValueError(f"`minimum` is {self.minimum}, and the scale has {len(self.items)} items")
        if self.to is not None and self.to[0] >= self.to[1]:
            raise ValueError("`to` goes from the lowest to the highest value")
        return self


class SocialDistance(Section):
    """Whom respondents accept how near to them (Bogardus): every group of respondents towards every target."""

    label: Text
    by: Slug
    """The dimension of the respondents, whose values, or some of them, are also the targets."""
    steps: dict[Slug, Text]
    """Relations, from the nearest (marriage) to the most distant, and how readers call them."""
    targets: dict[Slug, dict[Slug, Slug]]
    """For each target, a value of `by`: the item of each step."""
    accepted: Annotated[list[Slug], Field(min_length=1)]
    """The categories of these items that mean acceptance."""

    @model_validator(mode="after")
    def _fits(self) -> SocialDistance:
        if len(self.steps) < 2:
            raise ValueError("social distance needs two `steps` at least")
        if not self.targets:
            raise ValueError("name at least one of `targets`")
        for target, items in self.targets.items():
            if set(items) != set(self.steps):
                raise ValueError(f"`{target}` needs an item for each of the steps: {', '.join(self.steps)}")
        return self
