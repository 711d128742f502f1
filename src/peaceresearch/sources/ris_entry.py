"""What the tags of a RIS record mean, in the dialects of databases and reference managers."""

from __future__ import annotations

import re
from collections.abc import Iterable

from peaceresearch.sources.bibliography import Entry
from peaceresearch.sources.bibliography_identifiers import doi_of_link, normalised_doi, said_pmid
from peaceresearch.sources.bibliography_notes import Remarks
from peaceresearch.sources.bibliography_types import kind_of
from peaceresearch.sources.tagged_text import Record, first

_LABEL = re.compile(r"\bASReview_(relevant|irrelevant|not_seen)\b")
_EID = re.compile(r"[?&]eid=(2-s2\.0-\d+)")
_NUMBER = re.compile(r"\d{1,8}")
_LINKS = ("UR", "L1", "L2", "L3", "LK")


def ris_entry(record: Record, number: int, remarks: Remarks) -> Entry:
    """The entry of a record; of several tags for one thing the first that says something.

    Title: TI, T1, CT, BT, ST. Authors: AU and A1, else the editors (A2, ED). Year: PY, Y1, DA. Container: JF, T2, JO,
    JA, J2, J1, and BT where it is not the title. Abstract: AB, N2. Pages: SP and EP, or the article's number (C7).
    Accession: AN, or Embase's and Ovid's number (U2, ID) where the record's own link has it, or Scopus' from its link.
    PubMed's number: AN of records from PubMed, C2 of those from Scopus, or what a note or link says. Label: what
    ASReview wrote into the notes (N1); where two contradict each other there is none.
    """
    links = [link for tag in _LINKS for link in record.get(tag, ()) if link]
    notes = [note for tag in ("N1", "RN") for note in record.get(tag, ())]
    book = first(record, "BT")
    title = first(record, "TI", "T1", "CT") or book or first(record, "ST")
    accession = _accession(record, links)
    return Entry(
        title=title,
        authors=_names(record, "AU", "A1") or _names(record, "A2", "ED"),
        year=first(record, "PY", "Y1", "DA"),
        doi=_doi(record, links),
        url=next(iter(links), ""),
        publisher=first(record, "PB", "PU"),
        abstract=first(record, "AB", "N2"),
        journal=first(record, "JF", "T2", "JO", "JA", "J2", "J1") or (book if book != title else ""),
        volume=first(record, "VL"),
        issue=first(record, "IS"),
        pages=_pages(first(record, "SP"), first(record, "EP")) or first(record, "C7"),
        keywords=record.get("KW", ()),
        language=first(record, "LA"),
        type=kind_of(first(record, "TY")),
        pmid=_pmid(record, accession, notes, links),
        accession=accession,
        issn="; ".join(record.get("SN", ())),
        label=_label(notes, number, remarks),
        key=first(record, "ID"),
    )


def _names(record: Record, *tags: str) -> list[str]:
    """The names under several tags; some writers give the same list under two."""
    lists = [tuple(name for name in record.get(tag, ()) if name) for tag in tags]
    return [name for names in dict.fromkeys(lists) for name in names]


def _doi(record: Record, links: Iterable[str]) -> str:
    given = [value for tag in ("DO", "DI", "M3") for value in record.get(tag, ()) if value]
    found = next((value for value in given if normalised_doi(value)), "") or next(filter(doi_of_link, links), "")
    return found or first(record, "DO", "DI")


def _pages(start: str, end: str) -> str:
    if (start.casefold(), end.casefold()) == ("no", "specified"):  # "No-Specified" that Ovid's writer cut at the hyphen
        return ""
    return f"{start}-{end}" if start and end and end != start and "-" not in start else start or end


def _accession(record: Record, links: list[str]) -> str:
    if given := first(record, "AN"):
        return given
    for value in [*record.get("ID", []), *record.get("U2", [])]:
        if value and any(re.search(rf"={re.escape(value)}(?![\w-])", link) for link in links):
            return value
    found = next(filter(None, map(_EID.search, links)), None)
    return str(found[1]) if found else ""


def _pmid(record: Record, accession: str, notes: list[str], links: list[str]) -> str:
    origins = {value.casefold() for tag in ("DP", "DB") for value in record.get(tag, ())}
    if _NUMBER.fullmatch(accession) and origins & {"nlm", "pubmed", "medline"}:
        return accession
    scopus = [value for value in record.get("C2", ()) if _NUMBER.fullmatch(value)] if "scopus" in origins else []
    return next(iter(scopus), "") or said_pmid(
        (*notes, accession, *record.get("M1", ()), *record.get("U1", ()), *links)
    )


def _label(notes: list[str], number: int, remarks: Remarks) -> str:
    found = {label for note in notes if "ASReview_" in note for label in _LABEL.findall(note)}
    if len(found) > 1:
        said = " and ".join(f"ASReview_{label}" for label in sorted(found))
        remarks.add("record", number, "label", f"its notes say {said}", "kept without a label")
        return ""
    return "" if found <= {"not_seen"} else found.pop()
