"""XLSForms: questions, choices, languages, and what is wrong with a form."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from peaceresearch.problems import InputError
from peaceresearch.sources.xlsform import read_form
from peaceresearch.sources.xlsform_model import Form, Question

Rows = list[list[Any]]
SURVEY: Rows = [
    ["type", "name", "label::English (en)", "label::Shqip (sq)", "relevant", "required"],
    ["start", "start", None, None, None, None],
    ["begin_group", "demo", "About you", "Për ju", None, None],
    ["integer", "age", "Age", "Mosha", None, "yes"],
    ["select_one yn", "consent", "Do you agree?", "A pajtoheni?", None, None],
    ["end_group"],
    [None, None],
    ["begin group", "main", "Questions", "Pyetje", "${consent} = 'yes'", None],
    ["select_multiple langs or_other", "lang", "Which languages?", "Cilat gjuhë?", None, None],
    ["begin repeat", "members", "Members", "Anëtarët", "${age} > 17", None],
    ["text", "mname", "Name", "Emri", "${lang} != ''", None],
    ["end repeat"],
    ["end group"],
    ["note", None, "Thank you", None, None, None],
]
CHOICES: Rows = [
    ["list name", "name", "label::English (en)", "label::Shqip (sq)"],
    ["yn", "yes", "Yes", "Po"],
    ["yn", "no", "No", "Jo"],
    ["langs", 1, "First", "I pari"],
    ["langs", 2, "Second", "I dyti"],
]


def write(path: Path, survey: Rows = SURVEY, choices: Rows = CHOICES, settings: Rows | None = None) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in (("survey", survey), ("choices", choices), ("settings", settings or [])):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def form_of(folder: Path, language: str | None = None, **sheets: Any) -> Form:
    return read_form(write(folder / "form.xlsx", **sheets), "data/raw/form.xlsx", language)


def lines_of(folder: Path, language: str | None = None, **sheets: Any) -> list[str]:
    with pytest.raises(InputError) as caught:
        form_of(folder, language, **sheets)
    lines = [str(problem) for problem in caught.value.problems]
    assert all(line.startswith("data/raw/form.xlsx: ") for line in lines)
    return [line.removeprefix("data/raw/form.xlsx: ") for line in lines]


def question(form: Form, name: str) -> Question:
    (found,) = [each for each in form.questions if each.name == name]
    return found


def test_questions_with_their_groups_and_inherited_conditions(tmp_path: Path) -> None:
    form = form_of(tmp_path, "English (en)")
    assert [(each.name, each.type) for each in form.questions] == [
        ("start", "start"),
        ("age", "integer"),
        ("consent", "select_one"),
        ("lang", "select_multiple"),
        ("lang_other", "text"),
        ("mname", "text"),
    ]
    name = question(form, "mname")
    assert (name.path, name.repeat) == (("main", "members"), ("members",))
    assert name.relevant == ("${consent} = 'yes'", "${age} > 17", "${lang} != ''")
    assert name.place == "sheet survey, row 11"
    assert question(form, "lang_other").relevant == ("${consent} = 'yes'", "selected(${lang}, 'other')")
    assert [choice.name for choice in form.choices(question(form, "lang"))] == ["1", "2", "other"]
    assert [form.label(choice.labels) for choice in form.choices(question(form, "lang"))] == [
        "First",
        "Second",
        "Other",
    ]


@pytest.mark.parametrize("wanted", ["Shqip (sq)", "shqip (SQ)", "Shqip", "sq"])
def test_a_language_is_found_by_its_name_or_its_code(tmp_path: Path, wanted: str) -> None:
    form = form_of(tmp_path, wanted)
    assert form.label(question(form, "age").labels) == "Mosha"


def test_an_unknown_language_is_told_with_those_there_are(tmp_path: Path) -> None:
    (line,) = lines_of(tmp_path, "German (de)")
    assert line == "sheet survey: the form has no language `German (de)`; there are: `English (en)`, `Shqip (sq)`"


def test_without_a_language_the_default_of_the_form_counts_then_the_first_with_a_note(tmp_path: Path) -> None:
    settings = [["form_title", "default_language"], ["Survey", "Shqip (sq)"]]
    form = form_of(tmp_path, settings=settings)
    assert form.label(question(form, "age").labels) == "Mosha"
    assert form.notes == ()
    form = form_of(tmp_path)
    assert form.label(question(form, "age").labels) == "Age"
    assert [note.found for note in form.notes] == [
        "labels in several languages and no default: `English (en)`, `Shqip (sq)`"
    ]


def test_a_plain_label_is_of_the_default_language(tmp_path: Path) -> None:
    survey = [["type", "name", "label", "label::Shqip (sq)"], ["text", "a", "One", "Një"], ["text", "b", "Two", None]]
    settings = [["default_language"], ["English (en)"]]
    for wanted, labels in ((None, ["One", "Two"]), ("en", ["One", "Two"]), ("sq", ["Një", "Two"])):
        form = form_of(tmp_path, wanted, survey=survey, settings=settings)
        assert [form.label(each.labels) for each in form.questions] == labels
    assert [note.found for note in form.notes] == ["1 question(s) without a label in `Shqip (sq)`: `b`"]


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("select_one yn", "select_one"),
        ("select one from yn", "select_one"),
        ("select one yn", "select_one"),
        ("select_multiple yn", "select_multiple"),
        ("select all that apply from yn", "select_multiple"),
        ("rank yn", "rank"),
        ("int", "integer"),
        ("string", "text"),
        ("select_one yn or_other", "select_one"),
        ("select_one yn or specify other", "select_one"),
    ],
)
def test_types_as_they_are_written(tmp_path: Path, written: str, kind: str) -> None:
    form = form_of(tmp_path, survey=[["Type", "Name", "Label"], [written, "q", "Q"]])
    assert form.questions[0].type == kind
    assert len(form.questions) == 1 + (" or" in written)
    if "yn" in written:
        assert [choice.name for choice in form.choices(form.questions[0])][:2] == ["yes", "no"]


def test_choices_that_are_elsewhere_are_noted(tmp_path: Path) -> None:
    survey = [
        ["type", "name", "label", "appearance"],
        ["select_one_from_file towns.csv", "town", "Town", None],
        ["select_multiple_external wide", "w", "W", None],
        ["select_one yn", "s", "S", "minimal search('people')"],
    ]
    form = form_of(tmp_path, survey=survey)
    assert [each.type for each in form.questions] == ["select_one", "select_multiple", "select_one"]
    assert [form.choices(each) for each in form.questions] == [(), (), ()]
    assert [note.place for note in form.notes] == [f"sheet survey, row {row}" for row in (2, 3, 4)]


def test_columns_and_rows_that_are_nobodys_business_are_passed_over(tmp_path: Path) -> None:
    survey = [
        ["type", "name", "label", None, "label", "disabled", "media::image::English (en)"],
        ["text", "a", "A", "my comment", "again", None, "x.png"],
        ["text", "b", "B", None, None, "yes", None],
        [None, None, None, "another comment"],
    ]
    form = form_of(tmp_path, survey=survey)
    assert [each.name for each in form.questions] == ["a"]
    assert form.languages[0] == ""
    assert form.label(form.questions[0].labels) == "A"


def test_scores_and_ranks_of_kobotoolbox_have_the_lists_of_their_groups(tmp_path: Path) -> None:
    survey = [
        ["type", "name", "label", "kobo--score-choices"],
        ["begin_score", "trust", "Trust", "yn"],
        ["score__row", "police", "Police", None],
        ["end_score"],
    ]
    form = form_of(tmp_path, survey=survey)
    assert form.questions[0].type == "select_one"
    assert [choice.name for choice in form.choices(form.questions[0])] == ["yes", "no"]


def test_all_faults_of_a_form_are_told_at_once(tmp_path: Path) -> None:
    survey = [
        ["type", "name", "label"],
        ["end group"],
        ["begin group", "g", "G"],
        ["select_one yesno", "q", "Q"],
        ["integer", None, "Nameless"],
        ["begin repeat", "r", "R"],
        ["end group"],
    ]
    choices = [["list_name", "name", "label"], ["yn", None, "Yes"], ["yes_no", "a", "A"]]
    assert lines_of(tmp_path, survey=survey, choices=choices) == [
        "sheet choices, row 2: a choice of `yn` has no name; name it",
        "sheet survey, row 2: `end group` closes nothing that is open; see where the group begins",
        "sheet survey, row 4: there is no list of choices `yesno`; did you mean `yes_no`?",
        "sheet survey, row 5: a question of type `integer` has no name; name it",
        "sheet survey, row 7: `end group` closes nothing that is open; see where the group begins",
        "sheet survey, row 3: the group `g` is not closed; add `end group`",
        "sheet survey, row 6: the repeat `r` is not closed; add `end repeat`",
    ]


def test_two_choices_of_one_name_are_noted(tmp_path: Path) -> None:
    choices = [["list_name", "value", "label"], ["yn", "yes", "Yes"], ["yn", "yes", "Yeah"], ["yn", "yes", "Yes"]]
    form = form_of(tmp_path, survey=[["type", "name"], ["select_one yn", "q"]], choices=choices)
    assert [choice.labels for choice in form.choices(form.questions[0])] == [{"": "Yes"}]
    assert [note.place for note in form.notes] == ["sheet choices, row 3"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "the file is empty (0 bytes)"),
        (b"type,name\ntext,a\n", "this is a text file (CSV?), not an XLSForm; save the form as .xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "this is an old Microsoft Office file"),
        (b"PK\x03\x04cut off", "not a workbook"),
    ],
)
def test_a_file_that_is_no_form_is_one_line(tmp_path: Path, content: bytes, says: str) -> None:
    (tmp_path / "form.xlsx").write_bytes(content)
    with pytest.raises(InputError) as caught:
        read_form(tmp_path / "form.xlsx", "form.xlsx", None)
    (problem,) = caught.value.problems
    assert says in str(problem)


def test_a_workbook_that_is_no_form_is_one_line(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.save(tmp_path / "form.xlsx")
    with pytest.raises(
        InputError, match=r"there is no sheet `survey`; give the XLSForm; this file has the sheets `Sheet`"
    ):
        read_form(tmp_path / "form.xlsx", "form.xlsx", None)
    assert lines_of(tmp_path, survey=[["name"], ["a"]]) == [
        "sheet survey: it has no column `type` with questions; give the XLSForm"
    ]
