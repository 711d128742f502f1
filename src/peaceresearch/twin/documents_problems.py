"""Why the document review's part of a twin does not fit `config/documents.yaml`."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from peaceresearch.problems import Problem
from peaceresearch.study.documents import Documents
from peaceresearch.study.faults import problem, undeclared
from peaceresearch.study.load import Configuration
from peaceresearch.study.twin_documents import DocumentsTwin, FieldTwin
from peaceresearch.study.yaml_file import Location

SECTION = "config/documents.yaml"


def problems(config: Configuration, declared: Documents, twin: DocumentsTwin) -> Iterator[Problem]:
    """Every misfit, with the line of `config/twin.yaml`."""
    yield from _same(config, ("searches",), twin.searches, declared.searches, "search")
    yield from _duplicates(config, declared, twin)
    yield from _same(config, ("screening", "reasons"), twin.screening.reasons, declared.screening.reasons, "reason")
    yield from _count(config, twin)
    fields = declared.extraction.fields
    yield from _same(config, ("fields",), twin.fields, fields, "field")
    for name, wanted in twin.fields.items():
        if name in fields:
            yield from _field(config, declared, twin, name, wanted)
    yield from _gaps(config, declared, twin)
    if declared.appraisal is not None:
        yield from _same(config, ("appraisal",), twin.appraisal, declared.appraisal.criteria, "criterion")
        for name, weights in twin.appraisal.items():
            yield from _known(config, ("appraisal", name), weights, declared.appraisal.scores, "score")
    for part, of in (("titles", twin.titles), ("publishers", twin.publishers)):
        at: Location = (part, "by")
        yield from _known(config, at, [of.by], fields, "field")
        if of.by in fields:
            yield from _same(config, (part, "of"), of.of, fields[of.by].values, f"value of `{of.by}`")
            yield from _single(config, declared, at, of.by)


def _duplicates(config: Configuration, declared: Documents, twin: DocumentsTwin) -> Iterator[Problem]:
    order = list(declared.searches)
    for index, entry in enumerate(twin.duplicates):
        at: Location = ("duplicates", index)
        yield from _known(config, at, [entry.first, entry.again], order, "search")
        if {entry.first, entry.again} <= set(order) and order.index(entry.again) < order.index(entry.first):
            what = f"`{entry.again}` comes before `{entry.first}`"
            yield problem(config, "twin", ("documents", *at), what, "exchange `first` and `again`")
    for name, total in twin.searches.items():
        again = sum(entry.records for entry in twin.duplicates if entry.again == name)
        largest = max((entry.records for entry in twin.duplicates if entry.first == name), default=0)
        if total - again < largest:
            what = f"`{name}` has {total - again} documents of its own, and {largest} of them are returned again"
            yield problem(config, "twin", ("documents", "searches", name), what, "let it return more, or fewer again")


def _count(config: Configuration, twin: DocumentsTwin) -> Iterator[Problem]:
    documents = sum(twin.searches.values()) - sum(entry.records for entry in twin.duplicates)
    screening = twin.screening
    lost = screening.excluded + screening.not_retrieved + sum(screening.reasons.values())
    if lost >= documents:
        what = f"{lost} of {documents} documents are excluded or not retrieved"
        yield problem(config, "twin", ("documents", "screening"), what, "leave some to be included")


def _field(
    config: Configuration, declared: Documents, twin: DocumentsTwin, name: str, wanted: FieldTwin
) -> Iterator[Problem]:
    at: Location = ("fields", name)
    values = declared.extraction.fields[name].values
    if (wanted.shares is None) == (wanted.by is None):
        what = f"`{name}` needs either `shares`, or `by` and `of`"
        yield problem(config, "twin", ("documents", *at), what, "give one of the two")
    for weights in (wanted.shares or {}, *wanted.of.values()):
        yield from _known(config, at, weights, values, f"value of `{name}`")
    if wanted.by is not None:
        above = list(twin.fields)[: list(twin.fields).index(name)]
        yield from _known(config, (*at, "by"), [wanted.by], above, "field above it")
        if wanted.by in declared.extraction.fields:
            known = declared.extraction.fields[wanted.by].values
            yield from _same(config, (*at, "of"), wanted.of, known, f"value of `{wanted.by}`")
            yield from _single(config, declared, (*at, "by"), wanted.by)


def _gaps(config: Configuration, declared: Documents, twin: DocumentsTwin) -> Iterator[Problem]:
    fields = declared.extraction.fields
    for index, gap in enumerate(twin.gaps):
        at: Location = ("gaps", index)
        yield from _known(config, at, gap, fields, "field")
        for name in set(gap) & set(fields):
            yield from _known(config, (*at, name), [gap[name]], fields[name].values, f"value of `{name}`")
        last = max(gap, key=lambda name: list(twin.fields).index(name) if name in twin.fields else -1, default="")
        if last in fields and fields[last].separator is None:
            what = f"`{last}` has one value, whose shares are met exactly"
            yield problem(config, "twin", ("documents", *at), what, "name a field with several values last")


def _single(config: Configuration, declared: Documents, at: Location, name: str) -> Iterator[Problem]:
    if declared.extraction.fields[name].separator is not None:
        what = f"`{name}` may have several values"
        yield problem(config, "twin", ("documents", *at), what, "name a field that has one")


def _known(
    config: Configuration, at: Location, given: Collection[str], known: Collection[str], kind: str
) -> Iterator[Problem]:
    for name in given:
        yield from undeclared(config, "twin", ("documents", *at, name), name, known, f"{kind} of {SECTION}")


def _same(
    config: Configuration, at: Location, given: Collection[str], known: Collection[str], kind: str
) -> Iterator[Problem]:
    """What is given and not known, and what is known and not given."""
    yield from _known(config, at, given, known, kind)
    for name in known:
        if name not in given:
            what = f"the {kind} `{name}` of {SECTION} is left out"
            yield problem(config, "twin", ("documents", *at), what, "add it")
