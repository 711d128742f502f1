"""What `config/documents.yaml` must agree on with itself: what was extracted, how it was appraised and crossed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from peaceresearch.problems import Problem
from peaceresearch.study.documents import Documents
from peaceresearch.study.extraction import Coded, Column, Extracted
from peaceresearch.study.faults import problem, twice, undeclared
from peaceresearch.study.general import Choice
from peaceresearch.study.instruments import INSTRUMENTS, criteria_of, scores_of
from peaceresearch.study.yaml_file import Location

if TYPE_CHECKING:
    from peaceresearch.study.load import Configuration

_SECTION = "documents"
RESERVED = (
    "all", "identified", "identified_databases", "identified_other", "duplicates", "excluded_full_text", "screening",
    "full_text", "included", "by", "kept",
)  # fmt: skip
"""Items of results that have their names from the package."""
OWN_FIELDS = ("study", "authors", "year", "title", "publisher", "score", "record", "csl")
"""Fields of the records of included documents that have their names from the package."""
PRISMA = frozenset(
    {*map(str, range(1, 28))} - {"10", "13", "16", "20", "23", "24"}
    | {"10a", "10b", "13a", "13b", "13c", "13d", "13e", "13f", "16a", "16b", "20a", "20b", "20c", "20d"}
    | {"23a", "23b", "23c", "23d", "24a", "24b", "24c"}
)
"""Items of the PRISMA 2020 checklist (Page et al. 2021, BMJ 372, n71, table 1)."""


def problems(config: Configuration, documents: Documents) -> Iterator[Problem]:
    """Every disagreement, with file and line."""
    fields = documents.extraction.fields if documents.extraction else {}
    for part in ("appraisals", "recommendations", "evidence_map", "crossings", "timeline"):
        if getattr(documents, part) and documents.extraction is None:
            what = f"`{part}` without `extraction`"
            yield problem(config, _SECTION, (part,), what, "declare what was extracted, or leave it out")
    if documents.extraction is not None and (documents.screening is None or documents.screening.full_text is None):
        what = "`extraction` without full texts that were screened: nothing is included"
        yield problem(config, _SECTION, ("extraction",), what, "add `screening.full_text`")
    yield from _fields(config, documents)
    yield from _appraisals(config, documents, fields)
    yield from _recommendations(config, documents)
    yield from _crossed(config, documents, fields)
    yield from _names(config, documents)
    for item in documents.checklist:
        yield from undeclared(config, _SECTION, ("checklist", item), item, PRISMA, "item of the PRISMA 2020 checklist")


def _fields(config: Configuration, documents: Documents) -> Iterator[Problem]:
    if documents.extraction is None:
        return
    yield from _headers(config, ("extraction", "fields"), documents.extraction.fields)
    for name, field in documents.extraction.fields.items():
        at: Location = ("extraction", "fields", name)
        if name in OWN_FIELDS:
            yield problem(config, _SECTION, at, f"a field called `{name}`", "give another name: this one is taken")
        if name in config.study.dimensions and any(name in _crossing(each) for each in documents.crossings.values()):
            what = f"the field `{name}`, which is crossed, has the name of a dimension of the study"
            yield problem(config, _SECTION, at, what, "give it another name")
        yield from _choices(config, (*at, "values"), field)


def _headers(config: Configuration, at: Location, columns: Mapping[str, Column]) -> Iterator[Problem]:
    """Headers by which two columns of one sheet would be found."""
    owner: dict[str, str] = {}
    for name, column in columns.items():
        for header in (column.column, *column.also):
            if owner.setdefault(header.casefold(), name) != name:
                what = f"the header `{header}` is also one of `{owner[header.casefold()]}`"
                yield problem(config, _SECTION, (*at, name), what, "keep it with one of them")


def _crossing(crossing: object) -> list[str]:
    return [value for key in ("columns", "parts") if (value := getattr(crossing, key))]


def _choices(config: Configuration, at: Location, column: Extracted | Coded) -> Iterator[Problem]:
    yield from twice(config, _SECTION, at, {slug: value.codes for slug, value in column.values.items()})
    for slug, value in column.values.items():
        for code in map(str, value.codes):
            if column.separator and column.separator in code:
                what = f"the code {code} holds the separator `{column.separator}`"
                yield problem(config, _SECTION, (*at, slug), what, "choose another separator")


def _appraisals(config: Configuration, documents: Documents, fields: Mapping[str, Extracted]) -> Iterator[Problem]:
    for name, appraisal in documents.appraisals.items():
        at: Location = ("appraisals", name)
        criteria, scores = criteria_of(appraisal), scores_of(appraisal)
        known = INSTRUMENTS.get(appraisal.instrument)
        for key, given in (("criteria", criteria), ("scores", scores)):
            if not given:
                what = f"`{appraisal.instrument}` is no instrument with known {key}"
                remedy = f"declare `{key}`; known: {', '.join(INSTRUMENTS)}"
                yield problem(config, _SECTION, (*at, "instrument"), what, remedy)
        for key, own in (("criteria", appraisal.criteria), ("scores", appraisal.scores)):
            of_known = getattr(known, key) if known else {}
            for slug, part in own.items():
                if part.label is None and slug not in of_known:
                    yield problem(config, _SECTION, (*at, key, slug), f"`{slug}` has no label", "add `label`")
        yield from twice(config, _SECTION, (*at, "scores"), {slug: part.codes for slug, part in scores.items()})
        designs = {slug for part in criteria.values() for slug in part.designs}
        if designs and appraisal.design is None:
            what = "its criteria differ by design, and nothing says which column has it"
            yield problem(config, _SECTION, at, what, f"add `design` with the values {', '.join(sorted(designs))}")
        declared = appraisal.design.values if appraisal.design else {}
        for slug in sorted(designs - set(declared)) if declared else ():
            if known is None or slug not in known.designs:  # a review need not have studies of every design
                yield from undeclared(config, _SECTION, (*at, "criteria"), slug, declared, "design")
        for slug in sorted(set(declared) - designs) if designs else ():
            what = f"no criterion is for the design `{slug}`"
            yield problem(config, _SECTION, (*at, "design", "values", slug), what, "mend its name")
        for field, values in appraisal.of.items():
            yield from undeclared(config, _SECTION, (*at, "of", field), field, fields, "field of `extraction`")
            for value in values if field in fields else ():
                here: Location = (*at, "of", field)
                yield from undeclared(config, _SECTION, here, value, fields[field].values, f"value of `{field}`")


def _recommendations(config: Configuration, documents: Documents) -> Iterator[Problem]:
    found = documents.recommendations
    if found is None:
        return
    at: Location = ("recommendations",)
    for lang in found.text:
        yield from undeclared(config, _SECTION, (*at, "text", lang), lang, config.study.languages, "language")
    for name in ("addressee", "theme", "status"):
        part = getattr(found, name)
        if part is not None:
            yield from _choices(config, (*at, name, "values"), part)


def _crossed(config: Configuration, documents: Documents, fields: Mapping[str, Extracted]) -> Iterator[Problem]:
    named: list[tuple[Location, Sequence[str | None]]] = []
    if documents.evidence_map is not None:
        named.append((("evidence_map",), [documents.evidence_map.rows, documents.evidence_map.columns]))
    for name, crossing in documents.crossings.items():
        named.append((("crossings", name), [crossing.rows, crossing.columns, crossing.parts]))
    if documents.timeline is not None:
        named.append((("timeline",), [documents.timeline.field]))
    for at, names in named:
        given = [name for name in names if name is not None]
        for name in given:
            yield from undeclared(config, _SECTION, at, name, fields, "field of `extraction`")
            if name in fields and fields[name].kind != "coded":
                what = f"`{name}` is a {fields[name].kind} and has no values to count by"
                yield problem(config, _SECTION, at, what, "name a coded field")
        if len(set(given)) < len(given):
            yield problem(config, _SECTION, at, "a field is crossed with itself", "name different ones")


def _names(config: Configuration, documents: Documents) -> Iterator[Problem]:
    """Items of results: each name means one thing."""
    taken: dict[str, str] = dict.fromkeys(RESERVED, "the package")
    for at, name, labelled in _items(documents):
        here = ".".join(map(str, at[:-1]))
        owner = f"{here} ({labelled})" if labelled else here
        known = taken.setdefault(name, owner)
        if known != owner and not (labelled and known.endswith(f"({labelled})")):
            what = f"the name `{name}` is taken by {known.partition(' (')[0]}"
            yield problem(config, _SECTION, at, what, "give it another name")


def _items(documents: Documents) -> Iterator[tuple[Location, str, str]]:
    """Place, name and label of what results are named after. What bears one label under one name is one thing: a
    mechanism of the evidence map may be the theme of a recommendation.
    """
    for name in documents.searches:
        yield ("searches", name), name, ""
    fields = documents.extraction.fields if documents.extraction else {}
    for name in fields:
        yield ("extraction", "fields", name), name, ""
    for name in documents.crossings:
        yield ("crossings", name), name, ""
    for name, appraisal in documents.appraisals.items():
        yield ("appraisals", name), name, ""
        for criterion in criteria_of(appraisal):
            yield ("appraisals", name, "criteria", criterion), criterion, ""
    cross = documents.evidence_map
    if cross is not None and cross.rows in fields:
        at: Location = ("extraction", "fields", cross.rows, "values")
        yield from (((*at, name), name, _label(value)) for name, value in fields[cross.rows].values.items())
    found = documents.recommendations
    for key in ("addressee", "theme") if found is not None else ():
        part = getattr(found, key)
        if part is not None:
            at = ("recommendations", key, "values")
            yield from (((*at, name), name, _label(value)) for name, value in part.values.items())


def _label(value: Choice) -> str:
    return " / ".join(value.label.root.values())
