import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from peaceresearch.results.table import results
from peaceresearch.survey.material import Material
from peaceresearch.survey.scale_results import distance_rows
from peaceresearch.survey.social_distance import acceptance, distances

STEPS = ["marriage", "friend", "town"]
NO = np.nan


@pytest.mark.parametrize(
    ("accepts", "place"),
    [
        ([1, 1, 1], 0),
        ([0, 1, 1], 1),
        ([0, 0, 0], 3),
        ([1, 0, 0], 0),  # the nearest counts, whatever is refused beyond it
        ([1, NO, NO], 0),
        ([0, 1, NO], 1),
        ([NO, 1, 1], NO),
        ([0, NO, 1], NO),
        ([0, 0, NO], NO),
        ([NO, NO, NO], NO),
    ],
)
def test_the_nearest_relation_that_is_accepted(accepts, place):
    assert distances(np.array([accepts], dtype=float)) == pytest.approx([place], nan_ok=True)


@given(hnp.arrays(float, (20, 4), elements=st.sampled_from([0.0, 1.0, np.nan])))
def test_what_was_not_answered_could_not_have_changed_what_is_known(accepts):
    found = distances(accepts)
    for fill in (0.0, 1.0):
        filled = distances(np.where(np.isnan(accepts), fill, accepts))
        known = ~np.isnan(found)
        assert (filled[known] == found[known]).all()
    both = [distances(np.where(np.isnan(accepts), fill, accepts)) for fill in (0.0, 1.0)]
    assert (np.isnan(found) == (both[0] != both[1])).all()


def table_of(rows):
    names = [f"{target}_{step}" for target in "ab" for step in STEPS]
    return pd.DataFrame(rows, columns=["group", "psu", *names])


def spec():
    categories = {"yes": {"codes": [1], "variable": None}, "no": {"codes": [2], "variable": None}}
    categories |= {"rather": {"codes": [3], "variable": None}}
    names = [f"{target}_{step}" for target in "ab" for step in STEPS]
    return {
        "source": "survey.csv", "waves": [], "weighting": None, "scales": [], "scale_reports": [], "level": 0.95,
        "interval": "logit",
        "design": {
            "weight": None, "strata": None, "psu": "psu", "fpc": None, "stages": [], "lonely_psu": "fail",
            "nested_psu": False,
        },
        "domains": {"community": {"variable": "group", "codes": [["a", [1]], ["b", [2]]]}},
        "items": {name: {"variable": name, "categories": list(categories.items()), "range": None} for name in names},
        "social_distance": [["near", {
            "by": "community", "steps": STEPS, "accepted": ["yes", "rather"],
            "targets": [[target, {step: f"{target}_{step}" for step in STEPS}] for target in "ab"],
        }]],
    }  # fmt: skip


def report(table):
    own = spec()
    rows = [{"strand": "survey", **row} for row in distance_rows(own, Material.of(own, table))]
    return results(rows).set_index("id")


def test_the_matrix():
    nobody = [np.nan] * 3
    towards_b = [[1, 1, 1], [2, 3, 1], [2, 2, 1], [2, 2, 2], [2, 1, np.nan], [np.nan, 1, 1]]
    rows = [[1, place, *nobody, *own] for place, own in enumerate(towards_b)]
    rows += [[2, 6 + place, *own, *nobody] for place, own in enumerate([[2, 2, 1], [2, 2, 1], [2, 2, 2]])]
    found = report(table_of(rows))
    matrix = found[found["measure"] == "social_distance"]
    towards = matrix.loc["survey.social_distance.near[b][community=a]"]
    assert towards["estimate"] == pytest.approx((0 + 1 + 2 + 3 + 1) / 5)
    assert towards["n"] == 5
    assert towards["ci_low"] < towards["estimate"] < towards["ci_high"]
    assert matrix.loc["survey.social_distance.near[a][community=b]", "estimate"] == pytest.approx(7 / 3)
    assert "survey.social_distance.near[a][community=a]" not in matrix.index, "nobody was asked about the own group"
    friend = found.loc["survey.acceptance.near[b][community=a;step=friend]"]
    assert friend["estimate"] == pytest.approx(4 / 6)
    assert friend["unit"] == "share"
    assert found.loc["survey.acceptance.near[a][community=b;step=marriage]", "estimate"] == 0
    assert found.loc["survey.acceptance.near[a][community=b;step=marriage]", "ci_method"] == "korn-graubard"
    assert found.loc["survey.scalability.near[b]", "estimate"] == 1
    assert found.loc["survey.scalability.near[b][community=a]", "n"] == 4
    # only the step "town" varies there, which has nothing to be compared with
    assert found.loc["survey.scalability.near[a][community=b]", "reason"] == "everybody answers alike"


def test_means_and_shares_are_those_of_the_design():
    rng = np.random.default_rng(1)
    n = 240
    near = rng.normal(size=n) + np.repeat(rng.normal(size=24), 10)
    answers = np.where(near[:, None] + rng.normal(0, 0.8, (n, 3)) > [0.8, 0, -0.8], 1, 2)
    table = table_of(np.column_stack([np.ones(n), np.arange(n) // 10, np.full((n, 3), np.nan), answers]))
    found = report(table)
    row = found.loc["survey.social_distance.near[b][community=a]"]
    values = distances((answers == 1).astype(float))
    of_psu = values.reshape(24, 10).mean(axis=1)
    assert row["estimate"] == pytest.approx(values.mean())
    assert row["se"] == pytest.approx(of_psu.std(ddof=1) / np.sqrt(24))
    assert row["df"] == 23
    scalable = found.loc["survey.scalability.near[b]"]
    assert 0.2 < scalable["ci_low"] < scalable["estimate"] < scalable["ci_high"] < 0.9


def test_acceptance_knows_which_answers_mean_it():
    own = spec()
    material = Material.of(own, table_of([[1, 0, 1, 2, 3, 1, 1, np.nan], [2, 1, 3, 3, 3, 2, 2, 2]]))
    items = [material.items[f"a_{step}"] for step in STEPS]
    assert acceptance(items, ["yes"]).tolist() == [[1, 0, 0], [0, 0, 0]]
    assert acceptance(items, ["yes", "rather"]).tolist() == [[1, 0, 1], [1, 1, 1]]
    others = acceptance([material.items[f"b_{step}"] for step in STEPS], ["yes"])
    assert np.isnan(others).tolist() == [[False, False, True], [False] * 3]
