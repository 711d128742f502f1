"""Kind `banner_table`: shares, means and quantiles by several dimensions side by side, with letters and bases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import pandas as pd

from peaceresearch.exhibits.banks import banks, widths
from peaceresearch.exhibits.footer import Part
from peaceresearch.exhibits.letters import Column, Place, cell_letters, column_letters, letters_note
from peaceresearch.exhibits.measures import answer, form_of
from peaceresearch.exhibits.plan_notes import Signs
from peaceresearch.exhibits.table import Cell, Table, figure, heading
from peaceresearch.exhibits.view import ALL, View
from peaceresearch.results.ids import parse_domain
from peaceresearch.results.table import RELEASED, rows

MEASURES = ("share", "mean", "quantile", "difference")
"""What this kind can draw; a difference makes no row but letters."""
_BASES = (("unweighted_base", "n"), ("effective_base", "n_effective"))
_EVERYBODY: Column = ("", ALL)


@dataclass(frozen=True)
class _Banner:
    """The results in their columns, and what stands in every cell."""

    table: pd.DataFrame
    columns: Sequence[Column]
    differences: pd.DataFrame
    letters: Mapping[Column, str]
    marked: Mapping[Place, Sequence[str]]
    signs: Signs
    of_columns: Mapping[Column, str]
    """The sign of each column whose results all have the same one."""
    view: View


def make(results: pd.DataFrame, view: View) -> Table:
    """A block of rows per item: its answers (its mean, its quantiles), then its unweighted and its effective base. The
    columns are everybody, then the values of each dimension of `banner` under its name; a result of two dimensions at
    once has none. Under a number stand the letters of the columns than which it is significantly larger.

    Columns that a page has no room for follow in banks below the first ones; in a spreadsheet all stand side by side.
    """
    banner = _laid_out(results, view)
    names = [_head(column, banner) for column in banner.columns]
    items = view.order("item", banner.table)
    folded = banks([column[0] for column in banner.columns], names)
    everywhere = range(len(names))
    body = [
        row for item in items for row in (*_title(item, items, len(names), view), *_block(item, everywhere, banner))
    ]
    head = _heads(banner, everywhere, names)
    if len(folded.places) == 1:
        return Table(head, body, folded.widths)
    whole = Table(head, body, widths(names))
    # Heads are rows of the body then, in every block: a head of the table would stand over all banks on a new page.
    most = len(folded.widths) - 1
    body = []
    for item in items:
        body += _title(item, items, most, view)
        for places in folded.places:
            body += _in_body(_heads(banner, places, names))
            body += _block(item, places, banner)
    filled = [_filled(row, most + 1) for row in body]
    return Table([], filled, folded.widths, unfolded=whole)


def notes(results: pd.DataFrame, view: View) -> list[Part]:
    """What the letters mean."""
    banner = _laid_out(results, view)
    said = letters_note(banner.differences, banner.letters, view.options["alpha"], view)
    return [Part(said, on_slides=True)] if said else []


def _laid_out(results: pd.DataFrame, view: View) -> _Banner:
    estimates = results[results["measure"] != "difference"]
    columns_of: list[Any] = [_column(domain) for domain in estimates["domain"]]
    table = estimates.assign(column=columns_of).dropna(subset="column")
    values = [(name, view.order(name, table)) for name in view.options["banner"]]
    columns = [_EVERYBODY, *((name, slug) for name, slugs in values for slug in slugs if slug != ALL)]
    # A value, and the one that it is compared with: a comparison within a third value has no column.
    is_single = results["domain"].map(lambda domain: len(parse_domain(domain)) == 2)
    differences = results[(results["measure"] == "difference") & is_single]
    letters = column_letters(columns, differences)
    shown = {(row.item, row.category, row.column) for row in rows(table) if row.status == RELEASED}
    signs = Signs.of(results)
    marked = cell_letters(differences, letters, shown, view.options["alpha"], signs)
    by_column = {column: table[table["column"] == column] for column in columns}
    of_columns = {column: signs.of_all(rows(part)) for column, part in by_column.items()}
    return _Banner(table, columns, differences, letters, marked, signs, of_columns, view)


def _column(domain: str) -> Column | None:
    parts = parse_domain(domain)
    return None if len(parts) > 1 else next(iter(parts.items()), _EVERYBODY)


def _head(column: Column, banner: _Banner) -> list[str]:
    """The lines of a column's head: its name and its letter."""
    name = banner.view.words.text("all") if column == _EVERYBODY else banner.view.label(*column)
    name += banner.of_columns[column]
    return [name, f"({banner.letters[column]})"] if column in banner.letters else [name]


def _title(item: str, items: Sequence[str], columns: int, view: View) -> list[list[Cell]]:
    """The row over the block of an item, where there are several."""
    return [[Cell([view.label("item", item)], columns=columns + 1, is_header=True)]] if len(items) > 1 else []


def _block(item: str, places: Sequence[int], banner: _Banner) -> list[list[Cell]]:
    """The rows of an item in some of the columns."""
    view, columns = banner.view, [banner.columns[place] for place in places]
    part = banner.table[banner.table["item"] == item]
    body = []
    for (_, category), group in _answers(part, view):
        found = {row.column: row for row in rows(group)}
        cells = [_cell(found.get(column), (item, category, column), banner) for column in columns]
        body.append([Cell([answer(next(rows(group)), view)]), *cells])
    for word, base in _BASES:
        bases = part.groupby("column")[base].max().to_dict()
        body.append([Cell([view.words.text(word)]), *(_base(bases.get(column), view) for column in columns)])
    return body


def _answers(part: pd.DataFrame, view: View) -> list[tuple[tuple[str, str], pd.DataFrame]]:
    """The results of each row of an item, by measure and category: shares first, then the mean, then quantiles."""
    order = view.order("category", part)
    groups = {(str(key[0]), str(key[1])): group for key, group in part.groupby(["measure", "category"])}
    return sorted(groups.items(), key=lambda each: (MEASURES.index(each[0][0]), order.index(each[0][1])))


def _heads(banner: _Banner, places: Sequence[int], names: Sequence[Sequence[str]]) -> list[list[Cell]]:
    """Two rows of heads, the dimensions over their values; one where there is everybody only."""
    view, measures = banner.view, set(banner.table["measure"])
    word = "share" if "share" in measures else "mean" if measures == {"mean"} else ""
    is_divided = any(banner.columns[place] != _EVERYBODY for place in places)
    above, below = [heading(view.words.text(word) if word else "", rows=1 + is_divided)], []
    for dimension, group in groupby(places, key=lambda place: banner.columns[place][0]):
        cells = [Cell(names[place], "right", is_header=True) for place in group]
        if dimension:
            name = view.text(view.labels["dimensions"][dimension]["label"])
            above.append(heading(name, "center", columns=len(cells)))
            below += cells
        else:
            above += [replace(cell, rows=1 + is_divided) for cell in cells]
    return [above, below] if below else [above]


def _in_body(head: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """The rows of a head as rows of a body, where no cell may reach over two rows: such a cell stands below."""
    if len(head) == 1:
        return [list(head[0])]
    above, below = head
    tall = [replace(cell, rows=1) for cell in above if cell.rows == 2]
    return [[Cell([""], columns=len(tall)), *(cell for cell in above if cell.rows == 1)], [*tall, *below]]


def _filled(row: Sequence[Cell], columns: int) -> Sequence[Cell]:
    """A row with as many columns as the widest bank has."""
    lacking = columns - sum(cell.columns for cell in row)
    return [*row, Cell([""], columns=lacking)] if lacking else row


def _cell(row: Any, place: Place, banner: _Banner) -> Cell:
    """A number; below it its letters, and its sign where the column has none."""
    view = banner.view
    sign = "" if banner.of_columns[place[2]] else banner.signs.of_row(row).strip()
    below = " ".join([*banner.marked.get(place, ()), *([sign] if sign else [])])
    if row is None:
        return Cell([""], "right")
    if view.withheld(row):
        return Cell(["–"], "right")
    form = form_of(row.measure, row.unit)
    digits = view.options["digits"] if row.measure == "share" else max(1, view.options["digits"])
    lines = [form.text(row.estimate, view, digits), *([below] if below else [])]
    return figure(form.factor * row.estimate, lines, digits)


def _base(base: float | None, view: View) -> Cell:
    if base is None:
        return Cell([""], "right")
    return Cell(["–"], "right") if base != base else figure(base, [view.number(base, 0)], 0)
