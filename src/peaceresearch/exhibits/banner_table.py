"""Kind `banner_table`: shares and means by several dimensions side by side, with unweighted and effective bases."""

from __future__ import annotations

from typing import Any

import pandas as pd

from peaceresearch.exhibits.table import Cell, Table, heading
from peaceresearch.exhibits.view import ALL, View
from peaceresearch.results.ids import parse_domain
from peaceresearch.results.table import rows

_FIRST = 0.24
"""Share of the table's width that the first column has."""
_SHORTEST, _GAP, _WIDE = 5.0, 2.5, "mwMW"
"""Letters that a column has room for, however short its heading; the blank beside them; and letters that count half
as much again.
"""
MEASURES = ("share", "mean")
"""What this kind can draw."""
Column = tuple[str, str]
"""A dimension and one of its values; of everybody both are ""."""


def make(results: pd.DataFrame, view: View) -> Table:
    """A block of rows per item: its answers (or its mean), then its unweighted and its effective base. The columns are
    everybody, then the values of each dimension of `banner` under its name; a result of two dimensions at once has
    none.
    """
    columns_of: list[Any] = [_column(domain) for domain in results["domain"]]
    table = results.assign(column=columns_of).dropna(subset="column")
    banner = [(name, [slug for slug in view.order(name, table) if slug != ALL]) for name in view.options["banner"]]
    banner = [(name, values) for name, values in banner if values]
    columns: list[Column] = [("", ALL), *((name, slug) for name, values in banner for slug in values)]
    body: list[list[Cell]] = []
    items = view.order("item", table)
    for item in items:
        part = table[table["item"] == item]
        if len(items) > 1:
            body.append([Cell([view.label("item", item)], columns=len(columns) + 1, is_header=True)])
        for category in view.order("category", part):
            label = view.label("category", category, item) if category else view.words.text("mean")
            found = {row.column: row for row in rows(part[part["category"] == category])}
            body.append([Cell([label]), *(_value(found.get(column), view) for column in columns)])
        for word, base in (("unweighted_base", "n"), ("effective_base", "n_effective")):
            bases = part.groupby("column")[base].max().to_dict()
            body.append([Cell([view.words.text(word)]), *(_base(bases.get(column), view) for column in columns)])
    first = view.words.text("mean" if set(table["measure"]) == {"mean"} else "share")
    names = [view.words.text("all"), *(view.label(name, slug) for name, slug in columns[1:])]
    above = [heading(first, rows=2), heading(names[0], "right", rows=2)]
    above += [heading(_name(name, view), "center", columns=len(values)) for name, values in banner]
    head = [above, [heading(name, "right") for name in names[1:]]] if banner else [above]
    return Table(head, body, _widths(names))


def _column(domain: str) -> Column | None:
    parts = parse_domain(domain)
    return None if len(parts) > 1 else next(iter(parts.items()), ("", ALL))


def _name(dimension: str, view: View) -> str:
    return view.text(view.labels["dimensions"][dimension]["label"])


def _widths(names: list[str]) -> list[float]:
    """Columns as wide as the longest word of their headings needs, beside each other."""
    letters = [_GAP + max(_SHORTEST, *map(_letters, name.split())) for name in names]
    return [_FIRST, *((1 - _FIRST) * count / sum(letters) for count in letters)]


def _letters(word: str) -> float:
    return len(word) + 0.5 * sum(letter in _WIDE for letter in word)


def _value(row: Any, view: View) -> Cell:
    if row is None:
        return Cell([""], "right")
    if view.withheld(row):
        return Cell(["–"], "right")
    scale = 100 if row.measure == "share" else 1
    digits = view.options["digits"] if row.measure == "share" else max(1, view.options["digits"])
    return Cell([view.number(scale * row.estimate, digits)], "right")


def _base(base: float | None, view: View) -> Cell:
    if base is None:
        return Cell([""], "right")
    return Cell(["–" if base != base else view.number(base, 0)], "right")
