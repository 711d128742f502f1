"""Rule `analyse_focus_groups`: coded segments and two sheets in, counts and agreement out as results, quotes too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from peaceresearch.focus_groups.agreement import agreement
from peaceresearch.focus_groups.extensiveness import extensiveness, presence
from peaceresearch.focus_groups.material import CONFIG, material
from peaceresearch.focus_groups.quotes import quote_records
from peaceresearch.focus_groups.saturation import accumulation, saturation_point
from peaceresearch.focus_groups.tables import TableError
from peaceresearch.problems import InputError, Problem
from peaceresearch.provenance.job import Job
from peaceresearch.results.ids import domain_id
from peaceresearch.results.records import records, write_records
from peaceresearch.results.table import DuplicateIdError, read_table, results, rows, write_results

MEASURES = {
    "percent_agreement": "percent_agreement",
    "cohen_kappa": "kappa",
    "krippendorff_alpha": "alpha",
    "gwet_ac1": "ac1",
}
Row = dict[str, Any]


def run(job: Job) -> None:
    """Count and compare what the config declares, write it as a table of results, and the quotes as records."""
    names = ("documents", "codes", "segments", "variables", "participants", "quotes")
    tables = {name: read_table(job.input(name)) for name in names}
    made: list[pd.DataFrame] = []
    problems: list[Problem] = []
    for part in (analyse, quoted):
        try:
            made.append(part(tables, job.spec))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(sorted(set(problems)))
    write_results(made[0], job.output("results"))
    write_records(made[1], job.output("records"))


def analyse(tables: Mapping[str, pd.DataFrame], spec: Mapping[str, Any]) -> pd.DataFrame:
    """Extensiveness of each code, agreement between two coders, saturation, and the number of participants.

    Parameters
    ----------
    tables
        `documents`, `codes`, `segments` and `variables` as the REFI-QDA reader gives them, each coded text a group;
        `participants`, where the config declares a sheet of them.
    spec
        The rule's slice of the config: `groups`, `values`, `codes`, `by`, `agreement`, `saturation`, `participants`,
        `seed`, `source`.

    Returns
    -------
    DataFrame
        A table of results: measure `groups` (number of groups in which a code or one below it was raised; `n` is the
        number of groups held) and, where they are declared, `percent_agreement` (0 to 1), `kappa`, `alpha` and `ac1`
        (`n` is the number of units both coded), `saturation` and `saturation_point` (see `_saturation`), and
        `participants` (their number in the groups that are coded, which is also `n`).

    Raises
    ------
    InputError
        With every code, coder or variable of the config that the project lacks, and value that the study does not know.
    """
    groups, chosen = material(tables, spec)
    coders = spec["agreement"]["coders"] if spec["agreement"] else []
    segments = tables["segments"]
    segments = segments[segments["document"].isin(groups["document"])]
    try:
        rows = [row for by in (None, *spec["by"]) for row in _raised(segments, groups, tables["codes"], chosen, by)]
        if coders:
            rows += _agreement(segments, tables, chosen, spec)
        if spec["saturation"]:
            rows += _saturation(presence(segments, groups, tables["codes"]), groups, chosen)
    except TableError as error:
        raise InputError(
            Problem(spec["source"], problem.place, problem.what, problem.remedy) for problem in error.problems
        ) from None
    if spec["participants"]:
        rows += _participants(tables["participants"], groups, spec)
    try:
        return results({"source": spec["source"], **row, "strand": "focus_groups"} for row in rows)
    except DuplicateIdError as error:
        remedy = "give each code a name of its own under `codes`"
        raise InputError([Problem(CONFIG, "codes", str(error), remedy)]) from None


def quoted(tables: Mapping[str, pd.DataFrame], spec: Mapping[str, Any]) -> pd.DataFrame:
    """The quotes as a table of records (see `quotes.quote_records`); empty where the config declares none.

    Parameters
    ----------
    tables, spec
        As for `analyse`; `quotes` as the reader gives them, and the texts of `documents`.

    Raises
    ------
    InputError
        As `analyse`, and with everything that is wrong with a quote.
    """
    if not spec["quotes"]:
        return records([])
    if not spec["participants"]:
        what, remedy = "quotes without a sheet of participants", "declare `participants`: consent stands in it"
        raise InputError([Problem(CONFIG, "quotes", what, remedy)])
    groups, chosen = material(tables, spec)
    texts = groups["document"].map(tables["documents"].set_index("document")["text"])
    said = texts.groupby(groups["group"]).agg("\n".join)
    held = groups.drop_duplicates("group")
    made, problems = quote_records(
        tables["quotes"],
        tables["participants"],
        held.assign(text=held["group"].map(said)),
        list(chosen.values()),
        list(spec["groups"]["variables"]),
        spec["quotes"]["source"],
    )
    if problems:
        raise InputError(problems)
    return records(made)


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


def _saturation(raised: pd.DataFrame, groups: pd.DataFrame, chosen: Mapping[str, str]) -> list[Row]:
    """Codes heard after 1, 2, ... groups in the project's order (item `observed`) and in any order (`expected`), with
    `x` the number of groups, and the number after which no new one was heard.
    """
    ordered = raised.loc[list(dict.fromkeys(groups["group"])), list(chosen)]
    common = {"domain": "", "n": len(ordered), "base": "coded focus groups"}
    found: list[Row] = []
    for row in rows(accumulation(ordered)):
        at = {"measure": "saturation", "category": str(row.groups), "x": float(row.groups), "unit": "codes"}
        interval = {"se": row.sd, "ci_low": row.ci_low, "ci_high": row.ci_high, "ci_method": "normal"}
        found.append({**common, **at, "item": "expected", "estimate": row.expected, **interval})
        found.append({**common, **at, "item": "observed", "estimate": row.observed})
    point = {"measure": "saturation_point", "item": "codes", "estimate": saturation_point(ordered), "unit": "groups"}
    return [*found, {**common, **point}]


def _participants(participants: pd.DataFrame, groups: pd.DataFrame, spec: Mapping[str, Any]) -> list[Row]:
    """The number of participants of the coded groups, over all and by each dimension."""
    taken = participants.merge(groups.drop_duplicates("group"), on="group")
    counts = {"": len(taken)}
    for by in spec["by"]:
        held = sorted(set(groups[by]))
        counts |= {domain_id({by: value}): int((taken[by] == value).sum()) for value in held}
    common = {"measure": "participants", "item": "all", "base": "participants of coded focus groups", "unit": "people"}
    source = spec["participants"]["source"]
    return [
        {**common, "domain": domain, "estimate": count, "n": count, "source": source}
        for domain, count in counts.items()
    ]
