"""Calibrated designs, trimming and replicate weights against R's `survey` 4.1-1: weights_toy.R, and reference rows."""

import datetime
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from peaceresearch.survey import contrasts, estimates
from peaceresearch.survey.association import association
from peaceresearch.survey.design import Design
from peaceresearch.survey.groupings import WAVE, Dimension, Divisions
from peaceresearch.survey.groups import Groups
from peaceresearch.survey.models import fit_glm
from peaceresearch.survey.recode import Item
from peaceresearch.survey.replicates import replicate_variance, replicate_weights
from peaceresearch.survey.trimming import trimmed, trimmed_once
from peaceresearch.survey.weighting import calibrated_designs

from .conftest import comparer

SIZE = 1000
G = {"by": ["g"], "cells": [[["a"], 0.45], [["b"], 0.35], [["c"], 0.2]]}
M1 = {"by": ["m1"], "cells": [[["0"], 40], [["1"], 60]]}
M2 = {"by": ["m2"], "cells": [[["0"], 900], [["1"], 100]]}
SHARES = {"a": (0.2, 0.25), "b": (0.1, 0.25), "c": (0.1, 0.1)}
CROSSED = {"by": ["g", "m1"], "cells": [[[g, str(m1)], SHARES[g][m1]] for g in SHARES for m1 in (0, 1)]}
X = {"mean": "x", "value": 26}
METHODS = {
    "post_stratify": {"method": "post_stratify", "margins": [["set", [CROSSED]]]},
    "rake": {"method": "rake", "margins": [["set", [G, M1, M2]]]},
    "greg": {"method": "greg", "margins": [["set", [G, M1, X]]]},
    "bounded": {"method": "greg", "margins": [["set", [G, M1, X]]], "bounds": [0.72, 1.55]},
}
ELSE = {"size": SIZE, "bounds": None, "trim": None, "missing": "fail", "waves": []}
LEVELS = "abc"


@pytest.fixture(scope="module")
def compare():
    return comparer(pd.read_csv(Path(__file__).parent / "weights_toy.csv"))


@pytest.fixture(scope="module")
def table(toy):
    return toy("survey_toy")


def plain_design(name, table, weights=None):
    weights = table.w if weights is None else weights
    if name == "twostage":
        return Design.from_columns(weights, table.s, table.p, table.N1, stages=[(table.h, None, table.N2)], nested=True)
    if name == "one_stage":
        return Design.from_columns(weights, table.s, table.p, table.N1, nested=True)
    return Design.from_columns(weights, table.s, None if name == "stratified" else table.p, nested=True)


def number(column):
    values = column.to_numpy(dtype=float)
    return Item((), np.full(len(values), -1), values, ~np.isnan(values))


def calibrated(design, table, **spec):
    names = {"g": table.g, "m1": table.m1.astype(str), "m2": table.m2.astype(str)}
    dimensions = {
        name: Dimension(values, pd.Categorical(column, values).codes.astype(int))
        for name, column in names.items()
        for values in [tuple(sorted(column.unique()))]
    }
    divisions = Divisions(len(table), dimensions, {})
    return calibrated_designs(design, ELSE | spec, {"x": number(table.x)}, divisions)["set"]


@pytest.fixture(params=[(name, method) for name in ("twostage", "clustered", "stratified") for method in METHODS])
def named(request, table):
    name, method = request.param
    return f"{name}, {method}", calibrated(plain_design(name, table), table, **METHODS[method])


def everybody(table):
    return Groups.everybody(len(table))


def by_g(table):
    return Groups(pd.Categorical(table.g, list(LEVELS)).codes.astype(int), 3)


def answers(table):
    return table.a.fillna(0).astype(int).to_numpy() - 1


def both(row):
    return {"estimate": row["estimate"], "se": row["se"]}


def test_weights(compare, table, named):
    of, design = named
    ours = {f"row_{row}": design.weights[row - 1] for row in (1, 10, 20, 30, 40, 50)}
    compare(ours, method="weights", dataset="weights_toy", call=f"{of}: weights")
    assert (design.weights[table.w == 0] == 0).all()


@pytest.mark.parametrize(
    ("method", "call", "function"),
    [
        ("survey mean", "svymean(~y)", lambda d, t, g: estimates.means(d, t.y, g)),
        ("survey total", "svytotal(~y)", lambda d, t, g: estimates.totals(d, t.y, g)),
        ("survey proportion", "svymean(~I(a == 2))", lambda d, t, g: estimates.shares(d, answers(t), 4, g)[1::4]),
    ],
)
def test_of_everybody_and_by_group(compare, table, named, method, call, function):
    of, design = named
    tables = {"everybody": function(design, table, everybody(table))}
    tables |= {f"g == {level}": function(design, table, by_g(table))[at:] for at, level in enumerate(LEVELS)}
    for domain, found in tables.items():
        compare(both(found.iloc[0]), method=method, dataset="weights_toy", call=f"{of}: {call}, {domain}")


def test_linearised_by_hand(table, named):
    """`Design.variance_of_total`, on which models rest, against the passes over groups and categories."""
    _, design = named
    domain = (table.g == "b") & table.y.notna()
    found = estimates.means(design, table.y, by_g(table)).iloc[1]
    scores = (table.y - found.estimate).to_numpy() / design.weights[domain].sum()
    assert design.variance_of_total(scores, domain.to_numpy())[0, 0] ** 0.5 == pytest.approx(found.se, rel=1e-9)


def test_ratio(compare, table, named):
    of, design = named
    found = estimates.ratios(design, table.y, table.x, everybody(table)).iloc[0]
    compare(both(found), method="survey ratio", dataset="weights_toy", call=of)


def test_difference(compare, table, named):
    of, design = named
    found = contrasts.mean_differences(design, table.y, by_g(table), [(1, 0)]).iloc[0]
    compare(both(found), method="survey contrast", dataset="weights_toy", call=of)


def test_quantiles(compare, table, named):
    of, design = named
    wanted = (0.25, 0.5, 0.75)
    for row in estimates.quantiles(design, table.y, wanted, everybody(table)).itertuples():
        ours = {"estimate": row.estimate, "ci_low": row.ci_low, "ci_high": row.ci_high}
        call = f"{of}: svyquantile(~y, {wanted[row.category]:g})"
        compare(ours, method="survey quantile", dataset="weights_toy", call=call)


@pytest.mark.parametrize(
    ("method", "formula", "family"),
    [
        ("survey linear regression", "y ~ x + C(g)", "gaussian"),
        ("survey logistic regression", "above ~ x + C(m1)", "binomial"),
    ],
)
def test_regression(compare, table, named, method, formula, family):
    of, design = named
    frame = table.assign(above=(table.a > 2).astype(float).where(table.a.notna()))
    rows = fit_glm(frame, formula, design, family=family).coefficients
    ours = {f"b_{at + 1}": row.estimate for at, row in enumerate(rows.itertuples())}
    ours |= {f"se_{at + 1}": row.se for at, row in enumerate(rows.itertuples())}
    compare(ours, method=method, dataset="weights_toy", call=of)


@pytest.mark.parametrize("test", ["F", "Wald"])
def test_association(compare, table, named, test):
    of, design = named
    found = association(design, answers(table), 4, Groups(table.m1.to_numpy(), 2), test)
    df = found.df * (51 / 48 if of.startswith("stratified") else 1)  # R counts three of weight zero as PSUs
    ours = {"stat": found.statistic, "ndf": found.df_numerator, "ddf": df}
    compare(ours, method="survey Rao-Scott test", dataset="weights_toy", call=f"{of}: svychisq(~a + m1, '{test}')")


def test_rake_of_equal_weights(compare, table):
    """R's `rake` has variances of its own, which differ for unequal weights: see `calibration`."""
    design = calibrated(plain_design("clustered", table, np.ones(len(table))), table, **METHODS["rake"])
    of_all, of_groups = (
        estimates.means(design, table.y, everybody(table)),
        estimates.means(design, table.y, by_g(table)),
    )
    for domain, row in (("everybody", of_all.iloc[0]), ("g == a", of_groups.iloc[0])):
        call = f"equal, rake(): svymean(~y), {domain}"
        compare(both(row), method="survey mean", dataset="weights_toy", call=call)


def test_each_wave_by_itself(compare, table):
    waves, g = ("first", "second"), tuple(LEVELS)
    wave = Groups((table.s == 2).astype(int).to_numpy(), 2)
    dimensions = {WAVE: Dimension(waves, wave.codes), "g": Dimension(g, by_g(table).codes)}
    divisions = Divisions(len(table), dimensions, dict.fromkeys(waves, datetime.date(2024, 1, 1)))
    design = plain_design("clustered", table)
    cells = {"first": (200, 150, 150), "second": (500, 250, 250)}
    for name, counts in cells.items():  # one wave after the other, each with a population of its own
        margins = {"by": ["g"], "cells": [[[value], count] for value, count in zip(LEVELS, counts, strict=True)]}
        spec = ELSE | {"method": "rake", "margins": [["set", [margins]]], "waves": [name], "size": sum(counts)}
        one = calibrated_designs(design, spec, {}, divisions)["set"]
        at = waves.index(name)
        assert (one.weights[wave.codes != at] == design.weights[wave.codes != at]).all()
        for function, method in ((estimates.means, "survey mean"), (estimates.totals, "survey total")):
            row = function(one, table.y, wave).iloc[at]
            compare(both(row), method=method, dataset="weights_toy", call=f"waves: svy{method[7:]}(~y), {name}")
    half = {"by": ["g"], "cells": [[[value], count] for value, count in zip(LEVELS, (2, 1, 1), strict=True)]}
    spec = ELSE | {"method": "rake", "margins": [["set", [half]]]}
    together = calibrated_designs(design, spec, {}, divisions)["set"]
    alone = calibrated_designs(design, spec | {"waves": ["second"]}, {}, divisions)["set"]
    both_waves, second = (estimates.means(each, table.y, wave).iloc[1] for each in (together, alone))
    assert both(both_waves) == pytest.approx(both(second), rel=1e-9)
    assert together.weights[wave.codes == 0].sum() == pytest.approx(SIZE)


@pytest.mark.parametrize(("strict", "function"), [("FALSE", trimmed_once), ("TRUE", trimmed)])
def test_trimming(compare, table, strict, function):
    weights = table.w[table.w > 1].to_numpy()
    found = function(weights, 6.0, 18.0, np.zeros(len(weights), dtype=int))
    ours = {f"row_{row + 1}": found[row] for row in range(8)}
    call = f"trimWeights(upper=18, lower=6, strict={strict})"
    compare(ours, method="weight trimming", dataset="weights_toy", call=call)


def replicated_mean(design, values, kind="jkn", mse=False):
    found = replicate_weights(design, kind)
    known = values.notna().to_numpy()
    of = [np.average(values[known], weights=each[known]) for each in (design.weights, *found.weights.T)]
    estimate, theta = of[0], np.array(of[1:])
    variance = replicate_variance(theta, np.array([estimate]) if mse else None, found)
    return {"estimate": estimate, "se": variance[0, 0] ** 0.5}


@pytest.mark.parametrize("name", ["clustered", "one_stage"])
def test_jackknife(compare, table, name):
    design = plain_design(name, table)
    for mse, around in ((False, "around the mean"), (True, "mse")):
        call = f"{name}: svymean(~y), {around}"
        compare(replicated_mean(design, table.y, mse=mse), method="replicate JKn", dataset="weights_toy", call=call)


def test_jackknife_without_strata(compare, table):
    design = Design.from_columns(table.w, psu=10 * table.s + table.p)
    compare(replicated_mean(design, table.y, "jk1"), method="replicate JK1", dataset="weights_toy", call="clustered")


@pytest.mark.parametrize(("method", "margins"), [("rake", [G, M1]), ("post_stratify", [G]), ("greg", [G, M1, X])])
def test_replicates_are_calibrated_again(compare, table, method, margins):
    design = calibrated(plain_design("clustered", table), table, method=method, margins=[["set", margins]])
    call = f"clustered, {method}: svymean(~y)"
    compare(replicated_mean(design, table.y), method="replicate JKn", dataset="weights_toy", call=call)


SCHOOLS = {"by": ["stype"], "cells": [[["E"], 4421], [["H"], 755], [["M"], 1018]]}
WIDE = {"by": ["wide"], "cells": [[["No"], 1072], [["Yes"], 5122]]}


@pytest.fixture(scope="module")
def schools(surveys):
    table, design = surveys["apiclus1"]
    dimensions = {
        name: Dimension(values, pd.Categorical(column, values).codes.astype(int))
        for name, column, values in (
            ("stype", table.stype, ("E", "H", "M")),
            ("wide", table["sch.wide"], ("No", "Yes")),
        )
    }
    divisions = Divisions(len(table), dimensions, {})

    def of(method, *margins):
        spec = ELSE | {"method": method, "margins": [["set", list(margins)]], "size": 6194}
        return calibrated_designs(design, spec, {"api99": number(table.api99)}, divisions)["set"]

    return table, of


def test_reference_post_stratification(outside, schools):
    table, of = schools
    design = of("post_stratify", SCHOOLS)
    mean = estimates.means(design, table.api00, everybody(table)).iloc[0]
    total = estimates.totals(design, table.enroll, everybody(table)).iloc[0]
    ours = {"mean_api00": mean.estimate, "SE_api00": mean.se}
    ours |= {"total_enroll": total.estimate, "SE_total_enroll": total.se}
    outside(ours, method="post-stratification", dataset="apiclus1")


def test_reference_raking(schools):
    """`rake(dclus1, list(~stype, ~sch.wide), ...)`: raked.api00, raked.enroll and Kish's deff of research/methods.md;
    without a finite population correction, and at R's coarser convergence, `rake_apiclus1` of reference.json.
    """
    table, of = schools
    design = of("rake", SCHOOLS, WIDE)
    mean = estimates.means(design, table.api00, everybody(table)).iloc[0]
    total = estimates.totals(design, table.enroll, everybody(table)).iloc[0]
    assert both(mean) == pytest.approx({"estimate": 641.230321, "se": 23.703617}, abs=1e-6)
    assert both(total) == pytest.approx({"estimate": 3647280.15, "se": 400603.26}, abs=1e-2)
    assert len(table) * (design.weights**2).sum() / design.weights.sum() ** 2 == pytest.approx(1.051657, abs=1e-6)
    endless = replace(design, stages=Design.from_columns(table.pw, psu=table.dnum).stages)
    mean = estimates.means(endless, table.api00, everybody(table)).iloc[0]
    assert both(mean) == pytest.approx({"estimate": 641.2302469, "se": 23.94203451}, rel=1e-5)
    assert design.weights[:2] == pytest.approx([50.33015277, 29.87046387], rel=1e-4)


def test_reference_regression(schools):
    """`calibrate(dclus1, ~stype + api99, ...)`: research/methods.md."""
    table, of = schools
    design = of("greg", SCHOOLS, {"mean": "api99", "value": 3914069 / 6194})
    mean = estimates.means(design, table.api00, everybody(table)).iloc[0]
    assert both(mean) == pytest.approx({"estimate": 665.309071, "se": 3.441753}, abs=1e-6)


def test_reference_trimming(outside, surveys):
    table, design = surveys["apistrat"]
    found = trimmed_once(design.weights, 15.0, 40.0, np.zeros(len(table), dtype=int))
    ours = {f"w_{name}": found[(table.stype == name).to_numpy()][0] for name in "EHM"} | {"sum_w": found.sum()}
    outside(ours, method="weight trimming", dataset="apistrat")


def test_reference_replicates(outside, surveys, schools):
    for name in ("apiclus1", "apiclus1_nofpc"):
        table, design = surveys[name]
        found = replicated_mean(design, table.api00, "jk1")
        outside({"mean": found["estimate"], "SE": found["se"]}, method="replicate JK1", dataset=name)
    table, of = schools
    found = replicated_mean(of("rake", SCHOOLS, WIDE), table.api00, "jk1")
    outside({"mean": found["estimate"], "SE": found["se"]}, method="raking replicate", dataset="apiclus1")


def test_reference_jackknife_of_strata(surveys):
    """apistrat, JKn: identical to the linearised standard error (research/methods.md)."""
    table, design = surveys["apistrat"]
    assert replicated_mean(design, table.api00, mse=True)["se"] == pytest.approx(9.408941, abs=1e-6)
