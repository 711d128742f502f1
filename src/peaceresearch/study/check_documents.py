"""What `config/documents.yaml` must agree on with itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import TYPE_CHECKING

from peaceresearch.problems import Problem
from peaceresearch.study.documents import Documents
from peaceresearch.study.faults import problem, twice, undeclared
from peaceresearch.study.yaml_file import Location

if TYPE_CHECKING:
    from peaceresearch.study.load import Configuration

BIBLIOGRAPHIES, TABLES = (".ris", ".bib"), (".csv", ".xlsx")
"""Formats of search results: those that name their fields, and those that need `columns`."""
DECIDERS = ("agreed", "full_text")
"""Sheets of decisions that have their names from the package."""
ITEMS = ("identified", "identified_databases", "identified_other", "excluded_full_text")
"""Items with categories that have their names from the package."""
_SECTION = "documents"


def problems(config: Configuration) -> Iterator[Problem]:
    """Every disagreement, with file and line."""
    documents = config.documents
    if documents is None:
        return
    yield from _searches(config, documents)
    yield from _screening(config, documents)
    yield from _extraction(config, documents)
    yield from _appraisal(config, documents)
    yield from _names(config, documents)


def _searches(config: Configuration, documents: Documents) -> Iterator[Problem]:
    owner: dict[str, str] = {}
    for name, search in documents.searches.items():
        at: Location = ("searches", name)
        ending = PurePath(search.source).suffix.lower()
        if owner.setdefault(search.source, name) != name:
            what = f"the searches `{owner[search.source]}` and `{name}` have the same file"
            yield problem(config, _SECTION, (*at, "source"), what, "give each its own")
        if ending not in (*BIBLIOGRAPHIES, *TABLES):
            what = f"`{search.source}` is no format of search results"
            known = ", ".join((*BIBLIOGRAPHIES, *TABLES))
            yield problem(config, _SECTION, (*at, "source"), what, f"give a file that ends in {known}")
        if ending in TABLES and "title" not in search.columns:
            what = f"nothing says which column of {search.source} is the title"
            yield problem(config, _SECTION, at, what, "add `columns: {title: ...}`")
        if ending in BIBLIOGRAPHIES and search.columns:
            what = f"`columns` of a {ending} file"
            yield problem(config, _SECTION, (*at, "columns"), what, "leave them out: the format names its fields")


def _screening(config: Configuration, documents: Documents) -> Iterator[Problem]:
    screening = documents.screening
    owner: dict[str, str] = {}
    sheets = {**screening.reviewers, "agreed": screening.agreed, "full_text": screening.full_text}
    for name in set(DECIDERS) & set(screening.reviewers):
        at: Location = ("screening", "reviewers", name)
        yield problem(config, _SECTION, at, f"a reviewer called `{name}`", "give another name: this one is taken")
    for name, sheet in sheets.items():
        at = ("screening", "reviewers", name) if name in screening.reviewers else ("screening", name)
        if owner.setdefault(sheet, name) != name:
            what = f"the sheet `{sheet}` is also that of `{owner[sheet]}`"
            yield problem(config, _SECTION, at, what, "give each its own")
    decisions = {name: getattr(screening, name) for name in ("include", "exclude", "not_retrieved")}
    yield from twice(config, _SECTION, ("screening",), decisions)
    reasons = {name: reason.codes for name, reason in screening.reasons.items()}
    yield from twice(config, _SECTION, ("screening", "reasons"), reasons)


def _extraction(config: Configuration, documents: Documents) -> Iterator[Problem]:
    fields = documents.extraction.fields
    for name, field in fields.items():
        at: Location = ("extraction", "fields", name, "values")
        yield from twice(config, _SECTION, at, {slug: value.codes for slug, value in field.values.items()})
        for slug, value in field.values.items():
            for code in map(str, value.codes):
                if field.separator and field.separator in code:
                    what = f"the code {code} holds the separator `{field.separator}`"
                    yield problem(config, _SECTION, (*at, slug), what, "choose another separator")
    cross = documents.evidence_map
    if cross is None:
        return
    for part, name in (("rows", cross.rows), ("columns", cross.columns)):
        yield from undeclared(config, _SECTION, ("evidence_map", part), name, fields, "field of `extraction`")
    if cross.rows == cross.columns:
        what = f"`{cross.rows}` is crossed with itself"
        yield problem(config, _SECTION, ("evidence_map", "columns"), what, "name two fields")


def _appraisal(config: Configuration, documents: Documents) -> Iterator[Problem]:
    if documents.appraisal is not None:
        codes = {name: score.codes for name, score in documents.appraisal.scores.items()}
        yield from twice(config, _SECTION, ("appraisal", "scores"), codes)


def _names(config: Configuration, documents: Documents) -> Iterator[Problem]:
    """Fields, criteria and the rows of the evidence map, which are items of results: each name means one thing."""
    fields = documents.extraction.fields
    found: list[tuple[Location, str]] = [(("extraction", "fields", name), name) for name in fields]
    if documents.appraisal is not None:
        found += [(("appraisal", "criteria", name), name) for name in documents.appraisal.criteria]
    cross = documents.evidence_map
    if cross is not None and cross.rows in fields:
        found += [(("extraction", "fields", cross.rows, "values", name), name) for name in fields[cross.rows].values]
    taken: dict[str, str] = dict.fromkeys(ITEMS, "the package")
    for at, name in found:
        here = ".".join(map(str, at[:-1]))
        if taken.setdefault(name, here) != here:
            what = f"the name `{name}` is taken by {taken[name]}"
            yield problem(config, _SECTION, at, what, "give it another name")
