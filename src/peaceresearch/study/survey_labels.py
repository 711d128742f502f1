"""How readers call what results of the survey are about, and what exhibits must know of the survey beside them."""

from __future__ import annotations

from typing import Any

from peaceresearch.results.ids import matches
from peaceresearch.study.analysis_plan import AnalysisPlan
from peaceresearch.study.formulas import outcome_name
from peaceresearch.study.load import Configuration
from peaceresearch.study.models import Model
from peaceresearch.study.plan_marks import outcomes
from peaceresearch.study.scales import SocialDistance
from peaceresearch.study.survey import Item
from peaceresearch.study.weighting import MARGINS

Labels = dict[str, Any]
_ON_WEIGHTS = ("weighting_table", "sensitivity_ribbon")
_NAMELESS = {"*": ""}
"""The label of a dimension that only results have, for which each language has a word."""


def survey_facts(config: Configuration, patterns: list[str], kind: str) -> dict[str, Any] | None:
    """What an exhibit of `kind` must know of the survey beside its results; None where `patterns` draw none of it.

    Returns
    -------
    dict
        `level` of the intervals; of a trend `breaks` (item: the waves at which its wording changed); of outcome rates
        `eligibility` (AAPOR's e, None where it is estimated); of the weights `margins` (pairs of a set and what it is
        called and where its numbers are from) and `to`, the set that results use; of the analysis plan `plan`.
    """
    survey = config.survey
    if survey is None or not {pattern.split(".", 1)[0] for pattern in patterns} & {"survey", "*"}:
        return None
    facts: dict[str, Any] = {"level": survey.level}
    if kind == "trend":
        changed = {item: [name for name, wave in survey.waves.items() if item in wave.changed] for item in survey.items}
        facts["breaks"] = {item: waves for item, waves in changed.items() if waves}
    if kind == "outcome_rates" and survey.contacts is not None:
        facts["eligibility"] = survey.contacts.eligibility
    if kind in _ON_WEIGHTS and survey.weighting is not None:
        known = survey.weighting.margins.items()
        facts["margins"] = [
            [name, {"label": each.label.root, "reference": each.reference.root}] for name, each in known
        ]
        facts["to"] = survey.weighting.to
    if kind == "plan_table" and config.analysis_plan is not None:
        facts["plan"] = _plan(config, config.analysis_plan)
    return facts


def _plan(config: Configuration, declared: AnalysisPlan) -> dict[str, Any]:
    """The analysis plan, and what became of it: `sha256` and `date` are None where it is not frozen."""
    frozen, registered = declared.frozen, declared.plan.registered
    return {
        "sha256": frozen.sha256 if frozen else None,
        "date": frozen.date.isoformat() if frozen else None,
        "registered": registered.root if registered else None,
        "analyses": [
            [
                outcome.name,
                {
                    "question": outcome.analysis.question.root,
                    "status": outcome.status,
                    "differences": outcome.differences,
                    "reason": declared.deviations[outcome.name].reason.root
                    if outcome.name in declared.deviations
                    else None,
                },
            ]
            for outcome in outcomes(config)
        ],
    }


def add_survey(config: Configuration, wanted: set[str], labels: Labels) -> None:
    """Add to `labels` what `wanted` items of the survey, its scales, models and analyses are called; and the values of
    the dimensions that only results have: `margins`, `step` of a social distance, `functioning` of a scale.
    """
    survey = config.survey
    assert survey is not None
    # The denominator of a ratio stands where others have a category.
    ratios = [family for family in survey.estimates if family.over is not None]
    over = {family.over for family in ratios if any(is_wanted(name, wanted) for name in family.items)}
    inside = {
        item for name, scale in survey.scales.items() if is_wanted(name, wanted) for item in scale.items
    }  # an item of a scale stands where others have a category
    for name, item in survey.items.items():
        if is_wanted(name, wanted) or name in over or name in inside:
            labels["items"].append(["survey", name, item.label.root])
            labels["categories"][name] = _categories(item)
            labels["questions"] += _question(name, item)
    for name, scale in survey.scales.items():
        if is_wanted(name, wanted):
            labels["items"].append(["survey", name, scale.label.root])
            labels["categories"][name] = [[item, survey.items[item].label.root] for item in scale.items]
            _add_dimension(labels, "functioning", [[each, _of(config, each)] for each in scale.functioning])
    for name, distance in survey.social_distance.items():
        if is_wanted(name, wanted):
            _add_distance(config, name, distance, labels)
    for name, model in config.models.models.items():
        if is_wanted(name, wanted):
            _add_model(config, name, model, labels)
    if survey.weighting is not None:
        sets = [[name, {"label": known.label.root, "colour": None}] for name, known in survey.weighting.margins.items()]
        _add_dimension(labels, MARGINS, sets)
    for outcome in outcomes(config):
        if is_wanted(outcome.name, wanted):
            labels["items"].append(["survey", outcome.name, outcome.analysis.question.root])


def _add_distance(config: Configuration, name: str, distance: SocialDistance, labels: Labels) -> None:
    assert config.survey is not None
    values = config.study.dimensions[distance.by].values
    labels["items"].append(["survey", name, distance.label.root])
    labels["categories"][name] = [[target, values[target].label.root] for target in distance.targets]
    _add_dimension(
        labels, "step", [[step, {"label": text.root, "colour": None}] for step, text in distance.steps.items()]
    )
    asked = [item for items in distance.targets.values() for item in items.values()]
    labels["questions"] += [pair for item in asked for pair in _question(name, config.survey.items[item])]


def _add_model(config: Configuration, name: str, model: Model, labels: Labels) -> None:
    assert config.survey is not None
    items, outcome = config.survey.items, outcome_name(model.formula)
    labels["items"].append(["survey", name, model.label.root])
    labels["categories"][name] = [[term, text.root] for term, text in model.terms.items()]
    labels["categories"] |= {term: _categories(items[term]) for term in (*model.terms, outcome) if term in items}
    labels.setdefault("outcomes", {})[name] = outcome
    labels["questions"] += _question(name, items[outcome]) if outcome in items else []


def _add_dimension(labels: Labels, name: str, values: list[list[Any]]) -> None:
    known = labels["dimensions"].setdefault(name, {"label": _NAMELESS, "values": []})["values"]
    known += [value for value in values if value[0] not in [each[0] for each in known]]


def _of(config: Configuration, dimension: str) -> dict[str, Any]:
    return {"label": config.study.dimensions[dimension].label.root, "colour": None}


def _question(name: str, item: Item) -> list[list[Any]]:
    return [[name, item.question.root]] if item.question else []


def _categories(item: Item) -> list[list[Any]]:
    return [[slug, category.label.root] for slug, category in item.categories.items()]


def is_wanted(name: str, wanted: set[str]) -> bool:
    """Whether one of the patterns `wanted` is the item `name`."""
    return any(matches(name, item) for item in wanted)
