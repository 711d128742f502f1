"""What checklists of reporting have in common: a study's own texts with results filled in, and what is left open."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from peaceresearch.exhibits.view import CONFIG, View
from peaceresearch.problems import InputError, Problem
from peaceresearch.results.ids import nearest
from peaceresearch.results.table import rows

_ID = re.compile(r"\{([^{}]+)\}")
_SEPARATOR = "\N{EN DASH}"


def filled(text: str, results: pd.DataFrame, view: View) -> str:
    """A text in which an id in braces is replaced by its number; one that is withheld is a dash."""
    numbers = {row.id: _number(row, view) for row in rows(results)}
    return _ID.sub(lambda found: numbers.get(found[1], found[0]), text)


def named_ids(texts: Iterable[str]) -> set[str]:
    """The ids in braces of all texts."""
    return {name for text in texts for name in _ID.findall(text)}


def check_ids(texts: Mapping[str, str], results: pd.DataFrame) -> None:
    """Check that every id that the text of an item names is among the results.

    Raises
    ------
    InputError
        Naming each one that is not, and its item.
    """
    known = set(results["id"])
    wanted = [(item, name) for item, text in texts.items() for name in dict.fromkeys(_ID.findall(text))]
    problems = [
        Problem(CONFIG, "results", f"item {item} of the checklist names `{name}`, no result here", nearest(name, known))
        for item, name in wanted
        if name not in known
    ]
    if problems:
        raise InputError(problems)


def ranges(items: Sequence[str], among: Sequence[str]) -> str:
    """Some of the items `among` others, with those that follow each other drawn together: 1–3, 10b."""
    runs: list[list[int]] = []
    for place in sorted(among.index(item) for item in items):
        if runs and place == runs[-1][-1] + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return ", ".join(among[run[0]] if len(run) == 1 else f"{among[run[0]]}{_SEPARATOR}{among[run[-1]]}" for run in runs)


def _number(row: Any, view: View) -> str:
    if view.withheld(row):
        return _SEPARATOR
    return view.number(row.estimate, 0 if row.estimate == round(row.estimate) else 2)
