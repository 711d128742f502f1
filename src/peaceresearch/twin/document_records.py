"""The documents that a synthetic review finds: what they are called, what becomes of them, and where they are found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from peaceresearch.study.documents import Documents
from peaceresearch.study.twin_documents import DocumentsTwin
from peaceresearch.twin.chance import stream
from peaceresearch.twin.documents_titles import Titles
from peaceresearch.twin.documents_values import Values, values_of

INCLUDED, EXCLUDED, NOT_RETRIEVED = "included", "excluded", "not_retrieved"
"""What becomes of a document, beside the reasons for excluding its full text."""
ARTICLE = "article"
"""The type of record that has a journal."""
_DOI = "10.5555/synthetic"  # the prefix that Crossref keeps for tests
_URL = "https://example.org"  # a name reserved for examples (RFC 2606)
_ACCESSION = "SYN:{:012d}"


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
    type: str
    journal: str
    volume: str
    issue: str
    pages: str
    language: str
    abstract: str
    accession: str


@dataclass
class Document:
    """One document: what becomes of it, what it says, when it was published, and its names in the searches, the first
    of them first.
    """

    fate: str
    values: Values
    year: int = 0
    names: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Searched:
    """What the searches return, and the pairs of records on which somebody decided that they are one, or two."""

    returned: dict[str, list[Found]]
    same: list[tuple[str, str]]
    different: list[tuple[str, str]]


def documents_of(declared: Documents, twin: DocumentsTwin, seed: int) -> list[Document]:
    """As many documents as the searches return without their duplicates, in random order of what becomes of them."""
    count = sum(twin.searches.values()) - sum(entry.records for entry in twin.duplicates)
    screening = twin.screening
    fates = [EXCLUDED] * screening.excluded + [NOT_RETRIEVED] * screening.not_retrieved
    reasons = declared.screening.reasons if declared.screening else {}
    fates += [reason for reason in reasons for _ in range(screening.reasons.get(reason, 0))]
    fates += [INCLUDED] * (count - len(fates))
    made = [Document(fate, {}) for fate in stream(seed, "documents fates").permutation(fates).tolist()]
    for name, part in (("included", True), ("others", False)):
        some = [document for document in made if (document.fate == INCLUDED) == part]
        for document, values in zip(some, values_of(len(some), declared, twin, seed, name), strict=True):
            document.values = values
    return made


def searches_of(documents: list[Document], declared: Documents, twin: DocumentsTwin, seed: int) -> Searched:
    """What each search returns, in its order; every document learns its names.

    Each duplicate is a document of its `first` search returned once more by `again`.
    """
    titles = Titles(twin.titles, declared.duplicates.similarity, stream(seed, "documents titles"))
    where = _where(twin)
    records = _records(documents, where, titles, twin, seed)
    pairs = _made_alike(documents, records, where, twin)
    in_pairs = {index for pair in pairs for index in pair}
    returned: dict[str, list[Found]] = {name: [] for name in twin.searches}
    for record, name in zip(records, where, strict=True):
        returned[name].append(record)
    originals = {name: [one for one in found if one.document not in in_pairs] for name, found in returned.items()}
    has: dict[str, set[int]] = {name: set() for name in twin.searches}
    renamed: list[tuple[Found, Found]] = []
    for number, entry in enumerate(twin.duplicates):
        numbers = stream(seed, f"documents duplicates {number}")
        among = [one for one in originals[entry.first] if one.document not in has[entry.again]]
        for index in numbers.choice(len(among), entry.records, replace=False):
            first = among[index]
            has[entry.again].add(first.document)
            again = _changed(first, entry.change, twin.years[1])
            if entry.change == "name":
                document = documents[first.document]
                title = titles.another(document.values[twin.titles.by][0], document.fate == EXCLUDED)
                again = replace(again, title=title)
            again = replace(again, url=f"{again.url}/{entry.again}")
            returned[entry.again].append(again)
            renamed += [(first, again)] if entry.change == "name" else []
    for name, found in returned.items():
        order = stream(seed, f"documents order {name}").permutation(len(found))
        returned[name] = [found[index] for index in order]
        for place, record in enumerate(returned[name], 1):
            documents[record.document].names.append(f"{name}:{place}")
            documents[record.document].year = records[record.document].year
    names = {record.url: f"{name}:{place}" for name, found in returned.items() for place, record in enumerate(found, 1)}
    same = [(names[first.url], names[again.url]) for first, again in renamed]
    different = [(names[records[one].url], names[records[other].url]) for one, other in pairs]
    return Searched(returned, same, different)


def _where(twin: DocumentsTwin) -> list[str]:
    """The first search that returns each document."""
    again = {name: sum(entry.records for entry in twin.duplicates if entry.again == name) for name in twin.searches}
    return [name for name, total in twin.searches.items() for _ in range(total - again[name])]


def _records(
    documents: list[Document], where: Sequence[str], titles: Titles, twin: DocumentsTwin, seed: int
) -> list[Found]:
    """A record per document, as the first search returns it."""
    numbers = stream(seed, "documents records")
    first, last = twin.years
    made = []
    for index, (document, search) in enumerate(zip(documents, where, strict=True)):
        values = document.values
        authors = numbers.choice(twin.authors, min(len(twin.authors), int(numbers.integers(1, 4))), replace=False)
        start = int(numbers.integers(1, 300))
        kind = _one(twin.types.of[values[twin.types.by][0]], numbers)
        in_journal = kind == ARTICLE
        journal, volume, issue = _one(twin.journals, numbers), numbers.integers(1, 30), numbers.integers(1, 5)
        made.append(
            Found(
                document=index,
                title=titles.another(values[twin.titles.by][0], document.fate == EXCLUDED),
                authors=sorted(authors.tolist()),
                year=int(last - (last - first) * numbers.random() ** 1.6),
                doi=f"{_DOI}.{index + 1:04d}" if numbers.random() < twin.doi.get(search, 0) else "",
                url=f"{_URL}/{index + 1:04d}",
                publisher=_one(twin.publishers.of[values[twin.publishers.by][0]], numbers),
                type=kind,
                journal=journal if in_journal else "",
                volume=str(volume) if in_journal else "",
                issue=str(issue) if in_journal else "",
                pages=f"{start}-{start + int(numbers.integers(8, 25))}" if in_journal else "",
                language=_one(twin.languages.of[values[twin.languages.by][0]], numbers),
                abstract=_one(twin.abstracts.of[values[twin.abstracts.by][0]], numbers),
                accession=_ACCESSION.format(index + 1),
            )
        )
    return made


def _one(words: Sequence[str], numbers: np.random.Generator) -> str:
    return words[int(numbers.integers(len(words)))]


def _made_alike(
    documents: list[Document], records: list[Found], where: list[str], twin: DocumentsTwin
) -> list[tuple[int, int]]:
    """The pairs of documents of two searches that look like one; the second of each takes over the title and authors
    of the first.
    """
    pairs: list[tuple[int, int]] = []
    waiting: dict[tuple[str, ...], int] = {}
    for index, document in enumerate(documents):
        if len(pairs) == twin.alike:
            break
        key = (document.fate, *document.values[twin.titles.by], *document.values[twin.publishers.by])
        first = waiting.setdefault(key, index)
        if where[first] == where[index]:
            continue
        del waiting[key]
        records[first] = one = replace(records[first], doi="")
        year = one.year + 1 if one.year < twin.years[1] else one.year - 1
        records[index] = replace(records[index], title=one.title, authors=one.authors, year=year, doi="")
        pairs.append((first, index))
    return pairs


def _changed(record: Found, change: str, last: int) -> Found:
    """A record as another search returns it."""
    changed: dict[str, Any] = {} if change == "none" else {"doi": ""}
    if change == "title":
        changed["title"] = re.sub(r":\s", " - ", record.title.upper()).rstrip(".") + "."
    if change == "typo":
        word = max((word for word in record.title.split() if word.isalpha()), key=len)
        changed["title"] = record.title.replace(word, _mistyped(word), 1)
    if change == "year":
        changed["year"] = record.year + 1 if record.year < last else record.year - 1
    return replace(record, **changed)


def _mistyped(word: str) -> str:
    """A word with two different letters exchanged that stand beside each other in its middle."""
    places = range(len(word) // 2, len(word) - 1)
    at = next((at for at in places if word[at].lower() != word[at + 1].lower()), len(word) // 2)
    return word[:at] + word[at : at + 2][::-1] + word[at + 2 :]
