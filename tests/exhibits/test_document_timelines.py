"""Timelines and crossed documents: lanes, milestones and panels."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from documented import LONG, counted, released, said_in, seen
from made_up import LANGUAGES, outside, row, text, x_labels, y_labels
from matplotlib.figure import Figure

from peaceresearch.exhibits import crossed_documents, timeline
from peaceresearch.exhibits.theme import save
from peaceresearch.problems import InputError


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
