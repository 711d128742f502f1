"""What the config names of the coded material: its groups with the values of their dimensions, codes, participants."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from peaceresearch.focus_groups.held_groups import CONFIG, Spec, Tables, held_groups, names_of_groups, unknown
from peaceresearch.problems import InputError, Problem
from peaceresearch.results.ids import slug
from peaceresearch.results.table import rows


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
    groups = held_groups(tables, spec, problems)
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
    called = names_of_groups(tables["documents"], groups)
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
