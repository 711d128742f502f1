"""What `config/documents.yaml` must agree on with itself: sources, screening and the names of results."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import TYPE_CHECKING

from peaceresearch.problems import Problem
from peaceresearch.study import check_extraction
from peaceresearch.study.documents import Documents
from peaceresearch.study.faults import problem, twice, undeclared
from peaceresearch.study.screening import Decisions, Screening
from peaceresearch.study.searches import Search
from peaceresearch.study.yaml_file import Location

if TYPE_CHECKING:
    from peaceresearch.study.load import Configuration

WORKBOOKS = (".xlsx", ".xlsm")
AGREED = "agreed"
"""Who decided, where reviewers settled what they differed on; no reviewer is called so."""
BOXES = (
    "identified", "identified_databases", "identified_other", "duplicates", "automation", "removed", "direct",
    "screened", "excluded_screening", "awaiting_screening", "sought", "not_retrieved", "awaiting_full_text", "assessed",
    "excluded_full_text", "included",
)  # fmt: skip
"""Boxes of the flow."""
_SECTION = "documents"
_NAMED_FORMATS = ("ris", "bibtex", "endnote", "endnote_xml", "medline", "wos")


def problems(config: Configuration) -> Iterator[Problem]:
    """Every disagreement, with file and line."""
    documents = config.documents
    if documents is None:
        return
    yield from _searches(config, documents)
    yield from _deduplicated(config, documents)
    if documents.screening is not None:
        yield from _screening(config, documents, documents.screening)
    for box in documents.expected:
        yield from undeclared(config, _SECTION, ("expected", box), box, BOXES, "box of the flow")
    yield from check_extraction.problems(config, documents)


def _searches(config: Configuration, documents: Documents) -> Iterator[Problem]:
    owner: dict[tuple[str | None, str | None], str] = {}
    for name, search in documents.searches.items():
        at: Location = ("searches", name)
        if search.counts is not None:
            yield from _counts(config, documents, at, search)
            continue
        key = (search.source, search.sheet)
        if owner.setdefault(key, name) != name:
            what = f"the searches `{owner[key]}` and `{name}` have the same file"
            yield problem(config, _SECTION, (*at, "source"), what, "give each its own")
        if search.columns and search.format in _NAMED_FORMATS:
            what = f"`columns` of a file in the format `{search.format}`"
            yield problem(config, _SECTION, (*at, "columns"), what, "leave them out: the format names its fields")
        if search.sheet and PurePath(search.source or "").suffix.lower() not in WORKBOOKS:
            what = f"`{search.source}` is no workbook, and has no sheet"
            yield problem(config, _SECTION, (*at, "sheet"), what, "leave it out")


def _counts(config: Configuration, documents: Documents, at: Location, search: Search) -> Iterator[Problem]:
    counts, screening = search.counts, documents.screening
    assert counts is not None
    for key in ("sheet", "encoding", "format"):
        if getattr(search, key) is not None:
            what = f"`{key}` of a source of which only numbers are known"
            yield problem(config, _SECTION, (*at, key), what, "leave it out, or give the file as `source`")
    for reason in counts.excluded_full_text:
        known = screening.reasons if screening else ()
        here: Location = (*at, "counts", "excluded_full_text", reason)
        yield from undeclared(config, _SECTION, here, reason, known, "reason of `screening`")


def _deduplicated(config: Configuration, documents: Documents) -> Iterator[Problem]:
    listed = documents.duplicates.deduplicated
    if listed is None:
        return
    at: Location = ("duplicates", "deduplicated")
    if not listed.columns:
        what = "nothing says by which columns its rows are found among the records"
        yield problem(config, _SECTION, (*at, "columns"), what, "add `columns: {doi: ..., title: ...}`")
    for name in listed.searches:
        yield from undeclared(config, _SECTION, (*at, "searches", name), name, documents.searches, "search")
    if bool(listed.search) != bool(listed.searches):
        what = "`search` (a column) and `searches` (what stands in it) go together"
        yield problem(config, _SECTION, at, what, "give both, or neither")
    yield from twice(config, _SECTION, (*at, "searches"), listed.searches)


def _screening(config: Configuration, documents: Documents, screening: Screening) -> Iterator[Problem]:
    for name in ("title_abstract", "full_text"):
        stage = getattr(screening, name)
        if stage is None:
            continue
        at: Location = ("screening", name)
        for reviewer, sheet in stage.reviewers.items():
            if reviewer == AGREED:
                what = f"a reviewer called `{reviewer}`"
                yield problem(
                    config, _SECTION, (*at, "reviewers", reviewer), what, "give another name: this one is taken"
                )
            yield from _sheet(config, documents, screening, (*at, "reviewers", reviewer), sheet)
        if stage.agreed is not None:
            yield from _sheet(config, documents, screening, (*at, "agreed"), stage.agreed)
        if stage.least is not None and stage.least > len(stage.reviewers):
            what = f"{stage.least} decisions on each record, and {len(stage.reviewers)} reviewers"
            yield problem(config, _SECTION, (*at, "least"), what, "ask for fewer, or name more reviewers")
    yield from _once(config, screening)
    if screening.full_text is not None and not screening.reasons:
        what = "full texts are screened, and no reason for excluding one is declared"
        yield problem(config, _SECTION, ("screening",), what, "add `reasons`")
    decisions = {name: getattr(screening, name) for name in ("include", "exclude", "unsure", "not_retrieved")}
    yield from twice(config, _SECTION, ("screening",), decisions)
    reasons = {name: reason.codes for name, reason in screening.reasons.items()}
    yield from twice(config, _SECTION, ("screening", "reasons"), reasons)


def _sheet(
    config: Configuration, documents: Documents, screening: Screening, at: Location, sheet: Decisions
) -> Iterator[Problem]:
    if sheet.search is not None:
        yield from undeclared(config, _SECTION, (*at, "search"), sheet.search, documents.searches, "search")
        found = documents.searches.get(sheet.search)
        if found is not None and found.counts is not None:
            what = f"of `{sheet.search}` only numbers are known: no record of it has a label"
            yield problem(config, _SECTION, (*at, "search"), what, "name a search with a file")
    elif (sheet.source or screening.source) is None:
        what = "nothing says in which file these decisions are"
        yield problem(config, _SECTION, at, what, "add `source`, here or to `screening`")


def _once(config: Configuration, screening: Screening) -> Iterator[Problem]:
    """A sheet in which two of the reviewers or stages are said to have decided."""
    owner: dict[tuple[str | None, ...], str] = {}
    for name in ("title_abstract", "full_text"):
        stage = getattr(screening, name)
        sheets = {**(stage.reviewers if stage else {}), **({AGREED: stage.agreed} if stage and stage.agreed else {})}
        for who, sheet in sheets.items():
            if sheet.search is not None:
                continue
            # A workbook without `sheet` is read at the sheet that is called as the stage, if there is one.
            key = (sheet.source or screening.source, sheet.sheet or name, sheet.decision or screening.decision)
            here = f"{name}.{who}"
            if owner.setdefault(key, here) != here:
                at: Location = ("screening", name, *(() if who == AGREED else ("reviewers",)), who)
                what = f"the same sheet and column as `{owner[key]}`"
                yield problem(config, _SECTION, at, what, "give each its own")
