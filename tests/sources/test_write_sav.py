import string
import unicodedata
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceresearch.sources.sav_missing import Told, declared, stored_codes
from peaceresearch.sources.sav_names import sav_names
from peaceresearch.sources.statistical import read_statistical_file
from peaceresearch.sources.statistical_documents import documented_reasons, reasons_as_documents
from peaceresearch.sources.survey_data import SurveyData
from peaceresearch.sources.survey_reasons import with_reasons
from peaceresearch.sources.write_sav import write_sav

from .made_up_survey_data import rows, said, survey_data

FOLDERS = ("derived-kcsf-sav", "pyreadstat-fixtures", "pspp-examples", "reference-results")
ENTRIES = [
    {"reason": "dont_know", "codes": [88, 888, ".a"], "labels": [], "variables": []},
    {"reason": "refused", "codes": [-1, ".b"], "labels": ["undetermined"], "variables": []},
]

read_once = cache(read_statistical_file)


def again(data: SurveyData, tmp_path: Path) -> SurveyData:
    """The survey as it is read from the file that it is written to."""
    write_sav(data, tmp_path / "again.sav")
    found = read_statistical_file(tmp_path / "again.sav")
    return found if "reason" in found.reasons else replace(found, reasons=found.reasons.assign(reason=""))


def same(first: SurveyData, second: SurveyData, *parts: str) -> None:
    for part in parts:
        tables = [getattr(data, part) for data in (first, second)]
        if part == "labels":  # the order of labels says nothing
            tables = [table.sort_values(["item", "code"], ignore_index=True) for table in tables]
        pd.testing.assert_frame_equal(*tables)


# --- what was read is read again -------------------------------------------------------------------------------------


def test_real_files_of_spss_come_back_as_they_are(shared_data: Path, tmp_path: Path) -> None:
    paths = [path for folder in FOLDERS for path in sorted((shared_data / folder).glob("*.*"))]
    paths = [path for path in paths if path.suffix in (".sav", ".zsav", ".por")]
    assert len(paths) >= 15
    reasons = 0
    for path in paths:
        data = with_reasons(read_once(path), ENTRIES, {})
        same(data, again(data, tmp_path), "answers", "items", "labels", "reasons", "ranges", "sets")
        reasons += len(data.reasons)
    assert reasons > 100


def test_real_files_of_stata_come_back_with_numbers_for_their_tags(shared_data: Path, tmp_path: Path) -> None:
    paths = [path for folder in FOLDERS for path in sorted((shared_data / folder).glob("*.dta"))]
    assert len(paths) == 3
    for path in paths:
        data = with_reasons(read_once(path), ENTRIES, {})
        found = again(data, tmp_path)
        same(data, found, "answers")
        same(*(replace(each, items=each.items.drop(columns=["format", "decimals"])) for each in (data, found)), "items")
        assert found.reasons[["row", "item", "reason"]].equals(data.reasons[["row", "item", "reason"]])
    found = again(with_reasons(read_once(shared_data / FOLDERS[1] / "missing_test.dta"), ENTRIES, {}), tmp_path)
    assert rows(found.reasons)[:3] == [
        (1, "var1", "-1", "missing", "dont_know"), (1, "var2", "-2", ".b", "refused"), (1, "var3", "-3", ".c", "other"),
    ]  # fmt: skip


def test_what_pyreadstat_itself_finds_in_the_file(shared_data: Path, tmp_path: Path) -> None:
    """Not by our reader: missing values, labels, formats and measures as another program sees them."""
    source = shared_data / "pyreadstat-fixtures" / "sample_missing.sav"
    write_sav(read_once(source), tmp_path / "a.sav", "a mark")
    frames, metas = zip(
        *(pyreadstat.read_sav(path, user_missing=True) for path in (source, tmp_path / "a.sav")), strict=True
    )
    pd.testing.assert_frame_equal(*frames)
    first, second = metas
    for name in ("column_labels", "variable_value_labels", "original_variable_types", "variable_measure"):
        assert getattr(first, name) == getattr(second, name), name
    assert {key: sorted(map(str, value)) for key, value in first.missing_ranges.items()} == {
        key: sorted(map(str, value)) for key, value in second.missing_ranges.items()
    }
    assert second.file_label == "a mark"


letters = st.characters(exclude_categories=["Cs", "Cc", "Cn", "Zs", "Zl", "Zp"])
# As readers give them: composed (NFC), which a few letters of Unicode are not by themselves.
texts = st.text(letters, min_size=1, max_size=12).map(lambda text: unicodedata.normalize("NFC", text))
numbers = st.one_of(st.integers(-200, 200).map(float), st.floats(-1e6, 1e6, allow_nan=False))
moments = st.datetimes(min_value=pd.Timestamp("1583-01-01").to_pydatetime()).map(
    lambda m: m.replace(microsecond=0).isoformat()
)
NAMES = [*string.ascii_lowercase[:6], "Längëd", "име"]


@st.composite
def surveys(draw) -> SurveyData:
    """Columns of numbers, texts and moments, with up to three missing codes each, and labels at will."""
    n = draw(st.integers(0, 8))
    columns, reasons, labels = {}, [], []
    for name in draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True)):
        kind = draw(st.sampled_from([numbers, texts, moments]))
        values = draw(st.lists(st.one_of(st.none(), kind), min_size=n, max_size=n))
        is_text = kind is not numbers
        codes = draw(st.lists(st.sampled_from(["801", "802", "803"]), max_size=3, unique=True))
        for code in codes:
            label = draw(st.one_of(st.just(""), texts))
            labels.append((name, code, label, True))
            for row in draw(st.lists(st.integers(1, n), max_size=3, unique=True)) if n else []:
                if all((row, name) != known[:2] for known in reasons):
                    values[row - 1] = None
                    reasons.append((row, name, code, label, draw(st.sampled_from(["refused", "dont_know"]))))
        for value in {value for value in values if value is not None and kind is not moments}:
            if draw(st.booleans()):
                code = (
                    value
                    if is_text
                    else pd.Series([value]).map(lambda v: str(int(v)) if v.is_integer() else repr(v))[0]
                )
                labels.append((name, code, draw(texts), False))
        columns[name] = values if not is_text else pd.array(values, dtype="str").tolist() or [""][:0]
    reasons = sorted(reasons, key=lambda each: (each[0], list(columns).index(each[1])))
    consistent = {(item, code): reason for _, item, code, _, reason in reasons}  # a code means one thing in a variable
    reasons = [(row, item, code, label, consistent[item, code]) for row, item, code, label, _ in reasons]
    return survey_data(reasons or [], labels, **columns)


@settings(max_examples=15, deadline=None)
@given(surveys())
def test_random_surveys_come_back(tmp_path_factory: pytest.TempPathFactory, data: SurveyData) -> None:
    tmp_path = tmp_path_factory.mktemp("sav")
    assert write_sav(data, tmp_path / "x.sav") == ()
    found = again(data, tmp_path)
    if "reason" not in data.reasons:
        data = replace(data, reasons=data.reasons.assign(reason=""))
    same(data, found, "answers", "labels")
    assert rows(found.reasons) == rows(data.reasons)


def test_the_same_survey_gives_the_same_bytes(shared_data: Path, tmp_path: Path) -> None:
    data = read_once(shared_data / "derived-kcsf-sav" / "kcsf2017_sq_utf8.sav")
    for name in ("a", "b"):
        write_sav(data, tmp_path / f"{name}.sav", "mark")
    first = (tmp_path / "a.sav").read_bytes()
    assert first == (tmp_path / "b.sav").read_bytes()
    assert first[92:109] == b"01 Jan 8000:00:00"


# --- what SPSS has no place for --------------------------------------------------------------------------------------


def test_missing_answers_without_a_number(tmp_path: Path) -> None:
    data = survey_data(
        q=[None, None, None, -1, 5],
        t=[None, None, "-2", "x", "y"],
        reasons=[
            (1, "q", ".a", "Refused", "refused"), (1, "t", "No answer / Refuse", "", "refused"),
            (2, "q", "", "", "not_asked"), (2, "t", "", "", "not_asked"), (3, "q", ".b", "", "other"),
        ],
        labels=[("q", ".a", "Refused", True), ("q", "5", "five", False)],
    )  # fmt: skip
    notes = write_sav(data, tmp_path / "x.sav")
    found = read_statistical_file(tmp_path / "x.sav")
    assert rows(found.answers)[3:] == [(4, -1, "x"), (5, 5, "y")]
    assert rows(found.reasons) == [
        (1, "q", "-3", "Refused", "refused"),
        (1, "t", "-4", "No answer / Refuse", "refused"),
        (2, "q", "-2", "not_asked", "not_asked"),  # -1 is an answer
        (2, "t", "-1", "not_asked", "not_asked"),
        (3, "q", "-4", ".b", "other"),
    ]
    assert said(notes).splitlines() == [
        "export: missing answers without a code (not_asked) in `t`; written as -1",
        "export: missing answers without a code (not_asked) in `q`; written as -2",
        "export: missing answers with the code `.a` (refused) in `q`; written as -3",
        "export: missing answers with the code `.b` (other) in `q`; written as -4",
        "export: missing answers with the code `No answer / Refuse` (refused) in `t`; written as -4",
    ]


def test_a_tag_has_one_number_in_all_variables() -> None:
    kinds = {code: Told(code, "", "other", 1) for code in (".a", ".b", ".c")}
    new: dict = {}
    assert stored_codes([kinds[".a"], kinds[".b"]], False, set(), new) == ["-1", "-2"]
    assert stored_codes([kinds[".b"], kinds[".c"]], False, {"-3"}, new) == ["-2", "-4"]
    assert stored_codes([kinds[".c"]], False, set(), new) == ["-3"]
    assert stored_codes([Told("9", "", "refused", 1), Told("9", "", "other", 5)], False, set(), {}) == ["-1", "9"]
    assert stored_codes([Told("9", "", "refused", 1)], False, {"9", "-1"}, {}) == ["-2"]


def test_a_code_that_is_also_an_answer_keeps_apart(tmp_path: Path) -> None:
    """Two waves: in one 8 is missing, in the other it is an answer."""
    data = survey_data(q=[None, 8], reasons=[(1, "q", "8", "none", "other")], labels=[("q", "8", "eight", False)])
    found = again(data, tmp_path)
    assert rows(found.answers) == [(1, None), (2, 8)]
    assert rows(found.reasons) == [(1, "q", "-1", "none", "other")]


@pytest.mark.parametrize(
    ("codes", "ranges", "answers", "expected", "left"),
    [
        ([9, 8, 7], [], [1, 2], [7, 8, 9], []),
        ([6, 7, 8, 9], [], [1, 2], [{"lo": 6, "hi": 9}], []),
        ([-1, 96, 97, 98, 99], [], [1, 5], [{"lo": 96, "hi": 99}, -1], []),
        ([-1, 0, 6, 7, 8, 9], [], [1, 5], [{"lo": 6, "hi": 9}, -1], [0]),
        ([1, 3, 5, 7], [], [2, 4, 6], [1, 3, 5], [7]),
        ([2500, -1], [(2000, 3000)], [1], [{"lo": 2000, "hi": 3000}, -1], []),
        ([2500, -1], [(2000, 3000)], [1, 2001], [-1, 2500], []),
        ([9], [(float("-inf"), 0)], [1], [{"lo": float("-inf"), "hi": 0}, 9], []),
        ([6, 7, 8, 20], [(6, 7)], [1], [{"lo": 6, "hi": 20}], []),
        ([], [], [1], [], []),
    ],
)
def test_what_is_declared_missing(codes: list, ranges: list, answers: list, expected: list, left: list) -> None:
    assert declared(codes, ranges, np.array(answers, dtype=float)) == (expected, left)


def test_more_missing_codes_than_spss_can_declare(tmp_path: Path) -> None:
    codes = ["1", "3", "5", "7"]
    reasons = [(row, item, code, "", "other") for row, code in enumerate(codes, 1) for item in ("q", "t")]
    data = survey_data(q=[None] * 4 + [2, 4, 6], t=[None] * 4 + ["a", "b", "c"], reasons=reasons)
    notes = write_sav(data, tmp_path / "x.sav")
    done = "labelled, but not declared missing"
    assert [(note.place, note.found.partition(": ")[2], note.done) for note in notes] == [
        ("export: variable q", "`7`", done), ("export: variable t", "`7`", done),
    ]  # fmt: skip
    found = read_statistical_file(tmp_path / "x.sav")
    assert found.answers["q"].fillna(0).tolist() == [0, 0, 0, 7, 2, 4, 6]
    assert len(found.reasons) == 6


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["q/opt", "q_opt", "q-opt"], ["q_opt_2", "q_opt", "q_opt_3"]),
        (["7.1", "7.10", "_x", ""], ["v7.1", "v7.10", "v_x", "v"]),
        (["all", "With", "to", "other"], ["all_", "With_", "to_", "other"]),
        (["Age", "AGE", "age_2"], ["Age", "AGE_3", "age_2"]),
        (["end.", "a b", "ë!", "नमस्ते"], ["end_", "a_b", "ë_", "नमस्ते"]),
        (["ж" * 33, "ж" * 34, "x" * 64], ["ж" * 32, "ж" * 31 + "_2", "x" * 64]),
    ],
)
def test_names_that_spss_accepts(names: list[str], expected: list[str]) -> None:
    assert list(sav_names(names).values()) == expected


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=70), min_size=1, max_size=6, unique=True))
def test_any_name_can_be_written(tmp_path_factory: pytest.TempPathFactory, names: list[str]) -> None:
    given_ = sav_names(names)
    assert len({name.casefold() for name in given_.values()}) == len(names)
    path = tmp_path_factory.mktemp("sav") / "names.sav"
    pyreadstat.write_sav(pd.DataFrame({name: [1.0] for name in given_.values()}), path)
    assert list(pyreadstat.read_sav(path)[0]) == list(given_.values())
    assert sav_names(list(given_.values())) == {name: name for name in given_.values()}


def test_a_name_that_is_replaced_begins_the_label(tmp_path: Path) -> None:
    data = survey_data(wording={"q/1": "Which media?"}, **{"q/1": [1.0], "7.1": [2.0]})
    notes = write_sav(data, tmp_path / "x.sav")
    found = read_statistical_file(tmp_path / "x.sav")
    assert found.items[["item", "label"]].to_numpy().tolist() == [["q_1", "q/1: Which media?"], ["v7.1", "7.1"]]
    assert [note.place for note in notes] == ["export: variable q/1", "export: variable 7.1"]


def test_texts_and_labels_longer_than_spss_allows(tmp_path: Path) -> None:
    long = "ë" * 20_000
    data = survey_data(
        t=["a", long, "x\0y"], q=[1, 2, 3], labels=[("q", "1", "ž" * 100, False)], wording={"q": "š" * 200}
    )
    notes = write_sav(data, tmp_path / "x.sav")
    found = read_statistical_file(tmp_path / "x.sav")
    assert found.answers["t"].tolist() == ["a", "ë" * 16_383, "xy"]
    assert found.items["label"].tolist() == ["", "š" * 128]
    assert found.labels["label"].tolist() == ["ž" * 60]
    assert [note.done for note in notes] == ["cut", "written without, or cut", "cut"]


def test_dates_and_times_are_those_of_spss(tmp_path: Path) -> None:
    data = survey_data(
        day=["2024-05-31", None], moment=["2024-05-31T10:00:01", None], fine=["2024-05-31T10:00:00.250000", None],
        span=["26:10:00", "-00:00:01"], odd=["2024-05-31", "yesterday"], zone=["2024-05-31T10:00:00+02:00", None],
    )  # fmt: skip
    kinds = ["date", "datetime", "datetime", "time", "date", "datetime"]
    data = replace(data, items=data.items.assign(kind=pd.array(kinds, dtype="str")))
    notes = write_sav(data, tmp_path / "x.sav")
    _, meta = pyreadstat.read_sav(tmp_path / "x.sav")
    formats = ["DATE11", "DATETIME20", "DATETIME26.6", "TIME8", "A10", "A25"]
    assert list(meta.original_variable_types.values()) == formats
    frame, _ = pyreadstat.read_sav(tmp_path / "x.sav", dates_as_pandas_datetime=True)
    assert frame["moment"][0] == pd.Timestamp("2024-05-31 10:00:01")
    same(data, read_statistical_file(tmp_path / "x.sav"), "answers")
    assert [(note.place, note.done) for note in notes] == [
        ("export: variable odd", "written as text"), ("export: variable zone", "written as text"),
    ]  # fmt: skip


def test_multiple_response_sets(tmp_path: Path) -> None:
    """Names that begin alike have other short names, by which the file's record names them; labels of any script."""
    names = [f"a_very_long_name_{number}" for number in range(12)]
    columns = {name: [1.0, 0.0] for name in names} | {
        "t1": ["y", "n"],
        "t2": ["n", "y"],
        "m/1": [1.0, 2.0],
        "m/2": [2.0, None],
    }
    members = [("long", "Шта све?", "dichotomies", "1", name) for name in names]
    members += [("texts", "", "dichotomies", "y", name) for name in ("t1", "t2")]
    members += [("q/1", "A label", "categories", "", name) for name in ("m/1", "m/2")]
    data = survey_data(sets=[*members, ("alone", "", "dichotomies", "1", "t1")], **columns)
    notes = write_sav(data, tmp_path / "x.sav")
    found = read_statistical_file(tmp_path / "x.sav")
    expected = [("q_1", *each[1:4], each[4].replace("/", "_")) if each[0] == "q/1" else each for each in members]
    expected = [(*each[:3], "", each[4]) if each[3] == "y" else each for each in expected]
    assert rows(found.sets) == sorted(expected, key=lambda each: each[0])  # ReadStat reads no counted text
    assert b"\n$texts=D1 y 0  t1 t2\n" in (tmp_path / "x.sav").read_bytes()
    same(replace(data, answers=data.answers.rename(columns=lambda name: name.replace("/", "_"))), found, "answers")
    assert "export: multiple-response sets of fewer than two variables: `alone`; left out" in said(notes)


def test_the_waves_are_a_variable(tmp_path: Path) -> None:
    data = survey_data(q=[1, 2])
    data.answers.insert(1, "wave", pd.array(["y2016", "y2020"], dtype="str"))
    found = again(data, tmp_path)
    assert rows(found.answers) == [(1, "y2016", 1), (2, "y2020", 2)]
    assert found.items["item"].tolist() == ["wave", "q"]


def test_a_survey_that_was_read_is_always_written(tmp_path: Path) -> None:
    """Whatever the writer does not take is left out and noted; without any variable there are row numbers."""
    data = survey_data(q=[1, 2], p=[3, 4])
    odd = replace(data, items=data.items.assign(measure=pd.array(["strange", ""], dtype="str")))
    (note,) = write_sav(odd, tmp_path / "x.sav")
    assert (note.place, note.done) == ("export: variable q", "left out")
    assert rows(read_statistical_file(tmp_path / "x.sav").answers) == [(1, 3), (2, 4)]
    wrong = replace(data, answers=data.answers.assign(q=pd.array(["x", "y"], dtype="str")))  # said to be a number
    (note,) = write_sav(wrong, tmp_path / "x.sav")
    assert "ValueError" in note.found
    empty = replace(data, answers=data.answers[["row"]], items=data.items.head(0))
    assert write_sav(empty, tmp_path / "x.sav") == ()
    assert pyreadstat.read_sav(tmp_path / "x.sav")[0]["row"].tolist() == [1, 2]


def test_reasons_in_the_documents_of_a_file() -> None:
    names = [f"{'q' * 60}{number}" for number in range(4)]
    reasons = {(name, "99"): "refused" for name in names} | {("a", "-1"): "not_asked", ("b", "n, a:"): "other"}
    lines = reasons_as_documents(reasons)
    assert max(len(line.encode()) for line in lines) <= 80
    assert documented_reasons(["a remark", *lines, "", "refused, code 1:", "  x"]) == reasons
    assert documented_reasons(["refused, code 1:", "  x"]) == {}
    assert reasons_as_documents({}) == []
