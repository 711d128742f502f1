"""Kind `imputation_diagnostics`: what was missing, what was imputed for it, and how the chains went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from peaceresearch.exhibits.footer_parts import Part
from peaceresearch.exhibits.row_notes import say_why
from peaceresearch.exhibits.theme import INK, MUTED, WIDTH, label_rows, legend_above, use_theme, wrapped
from peaceresearch.exhibits.view import SEQUENCE, View
from peaceresearch.results.ids import parse_domain
from peaceresearch.results.table import RELEASED, rows

MEASURES = ("imputation", "imputation_share", "imputation_trace")
"""What this kind can draw."""
DIMENSIONS = None
_COLOURS = {"observed": SEQUENCE[0], "imputed": SEQUENCE[1]}
"""Of the answers that were given, and of those that were imputed."""
_BAR, _NUMBER, _AROUND, _TRACED, _FRAME = 0.27, 0.26, 0.62, 1.55, 0.5
"""Inches of a category, of a row of means, around a panel, of one beside traces at least, and around all."""
_LABEL, _TITLE = 22, 88
"""Letters of a line of a category's label, and of a variable's title."""
_WIDTHS = (2.1, 1.0, 1.0)
_CHAINS = ("#1f5a8a", "#d1742c", "#3f8f5f", "#8a5a9e", "#5c6b73")


@dataclass(frozen=True)
class _Variable:
    name: str
    table: pd.DataFrame
    categories: list[str]

    def height(self, traced: bool) -> float:
        """Inches of its panels; traces need room of their own."""
        inside = _BAR * len(self.categories) if self.categories else 2 * _NUMBER
        has_traces = traced and "imputation_trace" in set(self.table["measure"])
        return max(_TRACED if has_traces else 0.0, inside + _AROUND)


def draw(results: pd.DataFrame, view: View) -> Figure:
    """Draw a row of panels per variable: the shares of the answers (or mean and standard deviation) of those who
    answered and of the imputed; then mean and standard deviation of the imputed answers by iteration, a line per chain.
    Over them stands the share that was missing.
    """
    variables = [_variable(name, results[results["item"] == name], view) for name in view.order("item", results)]
    traced = view.options["traces"] and "imputation_trace" in set(results["measure"])
    use_theme()
    layout = ConstrainedLayoutEngine(w_pad=0.04, h_pad=0.05)
    heights = [each.height(traced) for each in variables]
    figure = Figure(figsize=(WIDTH, _FRAME + sum(heights)), layout=layout)
    parts = figure.subfigures(len(variables), 1, squeeze=False, height_ratios=heights)
    for part, variable in zip(parts[:, 0], variables, strict=True):
        columns = len(_WIDTHS) if traced else 1
        grid = part.subplots(1, columns, squeeze=False, width_ratios=_WIDTHS[:columns])[0]
        part.suptitle(wrapped(_title(variable, view), _TITLE), x=0.01, ha="left", size=9.5, color=INK)
        _distribution(grid[0], variable, view)
        for axes, statistic in zip(grid[1:], ("mean", "sd"), strict=False):
            _trace(axes, variable, statistic, view)
    names = {part: view.words.text(f"imputation_{part}") for part in _COLOURS}
    legend_above(figure, [Patch(color=colour, label=names[part]) for part, colour in _COLOURS.items()])
    return figure


def notes(results: pd.DataFrame, view: View) -> list[Part]:
    """How the panels are read."""
    parts = [Part(view.words.text("imputation_note"))]
    traced = view.options["traces"] and "imputation_trace" in set(results["measure"])
    return parts + ([Part(view.words.text("imputation_trace_note"))] if traced else [])


def _variable(name: str, table: pd.DataFrame, view: View) -> _Variable:
    shares = table[table["measure"] == "imputation_share"]
    found = set(shares["category"])
    known = view.labels["dimensions"].get(name, {}).get("values") or view.labels["categories"].get(name, {})
    return _Variable(name, table, [*(slug for slug in known if slug in found), *sorted(found - {*known})])


def _title(variable: _Variable, view: View) -> str:
    name = _name(variable.name, view)
    for row in rows(_part(variable, "imputation", "share_missing")):
        why = view.withheld(row)
        share = why or view.words.text("imputation_missing", share=view.percent(row.estimate, 1))
        return f"{name}: {share}" if why else f"{name}: {share}, {view.words.text('base')} = {view.number(row.n, 0)}"
    return name


def _part(variable: _Variable, measure: str, category: str) -> pd.DataFrame:
    table = variable.table
    return table[(table["measure"] == measure) & (table["category"] == category)]


def _name(variable: str, view: View) -> str:
    label = view.label("item", variable)
    known = view.labels["dimensions"].get(variable)
    return view.text(known["label"]) if label == variable and known else label


def _distribution(axes: Axes, variable: _Variable, view: View) -> None:
    if variable.categories:
        _shares(axes, variable, view)
    else:
        _means(axes, variable, view)
    axes.grid(axis="x")
    axes.set_axisbelow(True)


def _shares(axes: Axes, variable: _Variable, view: View) -> None:
    """Two bars per category: of those who answered, and of the imputed."""
    labels = [wrapped(_category(variable.name, slug, view), _LABEL) for slug in variable.categories]
    for row in rows(variable.table[variable.table["measure"] == "imputation_share"]):
        part = parse_domain(row.domain).get("answers", "")
        y = variable.categories.index(row.category)
        if part not in _COLOURS:
            continue
        shift = -0.2 if part == "observed" else 0.2
        if why := view.withheld(row):
            say_why(axes, y + shift, why)
            continue
        axes.barh(y + shift, 100 * row.estimate, height=0.36, color=_COLOURS[part])
    label_rows(axes, labels)
    axes.set_xlim(left=0)
    axes.xaxis.set_major_locator(MaxNLocator(4, integer=True))
    axes.xaxis.set_major_formatter(lambda value, _: f"{view.number(value, 0)}%")
    axes.tick_params(axis="both", labelsize=8)


def _category(variable: str, slug: str, view: View) -> str:
    is_dimension = variable in view.labels["dimensions"]
    return view.label(variable, slug) if is_dimension else view.label("category", slug, variable)


def _means(axes: Axes, variable: _Variable, view: View) -> None:
    """A dot for the mean and a line of a standard deviation to either side, of the observed and of the imputed."""
    found = {row.category: row for row in rows(variable.table[variable.table["measure"] == "imputation"])}
    for y, part in enumerate(_COLOURS):
        mean, spread = found.get(f"{part}_mean"), found.get(f"{part}_sd")
        if mean is None:
            continue
        if why := view.withheld(mean):
            say_why(axes, y, why)
            continue
        colour = _COLOURS[part]
        if spread is not None and not view.withheld(spread):
            ends = [mean.estimate - spread.estimate, mean.estimate + spread.estimate]
            axes.plot(ends, [y, y], color=colour, lw=2.2, solid_capstyle="round")
        axes.plot(mean.estimate, y, "o", color=colour, ms=6.5, mec="white", mew=0.8)
    label_rows(axes, [view.words.text(f"imputation_{part}") for part in _COLOURS])
    axes.set_xlabel(view.words.text("imputation_mean_sd"), size=8)
    axes.margins(x=0.1)
    _number_axis(axes, view, "x")


def _trace(axes: Axes, variable: _Variable, statistic: str, view: View) -> None:
    table = _part(variable, "imputation_trace", statistic)
    shown = table[table["status"] == RELEASED]
    if shown.empty:
        axes.set_axis_off()
        return
    chains = [parse_domain(domain).get("chain", "") for domain in shown["domain"]]
    lines = shown.assign(chain=chains).sort_values(["chain", "x"])
    for place, (_, line) in enumerate(lines.groupby("chain", sort=True)):
        axes.plot(line["x"], line["estimate"], color=_CHAINS[place % len(_CHAINS)], lw=1.0)
    axes.set_title(wrapped(view.words.text(f"imputation_trace_{statistic}"), 16), size=8, color=MUTED)
    axes.xaxis.set_major_locator(MaxNLocator(4, integer=True))
    axes.xaxis.set_major_formatter(lambda value, _: view.number(value, 0))
    axes.set_xlabel(view.words.text("imputation_iteration"), size=8)
    _number_axis(axes, view, "y")


def _number_axis(axes: Axes, view: View, side: str) -> None:
    axis = axes.xaxis if side == "x" else axes.yaxis
    axis.set_major_locator(MaxNLocator(4))
    ticks: Sequence[float] = list(axis.get_majorticklocs())
    step = min((after - before for before, after in pairwise(ticks)), default=1.0)
    digits = 0 if step >= 1 else 1 if step >= 0.1 else 2 if step >= 0.01 else 3
    axis.set_major_formatter(lambda value, _: view.number(value, digits))
    axes.tick_params(axis="both", labelsize=8)
