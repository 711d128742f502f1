"""The rule: every file of the strand in, all tables, the project and the notes out; every fault at once."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from peaceresearch.problems import InputError
from peaceresearch.provenance.job import Job
from peaceresearch.results.table import read_table
from peaceresearch.sources import read_focus_groups
from peaceresearch.sources.refi_qda import read_refi_qda

PROJECT = """<?xml version="1.0" encoding="utf-8"?>
<Project xmlns="urn:QDA-XML:project:1.0" name="toy"><Users><User guid="a1" name="Ana"/></Users>
<CodeBook><Codes><Code guid="c1" name="Fear" isCodable="true"/></Codes></CodeBook><Sources>
  <TextSource guid="d1" name="Nor\u0301d"><PlainTextContent>M: Da?\nP1: Yes.</PlainTextContent>
    <PlainTextSelection guid="s1" startPosition="11" endPosition="14"><Coding guid="k1" creatingUser="a1">
      <CodeRef targetGUID="c1"/></Coding></PlainTextSelection></TextSource>
  <TextSource guid="d2" name="South"><PlainTextContent>P1: No.</PlainTextContent></TextSource>
</Sources></Project>"""
PARTICIPANTS = {
    "source": "raw/people.xlsx", "sheet": "All", "group": "Group", "participant": "Who", "consent": "May quote",
    "given": ["yes", 1], "variables": {"gender": "Sex"}, "values": {"gender": {"f": "woman"}},
}  # fmt: skip
QUOTES = {
    "source": "raw/quotes.csv", "sheet": None, "quote": "name", "group": "group", "participant": "who", "code": "code",
    "separator": ";", "language": "lang", "text": "words", "translations": {"en": "English", "xx": "text"},
}  # fmt: skip
FILE = {
    "sheet": None, "encoding": None, "project": None, "columns": None, "coder": None, "documents": {}, "version": None,
}  # fmt: skip
CHANGES: dict[str, Any] = {"sheet": None, "columns": None, "rename": {}, "merge": [], "drop": [], "date": None}
SPEC: dict[str, Any] = {
    "codings": [["main", {"source": "raw/groups.qdpx", **FILE}]],
    "coders": [],
    "transcripts": [],
    "speakers": {"separator": ":", "moderators": ["M"], "names": {}},
    "codebook": None,
    "groups": [],
    "participants": PARTICIPANTS,
    "quotes": QUOTES,
    "reconciled": None,
    "mark": "",
}
TABLES = (
    "documents", "codes", "segments", "variables", "turns", "participants", "quotes", "decisions", "codebooks", "rated",
)  # fmt: skip


def run(spec: dict[str, Any]) -> dict[str, Path]:
    """The outputs by name; the inputs are all files in `raw`."""
    outputs = {name: [Path(f"{name}.parquet")] for name in TABLES}
    outputs |= {"export": [Path("all.qdpx")], "notes": [Path("notes.csv")]}
    job = Job("read_focus_groups", spec, {"raw": sorted(Path("raw").iterdir())}, outputs, outputs, "key")
    read_focus_groups.run(job)
    return {name: paths[0] for name, paths in outputs.items()}


def sheets(people: list[list[object]], quotes: str) -> None:
    book = openpyxl.Workbook()
    book.create_sheet("All")
    for line in [["Group", "Who", "May quote", "Sex"], *people]:
        book["All"].append(line)
    book.save("raw/people.xlsx")
    Path("raw/quotes.csv").write_text(f"name,group,who,code,lang,words,English,text\n{quotes}", encoding="utf-8")


@pytest.fixture(autouse=True)
def in_the_study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("raw").mkdir()
    with zipfile.ZipFile("raw/groups.qdpx", "w") as archive:
        archive.writestr("project.qde", PROJECT)


def test_both_sheets_are_read_with_the_rows_they_stand_in() -> None:
    north = ["Nor\u0301d", "P1", "yes", "f"]
    south = [["South", "P1", 1, "m"], ["South", "P2", "no", None], ["South", "P3", None, "f"]]
    sheets([north, *south], 'first,South,P1, fear ;trust;fear,xx,"No, ""never""",No,\n')
    made = run(SPEC)
    assert read_table(made["participants"]).to_dict("list") == {
        "row": [2, 3, 4, 5],
        "group": ["Noŕd", "South", "South", "South"],
        "participant": ["P1", "P1", "P2", "P3"],
        "consent": ["given", "given", "refused", "refused"],
        "gender": ["woman", "m", "", "woman"],
    }
    assert pd.read_csv(made["notes"]).values.tolist() == [
        ["raw/people.xlsx, row 5", "nothing is said of consent", "taken as refused"],
        ["transcript South", "the participant `P2` says nothing in it", "kept"],
        ["transcript South", "the participant `P3` says nothing in it", "kept"],
        ["transcript South", "no passage of it is coded", "not counted as a group"],
    ]
    (quote,) = read_table(made["quotes"]).to_dict("records")
    assert json.loads(quote.pop("translations")) == {"en": "No"}
    assert json.loads(quote.pop("codes")) == ["fear", "trust"]
    assert quote == {
        "row": 2, "quote": "first", "group": "South", "participant": "P1", "language": "xx", "text": 'No, "never"',
    }  # fmt: skip


def test_the_material_its_turns_and_the_project_that_is_written() -> None:
    made = run(SPEC | {"participants": None, "quotes": None, "mark": "made up"})
    assert list(read_table(made["documents"])["text"]) == ["M: Da?\nP1: Yes.", "P1: No."]
    (segment,) = read_table(made["segments"]).to_dict("records")
    assert (segment["text"], segment["coder"], segment["file"]) == ("Yes", "Ana", "main")
    assert read_table(made["codes"])[["path", "version", "file"]].values.tolist() == [["Fear", "", "main"]]
    assert read_table(made["turns"])[["speaker", "is_moderator", "start", "end", "words"]].values.tolist() == [
        ["M", True, 0, 6, 1], ["P1", False, 7, 15, 1], ["P1", False, 0, 7, 1],
    ]  # fmt: skip
    again = read_refi_qda(made["export"])
    kept = ["document_name", "start", "end", "text", "code_name", "coder"]
    assert again.segments[kept].values.tolist() == read_table(made["segments"])[kept].values.tolist()
    assert made["notes"].read_text().startswith("# made up\n")


def test_without_sheets_the_tables_are_empty_and_have_their_columns() -> None:
    made = run(SPEC | {"participants": None, "quotes": None})
    for name, columns in (
        ("participants", ["row", "group", "participant", "consent"]),
        ("quotes", ["row", "quote", "group", "participant", "codes", "language", "text", "translations"]),
        ("decisions", ["row", "document", "code", "start", "end", "text", "decision"]),
        ("codebooks", ["version", "code", "definition", "include", "exclude"]),
    ):
        table = read_table(made[name])
        assert list(table.columns) == columns
        assert table.empty


def test_the_same_files_give_the_same_bytes() -> None:
    sheets([["South", "P1", "yes", "f"]], "first,South,P1,fear,xx,No,No,\n")
    first = {name: path.read_bytes() for name, path in run(SPEC).items()}
    assert {name: path.read_bytes() for name, path in run(SPEC).items()} == first


def test_a_group_is_called_by_its_name_or_its_transcript() -> None:
    sheets([["north", "P1", "yes", "f"], ["Nor\u0301d", "P1", "yes", "f"]], "")
    with pytest.raises(InputError, match="row 3: `P1` of `Noŕd` is listed twice"):
        run(SPEC | {"groups": [["north", ["Noŕd"]], ["south", ["South"]]], "quotes": None})
    sheets([["north", "P1", "yes", "f"], ["south", "P1", "yes", "f"]], "q,south,P1,fear,xx,No.,,\n")
    made = run(SPEC | {"groups": [["north", ["Noŕd"]], ["south", ["South"]]]})
    assert list(read_table(made["participants"])["group"]) == ["north", "south"]
    assert len(pd.read_csv(made["notes"])) == 1
    assert list(read_table(made["quotes"])["group"]) == ["south"]


def test_all_faults_of_both_sheets_and_the_list_are_told_at_once() -> None:
    people = [["South", "P1", "yes"], ["South", "P1", "no"], ["East", "P1", "yes"], ["South", None, "yes"]]
    quotes = "a b,South,P1,fear,xx,No,,\nc,West,P1,fear,xx,No,,\nc,South,P1,,xx,,,\nd,South,P1,;;,xx,No,,\n"
    sheets([[*each, "f"] for each in people], quotes)
    row = {"document": ["x"], "code": ["Fear"], "start": [0], "end": [1], "passage": ["P"], "decision": ["no"]}
    pd.DataFrame(row).to_excel("raw/list.xlsx")
    with pytest.raises(InputError) as caught:
        run(SPEC | {"reconciled": {"source": "raw/list.xlsx", "sheet": None}})
    assert [str(problem).split("; ")[0] for problem in caught.value.problems] == [
        "raw/people.xlsx: sheet All, row 3: `P1` of `South` is listed twice",
        "raw/people.xlsx: sheet All, row 4: the project has no text `East`",
        "raw/people.xlsx: sheet All, row 5: `Who` is empty",
        "raw/quotes.csv: row 2: `a b` cannot be the name of a quote",
        "raw/quotes.csv: row 3: the project has no text `West`",
        "raw/quotes.csv: row 4: `code` is empty",
        "raw/quotes.csv: row 4: `words` is empty",
        "raw/quotes.csv: row 4: two quotes are called `c`",
        "raw/quotes.csv: row 5: `code` has nothing but separators",
        "raw/list.xlsx: row 2: there is no transcript `x`",
    ]
    assert not list(Path().glob("*.parquet"))


def test_all_faults_of_projects_transcripts_and_codebooks_are_told_at_once() -> None:
    Path("raw/bad.qdpx").write_text("x")
    Path("raw/t.txt").write_text(" ")
    Path("raw/book.csv").write_text("a,b\n1,2\n")
    transcript = {"source": "raw/t.txt", "document": None, "sheet": None, "encoding": None, "turns": None}
    spec = SPEC | {
        "codings": [["bad", {**FILE, "source": "raw/bad.qdpx"}], *SPEC["codings"]],
        "transcripts": [transcript],
        "codebook": [["v1", CHANGES | {"source": "raw/book.csv"}]],
        "participants": None,
        "quotes": None,
    }
    with pytest.raises(InputError) as caught:
        run(spec)
    assert [problem.file for problem in caught.value.problems] == ["raw/t.txt", "raw/book.csv", "raw/bad.qdpx"]


def test_versions_of_the_codebook_are_kept_and_checked() -> None:
    Path("raw/one.csv").write_text("tag,description,number of highlights\nFear,of the dark,3\nOld,,0\n")
    Path("raw/two.csv").write_text("tag,description,number of highlights\nWorry,of all,3\n")
    versions: list[Any] = [
        ["v1", CHANGES | {"source": "raw/one.csv"}],
        ["v2", CHANGES | {"source": "raw/two.csv", "rename": {"Fear": "Worry"}, "drop": ["Old"]}],
    ]
    bare = SPEC | {"participants": None, "quotes": None}
    made = run(bare | {"codebook": versions})
    assert read_table(made["codebooks"]).values.tolist() == [
        ["v1", "Fear", "of the dark", "", ""], ["v1", "Old", "", "", ""], ["v2", "Worry", "of all", "", ""],
    ]  # fmt: skip
    assert read_table(made["codes"])[["path", "version", "file", "description"]].values.tolist() == [
        ["Fear", "v1", "main", "of the dark"], ["Old", "v1", "", ""], ["Worry", "v2", "", "of all"],
    ]  # fmt: skip
    versions[1][1]["drop"] = []
    with pytest.raises(InputError, match="`Old` is no code of this version any more"):
        run(bare | {"codebook": versions})


def test_decisions_of_the_meeting_are_read_against_the_transcripts() -> None:
    row = {"document": ["South"], "code": ["Fear"], "start": [4], "end": [6], "passage": ["No"], "decision": ["yes"]}
    pd.DataFrame(row).to_excel("raw/list.xlsx", index=False)
    bare = SPEC | {"participants": None, "quotes": None, "reconciled": {"source": "raw/list.xlsx", "sheet": None}}
    assert read_table(run(bare)["decisions"]).values.tolist() == [[2, "South", "Fear", 4, 6, "No", True]]


def test_a_column_that_is_missing_is_named() -> None:
    sheets([["South", "P1", "yes", "f"]], "")
    with pytest.raises(InputError, match=r"raw/quotes\.csv: there is no column `theme`; there are: name, group, who"):
        run(SPEC | {"quotes": QUOTES | {"code": "theme"}})
