import zipfile
from itertools import pairwise

import pytest

from peaceresearch.sources.refi_qda import read_refi_qda
from peaceresearch.study.twin_focus_groups import FocusGroupsTwin
from peaceresearch.twin.transcripts import transcripts
from peaceresearch.twin.write_twin import write_twin

from .group_results import analysed
from .small_study import loaded, study


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("study")


@pytest.fixture(scope="module")
def written(folder):
    config = loaded(folder)
    return config, write_twin(folder, config)[1]


@pytest.fixture(scope="module")
def twin():
    return FocusGroupsTwin.model_validate(study()["twin"]["focus_groups"])


def results(folder, config):
    return analysed(folder, config)[2].results.set_index("id")


def test_the_reader_finds_the_nested_codebook_two_users_and_nothing_odd_but_an_emoji(written):
    material = read_refi_qda(written[1])
    assert all("emoji" in note.found and "code points" in note.done for note in material.notes)
    assert list(material.users["name"]) == ["Ana", "Besa"]
    codable = dict(zip(material.codes["path"], material.codes["codable"], strict=True))
    assert codable == {
        "Daily life": False,
        "Daily life > Visits": True,
        "Daily life > Fences": True,
        "The mayor": True,
    }
    assert set(material.codes["description"]) >= {"Going to see each other.", "Whatever the mayor did."}


def test_groups_have_the_values_of_their_dimensions_as_the_project_calls_them(written):
    material = read_refi_qda(written[1])
    names = dict(zip(material.documents["document"], material.documents["name"], strict=True))
    values = {names[row.document]: (row.variable, row.value) for row in material.variables.itertuples()}
    assert values["G1"] == ("Region of the group", "east")
    assert values["G4"] == ("Region of the group", "The West")


def test_positions_cut_out_exactly_the_sentences_of_the_theme(written, twin):
    config, path = written
    segments = read_refi_qda(path).segments
    themes = {coded.code.rpartition(" > ")[2]: slug for slug, coded in config.focus_groups.codes.items()}
    first = segments[segments["coder"] == "Ana"]
    assert len(first) == sum(len(group.raises) * twin.passages for group in twin.groups)
    languages = {group.name: group.language for group in twin.groups}
    for row in first.itertuples():
        assert row.text in twin.themes[themes[row.code_name]].said[languages[row.document_name]]


def test_each_group_raises_the_planted_themes_and_no_other(folder, written):
    found = results(folder, written[0])["estimate"]
    assert found["focus_groups.saturation_point.codes"] == 2  # the mayor, in the second of four groups
    assert found["focus_groups.saturation.observed[1]"] == 2
    counts = {slug: [found[f"focus_groups.groups.{slug}[region={region}]"] for region in ("east", "west")]
              for slug in ("visits", "fences", "mayor")}  # fmt: skip
    assert counts == {"visits": [2, 1], "fences": [1, 2], "mayor": [1, 1]}


def test_full_agreement_is_an_alpha_of_one(tmp_path):
    sections = study()
    sections["twin"]["focus_groups"]["agreement"] = 1
    config = loaded(tmp_path, sections)
    write_twin(tmp_path, config)
    found = results(tmp_path, config)
    assert found.loc["focus_groups.alpha.fences", "estimate"] == 1
    assert found.loc["focus_groups.percent_agreement.mayor", "estimate"] == 1


def test_turns_are_lines_of_the_moderator_or_of_those_who_take_part(twin):
    for group in twin.groups:
        speakers = [line.split(": ")[0] for line in transcripts(twin, 1)[group.name].text.splitlines()]
        assert set(speakers) <= {"M", *group.labels}
        assert speakers.count("M") == len(group.raises)
        assert all(one != other for one, other in pairwise(speakers))


def test_no_sentence_is_said_again_before_all_were_said_and_a_quote_stays_with_its_group(twin):
    sections = study()["twin"]["focus_groups"]
    sections["themes"]["fences"]["said"]["en"] += ["The dog jumps over it.", "Who needs one?"]
    said = transcripts(FocusGroupsTwin.model_validate(sections), 3)
    words = {name: {each.text[one.start : one.end] for one in each.passages} for name, each in said.items()}
    assert {"We took it down.", "It is high."} <= words["G3"]
    assert {"The dog jumps over it.", "Who needs one?"} <= words["G4"]


def test_the_archive_is_stored_with_the_edition_s_date_and_says_synthetic(written):
    with zipfile.ZipFile(written[1]) as archive:
        assert archive.comment == b"SYNTHETIC DATA"
        entries = archive.infolist()
        assert {entry.date_time for entry in entries} == {(2024, 5, 7, 0, 0, 0)}
        assert {entry.compress_type for entry in entries} == {zipfile.ZIP_STORED}
        project = archive.read("project.qde").decode()
    assert 'name="SYNTHETIC DATA: A study of neighbours"' in project
    assert "<Description>SYNTHETIC DATA. Made up by a program.</Description>" in project
