"""Comparisons and tests of the survey engine against R's `survey` 4.1-1 and others."""

from itertools import pairwise

import numpy as np
import pytest
from scipy import stats

from peaceresearch.survey import contrasts, estimates
from peaceresearch.survey.association import association
from peaceresearch.survey.design import Design
from peaceresearch.survey.effect_sizes import noncentrality
from peaceresearch.survey.groups import Groups
from peaceresearch.survey.models import fit_glm
from peaceresearch.survey.multiplicity import adjust
from peaceresearch.survey.rank_test import rank_tests

from .r_surveys import groups_of, yes

ALL = ("apisrs", "apistrat", "apiclus1", "apiclus1_nofpc", "apiclus2")


def as_row(found):
    return {"stat": found.statistic, "F": found.statistic, "ndf": found.df_numerator, "ddf": found.df, "p": found.p}


@pytest.mark.parametrize(
    ("name", "test"),
    [
        *((name, "F") for name in ("apistrat", "apiclus1", "apiclus2")),
        *((name, "Chisq") for name in ALL),
        *((name, "adjWald") for name in ("apisrs", "apiclus1", "apiclus1_nofpc", "apiclus2")),
    ],
)
def test_association(surveys, outside, name, test):
    table, design = surveys[name]
    called = {"Chisq": "chisq", "adjWald": "adjusted Wald"}.get(test, test)
    found = association(design, yes(table["sch.wide"]), 2, groups_of(table.stype), called)
    ours = as_row(found)
    if test == "Chisq":  # R prints the statistic before it is corrected, and the p after
        ours |= {"stat": found.chisq, "df": found.df_numerator}
    outside(ours, method="survey Rao-Scott test", dataset=name, call=f"'{test}'")


def test_association_with_missing_answers(nhanes, outside):
    table, design = nhanes
    found = association(design, table.HI_CHOL.fillna(-1), 2, groups_of(table.race))
    outside(as_row(found), method="survey Rao-Scott test", dataset="nhanes (survey)")


@pytest.mark.parametrize("name", ALL)
def test_difference_of_two_domains(surveys, outside, name):
    table, design = surveys[name]
    found = contrasts.mean_differences(design, table.api00, groups_of(table["comp.imp"]), [(1, 0)]).iloc[0]
    ours = {"diff": found.estimate, "t": found.statistic, "df": found.df, "p": found.p}
    outside(ours, method="survey t-test", dataset=name)


def test_rank_test(surveys, outside):
    table, design = surveys["apistrat"]
    groups = groups_of(table["comp.imp"])
    found = rank_tests(design, table.api00, groups, [(1, 0)], ties="rows").iloc[0]
    ours = {"diff": found.estimate, "t": found.statistic, "df": found.df, "p": found.p}
    outside(ours, method="survey rank test", dataset="apistrat")


@pytest.mark.parametrize("name", ["apistrat", "apiclus1"])
def test_differences_of_shares(surveys, outside, name):
    table, design = surveys[name]
    answers, groups = yes(table["sch.wide"]), groups_of(table.stype)
    first = estimates.shares(design, answers, 2, groups).iloc[1]
    found = contrasts.share_differences(design, answers, 2, groups, [(1, 0), (2, 0), (1, 2)]).query("category == 1")
    ours = {"p_E": first.estimate, "SE_E": first.se}
    for pair, row in zip(("H_E", "M_E", "H_M"), found.itertuples(), strict=True):
        ours |= {f"diff_{pair}": row.estimate, f"SE_{pair}": row.se}
    # svyglm counts one parameter for each of the three groups, where a pair has two and its own PSUs
    df = design.degrees_of_freedom() - 2
    ours |= {
        f"pval_{pair}": 2 * stats.t.sf(abs(ours[f"diff_{pair}"] / ours[f"SE_{pair}"]), df) for pair in ("H_E", "M_E")
    }
    outside(ours, method="design-based difference of proportions", dataset=name)
    fit = fit_glm(table.assign(sch_wide=answers), "sch_wide ~ C(stype)", design)
    assert fit.df == df
    assert fit.coefficients["se"].tolist() == pytest.approx([ours["SE_E"], ours["SE_H_E"], ours["SE_M_E"]], rel=1e-9)


def of_table(counts):
    """A simple sample with these counts by group (rows) and answer."""
    counts = np.array(counts)
    rows = np.repeat(np.arange(counts.size), counts.ravel())
    groups, answers = np.divmod(rows, counts.shape[1])
    return Design.from_columns(np.ones(len(rows))), answers, counts.shape[1], Groups(groups, len(counts))


@pytest.mark.parametrize(
    ("dataset", "counts"),
    [
        ("vcd::Arthritis", [[29, 7, 7], [13, 7, 21]]),  # treatment by improvement, Koch and Edwards 1988
        (
            "datasets::HairEyeColor",
            [[68, 20, 15, 5], [119, 84, 54, 29], [26, 17, 14, 14], [7, 94, 10, 16]],
        ),  # Snee 1974
    ],
)
def test_association_of_a_simple_sample(outside, dataset, counts):
    found = association(*of_table(counts))
    ours = {"Pearson": found.chisq, "cramer_v": found.cramers_v}
    outside(ours, method="association", dataset=dataset, without=("LR", "phi_contingency"))


SMOKERS, PATIENTS = [83, 90, 129, 70], [86, 93, 136, 82]  # Fleiss 1981, Statistical Methods for Rates and Proportions


def test_pairwise_proportions(outside):
    """The pooled tests of simple samples come out of `association`; the letters need them adjusted."""
    smokers, pairs = np.array(SMOKERS), [(a, b) for a in range(4) for b in range(a + 1, 4)]
    counts = np.column_stack([smokers, np.array(PATIENTS) - smokers])
    overall = association(*of_table(counts))
    ours = {"X2": overall.chisq, "df": 3, "p": stats.chi2.sf(overall.chisq, 3)}
    outside(ours, method="k-sample proportion test", dataset="Fleiss smokers (?prop.test)")
    p = [stats.chi2.sf(association(*of_table(counts[list(pair)])).chisq, 1) for pair in pairs]
    names = [f"p{a + 1}{b + 1}" for a, b in pairs]
    for method in ("none", "bonferroni", "holm", "BH"):
        adjusted = p if method == "none" else adjust(p, method.lower())
        ours = dict(zip(names, adjusted, strict=True))
        call = f"'{method}'"
        outside(ours, method="pairwise proportion tests", dataset="Fleiss smokers", call=call)


# Benjamini and Hochberg 1995, section 4.1
P_VALUES = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0,
]  # fmt: skip


@pytest.mark.parametrize("method", ["bonferroni", "holm", "hochberg", "BH", "BY"])
def test_multiple_testing(outside, method):
    ours = {f"p{place + 1}": value for place, value in enumerate(adjust(P_VALUES, method.lower()))}
    outside(ours, method="multiple testing", dataset="Benjamini-Hochberg 1995 15 p-values", call=f"'{method}'")
    assert all(a <= b for a, b in pairwise(ours.values()))


SLEEP = np.array(
    [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0, 1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
)


def test_effect_size(outside):
    """psych's upper limit is off by 1.2e-5: R's own pt(1.9614696193, 18, ncp = 3.9975725987) is 0.025."""
    groups = Groups(np.repeat([0, 1], 10), 2)
    found = contrasts.mean_differences(Design.from_columns(np.ones(20)), SLEEP, groups, [(1, 0)]).iloc[0]
    t, unit = found.effect * np.sqrt(5), 1 / np.sqrt(5)  # psych takes t from d
    low, high = (float(noncentrality(np.array([t]), np.array([18.0]), p)[0] * unit) for p in (0.975, 0.025))
    ours = {"d": found.effect, "d_low": low}
    outside(ours, method="effect size", dataset="datasets::sleep", without=("d_high",))
    assert high == pytest.approx(1.7877564068, abs=2e-5)
    assert high == pytest.approx(3.9975725987 * unit, abs=1e-9)
