"""Earlier waves, several answers, routing and the contact sheet: what is planted is found again in the files."""

from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest
from openpyxl import load_workbook

from peaceresearch.problems import InputError
from peaceresearch.study.survey import Survey
from peaceresearch.study.twin_survey import SurveyTwin
from peaceresearch.twin.survey import answers
from peaceresearch.twin.survey_contacts import sheet_rows
from peaceresearch.twin.write_twin import MARK, write_twin

from .small_study import loaded, study, with_waves

EAST, WEST = 1, 2


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("study")
    paths = {path.name: path for path in write_twin(folder, loaded(folder, with_waves()))}
    return {name: paths[name] for name in ("before.sav", "answers.sav", "contacts.xlsx")}


@pytest.fixture(scope="module")
def before(files):
    return pyreadstat.read_sav(str(files["before.sav"]), user_missing=True)


@pytest.fixture(scope="module")
def after(files):
    return pyreadstat.read_sav(str(files["answers.sav"]), user_missing=True)


@pytest.fixture(scope="module")
def contacts(files):
    sheet = load_workbook(files["contacts.xlsx"])["Adresat"]
    header, *rows = sheet.iter_rows(values_only=True)
    return pd.DataFrame(rows, columns=header)


def weighted_mean(table: pd.DataFrame, variable: str, weight: str, missing=(98, 99, 88)) -> float:
    answered = table[table[variable].notna() & ~table[variable].isin(missing)]
    return float(np.average(answered[variable], weights=answered[weight]))


def drawn(sections: dict, wave: str = "", seed: int = 7) -> pd.DataFrame:
    survey, twin = sections["survey"], sections["twin"]["survey"]
    return answers(Survey.model_validate(survey), SurveyTwin.model_validate(twin), seed, wave)


def test_every_file_says_that_it_is_synthetic(files, before):
    assert all(MARK.encode() in path.read_bytes() for path in files.values())
    assert before[1].file_label.startswith(MARK)
    assert " ".join(before[1].notes).startswith(MARK)


def test_an_earlier_wave_several_answers_and_routing_leave_the_answers_as_they_are(after):
    was = drawn(study())
    pd.testing.assert_frame_equal(drawn(with_waves())[was.columns], was)
    pd.testing.assert_frame_equal(after[0][was.columns], was, check_dtype=False)


def test_an_earlier_wave_has_its_own_sample_names_and_codes(before, after):
    table, meta = before
    assert set(table) == {"layer", "psu", "pesha", "region", "v1", "v2", "q3", "town", "valley"}
    assert table["psu"].nunique() == 32  # 0.8 of 40
    assert len(table) == 480
    assert set(table["v1"]) == {1, 2, 3, 88, 99}
    assert meta.variable_value_labels["v1"] == {1: "Asnjëherë", 2: "Ndonjëherë", 3: "Shpesh"} | {
        88: "Nuk e di",
        99: "Pa përgjigje",
    }
    assert meta.missing_ranges["v1"] == [{"lo": 88, "hi": 88}, {"lo": 99, "hi": 99}]
    assert meta.column_names_to_labels["v1"] == "Sa herë shkoni te fqinjët?"
    assert after[1].column_names_to_labels["q1"] == "Sa shpesh vizitoni fqinjët?"
    assert not table["v2"].iloc[:300].equals(after[0]["q2"].iloc[:300])


def test_the_planted_drift_is_found_again_and_no_other(before, after):
    (old, _), (new, _) = before, after
    for region, expected in ((EAST, 1.5), (WEST, 0.0)):
        moved = weighted_mean(new[new["region"] == region], "q2", "w") - weighted_mean(
            old[old["region"] == region], "v2", "pesha"
        )
        assert moved == pytest.approx(expected, abs=0.5)
    assert weighted_mean(old, "q3", "pesha") - weighted_mean(new, "q3", "w") == pytest.approx(0.5, abs=0.2)
    never = [np.average(table[name] == code, weights=table[weight]) for table, name, code, weight in (
        (old, "v1", 1, "pesha"),
        (new, "q1", 0, "w"),
    )]  # fmt: skip
    assert never[0] == pytest.approx(never[1], abs=0.07)


def test_a_wave_without_a_stratum_keeps_the_others_as_they_were():
    sections = with_waves()
    before = drawn(sections, "before")
    sections["twin"]["survey"]["waves"]["before"]["without"] = ["village"]
    alone = drawn(sections, "before")
    town = before[before["stratum"] == 1].reset_index(drop=True)
    pd.testing.assert_frame_equal(alone[["region", "psu"]], town[["region", "psu"]])
    assert len(alone) == 240


def test_several_answers_have_their_planted_shares_and_the_rest_chose_none(after):
    table, meta = after
    answered = table[~table["q4_1"].isin([98, 99])]
    for region, expected in ((EAST, 0.7), (WEST, 0.3)):
        assert weighted_mean(answered[answered["region"] == region], "q4_1", "w") == pytest.approx(expected, abs=0.08)
        assert weighted_mean(answered[answered["region"] == region], "q4_2", "w") == pytest.approx(0.2, abs=0.08)
    assert set(answered["q4_1"]) == {0, 1}
    assert (answered["q4_3"] == (answered[["q4_1", "q4_2"]].sum(axis=1) == 0)).all()
    lacking = table[["q4_1", "q4_2", "q4_3"]].isin([98, 99])
    assert (lacking.all(axis=1) == lacking.any(axis=1)).all(), "a question is not answered as a whole"
    assert 0.02 < lacking["q4_1"].mean() < 0.09
    assert meta.column_names_to_labels["q4_2"] == "Ku takoheni? – Rrugë"
    assert meta.variable_value_labels["q4_2"] == {0: "Jo", 1: "Rrugë", 98: "Nuk e di", 99: "Nuk përgjigjet"}


def test_members_of_a_psu_choose_alike_where_they_share_much():
    def within(spread: float) -> float:
        sections = with_waves()
        sections["twin"]["survey"]["questions"]["places"] |= {"psu_spread": spread, "no_answer": 0}
        sections["twin"]["survey"]["questions"]["places"]["chosen"] = {"shop": 0.5, "street": 0.5}
        table = drawn(sections)
        assert table["q4_2"].mean() == pytest.approx(0.5, abs=0.2), "the share stays"
        return float(table.groupby("psu")["q4_2"].mean().std())

    assert within(0.0) < 0.2 < within(3.0)


def test_whoever_was_not_asked_is_blank_and_everybody_else_is_not(after):
    table = after[0]
    asked = table["q1"].isin([5, 9])
    assert table.loc[asked, "q5"].notna().all()
    assert table.loc[~asked, "q5"].isna().all()
    assert 0 < asked.sum() < len(table)
    assert set(table.loc[asked, "q5"]) == {1, 2, 98, 99}


def test_a_routed_question_below_a_routed_one_is_asked_of_nobody_who_was_not_asked_the_first():
    sections = with_waves()
    sections["survey"]["items"]["often"] = sections["survey"]["items"]["again"] | {
        "variable": "q6",
        "asked_if": {"variable": "q5", "codes": [1]},
    }
    sections["twin"]["survey"]["questions"]["often"] = {"centre": 1.5}
    table = drawn(sections)
    assert (table["q6"].notna() == (table["q5"] == 1)).all()
    assert (table["q5"] == 1).any()


def test_the_contact_sheet_has_the_respondents_as_completes_and_the_others_in_proportion(contacts, after):
    assert list(contacts) == ["Adresa", "Shtresa", "Vizita", "Rezultati"]
    assert contacts["Adresa"].is_unique
    complete = contacts[contacts["Rezultati"] == "1.1"]
    assert complete["Shtresa"].value_counts().to_dict() == {"Qytet": 300, "Fshat": 300} and len(after[0]) == 600
    assert len(contacts) == 1000  # 600 of 0.6
    assert contacts["Vizita"].between(1, 3).all()
    assert (contacts.loc[contacts["Rezultati"] == "2.20", "Vizita"] == 3).all()
    assert 1 < complete["Vizita"].mean() < 2


def test_the_planted_rates_of_the_contact_sheet_are_found_again():
    sections = with_waves()["survey"], with_waves()["twin"]["survey"]
    survey, twin = Survey.model_validate(sections[0]), SurveyTwin.model_validate(sections[1])
    sheets = [sheet_rows(survey.contacts, twin, twin.contacts, seed)[1:] for seed in range(20)]
    counts = Counter(row[3] for rows in sheets for row in rows)
    for code, share in twin.contacts.shares.items():
        deviation = np.sqrt(share * (1 - share) / counts.total())
        assert counts[code] / counts.total() == pytest.approx(share, abs=4 * deviation)


def problems(folder: Path, sections: dict) -> str:
    with pytest.raises(InputError) as caught:
        write_twin(folder, loaded(folder, sections))
    return "\n".join(str(problem) for problem in caught.value.problems)


def test_every_misfit_of_waves_answers_and_contacts_is_named_at_once(tmp_path):
    sections = with_waves()
    survey, twin = sections["survey"], sections["twin"]["survey"]
    survey["waves"]["before"]["codes"] = {"q1": {9: 5, 0: 9}, "q3": {1: 2, 88: 1}}
    survey["waves"]["before"]["joins"] = [{"source": "x.sav", "on": {"id": "id"}, "cardinality": "one_to_one"}]
    survey["contacts"]["source"] = "data/raw/survey/contacts.csv"
    survey["design"]["fpc"] = "size"
    survey["items"]["again"]["asked_if"] = {"variable": "q7", "codes": [1]}
    twin["waves"]["after"] = {"psus": 0.5}
    twin["not_chosen"] = {1: "Jo"}
    twin["questions"]["calm"] = {"chosen": {"shop": 0.3}}
    twin["questions"]["places"] = {"chosen": {"shop": 0.3, "market": 0.2}, "rest": "nowhere"}
    twin["contacts"]["shares"] = {"2.1": 0.1, "1.1": 0.1}
    found = problems(tmp_path, sections)
    for expected in (
        "waves.before.codes.q1: no code of the wave means 0 of `visits`",
        "waves.before.joins: the synthetic survey has one file per wave",
        "does not end in .xlsx",
        "design.fpc: the synthetic survey has no such variable",
        "nothing answers `q7` (config/survey.yaml, items.again.asked_if)",
        "survey.waves: `after` is no wave of config/survey.yaml before the last one; there are before",
        "survey.not_chosen: 1 means `shop` of `places`, and that an answer was not chosen",
        "survey.questions.calm: `calm` has one answer, and shares of several",
        "survey.questions.places.chosen: no share of `street`",
        "survey.questions.places.chosen: `market` is no category of `places`",
        "survey.contacts.shares: `2.1` is no outcome in config/survey.yaml",
        "survey.contacts.shares: `1.1` is a complete interview",
    ):
        assert expected in found
    assert not (tmp_path / "data").exists()


def test_a_wave_or_a_contact_sheet_of_which_the_twin_says_nothing_is_named(tmp_path):
    sections = with_waves()
    del sections["twin"]["survey"]["waves"], sections["twin"]["survey"]["contacts"]
    sections["twin"]["survey"]["questions"]["places"] = {"centre": 1}
    found = problems(tmp_path, sections)
    assert "nothing is said of the wave `before`" in found
    assert "nothing is said of the contact sheet" in found
    assert "`places` has several answers, and no shares" in found


def test_a_code_of_the_crosswalk_that_means_no_answer_is_named(tmp_path):
    sections = with_waves()
    sections["survey"]["waves"]["before"]["codes"]["q1"] = {1: 0, 2: 5, 88: 9}
    assert "waves.before.codes.q1: 88 of `q1` means no answer in the synthetic data" in problems(tmp_path, sections)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda twin: twin.pop("not_chosen"), "`questions.places.chosen` needs a code for what was not chosen"),
        (lambda twin: twin.update(not_chosen={98: "Jo"}), "98 means not chosen and no answer"),
        (lambda twin: twin["questions"]["places"].update(centre=1.0), "has `chosen` and centre"),
        (lambda twin: twin["questions"]["places"].update(rest="shop"), "rest` is `shop`, which `chosen` has too"),
        (
            lambda twin: twin["questions"]["places"]["chosen"]["shop"].pop("west"),
            "`questions.places.chosen.shop` lacks",
        ),
        (
            lambda twin: twin["questions"]["again"].update(on={"places": 1.0}),
            "names `places`, which is no question above",
        ),
        (lambda twin: twin["questions"]["again"].update(rest="no"), "`questions.again.rest` is for several answers"),
        (lambda twin: twin["questions"]["again"].pop("centre"), "`questions.again` has neither `centre` nor `chosen`"),
        (lambda twin: twin["waves"]["before"].update(without=["sea"]), "names `sea`, which is no stratum"),
        (lambda twin: twin["waves"]["before"].update(without=["town", "village"]), "leaves no stratum"),
        (lambda twin: twin["waves"]["before"].update(drift={"age": 1}), "`waves.before.drift` names `age`"),
        (lambda twin: twin["waves"]["before"].update(drift={"trust": {"north": 1}}), "names `north`, of whom"),
        (lambda twin: twin["waves"]["before"].update(no_answer={5: "?"}), "`questions.trust.limits` hold 5"),
        (lambda twin: twin["waves"]["before"].update(no_answer={}), "`waves.before.no_answer` has no code"),
        (lambda twin: twin["contacts"]["columns"].pop("visits"), "`columns` lacks visits"),
        (lambda twin: twin["contacts"].update(shares={"2.10": 1.0}), "leaves no complete interview"),
    ],
)
def test_a_twin_that_contradicts_itself_is_refused_when_it_is_loaded(tmp_path, change, expected):
    sections = with_waves()
    change(sections["twin"]["survey"])
    with pytest.raises(InputError, match=r"config/twin\.yaml") as caught:
        loaded(tmp_path, sections)
    assert expected in str(caught.value)
