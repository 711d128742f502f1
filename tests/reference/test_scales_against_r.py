"""Scales against R: psych, survey, polycor, MASS and mokken; and on real files, with what R 4.2.2 says of them.

Made-up data: scales_toy.R, scales_toy.csv, scales_toy_r.csv. Of real data the R call stands beside the numbers.
"""

import json

import numpy as np
import pandas as pd
import pytest

from peaceresearch.problems import InputError
from peaceresearch.results.table import results
from peaceresearch.survey.design import Design
from peaceresearch.survey.functioning import KINDS, functioning
from peaceresearch.survey.groupings import Dimension, Divisions
from peaceresearch.survey.material import Material
from peaceresearch.survey.mokken import scalability
from peaceresearch.survey.polychoric import polychoric_matrix
from peaceresearch.survey.reliability import Covariances, alpha_influence, feldt_interval, range_preserving
from peaceresearch.survey.scale_results import scale_rows, scale_verdicts
from peaceresearch.survey.weighting import calibrated_designs

TOY = [f"i{number}" for number in range(1, 6)]


class Toy:
    """The toy survey, those of it who answered every item, and what R says."""

    def __init__(self, toy):
        self.table, rows = toy("scales_toy"), toy("scales_toy_r")
        self.expected = rows.set_index(["method", "statistic"])["value"]
        scores = self.table[TOY].to_numpy(dtype=float)
        self.inside = ~np.isnan(scores).any(axis=1)
        self.scores = scores[self.inside]
        self.weights = self.table["w"].to_numpy(dtype=float)[self.inside]
        self.equal = np.ones(len(self.scores))
        self.design = Design.from_columns(self.table["w"], self.table["stratum"], self.table["psu"])
        self.simple = Design.from_columns(np.ones(len(self.table)))

    def check(self, method, ours, tolerance):
        rows = self.expected[method]
        assert set(rows.index) == set(ours), "statistics that only one side has"
        for name, value in rows.items():
            assert ours[name] == pytest.approx(value, rel=tolerance, abs=tolerance), name


@pytest.fixture(scope="module")
def r(toy):
    return Toy(toy)


def test_alpha_and_its_error_by_the_design(r):
    alpha = Covariances.of(r.scores, r.weights).alpha
    found = range_preserving(r.design, alpha, alpha_influence(r.scores, r.weights), r.inside, 0.95)
    r.check("alpha", {"alpha": alpha, "se": found.se, "df": found.df}, 1e-10)


def test_alpha_by_a_design_that_is_calibrated(r):
    """`postStratify(design, ~group, ...)`: the error is that of the residuals."""
    groups = Dimension(("a", "b", "c"), pd.Categorical(r.table["group"]).codes.astype(int))
    margin = {"by": ["group"], "cells": [[["a"], 500], [["b"], 450], [["c"], 350]]}
    shared = {"size": 1300, "bounds": None, "trim": None, "missing": "fail", "waves": []}
    weighting = {"method": "post_stratify", "to": "census", "margins": [["census", [margin]]]} | shared
    divisions = Divisions(len(r.table), {"group": groups}, {})
    design = calibrated_designs(r.design, weighting, {}, divisions)["census"]
    weights = design.weights[r.inside]
    alpha = Covariances.of(r.scores, weights).alpha
    found = range_preserving(design, alpha, alpha_influence(r.scores, weights), r.inside, 0.95)
    r.check("alpha calibrated", {"alpha": alpha, "se": found.se, "df": found.df}, 1e-9)
    plain = range_preserving(r.design, alpha, alpha_influence(r.scores, weights), r.inside, 0.95)
    assert found.se != pytest.approx(plain.se, rel=1e-3)


def test_alpha_of_a_simple_sample(r):
    of = Covariances.of(r.scores, r.equal)
    low, high = feldt_interval(of.alpha, len(r.scores), 5, 0.95)
    ours = {"alpha": of.alpha, "low": low, "high": high}
    ours |= {f"without_{name}": of.without(at).alpha for at, name in enumerate(TOY)}
    ours |= {f"rest_{name}": of.item_rest[at] for at, name in enumerate(TOY)}
    r.check("alpha simple", ours, 1e-10)


def test_omega(r):
    weights = {"weighted": r.weights, "simple": r.equal}
    r.check("omega", {name: Covariances.of(r.scores, each).omega for name, each in weights.items()}, 1e-6)


@pytest.mark.parametrize("kind", ["simple", "weighted"])
def test_polychoric_correlations(r, kind):
    codes = [np.unique(column, return_inverse=True)[1] for column in r.scores.T]
    found = polychoric_matrix(codes, r.weights if kind == "weighted" else r.equal)
    ours = {f"{TOY[one]}{TOY[other]}": found[one, other] for one in range(5) for other in range(one)}
    r.check(f"polychoric {kind}", ours, 1e-6)


@pytest.mark.parametrize("kind", ["simple", "weighted"])
def test_scalability_from_sorted_answers(r, kind):
    found = scalability(r.scores, r.weights if kind == "weighted" else r.equal)
    r.check(f"H {kind}", {"H": found.scale, **dict(zip(TOY, found.items, strict=True))}, 1e-10)


def toy_functioning(r, design):
    groups = pd.Categorical(r.table["group"][r.inside]).codes.astype(int)
    total = r.scores.sum(axis=1)
    return {name: functioning(r.scores[:, at], total, groups, design, r.inside) for at, name in enumerate(TOY)}


def test_functioning_of_a_simple_sample(r):
    ours = {}
    for name, found in toy_functioning(r, r.simple).items():
        ours |= {f"{name}_{kind}": found.tests[kind].change for kind in KINDS}
        ours |= {f"{name}_odds_{group}": odds for group, odds in zip("bc", found.odds, strict=True)}
    r.check("DIF simple", ours, 2e-6)


def test_functioning_by_the_design(r):
    """`svyolr`'s second derivatives are numerical, which moves an F by some 1e-5."""
    ours = {}
    for name, found in toy_functioning(r, r.design).items():
        ours |= {f"{name}_{kind}_F": found.tests[kind].statistic for kind in KINDS}
        for group, odds, se in zip("bc", found.odds, found.se, strict=True):
            ours |= {f"{name}_odds_{group}": odds, f"{name}_se_{group}": se}
    r.check("DIF design", ours, 1e-4)


REVERSED = {"A": ["A1"], "C": ["C4", "C5"], "E": ["E1", "E2"], "O": ["O2", "O5"]}
CASES = {"A": 2709, "C": 2707, "E": None, "O": 2726}


def personality(data, trait, turned=True):
    names = [f"{trait}{number}" for number in range(1, 6)]
    table = data("bfi")[names].astype(float)
    return table.assign(**{name: 7 - table[name] for name in REVERSED[trait] if turned})


def test_alpha_of_personality_items(data, outside):
    """psych takes each covariance of those who answered both items; our results take who answered all."""
    ours = {}
    for trait in REVERSED:
        table = personality(data, trait)
        pairs, whole = Covariances(table.cov().to_numpy()), table.dropna()
        ours |= {f"{trait}_raw_alpha": pairs.alpha, f"{trait}_std_alpha": pairs.standardised_alpha}
        ours |= {f"{trait}_average_r": pairs.average_r, f"{trait}_n_cc": len(whole)}
        ours[f"{trait}_raw_alpha_cc"] = Covariances.of(whole.to_numpy(), np.ones(len(whole))).alpha
    without = tuple(f"{trait}_{name}" for trait in REVERSED for name in ("G6", "ase"))
    outside(ours, method="Cronbach alpha", dataset="psych::bfi", without=without)


def test_personality_items_that_are_not_reversed_are_another_scale(data, outside):
    table = personality(data, "A", turned=False)
    wrong = Covariances(table.cov().to_numpy())
    method = "Cronbach alpha (WRONG: not reversed)"
    outside({"A_raw_alpha_unreversed": wrong.alpha}, method=method, dataset="psych::bfi")
    right = Covariances(personality(data, "A").cov().to_numpy())
    assert right.alpha > wrong.alpha + 0.25
    assert wrong.item_rest[0] < 0 < right.item_rest[0]


def test_omega_and_ordinal_alpha_of_personality_items(data, outside, shared_data):
    table = personality(data, "A")
    correlations = Covariances(table.corr().to_numpy())
    ours = {"omega_total": correlations.omega, "alpha": correlations.standardised_alpha}
    outside(ours, method="McDonald omega", dataset="psych::bfi")
    whole = table.dropna().astype(int).to_numpy()
    matrix = polychoric_matrix([column - 1 for column in whole.T], np.ones(len(whole)))
    outside({"alpha": Covariances(matrix).standardised_alpha}, method="ordinal alpha", dataset="psych::bfi")
    expected = json.loads((shared_data / "reference-results" / "reference.json").read_text(encoding="utf-8"))
    for trait, part in (("A", "agree"), ("C", "consc")):
        own = expected["reliability"][part]
        whole = personality(data, trait).dropna()
        of = Covariances.of(whole.to_numpy(), np.ones(len(whole)))
        assert of.omega == pytest.approx(own["omega_total_1f_listwise"], abs=1e-6)
        without = {name: of.without(at).alpha for at, name in enumerate(whole)}
        assert without == pytest.approx(own["alpha_drop_listwise"], abs=1e-9)


def test_weighted_alpha_of_schools(data, outside):
    schools = data("apiclus1").dropna(subset=["avg.ed"])
    scores = schools[["ell", "mobility", "avg.ed", "emer", "meals"]].to_numpy(dtype=float)
    alpha = Covariances.of(scores, schools["pw"].to_numpy(dtype=float)).alpha
    outside({"alpha": alpha}, method="survey Cronbach alpha", dataset="apiclus1")


def test_scalability_of_adjectives(data, outside):
    table = data("acl_communality")
    found = scalability(table.to_numpy(dtype=float), np.ones(len(table)))
    ours = {"H": found.scale} | {f"H_{name}": value for name, value in zip(table, found.items, strict=True)}
    outside(ours, method="Loevinger H (social-distance scalability)", dataset="mokken::acl Communality (items 1-10)")


def spec_of(items, limits, scales, domains, reports):
    return {
        "source": "survey.csv", "waves": [], "weighting": None, "level": 0.95,
        "design": {
            "weight": None, "strata": None, "psu": None, "fpc": None, "stages": [], "lonely_psu": "fail",
            "nested_psu": False,
        },
        "domains": domains,
        "items": {name: {"variable": variable, "categories": [], "range": limits} for name, variable in items.items()},
        "scales": [
            [name, {"items": own, "reverse": [], "to": None, "score": "mean", "minimum": None}]
            for name, own in scales.items()
        ],
        "scale_reports": [
            [name, {"functioning": reports, "holds": {"alpha": 0.7, "item_rest": 0.2, "dif": 0.035}}]
            for name in scales
        ],
    }  # fmt: skip


def report(table, spec):
    rows = [{"strand": "survey", **row} for row in scale_rows(spec, Material.of(spec, table))]
    return results(rows).set_index("id")


JOURNALISTS = {
    "trust": ["trust_parliament", "trust_government", "trust_parties", "trust_politicians"],
    "ethics": ["ethics_1", "ethics_2", "ethics_3", "ethics_4"],
}
COUNTRIES = ["Austria", "Denmark", "Germany", "Switzerland", "UK"]
# psych::alpha(woj[woj$country == l, items], check.keys = FALSE)$total$raw_alpha
BY_COUNTRY = {
    "trust": [0.8550135074, 0.8558442196, 0.8441102572, 0.8237823725, 0.8821821051],
    "ethics": [0.6157159132, 0.6241609145, 0.5061347265, 0.5210538962, 0.6717723675],
}
# fa(cor(woj[items]), 1): 1 - sum(uniquenesses) / sum(cor)
OMEGA = {"trust": 0.8585271, "ethics": 0.6144636}
# diff of Nagelkerke's R2 of polr(y ~ total), polr(y ~ total + country), polr(y ~ total * country), with weights
# n / (5 n_country)
CHANGES = {
    "trust_parliament": (0.00642588, 0.00183213),
    "trust_government": (0.02459308, 0.00135877),
    "trust_parties": (0.00622052, 0.00170001),
    "trust_politicians": (0.00878735, 0.00143844),
    "ethics_1": (0.06214681, 0.00129391),
    "ethics_2": (0.05769513, 0.00341815),
    "ethics_3": (0.01725097, 0.00307579),
    "ethics_4": (0.02255843, 0.00465519),
}


def test_trust_and_ethics_of_journalists_in_five_countries(shared_data):
    table = pd.read_csv(shared_data / "tidycomm-reliability-survey" / "WoJ.csv")
    items = {name: name for own in JOURNALISTS.values() for name in own}
    country = {"variable": "country", "codes": [[name.lower(), [name]] for name in COUNTRIES]}
    found = report(table, spec_of(items, [1, 5], JOURNALISTS, {"country": country}, ["country"]))["estimate"]
    for scale, own in JOURNALISTS.items():
        for name, expected in zip(COUNTRIES, BY_COUNTRY[scale], strict=True):
            ours = found[f"survey.reliability.{scale}[alpha][country={name.lower()}]"]
            assert ours == pytest.approx(expected, abs=1e-8), name
        assert found[f"survey.reliability.{scale}[omega]"] == pytest.approx(OMEGA[scale], abs=1e-6)
        for name in own:
            for kind, expected in zip(KINDS, CHANGES[name], strict=True):
                ours = found[f"survey.functioning.{scale}[{name}][functioning=country;kind={kind}]"]
                assert ours == pytest.approx(expected, abs=2e-7), (name, kind)
    whole = report(table, spec_of(items, [1, 5], JOURNALISTS, {"country": country}, ["country"]))
    # trust holds everywhere; two questions about ethics mean another thing in another country, and hang together little
    assert scale_verdicts(whole) == {"ethics": {"": ["scale_reliability"], "country": ["scale_functioning"]}}
    flagged = whole[(whole["measure"] == "functioning") & (whole["caution"] != "")]
    assert sorted(flagged["category"]) == ["ethics_1", "ethics_2"]
    assert whole.loc["survey.reliability.trust[alpha]", "ci_method"] == "feldt"


def test_impact_of_organisations(shared_data):
    """A code that the codebook does not have is an error of one line, not an answer of the scale."""
    table = pd.read_csv(shared_data / "kosovo-kcsf-cso-survey" / "2015-2016-cso-data.csv")
    variables = [name for name in table if name.startswith("135.")]
    items = {f"impact_{place}": variable for place, variable in enumerate(variables, 1)}
    table[variables] = table[variables].mask(table[variables] == 88)
    spec = spec_of(items, [1, 4], {"impact": list(items)}, {}, [])
    with pytest.raises(InputError) as error:
        report(table, spec)
    told = [problem.what for problem in error.value.problems]
    assert told == [
        "answers to `impact_1` outside its range, 1 to 4: 5 (1 rows)",
        "answers to `impact_2` outside its range, 1 to 4: 5 (2 rows)",
        "answers to `impact_3` outside its range, 1 to 4: 5 (3 rows)",
    ]
    table[variables] = table[variables].mask(table[variables] == 5)
    found = report(table, spec)
    # psych::alpha(x)$total$raw_alpha, psych::alpha.ci(alpha, n.obs = 90, n.var = 3), psych::alpha(x)$item.stats$r.drop
    alpha = found.loc["survey.reliability.impact[alpha]"]
    assert alpha["n"] == 90
    assert alpha["estimate"] == pytest.approx(0.694493481803, abs=1e-10)
    assert (alpha["ci_low"], alpha["ci_high"]) == pytest.approx((0.5661668, 0.7895552), abs=1e-6)
    rest = found.loc[[f"survey.item_rest.impact[{name}]" for name in items], "estimate"]
    assert rest.tolist() == pytest.approx([0.4440077547, 0.5842922862, 0.5077510267], abs=1e-9)
    assert found.loc["survey.scale_holds.impact", "estimate"] == float(
        found.loc["survey.reliability.impact[omega]", "estimate"] >= 0.7
    )
