import numpy as np
import pandas as pd
import pyreadstat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceresearch.sources.statistical import read_statistical_file
from peaceresearch.study.survey import Survey
from peaceresearch.study.twin_survey import SurveyTwin
from peaceresearch.twin.survey import answers
from peaceresearch.twin.write_twin import write_twin

from .small_study import loaded, study
from .survey_results import analysed


def drawn(sections: dict | None = None, seed: int = 7) -> pd.DataFrame:
    sections = sections or study()
    return answers(
        Survey.model_validate(sections["survey"]), SurveyTwin.model_validate(sections["twin"]["survey"]), seed
    )


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("study")
    config = loaded(folder)
    return config, write_twin(folder, config)[0]


@pytest.fixture(scope="module")
def found(written):
    config, path = written
    return analysed(path.parents[3], config)


def test_the_reader_finds_labels_in_the_language_of_the_file_and_nothing_odd(written):
    data = read_statistical_file(written[1])
    assert data.notes == ()
    labels = dict(zip(data.items["item"], data.items["label"], strict=True))
    assert labels["q1"] == "Sa shpesh vizitoni fqinjët?"
    assert (labels["q2"], labels["region"], labels["w"], labels["psu"]) == ("Besimi", "Rajoni", "Pesha", "")
    assert labels["valley"] == "Lugina"
    measures = dict(zip(data.items["item"], data.items["measure"], strict=True))
    assert (measures["q1"], measures["q2"], measures["w"]) == ("ordinal", "scale", "scale")
    values = data.labels.set_index(["item", "code"])["label"]
    assert (values["q1", "9"], values["stratum", "2"], values["region", "2"]) == ("Shpesh", "Fshat", "Perëndim")
    assert values["valley", "6"] == "E poshtme"


def test_answers_that_were_not_given_are_declared_missing_with_their_reason(written):
    data = read_statistical_file(written[1])
    assert set(data.answers["q1"].dropna()) == {0, 5, 9}
    assert set(data.reasons["item"]) == {"q1", "q2"}
    assert data.reasons.set_index("code")["label"].to_dict() == {"98": "Nuk e di", "99": "Nuk përgjigjet"}
    assert 0.05 < data.answers["q1"].isna().mean() < 0.15
    assert data.answers[["region", "town", "w", "psu", "stratum"]].notna().all(axis=None)


def test_the_header_says_synthetic_and_carries_the_date_of_the_edition(written):
    _, meta = pyreadstat.read_sav(str(written[1]), metadataonly=True)
    assert meta.file_label.startswith("SYNTHETIC DATA: Një studim")
    assert " ".join(meta.notes).startswith("SYNTHETIC DATA. Të dhëna të sajuara nga një program, për të provuar.")
    assert str(meta.creation_time) == "2024-05-07 00:00:00"


def test_the_sample_has_the_strata_psus_and_makeup_declared():
    table = drawn()
    assert table.groupby("stratum").size().to_dict() == {1: 300, 2: 300}
    assert table.groupby("stratum")["psu"].nunique().to_dict() == {1: 20, 2: 20}
    assert table.groupby("psu").size().eq(15).all()
    assert table["psu"].nunique() == 40
    assert (table["region"] == 1).groupby(table["stratum"]).sum().to_dict() == {1: 210, 2: 0}
    assert table.groupby("stratum")["town"].unique().map(list).to_dict() == {1: [1.0], 2: [2.0]}
    means = table.groupby("stratum")["w"].mean()
    assert means[1] == pytest.approx(4 / 3, rel=0.03)  # 600 people and 300 people, 300 respondents each
    assert means[2] == pytest.approx(2 / 3, rel=0.03)


def test_the_planted_difference_and_effect_are_found_again(found):
    east, west = found.loc["survey.mean.trust[region=east]"], found.loc["survey.mean.trust[region=west]"]
    assert east["ci_low"] > west["ci_high"]
    assert east["estimate"] - west["estimate"] == pytest.approx(2, abs=0.6)
    effect = found.loc["survey.coefficient.trusting[visits]"]
    assert effect["ci_low"] > 0
    # A standard deviation of the score moves trust by 1; the codes 0, 5, 9 spread it over some 3 points.
    assert effect["estimate"] == pytest.approx(1 / 3, abs=0.1)


def test_planted_differences_of_what_is_fixed_and_of_an_answer_above_are_found_again(found):
    planted = {"valley:lower": -1.0, "visits:often": 0.8, "visits:sometimes": 0.0}
    for term, effect in planted.items():
        row = found.loc[f"survey.coefficient.calmness[{term}]"]
        assert row["ci_low"] < effect < row["ci_high"]
    assert found.loc["survey.coefficient.calmness[valley:lower]", "ci_high"] < 0
    assert found.loc["survey.coefficient.calmness[visits:often]", "ci_low"] > 0


def test_without_a_planted_effect_none_is_found():
    sections = study()
    sections["twin"]["survey"]["questions"]["trust"] |= {"on": {}, "centre": 5, "no_answer": 0}
    sections["twin"]["survey"]["questions"]["visits"]["no_answer"] = 0
    table = drawn(sections)
    assert abs(np.corrcoef(table["q1"], table["q2"])[0, 1]) < 0.1


def test_one_more_question_changes_no_other_answer():
    sections = study()
    sections["survey"]["items"]["age"] = {"variable": "q9", "label": "Age"}
    questions = sections["twin"]["survey"]["questions"]
    sections["twin"]["survey"]["questions"] = {"age": {"centre": 40, "spread": 15, "limits": [18, 90]}, **questions}
    table, before = drawn(sections), drawn()
    assert len(table.columns) == len(before.columns) + 1
    pd.testing.assert_frame_equal(table[before.columns], before)
    assert table["q9"].between(18, 90).all()


@settings(max_examples=25, deadline=None)
@given(centre=st.floats(-30, 30), spread=st.floats(0.1, 30), seed=st.integers(0, 2**32 - 1))
def test_every_answer_is_a_code_or_within_the_limits(centre, spread, seed):
    sections = study()
    for question in sections["twin"]["survey"]["questions"].values():
        question |= {"centre": centre, "spread": spread}
    table = drawn(sections, seed)
    assert set(table["q1"]) <= {0, 5, 9, 98, 99}
    assert (table["q2"].between(0, 10) | table["q2"].isin([98, 99])).all()
    assert (table["q2"] == table["q2"].round()).all()
