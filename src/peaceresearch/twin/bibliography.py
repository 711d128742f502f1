"""Search results in the formats of catalogues: RIS, BibTeX and CSV, marked as synthetic in every record."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from peaceresearch.twin.document_records import Found
from peaceresearch.twin.part import MARK
from peaceresearch.twin.workbook import write_csv

ENDINGS = (".ris", ".bib", ".csv")
_LATEX = re.compile(r"([&%$#_{}])")


def write_search(path: Path, records: Sequence[Found], columns: Mapping[str, str], statement: str) -> None:
    """Write what a search returned to `path`, in the format that its ending tells.

    A table has the columns that `columns` names (field: column), and a last one with the mark.
    """
    ending = path.suffix.lower()
    if ending == ".csv":
        rows = [[_cell(record, field) for field in columns] + [MARK] for record in records]
        write_csv(path, [*columns.values(), "Note"], rows, MARK, statement)
        return
    text = "\n".join(map(_ris, records)) if ending == ".ris" else _bibtex(records, statement)
    path.write_text(text, encoding="utf-8")


def _cell(record: Found, field: str) -> str:
    return "; ".join(record.authors) if field == "authors" else str(getattr(record, field))


def _ris(record: Found) -> str:
    """A record with its tags; one without a DOI has no such tag."""
    tags = [("TY", "RPRT"), ("TI", record.title), *(("AU", author) for author in record.authors)]
    tags += [("PY", str(record.year)), ("PB", record.publisher), ("UR", record.url), ("N1", MARK)]
    tags += [("DO", record.doi)] if record.doi else []
    return "".join(f"{tag}  - {text}\n" for tag, text in (*tags, ("ER", "")))


def _bibtex(records: Sequence[Found], statement: str) -> str:
    entries = [f"% {MARK}: {statement}\n"]
    for record in records:
        # In braces of their own: names of organisations, and titles whose capitals are to stay.
        fields = {"title": f"{{{_escaped(record.title)}}}", "institution": f"{{{_escaped(record.publisher)}}}"}
        fields["author"] = " and ".join(f"{{{_escaped(author)}}}" for author in record.authors)
        fields |= {"year": str(record.year), "doi": record.doi, "url": record.url, "note": MARK}
        lines = "".join(f"  {name} = {{{text}}},\n" for name, text in fields.items() if text)
        entries.append(f"@techreport{{synthetic{record.document + 1:04d},\n{lines}}}\n")
    return "\n".join(entries)


def _escaped(text: str) -> str:
    return _LATEX.sub(r"\\\1", text)
