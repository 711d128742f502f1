"""What `config/models.yaml` and `config/analysis_plan.yaml` must agree on with the survey."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from peaceresearch.problems import Problem
from peaceresearch.study.faults import problem, undeclared
from peaceresearch.study.formulas import categorical_names, formula_names, outcome_name
from peaceresearch.study.models import Model
from peaceresearch.study.plan_marks import PLANNED, outcomes, seal
from peaceresearch.study.survey import Survey
from peaceresearch.study.yaml_file import Location

if TYPE_CHECKING:
    from peaceresearch.study.load import Configuration


def problems(config: Configuration) -> Iterator[Problem]:
    """Every disagreement, with its line."""
    survey = config.survey
    for name, model in config.models.models.items():
        at: Location = ("models", name)
        if survey is None:
            yield problem(config, "models", at, "a model without a survey", "add config/survey.yaml or remove it")
            continue
        if name in {*survey.items, *survey.scales, *survey.domains}:
            yield problem(config, "models", at, f"`{name}` is also an item, a scale or a domain", "take another name")
        yield from _model(config, survey, model, at)
    for index, name in enumerate(config.models.imputation.auxiliary if survey is not None else ()):
        known = _names(survey) if survey else set()
        place: Location = ("imputation", "auxiliary", index)
        yield from undeclared(config, "models", place, name, known, "item, scale or domain of the survey")
    if config.analysis_plan is not None:
        yield from _plan(config)


def _names(survey: Survey) -> set[str]:
    """What a formula may name."""
    return {*(name for name, item in survey.items.items() if not item.is_multiple), *survey.scales, *survey.domains}


def _model(config: Configuration, survey: Survey, model: Model, at: Location) -> Iterator[Problem]:
    names, known = formula_names(model.formula), _names(survey)
    for word in sorted(categorical_names(model.formula)):
        if re.search(rf"(?<![\w(]){word}\b", re.sub(rf"C\(\s*{word}\b[^)]*\)", "", model.formula)):
            what = f"`{word}` stands in the formula as a number and by its categories"
            yield problem(config, "models", (*at, "formula"), what, "keep one of them")
    for word in names:
        yield from undeclared(config, "models", (*at, "formula"), word, known, "item, scale or domain of the survey")
        if word != outcome_name(model.formula) and word not in model.terms:
            yield problem(config, "models", (*at, "terms"), f"`{word}` has no name for readers", "add it to `terms`")
    for word in model.terms:
        if word not in names:
            yield problem(config, "models", (*at, "terms", word), f"`{word}` is not in the formula", "take it out")
    yield from _outcome(config, survey, model, at)
    if model.within is not None:
        yield from undeclared(config, "models", (*at, "within"), model.within, survey.domains, "domain of the survey")
    for index, comparison in enumerate(model.contrasts):
        place: Location = (*at, "contrasts", index)
        yield from undeclared(config, "models", (*place, "term"), comparison.term, names[1:], "term of the formula")
        levels = _levels(survey, comparison.term)
        if comparison.reference is not None and levels:
            yield from undeclared(
                config, "models", (*place, "reference"), comparison.reference, levels, f"value of `{comparison.term}`"
            )


def _levels(survey: Survey, name: str) -> list[str]:
    if name in survey.domains:
        return list(survey.domains[name].codes)
    return list(survey.items[name].categories) if name in survey.items else []


def _outcome(config: Configuration, survey: Survey, model: Model, at: Location) -> Iterator[Problem]:
    name = outcome_name(model.formula)
    item = survey.items.get(name)
    place: Location = (*at, "formula")
    if model.outcome and model.family != "binomial":
        yield problem(config, "models", (*at, "outcome"), "`outcome` is for binomial models", "take it out")
    if name in survey.domains:
        yield problem(config, "models", place, f"the outcome `{name}` is a domain", "declare it as an item")
    elif model.family == "gaussian" or (name not in survey.items and name not in survey.scales):
        return
    elif item is None or not item.categories:
        what = f"a model of the family {model.family} of `{name}`, which has no categories"
        yield problem(config, "models", place, what, "take the family gaussian, or declare categories")
    elif model.family == "ordinal" and len(item.categories) < 3:
        what = f"an ordinal model of `{name}`, which has {len(item.categories)} categories"
        yield problem(config, "models", place, what, "take the family binomial")
    elif model.family == "binomial":
        if not model.outcome:
            yield problem(config, "models", at, "`outcome` is missing", "name the categories that count as 1")
        for index, category in enumerate(model.outcome):
            where = (*at, "outcome", index)
            yield from undeclared(config, "models", where, category, item.categories, "category of the outcome")


def _plan(config: Configuration) -> Iterator[Problem]:
    """A plan that is not what was frozen, and deviations that deviate from nothing."""
    section, declared = "analysis_plan", config.analysis_plan
    assert declared is not None
    if config.survey is None:
        yield problem(config, section, (), "an analysis plan without a survey", "add config/survey.yaml or remove it")
        return
    if declared.frozen is not None and seal(declared.plan) != declared.frozen.sha256:
        what = f"the plan is not the one that was frozen on {declared.frozen.date}"
        remedy = "restore `plan`; what is done in another way belongs under `deviations`, with its reason"
        yield problem(config, section, ("plan",), what, remedy)
    taken = {*_names(config.survey), *config.survey.social_distance, *config.models.models}
    for name in declared.plan.analyses:
        if name in taken:
            what = f"the analysis `{name}` is called as something of the survey"
            yield problem(config, section, ("plan", "analyses", name), what, "take another name")
    found = {outcome.name: outcome for outcome in outcomes(config)}
    for name in declared.deviations:
        at: Location = ("deviations", name)
        yield from undeclared(config, section, at, name, declared.plan.analyses, "analysis of the plan")
        if name in found and found[name].status == PLANNED:
            yield problem(config, section, at, f"`{name}` is done as planned", "take the deviation out")
