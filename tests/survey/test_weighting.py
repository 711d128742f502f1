"""From the config's margins to designs and results; every fault in a line of its own."""

import numpy as np
import pandas as pd
import pytest

from peaceresearch.problems import InputError
from peaceresearch.results.table import results
from peaceresearch.survey.design import Design
from peaceresearch.survey.recode import CONFIG
from peaceresearch.survey.weighting import calibrated_designs, weighting_rows, weights_table

from .made_up_margins import SPEC, calibrated, divisions_of, margin, number

SEX = ["f"] * 6 + ["m"] * 4
AGE = ["o", "y"] * 5
WEIGHTS = np.array([1.0, 2, 1, 2, 1, 2, 1, 2, 1, 2])


def problems(margins, weights=WEIGHTS, divisions=None, items=None, **spec):
    design = Design.from_columns(weights)
    if isinstance(margins, list):
        margins = {"census": margins}
    spec = SPEC | {"margins": [list(pair) for pair in margins.items()]} | spec
    with pytest.raises(InputError) as caught:
        calibrated_designs(design, spec, items or {}, divisions or divisions_of(sex=SEX, age=AGE))
    assert {problem.file for problem in caught.value.problems} == {CONFIG}
    return {problem.place: problem.what for problem in caught.value.problems}


def test_a_cell_that_the_sample_or_the_population_lacks():
    found = problems([margin("sex", f=50, m=45, x=5), margin("age", y=1)])
    assert found == {
        "weighting.margins.census, margin 1 (sex)": "people live in 'x', and nobody there answered",
        "weighting.margins.census, margin 2 (age)": "respondents live in 'o', and nobody of the population",
    }


def test_a_population_of_zero_is_as_none():
    found = problems([margin("sex", f=50, m=50, x=0), margin("age", y=1, o=0)])
    assert found == {
        "weighting.margins.census, margin 2 (age)": "respondents live in 'o', and nobody of the population"
    }


def test_those_of_weight_zero_are_not_there():
    weights = WEIGHTS * (np.array(SEX) == "f")
    found = problems([margin("sex", f=50, m=50)], weights)
    assert found == {"weighting.margins.census, margin 1 (sex)": "people live in 'm', and nobody there answered"}
    weights[6] = 1.0
    assert calibrated(Design.from_columns(weights), [margin("sex", f=1, m=1)], divisions_of(sex=SEX)).weights[7] == 0


def test_crossed_cells_are_named_by_both():
    cells = [[["f", "o"], 1], [["f", "y"], 2], [["m", "o"], 1]]
    found = problems([{"by": ["sex", "age"], "cells": cells}])
    assert found == {
        "weighting.margins.census, margin 1 (sex+age)": "respondents live in 'm+y', and nobody of the population"
    }


def test_every_set_is_looked_at_before_any_fault_is_told():
    found = problems({"one": [margin("sex", f=1)], "two": [margin("sex", f=1, m=2)], "three": [margin("age", o=1)]})
    assert set(found) == {"weighting.margins.one, margin 1 (sex)", "weighting.margins.three, margin 1 (age)"}


def test_missing_answers_are_refused_unless_kept():
    age = [None, *AGE[1:9], None]
    divisions = divisions_of(sex=SEX, age=age)
    margins = [margin("sex", f=1, m=1), margin("age", o=3, y=1)]
    found = problems(margins, divisions=divisions)
    assert found == {"weighting.margins.census, margin 2 (age)": "2 respondents have no answer"}
    design = calibrated(Design.from_columns(WEIGHTS), margins, divisions, missing="keep")
    missing = np.array([each is None for each in age])
    assert design.weights[missing].sum() == pytest.approx(WEIGHTS[missing].sum())
    known = design.weights[~missing].sum()
    assert design.weights[np.array(age) == "o"].sum() == pytest.approx(0.75 * known)
    assert design.weights[np.array(SEX) == "f"].sum() == pytest.approx(WEIGHTS.sum() / 2)


def test_a_mean_with_missing_answers():
    ages = number([20, 30, 40, 50, 60, 70, np.nan, 35, 45, 55])
    margins = [margin("sex", f=1, m=1), {"mean": "age", "value": 40}]
    found = problems(margins, items={"age": ages}, method="greg")
    assert found == {"weighting.margins.census, margin 2 (mean of age)": "1 respondent has no answer"}
    divisions = divisions_of(sex=SEX)
    design = calibrated(Design.from_columns(WEIGHTS), margins, divisions, {"age": ages}, method="greg", missing="keep")
    known = ages.answered
    assert np.average(ages.numbers[known], weights=design.weights[known]) == pytest.approx(40)
    assert design.weights[6] == pytest.approx(WEIGHTS[6])
    assert design.weights.sum() == pytest.approx(WEIGHTS.sum())


def test_a_mean_beyond_every_answer():
    found = problems([{"mean": "age", "value": 90}], items={"age": number(range(20, 30))}, method="greg")
    assert found == {"weighting.margins.census, margin 1 (mean of age)": "`age` lies between 20 and 29"}


def test_margins_that_contradict_each_other():
    crossed = {"by": ["sex", "age"], "cells": [[[s, a], 1] for s in "fm" for a in "oy"]}
    for method in ("rake", "greg"):
        (found,) = problems([margin("sex", f=70, m=30), crossed], method=method).values()
        assert found.startswith("no weights meet all margins at once: ")


def test_regression_that_would_need_negative_weights_or_wider_bounds():
    items = {"age": number([20] * 9 + [90])}
    margins = [{"mean": "age", "value": 70}]
    (found,) = problems(margins, items=items, method="greg", bounds=[0.5, 2]).values()
    assert found == "no weights within `bounds` meet the margins: the mean of `age` is missed by most"
    items = {"age": number([20] * 4 + [50] * 5 + [90])}
    (found,) = problems([{"mean": "age", "value": 75}], items=items, method="greg").values()
    assert found == "4 weights would be negative"


def test_the_same_margin_twice():
    found = problems([margin("sex", f=1, m=1), margin("sex", f=1, m=2)])
    assert found["weighting.margins.census"] == "`sex` has two margins"


def of_waves(waves=("old", "new")):
    return divisions_of(list(waves), ["old"] * 5 + ["new"] * 5, sex=SEX, age=AGE)


def test_a_category_that_one_wave_lacks():
    found = problems([margin("sex", f=1, m=1)], divisions=of_waves())
    assert found == {
        "weighting.margins.census, margin 1 (sex)": "people live in 'm', and nobody there answered in wave `old`"
    }


def test_a_wave_without_respondents():
    found = problems([margin("age", o=1, y=1)], divisions=of_waves(("old", "new", "next")))
    assert found == {"weighting.margins.census": "nobody counts in wave `next`"}


def test_each_wave_keeps_its_own_sum():
    design = calibrated(Design.from_columns(WEIGHTS), [margin("age", o=3, y=1)], of_waves())
    for wave in (slice(0, 5), slice(5, 10)):
        assert design.weights[wave].sum() == pytest.approx(WEIGHTS[wave].sum())
        assert design.weights[wave][np.array(AGE)[wave] == "o"].sum() == pytest.approx(0.75 * WEIGHTS[wave].sum())
    design = calibrated(Design.from_columns(WEIGHTS), [margin("age", o=3, y=1)], of_waves(), size=100, waves=["new"])
    assert (design.weights[:5] == WEIGHTS[:5]).all()
    assert design.weights[5:].sum() == pytest.approx(100)


def rows_of(spec, divisions, items=None):
    design = Design.from_columns(WEIGHTS)
    designs = calibrated_designs(design, spec, items or {}, divisions)
    rows = results(
        {"strand": "survey", "source": "x.csv", **row} for row in weighting_rows(designs, spec, items or {}, divisions)
    )
    return designs, rows.set_index("id")


def test_results_tell_the_margins_before_and_after():
    margins = [margin("sex", f=0.45, m=0.55), {"mean": "age", "value": 40}]
    spec = SPEC | {"method": "greg", "margins": [["census", margins]], "size": 1000}
    items = {"age": number([20, 30, 40, 50, 60, 70, 25, 35, 45, 55])}
    designs, rows = rows_of(spec, divisions_of(sex=SEX), items)
    estimate = rows.estimate
    assert estimate["survey.margin_population.sex[f][margins=census]"] == 0.45
    assert estimate["survey.margin_sample.sex[f][margins=census]"] == 0.6
    assert estimate["survey.margin_design.sex[f][margins=census]"] == pytest.approx(9 / 15)
    assert estimate["survey.margin_weighted.sex[f][margins=census]"] == pytest.approx(0.45)
    assert rows.n["survey.margin_weighted.sex[f][margins=census]"] == 6
    assert estimate["survey.margin_sample.age[margins=census]"] == 43
    assert estimate["survey.margin_weighted.age[margins=census]"] == pytest.approx(40)
    assert estimate["survey.weight_quality.kish_deff[margins=design]"] == pytest.approx(10 * 25 / 15**2)
    assert estimate["survey.weight_quality.n_effective[margins=design]"] == pytest.approx(15**2 / 25)
    assert estimate["survey.weight_quality.maximum[margins=design]"] == pytest.approx(2 / 1.5)
    weights = designs["census"].weights
    factors = weights / 1000 / (WEIGHTS / 15)
    assert estimate["survey.weight_quality.adjustment_minimum[margins=census]"] == pytest.approx(factors.min())
    assert estimate["survey.weight_quality.adjustment_maximum[margins=census]"] == pytest.approx(factors.max())
    assert estimate["survey.weight_quality.cv[margins=census]"] == pytest.approx(weights.std() / weights.mean())
    assert "survey.weight_quality.trimmed[margins=design]" not in rows.index


def test_results_of_waves_and_crossed_margins():
    crossed = {"by": ["age", "half"], "cells": [[[a, h], 1] for a in "oy" for h in "ab"]}
    divisions = divisions_of(
        ["old", "new"], ["old", "old", "new", "new", "new"] * 2, age=AGE, half=["a"] * 5 + ["b"] * 5
    )
    spec = SPEC | {"method": "post_stratify", "margins": [["census", [crossed]]], "waves": ["new"]}
    _, rows = rows_of(spec, divisions)
    assert rows.estimate["survey.margin_population.age+half[o+a][margins=census;wave=new]"] == 0.25
    assert rows.estimate["survey.margin_sample.age+half[o+a][margins=census;wave=new]"] == pytest.approx(2 / 6)
    assert rows.n["survey.weight_quality.n[margins=design;wave=old]"] == 4
    assert not rows.index.str.contains("margins=census;wave=old", regex=False).any()


def test_shares_of_those_who_answer_where_missing_answers_are_kept():
    divisions = divisions_of(sex=[None, *SEX[1:]])
    spec = SPEC | {"margins": [["census", [margin("sex", f=0.3, m=0.7)]]], "missing": "keep"}
    _, rows = rows_of(spec, divisions)
    assert rows.estimate["survey.margin_weighted.sex[f][margins=census]"] == pytest.approx(0.3)
    assert rows.estimate["survey.margin_sample.sex[f][margins=census]"] == pytest.approx(5 / 9)


def test_the_table_of_weights():
    spec = SPEC | {"margins": [["census", [margin("sex", f=1, m=1)]], ["guess", [margin("sex", f=1, m=3)]]]}
    designs = calibrated_designs(Design.from_columns(WEIGHTS), spec, {}, divisions_of(sex=SEX))
    answers = pd.DataFrame({"row": range(2, 12), "wave": ["w"] * 10, "sex": SEX}, index=range(5, 15))
    table = weights_table(designs, answers)
    assert list(table.columns) == ["row", "wave", "design", "census", "guess"]
    assert table["design"].tolist() == WEIGHTS.tolist()
    assert table["guess"].sum() == pytest.approx(15)
    assert table["guess"][6:].sum() == pytest.approx(11.25)


def test_shares_that_miss_one_by_rounding_are_used_in_proportion():
    design = calibrated(Design.from_columns(WEIGHTS), [margin("sex", f=0.333, m=0.664)], divisions_of(sex=SEX))
    assert design.weights[:6].sum() / design.weights.sum() == pytest.approx(0.333 / 0.997)
