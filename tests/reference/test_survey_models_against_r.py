"""Regressions on surveys against R's `survey` 4.1-1 on its own data sets."""

import numpy as np
import pytest
from scipy import stats
from statsmodels.api import WLS, add_constant

from peaceresearch.survey.models import fit_glm

from .r_surveys import yes

COEFFICIENTS = ("(Intercept)", "ell", "meals", "mobility")


def test_wald_test_from_the_covariance(nhanes, outside):
    table, design = nhanes
    fit = fit_glm(table, "HI_CHOL ~ C(race) + agecat + RIAGENDR", design, family="binomial")
    tested = (fit.coefficients["variable"] == "race").to_numpy()
    b = fit.coefficients["estimate"].to_numpy()[tested]
    f = b @ np.linalg.solve(fit.covariance[np.ix_(tested, tested)], b) / tested.sum()
    ours = {"F": f, "df": tested.sum(), "ddf": fit.df, "p": stats.f.sf(f, tested.sum(), fit.df)}
    outside(ours, method="survey Wald test", dataset="nhanes (survey)")


def model(table, design, outcome, family):
    frame = table.assign(sch_wide=yes(table["sch.wide"]))
    fit = fit_glm(frame, f"{outcome} ~ ell + meals + mobility", design, family=family)
    table = fit.coefficients
    ours = dict(zip([f"b_{name}" for name in COEFFICIENTS], table["estimate"], strict=True))
    ours |= dict(zip([f"SE_{name}" for name in COEFFICIENTS], table["se"], strict=True))
    return ours | dict(zip([f"p_{name}" for name in COEFFICIENTS], table["p"], strict=True))


@pytest.mark.parametrize("name", ["apisrs", "apiclus2"])
def test_linear_regression(surveys, outside, name):
    ours = model(*surveys[name], "api00", "gaussian")
    outside(ours, method="survey linear regression", dataset=name)


def test_naive_weighted_regression_is_another_number(surveys, outside):
    table, design = surveys["apistrat"]
    ours = model(table, design, "api00", "gaussian")
    wrong = WLS(table.api00, add_constant(table[["ell", "meals", "mobility"]]), weights=table.pw).fit().bse
    ours |= {f"SEwrong_{name}": se for name, se in zip(COEFFICIENTS, wrong, strict=True)}
    outside(ours, method="naive WLS SE (WRONG)", dataset="apistrat")  # the control is alive
    assert all(abs(ours[f"SE_{name}"] - ours[f"SEwrong_{name}"]) > 0.01 for name in COEFFICIENTS)
    right = {"(Intercept)": 10.077736, "ell": 0.391973, "meals": 0.283947, "mobility": 0.393218}  # svyglm, survey 4.1-1
    assert all(ours[f"SE_{name}"] == pytest.approx(se, abs=1e-6) for name, se in right.items())


@pytest.mark.parametrize("name", ["apiclus1", "apiclus1_nofpc", "apiclus2"])
def test_logistic_regression(surveys, outside, name):
    ours = model(*surveys[name], "sch_wide", "binomial")
    early = (
        ("p_mobility",) if name == "apiclus2" else ()
    )  # R's fit stops 2e-5 early; control = glm.control(1e-15) gives:
    assert not early or ours["p_mobility"] == pytest.approx(0.6314859300729, abs=1e-8)
    outside(ours, method="survey logistic regression", dataset=name, without=early)


def test_logistic_regression_stratified(surveys):
    ours = model(*surveys["apistrat"], "sch_wide", "binomial")
    estimates, errors = (0.835837, -0.002490, -0.003152, 0.060897), (0.455626, 0.013252, 0.009199, 0.031935)
    for name, b, se in zip(COEFFICIENTS, estimates, errors, strict=True):  # svyglm, survey 4.1-1
        assert (ours[f"b_{name}"], ours[f"SE_{name}"]) == pytest.approx((b, se), abs=1e-5)
