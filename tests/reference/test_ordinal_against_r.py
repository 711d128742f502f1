"""Proportional-odds models against R: `svyolr` of survey, `polr` of MASS, `clm` and `nominal_test` of ordinal."""

import itertools

import numpy as np
import pandas as pd
import pytest

from peaceresearch.survey.design import Design
from peaceresearch.survey.marginal_effects import average_marginal_effects
from peaceresearch.survey.ordinal import fit_ordinal
from peaceresearch.survey.ordinal_fit import fit_ordinal_matrix
from peaceresearch.survey.ordinal_proportionality import likelihood_ratios, score_tests, wald_tests

from .models_toy import DESIGN, TABLE, agree, estimates, of_r

FORMULA = "answer ~ age + group + town"
CUTS = {"labels": ["[0,25]", "(25,50]", "(50,75]", "(75,100]"], "include_lowest": True}


def named(coefficients: pd.DataFrame, categories: list[str]) -> dict[str, float]:
    """Thresholds by both categories, as R has them."""
    above = dict(itertools.pairwise(categories))
    return estimates(
        coefficients,
        lambda variable, level: f"{level}|{above[level]}" if variable == "threshold" else f"{variable}{level}",
    )


@pytest.mark.parametrize("name", ["apistrat", "apiclus1"])
def test_svyolr(surveys, outside, name):
    table, design = surveys[name]
    table = table.assign(meals=pd.cut(table["meals"], [0, 25, 50, 75, 100], **CUTS))
    fit = fit_ordinal(table, "meals ~ `avg.ed` + mobility + stype", design)
    outside(named(fit.coefficients, CUTS["labels"]), method="survey ordinal logit", dataset=name)


def test_svyolr_to_the_last_digits():
    """R's own fits stop early; here they were told not to."""
    fit = fit_ordinal(TABLE, FORMULA, DESIGN)
    agree(named(fit.coefficients, list("1234")), "svyolr(ordered ~ age + group + town)", rel=2e-5)


def test_svyolr_of_a_domain():
    fit = fit_ordinal(TABLE, "answer ~ age + group", DESIGN, (TABLE["group"] != "c").to_numpy())
    call = "svyolr(ordered ~ age + group, subset(design, group != 'c'))"
    agree(named(fit.coefficients, list("1234")), call, rel=2e-5)


def test_a_model_without_the_design_has_other_standard_errors():
    """The control: clusters and weights matter in this survey."""
    fit = fit_ordinal(TABLE, FORMULA, DESIGN)
    naive = np.sqrt(np.diag(fit.inverse))
    assert (np.abs(naive / fit.coefficients["se"].to_numpy() - 1) > 0.05).sum() >= 4


def polr(table, link="logistic"):
    order = {
        "Infl": ["Low", "Medium", "High"],
        "Type": ["Tower", "Apartment", "Atrium", "Terrace"],
        "Cont": ["Low", "High"],
    }
    names = [(variable, level) for variable, levels in order.items() for level in levels[1:]]
    x = np.column_stack([table[variable] == level for variable, level in names]).astype(float)
    y = pd.Categorical(table["Sat"], ["Low", "Medium", "High"]).codes
    found = fit_ordinal_matrix(x, y, 3, table["Freq"].to_numpy(dtype=float))
    labels = [f"{variable}{level}" for variable, level in names] + ["Low|Medium", "Medium|High"]
    se = np.sqrt(np.diag(np.linalg.inv(found.information)))
    ours = {f"b_{label}": b for label, b in zip(labels, found.parameters, strict=True)}
    return (
        ours | {f"SE_{label}": e for label, e in zip(labels, se, strict=True)} | {"deviance": -2 * found.log_likelihood}
    )


def test_polr(data, outside):
    outside(polr(data("housing")), method="ordinal regression", dataset="MASS::housing", call="method='logistic'")


def test_clm(data, outside):
    table = data("wine")
    plain = Design.from_columns(np.ones(len(table)))
    fit = fit_ordinal(table, "rating ~ C(temp) + C(contact)", plain)
    labels = ["tempwarm", "contactyes", "1|2", "2|3", "3|4", "4|5"]
    ours = {f"b_{label}": b for label, b in zip(labels, fit.estimates, strict=True)}
    ours |= {f"SE_{label}": se for label, se in zip(labels, np.sqrt(np.diag(fit.inverse)), strict=True)}
    ours["logLik"] = fit.log_likelihood
    outside(ours, method="ordinal regression", dataset="ordinal::wine", call="clm(rating~temp+contact)")
    tests = likelihood_ratios(fit).set_index("variable")
    ours = {f"LRT_{name}": tests.loc[name, "statistic"] for name in tests.index}
    ours |= {f"p_{name}": tests.loc[name, "p"] for name in tests.index}
    outside(ours, method="proportional-odds test", dataset="ordinal::wine")


def test_likelihood_ratios_of_partial_proportional_odds():
    fit = fit_ordinal(TABLE, FORMULA, Design.from_columns(np.ones(len(TABLE))))
    tests = likelihood_ratios(fit).set_index("variable")["statistic"].to_dict()
    agree(tests, "nominal_test(clm(ordered ~ age + group + town))", rel=1e-5)


def by_variable(tests: pd.DataFrame) -> dict[str, float]:
    return {f"F_{row.variable or 'all'}": row.statistic for row in tests.itertuples()}


def test_wald_test_is_that_of_the_stacked_regressions():
    """R fits the three logistic regressions as one, on a table that holds each respondent three times."""
    tests = wald_tests(fit_ordinal(TABLE, FORMULA, DESIGN), DESIGN)
    agree(by_variable(tests), "Wald test of j:x in a stacked svyglm", rel=1e-6)


def test_score_test_is_that_of_numeric_derivatives():
    tests = score_tests(fit_ordinal(TABLE, FORMULA, DESIGN), DESIGN)
    agree(by_variable(tests), "score test with svytotal of numeric scores", rel=2e-4)
    assert tests["reason"].eq("").all()
    assert tests["df_numerator"].tolist() == [8, 2, 4, 2]
    assert tests["df"].tolist() == [31, 37, 35, 37]


def test_marginal_effects_on_each_category():
    fit = fit_ordinal(TABLE, FORMULA, DESIGN)
    found = average_marginal_effects(TABLE, DESIGN, fit)
    found = found[found["variable"] != "town"]
    named = found["variable"] + found["level"].map(lambda level: f":{level}" if level else "") + "_" + found["outcome"]
    ours = dict(zip("b_" + named, found["estimate"], strict=True)) | dict(zip("SE_" + named, found["se"], strict=True))
    call = "numeric average marginal effects of svyolr(ordered ~ age + group + town)"
    theirs = of_r(call)
    assert len(theirs) == len(ours)
    agree(ours, call, rel=2e-4, abs=1e-7)
