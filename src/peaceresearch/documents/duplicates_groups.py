"""Records joined to groups of one document each, from the strongest link on, but for what must stay apart."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from peaceresearch.documents.duplicates_compared import SHOWN, TELLING, TITLE, Compared, Link

Span = tuple[float, float]
"""The first and the last of some years."""
_ALL = ""


class Groups:
    """Groups of records: at first each for itself.

    Parameters
    ----------
    compared
        The records. Groups are not joined by title where that would bring together records of one search with
        different years (a yearly report), or years further apart than `apart`.
    identifiers
        Those of which two groups may not have different values to be joined by title, as far as they are `TELLING`.
    apart
        Greatest difference of years.
    different
        Pairs of positions that are never in one group.
    listed
        Positions of records that a list keeps: never two in one group.
    """

    def __init__(
        self,
        compared: Compared,
        identifiers: Sequence[str],
        apart: float,
        different: Iterable[tuple[int, int]] = (),
        listed: Iterable[int] = (),
    ) -> None:
        self.records = compared.records
        self._above = list(range(len(compared)))
        self._members: dict[int, list[int]] = {}
        self._values = {
            name: {at: {value} for at, value in enumerate(compared.identifiers[name]) if value}
            for name in TELLING
            if name in identifiers
        }
        self._years: dict[int, dict[str, Span]] = {
            at: {_ALL: (year, year), search: (year, year)}
            for at, (year, search) in enumerate(zip(compared.years, compared.searches, strict=True))
            if not math.isnan(year)
        }
        self._apart = apart
        self._listed = {at: at for at in listed}
        self._different: dict[int, list[tuple[int, int]]] = {}
        for one, other in different:
            self._different.setdefault(one, []).append((one, other))
            self._different.setdefault(other, []).append((one, other))
        self.joined: list[Link] = []
        """The links that joined two groups, in their order: a tree within each group."""

    def top(self, at: int) -> int:
        """The record that stands for the group of another (union of sets with path halving; Tarjan 1975, J. ACM 22,
        215-225).
        """
        above = self._above
        while above[at] != at:
            above[at] = above[above[at]]
            at = above[at]
        return at

    def are_apart(self, one: int, other: int) -> tuple[int, int] | None:
        """Two records, decided to be different, that keep apart the groups of two others."""
        first, second = self.top(one), self.top(other)
        few = min((self._different.get(first, []), self._different.get(second, [])), key=len)
        for pair in few:
            if {self.top(pair[0]), self.top(pair[1])} == {first, second}:
                return pair
        return None

    def against(self, link: Link) -> str:
        """Why the groups of a link's records must stay apart; "" where nothing says so."""
        one, other = self.top(link.one), self.top(link.other)
        if pair := self.are_apart(one, other):
            return f"would join {self.records[pair[0]]} and {self.records[pair[1]]}, decided to be different"
        if one in self._listed and other in self._listed:
            return f"the list keeps both {self.records[self._listed[one]]} and {self.records[self._listed[other]]}"
        return self._against_title(one, other) if link.kind == TITLE else ""

    def _against_title(self, one: int, other: int) -> str:
        for name, values in self._values.items():
            mine, theirs = values.get(one), values.get(other)
            if mine and theirs and mine.isdisjoint(theirs):
                return f"would join two {SHOWN[name]}s, {min(mine)} and {min(theirs)}"
        spans, others = self._years.get(one, {}), self._years.get(other, {})
        for search in [search for search in spans if search in others]:
            first, last = _together(spans[search], others[search])
            allowed = self._apart if search == _ALL else 0
            if last - first > max(allowed, _length(spans[search]), _length(others[search])):
                of_one = f", of which one search, {search}, returned both" if search != _ALL else ""
                return f"would join the years {first:.0f} and {last:.0f}{of_one}"
        return ""

    def join(self, link: Link) -> str:
        """Make one group of two, unless something is `against` it, which is returned."""
        one, other = sorted((self.top(link.one), self.top(link.other)))
        if one == other:
            return ""
        if reason := self.against(link):
            return reason
        self.unite(link)
        return ""

    def unite(self, link: Link) -> None:
        """Make one group of two, whatever is against it."""
        one, other = sorted((self.top(link.one), self.top(link.other)))
        if one == other:
            return
        self._above[other] = one
        self._members.setdefault(one, [one]).extend(self._members.pop(other, [other]))
        for values in self._values.values():
            if other in values:
                values.setdefault(one, set()).update(values.pop(other))
        own = self._years.setdefault(one, {})
        for search, span in self._years.pop(other, {}).items():
            own[search] = _together(own.get(search, span), span)
        if other in self._listed:
            self._listed.setdefault(one, self._listed[other])
        if other in self._different:
            self._different.setdefault(one, []).extend(self._different.pop(other))
        self.joined.append(link)

    def members(self) -> dict[int, list[int]]:
        """Each group by the first of its records: all of them, in their order."""
        return {at: sorted(self._members.get(at, [at])) for at in range(len(self.records)) if self._above[at] == at}

    def is_listed(self, at: int) -> bool:
        """Whether the list keeps a record of the group of another."""
        return self.top(at) in self._listed

    def kept(self, group: Sequence[int]) -> int:
        """The record of a group that is kept: the one that the list keeps, or its first."""
        return self._listed.get(self.top(group[0]), group[0])


def _together(one: Span, other: Span) -> Span:
    return min(one[0], other[0]), max(one[1], other[1])


def _length(span: Span) -> float:
    return span[1] - span[0]


def explained(members: Iterable[Sequence[int]], kept: Mapping[int, int], joined: Iterable[Link]) -> dict[int, Link]:
    """For each record that is not kept the link by which it came to its group: the next step on its way to the one
    that is kept.
    """
    near: dict[int, list[Link]] = {}
    for link in joined:
        near.setdefault(link.one, []).append(link)
        near.setdefault(link.other, []).append(link)
    found: dict[int, Link] = {}
    for group in members:
        waiting, seen = [kept[group[0]]], {kept[group[0]]}
        while waiting:
            at = waiting.pop(0)
            for link in near.get(at, []):
                other = link.other if link.one == at else link.one
                if other not in seen:
                    seen.add(other)
                    found[other] = link
                    waiting.append(other)
    return found
