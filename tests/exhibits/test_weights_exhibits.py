"""The weighting table and the sensitivity ribbon: which numbers stand where, and what is said of them."""

from __future__ import annotations

import pandas as pd
import pytest
from made_up import LANGUAGES, dots, outside, released, whiskers, words_of, x_labels, y_labels
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from measured_methods import own_labels, relabelled, seen, sensitivity, weighting
from surveyed import answered

from peaceresearch.exhibits import sensitivity_ribbon, weighting_table
from peaceresearch.exhibits.fitting import fitting
from peaceresearch.exhibits.footer import footer
from peaceresearch.exhibits.table import Table
from peaceresearch.problems import InputError

TABLE, RIBBON = {"digits": 1}, {"limits": None}


def body(table: Table) -> list[list[str]]:
    return [[" ".join(cell.lines) for cell in row] for row in table.body]


def made(results: pd.DataFrame, lang: str = "en") -> list[list[str]]:
    kept = fitting(results, {"kind": "weighting_table", "options": TABLE}, weighting_table.MEASURES, "x", None)
    return body(weighting_table.make(kept, seen(lang, TABLE)))


def test_a_block_per_set_in_the_order_of_the_config_with_the_population_first() -> None:
    rows = made(weighting())
    assert rows[:6] == [
        ["New (en)"],
        ["Region (en)"],
        ["Zulu (en)", "50.0", "25.0", "37.5", "50.0"],
        ["Alfa (en)", "50.0", "25.0", "37.5", "50.0"],
        ["Mike (en)", "50.0", "25.0", "37.5", "50.0"],
        ["age (mean)", "41.2", "", "", ""],
    ]
    assert rows[6:8] == [["Region (en) × Wing (en)"], ["Zulu (en) × W (en)", "25.0", "12.5", "18.8", "25.0"]]
    assert [row for row in rows if len(row) == 1 and row[0].startswith(("New", "Old"))] == [["New (en)"], ["Old (en)"]]


def test_what_weights_cost_stands_under_the_weights_it_is_of() -> None:
    rows = {row[0]: row[1:] for row in made(weighting())}
    assert rows["Respondents"] == ["", "500", "", ""]
    assert rows["Effective number of respondents"] == ["", "", "250", "250"]
    assert rows["Design effect (Kish)"] == ["", "", "2.00", "2.00"]
    assert rows["Largest adjustment (factor)"] == ["", "", "", "2.12"]
    assert rows["Trimmed weights"] == ["", "", "", "3"]


def test_a_cell_of_few_respondents_is_withheld() -> None:
    assert ["Mike (en)", "–", "–", "–", "–"] in made(weighting(base_of_mike=4))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_source_of_the_margins_stands_below_and_no_question(lang: str) -> None:
    results = weighting().query("domain != 'margins=old'")
    said = [part.text for part in footer(results, seen(lang, TABLE), "weighting_table", weighting_table)]
    assert said[0].endswith(f": Table new ({lang})")
    assert len(said) == 2


def test_waves_have_blocks_of_their_own() -> None:
    own = own_labels()
    own["dimensions"]["wave"] = {
        "label": {"*": "Wave"},
        "values": [["b", {"label": {"*": "B"}}], ["a", {"label": {"*": "A"}}]],
    }
    rows = [
        answered(
            "margin_population", "region", share, 100, category="zulu", domain=f"margins=new;wave={wave}", unit="share"
        )
        for wave, share in (("a", 0.25), ("b", 0.75))
    ]
    found = body(weighting_table.make(released(rows), seen("en", TABLE, own)))
    assert [row for row in found if "Region" not in row[0]] == [
        ["New (en), B"], ["Zulu (en)", "75.0", "", "", ""], ["New (en), A"], ["Zulu (en)", "25.0", "", "", ""],
    ]  # fmt: skip


def drawn(results: pd.DataFrame, lang: str = "en") -> Figure:
    return sensitivity_ribbon.draw(results, seen(lang, RIBBON))


def bands(figure: Figure) -> list[tuple[float, float]]:
    found = [patch for patch in figure.axes[0].patches if isinstance(patch, Rectangle)]
    return [(round(patch.get_x(), 6), round(patch.get_x() + patch.get_width(), 6)) for patch in found]


def test_a_ribbon_reaches_over_all_sets_and_the_interval_is_the_published_one() -> None:
    figure = drawn(sensitivity())
    assert bands(figure) == [(45, 56)]
    assert (40, 60, 0) in whiskers(figure.axes[0])
    assert (50, 0) in [(x, y) for x, y, _ in dots(figure.axes[0])]
    assert "50.0  (45.0–56.0)" in words_of(figure)
    # matplotlib has the entries column by column.
    legend = {entry.get_text() for entry in figure.legends[0].get_texts()}
    assert legend == {
        "Published estimate and interval (New (en))", "Old (en)", "Older (en)", "Design weights only",
        "Range over all margins",
    }  # fmt: skip


def test_a_range_that_leaves_the_interval_is_told_by_colour_and_legend() -> None:
    inside, outside_ = drawn(sensitivity(half=0.1)), drawn(sensitivity(half=0.03))
    colours = [figure.axes[0].patches[0].get_facecolor() for figure in (inside, outside_)]
    assert colours[0] != colours[1]
    told = {entry.get_text() for entry in outside_.legends[0].get_texts()}
    assert "Range that leaves the interval" in told
    assert "Range over all margins" not in told


def test_groups_stand_under_the_head_of_their_answer_and_a_small_one_says_why() -> None:
    figure = drawn(sensitivity(groups=("mike", "", "zulu")))
    assert [label.replace("\n", " ") for label in y_labels(figure.axes[0])] == [
        "Visits (en): Often (en)", "All", "Zulu (en)", "Mike (en)",
    ]  # fmt: skip
    assert "not shown: base below 10" in words_of(figure)
    assert len(bands(figure)) == 2


def test_the_footer_speaks_of_the_published_results() -> None:
    results = sensitivity().assign(plan=lambda t: ["planned" if "margins" not in d else "" for d in t["domain"]])
    parts = footer(results, seen("en", RIBBON), "sensitivity_ribbon", sensitivity_ribbon)
    said = [part.text.replace("\N{NO-BREAK SPACE}", " ") for part in parts]
    assert "Base: respondents with an answer, n = 400; bases unweighted, estimates weighted" in said
    assert any(text.startswith("Published estimates are weighted to: New (en)") for text in said)
    assert said[-1] == "All results shown here were planned"


def test_limits_are_shares_and_units_do_not_mix() -> None:
    figure = sensitivity_ribbon.draw(sensitivity(), seen("en", {"limits": (0.0, 1.0)}))
    assert x_labels(figure.axes[0])[0] == "0"
    mixed = pd.concat([sensitivity().assign(unit="share"), sensitivity().assign(unit="scale")], ignore_index=True)
    with pytest.raises(InputError, match="scale and share on one axis"):
        drawn(mixed)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_long_labels_stay_inside(lang: str) -> None:
    own = relabelled(own_labels(), "Zajednica sa prilično dugačkim imenom na granici")
    figure = sensitivity_ribbon.draw(sensitivity(groups=("", "zulu", "alfa")), seen(lang, RIBBON, own))
    assert outside(figure) == []
