"""Who came to the events, against the population, and who took the floor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from peaceresearch.events.inference import MISSING, clopper_pearson
from peaceresearch.results.ids import domain_id

Row = dict[str, Any]
EXACT = "Clopper-Pearson"
Shares = Mapping[str, Mapping[str, float]]
"""Place: value of a dimension: share of the population."""
_NUMBERS = ("estimate", "ci_low", "ci_high")


@dataclass(frozen=True)
class Domain:
    """One event, or all of them."""

    place: str
    """Where it was; "" for all events."""
    id: str
    participants: pd.DataFrame
    """A row each."""


def domains(attendance: pd.DataFrame, place: str, places: Sequence[str]) -> list[Domain]:
    """All events together, then each by its value of the dimension `place`.

    Over all events a person is counted at every event that they came to: what is counted is participations.
    """
    each = [Domain(name, domain_id({place: name}), attendance[attendance["event"] == name]) for name in places]
    return [Domain("", "", attendance), *each]


def counts(domain: Domain, groups: Mapping[str, Sequence[str]]) -> Iterator[Row]:
    """Participants, and by each value of each dimension; who has no known value is outside a dimension's base."""
    total = len(domain.participants)
    yield _row("participants", "all", "", domain, total, total, unit="count")
    for name, values in groups.items():
        known = domain.participants[domain.participants[name] != ""]
        for value in values:
            count = int((known[name] == value).sum())
            yield _row("participants", name, value, domain, count, len(known), unit="count")


def shares(domain: Domain, groups: Mapping[str, Sequence[str]], level: float) -> Iterator[Row]:
    """Share of each value among the participants whose value is known, with its exact interval."""
    for name, values in groups.items():
        known = domain.participants[domain.participants[name] != ""]
        for value in values:
            yield _share("participation", name, value, domain, known[name] == value, level)


def spoke(domain: Domain, groups: Mapping[str, Sequence[str]], level: float) -> Iterator[Row]:
    """Share of the participants who took the floor: of all, and of those with each value of each dimension."""
    took_floor = domain.participants["spoke"]
    yield _share("spoke", "all", "", domain, took_floor, level)
    for name, values in groups.items():
        for value in values:
            yield _share("spoke", name, value, domain, took_floor[domain.participants[name] == value], level)


def parity(
    domain: Domain, groups: Mapping[str, Sequence[str]], reference: Mapping[str, Shares], level: float
) -> Iterator[Row]:
    """Share of each value among the participants, divided by its share of the population: 1 is parity.

    Parameters
    ----------
    domain
        The participants. Of several places the share of the population is the mean of the places' shares, weighted by
        the participants of known value at each: what the share would be if every event had drawn on its own place
        evenly. (The population's own total would rather tell that the events differed in size.)
    groups
        Dimension: its values.
    reference
        Dimension: place: value: share of the population. A value without a share at a place where somebody took part
        has no ratio.
    level
        Level of the intervals: those of Clopper and Pearson of the participants' share, divided by the population's,
        which is taken as known.

    Yields
    ------
    dict
        A row of results of the measure `parity`, unit `ratio`.
    """
    for name, shares_of in reference.items():
        known = domain.participants[domain.participants[name] != ""]
        came = {place: int((known["event"] == place).sum()) for place in sorted(set(known["event"]))}
        for value in groups[name]:
            row = _share("parity", name, value, domain, known[name] == value, level) | {"unit": "ratio"}
            without = [place for place in came if value not in shares_of.get(place, {})]
            if without:
                reason = f"no share of the population for {', '.join(without)}"
                yield row | dict.fromkeys(_NUMBERS, MISSING) | {"ci_method": "", "reason": reason}
            elif came:
                expected = sum(count * shares_of[place][value] for place, count in came.items()) / len(known)
                yield row | {part: row[part] / expected for part in _NUMBERS}
            else:
                yield row


def _share(measure: str, item: str, category: str, domain: Domain, is_so: pd.Series, level: float) -> Row:
    """The share of people of whom something `is_so`, with its exact interval; nothing of nobody."""
    count, base = int(is_so.sum()), len(is_so)
    if base == 0:
        return _row(measure, item, category, domain, MISSING, 0, unit="share") | {"reason": "no participants"}
    low, high = clopper_pearson(count, base, level)
    interval = {"ci_low": low, "ci_high": high, "ci_method": EXACT}
    return _row(measure, item, category, domain, count / base, base, unit="share") | interval


def _row(measure: str, item: str, category: str, domain: Domain, estimate: float, n: int, unit: str) -> Row:
    return {
        "measure": measure,
        "item": item,
        "category": category,
        "domain": domain.id,
        "estimate": estimate,
        "n": n,
        "base": "participants",
        "unit": unit,
    }
