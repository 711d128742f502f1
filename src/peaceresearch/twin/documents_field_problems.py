"""Why what is extracted from the documents of a twin does not fit `config/documents.yaml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from peaceresearch.problems import Problem
from peaceresearch.study.documents import Documents
from peaceresearch.study.extraction import Extracted
from peaceresearch.study.faults import problem
from peaceresearch.study.load import Configuration
from peaceresearch.study.twin_documents import DocumentsTwin, FieldTwin
from peaceresearch.study.yaml_file import Location
from peaceresearch.twin.documents_faults import known, same


def field_problems(config: Configuration, declared: Documents, twin: DocumentsTwin) -> Iterator[Problem]:
    """Every misfit of fields and of words that go by one."""
    fields = declared.extraction.fields if declared.extraction else {}
    yield from same(config, ("fields",), twin.fields, fields, "field")
    for name, wanted in twin.fields.items():
        if name in fields:
            yield from _field(config, fields, twin, name, wanted)
    yield from _gaps(config, fields, twin)
    for part in ("titles", "publishers", "types", "languages", "abstracts"):
        by = getattr(twin, part).by
        yield from known(config, (part, "by"), [by], fields, "field")
        if by in fields:
            yield from same(config, (part, "of"), getattr(twin, part).of, fields[by].values, f"value of `{by}`")
            yield from _single(config, fields, (part, "by"), by)
    if twin.double and declared.extraction is not None and len(declared.extraction.sheets) == 1:
        what = "documents are read by two people, and `extraction` has one sheet"
        yield problem(config, "twin", ("documents", "double"), what, "declare a second one, or leave it out")
    if any(wanted.differ for wanted in twin.fields.values()) and declared.extraction and not declared.extraction.agreed:
        what = "two readers differ, and `extraction` has nothing `agreed`"
        yield problem(config, "twin", ("documents", "fields"), what, "declare it, or let nobody `differ`")


def _field(
    config: Configuration, fields: Mapping[str, Extracted], twin: DocumentsTwin, name: str, wanted: FieldTwin
) -> Iterator[Problem]:
    at: Location = ("fields", name)
    values = fields[name].values
    given = [wanted.shares is not None, wanted.by is not None, wanted.texts is not None]
    if sum(given) != 1 or (wanted.texts is None) != (fields[name].kind == "coded"):
        what = f"`{name}` needs either `shares`, or `by` and `of`, or, where it is not coded, `texts`"
        yield problem(config, "twin", ("documents", *at), what, "give one of them")
    for weights in (wanted.shares or {}, *wanted.of.values()):
        yield from known(config, at, weights, values, f"value of `{name}`")
    if wanted.by is not None:
        above = list(twin.fields)[: list(twin.fields).index(name)]
        yield from known(config, (*at, "by"), [wanted.by], above, "field above it")
        if wanted.by in fields:
            yield from same(config, (*at, "of"), wanted.of, fields[wanted.by].values, f"value of `{wanted.by}`")
            yield from _single(config, fields, (*at, "by"), wanted.by)


def _gaps(config: Configuration, fields: Mapping[str, Extracted], twin: DocumentsTwin) -> Iterator[Problem]:
    for index, gap in enumerate(twin.gaps):
        at: Location = ("gaps", index)
        yield from known(config, at, gap, fields, "field")
        for name in set(gap) & set(fields):
            yield from known(config, (*at, name), [gap[name]], fields[name].values, f"value of `{name}`")
        last = max(gap, key=lambda name: list(twin.fields).index(name) if name in twin.fields else -1, default="")
        if last in fields and fields[last].separator is None:
            what = f"`{last}` has one value, whose shares are met exactly"
            yield problem(config, "twin", ("documents", *at), what, "name a field with several values last")


def _single(config: Configuration, fields: Mapping[str, Extracted], at: Location, name: str) -> Iterator[Problem]:
    if fields[name].separator is not None:
        what = f"`{name}` may have several values"
        yield problem(config, "twin", ("documents", *at), what, "name a field that has one")
    if fields[name].kind != "coded":
        what = f"`{name}` is not coded"
        yield problem(config, "twin", ("documents", *at), what, "name a field that is")
