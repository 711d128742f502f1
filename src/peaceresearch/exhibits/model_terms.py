"""Terms of a model and comparisons of its levels: their order on the page, and what readers call them."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Any

import pandas as pd

from peaceresearch.exhibits.view import CONFIG, MINUS, VERSUS, View
from peaceresearch.problems import input_error
from peaceresearch.results.ids import parse_domain
from peaceresearch.results.table import rows

INTERCEPT, THRESHOLD, LEVEL = "intercept", "threshold", "level"
"""The names of a constant, of what begins a threshold's, and of the dimension by which levels are compared."""
_TIMES = "\N{MULTIPLICATION SIGN}"
Key = tuple[str, str]
"""What one row of an exhibit on models is about: a term or a variable, and of a comparison its domain."""


def key_of(row: Any) -> Key:
    """The key of a coefficient, an average marginal effect, or a comparison of levels."""
    return row.category, row.domain if row.measure == "model_contrast" else ""


def is_constant(term: str) -> bool:
    """Whether a term is the intercept or a threshold, which compare nothing."""
    return term == INTERCEPT or term.startswith(f"{THRESHOLD}:")


def ordered(table: pd.DataFrame, view: View) -> list[Key]:
    """The keys of the results, each once: terms as they stand in the models, in the order of the models; then what
    levels are compared. Constants come last among the terms.
    """
    found: dict[Key, tuple[int, int]] = {}
    for model in view.order("item", table):
        for row in sorted(rows(table[table["item"] == model]), key=lambda row: _place(row, view)):
            rank = 2 if row.measure == "model_contrast" else 1 if is_constant(row.category) else 0
            found.setdefault(key_of(row), (rank, len(found)))
    return sorted(found, key=lambda key: found[key])


def _place(row: Any, view: View) -> tuple[float, list[tuple[int, int]], list[int], str]:
    """Where a result stands in its model: by its place in the formula or, of one that tells none, by the config's order
    of terms and of their levels.
    """
    terms = list(view.labels["categories"].get(row.item, {}))
    parts = [] if is_constant(row.category) else parted(row.category, {*terms, *view.labels["dimensions"]})
    levels = parse_domain(row.domain)
    compared = [_index(levels[name], _levels(row.category, view)) for name in (LEVEL, VERSUS + LEVEL) if name in levels]
    places = [(_index(name, terms), _index(level, _levels(name, view))) for name, level in parts]
    return row.x if row.x == row.x else float("inf"), places, compared, row.id


def _levels(variable: str, view: View) -> list[str]:
    dimensions = view.labels["dimensions"]
    return list(
        dimensions[variable]["values"] if variable in dimensions else view.labels["categories"].get(variable, {})
    )


def _index(name: str, names: Sequence[str]) -> int:
    return names.index(name) if name in names else len(names)


def key_label(key: Key, models: Sequence[str], view: View) -> str:
    """How readers call what a row is about, by the first of the models that has a name for it."""
    category, domain = key
    name = term_label(_naming(category, models, view), category, view)
    if not domain:
        return name
    levels = parse_domain(domain)
    pair = [_level(category, levels[part], view) for part in (LEVEL, f"{VERSUS}{LEVEL}")]
    return f"{name}: {f' {MINUS} '.join(pair)}"


def term_label(model: str, term: str, view: View) -> str:
    """How readers call a term of a model: its variables, each with the level that is compared with the first one."""
    if term == INTERCEPT:
        return view.words.text("intercept")
    names = view.labels["categories"].get(model, {})
    if term.startswith(f"{THRESHOLD}:"):
        return _threshold(model, term.partition(":")[2], view)
    parts = []
    for variable, level in parted(term, {*names, *view.labels["dimensions"]}):
        name = view.text(names[variable]) if variable in names else _own_name(variable, view)
        parts.append(f"{name}: {_level(variable, level, view)}" if level else name)
    return f" {_TIMES} ".join(parts)


def parted(term: str, variables: Container[str]) -> list[tuple[str, str]]:
    """The variables of a term with their levels ("" of a number), from `a:level`, `a:b:level of a:level of b` (a number
    has an empty level there) or `a:level:b:level`.
    """
    first, *others = term.split(":")
    leading = [first]
    while others and others[0] in variables:
        leading.append(others.pop(0))
    if len(others) == len(leading):
        return list(zip(leading, others, strict=True))
    found = [(name, "") for name in leading]
    for name in others:
        if found[-1][1]:
            found.append((name, ""))
        else:
            found[-1] = (found[-1][0], name)
    return found


def check_units(table: pd.DataFrame) -> None:
    """One axis has one unit; a model that could not be estimated may have none.

    Raises
    ------
    InputError
        Results of different units.
    """
    units = sorted(set(table["unit"]) - {""})
    if len(units) > 1:
        raise input_error(CONFIG, f"{' and '.join(units)} on one axis", "make an exhibit for each", "exhibits")


def _naming(term: str, models: Sequence[str], view: View) -> str:
    variable = term.partition(":")[0]
    known = (model for model in models if variable in view.labels["categories"].get(model, {}))
    return next(known, models[0])


def _own_name(variable: str, view: View) -> str:
    if variable in view.labels["dimensions"]:
        return view.text(view.labels["dimensions"][variable]["label"])
    return view.label("item", variable)


def _level(variable: str, level: str, view: View) -> str:
    if variable in view.labels["dimensions"]:
        return view.label(variable, level)
    return view.label("category", level, variable)


def _threshold(model: str, lower: str, view: View) -> str:
    """Between which two answers a threshold lies."""
    outcome = view.labels["outcomes"].get(model, "")
    answers = list(view.labels["categories"].get(outcome, {}))
    after = answers[answers.index(lower) + 1] if lower in answers[:-1] else ""
    pair = [view.label("category", slug, outcome) for slug in (lower, after) if slug]
    return view.words.text("threshold", between=" | ".join(pair))
