"""Estimates of the survey engine against R's `survey` 4.1-1 on its own data sets."""

import json

import numpy as np
import pandas as pd
import pytest

from peaceresearch.survey import estimates
from peaceresearch.survey.association import association
from peaceresearch.survey.design import Design
from peaceresearch.survey.groups import Groups
from peaceresearch.survey.intervals import exact_binomial
from peaceresearch.survey.models import fit_glm

from .r_surveys import everybody, groups_of, mean, yes


@pytest.mark.parametrize("name", ["apisrs", "apistrat", "apiclus1_nofpc"])
def test_mean(surveys, outside, name):
    table, design = surveys[name]
    found = mean(design, table.api00)
    deff = found.deff
    if name == "apiclus1_nofpc":  # R's default compares with sampling without replacement even so; ours does not
        deff /= 1 - found.n / design.weights.sum()
    ours = {"mean": found.estimate, "SE": found.se, "deff": deff, "degf": found.df}
    outside(ours | {"ci_low": found.ci_low, "ci_high": found.ci_high}, method="survey mean", dataset=name)


def test_mean_of_a_two_stage_sample(surveys):
    table, design = surveys["apiclus2"]
    found = mean(design, table.api00)
    # svymean(~api00, svydesign(id=~dnum+snum, fpc=~fpc1+fpc2, data=apiclus2)), survey 4.1-1
    assert (found.estimate, found.se) == pytest.approx((670.811808118, 30.099027376837), rel=1e-9)
    first = Design.from_columns(table.pw, psu=table.dnum, fpc=table.fpc1)
    assert mean(first, table.api00).se < found.se - 0.1  # the second stage adds to it


@pytest.mark.parametrize("nested_fpc", [False, True])
def test_psus_numbered_within_strata(data, outside, nested_fpc):
    table = data("fpc")
    fpc = table.Nh if nested_fpc else None
    found = mean(Design.from_columns(table.weight, table.stratid, table.psuid, fpc, nested=True), table.x)
    call = "fpc=~Nh" if nested_fpc else "nest=TRUE"
    outside({"mean": found.estimate, "SE": found.se}, method="survey mean", dataset="fpc", call=call)


@pytest.mark.parametrize("name", ["apisrs", "apistrat", "apiclus1_nofpc"])
def test_total(surveys, outside, name):
    table, design = surveys[name]
    found = estimates.totals(design, table.enroll, everybody(table)).iloc[0]
    outside({"total": found.estimate, "SE": found.se}, method="survey total", dataset=name)


@pytest.mark.parametrize("name", ["apistrat", "apiclus1", "apiclus1_nofpc"])
def test_ratio(surveys, outside, name):
    table, design = surveys[name]
    found = estimates.ratios(design, table["api.stu"], table.enroll, everybody(table)).iloc[0]
    outside({"ratio": found.estimate, "SE": found.se}, method="survey ratio", dataset=name)


@pytest.mark.parametrize("name", ["apisrs", "apistrat", "apiclus1", "apiclus1_nofpc"])
def test_quantiles(surveys, outside, name):
    table, design = surveys[name]
    ours = {}
    for q, row in zip(
        (25, 50, 75),
        estimates.quantiles(design, table.api00, [0.25, 0.5, 0.75], everybody(table)).itertuples(),
        strict=True,
    ):
        ours |= {f"q{q}": row.estimate, f"ci_low_q{q}": row.ci_low, f"ci_high_q{q}": row.ci_high}
    outside(ours, method="survey quantile", dataset=name)


def test_weights_only(data, outside):
    table = data("apistrat")
    found = mean(Design.from_columns(table.pw), table.api00)
    outside({"mean": found.estimate, "SE": found.se}, method="weights-only design", dataset="apistrat")


INTERVALS = [
    ("apisrs", "asin"), ("apisrs", "beta"), ("apisrs", "mean"), ("apisrs", "xlogit"),
    ("apistrat", "logit"), ("apistrat", "asin"), ("apistrat", "beta"), ("apistrat", "mean"), ("apistrat", "xlogit"),
    ("apiclus1", "logit"), ("apiclus1", "mean"), ("apiclus1", "xlogit"),
    ("apiclus1_nofpc", "logit"), ("apiclus1_nofpc", "mean"), ("apiclus2", "asin"), ("apiclus2", "mean"),
]  # fmt: skip


def share_of_yes(table, design, interval):
    found = estimates.shares(design, yes(table["sch.wide"]), 2, everybody(table), interval=interval).iloc[1]
    return {"prop": found.estimate, "SE": found.se, "ci_low": found.ci_low, "ci_high": found.ci_high}


@pytest.mark.parametrize(("name", "method"), INTERVALS)
def test_share_intervals(surveys, outside, name, method):
    ours = share_of_yes(*surveys[name], {"mean": "wald"}.get(method, method))
    outside(ours, method="survey proportion CI", dataset=name, call=f"'{method}'")


@pytest.mark.parametrize(
    ("name", "row", "exact"),
    [
        ("apiclus1", (0.826288241964, 0.913694491892), (0.82628572023675, 0.91369424905555)),
        ("apiclus2", (0.603382955228, 0.867597699524), (0.60337833521696, 0.86758717799488)),
    ],
)
def test_likelihood_interval(surveys, outside, name, row, exact):
    """R's row has the errors of a spline through few points and of a fit that stops early: up to 1.1e-5.

    The exact limits are R's too, with both done away with: confint(svyglm(I(sch.wide == "Yes") ~ 1, family =
    quasibinomial, control = glm.control(epsilon = 1e-15)), 1, method = "likelihood", del = 0.001, maxsteps = 1e5).
    """
    ours = share_of_yes(*surveys[name], "likelihood")
    without = ("ci_low", "ci_high")
    outside(ours, method="survey proportion CI", dataset=name, call="'likelihood'", without=without)
    limits = ours["ci_low"], ours["ci_high"]
    assert limits == pytest.approx(exact, abs=1e-7)
    assert limits == pytest.approx(row, abs=1.1e-5)


@pytest.mark.parametrize("name", ["apistrat", "apiclus1"])
def test_shares_of_categories(surveys, outside, name):
    table, design = surveys[name]
    found = estimates.shares(design, pd.factorize(table.stype, sort=True)[0], 3, everybody(table))
    # Shares of the strata themselves are fixed by the design: R prints an SE of 0, we say so in words.
    fixed = name == "apistrat"
    assert (found.reason.str.startswith("no variance between PSUs") == fixed).all()
    ours = {}
    for level, row in zip("EHM", found.itertuples(), strict=True):
        ours |= {f"prop_stype{level}": row.estimate, f"SE_stype{level}": 0.0 if fixed else row.se}
    outside(ours, method="survey proportion", dataset=name)


@pytest.mark.parametrize("name", ["apisrs", "apistrat", "apiclus1_nofpc", "apiclus2"])
def test_domain_means(surveys, outside, name):
    table, design = surveys[name]
    ours = {}
    for level, row in zip(
        "EHM", estimates.means(design, table.api99, groups_of(table.stype)).itertuples(), strict=True
    ):
        ours |= {f"mean_{level}": row.estimate, f"SE_{level}": row.se}
    outside(ours, method="survey domain means", dataset=name)


@pytest.mark.parametrize("name", ["apistrat", "apiclus1"])
def test_degrees_of_freedom_of_a_domain(surveys, outside, name):
    table, design = surveys[name]
    found = mean(design, table.api00, Groups.of(table["comp.imp"] == "Yes"))
    ours = {"mean": found.estimate, "SE": found.se, "degf": found.df}
    outside(ours, method="domain estimation", dataset=name)


def test_filtering_first_is_another_number(surveys, outside):
    table, design = surveys["apistrat"]
    domain = table["comp.imp"] == "Yes"
    inside = table[domain]
    wrong = mean(Design.from_columns(inside.pw, inside.stype, fpc=inside.fpc), inside.api00)
    ours = {"mean": wrong.estimate, "SE_wrong": wrong.se, "degf": wrong.df}
    outside(ours, method="domain estimation (WRONG: filter first)", dataset="apistrat")
    assert abs(mean(design, table.api00, Groups.of(domain)).se - wrong.se) > 0.05


@pytest.mark.parametrize(
    ("dataset", "name", "call"),
    [
        ("domain estimation", "toy domain_toy.csv", ""),
        ("domain estimation (WRONG: filter first)", "toy domain_toy.csv", ""),
    ],
)
def test_toy_domain(data, outside, dataset, name, call):
    table = data("domain_toy")
    wrong = "WRONG" in dataset
    used = table[table.g == 1] if wrong else table
    design, groups = Design.from_columns(used.w, used.s, used.p), Groups.of(used.g == 1)
    parts = {"mean": estimates.means(design, used.y, groups), "total": estimates.totals(design, used.y, groups)}
    ours = {}
    for part, found in parts.items():
        ours |= {part: found.estimate[0], f"SE_{part}": found.se[0], f"SE_{part}_wrong": found.se[0]}
    outside(ours, method=dataset, dataset=name, call=call)


@pytest.mark.parametrize("policy", ["remove", "certainty", "adjust", "average"])
def test_lonely_psu(data, outside, policy):
    table = data("lonely")
    design = Design.from_columns(table.w, table.s, table.p, lonely_psu=policy)
    found, total = mean(design, table.y), estimates.totals(design, table.y, everybody(table)).iloc[0]
    ours = {"mean": found.estimate, "SE_mean": found.se, "total": total.estimate, "SE_total": total.se}
    outside(ours, method="lonely PSU", dataset="toy lonely.csv (s,p,w,y; 9 rows)", call=f"'{policy}'")


def test_shares_of_domains_with_missing_answers(nhanes, outside):
    table, design = nhanes
    answers = table.HI_CHOL.fillna(-1)
    ours = {}
    for race, row in zip(
        (1, 2, 3, 4),
        estimates.shares(design, answers, 2, groups_of(table.race)).query("category == 1").itertuples(),
        strict=True,
    ):
        ours |= {f"p_{race}": row.estimate, f"lo_{race}": row.ci_low, f"hi_{race}": row.ci_high}
    outside(ours, method="survey domain proportion CI", dataset="nhanes (survey)")


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
    total, block = estimates.totals(design, table.enroll, everybody(table)).iloc[0], expected["total_enroll"]
    assert (total.estimate, total.se) == pytest.approx((block["est"], block["se"]), rel=1e-8)
    shares = estimates.shares(design, pd.factorize(table.stype, sort=True)[0], 3, everybody(table))
    assert shares.estimate.tolist() == pytest.approx([row["est"] for row in expected["prop_stype"]], rel=1e-8)
    assert shares.se.fillna(0).tolist() == pytest.approx([row["se"] for row in expected["prop_stype"]], rel=1e-8)
    by_stype = estimates.means(design, table.api00, groups_of(table.stype))
    assert by_stype.estimate.tolist() == pytest.approx([row["est"] for row in expected["by_stype"]], rel=1e-8)
    assert by_stype.se.tolist() == pytest.approx([row["se"] for row in expected["by_stype"]], rel=1e-8)
    found = association(design, yes(table["sch.wide"]), 2, groups_of(table.stype))
    block = [expected["raoscott"][key] for key in ("F", "ndf", "ddf", "p")]
    assert [found.statistic, found.df_numerator, found.df, found.p] == pytest.approx(block, rel=1e-8)
    if name == "apiclus1":  # the block `domain_H` is of this design
        high = mean(design, table.api00, Groups.of(table.stype == "H"))
        assert (high.estimate, high.se) == pytest.approx(
            (blocks["domain_H"]["est"], blocks["domain_H"]["se"]), rel=1e-8
        )
    frame = table.assign(sch_wide=yes(table["sch.wide"]))
    for formula, family, key in (
        ("api00 ~ ell + meals + mobility", "gaussian", "lm"),
        ("sch_wide ~ ell + meals", "binomial", "logit"),
    ):
        fit = fit_glm(frame, formula, design, family=family).coefficients
        assert fit["estimate"].tolist() == pytest.approx([row["est"] for row in expected[key]], rel=1e-5)
        assert fit["se"].tolist() == pytest.approx([row["se"] for row in expected[key]], rel=1e-5)


@pytest.mark.parametrize("name", ["apiclus1", "apiclus1_nofpc"])
def test_jackknife_with_weights_of_zero(surveys, outside, name):
    """Dropping one PSU at a time by a weight of zero gives R's JK1 replicates (its correction is 1 - 15/757)."""
    table, design = surveys[name]
    psus = design.psu.max() + 1
    replicates = [
        mean(Design.from_columns(np.where(design.psu == psu, 0, table.pw), psu=table.dnum), table.api00).estimate
        for psu in range(psus)
    ]
    correction = 1 - psus / table.fpc[0] if name == "apiclus1" else 1
    se = np.sqrt(correction * (psus - 1) / psus * ((replicates - np.mean(replicates)) ** 2).sum())
    ours = {"mean": mean(design, table.api00).estimate, "SE": se}
    outside(ours, method="replicate JK1", dataset=name)


def test_exact_binomial_limits(outside):
    low, high = (float(limit[0]) for limit in exact_binomial(np.array([7.0]), np.array([24.0]), 0.95))
    without = ("wilson_low", "wilson_high")
    ours = {"clopper_low": low, "clopper_high": high}
    outside(ours, method="proportion CI (unweighted)", dataset="7 of 24", without=without)
