"""The core of the statistics against numbers kept here, so that a bare clone checks it."""

import numpy as np
import pytest

from peaceresearch.statistics import agreement_coefficients as coefficients
from peaceresearch.survey.design import Design
from peaceresearch.survey.estimates import means, totals
from peaceresearch.survey.groups import Groups


def mean_and_total(design, values, groups):
    mean, total = (found(design, values, groups).iloc[0] for found in (means, totals))
    return {"mean": mean.estimate, "SE_mean": mean.se, "total": total.estimate, "SE_total": total.se}


def test_domain_keeps_psus_without_members(core, toy):
    table = toy("domain_toy")
    design = Design.from_columns(table.w, table.s, table.p)
    ours = mean_and_total(design, table.y, Groups.of(table.g == 1))
    core(ours, method="domain estimation", dataset="domain_toy")


def test_filtering_first_is_another_number(core, toy):
    table = toy("domain_toy")
    inside = table[table.g == 1]
    filtered = Design.from_columns(inside.w, inside.s, inside.p)
    wrong = mean_and_total(filtered, inside.y, Groups.everybody(len(inside)))
    wrong = {f"{name}_wrong": value for name, value in wrong.items()}
    core(wrong, method="domain estimation (WRONG: filter first)", dataset="domain_toy")  # the control is alive
    design = Design.from_columns(table.w, table.s, table.p)
    right = mean_and_total(design, table.y, Groups.of(table.g == 1))
    assert right["SE_mean"] < 0.9 * wrong["SE_mean_wrong"]
    assert right["SE_total"] > 2 * wrong["SE_total_wrong"]


@pytest.mark.parametrize("policy", ["remove", "certainty", "adjust", "average"])
def test_lonely_psu(core, toy, policy):
    table = toy("lonely_psu_toy")
    design = Design.from_columns(table.w, table.s, table.p, lonely_psu=policy)
    ours = mean_and_total(design, table.y, Groups.everybody(len(table)))
    core(ours, method="lonely PSU", dataset="lonely_psu_toy", call=f"'{policy}'")
    assert design.lonely_strata() == ("2",)


@pytest.mark.parametrize("name", ["krippendorff_4x12", "krippendorff_3x15"])
def test_krippendorff_and_gwet(core, toy, name):
    ratings = toy(name).to_numpy(dtype=float)
    ours = {f"alpha_{metric}": coefficients.krippendorff_alpha(ratings, metric=metric)
            for metric in ("nominal", "ordinal", "interval", "ratio")}  # fmt: skip
    ours |= {"ac1": coefficients.gwet_ac1(ratings), "percent_agreement": coefficients.percent_agreement(ratings)}
    core(ours, method="agreement", dataset=name)


def test_cohen_kappa_of_a_table(core, toy):
    table = toy("cohen_1968")
    ratings = table[["first", "second"]].to_numpy(dtype=float)
    ours = {"kappa": coefficients.cohen_kappa(ratings, table["times"].to_numpy(dtype=float))}
    core(ours, method="agreement", dataset="cohen_1968")
    repeated = np.repeat(ratings, table["times"], axis=0)
    assert coefficients.cohen_kappa(repeated) == pytest.approx(ours["kappa"], abs=1e-12)
