"""What `config/focus_groups.yaml` must agree on, in itself and with the rest of the study."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from itertools import pairwise
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from peaceresearch.problems import Problem
from peaceresearch.results.ids import matches
from peaceresearch.study.faults import problem, undeclared
from peaceresearch.study.focus_groups import GROUP, RESERVED, FocusGroups, Groups, Quotes
from peaceresearch.study.yaml_file import Location

if TYPE_CHECKING:
    from peaceresearch.study.load import Configuration

SECTION = "focus_groups"
_CODE, _OF_GROUPS, _OF_PARTICIPANTS = (
    "code of `codes` that is counted",
    "dimension of these groups",
    "dimension of the participants",
)
_TABLES = (".csv", ".tsv", ".xlsx")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def problems(config: Configuration) -> Iterator[Problem]:
    """Every disagreement, with its line."""
    groups = config.focus_groups
    if groups is None:
        return
    yield from _dimensions(config, groups.groups.variables, groups.groups.values, ("groups",))
    if groups.participants is not None:
        for name in groups.participants.variables:
            if name in groups.groups.dimensions:
                what = f"`{name}` is a dimension of the groups"
                place: Location = ("participants", "variables", name)
                yield problem(config, SECTION, place, what, "tell the participants apart by another dimension")
        yield from _dimensions(config, groups.participants.variables, groups.participants.values, ("participants",))
    yield from _held(config, groups.groups)
    yield from _names(config, groups)
    yield from _codings(config, groups)
    yield from _coders(config, groups)
    yield from _divisions(config, groups)
    if groups.quotes is not None:
        yield from _quotes(config, groups, groups.quotes)
    yield from _coreq(config, groups)


def _dimensions(
    config: Configuration, variables: Mapping[str, str], values: Mapping[str, Mapping[str, str]], at: Location
) -> Iterator[Problem]:
    """Dimensions that a file tells, and what their values are called in it."""
    known = config.study.dimensions
    for name in variables:
        yield from undeclared(config, SECTION, (*at, "variables", name), name, known, "dimension of study.yaml")
    for name, translated in values.items():
        yield from undeclared(config, SECTION, (*at, "values", name), name, variables, f"variable of these {at[0]}")
        for raw, value in translated.items():
            declared = known[name].values if name in known else ()
            yield from undeclared(config, SECTION, (*at, "values", name, raw), value, declared, f"value of `{name}`")


def _held(config: Configuration, groups: Groups) -> Iterator[Problem]:
    """Each group has its documents for itself, and a value of each dimension."""
    owner: dict[str, str] = {}
    for name, group in groups.held.items():
        at: Location = ("groups", "held", name)
        for index, document in enumerate(group.documents):
            if owner.setdefault(document, name) != name:
                what = f"`{document}` belongs to `{owner[document]}` and to `{name}`"
                yield problem(config, SECTION, (*at, "documents", index), what, "keep it in one of them")
        for dimension, value in group.values.items():
            place = (*at, "values", dimension)
            known = config.study.dimensions
            yield from undeclared(config, SECTION, place, dimension, known, "dimension of study.yaml")
            declared = known[dimension].values if dimension in known else ()
            yield from undeclared(config, SECTION, place, value, declared, f"value of `{dimension}`")
        for dimension in groups.dimensions:
            if dimension not in group.values and dimension not in groups.variables:
                what = f"the group `{name}` has no value of `{dimension}`"
                yield problem(config, SECTION, at, what, "give it one under `values`")
    dated = [(name, group.date) for name, group in groups.held.items() if group.date is not None]
    for (earlier, before), (later, after) in pairwise(dated):
        if after < before:
            what = f"`{later}` was held before `{earlier}`, and stands after it"
            yield problem(config, SECTION, ("groups", "held", later, "date"), what, "list the groups as they were held")
    if GROUP in config.study.dimensions:
        what = f"`{GROUP}` is the name of single groups"
        yield problem(config, "study", ("dimensions", GROUP), what, "call the dimension otherwise")


def _names(config: Configuration, groups: FocusGroups) -> Iterator[Problem]:
    """Codes and negative cases have names of their own, and no code of the project is reported twice."""
    called: dict[str, str] = {}
    for name, coded in groups.codes.items():
        at: Location = ("codes", name)
        if name in RESERVED:
            yield problem(config, SECTION, at, f"`{name}` is a word of the results", "call the code otherwise")
        if coded.branch and coded.mechanism:
            what = "a branch is counted nowhere, so that it is no mechanism"
            yield problem(config, SECTION, at, what, "say so of the codes below it")
        if called.setdefault(coded.code, name) != name:
            what = f"`{coded.code}` is reported as `{called[coded.code]}` and as `{name}`"
            yield problem(config, SECTION, (*at, "code"), what, "keep one of them")
    for name, case in groups.negative_cases.items():
        at = ("negative_cases", name)
        if name in groups.codes:
            yield problem(config, SECTION, at, f"`{name}` is also a code", "take another name")
        for part in ("pattern", "contrary"):
            for index, code in enumerate(getattr(case, part)):
                yield from undeclared(config, SECTION, (*at, part, index), code, _counted(groups), _CODE)
        for code in sorted(set(case.pattern) & set(case.contrary)):
            what = f"`{code}` speaks for the pattern and against it"
            yield problem(config, SECTION, at, what, "keep it on one side")


def _counted(groups: FocusGroups) -> list[str]:
    """The codes that are counted: all but the branches."""
    return [name for name, coded in groups.codes.items() if not coded.branch]


def _codings(config: Configuration, groups: FocusGroups) -> Iterator[Problem]:
    """Files that name a version of the codebook, and tables whose columns nobody tells."""
    versions = groups.codebook.versions if groups.codebook else {}
    for name, file in groups.codings.items():
        if file.version is not None:
            at: Location = ("codings", name, "version")
            yield from undeclared(config, SECTION, at, file.version, versions, "version of `codebook`")
    for first in list(versions)[:1]:
        for part in ("rename", "merge", "drop"):
            if getattr(versions[first], part):
                at = ("codebook", "versions", first, part)
                what, remedy = "the first version has none before it to change", "begin with the version before it"
                yield problem(config, SECTION, at, what, remedy)
    for index, transcript in enumerate(groups.transcripts):
        is_table = PurePosixPath(transcript.source).suffix.lower() in _TABLES
        at = ("transcripts", index)
        if is_table and transcript.turns is None:
            what, remedy = "nobody says which column has the words", "declare `turns` with `speaker` and `text`"
            yield problem(config, SECTION, at, what, remedy)
        if transcript.turns is not None and not is_table:
            yield problem(config, SECTION, (*at, "turns"), "the transcript is no table", "leave `turns` out")


def _coders(config: Configuration, groups: FocusGroups) -> Iterator[Problem]:
    """Coders are called as `coders` names them, where it does."""
    named: list[tuple[Location, str]] = [
        (("codings", name, "coder"), file.coder) for name, file in groups.codings.items() if file.coder
    ]
    if groups.agreement is not None:
        named += [(("agreement", "coders", index), coder) for index, coder in enumerate(groups.agreement.coders)]
        for index, coder in enumerate(groups.agreement.coders):
            if coder in groups.agreement.coders[:index]:
                at: Location = ("agreement", "coders", index)
                yield problem(config, SECTION, at, f"`{coder}` is named twice", "name each coder once")
        units = {groups.agreement.unit, *groups.agreement.compare}
        has_list = any(file.columns and file.columns.segment for file in groups.codings.values())
        if "listed" in units and not has_list:
            what = "no list of coded segments names its segments"
            yield problem(config, SECTION, ("agreement",), what, "declare `columns.segment` of a file of `codings`")
    if groups.counted not in ("any", "agreed"):
        named.append((("counted",), groups.counted))
    if groups.coders:
        for at, coder in named:
            yield from undeclared(config, SECTION, at, coder, groups.coders, "coder of `coders`")


def _divisions(config: Configuration, groups: FocusGroups) -> Iterator[Problem]:
    """Analyses name dimensions and codes that there are."""
    of_groups = groups.groups.dimensions
    of_people: Collection[str] = groups.participants.variables if groups.participants else ()
    named: list[tuple[Location, str, Collection[str], str]] = [
        (("by", index), name, of_groups, _OF_GROUPS) for index, name in enumerate(groups.by)
    ]
    named += [
        (("speakers_by", index), name, of_people, _OF_PARTICIPANTS) for index, name in enumerate(groups.speakers_by)
    ]
    if groups.saturation is not None:
        named += [
            (("saturation", "by", index), name, of_groups, _OF_GROUPS)
            for index, name in enumerate(groups.saturation.by)
        ]
    if groups.mechanisms is not None:
        named.append((("mechanisms", "by"), groups.mechanisms.by, of_groups, _OF_GROUPS))
        if not any(groups.codes[name].mechanism for name in _counted(groups)):
            what, remedy = "no code is a mechanism", "give the codes that are one `mechanism: fosters` or `blocks`"
            yield problem(config, SECTION, ("mechanisms",), what, remedy)
    for at, name, known, kind in named:
        yield from undeclared(config, SECTION, at, name, known, kind)


def _quotes(config: Configuration, groups: FocusGroups, quotes: Quotes) -> Iterator[Problem]:
    """Quotes need the sheet on which consent stands; what picks them names codes and dimensions that there are."""
    if groups.participants is None:
        what, remedy = "quotes without a sheet of participants", "declare `participants`: consent stands in it"
        yield problem(config, SECTION, ("quotes",), what, remedy)
    elif quotes.role is not None:
        known = groups.participants.variables
        yield from undeclared(config, SECTION, ("quotes", "role"), quotes.role, known, _OF_PARTICIPANTS)
    for name, pick in quotes.pick.items():
        at: Location = ("quotes", "pick", name)
        for part in ("codes", "against"):
            for index, code in enumerate(getattr(pick, part)):
                yield from undeclared(config, SECTION, (*at, part, index), code, _counted(groups), _CODE)
        if pick.balance is not None:
            known_dimensions = groups.groups.dimensions
            yield from undeclared(config, SECTION, (*at, "balance"), pick.balance, known_dimensions, _OF_GROUPS)


def _coreq(config: Configuration, groups: FocusGroups) -> Iterator[Problem]:
    """Numbers in the texts of the checklist are results that its exhibits draw."""
    shown = [exhibit for exhibit in config.exhibits.exhibits.values() if exhibit.kind == "coreq_checklist"]
    for item, reported in groups.coreq.items():
        ids = {each for text in reported.text.root.values() for each in _PLACEHOLDER.findall(text)}
        for identifier in sorted(ids):
            if any(not any(matches(identifier, pattern) for pattern in exhibit.results) for exhibit in shown):
                what = f"`{identifier}` is none of the results of the checklist's exhibit"
                at: Location = ("coreq", item, "text")
                yield problem(config, SECTION, at, what, "add it to `results` of the `coreq_checklist`")
