import pytest

from peaceresearch.sources.refi_qda import read_refi_qda
from peaceresearch.sources.sheet import read_sheet
from peaceresearch.twin.write_twin import write_twin

from .small_study import loaded


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("study")
    config = loaded(folder)
    return config, *write_twin(folder, config)[1:]


def test_everybody_who_takes_part_is_listed_once_and_those_who_refuse_say_so(written):
    _, _, people, _ = written
    table = read_sheet(people, "people.xlsx", "People", ["Group", "Who", "Consent", "Age"])
    assert table.groupby("Group", sort=False).size().to_dict() == {"G1": 7, "G2": 7, "G3": 3, "G4": 7}
    assert not table.duplicated(["Group", "Who"]).any()
    refused = table[table["Consent"] == "not signed"]
    assert refused[["Group", "Who"]].to_numpy().tolist() == [["G1", "P2"]]
    assert set(table["Consent"]) == {"signed", "not signed"}
    ages = table[table["Group"] == "G1"]["Age"].value_counts().to_dict()
    assert ages == {"18–34": 4, "35 or older": 3}
    assert set(table[table["Group"] != "G1"]["Age"]) == {""}


def test_quotes_stand_in_the_transcript_in_a_turn_of_their_participant_and_carry_their_code(written):
    _, project, _, quotes = written
    columns = ["Name", "Group", "Who", "Code", "Language", "Words", "In English", "In Albanian"]
    table = read_sheet(quotes, "quotes.csv", None, columns)
    material = read_refi_qda(project)
    texts = dict(zip(material.documents["name"], material.documents["text"], strict=True))
    coded = {(row.document_name, row.text) for row in material.segments.itertuples()}
    assert list(table["Name"]) == ["sunday", "down", "high"]
    for row in table.itertuples():
        turns = [line for line in texts[row.Group].splitlines() if row.Words in line]
        assert len(turns) == 1
        assert turns[0].startswith(f"{row.Who}: ")
        assert (row.Group, row.Words) in coded
    assert table["In Albanian"].tolist() == ["", 'E hoqëm, me pikë; dhe "presje".', "Është i lartë."]
    assert table["In English"].tolist() == ["They come every Sunday.", "", ""]
