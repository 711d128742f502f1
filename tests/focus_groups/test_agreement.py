import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceresearch.focus_groups.agreement import agreement
from peaceresearch.focus_groups.tables import TableError
from peaceresearch.focus_groups.units import comparable_units
from peaceresearch.statistics import agreement_coefficients as coefficients

from .coded_material import CODES, coded_segments, segments

TWO = segments(
    ("d1", "fear", "ana", 0, 10),
    ("d1", "fear", "ben", 4, 12),
    ("d1", "work", "ben", 20, 25),
    ("d2", "fear", "ana", 0, 10),
    ("d2", "work", "ben", 0, 10),
    ("d3", "fear", "ana", 0, 10),  # only ana: not compared
)


def test_text_is_cut_at_every_boundary_of_every_coder():
    units = comparable_units(TWO, "segment")
    d1 = units.where[units.where["document"] == "d1"]
    assert d1[["start", "end"]].to_numpy().tolist() == [[0, 4], [4, 10], [10, 12], [20, 25]]  # nobody coded 12 to 20
    assert units.coders == ("ana", "ben")
    assert units.ratings("fear")[:4].tolist() == [[1, 0], [1, 1], [0, 1], [0, 0]]
    assert units.characters().tolist() == [4, 6, 2, 5, 10]


def test_with_lengths_the_uncoded_text_counts_too():
    units = comparable_units(TWO, "segment", lengths={"d1": 30, "d2": 30})
    spans = units.where.query("document == 'd1'")[["start", "end"]].to_numpy().tolist()
    assert spans == [[0, 4], [4, 10], [10, 12], [12, 20], [20, 25], [25, 30]]
    assert units.characters().sum() == 60


def test_document_as_unit():
    units = comparable_units(TWO, "document")
    assert units.where["document"].tolist() == ["d1", "d2"]
    assert units.ratings("fear").tolist() == [[1, 1], [1, 0]]


def test_a_coder_who_found_nothing_counts_when_declared():
    coded = pd.DataFrame({"document": ["d3", "d3"], "coder": ["ana", "ben"]})
    assert comparable_units(TWO, "document", coded=coded).ratings("fear").tolist() == [[1, 0]]


def test_a_third_coder_is_missing_where_they_did_not_code():
    more = pd.concat([TWO, segments(("d2", "fear", "cem", 0, 10))])
    ratings = comparable_units(more, "document").ratings("fear")
    np.testing.assert_array_equal(ratings, [[1, 1, np.nan], [1, 0, 1]])


def table(found, code):
    return found[found["code"] == code].set_index("measure")


def test_numbers_by_hand():
    found = table(agreement(TWO, "segment"), "fear")
    # Pairs (ana, ben) on five spans: 10, 11, 01, 00, 10.
    assert found.loc["percent_agreement", "estimate"] == pytest.approx(2 / 5)
    chance = 0.6 * 0.4 + 0.4 * 0.6
    assert found.loc["cohen_kappa", "estimate"] == pytest.approx((0.4 - chance) / (1 - chance))
    assert found.loc["krippendorff_alpha", "estimate"] == pytest.approx(1 - 9 * 6 / (2 * 5 * 5))
    assert found.loc["gwet_ac1", "estimate"] == pytest.approx((0.4 - 0.5) / 0.5)
    assert set(found["n_units"]) == {5}
    assert set(found["n_applied"]) == {4}


def test_characters_weigh_spans_by_their_length():
    found = table(agreement(TWO, "segment", weight="characters"), "fear")
    assert found.loc["percent_agreement", "estimate"] == pytest.approx(11 / 27)
    with pytest.raises(ValueError, match="goes with unit segment"):
        agreement(TWO, "document", weight="characters")


@settings(deadline=None, max_examples=30)
@given(coded_segments())
def test_weight_by_characters_is_agreement_on_characters(coded):
    """Cutting into spans is a shortcut: the character is the unit."""
    found = agreement(coded, "segment", weight="characters", resamples=2).set_index(["code", "measure"])["estimate"]
    lengths = dict.fromkeys(set(coded["document"]), 40)
    for code in set(found.index.get_level_values(0)):
        rows = []
        for document in sorted(lengths):
            own = coded[coded["document"] == document]
            if own["coder"].nunique() < 2:
                continue
            cover = np.zeros((40, 2))
            coded_at_all = np.zeros(40, dtype=bool)
            for row in own.itertuples():
                coded_at_all[row.start : row.end] = True
                if row.code == code:
                    cover[row.start : row.end, ["ana", "ben"].index(row.coder)] = 1
            rows.append(cover[coded_at_all])
        ratings = np.vstack(rows)
        expected = coefficients.krippendorff_alpha(ratings)
        assert found[(code, "krippendorff_alpha")] == pytest.approx(expected, abs=1e-9, nan_ok=True)


@settings(deadline=None, max_examples=30)
@given(coded_segments(coders=3), st.randoms(), st.sampled_from(["document", "segment"]))
def test_order_of_rows_and_names_of_coders_do_not_matter(coded, random, unit):
    other = coded.iloc[random.sample(range(len(coded)), len(coded))]
    other = other.assign(coder=other["coder"].map({"ana": "z", "ben": "y", "cem": "x"}))
    one, two = agreement(coded, unit, resamples=20), agreement(other, unit, resamples=20)
    pd.testing.assert_frame_equal(one, two, rtol=1e-9)


@settings(deadline=None, max_examples=30)
@given(coded_segments(coders=1), st.sampled_from(["document", "segment"]))
def test_coders_who_do_the_same_agree(coded, unit):
    found = agreement(pd.concat([coded, coded.assign(coder="ben")]), unit, resamples=5)
    assert (found.loc[found["measure"] == "percent_agreement", "estimate"] == 1).all()
    alphas = found[found["measure"] == "krippendorff_alpha"]
    assert (alphas["estimate"].dropna() == 1).all()
    assert (alphas["estimate"].isna() == (alphas["reason"] == "all ratings are the same")).all()


def test_another_code_changes_no_interval():
    many = pd.concat(
        segments((f"d{i}", "fear", coder, 0, 5)) for i in range(30) for coder in ("ana", "ben")
        if i % 3 or coder == "ana"
    )  # fmt: skip
    many = pd.concat([many, *(segments((f"d{i}", "trust", c, 5, 9)) for i in range(9, 30) for c in ("ana", "ben"))])
    both = agreement(many, "segment")
    alone = agreement(many, "segment", codes=["fear"])
    pd.testing.assert_frame_equal(both[both["code"] == "fear"].reset_index(drop=True), alone)
    assert (table(alone, "fear").loc["krippendorff_alpha", "ci_method"]) == "bootstrap"


def test_code_that_nobody_applied():
    found = table(agreement(TWO, "document", codes=[*CODES]), "trust")
    assert found.loc["percent_agreement", "estimate"] == 1
    assert found.loc[["cohen_kappa", "krippendorff_alpha"], "reason"].tolist() == ["all ratings are the same"] * 2
    assert found.loc[["cohen_kappa", "krippendorff_alpha"], "estimate"].isna().all()
    assert set(found["n_applied"]) == {0}


def test_nothing_double_coded():
    assert agreement(segments(("d1", "fear", "ana", 0, 5)), "segment").empty
    found = agreement(segments(("d1", "fear", "ana", 0, 5)), "document", codes=["fear"])
    assert found["reason"].tolist() == ["no unit was rated by two coders"] * 4


def test_positions_that_cannot_be_compared():
    bad = segments(("d1", "fear", "ana", 5, 5), ("d1", "fear", "ben", None, None), ("d1", "work", "ben", 2, 50))
    with pytest.raises(TableError) as caught:
        comparable_units(bad, "segment", lengths={"d1": 40})
    assert [problem.what for problem in caught.value.problems] == [
        "runs from 5 to 5",
        "has no position",
        "ends at 50, its document at 40",
    ]
    with pytest.raises(TableError, match="document d2 has no length"):
        comparable_units(TWO, "segment", lengths={"d1": 40})
    assert comparable_units(bad, "document").ratings("fear").tolist() == [[1, 1]]
