"""The figures of a document review show the numbers of their results, in the config's order, inside their frames."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from made_up import LANGUAGES, drawn, outside, row, spec, text, words_of, x_labels, y_labels
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, Rectangle

from peaceresearch.disclosure.gate import withhold_small_bases
from peaceresearch.exhibits import bars, crossed_documents, evidence_map, prisma_flow, timeline
from peaceresearch.exhibits.theme import save
from peaceresearch.exhibits.view import View, views
from peaceresearch.problems import InputError
from peaceresearch.results.table import results
from peaceresearch.study.words import load_words

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
            "by_tongue": named(["speed", "law", "news"]),
        },
        "questions": [],
        "dimensions": {
            name: {"label": text(name), "values": [[slug, {"label": said}] for slug, said in named(slugs)]}
            for name, slugs in (("tongue", ["zulu", "alfa", "mike"]), ("stance", ["for", "against"]))
        },
    }


def seen(lang: str, options: dict[str, Any] | None = None, label: str = "", **documents: Any) -> View:
    made = spec(options or {}, own=labels(label)) | {"minimum_base": {"documents": 3}, "documents": documents}
    return views(made, Path(__file__).parent)[lang]


def released(found: list[dict[str, Any]]) -> pd.DataFrame:
    return withhold_small_bases(results(found), {"documents": 3})


def counted(measure: str, item: str, category: str, count: float, n: float = 9) -> dict[str, Any]:
    return row("documents", measure, item, count, n, category=category, unit="count")


FLOW = {
    ("identified", ""): 1242, ("identified_databases", ""): 1200, ("identified_databases", "base"): 1000,
    ("identified_databases", "shelf"): 200, ("identified_other", ""): 42, ("identified_other", "web"): 42,
    ("identified", "web"): 42, ("duplicates", ""): 142, ("automation", ""): 0, ("removed", ""): 0, ("direct", ""): 0,
    ("screened", ""): 1100, ("excluded_screening", ""): 1000, ("awaiting_screening", ""): 0, ("sought", ""): 100,
    ("not_retrieved", ""): 7, ("awaiting_full_text", ""): 0, ("assessed", ""): 93, ("excluded_full_text", ""): 60,
    ("excluded_full_text", "place"): 21, ("excluded_full_text", "topic"): 39, ("included", ""): 33,
}  # fmt: skip
"""Without the columns."""
OTHER = {
    "duplicates": 2, "automation": 0, "removed": 0, "screened": 0, "excluded_screening": 0, "awaiting_screening": 0,
    "sought": 40, "not_retrieved": 3, "awaiting_full_text": 0, "assessed": 37, "excluded_full_text": 30,
}  # fmt: skip
"""What of it came by other methods, and went to the full texts without screening."""


def flow(**changed: int) -> list[dict[str, Any]]:
    counts = FLOW | {(box, ""): count for box, count in changed.items()}
    return [counted("records", box, category, count) for (box, category), count in counts.items()]


def by_route() -> list[dict[str, Any]]:
    """The flow in two columns."""
    found = flow(screened=1060, excluded_screening=1000, direct=40)
    whole = {box: count for (box, category), count in FLOW.items() if not category}
    for box, count in OTHER.items():
        of_databases = (1060 if box == "screened" else whole[box]) - count
        found.append(counted("records", box, "", of_databases) | {"domain": "route=databases"})
        found.append(counted("records", box, "", count) | {"domain": "route=other"})
    for category, (ours, theirs) in {"topic": (30, 0), "place": (0, 30)}.items():
        found.append(counted("records", "excluded_full_text", category, ours) | {"domain": "route=databases"})
        found.append(counted("records", "excluded_full_text", category, theirs) | {"domain": "route=other"})
    return found


def records(**changed: int) -> pd.DataFrame:
    return released(flow(**changed))


def boxes(figure: Figure) -> list[Rectangle]:
    figure.draw_without_rendering()
    return [patch for patch in figure.axes[0].patches if isinstance(patch, Rectangle)]


def said_in(figure: Figure) -> set[str]:
    return {" ".join(words.split()) for words in words_of(figure)}


def test_the_flow_has_a_number_in_every_box_and_lists_in_the_order_of_the_config() -> None:
    found = words_of(prisma_flow.draw(records(), seen("en")))
    assert [" ".join(words.split()) for words in found] == [
        "Records from databases and registers (n = 1,200) – Base (en) (n = 1,000) – Shelf (en) (n = 200)",
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


def test_other_methods_have_a_column_of_their_own_without_the_stages_that_they_skip() -> None:
    figure = prisma_flow.draw(released(by_route()), seen("en", routes=True))
    found = said_in(figure)
    assert {"Identification via databases and registers", "Identification via other methods"} <= found
    assert {"Records screened by title and abstract (n = 1,060)", "Full texts sought (n = 40)"} <= found
    assert not any("n = 0" in words for words in found)
    # Of the reasons only those that occur in the column.
    assert "Full texts excluded (n = 30) – Topic (en) (n = 30)" in found
    assert "Full texts excluded (n = 30) – Place (en) (n = 30)" in found
    left = {
        " ".join(said.get_text().split()): said.get_window_extent().x0 / figure.bbox.width for said in drawn(figure)
    }
    removed = "Duplicates removed before screening"
    assert left[f"{removed} (n = 140)"] < 0.5 < left[f"{removed} (n = 2)"]


def test_one_column_is_drawn_on_request_and_tells_what_skipped_the_screening() -> None:
    found = said_in(prisma_flow.draw(released(by_route()), seen("en", {"columns": 1}, routes=True)))
    assert "Identification via other methods" not in found
    assert "Records taken to the full texts without screening (n = 40)" in found


def test_what_was_removed_or_waits_is_told_only_where_it_occurs() -> None:
    table = records(automation=12, awaiting_screening=4, awaiting_full_text=2)
    found = said_in(prisma_flow.draw(table, seen("en")))
    assert {
        "Records removed before screening: – duplicates (n = 142) – marked as ineligible by automation tools (n = 12)",
        "Records awaiting a decision (n = 4)",
        "Full texts awaiting a decision (n = 2)",
    } <= found


def test_a_review_that_nobody_screened_ends_at_the_records_to_screen() -> None:
    known = ["identified", "identified_databases", "identified_other", "duplicates", "screened"]
    table = records()
    found = said_in(prisma_flow.draw(table[table["item"].isin(known)], seen("en")))
    assert "Records to screen by title and abstract (n = 1,100)" in found
    assert "Included" not in found


def test_studies_are_told_beside_the_documents_on_them() -> None:
    table = released([*flow(), counted("studies", "included", "", 29, 33)])
    found = said_in(prisma_flow.draw(table, seen("en")))
    assert "Studies included in the review (n = 29) Documents on these studies (n = 33)" in found


def test_studies_are_those_of_the_documents_that_were_read_where_of_others_only_numbers_are_known() -> None:
    table = released([*flow(), counted("studies", "included", "", 29, 31)])
    found = said_in(prisma_flow.draw(table, seen("en")))
    assert "Documents included in the review (n = 33) Studies that 31 of these report on (n = 29)" in found
    # What is withheld tells neither of the two numbers.
    table = released([*flow(), counted("studies", "included", "", 2, 2)])
    found = said_in(prisma_flow.draw(table, seen("en")))
    assert "Studies included in the review (n = –) Documents on these studies (n = 33)" in found


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("label", ["", LONG])
@pytest.mark.parametrize("routes", [False, True])
def test_the_text_of_a_box_stays_in_it_and_boxes_stay_apart(lang: str, label: str, routes: bool) -> None:
    table = released(by_route()) if routes else records(automation=3, removed=2, awaiting_screening=5)
    figure = prisma_flow.draw(table, seen(lang, label=label, routes=routes))
    assert outside(figure) == []
    frames = [box.get_window_extent() for box in boxes(figure)]
    assert len(frames) == (18 if routes else 14)
    heads = [patch.get_window_extent() for patch in figure.axes[0].patches if isinstance(patch, FancyBboxPatch)]
    assert not any(one.overlaps(other) for one, other in combinations([*frames, *heads], 2))
    for said in drawn(figure):
        inner = said.get_window_extent()
        assert any(
            frame.x0 <= inner.x0 and inner.x1 <= frame.x1 and frame.y0 <= inner.y0 and inner.y1 <= frame.y1
            for frame in [*frames, *heads]
        ), said.get_text()
        assert said.get_fontsize() >= 7
    assert figure.get_figheight() < 9


@pytest.mark.parametrize("missing", ["screened", "assessed", "not_retrieved", "duplicates"])
def test_a_flow_without_one_of_its_numbers_is_the_fault_of_the_config(missing: str) -> None:
    with pytest.raises(InputError, match=f"a PRISMA flow without the number of `{missing}`"):
        prisma_flow.draw(records().loc[lambda table: table["item"] != missing], seen("en"))


def test_a_flow_in_two_columns_needs_their_numbers() -> None:
    with pytest.raises(InputError, match="the number of `duplicates` by route `databases`"):
        prisma_flow.draw(records(), seen("en", routes=True))


def test_a_number_of_the_flow_that_is_withheld_is_no_zero() -> None:
    small = [counted("records", box, slug, count, 1 if box == "sought" else 9) for (box, slug), count in FLOW.items()]
    assert "Full texts sought (n = –)" in words_of(prisma_flow.draw(released(small), seen("en")))


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


def published(years: dict[str, dict[int, int]], n: float = 40, withheld: int = 0) -> list[dict[str, Any]]:
    return [
        row("documents", "published", "kind", count, 1 if year == withheld else n, category=slug,
            domain=f"year={year}", x=float(year), unit="count")
        for slug, counts in years.items()
        for year, count in counts.items()
    ]  # fmt: skip


def milestones(**years: int | None) -> list[list[Any]]:
    return [
        [slug, {"year": year, "record": None if year else "a:1", "label": text(slug)}] for slug, year in years.items()
    ]


def lanes(figure: Figure) -> dict[tuple[str, float], float]:
    """Diameter of each circle by its lane and place."""
    axes = figure.axes[0]
    names = y_labels(axes)
    return {
        (names[round(line.get_ydata()[0])], float(line.get_xdata()[0])): line.get_markersize()
        for line in axes.lines
        if line.get_marker() == "o"
    }


def test_a_timeline_has_a_lane_per_value_and_a_circle_per_year_in_proportion() -> None:
    table = released(published({"news": {2019: 4, 2020: 0}, "law": {2019: 1, 2021: 9}}))
    figure = timeline.draw(table, seen("en"))
    assert y_labels(figure.axes[0]) == ["Law (en)", "News (en)"]
    found = lanes(figure)
    assert set(found) == {("News (en)", 0.0), ("Law (en)", 0.0), ("Law (en)", 2.0)}
    assert (found["Law (en)", 2.0] / found["News (en)", 0.0]) ** 2 == pytest.approx(9 / 4)
    assert sorted(said.get_text() for said in figure.axes[0].texts) == ["1", "4", "9"]
    assert x_labels(figure.axes[0]) == ["2019", "2020", "2021"]
    assert [part.text for part in timeline.notes(table, seen("en"))] == [
        "The area of a circle tells the number of documents"
    ]


def test_milestones_have_their_own_year_or_that_of_their_record_or_are_told_below() -> None:
    rows_ = [*published({"law": {2015: 1}}), row("documents", "milestone", "ours", 2018, 9, x=2018.0)]
    shown = seen("en", milestones=milestones(ours=None, plan=2012, lost=None))
    figure = timeline.draw(released(rows_), shown)
    assert {"2012 plan (en)", "2018 ours (en)"} <= said_in(figure)
    assert [part.text for part in timeline.notes(released(rows_), shown)][1:] == [
        "Milestones without a year: lost (en)"
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_milestones_close_together_hide_neither_each_other_nor_a_line(lang: str) -> None:
    table = released(published({"law": dict.fromkeys(range(2008, 2025), 1), "news": {2010: 12}}))
    marks = milestones(**{LONG: 2008}, b=2013, c=2014, **{f"{LONG} 2": 2019, f"{LONG} 3": 2019}, d=2023)
    figure = timeline.draw(table, seen(lang, label=LONG, milestones=marks))
    assert outside(figure) == []
    axes = figure.axes[0]
    flags = {said: said.get_window_extent() for said in axes.texts if said.get_text()[:2] == "20"}
    assert len(flags) == 6
    assert not any(one.overlaps(other) for one, other in combinations(flags.values(), 2))
    for line in axes.lines:
        ends = axes.transData.transform(line.get_xydata())
        if ends[0][0] == ends[-1][0] and line.get_marker() != "o":
            x, low, high = ends[0][0], min(ends[0][1], ends[1][1]), max(ends[0][1], ends[1][1])
            crossed = [each for each in flags.values() if each.x0 < x < each.x1 and each.y0 < high and each.y1 > low]
            assert crossed == []


def test_decades_without_anything_are_left_out_and_said_so() -> None:
    table = released(published({"law": {1948: 2} | dict.fromkeys(range(2005, 2025), 1)}))
    figure = timeline.draw(table, seen("en"))
    places = sorted(place for _, place in lanes(figure))
    assert places == [0.0, *(float(place) for place in range(2, 22))]
    assert "//" in [said.get_text() for said in figure.axes[0].texts]
    assert "1948" in x_labels(figure.axes[0])
    assert "Where the axis is broken" in timeline.notes(table, seen("en"))[1].text


def test_years_that_are_too_many_to_stand_side_by_side_are_put_together() -> None:
    table = released(published({"law": dict.fromkeys(range(1950, 2025), 1)}))
    figure = timeline.draw(table, seen("sr"))
    assert len(lanes(figure)) == 15
    assert {said.get_text() for said in figure.axes[0].texts} == {"5"}
    assert "1950–54" in x_labels(figure.axes[0])
    assert timeline.notes(table, seen("sr"))[1].text == "Broj godina u jednom krugu: 5"


def test_a_year_that_is_withheld_is_a_dash_that_is_explained_and_one_document_is_a_timeline() -> None:
    figure = timeline.draw(released(published({"law": {2019: 2, 2020: 3}}, withheld=2020)), seen("en"))
    assert sorted(said.get_text() for said in figure.axes[0].texts) == ["2", "–"]
    assert "Year of publication – not shown: base below 3" in said_in(figure)
    assert len(lanes(timeline.draw(released(published({"law": {2019: 1}})), seen("en")))) == 1


def test_a_timeline_of_two_fields_is_the_fault_of_the_config() -> None:
    rows_ = published({"law": {2019: 2}})
    with pytest.raises(InputError, match="documents by kind, type"):
        timeline.draw(released([*rows_, rows_[0] | {"item": "type"}]), seen("en"))


CROSSING = {"rows": "kind", "columns": "tongue", "parts": "stance"}


def crossings(**counts: int) -> pd.DataFrame:
    """Counts by row, column and part, as `law_zulu_for`."""
    rows_ = []
    for name, count in counts.items():
        kind, tongue, stance = name.split("_")
        domain = f"stance={stance};tongue={tongue}"
        rows_.append(counted("crossed", "by_tongue", kind, count, 1 if kind == "news" else 31) | {"domain": domain})
    return released(rows_)


def test_crossed_documents_have_a_panel_per_column_and_bars_in_parts() -> None:
    table = crossings(law_alfa_for=3, law_alfa_against=2, speed_zulu_against=7, law_zulu_for=0)
    figure = crossed_documents.draw(table, seen("en", crossings=[["by_tongue", CROSSING]]))
    titles = [axes.get_title(loc="left") for axes in figure.axes]
    assert titles == ["Zulu (en)", "Alfa (en)"]
    assert y_labels(figure.axes[0]) == ["Speed (en)", "Law (en)"]
    found = [[(bar.get_x(), bar.get_width()) for bar in axes.patches] for axes in figure.axes]
    assert found == [[(0, 7)], [(0, 3), (3, 2)]]
    assert [said.get_text() for said in figure.axes[1].texts] == ["0", "3", "2", "5"]
    assert [said.get_text() for said in figure.legends[0].get_texts()] == ["For (en)", "Against (en)"]


def test_crossed_documents_that_are_withheld_say_why() -> None:
    table = crossings(law_alfa_for=3, news_alfa_for=2)
    shown = seen("en", crossings=[["by_tongue", CROSSING]])
    figure = crossed_documents.draw(table, shown)
    assert [said.get_text() for said in figure.axes[0].texts] == ["3", "–"]
    assert [part.text for part in crossed_documents.notes(table, shown)] == ["–: not shown: base below 3"]
    assert crossed_documents.notes(crossings(law_alfa_for=3), shown) == []


def test_the_axis_of_crossed_documents_is_named_also_beside_the_mark_of_synthetic_data(tmp_path: Path) -> None:
    shown = seen("en", crossings=[["by_tongue", CROSSING]])
    figure = crossed_documents.draw(crossings(law_alfa_for=3, law_zulu_against=2), shown)
    save(figure, tmp_path / "a.svg", tmp_path / "a.png", title="a", mark="Made up", epoch=1_733_788_800)
    assert {"Number of documents", "Made up"} <= {*said_in(figure), figure.get_supxlabel()}


def test_two_crossings_in_one_figure_are_the_fault_of_the_config() -> None:
    table = crossings(law_alfa_for=3)
    with pytest.raises(InputError, match="results of the crossings by_tongue"):
        crossed_documents.draw(table, seen("en", crossings=[["other", CROSSING]]))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_crossed_documents_with_long_labels_stay_inside(lang: str) -> None:
    table = crossings(law_alfa_for=30, law_zulu_against=212, speed_mike_for=70)
    figure = crossed_documents.draw(table, seen(lang, label=LONG, crossings=[["by_tongue", CROSSING]]))
    assert outside(figure) == []
    titles = [axes._left_title.get_window_extent() for axes in figure.axes]
    assert not any(one.overlaps(other) for one, other in combinations(titles, 2))
