"""The core of the statistics against numbers kept here, so that a bare clone checks it."""

import numpy as np
import pytest

from peaceresearch.statistics import agreement_coefficients as coefficients
from peaceresearch.survey.design import Design
from peaceresearch.survey.estimates import mean


def total(design, values, domain=None):
    inside = np.ones(len(design), dtype=bool) if domain is None else domain
    se = np.sqrt(design.variance_of_total(values.to_numpy(dtype=float), domain)[0, 0])
    return float((design.weights * values)[inside].sum()), float(se)


def test_domain_keeps_psus_without_members(core, toy):
    table = toy("domain_toy")
    design = Design.from_columns(table.w, table.s, table.p)
    domain = (table.g == 1).to_numpy()
    found = mean(design, table.y, domain)
    estimate, se = total(design, table.y, domain)
    ours = {"mean": found.estimate, "SE_mean": found.se, "total": estimate, "SE_total": se}
    core(ours, method="domain estimation", dataset="domain_toy")


def test_filtering_first_is_another_number(core, toy):
    table = toy("domain_toy")
    domain = (table.g == 1).to_numpy()
    inside = table[domain]
    filtered = Design.from_columns(inside.w, inside.s, inside.p)
    wrong = {"SE_mean_wrong": mean(filtered, inside.y).se, "SE_total_wrong": total(filtered, inside.y)[1]}
    core(wrong, method="domain estimation (WRONG: filter first)", dataset="domain_toy")  # the control is alive
    design = Design.from_columns(table.w, table.s, table.p)
    assert mean(design, table.y, domain).se < 0.9 * wrong["SE_mean_wrong"]
    assert total(design, table.y, domain)[1] > 2 * wrong["SE_total_wrong"]


@pytest.mark.parametrize("policy", ["remove", "certainty", "adjust", "average"])
def test_lonely_psu(core, toy, policy):
    table = toy("lonely_psu_toy")
    design = Design.from_columns(table.w, table.s, table.p, lonely_psu=policy)
    found = mean(design, table.y)
    estimate, se = total(design, table.y)
    ours = {"mean": found.estimate, "SE_mean": found.se, "total": estimate, "SE_total": se}
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
