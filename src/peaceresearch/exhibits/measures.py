"""How each measure of a survey is put into numbers and words: its scale, its decimals, and what its axis is called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from peaceresearch.exhibits.view import View


@dataclass(frozen=True)
class Form:
    """How the estimates of a measure are shown: times `factor`, with `digits` decimals, on an axis called `word`."""

    factor: float
    digits: int
    word: str
    is_signed: bool = False

    def text(self, value: float, view: View, digits: int | None = None) -> str:
        """`value` as it is shown, without a unit; with its sign where it is a difference."""
        number = view.signed if self.is_signed else view.number
        return number(self.factor * value, self.digits if digits is None else digits)


_FORMS = {
    "share": Form(100, 0, "share"),
    "mean": Form(1, 1, "mean"),
    "total": Form(1, 0, "total"),
    "ratio": Form(1, 2, "ratio"),
    "quantile": Form(1, 1, "quantile"),
    "difference": Form(1, 1, "difference", is_signed=True),
    "effect_size": Form(1, 2, "effect_size", is_signed=True),
    "association": Form(1, 2, "association"),
    "missing": Form(100, 0, "missing_share"),
    "social_distance": Form(1, 1, "social_distance"),
    "acceptance": Form(100, 0, "acceptance"),
    "reliability": Form(1, 2, "reliability"),
    "scalability": Form(1, 2, "scale_h"),
    "functioning_odds": Form(1, 2, "functioning_odds", is_signed=True),
    "icc": Form(1, 2, "fit_icc"),
    "random_intercept": Form(1, 2, "random_intercept", is_signed=True),
    "outcome": Form(100, 1, "outcome"),
    "outcome_cases": Form(1, 0, "cases"),
}
_FORMS_OF_UNIT = {
    ("total", "people"): Form(1, 0, "total_people"),
    ("difference", "share"): Form(100, 1, "difference_points", is_signed=True),
}
MEDIAN = "p50"


def form_of(measure: str, unit: str) -> Form:
    """The form of a measure in a unit; `KeyError` for a measure that has none."""
    return _FORMS_OF_UNIT.get((measure, unit)) or _FORMS[measure]


def answer(row: Any, view: View) -> str:
    """What a result of an item tells: an answer (also of its difference), the mean, a percentile, the denominator."""
    if row.measure == "quantile":
        return quantile(row.category, view)
    if row.measure == "ratio":
        return view.words.text("ratio_to", item=view.label("item", row.category))
    if row.category:
        return view.label("category", row.category, row.item)
    return view.words.text("total" if row.measure == "total" else "mean")


def quantile(category: str, view: View) -> str:
    """The words for a quantile by its name in ids: `p50` is the median, `p2-5` the 2.5th percentile."""
    if category == MEDIAN:
        return view.words.text("median")
    place = float(category.removeprefix("p").replace("-", "."))
    return view.words.text("percentile", place=view.number(place, 0 if place == round(place) else 1))
