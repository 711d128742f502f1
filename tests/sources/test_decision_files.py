"""Decisions in sheets, CSV files, exports from ASReview, labels of a search; every fault in one line, all at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from peaceresearch.sources.decision_files import read_decisions, read_pairs
from peaceresearch.sources.hand_kept import HandKept

RECORDS = pd.DataFrame(
    {
        "record": ["base:1", "base:2", "base:3", "web:1", "web:2"],
        "search": ["base"] * 3 + ["web"] * 2,
        "number": [1, 2, 3, 1, 2],
        "label": ["relevant", "irrelevant", "", "", ""],
    }
)
CODES = {"include": ["Yes"], "exclude": ["No", 2], "unsure": ["?"], "not_retrieved": ["not found"]}
REASONS = {"topic": {"codes": ["other topic", 1]}, "place": {"codes": ["other place"]}}
Rows = Sequence[Sequence[Any]]
HEADER = ["Record", "Decision", "Reason"]


def sheet_of(source: str | None = None, sheet: str | None = None, **more: str | None) -> dict[str, Any]:
    declared = {"record": "Record", "decision": "Decision", "reason": "Reason", "encoding": None, "search": None}
    return {"source": source, "sheet": sheet, **declared, **more}


def workbook(path: Path, sheets: dict[str, Rows]) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)


def read(
    folder: Path, *stages: tuple[str, dict[str, Any], dict[str, Any] | None], unread: Sequence[str] = (), **more: Any
) -> tuple[list[tuple[str, ...]], list[str], list[str]]:
    """Decisions without place, problems, and notes; files are named without their folder."""
    declared = {
        **CODES,
        "reason": "Reason",
        "reasons": REASONS,
        "stages": [[name, {"reviewers": list(found.items()), "agreed": agreed}] for name, found, agreed in stages],
        **more,
    }
    sheets = HandKept("config/documents.yaml", {path.name: path for path in sorted(folder.iterdir())})
    table = read_decisions(sheets, declared, RECORDS, unread)
    assert list(table.columns) == ["stage", "reviewer", "record", "decision", "reason", "place"]
    rows = [tuple(row) for row in table.drop(columns="place").to_numpy()]
    return (
        rows,
        [str(problem) for problem in sheets.problems],
        [f"{n.place}: {n.found}: {n.done}" for n in sheets.notes],
    )


def test_any_number_of_reviewers_in_sheets_and_files(tmp_path: Path) -> None:
    workbook(
        tmp_path / "s.xlsx",
        {
            "Ana": [
                ["Screening of May"],
                [],
                ["RECORD ", "decision", "Title"],
                ["base:1", "yes", "A"],
                ["base:2", 2.0, "B"],
            ],
            "Agreed": [HEADER[:2], ["base:2", "No"], ["base:3", None]],
            "Full": [HEADER, ["base:1", "No", 1], ["base:2", "not  found"], ["base:3", "Yes"]],
        },
    )
    (tmp_path / "b.csv").write_bytes("\ufeffRecord;Decision;Note\r\nbase:1;Yes;\r\nbase:2;?;a, b\r\n".encode())
    (tmp_path / "c.tsv").write_bytes("Šifra\tOdluka\nbase:1\tNo\n".encode("cp1250"))
    cyril = sheet_of("c.tsv", encoding="cp1250", record="Šifra", decision="Odluka")
    reviewers = {"ana": sheet_of("s.xlsx", "Ana"), "beno": sheet_of("b.csv"), "cyril": cyril}
    found, problems, notes = read(
        tmp_path,
        ("title_abstract", reviewers, sheet_of("s.xlsx", "Agreed")),
        ("full_text", {"dana": sheet_of("s.xlsx", "Full")}, None),
    )
    assert problems == []
    assert found == [
        ("title_abstract", "ana", "base:1", "include", ""),
        ("title_abstract", "ana", "base:2", "exclude", ""),
        ("title_abstract", "beno", "base:1", "include", ""),
        ("title_abstract", "beno", "base:2", "unsure", ""),
        ("title_abstract", "cyril", "base:1", "exclude", ""),
        ("title_abstract", "agreed", "base:2", "exclude", ""),
        ("full_text", "dana", "base:1", "exclude", "topic"),
        ("full_text", "dana", "base:2", "not_retrieved", ""),
        ("full_text", "dana", "base:3", "include", ""),
    ]
    assert "s.xlsx: sheet Ana, row 1: stands above the header, which is row 3: passed over" in notes


def test_two_reviewers_in_one_sheet_each_in_a_column(tmp_path: Path) -> None:
    workbook(tmp_path / "s.xlsx", {"All": [["Record", "Ana", "Beno"], ["base:1", "Yes", "No"], ["base:2", "", "Yes"]]})
    reviewers = {who: sheet_of("s.xlsx", decision=who.title()) for who in ("ana", "beno")}
    found, problems, _ = read(tmp_path, ("title_abstract", reviewers, None))
    assert not problems
    assert [row[1:4] for row in found] == [
        ("ana", "base:1", "include"), ("beno", "base:1", "exclude"), ("beno", "base:2", "include"),
    ]  # fmt: skip


def test_columns_that_a_stage_does_not_read_are_not_told_to_be_read(tmp_path: Path) -> None:
    workbook(
        tmp_path / "s.xlsx",
        {"A": [["RECORD", "Titles", "Decision", "Reason", "Included"], ["base:1", "Yes", "No", "other topic", "-"]]},
    )
    found, problems, notes = read(
        tmp_path,
        ("title_abstract", {"ana": sheet_of("s.xlsx", decision="Titles")}, None),
        ("full_text", {"ana": sheet_of("s.xlsx")}, None),
    )
    assert problems == []
    assert [row[3:] for row in found] == [("include", ""), ("exclude", "topic")]
    assert notes == ["s.xlsx: headers that are not as declared: read `RECORD` as `Record`"] * 2


def test_the_place_names_file_sheet_and_row(tmp_path: Path) -> None:
    workbook(tmp_path / "s.xlsx", {"Ana": [HEADER, ["base:1", "Yes"]]})
    sheets = HandKept("c.yaml", {"s.xlsx": tmp_path / "s.xlsx"})
    stage = ["title_abstract", {"reviewers": [["ana", sheet_of("s.xlsx", "Ana")]], "agreed": None}]
    found = read_decisions(sheets, {**CODES, "reasons": {}, "stages": [stage]}, RECORDS)
    assert list(found["place"]) == ["s.xlsx: sheet Ana, row 2"]
    assert len(read_decisions(sheets, None, RECORDS)) == 0


ASREVIEW = [
    (
        ",record,title,included,asreview_label,asreview_time\n0,base:1,A,1,1.0,x\n1,base:2,B,,0.0,x\n2,base:3,C,,,\n",
        None,
    ),
    ("record,label_included\nbase:1,1\nbase:2,0\nbase:3,-1\n", "label_included"),
    ("id,title,asreview_label\nbase:1,A,1\nbase:2,B,0\nbase:3,C,\n", None),
    ("record,included\nbase:1,yes\nbase:2,no\nbase:3,\n", None),
]


@pytest.mark.parametrize(("text", "decision"), ASREVIEW)
def test_tables_from_asreview(tmp_path: Path, text: str, decision: str | None) -> None:
    (tmp_path / "a.csv").write_text(text)
    sheet = sheet_of("a.csv", **({"decision": decision} if decision else {}))
    found, problems, notes = read(
        tmp_path, ("title_abstract", {"ana": sheet}, None), include=["take"], exclude=["drop"]
    )
    assert problems == []
    assert [row[2:4] for row in found] == [("base:1", "include"), ("base:2", "exclude")]
    assert any("no column `Decision`: read `" in note for note in notes) == (decision is None)


def test_codes_that_the_config_declares_hold_before_labels_of_asreview(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("record,included\nbase:1,1\nbase:2,2\nbase:3,0\n")
    found, problems, _ = read(tmp_path, ("title_abstract", {"ana": sheet_of("a.csv")}, None), include=[2], exclude=[1])
    assert [row[2:4] for row in found] == [("base:1", "exclude"), ("base:2", "include")]
    assert problems == [
        "a.csv: row 4: `included` is `0`, which nothing names; "
        "mend it, or declare it in config/documents.yaml, screening"
    ]


def test_workbooks_from_asreview(tmp_path: Path) -> None:
    workbook(
        tmp_path / "a.xlsx",
        {"Sheet1": [[None, "record", "asreview_label", "year"], [0, "base:1", 1, 2020], [1, "base:2", 0, None]]},
    )
    found, problems, _ = read(tmp_path, ("title_abstract", {"ana": sheet_of("a.xlsx")}, None))
    assert problems == []
    assert [row[2:4] for row in found] == [("base:1", "include"), ("base:2", "exclude")]


def test_references_from_asreview(tmp_path: Path) -> None:
    (tmp_path / "a.ris").write_text(
        '1.\nTY  - JOUR\nTI  - A\nID  - base:1\nN1  - ASReview_relevant\nN1  - asreview_time: "x"\nER  - \n\n'
        "TY  - JOUR\nTI  - B\nID  - base:2\nN1  - <p>noted. ASReview_irrelevant</p>\nER  - \n\n"
        "TY  - JOUR\nTI  - C\nID  - base:3\nN1  - ASReview_not_seen\nER  - \n"
        "TY  - JOUR\nTI  - D\nN1  - ASReview_relevant\nER  - \n",
        encoding="utf-8",
    )
    found, problems, _ = read(tmp_path, ("title_abstract", {"ana": sheet_of("a.ris")}, None))
    assert [row[2:4] for row in found] == [("base:1", "include"), ("base:2", "exclude")]
    assert problems == ["a.ris: record 4: a decision on no record; name the record, or empty the row"]


def test_labels_of_a_search(tmp_path: Path) -> None:
    found, problems, _ = read(tmp_path, ("title_abstract", {"labels": sheet_of(search="base")}, None))
    assert [row[1:4] for row in found] == [("labels", "base:1", "include"), ("labels", "base:2", "exclude")]
    assert problems == []
    _, problems, _ = read(tmp_path, ("title_abstract", {"labels": sheet_of(search="web")}, None))
    assert [problem.partition(";")[0] for problem in problems] == [
        "config/documents.yaml: searches.web: no record of it has a label"
    ]


def test_every_fault_of_every_sheet_at_once_and_grouped(tmp_path: Path) -> None:
    many = [[f"base:{number}", "Yes"] for number in range(10, 20)]
    workbook(
        tmp_path / "s.xlsx",
        {
            "Ana": [
                HEADER[:2],
                ["base:1", "maybe"],
                ["base:2", "maybe"],
                ["bse:3", "Yes"],
                [None, "No"],
                ["web:1", "not found"],
            ],
            "Beno": [HEADER[:2], ["base:1", "Yes"], ["base:1", "No"], *many],
            "Full": [
                HEADER,
                ["base:1", "No"],
                ["base:2", "Yes", "other topic"],
                ["base:3", "No", "dull"],
                ["web:1", None, 1],
            ],
        },
    )
    _, problems, _ = read(
        tmp_path,
        (
            "title_abstract",
            {"ana": sheet_of("s.xlsx", "Ana"), "beno": sheet_of("s.xlsx", "Beno")},
            sheet_of("s.xlsx", "No"),
        ),
        ("full_text", {"dana": sheet_of("s.xlsx", "Full")}, None),
    )
    assert [problem.removeprefix("s.xlsx: ") for problem in problems] == [
        "sheet Ana, row 2, 3: `Decision` is `maybe`, which nothing names; "
        "mend it, or declare it in config/documents.yaml, screening",
        "sheet Ana, row 6: `Decision` says that the full text could not be had, at titles and abstracts; "
        "decide on the title and abstract",
        "sheet Ana, row 5: a decision on no record; name the record, or empty the row",
        "sheet Ana, row 4: no search returned `bse:3` (the nearest is `base:3`); "
        "write <search>:<number>, the number counted from 1 in its file, or see the notes for those left out",
        "sheet Beno, row 4, 5, 6, 7, 8, ... (10 in all): no search returned `base:10` (the last is `base:3`), "
        "`base:11` (the last is `base:3`), `base:12` (the last is `base:3`), `base:13` (the last is `base:3`), "
        "`base:14` (the last is `base:3`), ... (10 in all); "
        "write <search>:<number>, the number counted from 1 in its file, or see the notes for those left out",
        "sheet Beno, row 2, 3: `base:1` stands there more than once; keep one of its rows",
        "there is no sheet `No`; there are: Ana, Beno, Full",
        "sheet Full, row 2: excluded, and `Reason` is empty; give the reason",
        "sheet Full, row 4: `Reason` is `dull`, which nothing names; "
        "mend it, or declare it in config/documents.yaml, screening.reasons",
        "sheet Full, row 3: `Reason` is filled in, but it is not excluded; mend the decision, or empty it",
        "sheet Full, row 5: `Reason` is filled in, and there is no decision; decide, or empty it",
    ]


def test_a_column_of_something_else_is_a_few_lines(tmp_path: Path) -> None:
    rows = "".join(f"base:1,Title {number}\n" for number in range(300))
    (tmp_path / "a.csv").write_text(f"Record,Decision\n{rows}")
    _, problems, _ = read(tmp_path, ("title_abstract", {"ana": sheet_of("a.csv")}, None))
    assert len(problems) == 7
    assert problems[5].startswith(
        "a.csv: row 7, 8, 9, 10, 11, ... (295 in all): `Decision` is one of 295 more entries that nothing names; "
    )


def test_records_of_a_search_that_could_not_be_read_are_not_judged(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Record,Decision\nlost:1,Yes\nbase:1,Yes\n")
    found, problems, _ = read(tmp_path, ("title_abstract", {"ana": sheet_of("a.csv")}, None), unread=["lost"])
    assert problems == []
    assert [row[2] for row in found] == ["base:1"]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "the table is empty"),
        (b"Record,Vote\nbase:1,Yes\n", "there is no column `Decision`"),
        (b"Record,Decision,Decision\nbase:1,Yes,No\n", "two columns are called `Decision`"),
        (b'Record,Decision\n"base:1,Yes\n', "not a CSV table"),
        (b"Record,Decision\nbase:1,\xe9\n", "not UTF-8 text"),
        (b"PK\x03\x04", "the table is empty|there is no column|not"),
    ],
)
def test_a_damaged_file_is_one_line(tmp_path: Path, content: bytes, what: str) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    found, problems, _ = read(tmp_path, ("title_abstract", {"ana": sheet_of("a.csv")}, None))
    assert found == []
    assert problems and all("\n" not in problem for problem in problems)
    assert any(part in problems[0] for part in what.split("|")), problems


@pytest.mark.parametrize("name", ["a.xlsx", "a.ris"])
def test_what_is_no_workbook_or_no_ris_is_one_line(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"no table at all")
    _, problems, _ = read(tmp_path, ("title_abstract", {"ana": sheet_of(name)}, None))
    assert len(problems) == 1


@settings(max_examples=90, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(["a.csv", "a.ris", "a.xlsx"]), st.integers(0, 400), st.binary(max_size=60), st.booleans())
def test_damaged_files_are_told_or_read_and_never_raise(
    tmp_path: Path, name: str, at: int, junk: bytes, is_cut: bool
) -> None:
    path = tmp_path / name
    if name == "a.xlsx":
        workbook(path, {"Ana": [HEADER, ["base:1", "Yes"]]})
        content = path.read_bytes()
    elif name == "a.csv":
        content = b"Record,Decision,Reason\nbase:1,Yes,\nbase:2,No,\n" * 5
    else:
        content = b"TY  - JOUR\nID  - base:1\nN1  - ASReview_relevant\nER  - \n" * 5
    path.write_bytes(content[:at] + junk + (b"" if is_cut else content[at:]))
    stages = [(stage, {"ana": sheet_of(name)}, None) for stage in ("title_abstract", "full_text")]
    found, problems, _ = read(tmp_path, *stages)
    assert all(row[2] in set(RECORDS["record"]) for row in found)
    assert all("\n" not in problem and problem.startswith(name) for problem in problems)


def test_a_workbook_of_several_sheets_is_read_at_that_of_the_stage_or_at_the_first(tmp_path: Path) -> None:
    rows = [HEADER[:2], ["base:1", "Yes"]]
    workbook(tmp_path / "s.xlsx", {"Notes": rows, "title_abstract": [HEADER[:2], ["base:2", "No"]]})
    workbook(tmp_path / "t.xlsx", {"Mine": rows, "Yours": rows})
    found, problems, notes = read(
        tmp_path, ("title_abstract", {"ana": sheet_of("s.xlsx"), "beno": sheet_of("t.xlsx")}, None)
    )
    assert not problems
    assert [row[1:3] for row in found] == [("ana", "base:2"), ("beno", "base:1")]
    assert notes == ["t.xlsx: 2 sheets, and none is named in the config: the first, `Mine`, read"]


def pairs(folder: Path, *declared: dict[str, Any]) -> tuple[list[tuple[str, ...]], list[str], list[str]]:
    usual = {"sheet": None, "record": "record", "other": "other", "decision": "decision"}
    codes = {"same": ["same", "yes"], "different": ["different", "no"]}
    sheets = HandKept("config/documents.yaml", {path.name: path for path in sorted(folder.iterdir())})
    found = read_pairs(sheets, [{**usual, **codes, **part} for part in declared])
    assert list(found.columns) == ["record", "other", "decision", "place"]
    return (
        [tuple(row) for row in found.to_numpy()],
        [str(each) for each in sheets.problems],
        [n.found for n in sheets.notes],
    )


PAIRS = ["record", "other", "decision"]


def test_decisions_on_pairs_of_all_sheets_of_a_workbook_and_the_later_file_holds(tmp_path: Path) -> None:
    workbook(
        tmp_path / "p.xlsx",
        {
            "merged": [["why", *PAIRS], ["doi", "base:1", "base:2", "different"], ["doi", "base:1", "web:1", None]],
            "possible": [PAIRS, ["web:1", "web:2", "Yes"]],
            "empty": [],
            "about": [["How it is filled in"]],
        },
    )
    (tmp_path / "q.csv").write_text("a,b,c\nweb:2,web:1,no\n")
    found, problems, notes = pairs(
        tmp_path, {"source": "p.xlsx"}, {"source": "q.csv", "record": "a", "other": "b", "decision": "c"}
    )
    assert problems == []
    assert found == [
        ("base:1", "base:2", "different", "p.xlsx: sheet merged, row 2"),
        ("web:2", "web:1", "different", "q.csv: row 2"),
    ]
    assert notes == ["1 pairs decided otherwise in a file before, the first `web:1` and `web:2`"]
    assert pairs(tmp_path)[0] == []


def test_faults_of_decisions_on_pairs(tmp_path: Path) -> None:
    rows = ["a:1,a:2,same", "a:2,a:1,different", "a:3,,same", "a:4,a:4,same", "a:5,a:6,perhaps", ",,"]
    (tmp_path / "p.csv").write_text("\n".join([",".join(PAIRS), *rows]))
    found, problems, _ = pairs(tmp_path, {"source": "p.csv"})
    assert [row[:3] for row in found] == [("a:1", "a:2", "same")]
    assert [problem.partition(";")[0] for problem in problems] == [
        "p.csv: row 6: `decision` is `perhaps`, which nothing names",
        "p.csv: row 4: a decision on a pair of which one record is not named",
        "p.csv: row 5: a decision on a record and itself",
        "p.csv: row 3: `a:1` and `a:2` are decided to be same and different (p.csv: row 2)",
    ]
    (tmp_path / "q.xlsx").write_bytes(b"no")
    workbook(tmp_path / "r.xlsx", {"one": [["x"]], "two": [["y"]]})
    _, problems, _ = pairs(tmp_path, {"source": "q.xlsx"}, {"source": "r.xlsx"})
    assert len(problems) == 4
    assert problems[1].startswith("r.xlsx: there is no column `record`; there are: x")
