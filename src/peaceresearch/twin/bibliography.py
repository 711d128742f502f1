"""Search results in the formats of catalogues, marked as synthetic: RIS, BibTeX, Web of Science, and tables."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path

from peaceresearch.study.searches import Search
from peaceresearch.study.twin_documents import TableTwin
from peaceresearch.twin.document_records import Found
from peaceresearch.twin.part import MARK

RIS, BIBTEX, TABLE, WEB_OF_SCIENCE = ".ris", ".bib", ".csv", ".txt"
ENDINGS = (RIS, BIBTEX, TABLE, WEB_OF_SCIENCE)
_LATEX = re.compile(r"([&%$#_{}])")
_RIS_TYPES = {"article": "JOUR", "book": "BOOK", "chapter": "CHAP", "law": "STAT", "news": "NEWS", "thesis": "THES"}
_BIBTEX_TYPES = {"article": "article", "book": "book", "chapter": "incollection", "law": "legislation", "news": "misc"}
_INDEX_TYPES = {"article": "Article", "book": "Book", "news": "News Item", "law": "Legislation"}


def write_search(path: Path, records: Sequence[Found], search: Search, table: TableTwin, statement: str) -> None:
    """Write what a search returned to `path`, in the format that its ending tells.

    A table has the columns that the search declares, and a last one with the mark; `table` tells how it is written.
    """
    ending = path.suffix.lower()
    if ending == TABLE:
        path.write_text(_table(records, search, table, statement), encoding=table.encoding, newline="")
        return
    text = {
        RIS: lambda: "\n".join(map(_ris, records)),
        BIBTEX: lambda: _bibtex(records, statement),
        WEB_OF_SCIENCE: lambda: _web_of_science(records, statement),
    }[ending]()
    path.write_text(text, encoding="utf-8")


def _table(records: Sequence[Found], search: Search, table: TableTwin, statement: str) -> str:
    """A comment with the mark, the header, the records."""
    made = io.StringIO()
    made.write(f"# {MARK}: {statement}\n")
    writer = csv.writer(made, delimiter=table.delimiter, lineterminator="\n")
    headers: list[str] = []
    for column in search.columns.values():
        for name in [column] if isinstance(column, str) else column.columns[:1]:
            headers += [name.replace("*", str(place + 1)) for place in range(table.columns if "*" in name else 1)]
    writer.writerow([*headers, "Note"])
    for record in records:
        cells: list[str] = []
        for field, column in search.columns.items():
            if field == "authors" and not isinstance(column, str) and "*" in column.columns[0]:
                cells += [*record.authors, *[""] * table.columns][: table.columns]
            else:
                text = "; ".join(record.authors) if field == "authors" else str(getattr(record, field, ""))
                cells.append(table.cells.get(field, "{}").replace("{}", text) if text else "")
        writer.writerow([*cells, MARK])
    return made.getvalue()


def _ris(record: Found) -> str:
    """A record with its tags; what it has not has no tag."""
    first, _, last = record.pages.partition("-")
    tags = [("TY", _RIS_TYPES.get(record.type, "RPRT")), ("TI", record.title)]
    tags += [("AU", author) for author in record.authors]
    tags += [("PY", str(record.year)), ("T2", record.journal), ("VL", record.volume), ("IS", record.issue)]
    tags += [("SP", first), ("EP", last), ("AB", record.abstract), ("LA", record.language), ("PB", record.publisher)]
    tags += [("UR", record.url), ("N1", MARK), ("DO", record.doi)]
    return "".join(f"{tag}  - {text}\n" for tag, text in tags if text) + "ER  - \n"


def _bibtex(records: Sequence[Found], statement: str) -> str:
    entries = [f"% {MARK}: {statement}\n"]
    for record in records:
        kind = _BIBTEX_TYPES.get(record.type, "techreport")
        # In braces of its own: a title whose capitals are to stay.
        fields = {"title": f"{{{_escaped(record.title)}}}", "author": " and ".join(map(_escaped, record.authors))}
        fields["institution" if kind == "techreport" else "publisher"] = f"{{{_escaped(record.publisher)}}}"
        fields |= {"year": str(record.year), "journal": _escaped(record.journal), "volume": record.volume}
        fields |= {"number": record.issue, "pages": record.pages.replace("-", "--"), "doi": record.doi}
        fields |= {"url": record.url, "language": record.language, "abstract": _escaped(record.abstract), "note": MARK}
        lines = "".join(f"  {name} = {{{text}}},\n" for name, text in fields.items() if text)
        entries.append(f"@{kind}{{synthetic{record.document + 1:04d},\n{lines}}}\n")
    return "\n".join(entries)


def _web_of_science(records: Sequence[Found], statement: str) -> str:
    """Field-tagged text with continuation lines, as the index exports it."""
    made = [f"FN {MARK}: {statement}\nVR 1.0\n"]
    for record in records:
        first, _, last = record.pages.partition("-")
        fields = [("PT", "J" if record.type == "article" else "S"), ("AU", "\n   ".join(record.authors))]
        fields += [("TI", record.title), ("SO", record.journal), ("LA", record.language)]
        fields += [("DT", _INDEX_TYPES.get(record.type, "Report")), ("AB", record.abstract)]
        fields += [("PU", record.publisher), ("PY", str(record.year)), ("VL", record.volume), ("IS", record.issue)]
        fields += [("BP", first), ("EP", last), ("DI", record.doi), ("UT", record.accession)]
        made.append("".join(f"{tag} {text}\n" for tag, text in fields if text) + "ER\n")
    return "\n".join(made) + "\nEF\n"


def _escaped(text: str) -> str:
    return _LATEX.sub(r"\\\1", text)
