"""Regressions on surveys against R's `survey` 4.1-1 on its own data sets."""

import numpy as np
import pytest
from scipy import stats
from statsmodels.api import WLS, add_constant

from peaceresearch.survey.marginal_effects import average_marginal_effects
from peaceresearch.survey.model_blocks import Block, pooled
from peaceresearch.survey.model_contrasts import level_contrasts
from peaceresearch.survey.model_influence import psu_influence
from peaceresearch.survey.model_quality import condition_number, explained, generalised_vif, inflation
from peaceresearch.survey.models import fit_glm

from .models_toy import DESIGN, TABLE, agree, estimates, of_r
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


LINEAR = "score1 ~ age + group + town"
LOGIT = "yes ~ age + group + town"


def test_quality_of_a_linear_model():
    fit = fit_glm(TABLE, LINEAR, DESIGN)
    agree(inflation(fit).set_index("variable")["vif"].to_dict(), f"car::vif(lm({LINEAR}, weights))", rel=1e-9)
    agree(explained(fit), f"summary(lm({LINEAR}, weights))", rel=1e-9)
    agree({"condition": condition_number(fit)}, "svd of the weighted, scaled model matrix", rel=1e-9)
    moved = dict(zip(["(Intercept)", "age", "groupb", "groupc", "townyes"], psu_influence(fit, DESIGN), strict=True))
    agree(moved, f"refits of lm({LINEAR}, weights) without each PSU", rel=1e-8)


def test_inflation_from_the_covariance_of_the_design_is_what_car_gives_for_svyglm():
    fit = fit_glm(TABLE, LINEAR, DESIGN)
    groups = [variable for _, variable, _ in fit.data.terms][1:]
    found = generalised_vif(fit.covariance[1:, 1:], groups).set_index("variable")["vif"].to_dict()
    agree(found, f"car::vif(svyglm({LINEAR}))", rel=1e-9)


def test_quality_of_a_logistic_model():
    fit = fit_glm(TABLE, LOGIT, DESIGN, family="binomial")
    agree(inflation(fit).set_index("variable")["vif"].to_dict(), f"car::vif(glm({LOGIT}, weights))", rel=1e-8)
    agree(explained(fit), f"psrsq(svyglm({LOGIT}))", rel=1e-9)


def test_contrasts_are_those_of_emmeans():
    fit = fit_glm(TABLE, LOGIT, DESIGN, family="binomial")
    found = level_contrasts(fit, "group", {"a": 1, "b": 1, "c": 1})
    se = np.sqrt(np.diag(found.gradients @ fit.covariance @ found.gradients.T))
    theirs = of_r(f"pairs(emmeans(svyglm({LOGIT}), ~group, df = df.residual))")
    for row, estimate, error in zip(found.table.itertuples(), found.estimates, se, strict=True):
        pair = f"{row.versus}-{row.level}"
        assert (-estimate, error) == pytest.approx((theirs[f"estimate_{pair}"], theirs[f"SE_{pair}"]), rel=1e-7)
        assert fit.df == theirs[f"df_{pair}"]


@pytest.mark.parametrize(("outcome", "family"), [("yes", "binomial"), ("score1", "gaussian")])
def test_marginal_effects(outcome, family):
    formula = f"{outcome} ~ age * group + town"
    found = average_marginal_effects(TABLE, DESIGN, fit_glm(TABLE, formula, DESIGN, family=family))
    names = found["variable"] + found["level"].map(lambda level: f":{level}" if level else "")
    ours = dict(zip("b_" + names, found["estimate"], strict=True)) | dict(zip("SE_" + names, found["se"], strict=True))
    agree(ours, f"numeric average marginal effects of svyglm({formula})", rel=1e-5)


def test_pooled_models():
    """Estimates by `MIcombine`; its df with `df.complete` are not those of Barnard and Rubin (1999), `mice`'s are."""
    fits = [fit_glm(TABLE, f"score{number} ~ age + group", DESIGN) for number in (1, 2, 3)]
    one = fits[0].coefficients.assign(category=fits[0].coefficients["term"], domain="", family="", n=1)
    blocks = [
        Block("coefficient", "scale", one, fit.estimates, fit.covariance, fit.coefficients["df"].to_numpy())
        for fit in fits
    ]
    table = pooled(blocks).tested(0.95)
    agree(estimates(table), "MIcombine(svyglm(score1..3 ~ age + group))", rel=1e-8)
    df = {f"df_{name}": df for name, df in zip(["(Intercept)", "age", "groupb", "groupc"], table["df"], strict=True)}
    agree(df, "mice::pool.scalar(svyglm(score1..3 ~ age + group), n = df + 1, k = 1)", rel=1e-8)
    assert (table["se"] > fits[0].coefficients["se"] * 0.9).all()
