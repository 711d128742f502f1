"""The survey engine against R's `survey` 4.1-1 on its own data sets."""

import json

import numpy as np
import pytest
from scipy import stats
from statsmodels.api import WLS, add_constant

from peaceresearch.survey.design import Design
from peaceresearch.survey.estimates import mean, share
from peaceresearch.survey.models import fit_glm

COEFFICIENTS = ("(Intercept)", "ell", "meals", "mobility")


@pytest.fixture(scope="module")
def surveys(data):
    """Table and design by the name that the reference gives them."""
    srs, stratified, clustered = data("apisrs"), data("apistrat"), data("apiclus1")
    return {
        "apisrs": (srs, Design.from_columns(srs.pw, fpc=srs.fpc)),
        "apistrat": (stratified, Design.from_columns(stratified.pw, stratified.stype, fpc=stratified.fpc)),
        "apiclus1": (clustered, Design.from_columns(clustered.pw, psu=clustered.dnum, fpc=clustered.fpc)),
        "apiclus1_nofpc": (clustered, Design.from_columns(clustered.pw, psu=clustered.dnum)),
    }


def yes(column):
    return (column == "Yes").astype(float)


@pytest.mark.parametrize("name", ["apisrs", "apistrat", "apiclus1_nofpc"])
def test_mean(surveys, outside, name):
    table, design = surveys[name]
    found = mean(design, table.api00)
    deff = found.deff
    if name == "apiclus1_nofpc":  # R's default compares with sampling without replacement even so; ours does not
        deff /= 1 - found.n / design.weights.sum()
    ours = {"mean": found.estimate, "SE": found.se, "deff": deff, "degf": found.df}
    outside(ours | {"ci_low": found.ci_low, "ci_high": found.ci_high}, method="survey mean", dataset=name)


@pytest.mark.parametrize("nested_fpc", [False, True])
def test_psus_numbered_within_strata(data, outside, nested_fpc):
    table = data("fpc")
    fpc = table.Nh if nested_fpc else None
    design = Design.from_columns(table.weight, table.stratid, table.psuid, fpc, nested=True)
    found = mean(design, table.x)
    call = "fpc=~Nh" if nested_fpc else "nest=TRUE"
    outside({"mean": found.estimate, "SE": found.se}, method="survey mean", dataset="fpc", call=call)


@pytest.mark.parametrize("name", ["apisrs", "apistrat", "apiclus1_nofpc"])
def test_total(surveys, outside, name):
    table, design = surveys[name]
    enroll = table.enroll.to_numpy(dtype=float)
    domain = ~np.isnan(enroll)
    se = float(np.sqrt(design.variance_of_total(enroll, domain)[0, 0]))
    ours = {"total": float(design.weights[domain] @ enroll[domain]), "SE": se}
    outside(ours, method="survey total", dataset=name)


def test_weights_only(data, outside):
    table = data("apistrat")
    found = mean(Design.from_columns(table.pw), table.api00)
    outside({"mean": found.estimate, "SE": found.se}, method="weights-only design", dataset="apistrat")


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("apistrat", "logit"), ("apiclus1", "logit"), ("apiclus1_nofpc", "logit"),
        ("apisrs", "xlogit"), ("apistrat", "xlogit"), ("apiclus1", "xlogit"),
        ("apisrs", "mean"), ("apistrat", "mean"), ("apiclus1", "mean"), ("apiclus1_nofpc", "mean"),
    ],
)  # fmt: skip
def test_share_intervals(surveys, outside, name, method):
    table, design = surveys[name]
    found = (mean if method == "mean" else share)(design, yes(table["sch.wide"]))
    ours = {"prop": found.estimate, "SE": found.se, "ci_low": found.ci_low, "ci_high": found.ci_high}
    outside(ours, method="survey proportion CI", dataset=name, call=f"'{method}'")


@pytest.mark.parametrize("name", ["apistrat", "apiclus1"])
def test_shares_of_categories(surveys, outside, name):
    table, design = surveys[name]
    found = {level: share(design, table.stype == level) for level in "EHM"}
    ours = {f"prop_stype{level}": one.estimate for level, one in found.items()}
    # Shares of the strata themselves are fixed by the design: R prints an SE of 0, we say so in words.
    fixed = name == "apistrat"
    assert all(one.reason.startswith("no variance between PSUs") == fixed for one in found.values())
    for level, one in found.items():
        scores = ((table.stype == level) - one.estimate).to_numpy(dtype=float) / design.weights.sum()
        ours[f"SE_stype{level}"] = float(np.sqrt(design.variance_of_total(scores)[0, 0]))
        assert fixed or one.se == pytest.approx(ours[f"SE_stype{level}"])
    outside(ours, method="survey proportion", dataset=name)


@pytest.mark.parametrize("name", ["apisrs", "apistrat", "apiclus1_nofpc"])
def test_domain_means(surveys, outside, name):
    table, design = surveys[name]
    ours = {}
    for level in "EHM":
        found = mean(design, table.api99, (table.stype == level).to_numpy())
        ours |= {f"mean_{level}": found.estimate, f"SE_{level}": found.se}
    outside(ours, method="survey domain means", dataset=name)


@pytest.mark.parametrize("name", ["apistrat", "apiclus1"])
def test_degrees_of_freedom_of_a_domain(surveys, outside, name):
    table, design = surveys[name]
    found = mean(design, table.api00, (table["comp.imp"] == "Yes").to_numpy())
    ours = {"mean": found.estimate, "SE": found.se, "degf": found.df}
    outside(ours, method="domain estimation", dataset=name)


def test_filtering_first_is_another_number(surveys, outside):
    table, design = surveys["apistrat"]
    domain = (table["comp.imp"] == "Yes").to_numpy()
    inside = table[domain]
    wrong = mean(Design.from_columns(inside.pw, inside.stype, fpc=inside.fpc), inside.api00)
    ours = {"mean": wrong.estimate, "SE_wrong": wrong.se, "degf": wrong.df}
    outside(ours, method="domain estimation (WRONG: filter first)", dataset="apistrat")
    assert abs(mean(design, table.api00, domain).se - wrong.se) > 0.05


def test_shares_of_domains_with_missing_answers(data, outside):
    table = data("nhanes_survey")
    design = Design.from_columns(table.WTMEC2YR, table.SDMVSTRA, table.SDMVPSU, nested=True)
    ours = {}
    for race in (1, 2, 3, 4):
        found = share(design, table.HI_CHOL, (table.race == race).to_numpy())
        ours |= {f"p_{race}": found.estimate, f"lo_{race}": found.ci_low, f"hi_{race}": found.ci_high}
    outside(ours, method="survey domain proportion CI", dataset="nhanes (survey)")


def test_wald_test_from_the_covariance(data, outside):
    table = data("nhanes_survey")
    design = Design.from_columns(table.WTMEC2YR, table.SDMVSTRA, table.SDMVPSU, nested=True)
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


def test_linear_regression(surveys, outside):
    ours = model(*surveys["apisrs"], "api00", "gaussian")
    outside(ours, method="survey linear regression", dataset="apisrs")


def test_naive_weighted_regression_is_another_number(surveys, outside):
    table, design = surveys["apistrat"]
    ours = model(table, design, "api00", "gaussian")
    wrong = WLS(table.api00, add_constant(table[["ell", "meals", "mobility"]]), weights=table.pw).fit().bse
    ours |= {f"SEwrong_{name}": se for name, se in zip(COEFFICIENTS, wrong, strict=True)}
    outside(ours, method="naive WLS SE (WRONG)", dataset="apistrat")  # the control is alive
    assert all(abs(ours[f"SE_{name}"] - ours[f"SEwrong_{name}"]) > 0.01 for name in COEFFICIENTS)
    right = {"(Intercept)": 10.077736, "ell": 0.391973, "meals": 0.283947, "mobility": 0.393218}  # svyglm, survey 4.1-1
    assert all(ours[f"SE_{name}"] == pytest.approx(se, abs=1e-6) for name, se in right.items())


@pytest.mark.parametrize("name", ["apiclus1", "apiclus1_nofpc"])
def test_logistic_regression(surveys, outside, name):
    ours = model(*surveys[name], "sch_wide", "binomial")
    outside(ours, method="survey logistic regression", dataset=name)


def test_logistic_regression_stratified(surveys):
    ours = model(*surveys["apistrat"], "sch_wide", "binomial")
    estimates, errors = (0.835837, -0.002490, -0.003152, 0.060897), (0.455626, 0.013252, 0.009199, 0.031935)
    for name, b, se in zip(COEFFICIENTS, estimates, errors, strict=True):  # svyglm, survey 4.1-1
        assert (ours[f"b_{name}"], ours[f"SE_{name}"]) == pytest.approx((b, se), abs=1e-5)


@pytest.mark.parametrize("name", ["apisrs", "apistrat", "apiclus1"])
def test_difference_of_two_domains(surveys, outside, name):
    table, design = surveys[name]
    fit = fit_glm(table, "api00 ~ `comp.imp`", design)
    row = fit.coefficients.iloc[1]
    ours = {"diff": row["estimate"], "t": row["statistic"], "df": fit.df, "p": row["p"]}
    outside(ours, method="survey t-test", dataset=name)


@pytest.mark.parametrize("name", ["apistrat", "apiclus1"])
def test_differences_of_shares(surveys, outside, name):
    table, design = surveys[name]
    fit = fit_glm(table.assign(sch_wide=yes(table["sch.wide"])), "sch_wide ~ C(stype)", design)
    b, se, p = (fit.coefficients[column].to_numpy() for column in ("estimate", "se", "p"))
    contrast = np.array([0.0, 1.0, -1.0])
    ours = {"p_E": b[0], "diff_H_E": b[1], "diff_M_E": b[2], "SE_E": se[0], "SE_H_E": se[1], "SE_M_E": se[2]}
    ours |= {"pval_H_E": p[1], "pval_M_E": p[2], "diff_H_M": contrast @ b}
    ours["SE_H_M"] = np.sqrt(contrast @ fit.covariance @ contrast)
    outside(ours, method="design-based difference of proportions", dataset=name)


@pytest.mark.parametrize("name", ["apistrat", "apiclus1"])
def test_designs_with_correction_all_together(surveys, shared_data, name):
    """The block of reference.json for designs with fpc, 10 digits each."""
    table, design = surveys[name]
    blocks = json.loads((shared_data / "reference-results" / "reference.json").read_text())["api"]
    expected = blocks[f"{name}_fpc"]
    found = mean(design, table.api00)
    block = expected["mean_api00"]
    assert (found.estimate, found.se, found.deff) == pytest.approx((block["est"], block["se"], block["deff"]), rel=1e-8)
    assert [found.ci_low, found.ci_high] == pytest.approx(expected["ci95_df"], rel=1e-8)
    assert found.df == expected["degf"]
    for row in expected["by_stype"]:
        found = mean(design, table.api00, (table.stype == row["stype"]).to_numpy())
        assert (found.estimate, found.se) == pytest.approx((row["est"], row["se"]), rel=1e-8)
    frame = table.assign(sch_wide=yes(table["sch.wide"]))
    for formula, family, key in (
        ("api00 ~ ell + meals + mobility", "gaussian", "lm"),
        ("sch_wide ~ ell + meals", "binomial", "logit"),
    ):
        fit = fit_glm(frame, formula, design, family=family).coefficients
        assert fit["estimate"].tolist() == pytest.approx([row["est"] for row in expected[key]], rel=1e-5)
        assert fit["se"].tolist() == pytest.approx([row["se"] for row in expected[key]], rel=1e-5)
