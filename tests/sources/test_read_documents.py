"""Search results and the sheets of a review become tidy tables; faults of all files come at once."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from openpyxl import Workbook

from peaceresearch.document_specs import read_spec
from peaceresearch.problems import InputError
from peaceresearch.sources.hand_kept import HandKept
from peaceresearch.sources.read_documents import read_documents
from peaceresearch.study.documents import Documents

CONFIG: dict[str, Any] = {
    "searches": {
        "web": {
            "source": "web.csv",
            "label": "Web",
            "columns": {"title": "Title", "authors": "Who", "year": {"columns": ["When"], "pattern": r"\d{4}"}},
        },
        "base": {"source": "base.ris", "label": "Base"},
        "desk": {"counts": {"identified": 3, "excluded_screening": 3}, "label": "Desk"},
    },
    "duplicates": {
        "decisions": [{"source": "pairs.csv"}],
        "deduplicated": {"source": "list.csv", "columns": {"title": "T"}, "search": "From", "searches": {"web": ["w"]}},
    },
    "screening": {
        "source": "screening.xlsx",
        "include": ["yes", 1],
        "exclude": ["no"],
        "title_abstract": {"reviewers": {"ana": {"sheet": "A"}, "beno": {"sheet": "B"}}, "agreed": {"sheet": "Agreed"}},
        "full_text": {"reviewers": {"ana": {"sheet": "Full"}}},
        "reason": "Why",
        "reasons": {"place": {"codes": ["elsewhere"], "label": "Elsewhere"}},
    },
    "extraction": {
        "sheets": [{"source": "extraction.csv"}],
        "fields": {
            "kind": {"column": "Kind", "label": "Kind", "values": {"law": {"codes": ["L"], "label": "Law"}}},
            "theme": {
                "column": "Themes",
                "label": "Themes",
                "separator": ";",
                "values": {
                    "roads": {"codes": ["roads", "streets"], "label": "Roads"},
                    "books": {"codes": ["books"], "label": "Books"},
                },
            },
        },
    },
    "appraisals": {"grey": {"instrument": "aacods", "sheets": [{"source": "appraisal.csv"}]}},
    "recommendations": {
        "sheets": [{"source": "asked.csv"}],
        "text": {"en": "Words"},
        "addressee": {"column": "Whom", "values": {"mayor": {"codes": ["m"], "label": "Mayor"}}},
    },
}
FILES = {
    "web.csv": "# c\nTitle,Who,When\nWalls,Uno A; Due B,in 2001\n,,\nGates,,\n",
    "base.ris": "TY  - GEN\nTI  - Roofs\nER  - \n",
    "pairs.csv": "record,other,decision\nweb:1,base:1,different\n",
    "list.csv": "T,From\nWalls,w\n",
    "extraction.csv": 'record;KIND;Themes\nbase:1;L;"roads; books;streets"\n',
    "appraisal.csv": "Record,Authority,Accuracy,Coverage,Objectivity,Date,Significance\nbase:1,yes,no,?,yes,yes,no\n",
    "asked.csv": "Record,Words,Whom\nbase:1,Mend it,m\n",
}
SHEETS = {
    "A": [["Record", "Decision"], ["web:1", "yes"], ["base:1", 1]],
    "B": [["Record", "Decision"], ["web:1", "no"], ["base:1", "yes"]],
    "Agreed": [["Record", "Decision"], ["web:1", "no"]],
    "Full": [["Record", "Decision", "Why"], ["base:1", "no", "elsewhere"]],
}


def review(
    folder: Path, files: dict[str, str] | None = None, sheets: Any = None
) -> tuple[dict[str, pd.DataFrame], list[Any]]:
    texts = FILES | (files or {})
    for name, text in texts.items():
        (folder / name).write_bytes(text.encode())
    book = Workbook()
    book.remove(book.active)
    for name, rows in (sheets or SHEETS).items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(folder / "screening.xlsx")
    spec = read_spec(Documents.model_validate(CONFIG), ["en"])
    return read_documents({name: folder / name for name in (*texts, "screening.xlsx")}, spec)


def test_all_of_a_review_is_tidy(tmp_path: Path) -> None:
    tables, _ = review(tmp_path)
    records = tables["records"]
    assert list(records["record"]) == ["web:1", "web:2", "base:1"]
    assert list(records["authors"]) == ["Uno A; Due B", "", ""]
    assert records["year"].isna().tolist() == [False, True, True]
    decided = tables["decisions"][["stage", "reviewer", "record", "decision", "reason"]]
    assert decided.to_numpy().tolist() == [
        ["title_abstract", "ana", "web:1", "include", ""],
        ["title_abstract", "ana", "base:1", "include", ""],
        ["title_abstract", "beno", "web:1", "exclude", ""],
        ["title_abstract", "beno", "base:1", "include", ""],
        ["title_abstract", "agreed", "web:1", "exclude", ""],
        ["full_text", "ana", "base:1", "exclude", "place"],
    ]
    assert sorted(tables["extraction"][["record", "field", "value"]].to_numpy().tolist()) == [
        ["base:1", "kind", "law"],
        ["base:1", "theme", "books"],
        ["base:1", "theme", "roads"],
    ]
    assert list(tables["appraisal"]["score"]) == ["met", "not_met", "unclear", "met", "met", "not_met"]
    assert tables["recommendations"][["record", "text", "addressee"]].to_numpy().tolist() == [
        ["base:1", '{"en": "Mend it"}', '["mayor"]']
    ]
    assert tables["pairs"][["record", "other", "decision"]].to_numpy().tolist() == [["web:1", "base:1", "different"]]
    assert tables["listed"][["title", "search"]].to_numpy().tolist() == [["Walls", "web"]]


def test_all_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    sheets = copy.deepcopy(SHEETS)
    sheets["A"] += [["web:1", "maybe"], ["web 3", "yes"]]
    del sheets["Agreed"]
    files = {
        "web.csv": "Titel,Who,When\nWalls,,\n",
        "extraction.csv": "Record,Kind,Themes\nbase:1,X,books\n",
        "appraisal.csv": "Record,Authority\nbase:1,yes\n",
        "asked.csv": "Record,Words,Whom\nbase:1,Mend it,\n",
        "pairs.csv": "record,other,decision\nweb:1,base:1,perhaps\n",
        "list.csv": "T,From\nWalls,z\n",
    }
    with pytest.raises(InputError) as caught:
        review(tmp_path, files, sheets)
    lines = str(caught.value).splitlines()
    for file, said in (
        ("web.csv", "no column `Title`"),
        ("screening.xlsx", "`maybe`"),
        ("screening.xlsx", "`web 3`"),
        ("screening.xlsx", "no sheet `Agreed`"),
        ("extraction.csv", "`X`"),
        ("appraisal.csv", "no column `Accuracy`"),
        ("asked.csv", "`Whom` is empty"),
        ("pairs.csv", "`perhaps`"),
        ("list.csv", "`z`"),
    ):
        assert [line for line in lines if line.startswith(f"{file}: ") and said in line], f"{file}: {said}\n{lines}"
    # Whether web:1 is a record cannot be told while the file of its search cannot be read.
    assert not [line for line in lines if "web:1" in line and "no record" in line]


def test_a_workbook_that_cannot_be_read_is_told_once_not_for_each_sheet(tmp_path: Path) -> None:
    path = tmp_path / "screening.xlsx"
    path.write_bytes(b"<html>")
    sheets = HandKept("config/documents.yaml", {"s.xlsx": path})
    for sheet in ("Reviewer A", "Reviewer B"):
        sheets.table({"source": "s.xlsx", "sheet": sheet}, ["Record"])
    assert [problem.what.split(" (")[0] for problem in sheets.problems] == ["not a workbook"]


def test_a_search_that_was_exported_anew_is_told_by_the_titles_beside_the_records(tmp_path: Path) -> None:
    """Its records have other places: decisions and what was extracted would be those on other documents."""
    anew = "Title,Who,When\nA study of rivers,,\nWalls,Uno A,2001\nGates,,\n"
    sheets = copy.deepcopy(SHEETS)
    sheets["A"] = [["Record", "Title", "Decision"], ["web:1", "Walls", "yes"], ["base:1", "ROOFS", 1]]
    extraction = "Record,Title,Kind,Themes\nbase:1,Roofs,L,books\n"
    review(tmp_path, {"extraction.csv": extraction}, sheets)
    sheets["A"].append(["web:2", "Gates", "no"])
    with pytest.raises(InputError) as caught:
        review(tmp_path, {"web.csv": anew, "extraction.csv": extraction.replace("Roofs", "Walls")}, sheets)
    lines = str(caught.value).splitlines()
    assert [line.split("; ")[0] for line in lines if "the title beside" in line] == [
        "screening.xlsx: sheet A, row 2: the title beside web:1 is `Walls`, but that of the record is"
        " `A study of rivers` (2 rows are so)",
        "extraction.csv: row 2: the title beside base:1 is `Walls`, but that of the record is `Roofs`",
    ]
