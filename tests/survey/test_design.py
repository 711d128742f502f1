import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceresearch.survey.design import Design, DesignError

from .made_up_surveys import survey_tables


def faults(**columns):
    with pytest.raises(DesignError) as caught:
        Design.from_columns(**columns)
    return {problem.place: problem.what for problem in caught.value.problems}


def test_bad_weights_are_named_by_row():
    found = faults(weights=[1.0, 0, -2, np.nan, np.inf, 1, "x"])
    assert found == {"weights, rows 3, 4, 5, 7": "is -2, inf, missing"}
    assert faults(weights=[0, 0.0]) == {"weights": "all are zero"}


def test_every_fault_at_once():
    found = faults(weights=[1, -1, 1], strata=["a", None, "a"], psu=[1, 2])
    assert set(found) == {"weights, row 2", "strata, row 2", "psu"}
    assert found["psu"] == "has 2 values for 3 weights"


def test_no_respondents():
    assert faults(weights=[]) == {"weights": "there are no respondents"}


def test_psu_in_two_strata_is_a_fault_unless_nested():
    columns = {"weights": np.ones(8), "strata": list("aaaabbbb"), "psu": [1, 1, 2, 2, 1, 1, 3, 3]}
    assert faults(**columns) == {"psu": "'1' occurs in strata a, b"}
    nested = Design.from_columns(**columns, nested=True)
    assert nested.degrees_of_freedom() == 2
    columns["psu"] = [1, 1, 2, 2, 4, 4, 3, 3]
    renumbered = Design.from_columns(**columns)
    scores = np.arange(8.0)
    assert nested.variance_of_total(scores) == pytest.approx(renumbered.variance_of_total(scores))


def test_nesting_and_correction_are_reported_together():
    found = faults(weights=np.ones(4), strata=list("aabb"), psu=[1, 2, 2, 3], fpc=[9, 8, 9, 9])
    assert set(found) == {"psu", "fpc"}


def test_lonely_psu_is_refused_unless_a_policy_is_declared():
    columns = {"weights": np.ones(5), "strata": list("aabbc"), "psu": [1, 2, 3, 4, 5]}
    assert faults(**columns) == {"strata": "stratum 'c' has only one PSU"}
    assert Design.from_columns(**columns, lonely_psu="average").lonely_strata() == ("c",)


def test_a_psu_there_with_certainty_is_not_lonely():
    design = Design.from_columns(np.ones(3), list("aab"), [1, 2, 3], fpc=[10, 10, 1])
    assert design.lonely_strata() == ()
    assert design.variance_of_total(np.array([0.0, 0.0, 9.0]))[0, 0] == 0


def test_unknown_policy():
    with pytest.raises(ValueError, match="not one of fail, remove"):
        Design.from_columns([1, 1], lonely_psu="ignore")


@pytest.mark.parametrize(
    ("fpc", "what"),
    [
        ([9, 8, 9, 9], "stratum 'a' has values from 8 to 9"),
        ([1.5, 1.5, 9, 9], "stratum 'a' has 2 PSUs in the sample and 1.5 in the population"),
    ],
)
def test_bad_corrections(fpc, what):
    assert faults(weights=np.ones(4), strata=list("aabb"), fpc=fpc) == {"fpc": what}


def test_correction_as_number_or_share():
    scores = np.array([1.0, 3, 2, 7])
    number = Design.from_columns(np.ones(4), list("aabb"), fpc=[8, 8, 4, 4])
    share = Design.from_columns(np.ones(4), list("aabb"), fpc=[0.25, 0.25, 0.5, 0.5])
    assert number.variance_of_total(scores) == pytest.approx(share.variance_of_total(scores))
    by_hand = 0.75 * 2 * 2 + 0.5 * 2 * 12.5  # (1 - f) n s^2 by stratum
    assert number.variance_of_total(scores)[0, 0] == pytest.approx(by_hand)


def test_a_design_cannot_be_changed_by_the_way():
    weights = np.ones(4)
    design = Design.from_columns(weights)
    with pytest.raises(ValueError, match="read-only"):
        design.weights[0] = 2
    weights[0] = 2  # the caller's own array stays theirs
    assert design.weights[0] == 1


def test_a_weight_of_zero_stays_in_the_design_and_counts_for_nobody():
    columns = {"strata": list("aaabb"), "psu": [1, 2, 3, 4, 5]}
    design = Design.from_columns([1, 2, 0, 1, 1], **columns)
    assert design.degrees_of_freedom() == 2  # PSU 3 has nobody who counts
    scores = np.array([1.0, 3, 99, 5, 6])
    totals = np.array([1.0, 6, 0])  # of stratum a: the PSU is there, with a total of 0
    by_hand = 3 / 2 * ((totals - totals.mean()) ** 2).sum() + 2 * 0.5
    assert design.variance_of_total(scores)[0, 0] == pytest.approx(by_hand)


TWO_STAGES = {
    "weights": np.ones(8),
    "psu": [1, 1, 1, 1, 2, 2, 2, 2],
    "fpc": np.full(8, 6),
    "stages": [([1, 1, 2, 2, 1, 1, 2, 2], None, np.full(8, 4))],
}


def test_a_second_stage_adds_what_cochran_says():
    """Cochran 1977, Sampling Techniques, 10.3: the variance within PSUs counts with the sampled share of PSUs."""
    design = Design.from_columns(**TWO_STAGES)
    scores = np.array([1.0, 2, 4, 4, 0, 1, 5, 9])
    psus, units = np.array([11.0, 15]), np.array([[3.0, 8], [1, 14]])
    first = (1 - 2 / 6) * 2 * ((psus - psus.mean()) ** 2).sum()
    second = 2 / 6 * (1 - 2 / 4) * 2 * ((units - units.mean(axis=1, keepdims=True)) ** 2).sum()
    assert design.variance_of_total(scores)[0, 0] == pytest.approx(first + second)
    with_replacement = Design.from_columns(**TWO_STAGES | {"fpc": None})
    assert len(with_replacement.stages) == 1  # a later stage only adds where the earlier has a correction
    assert with_replacement.variance_of_total(scores)[0, 0] == pytest.approx(2 * ((psus - psus.mean()) ** 2).sum())


def test_sampled_shares_at_all_stages():
    shares = TWO_STAGES | {"fpc": np.full(8, 1 / 3), "stages": [(*TWO_STAGES["stages"][0][:2], np.full(8, 0.5))]}
    scores = np.arange(8.0)
    one, other = (Design.from_columns(**columns).variance_of_total(scores) for columns in (TWO_STAGES, shares))
    assert one == pytest.approx(other)
    mixed = TWO_STAGES | {"fpc": np.full(8, 1 / 3)}
    assert faults(**mixed) == {"fpc": "stratum '0' has 2 PSUs in the sample and 0.333333 in the population"}


def test_faults_of_all_stages_at_once():
    found = faults(
        weights=[1, 1, 1, -1], strata=list("aabb"), psu=[1, 2, 3, None], fpc=[9, 9, 9, 9],
        stages=[([1, 2, 3], None, [2, 2, 2, 0]), (list("abcd"), [1, 1, None, 1], None)],
    )  # fmt: skip
    assert set(found) == {
        "weights, row 4", "psu, row 4", "stages.0.psu", "stages.0.fpc, row 4", "stages.1.strata, row 3",
    }  # fmt: skip
    crossing = TWO_STAGES | {"stages": [([1, 1, 1, 2, 1, 1, 2, 2], list("aabbaabb"), np.full(8, 9))]}
    assert faults(**crossing) == {"stages.0.psu": "'1' occurs in strata 0/a, 0/b"}


def test_a_lonely_unit_of_a_later_stage_is_refused_too():
    lonely = TWO_STAGES | {"stages": [([1, 1, 1, 1, 1, 1, 2, 2], None, np.full(8, 4))]}
    assert faults(**lonely) == {"stages.0.psu": "only one unit was drawn in '0/0' (unit of the stage before/stratum)"}
    all_there = lonely | {"stages": [([1, 1, 1, 1, 1, 1, 2, 2], None, [1, 1, 1, 1, 4, 4, 4, 4])]}
    assert Design.from_columns(**all_there).stages[1].fraction.tolist() == [1, 0.5]
    removed = Design.from_columns(**lonely, lonely_psu="remove")
    assert removed.variance_of_total(np.arange(8.0)) == pytest.approx(
        Design.from_columns(**all_there).variance_of_total(np.arange(8.0))
    )


@settings(deadline=None)
@given(survey_tables(lonely=True), st.sampled_from(["remove", "certainty", "adjust"]), st.randoms())
def test_variance_does_not_depend_on_the_order_of_rows(table, policy, random):
    order = random.sample(range(len(table)), len(table))
    shuffled = table.iloc[order]
    one, other = (
        Design.from_columns(t["weight"], t["stratum"], t["psu"], lonely_psu=policy).variance_of_total(
            t["answer"].fillna(0).to_numpy()
        )
        for t in (table, shuffled)
    )
    assert one == pytest.approx(other, rel=1e-9, abs=1e-9)


@settings(deadline=None)
@given(survey_tables())
def test_covariance_is_symmetric_and_adds_up(table):
    """The variance of a sum of scores is the sum over their covariance matrix."""
    design = Design.from_columns(table["weight"], table["stratum"], table["psu"])
    scores = pd.get_dummies(table["group"]).to_numpy(dtype=float)
    covariance = design.variance_of_total(scores)
    assert covariance == pytest.approx(covariance.T)
    assert covariance.sum() == pytest.approx(design.variance_of_total(scores.sum(axis=1))[0, 0], abs=1e-9)


@settings(deadline=None)
@given(survey_tables(lonely=True))
def test_average_adds_the_mean_of_the_strata_that_have_a_variance(table):
    columns = table["weight"], table["stratum"], table["psu"]
    scores = table["answer"].fillna(0).to_numpy()
    removed = Design.from_columns(*columns, lonely_psu="remove").variance_of_total(scores)[0, 0]
    averaged = Design.from_columns(*columns, lonely_psu="average")
    strata, lonely = table["stratum"].nunique(), len(averaged.lonely_strata())
    if strata == lonely:
        assert np.isnan(averaged.variance_of_total(scores)[0, 0])
    else:
        assert averaged.variance_of_total(scores)[0, 0] == pytest.approx(removed * strata / (strata - lonely))


def test_a_lonely_stratum_outside_the_domain_is_not_averaged_over():
    design = Design.from_columns(np.ones(5), list("aabbc"), lonely_psu="average")
    scores, domain = np.array([1.0, 2, 3, 5, 7]), np.array([1, 1, 1, 1, 0], dtype=bool)
    assert design.variance_of_total(scores, domain)[0, 0] == pytest.approx(1 + 4)
    assert design.degrees_of_freedom(domain) == 2
