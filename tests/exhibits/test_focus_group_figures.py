"""Figures on focus groups: what they draw of their results, in which order, and what they say where they cannot."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from grouped import (
    FACTS,
    GROUPS,
    agreement,
    count,
    estimated,
    mechanisms,
    network,
    raised,
    released,
    saturated,
    seen,
    speaking,
    tree,
)
from made_up import LANGUAGES, counts, dots, labels, outside, text, whiskers, words_of, x_labels, y_labels
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Rectangle

from peaceresearch.exhibits import (
    agreement_plot,
    code_network,
    code_tree,
    matrix,
    saturation_curve,
    speaking_shares,
    who_said_what,
)
from peaceresearch.exhibits import (
    mechanisms as mechanisms_kind,
)
from peaceresearch.exhibits.fitting import fitting
from peaceresearch.exhibits.theme import save
from peaceresearch.problems import InputError

BY_GROUP = {"columns": "group", "bands": "region"}
NETWORK = {"least": 0.05, "most": 30}
LONG = "Dokumente dhe targa që nuk njihen në anën tjetër të lumit"


def placed(figure: Figure) -> dict[tuple[float, float], str]:
    """The texts inside the axes by their places."""
    return {
        (round(said.get_position()[0], 2), round(said.get_position()[1], 2)): said.get_text()
        for said in figure.axes[0].texts
    }


def cells(figure: Figure) -> dict[tuple[float, float], Rectangle]:
    found = [patch for patch in figure.axes[0].patches if isinstance(patch, Rectangle)]
    return {(round(patch.get_x() + 0.48, 2), round(patch.get_y() + 0.44, 2)): patch for patch in found}


# who said what


def test_a_row_is_a_code_and_groups_of_one_region_stand_together() -> None:
    figure = who_said_what.draw(raised(), seen("en", BY_GROUP))
    assert y_labels(figure.axes[0]) == ["Work (en)", "Visits (en)", "School (en)"]
    heads = sorted((said.get_position()[0], said.get_text().replace("\n", " ")) for said in figure.axes[0].texts)
    names = [name for _, name in heads if name.startswith("Group ")]
    assert names == ["Group late (en)", "Group mid (en)", "Group early (en)", "Group tiny (en)"]
    columns = [round(x, 2) for x, name in heads if name.startswith("Group ")]
    assert columns == [0, 1, 2.3, 3.3], "a gap between the regions"
    assert {"Zulu (en)", "Alfa (en)", "Groups"} <= set(words_of(figure))
    lines = {to_hex(line.get_color()) for line in figure.axes[0].lines}
    assert "#112233" in lines


def test_a_number_counts_passages_and_what_is_not_shown_is_hatched() -> None:
    figure = who_said_what.draw(raised(), seen("sr", BY_GROUP))
    by_place, squares = placed(figure), cells(figure)
    assert {by_place.get((x, 1)) for x in (0, 1, 2.3)} == {"12", "4", "1"}
    assert by_place.get((0, 2)) == "3"
    hatched = {place for place, patch in squares.items() if patch.get_hatch()}
    assert hatched == {(3.3, 0), (3.3, 1), (3.3, 2)}, "the group of four"
    assert (3.3, 2) not in by_place
    empty = {place for place, patch in squares.items() if to_hex(patch.get_facecolor()) == "#ffffff"} - hatched
    assert empty == {(0, 0), (1, 0), (2.3, 0), (2.3, 2)}
    said = words_of(figure)
    assert {"nije pokrenuto", "nije prikazano: baza ispod 5"} <= set(said)
    assert {"1/4", "3/4"} <= set(said), "groups at the right end"


def test_without_bands_and_passages_groups_stand_as_they_were_held() -> None:
    table = raised().query("measure == 'raised'")
    figure = who_said_what.draw(table, seen("en", {"columns": "group", "bands": None}))
    said = sorted((said.get_position()[0], said.get_text().replace("\n", " ")) for said in figure.axes[0].texts)
    assert [name for _, name in said if name] == [f"Group {slug} (en)" for slug in GROUPS]
    shades = {to_hex(patch.get_facecolor()) for patch in cells(figure).values() if not patch.get_hatch()}
    assert len(shades) == 2, "raised, and not"


def test_kinds_of_speakers_are_told_by_groups() -> None:
    voiced = [
        count("voiced", item, number, 9, domain=f"wing={wing}", x=3.0)
        for item, both in {"school": (2, 0), "work": (1, 3)}.items()
        for wing, number in zip(("w", "e"), both, strict=True)
    ]
    figure = who_said_what.draw(released(voiced), seen("en", {"columns": "wing", "bands": None}))
    assert x_labels(figure.axes[0]) == ["W (en)", "E (en)"]
    assert placed(figure) == {(0, 0): "1/3", (1, 0): "3/3", (0, 1): "2/3", (1, 1): "0/3"}
    with pytest.raises(InputError, match="no result tells who raised a code by `group`"):
        who_said_what.draw(released(voiced), seen("en", BY_GROUP))


# matrix


def test_a_matrix_of_many_codes_and_columns_can_be_read() -> None:
    own = labels()
    own["items"] = [["focus_groups", f"c{place}", {"*": f"{LONG} {place}"}] for place in range(25)]
    values = [[f"v{place}", {"label": text("Komunitete të tjera")}] for place in range(8)]
    own["dimensions"]["region"]["values"] = values
    table = released(
        [
            count("groups", f"c{code}", code % 3, 4, domain=f"region=v{value}")
            for code in range(25)
            for value in range(8)
        ]
    )
    figure = matrix.draw(table, seen("sq", {"columns": "region"}, own=own))
    assert figure.get_figheight() < 9.3, "a page"
    assert outside(figure) == []
    for axis in (figure.axes[0].xaxis, figure.axes[0].yaxis):
        assert apart([tick.get_window_extent() for tick in axis.get_ticklabels()])


def test_a_matrix_draws_one_measure() -> None:
    both = pd.concat([counts(), counts().assign(measure="voiced", x=4.0)], ignore_index=True)
    with pytest.raises(InputError, match="groups and voiced on one axis"):
        fitting(both, {"kind": "matrix", "options": {"columns": "region"}}, matrix.MEASURES, "m")


# code tree


def test_a_tree_is_in_the_order_of_the_codebook_and_indented() -> None:
    figure = code_tree.draw(tree(), seen("en", {}))
    places = {said.get_text(): said.get_position() for said in figure.axes[0].texts}
    names = ["School (en)", "Visits (en)", "Work (en)"]
    assert [places[name][1] for name in names] == sorted(places[name][1] for name in names)
    assert [round(places[name][0], 2) for name in names] == [0.06, 0.3, 0.54]
    assert [places[number][1] for number in ("6", "17", "1")] == [places[name][1] for name in names]
    assert {"3/4", "1/4"} <= set(words_of(figure))
    bars = [patch.get_width() for patch in figure.axes[0].patches]
    assert [part / whole for whole, part in zip(bars[::2], bars[1::2], strict=True)] == pytest.approx(
        [0.75, 0.75, 0.25]
    )


def test_a_tree_whose_top_is_not_reported_and_one_that_is_withheld() -> None:
    part = tree().query("item != 'school'")
    places = {said.get_text(): said.get_position() for said in code_tree.draw(part, seen("en", {})).axes[0].texts}
    assert [round(places[name][0], 2) for name in ("Visits (en)", "Work (en)")] == [0.06, 0.3]
    small = released([count("tree", "school", 1, 1, x=1.0)])
    figure = code_tree.draw(small, seen("sq", {}))
    assert "nuk paraqitet: baza nën 2" in words_of(figure)
    assert not figure.axes[0].patches


# mechanisms


def parts(figure: Figure, panel: int) -> list[tuple[int, float, float, str]]:
    """The parts of each bar: row, from, width, colour (or `hatched`)."""
    return sorted(
        (round(bar.get_y() + bar.get_height() / 2), bar.get_x(), bar.get_width(),
         "hatched" if bar.get_hatch() else to_hex(bar.get_facecolor()))
        for bar in figure.axes[panel].patches
    )  # fmt: skip


def test_mechanisms_stand_in_rank_order_and_are_divided() -> None:
    figure = mechanisms_kind.draw(mechanisms(), seen("en", {"parts": "region"}))
    assert [y_labels(axes) for axes in figure.axes] == [["Work (en)", "School (en)"], ["Visits (en)"]]
    assert [axes.get_title(loc="left") for axes in figure.axes] == ["What helps", "What hinders"]
    zulu, alfa = "#112233", parts(figure, 0)[1][3]
    assert parts(figure, 0) == [(0, 0, 1, zulu), (0, 1, 1, alfa), (1, 0, 3, zulu)]
    assert parts(figure, 1) == [(0, 0, 1, alfa)]
    assert words_of(figure).count("2 of 4") == 1
    (note,) = mechanisms_kind.notes(mechanisms(), seen("en", {"parts": "region"}))
    assert "“Region (en)”" in note.text


def test_what_a_withheld_part_leaves_of_a_bar_is_hatched() -> None:
    figure = mechanisms_kind.draw(mechanisms(groups_of_alfa=1), seen("sr", {"parts": "region"}))
    assert [part[3] for part in parts(figure, 0)] == ["#112233", "hatched", "#112233"]
    legend = [said.get_text() for said in figure.legends[0].get_texts()]
    assert legend == ["Zulu (sr)", "nije prikazano: baza ispod 2"]
    small = released([count("mechanism", "school", 1, 1, category="blocks", x=1.0)])
    alone = mechanisms_kind.draw(small, seen("sr", {"parts": "region"}))
    assert len(alone.axes) == 1
    assert "nije prikazano: baza ispod 2" in words_of(alone)


# speaking


def test_each_group_has_its_shares_the_equal_one_and_who_spoke() -> None:
    figure = speaking_shares.draw(speaking(), seen("en", {}))
    axes = figure.axes[0]
    assert y_labels(axes) == [f"Group {slug} (en)" for slug in GROUPS]
    marks = {
        (line.get_marker(), round(float(line.get_ydata()[0]))): float(line.get_xdata()[0])
        for line in axes.lines
        if line.get_marker() in ("D", "o", "|")
    }
    assert marks["D", 0] == pytest.approx(0.1)
    assert marks["o", 2] == pytest.approx(0.4)
    assert [marks["|", y] for y in range(3)] == pytest.approx([1 / 8, 1 / 7, 1 / 6])
    assert ("o", 3) not in marks, "a group of four"
    said = words_of(figure)
    assert {"7 of 8 spoke J = 0.80", "not shown: base below 5"} <= {" ".join(each.split()) for each in said}
    assert len(speaking_shares.notes(speaking(), seen("en", {}))) == 1


# network


def circles(figure: Figure) -> list[Circle]:
    return [patch for patch in figure.axes[0].patches if isinstance(patch, Circle)]


def ties_of(figure: Figure) -> list[float]:
    return sorted(line.get_linewidth() for line in figure.axes[0].lines)


def test_areas_are_groups_and_widths_are_jaccard() -> None:
    ties = {("work", "visits"): 0.5, ("visits", "school"): 0.2, ("work", "school"): 0.04}
    table = network({"work": 16, "visits": 4, "school": 8, "model": 1}, ties)
    figure = code_network.draw(table, seen("en", NETWORK))
    areas = sorted(circle.get_radius() ** 2 for circle in circles(figure))
    assert [area / areas[-1] for area in areas] == pytest.approx([1 / 16, 1 / 4, 1 / 2, 1])
    assert ties_of(figure) == pytest.approx([8 * 0.2, 8 * 0.5]), "that below `least` is not drawn"
    said = words_of(figure)
    assert {"16", "4", "8", "Jaccard 0.20", "Jaccard 0.50"} <= set(said)
    assert ties_of(code_network.draw(table, seen("en", {"least": 0.05, "most": 1}))) == pytest.approx([4.0])
    places = {said.get_text(): said.get_position()[1] for said in figure.axes[0].texts}
    assert places["Model (en) (1)"] < min(places[name] for name in ("Work (en)", "Visits (en)", "School (en)"))


def test_a_code_that_is_withheld_is_an_empty_circle() -> None:
    table = released([count("groups", "work", 1, 1), count("groups", "school", 2, 4)])
    figure = code_network.draw(table, seen("sq", NETWORK))
    assert {"–", "nuk paraqitet: baza nën 2"} <= set(words_of(figure))
    assert sorted(to_hex(circle.get_facecolor()) for circle in circles(figure))[-1] == "#ffffff"


def test_two_units_are_not_one_network() -> None:
    both = [network({}, {("work", "visits"): 0.5}, unit) for unit in ("segment", "turn")]
    with pytest.raises(InputError, match="come together within segment and turn in one network"):
        code_network.draw(pd.concat(both, ignore_index=True), seen("en", NETWORK))


def apart(boxes: list[Any]) -> bool:
    return not any(one.overlaps(other) for one, other in combinations(boxes, 2))


@pytest.mark.parametrize(("codes", "every"), [(2, 1), (12, 3), (25, 4), (25, 1)])
def test_labels_run_into_no_label_and_no_circle(codes: int, every: int, tmp_path: Path) -> None:
    own = labels()
    own["items"] = [
        ["focus_groups", f"c{place}", {"*": f"{LONG[: 8 + 3 * (place % 14)]} {place}"}] for place in range(codes)
    ]
    ties = {
        (f"c{one}", f"c{other}"): 0.1 + (one * 7 + other) % 11 / 20
        for one, other in combinations(range(codes - 1), 2)
        if (one + 3 * other) % every == 0
    }
    table = network({f"c{place}": 1 + place * 5 % 16 for place in range(codes)}, ties)
    figure = code_network.draw(table, seen("sq", NETWORK, own=own))
    FigureCanvasAgg(figure)
    figure.draw_without_rendering()
    assert outside(figure) == []
    under = [said.get_window_extent() for said in figure.axes[0].texts if len(said.get_text()) > 3]
    assert len(under) == codes
    rounds = [circle.get_window_extent() for circle in circles(figure)]
    assert apart(under)
    assert apart(rounds)
    assert not any(name.shrunk(0.98, 0.98).overlaps(each) for name in under for each in rounds)
    assert figure.get_figheight() < 9.3, "a page"
    for name in ("a", "b"):
        again = code_network.draw(table, seen("sq", NETWORK, own=own))
        save(again, tmp_path / f"{name}.svg", tmp_path / f"{name}.png", title="x", mark="", epoch=0)
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()


# saturation


def test_a_rule_and_an_estimate_of_all_themes_are_marked() -> None:
    table = released([*saturated(), estimated(7.0), count("saturation_reached", "guest", 0.93)])
    figure = saturation_curve.draw(table, seen("en", {}))
    said = words_of(figure)
    assert {
        "no new theme after group 3",
        "saturation rule met after 3 groups (3–4)",
        "all themes, estimated: 7.0 (6.0–12.0)",
    } <= set(said)
    axes = figure.axes[0]
    assert [7.0, 7.0] in [list(line.get_ydata()) for line in axes.lines], "a faint line"
    assert [3.0, 4.0] in [list(line.get_xdata()) for line in axes.lines], "the range over the orders"
    assert axes.get_ylim()[1] > 7
    notes = [part.text for part in saturation_curve.notes(table, seen("en", {}))]
    assert "base of 2 groups, run of 1, at most 5% new themes" in notes[0]
    assert notes[1] == "The rule is met in 93% of the orders"


def test_an_estimate_far_above_the_curve_does_not_press_it_flat() -> None:
    figure = saturation_curve.draw(released([*saturated(), estimated(60.0)]), seen("sr", {}))
    assert figure.axes[0].get_ylim()[1] < 10
    assert "sve teme, procena: 60,0 (59,0–65,0)" in words_of(figure)
    assert outside(figure) == []


def test_ends_that_are_not_known_are_not_told() -> None:
    rows = [
        *saturated(),
        {**estimated(6.0), "ci_low": float("nan"), "ci_high": float("nan")},
    ]
    rows = [row | ({"ci_high": float("nan")} if row["item"] == "guest" else {}) for row in rows]
    figure = saturation_curve.draw(released(rows), seen("en", {}))
    assert {"saturation rule met after 3 groups (3 or more)", "all themes, estimated: 6.0"} <= set(words_of(figure))
    (bar,) = [line for line in figure.axes[0].lines if list(line.get_ydata()) == [0.02, 0.02]]
    assert list(bar.get_xdata()) == [3.0, figure.axes[0].get_xlim()[1]]


def test_each_site_has_a_panel_and_says_why_it_has_no_curve() -> None:
    rows = [*saturated(), *saturated("region=mike", guest=float("nan")), *saturated("region=zulu", n=1)]
    figure = saturation_curve.draw(released(rows), seen("sq", {}))
    assert [axes.get_title(loc="left") for axes in figure.axes] == ["", "Zulu (sq)", "Mike (sq)"]
    said = [{note.get_text() for note in axes.texts} for axes in figure.axes]
    assert said[1] == {"nuk paraqitet: baza nën 2"}
    assert "rregulla e ngopjes nuk plotësohet në shumicën e radhëve" in said[2]
    few = {**FACTS, "saturation": {"base": 4, "run": 2, "threshold": 0.05, "least": 4}}
    more = saturation_curve.draw(released(rows), seen("sq", {}, groups=few))
    assert "shumë pak grupe për rregullën e ngopjes" in {note.get_text() for note in more.axes[2].texts}
    assert outside(figure) == []
    two = [*saturated("region=zulu"), *saturated("wing=e")]
    with pytest.raises(InputError, match="curves by region and wing in one exhibit"):
        saturation_curve.draw(released(two), seen("en", {}))


# agreement


def test_all_codes_stand_apart_on_top_and_units_are_not_mixed() -> None:
    table = agreement().query("measure == 'alpha'")
    view = seen("en", {"thresholds": [], "groups": None})
    axes = agreement_plot.draw(table, view).axes[0]
    assert y_labels(axes) == ["All codes", "Visits (en)", "School (en)"]
    assert sorted(x for x, _, _ in dots(axes)) == pytest.approx([0.6, 0.7, 0.8]), "the declared unit only"
    assert set(agreement_plot.drawn(table, view)["category"]) == {""}
    assert [part.text for part in agreement_plot.notes(table, view)] == [
        "Coders: Ana, Ben",
        "Compared: passages that share at least 50% of their characters",
    ]


@pytest.mark.parametrize(
    ("by", "measures", "names"),
    [
        ("measure", ("alpha", "ac1"), ["Kripendorfova alfa", "Gvetov AC1"]),
        ("unit", ("alpha",), ["odlomci kojima je zajedničko najmanje 50% znakova", "replike"]),
    ],
)
def test_coefficients_or_units_stand_below_each_other(by: str, measures: tuple[str, ...], names: list[str]) -> None:
    table = agreement()[lambda rows: rows["measure"].isin(measures)].reset_index(drop=True)
    options = {"thresholds": [0.8], "groups": by}
    kept = fitting(table, {"kind": "agreement_plot", "options": options}, agreement_plot.MEASURES, "x")
    figure = agreement_plot.draw(kept, seen("sr", options))
    assert [said.get_text() for said in figure.legends[0].get_texts()] == names
    axes = figure.axes[0]
    rows = sorted(round(y, 3) for _, y, _ in dots(axes))
    assert rows == [-0.2, 0.2, 0.8, 1.2, 1.8, 2.2]
    assert len({colour for _, _, colour in dots(axes)}) == 2
    long = [line for line in whiskers(axes) if line[:2] != (0, 1)]
    assert len(long) == (3 if by == "measure" else 6), "only alpha has an interval"


def test_coefficients_are_not_mixed_without_colours() -> None:
    table = agreement().query("measure in ('alpha', 'ac1')")
    with pytest.raises(InputError, match="alpha and ac1 on one axis"):
        agreement_plot.draw(table, seen("en", {"thresholds": [], "groups": None}))


# every kind

KINDS: dict[str, tuple[Any, dict[str, Any], pd.DataFrame]] = {
    "who_said_what": (who_said_what.draw, BY_GROUP, raised()),
    "code_network": (code_network.draw, NETWORK, network({"work": 16, "visits": 1}, {("work", "visits"): 0.5})),
    "code_tree": (code_tree.draw, {}, tree()),
    "mechanisms": (mechanisms_kind.draw, {"parts": "region"}, mechanisms(1)),
    "speaking_shares": (speaking_shares.draw, {}, speaking()),
    "agreement_plot": (
        agreement_plot.draw,
        {"thresholds": [0.8], "groups": "measure"},
        agreement().query("measure in ('alpha', 'kappa', 'fleiss_kappa', 'ac1')"),
    ),
    "saturation_curve": (
        saturation_curve.draw,
        {},
        released([*saturated(), estimated(7.0), *saturated("region=zulu"), *saturated("region=mike", 1)]),
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_long_labels_stay_inside(kind: str, lang: str) -> None:
    draw, options, table = KINDS[kind]
    own = labels()
    own["items"] = [[strand, slug, {"*": LONG}] for strand, slug, _ in own["items"]]
    values = [[slug, {"label": {"*": LONG}, "colour": None}] for slug in GROUPS]
    own["dimensions"]["group"] = {"label": {"*": "group"}, "values": values}
    for dimension in own["dimensions"].values():
        dimension["values"] = [[slug, {**value, "label": {"*": LONG}}] for slug, value in dimension["values"]]
    figure = draw(table, seen(lang, options, own=own))
    assert outside(figure) == []
