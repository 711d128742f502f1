"""Kind `marginal_effects`: average marginal effects of models with their intervals; of ordinal ones on each answer."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_hex
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from peaceresearch.exhibits.forest import Mark, draw_marks, handles, mark_nothing, offset, panels_of
from peaceresearch.exhibits.model_terms import Key, check_units, key_label, key_of, ordered
from peaceresearch.exhibits.row_notes import at_right_end
from peaceresearch.exhibits.view import SEQUENCE, View
from peaceresearch.results.ids import parse_domain
from peaceresearch.results.table import rows

MEASURES = ("marginal_effect",)
"""What this kind can draw."""
DIMENSIONS = None
OUTCOME = "outcome"
"""The dimension that tells on the probability of which answer an effect is."""
_ANSWERS = ("#a8431f", "#d1742c", "#6b7683", "#4a86b5", "#1f4e79")
"""Colours of ordered answers that a thin line and a number can have on white."""


@dataclass(frozen=True)
class _Panel:
    """Effects that stand together: their rows, and the lanes of each row."""

    table: pd.DataFrame
    keys: list[Key]
    lanes: list[str]


def draw(results: pd.DataFrame, view: View) -> Figure:
    """Draw a row per term, in the order of the models, with its number at the right end; a line marks no effect.

    Several models stand in one panel, a colour each; where one of them is ordinal every model has a panel of its own,
    and the effects on its answers a colour each, from one end of the scale to the other.

    Raises
    ------
    InputError
        The models have different units.
    """
    check_units(results)
    outcomes = [parse_domain(domain).get(OUTCOME, "") for domain in results["domain"]]
    models, is_ordinal = view.order("item", results), any(outcomes)
    table = results.assign(lane=outcomes if is_ordinal else results["item"])
    colours = _of_answers(table, view) if is_ordinal else _of_models(models, view)
    parts = [table[table["item"] == model] for model in models] if is_ordinal else [table]
    panels = [
        _Panel(part, ordered(part, view), [name for name in colours if name in set(part["lane"])]) for part in parts
    ]
    labels = [[key_label(key, view.order("item", panel.table), view) for key in panel.keys] for panel in panels]
    titles = [view.label("item", model) for model in models] if len(panels) > 1 else [""]
    named = {name: colour for name, colour in colours.items() if name}
    legend = handles(named, _labels(named, table, is_ordinal, view))
    figure, all_axes = panels_of(labels, [len(panel.lanes) for panel in panels], titles, legend)
    is_share = "share" in set(table["unit"])
    for axes, panel in zip(all_axes, panels, strict=True):
        _draw(axes, panel, colours, is_share, view)
    ticks = MaxNLocator(6)
    all_axes[-1].xaxis.set_major_locator(ticks)
    all_axes[-1].xaxis.set_major_formatter(lambda value, _: view.signed(value, _digits(ticks())))
    all_axes[-1].set_xlabel(view.words.text("marginal_effect" if is_share else "marginal_effect_scale"))
    return figure


def _draw(axes: Axes, panel: _Panel, colours: Mapping[str, str], is_share: bool, view: View) -> None:
    factor, digits = (100, 1) if is_share else (1, 2)
    axes.margins(x=0.06)
    marks = [
        Mark(panel.keys.index(key_of(row)), panel.lanes.index(row.lane), row, colours[row.lane], view.withheld(row))
        for row in rows(panel.table)
    ]
    count = len(panel.lanes)
    draw_marks(axes, marks, count, lambda value: factor * value)
    for mark in marks:
        if not mark.why:
            value = factor * mark.result.estimate
            text = view.signed(value, digits + (abs(value) < 0.5 * 10.0**-digits))
            at_right_end(axes, mark.row + offset(mark.lane, count), text, mark.colour if count > 1 else None)
    mark_nothing(axes, 0)


def _of_models(models: Sequence[str], view: View) -> dict[str, str]:
    return {model: view.colour("item", model, place) for place, model in enumerate(models)}


def _of_answers(table: pd.DataFrame, view: View) -> dict[str, str]:
    """Colours of the answers in their order, those of a model without answers first."""
    declared = [
        slug
        for model in view.order("item", table)
        for slug in view.labels["categories"].get(view.labels["outcomes"].get(model, ""), ())
    ]
    found = set(table["lane"])
    known = [slug for slug in dict.fromkeys(declared) if slug in found]
    answers = [*known, *sorted(found - {*known, ""})]
    scale = LinearSegmentedColormap.from_list("answers", _ANSWERS)
    colours = {slug: to_hex(scale(place / max(1, len(answers) - 1))) for place, slug in enumerate(answers)}
    return ({"": SEQUENCE[0]} if "" in found else {}) | colours


def _labels(colours: Iterable[str], table: pd.DataFrame, is_ordinal: bool, view: View) -> dict[str, str]:
    if not is_ordinal:
        return {model: view.label("item", model) for model in colours}
    whose = {row.lane: view.labels["outcomes"].get(row.item, "") for row in rows(table)}
    return {slug: view.label("category", slug, whose[slug]) for slug in colours}


def _digits(ticks: Sequence[float]) -> int:
    """Decimals that tell the ticks apart."""
    step = min((after - before for before, after in pairwise(ticks)), default=1.0)
    return max(0, math.ceil(-math.log10(step) - 1e-9))
