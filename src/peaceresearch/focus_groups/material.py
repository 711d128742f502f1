"""What the config names of a coded project: its groups with the values of their dimensions, and the codes."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any

import pandas as pd

from peaceresearch.problems import InputError, Problem
from peaceresearch.results.ids import slug
from peaceresearch.results.table import rows

CONFIG = "config/focus_groups.yaml"


def material(tables: Mapping[str, pd.DataFrame], spec: Mapping[str, Any]) -> tuple[pd.DataFrame, dict[str, str]]:
    """The groups and the codes to report on.

    Parameters
    ----------
    tables, spec
        As for `analyse_focus_groups.analyse`.

    Returns
    -------
    tuple
        A row per coded text, in the project's order, with `document`, `group` and a column per dimension; and the name
        in results of each code, by its id in the project, in the config's order.

    Raises
    ------
    InputError
        With every code, coder or variable of the config that the project lacks, and value that the study does not know.
    """
    problems: list[Problem] = []
    groups = _groups(tables, spec, problems)
    chosen = _codes(tables["codes"], spec, problems)
    for index, coder in enumerate(spec["agreement"]["coders"] if spec["agreement"] else []):
        problems += _unknown(coder, set(tables["segments"]["coder"]), f"agreement.coders.{index}", "coder")
    if problems:
        raise InputError(sorted(set(problems)))
    return groups, chosen


def _groups(tables: Mapping[str, pd.DataFrame], spec: Mapping[str, Any], problems: list[Problem]) -> pd.DataFrame:
    """A row per coded document with text: its group and the value of each dimension.

    A text without any coding is not counted: not yet coded is more likely than a group that raised nothing, and
    counting it would print silence where nobody has looked (the reader's notes name it).
    """
    documents = tables["documents"]
    counted = (documents["kind"] == "text") & documents["document"].isin(tables["segments"]["document"])
    groups = documents.loc[counted, ["document", "name"]].rename(columns={"name": "group"})
    variables = tables["variables"]
    for dimension, variable in spec["groups"]["variables"].items():
        of = variables[variables["variable"] == variable].set_index("document")["value"]
        if of.empty:
            problems += _unknown(variable, set(variables["variable"]), f"groups.variables.{dimension}", "variable")
            continue
        translate = spec["groups"]["values"].get(dimension, {})
        known = spec["values"][dimension]
        groups[dimension] = (
            groups["document"].map(of[~of.index.duplicated()]).map(lambda raw, t=translate: t.get(raw, raw))
        )
        for value in sorted({str(value) for value in groups[dimension].dropna()} - set(known)):
            what = f"`{value}` in the variable `{variable}` of {spec['source']} is no value of `{dimension}`"
            problems.append(Problem(CONFIG, f"groups.values.{dimension}", what, f"map it to one of {', '.join(known)}"))
        for group in groups.loc[groups[dimension].isna(), "group"]:
            what = f"the group `{group}` has no variable `{variable}`"
            problems.append(Problem(spec["source"], f"source {group}", what, "give it one in the project"))
    return groups


def _codes(codes: pd.DataFrame, spec: Mapping[str, Any], problems: list[Problem]) -> dict[str, str]:
    """Codes to report on: id of the code in the project, and its name in results."""
    if not spec["codes"]:
        return {row.code: slug(row.name) for row in rows(codes) if row.codable}
    chosen = {}
    for name, wanted in spec["codes"].items():
        found = codes.loc[(codes["path"] == wanted) | (codes["name"] == wanted), "code"]
        if len(found) == 1:
            chosen[found.iloc[0]] = name
        elif found.empty:
            problems += _unknown(wanted, set(codes["path"]) | set(codes["name"]), f"codes.{name}", "code")
        else:
            what = f"{len(found)} codes are called `{wanted}`"
            problems.append(Problem(CONFIG, f"codes.{name}", what, 'write its path, joined by " > "'))
    return chosen


def _unknown(name: str, known: set[str], key: str, kind: str) -> list[Problem]:
    if name in known:
        return []
    near = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.5)
    remedy = f"did you mean `{near[0]}`?" if near else f"there are: {', '.join(sorted(known)) or 'none'}"
    return [Problem(CONFIG, key, f"the project has no {kind} `{name}`", remedy)]
