"""Exports of KoboToolbox and ODK, read by their form."""

import csv
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from peaceresearch.problems import InputError
from peaceresearch.sources.survey_data import SurveyData
from peaceresearch.sources.survey_table import read_survey_table

Rows = list[list[Any]]
SURVEY: Rows = [
    ["type", "name", "label::English (en)", "label::Shqip (sq)", "relevant"],
    ["start", "start"],
    ["begin_group", "demo", "About you", "Për ju"],
    ["integer", "age", "Age", "Mosha"],
    ["begin_group", "more", "More", "Më shumë"],
    ["select_one yn", "consent", "Do you agree?", "A pajtoheni?"],
    ["end_group"],
    ["end_group"],
    ["begin_group", "main", "Questions", "Pyetje", "${consent} = 'yes'"],
    ["select_multiple langs", "lang", "Which languages?", "Cilat gjuhë?"],
    ["text", "why", "Why?", "Pse?", "selected(${lang}, 'x') and ${age} >= 18"],
    ["select_one scale or_other", "trust", "Trust", "Besimi"],
    ["end_group"],
    ["rank scale", "order", "Order", "Rendi"],
    ["geopoint", "where", "Where?", "Ku?"],
    ["note", "thanks", "Thank you", "Faleminderit"],
    ["begin_repeat", "members", "Members", "Anëtarët"],
    ["text", "mname", "Name", "Emri"],
    ["integer", "mage", "Age of member", "Mosha e anëtarit"],
    ["select_one yn", "works", "Works?", "Punon?", "${mage} > 15"],
    ["end_repeat"],
]
CHOICES: Rows = [
    ["list_name", "name", "label::English (en)", "label::Shqip (sq)"],
    ["yn", "yes", "Yes", "Po"],
    ["yn", "no", "No", "Jo"],
    ["langs", "x", "Tongue", "Gjuha"],
    ["langs", "y", "Mother tongue", "Gjuha e nënës"],
    ["langs", "z", "Other one", "Tjetër"],
    ["scale", 1, "Low", "Ulët"],
    ["scale", 2, "Mid", "Mesme"],
    ["scale", 3, "High", "Lartë"],
]


def workbook(path: Path, sheets: dict[str, Rows]) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)


def read(
    folder: Path,
    rows: Rows,
    language: str | None = "en",
    survey: Rows = SURVEY,
    choices: Rows = CHOICES,
    others: dict[str, Rows] | None = None,
    **reading: Any,
) -> SurveyData:
    """Read an export (.csv, or with `others` the first sheet or another one of a workbook)."""
    workbook(folder / "form.xlsx", {"survey": survey, "choices": choices})
    path = folder / ("data.xlsx" if others else "data.csv")
    if others:
        workbook(path, {"Survey": rows, **others})
    else:
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows)
    reading = {"form": {"source": "form.xlsx", "language": language}, **reading}
    return read_survey_table(path, "data/raw/export", reading, {"form.xlsx": folder / "form.xlsx"})


def lines_of(folder: Path, rows: Rows, **options: Any) -> list[str]:
    with pytest.raises(InputError) as caught:
        read(folder, rows, **options)
    return [str(problem) for problem in caught.value.problems]


def column(data: SurveyData, item: str) -> list[Any]:
    return [None if pd.isna(value) else value for value in data.answers[item]]


def table_rows(table: pd.DataFrame) -> list[tuple[Any, ...]]:
    return list(table.itertuples(index=False, name=None))


def found(data: SurveyData) -> list[str]:
    return [note.found for note in data.notes]


def not_asked(data: SurveyData) -> list[tuple[int, str]]:
    return [(row, item) for row, item, *_, reason in table_rows(data.reasons) if reason == "not_asked"]


# --- a whole export ---------------------------------------------------------------------------------------------------

EXPORT: Rows = [
    [
        *(
            "start",
            "demo/age",
            "demo/more/consent",
            "main/lang",
            "main/lang/x",
            "main/lang/y",
            "main/lang/z",
            "main/why",
        ),
        *(
            "main/trust",
            "main/trust_other",
            "order",
            "where",
            "_where_latitude",
            "thanks",
            "_id",
            "__version__",
            "extra",
        ),
    ],
    [
        *("2024-05-01T10:00:00.000+02:00", 34, "yes", "x y", 1, 1, 0, "because", 2, "", "1 3 2", "42.6 21.1 0 0", 42.6),
        *("", 101, "v1", "e"),
    ],
    ["2024-05-01T11:00:00.000+02:00", 17, "yes", "z", 0, 0, 1, "", "other", "so so", "", "", "", "", 102, "v1", ""],
    ["2024-05-01T12:00:00.000+02:00", 20, "no", "", "", "", "", "", "", "", "2 1 3", "", "", "", 103, "v1", ""],
    ["2024-05-01T13:00:00.000+02:00", 20, "yes", "", "", "", "", "", "", "", "", "", "", "", 104, "v1", ""],
]


def test_an_export_with_xml_values_and_groups(tmp_path: Path) -> None:
    data = read(tmp_path, EXPORT)
    assert table_rows(data.items[["item", "label", "kind", "measure"]]) == [
        ("start", "", "datetime", ""),
        ("age", "Age", "number", "scale"),
        ("consent", "Do you agree?", "text", "nominal"),
        ("lang/x", "Tongue", "number", "nominal"),
        ("lang/y", "Mother tongue", "number", "nominal"),
        ("lang/z", "Other one", "number", "nominal"),
        ("why", "Why?", "text", ""),
        ("trust", "Trust", "text", "nominal"),  # `other` is no number
        ("trust_other", "Trust", "text", ""),
        ("order/1", "Low", "number", "ordinal"),
        ("order/2", "Mid", "number", "ordinal"),
        ("order/3", "High", "number", "ordinal"),
        ("where", "Where?", "text", ""),
        ("_where_latitude", "", "number", ""),
        ("_id", "", "number", ""),
        ("__version__", "", "text", ""),
        ("extra", "", "text", ""),
    ]
    assert column(data, "lang/x") == [1, 0, None, None]
    assert column(data, "lang/z") == [0, 1, None, None]
    assert column(data, "order/3") == [2, None, 3, None]
    assert table_rows(data.sets) == [
        ("lang", "Which languages?", "dichotomies", "1", item) for item in ("lang/x", "lang/y", "lang/z")
    ]
    assert table_rows(data.labels) == [
        ("consent", "yes", "Yes", False),
        ("consent", "no", "No", False),
        ("trust", "1", "Low", False),
        ("trust", "2", "Mid", False),
        ("trust", "3", "High", False),
        ("trust", "other", "Other", False),
    ]
    assert found(data) == ["form.xlsx has no such question"]
    assert data.notes[0].place == "column extra"


def test_blanks_of_those_who_were_not_to_be_asked_have_that_reason(tmp_path: Path) -> None:
    data = read(tmp_path, EXPORT)
    assert list(data.reasons.columns) == ["row", "item", "code", "label", "reason"]
    everything = ["lang/x", "lang/y", "lang/z", "why", "trust", "trust_other"]
    assert not_asked(data) == [
        (1, "trust_other"),
        (2, "why"),  # 17 years, and z
        *((3, item) for item in everything),  # no consent: the group was not shown
        (4, "why"),  # asked for languages and did not answer: only what depends on them was not asked
        (4, "trust_other"),
    ]
    assert set(data.reasons["code"]) == set(data.reasons["label"]) == {""}


@pytest.mark.parametrize("separator", "/.:-")
@pytest.mark.parametrize("between", "/.:-")
def test_groups_and_choices_may_stand_apart_by_any_separator(tmp_path: Path, separator: str, between: str) -> None:
    headers = [["demo", "more", "consent"], ["main", "lang"], ["main", "trust"]]
    consent, lang, trust = (separator.join(path) for path in headers)
    rows = [[consent, f"{lang}{between}x", f"{lang}{between}y", f"{lang}{between}z", trust], ["yes", 1, 0, "TRUE", 3]]
    data = read(tmp_path, rows)
    assert data.variables == ["consent", "lang/x", "lang/y", "lang/z", "trust"]
    assert data.answers.iloc[0, 1:].tolist() == ["yes", 1, 0, 1, "3"]


def test_groups_may_be_left_out_in_part(tmp_path: Path) -> None:
    data = read(tmp_path, [["more-consent", "age", "lang"], ["no", 5, ""]])
    assert data.variables == ["consent", "age", "lang/x", "lang/y", "lang/z"]


def test_what_form_and_export_do_not_share_is_noted(tmp_path: Path) -> None:
    data = read(tmp_path, [["age", "KEY", "SubmissionDate", "mood"], [5, "uuid:1", "2024-01-01", "good"]])
    assert data.variables == ["age", "KEY", "SubmissionDate", "mood"]
    notes = {note.place: note.found for note in data.notes}
    assert notes.keys() == {"column mood", "form.xlsx"}
    assert notes["form.xlsx"].startswith(
        "8 question(s) of the form that data/raw/export lacks: `start`, `consent`, `lang`"
    )
    assert "members" not in notes["form.xlsx"]
    assert "mname" not in notes["form.xlsx"]


def test_answers_to_what_was_not_to_be_asked_are_kept_with_a_note(tmp_path: Path) -> None:
    data = read(tmp_path, [["consent", "age", "lang", "why"], ["no", 20, "x y", "so"], ["yes", 20, "x", ""]])
    assert column(data, "lang/x") == [1, 1]
    notes = [(note.place, note.found) for note in data.notes if note.done == "kept"]
    said = "1 answer(s) to a question that was not to be asked, by its `relevant`"
    assert notes == [("variable lang", said), ("variable why", said)]
    assert not_asked(data) == []


def test_a_condition_that_is_not_read_is_noted_and_blanks_stay_blank(tmp_path: Path) -> None:
    survey = [
        ["type", "name", "label", "relevant"],
        ["integer", "age", "Age", None],
        ["begin group", "g", "G", "today() > '2024-01-01'"],
        ["text", "a", "A", None],
        ["text", "b", "B", "${age} > 17"],
        ["text", "c", "C", "${nobody} = 1"],
        ["end group"],
    ]
    data = read(tmp_path, [["age", "a", "b", "c"], [5, "", "", ""], [20, "", "", ""]], None, survey)
    assert not_asked(data) == [(1, "b")]  # one condition that is false is enough
    assert [(note.found, note.done) for note in data.notes] == [
        ("`relevant` today() > '2024-01-01': `today` is not read", "blanks stay blank in `a`, `b`, `c`"),
        ("`relevant` ${nobody} = 1: `nobody` is not in the data", "blanks stay blank in `c`"),
    ]


# --- select_multiple --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rows",
    [
        [["lang"], ["x"], ["x  z"], [""], ["y"]],
        [["lang/x", "lang/y", "lang/z"], [1, 0, 0], [1, 0, 1], ["", "", ""], [0, 1, 0]],
        [
            ["lang/x", "lang/y", "lang/z"],
            ["True", "False", "FALSE"],
            ["1.0", "0", "1"],
            ["", "", ""],
            ["0", "TRUE", "0"],
        ],
        [["lang/x", "lang/y", "lang/z"], [1, "", ""], [1, "", 1], ["", "", ""], ["", 1, ""]],
        [["lang", "lang/x", "lang/y", "lang/z"], ["x", 1, 0, 0], ["z x", 1, 0, 1], ["", 0, 0, 0], ["y", 0, 1, 0]],
    ],
)
def test_several_answers_in_one_column_in_one_each_or_in_both(tmp_path: Path, rows: Rows) -> None:
    rows = [["age", *rows[0]], *([1, *row] for row in rows[1:])]
    data = read(tmp_path, rows)
    assert data.variables == ["age", "lang/x", "lang/y", "lang/z"]
    assert column(data, "lang/x") == [1, 1, None, 0]
    assert column(data, "lang/y") == [0, 0, None, 1]
    assert column(data, "lang/z") == [0, 1, None, 0]


def test_a_choice_that_was_not_offered_to_all_is_blank_for_them(tmp_path: Path) -> None:
    data = read(tmp_path, [["lang/x", "lang/y", "lang/z"], [1, 0, ""], [0, 1, 1]])
    assert column(data, "lang/z") == [None, 1]


def test_choices_without_a_column_and_blanks_for_no_are_noted(tmp_path: Path) -> None:
    data = read(tmp_path, [["age", "lang/x", "lang/z"], [1, 1, ""], [2, "", ""]])
    assert column(data, "lang/y") == [0, None]
    assert [note.found for note in data.notes if note.place == "variable lang"] == [
        "1 blank(s) beside choices that were made",
        "no column for 1 of the choices: `y`",
    ]


def test_two_ways_of_saying_what_was_chosen_that_differ_are_noted(tmp_path: Path) -> None:
    rows = [["lang", "lang/x", "lang/y", "lang/z"], ["x y", 1, 0, 0], ["z", 0, 0, 1]]
    data = read(tmp_path, rows)
    assert column(data, "lang/y") == [0, 0]
    assert "1 row(s) where the column with all choices says other than the columns of each" in found(data)


def test_codes_that_the_form_does_not_know_are_variables_too(tmp_path: Path) -> None:
    data = read(tmp_path, [["consent", "lang"], ["maybe", "x old"], ["yes", "old 10"]])
    assert data.variables == ["consent", "lang/x", "lang/y", "lang/z", "lang/10", "lang/old"]
    assert column(data, "lang/old") == [1, 1]
    assert column(data, "consent") == ["maybe", "yes"]
    notes = [(note.place, note.found) for note in data.notes]
    assert ("variable lang", "codes that form.xlsx does not know: `10`, `old`") in notes
    assert ("variable consent", "1 answer(s) with codes that form.xlsx does not know: `maybe`") in notes


def test_what_is_neither_yes_nor_no_is_one_line(tmp_path: Path) -> None:
    lines = lines_of(tmp_path, [["lang/x", "lang/y", "age"], [1, 2, 3]])
    assert lines == [
        "data/raw/export: variable lang: `2` in a column of one choice is neither yes nor no; 1 or TRUE, 0 or FALSE,"
        " or blank"
    ]


def test_choices_that_are_not_in_the_form_are_those_of_the_data(tmp_path: Path) -> None:
    survey = [
        ["type", "name", "label"],
        ["select_multiple_from_file t.csv", "m", "M"],
        ["select_one_external t", "o", "O"],
    ]
    data = read(tmp_path, [["m", "o"], ["b a", "7"], ["", "8"]], None, survey)
    assert data.variables == ["m/a", "m/b", "o"]
    assert column(data, "m/a") == [1, None]
    assert column(data, "o") == [7, 8]


# --- labels instead of names ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("English (en)", ["Yes", "No", "Mother tongue", "Tongue Other one", "Mid", "High Low Mid"]),
        ("Shqip (sq)", ["Po", "Jo", "Gjuha e nënës", "Gjuha Tjetër", "Mesme", "Lartë Ulët Mesme"]),
    ],
)
def test_labels_of_choices_become_their_names(tmp_path: Path, language: str, words: list[str]) -> None:
    """Whatever the language of the labels that are wanted."""
    yes, no, mother, two, mid, order = words
    rows = [["consent", "lang", "trust", "order"], [yes, mother, mid, order], [no, two, "", ""]]
    data = read(tmp_path, rows, "en")
    assert column(data, "consent") == ["yes", "no"]
    assert column(data, "lang/x") == [0, 1]
    assert column(data, "lang/y") == [1, 0]
    assert column(data, "lang/z") == [0, 1]
    assert column(data, "trust") == ["2", None]
    assert [column(data, f"order/{place}")[0] for place in (1, 2, 3)] == [2, 3, 1]
    said = f"labels of choices ({language}) as answers to 4 question(s): `consent`, `lang`, `trust`, `order`"
    assert [note.found for note in data.notes if note.place == ""] == [said]


def test_headers_may_be_labels_too(tmp_path: Path) -> None:
    rows = [
        ["Për ju/Mosha", "A pajtoheni?", "Pyetje/Cilat gjuhë?/Gjuha", "Pyetje/Cilat gjuhë?/Gjuha e nënës", "Punon?"],
        [34, "Po", 1, 0, ""],
    ]
    data = read(tmp_path, rows)
    assert data.variables == ["age", "consent", "lang/x", "lang/y", "lang/z", "works"]
    assert column(data, "consent") == ["yes"]
    assert found(data)[0].startswith("5 header(s) are labels of the form: `Për ju/Mosha`, `A pajtoheni?`")


SWAPPED: Rows = [
    ["list_name", "name", "label"],
    ["yn", "yes", "Yes"],
    ["yn", "no", "No"],
    ["count", 1, "2"],
    ["count", 2, "1"],
    ["count", 3, "3"],
]


def test_an_answer_that_could_be_name_and_label_is_what_the_others_are(tmp_path: Path) -> None:
    survey = [["type", "name", "label"], ["select_one yn", "a", "A"], ["select_one count", "b", "B"]]
    names = read(tmp_path, [["a", "b"], ["yes", 1], ["no", 2]], None, survey, SWAPPED)
    assert column(names, "b") == [1, 2]
    labels = read(tmp_path, [["a", "b"], ["Yes", 1], ["No", 2]], None, survey, SWAPPED)
    assert column(labels, "b") == [2, 1]
    (line,) = lines_of(tmp_path, [["b"], [1], [2]], language=None, survey=survey, choices=SWAPPED)
    assert "variable b: the answers could be names of choices or labels, which would mean other answers; export" in line
    same = read(tmp_path, [["b"], [3]], None, survey, SWAPPED)
    assert column(same, "b") == [3]


# --- numbers, texts and blanks ----------------------------------------------------------------------------------------


def test_codes_are_numbers_where_the_form_has_only_numbers_and_text_stays_text(tmp_path: Path) -> None:
    survey = [
        ["type", "name", "label"],
        ["select_one scale", "s", "S"],
        ["select_one padded", "p", "P"],
        ["text", "phone", "Phone"],
        ["calculate", "sum", None],
        ["decimal", "weight", "Weight"],
        ["date", "born", "Born"],
    ]
    choices = [*CHOICES, ["padded", "01", "One"], ["padded", "12", "Twelve"]]
    rows = [["s", "p", "phone", "sum", "weight", "born"], ["1.0", "12", "5551", "12", "70.5", "1990-02-28"]]
    data = read(tmp_path, rows, "en", survey, choices)
    assert data.answers.iloc[0, 1:].tolist() == [1.0, "12", "5551", 12.0, 70.5, "1990-02-28"]
    assert data.items["kind"].tolist() == ["number", "text", "text", "number", "number", "date"]


def test_n_a_of_older_servers_is_blank(tmp_path: Path) -> None:
    rows = [["age", "consent", "lang", "why"], [5, "yes", "x", "n/a"], ["n/a", "n/a", "n/a", "n/a"]]
    data = read(tmp_path, rows)
    assert column(data, "age") == [5, None]
    assert column(data, "why") == [None, None]
    assert column(data, "lang/x") == [1, None]
    assert "5 cell(s) with n/a" in found(data)
    said = read(tmp_path, [["age", "why"], [5, "n/a"]])  # somebody may have said so
    assert column(said, "why") == ["n/a"]


# --- repeats ----------------------------------------------------------------------------------------------------------

MEMBERS: Rows = [
    ["members/mname", "members/mage", "members/works", "_index", "_parent_table_name", "_parent_index"],
    ["Ana", 45, "yes", 1, "Survey", 1],
    ["Bo", 12, None, 2, "Survey", 1],
    ["Cy", 30, None, 3, "Survey", 2],
]


def test_the_sheet_of_a_repeat_is_a_table_of_its_own(tmp_path: Path) -> None:
    main = [["demo/age", "_index"], [45, 1], [30, 2]]
    data = read(tmp_path, main, others={"members": MEMBERS}, sheet="members")
    assert data.variables == ["mname", "mage", "works", "_index", "_parent_table_name", "_parent_index"]
    assert column(data, "_parent_index") == [1, 1, 2]
    assert not_asked(data) == [(2, "works")]
    assert found(data) == []  # the questions outside the repeat are not missed
    assert read(tmp_path, main, others={"members": MEMBERS}).variables == ["age", "_index"]


def test_a_repeat_of_odk_central_leaves_the_groups_around_it_out(tmp_path: Path) -> None:
    data = read(tmp_path, [["mname", "mage", "PARENT_KEY", "KEY"], ["Ana", 4, "uuid:1", "uuid:1/members[1]"]])
    assert data.variables == ["mname", "mage", "PARENT_KEY", "KEY"]
    assert [note.found for note in data.notes] == ["1 question(s) of the form that data/raw/export lacks: `works`"]


def test_a_name_of_main_sheet_and_repeat_is_told_by_the_other_columns(tmp_path: Path) -> None:
    survey = [
        ["type", "name", "label"],
        ["integer", "age", "Your age"],
        ["text", "town", "Town"],
        ["begin repeat", "r", "R"],
        ["integer", "age", "Age of member"],
        ["text", "who", "Who"],
        ["end repeat"],
    ]
    main = read(tmp_path, [["age", "town"], [1, "a"]], None, survey)
    assert main.items["label"].tolist() == ["Your age", "Town"]
    repeat = read(tmp_path, [["age", "who"], [1, "a"]], None, survey)
    assert repeat.items["label"].tolist() == ["Age of member", "Who"]


# --- names that clash -------------------------------------------------------------------------------------------------

TWICE: Rows = [
    ["type", "name", "label"],
    ["begin group", "a", "A"],
    ["integer", "n", "N of a"],
    ["end group"],
    ["begin group", "b", "B"],
    ["integer", "n", "N of b"],
    ["end group"],
    ["text", "t", "T"],
]


def test_a_name_in_two_groups_is_a_clash_until_one_is_renamed(tmp_path: Path) -> None:
    rows = [["a/n", "b/n", "t"], [1, 2, "x"]]
    (line,) = lines_of(tmp_path, rows, language=None, survey=TWICE)
    assert line.startswith("data/raw/export: 2 columns give the name `n`: `a/n`, `b/n`; mend the headers, or give")
    data = read(tmp_path, rows, None, TWICE, rename={"b/n": "n_b"})
    assert table_rows(data.items[["item", "label"]]) == [("n", "N of a"), ("n_b", "N of b"), ("t", "T")]


def test_a_bare_header_that_fits_two_questions_is_one_line(tmp_path: Path) -> None:
    (line,) = lines_of(tmp_path, [["n", "t"], [1, "x"]], language=None, survey=TWICE)
    assert "the header `n` fits several questions of form.xlsx: `sheet survey, row 3`, `sheet survey, row 6`" in line


@pytest.mark.parametrize(
    ("rows", "options", "says"),
    [
        ([["a", "b"], [1, 2]], {}, "no column is a question of form.xlsx; see whether this is its form"),
        ([["demo/age", "age"], [1, 2]], {}, "2 columns give the name `age`: `demo/age`, `age`"),
        ([["age"], [1]], {"rename": {"agee": "x"}}, "there is no header `agee`; did you mean `age`?"),
        ([["age"], [1]], {"language": "Greek"}, "the form has no language `Greek`"),
        (
            [["age"], [1]],
            {"header_pattern": "(a)"},
            "config/survey.yaml: header_pattern: both `header_pattern` and a form",
        ),
        ([["age"], [1]], {"split": {"age": ","}}, "config/survey.yaml: split: both `split` and a form"),
    ],
)
def test_what_does_not_fit_the_form_is_one_line(tmp_path: Path, rows: Rows, options: dict[str, Any], says: str) -> None:
    (line,) = lines_of(tmp_path, rows, **options)
    assert says in line


def test_a_geopoint_in_four_columns(tmp_path: Path) -> None:
    rows = [["age", "where-Latitude", "where-Longitude"], [1, 42.66, 21.16]]
    data = read(tmp_path, rows)
    assert data.variables == ["age", "where/Latitude", "where/Longitude"]
    assert column(data, "where/Latitude") == [42.66]


def test_a_form_and_its_export_read_the_same_each_time(tmp_path: Path) -> None:
    one, other = read(tmp_path, EXPORT), read(tmp_path, EXPORT)
    assert one.notes == other.notes
    for name in ("answers", "items", "labels", "reasons", "sets"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))
