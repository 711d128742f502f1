"""A study begun from files of codings: the draft holds as it stands, and names what the files have."""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path

import pytest
import yaml

from peaceresearch.plan import load_plan
from peaceresearch.problems import InputError
from peaceresearch.sources.draft_focus_groups import drafted_groups
from peaceresearch.study.new_study import study_files, write_new

REPOSITORY = Path(__file__).resolve().parents[2]
PROJECT = REPOSITORY / "data" / "raw" / "focus_groups" / "focus_groups.qdpx"


def export(path: Path, rows: list[tuple[str, str, str]]) -> Path:
    """Highlights as Taguette exports them."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("id", "document", "tag", "content"), *((n, *row) for n, row in enumerate(rows))])
    return path


def test_the_draft_is_a_study_that_holds(tmp_path: Path) -> None:
    study = tmp_path / "study"
    files = {**study_files(study, ["en"]), **drafted_groups(study, [PROJECT])}
    write_new(study, files)
    config = load_plan(study).config.focus_groups
    assert config is not None
    assert (study / "data/raw/focus_groups/focus_groups.qdpx").read_bytes() == PROJECT.read_bytes()
    assert config.agreement is not None
    assert len(config.groups.held) >= 8
    assert all(" > " in coded.code for coded in config.codes.values())


def test_names_that_are_words_of_yaml_or_of_the_results_and_names_in_other_scripts_hold(tmp_path: Path) -> None:
    tags = ["yes", "all", "codes", "3.5", "вода", "{x}: y", "- z", "a #b", "ë"]
    found = export(tmp_path / "tags.csv", [("Talk: 1", tag, "words") for tag in tags])
    study = tmp_path / "study"
    write_new(study, {**study_files(study, ["en"]), **drafted_groups(study, [found])})
    config = load_plan(study).config.focus_groups
    assert config is not None
    assert [coded.code for coded in config.codes.values()] == tags
    assert not {"all", "codes", "groups"} & set(config.codes)
    assert [group.documents for group in config.groups.held.values()] == [["Talk: 1"]]


def test_a_list_whose_columns_nobody_tells_and_a_file_without_codings_are_one_line(tmp_path: Path) -> None:
    other = tmp_path / "list.csv"
    other.write_text("who,what\nA,b\n", encoding="utf-8")
    with pytest.raises(InputError, match="nobody says which column is what; declare `columns`; there are: who, what"):
        drafted_groups(tmp_path / "study", [other])
    again = tmp_path / "else" / "list.csv"
    with pytest.raises(InputError, match=r"there is no file .*else/list.csv; mend its path"):
        drafted_groups(tmp_path / "study", [other, again])
    again.parent.mkdir()
    again.write_text("who\n", encoding="utf-8")
    with pytest.raises(InputError, match="two files have one name"):
        drafted_groups(tmp_path / "study", [other, again])


def test_variables_of_the_project_stand_in_the_draft_as_comments(tmp_path: Path) -> None:
    text = str(drafted_groups(tmp_path / "study", [PROJECT])["config/focus_groups.yaml"])
    assert "# variables: {my_dimension: Community}" in text
    assert "variables" not in yaml.safe_load(text)["groups"]


def test_a_damaged_project_is_one_line(tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.qdpx"
    damaged.write_bytes(PROJECT.read_bytes()[:5000])
    assert not zipfile.is_zipfile(damaged)
    with pytest.raises(InputError, match="cut off or damaged"):
        drafted_groups(tmp_path / "study", [damaged])
