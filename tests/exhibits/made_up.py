"""Small results of a made-up study whose order is never the alphabet's, views of them, and what a figure shows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from peaceresearch.disclosure.gate import withhold_small_bases
from peaceresearch.exhibits.view import View, views
from peaceresearch.results.table import results

MINIMUM = {"survey": 10, "focus_groups": 2}
LANGUAGES = ["en", "sq", "sr"]
REGIONS = ["zulu", "alfa", "mike"]
LEVELS = ["rarely", "often", "always"]
COLOURS = {"zulu": "#112233", "alfa": None, "mike": "#445566"}


def text(name: str) -> dict[str, str]:
    """A text that tells its language."""
    return {lang: f"{name} ({lang})" for lang in LANGUAGES}


def labels() -> dict[str, Any]:
    categories = [[level, text(level.title())] for level in LEVELS]
    return {
        "items": [
            *(["survey", name, text(name.title())] for name in ("work", "visits", "model")),
            ["focus_groups", "work", text("Work")],
            ["focus_groups", "visits", text("Visits")],
            ["focus_groups", "school", text("School")],
        ],
        "categories": {
            "visits": categories,
            "work": categories,
            "model": [["visits", text("Visiting")], ["region", text("Region")], ["age", text("Age")]],
        },
        "questions": [
            ["work", text("How often do you meet people of other places: at work?")],
            ["visits", text("How often do you meet people of other places: on visits?")],
            ["model", text("How often do you meet people of other places: on visits?")],
        ],
        "dimensions": {
            "region": {
                "label": text("Region"),
                "values": [[slug, {"label": text(slug.title()), "colour": COLOURS[slug]}] for slug in REGIONS],
            },
            "wing": {"label": text("Wing"), "values": [[slug, {"label": text(slug.title())}] for slug in ("w", "e")]},
        },
    }


def spec(options: dict[str, Any], *, mark: bool = False, findings: Any = (), own: Any = None) -> dict[str, Any]:
    """The spec of an exhibit, as the plan writes it."""
    return {
        "labels": labels() if own is None else own,
        "options": options,
        "findings": list(findings),
        "minimum_base": MINIMUM,
        "languages": LANGUAGES,
        "survey": {"level": 0.95, "breaks": {}, "eligibility": None},
        "caption": text("Caption"),
        "note": None,
        "mark": {"en": "Made up", "sq": "E trilluar", "sr": "Izmišljeno"} if mark else None,
        "epoch": 1_733_788_800,
    }


def view(lang: str, options: dict[str, Any], **given: Any) -> View:
    return views(spec(options, **given), Path(__file__).parent)[lang]


def row(strand: str, measure: str, item: str, estimate: float, n: float, **more: Any) -> dict[str, Any]:
    unit = {"share": "share"}.get(measure, "")
    return {"strand": strand, "measure": measure, "item": item, "estimate": estimate, "n": n, "unit": unit, **more}


def interval(estimate: float, half: float) -> dict[str, float]:
    return {"ci_low": estimate - half, "ci_high": estimate + half}


def released(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """The rows after the gate."""
    return withhold_small_bases(results(rows), MINIMUM)


def means(base_of_mike: int = 40) -> pd.DataFrame:
    """Mean of two items for everybody and by region; the base of one region may be too small."""
    found = []
    for place, item in enumerate(("visits", "work")):
        for index, region in enumerate(("", *REGIONS)):
            value = 2.5 + place + index / 4
            n = base_of_mike if region == "mike" else 100 + index
            domain = f"region={region}" if region else ""
            found.append(row("survey", "mean", item, value, n, domain=domain, **interval(value, 0.5)))
    return released(found)


SHARES = {"": (0.5, 0.3, 0.2), "zulu": (0.1, 0.2, 0.7), "alfa": (0.04, 0.36, 0.6), "mike": (0.25, 0.25, 0.5)}


def shares(base_of_mike: int = 40) -> pd.DataFrame:
    found = []
    for region, values in SHARES.items():
        n = base_of_mike if region == "mike" else 1200
        for level, value in zip(LEVELS, values, strict=True):
            domain = f"region={region}" if region else ""
            found.append(
                row("survey", "share", "visits", value, n, category=level, domain=domain, **interval(value, 0.03))
            )
    return released(found)


def terms(**changed: Any) -> pd.DataFrame:
    """A model in the order of its formula."""
    values = {"intercept": -1.0, "visits:often": 0.7, "visits:always": 1.1, "age": -0.02, "region:mike": -0.4}
    found = [
        row("survey", "coefficient", "model", value, 90, category=term, x=float(place), **interval(value, 0.3))
        for place, (term, value) in enumerate(values.items())
    ]
    return released([entry | changed if entry["category"] == "age" else entry for entry in found])


def counts(groups_of_mike: int = 4) -> pd.DataFrame:
    found = []
    for item, raised in {"school": (3, 0, 4), "visits": (1, 2, 2), "work": (4, 4, 1)}.items():
        for region, count in zip(REGIONS, raised, strict=True):
            n = groups_of_mike if region == "mike" else 4
            domain = f"region={region}"
            found.append(row("focus_groups", "groups", item, float(min(count, n)), n, domain=domain))
    return released(found)


def drawn(figure: Figure) -> list[Text]:
    """Every text that is drawn, after the layout was made."""
    FigureCanvasAgg(figure)
    figure.draw_without_rendering()
    return [text for text in _texts(figure) if text.get_visible() and text.get_text().strip()]


def _texts(figure: Figure) -> Iterator[Text]:
    yield from figure.texts
    for legend in figure.legends:
        yield from legend.get_texts()
    for axes in figure.axes:
        yield from axes.texts
        yield from (axes.xaxis.label, axes.yaxis.label, axes.title)
        for axis in (axes.xaxis, axes.yaxis):
            low, high = sorted(axis.get_view_interval())
            for tick in axis.get_major_ticks():
                if low <= tick.get_loc() <= high:
                    yield from (tick.label1, tick.label2)


def words_of(figure: Figure) -> list[str]:
    return [text.get_text().replace("\n", " ") for text in drawn(figure)]


def outside(figure: Figure) -> list[str]:
    """Texts that reach over the figure's edge."""
    width, height = figure.get_figwidth() * figure.dpi, figure.get_figheight() * figure.dpi
    return [
        text.get_text()
        for text in drawn(figure)
        if (box := text.get_window_extent()).x0 < 0 or box.y0 < 0 or box.x1 > width or box.y1 > height
    ]


def y_labels(axes: Axes) -> list[str]:
    return [label.get_text() for label in axes.get_yticklabels()]


def x_labels(axes: Axes) -> list[str]:
    return [label.get_text() for label in axes.get_xticklabels()]


def dots(axes: Axes) -> list[tuple[float, float, str]]:
    """Each dot as (x, y, colour)."""
    lines = [line for line in axes.lines if line.get_marker() == "o"]
    return [(float(line.get_xdata()[0]), float(line.get_ydata()[0]), str(line.get_color())) for line in lines]


def whiskers(axes: Axes) -> list[tuple[float, float, float]]:
    """Each interval as (from, to, y)."""
    found = []
    for line in axes.lines:
        x, y = list(line.get_xdata()), list(line.get_ydata())
        if line.get_marker() != "o" and len(x) == 2 and x[0] != x[1]:
            found.append((float(x[0]), float(x[1]), float(y[0])))
    return found
