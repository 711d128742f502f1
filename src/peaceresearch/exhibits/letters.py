"""Column letters of a banner table: which columns a number is significantly larger than.

As SPSS prints them (CTABLES, "Compare column proportions"), but from design-based contrasts: released results of the
measure `difference`, each with its adjusted p-value.
"""

from __future__ import annotations

import string
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations

import pandas as pd

from peaceresearch.exhibits.plan_notes import Signs
from peaceresearch.exhibits.view import VERSUS, View
from peaceresearch.results.ids import parse_domain
from peaceresearch.results.table import RELEASED, rows

Column = tuple[str, str]
"""A dimension and one of its values; of everybody both are ""."""
Place = tuple[str, str, Column]
"""Item, answer and column of a number."""
EXPLORATORY, ROW = "exploratory", "row: "
"""The family of tests that no other one is declared for, and how the name of a family within one row begins."""


def column_letters(columns: Iterable[Column], differences: pd.DataFrame) -> dict[Column, str]:
    """A, B, ... for the columns of each dimension by which differences were asked for; everybody has none."""
    compared = {dimension for pair in _pairs(differences) for dimension, _ in pair}
    found: dict[Column, str] = {}
    counts: dict[str, int] = {}
    for column in columns:
        if column[0] in compared:
            place = counts.setdefault(column[0], 0)
            counts[column[0]] = place + 1
            found[column] = _letter(place)
    return found


def _letter(place: int) -> str:
    """A to Z, then AA, AB, ..."""
    before, last = divmod(place, len(string.ascii_uppercase))
    return (_letter(before - 1) if before else "") + string.ascii_uppercase[last]


def cell_letters(
    differences: pd.DataFrame, letters: Mapping[Column, str], shown: Collection[Place], alpha: float, signs: Signs
) -> dict[Place, list[str]]:
    """The letters in each cell: of the columns than which its number is significantly larger.

    Parameters
    ----------
    differences
        Results of the measure `difference` with `p_adjusted`: the value of a column minus that of the one compared.
    letters
        The letter of each column.
    shown
        The cells whose number is shown; one that is withheld is compared with nothing.
    alpha
        Two columns differ where the adjusted p-value is below it.
    signs
        What the letter of a comparison has that was not planned as others were.
    """
    found: dict[Place, list[tuple[str, str]]] = {}
    for row, (one, other) in zip(rows(differences), _pairs(differences), strict=True):
        places = [(row.item, row.category, column) for column in (one, other)]
        is_there = all(place in shown and place[2] in letters for place in places)
        if row.status != RELEASED or not is_there or not row.p_adjusted < alpha or row.estimate == 0:
            continue
        larger, smaller = places if row.estimate > 0 else reversed(places)
        found.setdefault(larger, []).append((letters[smaller[2]], signs.of_row(row).strip()))
    return {
        place: [f"{letter}{sign}" for letter, sign in sorted(each, key=lambda told: (len(told[0]), told[0]))]
        for place, each in found.items()
    }


def letters_note(differences: pd.DataFrame, letters: Mapping[Column, str], alpha: float, view: View) -> str:
    """What the letters mean: direction, level, adjustment and, where not all columns are compared, with which one."""
    if not letters:
        return ""
    digits = 2 if round(alpha, 2) == alpha else 3
    first = view.words.text("letters", alpha=view.number(alpha, digits), adjusted=adjustment(differences, view))
    said: list[str] = []
    pairs = {frozenset(pair) for pair in _pairs(differences)}
    for dimension in dict.fromkeys(name for name, _ in letters):
        columns = [column for column in letters if column[0] == dimension]
        named = [f"{view.label(*column)} ({letters[column]})" for column in _references(columns, pairs)]
        said += [view.words.text("letters_reference", column=name) for name in named]
    return ". ".join([first, " ".join(said)]) if said else first


def adjustment(differences: pd.DataFrame, view: View) -> str:
    """How the p-values are adjusted, in words, from the names of their families."""
    kinds = {family_kind(name) for name in differences["family"] if name}
    return "; ".join(view.words.text(f"adjusted_{kind}") for kind in ("row", "family", "exploratory") if kind in kinds)


def family_kind(name: str) -> str:
    """The kind of a family of tests, by its name in results: `row`, `family` (declared) or `exploratory`."""
    return "exploratory" if name == EXPLORATORY else "row" if name.startswith(ROW) else "family"


def _pairs(differences: pd.DataFrame) -> list[tuple[Column, Column]]:
    """The two columns that each difference compares."""
    return [_pair(parse_domain(domain)) for domain in differences["domain"]]


def _pair(domain: Mapping[str, str]) -> tuple[Column, Column]:
    dimension = next(name.removeprefix(VERSUS) for name in domain if name.startswith(VERSUS))
    return (dimension, domain[dimension]), (dimension, domain[f"{VERSUS}{dimension}"])


def _references(columns: Sequence[Column], pairs: Collection[frozenset[Column]]) -> Iterator[Column]:
    """The one column with which all others are compared, where others are not compared with each other."""
    among = [pair for pair in map(frozenset, combinations(columns, 2)) if pair in pairs]
    common = frozenset.intersection(*among) if among else frozenset()
    if len(columns) > 2 and len(common) == 1:
        yield from common
