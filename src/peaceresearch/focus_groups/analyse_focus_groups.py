"""Rule `analyse_focus_groups`: coded segments in, extensiveness and agreement out as results."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any

import pandas as pd

from peaceresearch.focus_groups.agreement import agreement
from peaceresearch.focus_groups.extensiveness import extensiveness
from peaceresearch.focus_groups.tables import TableError
from peaceresearch.problems import InputError, Problem
from peaceresearch.provenance.job import Job
from peaceresearch.results.ids import domain_id, slug
from peaceresearch.results.table import DuplicateIdError, read_table, results, rows, write_results

CONFIG = "config/focus_groups.yaml"
MEASURES = {
    "percent_agreement": "percent_agreement",
    "cohen_kappa": "kappa",
    "krippendorff_alpha": "alpha",
    "gwet_ac1": "ac1",
}
Row = dict[str, Any]


def run(job: Job) -> None:
    """Count and compare what the config declares and write it as a table of results."""
    tables = {name: read_table(job.input(name)) for name in ("documents", "codes", "segments", "variables")}
    write_results(analyse(tables, job.spec), job.output("results"))


def analyse(tables: Mapping[str, pd.DataFrame], spec: Mapping[str, Any]) -> pd.DataFrame:
    """Extensiveness of each code and agreement between two coders.

    Parameters
    ----------
    tables
        `documents`, `codes`, `segments` and `variables` as the REFI-QDA reader gives them; each coded text is a group.
    spec
        The rule's slice of the config: `groups`, `values`, `codes`, `by`, `agreement`, `seed`, `source`.

    Returns
    -------
    DataFrame
        A table of results: measure `groups` (number of groups in which a code or one below it was raised; `n` is the
        number of groups held) and, where coders are declared, `percent_agreement` (0 to 1), `kappa`, `alpha` and `ac1`
        (`n` is the number of units both coded).

    Raises
    ------
    InputError
        With every code, coder or variable of the config that the project lacks, and value that the study does not know.
    """
    problems: list[Problem] = []
    groups = _groups(tables, spec, problems)
    chosen = _codes(tables["codes"], spec, problems)
    coders = spec["agreement"]["coders"] if spec["agreement"] else []
    for index, coder in enumerate(coders):
        problems += _unknown(coder, set(tables["segments"]["coder"]), f"agreement.coders.{index}", "coder")
    if problems:
        raise InputError(sorted(set(problems)))
    segments = tables["segments"]
    segments = segments[segments["document"].isin(groups["document"])]
    try:
        rows = [row for by in (None, *spec["by"]) for row in _raised(segments, groups, tables["codes"], chosen, by)]
        if coders:
            rows += _agreement(segments, tables, chosen, spec)
    except TableError as error:
        raise InputError(
            Problem(spec["source"], problem.place, problem.what, problem.remedy) for problem in error.problems
        ) from None
    try:
        return results({**row, "strand": "focus_groups", "source": spec["source"]} for row in rows)
    except DuplicateIdError as error:
        remedy = "give each code a name of its own under `codes`"
        raise InputError([Problem(CONFIG, "codes", str(error), remedy)]) from None


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


def _raised(
    segments: pd.DataFrame, groups: pd.DataFrame, codes: pd.DataFrame, chosen: Mapping[str, str], by: str | None
) -> list[Row]:
    counted = extensiveness(segments, groups, codes, by)
    return [
        {
            "measure": "groups",
            "item": chosen[row.code],
            "category": "",
            "domain": domain_id({by: row.level}) if by else "",
            "estimate": row.groups_raised,
            "n": row.groups,
            "base": "coded focus groups",
            "unit": "groups",
        }
        for row in rows(counted)
        if row.code in chosen
    ]


def _agreement(
    segments: pd.DataFrame, tables: Mapping[str, pd.DataFrame], chosen: Mapping[str, str], spec: Mapping[str, Any]
) -> list[Row]:
    declared = spec["agreement"]
    lengths = tables["documents"].dropna(subset="length").set_index("document")["length"].astype(int)
    table = agreement(
        segments[segments["coder"].isin(declared["coders"])],
        declared["unit"],
        weight="characters" if declared["unit"] == "segment" else "unit",
        codes=sorted(chosen),
        lengths=lengths.to_dict(),
        resamples=declared["replicates"],
        seed=spec["seed"],
    )
    return [
        {
            "measure": MEASURES[row.measure],
            "item": chosen[row.code],
            "category": "",
            "domain": "",
            "estimate": row.estimate,
            "ci_low": row.ci_low,
            "ci_high": row.ci_high,
            "ci_method": row.ci_method,
            "n": row.n_units,
            "base": f"{declared['unit']}s coded by both",
            "unit": "share" if row.measure == "percent_agreement" else "coefficient",
            "reason": row.reason,
        }
        for row in rows(table)
    ]
