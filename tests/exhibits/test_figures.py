"""Each kind of figure shows the numbers of its results, in the study's order and language, and nothing withheld."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd
import pytest
from made_up import (
    COLOURS,
    LANGUAGES,
    LEVELS,
    REGIONS,
    SHARES,
    counts,
    dots,
    interval,
    means,
    released,
    row,
    shares,
    terms,
    view,
    whiskers,
    words_of,
    x_labels,
    y_labels,
)
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from peaceresearch.exhibits import coefficients, intervals, matrix, stacked_shares

BY_REGION = {"rows": "item", "groups": "region", "limits": None}


def legend(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.legends[0].get_texts()]


def test_intervals_stand_where_the_results_are() -> None:
    figure = intervals.draw(means(), view("en", BY_REGION))
    axes = figure.axes[0]
    # `work` is declared before `visits`; in each row everybody first, then the regions as declared.
    assert y_labels(axes) == ["Work (en)", "Visits (en)"]
    assert legend(figure) == ["All", "Zulu (en)", "Alfa (en)", "Mike (en)"]
    expected = [3.5, 3.75, 4.0, 4.25, 2.5, 2.75, 3.0, 3.25]
    found = sorted(dots(axes), key=lambda dot: dot[1])
    assert [x for x, _, _ in found] == pytest.approx(expected)
    assert [round(y) for _, y, _ in found] == [0] * 4 + [1] * 4
    lines = sorted(whiskers(axes), key=lambda line: line[2])
    assert [low for low, _, _ in lines] == pytest.approx([x - 0.5 for x in expected])
    assert [high for _, high, _ in lines] == pytest.approx([x + 0.5 for x in expected])
    assert [line[2] for line in lines] == pytest.approx([y for _, y, _ in found])
    assert axes.yaxis_inverted()


def test_colours_are_the_declared_ones_and_the_legend_has_them() -> None:
    figure = intervals.draw(means(), view("en", BY_REGION))
    used = [colour for _, y, colour in sorted(dots(figure.axes[0]), key=lambda dot: dot[1]) if y < 0.5]
    assert used[1] == COLOURS["zulu"]
    assert used[3] == COLOURS["mike"]
    assert len(set(used)) == 4
    assert [handle.get_color() for handle in figure.legends[0].get_lines()] == used


def test_shares_are_shown_as_percentages_between_0_and_100() -> None:
    options = {"rows": "category", "groups": None, "limits": None}
    figure = intervals.draw(shares().query("domain == ''"), view("sq", options))
    axes = figure.axes[0]
    assert y_labels(axes) == [f"{level.title()} (sq)" for level in LEVELS]
    assert [x for x, _, _ in dots(axes)] == pytest.approx([20, 30, 50])  # sorted by id: always, often, rarely
    assert [y for _, y, _ in dots(axes)] == [2, 1, 0]
    assert axes.get_xlim() == (0, 100)


def test_limits_of_the_config_are_the_ends_of_the_axis() -> None:
    figure = intervals.draw(means(), view("en", {**BY_REGION, "limits": (0, 10)}))
    assert figure.axes[0].get_xlim() == (0, 10)


@pytest.mark.parametrize(("lang", "sign"), [("en", "."), ("sq", ","), ("sr", ",")])
def test_ticks_have_the_decimal_sign_of_the_language(lang: str, sign: str) -> None:
    narrow = released([row("survey", "mean", "work", 1.25, 50, **interval(1.25, 0.2))])
    figure = intervals.draw(narrow, view(lang, {"rows": "item", "groups": None, "limits": None}))
    ticks = [word for word in words_of(figure) if word[0].isdigit()]
    assert ticks
    assert all(re.fullmatch(rf"\d{re.escape(sign)}\d\d", tick) for tick in ticks), ticks


def test_bars_are_the_shares_side_by_side() -> None:
    figure = stacked_shares.draw(shares(), view("en", {"bars": "region"}))
    axes = figure.axes[0]
    assert y_labels(axes) == ["All", "Zulu (en)", "Alfa (en)", "Mike (en)"]
    assert legend(figure) == [f"{level.title()} (en)" for level in LEVELS]
    colours = [to_hex(patch.get_facecolor()) for patch in figure.legends[0].get_patches()]
    for y, values in enumerate(SHARES.values()):
        bars = [bar for bar in axes.patches if round(bar.get_y() + bar.get_height() / 2) == y]
        assert [bar.get_width() for bar in bars] == pytest.approx([100 * value for value in values])
        assert [bar.get_x() for bar in bars] == pytest.approx([0, *np.cumsum(values)[:-1] * 100])
        assert [to_hex(bar.get_facecolor()) for bar in bars] == colours
    assert len(set(colours)) == 3


def test_a_bar_says_its_shares_and_its_base() -> None:
    figure = stacked_shares.draw(shares(), view("sr", {"bars": "region"}))
    at = {(text.get_text(), round(text.xy[1])) for text in figure.axes[0].texts if hasattr(text, "xy")}
    assert at == {("n = 1.200", 0), ("n = 1.200", 1), ("n = 1.200", 2), ("n = 40", 3)}
    numbers = [(text.get_text(), text.get_position()) for text in figure.axes[0].texts if not hasattr(text, "xy")]
    row_of_zulu = sorted((position[0], said) for said, position in numbers if position[1] == 1)
    assert row_of_zulu == [(pytest.approx(5), "10"), (pytest.approx(20), "20"), (pytest.approx(65), "70")]
    # 4 % has no room for its number.
    assert sorted(said for said, position in numbers if position[1] == 2) == ["36", "60"]


def test_coefficients_follow_the_model_without_its_intercept() -> None:
    figure = coefficients.draw(terms(), view("en", {"exponentiate": False}))
    axes = figure.axes[0]
    assert [label.replace("\n", " ") for label in y_labels(axes)] == [
        "Visiting (en): Often (en)",
        "Visiting (en): Always (en)",
        "Age (en)",
        "Region (en): Mike (en)",
    ]
    assert dots(axes) == [(pytest.approx(x), y, dots(axes)[0][2]) for y, x in enumerate((0.7, 1.1, -0.02, -0.4))]
    assert whiskers(axes)[0][:2] == pytest.approx((0.4, 1.0))
    assert [line for line in axes.lines if list(line.get_xdata()) == [0, 0]], "the line of no effect"


def test_odds_ratios_are_exponentials_on_a_logarithmic_axis() -> None:
    figure = coefficients.draw(terms(), view("sr", {"exponentiate": True}))
    axes = figure.axes[0]
    assert axes.get_xscale() == "log"
    assert [x for x, _, _ in dots(axes)] == pytest.approx(np.exp([0.7, 1.1, -0.02, -0.4]))
    assert [line for line in axes.lines if list(line.get_xdata()) == [1, 1]], "the line of no effect"
    words = words_of(figure)
    assert {"0,5", "1", "2"} <= set(words)
    assert "Odnos šansi" in words


def test_negative_coefficients_have_a_minus_sign_and_a_comma() -> None:
    words = words_of(coefficients.draw(terms(), view("sq", {"exponentiate": False})))
    assert {"−0,40", "0", "0,40"} <= set(words)
    assert not [word for word in words if re.search(r"\d\.\d|-\d", word)]


def test_a_matrix_says_count_and_base_in_its_cell() -> None:
    figure = matrix.draw(counts(), view("en", {"columns": "region"}))
    axes = figure.axes[0]
    assert y_labels(axes) == ["Work (en)", "Visits (en)", "School (en)"]
    assert x_labels(axes) == ["Zulu (en)", "Alfa (en)", "Mike (en)"]
    said = {text.get_position(): text.get_text() for text in axes.texts}
    rows = [["4/4", "4/4", "1/4"], ["1/4", "2/4", "2/4"], ["3/4", "0/4", "4/4"]]
    assert said == {(x, y): cell for y, cells in enumerate(rows) for x, cell in enumerate(cells)}


def test_the_shade_of_a_cell_grows_with_the_part_of_the_groups() -> None:
    figure = matrix.draw(counts(), view("en", {"columns": "region"}))
    part = {text.get_position(): text.get_text() for text in figure.axes[0].texts}
    dark = {
        part[round(patch.get_x() + 0.48), round(patch.get_y() + 0.44)]: sum(patch.get_facecolor()[:3])
        for patch in figure.axes[0].patches
    }
    assert sorted(dark, key=lambda cell: -dark[cell]) == ["0/4", "1/4", "2/4", "3/4", "4/4"]


FIGURES: dict[str, tuple[Any, dict[str, Any], pd.DataFrame, pd.DataFrame]] = {
    "intervals": (intervals.draw, BY_REGION, means(), means(9)),
    "stacked_shares": (stacked_shares.draw, {"bars": "region"}, shares(), shares(9)),
    "coefficients": (coefficients.draw, {"exponentiate": True}, terms(), terms(n=9)),
    "matrix": (matrix.draw, {"columns": "region"}, counts(), counts(1)),
}


def marks(figure: Figure) -> int:
    """How many marks of data are drawn: dots, intervals and filled shapes."""
    axes = figure.axes[0]
    filled = [patch for patch in axes.patches if to_hex(patch.get_facecolor()) != "#ffffff"]
    return len(dots(axes)) + len(whiskers(axes)) + len(filled)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", FIGURES)
def test_what_the_gate_withheld_is_said_in_words_and_drawn_nowhere(kind: str, lang: str) -> None:
    draw, options, open_, closed = FIGURES[kind]
    words_for_it = {"en": "not shown: base below", "sq": "nuk paraqitet: baza nën", "sr": "nije prikazano: baza ispod"}
    minimum = 2 if kind == "matrix" else 10
    said = f"{words_for_it[lang]} {minimum}"
    figure, whole = draw(closed, view(lang, options)), draw(open_, view(lang, options))
    withheld = int((closed["status"] == "suppressed").sum())
    assert withheld > 0
    marks_each = {"intervals": 2, "coefficients": 2, "stacked_shares": 1, "matrix": 1}[kind]
    assert marks(figure) == marks(whole) - marks_each * withheld
    texts = words_of(figure)
    places = {"intervals": 2, "coefficients": 1, "stacked_shares": 1, "matrix": 1}[kind]
    assert len([word for word in texts if said in word]) == places
    assert not any(said in word for word in words_of(whole))
    # Neither the base nor the estimate of what is withheld stands anywhere, nor a missing number as text.
    assert not [word for word in texts if re.search(r"\bnan\b|n = 9\b|/1\b", word)]


@pytest.mark.parametrize("kind", FIGURES)
def test_a_figure_of_which_everything_is_withheld_can_be_drawn(kind: str) -> None:
    draw, options, table, _ = FIGURES[kind]
    nothing = released(table.assign(n=1.0, status="").to_dict("records"))
    figure = draw(nothing, view("en", options))
    assert marks(figure) == 0
    assert [word for word in words_of(figure) if "not shown: base below" in word]


def test_what_could_not_be_estimated_is_said_in_other_words() -> None:
    table = released([row("survey", "mean", "work", float("nan"), 50), row("survey", "mean", "visits", 1.5, 50)])
    figure = intervals.draw(table, view("sq", {"rows": "item", "groups": None, "limits": None}))
    assert "nuk mund të vlerësohet" in words_of(figure)
    assert len(dots(figure.axes[0])) == 1


@pytest.mark.parametrize("kind", FIGURES)
def test_the_order_of_the_results_table_does_not_matter(kind: str) -> None:
    draw, options, table, _ = FIGURES[kind]
    turned = table.iloc[::-1].reset_index(drop=True)
    one, two = draw(table, view("sr", options)), draw(turned, view("sr", options))
    assert sorted(words_of(one)) == sorted(words_of(two))
    assert y_labels(one.axes[0]) == y_labels(two.axes[0])
    assert sorted(dots(one.axes[0])) == sorted(dots(two.axes[0]))


def test_a_value_that_the_config_does_not_name_comes_last_and_keeps_its_slug() -> None:
    table = means().query("item == 'work'").replace({"domain": {"region=zulu": "region=beta"}})
    figure = intervals.draw(table, view("en", {"rows": "region", "groups": None, "limits": None}))
    assert y_labels(figure.axes[0]) == ["All", "Alfa (en)", "Mike (en)", "beta"]
    assert REGIONS[0] == "zulu"
