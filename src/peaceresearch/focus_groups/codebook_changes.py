"""What one version of the codebook changed: the path of each code before it and from it on."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from peaceresearch.problems import Problem

SEPARATOR = " > "
_FILE = "config/focus_groups.yaml"


@dataclass(frozen=True)
class Change:
    """One change: `rename`, `merge` or `drop`, the codes it is about as the config names them, and the code they became
    ("" where they were dropped). `paths` are theirs before it.
    """

    kind: str
    names: tuple[str, ...]
    to: str
    paths: tuple[str, ...]


class Changes:
    """The changes of one version of the codebook.

    Parameters
    ----------
    version : str
        Its name.
    declared : mapping
        `rename` (name until then: name from then on), `merge` (pairs of a name from then on and the names until then)
        and `drop` (names). A name is the code's own, or its path from the top.
    known : collection of str
        Paths of the codes that there were before; where there are none, nothing is changed.
    problems : list of Problem
        To which is added every name that none or several of these codes have, and every code changed twice.
    """

    def __init__(
        self, version: str, declared: Mapping[str, Any], known: Collection[str], problems: list[Problem]
    ) -> None:
        self._place = f"codebook.versions.{version}"
        self._known = sorted(known)
        self._problems = problems
        self._moves: dict[str, tuple[str, str] | None] = {}
        """Path before: where it stands from then on, as the path before of what is above it and its name; or as its
        whole path, with nothing above."""
        self.made = [*self._all(declared)] if known else []

    def path(self, before: str) -> str | None:
        """The path from then on of a code that had the path `before`; None where it was dropped.

        What stands below a code goes where the code goes.
        """
        if before in self._moves:
            moved = self._moves[before]
            return None if moved is None else _joined((self.path(moved[0]) if moved[0] else "") or "", moved[1])
        above, name = _split(before)
        if not above:
            return before
        moved_above = self.path(above)
        return None if moved_above is None else _joined(moved_above, name)

    def _all(self, declared: Mapping[str, Any]) -> Iterable[Change]:
        renamed: dict[str, str] = {}
        for old, new in declared["rename"].items():
            path = self._resolved(old, "rename")
            if path:
                renamed[called(new)] = path
                self._move(path, self._beside(path, new), "rename")
                yield Change("rename", (old,), new, (path,))
        for new, olds in declared["merge"]:
            paths = [path for path in (self._resolved(old, "merge") for old in olds) if path]
            if paths:
                target = self._target(new, paths[0], renamed, "merge")
                for path in paths:
                    self._move(path, target, "merge")
                yield Change("merge", tuple(olds), new, tuple(paths))
        for old in declared["drop"]:
            path = self._resolved(old, "drop")
            if path:
                self._move(path, None, "drop")
                yield Change("drop", (old,), "", (path,))

    def _target(self, new: str, first: str, renamed: Mapping[str, str], key: str) -> tuple[str, str]:
        """Where codes merged into `new` go: to a code renamed to it, one of that name, or a new one beside them."""
        if called(new) in renamed:
            return self._beside(renamed[called(new)], new)
        there = self._found(new)
        if len(there) > 1:
            self._several(there, new, key)
        return _split(there[0]) if there else self._beside(first, new)

    def _beside(self, path: str, new: str) -> tuple[str, str]:
        return ("", called(new)) if SEPARATOR in new else (_split(path)[0], called(new))

    def _move(self, path: str, to: tuple[str, str] | None, key: str) -> None:
        if self._moves.setdefault(path, to) != to:
            what = f"`{path}` is changed twice"
            self._problems.append(Problem(_FILE, f"{self._place}.{key}", what, "say once what became of a code"))

    def _found(self, name: str) -> list[str]:
        """The known codes with this path or, where there is none, this name."""
        exact = [path for path in self._known if path == called(name)]
        return exact or [path for path in self._known if _last(path) == called(name)]

    def _resolved(self, name: str, key: str) -> str | None:
        found = self._found(name)
        if len(found) == 1:
            return found[0]
        if found:
            self._several(found, name, key)
            return None
        near = difflib.get_close_matches(called(name), [*self._known, *map(_last, self._known)], n=1, cutoff=0.5)
        remedy = f"did you mean `{near[0]}`?" if near else "correct it, or leave it out where nothing has it"
        what = f"no code is called `{name}` before this version"
        self._problems.append(Problem(_FILE, f"{self._place}.{key}", what, remedy))
        return None

    def _several(self, found: Collection[str], name: str, key: str) -> None:
        what, remedy = f"{len(found)} codes are called `{name}`", f'write its path, joined by "{SEPARATOR}"'
        self._problems.append(Problem(_FILE, f"{self._place}.{key}", what, remedy))


def called(name: str) -> str:
    """A name or path as it is compared: composed Unicode, single blanks between words."""
    return unicodedata.normalize("NFC", " ".join(name.split()))


def _split(path: str) -> tuple[str, str]:
    """The path above, and the code's own name."""
    above, _, name = path.rpartition(SEPARATOR)
    return above, name


def _last(path: str) -> str:
    return _split(path)[1]


def _joined(above: str, name: str) -> str:
    return f"{above}{SEPARATOR}{name}" if above else name
