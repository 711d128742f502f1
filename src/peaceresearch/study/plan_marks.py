"""What the analysis plan makes of the results: planned, deviating from the plan, or exploratory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from peaceresearch.provenance.spec import canonical_json, text_digest
from peaceresearch.study.analysis_plan import Analysis, Planned
from peaceresearch.study.models import Model
from peaceresearch.study.survey import Estimates, Survey

if TYPE_CHECKING:
    from peaceresearch.study.load import Configuration

PLANNED, DEVIATING, EXPLORATORY = "planned", "deviating", "exploratory"
MISSING = "missing"
"""An analysis that was planned and is not done."""
Grouping = tuple[str, ...]
_PARTS = ("estimate", "contrasts", "association")


@dataclass(frozen=True)
class Outcome:
    """What became of one analysis of the plan: `status` is planned, deviating or missing; `differences` are the keys
    of the config that differ.
    """

    name: str
    analysis: Analysis
    status: str
    differences: list[str] = field(default_factory=list)


def seal(plan: Planned) -> str:
    """The sha256 of the plan as canonical JSON, in hexadecimal digits: what freezes it.

    Of what the plan says and not of defaults, so that a later version of the package seals it alike; where it was
    registered is known only afterwards, and left out.
    """
    return text_digest(canonical_json(plan.model_dump(mode="json", exclude_defaults=True, exclude={"registered"})))


def sealed(config: Configuration) -> Planned | None:
    """The plan, where it is frozen: one that anyone may still change marks nothing."""
    found = config.analysis_plan
    return found.plan if found is not None and found.frozen is not None else None


def marks_of_models(config: Configuration) -> dict[str, dict[str, Any]]:
    """By model: `model`, the mark of its results, and `contrasts`, that of its comparisons by term; empty without a
    frozen plan.
    """
    plan = sealed(config)
    if plan is None:
        return {}
    planned = {name: model for analysis in plan.analyses.values() for name, model in analysis.models.items()}
    elsewhere = bool(_elsewhere(config, plan))
    found = {}
    for name, model in config.models.models.items():
        mark = EXPLORATORY
        if name in planned:
            mark = DEVIATING if elsewhere or planned[name].differs(model) else PLANNED
        known = planned[name].contrasts if name in planned else []
        contrasts = {each.term: mark if each in known else EXPLORATORY for each in model.contrasts}
        found[name] = {"model": mark, "contrasts": contrasts}
    return found


def marks_of_estimates(config: Configuration, family: Estimates) -> dict[str, list[list[Any]]] | None:
    """By item: for each grouping (a list of dimensions, [] for everybody), the marks of its estimates, of its
    comparisons and of its association; None without a frozen plan.
    """
    plan = sealed(config)
    survey = config.survey
    if plan is None or survey is None:
        return None
    elsewhere = bool(_elsewhere(config, plan))
    planned = [each for analysis in plan.analyses.values() for each in analysis.estimates]
    found: dict[str, list[list[Any]]] = {}
    for item in family.items:
        for grouping in _groupings(family):
            states = [
                _compared(survey, each, family, grouping) for each in planned if _covers(each, family, item, grouping)
            ]
            marks = [_best([state[part] for state in states], elsewhere) for part in _PARTS]
            found.setdefault(item, []).append([list(grouping), *marks])
    return found


def outcomes(config: Configuration) -> list[Outcome]:
    """What became of each analysis of the plan, in its order; frozen or not."""
    if config.analysis_plan is None or config.survey is None:
        return []
    plan = config.analysis_plan.plan
    found = []
    for name, analysis in plan.analyses.items():
        lacking, differing = list(_lacking(config, analysis)), list(_differing(config, analysis))
        done = len(lacking) < _asked(analysis)
        differences = [*lacking, *differing, *_elsewhere(config, plan)]
        status = MISSING if not done else DEVIATING if differences else PLANNED
        found.append(Outcome(name, analysis, status, differences))
    return found


def _best(states: list[str], elsewhere: bool) -> str:
    if PLANNED in states:
        return DEVIATING if elsewhere else PLANNED
    return DEVIATING if DEVIATING in states else EXPLORATORY


def _elsewhere(config: Configuration, plan: Planned) -> list[str]:
    """What differs from the plan for all results."""
    survey = config.survey
    assert survey is not None
    to = survey.weighting.to if survey.weighting else None
    return [
        *(["level"] if plan.level is not None and plan.level != survey.level else []),
        *(["margins"] if plan.margins is not None and plan.margins != to else []),
    ]


def _groupings(family: Estimates) -> Iterator[Grouping]:
    yield ()
    for entry in family.by:
        yield (entry,) if isinstance(entry, str) else tuple(entry)


def _covers(planned: Estimates, family: Estimates, item: str, grouping: Grouping) -> bool:
    """Whether both ask for the same measure of the item by this grouping."""
    both = (planned, family)
    return planned.measure == family.measure and all(item in e.items and grouping in _groupings(e) for e in both)


def _compared(survey: Survey, planned: Estimates, family: Estimates, grouping: Grouping) -> Mapping[str, str]:
    """How each part of `family` stands to the plan."""
    same = (planned.interval or survey.interval) == (family.interval or survey.interval)
    same = same and planned.over == family.over
    same = same and (family.measure != "quantile" or planned.quantiles == family.quantiles)
    mark = PLANNED if same else DEVIATING
    contrasts = EXPLORATORY
    if grouping and planned.contrasts is not None and family.contrasts is not None:
        contrasts = mark if planned.contrasts == family.contrasts else DEVIATING
    return {
        "estimate": mark,
        "contrasts": contrasts,
        "association": mark if planned.association and family.association else EXPLORATORY,
    }


def _asked(analysis: Analysis) -> int:
    """Number of parts that an analysis has: its models, and every item by every grouping."""
    return len(analysis.models) + sum(len(each.items) * len(list(_groupings(each))) for each in analysis.estimates)


def _lacking(config: Configuration, analysis: Analysis) -> Iterator[str]:
    """The parts of an analysis that the config does not ask for."""
    assert config.survey is not None
    for name in analysis.models:
        if name not in config.models.models:
            yield name
    for each in analysis.estimates:
        for item in each.items:
            for grouping in _groupings(each):
                if not any(_covers(each, family, item, grouping) for family in _of(config.survey, item)):
                    yield _named(each, item, grouping)


def _differing(config: Configuration, analysis: Analysis) -> Iterator[str]:
    """The parts of an analysis that the config asks for in another way, each with the keys that differ."""
    assert config.survey is not None
    for name, planned in analysis.models.items():
        model: Model | None = config.models.models.get(name)
        if model is not None and planned.differs(model):
            yield f"{name}: {', '.join(planned.differs(model))}"
    for each in analysis.estimates:
        for item in each.items:
            for grouping in _groupings(each):
                families = [family for family in _of(config.survey, item) if _covers(each, family, item, grouping)]
                if families and not any(_as_planned(config.survey, each, family, grouping) for family in families):
                    yield _named(each, item, grouping)


def _as_planned(survey: Survey, planned: Estimates, family: Estimates, grouping: Grouping) -> bool:
    states = _compared(survey, planned, family, grouping)
    wanted = {
        "estimate": True,
        "contrasts": planned.contrasts is not None and bool(grouping),
        "association": planned.association and len(grouping) == 1,
    }
    return all(states[part] == PLANNED for part in _PARTS if wanted[part])


def _of(survey: Survey, item: str) -> list[Estimates]:
    return [family for family in survey.estimates if item in family.items]


def _named(planned: Estimates, item: str, grouping: Grouping) -> str:
    by = f" by {' x '.join(grouping)}" if grouping else ""
    return f"{planned.measure} of {item}{by}"
