import pytest

from peaceresearch.study.twin_focus_groups import FocusGroupsTwin
from peaceresearch.twin.second_coder import codings, second_coding
from peaceresearch.twin.transcripts import transcripts

from .small_study import loaded, study


def twin(**changes):
    sections = study()["twin"]["focus_groups"]
    sections["aspects"] = {"kin": {"definition": "Family.", "said": {"en": ["They come.", "He came."]}}}
    return FocusGroupsTwin.model_validate({**sections, **changes})


def codings_of(one, name, number=100):
    said = transcripts(one, 1)[name]
    return said, [second_coding(said, one, 1, f"G{n}") for n in range(number)]


@pytest.mark.parametrize("probability", [0.6, 0.9])
def test_the_second_coder_agrees_as_often_as_declared(probability):
    said, found = codings_of(twin(agreement=probability), "G4")
    same = sum(len(set(said.passages) & set(each)) for each in found)
    assert same / (100 * len(said.passages)) == pytest.approx(probability, abs=0.05)


def test_without_agreement_no_passage_is_coded_alike_and_no_new_code_appears():
    one = twin(agreement=0)
    for name in ("G1", "G2", "G3", "G4"):
        said, found = codings_of(one, name, 20)
        for each in found:
            assert not set(each) & set(said.passages)
            assert {passage.code for passage in each} <= {passage.code for passage in said.passages}


def test_another_code_is_one_of_the_same_kind_that_the_sentence_does_not_have():
    one = twin(agreement=0)
    said, found = codings_of(one, "G4")
    kinds = {(passage.start, passage.end): set() for passage in said.passages}
    for passage in said.passages:
        kinds[passage.start, passage.end].add(passage.code)
    for passage in (passage for each in found for passage in each):
        assert passage.code not in kinds[passage.start, passage.end]
    assert "kin" not in {passage.code for each in found for passage in each}  # no other aspect is there to be taken


def test_passages_are_cut_longer_shorter_and_in_halves_as_often_as_declared():
    one = twin(agreement=1, cuts={"longer": 0.3, "shorter": 0.2, "halves": 0.1})
    said, found = codings_of(one, "G4", 300)
    firsts = [passage for passage in said.passages if passage.code != "kin"]
    shares = {"alike": 0, "longer": 0, "shorter": 0, "halves": 0}
    for each in found:
        for first in firsts:
            own = [p for p in each if p.code == first.code and p.start < first.end and p.end > first.start]
            covered = said.text[first.start : first.end]
            if len(own) == 2:
                shares["halves"] += 1
                assert " ".join(said.text[p.start : p.end] for p in own) == covered
            elif own[0] == first:
                shares["alike"] += 1  # or a whole turn that has nothing but the sentence
            elif own[0].end - own[0].start > len(covered):
                shares["longer"] += 1
                assert said.text[own[0].start - 2 : own[0].start] == ": "
                assert said.text[own[0].end] == "\n"
            else:
                shares["shorter"] += 1
                assert said.text[own[0].start : own[0].end] in covered
    total = sum(shares.values())
    assert shares["shorter"] / total == pytest.approx(0.2, abs=0.05)
    assert shares["halves"] / total == pytest.approx(0.1, abs=0.04)
    assert 0.1 < shares["longer"] / total < 0.33


def test_aspects_stand_on_their_sentence_or_on_its_whole_turn():
    for share, expected in ((0, {True}), (1, {False})):
        said = transcripts(twin(whole_turns=share), 1)
        aspects = [(text, p) for text in said.values() for p in text.passages if p.code == "kin"]
        themes = {(p.start, p.end) for text in said.values() for p in text.passages if p.code != "kin"}
        turns = [p for text, p in aspects if text.text[p.start - 2 : p.start] == ": "]
        assert aspects
        if share:
            assert len(turns) == len(aspects)
        else:
            assert {(p.start, p.end) in themes for _, p in aspects} == expected


def test_only_declared_transcripts_are_read_by_both(tmp_path):
    sections = study()
    sections["focus_groups"]["agreement"]["documents"] = ["G1", "G3"]
    sections["twin"]["focus_groups"]["groups"][3]["coder"] = "Besa"
    config = loaded(tmp_path, sections)
    groups, one = config.focus_groups, config.twin.focus_groups
    found = codings(groups, one, transcripts(one, 1), 1)
    assert {name: list(each) for name, each in found.items()} == {
        "G1": ["Ana", "Besa"],
        "G2": ["Ana"],
        "G3": ["Ana", "Besa"],
        "G4": ["Besa"],
    }


def test_who_is_silent_says_nothing_and_who_speaks_more_speaks_more():
    sections = study()["twin"]["focus_groups"]
    sections["groups"][3]["talk"] = {"P1": 30, "P4": 0}
    text = transcripts(FocusGroupsTwin.model_validate(sections), 1)["G4"].text
    speakers = [line.partition(": ")[0] for line in text.splitlines()]
    assert "P4" not in speakers
    assert max(sorted(set(speakers) - {"M"}), key=speakers.count) == "P1"
