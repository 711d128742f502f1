"""Tables and forests of models, and diagnostics of imputations: which numbers stand where, and what is said."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import pytest
from made_up import LANGUAGES, dots, interval, outside, released, words_of, y_labels
from measured_methods import (
    MODEL,
    coefficients,
    effects,
    imputation,
    own_labels,
    quality,
    relabelled,
    seen,
    thresholds,
)
from surveyed import answered

from peaceresearch.exhibits import coefficients as forest
from peaceresearch.exhibits import imputation_diagnostics, marginal_effects, model_table
from peaceresearch.exhibits.footer import footer
from peaceresearch.exhibits.model_terms import parted
from peaceresearch.problems import InputError

PLAIN, ODDS = {"exponentiate": False, "digits": 2}, {"exponentiate": True, "digits": 2}


def rows_of(results: pd.DataFrame, options: dict[str, Any], lang: str = "en") -> list[list[str]]:
    table = model_table.make(results, seen(lang, options))
    widths = {sum(cell.columns for cell in row) for row in table.body}
    assert widths == {len(table.widths)}
    told = [["|".join(cell.lines) for cell in row] for row in [*table.head, *table.body]]
    return [[cell.replace("\N{NO-BREAK SPACE}", " ") for cell in row] for row in told]


def test_terms_are_parted_into_variables_and_levels() -> None:
    variables = {"age", "region", "wing"}
    assert parted("age", variables) == [("age", "")]
    assert parted("region:mike", variables) == [("region", "mike")]
    assert parted("age:region::mike", variables) == [("age", ""), ("region", "mike")]
    assert parted("age:region:mike", variables) == [("age", ""), ("region", "mike")]
    assert parted("region:wing:mike:w", variables) == [("region", "mike"), ("wing", "w")]
    assert parted("region:mike:wing:w", variables) == [("region", "mike"), ("wing", "w")]


def test_one_model_has_its_numbers_in_columns() -> None:
    rows = rows_of(released([*coefficients(), *quality("model", n=500, psus=40, df=34, pseudo_r2=0.125)]), PLAIN)
    assert rows[:2] == [
        ["Model (en)", "Coefficient", "95% interval", "p"],
        ["Visiting (en): Often (en)", "0.50", "0.25 – 0.75", "<0.001"],
    ]
    assert ["Region (en): Mike (en)", "–", "–", "–"] in rows
    assert ["Age (en) × Region (en): Mike (en)", "0.12", "−0.12 – 0.38", "<0.001"] in rows
    assert rows[6] == ["Intercept", "−1.00", "−1.25 – −0.75", "<0.001"], "after the terms"
    assert rows[7:9] == [["Comparisons"], ["Region (en): Alfa (en) − Zulu (en)", "−0.50", "−0.75 – −0.25", "0.030"]]
    assert rows[-4:] == [
        ["n", "500", "", ""], ["Primary sampling units", "40", "", ""], ["Degrees of freedom", "34", "", ""],
        ["Pseudo R² (Nagelkerke)", "0.12", "", ""],
    ]  # fmt: skip


def test_odds_ratios_have_no_constants() -> None:
    results = released([*coefficients("ordinal"), *thresholds()])
    rows = rows_of(results, ODDS)
    assert rows[0][1] == "Odds ratio"
    assert rows[1][1:3] == [f"{math.exp(0.5):.2f}", f"{math.exp(0.25):.2f} – {math.exp(0.75):.2f}"]
    assert not any(row[0].startswith(("Threshold", "Intercept")) for row in rows)
    said = [row[0] for row in rows_of(results, PLAIN)]
    assert "Threshold: Rarely (en) | Often (en)" in said
    assert "Threshold: Often (en) | Always (en)" in said


def test_several_models_stand_side_by_side_with_their_tests_below() -> None:
    multi = [row for row in coefficients("multi", 0.25) if row["category"] != "age"]
    tests = [
        answered("icc", "multi", 0.125, 500, base=MODEL, **interval(0.125, 0.05)),
        answered("proportional_odds", "ordinal", 3.5, 500, statistic=3.5, df_numerator=4.0, df=36.0, p=0.02),
        answered("fmi", "ordinal", 0.25, 500, category="age"),
        answered("fmi", "ordinal", 0.4, 500, category="visits:often"),
    ]
    rows = rows_of(released([*coefficients("ordinal"), *multi, *tests]), PLAIN)
    assert rows[:2] == [["Term", "Ordinal (en)", "Multi (en)"], ["Coefficient", "Coefficient"]]
    assert rows[2] == ["Visiting (en): Often (en)", "0.50|(0.25 – 0.75)|p <0.001", "0.75|(0.50 – 1.00)|p <0.001"]
    assert ["Age (en)", "−0.25|(−0.50 – 0.00)|p <0.001", ""] in rows
    assert ["Intraclass correlation", "", "0.12|(0.08 – 0.18)"] in rows
    assert ["Test of proportional odds (F)", "3.50|df = 4; 36|p = 0.020", ""] in rows
    assert ["Missing information, largest fraction", "0.40", ""] in rows
    said = [p.text for p in footer(released([*multi, *tests]), seen("en", PLAIN), "model_table", model_table)]
    assert "Random intercepts, without weights: Multi (en)" in said


def test_a_model_that_could_not_be_estimated_has_dashes() -> None:
    lost = [row | {"estimate": float("nan"), "unit": "", "reason": "separation"} for row in coefficients("multi")]
    results = released([*coefficients("model"), *lost])
    assert rows_of(results, PLAIN)[2][2] == "–"
    figure = forest.draw(results, seen("en", PLAIN))
    assert "not estimable" in words_of(figure)


def test_a_forest_has_a_colour_per_model_and_comparisons_last() -> None:
    results = released([*coefficients("model"), *coefficients("multi", 0.25)])
    figure = forest.draw(results, seen("en", PLAIN))
    axes = figure.axes[0]
    assert [label.replace("\n", " ") for label in y_labels(axes)] == [
        "Visiting (en): Often (en)", "Visiting (en): Always (en)", "Age (en)", "Region (en): Mike (en)",
        "Age (en) × Region (en): Mike (en)", "Region (en): Alfa (en) − Zulu (en)", "Region (en): Mike (en) − Zulu (en)",
    ]  # fmt: skip
    first = [(x, round(y, 2)) for x, y, _ in dots(axes) if round(y) == 0]
    assert first == [(0.5, -0.2), (0.75, 0.2)]
    assert len({colour for _, _, colour in dots(axes)}) == 2
    assert [entry.get_text() for entry in figure.legends[0].get_texts()] == ["Model (en)", "Multi (en)"]
    assert words_of(figure).count("not shown: base below 10") == 1, "once for a whole row"


def test_models_of_different_units_are_no_forest() -> None:
    other = [row | {"unit": "scale"} for row in coefficients("multi")]
    with pytest.raises(InputError, match="log odds and scale on one axis"):
        forest.draw(released([*coefficients(), *other]), seen("en", PLAIN))


def test_effects_of_an_ordinal_model_have_a_colour_per_answer_in_their_order() -> None:
    figure = marginal_effects.draw(released(effects()), seen("en", {}))
    axes = figure.axes[0]
    assert [label.replace("\n", " ") for label in y_labels(axes)][:3] == [
        "Visiting (en): Often (en)", "Visiting (en): Always (en)", "Region (en): Mike (en)",
    ], "by the config, where results tell no place"  # fmt: skip
    first = sorted((round(y, 2), x) for x, y, _ in dots(axes) if round(y) == 0)
    assert [x for _, x in first] == pytest.approx([5, 10, 15])
    assert [entry.get_text() for entry in figure.legends[0].get_texts()] == ["Rarely (en)", "Often (en)", "Always (en)"]
    assert "+15.0" in words_of(figure)


def test_beside_an_ordinal_model_every_model_has_a_panel() -> None:
    figure = marginal_effects.draw(released([*effects(), *effects("model", ("",))]), seen("sr", {}))
    assert [axes.get_title(loc="left") for axes in figure.axes] == ["Model (sr)", "Ordinal (sr)"]
    assert len(figure.legends[0].get_texts()) == 3
    two = marginal_effects.draw(released([*effects("multi", ("",)), *effects("model", ("",))]), seen("en", {}))
    assert len(two.axes) == 1
    assert [entry.get_text() for entry in two.legends[0].get_texts()] == ["Model (en)", "Multi (en)"]


def test_an_effect_on_a_number_is_no_percentage_and_a_small_one_is_not_zero() -> None:
    scaled = [row | {"unit": "scale"} for row in effects("model", ("",))]
    figure = marginal_effects.draw(released(scaled), seen("en", {}))
    assert {"+0.05", "Average marginal effect"} <= set(words_of(figure))
    tiny = [row | {"estimate": 0.0002} for row in effects("model", ("",))]
    assert "+0.02" in words_of(marginal_effects.draw(released(tiny), seen("en", {})))


def test_imputed_answers_stand_beside_observed_ones() -> None:
    figure = imputation_diagnostics.draw(imputation(), seen("en", {"traces": True}))
    titles = [part.get_suptitle() for part in figure.subfigs]
    assert titles == ["Work (en): 12.5% missing, n = 400", "age: 5.0% missing, n = 400"]
    shares, mean, spread = figure.subfigs[0].axes
    widths = {(round(bar.get_y() + 0.18, 2), round(bar.get_width(), 2)) for bar in shares.patches}
    assert {(-0.2, 16.67), (0.2, 16.67), (1.8, 50.0), (2.2, 50.0)} <= widths
    assert [list(line.get_ydata()) for line in mean.lines] == [[3, 2.5, 2 + 1 / 3], [4, 3, 2 + 2 / 3]]
    assert len(spread.lines) == 2
    means = figure.subfigs[1].axes[0]
    assert [(x, y) for x, y, _ in dots(means)] == [(40, 0)]
    assert "not shown: base below 10" in [note.get_text() for note in means.texts]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_traces_they_are_not_explained(lang: str) -> None:
    shown = [
        footer(imputation(), seen(lang, {"traces": traces}), "x", imputation_diagnostics) for traces in (True, False)
    ]
    assert len(shown[0]) == len(shown[1]) + 1
    figure = imputation_diagnostics.draw(imputation(), seen(lang, {"traces": False}))
    assert [len(part.axes) for part in figure.subfigs] == [1, 1]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_long_labels_stay_inside(lang: str) -> None:
    own = relabelled(own_labels(), "Zajednica sa prilično dugačkim imenom na granici")
    both = released([*coefficients("model"), *coefficients("multi", 0.25)])
    answers = released([*effects(), *effects("model", ("",))])
    assert outside(forest.draw(both, seen(lang, PLAIN, own))) == []
    assert outside(marginal_effects.draw(answers, seen(lang, {}, own))) == []
    assert outside(imputation_diagnostics.draw(imputation(), seen(lang, {"traces": True}, own))) == []
