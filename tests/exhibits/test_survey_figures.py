"""Trends, maps of missing answers, and intervals of differences and totals: what is drawn where, and what is said."""

from __future__ import annotations

from itertools import cycle
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from made_up import LANGUAGES, dots, interval, outside, released, row, spec, whiskers, words_of, x_labels, y_labels
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from surveyed import WAVES, answered, difference, missing, own_labels, trend

from peaceresearch.exhibits import intervals, missing_map
from peaceresearch.exhibits import trend as trend_kind
from peaceresearch.exhibits.fitting import fitting
from peaceresearch.exhibits.view import View, views
from peaceresearch.problems import InputError

TREND = {"groups": "region", "limits": None}


def seen(lang: str, options: dict[str, Any], breaks: Any = (), own: Any = None) -> View:
    full = spec(options, own=own or own_labels())
    full["survey"] = full["survey"] | {"breaks": dict(breaks)}
    return views(full, Path(__file__).parent)[lang]


def lines(axes: Axes) -> list[tuple[list[float], str]]:
    """From which wave to which each line goes, to a quarter of a year, and its style."""
    found = []
    for line in axes.lines:
        x, y = list(line.get_xdata()), list(line.get_ydata())
        if len(x) == 2 and x[0] != x[1] and list(y) != [0, 1]:
            found.append(([round(4 * float(each)) / 4 for each in x], str(line.get_linestyle())))
    return found


def draw(table: pd.DataFrame, view: View) -> Figure:
    kept = fitting(table, {"kind": "trend", "options": view.options}, trend_kind.MEASURES, "x", trend_kind.DIMENSIONS)
    return trend_kind.draw(kept, view)


def test_a_trend_has_a_line_per_group_at_the_dates_of_the_waves() -> None:
    figure = draw(trend(), seen("en", TREND))
    (axes,) = figure.axes
    assert sorted(axes.get_xticks()) == sorted(WAVES.values())
    assert x_labels(axes) == ["w1 (en)", "\nw2 (en)", "w3 (en)", "\nw4 (en)"], "to scale, so that two stand close"
    solid = [span for span, style in lines(axes) if style == "-"]
    assert solid == [[2018.0, 2018.5], [2018.5, 2024.0], [2024.0, 2025.0]] * 3
    assert len(dots(axes)) == 12
    assert [round(y, 1) for _, y, _ in dots(axes)[:4]] == [2.0, 2.1, 2.2, 2.3]
    assert axes.get_ylabel() == "Mean"
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["All", "Zulu (en)", "Alfa (en)"]
    assert [text.get_text() for text in axes.texts] == ["2.3", "2.8", "3.3"], "the last numbers stand at the end"


def test_a_line_is_interrupted_where_the_wording_changed() -> None:
    one = seen("sq", TREND, {"work": ["w3"]})
    figure = draw(trend(), one)
    assert [span for span, _ in lines(figure.axes[0])] == [[2018.0, 2018.5], [2024.0, 2025.0]] * 3
    assert words_of(figure).count("pyetja u riformulua") == 1
    said = [part.text for part in trend_kind.notes(trend(), one)]
    assert said == ["Vija ndërpritet aty ku ndryshoi formulimi i pyetjes: Work (sq) (w3 (sq))"]


def test_a_change_before_the_first_wave_that_is_shown_breaks_nothing() -> None:
    for breaks in ({"work": ["w1"]}, {"visits": ["w3"]}):
        one = seen("en", TREND, breaks)
        assert len(lines(draw(trend(), one).axes[0])) == 9
        assert trend_kind.notes(trend(), one) == []


def test_where_only_one_of_the_items_changed_only_its_line_is_marked() -> None:
    options = {"groups": "item", "limits": (0, 5)}
    table = trend(items=("work", "visits")).query("not domain.str.contains('region')")
    one = seen("en", options, {"visits": ["w4"]})
    figure = draw(table, one)
    spans = [span for span, _ in lines(figure.axes[0])]
    assert spans.count([2024.0, 2025.0]) == 1
    assert words_of(figure).count("//") == 1
    assert "wording changed" not in words_of(figure)
    assert figure.axes[0].get_ylim() == (0, 5)


def test_a_line_is_dashed_over_a_wave_without_a_number_and_the_note_says_why() -> None:
    table = trend(without=("w2", "w4"))
    one = seen("en", TREND)
    figure = draw(table, one)
    styles = [style for span, style in lines(figure.axes[0]) if span == [2018.0, 2024.0]]
    assert len(styles) == 1
    assert styles != ["-"]
    assert [part.text for part in trend_kind.notes(table, one)] == [
        "A dashed line passes over waves without a number",
        "Not shown: base below 10: Zulu (en), w2 (en); Zulu (en), w4 (en)",
    ]
    assert [text.get_text() for text in figure.axes[0].texts] == ["2.3", "3.3"], "the last wave's, where it is shown"
    assert [part.text for part in trend_kind.notes(trend(without=("w4",)), one)] == [
        "Not shown: base below 10: Zulu (en), w4 (en)"
    ]


def test_items_that_groups_do_not_tell_apart_have_a_panel_each() -> None:
    figure = draw(trend("share", items=("work", "visits")), seen("en", TREND))
    assert [axes.get_title(loc="left") for axes in figure.axes] == ["Work (en): Often (en)", "Visits (en): Often (en)"]
    assert len({axes.get_ylim() for axes in figure.axes}) == 1
    assert figure.axes[0].get_ylim()[0] == 0


def test_a_trend_needs_waves() -> None:
    table = released([answered("mean", "work", 3.0, 90.0)])
    with pytest.raises(InputError, match=r"results that name no wave; name results by `wave`"):
        draw(table, seen("en", TREND))


def cells(figure: Figure) -> list[list[str]]:
    axes = figure.axes[0]
    found: dict[tuple[float, float], str] = {text.get_position(): text.get_text() for text in axes.texts}
    return [[found[x, y] for x in range(len(x_labels(axes)))] for y in range(len(y_labels(axes)))]


def test_missing_answers_by_reason_with_their_sum() -> None:
    figure = missing_map.draw(missing(), seen("en", {"columns": "category", "digits": 0}))
    assert x_labels(figure.axes[0]) == ["Don’t know", "Refused", "Not asked", "Together"]
    assert y_labels(figure.axes[0]) == ["Work (en)", "Visits (en)"]
    assert cells(figure) == [["10", "5", "0", "15"], ["2", "0", "50", "52"]]
    shades = {round(patch.get_x()): patch.get_facecolor() for patch in figure.axes[0].patches[-2:]}
    assert len(set(shades.values())) == 1, "their sum has no shade: what was not asked would drown the rest"


def test_missing_answers_by_a_dimension_are_of_any_reason() -> None:
    figure = missing_map.draw(missing().query("item == 'work'"), seen("sr", {"columns": "region", "digits": 1}))
    assert x_labels(figure.axes[0]) == ["Svi", "Zulu (sr)", "Alfa (sr)"]
    assert cells(figure) == [["15,0", "24,0", "–"]]
    said = [part.text for part in missing_map.notes(missing(), seen("sr", {"columns": "region", "digits": 1}))]
    assert said[1:] == ["–: nije prikazano: baza ispod 10"]


def compared() -> pd.DataFrame:
    pairs = {"region: alfa - zulu": 0.1, "region: mike - zulu": -0.2, "region: mike - alfa": -0.3}
    return released([difference("visits", "always", pair, value, 0.2) for pair, value in pairs.items()])


def test_differences_are_drawn_in_percentage_points_around_none() -> None:
    options = {"rows": "region", "groups": None, "limits": None}
    figure = intervals.draw(compared(), seen("en", options))
    axes = figure.axes[0]
    assert y_labels(axes) == ["Alfa (en) − Zulu (en)", "Mike (en) − Zulu (en)", "Mike (en) − Alfa (en)"]
    assert [(round(x), y) for x, y, _ in dots(axes)] == [(10, 0), (-30, 2), (-20, 1)]
    assert axes.get_xlabel() == "Difference (percentage points)"
    assert "+10" in words_of(figure)
    assert any(set(line.get_xdata()) == {0} for line in axes.lines)


def test_totals_have_thousands_and_no_line_of_no_effect() -> None:
    rows = [
        answered("total", "visits", value, 90.0, category=level, unit="people", **interval(value, 40_000))
        for level, value in {"rarely": 250_000.0, "always": 800_000.0}.items()
    ]
    figure = intervals.draw(released(rows), seen("sq", {"rows": "category", "groups": None, "limits": None}))
    assert figure.axes[0].get_xlabel() == "Numri i vlerësuar i personave"
    assert [x for x, _, _ in dots(figure.axes[0])] == [800_000, 250_000]
    assert whiskers(figure.axes[0])[0][:2] == (760_000, 840_000)
    assert any(word.endswith("\xa0000") for word in words_of(figure))


def test_results_that_would_hide_each_other_or_share_no_unit_are_told() -> None:
    options = {"rows": "item", "groups": None, "limits": None}
    with pytest.raises(InputError, match="would stand on another result"):
        intervals.draw(compared(), seen("en", options))
    mixed = released([difference("visits", "always", "region: alfa - zulu", 0.1, 0.2),
                      difference("work", "", "region: alfa - zulu", 0.1, 0.2)])  # fmt: skip
    with pytest.raises(InputError, match="scale and share on one axis"):
        intervals.draw(mixed, seen("en", options))


LONG = ("Osećaj bezbednosti tamo gde je većina iz druge zajednice", "Ndjenja e sigurisë ku shumicën e përbën dikush",
        "Përgjegjshmëria institucionale", "Најдужа реч овде је Најнедоступнијима")  # fmt: skip


def with_long_labels() -> dict[str, Any]:
    own, waiting = own_labels(), cycle(LONG)
    for entry in own["items"]:
        entry[2] = {"*": next(waiting)}
    for pairs in own["categories"].values():
        for pair in pairs:
            pair[1] = {"*": next(waiting)}
    for dimension in own["dimensions"].values():
        for _, value in dimension["values"]:
            value["label"] = {"*": next(waiting)}
    return own


@pytest.mark.parametrize("lang", LANGUAGES)
def test_long_labels_stay_inside_every_new_figure(lang: str) -> None:
    own = with_long_labels()
    for wave in own["dimensions"]["wave"]["values"]:
        wave[1]["label"] = {"*": "Pranvera e vitit 2018"}
    figures = [
        draw(trend("share", ("w2",), ("work", "visits")), seen(lang, TREND, {"work": ["w3"]}, own)),
        missing_map.draw(missing(), seen(lang, {"columns": "category", "digits": 0}, (), own)),
        missing_map.draw(missing(), seen(lang, {"columns": "region", "digits": 2}, (), own)),
        intervals.draw(compared(), seen(lang, {"rows": "region", "groups": None, "limits": None}, (), own)),
    ]
    assert [outside(figure) for figure in figures] == [[]] * 4


def test_a_wave_has_no_number_of_another_measure() -> None:
    table = pd.concat([trend(), trend("share")], ignore_index=True)
    with pytest.raises(InputError, match="mean and share on one axis"):
        draw(table, seen("en", TREND))
    strange = released([row("survey", "coefficient", "model", 1.0, 90.0, domain="wave=w1")])
    with pytest.raises(InputError, match="`trend` does not draw coefficient"):
        draw(strange, seen("en", TREND))
