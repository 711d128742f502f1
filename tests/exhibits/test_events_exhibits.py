"""The exhibits of the events show the numbers of their results, in the study's order, and nothing withheld."""

from __future__ import annotations

from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from made_up import LANGUAGES, dots, drawn, outside, row, spec, text, whiskers, words_of, y_labels
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from peaceresearch.disclosure.gate import withhold_small_bases
from peaceresearch.exhibits import ledger, parity, slopes, tile_map
from peaceresearch.exhibits.slopes import spread
from peaceresearch.exhibits.view import View, views
from peaceresearch.problems import InputError
from peaceresearch.results.records import records
from peaceresearch.results.table import results

TOWNS = {"zulu": [1, 0], "alfa": [0, 1], "mike": [1, 1], "echo": [2, 2]}
STATUSES = ["yes", "later", "no"]


def labels(names: dict[str, dict[str, str]] | None = None) -> dict[str, Any]:
    named = names or {slug: text(slug.title()) for slug in TOWNS}
    return {
        "items": [["events", name, text(name.title())] for name in ("wing", "voice", "trust", "roads", "books")],
        "categories": {
            "wing": [["west", text("West")], ["east", text("East")]],
            "all": [[slug, text(slug.title())] for slug in STATUSES],
            "addressee": [["mayor", text("Mayor")]],
        },
        "questions": [],
        "dimensions": {
            "town": {
                "label": text("Town"),
                "values": [[slug, {"label": named[slug], "colour": None, "tile": at}] for slug, at in TOWNS.items()],
            },
            "wing": {
                "label": text("Wing"),
                "values": [["west", {"label": text("West"), "colour": "#112233"}], ["east", {"label": text("East")}]],
            },
        },
    }


def seen(lang: str, options: dict[str, Any], own: Any = None) -> View:
    made = spec(options, own=own or labels()) | {"minimum_base": {"events": 10}}
    return views(made, Path(__file__).parent)[lang]


def released(found: list[dict[str, Any]]) -> pd.DataFrame:
    return withhold_small_bases(results(found), {"events": 10})


def ratio(category: str, estimate: float, n: float = 40, domain: str = "", **more: Any) -> dict[str, Any]:
    ends = {"ci_low": estimate * 0.8, "ci_high": estimate * 1.3} | more
    return row("events", "parity", "wing", estimate, n, category=category, domain=domain, **ends)


def test_parity_stands_on_a_logarithmic_axis_around_one() -> None:
    figure = parity.draw(released([ratio("west", 1.5), ratio("east", 0.5)]), seen("en", {"rows": "category"}))
    axes = figure.axes[0]
    assert axes.get_xscale() == "log"
    assert y_labels(axes) == ["West (en)", "East (en)"]
    assert sorted(dots(axes), key=lambda dot: dot[1])[0] == (1.5, 0, "#112233")
    (low, *_), (other, *_) = sorted(whiskers(axes))
    assert (low, other) == pytest.approx((0.5 * 0.8, 1.5 * 0.8))
    assert axes.get_xlim()[0] < 0.4 < 1.95 < axes.get_xlim()[1]
    assert {"1.50", "0.50"} <= set(words_of(figure))


def test_parity_of_several_values_by_place_tells_them_by_colour() -> None:
    found = [
        ratio(category, value, domain=f"town={town}", n=9 if town == "mike" else 40)
        for town, values in {"zulu": (1.2, 0.8), "alfa": (2.0, 0.7), "mike": (1.0, 1.0)}.items()
        for category, value in zip(("west", "east"), values, strict=True)
    ]
    figure = parity.draw(released(found), seen("sq", {"rows": "town"}))
    axes = figure.axes[0]
    assert y_labels(axes) == ["Zulu (sq)", "Alfa (sq)", "Mike (sq)"]
    by_place = sorted(dots(axes), key=lambda dot: dot[1])
    assert [x for x, _, _ in by_place] == [1.2, 0.8, 2.0, 0.7]
    assert [round(y) for _, y, _ in by_place] == [0, 0, 1, 1]
    assert [name.get_text() for name in figure.legends[0].get_texts()] == ["West (sq)", "East (sq)"]
    assert words_of(figure).count("nuk paraqitet: baza nën 10") == 2


def test_a_ratio_of_zero_has_a_mark_at_the_edge_and_its_number() -> None:
    found = [ratio("west", 1.1), ratio("east", 0.0, ci_low=0.0, ci_high=0.9)]
    figure = parity.draw(released(found), seen("sr", {"rows": "category"}))
    axes = figure.axes[0]
    edge = axes.get_xlim()[0]
    (mark,) = [line for line in axes.lines if line.get_marker() == "<"]
    assert float(mark.get_xdata()[0]) == edge > 0
    assert "0,00" in words_of(figure)
    assert outside(figure) == []


def answers(**n: float) -> pd.DataFrame:
    means = {"voice": (2.1, 3.4), "trust": (2.15, 2.2), "books": (4.0, 3.35)}
    return released(
        [
            row("events", measure, item, value, n.get(item, 120))
            for item, values in means.items()
            for measure, value in zip(("before", "after"), values, strict=True)
        ]
    )


def test_slopes_tell_both_means_and_the_pairs_without_overlap() -> None:
    figure = slopes.draw(answers(), seen("sr", {}))
    said = words_of(figure)
    assert {"2,1", "3,4", "2,2", "4,0", "n = 120"} <= set(said)
    assert {"Voice (sr)", "Trust (sr)", "Books (sr)"} <= set(said)
    lines = [line for line in figure.axes[0].lines if line.get_marker() == "o"]
    rises = [float(line.get_ydata()[1] - line.get_ydata()[0]) for line in lines]
    # One scale for both ends: rises are in the proportions of the changes.
    assert [rise / rises[0] for rise in rises] == pytest.approx([1, 0.05 / 1.3, -0.65 / 1.3])
    boxes = [label.get_window_extent() for label in drawn(figure)]
    assert not [pair for pair in combinations(boxes, 2) if pair[0].overlaps(pair[1])]


def test_a_question_with_too_few_pairs_says_so_and_shows_no_number() -> None:
    figure = slopes.draw(answers(trust=9), seen("en", {}))
    said = words_of(figure)
    assert "Trust (en): not shown: base below 10" in said
    assert "2.2" not in said
    assert len([line for line in figure.axes[0].lines if line.get_marker() == "o"]) == 2
    assert outside(slopes.draw(answers(voice=3, trust=3, books=3), seen("en", {}))) == []


LABELS = st.lists(st.tuples(st.floats(0, 5), st.floats(0.1, 1)), max_size=12)


@given(LABELS)
def test_spread_labels_never_overlap_keep_their_order_and_stay_where_there_is_room(
    wanted: list[tuple[float, float]],
) -> None:
    at, heights = [place for place, _ in wanted], [height for _, height in wanted]
    found = spread(at, heights)
    order = sorted(range(len(at)), key=lambda index: at[index])
    for one, other in pairwise(order):
        assert found[other] - found[one] >= (heights[one] + heights[other]) / 2 - 1e-9
        assert at[one] <= at[other]
    if all(at[b] - at[a] >= (heights[a] + heights[b]) / 2 for a, b in pairwise(order)):
        assert found == pytest.approx(at)


def people(**n: float) -> pd.DataFrame:
    counts = {"zulu": 44, "mike": 12, "echo": 30}
    return released(
        [
            row("events", "participants", "all", count, n.get(town, count), domain=f"town={town}")
            for town, count in counts.items()
        ]
    )


def tiles(figure: Figure) -> list[Rectangle]:
    """The tiles, without the legend."""
    found = [patch for patch in figure.axes[0].patches if isinstance(patch, Rectangle)]
    return [patch for patch in found if patch.get_width() > 0.5]


MAP = {"tiles": "town", "digits": 0}


def test_tiles_stand_where_the_map_has_them_and_darken_with_the_number() -> None:
    figure = tile_map.draw(people(), seen("sq", MAP))
    zulu, alfa, mike, echo = tiles(figure)
    assert zulu.get_x() == mike.get_x() > alfa.get_x()
    assert alfa.get_y() == mike.get_y() > zulu.get_y()
    assert echo.get_x() > mike.get_x()
    light = [sum(tile.get_facecolor()[:3]) for tile in (mike, echo, zulu)]
    assert light == sorted(light, reverse=True)
    said = words_of(figure)
    assert {"44", "12", "30", "Alfa (sq)", "pa rezultat", "Numri i pjesëmarrësve"} <= set(said)


def test_a_withheld_tile_is_hatched_and_the_legend_says_why() -> None:
    figure = tile_map.draw(people(mike=9), seen("en", MAP))
    assert [bool(tile.get_hatch()) for tile in tiles(figure)] == [False, False, True, False]
    said = words_of(figure)
    assert "not shown: base below 10" in said
    assert "12" not in said


def test_a_tile_has_one_result() -> None:
    found = [row("events", "proposals", "all", 3, 40, category=status, domain="town=zulu") for status in ("yes", "no")]
    with pytest.raises(InputError, match="several results for one tile"):
        tile_map.draw(released(found), seen("en", MAP))


def test_equal_shares_and_a_map_without_any_number_can_be_drawn() -> None:
    equal = [row("events", "share", "voice", 0.5, 40, domain=f"town={town}") for town in ("zulu", "mike")]
    assert words_of(tile_map.draw(released(equal), seen("en", MAP))).count("50%") >= 2
    figure = tile_map.draw(people(zulu=3, mike=3, echo=3), seen("en", MAP))
    assert outside(figure) == []


PLACES = st.text("abeimnosWMšçë", min_size=3, max_size=11)
NAMES = st.lists(st.lists(PLACES, min_size=1, max_size=2).map("/".join), min_size=4, max_size=4)


@settings(max_examples=8, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(NAMES, st.sampled_from(LANGUAGES))
def test_names_stay_within_their_tiles(names: list[str], lang: str) -> None:
    named = {slug: {"*": name} for slug, name in zip(TOWNS, names, strict=True)}
    figure = tile_map.draw(people(), seen(lang, MAP, labels(named)))
    shown = {text.get_text().replace("\n", ""): text for text in drawn(figure)}
    boxes = dict(zip(TOWNS, (tile.get_window_extent() for tile in tiles(figure)), strict=True))
    for slug, name in zip(TOWNS, names, strict=True):
        extent = shown[name].get_window_extent()
        box = boxes[slug] if names.count(name) == 1 else extent
        assert box.x0 - 1 <= extent.x0
        assert extent.x1 <= box.x1 + 1
        assert shown[name].get_size() >= 6.5


def proposal(item: str, **content: Any) -> dict[str, Any]:
    return {"strand": "events", "record": "proposal", "item": item, "fields": content}


RECORDS = records(
    [
        proposal(
            "a",
            place={"dimension": "town", "value": "mike"},
            theme={"item": "books"},
            status={"category": ["all", "no"]},
            text={"text": {"en": "Open it", "sr": "Otvoriti"}},
            answered={"date": "2024-11-04"},
            year=2019,
            score=0.625,
        ),
        proposal(
            "b",
            place={"dimension": "town", "value": "zulu"},
            theme={"item": "roads"},
            status={"category": ["all", "yes"]},
            text={"text": {"sq": "Rruga"}},
            answered="",
            year=2021,
            score={"number": 1, "unit": "share"},
        ),
        proposal("c", place={"dimension": "town", "value": "zulu"}, status={"category": ["all", "later"]}, score=0.0),
    ]
)
LEDGER = {"columns": ["place", "theme", "text", "status", "answered", "year", "score"], "widths": [], "sort": []}


def shown(options: dict[str, Any], lang: str) -> list[list[str]]:
    return [[line for cell in line for line in cell.lines] for line in ledger.make(RECORDS, seen(lang, options)).body]


def test_a_ledger_shows_each_kind_of_field_in_the_language_of_the_page() -> None:
    date = "4.\N{NO-BREAK SPACE}11.\N{NO-BREAK SPACE}2024."
    assert shown(LEDGER, "sr") == [
        ["Mike (sr)", "Books (sr)", "Otvoriti", "No (sr)", date, "2019", "62%"],
        ["Zulu (sr)", "Roads (sr)", "Rruga", "Yes (sr)", "–", "2021", "100%"],
        ["Zulu (sr)", "–", "–", "Later (sr)", "–", "–", "0%"],
    ]


def test_a_ledger_is_ordered_as_the_config_orders_its_fields() -> None:
    order = [line[3] for line in shown(LEDGER | {"sort": ["place", "status"]}, "en")]
    assert order == ["Yes (en)", "Later (en)", "No (en)"]
    assert [line[5] for line in shown(LEDGER | {"sort": ["year"]}, "en")] == ["2019", "2021", "–"]
    assert [line[2] for line in shown(LEDGER | {"sort": ["text"]}, "en")] == ["Open it", "Rruga", "–"]


def test_heads_are_words_of_the_language_and_numbers_stand_to_the_right() -> None:
    table = ledger.make(RECORDS, seen("en", LEDGER))
    assert [cell.lines[0] for cell in table.head[0]][:4] == ["Place", "Theme", "Proposal", "Response"]
    assert [cell.align for cell in table.head[0]] == ["left"] * 5 + ["right"] * 2
    assert sum(table.widths) == pytest.approx(1)
    with pytest.raises(InputError, match="ledger_cats"):
        ledger.make(RECORDS, seen("en", LEDGER | {"columns": ["cats"]}))


def test_a_withheld_record_shows_nothing_of_its_content() -> None:
    hidden = RECORDS.assign(status="suppressed", reason="no consent", fields="")
    table = ledger.make(hidden, seen("en", LEDGER))
    assert {cell.lines[0] for line in table.body for cell in line} == {"not shown: no consent"}
