import unicodedata
from functools import cache
from io import StringIO
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pyreadstat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceresearch.problems import InputError
from peaceresearch.results.codes import canonical
from peaceresearch.sources.notes import Note
from peaceresearch.sources.statistical import read_statistical_file
from peaceresearch.sources.survey_data import SurveyData

read_once = cache(read_statistical_file)  # real files do not change between tests
TABLES = ("answers", "items", "labels", "reasons", "sets")


def only_problem(path: Path, **options: str) -> str:
    with pytest.raises(InputError) as caught:
        read_statistical_file(path, shown="data/raw/survey/wave.sav", **options)
    (problem,) = caught.value.problems
    line = str(problem)
    assert line.startswith("data/raw/survey/wave.sav: ")
    assert "\n" not in line
    return line


def rows(table: pd.DataFrame) -> list[tuple]:
    return list(table.itertuples(index=False, name=None))


def labels_of(data: SurveyData, item: str) -> dict[str, tuple[str, bool]]:
    own = data.labels[data.labels["item"] == item]
    return {code: (label, bool(missing)) for _, code, label, missing in rows(own)}


# --- real files ------------------------------------------------------------------------------------------------------


def test_every_real_file_reads_and_is_writable_to_parquet(shared_data: Path, tmp_path: Path) -> None:
    folders = ("pyreadstat-fixtures", "pspp-examples", "derived-kcsf-sav")
    paths = [path for folder in folders for path in sorted((shared_data / folder).glob("*.*"))]
    paths = [path for path in paths if path.suffix in (".sav", ".zsav", ".por", ".dta")]
    assert len(paths) >= 15
    for path in paths:
        data = read_once(path)
        assert list(data.answers.columns) == ["row", *data.items["item"]]
        assert data.answers["row"].tolist() == list(range(1, len(data.answers) + 1))
        for name in TABLES:
            table = getattr(data, name)
            table.to_parquet(tmp_path / "table.parquet", index=False)
            back = pq.read_table(tmp_path / "table.parquet").to_pandas()
            assert back.shape == table.shape
            assert not table.dtypes.map(pd.api.types.is_object_dtype).any(), (path.name, name)
        listed = data.reasons[["row", "item"]]
        assert not listed.duplicated().any()
        for row, item in rows(listed):
            assert pd.isna(data.answers.at[row - 1, item])


def test_declared_reasons_of_spss(shared_data: Path) -> None:
    """Against the values that the package's own CSV gives when user-missing values are kept."""
    folder = shared_data / "pyreadstat-fixtures"
    data = read_once(folder / "sample_missing.sav")
    kept = pd.read_csv(StringIO((folder / "sample_missing_user.csv").read_text(encoding="utf-8-sig")))
    for item in ("mynum", "mylabl", "myord"):
        own = data.reasons[data.reasons["item"] == item].set_index("row")["code"].map(float)
        given_ = data.answers.set_index("row")[item].fillna(own)
        expected = pd.to_numeric(kept[item], errors="coerce")
        np.testing.assert_array_equal(given_.to_numpy(), expected.to_numpy())
    assert rows(data.reasons) == [
        (6, "mynum", "-1", ""),
        (6, "mylabl", "-1", "undetermined"),
        (6, "myord", "-1", "missing"),
        (7, "mynum", "2500", ""),  # inside the declared range 2000 to 3000
        (7, "myord", "-3", ""),
    ]
    assert labels_of(data, "myord") == {
        "-1": ("missing", True),
        "-2": ("", True),
        "-3": ("", True),
        "1": ("low", False),
        "2": ("medium", False),
        "3": ("high", False),
    }
    assert pd.isna(data.answers.at[6, "mychar"])  # blank, and so not among the reasons


def test_dates_are_the_same_in_every_format(shared_data: Path) -> None:
    folder = shared_data / "pyreadstat-fixtures"
    expected = pd.read_csv(StringIO((folder / "sample.csv").read_text(encoding="utf-8-sig")))
    for name in ("sample.sav", "sample.zsav", "sample.por", "sample.dta"):
        answers = read_once(folder / name).answers.rename(columns=str.lower)
        assert answers["mydate"].dropna().tolist() == expected["mydate"].dropna().tolist()
        moments = expected["dtime"].dropna().str.removesuffix(".000000")
        assert answers["dtime"].dropna().tolist() == moments.tolist()
        assert answers["mytime"].dropna().tolist() == ["10:10:10", "23:10:10", "00:00:00", "16:10:10"]
        assert answers["mynum"].tolist() == expected["mynum"].tolist()
        assert answers["mychar"].tolist() == expected["mychar"].tolist()
    kinds = read_once(folder / "sample.sav").items.set_index("item")["kind"]
    assert kinds.to_dict() == {
        "mychar": "text", "mynum": "number", "mydate": "date", "dtime": "datetime",
        "mylabl": "number", "myord": "number", "mytime": "time",
    }  # fmt: skip


def test_tagged_missings_of_stata(shared_data: Path) -> None:
    data = read_once(shared_data / "pyreadstat-fixtures" / "missing_test.dta")
    assert [code for _, _, code, _ in rows(data.reasons)] == [".a", ".b", ".c", ".x", ".y", ".z"]
    assert labels_of(data, "var1") == {".a": ("missing", True)}
    assert data.answers.iloc[0, 1:9].isna().all()
    assert data.answers.at[0, "var9"] == 1.0
    assert set(data.answers.dtypes.iloc[1:]) == {np.dtype("float64")}


def test_missing_text_and_missing_number(shared_data: Path) -> None:
    text = read_once(shared_data / "pyreadstat-fixtures" / "missing_char.sav")
    assert rows(text.reasons) == [(1, "mychar", "Z", "")]
    assert labels_of(text, "mychar") == {"Z": ("", True), "a": ("labeled", False)}
    number = read_once(shared_data / "pyreadstat-fixtures" / "missing_test.sav")
    assert rows(number.reasons) == [(1, "var1", "1", "missing")]
    assert number.answers["var1"].isna().tolist() == [True, False]


def test_sets_and_other_scripts(shared_data: Path) -> None:
    folder = shared_data / "pyreadstat-fixtures"
    sets = read_once(folder / "simple_alltypes.sav").sets
    assert rows(sets[sets["set"] == "mymrset"]) == [
        ("mymrset", "My multiple response set", "dichotomies", "1", item) for item in ("bool1", "bool2", "bool3")
    ]
    assert list(read_once(folder / "hebrews.sav").answers) == ["row", "ותק_ב"]
    assert "నేను" in read_once(folder / "tegulu.sav").answers.iloc[0, 2]


def test_one_survey_in_three_scripts(shared_data: Path) -> None:
    folder = shared_data / "derived-kcsf-sav"
    names = ("kcsf2017_sq_utf8.sav", "kcsf2017_sr_cyrl_utf8.sav", "kcsf2017_sr_latn_cp1250.sav")
    albanian, cyrillic, latin = (read_once(folder / name) for name in names)
    assert labels_of(albanian, "q9")["10"] == ("Tjetër", False)
    assert labels_of(cyrillic, "q9")["1"] == ("Специфично село/градић", False)
    assert labels_of(latin, "q9")["1"] == ("Specifično selo/gradić", False)
    assert labels_of(latin, "q121")["88"] == ("Ne znam", True)
    for other in (cyrillic, latin):
        assert other.labels[["item", "code", "missing"]].equals(albanian.labels[["item", "code", "missing"]])
        assert other.reasons[["row", "item", "code"]].equals(albanian.reasons[["row", "item", "code"]])
        numbers = [
            item for item, kind in zip(other.items["item"], other.items["kind"], strict=True) if kind == "number"
        ]
        pd.testing.assert_frame_equal(other.answers[numbers], albanian.answers[numbers])
    assert not albanian.notes and not cyrillic.notes
    assert "CP1250" in latin.notes[0].found
    assert len(latin.sets) == 41 and not len(albanian.sets)


def test_dictionary_and_bytes_that_disagree(shared_data: Path, tmp_path: Path) -> None:
    data = (shared_data / "derived-kcsf-sav" / "kcsf2017_sr_latn_cp1250.sav").read_bytes()
    path = tmp_path / "wrong.sav"
    path.write_bytes(data.replace(b"CP1250", b"UTF-8\0"))
    assert "declare the right `encoding`" in only_problem(path)
    assert labels_of(read_statistical_file(path, encoding="cp1250"), "q9")["1"][0] == "Specifično selo/gradić"
    assert "'cp12500' is not known" in only_problem(path, encoding="cp12500")
    utf_8 = shared_data / "derived-kcsf-sav" / "kcsf2017_sq_utf8.sav"
    assert "its texts are UTF-8; declare `encoding: utf-8`" in only_problem(utf_8, encoding="cp1252")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("efc_truncated_70pct.sav", "cut off"),
        ("efc_truncated_70pct.dta", "cut off"),
        ("empty.sav", "empty (0 bytes)"),
        ("html_login_page.sav", "this is an HTML page"),
    ],
)
def test_damaged_files(shared_data: Path, name: str, said: str) -> None:
    assert said in only_problem(shared_data / "damaged-files" / name)


def test_a_file_under_another_name(shared_data: Path, tmp_path: Path) -> None:
    fixtures = shared_data / "pyreadstat-fixtures"
    for source, ending, said in [
        ("sample.dta", ".sav", "this is a Stata file (.dta); give it the ending .dta"),
        ("sample.sav", ".dta", "this is an SPSS data file (.sav); give it the ending .sav"),
        ("sample.por", ".sav", "this is an SPSS portable file (.por); give it the ending .por"),
        ("sample.csv", ".sav", "this is a text file (CSV?), not an SPSS data file (.sav)"),
    ]:
        path = tmp_path / f"named{ending}"
        path.write_bytes((fixtures / source).read_bytes())
        assert said in only_problem(path)
    compressed = tmp_path / "COMPRESSED.SAV"
    compressed.write_bytes((fixtures / "sample.zsav").read_bytes())
    assert len(read_statistical_file(compressed).answers) == 5


def test_a_file_cut_anywhere_is_never_read_in_part(shared_data: Path, tmp_path: Path) -> None:
    for name in ("sample_missing.sav", "sample.zsav", "sample.dta", "sample.por"):
        whole = shared_data / "pyreadstat-fixtures" / name
        expected, data = read_once(whole), whole.read_bytes()
        path = tmp_path / name
        for length in range(0, len(data), max(1, len(data) // 4)):
            path.write_bytes(data[:length])
            try:
                found = read_statistical_file(path)
            except InputError as error:
                assert len(error.problems) == 1
            else:
                for table in TABLES:
                    pd.testing.assert_frame_equal(getattr(found, table), getattr(expected, table))


def test_a_stata_file_cut_in_its_value_labels(shared_data: Path, tmp_path: Path) -> None:
    data = (shared_data / "pyreadstat-fixtures" / "sample.dta").read_bytes()
    for missing in (5, 100):
        path = tmp_path / "cut.dta"
        path.write_bytes(data[:-missing])
        assert "its closing tag is missing" in only_problem(path)


# --- files made here -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.sav", b"PK\x03\x04" + b"\0" * 26 + b"xl/workbook.xml", "this is an Excel workbook (.xlsx)"),
        ("a.sav", b"%PDF-1.7", "this is a PDF document"),
        ("a.sav", b"version https://git-lfs.github.com/spec/v1\n", "this is a Git LFS pointer"),
        ("a.sav", b"\0" * 5000, "this is a file of zeros"),
        ("a.sav", b"\x1c\0\0\0\0\0\0\0ENCRYPTEDSAV" + b"\x01" * 50, "save it without a password"),
        ("a.dta", b"\x89\x01\x02", "this is a file of unknown kind, not a Stata file (.dta)"),
        ("a.sav", b"$FL2 and nothing else", "damaged or cut off"),
        ("a.xlsx", b"PK\x03\x04", ".xlsx is no ending of a survey file"),
    ],
)
def test_what_a_file_really_is(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert said in only_problem(tmp_path / name)


def test_a_dictionary_that_crashes_the_parser(shared_data: Path, tmp_path: Path) -> None:
    """One byte says that a labelled number is text: pyreadstat 1.3.7 is killed by SIGSEGV on it."""
    data = bytearray((shared_data / "pyreadstat-fixtures" / "simple_alltypes.sav").read_bytes())
    data[180] = 194
    path = tmp_path / "crash.sav"
    path.write_bytes(data)
    assert "the file is damaged" in only_problem(path)


def test_a_header_with_a_wrong_number_of_rows(shared_data: Path, tmp_path: Path) -> None:
    data = bytearray((shared_data / "pyreadstat-fixtures" / "sample.sav").read_bytes())
    path = tmp_path / "many.sav"
    for count, said in [
        (1_000_000, "too small for the 1000000 rows"),
        (6, "fewer rows than"),
        (0, "damaged or cut off"),
    ]:
        data[80:84] = count.to_bytes(4, "little")
        path.write_bytes(data)
        assert said in only_problem(path)


def test_no_file_and_a_folder(tmp_path: Path) -> None:
    assert "there is no such file" in only_problem(tmp_path / "absent.sav")
    (tmp_path / "folder.sav").mkdir()
    assert "is a folder" in only_problem(tmp_path / "folder.sav")


def test_reasons_of_a_portable_file(shared_data: Path, tmp_path: Path) -> None:
    """`read_por` makes user-missing values blanks: the reader must not."""
    text = (shared_data / "pyreadstat-fixtures" / "sample.por").read_bytes().decode("latin-1").replace("\r\n", "")
    at = text.index("C7/labeled")
    text = text[:at] + "82/" + text[at:]  # record 8: one missing value, 2
    lines = [text[start : start + 80].ljust(80, "Z") for start in range(0, len(text), 80)]
    path = tmp_path / "reasons.por"
    path.write_bytes("".join(line + "\r\n" for line in lines).encode("latin-1"))
    data = read_statistical_file(path)
    assert rows(data.reasons) == [(2, "MYLABL", "2", "Female"), (4, "MYLABL", "2", "Female")]
    assert data.answers["MYLABL"].isna().sum() == 2
    assert "cannot be declared" in only_problem(path, encoding="cp1250")


def test_tagged_missings_beside_answers(tmp_path: Path) -> None:
    frame = pd.DataFrame({"trust": [1, "a", 3, None, "d"], "name": ["x", "a", "", "d", "y"]})
    path = tmp_path / "tags.dta"
    labels = {"trust": {1: "low", 3: "high", "a": "refused"}}
    pyreadstat.write_dta(frame, path, variable_value_labels=labels, missing_user_values={"trust": ["a", "d"]})
    data = read_statistical_file(path)
    assert rows(data.reasons) == [(2, "trust", ".a", "refused"), (5, "trust", ".d", "")]
    assert data.answers["trust"].tolist()[::2] == [1.0, 3.0, pytest.approx(np.nan, nan_ok=True)]
    assert data.answers["name"].fillna("").tolist() == ["x", "a", "", "d", "y"]
    assert labels_of(data, "trust") == {"1": ("low", False), "3": ("high", False), ".a": ("refused", True)}


def test_the_name_row_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "row.sav"
    pyreadstat.write_sav(pd.DataFrame({"row": [7.0], "row_": [8.0]}), path)
    data = read_statistical_file(path)
    assert rows(data.answers) == [(1, 7.0, 8.0)]
    assert list(data.answers) == ["row", "row__", "row_"]
    assert data.notes == (Note("variable row", "this name is kept for the row number", "renamed to row__"),)


def test_composed_unicode_and_trailing_blanks(tmp_path: Path) -> None:
    path = tmp_path / "nfd.sav"
    frame = pd.DataFrame({"place": ["Sˇkola", "Vitia\u0308 ", "  x"], "q": [1.0, 1.0, 1.0]})
    pyreadstat.write_sav(
        frame, path, column_labels=["s\u030ckola", "same"], variable_value_labels={"q": {1: "je\u0308"}}
    )
    data = read_statistical_file(path)
    assert data.answers["place"].tolist() == ["Sˇkola", "Viti\u00e4", "  x"]
    assert data.items["label"].tolist() == ["škola", "same"]
    assert labels_of(data, "q") == {"1": ("jë", False)}
    assert [note.place for note in data.notes] == ["label of place", "value label of q", "variable place"]


def test_a_header_without_the_number_of_rows(shared_data: Path, tmp_path: Path) -> None:
    data = bytearray((shared_data / "pyreadstat-fixtures" / "sample.sav").read_bytes())
    data[80:84] = b"\xff" * 4
    path = tmp_path / "uncounted.sav"
    path.write_bytes(data)
    found = read_statistical_file(path)
    assert len(found.answers) == 5
    assert [note.found for note in found.notes] == ["the header does not say how many rows there are"]


def test_a_date_that_no_calendar_holds(tmp_path: Path) -> None:
    path = tmp_path / "date.sav"
    frame = pd.DataFrame({"when": [13744944000.0, 1e300, 9.0, None]})
    pyreadstat.write_sav(frame, path, variable_format={"when": "DATE11"}, missing_ranges={"when": [9.0]})
    data = read_statistical_file(path)
    assert data.answers["when"].fillna("").tolist() == ["2018-05-06", "", "", ""]
    assert rows(data.reasons) == [(3, "when", "9", "")]
    assert [(note.place, note.done) for note in data.notes] == [("row 2, variable when", "left blank")]


def test_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "none.sav"
    pyreadstat.write_sav(pd.DataFrame({"q": pd.Series([], dtype="float64"), "t": pd.Series([], dtype="str")}), path)
    data = read_statistical_file(path)
    assert data.answers.shape == (0, 3)
    assert data.answers["q"].dtype == np.dtype("float64")


# --- encodings -------------------------------------------------------------------------------------------------------

WORDS = "Ђорђе, Љиља и Ћира"
LATIN = "Đorđe, Ljilja i Žaba"


def patched(path: Path, label: bytes, answer: bytes) -> Path:
    """A file whose label and answer are these bytes, whatever encoding it says: pyreadstat writes UTF-8 only."""
    label_here, answer_here = "L" * len(label), "A" * len(answer)
    write = pyreadstat.write_dta if path.suffix == ".dta" else pyreadstat.write_sav
    values = {"q": {1: label_here}}
    frame = pd.DataFrame({"name": [answer_here, "plain"], "q": [1.0, 2.0]})
    write(frame, path, column_labels=[label_here, "x"], variable_value_labels=values)
    content = path.read_bytes()
    assert content.count(label_here.encode()) >= 2
    assert content.count(answer_here.encode()) == 1
    path.write_bytes(content.replace(label_here.encode(), label).replace(answer_here.encode(), answer))
    return path


@pytest.mark.parametrize("ending", [".sav", ".dta"])
@pytest.mark.parametrize(
    ("label_encoding", "answer_encoding"),
    [("utf-8", "cp1251"), ("cp1251", "utf-8"), ("utf-8", "koi8-r"), ("cp1251", "iso8859-5"), ("utf-8", "utf-8")],
)
def test_dictionary_and_answers_in_different_encodings(
    tmp_path: Path, ending: str, label_encoding: str, answer_encoding: str
) -> None:
    words = "Привет, мир" if answer_encoding == "koi8-r" else WORDS
    path = patched(tmp_path / f"mixed{ending}", WORDS.encode(label_encoding), words.encode(answer_encoding))
    data = read_statistical_file(path, encoding=label_encoding, data_encoding=answer_encoding)
    assert data.answers["name"].tolist() == [words, "plain"]
    assert data.items["label"].tolist() == [WORDS, "x"]
    assert data.labels["label"].tolist() == [WORDS]


def test_what_the_texts_tell_of_their_encodings(tmp_path: Path) -> None:
    answers_differ = patched(tmp_path / "a.sav", LATIN.encode(), LATIN.encode("cp1250"))
    line = only_problem(answers_differ)
    assert "its answers are not in the encoding that the file says, although its names and labels are" in line
    assert "declare the encoding of the answers as `data_encoding`" in line
    data = read_statistical_file(answers_differ, data_encoding="cp1250")
    assert data.answers["name"][0] == data.labels["label"][0] == LATIN
    assert "read as cp1250" in data.notes[0].found
    assert "`data_encoding`" in data.notes[0].done
    labels_differ = patched(tmp_path / "b.sav", LATIN.encode("cp1250"), LATIN.encode())
    assert "its texts are not in the encoding that the file says" in only_problem(labels_differ)
    wrong = only_problem(labels_differ, encoding="cp1250", data_encoding="latin-1")
    assert "was read as latin-1, but its answers are UTF-8; declare `data_encoding: utf-8`" in wrong
    undecodable = only_problem(labels_differ, encoding="cp1250", data_encoding="ascii")
    assert "answers to `name` are not in ascii, as declared" in undecodable


def test_a_letter_that_the_field_cuts_off(tmp_path: Path) -> None:
    path = patched(tmp_path / "cut.sav", LATIN.encode("cp1250"), "Prishtinë".encode()[:-1])
    data = read_statistical_file(path, encoding="cp1250", data_encoding="utf-8")
    assert data.answers["name"].tolist() == ["Prishtin", "plain"]
    assert Note("", "1 answer(s) end within a letter", "read without it") in data.notes


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        ({"encoding": "utf-16"}, "`encoding: utf-16` is the encoding of no survey file"),
        ({"data_encoding": "cp037"}, "`data_encoding: cp037` is the encoding of no survey file"),
        ({"encoding": "utf-7"}, "`encoding: utf-7` is the encoding of no survey file"),
        ({"data_encoding": "rot13"}, "the encoding 'rot13' is not known"),
        ({"encoding": "klingon"}, "the encoding 'klingon' is not known"),
        ({"data_encoding": ""}, "the encoding '' is not known"),
    ],
)
def test_encodings_that_are_none(tmp_path: Path, declared: dict[str, str], said: str) -> None:
    assert said in only_problem(patched(tmp_path / "a.sav", LATIN.encode(), LATIN.encode()), **declared)


def test_open_and_closed_ranges(tmp_path: Path) -> None:
    path = tmp_path / "ranges.sav"
    frame = pd.DataFrame({"a": [-5.0, 1.0, 9.0], "b": [99.0, 1.0, 7.0], "c": [1.0, 1.0, 1.0]})
    ranges = {"a": [{"lo": float("-inf"), "hi": 0.0}, 9.0], "b": [{"lo": 90.0, "hi": 99.0}], "c": [2.0, 3.0]}
    pyreadstat.write_sav(frame, path, missing_ranges=ranges)
    data = read_statistical_file(path)
    assert rows(data.ranges) == [("a", -np.inf, 0.0), ("b", 90.0, 99.0)]
    assert rows(data.reasons) == [(1, "a", "-5", ""), (1, "b", "99", ""), (3, "a", "9", "")]
    assert list(labels_of(data, "c")) == ["2", "3"]


@pytest.mark.parametrize(("number", "code"), [(1.0, "1"), (-99.0, "-99"), (2.5, "2.5"), (0.1, "0.1"), (-0.0, "0")])
def test_codes_are_written_one_way(number: float, code: str) -> None:
    assert canonical(number) == code


words = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Zs", "Zl", "Zp"]), min_size=1, max_size=12)
codes = st.integers(-99, 99)


@settings(max_examples=8, deadline=None)
@given(st.lists(st.one_of(st.none(), codes), max_size=12), st.dictionaries(codes, words, max_size=5), codes, codes)
def test_what_is_written_to_spss_is_read_again(tmp_path_factory, numbers, labels, low, width) -> None:
    """Codes, labels, blanks and reasons survive; a range, a single value and labels may overlap at will."""
    high, single = low + abs(width), 999
    path = tmp_path_factory.mktemp("sav") / "round.sav"
    given_ = [*numbers, single]
    pyreadstat.write_sav(
        pd.DataFrame({"q": pd.Series(given_, dtype="float64")}),
        path,
        variable_value_labels={"q": {**labels, single: "none"}},
        missing_ranges={"q": [{"lo": low, "hi": high}, single]},
    )
    data = read_statistical_file(path)
    missing = {n for n in given_ if n is not None and (low <= n <= high or n == single)}
    expected = [np.nan if n is None or n in missing else float(n) for n in given_]
    np.testing.assert_array_equal(data.answers["q"].to_numpy(), expected)
    reasons = [(row, str(n)) for row, n in enumerate(given_, start=1) if n in missing]
    assert [(row, code) for row, _, code, _ in rows(data.reasons)] == reasons
    found = labels_of(data, "q")
    for code, label in labels.items():
        assert found[str(code)] == (unicodedata.normalize("NFC", label), low <= code <= high)
