"""`peaceresearch new`: a minimal study that the check accepts, and nothing that stands already is overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from peaceresearch.cli import app
from peaceresearch.problems import InputError
from peaceresearch.study.load import load_configuration
from peaceresearch.study.new_study import study_files, write_new, yaml_text

SURVEY = (
    "source: answers.csv\nitems:\n  age: {variable: age, label: Age}\nestimates:\n  - {measure: mean, items: [age]}\n"
)


def test_a_new_study_has_a_configuration_that_holds(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["new", str(tmp_path / "Peace: 2024")])
    study = tmp_path / "Peace: 2024"
    assert done.output.splitlines() == [
        str(study / name) for name in ("config/study.yaml", "config/disclosure.yaml", ".gitignore")
    ]
    config = load_configuration(study)
    assert config.study.title["en"] == "Peace: 2024"
    assert config.study.languages == ["en"]
    assert config.strands == []
    assert "/results/" in (study / ".gitignore").read_text().splitlines()


def test_any_strand_that_is_added_has_a_minimum_base(tmp_path: Path) -> None:
    write_new(tmp_path, study_files(tmp_path, ["en"]) | {"config/survey.yaml": SURVEY})
    config = load_configuration(tmp_path)
    assert config.strands == ["survey"]
    minimum = config.disclosure.minimum_base.model_dump()
    assert all(minimum[strand] for strand in ("survey", "focus_groups", "documents", "events"))


def test_it_overwrites_nothing_and_then_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "study.yaml").write_text("mine")
    (tmp_path / ".gitignore").write_text("mine, too")
    done = CliRunner().invoke(app, ["new", str(tmp_path)])
    assert isinstance(done.exception, InputError)
    assert str(done.exception).splitlines() == [
        f"{name}: the file exists, and would be overwritten; move it away, or begin in another folder"
        for name in ("config/study.yaml", ".gitignore")
    ]
    assert (tmp_path / "config" / "study.yaml").read_text() == "mine"
    assert not (tmp_path / "config" / "disclosure.yaml").exists()


def test_a_file_in_place_of_the_folder_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "study").write_text("a file")
    done = CliRunner().invoke(app, ["new", str(tmp_path / "study")])
    assert isinstance(done.exception, InputError)
    assert str(done.exception) == f"{tmp_path / 'study'}: is a file; name a folder, or a place where one can be made"


def test_languages_that_have_no_words_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        study_files(tmp_path, ["en", "xx", "yy", "en"])
    assert [problem.what for problem in error.value.problems] == [
        "no words are shipped for the language `xx`",
        "no words are shipped for the language `yy`",
        "a language is named twice",
    ]


@given(st.one_of(st.text(), st.integers(-(10**9), 10**9), st.floats(allow_nan=False, allow_infinity=False)))
def test_a_text_or_number_is_read_as_it_was_in_a_list_and_in_a_mapping(value: str | float) -> None:
    text = yaml_text(value)
    assert "\n" not in text
    assert yaml.safe_load(f"[{text}, {{a: {text}}}]") == [value, {"a": value}]
    assert yaml.safe_load(f"a: {text}  # more") == {"a": value}
