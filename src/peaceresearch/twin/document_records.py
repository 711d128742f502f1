"""The documents that a synthetic review finds: what they are called, what becomes of them, and where they are found."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from rapidfuzz import fuzz

from peaceresearch.problems import input_error
from peaceresearch.study.documents import Documents
from peaceresearch.study.twin_documents import DocumentsTwin, FieldTwin
from peaceresearch.twin.chance import stream
from peaceresearch.twin.part import FILE

INCLUDED, EXCLUDED, NOT_RETRIEVED = "included", "excluded", "not_retrieved"
"""What becomes of a document, beside the reasons for excluding its full text."""
_PREFIX = "[Synthetic] "
_DOI = "10.5555/synthetic"  # the prefix that Crossref keeps for tests
_URL = "https://example.org"  # a name reserved for examples (RFC 2606)
_APART = 5
"""By how much two titles must be less alike than what makes a duplicate."""
_TRIES = 500
Values = dict[str, list[str]]


@dataclass(frozen=True)
class Found:
    """A record as one search returns it."""

    document: int
    title: str
    authors: Sequence[str]
    year: int
    doi: str
    url: str
    publisher: str


@dataclass
class Document:
    """One document: what becomes of it, what it says, and its names in the searches, the first of them first."""

    fate: str
    values: Values
    names: list[str] = field(default_factory=list)


def documents_of(declared: Documents, twin: DocumentsTwin, seed: int) -> list[Document]:
    """As many documents as the searches return without their duplicates, in random order of what becomes of them."""
    count = sum(twin.searches.values()) - sum(entry.records for entry in twin.duplicates)
    screening = twin.screening
    fates = [EXCLUDED] * screening.excluded + [NOT_RETRIEVED] * screening.not_retrieved
    fates += [reason for reason in declared.screening.reasons for _ in range(screening.reasons.get(reason, 0))]
    fates += [INCLUDED] * (count - len(fates))
    made = [Document(fate, {}) for fate in stream(seed, "documents fates").permutation(fates).tolist()]
    for name, part in (("included", True), ("others", False)):
        some = [document for document in made if (document.fate == INCLUDED) == part]
        _give_values(some, declared, twin, seed, name)
    return made


def searches_of(
    documents: list[Document], declared: Documents, twin: DocumentsTwin, seed: int
) -> dict[str, list[Found]]:
    """What each search returns, in its order; every document learns its names.

    Each duplicate is a document of its `first` search returned once more by `again`.
    """
    records = _records(documents, declared, twin, seed)
    returned: dict[str, list[Found]] = {}
    start = 0
    for name, total in twin.searches.items():
        size = total - sum(entry.records for entry in twin.duplicates if entry.again == name)
        returned[name] = records[start : start + size]
        start += size
    originals = {name: list(found) for name, found in returned.items()}
    for number, entry in enumerate(twin.duplicates):
        numbers = stream(seed, f"documents duplicates {number}")
        for index in numbers.choice(len(originals[entry.first]), entry.records, replace=False):
            again = _changed(originals[entry.first][index], entry.change, twin.years[1])
            returned[entry.again].append(replace(again, url=f"{again.url}/{entry.again}"))
    for name, found in returned.items():
        order = stream(seed, f"documents order {name}").permutation(len(found))
        returned[name] = [found[index] for index in order]
        for place, record in enumerate(returned[name], 1):
            documents[record.document].names.append(f"{name}:{place}")
    return returned


def apportioned(weights: Mapping[str, float], count: int) -> list[str]:
    """`count` values in the proportions of `weights`, by the method of largest remainders; ties go to the first."""
    total = sum(weights.values())
    exact = {value: count * weight / total for value, weight in weights.items()}
    whole = {value: int(share) for value, share in exact.items()}
    rest = sorted(exact, key=lambda value: whole[value] - exact[value])[: count - sum(whole.values())]
    return [value for value in weights for _ in range(whole[value] + (value in rest))]


def _give_values(some: list[Document], declared: Documents, twin: DocumentsTwin, seed: int, which: str) -> None:
    for name, wanted in twin.fields.items():
        numbers = stream(seed, f"documents {which} {name}")
        if declared.extraction.fields[name].separator is not None:
            for document in some:
                document.values[name] = _drawn(document.values, name, wanted, twin, numbers)
            continue
        for value, weights in _shares(wanted):
            group = [doc for doc in some if wanted.by is None or doc.values[wanted.by] == [value]]
            for document, given in zip(group, numbers.permutation(apportioned(weights, len(group))), strict=True):
                document.values[name] = [str(given)]


def _shares(wanted: FieldTwin) -> list[tuple[str, Mapping[str, float]]]:
    return [("", wanted.shares)] if wanted.shares else list(wanted.of.items())


def _drawn(
    values: Values, name: str, wanted: FieldTwin, twin: DocumentsTwin, numbers: np.random.Generator
) -> list[str]:
    """One value or two, none of which makes a gap with what the document has."""
    weights = wanted.shares or (wanted.of[values[wanted.by][0]] if wanted.by else {})
    barred = {
        gap[name]
        for gap in twin.gaps
        if name in gap and all(value in values.get(other, ()) for other, value in gap.items() if other != name)
    }
    open_to = {value: weight for value, weight in weights.items() if weight and value not in barred}
    share = np.array(list(open_to.values())) / sum(open_to.values())
    count = min(len(open_to), 1 + int(numbers.random() < wanted.several))
    chosen = set(numbers.choice(list(open_to), count, replace=False, p=share).tolist())
    return [value for value in weights if value in chosen]


def _records(documents: list[Document], declared: Documents, twin: DocumentsTwin, seed: int) -> list[Found]:
    """A record per document, as the first search returns it."""
    titles = _titles(documents, declared.duplicates.similarity, twin, seed)
    numbers = stream(seed, "documents records")
    first, last = twin.years
    where = [name for name, total in twin.searches.items() for _ in range(_own(twin, name, total))]
    made = []
    for index, (document, search) in enumerate(zip(documents, where, strict=True)):
        publishers = twin.publishers.of[document.values[twin.publishers.by][0]]
        authors = numbers.choice(twin.authors, min(len(twin.authors), int(numbers.integers(1, 4))), replace=False)
        made.append(
            Found(
                document=index,
                title=titles[index],
                authors=sorted(authors.tolist()),
                year=int(last - (last - first) * numbers.random() ** 1.6),
                doi=f"{_DOI}.{index + 1:04d}" if numbers.random() < twin.doi.get(search, 0) else "",
                url=f"{_URL}/{index + 1:04d}",
                publisher=publishers[int(numbers.integers(len(publishers)))],
            )
        )
    return made


def _own(twin: DocumentsTwin, name: str, total: int) -> int:
    return total - sum(entry.records for entry in twin.duplicates if entry.again == name)


def _titles(documents: list[Document], similarity: float, twin: DocumentsTwin, seed: int) -> list[str]:
    """A title per document, no two so alike that they could be taken for one."""
    numbers = stream(seed, "documents titles")
    titles: list[str] = []
    for document in documents:
        source = twin.titles.of[document.values[twin.titles.by][0]]
        words = source.words | (source.other if document.fate == EXCLUDED else {})
        for _ in range(_TRIES):
            pattern = source.patterns[int(numbers.integers(len(source.patterns)))]
            filled = {slot: choice[int(numbers.integers(len(choice)))] for slot, choice in words.items()}
            title = _PREFIX + pattern.format(**filled)
            if max((fuzz.ratio(title.lower(), other.lower()) for other in titles), default=0) < similarity - _APART:
                break
        else:
            what = f"the words for titles make less than {len(documents)} that differ"
            raise input_error(FILE, what, "add words or patterns", "documents.titles")
        titles.append(title)
    return titles


def _changed(record: Found, change: str, last: int) -> Found:
    """A record as another search returns it."""
    changed: dict[str, Any] = {} if change == "none" else {"doi": ""}
    if change == "title":
        changed["title"] = re.sub(r":\s", " - ", record.title.upper()).rstrip(".") + "."
    if change == "typo":
        middle = len(record.title) // 2
        changed["title"] = record.title[:middle] + record.title[middle : middle + 2][::-1] + record.title[middle + 2 :]
    if change == "year":
        changed["year"] = record.year + 1 if record.year < last else record.year - 1
    return replace(record, **changed)
