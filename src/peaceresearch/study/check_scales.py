"""What the scales, the social distances and the margins of `config/survey.yaml` must agree on with the rest of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from peaceresearch.problems import Problem
from peaceresearch.results.codes import code_text
from peaceresearch.study.faults import problem, undeclared
from peaceresearch.study.scales import Scale, SocialDistance
from peaceresearch.study.survey import WAVE, Item, Survey
from peaceresearch.study.weighting import Margin, Weighting
from peaceresearch.study.yaml_file import Location

if TYPE_CHECKING:
    from peaceresearch.study.load import Configuration

SECTION = "survey"
_ITEM, _DOMAIN = "item of this survey", "domain of this survey"


def problems(config: Configuration, survey: Survey) -> Iterator[Problem]:
    """Every disagreement, with its line."""
    for name, scale in survey.scales.items():
        yield from _own_name(config, survey, name, ("scales", name))
        yield from _scale(config, survey, scale, ("scales", name))
    for name, distance in survey.social_distance.items():
        yield from _own_name(config, survey, name, ("social_distance", name))
        yield from _distance(config, survey, distance, ("social_distance", name))
    if survey.weighting is not None:
        yield from _weighting(config, survey, survey.weighting)
    for index, family in enumerate(survey.estimates):
        if family.sensitivity and survey.weighting is None:
            place: Location = ("estimates", index, "sensitivity")
            yield problem(config, SECTION, place, "there are no margins to vary", "declare `weighting`")


def _own_name(config: Configuration, survey: Survey, name: str, at: Location) -> Iterator[Problem]:
    """Items, scales, dimensions and models are called by their names alone."""
    taken = {"an item": survey.items, "a dimension": {*survey.domains, WAVE}, "a model": config.models.models}
    if at[0] == "social_distance":
        taken |= {"a scale": survey.scales}
    for what, names in taken.items():
        if name in names:
            yield problem(config, SECTION, at, f"`{name}` is also {what}", "take another name")


def _scale(config: Configuration, survey: Survey, scale: Scale, at: Location) -> Iterator[Problem]:
    for index, name in enumerate(scale.items):
        place: Location = (*at, "items", index)
        yield from undeclared(config, SECTION, place, name, survey.items, _ITEM)
        item = survey.items.get(name)
        if item is not None:
            yield from _range(config, name, item, place)
    ranges = {_range_of(survey.items[name]) for name in scale.items if name in survey.items} - {None}
    if scale.to is None and len(ranges) > 1:
        what = f"its items have different ranges ({', '.join(f'{low:g} to {high:g}' for low, high in sorted(ranges))})"  # type: ignore[misc,type-var]  # None is taken out
        yield problem(config, SECTION, at, what, "bring them to one by `to`")
    for index, name in enumerate(scale.functioning):
        yield from undeclared(config, SECTION, (*at, "functioning", index), name, survey.domains, _DOMAIN)


def _range(config: Configuration, name: str, item: Item, at: Location) -> Iterator[Problem]:
    if item.is_multiple:
        yield problem(config, SECTION, at, f"`{name}` has several answers", "a scale is made of items with one")
    elif _range_of(item) is None:
        what = f"nothing says between which numbers the answers to `{name}` lie"
        yield problem(config, SECTION, at, what, "give the item a `range`, or categories whose codes are numbers")
    elif item.range is not None and item.range[0] >= item.range[1]:
        yield problem(config, SECTION, ("items", name, "range"), "the range is empty", "write [lowest, highest]")


def _range_of(item: Item) -> tuple[float, float] | None:
    """Lowest and highest answer by the config, or None where it does not say."""
    if item.range is not None:
        return item.range
    codes = [code_text(code) for category in item.categories.values() for code in category.codes]
    try:
        numbers = [float(code) for code in codes]
    except ValueError:
        return None
    return (min(numbers), max(numbers)) if numbers else None


def _distance(config: Configuration, survey: Survey, distance: SocialDistance, at: Location) -> Iterator[Problem]:
    yield from undeclared(config, SECTION, (*at, "by"), distance.by, survey.domains, _DOMAIN)
    values = survey.domains[distance.by].codes if distance.by in survey.domains else None
    used: dict[str, str] = {}
    for target, items in distance.targets.items():
        place: Location = (*at, "targets", target)
        if values is not None:
            yield from undeclared(config, SECTION, place, target, values, f"value of `{distance.by}`")
        for step, name in items.items():
            yield from undeclared(config, SECTION, (*place, step), name, survey.items, _ITEM)
            item = survey.items.get(name)
            if used.setdefault(name, f"{target}, {step}") != f"{target}, {step}":
                what = f"`{name}` stands for two relations: {used[name]}; {target}, {step}"
                yield problem(config, SECTION, (*place, step), what, "give each an item of its own")
            if item is not None and not item.is_multiple and not set(distance.accepted) & set(item.categories):
                what = f"`{name}` has none of the categories that mean acceptance ({', '.join(distance.accepted)})"
                yield problem(config, SECTION, (*place, step), what, "name them in `accepted`")
            if item is not None and item.is_multiple:
                what = f"`{name}` has several answers"
                yield problem(config, SECTION, (*place, step), what, "give an item for each step")


def _weighting(config: Configuration, survey: Survey, weighting: Weighting) -> Iterator[Problem]:
    at: Location = ("weighting",)
    for index, wave in enumerate(weighting.waves):
        yield from undeclared(config, SECTION, (*at, "waves", index), wave, survey.waves, "wave of this survey")
    for name, known in weighting.margins.items():
        for index, margin in enumerate(known.margins):
            yield from _margin(config, survey, margin, (*at, "margins", name, "margins", index))


def _margin(config: Configuration, survey: Survey, margin: Margin, at: Location) -> Iterator[Problem]:
    if margin.mean is not None:
        yield from undeclared(config, SECTION, (*at, "mean"), margin.mean, survey.items, _ITEM)
        return
    values: list[set[str]] = []
    for index, name in enumerate(margin.by or ()):
        place: Location = (*at, "by", index)
        items = {key: item for key, item in survey.items.items() if item.categories and not item.is_multiple}
        yield from undeclared(
            config, SECTION, place, name, {*survey.domains, *items}, "domain, or item with categories"
        )
        known = (
            survey.domains[name].codes if name in survey.domains else items[name].categories if name in items else {}
        )
        values.append(set(known))
    for cell, _ in margin.cells:
        for position, (value, known_values) in enumerate(zip(cell, values, strict=False)):
            if known_values:
                place = (*at, "population", *cell[: position + 1])
                yield from undeclared(
                    config, SECTION, place, value, known_values, f"value of `{(margin.by or ())[position]}`"
                )
