"""Agreement coefficients against R's `irr` on its own data sets."""

import json
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from peaceresearch.statistics import agreement_coefficients as coefficients


@pytest.fixture(scope="module")
def diagnoses(data):
    table = data("diagnoses")
    levels = sorted(set(table.to_numpy().ravel()))
    return table.apply(lambda column: pd.Categorical(column, categories=levels).codes).to_numpy(dtype=float)


def test_cohen_kappa(diagnoses, outside):
    ours = {"kappa": coefficients.cohen_kappa(diagnoses[:, 1:3])}
    outside(ours, method="Cohen kappa", dataset="irr::diagnoses", without=("z",))


def test_light_kappa_is_the_mean_over_pairs(diagnoses, outside):
    found = coefficients.cohen_kappa(diagnoses)
    outside({"kappa": found}, method="Light kappa", dataset="irr::diagnoses")
    pairs = [coefficients.cohen_kappa(diagnoses[:, list(pair)]) for pair in combinations(range(6), 2)]
    assert found == pytest.approx(np.mean(pairs))


@pytest.mark.parametrize("variable", ["type", "n_pictures", "pop_elite", "pop_people", "pop_othering"])
def test_six_coders_of_real_posts(shared_data, variable):
    """tidycomm's reliability data; alpha by the `krippendorff` package 0.9.0, AC1 by irrCAC."""
    table = pd.read_csv(shared_data / "tidycomm-reliability-survey" / "fbposts.csv")
    values = table[variable].rank(method="dense") if variable == "type" else table[variable]
    ratings = (
        table.assign(value=values).pivot(index="post_id", columns="coder_id", values="value").to_numpy(dtype=float)
    )
    expected = json.loads((shared_data / "reference-results" / "reference.json").read_text())["irr"]["fbposts"][
        variable
    ]
    for metric in ("nominal", "ordinal", "interval"):
        if f"alpha_{metric}" in expected:
            found = coefficients.krippendorff_alpha(ratings, metric=metric)
            assert found == pytest.approx(expected[f"alpha_{metric}"], abs=1e-9)
    assert coefficients.gwet_ac1(ratings) == pytest.approx(expected["gwet_ac1"], abs=1e-5)
    assert coefficients.percent_agreement(ratings) == pytest.approx(expected["holsti_mean_pairwise"], abs=1e-6)
