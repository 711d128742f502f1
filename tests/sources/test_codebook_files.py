"""Codebooks as programs and people keep them, and their versions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from peaceresearch.problems import InputError
from peaceresearch.sources.codebook_files import read_codebook
from peaceresearch.sources.codebook_files_versions import check_versions

COLUMNS = {"code": "Code", "parent": "Above", "definition": "Means", "include": "With", "exclude": None}


def declared(source: str, columns: Any = None) -> dict[str, Any]:
    return {"source": source, "sheet": None, "columns": columns}


def table(folder: Path, text: str, columns: Any = COLUMNS) -> list[list[str]]:
    (folder / "book.csv").write_text(text, encoding="utf-8")
    found, _ = read_codebook(folder / "book.csv", declared("book.csv", columns))
    return found[["path", "definition", "include", "exclude"]].values.tolist()  # type: ignore[no-any-return]


def lines(error: pytest.ExceptionInfo[InputError]) -> list[str]:
    return [str(problem) for problem in error.value.problems]


def test_codes_stand_below_others_by_a_column_or_by_their_path(tmp_path: Path) -> None:
    text = 'Code,Above,Means,With\nTalk,Life,they talk," at  home"\nLife,,,\nFear,Talk,,\nOther > Deep,,x,\n'
    assert table(tmp_path, text) == [
        ["Life", "", "", ""], ["Life > Talk", "they talk", "at home", ""], ["Life > Talk > Fear", "", "", ""],
        ["Other", "", "", ""], ["Other > Deep", "x", "", ""],
    ]  # fmt: skip


def test_all_that_is_wrong_with_a_table_is_told_at_once(tmp_path: Path) -> None:
    text = "Code,Above,Means,With\nTalk,Live,,\nLife,,,\n,,x,\nLife,,,\na,b,,\nb,a,,\n"
    with pytest.raises(InputError) as caught:
        table(tmp_path, text)
    assert lines(caught) == [
        "book.csv: line 4: `Code` is empty; name the code",
        "book.csv: line 2: `Live` stands above it and is no code of the table; write the parent as its row has it, "
        "each once",
        "book.csv: line 6: `a` stands below itself; mend the parents",
        "book.csv: line 7: `b` stands below itself; mend the parents",
        "book.csv: line 5: `Life` is listed twice; list each code once",
    ]
    with pytest.raises(InputError, match="there is no column `Above`; there are: `Code`, `Means`, `With`"):
        table(tmp_path, "Code,Means,With\nx,,\n")
    with pytest.raises(InputError, match="nobody says which column has the codes; declare `columns`; there are: Code"):
        table(tmp_path, "Code,Means\nx,\n", None)


def test_the_codebooks_that_taguette_exports(shared_data: Path) -> None:
    folder = shared_data / "taguette-usability-study"
    for name, number in (("codebook_20220223_0", 120), ("codebook_20220223_6", 22), ("codebook_20220303_8", 22)):
        found, _ = read_codebook(folder / f"{name}.csv", declared(f"{name}.csv"))
        assert len(found) == number
        assert (found["parent"] == "").all()
    moderator = found.set_index("path").loc["Moderator assist", "definition"]
    assert str(moderator).startswith("The moderator intervenes because the participant struggles")
    database, _ = read_codebook(folder / "SERDIF_P2_ThematicAnalysis.sqlite3", declared("x.sqlite3"))
    assert len(database) == 22
    assert set(database["path"]) == set(found["path"])


def test_qualcoders_list_with_its_categories(shared_data: Path) -> None:
    name = "plain_codes_categories_for_import.txt"
    found, _ = read_codebook(shared_data / "qualcoder-examples" / name, declared(name))
    assert found[["path", "definition", "codable"]].values.tolist() == [
        ["code1", "A memo for code 1", True],
        ["cat1", "", False],
        ["cat1 > code2", "", True],
        ["cat1 > code3", "", True],
        ["cat3", "", False],
        ["cat3 > cat2", "", False],
        ["cat3 > cat2 > code4", "another memo", True],
        ["cat3 > code5", "", True],
        ["code6", "", True],
    ]


def test_faults_in_qualcoders_list(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a>>b\n\na>>\nc\na >> b\tmemo\n")
    with pytest.raises(InputError) as caught:
        read_codebook(tmp_path / "a.txt", declared("a.txt"))
    assert lines(caught) == [
        "a.txt: line 3: a code without a name; write `category>>code`",
        "a.txt: line 5: `a >> b` is listed twice; list each code once",
    ]
    (tmp_path / "a.txt").write_text("\n \n")
    with pytest.raises(InputError, match="no code is listed"):
        read_codebook(tmp_path / "a.txt", declared("a.txt"))


def test_refi_qda_codebooks_and_projects(tmp_path: Path, shared_data: Path) -> None:
    (tmp_path / "a.qdc").write_text(
        '<?xml version="1.0" encoding="utf-8"?><CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes>'
        '<Code guid="0D62985D-B147-5D01-A9B5-CAE5DCD98342" name="Life" isCodable="false"><Description>all</Description>'
        '<Code guid="DFE5C38E-9449-5959-A1F7-E3D895CFA87F" name="Talk"  isCodable="true"/></Code></Codes></CodeBook>'
    )
    found, _ = read_codebook(tmp_path / "a.qdc", declared("a.qdc"))
    assert found[["path", "definition", "codable"]].values.tolist() == [
        ["Life", "all", False],
        ["Life > Talk", "", True],
    ]
    project, _ = read_codebook(shared_data / "qdpx-testproject" / "TestProject.qdpx", declared("p.qdpx"))
    assert {"Coke::diet Coke", "cornflakes"} <= set(project["path"])


def version(**changes: Any) -> dict[str, Any]:
    return {"rename": {}, "merge": [], "drop": [], **changes}


def check(before: list[str], after: list[str] | None, **changes: Any) -> tuple[list[str], list[str]]:
    """The lines on a second version, without their file and place; and what is noted."""
    known = {"v1": before} | ({} if after is None else {"v2": after})
    problems, notes = check_versions([("v1", version()), ("v2", version(**changes))], known)
    return [f"{problem.what}; {problem.remedy}" for problem in problems], [note.found for note in notes]


def test_a_version_that_follows_by_what_is_declared() -> None:
    before = ["Life", "Life > Talk", "Life > Food", "Fear", "Fear > Night", "Old", "Old > Older", "Gone"]
    after = ["Life", "Life > Speech", "Worry", "Worry > Night", "All", "New"]
    changes = {"rename": {"Talk": "Speech", "Fear": "Worry"}, "merge": [("All", ["Food", "Gone"])], "drop": ["Old"]}
    assert check(before, after, **changes) == ([], [])
    assert check(before, None, **changes) == ([], [])


def test_codes_that_vanish_without_a_word() -> None:
    assert check(["Life", "Life > Talk", "Fear"], ["Life", "Fears", "New"])[0] == [
        "`Life > Talk` is no code of this version any more; say what became of it in `rename`, `merge` or `drop`",
        "`Fear` is no code of this version any more; did it become `Fears`? say what became of it in `rename`, `merge` "
        "or `drop`",
    ]
    assert check(["Talk"], ["Speak"], rename={"Talk": "Speech"})[0][0].startswith("there is no code `Speech`; ")
    assert check(["Talk", "Old"], ["Talk", "Old"], drop=["Old"])[0] == [
        "`Old` is dropped, and stands in the codebook; take it out of one of them"
    ]


def test_a_code_that_moved_is_taken_for_the_same_and_noted() -> None:
    assert check(["Life", "Life > Talk"], ["Life", "Home", "Home > Talk"]) == (
        [], ["`Life > Talk` stands as `Home > Talk`"],
    )  # fmt: skip


def test_changes_of_codes_that_there_are_not() -> None:
    before = ["Life > Talk", "Home > Talk", "Fear", "Fair"]
    changes = {"rename": {"Feer": "x", "Talk": "y", "Fear": "Fair"}, "merge": [("z", ["Fear"])], "drop": ["Zzz"]}
    assert check(before, None, **changes)[0] == [
        "the version before has no code `Feer`; did you mean `Fear`?",
        "2 codes are called `Talk`; write its path, for example `Life > Talk`",
        "`Fear` is changed twice; say it once",
        "the version before has no code `Zzz`; name a code that there was",
        "there is a code `Fair` before `Fear` is called so; say in `merge` that they became one",
    ]


def test_names_that_only_lists_use_are_not_looked_for_here() -> None:
    versions = [("v1", version()), ("v2", version(rename={"a": "b"}))]
    assert check_versions(versions, {"v2": ["b"]}) == ([], [])


def test_a_version_without_a_file_is_the_one_before_it_changed() -> None:
    versions = [("v1", version()), ("v2", version(rename={"a": "b"})), ("v3", version(drop=["b"])), ("v4", version())]
    assert check_versions(versions, {"v1": ["a", "c"], "v4": ["c"]}) == ([], [])
    problems, _ = check_versions([*versions[:2], ("v3", version(drop=["a"]))], {"v1": ["a", "c"]})
    assert [problem.what for problem in problems] == ["the version before has no code `a`"]
