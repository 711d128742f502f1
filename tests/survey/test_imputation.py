"""Chained equations: does it recover what is known, and only impute what is missing."""

import numpy as np
import pytest

from peaceresearch.problems import InputError
from peaceresearch.survey.design import Design
from peaceresearch.survey.imputation import impute_chained
from peaceresearch.survey.rubin import pool

from .made_up_imputations import filled, impute, plain, variable

N = 1200


def known(mechanism: str, seed: int = 0):
    """A number, an ordered, a two-valued and a nominal variable that hang together, complete and with missing values.

    "mar": the larger `x`, the rarer an answer to the others.
    """
    rng = np.random.default_rng(seed)
    x = rng.normal(size=N)
    y = 1 + 0.8 * x + rng.normal(size=N)
    ordered = np.digitize(y + rng.normal(size=N), [-0.5, 1, 2.5]).astype(float)
    binary = (x + 0.5 * y + rng.logistic(size=N) > 1).astype(float)
    odds = np.exp(np.column_stack([np.zeros(N), x, -x]))
    shares = np.cumsum(odds / odds.sum(axis=1, keepdims=True), axis=1)
    nominal = (rng.random(N)[:, None] > shares[:, :-1]).sum(axis=1).astype(float)
    chance = 1 / (1 + np.exp(0.5 - 1.5 * x)) if mechanism == "mar" else np.full(N, 0.35)
    complete = {"y": y, "ordered": ordered, "binary": binary, "nominal": nominal}
    holed = {name: np.where(rng.random(N) < chance, np.nan, values) for name, values in complete.items()}
    variables = [
        variable("x", "number", x),
        variable("y", "number", holed["y"]),
        variable("ordered", "ordered", holed["ordered"], "abcd"),
        variable("binary", "binary", holed["binary"], "ny"),
        variable("nominal", "nominal", holed["nominal"], "abc"),
    ]
    return variables, complete, holed


def means(columns):
    return np.array(
        [columns["y"].mean(), columns["ordered"].mean(), columns["binary"].mean(), (columns["nominal"] == 1).mean()]
    )


@pytest.mark.parametrize("mechanism", ["mcar", "mar"])
def test_recovers_what_complete_cases_do_not(mechanism):
    variables, complete, holed = known(mechanism)
    imputed = impute(variables, imputations=20, iterations=5)
    estimates, variances = [], []
    for number in range(1, 21):
        columns = {name: filled(values, imputed, name, number) for name, values in holed.items()}
        assert not any(np.isnan(column).any() for column in columns.values())
        spread = [columns[name].var(ddof=1) for name in ("y", "ordered", "binary")]
        estimates.append(means(columns))
        variances.append(np.diag([*spread, (columns["nominal"] == 1).var(ddof=1)]) / N)
    pooled = pool(estimates, variances, N - 1)
    truth = means(complete)
    missing_se = np.sqrt(np.diag(pooled.covariance) - np.diag(pooled.within))
    assert np.abs((pooled.estimates - truth) / np.sqrt(missing_se**2 + 1e-12)).max() < 3.5
    observed = [~np.isnan(values) for values in holed.values()]
    cases = np.array([
        holed["y"][observed[0]].mean(), holed["ordered"][observed[1]].mean(), holed["binary"][observed[2]].mean(),
        (holed["nominal"][observed[3]] == 1).mean(),
    ])  # fmt: skip
    bias = np.abs(cases - truth) / np.sqrt(np.diag(pooled.within))
    if mechanism == "mar":
        assert (bias > 4).all()  # what the imputation has to put right
        assert (np.abs(pooled.estimates - truth) < 0.3 * np.abs(cases - truth)).all()
    assert (pooled.fmi > 0.05).all()
    assert (pooled.fmi < 0.6).all()


def test_what_belongs_together_stays_together():
    """The correlation of imputed answers, of which both are missing for many, is that of the complete data."""
    variables, complete, holed = known("mar")
    imputed = impute(variables, imputations=5, iterations=8)
    ours = [
        np.corrcoef(filled(holed["y"], imputed, "y", m), filled(holed["ordered"], imputed, "ordered", m))[0, 1]
        for m in range(1, 6)
    ]
    assert np.mean(ours) == pytest.approx(np.corrcoef(complete["y"], complete["ordered"])[0, 1], abs=0.06)


def test_values_are_answers_and_only_missing_ones_are_imputed():
    variables, _, holed = known("mcar")
    imputed = impute(variables)
    for each in variables:
        cells = imputed.cells[imputed.cells["variable"] == each.name]
        assert set(cells["value"]) <= set(each.values[each.answered])
        for number in (1, 2, 3):
            rows = cells.loc[cells["imputation"] == number, "row"]
            assert rows.tolist() == np.flatnonzero(np.isnan(each.values)).tolist()
    assert "x" not in set(imputed.cells["variable"])
    assert set(imputed.traces) == set(holed)


def test_same_seed_same_cells():
    variables, *_ = known("mar")
    one, two, other = impute(variables), impute(variables), impute(variables, seed=2)
    assert one.cells.equals(two.cells)
    assert not one.cells.equals(other.cells)
    assert not filled_equal(one, 1, 2)


def filled_equal(imputed, one, two) -> bool:
    first, second = (imputed.cells[imputed.cells["imputation"] == number]["value"].tolist() for number in (one, two))
    return bool(first == second)


def test_more_imputations_leave_the_first_as_they_are():
    variables, *_ = known("mar")
    few, more = impute(variables), impute(variables, imputations=4)
    assert few.cells.equals(more.cells[more.cells["imputation"] <= 3])


def test_a_complete_variable_moves_no_stream():
    """One that predicts nothing here, for it has one value: the cells are the same."""
    variables, *_ = known("mar")
    with_it = [*variables, variable("same", "ordered", np.zeros(N), "ab")]
    assert impute(variables).cells.equals(impute(with_it).cells)


def test_whom_a_question_does_not_apply_to_has_no_answer():
    variables, *_ = known("mcar")
    applies = np.arange(N) % 3 > 0
    values = np.where(applies & (np.arange(N) % 4 > 0), np.arange(N) % 2, np.nan)
    imputed = impute([*variables, variable("again", "binary", values, "ny", applies)])
    rows = imputed.cells.loc[imputed.cells["variable"] == "again", "row"]
    assert len(rows)
    assert applies[rows].all()


def test_positions_among_all_respondents():
    """Rows of the last wave only: cells name the respondents of the survey."""
    variables, *_ = known("mcar")
    rows = np.arange(N) + 300
    found = impute_chained(variables, plain(N + 300), rows, imputations=2, iterations=1, donors=5, seed=1)
    assert found.cells["row"].min() >= 300
    assert found.cells["value"].equals(impute(variables, imputations=2, iterations=1).cells["value"])


def test_one_value_only_is_imputed_as_that():
    variables, *_ = known("mcar")
    imputed = impute([*variables, variable("same", "ordered", np.where(np.arange(N) % 9, 2.0, np.nan), "abc")])
    same = imputed.cells[imputed.cells["variable"] == "same"]
    assert set(same["value"]) == {2.0}
    assert len(same) == 3 * len(range(0, N, 9))


def test_nothing_missing():
    imputed = impute([variable("x", "number", np.arange(10.0))])
    assert len(imputed.cells) == 0
    assert imputed.cells.dtypes.astype(str).tolist() == ["int64", "int64", "str", "float64"]
    assert imputed.traces == {}


def test_one_answer_missing_has_no_spread():
    values = np.r_[np.nan, np.arange(40.0)]
    trace = impute([variable("x", "number", values), variable("z", "number", values[::-1].copy())]).traces["x"]
    assert np.isnan(trace[:, :, 1]).all()
    assert not np.isnan(trace[:, :, 0]).any()


def test_too_few_answers_are_named_at_once():
    rng = np.random.default_rng(1)
    rare = {name: np.where(np.arange(50) < 4, rng.normal(size=50), np.nan) for name in ("one", "two")}
    others = [variable(f"v{at}", "number", rng.normal(size=50)) for at in range(4)]
    with pytest.raises(InputError) as found:
        impute([*others, *(variable(name, "number", values) for name, values in rare.items())])
    assert [str(problem) for problem in found.value.problems] == [
        f"config/models.yaml: imputation: `{name}` has 4 answers to impute from, and 6 columns of predictors; take "
        "`auxiliary` variables away, or the variable out of the models that are imputed"
        for name in ("one", "two")
    ]


def test_clusters_stay_alike():
    """Answers missing at random: the variance between PSUs, and so the design's standard error, survives."""
    rng = np.random.default_rng(8)
    psu = np.repeat(np.arange(60), 20)
    y = rng.normal(0, 0.6, 60)[psu] + rng.normal(size=N)
    holed = np.where(rng.random(N) < 0.4, np.nan, y)
    design = Design.from_columns(np.ones(N), psu=psu)
    errors = {}
    for name, imputing in (("with", design), ("without", plain(N))):
        imputed = impute([variable("y", "number", holed)], imputing, imputations=10)
        found = [filled(holed, imputed, "y", number) for number in range(1, 11)]
        errors[name] = np.mean([design.variance_of_total((v - v.mean()) / N)[0, 0] for v in found]) ** 0.5
    complete = design.variance_of_total((y - y.mean()) / N)[0, 0] ** 0.5
    assert errors["with"] == pytest.approx(complete, rel=0.12)
    assert errors["without"] < 0.8 * complete
