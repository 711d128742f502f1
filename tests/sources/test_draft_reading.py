"""`peaceresearch new --survey`: how each kind of file is read is found out from the files themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pyreadstat
import pytest
import yaml
from typer.testing import CliRunner

from peaceresearch.cli import app
from peaceresearch.problems import InputError
from peaceresearch.sources.draft_reading import Material, drafted
from peaceresearch.study.load import load_configuration
from peaceresearch.study.new_study import study_files, write_new

ANSWERS = "nr,1. How safe?,2.1. At work,2.1.1. Why?\n" + "".join(
    f"{number},{1 + number % 2},1,x\n" for number in range(9)
)
CODEBOOK = "remark,key,label::English (en),label::French (fr)\na,1,Safety,Sécurité\nb,2.1,Work,Travail\n"
VALUES = "key,code,meaning en,meaning fr,missing\n1,1,Safe,Sûr,\n1,2,Not asked,Non demandé,yes\n"
BOTH = "key,en\n1.1.,Safe\n1.2.,Not safe\n9.1.,Other\n"


def write(folder: Path, **files: str) -> dict[str, Path]:
    folder.mkdir(exist_ok=True)
    paths = {name: folder / f"{name}.csv" for name in files}
    for name, text in files.items():
        paths[name].write_text(text, encoding="utf-8")
    return paths


def config(study: Path, material: Material, *languages: str) -> dict[str, Any]:
    """The drafted survey, after the check has accepted it."""
    languages = languages or ("en",)
    write_new(study, {**study_files(study, languages), **drafted(study, material, languages)})
    load_configuration(study)
    found: dict[str, Any] = yaml.safe_load((study / "config" / "survey.yaml").read_text(encoding="utf-8"))
    return found


def test_names_are_the_numbers_of_the_headers_where_the_codebook_has_these(tmp_path: Path) -> None:
    paths = write(tmp_path / "in", survey=ANSWERS, codebook=CODEBOOK, values=VALUES)
    found = config(tmp_path / "study", Material(**paths))
    assert found["codebook"]["variable"] == "key"
    assert found["codebook"]["label"] == "label::English (en)"
    assert found["codebook"]["values"] == {
        "source": "data/raw/survey/values.csv",
        "variable": "key",
        "code": "code",
        "missing": "missing",
        "label": "meaning en",
    }
    assert list(found["items"]) == ["v1", "v2_1", "v2_1_1"]
    assert found["items"]["v1"] == {
        "variable": "1",
        "label": "Safety",
        "categories": {"safe": {"codes": [1], "label": "Safe"}},
    }
    assert found["missing"] == [{"reason": "not_asked", "labels": ["Not asked"]}]


def test_labels_are_in_all_languages_where_the_codebook_has_them_all(tmp_path: Path) -> None:
    both = {"survey": ANSWERS, "codebook": CODEBOOK.replace("(fr)", "(sq)"), "values": VALUES.replace("g fr", "g sq")}
    found = config(tmp_path / "study", Material(**write(tmp_path / "in", **both)), "en", "sq")
    assert found["items"]["v2_1"]["label"] == {"en": "Work", "sq": "Travail"}
    only = config(tmp_path / "other", Material(**write(tmp_path / "in", **both)), "sq", "sr")
    assert only["items"]["v2_1"]["label"] == "Travail", "one text that holds in both, in the language that there is"


def test_a_column_that_holds_variable_and_code_is_taken_apart(tmp_path: Path) -> None:
    paths = write(tmp_path / "in", survey=ANSWERS, codebook=CODEBOOK, values=BOTH)
    found = config(tmp_path / "study", Material(**paths))
    values = found["codebook"]["values"]
    assert (values["variable"], values["label"]) == ("key", "en")
    assert "code" not in values
    assert found["items"]["v1"]["categories"]["not_safe"] == {"codes": [2], "label": "Not safe"}


def test_the_raw_files_are_copied_and_what_lies_in_the_study_stays(tmp_path: Path) -> None:
    study = tmp_path / "study"
    inside = study / "data" / "raw" / "mine" / "answers.csv"
    inside.parent.mkdir(parents=True)
    inside.write_text("a,b\n1,2\n2,2\n", encoding="utf-8")
    paths = write(tmp_path / "in", codebook="name,label\na,First\n")
    found = config(study, Material(inside, paths["codebook"]))
    assert found["source"] == "data/raw/mine/answers.csv"
    assert sorted(path.relative_to(study).as_posix() for path in (study / "data").rglob("*.csv")) == [
        "data/raw/mine/answers.csv",
        "data/raw/survey/codebook.csv",
    ]
    assert (study / "data/raw/survey/codebook.csv").read_bytes() == paths["codebook"].read_bytes()


def test_an_encoding_that_is_given_is_written_down(tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    path.write_bytes("č,x\nšta,1\nšta,2\n".encode("cp1250"))
    found = config(tmp_path / "study", Material(path, encoding="cp1250"))
    assert found["encoding"] == "cp1250"
    assert found["items"]["c"]["variable"] == "č"


def xlsform(path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "survey"
    languages = ["label::English (en)", "label::Shqip (sq)"]
    for row in (
        ["type", "name", *languages],
        ["select_one yesno", "meets", "Do you meet?", "A takoheni?"],
        ["select_multiple places", "where", "Where?", "Ku?"],
        ["integer", "age", "Age", "Mosha"],
        ["text", "why", "Why?", "Pse?"],
    ):
        sheet.append(row)
    choices = book.create_sheet("choices")
    for row in (
        ["list_name", "name", *languages],
        ["yesno", "yes", "Yes", "Po"],
        ["yesno", "no", "No", "Jo"],
        ["places", "work", "At work", "Në punë"],
        ["places", "market", "At the market", "Në treg"],
    ):
        choices.append(row)
    book.save(path)
    return path


def kobo(path: Path) -> Path:
    header = "meets,where,where/work,where/market,age,why,_uuid\n"
    rows = [f"yes,work,1,0,{20 + number * number},text {number},u-{number}\n" for number in range(20)]
    path.write_text(header + "".join(rows) + "no,market,0,1,31,,u-x\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("languages", [("en",), ("sq",), ("en", "sq"), ("sr", "en")])
def test_a_form_gives_the_labels_in_the_languages_that_it_has(tmp_path: Path, languages: tuple[str, ...]) -> None:
    material = Material(kobo(tmp_path / "kobo.csv"), form=xlsform(tmp_path / "form.xlsx"))
    found = config(tmp_path / "study", material, *languages)
    texts = {"en": "Do you meet?", "sq": "A takoheni?"}
    expected: Any = {lang: texts[lang] for lang in languages if lang in texts}
    assert found["items"]["meets"]["label"] == (
        expected if languages == ("en", "sq") else next(iter(expected.values()))
    )
    where = found["items"]["where"]
    assert "variable" not in where
    assert where["label"] == (
        {"en": "Where?", "sq": "Ku?"} if languages == ("en", "sq") else "Ku?" if languages == ("sq",) else "Where?"
    )
    assert [each["variable"] for each in where["categories"].values()] == ["where/work", "where/market"]
    assert list(found["items"]) == ["meets", "where", "age"], "in the order of the file"
    assert found["form"]["language"] in languages


def test_an_spss_file_needs_nothing_else(tmp_path: Path) -> None:
    import pandas as pd

    path = tmp_path / "a.sav"
    pyreadstat.write_sav(pd.DataFrame({"q": [1.0, 2.0]}), path, variable_value_labels={"q": {1.0: "Yes", 2.0: "No"}})
    assert config(tmp_path / "study", Material(path))["items"]["q"]["categories"]["yes"]["codes"] == [1]
    book = write(tmp_path / "in", codebook="name,label\nq,Question\n")["codebook"]
    with pytest.raises(InputError) as error:
        drafted(tmp_path / "other", Material(path, book), ["en"])
    assert str(error.value) == "--codebook: a.sav has a dictionary of its own; leave it out"


def test_what_is_wrong_with_the_files_is_one_line_each(tmp_path: Path) -> None:
    good = write(tmp_path / "in", survey=ANSWERS, codebook=CODEBOOK, other="name,label\nzz,Nothing\n")
    with pytest.raises(InputError) as error:
        drafted(tmp_path, Material(good["survey"], tmp_path / "none.csv", form=tmp_path / "gone.xlsx"), ["en"])
    assert len(error.value.problems) == 3
    with pytest.raises(InputError) as error:
        drafted(tmp_path, Material(good["survey"], good["other"]), ["en"])
    assert str(error.value) == (
        "data/raw/survey/other.csv: no column names a variable of the data; "
        "see whether it belongs to this file; a column has the names of the variables"
    )
    with pytest.raises(InputError) as error:
        drafted(tmp_path, Material(good["survey"], values=good["codebook"]), ["en"])
    assert str(error.value) == "--values: meanings of codes without a codebook; give --codebook, too"
    twin = write(tmp_path / "again", survey=CODEBOOK)["survey"]
    with pytest.raises(InputError) as error:
        drafted(tmp_path, Material(good["survey"], twin), ["en"])
    assert str(error.value) == "--survey: has the same name as the file of --codebook; rename one of them"


def test_the_command_reports_a_codebook_without_data(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["new", str(tmp_path), "--codebook", str(tmp_path / "x.csv")])
    assert isinstance(done.exception, InputError)
    assert str(done.exception) == "--survey: a codebook or form without data; name the data file, too"


def test_damaged_files_are_one_line_and_write_nothing(shared_data: Path, tmp_path: Path) -> None:
    for path in sorted((shared_data / "damaged-files").iterdir()):
        if path.name == "SOURCE.txt":
            continue
        study = tmp_path / path.name
        done = CliRunner().invoke(app, ["new", str(study), "--survey", str(path)])
        assert isinstance(done.exception, InputError), path.name
        assert len(done.exception.problems) == 1
        assert not study.exists()


def test_the_survey_of_organisations_is_drafted_in_three_languages(shared_data: Path, tmp_path: Path) -> None:
    folder = shared_data / "kosovo-kcsf-cso-survey"
    parts = [folder / f"2015-2016-cso-{name}.csv" for name in ("data", "questions", "answers")]
    found = config(tmp_path / "study", Material(*parts), "en", "sq", "sr")
    item = found["items"]["v14"]
    assert set(item["label"]) == {"en", "sq", "sr"}
    assert [each["codes"] for each in item["categories"].values()] == [[1], [2]]
    assert len(found["items"]) > 100
