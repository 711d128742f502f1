"""Agreement coefficients against R's `irr`, `irrCAC` and `psych`, published tables, and the `krippendorff` package."""

import json
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats import inter_rater

from peaceresearch.focus_groups.agreement import agreement_rows
from peaceresearch.statistics import agreement_coefficients as coefficients

from .conftest import HERE

FBPOSTS = ["type", "n_pictures", "pop_elite", "pop_people", "pop_othering"]
METRICS = ("nominal", "ordinal", "interval", "ratio")
MEASURES = {
    "kappa": coefficients.cohen_kappa,
    "fleiss_kappa": coefficients.fleiss_kappa,
    "alpha": coefficients.krippendorff_alpha,
}


@pytest.fixture(scope="module")
def diagnoses(data):
    table = data("diagnoses")
    levels = sorted(set(table.to_numpy().ravel()))
    return table.apply(lambda column: pd.Categorical(column, categories=levels).codes).to_numpy(dtype=float)


@pytest.fixture(scope="module")
def published(shared_data):
    return json.loads((shared_data / "reference-results" / "reference.json").read_text())["irr"]


@pytest.fixture(scope="module")
def posts(shared_data):
    return pd.read_csv(shared_data / "tidycomm-reliability-survey" / "fbposts.csv")


def test_cohen_kappa(diagnoses, outside):
    ours = {"kappa": coefficients.cohen_kappa(diagnoses[:, 1:3])}
    outside(ours, method="Cohen kappa", dataset="irr::diagnoses", without=("z",))


def test_cohen_kappa_of_a_table(toy, outside):
    table = toy("cohen_1968")
    ours = coefficients.cohen_kappa(table[["first", "second"]].to_numpy(dtype=float), table["times"].to_numpy(float))
    without = ("weighted_kappa_quadratic", "kappa_ci_low", "kappa_ci_high")
    name = "Cohen 1968 3x3 table 88,14,18/10,40,10/2,6,12"
    outside({"kappa": ours}, method="Cohen kappa", dataset=name, without=without)


def test_light_kappa_is_the_mean_over_pairs(diagnoses, outside):
    found = coefficients.cohen_kappa(diagnoses)
    outside({"kappa": found}, method="Light kappa", dataset="irr::diagnoses")
    pairs = [coefficients.cohen_kappa(diagnoses[:, list(pair)]) for pair in combinations(range(6), 2)]
    assert found == pytest.approx(np.mean(pairs))


def test_fleiss_kappa(diagnoses, outside):
    found = coefficients.fleiss_kappa(diagnoses)
    outside({"kappa": found}, method="Fleiss kappa", dataset="Fleiss 1971 diagnoses")
    counts, _ = inter_rater.aggregate_raters(diagnoses.astype(int))
    assert found == pytest.approx(inter_rater.fleiss_kappa(counts), abs=1e-12)


@pytest.mark.parametrize(
    ("name", "dataset"),
    [
        ("krippendorff_4x12", "Krippendorff 4 coders x 12 units (canonical)"),
        ("krippendorff_3x15", "Wikipedia/PyPI krippendorff 3 coders x 15 units"),
    ],
)
def test_alpha_of_the_canonical_tables(toy, outside, name, dataset):
    ratings = toy(name).to_numpy(dtype=float)
    ours = {f"alpha_{metric}": coefficients.krippendorff_alpha(ratings, metric=metric) for metric in METRICS}
    outside(ours, method="Krippendorff alpha", dataset=dataset)


def test_alpha_as_krippendorff_published_it(published):
    """The example C of Krippendorff (2011); its last unit has one rating."""
    example = published["krippendorff_2011_C"]
    ratings = np.array(example["data_rows_are_coders"], dtype=float).T
    for metric in METRICS:
        found = coefficients.krippendorff_alpha(ratings, metric=metric)
        assert found == pytest.approx(example["alpha"][metric], abs=1e-12)
        assert round(found, 3) == example["published"][metric]


def test_missing_ratings_as_in_irrcac(data, outside):
    ratings = data("cac_raw4raters").drop(columns="Units").to_numpy(dtype=float)
    observed, found = coefficients.percent_agreement(ratings), coefficients.gwet_ac1(ratings)
    ours = {"coeff": found, "pa": observed, "pe": (observed - found) / (1 - found)}
    without = ("se", "ci_low", "ci_high")
    outside(ours, method="chance-corrected agreement", dataset="irrCAC::cac.raw4raters",
            call="gwet.ac1.raw(cac.raw4raters,weights='unweighted')", without=without)  # fmt: skip
    # fleiss.kappa.raw(cac.raw4raters, weights = "unweighted") of irrCAC 1.0
    assert coefficients.fleiss_kappa(ratings) == pytest.approx(0.76117, abs=1e-5)


@pytest.mark.parametrize("code", ["common", "rare", "most"])
def test_yes_and_no_of_three_coders(code):
    """Numbers of `agreement_toy.R`, and the same by way of a list of segments."""
    toy, numbers = (pd.read_csv(HERE / f"agreement_toy{part}.csv") for part in ("", "_numbers"))
    expected = numbers[numbers["code"] == code].set_index("statistic")["value"]
    ratings = toy.pivot(index="unit", columns="coder", values=code)
    for pair in ("ab", "ac", "bc"):
        ours = coefficients.cohen_kappa(ratings[list(pair)].to_numpy(dtype=float))
        assert ours == pytest.approx(expected[f"kappa_{pair}"], abs=1e-10)
    for measure, coefficient in MEASURES.items():
        assert coefficient(ratings.to_numpy(dtype=float)) == pytest.approx(expected[measure], abs=1e-10)
    long = toy.rename(columns={"unit": "selection"})
    listed = pd.concat([long[long[code] == value].assign(code=f"{code} {value}") for value in (0, 1)])
    found = compared(listed, [f"{code} 1"])
    for measure in MEASURES:
        assert found[measure, f"{code} 1"]["estimate"] == pytest.approx(expected[measure], abs=1e-10)


@pytest.mark.parametrize("variable", FBPOSTS)
def test_six_coders_of_real_posts(posts, published, variable):
    """tidycomm's reliability data; alpha by the `krippendorff` package 0.9.0, AC1 and Fleiss' kappa by irrCAC."""
    values = posts[variable].rank(method="dense") if variable == "type" else posts[variable]
    ratings = (
        posts.assign(value=values).pivot(index="post_id", columns="coder_id", values="value").to_numpy(dtype=float)
    )
    expected = published["fbposts"][variable]
    assert ratings.shape == (expected["n_units"], expected["n_coders"])
    for metric in ("nominal", "ordinal", "interval"):
        if f"alpha_{metric}" in expected:
            found = coefficients.krippendorff_alpha(ratings, metric=metric)
            assert found == pytest.approx(expected[f"alpha_{metric}"], abs=1e-9)
    assert coefficients.gwet_ac1(ratings) == pytest.approx(expected["gwet_ac1"], abs=1e-5)
    assert coefficients.fleiss_kappa(ratings) == pytest.approx(expected["fleiss_kappa"], abs=1e-5)
    assert coefficients.percent_agreement(ratings) == pytest.approx(expected["holsti_mean_pairwise"], abs=1e-6)


@pytest.mark.parametrize("variable", FBPOSTS)
def test_real_posts_as_a_list_of_segments(posts, published, variable):
    """Each value a code on a named segment. A variable's disagreements are half of those of its values together."""
    listed = posts.assign(code=posts[variable].astype(str)).rename(
        columns={"coder_id": "coder", "post_id": "selection"}
    )
    codes = sorted(set(listed["code"]))
    expected = published["fbposts"][variable]
    found = compared(listed, codes)
    share = {code: (listed["code"] == code).mean() for code in codes}
    if len(codes) == 1:
        assert found["percent_agreement", codes[0]]["estimate"] == 1
        assert found["alpha", codes[0]]["reason"] == "every coder applied it everywhere"
        return
    rows = {measure: [found[measure, code] for code in codes] for measure in ("percent_agreement", "alpha")}
    differing = sum(1 - row["estimate"] for row in rows["percent_agreement"]) / 2
    assert 1 - differing == pytest.approx(expected["holsti_mean_pairwise"], abs=1e-6)
    chance = np.array([share[code] * (1 - share[code]) for code in codes])
    alphas = np.array([row["estimate"] for row in rows["alpha"]])
    assert np.average(alphas, weights=chance) == pytest.approx(expected["alpha_nominal"], abs=1e-9)
    assert {row["n"] for row in rows["alpha"]} == {expected["n_units"]}
    if len(codes) == 2:
        assert alphas == pytest.approx([expected["alpha_nominal"]] * 2, abs=1e-9)
        assert found["ac1", codes[1]]["estimate"] == pytest.approx(expected["gwet_ac1"], abs=1e-5)
        assert found["fleiss_kappa", codes[1]]["estimate"] == pytest.approx(expected["fleiss_kappa"], abs=1e-5)
        interval = found["alpha", codes[1]]
        assert interval["ci_low"] < expected["alpha_nominal"] < interval["ci_high"]


def compared(listed, codes):
    """Agreement on listed segments of one document: rows by measure and code."""
    segments = (
        listed[["code", "coder", "selection"]].astype(str).assign(document="d", start=np.nan, end=np.nan, text="")
    )
    book = pd.DataFrame({"code": sorted(set(segments["code"])), "parent": ""})
    declared = {
        "coders": sorted(set(segments["coder"])), "unit": "listed", "overlap": 0.5, "compare": [], "text": "coded",
        "documents": [], "replicates": 500, "resample": "unit", "level": 0.95,
    }  # fmt: skip
    documents = pd.DataFrame({"document": ["d"], "name": ["d"], "length": [pd.NA]})
    turns, groups = (pd.DataFrame(columns=["document", name]) for name in ("start", "group"))
    made = agreement_rows(
        segments, turns, groups, documents, book, chosen={code: code for code in codes}, declared=declared, seed=1
    )
    return {(row["measure"], row["item"]): row for row in made}
