import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peaceresearch.problems import InputError
from peaceresearch.results.table import results
from peaceresearch.survey.recode import Recoder
from peaceresearch.survey.scale_results import scale_rows, scale_verdicts
from peaceresearch.survey.scales import item_scores, scale_item

from .made_up_scales import HOLDS, answers, material, spec


def item_spec(name, low=None, high=None, codes=()):
    categories = {f"c{place}": {"codes": each, "variable": None} for place, each in enumerate(codes)}
    return {"variable": name, "categories": list(categories.items()), "range": None if low is None else [low, high]}


def scored(table, specs, **scale):
    own = {"items": list(specs), "reverse": [], "to": None, "score": "mean", "minimum": None} | scale
    recoder = Recoder(pd.DataFrame(table), "survey.csv", [])
    items = {name: recoder.item(name, item) for name, item in specs.items()}
    recoder.check()
    return scale_item("trust", own, items, specs)


def test_reversal_and_rescaling_go_by_the_range_and_not_by_the_answers():
    table = {"a": [0.0, 5.0, 10.0], "b": [4.0, 3.0, 2.0]}
    found = scored(table, {"a": item_spec("a", 0, 10), "b": item_spec("b", 1, 5)}, reverse=["b"], to=[0, 10])
    # b from 1 to 5: 4 is turned to 2, which is 2.5 of 10; 3 to 5; 2 to 4, which is 7.5
    assert found.numbers.tolist() == [1.25, 5.0, 8.75]
    assert found.categories == ()
    assert found.has_numbers


def test_reversal_without_rescaling_and_by_codes():
    codes = [[1], [2], [3], [4]]
    specs = {name: item_spec(name, codes=codes) for name in "ab"}
    found = scored({"a": [1.0, 4.0], "b": [4.0, 4.0]}, specs, reverse=["b"])
    assert found.numbers.tolist() == [1.0, 2.5]


@pytest.mark.parametrize("score", ["mean", "sum"])
def test_minimum_of_answered_items(score):
    table = {"a": [1, 1, np.nan, np.nan], "b": [2, 2, 2, np.nan], "c": [6, np.nan, np.nan, np.nan]}
    specs = {name: item_spec(name, 0, 9) for name in "abc"}
    found = scored(table, specs, minimum=2, score=score)
    assert found.numbers == pytest.approx(
        np.array([3, 1.5, np.nan, np.nan]) * (1 if score == "mean" else 3), nan_ok=True
    )
    assert found.answered.tolist() == [True, True, False, False]
    everything = scored(table, specs, score=score)
    assert everything.answered.tolist() == [True, False, False, False]


def test_codes_that_the_file_has_as_texts():
    specs = {name: item_spec(name, codes=[["1"], ["2"], ["3"]]) for name in "ab"}
    found = scored({"a": ["1", "3", None], "b": ["2", "3", "1"]}, specs)
    assert found.numbers == pytest.approx([1.5, 3, np.nan], nan_ok=True)


def test_every_problem_is_told_at_once():
    table = {"a": [0.0, 11.0, 99.0, 99.0], "b": [1.0, 2.0, 3.0, 4.0], "c": ["x", "y", "x", "y"]}
    specs = {"a": item_spec("a", 0, 10), "b": item_spec("b", 1, 4), "c": item_spec("c", codes=[["x"], ["y"]])}
    with pytest.raises(InputError) as error:
        scored(table, specs)
    told = [str(problem) for problem in error.value.problems]
    assert len(told) == 3
    assert any("items.a: answers to `a` outside its range, 0 to 10: 11 (1 rows), 99 (2 rows)" in line for line in told)
    assert any("items.c: the answers to `c` are no numbers" in line for line in told)
    assert any("scales.trust: its items have different ranges (0 to 10, 1 to 4)" in line for line in told)
    assert all(line.startswith("config/survey.yaml: ") for line in told)


def test_a_problem_of_a_scale_and_one_of_an_item_come_together():
    table = answers(60)
    table.loc[0, "q1"] = 7
    own = spec(table)
    own["items"]["q2"] = {"variable": "nowhere", "categories": [], "range": [1, 5]}
    with pytest.raises(InputError) as error:
        material(table, own)
    assert len(error.value.problems) == 2


@given(st.integers(0, 2**32 - 1))
def test_a_scale_of_reversed_items_is_the_reversed_scale(seed):
    table = answers(40, items=3, seed=seed)
    own = spec(table)
    items, names = material(table, own).items, ["q1", "q2", "q3"]
    scale = {"items": names, "to": [0, 10], "score": "mean", "minimum": None}
    one, other = (item_scores("trust", scale | {"reverse": part}, items, own["items"]) for part in ([], names))
    assert one + other == pytest.approx(np.full_like(one, 10))
    assert one.min() >= 0
    assert one.max() <= 10


def report(table, own):
    rows = [{"strand": "survey", **row} for row in scale_rows(own, material(table, own))]
    return results(rows).set_index("id")


def test_a_scale_that_holds():
    table = answers()
    table.loc[:9, "q1"] = np.nan
    found = report(table, spec(table))
    assert found.loc["survey.scale_holds.trust", "estimate"] == 1
    assert found.loc["survey.scale_holds.trust[functioning=group]", "estimate"] == 1
    assert scale_verdicts(found) == {}
    assert (found["caution"] == "").all()
    alpha = found.loc["survey.reliability.trust[alpha]"]
    assert alpha["ci_low"] < alpha["estimate"] < alpha["ci_high"]
    assert alpha["n"] == 590
    assert 500 < alpha["n_effective"] < 590
    assert alpha["df"] == 58
    parts = found.loc[["survey.reliability.trust[alpha][group=a]", "survey.reliability.trust[alpha][group=b]"], "n"]
    assert parts.sum() == 590
    assert found.loc["survey.scalability.trust[q2][group=a]", "estimate"] > 0.2
    assert set(found["base"]) == {
        "respondents with an answer to every item",
        "respondents with an answer to every item; of two groups, the smaller",
    }


def test_an_item_that_was_not_reversed_is_told():
    table = answers(q2=lambda trait, group: -trait)
    found = report(table, spec(table))
    item = found.loc["survey.item_rest.trust[q2]"]
    assert item["estimate"] < 0
    assert item["caution"] == "scale_items"
    assert "reversed" in item["reason"]
    assert item["status"] == "released"
    assert found.loc["survey.scale_holds.trust", "caution"] == "scale_reliability scale_items"
    assert scale_verdicts(found)["trust"][""] == ["scale_reliability", "scale_items"]
    turned = report(table, spec(table, {"reverse": ["q2"]}))
    assert scale_verdicts(turned) == {}
    assert turned.loc["survey.item_rest.trust[q2]", "estimate"] > 0.4


def test_an_item_that_functions_differently_is_told_by_its_dimension():
    table = answers(q3=lambda trait, group: trait - 1.5 * group)
    found = report(table, spec(table))
    assert scale_verdicts(found) == {"trust": {"group": ["scale_functioning"]}}
    flagged = found[(found["measure"] == "functioning") & (found["caution"] != "")]
    assert flagged.index.tolist() == ["survey.functioning.trust[q3][functioning=group;kind=uniform]"]
    odds = found.loc["survey.functioning_odds.trust[q3][group=b;versus-group=a]"]
    assert odds["ci_high"] < 0
    assert odds["n"] == min((table["group"] == 1).sum(), (table["group"] == 2).sum())
    lenient = spec(table, scale_reports=[["trust", {"functioning": ["group"], "holds": HOLDS | {"dif": 0.5}}]])
    assert scale_verdicts(report(table, lenient)) == {}


def test_groups_that_are_too_small_are_not_compared():
    table = answers(200)
    table["group"] = [2] * 29 + [1] * 171
    found = report(table, spec(table))
    odds = found.loc["survey.functioning_odds.trust[q3][group=b;versus-group=a]"]
    assert odds["reason"] == "fewer than two groups of 30 respondents who answer every item"
    assert found.loc["survey.scale_holds.trust[functioning=group]", "status"] == "not estimable"
    assert scale_verdicts(found) == {}
    three = table.assign(group=[3] * 29 + [2] * 80 + [1] * 91)
    domains = {"group": {"variable": "group", "codes": [["c", [3]], ["a", [1]], ["b", [2]]]}}
    found = report(three, spec(three, domains=domains))
    # the first value is too small to be compared with: the next one is
    assert found.loc["survey.functioning_odds.trust[q3][group=b;versus-group=a]", "status"] == "released"
    small = found.loc["survey.functioning_odds.trust[q3][group=c;versus-group=a]"]
    assert small["reason"] == "fewer than 30 respondents in the group answer every item"
    assert small["n"] == 29


@pytest.mark.parametrize("odd", ["nobody", "one", "alike", "one item alike", "weights of zero", "many answers"])
def test_odd_answers_end_in_a_reason(odd):
    table = answers(80)
    items = [f"q{number}" for number in range(1, 6)]
    if odd == "nobody":
        table[items] = np.nan
    elif odd == "one":
        table.loc[1:, items] = np.nan
    elif odd == "alike":
        table[items] = 3.0
    elif odd == "one item alike":
        table["q1"] = 3.0
    elif odd == "weights of zero":
        table.loc[2:, "weight"] = 0.0
    else:
        table[items] = np.random.default_rng(1).uniform(1, 5, (80, 5))
    found = report(table, spec(table))
    missing = found[found["status"] == "not estimable"]
    assert len(missing)
    assert (missing["reason"] != "").all()
    assert not np.isinf(found["estimate"]).any()
    if odd == "one item alike":
        assert found.loc["survey.reliability.trust[alpha]", "status"] == "released"
        assert found.loc["survey.item_rest.trust[q1]", "reason"] == "everybody answers an item alike"
    if odd == "many answers":
        assert found.loc["survey.reliability.trust[omega]", "status"] == "released"
        assert found.loc["survey.scalability.trust", "reason"] == "more than 25 different answers"


def test_two_items():
    found = report(table := answers(300, items=2), spec(table))
    assert found.loc["survey.reliability.trust[omega]", "reason"] == "a factor needs three items"
    assert found.loc["survey.alpha_without.trust[q1]", "reason"] == "the scale has two items"
    low = found.loc["survey.reliability.trust[alpha]", "estimate"] < 0.7
    assert found.loc["survey.scale_holds.trust", "estimate"] == (0 if low else 1)


def test_the_same_rows_whatever_the_order_of_the_respondents():
    table = answers(300)
    one, other = (report(each, spec(each)) for each in (table, table.iloc[::-1].reset_index(drop=True)))
    columns = ["estimate", "se", "ci_low", "p", "n"]
    pd.testing.assert_frame_equal(one[columns], other[columns], rtol=1e-7)


def test_only_the_last_wave_counts():
    table = answers(400).assign(wave=["first"] * 200 + ["second"] * 200, row=range(400))
    table.loc[:199, ["q1", "q2"]] = np.nan
    dates = [["first", "2024-01-01"], ["second", "2025-01-01"]]
    found = report(table, spec(table, waves=dates))
    assert found.loc["survey.reliability.trust[alpha]", "n"] == 200
    assert (found["wave"] == "second").all()
