"""What the fields of BibTeX entries mean, with their LaTeX turned into text."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from peaceresearch.sources.bibliography import Entry
from peaceresearch.sources.bibliography_identifiers import said_pmid
from peaceresearch.sources.bibliography_notes import Remarks
from peaceresearch.sources.bibliography_types import kind_of
from peaceresearch.sources.latex_text import plain_texts
from peaceresearch.sources.notes import Note

Fields = Mapping[str, str]
TYPE, KEY = "@", "@key"
"""Under what the type and the key of an entry stand beside its fields."""
_IN_LATEX = ("title", "publisher", "abstract", "journal", "volume", "issue", "language")
_LISTS = ("authors", "keywords")
_WHOLE = re.compile(r"\A\{([^{}]*)\}\Z")
_DASH = re.compile(r"\s*(?:-+|–|\\textendash)\s*")
_ACCESSION = re.compile(r"[?&]eid=(2-s2\.0-\d+)|\b(WOS:\w+)")


def entries_of(found: Sequence[Fields], shown: str) -> tuple[list[Entry], list[Note]]:
    """The records of entries as `bibtex.read_bibtex` takes them apart.

    Authors keep the form that they have ("Last, First" or "First Last"); a name in braces, an organisation's, gets the
    comma at its end that RIS and EndNote mark it with. An entry without author has its editor. A subtitle follows the
    title after a colon. The publisher is the publisher, institution, school, organization or howpublished, whichever
    comes first; the container the journal or booktitle; the accession number that of Scopus in the link, or of Web of
    Science in the key or `unique-id`.

    Returns
    -------
    list of Entry
        One for each.
    list of Note
        Records with LaTeX that pandoc does not know, kept as it stands.
    """
    raw = [_entry(fields) for fields in found]
    given = list(dict.fromkeys(text for entry in raw for text in _texts(entry)))
    read, unknown = plain_texts(given)
    plain = dict(zip(given, read, strict=True))
    strange = {given[place]: latex for place, latex in unknown.items()}
    remarks = Remarks(shown)
    for number, entry in enumerate(raw, 1):
        for latex in [strange[text] for text in _texts(entry) if text in strange] if strange else ():
            remarks.add("record", number, "latex", f"LaTeX that is not known: {latex}", "kept as it stands")
    return [_changed(entry, plain.__getitem__) for entry in raw], remarks.notes()


def _entry(fields: Fields) -> Entry:
    """The entry with its LaTeX."""

    def first(*names: str) -> str:
        return next((text for name in names if (text := fields.get(name, ""))), "")

    terms = _WHOLE.sub(r"\1", first("keywords", "keyword", "author_keywords"))
    accession = _ACCESSION.search(" ".join((first("url"), first("unique-id"), fields.get(KEY, ""))))
    return Entry(
        title=": ".join(filter(None, (first("title"), first("subtitle")))),
        authors=_names(first("author", "editor")),
        year=_bare(first("year", "date")),
        doi=_bare(first("doi")),
        url=_bare(first("url")),
        publisher=first("publisher", "institution", "school", "organization", "howpublished"),
        abstract=first("abstract"),
        journal=first("journal", "journaltitle", "booktitle", "maintitle"),
        volume=first("volume"),
        issue=first("number", "issue"),
        pages=_DASH.sub("-", _bare(first("pages"))),
        keywords=[term.strip() for term in re.split(r"[;\n]" if ";" in terms else r"[,\n]", terms) if term.strip()],
        language=first("language", "langid"),
        type=kind_of(fields[TYPE], first("type", "document_type")),
        pmid=_bare(first("pmid", "pubmed_id")) or said_pmid((first("note"), first("url"))),
        accession=(accession[1] or accession[2]) if accession else "",
        isbn=_bare(first("isbn")),
        issn="; ".join(_bare(text) for text in (first("issn"), first("eissn")) if text),
        key=fields.get(KEY, ""),
    )


def _texts(entry: Entry) -> list[str]:
    """The texts of an entry that are LaTeX."""
    single = [getattr(entry, name) for name in _IN_LATEX]
    return [text for text in (*single, *entry.authors, *entry.keywords) if text]


def _changed(entry: Entry, read: Callable[[str], str]) -> Entry:
    texts: dict[str, Any] = {name: read(text) for name in _IN_LATEX if (text := getattr(entry, name))}
    for name in _LISTS:
        texts[name] = [read(text) for text in getattr(entry, name)]
    return replace(entry, **texts)


def _names(text: str) -> list[str]:
    """The names of a list joined by "and" outside of braces."""
    names: list[str] = []
    words: list[str] = []
    depth = 0
    for word in text.split():
        if word.casefold() == "and" and depth == 0:
            names.append(" ".join(words))
            words = []
            continue
        depth += word.count("{") - word.count("}")
        words.append(word)
    names.append(" ".join(words))
    return ["et al." if name == "others" else f"{name}," if _is_office(name) else name for name in names if name]


def _is_office(name: str) -> bool:
    """Whether a name is that of an organisation: in braces as a whole, without the comma of "Last, First"."""
    return name.startswith("{") and name.endswith("}") and "," not in name and " " in name and "}" not in name[:-1]


def _bare(text: str) -> str:
    r"""A DOI or URL without the LaTeX around it (`\url{...}`, `\_`)."""
    return re.sub(r"\\([%&#_~])", r"\1", re.sub(r"\\url\s*", "", text)).replace("{", "").replace("}", "")
