from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyreadstat
import pytest

from peaceresearch.problems import InputError
from peaceresearch.provenance.job import Job
from peaceresearch.results.table import read_table
from peaceresearch.sources.read_survey import read_survey, run
from peaceresearch.sources.survey_data import SurveyData

from .made_up_survey_data import PLAIN, rows, said

OUTPUTS = ("answers", "variables", "labels", "reasons", "sets", "contacts")
JOIN = {"sheet": None, "encoding": None, "unmatched": "fail", "variables": []}


def spec(files: list, **parts: Any) -> dict[str, Any]:
    """A job's spec as the config makes it."""
    sections = [[wave, {**PLAIN, "variables": {}, "codes": {}, "absent": [], **section}] for wave, section in files]
    return {
        "files": sections,
        "missing": [],
        "variables": {},
        "design": [],
        "contacts": None,
        "mark": "a mark",
        **parts,
    }


def used(**conditions: Any) -> dict[str, Any]:
    return {name: {"missing": {}, "asked_if": None, **(said_ or {})} for name, said_ in conditions.items()}


def job(declared: Mapping[str, Any], raw: list[Path], folder: Path) -> Job:
    outputs = {name: [folder / f"{name}.parquet"] for name in OUTPUTS}
    outputs |= {"notes": [folder / "notes.csv"], "export": [folder / "survey.sav"]}
    return Job("read_survey", declared, {"raw": raw}, outputs, outputs, "key")


def read(folder: Path, declared: Mapping[str, Any]) -> SurveyData:
    return read_survey({path.name: path for path in folder.iterdir()}, declared)[0]


def problems(folder: Path, declared: Mapping[str, Any]) -> list[str]:
    with pytest.raises(InputError) as caught:
        read(folder, declared)
    assert "\n" not in "".join(map(str, caught.value.problems))
    return [str(problem) for problem in caught.value.problems]


def workbook(path: Path, **sheets: list) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    book.save(path)


# --- everything at once ----------------------------------------------------------------------------------------------


def made_up_survey(folder: Path) -> dict[str, Any]:
    """Two waves, SPSS and Stata: other names, codes and missing answers; a register and a contact sheet."""
    first = pd.DataFrame(
        {"id": [1.0, 2, 3], "v1": [4.0, 1, 9], "v2": [1.0, 2, 9], "v3": ["x", None, None], "mun": [1.0, 2, 1]}
    )
    pyreadstat.write_sav(
        first,
        folder / "old.sav",
        column_labels=["Number", "Trust in people?", "Member?", "Of what?", "Municipality"],
        variable_value_labels={"v1": {4: "much", 1: "none", 9: "Don't know"}, "v2": {9: "Refused"}},
        missing_ranges={"v1": [9.0], "v2": [9.0]},
    )
    second = pd.DataFrame(
        {"trust": [1.0, "a", 4.0, 8.0], "member": [2.0, 2, 1, 1], "which": ["y", "", "", "z"], "mun": [2.0, 2, 3, 3]}
    )
    pyreadstat.write_dta(
        second,
        folder / "new.dta",
        column_labels=["Trust in most people?", "Member?", "Of what?", "Municipality"],
        variable_value_labels={"trust": {1: "much", 4: "none", "a": "Refused to say"}},
        missing_user_values={"trust": ["a"]},
    )
    (folder / "places.csv").write_text("code,name,size\n1,North,10\n2,South,20\n9,Nowhere,\n", encoding="utf-8")
    workbook(folder / "contacts.xlsx", list=[["no", "result"], [1, 1.1], [2, "2.11"], [3, "1.1"]])
    places = {**JOIN, "source": "places.csv", "on": {"mun": "code"}, "cardinality": "many_to_one", "unmatched": "keep"}
    return spec(
        [
            ["y2016", {
                "source": "old.sav", "joins": [places],
                "variables": {"trust": "v1", "member": "v2", "which": "v3"}, "codes": {"trust": {"4": 1, "1": 4}},
            }],
            ["y2020", {"source": "new.dta", "joins": [places], "absent": ["id"]}],
        ],
        missing=[
            {"reason": "dont_know", "codes": [], "labels": ["don't know"], "variables": []},
            {"reason": "refused", "codes": [], "labels": ["refused*"], "variables": []},
        ],
        variables=used(
            trust={"missing": {"dont_know": [8]}}, member=None, id=None, name=None,
            which={"asked_if": {"variable": "member", "codes": [1]}},
        ),
        contacts={
            "source": "contacts.xlsx", "sheet": "list", "outcome": "result",
            "outcomes": {"complete": ["1.1"], "refusal": ["2.11"]},
        },
    )  # fmt: skip


def test_two_waves_with_joins_reasons_and_contacts(tmp_path: Path) -> None:
    declared = made_up_survey(tmp_path)
    data, contacts = read_survey({path.name: path for path in tmp_path.iterdir()}, declared)
    assert list(data.answers) == ["row", "wave", "id", "trust", "member", "which", "mun", "name", "size"]
    assert rows(data.answers) == [
        (1, "y2016", 1, 1, 1, "x", 1, "North", 10),
        (2, "y2016", 2, 4, 2, None, 2, "South", 20),
        (3, "y2016", 3, None, None, None, 1, "North", 10),
        (4, "y2020", None, 1, 2, "y", 2, "South", 20),
        (5, "y2020", None, None, 2, None, 2, "South", 20),
        (6, "y2020", None, 4, 1, None, 3, None, None),
        (7, "y2020", None, None, 1, "z", 3, None, None),
    ]
    assert rows(data.reasons) == [
        (2, "which", "", "", "not_asked"),
        (3, "trust", "9", "Don't know", "dont_know"),
        (3, "member", "9", "Refused", "refused"),
        (4, "id", "", "", "not_asked"),
        (5, "id", "", "", "not_asked"),
        (5, "trust", ".a", "Refused to say", "refused"),
        (5, "which", "", "", "not_asked"),
        (6, "id", "", "", "not_asked"),
        (7, "id", "", "", "not_asked"),
        (7, "trust", "8", "", "dont_know"),
    ]
    assert data.items.set_index("item").loc["trust", "label"] == "Trust in most people?"
    assert rows(contacts) == [(2, "complete"), (3, "refusal"), (4, "complete")]
    told = said(data.notes)
    for line in (
        "places.csv: 1 row(s) belong to no row of old.sav: `9`; left out",
        "new.dta: 2 row(s) have no row in places.csv: `3`; kept with blanks",
        "new.dta: variable trust: the wording is `Trust in most people?`, and `Trust in people?` in y2016",
        "variable which: 1 respondent(s) answered who by `member` were not asked; their answers are kept",
    ):
        assert line in told
    assert all(
        note.place.split(":")[0] in {"old.sav", "new.dta", "places.csv", "variable which"} for note in data.notes
    )


def test_the_job_writes_everything_the_same_way_each_time(tmp_path: Path) -> None:
    declared = made_up_survey(tmp_path)
    raw = sorted(tmp_path.iterdir())
    for _, section in declared["files"]:
        section["source"] = str(tmp_path / section["source"])
        section["joins"] = [{**each, "source": str(tmp_path / each["source"])} for each in section["joins"]]
    declared["contacts"]["source"] = str(tmp_path / declared["contacts"]["source"])
    contents = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        run(job(declared, raw, tmp_path / name))
        contents.append({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()})
    assert contents[0] == contents[1]
    assert set(contents[0]) == {*(f"{name}.parquet" for name in OUTPUTS), "notes.csv", "survey.sav"}
    notes = contents[0]["notes.csv"].decode()
    assert notes.startswith("# a mark\nplace,found,done\n")
    assert "export,missing answers with the code `.a` (refused) in `trust`,written as -" in notes
    again = read_survey({"survey.sav": tmp_path / "a" / "survey.sav"}, spec([["", {"source": "survey.sav"}]]))[0]
    answers, reasons = (read_table(tmp_path / "a" / f"{name}.parquet") for name in ("answers", "reasons"))
    pd.testing.assert_frame_equal(again.answers, answers)
    assert again.reasons[["row", "item", "reason"]].equals(reasons[["row", "item", "reason"]])
    _, meta = pyreadstat.read_sav(tmp_path / "a" / "survey.sav")
    assert meta.file_label == "a mark"


def test_without_waves_the_file_is_as_it_is(tmp_path: Path) -> None:
    pyreadstat.write_sav(pd.DataFrame({"wave": [3.0], "q": [1.0]}), tmp_path / "a.sav")
    data, contacts = read_survey({"a.sav": tmp_path / "a.sav"}, spec([["", {"source": "a.sav"}]]))
    assert rows(data.answers) == [(1, 3, 1)]
    assert list(data.reasons) == ["row", "item", "code", "label", "reason"]
    assert list(contacts) == ["row", "outcome"]
    assert len(contacts) == 0


# --- joins of what lies side by side ---------------------------------------------------------------------------------


def test_another_sheet_and_another_kind_of_file(tmp_path: Path) -> None:
    workbook(
        tmp_path / "export.xlsx",
        main=[["hh", "size"], ["01", 2], ["02", 1]],
        people=[["parent", "age"], ["01", 30], ["01", 5], ["02", 60]],
    )
    pyreadstat.write_sav(pd.DataFrame({"hh": ["02", "01"], "weight": [0.5, 1.5]}), tmp_path / "weights.sav")
    people = {**JOIN, "source": "export.xlsx", "sheet": "people", "on": {"hh": "parent"}, "cardinality": "one_to_many"}
    weights = {**JOIN, "source": "weights.sav", "on": {"hh": "hh"}, "cardinality": "many_to_one"}
    section = {"source": "export.xlsx", "sheet": "main", "joins": [people, weights]}
    assert rows(read(tmp_path, spec([["", section]])).answers) == [
        (1, "01", 2, 30, 1.5), (2, "01", 2, 5, 1.5), (3, "02", 1, 60, 0.5),
    ]  # fmt: skip
    section["joins"] = [{**people, "cardinality": "one_to_one"}]
    (line,) = problems(tmp_path, spec([["", section]]))
    assert line.startswith("export.xlsx (sheet people): key parent: 1 key(s) stand in several rows: `01`;")


def test_numbers_that_a_word_made_text(tmp_path: Path) -> None:
    """`refused` among ages, declared missing: the ages are numbers, in one wave as in the other."""
    (tmp_path / "one.csv").write_text("age,code,zip\n31,1,007\nrefused,x,008\n28,2,refused\n", encoding="utf-8")
    (tmp_path / "two.csv").write_text("age,code,zip\n40,3,a\n", encoding="utf-8")
    missing = [{"reason": "refused", "codes": ["refused"], "labels": [], "variables": ["*"]}]
    declared = spec([("a", {"source": "one.csv"}), ("b", {"source": "two.csv"})], missing=missing)
    declared["variables"] = used(age=None)
    data = read(tmp_path, declared)
    assert data.answers["age"].tolist() == pytest.approx([31, float("nan"), 28, 40], nan_ok=True)
    assert data.items.set_index("item")["kind"].to_dict() == {"age": "number", "code": "text", "zip": "text"}
    assert data.answers["zip"].tolist()[:2] == ["007", "008"]
    assert "numbers once the missing answers are set apart" in [note.found for note in data.notes]


def test_a_pattern_of_missing_codes_leaves_the_design_alone(tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_text("q,village,weight\n9,9,9\n1,8,2\n", encoding="utf-8")
    missing = [{"reason": "refused", "codes": [9], "labels": [], "variables": ["*"]}]
    declared = spec([("", {"source": "one.csv"})], missing=missing, design=["village", "weight"])
    data = read(tmp_path, declared)
    assert data.reasons[["row", "item"]].to_numpy().tolist() == [[1, "q"]]
    declared["missing"][0]["variables"] = ["*", "weight"]
    assert sorted(read(tmp_path, declared).reasons["item"]) == ["q", "weight"]


def test_a_repeat_group_of_a_form(tmp_path: Path) -> None:
    """KoboToolbox: the members of a household stand in a sheet of their own, and the form describes both sheets."""
    workbook(
        tmp_path / "form.xlsx",
        survey=[
            ["type", "name", "label", "relevant"],
            ["select_one yn", "member", "Member?", ""],
            ["text", "which", "Of what?", "${member}='1'"],
            ["begin_repeat", "people", "People", ""],
            ["integer", "age", "Age", ""],
            ["select_one yn", "works", "Works?", "${age}>15"],
            ["end_repeat", "", "", ""],
        ],
        choices=[["list_name", "name", "label"], ["yn", "1", "Yes"], ["yn", "2", "No"]],
    )
    workbook(
        tmp_path / "export.xlsx",
        main=[["member", "which", "_index"], ["1", "Club", 1], ["2", "", 2]],
        people=[["age", "works", "_parent_index"], [30, "1", 1], [5, "", 1], [60, "2", 2]],
    )
    people = {**JOIN, "source": "export.xlsx", "sheet": "people", "on": {"_index": "_parent_index"}}
    people["cardinality"] = "one_to_many"
    section = {"source": "export.xlsx", "sheet": "main", "form": {"source": "form.xlsx", "language": None}}
    data = read(tmp_path, spec([["", {**section, "joins": [people]}]]))
    assert rows(data.answers) == [(1, 1, "Club", 1, 30, 1), (2, 1, "Club", 1, 5, None), (3, 2, None, 2, 60, 2)]
    assert rows(data.reasons) == [(2, "works", "", "", "not_asked"), (3, "which", "", "", "not_asked")]
    assert data.items.set_index("item").loc["works", "label"] == "Works?"


# --- everything that is wrong ----------------------------------------------------------------------------------------


def test_all_faults_of_all_files_at_once(tmp_path: Path) -> None:
    declared = made_up_survey(tmp_path)
    first, second = (section for _, section in declared["files"])
    first["variables"]["trust"] = "v11"
    second["joins"] = [{**second["joins"][0], "on": {"mun": "kode"}}, {**second["joins"][0], "unmatched": "fail"}]
    del declared["contacts"]["outcomes"]["refusal"]
    assert problems(tmp_path, declared) == [
        "old.sav: has no variable `v11`, which the wave `y2016` gives as `trust`; did you mean `v1`?",
        "places.csv: has no variable `kode`, which a join names; did you mean `code`?",
        "new.dta: key mun: 2 row(s) have no row in places.csv: `3`; "
        "mend the keys, or keep such rows with `unmatched: keep`",
        "contacts.xlsx: sheet list, row 3: `result` is `2.11`, which nothing names; "
        "mend it, or declare it in config/survey.yaml, contacts.outcomes",
    ]
    (tmp_path / "places.csv").write_bytes(b"")
    empty = [line for line in problems(tmp_path, declared) if "places.csv" in line]
    assert len(empty) == 1
    assert "empty" in empty[0]


def test_a_file_of_another_kind(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    (line,) = problems(tmp_path, spec([["", {"source": "a.pdf"}]]))
    assert line.startswith("a.pdf: .pdf is no ending of a survey file; give one of .csv, .dta,")


# --- real files ------------------------------------------------------------------------------------------------------


def test_each_damaged_file_is_one_line(shared_data: Path) -> None:
    folder = shared_data / "damaged-files"
    paths = [path for path in sorted(folder.iterdir()) if path.suffix in (".sav", ".dta")]
    assert len(paths) >= 4
    for path in paths:
        (line,) = problems(folder, spec([["", {"source": path.name}]]))
        assert line.startswith(f"{path.name}: ")


FOLDERS = ("derived-kcsf-sav", "pyreadstat-fixtures", "pspp-examples", "reference-results")


def test_every_real_file_goes_through_the_job(shared_data: Path, tmp_path: Path) -> None:
    paths = [path for folder in FOLDERS for path in sorted((shared_data / folder).iterdir())]
    paths = [path for path in paths if path.suffix in (".sav", ".zsav", ".por", ".dta")]
    assert len(paths) >= 19
    for path in paths:
        run(job(spec([["", {"source": str(path)}]]), [path], tmp_path))
        answers, reasons = (read_table(tmp_path / f"{name}.parquet") for name in ("answers", "reasons"))
        written, _ = pyreadstat.read_sav(tmp_path / "survey.sav", disable_datetime_conversion=True)
        assert written.shape == (len(answers), answers.shape[1] - 1)
        assert written.isna().sum().sum() + (written == "").sum().sum() == answers.isna().sum().sum()
        assert set(reasons["reason"]) <= {"other"}


def test_civil_servants_whose_missing_answers_are_text(shared_data: Path, tmp_path: Path) -> None:
    """UNDP 2014, counted in the file by hand: `999` was not asked; refusals are words, in three questions."""
    path = shared_data / "kosovo-undp-gender-corruption-2014" / "undpGenderSurveyOfCorruption.csv"
    text = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    counts = {code: int((text == code).sum().sum()) for code in ("999", "No answer / Refuse")}
    assert counts["999"] > 10_000
    entries = [
        {"reason": "not_asked", "codes": [999], "labels": [], "variables": ["Q*"]},
        {"reason": "refused", "codes": [], "labels": ["*refuse*"], "variables": []},
    ]
    variables = {f"Q{number}": {"missing": {"": ["No answer / Refuse"]}, "asked_if": None} for number in (19, 23, 24)}
    data, _ = read_survey(
        {"undp.csv": path}, spec([["", {"source": "undp.csv"}]], missing=entries, variables=variables)
    )
    told = data.reasons["reason"].value_counts().to_dict()
    assert told == {"not_asked": counts["999"], "refused": counts["No answer / Refuse"]}
    assert data.answers["Q17"].value_counts().to_dict() == {
        "Albanian": 731, "Serb": 54, "Bosnian": 7, "Turk": 5, "Egyptian": 2, "Croat": 1,
    }  # fmt: skip


def test_a_real_survey_in_two_scripts_as_two_waves(shared_data: Path) -> None:
    """The same answers twice, in Albanian and in Serbian: nothing differs but labels, which are notes."""
    folder = shared_data / "derived-kcsf-sav"
    names = {"albanian": "kcsf2017_sq_utf8.sav", "serbian": "kcsf2017_sr_latn_cp1250.sav"}
    entries = [{"reason": "dont_know", "codes": [88, 888], "labels": [], "variables": []}]
    declared = spec(
        [[wave, {"source": name}] for wave, name in names.items()], missing=entries, variables=used(q9=None, q121=None)
    )
    data, _ = read_survey({name: folder / name for name in names.values()}, declared)
    first, second = (part.reset_index(drop=True) for _, part in data.answers.groupby("wave"))
    numbers = data.items.loc[data.items["kind"] == "number", "item"]
    pd.testing.assert_frame_equal(first[list(numbers)], second[list(numbers)])
    half = len(first)
    assert half == 101
    assert set(data.reasons["reason"]) == {"dont_know"}
    assert (data.reasons["row"] <= half).sum() * 2 == len(data.reasons)
    assert "variable q9: labels are others than in albanian" in said(data.notes)
