"""Which codes come together."""

import math

import pandas as pd
import pytest
from hypothesis import given, settings

from peaceresearch.focus_groups.co_occurrence import co_occurrence_rows
from peaceresearch.focus_groups.turns_of import spoken

from .coded_material import CODES, coded_segments, segments

CODEBOOK = pd.DataFrame({"code": ["feeling", *CODES, "hope"], "parent": ["", "feeling", "feeling", "", ""]})
CHOSEN = {"fear": "fear", "work": "labour", "trust": "trust", "hope": "hope"}


def together(coded, within="segment", chosen=CHOSEN, turns=None):
    empty = pd.DataFrame(columns=["document", "turn", "speaker", "is_moderator", "start", "end"])
    found = co_occurrence_rows(spoken(coded, empty if turns is None else turns), CODEBOOK, chosen, [within])
    return {(row["measure"], row["item"], row["category"]): row for row in found}


def estimates(found):
    return {key: row["estimate"] for key, row in found.items() if not math.isnan(row["estimate"])}


def test_codes_that_share_a_character_come_together_and_those_that_touch_do_not():
    coded = segments(
        ("d1", "fear", "", 0, 10), ("d1", "work", "", 0, 10),  # one passage with two codes
        ("d1", "fear", "", 20, 30), ("d1", "work", "", 29, 40),  # two passages that share a character
        ("d1", "fear", "", 50, 60), ("d1", "work", "", 60, 70),  # two that touch
        ("d2", "trust", "", 0, 10), ("d2", "trust", "", 80, 90),
    )  # fmt: skip
    found = together(coded)
    # Passages: 0-10, 20-30, 29-40, 50-60, 60-70 and two of trust; fear in 4, work in 4, both in 3.
    assert {row["n"] for row in found.values()} == {7}
    assert found["together", "fear", "labour"]["estimate"] == 3
    assert found["jaccard", "fear", "labour"]["estimate"] == pytest.approx(3 / 5)
    assert found["lift", "fear", "labour"]["estimate"] == pytest.approx((3 / 7) / (4 / 7 * 4 / 7))
    assert found["jaccard", "fear", "trust"]["estimate"] == 0
    assert found["lift", "fear", "trust"]["estimate"] == 0
    assert {row["domain"] for row in found.values()} == {"within=segment"}


def test_what_cannot_be_told_has_a_reason():
    found = together(segments(("d1", "fear", "", 0, 10), ("d1", "trust", "", None, None)))
    assert found["jaccard", "fear", "hope"]["estimate"] == 0
    assert found["lift", "fear", "hope"]["reason"] == "one of the codes does not occur"
    assert {found[measure, "trust", "hope"]["reason"] for measure in ("jaccard", "lift", "together")} == {
        "neither code occurs"
    }
    nothing = together(segments(("d1", "fear", "", None, None)))
    assert {row["reason"] for row in nothing.values()} == {"no coded passage has a position or a name"}
    assert {row["n"] for row in nothing.values()} == {0}
    above = together(segments(("d1", "fear", "", 0, 9)), chosen={"feeling": "feelings", "fear": "fear"})
    assert {row["reason"] for row in above.values()} == {"one of the codes stands above the other in the codebook"}
    assert together(segments(), chosen={}) == together(segments(), chosen={"fear": "fear"}) == {}


def test_within_a_turn():
    turns = pd.DataFrame(
        [("d1", 0, "P1", False, 0, 50), ("d1", 1, "P2", False, 50, 99)],
        columns=["document", "turn", "speaker", "is_moderator", "start", "end"],
    )
    coded = segments(("d1", "fear", "", 0, 10), ("d1", "work", "", 20, 30), ("d1", "fear", "", 60, 70))
    found = together(coded, "turn", turns=turns)
    assert found["together", "fear", "labour"]["estimate"] == 1
    assert found["jaccard", "fear", "labour"]["estimate"] == 0.5
    assert found["lift", "fear", "labour"]["estimate"] == 1
    assert found["jaccard", "fear", "labour"]["n"] == 2
    assert {row["reason"] for row in together(coded, "turn").values()} == {"no coded passage lies in a known turn"}


@settings(deadline=None, max_examples=40)
@given(coded_segments(coders=1))
def test_it_is_symmetric_and_what_sets_of_passages_give(coded):
    found = estimates(together(coded))
    back = estimates(together(coded, chosen=dict(reversed(CHOSEN.items()))))
    assert found == {(measure, first, second): value for (measure, second, first), value in back.items()}
    units = {(row.document, row.start, row.end) for row in coded.itertuples()}
    has = {
        name: {
            (document, start, end)
            for document, start, end in units
            for row in coded[(coded["code"] == code) & (coded["document"] == document)].itertuples()
            if row.start < end and start < row.end
        }
        for code, name in CHOSEN.items()
    }
    for (measure, first, second), value in found.items():
        both, either = len(has[first] & has[second]), len(has[first] | has[second])
        if measure == "together":
            assert value == both
        elif measure == "jaccard":
            assert value == pytest.approx(both / either)
            assert 0 <= value <= 1
        else:
            assert value == pytest.approx(both * len(units) / (len(has[first]) * len(has[second])))
