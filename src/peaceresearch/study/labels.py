"""How readers call what results are about, in every language."""

from __future__ import annotations

from typing import Any

from peaceresearch.results.ids import item_of, matches
from peaceresearch.study.load import Configuration
from peaceresearch.study.strands import Item

Labels = dict[str, Any]


def labels_for(config: Configuration, patterns: list[str], colours: bool = True) -> Labels:
    """Labels of the items that `patterns` may draw, of their categories, and of the study's dimensions.

    Returns
    -------
    dict
        `items` ([strand, item, text]: two strands may use one name), `categories` (item: pairs) and `dimensions`
        (dimension: `label` and `values`, pairs of a value and its `label` and `colour`). Pairs stand in the config's
        order, which is the order on the page: a dict would lose it when its keys are sorted. A text is a dict by
        language, `*` for all of them.
    """
    wanted = {item_of(pattern) for pattern in patterns}
    strands = {pattern.split(".", 1)[0] for pattern in patterns}
    labels: Labels = {"items": [], "categories": {}, "dimensions": {}}
    used: set[str] = set()
    if config.survey is not None and strands & {"survey", "*"}:
        _add_survey(config, wanted, labels)
        used |= set(config.survey.domains)
    if config.focus_groups is not None and strands & {"focus_groups", "*"}:
        codes = config.focus_groups.codes.items()
        labels["items"] += [
            ["focus_groups", name, coded.label.root] for name, coded in codes if _is_wanted(name, wanted)
        ]
        used |= set(config.focus_groups.groups.variables)
    for name, dimension in config.study.dimensions.items():
        if name in used:
            values = [
                [slug, {"label": value.label.root, "colour": value.colour if colours else None}]
                for slug, value in dimension.values.items()
            ]
            labels["dimensions"][name] = {"label": dimension.label.root, "values": values}
    return labels


def _add_survey(config: Configuration, wanted: set[str], labels: Labels) -> None:
    assert config.survey is not None
    items = config.survey.items
    for name, item in items.items():
        if _is_wanted(name, wanted):
            labels["items"].append(["survey", name, item.label.root])
            labels["categories"][name] = _categories(item)
    for name, model in config.models.models.items():
        if _is_wanted(name, wanted):
            labels["items"].append(["survey", name, model.label.root])
            labels["categories"][name] = [[term, text.root] for term, text in model.terms.items()]
            labels["categories"] |= {term: _categories(items[term]) for term in model.terms if term in items}


def _categories(item: Item) -> list[list[Any]]:
    return [[slug, category.label.root] for slug, category in item.categories.items()]


def _is_wanted(name: str, wanted: set[str]) -> bool:
    return any(matches(name, item) for item in wanted)
