"""Kind `trend`: estimates over the waves of a survey, with lines that are interrupted where a wording changed."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from peaceresearch.exhibits.footer import WAVE, Part
from peaceresearch.exhibits.measures import answer
from peaceresearch.exhibits.theme import INK, legend_above, new_panels, wrapped
from peaceresearch.exhibits.trend_lines import colour_of, draw_panel, name_waves, scale_axes
from peaceresearch.exhibits.view import CONFIG, View
from peaceresearch.problems import input_error
from peaceresearch.results.ids import domain_id, parse_domain
from peaceresearch.results.table import rows

_PANEL, _FRAME, _TITLE = 2.35, 0.75, 0.26
"""Inches of a panel's height, around the panels, and of the title of one."""
MEASURES = ("share", "mean", "total", "ratio", "quantile")
"""What this kind can draw, one at a time."""
DIMENSIONS = (WAVE,)


def draw(results: pd.DataFrame, view: View) -> Figure:
    """Draw a panel per item and answer, or one where `groups` tells these apart, and in it a line per group through
    the estimates and their intervals, at the dates of the waves (`x`, in years).

    A line is interrupted, and the place marked, before a wave at which the wording of its question changed; it is
    dashed over waves without a number.
    """
    table = _waves(results)
    groups = view.options["groups"]
    table = table.assign(group=view.slugs(groups, table) if groups else "")
    panels = _panels(table, groups, view)
    order = view.order(groups, table) if groups else [""]
    titles = [wrapped(_title(part, groups, view), 90) if len(panels) > 1 else "" for part in panels]
    heights = [_PANEL + _TITLE * (title.count("\n") + 1 if title else 0) for title in titles]
    figure, all_axes = new_panels(heights, _FRAME)
    scale_axes(all_axes[0], table, view)
    for axes, part, title in zip(all_axes, panels, titles, strict=True):
        axes.set_title(title, loc="left", size=9.5, color=INK)
        draw_panel(axes, part, order, _PANEL, view)
    name_waves(all_axes[-1], table, view)
    if len(order) > 1:
        legend_above(figure, [_handle(slug, order, table, view) for slug in order])
    return figure


def drawn(results: pd.DataFrame, view: View) -> pd.DataFrame:
    """The results that are of a wave."""
    return _waves(results).drop(columns="shown")


def notes(results: pd.DataFrame, view: View) -> list[Part]:
    """Where lines are interrupted and dashed, and which numbers are withheld and why."""
    table = _waves(results)
    later = {item: list(dict.fromkeys(part["shown"]))[1:] for item, part in table.groupby("item")}
    broken = {item: [wave for wave in waves if wave in later.get(item, ())] for item, waves in _breaks(view).items()}
    said = [
        f"{view.label('item', item)} ({', '.join(view.label(WAVE, wave) for wave in waves)})"
        for item, waves in broken.items()
        if waves
    ]
    parts = [Part(view.words.text("trend_breaks", list="; ".join(said)))] if said else []
    if _is_dashed(table):
        parts.append(Part(view.words.text("trend_dashed")))
    gaps: dict[str, list[str]] = {}
    for row in rows(table):
        if why := view.withheld(row):
            gaps.setdefault(why, []).append(_place(row, len(later) > 1, view))
    told = [f"{why[:1].upper()}{why[1:]}: {'; '.join(dict.fromkeys(places))}" for why, places in gaps.items()]
    return [*parts, *map(Part, told)]


def _breaks(view: View) -> dict[str, list[str]]:
    """The waves at which the wording of an item changed, in the order of the items."""
    breaks = view.survey["breaks"]
    return {item: breaks[item] for item in view.labels["items"] if item in breaks}


def _is_dashed(table: pd.DataFrame) -> bool:
    """Whether a line passes over a wave at which it has no number."""
    dates = sorted(set(table["x"]))
    domains = [parse_domain(domain) for domain in table["domain"]]
    groups = [domain_id({name: value for name, value in domain.items() if name != WAVE}) for domain in domains]
    lines = table.assign(line=groups).dropna(subset="estimate").groupby(["item", "category", "line"])["x"]
    return any(len(line) < sum(line.min() <= date <= line.max() for date in dates) for _, line in lines)


def _waves(results: pd.DataFrame) -> pd.DataFrame:
    """The results of a wave, in the order of time, each with its wave; what names none repeats the last one.

    Raises
    ------
    InputError
        No result is of a wave.
    """
    waves = [parse_domain(domain).get(WAVE, "") for domain in results["domain"]]
    table = results.assign(shown=waves)
    table = table[table["shown"] != ""].sort_values(["x", "id"], ignore_index=True)
    if table.empty:
        what = "a trend of results that name no wave"
        raise input_error(CONFIG, what, f"name results by `{WAVE}`, as in survey.mean.trust[{WAVE}=*]", "exhibits")
    return table


def _panels(table: pd.DataFrame, groups: str | None, view: View) -> list[pd.DataFrame]:
    """The results of each panel: an item and an answer, as far as `groups` does not tell them apart."""
    parts = [part for part in ("item", "category") if part != groups]
    keys = [[(view.order(part, table).index(slug)) for slug in table[part]] for part in parts]
    places = list(zip(*keys, strict=True))
    return [table[[place == wanted for place in places]] for wanted in sorted(set(places))]


def _title(part: pd.DataFrame, groups: str | None, view: View) -> str:
    first = next(rows(part))
    item, said = view.label("item", first.item), answer(first, view)
    if groups == "item":
        return said
    return item if groups == "category" or (first.measure == "mean" and not first.category) else f"{item}: {said}"


def _handle(slug: str, order: list[str], table: pd.DataFrame, view: View) -> Line2D:
    groups = view.options["groups"]
    item = str(table.loc[table["group"] == slug, "item"].iloc[0])
    colour = colour_of(slug, order, view)
    return Line2D([], [], color=colour, marker="o", mec="white", lw=2, label=view.label(groups, slug, item))


def _place(row: Any, with_item: bool, view: View) -> str:
    """What tells a withheld number apart: its item where there are several, its group, and its wave."""
    domain = parse_domain(row.domain)
    names = [view.label(name, value) for name, value in domain.items() if name != WAVE]
    item = [view.label("item", row.item)] if with_item else []
    return ", ".join([*item, *names, view.label(WAVE, row.shown)])
