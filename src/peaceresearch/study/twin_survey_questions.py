"""How the questions of a synthetic survey are answered: scores, what moves them, and who gives no answer."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from peaceresearch.study.general import Slug
from peaceresearch.study.text import Section

Share = Annotated[float, Field(ge=0, le=1)]


class Score(Section):
    """A number of each respondent: a centre, what the PSU shares, what is the respondent's own, and what is planted.

    Of `traits` it is never asked; it moves the questions below it.
    """

    centre: float | dict[Slug, float] | None = None
    """Mean of the score: of everybody, or by value of the `divided_by` dimension."""
    spread: Annotated[float, Field(gt=0)] = 1.0
    """Scale of what is the respondent's own: its standard deviation where `error` is normal."""
    error: Literal["normal", "logistic"] = "normal"
    """Distribution of what is the respondent's own. `logistic` with a `spread` of 1 and a `psu_spread` of 0 gives a
    proportional-odds model, whose coefficients are the planted effects."""
    psu_spread: Annotated[float, Field(ge=0)] | None = None
    """What the members of a PSU share, in spreads; that of the survey where it is left out."""
    between: dict[Slug, Annotated[float, Field(gt=0)]] = Field(default_factory=dict)
    """Planted differences without a pattern, as between municipalities: something that strata fix, and the standard
    deviation over its values of what everybody there shares."""
    on: dict[Slug, float] = Field(default_factory=dict)
    """Planted effects: a trait or an item above, and how far one standard deviation of its score moves this one."""
    by_answer: dict[Slug, float] = Field(default_factory=dict)
    """Planted effects: an item above, and how far one unit of its answer (the number, or the position of the category)
    moves this one."""
    shift: dict[Slug, dict[Slug, float]] = Field(default_factory=dict)
    """Planted differences: something that strata fix, or an item above with categories; how far each of its values
    moves the score. Values that are left out move nothing."""


class Question(Score):
    """How one item is answered: by a score, rounded to a category (1 is the first, 2 the second) or to a number; of an
    item with several answers, by the share of those who choose each.
    """

    chosen: dict[Slug, Share | dict[Slug, Share]] = Field(default_factory=dict)
    """Of an item with several answers: the share who choose each, of everybody or by value of `divided_by`."""
    rest: Slug | None = None
    """The answer of those who choose no other one (none of these)."""
    no_answer: Share = 0.0
    """Share of respondents who give no answer."""
    no_answer_by: dict[Slug, float] = Field(default_factory=dict)
    """Missing at random: another item, and how far one unit of its answer moves the log odds of giving none here.
    `no_answer` is then the share at the mean of these answers."""
    limits: tuple[float, float] | None = None
    """Smallest and largest number, for an item without categories."""
