"""Released results as aligned plain text: what `peaceresearch results` prints."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import pandas as pd

from peaceresearch.problems import InputError, Problem, input_error
from peaceresearch.results.ids import matching, nearest
from peaceresearch.results.table import RELEASED, SCHEMA, read_results

RESULTS = "results/released/results.parquet"
INTERVAL = "interval"
"""A column of what is shown: `ci_low` and `ci_high` in one."""
_ALWAYS = ("estimate", INTERVAL, "n")
_TESTS = ("statistic", "df_numerator", "df", "p", "p_adjusted")
_COUNTS = ("n", "df", "df_numerator", "x")
_COUNTED = (
    "count", "groups", "codes", "people", "total", "passages", "turns", "values", "coders", "documents",
    "studies", "year",
)  # fmt: skip
"""Units of what is counted or summed up: whole numbers are shown whole."""
_PROBABILITIES = ("p", "p_adjusted")
_SMALLEST = 0.0001
_DIGITS = 4
_TEXTS = {name for name, kind in zip(SCHEMA.names, map(str, SCHEMA.types), strict=True) if kind == "string"}
_COLUMNS = [*SCHEMA.names, INTERVAL]


def released(folder: Path, patterns: Sequence[str]) -> pd.DataFrame:
    """The released results of the study in `folder` whose ids fit one of `patterns` (all without any), sorted by id.

    Raises
    ------
    InputError
        The study has not been built, or a pattern fits no id: each with the nearest one.
    """
    path = folder / RESULTS
    if not path.is_file():
        raise input_error(RESULTS, "the study has no results yet", "build it with `peaceresearch run`")
    table = read_results(path)
    if not patterns:
        return table
    ids = list(table["id"])
    found = {pattern: set(matching(ids, pattern)) for pattern in dict.fromkeys(patterns)}
    problems = [
        Problem(RESULTS, "", f"no result has the id `{pattern}`", nearest(pattern.replace("*", ""), ids))
        for pattern, names in found.items()
        if not names
    ]
    if problems:
        raise InputError(problems)
    wanted: set[str] = set().union(*found.values())
    return table[table["id"].isin(wanted)].reset_index(drop=True)


def show(table: pd.DataFrame, columns: Sequence[str] = ()) -> str:
    """Results as text: a line for each, under a line with the names of the columns.

    Parameters
    ----------
    table
        A table of results.
    columns
        Columns to show after the id, of the table or `interval`; by default the estimate, its interval and base, and of
        a test the statistic, its degrees of freedom and its p-values, where any of the results has them. A result that
        is withheld or not estimable shows its status and the reason in place of what is empty.

    Returns
    -------
    str
        Numbers have four significant digits or all that stand before the point, p-values four decimals, positions
        (`x`, of a wave its year) two; counts are whole. No trailing
        blanks, no line break at the end.

    Raises
    ------
    InputError
        There is no such column.
    """
    check_columns(columns)
    chosen = list(columns) or [*_ALWAYS, *_of_tests(table)]
    lines = [["id", *chosen]]
    remarks = [""]
    for row in table.to_dict("records"):
        is_test = row["statistic"] == row["statistic"]
        hidden = () if columns or is_test else _TESTS
        lines.append([str(row["id"]), *("" if name in hidden else _cell(row, name) for name in chosen)])
        remarks.append(_remark(row, columns))
    left = {0, *(place for place, name in enumerate(chosen, 1) if name in _TEXTS)}
    return "\n".join(_aligned(lines, left, remarks))


def check_columns(columns: Sequence[str]) -> None:
    """Raise `InputError` with each of `columns` that results do not have."""
    problems = []
    for name in columns:
        if name not in _COLUMNS:
            near = get_close_matches(name, _COLUMNS, n=1, cutoff=0.5)
            remedy = f"did you mean `{near[0]}`?" if near else f"there are {', '.join(_COLUMNS)}"
            problems.append(Problem("--columns", "", f"results have no column `{name}`", remedy))
    if problems:
        raise InputError(problems)


def number(value: float) -> str:
    """A number with four significant digits, or with all that stand before the point; "" where there is none."""
    if math.isnan(value):
        return ""
    if math.isinf(value):
        return "-inf" if value < 0 else "inf"
    before = len(str(int(abs(value)))) if abs(value) >= 1 else 0
    text = f"{value:.{max(_DIGITS - before, 0)}f}"
    return text.lstrip("-") if float(text) == 0 else text


def _of_tests(table: pd.DataFrame) -> Iterable[str]:
    tests = table[table["statistic"].notna()]
    return [name for name in _TESTS if tests[name].notna().any()]


def _cell(row: Mapping[Any, Any], name: str) -> str:
    if name == INTERVAL:
        low, high = (number(row[end]) for end in ("ci_low", "ci_high"))
        return f"{low} to {high}" if low or high else ""
    value = row[name]
    if isinstance(value, str):
        return value
    if value.is_integer() and (name in _COUNTS or (name == "estimate" and row["unit"] in _COUNTED)):
        return f"{value:.0f}"
    if name == "x":
        return "" if math.isnan(value) else f"{value:.2f}"
    if name in _PROBABILITIES:
        return f"<{_SMALLEST}" if value < _SMALLEST else "" if math.isnan(value) else f"{value:.4f}"
    return number(value)


def _remark(row: Mapping[Any, Any], columns: Sequence[str]) -> str:
    """Why there is no number; "" where it stands in columns that were asked for."""
    if row["status"] == RELEASED or "status" in columns:
        return ""
    return f"{row['status']}: {row['reason']}" if row["reason"] else str(row["status"])


def _aligned(lines: Sequence[Sequence[str]], left: set[int], remarks: Sequence[str]) -> Iterable[str]:
    """Cells in columns two blanks apart; a remark stands where the first empty cells of its line begin."""
    widths = [max(map(len, cells)) for cells in zip(*lines, strict=True)]
    for cells, remark in zip(lines, remarks, strict=True):
        filled = len(cells)
        while remark and filled > 1 and not cells[filled - 1]:
            filled -= 1
        padded = [
            cell.ljust(width) if place in left else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(cells[:filled], widths[:filled], strict=True))
        ]
        yield "  ".join([*padded, *([remark] if remark else [])]).rstrip()
