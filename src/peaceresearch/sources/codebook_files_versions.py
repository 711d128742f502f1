"""Versions of a codebook: whether each follows from the one before by what the config says was changed."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from peaceresearch.problems import Problem
from peaceresearch.sources.coding_files_tables import PATH_SEPARATOR, path_of
from peaceresearch.sources.notes import Note

CONFIG = "config/focus_groups.yaml"
Declared = Mapping[str, Any]


def check_versions(
    versions: Sequence[tuple[str, Declared]], known: Mapping[str, Iterable[str]]
) -> tuple[list[Problem], list[Note]]:
    """What is wrong with the history of a codebook.

    Parameters
    ----------
    versions
        Key and `Version` of each, in their order; `merge` as pairs of the code and the codes merged into it.
    known
        Paths of the codes of the versions of which a file tells them. Of another version they are those before it,
        changed as declared; before the first of them nothing is checked.

    Returns
    -------
    tuple
        A problem for each code that `rename`, `merge` or `drop` names and that there was not, or there were several
        of, that two of them name, or that was dropped and is still there; and for each code that is gone though
        nothing says so. A note for each code that stands elsewhere under the same name.
    """
    problems: list[Problem] = []
    notes: list[Note] = []
    before: list[str] | None = None
    for name, declared in versions:
        after = list(dict.fromkeys(map(path_of, known[name]))) if name in known else None
        if before is None:  # only lists use the names until here: the analysis looks for them in those
            before = after
            continue
        change = _Change(name, declared, before, after)
        problems += change.problems
        if after is None:
            after = [path for path in dict.fromkeys(change.become.values()) if path]
        elif not change.problems:
            problems += change.vanished(notes)
        before = after
    return problems, notes


class _Change:
    """What becomes of each code of a version in the next one: `become` has its path there, "" where it was given up."""

    def __init__(self, version: str, declared: Declared, before: Sequence[str], after: Sequence[str] | None) -> None:
        self.version, self.before, self.after = version, before, after
        self.problems: list[Problem] = []
        self.become: dict[str, str] = {}
        for old, new in declared["rename"].items():
            self._change("rename", old, new)
        for new, olds in declared["merge"]:
            for old in olds:
                self._change("merge", old, new)
        for old in declared["drop"]:
            self._change("drop", old, "")
        changed = dict(self.become)
        for old in declared["rename"]:
            self._check_name(old, changed)
        for path in before:
            self.become.setdefault(path, _moved(path, changed))

    def vanished(self, notes: list[Note]) -> list[Problem]:
        """Codes that the next version lacks, though nothing says so; dropped ones that it still has."""
        assert self.after is not None
        problems = []
        new = [path for path in self.after if path not in self.before]
        for path, into in self.become.items():
            place = f"codebook.versions.{self.version}"
            alike = [each for each in new if _last(each) == _last(into)] if into else []
            if not into and path in self.after:
                what, remedy = f"`{path}` is dropped, and stands in the codebook", "take it out of one of them"
                problems.append(Problem(CONFIG, f"{place}.drop", what, remedy))
            elif into and into not in self.after and len(alike) == 1:
                notes.append(Note(f"codebook {self.version}", f"`{path}` stands as `{alike[0]}`", "taken for the same"))
            elif into and into not in self.after:
                gone = f"`{path}` is no code of this version any more" if path == into else f"there is no code `{into}`"
                near = difflib.get_close_matches(into, new, n=1, cutoff=0.6)
                remedy = f"did it become `{near[0]}`? " if near else ""
                remedy += "say what became of it in `rename`, `merge` or `drop`"
                problems.append(Problem(CONFIG, place, gone, remedy))
        return problems

    def _change(self, kind: str, old: str, new: str) -> None:
        path = self._found(kind, old)
        if path is None:
            return
        if path in self.become:
            what = f"`{old}` is changed twice"
            self.problems.append(Problem(CONFIG, f"codebook.versions.{self.version}.{kind}", what, "say it once"))
            return
        self.become[path] = self._target(new, path) if new else ""

    def _check_name(self, old: str, changed: Mapping[str, str]) -> None:
        """A code renamed to one that there is, and that stays, is merged with it."""
        path = next(iter(_matching(old, self.before)), "")
        into = changed.get(path, "")
        if into and into != path and into in self.before and changed.get(into, into) == into:
            what = f"there is a code `{into}` before `{old}` is called so"
            place = f"codebook.versions.{self.version}.rename"
            self.problems.append(Problem(CONFIG, place, what, "say in `merge` that they became one"))

    def _found(self, kind: str, old: str) -> str | None:
        """The path of a code of the version before; a problem where there is none, or several."""
        found = _matching(old, self.before)
        if len(found) == 1:
            return found[0]
        place = f"codebook.versions.{self.version}.{kind}"
        if found:
            what, remedy = f"{len(found)} codes are called `{old}`", f"write its path, for example `{found[0]}`"
        else:
            near = difflib.get_close_matches(path_of(old), [*self.before, *map(_last, self.before)], n=1, cutoff=0.5)
            what = f"the version before has no code `{old}`"
            remedy = f"did you mean `{near[0]}`?" if near else "name a code that there was"
        self.problems.append(Problem(CONFIG, place, what, remedy))
        return None

    def _target(self, new: str, path: str) -> str:
        """The path of what a code became: as the next version has it, else beside the code that it was."""
        found = _matching(new, self.after if self.after is not None else self.before)
        if len(found) == 1 or PATH_SEPARATOR in new:
            return found[0] if found else path_of(new)
        return PATH_SEPARATOR.join(filter(None, (path.rpartition(PATH_SEPARATOR)[0], path_of(new))))


def _moved(path: str, changed: Mapping[str, str]) -> str:
    """Where a code goes that nothing names: along with what stands above it."""
    above = path
    while PATH_SEPARATOR in above:
        above = above.rpartition(PATH_SEPARATOR)[0]
        if above in changed:
            return changed[above] and changed[above] + path[len(above) :]
    return path


def _matching(name: str, paths: Iterable[str]) -> list[str]:
    """The paths that a code's name, or path, may mean."""
    wanted, there = path_of(name), list(paths)
    return [wanted] if wanted in there else [path for path in there if _last(path) == wanted]


def _last(path: str) -> str:
    return path.rpartition(PATH_SEPARATOR)[2]
