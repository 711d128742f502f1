import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceresearch.problems import InputError
from peaceresearch.sources.survey_codes import code_texts
from peaceresearch.sources.survey_data import SurveyData
from peaceresearch.sources.survey_joins import join

from .made_up_survey_data import rows, said, survey_data


def joined(data: SurveyData, other: SurveyData, **options) -> SurveyData:
    plain = {"source": "b.csv", "on": {"id": "id"}, "cardinality": "many_to_one", "unmatched": "fail", "variables": []}
    return join(data, "a.sav", other, {**plain, **options})


def problems(data: SurveyData, other: SurveyData, **options) -> list[str]:
    with pytest.raises(InputError) as caught:
        joined(data, other, **options)
    return [str(problem) for problem in caught.value.problems]


def test_variables_labels_reasons_and_sets_of_another_file() -> None:
    data = survey_data(
        id=[1, 2, 1], q=[5, None, 6], reasons=[(2, "q", "9", "refused")], labels=[("q", "9", "refused", True)]
    )
    other = survey_data(
        id=["2", "1", "01"],
        place=["b", "a", "c"],
        size=[None, 10, 3],
        reasons=[(1, "size", "99", "unknown")],
        labels=[("size", "99", "unknown", True), ("id", "1", "first", False)],
        sets=[("s", "", "dichotomies", "1", "size")],
        ranges=[("size", 90, 99)],
        wording={"place": "Name of the place"},
    )
    found = joined(data, other)
    assert list(found.answers) == ["row", "id", "q", "place", "size"]
    assert rows(found.answers) == [(1, 1, 5, "a", 10), (2, 2, None, "b", None), (3, 1, 6, "a", 10)]
    assert rows(found.reasons) == [(2, "q", "9", "refused"), (2, "size", "99", "unknown")]
    assert found.items["item"].tolist() == ["id", "q", "place", "size"]
    assert found.items["label"].tolist() == ["", "", "Name of the place", ""]
    assert rows(found.labels) == [("q", "9", "refused", True), ("size", "99", "unknown", True)]
    assert rows(found.sets) == [("s", "", "dichotomies", "1", "size")]
    assert rows(found.ranges) == [("size", 90, 99)]
    assert said(found.notes) == "b.csv: 1 row(s) belong to no row of a.sav: `01`; left out"


def test_one_to_many_multiplies_rows_and_what_belongs_to_them() -> None:
    """A household and the members of a repeat group; the second one has none, the third no key."""
    data = survey_data(key=["x", "y", None], q=[None, 1, None], reasons=[(1, "q", "9", ""), (3, "q", "8", "")])
    members = survey_data(up=["x", "z", "x"], age=[30, 1, None], reasons=[(3, "age", "-1", "secret")])
    options = {"on": {"key": "up"}, "cardinality": "one_to_many"}
    found = joined(data, members, unmatched="keep", **options)
    assert rows(found.answers) == [
        (1, "x", None, 30), (2, "x", None, None), (3, "y", 1, None), (4, None, None, None),
    ]  # fmt: skip
    assert rows(found.reasons) == [(1, "q", "9", ""), (2, "q", "9", ""), (2, "age", "-1", "secret"), (4, "q", "8", "")]
    assert said(found.notes).splitlines() == [
        "a.sav: 1 row(s) have no row in b.csv: `y`; kept with blanks",
        "a.sav: 1 row(s) have an empty key for b.csv; kept with blanks",
        "b.csv: 1 row(s) belong to no row of a.sav: `z`; left out",
    ]
    assert problems(data, members, **options) == [
        "a.sav: key key: 1 row(s) have no row in b.csv: `y`; mend the keys, or keep such rows with `unmatched: keep`",
        "a.sav: key key: 1 row(s) have an empty key; mend the keys, or keep such rows with `unmatched: keep`",
    ]


def test_several_keys_are_one() -> None:
    data = survey_data(wave=["a", "a", "b"], id=[1, 2, 1])
    other = survey_data(w=["b", "a", "a"], n=["1", "2", "1"], extra=[30, 20, 10])
    found = joined(data, other, on={"wave": "w", "id": "n"}, cardinality="one_to_one")
    assert found.answers["extra"].tolist() == [10, 20, 30]


@pytest.mark.parametrize(
    ("cardinality", "sides"),
    [("one_to_one", ["a.sav", "b.csv"]), ("many_to_one", ["b.csv"]), ("one_to_many", ["a.sav"])],
)
def test_every_repeated_key_is_told_for_both_sides(cardinality: str, sides: list[str]) -> None:
    data = survey_data(id=[1, 1, 2, 2, 3])
    other = survey_data(id=[number for number in range(1, 9) for _ in range(2)], x=list(range(16)))
    lines = problems(data, other, cardinality=cardinality)
    told = {
        "a.sav": "a.sav: key id: 2 key(s) stand in several rows: `1`, `2`;",
        "b.csv": "b.csv: key id: 8 key(s) stand in several rows: `1`, `2`, `3`, `4`, `5`, ... (8 in all);",
    }
    assert [line.startswith(told[side]) for line, side in zip(lines, sides, strict=True)] == [True] * len(sides)
    assert f"change the cardinality {cardinality} of the join" in lines[0]


def test_what_is_not_there_and_what_is_there_twice() -> None:
    data = survey_data(id=[1], income=[3], age=[4])
    other = survey_data(ident=[1], income=[5], age=[6], town=["x"])
    assert problems(data, other, on={"idd": "idnt"}, variables=["towns"]) == [
        "a.sav: has no variable `idd`, which a join names; did you mean `id`?",
        "b.csv: has no variable `idnt`, which a join names; did you mean `ident`?",
        "b.csv: has no variable `towns`, which a join names; did you mean `town`?",
    ]
    (line,) = problems(data, other, on={"id": "ident"})
    assert line.startswith(
        "b.csv: the variables `income`, `age` are in a.sav, too; name those to add in the `variables`"
    )
    assert list(joined(data, other, on={"id": "ident"}, variables=["town"]).answers) == [
        "row",
        "id",
        "income",
        "age",
        "town",
    ]


def test_a_set_keeps_its_name_beside_one_of_the_same_name() -> None:
    own = survey_data(id=[1], a=[1], sets=[("media", "Own", "dichotomies", "1", "a")])
    other = survey_data(id=[1], b=[1], sets=[("media", "Other", "dichotomies", "1", "b")])
    assert joined(own, other).sets["set"].tolist() == ["media", "media_2"]


def test_files_without_rows() -> None:
    data, empty = survey_data(id=[1, 2]), survey_data(id=[], x=[])
    found = joined(data, empty, unmatched="keep")
    assert rows(found.answers) == [(1, 1, None), (2, 2, None)]
    assert joined(empty, survey_data(id=[1], y=[1])).answers.shape == (0, 4)


keys = st.lists(st.one_of(st.none(), st.integers(0, 6)), max_size=12)


@settings(max_examples=60, deadline=None)
@given(keys, st.lists(st.integers(0, 6), min_size=1, max_size=12))
def test_the_result_is_that_of_pandas_merge(left: list, right: list) -> None:
    """Rows, their order and their number, against `DataFrame.merge`."""
    data = survey_data(id=[*left, None])
    other = survey_data(id=[str(key) for key in right], x=list(range(len(right))))
    options = {"cardinality": "one_to_many", "unmatched": "keep"}
    if data.answers["id"].dropna().duplicated().any():
        assert "stand in several rows" in problems(data, other, **options)[0]
        return
    found = joined(data, other, **options).answers
    own = pd.DataFrame({"id": code_texts(data.answers["id"])})
    expected = own.merge(other.answers[["id", "x"]], on="id", how="left")
    assert found["row"].tolist() == list(range(1, len(expected) + 1))
    assert found["x"].fillna(-1).tolist() == expected["x"].fillna(-1).tolist()
    assert code_texts(found["id"]).fillna("").tolist() == expected["id"].fillna("").tolist()
