"""AAPOR's outcome rates against another implementation, and what holds of them whatever the counts."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peaceresearch.survey.outcome_rates import DISPOSITIONS, estimated_eligibility, outcome_rates

# R package outcomerate 1.1.0, vignette "Introduction to outcomerate" (CRAN, 2026-09-01): counts, and all rates with
# its own estimate of e.
CASES = {
    "complete": 760, "partial": 339, "refusal": 59, "non_contact": 288, "other": 1,
    "unknown_household": 40, "unknown_respondent": 60, "unknown_other": 73, "not_eligible": 71,
}  # fmt: skip
EXPECTED = {
    "response_rate_1": 0.46913580, "response_rate_2": 0.67839506, "response_rate_3": 0.47149080,
    "response_rate_4": 0.68180052, "response_rate_5": 0.52522460, "response_rate_6": 0.75950242,
    "cooperation_rate_1": 0.65573770, "cooperation_rate_2": 0.94823123, "cooperation_rate_3": 0.65630397,
    "cooperation_rate_4": 0.94905009, "refusal_rate_1": 0.03641975, "refusal_rate_2": 0.03660258,
    "refusal_rate_3": 0.04077402, "contact_rate_1": 0.71543210, "contact_rate_2": 0.71902347,
    "contact_rate_3": 0.80096752,
}  # fmt: skip


def test_all_rates_of_a_published_example() -> None:
    found = outcome_rates(CASES)
    assert found.keys() == EXPECTED.keys()
    assert found == pytest.approx(EXPECTED, abs=5e-9)


def test_a_declared_eligibility_takes_the_place_of_the_estimate() -> None:
    declared = outcome_rates(CASES, eligibility=0.5)
    assert declared["response_rate_3"] == pytest.approx(760 / (1447 + 0.5 * 173))
    assert declared["response_rate_1"] == outcome_rates(CASES)["response_rate_1"]


counts = st.dictionaries(st.sampled_from(DISPOSITIONS), st.integers(0, 500))


@given(counts)
def test_the_rates_are_ordered_as_their_definitions_say(cases: dict[str, int]) -> None:
    rates = outcome_rates(cases)
    known = {name: rate for name, rate in rates.items() if not math.isnan(rate)}
    assert all(0 <= rate <= 1 for rate in known.values())
    for name in ("response_rate", "refusal_rate", "contact_rate"):
        step = 2 if name == "response_rate" else 1
        lowest, middle, highest = (rates[f"{name}_{1 + step * place}"] for place in range(3))
        if not any(map(math.isnan, (lowest, middle, highest))):
            assert lowest <= middle + 1e-12 <= highest + 2e-12


@given(counts)
def test_without_unknown_cases_eligibility_does_not_matter(cases: dict[str, int]) -> None:
    known = {name: count for name, count in cases.items() if not name.startswith("unknown")}
    one, other = outcome_rates(known, 0.1), outcome_rates(known)
    assert one == pytest.approx(other, nan_ok=True)


def test_nothing_known() -> None:
    assert math.isnan(estimated_eligibility({}))
    assert all(math.isnan(rate) for rate in outcome_rates({}).values())
    assert outcome_rates({"unknown_other": 10})["response_rate_1"] == 0
    assert math.isnan(outcome_rates({"unknown_other": 10})["response_rate_3"])
