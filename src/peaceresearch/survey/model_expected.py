"""Every result that a model should have by the config, whether or not the data allow it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from peaceresearch.results.ids import domain_id
from peaceresearch.survey.formulas import read_formula
from peaceresearch.survey.groupings import VERSUS
from peaceresearch.survey.model_blocks import term_name
from peaceresearch.survey.model_contrasts import pairs_of
from peaceresearch.survey.model_frame import expected_terms
from peaceresearch.survey.ordinal import THRESHOLD

EMPTY = "nobody among the model's respondents"
IN_PLACE = "the level with which others are compared, in place of one that nobody has"


@dataclass(frozen=True)
class Expected:
    """What a result is: its id, without the model's name, and what it speaks of."""

    measure: str
    category: str
    domain: str
    variable: str
    level: str
    family: str = ""


def expected_results(model: Mapping[str, Any], frame: pd.DataFrame) -> Iterator[Expected]:
    """The coefficients, marginal effects and comparisons of a model, in their order, from the categories that the
    config names.
    """
    formula, family = model["formula"], model["family"]
    terms = expected_terms(frame, formula, family)
    outcome = frame[read_formula(formula).outcome]
    answers = list(outcome.cat.categories) if family == "ordinal" else [""]
    for variable, level in terms:
        yield Expected("coefficient", term_name(variable, level), "", variable, level)
    for lower in answers[:-1]:
        yield Expected("coefficient", term_name(THRESHOLD, lower), "", THRESHOLD, lower)
    if model["marginal_effects"]:
        for variable, level in _moved(terms):
            for answer in answers:
                domain = f"outcome={answer}" if answer else ""
                yield Expected("marginal_effect", term_name(variable, level), domain, variable, level)
    for declared in model["contrasts"]:
        name, family_ = declared["term"], declared["family"] or ""
        levels = list(frame[name].cat.categories) if isinstance(frame[name].dtype, pd.CategoricalDtype) else []
        for one, other in pairs_of(levels, declared["reference"]):
            domain = domain_id({"level": one, f"{VERSUS}level": other})
            yield Expected("model_contrast", name, domain, name, one, family_)


def _moved(terms: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The variables of the terms and, of categorical ones, their levels: each once."""
    parts = [
        part
        for variable, level in terms
        if variable
        for part in zip(variable.split(":"), level.split(":"), strict=True)
    ]
    yield from sorted(dict.fromkeys(parts), key=lambda part: [name for name, _ in parts].index(part[0]))


def missing_reason(expected: Expected, counts: Mapping[str, Mapping[str, int]]) -> str:
    """Why a model that is estimated lacks a result: a level or category without respondents."""
    parts = [part for part in zip(expected.variable.split(":"), expected.level.split(":"), strict=True) if part[1]]
    present = parts and all(counts.get(name, {}).get(level) for name, level in parts)
    return IN_PLACE if present and not expected.domain else EMPTY
