"""Labels and missing codes from a codebook beside a table."""

from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from peaceresearch.problems import InputError
from peaceresearch.sources.survey_data import SurveyData
from peaceresearch.sources.survey_table import read_survey_table

QUESTIONS = (
    'name,en,xx\nage,Age in years,Mosha\nq1,"Trust\nin police",Besimi\nlangs,Languages,Gjuhët\ngone,Not asked,\n'
)
VALUES = """name,code,en,miss
q1,1,Yes,
q1,2,No,
q1,88,Do not know,x
,99,Refused,x
age,99,Refused,x
langs,a,First,
,b,Second,
,c,Third,
"""
DATA = 'id,age,q1,langs\n1,34,1,"a,b"\n2,99,2.0,b\n3,17,88,\n4,,7,c\n5,20,99,"d, a"\n'
CODEBOOK: dict[str, Any] = {"source": "questions.csv", "variable": "name", "label": "en"}
CODES: dict[str, Any] = {"source": "values.csv", "variable": "name", "code": "code", "label": "en", "missing": "miss"}


def read(
    folder: Path, data: str = DATA, questions: str = QUESTIONS, values: str = VALUES, **reading: Any
) -> SurveyData:
    for name, content in (("data.csv", data), ("questions.csv", questions), ("values.csv", values)):
        (folder / name).write_text(content, encoding="utf-8")
    reading = {"codebook": {**CODEBOOK, "values": CODES}, **reading}
    beside = {name: folder / name for name in ("questions.csv", "values.csv", "book.xlsx")}
    return read_survey_table(folder / "data.csv", "data/raw/data.csv", reading, beside)


def lines_of(folder: Path, **reading: Any) -> list[str]:
    with pytest.raises(InputError) as caught:
        read(folder, **reading)
    return [str(problem) for problem in caught.value.problems]


def column(data: SurveyData, item: str) -> list[Any]:
    return [None if pd.isna(value) else value for value in data.answers[item]]


def rows(table: pd.DataFrame) -> list[tuple[Any, ...]]:
    return list(table.itertuples(index=False, name=None))


def test_labels_codes_and_missing_answers(tmp_path: Path) -> None:
    data = read(tmp_path)
    assert rows(data.items[["item", "label", "kind"]]) == [
        ("id", "", "number"),
        ("age", "Age in years", "number"),
        ("q1", "Trust in police", "number"),
        ("langs", "Languages", "text"),
    ]
    assert rows(data.labels[data.labels["item"] == "q1"]) == [
        ("q1", "1", "Yes", False),
        ("q1", "2", "No", False),
        ("q1", "88", "Do not know", True),
        ("q1", "99", "Refused", True),
    ]
    assert column(data, "age") == [34, None, 17, None, 20]
    assert column(data, "q1") == [1, 2, None, 7, None]
    assert rows(data.reasons) == [
        (2, "age", "99", "Refused", ""),
        (3, "q1", "88", "Do not know", ""),
        (5, "q1", "99", "Refused", ""),
    ]


def test_what_codebook_and_data_do_not_share_is_noted(tmp_path: Path) -> None:
    notes = {note.place: note.found for note in read(tmp_path).notes}
    assert notes["variable q1"] == "1 answer(s) with codes that the codebook does not know: `7`"
    assert "variable age" not in notes  # its codebook only says what is missing: any other number is an age
    assert notes["values.csv"] == "3 row(s) with a code and no variable: `line 5`, `line 8`, `line 9`"
    of_files = [note.found for note in read(tmp_path).notes if note.place == ""]
    assert of_files == [
        "1 variable(s) of the codebook that data/raw/data.csv lacks: `gone`",
        "1 variable(s) without a label in the codebook: `id`",
    ]


def test_labels_in_another_language(tmp_path: Path) -> None:
    data = read(tmp_path, codebook={**CODEBOOK, "label": "xx"})
    assert data.items["label"].tolist() == ["", "Mosha", "Besimi", "Gjuhët"]
    assert len(data.labels) == len(data.reasons) == 0


def test_a_codebook_in_an_encoding_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "old.csv").write_bytes("name;label\nq1;Poverenje u čoveka\n".encode("cp1250"))
    spec = {"source": "questions.csv", "variable": "name", "label": "label"}
    beside = {"questions.csv": tmp_path / "old.csv"}
    (tmp_path / "data.csv").write_text("q1\n1\n")
    with pytest.raises(InputError, match=r"questions.csv: line 2: byte 16 \(0xe8\) is no UTF-8"):
        read_survey_table(tmp_path / "data.csv", "data.csv", {"codebook": spec}, beside)
    data = read_survey_table(tmp_path / "data.csv", "data.csv", {"codebook": {**spec, "encoding": "cp1250"}}, beside)
    assert data.items["label"].tolist() == ["Poverenje u čoveka"]


def test_lists_of_codes_with_the_codebook(tmp_path: Path) -> None:
    data = read(tmp_path, split={"langs": ","})
    assert data.variables == ["id", "age", "q1", "langs/a", "langs/b", "langs/c", "langs/d"]
    assert data.items["label"].tolist()[3:] == ["First", "Second", "Third", "d"]
    assert column(data, "langs/a") == [1, 0, None, 0, 1]
    assert set(data.sets["label"]) == {"Languages"}
    assert [note.found for note in data.notes if note.place == "variable langs"] == [
        "codes that the codebook does not know: `d`"
    ]


def test_a_list_that_means_a_missing_answer_is_missing_in_each_variable(tmp_path: Path) -> None:
    values = "name,code,en,miss\nm,1,One,\nm,2,Two,\nm,99,Refused,x\n"
    data = read(tmp_path, data='m\n1 2\n99\n""\n2 99\n', values=values, split={"m": " "})
    assert data.variables == ["m/1", "m/2"]
    assert column(data, "m/1") == [1, None, 0]
    assert column(data, "m/2") == [1, None, 1]
    assert rows(data.reasons) == [(2, "m/1", "99", "Refused", ""), (2, "m/2", "99", "Refused", "")]
    assert "1 cell(s) that list a code that means a missing answer beside others" in {n.found for n in data.notes}


def test_a_missing_code_among_text_is_moved_before_numbers_are_told(tmp_path: Path) -> None:
    values = "name,code,en,miss\nn,DK,Do not know,x\nn,1,One,\n"
    data = read(tmp_path, data="n\n1\nDK\n3.5\n", values=values)
    assert column(data, "n") == [1, None, 3.5]
    assert rows(data.reasons) == [(2, "n", "DK", "Do not know", "")]


def test_a_pattern_takes_variable_and_code_from_one_column(tmp_path: Path) -> None:
    values = 'ID,en\n9.1.,Low\n9.88.,"Do not\nknow"\n7.10.2.,Rural\nall,heading\n'
    pattern = r"^(?P<variable>.+)\.(?P<code>\d+)\.$"
    spec = {"source": "values.csv", "variable": "ID", "label": "en", "pattern": pattern}
    data = read(tmp_path, data="9,7.1,7.10\n88,1,2\n1,1,2\n", values=values, codebook={**CODEBOOK, "values": spec})
    assert rows(data.labels) == [
        ("9", "1", "Low", False),
        ("9", "88", "Do not know", False),
        ("7.10", "2", "Rural", False),
    ]
    notes = [note.found for note in data.notes if note.place == "values.csv"]
    assert notes == ["1 row(s) that `pattern` does not fit: `all`"]


def test_a_codebook_in_a_workbook_keeps_identifiers_that_were_typed_as_text(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    book.create_sheet("vars").append(["Variable", "Label"])
    for row in (["7.1", "One"], ["7.10", "Ten"], [9, "Nine"]):
        book["vars"].append(row)
    book.create_sheet("codes").append(["Variable", "Code", "Label"])
    for row in ([9, 1, "Yes"], [None, 2, "No"]):
        book["codes"].append(row)
    book.save(tmp_path / "book.xlsx")
    codes = {"source": "book.xlsx", "sheet": "codes", "variable": "Variable", "code": "Code", "label": "Label"}
    spec = {"source": "book.xlsx", "sheet": "vars", "variable": "Variable", "label": "Label", "values": codes}
    data = read(tmp_path, data="7.1,7.10,9\n1,0,2\n", codebook=spec)
    assert data.items["label"].tolist() == ["One", "Ten", "Nine"]
    assert rows(data.labels) == [("9", "1", "Yes", False), ("9", "2", "No", False)]


@pytest.mark.parametrize(
    ("reading", "says"),
    [
        (
            {"codebook": {**CODEBOOK, "label": "english", "values": {**CODES, "missing": "missing"}}},
            [
                "questions.csv: there is no column `english`; there are: `name`, `en`, `xx`",
                "values.csv: there is no column `missing`; did you mean `miss`?",
            ],
        ),
        (
            {"codebook": {**CODEBOOK, "source": "book.xlsx"}},
            ["book.xlsx: there is no such file; check its name, or put it"],
        ),
        (
            {"questions": "name,en\nq1,a\nq1,b\n", "values": "name,code,en,miss\nq1,1,a,\nq1,1.0,b,\n"},
            [
                "questions.csv: line 3: `q1` has another label than at line 2; keep one",
                "values.csv: line 3: code `1.0` of `q1` says two things; keep one",
            ],
        ),
        (
            {"values": "name,code,en,miss\nq1,1,a,0\nq1,2,b,1\n"},
            ["values.csv: `miss` is filled in `line 2`; leave it empty"],
        ),
        (
            {"values": "name,code,en,miss\nq1,1,a,x\nq1,2,b,x\n"},
            ["values.csv: `miss` is filled in every row; leave it"],
        ),
    ],
)
def test_faults_of_a_codebook_are_told_all_at_once(tmp_path: Path, reading: dict[str, Any], says: list[str]) -> None:
    lines = lines_of(tmp_path, **reading)
    assert len(lines) == len(says)
    for line, said in zip(lines, says, strict=True):
        assert line.startswith(said)


# --- a real survey in three languages ---------------------------------------------------------------------------------

ORGANISATIONS = {
    "header_pattern": r"^([0-9]+(?:\.[0-9]+)*)\.",
    "rename": {"ID": "ID", "7. 1. Organizate Studentore": "7.1", "39.1. 1. Aftesia 1": "39.1.1"},
}
"""What the headers of the file need: the first has no number, two have a blank within theirs."""


def organisations(shared_data: Path, language: str, **reading: Any) -> SurveyData:
    folder = shared_data / "kosovo-kcsf-cso-survey"
    codes = {"source": "a", "variable": "ID", "label": language, "pattern": r"^(?P<variable>.+)\.(?P<code>\d+)\.$"}
    codebook = {"source": "q", "variable": "ID", "label": language, "values": codes}
    beside = {"q": folder / "2015-2016-cso-questions.csv", "a": folder / "2015-2016-cso-answers.csv"}
    options = {**ORGANISATIONS, "codebook": codebook, **reading}
    return read_survey_table(folder / "2015-2016-cso-data.csv", "data.csv", options, beside)


@pytest.mark.parametrize(
    ("language", "label", "codes"),
    [
        ("en", "What impact does the civil society have in general on the compilation of public policies or laws?",
         ["No impact at all", "Limited impact", "Average impact", "High level impact", "I do not know"]),
        ("sq", "Çfarë ndikimi mendoni se ka shoqëria civile në përgjithësi në hartimin e politikave publike ose"
         " ligjeve?",
         ["Nuk ka fare ndikim", "Ka ndikim të kufizuar", "Ka ndikim mesatar", "Ka nivel të lartë të ndikimit",
          "Nuk e di"]),
        ("sr", "Kakav uticaj mislite da ima civilno društvo u celini u izradi javnih politika ili zakona?",
         ["Uopšte nema uticaja", "Ima ograničen uticaj", "Ima umeren uticaj", "Ima visok stepen uticaja", "Ne znam"]),
    ],
)  # fmt: skip
def test_organisations_in_three_languages(shared_data: Path, language: str, label: str, codes: list[str]) -> None:
    data = organisations(shared_data, language)
    assert len(data.answers) == 101
    assert len(data.items) == 145
    assert dict(zip(data.items["item"], data.items["label"], strict=True))["126"] == label
    own = data.labels[data.labels["item"] == "126"]
    assert dict(rows(own[["code", "label"]])) == dict(zip(["1", "2", "3", "4", "88"], codes, strict=True))


def test_organisations_and_their_batteries(shared_data: Path) -> None:
    data = organisations(shared_data, "en")
    labels = dict(zip(data.items["item"], data.items["label"], strict=True))
    assert (data.answers["7.1"].sum(), data.answers["7.10"].sum(), data.answers["7.16"].sum()) == (3, 13, 17)
    assert labels["7.16"] == "7.16. Ndertim I paqes"  # the codebook labels the question 7, not its parts
    assert labels["39.1.1"] == "39.1. 1. Aftesia 1"
    assert labels["76.1"] == "Revenues in 2015"  # its header is damaged, the codebook is not
    kinds = dict(zip(data.items["item"], data.items["kind"], strict=True))
    assert (kinds["80.1"], kinds["80.4"], kinds["2"]) == ("number", "text", "text")
    found = {note.place: note.found for note in data.notes}
    assert found["variable 135.3"] == "3 answer(s) with codes that the codebook does not know: `5`"
    assert found["variable 80.4"].startswith("numbers in no notation, or in several (`0%`")
    damaged = [note for note in data.notes if "damaged" in note.found]
    assert [note.place.split(".")[0] for note in damaged] == ["column CL (76", "column CM (76"]


def test_organisations_without_names_for_three_headers(shared_data: Path) -> None:
    with pytest.raises(InputError) as caught:
        organisations(shared_data, "en", rename={})
    lines = [str(problem) for problem in caught.value.problems]
    assert lines[0].startswith("data.csv: `header_pattern` finds no name in the header `ID`")
    assert len(lines) == 1  # "7. 1." gives 7 and "39.1. 1." gives 39.1, which no other header gives


def test_a_pattern_that_lets_blanks_in_needs_no_names(shared_data: Path) -> None:
    data = organisations(shared_data, "en", rename={}, header_pattern=r"^(ID$|[0-9]+(?:\. ?[0-9]+)*(?=\.))")
    assert {"ID", "7. 1", "39.1. 1", "7.10", "76.1", "140"} <= set(data.variables)
