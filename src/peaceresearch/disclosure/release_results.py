"""Rule `release_results`: results of all strands in, what may be shown out, a slice for each exhibit and document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from peaceresearch.disclosure.gate import decisions, withhold_records, withhold_small_bases
from peaceresearch.problems import InputError, Problem
from peaceresearch.provenance.job import Job
from peaceresearch.results.csv_file import write_csv
from peaceresearch.results.ids import matching, nearest
from peaceresearch.results.records import read_records, write_records
from peaceresearch.results.table import DuplicateIdError, read_results, write_results

RELEASED = Path("results/released")


def run(job: Job) -> None:
    """Read the results of all strands, withhold what is too small, and write all of it and each slice.

    Raises
    ------
    InputError
        Two strands give one id, or an exhibit, finding or document asks for a result that does not exist.
    """
    try:
        results = read_results(*job.inputs["results"])
    except DuplicateIdError as error:
        raise InputError([Problem("results/", "", str(error), "rename an item in config/")]) from None
    released = withhold_small_bases(results, job.spec["minimum_base"])
    records = withhold_records(read_records(*job.inputs.get("records", ())), job.spec["minimum_quotes"])
    asked, of_records = job.spec["slices"], set(job.spec["records"])
    try:
        slices = select(released, {name: asked[name] for name in asked if name not in of_records})
        faults: list[Problem] = []
    except InputError as error:
        slices, faults = {}, list(error.problems)
    try:
        slices |= select(records, {name: asked[name] for name in of_records})
    except InputError as error:
        faults += error.problems
    if faults:
        raise InputError(sorted(set(faults)))
    for place, path in zip(job.places["slices"], job.outputs["slices"], strict=True):
        # By name, never by position: a slice in the wrong file would show one result under another's caption.
        name = place.relative_to(RELEASED).with_suffix("").as_posix()
        (write_records if name in of_records else write_results)(slices.pop(name), path)
    assert not slices, f"no output for {sorted(slices)}"
    write_results(released, job.output("all"))
    write_csv(released.dropna(axis="columns", how="all"), job.output("view"), job.spec["mark"])
    write_csv(decisions(results, released), job.output("decisions"), job.spec["mark"])


def select(released: pd.DataFrame, slices: Mapping[str, Sequence[Mapping[str, str]]]) -> dict[str, pd.DataFrame]:
    """The rows (of results or records) that each slice asks for by patterns of ids, sorted by id.

    Raises
    ------
    InputError
        A pattern matches nothing: a line for each, with the place that asks and the nearest id.
    """
    known = list(released["id"])
    problems, tables = [], {}
    for name, asked in slices.items():
        wanted: set[str] = set()
        for ask in asked:
            found = matching(known, ask["pattern"])
            if not found:
                what = f"no result has the id `{ask['pattern']}`"
                problems.append(Problem(*_place(ask), what, nearest(ask["pattern"].replace("*", ""), known)))
            wanted.update(found)
        tables[name] = released[released["id"].isin(wanted)].reset_index(drop=True)
    if problems:
        raise InputError(sorted(set(problems)))
    return tables


def _place(ask: Mapping[str, str]) -> tuple[str, str]:
    """File and place that ask for a pattern; the line is looked up only now, so that moved prose changes no spec."""
    file, _, place = ask["place"].partition(": ")
    try:
        lines = Path(file).read_text(encoding="utf-8").splitlines()
    except OSError:
        return file, place
    at = [str(number) for number, line in enumerate(lines, 1) if ask["pattern"] in line]
    return file, f"line {', '.join(at)}" if at else place
