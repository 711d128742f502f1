"""What the config names of the coded material: its groups with the values of their dimensions, codes, participants."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from peaceresearch.problems import InputError, Problem
from peaceresearch.results.ids import slug
from peaceresearch.results.table import rows

CONFIG = "config/focus_groups.yaml"
Tables = Mapping[str, pd.DataFrame]
Spec = Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Material:
    """What the analyses of the strand work on.

    Attributes
    ----------
    groups
        A row per coded transcript, in the order in which the groups were held: `document`, `group` and a column per
        dimension of the groups.
    codes
        The codebook in force: `code` (its id), `name`, `parent`, `path`.
    chosen
        The name in results of each code to report on, by its id, in the config's order.
    branches
        The same of codes that only hold others: they stand in the tree and in the codebook.
    segments
        The codings of these groups' transcripts, by all coders: `document`, `code`, `coder`, `start`, `end`, `text`,
        `selection`.
    turns
        Who says what in these transcripts; see the reader `sources.read_focus_groups`.
    participants
        `group`, `participant`, `consent` and a column per dimension of the participants, in these groups only.
    rated
        Of lists that name their segments: who looked at which, whether they coded it or not; `document`, `coder`,
        `selection`.
    called
        The group by what a sheet may call it: its name in the config, or a transcript of it.
    """

    groups: pd.DataFrame
    codes: pd.DataFrame
    chosen: dict[str, str]
    branches: dict[str, str]
    segments: pd.DataFrame
    turns: pd.DataFrame
    participants: pd.DataFrame
    rated: pd.DataFrame
    called: dict[str, str]

    @property
    def held(self) -> list[str]:
        """The groups in the order in which they were held."""
        return list(dict.fromkeys(self.groups["group"]))

    @property
    def dimensions(self) -> list[str]:
        """The dimensions by which groups are told apart."""
        return [name for name in self.groups.columns if name not in ("document", "group")]

    @property
    def people(self) -> dict[str, float]:
        """Number of participants of each group; missing where no sheet lists them."""
        counts = self.participants["group"].value_counts()
        return {group: float(counts.get(group, float("nan"))) for group in self.held}


def material(tables: Tables, spec: Spec) -> Material:
    """What the config names of the tables that were read.

    Parameters
    ----------
    tables
        As the reader gives them: `documents`, `codes` (those of the codebook in force), `segments`, `variables`,
        `turns`, `participants`.
    spec
        The rule's slice of the config: see `analyse_focus_groups.analyse`.

    Raises
    ------
    InputError
        With every code, coder, variable, transcript or participant's group of the config or the sheets that the
        material lacks, and every value that the study does not know.
    """
    problems: list[Problem] = []
    groups = _groups(tables, spec, problems)
    codes = tables["codes"]
    chosen, branches = (_codes(codes, spec[part], problems) for part in ("codes", "branches"))
    if not spec["codes"]:
        chosen = _all_codes(codes[~codes["code"].isin(list(branches))], problems)
    coders = [*(spec["agreement"]["coders"] if spec["agreement"] else [])]
    coders += [spec["counted"]] if spec["counted"] not in ("any", "agreed") else []
    # Who read the transcripts that `documents` names may have found nothing in them.
    reads = spec["agreement"]["coders"] if spec["agreement"] and spec["agreement"]["documents"] else []
    for coder in dict.fromkeys(coders):
        known = {*tables["segments"]["coder"], *tables["rated"]["coder"], *reads}
        problems += unknown(coder, known, "agreement.coders", "coder")
    called = _called(tables["documents"], groups)
    participants = _participants(tables["participants"], called, spec, problems)
    if problems:
        raise InputError(sorted(set(problems)))
    of_groups = set(groups["document"])
    return Material(
        groups=groups,
        codes=tables["codes"],
        chosen=chosen,
        branches=branches,
        segments=_within(tables["segments"], of_groups),
        turns=_within(tables["turns"], of_groups),
        participants=participants,
        rated=_within(tables["rated"], of_groups),
        called=called,
    )


def _within(table: pd.DataFrame, documents: Collection[str]) -> pd.DataFrame:
    return table[table["document"].isin(list(documents))].reset_index(drop=True)


def _groups(tables: Tables, spec: Spec, problems: list[Problem]) -> pd.DataFrame:
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


def _called(documents: pd.DataFrame, groups: pd.DataFrame) -> dict[str, str]:
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


def _codes(codes: pd.DataFrame, named: Sequence[Any], problems: list[Problem]) -> dict[str, str]:
    """Codes that the config names: id of the code in the codebook, and its name in results."""
    chosen: dict[str, str] = {}
    for name, wanted in named:
        found = codes.loc[(codes["path"] == wanted) | (codes["name"] == wanted), "code"]
        if len(found) == 1:
            chosen[found.iloc[0]] = name
        elif found.empty:
            problems += unknown(wanted, {*codes["path"], *codes["name"]}, f"codes.{name}", "code")
        else:
            what = f"{len(found)} codes are called `{wanted}`"
            problems.append(Problem(CONFIG, f"codes.{name}", what, 'write its path, joined by " > "'))
    return chosen


def _all_codes(codes: pd.DataFrame, problems: list[Problem]) -> dict[str, str]:
    """All codes that are meant for coding, under their own names."""
    named: dict[str, str] = {}
    chosen = {}
    for row in rows(codes[codes["codable"].astype(bool)]):
        name = slug(row.name) or "code"
        if name in named:
            what = f"`{named[name]}` and `{row.path}` are both `{name}` in the results"
            problems.append(Problem(CONFIG, "codes", what, "declare `codes`, and give each a name of its own"))
        named.setdefault(name, row.path)
        chosen[row.code] = name
    return chosen


def _participants(
    participants: pd.DataFrame, called: Mapping[str, str], spec: Spec, problems: list[Problem]
) -> pd.DataFrame:
    """The participants of the coded groups; the values of their dimensions are the study's."""
    if spec["participants"] is None:
        return participants
    source = spec["participants"]["source"]
    for dimension in spec["participants"]["variables"]:
        known = {*spec["values"][dimension], ""}
        for row in rows(participants[~participants[dimension].isin(list(known))]):
            what = f"`{getattr(row, dimension)}` is no value of `{dimension}`"
            remedy = f"map it in `participants.values` to one of {', '.join(spec['values'][dimension])}"
            problems.append(Problem(source, f"row {row.row}", what, remedy))
    group = participants["group"].map(called)
    return participants.assign(group=group)[group.notna()].reset_index(drop=True)


def unknown(name: str, known: Collection[str], key: str, kind: str) -> list[Problem]:
    """A problem where the material has no `name`; with the nearest that it has."""
    if name in known:
        return []
    near = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.5)
    remedy = f"did you mean `{near[0]}`?" if near else f"there are: {', '.join(sorted(known)) or 'none'}"
    return [Problem(CONFIG, key, f"the material has no {kind} `{name}`", remedy)]
