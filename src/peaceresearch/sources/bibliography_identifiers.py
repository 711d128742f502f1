"""Identifiers in one form each, from whatever text they stand in: DOI, PubMed's number, ISBN and ISSN."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote

_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+")  # what Crossref recommends for matching: a prefix, a slash, a suffix
_ENCODED = re.compile(r"10\.\d{4,9}(?:\.\d+)*%2f[^&#\s]+", re.IGNORECASE)
_IN_LINK = re.compile(r"doi\.org/+10\.|[?&](?:doi?|id=doi:)=?10\.", re.IGNORECASE)
_PAIRS = {")": "(", "]": "[", ">": "<", "}": "{"}
_PMID = re.compile(r"(?<![\w.])\d{1,8}(?!\w)")
_PMID_SAID = re.compile(
    r"(?:\bPMID[:\s]\s*(?:NLM)?|pubmed\.ncbi\.nlm\.nih\.gov/|ncbi\.nlm\.nih\.gov/(?:m/)?pubmed/(?:\?term=)?)(\d{1,8})\b",
    re.IGNORECASE,
)
_SERIAL = re.compile(r"(?<![\w-])[\dXx](?:[\dXx]|-(?=[\dXx])){7,16}(?![\w-])")
_KINDS = {8: "issn", 10: "isbn", 13: "isbn"}


def normalised_doi(text: str) -> str:
    """The DOI in `text` in small letters (DOIs do not tell case apart: DOI Handbook, 2.4), without resolver, final stop
    and brackets around it, decoded where it stands percent-encoded in a link; "" where there is none.
    """
    if "%2" in text and (encoded := _ENCODED.search(text)):
        text = unquote(encoded[0])
    found = _DOI.search(text.lower())
    if not found:
        return ""
    doi = found[0].rstrip(".,;\"'")
    while doi and doi[-1] in _PAIRS and doi.count(doi[-1]) > doi.count(_PAIRS[doi[-1]]):
        doi = doi[:-1].rstrip(".,;\"'")
    return doi if _DOI.match(doi) else ""


def doi_of_link(url: str) -> str:
    """The DOI of a link that leads by it: to a resolver, or with a parameter `doi` or `DO`; "" for any other."""
    return normalised_doi(url) if _IN_LINK.search(url) else ""


def normalised_pmid(text: str) -> str:
    """PubMed's number in a text that is about it ("PMID: 1", a link, "1 [...]"), without zeros before it; or ""."""
    found = _PMID.search(text)
    return str(int(found[0])) if found and int(found[0]) else ""


def said_pmid(texts: Iterable[str]) -> str:
    """PubMed's number where one of several texts says that it is that ("PMID: 1", a link to PubMed), or ""."""
    return next((str(int(found[1])) for text in texts if (found := _PMID_SAID.search(text))), "")


def serial_numbers(isbn: str, issn: str) -> tuple[str, str]:
    """ISBNs and ISSNs, told apart by their length, from two fields of which either may hold both.

    Each kind once, joined by "; ", ISBNs without hyphens; a field without any keeps its text.
    """
    found: dict[str, dict[str, None]] = {"isbn": {}, "issn": {}}
    for text in (isbn, issn):
        for match in _SERIAL.finditer(text):
            bare = match[0].replace("-", "").upper()
            if (kind := _KINDS.get(len(bare))) and "X" not in bare[:-1]:
                found[kind][f"{bare[:4]}-{bare[4:]}" if kind == "issn" else bare] = None
    books, serials = ("; ".join(found[kind]) for kind in ("isbn", "issn"))
    return books or ("" if serials else isbn), serials or ("" if books else issn)
