"""Why the document review's part of a twin does not fit `config/documents.yaml`: its searches and its screening."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

from peaceresearch.problems import Problem
from peaceresearch.study.documents import Documents
from peaceresearch.study.faults import problem
from peaceresearch.study.load import Configuration
from peaceresearch.study.twin_documents import DocumentsTwin
from peaceresearch.study.yaml_file import Location
from peaceresearch.twin.documents_faults import SECTION, known, same
from peaceresearch.twin.documents_field_problems import field_problems
from peaceresearch.twin.documents_sheet_problems import sheet_problems


def problems(config: Configuration, declared: Documents, twin: DocumentsTwin) -> Iterator[Problem]:
    """Every misfit, with the line of `config/twin.yaml`."""
    files = [name for name, search in declared.searches.items() if search.source is not None]
    yield from same(config, ("searches",), twin.searches, files, "search with a file")
    yield from known(config, ("tables",), twin.tables, files, "search with a file")
    yield from _duplicates(config, declared, twin)
    yield from _screening(config, declared, twin)
    yield from field_problems(config, declared, twin)
    yield from sheet_problems(config, declared, twin)


def _duplicates(config: Configuration, declared: Documents, twin: DocumentsTwin) -> Iterator[Problem]:
    order = list(declared.searches)
    for index, entry in enumerate(twin.duplicates):
        at: Location = ("duplicates", index)
        yield from known(config, at, [entry.first, entry.again], order, "search")
        if {entry.first, entry.again} <= set(order) and order.index(entry.again) < order.index(entry.first):
            what = f"`{entry.again}` comes before `{entry.first}`"
            yield problem(config, "twin", ("documents", *at), what, "exchange `first` and `again`")
    for name, total in twin.searches.items():
        own = total - sum(entry.records for entry in twin.duplicates if entry.again == name)
        again = Counter[str]()
        for entry in twin.duplicates:
            again[entry.again] += entry.records if entry.first == name else 0
        largest = max(again.values(), default=0)
        if own - twin.alike < largest:
            what = f"`{name}` has {own} documents of its own, and {largest} of them are returned again"
            yield problem(config, "twin", ("documents", "searches", name), what, "let it return more, or fewer again")
    if (twin.alike or any(entry.change == "name" for entry in twin.duplicates)) and not declared.duplicates.decisions:
        what = f"pairs that only a person can tell apart, and no sheet of decisions in {SECTION}"
        yield problem(config, "twin", ("documents", "duplicates"), what, "declare `duplicates.decisions`")


def _screening(config: Configuration, declared: Documents, twin: DocumentsTwin) -> Iterator[Problem]:
    screening, wanted = declared.screening, twin.screening
    reasons: Collection[str] = screening.reasons if screening else ()
    at: Location = ("documents", "screening")
    yield from same(config, ("screening", "reasons"), wanted.reasons, reasons, "reason")
    documents = sum(twin.searches.values()) - sum(entry.records for entry in twin.duplicates)
    lost = wanted.excluded + wanted.not_retrieved + sum(wanted.reasons.values())
    if lost >= documents:
        what = f"{lost} of {documents} documents are excluded or not retrieved"
        yield problem(config, "twin", at, what, "leave some to be included")
    if screening is None:
        return
    for name, agreement in (("title_abstract", wanted.agreement), ("full_text", wanted.full_text_agreement)):
        stage = getattr(screening, name)
        if stage is not None and agreement < 1 and (stage.agreed is None or len(stage.reviewers) == 1):
            what = f"reviewers differ, and `screening.{name}` of {SECTION} has no two of them or nothing `agreed`"
            yield problem(config, "twin", at, what, "let them agree on everything, or declare it")
        for reviewer, sheet in stage.reviewers.items() if stage else ():
            if sheet.search is not None:
                what = f"the decisions of `{reviewer}` are labels of a search"
                yield problem(config, "twin", at, what, "the twin writes sheets only")
    for key in ("unsure", "not_retrieved"):
        if getattr(wanted, key) and not getattr(screening, key):
            what = f"`{key}`, and {SECTION} has no code for it"
            yield problem(config, "twin", (*at, key), what, f"declare `screening.{key}`, or leave it out")
