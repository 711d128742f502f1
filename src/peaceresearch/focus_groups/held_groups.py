"""Which transcripts are which group, and the group's value of each dimension."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from peaceresearch.problems import Problem
from peaceresearch.results.ids import slug
from peaceresearch.results.table import rows

CONFIG = "config/focus_groups.yaml"
Tables = Mapping[str, pd.DataFrame]
Spec = Mapping[str, Any]


def held_groups(tables: Tables, spec: Spec, problems: list[Problem]) -> pd.DataFrame:
    """A row per coded transcript: its group, and the group's value of each dimension.

    A group without any coding, of which neither a list nor `agreement.documents` says that a coder looked, is not
    counted: not yet coded is more likely than a group that raised nothing, and counting it would print silence where
    nobody has looked (the reader's notes name it).
    """
    documents = tables["documents"]
    looked_at = {*tables["segments"]["document"], *tables["rated"]["document"]}
    named = spec["agreement"]["documents"] if spec["agreement"] else []
    looked_at |= set(documents.loc[documents["name"].isin(named), "document"])
    coded = documents[documents["document"].isin(list(looked_at))]
    held = spec["groups"]["held"]
    if held:
        groups = _declared(documents, set(coded["document"]), held, problems)
    else:
        texts = coded[(coded["kind"] == "text") | (coded["text"] != "")]
        groups = texts[["document"]].assign(group=[slug(name) for name in texts["name"]], name=texts["name"])
        for name in sorted(set(groups.loc[groups["group"].duplicated(), "name"])):
            what = f"two transcripts are called `{name}`, or nearly so"
            problems.append(Problem(CONFIG, "groups", what, "tell them apart, or declare `groups.held`"))
    values = {name: dict(group["values"]) for name, group in held}
    for dimension in _dimensions(spec):
        told = _told(dimension, tables, spec, problems)
        groups[dimension] = [values.get(row.group, {}).get(dimension) or told.get(row.document) for row in rows(groups)]
        for row in rows(groups[groups[dimension].isna()]):
            what = f"the group `{row.name}` has no value of `{dimension}`"
            problems.append(Problem(CONFIG, "groups", what, "give it one in its project, or under `groups.held`"))
    problems += _contradictions(groups, _dimensions(spec))
    return groups.drop(columns="name").reset_index(drop=True)


def _declared(
    documents: pd.DataFrame, coded: Collection[str], held: Sequence[Any], problems: list[Problem]
) -> pd.DataFrame:
    """The transcripts of the groups that the config lists, in its order."""
    known = dict(zip(documents["name"], documents["document"], strict=True))
    found = []
    for group, declared in held:
        for name in declared["documents"]:
            if name in known:
                found.append((known[name], group, name))
            else:
                problems += unknown(name, set(known), f"groups.held.{group}.documents", "transcript")
    table = pd.DataFrame(found, columns=["document", "group", "name"], dtype="str")
    coded_groups = set(table.loc[table["document"].isin(list(coded)), "group"])
    return table[table["group"].isin(list(coded_groups))].reset_index(drop=True)


def names_of_groups(documents: pd.DataFrame, groups: pd.DataFrame) -> dict[str, str]:
    """The group by what a sheet may call it: its name in the config, or a transcript of it."""
    names = dict(zip(documents["document"], documents["name"], strict=True))
    pairs = list(zip(groups["document"], groups["group"], strict=True))
    return {names[document]: group for document, group in pairs} | {group: group for _, group in pairs}


def _dimensions(spec: Spec) -> list[str]:
    held = [name for _, group in spec["groups"]["held"] for name in group["values"]]
    return list(dict.fromkeys([*spec["groups"]["variables"], *held]))


def _told(dimension: str, tables: Tables, spec: Spec, problems: list[Problem]) -> dict[str, str]:
    """The study's value of a dimension by document, where the project has a variable for it."""
    variable = spec["groups"]["variables"].get(dimension)
    if variable is None:
        return {}
    found = tables["variables"]
    of = found[(found["variable"] == variable) & (found["document"] != "")].drop_duplicates("document")
    if of.empty:
        problems += unknown(variable, set(found["variable"]), f"groups.variables.{dimension}", "variable")
        return {}
    translate, known = spec["groups"]["values"].get(dimension, {}), spec["values"][dimension]
    told = {row.document: translate.get(row.value, row.value) for row in rows(of)}
    for value in sorted(set(told.values()) - set(known)):
        what = f"`{value}` in the variable `{variable}` is no value of `{dimension}`"
        problems.append(Problem(CONFIG, f"groups.values.{dimension}", what, f"map it to one of {', '.join(known)}"))
    return told


def _contradictions(groups: pd.DataFrame, dimensions: Iterable[str]) -> list[Problem]:
    """Groups whose transcripts tell different values."""
    found = []
    for dimension in dimensions:
        for group, values in groups.groupby("group", sort=False)[dimension]:
            several = sorted(set(values.dropna()))
            if len(several) > 1:
                what = f"the transcripts of `{group}` tell {' and '.join(several)}"
                found.append(Problem(CONFIG, f"groups.held.{group}", what, f"give its `{dimension}` under `values`"))
    return found


def unknown(name: str, known: Collection[str], key: str, kind: str) -> list[Problem]:
    """A problem where the material has no `name`; with the nearest that it has."""
    if name in known:
        return []
    near = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.5)
    remedy = f"did you mean `{near[0]}`?" if near else f"there are: {', '.join(sorted(known)) or 'none'}"
    return [Problem(CONFIG, key, f"the material has no {kind} `{name}`", remedy)]
