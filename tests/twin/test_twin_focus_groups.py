"""Focus groups from several files: a list, transcripts, a codebook with a history, and what the coders decided."""

import pytest

from peaceresearch.problems import InputError
from peaceresearch.sources.sheet import read_sheet
from peaceresearch.twin.write_twin import MARK, write_twin

from .group_results import analysed
from .small_study import loaded, study

LISTED = {"document": "Text", "text": "Words", "code": "Codes", "separator": ";", "coder": "Who"}


def several():
    """The small study with two groups in a list, a codebook of two versions, and a meeting of the coders."""
    sections = study()
    groups, twin = sections["focus_groups"], sections["twin"]["focus_groups"]
    columns = {"code": "Code", "definition": "Meaning"}
    groups["codings"] = {
        "project": {"source": "raw/groups.qdpx", "version": "second"},
        "list": {"source": "raw/list.xlsx", "columns": LISTED, "version": "first"},
    }
    groups["coders"] = {"Ana": ["Ana", "A."], "Besa": ["Besa", "B."]}
    groups["transcripts"] = [
        {"source": "raw/g1.txt", "document": "G1"},
        {"source": "raw/g4.csv", "document": "G4", "turns": {"speaker": "Who", "text": "What"}},
    ]
    groups["speakers"] = {"moderators": ["M"]}
    groups["groups"]["held"] = {
        name.lower(): {"documents": [name], "values": {"region": region}}
        for name, region in (("G1", "east"), ("G2", "east"), ("G3", "west"), ("G4", "west"))
    }
    groups["codebook"] = {
        "versions": {
            "first": {"source": "raw/codebook.xlsx", "sheet": "First", "columns": columns},
            "second": {"rename": {"Hedges": "Fences"}},
            "third": {
                "source": "raw/codebook.xlsx",
                "sheet": "Third",
                "columns": columns,
                "merge": {"The mayor": ["The mayor", "The deputy"]},
                "drop": ["Weather"],
            },
        }
    }
    groups["agreement"] |= {"unit": "overlap", "documents": ["G2", "G3"], "reconciled": {"source": "raw/met.xlsx"}}
    twin["agreement"], twin["decided"] = 0.4, 0.7
    twin["themes"]["fences"]["called"] = {"first": "Daily life > Hedges"}
    both = {"first": "The deputy", "second": "The deputy"}
    said = {"sq": ["Zëvendësi erdhi.", "Zëvendësi iku."], "en": ["The deputy came.", "The deputy left."]}
    twin["themes"]["deputy"] = {"definition": "The deputy.", "said": said, "now": "mayor", "called": both}
    gone = {"first": "Weather", "second": "Weather"}
    said = {"sq": ["Bie shi.", "Fryn erë."], "en": ["It rains.", "It is windy."]}
    twin["themes"]["weather"] = {"definition": "Rain and wind.", "said": said, "called": gone}
    for group, raised in zip(twin["groups"], (["weather"], ["deputy"], ["weather", "deputy"], []), strict=True):
        group["raises"] = [*group["raises"], *raised]
    twin["groups"][0] |= {"coding": "list", "coder": "Besa"}
    twin["groups"][3] |= {"coding": "list"}
    return sections


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    folder = tmp_path_factory.mktemp("study")
    config = loaded(folder, several())
    paths = write_twin(folder, config)
    assert all(MARK.encode() in path.read_bytes() for path in paths)
    return folder, *analysed(folder, config)


def test_every_group_is_read_from_its_file_with_its_text_and_its_coder(found):
    _, tables, _, _ = found
    coders = tables["segments"].groupby("document_name")["coder"].agg(lambda each: sorted(set(each))).to_dict()
    assert coders == {"G1": ["Besa"], "G2": ["Ana", "Besa"], "G3": ["Ana", "Besa"], "G4": ["Ana"]}
    texts = dict(zip(tables["documents"]["name"], tables["documents"]["text"], strict=True))
    for row in tables["segments"].itertuples():
        assert texts[row.document_name][row.start : row.end] == row.text
    assert set(tables["turns"].loc[tables["turns"]["is_moderator"], "speaker"]) == {"M"}


def test_the_list_tells_codes_and_coders_as_its_version_and_the_config_call_them(found):
    listed = read_sheet(found[0] / "raw" / "list.xlsx", "list.xlsx", None, ["Text", "Words", "Codes", "Who"])
    assert set(listed["Who"]) == {"A.", "B."}
    assert set(listed["Codes"]) == {"Visits", "Hedges", "Weather", "The mayor"}


def test_what_was_renamed_merged_and_dropped_is_found_again_in_the_counts(found):
    results = found[3].results.set_index("id")["estimate"]
    assert results["focus_groups.groups.fences"] == 3
    assert results["focus_groups.groups.mayor"] == 3  # G2 and G4 the mayor, G2 and G3 the deputy
    assert results["focus_groups.drift.the-deputy[second]"] == 2
    assert results["focus_groups.drift.weather[second]"] == 2
    changes = found[3].codebook.query("record == 'change'")
    assert len(changes) == 3


def test_the_decisions_are_on_passages_where_the_coders_differ_and_some_are_open(found):
    folder, tables, notes, analysis = found
    sheet = read_sheet(folder / "raw" / "met.xlsx", "met.xlsx", None, ["document", "passage", "decision"])
    decided = sheet["decision"].isin(["yes", "no"])
    assert set(sheet["document"]) <= {"G2", "G3"}
    assert 0 < decided.sum() < len(sheet)
    assert len(tables["decisions"]) == decided.sum()
    assert any("without a decision" in note.found for note in notes)
    assert len(analysis.disagreements) < len(sheet)


def test_a_twin_that_does_not_fit_several_files_says_every_reason(tmp_path):
    sections = several()
    groups, twin = sections["focus_groups"], sections["twin"]["focus_groups"]
    groups["transcripts"].pop(0)
    groups["agreement"]["documents"] = ["G9"]
    del groups["codebook"]["versions"]["third"]["columns"]
    twin["groups"][1] |= {"coding": "sheet", "coder": "Cen"}
    twin["themes"]["weather"]["called"] = {"zeroth": "Weather"}
    with pytest.raises(InputError) as caught:
        write_twin(tmp_path, loaded(tmp_path, sections))
    said = "\n".join(str(problem) for problem in caught.value.problems)
    for expected in (
        "`G1` is coded in a list and has no transcript",
        "there is no group `G9`",
        "the twin writes the codebook as a table",
        "`sheet`, which has the coding of `G2`, is no file",
        "`Cen`, who coded `G2`, is no coder",
        "`zeroth` is no version of the codebook",
    ):
        assert expected in said


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"aspects": {"mayor": {"definition": "x", "said": {}}}}, "`mayor` is a theme and an aspect"),
        ({"aspects": {"kin": {"definition": "x", "said": {"en": ["Hm."]}}}}, "`Hm.` is no sentence of a theme in en"),
        ({"cuts": {"longer": 0.6, "shorter": 0.6}}, "sum to more than 1"),
    ],
)
def test_aspects_and_cuts_that_cannot_be_are_refused_when_they_are_loaded(tmp_path, change, expected):
    sections = several()
    sections["twin"]["focus_groups"] |= change
    with pytest.raises(InputError, match=expected):
        loaded(tmp_path, sections)


@pytest.mark.parametrize(
    ("talk", "expected"),
    [
        ({"P9": 1}, "`P9`, whose `talk` is told, is none of the 3 of G3"),
        ({"P1": 0, "P2": 0}, "fewer than two of G3 speak"),
        ({"P3": 0}, "`quotes.down` is by P3, who does not speak"),
    ],
)
def test_who_speaks_must_be_able_to(tmp_path, talk, expected):
    sections = several()
    sections["twin"]["focus_groups"]["groups"][2]["talk"] = talk
    with pytest.raises(InputError, match=expected):
        loaded(tmp_path, sections)
