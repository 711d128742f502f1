"""What databases and reference managers call the columns of their tables: headers by field, dialect by dialect.

Headers are compared as `words_of` gives them. The dialects come from exports of their platforms; `ANY` joins the names
that say the same thing wherever they stand, among them those that ASReview reads.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

Headers = tuple[str, ...]
_YEAR = r"((?:1[5-9]|20)\d\d)"


@dataclass(frozen=True)
class Dialect:
    """The columns of one kind of table."""

    name: str
    marks: frozenset[str]
    """Headers that it has all of."""
    fields: dict[str, Headers]
    """Headers of each field; the first of those in the table that has something in a row counts."""
    patterns: dict[str, tuple[tuple[str, str], ...]]
    """Fields that also stand among other things: headers, and the pattern whose first group they are."""
    is_whole: bool = False
    """Whether nothing else is looked for in `ANY`: its headers are too short to mean the same elsewhere."""


def words_of(header: str) -> str:
    """A header in small letters without signs: "Author(s) ID", "author_s_id" and "Author S Id" are one."""
    return " ".join(re.findall(r"[^\W_]+", header.casefold()))


ANY: dict[str, Headers] = {
    "title": ("title", "document title", "article title", "primary title", "item title", "original title",
              "display name"),
    "authors": ("authors", "author", "author names", "author full names", "first authors", "authors list", "creators",
                "creator", "book authors", "group authors", "editors", "editor"),
    "year": ("year", "publication year", "published year", "pubyear", "pub year", "publication date", "date published",
             "pubdate", "issue date", "date", "year published"),
    "doi": ("doi", "digital object identifier", "doi link"),
    "url": ("url", "urls", "link", "links", "pdf link", "plink", "documenturl", "document url", "item url",
            "articleurl", "article url", "full text link", "embase link", "web url"),
    "publisher": ("publisher", "publishers", "publisher name", "institution"),
    "abstract": ("abstract", "abstract note", "abstracts", "notes abstract"),
    "journal": ("source title", "publication title", "journal", "journal title", "journal book", "journal name",
                "publication name", "container title", "secondary title", "pubtitle", "source publication title",
                "journal abbreviation", "abbreviated source title", "booktitle", "book title", "series title"),
    "volume": ("volume",),
    "issue": ("issue", "issue number", "number"),
    "pages": ("pages", "page range", "pagination", "page numbers"),
    "keywords": ("keywords", "author keywords", "index keywords", "keywords plus", "keyword", "subjects",
                 "subject terms", "ieee terms", "mesh terms", "manual tags", "automatic tags"),
    "language": ("language", "language of original document", "article language", "languages"),
    "type": ("document type", "item type", "publication type", "entrytype", "type of reference", "reference type",
             "doctype", "articletype", "article type", "type"),
    "pmid": ("pmid", "pubmed id", "medline pmid", "pubmedid"),
    "accession": ("accession number", "eid", "ut unique wos id", "ut unique id", "embase accession id", "accession id",
                  "pui", "storeid", "openalex id", "lens id", "publication id"),
    "isbn": ("isbn", "isbns"),
    "issn": ("issn", "issns", "eissn", "e issn", "electronic issn"),
    "label": ("asreview label", "final label", "label", "label included", "included label", "included final",
              "included", "included flag", "include"),
    "key": ("record id", "record", "key", "id"),
}  # fmt: skip
"""Field: names of its column, the better ones first."""
FIRST_PAGE = ("start page", "page start", "first page", "startpage", "bp")
LAST_PAGE = ("end page", "page end", "last page", "endpage", "ep")
"""Columns of the first and the last page, where none has both."""
LAST: dict[str, Headers] = {"pages": ("article number", "art no", "ar")}
"""Columns that a field is taken from where nothing else says something."""

_OVID = Dialect(
    "Ovid",
    frozenset(("ti", "au", "so")),
    {
        "title": ("ti", "bt"), "authors": ("au", "ca", "ed"), "year": ("yr", "yp"), "doi": ("do", "doi"),
        "url": ("url",), "publisher": ("pb",), "abstract": ("ab",), "journal": ("jn", "jx"), "volume": ("vo",),
        "issue": ("ip",), "pages": ("pg",), "keywords": ("kw", "mh", "de", "id"), "language": ("lg",), "type": ("pt",),
        "pmid": ("pm",), "accession": ("an", "ui"), "isbn": ("ib",), "issn": ("is",),
    },
    {
        "year": (("so", rf",\s*{_YEAR}\b"),),
        "doi": (("url", r"[?&]DO=(10\.[^&\s]+)"),),
        "journal": (("so", r"^(.+?)\.\s+(?:Vol\b|Conference\b|\(|\d)"),),
        "volume": (("so", r"\.\s+(?:Vol\.\s*)?(\d+)\s*,?\("),),
        "issue": (("so", r"\.\s+(?:Vol\.\s*)?\d+\s*,?\((\d[^()]*)\)"),),
        "pages": (("so", r"\bpp\.?\s*([A-Za-z]*\d[\w-]*)"),),
    },
    is_whole=True,
)  # fmt: skip
_WOS = Dialect(
    "Web of Science",
    frozenset(("pt", "ti", "so", "ut")),
    {
        "title": ("ti",), "authors": ("af", "au", "bf", "ba", "ca", "gp", "be"), "year": ("py", "ea"),
        "doi": ("di", "d2"),
        "publisher": ("pu",), "abstract": ("ab",), "journal": ("so", "j9"), "volume": ("vl",), "issue": ("is",),
        "pages": (), "keywords": ("de", "id"), "language": ("la",), "type": ("dt", "pt"), "pmid": ("pm",),
        "accession": ("ut",), "isbn": ("bn",), "issn": ("sn", "ei"), "url": ("dl",),
    },
    {},
    is_whole=True,
)  # fmt: skip
_IEEE = Dialect(
    "IEEE Xplore", frozenset(("document title", "document identifier")), {"type": ("document identifier",)}, {}
)
_EMBASE = Dialect(
    "Embase",
    frozenset(("author names", "source")),
    {},
    {
        "year": (("source", rf"\({_YEAR}\)"),),
        "journal": (("source", rf"^(.+?) \({_YEAR[1:-1]}\)"),),
        "volume": (("source", rf"\({_YEAR[1:-1]}\) (\w+)(?::|\s|\.)"),),
        "issue": (("source", rf"\({_YEAR[1:-1]}\) \w+:([^\s(.]+)"),),
        "pages": (("source", r"\((\w*\d\w*(?:-\w+)?)\)\.? Date"),),
    },
)
_PUBMED = Dialect(
    "PubMed",
    frozenset(("pmid", "citation", "journal book")),
    {},
    {
        "volume": (("citation", r"(?:19|20)\d\d[^;.]*;\s?(\w+)"),),
        "issue": (("citation", r"(?:19|20)\d\d[^;.]*;\s?\w*\(([^()]+)\)"),),
        "pages": (("citation", r"(?:19|20)\d\d[^;.]*;[^:;]*:([\w-]+)"),),
    },
)
DIALECTS = (_WOS, _OVID, _IEEE, _EMBASE, _PUBMED)
"""The first whose marks a table has is its own."""
