"""Included documents as CSL-JSON, the form in which citation processors take references.

Citation Style Language 1.0.2, specification and csl-data.json (https://docs.citationstyles.org,
https://github.com/citation-style-language/schema).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from peaceresearch.documents.csl_language import language_tag
from peaceresearch.documents.csl_names import Name, parsed_names
from peaceresearch.results.table import rows

TYPES = {
    "article": "article-journal",
    "book": "book",
    "chapter": "chapter",
    "thesis": "thesis",
    "report": "report",
    "conference": "paper-conference",
    "web": "webpage",
    "news": "article-newspaper",
    "law": "legislation",
    "dataset": "dataset",
    "other": "document",
}
"""Type of a record: type of CSL."""
_SCHOLARLY = ("article", "book", "chapter", "thesis", "conference")
_PAGES = re.compile(r"\s*(?:-|–|—|−)+\s*")
_RESOLVER = re.compile(r"https?://(?:dx\.)?doi\.org/", re.IGNORECASE)
_PLAIN = {"publisher": "publisher", "journal": "container-title", "volume": "volume", "issue": "issue"} | {
    "doi": "DOI",
    "isbn": "ISBN",
    "issn": "ISSN",
    "pmid": "PMID",
}
"""Field of a record: variable of CSL."""
_OTHERS = ("type", "title", "authors", "url", "pages", "language")


def csl_items(records: pd.DataFrame) -> list[dict[str, Any]]:
    """The items of a bibliography, one per record in their order; see `csl_item`."""
    return [csl_item(row._asdict()) for row in rows(records)]


def csl_item(record: Mapping[str, Any]) -> dict[str, Any]:
    """A record as an item of CSL-JSON.

    Parameters
    ----------
    record
        record, type, title, authors, year, and of doi, url, publisher, journal, volume, issue, pages, language, isbn,
        issn, pmid what it has.

    Returns
    -------
    dict
        `id` (the record's name with "-" for ":"), `type` (see `TYPES`; a record of no known type is an article where it
        has a journal, else a document), `title`, `author` (see `csl_names.parsed_names`), `issued`, `language` (a tag;
        "und" where it is not known, which keeps processors from writing titles as English ones are written), and the
        others that are not empty. A link that is that of the DOI is left out. What appeared in a newspaper or on a
        website appeared in that of the publisher where no other is told.
    """
    given = {name: _text(record.get(name)) for name in (*_PLAIN, *_OTHERS)}
    kind = given["type"] or ("article" if given["journal"] else "other")
    item: dict[str, Any] = {"id": str(record["record"]).replace(":", "-"), "type": TYPES.get(kind, TYPES["other"])}
    authors = [_name(name) for name in parsed_names(given["authors"], given["publisher"], kind in _SCHOLARLY)]
    if kind in ("news", "web") and not given["journal"]:
        given |= {"journal": given["publisher"], "publisher": ""}
    found = {
        "title": given["title"],
        "author": authors,
        "issued": _issued(record.get("year")),
        **{variable: given[name] for name, variable in _PLAIN.items()},
        "URL": "" if given["doi"] and _RESOLVER.match(given["url"]) else given["url"],
        "page": _PAGES.sub("-", given["pages"]),
        "language": language_tag(given["language"]),
    }
    return item | {name: value for name, value in found.items() if value}


def _name(name: Name) -> dict[str, str]:
    found = {"family": name.family, "given": name.given, "suffix": name.suffix, "literal": name.literal}
    return {part: text for part, text in found.items() if text}


def _issued(year: Any) -> dict[str, list[list[int]]]:
    return {} if pd.isna(year) or year == "" else {"date-parts": [[int(year)]]}


def _text(value: Any) -> str:
    return "" if value is None or pd.isna(value) else " ".join(str(value).split())
