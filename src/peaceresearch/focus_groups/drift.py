"""What changes of the codebook did to the counts: the same codings counted by each of its versions."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from peaceresearch.focus_groups.codebook_changes import SEPARATOR, Change
from peaceresearch.focus_groups.codebook_history import Codebook, History, Versions, translated
from peaceresearch.focus_groups.extensiveness import passages, presence
from peaceresearch.focus_groups.tables import GROUPS, Row
from peaceresearch.results.ids import slug
from peaceresearch.results.table import rows

RECORD = "change"
_LATER = "coded with a later codebook"


def drift_rows(
    segments: pd.DataFrame, codes: pd.DataFrame, groups: pd.DataFrame, chosen: Mapping[str, str], history: History
) -> list[Row]:
    """In how many groups each code was raised, by the codebook of each version.

    Parameters
    ----------
    segments, codes : DataFrame
        As the reader gives them, before `apply_codebook`: by the codes of their files; the segments of the groups, by
        whichever coder, as they were before the coders' meeting.
    groups : DataFrame
        See `tables`.
    chosen : mapping of str to str
        The code's name in results by its id in the codebook in force.
    history : History
        Of these codes.

    Returns
    -------
    list of dict
        `drift.<code>[<version>]`, for each code that is or becomes one of `chosen`, or was dropped later. It bears the
        name in results of the code that it becomes, where it is the only one or has its path already; else its own. Not
        estimable by a version that is older than one with which a file was coded: there is no way back.
    """
    used = set(codes.loc[codes["code"].isin(segments["code"]), "version"])
    held = groups["group"].nunique()
    found: list[Row] = []
    for at, version in enumerate(history.names):
        book = history.books[version]
        later = bool(used & set(history.names[at + 1 :]))
        counts = None if later else presence(translated(segments, book), groups, book.codes).sum()
        for code, item in _items(version, history, chosen).items():
            row = {"measure": "drift", "item": item, "category": version, "domain": "", "n": held, "base": GROUPS}
            estimate = float("nan") if counts is None else float(counts[code])
            found.append({**row, "estimate": estimate, "unit": "groups", "reason": _LATER if later else ""})
    return found


def change_records(
    segments: pd.DataFrame, codes: pd.DataFrame, groups: pd.DataFrame, versions: Versions, history: History, source: str
) -> list[dict[str, Any]]:
    """The changes of the codebook, each with what it did to what had been coded before it.

    Parameters
    ----------
    segments, codes, groups, history
        As for `drift_rows`.
    versions
        As for `History`, with each version's `date`.
    source : str
        Where the changes are listed, as the user knows it.

    Returns
    -------
    list of dict
        Rows for `results.records`, a `change` each, called after its version and its place there: `fields` has
        `version`, `date`, `change` (rename, merge, drop), `from` (the codes until then), `to` (the code from then on,
        "" for none), `groups_before` and `passages_before` by the codes until then, `groups_after` and
        `passages_after` of the code from then on (0 for none). Counted are the codings made with an earlier version;
        where there are none, the numbers are missing.
    """
    version_of = codes.set_index("code")["version"]
    coded_with = segments["code"].map(version_of)
    known: dict[tuple[int, str], _Counts] = {}
    found = []
    for at, (version, declared) in enumerate(versions):
        changes = history.changes[version].made
        earlier = segments[coded_with.isin(history.names[:at])]
        if not changes:
            continue
        # The codings before a version are among those before a later one: as many are the same.
        before, after = (len(earlier), history.before(version)), (len(earlier), version)
        for key in (before, after):
            if key not in known:
                known[key] = _Counts(earlier, groups, history.books[key[1]])
        for place, change in enumerate(changes, start=1):
            path = history.changes[version].path(change.paths[0])
            found.append(
                {
                    "strand": "focus_groups",
                    "record": RECORD,
                    "item": f"{version}-{place}",
                    "fields": {
                        "version": version,
                        "date": str(declared["date"] or ""),
                        "change": change.kind,
                        "from": list(change.names),
                        "to": change.to,
                        **_effect(change, known[before], known[after], path),
                    },
                    "source": source,
                }
            )
    return found


class _Counts:
    """Groups and passages of each code of a codebook, by its path; None where nothing is coded."""

    def __init__(self, segments: pd.DataFrame, groups: pd.DataFrame, book: Codebook) -> None:
        moved = translated(segments, book)
        paths = dict(zip(book.codes["code"], book.codes["path"], strict=True))
        self._known = len(segments) > 0
        self._counts = [count(moved, groups, book.codes).sum().groupby(paths).first() for count in (presence, passages)]

    def of(self, path: str | None) -> tuple[int | None, int | None]:
        if not self._known:
            return None, None
        raised, often = (int(counts.get(path, 0)) if path else 0 for counts in self._counts)
        return raised, often


def _effect(change: Change, before: _Counts, after: _Counts, path: str | None) -> dict[str, Any]:
    told = {name: before.of(own) for name, own in zip(change.names, change.paths, strict=True)}
    raised, often = after.of(path)
    return {
        "groups_before": {name: counts[0] for name, counts in told.items()},
        "groups_after": raised,
        "passages_before": {name: counts[1] for name, counts in told.items()},
        "passages_after": often,
    }


def _items(version: str, history: History, chosen: Mapping[str, str]) -> dict[str, str]:
    """What the codes of a version are called in results, by their ids there; those that the study reports on, and those
    that were dropped later.
    """
    book, in_force = history.books[version], history.in_force
    paths = dict(zip(in_force.codes["code"], in_force.codes["path"], strict=True))
    becomes = {own: in_force.code_of[code] for code, own in book.code_of.items() if own is not None}
    # A code that no file has, but a codebook or the path of a code below it, becomes what has its path.
    by_path: dict[str | None, str | None] = {path: code for code, path in reversed(list(paths.items()))}
    for row in rows(book.codes):
        becomes.setdefault(row.code, by_path.get(history.becomes(row.path, version)))
    shared = Counter(becomes.values())
    items: dict[str, str] = {}
    taken = set(chosen.values())
    for row in rows(book.codes):
        target = becomes[row.code]
        if target is not None and target not in chosen:
            continue
        if target is not None and (shared[target] == 1 or paths[target] == row.path):
            items[row.code] = chosen[target]
            continue
        item = next(name for name in _names(row.name, row.path) if name not in taken)
        taken.add(item)
        items[row.code] = item
    return items


def _names(name: str, path: str) -> Iterator[str]:
    """What a code may be called: its name, its path, and that with a number."""
    long = slug(path.replace(SEPARATOR, "-"))
    yield slug(name)
    yield long
    yield from (f"{long}-{at}" for at in itertools.count(2))
