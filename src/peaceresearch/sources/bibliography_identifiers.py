"""Identifiers in one form each, from whatever text they stand in: DOI, PubMed's number, ISBN and ISSN."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import unquote

_PREFIX = r"10\.[1-9]\d{3,8}(?:\.\d+)*"  # prefixes begin at 10.1000: "10.0000" is a blank in a form
_DOI = re.compile(_PREFIX + r"/[^\s\x00-\x1f\x7f]+")  # what Crossref recommends for matching: prefix, slash, suffix
_WRITTEN = re.compile(_PREFIX + r"(?:/|%(?:25)*2f)\S+", re.IGNORECASE)
_PARAMETER = re.compile(r"[?&][\w.-]+=(?:doi:)?$", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z]{2,8});", re.IGNORECASE)
_TIMES = 4
"""How often a text may have been encoded; "%2528" is twice."""
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
    and brackets around it, signs without width and entities of HTML; percent-encoded signs are decoded, however often
    they were encoded. Of a link's parameter no more than its value. "" where there is no DOI.
    """
    text = _without_entities(text)
    written = _WRITTEN.search(text)
    if not written:
        return ""
    of_link = re.split("[&#]", written[0])[0] if _PARAMETER.search(text[: written.start()]) else written[0]
    found = _DOI.match(_decoded(of_link).lower())
    if not found:
        return ""
    doi = found[0].rstrip(".,;\"'")
    while doi and doi[-1] in _PAIRS and doi.count(doi[-1]) > doi.count(_PAIRS[doi[-1]]):
        doi = doi[:-1].rstrip(".,;\"'")
    return doi if _DOI.match(doi) else ""


def _without_entities(text: str) -> str:
    """Only entities that end as such: "&section=1" is no "§ion=1"."""
    for _ in range(_TIMES):
        text = _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)
    return _with_width(text)


def _decoded(text: str) -> str:
    for _ in range(_TIMES):
        text = unquote(text)
    return _without_entities(text)


def _with_width(text: str) -> str:
    """Without the signs that nobody sees: blanks without width, soft hyphens, marks of direction."""
    return text if text.isascii() else "".join(sign for sign in text if unicodedata.category(sign) != "Cf")


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
