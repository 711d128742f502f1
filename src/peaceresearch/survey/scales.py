"""Scores of scales: several items, each on one and the same range, put together into one number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from peaceresearch.problems import InputError, Problem
from peaceresearch.results.codes import code_text
from peaceresearch.survey.columns import Floats
from peaceresearch.survey.recode import CONFIG, Item

Specs = Mapping[str, Mapping[str, Any]]
_SHOWN = 5


def scale_item(name: str, scale: Mapping[str, Any], items: Mapping[str, Item], item_specs: Specs) -> Item:
    """The scores of a scale, as an item that is a number.

    Parameters
    ----------
    name : str
        Of the scale.
    scale
        `items`, `reverse`, `to` ([lowest, highest] or None), `score` ("mean" or "sum"), `minimum` (fewest items that
        have to be answered; all where it is None).
    items
        The survey's items, recoded.
    item_specs
        Of each item `categories` and `range`, as in the config.

    Returns
    -------
    Item
        NaN for whoever answered fewer items than the minimum. Of the others the mean of what they answered; a sum is
        that mean times the number of items.

    Raises
    ------
    InputError
        With every answer outside the range of its item, item that has no numbers or no range, and difference of the
        ranges where the scale has no `to`.
    """
    scores = item_scores(name, scale, items, item_specs)
    answered = ~np.isnan(scores)
    count = answered.sum(axis=1)
    known = count >= (scale["minimum"] or len(scale["items"]))
    total = np.where(answered, scores, 0.0).sum(axis=1)
    numbers = np.full(len(scores), np.nan)
    numbers[known] = total[known] / count[known] * (1 if scale["score"] == "mean" else len(scale["items"]))
    return Item((), np.full(len(scores), -1, dtype=np.int16), numbers, known)


def item_scores(name: str, scale: Mapping[str, Any], items: Mapping[str, Item], item_specs: Specs) -> Floats:
    """(n, number of items): the answers as they enter the scale, reversed and brought to its range; NaN for none.

    A reversed answer is lowest + highest - answer, by the range of its item, and not by what occurs in the data: the
    theoretical range is that of `range`, or else of the codes of the item's categories. See `scale_item`.
    """
    problems, columns, ranges = [], [], []
    for member in scale["items"]:
        limits = item_range(item_specs[member])
        values = _numbers(items[member], item_specs[member])
        problems += list(_misfits(member, limits, values))
        if limits is not None and values is not None:
            columns.append(_oriented(values, limits, member in scale["reverse"], scale["to"]))
            ranges.append(limits)
    if scale["to"] is None and len(set(ranges)) > 1:
        shown = ", ".join(f"{low:g} to {high:g}" for low, high in sorted(set(ranges)))
        what = f"its items have different ranges ({shown})"
        problems.append(Problem(CONFIG, f"scales.{name}", what, "bring them to one by `to`"))
    if problems:
        raise InputError(sorted(set(problems)))
    return np.column_stack(columns)


def item_range(spec: Mapping[str, Any]) -> tuple[float, float] | None:
    """Lowest and highest answer to an item by its config; None where that does not say."""
    if spec["range"]:
        return float(spec["range"][0]), float(spec["range"][1])
    codes = [code_text(code) for _, category in spec["categories"] for code in category["codes"]]
    try:
        numbers = [float(code) for code in codes]
    except ValueError:
        return None
    return (min(numbers), max(numbers)) if numbers else None


def _numbers(item: Item, spec: Mapping[str, Any]) -> Floats | None:
    """The answers as numbers; of a variable that is text, the code of the category, if that is one number."""
    if item.has_numbers:
        return item.numbers
    codes = [category["codes"] for _, category in spec["categories"]]
    try:
        values = [float(code_text(code)) for (code,) in codes]
    except ValueError:
        return None
    return np.array([*values, np.nan])[item.codes]


def _misfits(name: str, limits: tuple[float, float] | None, values: Floats | None) -> Iterator[Problem]:
    """What keeps an item from being part of a scale."""
    if values is None or limits is None:
        what = f"the answers to `{name}` are no numbers, or nothing says between which they lie"
        yield Problem(
            CONFIG, f"items.{name}", what, "give the item a `range`, or categories with a number as code each"
        )
        return
    outside, counts = np.unique(values[(values < limits[0]) | (values > limits[1])], return_counts=True)
    if len(outside):
        pairs = list(zip(outside.tolist(), counts.tolist(), strict=True))
        listed = ", ".join(f"{value:g} ({count} rows)" for value, count in pairs[:_SHOWN])
        more = ", ..." if len(pairs) > _SHOWN else ""
        what = f"answers to `{name}` outside its range, {limits[0]:g} to {limits[1]:g}: {listed}{more}"
        yield Problem(CONFIG, f"items.{name}", what, "declare them as `missing`, or correct its `range`")


def _oriented(values: Floats, limits: tuple[float, float], reverse: bool, to: tuple[float, float] | None) -> Floats:
    low, high = limits
    turned = low + high - values if reverse else values
    if to is None:
        return turned
    return np.asarray(to[0] + (turned - low) / (high - low) * (to[1] - to[0]))
