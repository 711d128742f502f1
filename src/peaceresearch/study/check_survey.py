"""What `config/survey.yaml` must agree on with itself and with the study's dimensions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from peaceresearch.problems import Problem
from peaceresearch.results.codes import code_text
from peaceresearch.results.ids import matches
from peaceresearch.study import check_scales
from peaceresearch.study.faults import problem, twice, undeclared
from peaceresearch.study.general import Code
from peaceresearch.study.survey import WAVE, Estimates, Survey
from peaceresearch.study.survey_files import Reading
from peaceresearch.study.yaml_file import Location

if TYPE_CHECKING:
    from peaceresearch.study.load import Configuration

SECTION = "survey"
_TABLES = (".csv", ".tsv", ".txt", ".xlsx")


def problems(config: Configuration) -> Iterator[Problem]:
    """Every disagreement, with its line."""
    survey = config.survey
    if survey is None:
        return
    yield from _domains(config, survey)
    yield from _waves(config, survey)
    for index, family in enumerate(survey.estimates):
        yield from _estimates(config, survey, family, ("estimates", index))
    yield from _asked_twice(config, survey)
    for index, name in enumerate(survey.missing_by):
        yield from undeclared(
            config, SECTION, ("missing_by", index), name, _dimensions(survey), "domain of this survey"
        )
    yield from _codes(config, survey)
    yield from _missing(config, survey)
    yield from check_scales.problems(config, survey)
    for wave, reading in survey.files.items():
        yield from _reading(config, reading, ("waves", wave) if wave else ())


def _dimensions(survey: Survey) -> set[str]:
    """The dimensions by which this survey can be divided."""
    return {*survey.domains, *([WAVE] if survey.waves else [])}


def _domains(config: Configuration, survey: Survey) -> Iterator[Problem]:
    dimensions = config.study.dimensions
    for name, domain in survey.domains.items():
        at: Location = ("domains", name)
        yield from undeclared(config, SECTION, at, name, dimensions, "dimension of study.yaml")
        if survey.waves and name == WAVE:
            yield problem(config, SECTION, at, f"`{WAVE}` tells the waves of this survey", "leave it out of `domains`")
        if name in dimensions:
            for value in domain.codes:
                known = dimensions[name].values
                yield from undeclared(config, SECTION, (*at, "codes", value), value, known, f"value of `{name}`")


def _waves(config: Configuration, survey: Survey) -> Iterator[Problem]:
    dimensions, used = config.study.dimensions, _variables(survey)
    if survey.waves and WAVE not in dimensions:
        what = f"the study has no dimension `{WAVE}`"
        yield problem(config, SECTION, ("waves",), what, "declare it in study.yaml, with a value for each wave")
    dates = [wave.date for wave in survey.waves.values()]
    if dates != sorted(set(dates)):
        yield problem(config, SECTION, ("waves",), "the waves are not in the order of their dates", "earliest first")
    for name, wave in survey.waves.items():
        at: Location = ("waves", name)
        if WAVE in dimensions:
            yield from undeclared(
                config, SECTION, at, name, dimensions[WAVE].values, f"value of `{WAVE}` in study.yaml"
            )
        for index, item in enumerate(wave.changed):
            place = (*at, "changed", index)
            yield from undeclared(config, SECTION, place, item, survey.items, "item of this survey")
        for key, names in (("variables", wave.variables), ("codes", wave.codes)):
            for variable in names:
                known = "variable that this config uses"
                yield from undeclared(config, SECTION, (*at, key, variable), variable, used, known)
        for index, variable in enumerate(wave.absent):
            place = (*at, "absent", index)
            yield from undeclared(config, SECTION, place, variable, used, "variable that this config uses")


def _variables(survey: Survey) -> set[str]:
    design = survey.design
    names = {design.weight, design.strata, design.psu, design.fpc}
    names |= {name for stage in design.stages for name in (stage.psu, stage.strata, stage.fpc)}
    names |= {domain.variable for domain in survey.domains.values()}
    names |= {item.asked_if.variable for item in survey.items.values() if item.asked_if}
    return {*(name for item in survey.items.values() for name in item.variables), *(name for name in names if name)}


def _estimates(config: Configuration, survey: Survey, family: Estimates, at: Location) -> Iterator[Problem]:
    asked: list[tuple[Location, str]] = [(("items", place), item) for place, item in enumerate(family.items)]
    asked += [(("over",), family.over)] if family.over else []
    for place, name in asked:
        known = {*survey.items, *survey.scales}
        yield from undeclared(config, SECTION, (*at, *place), name, known, "item or scale of this survey")
        if family.measure == "share" and name in survey.scales:
            yield problem(config, SECTION, (*at, *place), f"shares of the scale `{name}`", "ask for its mean")
        item = survey.items.get(name)
        if item is None:
            continue
        if family.measure == "share" and not item.categories:
            what = f"shares of `{name}`, which has no categories"
            yield problem(config, SECTION, (*at, *place), what, "declare them")
        if item.is_multiple and (family.measure in ("mean", "ratio", "quantile") or family.association):
            what = f"`{name}` has several answers"
            yield problem(config, SECTION, (*at, *place), what, "ask for shares or totals of it, without `association`")
    for index, entry in enumerate(family.by):
        names = [entry] if isinstance(entry, str) else entry
        by: Location = (*at, "by", index)
        for name in names:
            yield from undeclared(config, SECTION, by, name, _dimensions(survey), "domain of this survey")
        if len(set(names)) < len(names):
            yield problem(config, SECTION, by, "a dimension is crossed with itself", "name each once")
    yield from _reference(config, survey, family, at)


def _reference(config: Configuration, survey: Survey, family: Estimates, at: Location) -> Iterator[Problem]:
    """Groupings that a reference of `contrasts`, or `association`, has nothing to do with."""
    reference = family.contrasts.reference if family.contrasts else None
    for index, entry in enumerate(family.by) if reference is not None else ():
        first = entry if isinstance(entry, str) else entry[0]
        values = survey.waves if first == WAVE else survey.domains[first].codes if first in survey.domains else ()
        if values and reference not in values:
            place: Location = (*at, "by", index)
            what = f"the reference `{reference}` is no value of `{first}`, whose values it is to be compared with"
            yield problem(config, SECTION, place, what, "give this grouping an entry of `estimates` of its own")
    if family.association and not any(isinstance(entry, str) for entry in family.by):
        what = "`association` is with single dimensions, and `by` has none"
        yield problem(config, SECTION, (*at, "association"), what, "add one to `by`")


def _asked_twice(config: Configuration, survey: Survey) -> Iterator[Problem]:
    """The same estimate with two intervals, or the same comparison in two families: one of them would be lost."""
    intervals: dict[str, str] = {}
    families: dict[tuple[str, str, str], str | None] = {}
    for index, family in enumerate(survey.estimates):
        interval = family.interval or survey.interval
        for place, name in enumerate(family.items):
            at: Location = ("estimates", index, "items", place)
            if family.measure == "share" and intervals.setdefault(name, interval) != interval:
                what = f"shares of `{name}` with the interval `{interval}`, and above with `{intervals[name]}`"
                yield problem(config, SECTION, at, what, "give each item one interval")
            for entry in family.by if family.contrasts is not None else ():
                wanted = family.contrasts.family if family.contrasts else None
                key = (family.measure, name, str(entry))
                if families.setdefault(key, wanted) != wanted:
                    what = f"comparisons of `{name}` by {entry} in two families"
                    yield problem(config, SECTION, at, what, "declare them in one entry")


def _codes(config: Configuration, survey: Survey) -> Iterator[Problem]:
    """A code of the data file that means two things."""
    for name, domain in survey.domains.items():
        yield from twice(config, SECTION, ("domains", name, "codes"), dict(domain.codes))
    said: dict[str, dict[str, list[Code]]] = {}
    for item in survey.items.values():
        for variable in item.variables:  # what is missing in one item on a variable is missing in all on it
            for reason, codes in item.missing_by_reason.items():
                said.setdefault(variable, {}).setdefault(f"missing {reason}".strip(), []).extend(codes)
    for name, item in survey.items.items():
        if item.variable is not None:
            answers = {slug: category.codes for slug, category in item.categories.items()}
            yield from twice(config, SECTION, ("items", name, "categories"), {**answers, **said[item.variable]})
    yield from _declared_missing(config, survey)
    if survey.contacts is not None:
        yield from twice(
            config,
            SECTION,
            ("contacts", "outcomes"),
            {str(name): codes for name, codes in survey.contacts.outcomes.items()},
        )


def _declared_missing(config: Configuration, survey: Survey) -> Iterator[Problem]:
    """An answer whose code an entry of `missing` takes away from its variable."""
    used: list[tuple[Location, str, list[Code]]] = []
    for name, domain in survey.domains.items():
        used += [(("domains", name, "codes", value), domain.variable, codes) for value, codes in domain.codes.items()]
    for name, item in survey.items.items():
        for slug, category in item.categories.items():
            variable = item.variable or category.variable or ""
            used.append((("items", name, "categories", slug), variable, category.codes))
    for number, entry in enumerate(survey.missing, 1):
        gone = set(map(code_text, entry.codes))
        for at, variable, codes in used:
            taken = sorted(gone & set(map(code_text, codes)))
            if taken and any(matches(variable, pattern) for pattern in entry.variables):
                what = (
                    f"the code {taken[0]} of `{variable}` is an answer here, and missing by entry {number} of `missing`"
                )
                yield problem(config, SECTION, at, what, "keep it in one of them, or narrow `variables` of `missing`")


def _missing(config: Configuration, survey: Survey) -> Iterator[Problem]:
    for index, entry in enumerate(survey.missing):
        at: Location = ("missing", index)
        if not entry.codes and not entry.labels:
            yield problem(config, SECTION, at, "neither codes nor labels", "say how the data tell this reason")
        if entry.variables and not entry.codes:
            what = "`variables` declare codes missing, and there are no codes"
            yield problem(config, SECTION, at, what, "give `codes`, or take `variables` out")


def _reading(config: Configuration, reading: Reading, at: Location) -> Iterator[Problem]:
    """Options that the kind of file has no use for, and patterns that are none."""
    source = str(getattr(reading, "source", ""))
    is_table = source.lower().endswith(_TABLES)
    for name in ("header_pattern", "rename", "split", "codebook", "form"):
        if getattr(reading, name) and not is_table:
            what = f"`{name}` is for tables ({', '.join(_TABLES)}), and {source} is none"
            yield problem(config, SECTION, (*at, name), what, "take it out")
    if reading.codebook is not None and reading.form is not None:
        yield problem(config, SECTION, (*at, "form"), "both a codebook and a form", "the form says it all")
    for name in ("header_pattern", "split"):
        if reading.form is not None and getattr(reading, name):
            yield problem(config, SECTION, (*at, name), f"`{name}` beside a form", "take it out: the form says it all")
    patterns: list[tuple[Location, str | None, tuple[str, ...]]] = [(("header_pattern",), reading.header_pattern, ())]
    if reading.codebook is not None and reading.codebook.values is not None:
        patterns.append((("codebook", "values", "pattern"), reading.codebook.values.pattern, ("variable", "code")))
    for place, pattern, groups in patterns:
        if pattern is not None:
            yield from _pattern(config, (*at, *place), pattern, groups)


def _pattern(config: Configuration, at: Location, pattern: str, groups: tuple[str, ...]) -> Iterator[Problem]:
    try:
        compiled = re.compile(pattern)
    except re.error as error:
        yield problem(config, SECTION, at, f"no regular expression ({error})", "mend it")
        return
    lacking = [name for name in groups if name not in compiled.groupindex]
    if lacking or not compiled.groups:
        wanted = " and ".join(f"`(?P<{name}>...)`" for name in lacking) or "a group in parentheses"
        yield problem(config, SECTION, at, f"the pattern lacks {wanted}", "add it")
