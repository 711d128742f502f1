"""Evidence maps and bars: areas in proportion, what a colour rests on, what is withheld."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from documented import LONG, SCORES, counted, labels, released, seen
from made_up import LANGUAGES, outside, row, spec, text, words_of, x_labels, y_labels
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure

from peaceresearch.disclosure.gate import withhold_small_bases
from peaceresearch.exhibits import bars, evidence_map
from peaceresearch.exhibits.view import views
from peaceresearch.results.table import results
from peaceresearch.study.words import load_words


def cells(small: bool = False, least: int = 1) -> pd.DataFrame:
    found = []
    for theme, counts in {"books": (4, 0), "roads": (1, 16), "trees": (9, 2)}.items():
        for effect, count in zip(("speed", "trust"), counts, strict=True):
            found.append(counted("evidence", theme, effect, count, 1 if small and theme == "roads" else 32))
            if count:
                quality = row("documents", "quality", theme, count / 16, count, category=effect, unit="share")
                found.append(quality)
    return withhold_small_bases(results(found), {"documents": least})


def circles(figure: Figure) -> dict[tuple[float, float], float]:
    """Area of each circle by its place."""
    lines = [line for line in figure.axes[0].lines if line.get_marker() == "o"]
    return {(line.get_xdata()[0], line.get_ydata()[0]): line.get_markersize() ** 2 for line in lines}


def test_areas_of_the_evidence_map_are_in_proportion_and_a_gap_is_a_zero() -> None:
    figure = evidence_map.draw(cells(), seen("sq"))
    axes = figure.axes[0]
    assert y_labels(axes) == ["Trees (sq)", "Roads (sq)", "Books (sq)"]
    assert x_labels(axes) == ["Trust (sq)", "Speed (sq)"]  # not the order of the other field
    areas = circles(figure)
    assert set(areas) == {(0, 0), (1, 0), (0, 1), (1, 1), (1, 2)}
    assert areas[0, 1] / areas[1, 0] == pytest.approx(16 / 9)
    assert areas[1, 0] / areas[1, 2] == pytest.approx(9 / 4)
    numbers = {getattr(said, "xy", said.get_position()): said.get_text() for said in axes.texts}
    assert numbers == {(0, 0): "2", (1, 0): "9", (0, 1): "16", (1, 1): "1", (0, 2): "0", (1, 2): "4"}
    assert {"0%", "50%", "100%"} <= set(words_of(figure))


def test_the_colour_tells_the_quality_and_there_is_no_key_without_it() -> None:
    figure = evidence_map.draw(cells(), seen("en"))
    colours = {line.get_xdata()[0] + 10 * line.get_ydata()[0]: line.get_color() for line in figure.axes[0].lines}
    assert len({tuple(colour) for colour in colours.values()}) == 5
    assert len(figure.axes) == 2
    plain = evidence_map.draw(cells().query("measure == 'evidence'"), seen("en"))
    assert len(plain.axes) == 1
    assert len({line.get_color() for line in plain.axes[0].lines}) == 1
    assert evidence_map.notes(cells(), seen("en")) == []
    assert evidence_map.notes(cells().query("measure == 'evidence'"), seen("en")) == []
    some = cells().query("measure == 'evidence' or item != 'trees'")
    figure = evidence_map.draw(some, seen("en"))
    assert {line.get_ydata()[0] for line in figure.axes[0].lines if line.get_color() == "white"} == {0}
    assert [part.text for part in evidence_map.notes(some, seen("en"))] == [
        "White circles: documents without an overall score"
    ]


def rings(figure: Figure) -> dict[tuple[float, float], float]:
    """Width of each ring by its place."""
    found = [ring for ring in figure.axes[0].collections if isinstance(ring, PathCollection)]
    return {tuple(ring.get_offsets()[0]): ring.get_sizes()[0] ** 0.5 for ring in found}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_colour_that_rests_on_a_part_of_the_documents_is_marked_and_explained(lang: str) -> None:
    table = cells()
    scored = (table["measure"] == "quality") & (table["estimate"] > 0.5)
    assert rings(evidence_map.draw(table, seen(lang))) == {}
    table.loc[scored, "n"] -= 1
    figure = evidence_map.draw(table, seen(lang))
    areas = circles(figure)
    ringed = rings(figure)
    assert set(ringed) == {(1, 0), (0, 1)}  # nine documents, and sixteen
    cell = 72 * min(box / parts for box, parts in zip(figure.axes[0].bbox.size / figure.dpi, (2, 3), strict=True))
    for place, width in ringed.items():
        assert areas[place] ** 0.5 + 2 < width < cell
    assert [part.text for part in evidence_map.notes(table, seen(lang))] == [load_words(lang).text("evidence_partly")]


def test_a_white_circle_of_documents_whose_score_is_withheld_says_so() -> None:
    table = cells(least=3)
    assert [part.text for part in evidence_map.notes(table, seen("en"))] == [
        "White circles: documents without an overall score; not shown: base below 3"
    ]
    lines = evidence_map.draw(table, seen("en")).axes[0].lines
    white = {(line.get_xdata()[0], line.get_ydata()[0]) for line in lines if line.get_color() == "white"}
    assert white == {(0, 0), (1, 1)}


def test_a_map_with_many_rows_and_columns_keeps_its_numbers_apart() -> None:
    many = {f"t{place}": f"Theme number {place}" for place in range(20)}
    effects = [[f"e{place}", text(f"Effect {place}")] for place in range(12)]
    made = spec({}, own=labels() | {"items": [["documents", slug, text(said)] for slug, said in many.items()]})
    made["labels"]["categories"] = dict.fromkeys(many, effects)
    shown = views(made | {"minimum_base": {"documents": 3}}, Path(__file__).parent)["en"]
    counts = [
        counted("evidence", item, slug, 1 + (place * 7) % 23)
        for item in many
        for place, (slug, _) in enumerate(effects)
    ]
    figure = evidence_map.draw(released(counts), shown)
    assert outside(figure) == []
    figure.draw_without_rendering()
    numbers = [said.get_window_extent() for said in figure.axes[0].texts]
    assert len(numbers) == 240
    assert not any(one.overlaps(other) for one, other in combinations(numbers, 2))
    assert figure.get_figheight() < 9


def test_cells_of_the_map_that_are_withheld_say_why() -> None:
    found = words_of(evidence_map.draw(cells(small=True, least=3), seen("en")))
    assert found.count("–") == 2
    assert "– not shown: base below 3" in [" ".join(words.split()) for words in found]


def appraisal(small: bool = False) -> pd.DataFrame:
    given = {"scope": (20, 0, 12), "date": (1, 30, 1)}
    return released(
        [
            counted("appraisal", item, score, count, 1 if small and item == "date" else 32)
            for item, counts in given.items()
            for score, count in zip(SCORES, counts, strict=True)
        ]
    )


def drawn_bars(figure: Figure) -> list[tuple[int, float, float]]:
    """Each bar as (row, from, to), without empty ones."""
    found = [
        (round(bar.get_y() + bar.get_height() / 2), bar.get_x(), bar.get_x() + bar.get_width())
        for bar in figure.axes[0].patches
    ]
    return [bar for bar in found if bar[2] > bar[1]]


def test_bars_are_stacked_in_the_order_of_the_config_with_their_sum() -> None:
    figure = bars.draw(appraisal(), seen("sr", {"rows": "item", "parts": "category"}))
    assert y_labels(figure.axes[0]) == ["Date (sr)", "Scope (sr)"]
    assert drawn_bars(figure) == [(0, 0, 1), (0, 1, 31), (0, 31, 32), (1, 0, 20), (1, 20, 32)]
    assert [said.get_text() for said in figure.legends[0].get_texts()] == ["Met (sr)", "Partly (sr)", "Not_Met (sr)"]
    numbers = [said.get_text() for said in figure.axes[0].texts]
    assert sorted(numbers) == ["12", "20", "30", "32", "32"]  # 1 of 32 has no room, and 0 no bar
    assert "Broj dokumenata" in words_of(figure)


def test_bars_of_one_item_have_its_categories_as_rows() -> None:
    table = appraisal().query("item == 'date'")
    figure = bars.draw(table, seen("en", {"rows": "category", "parts": None}))
    assert y_labels(figure.axes[0]) == ["Met (en)", "Partly (en)", "Not_Met (en)"]
    assert drawn_bars(figure) == [(0, 0, 1), (1, 0, 30), (2, 0, 1)]
    assert [said.get_text() for said in figure.axes[0].texts] == ["1", "30", "1"]
    assert not figure.legends


def test_a_bar_that_is_withheld_says_why_and_is_not_empty() -> None:
    figure = bars.draw(appraisal(small=True), seen("en", {"rows": "item", "parts": "category"}))
    assert {y for y, _, _ in drawn_bars(figure)} == {1}
    assert words_of(figure).count("not shown: base below 3") == 1


KINDS: dict[str, tuple[Any, dict[str, Any], pd.DataFrame]] = {
    "bars": (bars.draw, {"rows": "item", "parts": "category"}, appraisal()),
    "evidence_map": (evidence_map.draw, {}, cells()),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_long_labels_stay_inside_and_apart(kind: str, lang: str) -> None:
    draw, options, table = KINDS[kind]
    figure = draw(table, seen(lang, options, label=LONG))
    assert outside(figure) == []
    for axis in (figure.axes[0].xaxis, figure.axes[0].yaxis):
        frames = [tick.get_window_extent() for tick in axis.get_ticklabels() if tick.get_text()]
        assert not any(one.overlaps(other) for one, other in combinations(frames, 2))
