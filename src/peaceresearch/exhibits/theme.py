"""How every figure looks, and how it is saved: the same bytes for the same results."""

from __future__ import annotations

import datetime
import textwrap
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import font_source_sans_pro
import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.textpath import TextPath

RESOURCE_PACKAGES = ("fonttools", "pillow")  # matplotlib draws and writes with them
WIDTH = 6.5
"""Width of a figure in inches: the text width of an A4 page."""
_HANDLE = 0.46
"""Width in inches of a legend's mark with its gaps."""
_LEGEND_LINE, _LEGEND_GAP = 0.19, 0.08
"""Inches of a line of a legend, and of the space around it."""
INK, MUTED, GRID = "#222a35", "#6b7683", "#dfe3e8"
DIVERGING = ("#b2532e", "#e3a578", "#d9dde2", "#86b0d0", "#1f5a8a")
"""Colours of ordered answers, from one end to the other."""


@cache
def use_theme() -> None:
    """Set matplotlib's defaults to the theme; fonts come from a package by path, never from the machine."""
    folder = Path(font_source_sans_pro.__file__).parent / "files"
    for face in ("Regular", "Bold", "It", "Semibold"):
        font_manager.fontManager.addfont(folder / f"SourceSansPro-{face}.ttf")
    mpl.rcParams.update(
        {
            "font.family": ["Source Sans Pro"],
            "font.size": 9.5,
            "axes.edgecolor": MUTED,
            "axes.labelcolor": INK,
            "axes.labelsize": 9,
            "axes.linewidth": 0.6,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.unicode_minus": True,
            "grid.color": GRID,
            "grid.linewidth": 0.7,
            "legend.fontsize": 9,
            "legend.frameon": False,
            "svg.fonttype": "path",
            "svg.hashsalt": "peaceresearch",
            "text.color": INK,
            "xtick.color": MUTED,
            "xtick.labelcolor": INK,
            "xtick.labelsize": 9,
            "ytick.color": MUTED,
            "ytick.labelcolor": INK,
            "ytick.labelsize": 9.5,
        }
    )


def new_figure(height: float) -> tuple[Figure, Axes]:
    """An empty figure of the theme's width and `height` inches, and its axes."""
    use_theme()
    figure = Figure(figsize=(WIDTH, height), layout=ConstrainedLayoutEngine(w_pad=0.04, h_pad=0.04))
    return figure, figure.add_subplot()


def new_panels(heights: Sequence[float], frame: float, *, has_one_scale: bool = True) -> tuple[Figure, list[Axes]]:
    """An empty figure with panels of these heights in inches below each other, with a common horizontal axis and, where
    they are the same thing, a common vertical one; `frame` is what stands around them.
    """
    use_theme()
    layout = ConstrainedLayoutEngine(w_pad=0.04, h_pad=0.04)
    figure = Figure(figsize=(WIDTH, sum(heights) + frame), layout=layout)
    grid = figure.subplots(
        len(heights), 1, sharex=True, sharey=has_one_scale, squeeze=False, height_ratios=list(heights)
    )
    return figure, list(grid[:, 0])


def new_grid(wide: Sequence[float], small: Sequence[float], beside: int, frame: float) -> tuple[Figure, list[Axes]]:
    """An empty figure with panels of the heights `wide` in inches as wide as the figure, below them panels of the
    heights `small`, `beside` in a row; `frame` is what stands around them.
    """
    use_theme()
    lines = [*wide, *small[::beside]]
    layout = ConstrainedLayoutEngine(w_pad=0.04, h_pad=0.04)
    figure = Figure(figsize=(WIDTH, sum(lines) + frame), layout=layout)
    grid = figure.add_gridspec(len(lines), beside, height_ratios=lines)
    places = [grid[row, :] for row in range(len(wide))]
    places += [grid[len(wide) + index // beside, index % beside] for index in range(len(small))]
    return figure, [figure.add_subplot(place) for place in places]


def wrapped(text: str, width: int) -> str:
    """`text` in lines of at most `width` characters, broken at spaces."""
    return "\n".join(textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)) or text


def label_rows(axes: Axes, labels: Sequence[str]) -> None:
    """Name the rows 0, 1, ... of a figure, the first one on top, without an axis line."""
    axes.set_yticks(range(len(labels)), list(labels))
    axes.set_ylim(len(labels) - 0.5, -0.5)
    axes.set_axisbelow(True)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)


def legend_height(handles: Sequence[Any]) -> float:
    """Inches that a legend above the axes takes."""
    return _LEGEND_LINE * -(-len(handles) // _legend_columns(handles)) + _LEGEND_GAP if handles else 0.0


def legend_above(figure: Figure, handles: Sequence[Any]) -> None:
    """A legend above the axes, in as many columns as fit the figure's width, in the order of reading."""
    columns = _legend_columns(handles)
    # matplotlib fills column by column.
    in_rows = [handle for column in range(columns) for handle in handles[column::columns]]
    figure.legend(
        handles=in_rows,
        loc="outside upper center",
        ncols=columns,
        borderaxespad=0.2,
        handlelength=1.2,
        columnspacing=1.3,
    )


def _legend_columns(handles: Sequence[Any]) -> int:
    """How many entries of a legend fit the figure's width beside each other."""
    use_theme()
    face, size = font_manager.FontProperties(), mpl.rcParams["legend.fontsize"]
    texts = [TextPath((0, 0), handle.get_label() or " ", size=size, prop=face) for handle in handles]
    widths = [_HANDLE + text.get_extents().width / 72 for text in texts]
    needed = {count: count * max(widths) for count in range(1, len(handles))} | {len(handles): sum(widths)}
    return max((count for count, width in needed.items() if width <= WIDTH), default=1)


def save(figure: Figure, svg: Path, png: Path, *, title: str, mark: str, epoch: int) -> None:
    """Write a figure as SVG and PNG, with the mark of synthetic data in its pixels and in the files' properties."""
    if mark:
        figure.supxlabel(mark, x=0.995, ha="right", fontsize=8, color="#a33b20", fontweight="semibold")
    description = ". ".join(part for part in (title, mark) if part)
    date = datetime.datetime.fromtimestamp(epoch, tz=datetime.UTC).isoformat()
    figure.savefig(svg, metadata={"Title": title, "Description": description, "Date": date, "Creator": "peaceresearch"})
    png_properties = {"Title": title, "Description": description, "Creation Time": date, "Software": "peaceresearch"}
    figure.savefig(png, dpi=200, metadata=png_properties)
