"""EndNote's XML: <records> of <record>, texts in <style> elements; read one record at a time, without entities."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from peaceresearch.problems import input_error
from peaceresearch.sources.bibliography import Entry
from peaceresearch.sources.bibliography_identifiers import said_pmid
from peaceresearch.sources.bibliography_types import kind_of
from peaceresearch.sources.notes import Note

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_AGAIN = "export it from EndNote again, as XML"


def read_endnote_xml(path: Path, shown: str, encoding: str | None = None) -> tuple[list[Entry], list[Note]]:
    """Read the records of an XML file from EndNote in their order; it declares its encoding itself.

    Raises
    ------
    InputError
        The file is no well-formed XML (with line and column), declares a document type or entities, or holds no record.
    """
    try:
        entries = [_entry(record) for record in _records(path)]
    except ParseError as error:
        line, column = error.position
        what = f"is not well-formed XML ({str(error).split(':')[0]})"
        raise input_error(shown, what, _AGAIN, f"line {line}, column {column + 1}") from None
    except DefusedXmlException:
        raise input_error(shown, "declares a document type or entities", _AGAIN) from None
    except (ValueError, LookupError, RecursionError) as error:
        raise input_error(shown, f"cannot be parsed ({error})", _AGAIN) from None
    if not entries:
        raise input_error(shown, "holds no record", "a record of EndNote's XML is a <record> element")
    return entries, []


def _records(path: Path) -> Iterator[Element]:
    with path.open("rb") as file:
        for _, element in iterparse(file, events=("end",), forbid_dtd=True):
            if element.tag == "record":
                yield element
                element.clear()


def _entry(record: Element) -> Entry:
    def all_of(where: str) -> list[str]:
        return [text for element in record.iterfind(where) if (text := "".join(element.itertext()).strip())]

    def first(*where: str) -> str:
        return next((text for each in where for text in all_of(each)), "")

    kind = record.find("ref-type")
    name = (kind.get("name") or "") if kind is not None else ""
    links = all_of("urls/related-urls/url") + all_of("urls/web-urls/url") + all_of("urls/pdf-urls/url")
    notes = [*all_of("notes"), *all_of("accession-num"), *links]
    return Entry(
        title=first("titles/title", "titles/short-title"),
        authors=all_of("contributors/authors/author") or all_of("contributors/secondary-authors/author"),
        year=first("dates/year", "dates/pub-dates/date"),
        doi=first("electronic-resource-num"),
        url=next(iter(links), ""),
        publisher=first("publisher"),
        abstract=first("abstract"),
        journal=first(
            "periodical/full-title", "titles/secondary-title", "periodical/abbr-1", "alt-periodical/full-title"
        ),
        volume=first("volume"),
        issue=first("number"),
        pages=first("pages"),
        keywords=all_of("keywords/keyword"),
        language=first("language"),
        type=kind_of(name),
        pmid=_pmid(first("accession-num"), first("remote-database-provider", "remote-database-name"), notes),
        accession=first("accession-num"),
        issn="; ".join(all_of("isbn")),
        key=first("rec-number"),
    )


def _pmid(accession: str, provider: str, notes: list[str]) -> str:
    from_pubmed = provider.casefold() in ("nlm", "pubmed", "medline") and accession.isdigit()
    return accession if from_pubmed else said_pmid(notes)
