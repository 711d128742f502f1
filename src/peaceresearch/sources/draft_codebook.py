"""Which columns of a codebook hold names, labels and codes: those that fit the data best."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from peaceresearch.problems import InputError, input_error
from peaceresearch.sources.table_file import read_table
from peaceresearch.sources.variable_names import named

_NUMBERED = r"^([A-Za-z]*[0-9]+(?:[._][0-9]+)*(?=[.:) ])|.+)"
"""The number at the beginning of a header, as the `7.16` of `7.16. Building peace`; else all of it."""
_PATTERNS = (r"^(?P<variable>.+)\.(?P<code>-?\d+)\.$", r"^(?P<variable>.+)[._:=-](?P<code>-?\d+)\.?$")
"""How a cell may hold a variable and a code, as `9.1.` and `q9_1`."""
_LABEL = re.compile(r"label|question|wording|text|description|title|meaning", re.IGNORECASE)
_CODE = re.compile(r"code|value|answer", re.IGNORECASE)
_MISSING = re.compile(r"missing", re.IGNORECASE)


@dataclass(frozen=True)
class _Sheet:
    """A table: its columns by their headers, as lists of texts."""

    source: str
    columns: Mapping[str, list[str]]

    @classmethod
    def read(cls, source: str, paths: Mapping[str, Path]) -> _Sheet:
        table = read_table(paths[source], source)
        cells = ([[*column.listed, ""][code] for code in column.codes] for column in table.columns)
        return cls(source, dict(zip(table.headers, cells, strict=True)))

    def fitting(self, known: set[str]) -> tuple[int, str]:
        """The column that has most of the `known` names, and how many."""
        counts = [(len(known & set(cells)), header) for header, cells in self.columns.items()]
        return max(counts, key=lambda count: count[0])

    def labels(self, lang: str, used: Sequence[str]) -> str:
        """The column of labels in a language; "" where none says so."""
        told = re.compile(rf"(^|[^a-z]){re.escape(lang)}([^a-z]|$)", re.IGNORECASE)
        return next((header for header in self._others(used) if told.search(header)), "")

    def any_labels(self, used: Sequence[str]) -> str:
        """The column that is called so, or else the first that is not used."""
        others = self._others(used)
        if not others:
            raise input_error(self.source, "there is no column left for labels", "give it one")
        return next((header for header in others if _LABEL.search(header)), others[0])

    def called(self, words: re.Pattern[str], used: Sequence[str]) -> str | None:
        """The first unused column whose header has one of some words."""
        return next((header for header in self._others(used) if words.search(header)), None)

    def _others(self, used: Sequence[str]) -> list[str]:
        return [header for header in self.columns if header not in used]


def guess_codebook(
    source: str, values: str | None, paths: Mapping[str, Path], headers: Sequence[str], languages: Sequence[str]
) -> dict[str, dict[str, Any]]:
    """What the config says of a codebook.

    Parameters
    ----------
    source, values
        The codebook, a row per variable; and the meanings of codes, a row per code, where there are any.
    paths
        The path of each.
    headers
        Of the data.
    languages
        Of the study.

    Returns
    -------
    dict
        `codebook`, and `header_pattern` where names are only a part of the headers, by the language of the labels;
        under "" where the columns do not tell all of the `languages` by their headers.

    Raises
    ------
    InputError
        No column of the codebook names variables of the data.
    """
    book = _Sheet.read(source, paths)
    pattern, names = max(_namings(headers), key=lambda naming: book.fitting(set(naming[1]))[0])
    count, variable = book.fitting(set(names))
    if not count:
        remedy = "see whether it belongs to this file; a column has the names of the variables"
        raise input_error(source, "no column names a variable of the data", remedy)
    sheets = {"codebook": (book, {"variable": variable})}
    if values is not None:
        codes = _Sheet.read(values, paths)
        sheets["values"] = (codes, _codes(codes, set(names)))
    found = {}
    for lang in languages:
        labels = {name: sheet.labels(lang, list(said.values())) for name, (sheet, said) in sheets.items()}
        if all(labels.values()):
            found[lang] = labels
    if len(found) < len(languages) or len(languages) == 1:
        plain = {name: sheet.any_labels(list(said.values())) for name, (sheet, said) in sheets.items()}
        found = {"": next(iter(found.values()), plain)}
    head = {"header_pattern": pattern} if pattern else {}
    return {lang: {**head, "codebook": _section(sheets, labels)} for lang, labels in found.items()}


def _section(sheets: Mapping[str, tuple[_Sheet, dict[str, str]]], labels: Mapping[str, str]) -> dict[str, Any]:
    parts = {name: {"source": sheet.source, **said, "label": labels[name]} for name, (sheet, said) in sheets.items()}
    return {**parts["codebook"], **({"values": parts["values"]} if "values" in parts else {})}


def _namings(headers: Sequence[str]) -> Iterator[tuple[str | None, list[str]]]:
    """Ways to take names from headers: whole, or the number at their beginning where no two are the same."""
    yield None, list(headers)
    try:
        yield _NUMBERED, named(headers, _NUMBERED, {}, "")
    except InputError:
        return


def _codes(sheet: _Sheet, names: set[str]) -> dict[str, str]:
    """The columns of the variable and of the code, or the pattern that takes both from one column."""
    count, variable = sheet.fitting(names)
    split, pattern, both = max(
        (
            (len(names & {match["variable"] for cell in cells if (match := re.search(pattern, cell))}), pattern, header)
            for pattern in _PATTERNS
            for header, cells in sheet.columns.items()
        ),
        key=lambda each: each[0],
    )
    if not max(count, split):
        raise input_error(sheet.source, "no column names a variable of the data", "see whether it belongs to this file")
    code = sheet.called(_CODE, [variable])
    if code is None and split:
        return {"variable": both, "pattern": pattern}
    said = {"variable": variable, "code": code or sheet.any_labels([variable])}
    missing = sheet.called(_MISSING, list(said.values()))
    return said | ({"missing": missing} if missing else {})
