"""The figures of a document review show the numbers of their results, in the config's order, inside their frames."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from made_up import LANGUAGES, drawn, outside, row, spec, text, words_of, x_labels, y_labels
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from peaceresearch.disclosure.gate import withhold_small_bases
from peaceresearch.exhibits import bars, evidence_map, prisma_flow
from peaceresearch.exhibits.view import View, views
from peaceresearch.problems import InputError
from peaceresearch.results.table import results

THEMES, EFFECTS, SCORES = ["trees", "roads", "books"], ["trust", "speed"], ["met", "partly", "not_met"]
LONG = "Dokumentet që flasin për bashkëpunimin e përditshëm ndërmjet komuniteteve të ndryshme"


def labels(label: str = "") -> dict[str, Any]:
    def named(slugs: list[str]) -> list[list[Any]]:
        return [[slug, {"*": label} if label else text(slug.title())] for slug in slugs]

    boxes = ("identified", "identified_databases", "identified_other")
    return {
        "items": [["documents", slug, said] for slug, said in named([*THEMES, "date", "scope"])],
        "categories": {
            **dict.fromkeys(boxes, named(["web", "base", "shelf"])),
            "excluded_full_text": named(["topic", "place"]),
            # Another field has a value of the same name, in another order.
            "kind": named(["speed", "law", "news"]),
            **dict.fromkeys(("date", "scope"), named(SCORES)),
            **dict.fromkeys(THEMES, named(EFFECTS)),
        },
        "questions": [],
        "dimensions": {},
    }


def seen(lang: str, options: dict[str, Any] | None = None, label: str = "") -> View:
    made = spec(options or {}, own=labels(label)) | {"minimum_base": {"documents": 3}}
    return views(made, Path(__file__).parent)[lang]


def released(found: list[dict[str, Any]]) -> pd.DataFrame:
    return withhold_small_bases(results(found), {"documents": 3})


def counted(measure: str, item: str, category: str, count: float, n: float = 9) -> dict[str, Any]:
    return row("documents", measure, item, count, n, category=category, unit="count")


FLOW = {
    ("identified", ""): 1242, ("identified_databases", ""): 1200, ("identified_databases", "base"): 1000,
    ("identified_databases", "shelf"): 200, ("identified_other", ""): 42, ("identified_other", "web"): 42,
    ("identified", "web"): 42, ("duplicates", ""): 142, ("screened", ""): 1100, ("excluded_screening", ""): 1000,
    ("sought", ""): 100, ("not_retrieved", ""): 7, ("assessed", ""): 93, ("excluded_full_text", ""): 60,
    ("excluded_full_text", "place"): 21, ("excluded_full_text", "topic"): 39, ("included", ""): 33,
}  # fmt: skip


def records() -> pd.DataFrame:
    return released([counted("records", box, category, count) for (box, category), count in FLOW.items()])


def boxes(figure: Figure) -> list[Rectangle]:
    figure.draw_without_rendering()
    return [patch for patch in figure.axes[0].patches if isinstance(patch, Rectangle)]


def test_the_flow_has_a_number_in_every_box_and_lists_in_the_order_of_the_config() -> None:
    found = words_of(prisma_flow.draw(records(), seen("en")))
    assert found == [
        "Records from databases (n = 1,200) – Base (en) (n = 1,000) – Shelf (en) (n = 200)",
        "Records from other sources (n = 42) – Web (en) (n = 42)",
        "Duplicates removed before screening (n = 142)",
        "Records screened by title and abstract (n = 1,100)",
        "Records excluded (n = 1,000)",
        "Full texts sought (n = 100)",
        "Full texts not retrieved (n = 7)",
        "Full texts assessed (n = 93)",
        "Full texts excluded (n = 60) – Topic (en) (n = 39) – Place (en) (n = 21)",
        "Documents included in the review (n = 33)",
        "Identification",
        "Screening",
        "Included",
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("label", ["", LONG])
def test_the_text_of_a_box_stays_in_it_and_boxes_stay_apart(lang: str, label: str) -> None:
    figure = prisma_flow.draw(records(), seen(lang, label=label))
    assert outside(figure) == []
    frames = [box.get_window_extent() for box in boxes(figure)]
    assert len(frames) == 13
    assert not any(one.overlaps(other) for one, other in combinations(frames, 2))
    for said in drawn(figure):
        inner = said.get_window_extent()
        assert any(
            frame.x0 <= inner.x0 and inner.x1 <= frame.x1 and frame.y0 <= inner.y0 and inner.y1 <= frame.y1
            for frame in frames
        ), said.get_text()
        assert said.get_fontsize() >= 8


def test_a_flow_without_one_of_its_numbers_is_the_fault_of_the_config() -> None:
    with pytest.raises(InputError, match="a PRISMA flow without the number of `screened`"):
        prisma_flow.draw(records().query("item != 'screened'"), seen("en"))


def test_a_number_of_the_flow_that_is_withheld_is_no_zero() -> None:
    small = [counted("records", box, slug, count, 1 if box == "sought" else 9) for (box, slug), count in FLOW.items()]
    assert "Full texts sought (n = –)" in words_of(prisma_flow.draw(released(small), seen("en")))


def cells(small: bool = False) -> pd.DataFrame:
    found = []
    for theme, counts in {"books": (4, 0), "roads": (1, 16), "trees": (9, 2)}.items():
        for effect, count in zip(("speed", "trust"), counts, strict=True):
            found.append(counted("evidence", theme, effect, count, 1 if small and theme == "roads" else 32))
            if count:
                quality = row("documents", "quality", theme, count / 16, count + 2, category=effect, unit="share")
                found.append(quality)
    return released(found)


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
    numbers = {(said.get_position()): said.get_text() for said in axes.texts}
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


def test_cells_of_the_map_that_are_withheld_say_why() -> None:
    found = words_of(evidence_map.draw(cells(small=True), seen("en")))
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
