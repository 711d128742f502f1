"""The survey engine against R's `survey` 4.1-1 on a made-up survey: survey_toy.csv and .R, numbers in core.csv.

Two stages with finite population corrections, clusters, single respondents; missing answers and weights of zero.
"""

import numpy as np
import pandas as pd
import pytest

from peaceresearch.survey import contrasts, estimates
from peaceresearch.survey.association import association
from peaceresearch.survey.design import Design
from peaceresearch.survey.groups import Groups
from peaceresearch.survey.rank_test import rank_tests

DESIGNS = ("twostage", "clustered", "stratified")
LEVELS = "abc"


@pytest.fixture(scope="module")
def table(toy):
    return toy("survey_toy")


def design_of(name, table):
    if name == "twostage":
        return Design.from_columns(table.w, table.s, table.p, table.N1, stages=[(table.h, None, table.N2)], nested=True)
    return Design.from_columns(table.w, table.s, table.p if name == "clustered" else None, nested=True)


@pytest.fixture(params=DESIGNS)
def named(request, table):
    return request.param, design_of(request.param, table)


def groups_of(table):
    return Groups(pd.Categorical(table.g, list(LEVELS)).codes.astype(int), 3)


def answers_of(table):
    return table.a.fillna(0).astype(int).to_numpy() - 1


def compare(core, row, method, call, *names):
    core({name: getattr(row, name) for name in names}, method=method, dataset="survey_toy", call=call)


@pytest.mark.parametrize(
    ("method", "call", "function"),
    [
        ("survey mean", "svymean(~y, deff)", lambda d, t, g: estimates.means(d, t.y, g)),
        ("survey total", "svytotal(~y, deff)", lambda d, t, g: estimates.totals(d, t.y, g)),
        ("survey ratio", "svyratio(~y, ~x)", lambda d, t, g: estimates.ratios(d, t.y, t.x, g)),
    ],
)
def test_numbers_by_group(core, table, named, method, call, function):
    name, design = named
    for row in function(design, table, groups_of(table)).itertuples():
        of = f"{name}, g == {LEVELS[row.group]}: {call}"
        compare(core, row, method, of, "estimate", "se", "df", "ci_low", "ci_high", "deff")


INTERVALS = {
    "logit": "svyciprop(~I(a == 2), 'logit')",
    "wald": "svyciprop(~I(a == 2), 'mean')",
    "asin": "svyciprop(~I(a == 2), 'asin')",
    "xlogit": "svyciprop(~I(a == 2), 'xlogit')",
    "likelihood": "confint(svyglm, method='likelihood', small steps)",
    "beta": "svyciprop(~I(a == 2), 'beta')",
}

NOT_IN_R = {  # "beta" would take other degrees of freedom, and the lower limit of "asin" would fold back at 0
    *(("beta", name, level) for name in DESIGNS for level in LEVELS if level != "b" or name == "stratified"),
    *(("asin", name, "a") for name in DESIGNS),
}


@pytest.mark.parametrize("interval", INTERVALS)
def test_shares_by_group(core, table, named, interval):
    name, design = named
    found = estimates.shares(design, answers_of(table), 4, groups_of(table), interval=interval)
    for row in found[found.category == 1].itertuples():
        level = LEVELS[row.group]
        compare(core, row, "survey proportion", f"{name}, g == {level}: ", "estimate", "se", "df", "deff")
        if (interval, name, level) not in NOT_IN_R:
            compare(
                core, row, "survey proportion CI", f"{name}, g == {level}: {INTERVALS[interval]}", "ci_low", "ci_high"
            )


def test_several_answers_are_shares_each(table, named):
    """R has no word for it: the share of one category is that of an indicator."""
    _, design = named
    chosen = np.column_stack([table.a == category for category in (1, 2, 3, 4)])
    found = estimates.chosen_shares(design, chosen, table.a.notna(), groups_of(table))
    pd.testing.assert_frame_equal(found, estimates.shares(design, answers_of(table), 4, groups_of(table)))


def test_quantiles(core, table, named):
    name, design = named
    wanted = (0.25, 0.5, 0.75)
    for row in estimates.quantiles(design, table.y, wanted, Groups.everybody(len(table))).itertuples():
        of = f"{name}: svyquantile(~y, {wanted[row.category]:g})"
        compare(core, row, "survey quantile", of, "estimate", "se", "ci_low", "ci_high")


def test_differences(core, table, named):
    name, design = named
    means = contrasts.mean_differences(design, table.y, groups_of(table), [(1, 0)])
    shares = contrasts.share_differences(design, answers_of(table), 4, groups_of(table), [(1, 0)])
    ranks = rank_tests(design, table.y, groups_of(table), [(1, 0)], ties="rows")
    for found, method, call in (
        (means.iloc[0], "survey t-test", "svyttest(y ~ g)"),
        (shares.iloc[1], "survey t-test", "svyttest(I(a == 2) ~ g)"),
        (ranks.iloc[0], "survey rank test", "svyranktest(y ~ g)"),
    ):
        ours = {"diff": found["estimate"], "t": found["statistic"], "df": found["df"], "p": found["p"]}
        core(ours, method=method, dataset="survey_toy", call=f"{name}: {call}")


@pytest.mark.parametrize("test", ["F", "Chisq", "Wald", "adjWald"])
def test_association(core, table, named, test):
    name, design = named
    ours = {"Chisq": "chisq", "adjWald": "adjusted Wald"}.get(test, test)
    found = association(design, answers_of(table), 4, groups_of(table), ours)
    if test == "Chisq":  # R prints the statistic before it is corrected, and the p after
        values = {"stat": found.chisq, "df": found.df_numerator, "p": found.p}
    else:
        values = {"stat": found.statistic, "ndf": found.df_numerator, "ddf": found.df, "p": found.p}
    core(values, method="survey Rao-Scott test", dataset="survey_toy", call=f"{name}: svychisq(~a + g, '{test}')")


@pytest.mark.parametrize("part", ["everybody", "b"])
@pytest.mark.parametrize("policy", ["remove", "certainty", "adjust"])
def test_lonely_units_of_the_second_stage(core, table, policy, part):
    household = table.h.where(table.p != 2, 1)
    design = Design.from_columns(
        table.w, table.s, table.p, table.N1, stages=[(household, None, table.N2)], nested=True, lonely_psu=policy
    )
    groups = Groups.of((table.g == part) | (part == "everybody"))
    ours = {"SE_mean": estimates.means(design, table.y, groups).se[0]}
    ours["SE_total"] = estimates.totals(design, table.y, groups).se[0]
    call = f"one household in PSU 2 of each stratum, '{policy}', {part}"
    core(ours, method="lonely PSU", dataset="survey_toy", call=call)


@pytest.mark.parametrize("part", ["everybody", "b"])
def test_strata_of_the_second_stage(core, table, part):
    first = (table.h == 1) | (table.p == 2)
    stratum = np.where(first, "one", "more")
    household = np.where(first, 1, np.arange(len(table)) + 1)
    design = Design.from_columns(
        table.w, table.s, table.p, table.N1, stages=[(household, stratum, np.full(len(table), 40))],
        nested=True, lonely_psu="average",
    )  # fmt: skip
    several = (~first).groupby([table.s, table.p]).transform("sum") > 1
    groups = Groups.of(several & ((table.g == part) | (part == "everybody")))
    found = estimates.means(design, table.y, groups)
    core({"SE_mean": found.se[0]}, method="lonely PSU", dataset="survey_toy", call=f"'average', {part}")
    assert found.reason[0] == ("every stratum has a single PSU" if part == "b" else "")
