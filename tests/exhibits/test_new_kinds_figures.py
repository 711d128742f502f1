"""Diverging bars, marginal effects, saturation and agreement: the numbers of their results, in order and in words."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pandas as pd
import pytest
from made_up import (
    LANGUAGES,
    LEVELS,
    SHARES,
    dots,
    interval,
    labels,
    outside,
    released,
    row,
    shares,
    text,
    view,
    whiskers,
    words_of,
    x_labels,
    y_labels,
)
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from peaceresearch.exhibits import agreement_plot, diverging_shares, marginal_effects, saturation_curve
from peaceresearch.exhibits.fitting import fitting
from peaceresearch.problems import InputError

BARS = {"bars": "region", "neutral": "often", "negative": None}


def bars(figure: Figure, y: int) -> list[tuple[float, float]]:
    found = [bar for bar in figure.axes[0].patches if round(bar.get_y() + bar.get_height() / 2) == y]
    return [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in found]


def near(figure: Figure, wanted: list[tuple[float, float]], y: int) -> None:
    assert [end for ends in bars(figure, y) for end in ends] == pytest.approx([end for ends in wanted for end in ends])


def test_bars_diverge_from_the_middle_of_the_neutral_answer() -> None:
    figure = diverging_shares.draw(shares(), view("en", BARS))
    assert y_labels(figure.axes[0]) == ["All", "Zulu (en)", "Alfa (en)", "Mike (en)"]
    for y, (low, middle, high) in enumerate(SHARES.values()):
        start = -100 * (low + middle / 2)
        near(figure, [(start, start + 100 * low), (-50 * middle, 50 * middle), (50 * middle, start + 100)], y)
        assert start + 100 == pytest.approx(100 * (high + middle / 2))


def test_without_a_neutral_answer_they_diverge_between_two() -> None:
    figure = diverging_shares.draw(shares(), view("en", {"bars": "region", "neutral": None, "negative": 2}))
    near(figure, [(-80, -30), (-30, 0), (0, 20)], 0)
    half = diverging_shares.draw(shares(), view("en", {"bars": "region", "neutral": None, "negative": None}))
    near(half, [(-50, 0), (0, 30), (30, 50)], 0)


def test_each_side_has_its_hue_and_the_legend_the_order_of_the_scale() -> None:
    figure = diverging_shares.draw(shares(), view("sr", BARS))
    assert [said.get_text() for said in figure.legends[0].get_texts()] == [f"{name.title()} (sr)" for name in LEVELS]
    colours = [to_hex(patch.get_facecolor()) for patch in figure.legends[0].get_patches()]
    assert [to_hex(bar.get_facecolor()) for bar in figure.axes[0].patches[:3]] == colours
    assert len(set(colours)) == 3


def test_ticks_have_no_sign_and_the_base_stands_beside_the_bar() -> None:
    figure = diverging_shares.draw(shares(9), view("sq", BARS))
    words = [word.replace("\xa0", " ").replace("\u202f", " ") for word in words_of(figure)]
    assert x_labels(figure.axes[0]) == ["75", "50", "25", "0", "25", "50", "75", "100"]
    assert words.count("n = 1 200") == 3
    assert "nuk paraqitet: baza nën 10" in words
    assert not bars(figure, 3)
    # 10, 20 and 70 of one bar are there, 4 of another has no room.
    assert {"10", "20", "70", "36", "60"} <= set(words)
    assert "4" not in words


def test_a_scale_that_does_not_fit_is_the_fault_of_the_config() -> None:
    with pytest.raises(InputError, match="no answer is called `never`"):
        diverging_shares.draw(shares(), view("en", {**BARS, "neutral": "never"}))
    with pytest.raises(InputError, match="3 of the answers rarely, often, always cannot stand left"):
        diverging_shares.draw(shares(), view("en", {**BARS, "neutral": None, "negative": 3}))
    two = pd.concat([shares(), shares().assign(item="work")], ignore_index=True)
    with pytest.raises(InputError, match="the bar `all` has not each of the answers rarely, often, always once"):
        diverging_shares.draw(two, view("en", BARS))


def effects() -> pd.DataFrame:
    values = {"visits:often": 0.0704, "visits:always": -0.12, "age": 0.0001, "region:mike": 0.03}
    return released(
        [
            row("survey", "marginal_effect", "model", value, 9 if term == "region:mike" else 90, category=term,
                x=float(place), **interval(value, 0.05)) | {"unit": "share"}
            for place, (term, value) in enumerate(values.items())
        ]
    )  # fmt: skip


def test_marginal_effects_are_percentage_points_with_their_sign() -> None:
    figure = marginal_effects.draw(effects(), view("sq", {}))
    axes = figure.axes[0]
    assert [label.replace("\n", " ") for label in y_labels(axes)] == [
        "Visiting (sq): Often (sq)", "Visiting (sq): Always (sq)", "Age (sq)", "Region (sq): Mike (sq)",
    ]  # fmt: skip
    assert [x for x, _, _ in dots(axes)] == pytest.approx([7.04, -12, 0.01])
    assert whiskers(axes)[0][:2] == pytest.approx((2.04, 12.04))
    assert [line for line in axes.lines if list(line.get_xdata()) == [0, 0]], "the line of no effect"
    words = words_of(figure)
    assert {"+7,0", "−12,0", "+0,01", "+12", "0", "−6", "nuk paraqitet: baza nën 10"} <= set(words)


def saturation(groups: int = 4, last: int = 3, n: int | None = None) -> pd.DataFrame:
    n = groups if n is None else n
    found = [row("focus_groups", "saturation_point", "codes", float(last), n)]
    for count, (observed, expected) in enumerate(zip((3, 5, 6, 6), (3.5, 4.9, 5.6, 6.0), strict=True), 1):
        more = {"category": str(count), "x": float(count)}
        found += [
            row("focus_groups", "saturation", "observed", float(observed), n, **more),
            row("focus_groups", "saturation", "expected", expected, n, **more, **interval(expected, 0.4)),
        ]
    return released(found)


def test_saturation_is_a_line_and_steps_by_whole_numbers_of_groups() -> None:
    figure = saturation_curve.draw(saturation(), view("en", {}))
    axes = figure.axes[0]
    steps = [line for line in axes.lines if line.get_drawstyle() == "steps-post"]
    assert [list(line.get_ydata()) for line in steps] == [[3, 5, 6, 6]]
    assert [list(axes.lines[0].get_xdata()), list(axes.lines[0].get_ydata())] == [[1, 2, 3, 4], [3.5, 4.9, 5.6, 6.0]]
    (band,) = axes.collections
    assert {round(y, 6) for _, y in band.get_paths()[0].vertices} == {3.1, 4.5, 5.2, 5.6, 3.9, 5.3, 6.0, 6.4}
    words = words_of(figure)
    assert {"1", "2", "3", "4", "no new theme after group 3", "Number of focus groups"} <= set(words)
    assert axes.lines[-1].get_xdata() == [3, 3]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_last_group_that_brought_a_theme_is_no_saturation(lang: str) -> None:
    said = words_of(saturation_curve.draw(saturation(last=4), view(lang, {})))
    open_end = view(lang, {}).words.text("saturation_open")
    assert open_end in said
    assert open_end not in words_of(saturation_curve.draw(saturation(), view(lang, {})))


def test_a_curve_that_is_withheld_says_why() -> None:
    figure = saturation_curve.draw(saturation(n=1), view("sr", {}))
    assert "nije prikazano: baza ispod 2" in words_of(figure)
    assert not figure.axes[0].lines
    without_point = saturation().query("measure == 'saturation'")
    assert len(saturation_curve.draw(without_point, view("sr", {})).axes[0].lines) == 3


def alpha(measure: str = "alpha") -> pd.DataFrame:
    found = []
    for item, value in (("school", 0.9), ("work", 0.7), ("visits", float("nan"))):
        ends = interval(value, 0.1) if measure == "alpha" else {}
        found.append(row("focus_groups", measure, item, value, 30, **ends))
    return released(found)


def test_agreement_has_a_row_per_code_and_a_line_per_threshold() -> None:
    figure = agreement_plot.draw(alpha(), view("sr", {"thresholds": [0.8, 0.667]}))
    axes = figure.axes[0]
    assert y_labels(axes) == ["Work (sr)", "Visits (sr)", "School (sr)"]
    assert [(x, y) for x, y, _ in dots(axes)] == [(pytest.approx(0.9), 2), (pytest.approx(0.7), 0)]  # by id
    assert (0.8, 1.0, 2.0) in [tuple(pytest.approx(each) for each in line) for line in whiskers(axes)]
    assert [line.get_xdata()[0] for line in axes.lines if list(line.get_ydata()) == [0, 1]][-2:] == [0.667, 0.8]
    assert {"0,667", "0,8", "0,0", "1,0", "nije moguće proceniti", "Kripendorfova alfa"} <= set(words_of(figure))
    assert axes.get_xlim()[0] > -0.1


def test_agreement_below_chance_is_on_the_axis_and_kappa_has_no_interval() -> None:
    below = alpha().assign(estimate=-0.3, ci_low=-0.45, ci_high=-0.1)
    assert agreement_plot.draw(below, view("en", {"thresholds": []})).axes[0].get_xlim()[0] < -0.45
    figure = agreement_plot.draw(alpha("kappa"), view("en", {"thresholds": []}))
    assert "Cohen’s kappa" in words_of(figure)
    assert [line for line in whiskers(figure.axes[0]) if line[:2] != (0, 1)] == []


def test_two_coefficients_are_not_drawn_on_one_axis() -> None:
    both = pd.concat([alpha(), alpha("kappa")], ignore_index=True)
    with pytest.raises(InputError, match="alpha and kappa on one axis"):
        fitting(both, {"kind": "agreement_plot", "options": {"thresholds": []}}, agreement_plot.MEASURES, "a")


KINDS: dict[str, tuple[Any, dict[str, Any], pd.DataFrame]] = {
    "diverging_shares": (diverging_shares.draw, BARS, shares(9)),
    "marginal_effects": (marginal_effects.draw, {}, effects()),
    "saturation_curve": (saturation_curve.draw, {}, saturation()),
    "agreement_plot": (agreement_plot.draw, {"thresholds": [0.667, 0.7]}, alpha()),
}


def with_label(label: str) -> dict[str, Any]:
    """The made-up study with one label for everything."""
    own = labels()
    own["items"] = [[strand, slug, {"*": label}] for strand, slug, _ in own["items"]]
    own["categories"] = {item: [[slug, {"*": label}] for slug, _ in pairs] for item, pairs in own["categories"].items()}
    for dimension in own["dimensions"].values():
        dimension["values"] = [[slug, {**value, "label": {"*": label}}] for slug, value in dimension["values"]]
    return own


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_long_labels_stay_inside_and_apart(kind: str, lang: str) -> None:
    draw, options, table = KINDS[kind]
    label = "Njerëzit e komuniteteve të ndryshme bëjnë biznes këtu pa asnjë problem"
    figure = draw(table, view(lang, options, own=with_label(label)))
    assert outside(figure) == []
    for axis in (figure.axes[0].xaxis, figure.axes[0].yaxis):
        boxes = [tick.get_window_extent() for tick in axis.get_ticklabels() if tick.get_text()]
        assert not any(one.overlaps(other) for one, other in pairwise(boxes))


def test_a_legend_of_two_lines_is_read_line_by_line() -> None:
    own = with_label("A label of an answer that takes a third of the line")
    names = [f"Answer number {place} of a long scale of answers" for place in range(3)]
    own["categories"]["visits"] = [[level, text(name)] for level, name in zip(LEVELS, names, strict=True)]
    legend = diverging_shares.draw(shares(), view("en", BARS, own=own)).legends[0]
    assert len(legend.get_texts()) == 3
    places = {}
    figure = legend.figure
    figure.draw_without_rendering()
    for said in legend.get_texts():
        box = said.get_window_extent()
        places[said.get_text().removesuffix(" (en)")] = (-round(box.y0), round(box.x0))
    assert [places[name] for name in names] == sorted(places.values())
    assert len({line for line, _ in places.values()}) == 2
