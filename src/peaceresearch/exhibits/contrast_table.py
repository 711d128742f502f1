"""Kind `contrast_table`: differences of groups with effect sizes and tests; associations with their tests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from peaceresearch.exhibits.footer import Part
from peaceresearch.exhibits.letters import adjustment, family_kind
from peaceresearch.exhibits.measures import answer, form_of
from peaceresearch.exhibits.p_values import p_cell
from peaceresearch.exhibits.plan_notes import Signs
from peaceresearch.exhibits.table import Cell, Table, figure, heading
from peaceresearch.exhibits.view import MINUS, VERSUS, View
from peaceresearch.results.ids import parse_domain
from peaceresearch.results.table import rows

MEASURES = ("difference", "effect_size", "association")
"""What this kind can draw."""
_WIDTHS = (0.29, 0.19, 0.16, 0.14, 0.15, 0.07)
_DIFFERENCES = ("comparison", "difference", "effect_size", "p", "p_adjusted", "base")
_ASSOCIATIONS = ("associations", "association", "f", "p", "p_adjusted", "base")


def make(results: pd.DataFrame, view: View) -> Table:
    """A block per item, with a row per answer and pair of groups: the difference and its interval, the effect size, the
    test, its adjusted p-value with the kind of its family, and the smaller base; below all of them the associations.
    """
    effects = {_key(row): row for row in rows(results[results["measure"] == "effect_size"])}
    signs = Signs.of(results)
    differences = results[results["measure"] == "difference"]
    associations = results[results["measure"] == "association"]
    # With two parts their heads are rows: the first one would stand over both on a new page.
    has_both = not differences.empty and not associations.empty
    body: list[list[Cell]] = [_head(_DIFFERENCES, view)] if has_both else []
    for item in view.order("item", differences):
        part = differences[differences["item"] == item]
        body.append([Cell([view.label("item", item)], columns=len(_WIDTHS), is_header=True)])
        body += [_difference(row, effects.get(_key(row)), signs, view) for row in _ordered(part, view)]
    body += [_head(_ASSOCIATIONS, view)] if has_both else []
    for item in view.order("item", associations):
        body += [_association(row, signs, view) for row in rows(associations[associations["item"] == item])]
    words = _ASSOCIATIONS if differences.empty else _DIFFERENCES
    return Table([] if has_both else [_head(words, view)], body, _WIDTHS)


def notes(results: pd.DataFrame, view: View) -> list[Part]:
    """How groups are tested, how p-values are adjusted, and which effect sizes these are."""
    measures = set(results["measure"])
    parts = [Part(view.words.text("tests_note", adjusted=said))] if (said := adjustment(results, view)) else []
    parts += [Part(view.words.text("effect_size_note"))] if "effect_size" in measures else []
    return parts + ([Part(view.words.text("association_note"))] if "association" in measures else [])


def _key(row: Any) -> tuple[str, str, str]:
    return row.item, row.category, row.domain


def _ordered(part: pd.DataFrame, view: View) -> list[Any]:
    """Differences of an item by answer, then by the dimension compared, then by what the other dimensions are, in the
    study's order of each.
    """
    dimensions = view.options["groups"]
    answers = view.order("category", part)
    orders = {name: view.order(name, part) for name in dimensions}
    slugs = {name: dict(zip(part["id"], view.slugs(name, part), strict=True)) for name in dimensions}

    def place(row: Any) -> tuple[int, ...]:
        compared = dimensions.index(_compared(parse_domain(row.domain)))
        return answers.index(row.category), compared, *(orders[name].index(slugs[name][row.id]) for name in dimensions)

    return sorted(rows(part), key=place)


def _compared(domain: Mapping[str, str]) -> str:
    """The dimension whose values are compared."""
    return next(name.removeprefix(VERSUS) for name in domain if name.startswith(VERSUS))


def _head(words: tuple[str, ...], view: View) -> list[Cell]:
    return [heading(view.words.text(word), "right" if place else "left") for place, word in enumerate(words)]


def _difference(row: Any, effect: Any, signs: Signs, view: View) -> list[Cell]:
    domain = parse_domain(row.domain)
    dimension = _compared(domain)
    pair = f" {MINUS} ".join(view.label(dimension, domain[name]) for name in (dimension, f"{VERSUS}{dimension}"))
    others = [view.label(name, value) for name, value in domain.items() if name.removeprefix(VERSUS) != dimension]
    named = [answer(row, view)] if row.category else []
    told = ": ".join([*named, pair])
    told = f"{told} ({', '.join(others)})" if others else told
    label = Cell([f"{told}{signs.of_row(row)}"])
    if view.withheld(row):
        return [label, *[Cell(["–"], "right")] * (len(_WIDTHS) - 1)]
    test = view.words.text("test_t", value=view.number(row.statistic, 2), df=view.number(row.df, 0))
    size = Cell(["–"], "right") if effect is None or view.withheld(effect) else _estimate(effect, 2, view)
    return [label, _estimate(row, view.options["digits"], view), size, *_tests(row, test, view)]


def _association(row: Any, signs: Signs, view: View) -> list[Cell]:
    dimension = view.text(view.labels["dimensions"][row.category]["label"])
    label = Cell([f"{view.label('item', row.item)}: {dimension}{signs.of_row(row)}"])
    if view.withheld(row):
        return [label, *[Cell(["–"], "right")] * (len(_WIDTHS) - 1)]
    dfs = {"df_numerator": view.number(row.df_numerator, 2), "df": view.number(row.df, 1)}
    value = figure(row.estimate, [view.number(row.estimate, 2)], 2)
    test = figure(row.statistic, [view.number(row.statistic, 2), view.words.text("test_f", **dfs)], 2)
    return [label, value, test, *_tests(row, "", view)]


def _estimate(row: Any, digits: int, view: View) -> Cell:
    """An estimate with its sign and, below it, its interval."""
    form = form_of(row.measure, row.unit)
    lines = [form.text(row.estimate, view, digits)]
    if row.ci_low == row.ci_low:
        lines.append(f"({form.text(row.ci_low, view, digits)} – {form.text(row.ci_high, view, digits)})")
    return figure(form.factor * row.estimate, lines, digits, is_signed=True)


def _tests(row: Any, test: str, view: View) -> list[Cell]:
    """The p-value over its test, the adjusted one over the kind of its family, and the base."""
    return [
        p_cell(row.p, test, view),
        p_cell(row.p_adjusted, view.words.text(f"family_{family_kind(row.family)}") if row.family else "", view),
        figure(row.n, [view.number(row.n, 0)], 0),
    ]
