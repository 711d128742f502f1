"""Records joined to groups of one document each, from the strongest link on, but for what must stay apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from peaceresearch.documents.duplicates_compared import SHOWN, TELLING, TITLE, Link


class Groups:
    """Groups of records: at first each for itself.

    Parameters
    ----------
    records
        Their names, by position.
    identifiers
        Identifier: its value by position, "" where there is none. Links by title never join groups of which both have
        values of one and none in common.
    different
        Pairs of positions that are never in one group.
    listed
        Positions of records that a list keeps: never two in one group.
    """

    def __init__(
        self,
        records: Sequence[str],
        identifiers: Mapping[str, Sequence[str]],
        different: Iterable[tuple[int, int]] = (),
        listed: Iterable[int] = (),
    ) -> None:
        self.records = records
        self._above = list(range(len(records)))
        self._members: dict[int, list[int]] = {}
        self._values = {
            name: {at: {value} for at, value in enumerate(values) if value}
            for name, values in identifiers.items()
            if name in TELLING
        }
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
        for name, values in self._values.items():
            mine, theirs = values.get(one), values.get(other)
            if link.kind == TITLE and mine and theirs and mine.isdisjoint(theirs):
                return f"would join two {SHOWN[name]}s, {min(mine)} and {min(theirs)}"
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
