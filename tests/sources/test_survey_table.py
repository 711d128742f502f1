"""Survey tables with names from headers and lists of codes in cells; real files."""

from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from peaceresearch.problems import InputError
from peaceresearch.sources.survey_data import SurveyData
from peaceresearch.sources.survey_table import read_survey_table

TABLES = ("answers", "items", "labels", "reasons", "sets")


def read(path: Path, **reading: Any) -> SurveyData:
    return read_survey_table(path, f"data/raw/{path.name}", reading, {})


def read_text(folder: Path, content: str, **reading: Any) -> SurveyData:
    (folder / "t.csv").write_text(content, encoding="utf-8")
    return read(folder / "t.csv", **reading)


def lines_of(folder: Path, content: str, **reading: Any) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_text(folder, content, **reading)
    return [str(problem) for problem in caught.value.problems]


def column(data: SurveyData, item: str) -> list[Any]:
    return [None if pd.isna(value) else value for value in data.answers[item]]


def rows(table: pd.DataFrame) -> list[tuple[Any, ...]]:
    return list(table.itertuples(index=False, name=None))


def found(data: SurveyData, place: str) -> list[str]:
    """What the notes on a place say."""
    return [note.found for note in data.notes if note.place == place]


# --- names ------------------------------------------------------------------------------------------------------------


def test_without_a_pattern_a_header_is_the_name_and_says_no_more(tmp_path: Path) -> None:
    data = read_text(tmp_path, "id,7.1,7.10\n1,0,1\n")
    assert data.variables == ["id", "7.1", "7.10"]
    assert data.items["label"].tolist() == ["", "", ""]
    assert data.items["item"].dtype == "str"
    assert column(data, "7.1") == [0]
    assert column(data, "7.10") == [1]


def test_a_pattern_takes_the_name_and_leaves_the_header_as_label(tmp_path: Path) -> None:
    data = read_text(tmp_path, '"Q1. Age, in years",Q10. Sex\n40,2\n', header_pattern=r"^(Q[0-9]+)[.] ")
    assert rows(data.items[["item", "label"]]) == [("Q1", "Q1. Age, in years"), ("Q10", "Q10. Sex")]


def test_headers_that_the_pattern_does_not_fit_have_names_of_their_own(tmp_path: Path) -> None:
    content = "ID,7. 1. Students,7.10. Rural\n1,0,1\n"
    rename = {"ID": "id", "7. 1.  Students": "7.1"}
    data = read_text(tmp_path, content, header_pattern=r"^([0-9]+(?:\.[0-9]+)*)\.", rename=rename)
    assert rows(data.items[["item", "label"]]) == [
        ("id", "ID"),
        ("7.1", "7. 1. Students"),
        ("7.10", "7.10. Rural"),
    ]


def test_every_header_without_a_name_and_every_name_of_two_is_a_line(tmp_path: Path) -> None:
    content = "ID,7. 1. Students,7.2. Youth,7.2. Sports,9 Level\n1,2,3,4,5\n"
    lines = lines_of(tmp_path, content, header_pattern=r"^([0-9]+(?:\.[0-9]+)*)\.", rename={"9 Levels": "9"})
    remedy = "let `header_pattern` match it too, or give it a name in `rename`"
    assert lines == [
        "data/raw/t.csv: there is no header `9 Levels`; did you mean `9 Level`?",
        f"data/raw/t.csv: `header_pattern` finds no name in the header `ID`; {remedy}",
        f"data/raw/t.csv: `header_pattern` finds no name in the header `9 Level`; {remedy}",
        "data/raw/t.csv: 2 columns give the name `7.2`: `7.2. Youth`, `7.2. Sports`; mend the headers, or give them"
        " names of their own in `rename`",
    ]


def test_a_variable_called_row_is_renamed_with_a_note(tmp_path: Path) -> None:
    data = read_text(tmp_path, "row,row_\n7,8\n9,1\n")
    assert data.variables == ["row__", "row_"]
    assert data.answers["row"].tolist() == [1, 2]
    assert found(data, "variable row") == ["this name is kept for the row number"]


# --- lists of codes ---------------------------------------------------------------------------------------------------


def test_cells_that_list_codes_become_a_variable_for_each(tmp_path: Path) -> None:
    data = read_text(tmp_path, 'id,langs,x\n1,"10; 2;",a\n2,2,b\n3,,c\n4,other;2; 2,d\n', split={"langs": "; "})
    assert data.variables == ["id", "langs/2", "langs/10", "langs/other", "x"]
    assert column(data, "langs/2") == [1, 1, None, 1]
    assert column(data, "langs/10") == [1, 0, None, 0]
    assert column(data, "langs/other") == [0, 0, None, 1]
    assert rows(data.sets) == [
        ("langs", "", "dichotomies", "1", "langs/2"),
        ("langs", "", "dichotomies", "1", "langs/10"),
        ("langs", "", "dichotomies", "1", "langs/other"),
    ]
    assert found(data, "variable langs") == ["1 cell(s) that list a code twice"]


def test_codes_may_stand_apart_by_blanks_alone(tmp_path: Path) -> None:
    data = read_text(tmp_path, "q\n1  3\n3\n", split={"q": " "})
    assert data.variables == ["q/1", "q/3"]
    assert column(data, "q/1") == [1, 0]


def test_a_variable_to_split_that_is_not_there_is_named_with_the_nearest(tmp_path: Path) -> None:
    (line,) = lines_of(tmp_path, "languages,x\na,1\n", split={"language": ","})
    assert line == "data/raw/t.csv: there is no variable to split called `language`; did you mean `languages`?"


# --- real files -------------------------------------------------------------------------------------------------------


def test_every_real_table_reads_and_is_writable_to_parquet(shared_data: Path, tmp_path: Path) -> None:
    folders = ("kosovo-*", "tidycomm-*", "pyreadstat-fixtures", "qualcoder-examples", "reference-results/sets")
    paths = [path for folder in folders for path in sorted(shared_data.glob(f"{folder}/*"))]
    paths = [path for path in paths if path.suffix in (".csv", ".xlsx")]
    assert len(paths) > 40
    for path in paths:
        data = read(path)
        assert list(data.answers.columns) == ["row", *data.items["item"]]
        for name in TABLES:
            table = getattr(data, name)
            table.to_parquet(tmp_path / "table.parquet", index=False)
            assert pq.read_table(tmp_path / "table.parquet").shape == table.shape
            assert not table.dtypes.map(pd.api.types.is_object_dtype).any(), (path.name, name)


@pytest.mark.parametrize("name", ["sets/apistrat", "sets/bfi", "sets/nhanes_survey", "sets/wg93"])
def test_numbers_of_real_tables_are_those_that_pandas_reads(shared_data: Path, name: str) -> None:
    path = shared_data / "reference-results" / f"{name}.csv"
    data, frame = read(path), pd.read_csv(path, skipinitialspace=True)
    numeric = [each for each in frame if pd.api.types.is_numeric_dtype(frame[each])]
    assert len(numeric) > 3
    leading_zeros = {each for each in numeric if data.answers[each].dtype == "str"}
    assert leading_zeros <= {"cds"}  # identifiers of schools, 14 digits of which the first may be 0
    for each in (each for each in numeric if each not in leading_zeros):
        np.testing.assert_array_equal(data.answers[each], frame[each].astype(float), err_msg=each)


def test_journalists_with_missing_answers_of_r(shared_data: Path) -> None:
    """1,200 journalists; R wrote NA, which is a blank among numbers and stays among texts."""
    data = read(shared_data / "tidycomm-reliability-survey" / "WoJ.csv")
    kinds = data.items.set_index("item")["kind"]
    assert len(data.answers) == 1200
    assert list(kinds[kinds == "text"].index) == ["country", "reach", "employment", "temp_contract"]
    assert data.answers["temp_contract"].eq("NA").sum() == 199
    assert found(data, "variable temp_contract") == ["`NA` in 199 answer(s)"]
    assert data.answers["ethics_1"].notna().all()
    assert data.answers["trust_parliament"].mean() == pytest.approx(3.05, abs=0.05)


def test_civil_servants_as_text_of_labels(shared_data: Path) -> None:
    """UNDP 2014: 800 x 83, labels instead of codes, 999 where a question was not asked."""
    data = read(shared_data / "kosovo-undp-gender-corruption-2014" / "undpGenderSurveyOfCorruption.csv")
    assert data.answers.shape == (800, 84)
    assert Counter(data.answers["Q17"]) == Counter(
        {"Albanian": 731, "Serb": 54, "Bosnian": 7, "Turk": 5, "Egyptian": 2, "Croat": 1}
    )
    assert data.answers["Q5_A"].eq("999").sum() == 708  # beside Yes and No: text
    assert data.answers["Q3"].dtype == np.float64
    assert data.answers["Q24"].eq("No answer / Refuse").sum() == 60
    assert found(data, "variable Q5_A") == ["708 of 800 answers are numbers, the others are not (`Yes`, `No`)"]


def test_what_spss_wrote_for_a_missing_value_is_blank(shared_data: Path) -> None:
    folder = shared_data / "pyreadstat-fixtures"
    data = read(folder / "sample_missing.csv")
    assert dict(rows(data.items[["item", "kind"]])) == {
        "mychar": "text",
        "mynum": "number",
        "mydate": "date",
        "dtime": "datetime",
        "mylabl": "number",
        "myord": "number",
        "mytime": "time",
    }
    assert column(data, "mynum") == [1.1, 1.2, -1000.3, -1.4, 1000.3, None, None]
    assert column(data, "mytime")[:3] == ["10:10:10", "23:10:10", "00:00:00"]
    assert column(data, "mydate")[1] == "1880-05-06"


def test_a_workbook_and_a_table_with_quoted_text(shared_data: Path) -> None:
    folder = shared_data / "qualcoder-examples"
    one = read(folder / "survey456.csv")
    assert column(one, "Age") == [24, None, 67]
    other = read(folder / "survey789.xlsx", sheet="survey")
    assert column(other, "Age") == [33, None, 55]
    assert column(other, "Qual_pet_opinions")[1] == "A fish"
