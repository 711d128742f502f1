"""Outcome rates of a survey's field work, by the definitions of AAPOR.

Source: The American Association for Public Opinion Research (2023), Standard Definitions: Final Dispositions of Case
Codes and Outcome Rates for Surveys, 10th edition.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import nan

_ELIGIBLE = ("complete", "partial", "refusal", "non_contact", "other")
_UNKNOWN = ("unknown_household", "unknown_respondent", "unknown_other")
DISPOSITIONS = (*_ELIGIBLE, *_UNKNOWN, "not_eligible")
"""Final dispositions, in AAPOR's order (I, P, R, NC, O, UH, UR, UO, not eligible)."""


def estimated_eligibility(cases: Mapping[str, int]) -> float:
    """Share of the cases of known eligibility that are eligible: what AAPOR's calculator takes as `e` by default.

    NaN where no case is known to be eligible or not.
    """
    eligible = sum(cases.get(name, 0) for name in _ELIGIBLE)
    return _ratio(eligible, eligible + cases.get("not_eligible", 0))


def outcome_rates(cases: Mapping[str, int], eligibility: float | None = None) -> dict[str, float]:
    """All rates of the Standard Definitions.

    Parameters
    ----------
    cases
        Number of cases by disposition (see `DISPOSITIONS`; one that is left out has none).
    eligibility
        AAPOR's `e`, 0 to 1: the share of the cases of unknown eligibility that is taken to be eligible; estimated from
        the others (`estimated_eligibility`) where it is None.

    Returns
    -------
    dict
        `response_rate_1` to `_6`, `cooperation_rate_1` to `_4`, `refusal_rate_1` to `_3`, `contact_rate_1` to `_3`,
        each 0 to 1, or NaN where its denominator has no case.
    """
    i, p, r, nc, o = (cases.get(name, 0) for name in _ELIGIBLE)
    unknown = sum(cases.get(name, 0) for name in _UNKNOWN)
    e = estimated_eligibility(cases) if eligibility is None else eligibility
    likely = e * unknown if unknown else 0.0
    known = i + p + r + nc + o
    denominators = (known + unknown, known + likely, known)
    response = [_ratio(done, base) for base in denominators for done in (i, i + p)]
    refusal = [_ratio(r, base) for base in denominators]
    contact = [_ratio(i + p + r + o, base) for base in denominators]
    cooperation = [_ratio(done, base) for base in (i + p + r + o, i + p + r) for done in (i, i + p)]
    named = {"response": response, "cooperation": cooperation, "refusal": refusal, "contact": contact}
    return {f"{name}_rate_{number}": rate for name, rates in named.items() for number, rate in enumerate(rates, 1)}


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else nan
