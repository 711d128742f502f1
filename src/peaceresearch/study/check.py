"""What the sections of `config/` must agree on: names that are used are declared, texts are in every language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pydantic import BaseModel

from peaceresearch.problems import Problem
from peaceresearch.study import check_documents, check_events, check_focus_groups, check_models, check_survey
from peaceresearch.study.faults import problem, undeclared
from peaceresearch.study.focus_groups import GROUP
from peaceresearch.study.general import STRANDS
from peaceresearch.study.kinds import RECORDS, SYNTHESES, Exhibit
from peaceresearch.study.survey import WAVE
from peaceresearch.study.text import Text
from peaceresearch.study.yaml_file import Location

if TYPE_CHECKING:
    from peaceresearch.study.load import Configuration

PARTS = ("item", "category")
"""Parts of a result's id by which an exhibit may be laid out, beside the study's dimensions."""
LAYOUT = ("rows", "groups", "bars", "columns", "parts", "tiles", "banner", "attribution", "bands")
"""Options of exhibits that name such a part, or several."""

OWN_COLUMNS = ("ledger", "agreement_plot", "bibliography", "prisma_flow")
"""Kinds whose options of these names are no parts."""
OWN_LAYOUT = (
    "weighting_table", "scale_report", "social_distance_matrix", "model_table", "coefficients", "marginal_effects",
    "imputation_diagnostics", "sensitivity_ribbon", "who_said_what", "code_network", "speaking_shares",
    "saturation_curve", "negative_cases", "coreq_checklist", "prisma_flow", "timeline", "crossed_documents",
    "prisma_checklist",
)  # fmt: skip
"""Kinds that have a place for whatever their results are divided by."""


def problems(config: Configuration) -> list[Problem]:
    """Every disagreement between the sections, with file and line."""
    return [
        *_texts(config),
        *check_survey.problems(config),
        *check_focus_groups.problems(config),
        *check_documents.problems(config),
        *check_events.problems(config),
        *check_models.problems(config),
        *_exhibits(config),
        *_disclosure(config),
        *_twin(config),
    ]


def _texts(config: Configuration) -> Iterator[Problem]:
    languages = tuple(config.study.languages)
    for section in config.files:
        model = getattr(config, section)
        for at, text in texts_of(model):
            absent = text.languages_without(languages)
            if absent:
                what = f"`{'.'.join(map(str, at))}` has no text in {', '.join(absent)}"
                yield problem(config, section, at, what, "add the translation, or take the language out of study.yaml")


def texts_of(model: object, at: Location = ()) -> Iterator[tuple[Location, Text]]:
    """Every text below `model`, and where it stands."""
    if isinstance(model, Text):
        yield at, model
    elif isinstance(model, BaseModel):
        for name in type(model).model_fields:
            yield from texts_of(getattr(model, name), (*at, name))
    elif isinstance(model, dict):
        for key, value in model.items():
            yield from texts_of(value, (*at, key))
    elif isinstance(model, list):
        for index, value in enumerate(model):
            yield from texts_of(value, (*at, index))


def _exhibits(config: Configuration) -> Iterator[Problem]:
    for name, exhibit in config.exhibits.exhibits.items():
        at: Location = ("exhibits", name)
        options = exhibit.options
        for option in LAYOUT:
            values = getattr(options, option, None) if exhibit.kind not in OWN_COLUMNS else None
            for value in [values] if isinstance(values, str) else values or ():
                known = {*PARTS, GROUP, *config.study.dimensions}
                yield from undeclared(config, "exhibits", (*at, "options", option), value, known, "part or dimension")
        yield from _tiles(config, getattr(options, "tiles", None))
        for index, pattern in enumerate(exhibit.results):
            if not re.fullmatch(r"[a-z_*]+\.[a-z0-9_*]+\..+", pattern):
                what = f"`{pattern}` is no id of results"
                yield problem(
                    config, "exhibits", (*at, "results", index), what, "write strand.measure.item[category][domain]"
                )
            for name in _not_laid_out(exhibit, pattern):
                what = f"`{pattern}` is divided by `{name}`, which no option of this exhibit names"
                remedy = "name it under `options`, or take it out of the id"
                yield problem(config, "exhibits", (*at, "results", index), what, remedy)
        if exhibit.kind == "bibliography" and exhibit.options.group is not None:
            yield from _grouped(config, (*at, "options", "group"), exhibit.options.group)
        if exhibit.kind == "plan_table" and config.analysis_plan is None:
            what = "a `plan_table` without an analysis plan"
            yield problem(config, "exhibits", at, what, "write config/analysis_plan.yaml")
        if exhibit.kind in SYNTHESES and not config.findings.findings:
            what = f"a `{exhibit.kind}` without findings"
            yield problem(config, "exhibits", at, what, "declare them in config/findings.yaml")


def _grouped(config: Configuration, at: Location, field: str) -> Iterator[Problem]:
    extraction = config.documents.extraction if config.documents else None
    fields = extraction.fields if extraction else {}
    coded = [name for name, declared in fields.items() if declared.kind == "coded"]
    yield from undeclared(config, "exhibits", at, field, coded, "coded field of `extraction` in config/documents.yaml")


def _not_laid_out(exhibit: Exhibit, pattern: str) -> list[str]:
    """Dimensions that the domain of a pattern names and the exhibit has no place for: it would drop the result."""
    found = re.search(r"\[([^\[\]]*=[^\[\]]*)\]$", pattern)
    if found is None or exhibit.kind in RECORDS or exhibit.kind in OWN_LAYOUT:
        return []
    names = [part.partition("=")[0].removeprefix("versus-") for part in found[1].split(";")]
    options = [getattr(exhibit.options, option) for option in type(exhibit.options).model_fields]
    used = {value for each in options for value in (each if isinstance(each, list) else [each])}
    used |= {WAVE} if exhibit.kind == "trend" else set()  # its axis
    return [name for name in dict.fromkeys(names) if name not in used and "*" not in name]


def _tiles(config: Configuration, dimension: str | None) -> Iterator[Problem]:
    """What is wrong with the tiles of a tile map: a value without one, or two values on one."""
    if dimension not in config.study.dimensions:
        return
    taken: dict[tuple[int, int], str] = {}
    for value, declared in config.study.dimensions[dimension].values.items():
        place: Location = ("dimensions", dimension, "values", value)
        if declared.tile is None:
            yield problem(config, "study", place, f"`{value}` has no `tile`", "give its column and row, or draw no map")
        elif taken.setdefault(declared.tile, value) != value:
            what = f"`{value}` and `{taken[declared.tile]}` have the same tile"
            yield problem(config, "study", place, what, "give each a tile of its own")


def _disclosure(config: Configuration) -> Iterator[Problem]:
    for strand in STRANDS:
        if getattr(config, strand) is not None and getattr(config.disclosure.minimum_base, strand) is None:
            what = f"no minimum base for the strand `{strand}`"
            yield problem(config, "disclosure", ("minimum_base",), what, "state the fewest that may be shown")


def _twin(config: Configuration) -> Iterator[Problem]:
    twin = config.twin.survey if config.twin else None
    if twin is None or config.survey is None:
        return
    for name in twin.questions:
        yield from undeclared(
            config, "twin", ("survey", "questions", name), name, config.survey.items, "item of the survey"
        )
    yield from undeclared(
        config, "twin", ("survey", "divided_by"), twin.divided_by, config.survey.domains, "domain of the survey"
    )
