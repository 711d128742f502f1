"""Languages: complete, overridable without Python, and written the way their readers write."""

import datetime
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from peaceresearch.problems import InputError
from peaceresearch.study import words as words_module
from peaceresearch.study.words import format_date, format_number, load_words

SHIPPED = Path(words_module.__file__).with_name("words")


def own(study: Path, lang: str, text: str) -> Path:
    folder = study / "config" / "words"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{lang}.yaml").write_text(text, encoding="utf-8")
    return study


@pytest.mark.parametrize("lang", ["en", "sq", "sr"])
def test_shipped_languages_are_complete(lang: str) -> None:
    words = load_words(lang)
    assert set(words.callout) == {"note", "tip", "important", "warning", "caution"}
    assert set(words.crossref) == {"figure", "table", "section", "equation"}
    assert set(words.exhibit) == set(load_words("en").exhibit)
    assert words.text("interval", level=95).count("95") == 1
    assert "10" in words.text("not_shown", minimum=10)


def test_numbers_and_dates_are_the_languages_own() -> None:
    day = datetime.date(2024, 12, 5)
    en, sq, sr = (load_words(lang) for lang in ("en", "sq", "sr"))
    assert [format_number(1234.56, 1, words) for words in (en, sq, sr)] == ["1,234.6", "1\xa0234,6", "1.234,6"]
    assert [format_date(day, words) for words in (en, sq, sr)] == [
        "December 5, 2024",
        "5 dhjetor 2024",
        "5. decembar 2024.",
    ]
    assert format_number(-0.04, 1, sr) == "0,0"
    assert format_number(-3.5, 1, sr) == "\N{MINUS SIGN}3,5"
    with pytest.raises(ValueError, match="nan"):
        format_number(float("nan"), 1, en)


@given(st.floats(-1e9, 1e9), st.integers(0, 4))
def test_a_number_reads_back_as_it_was_rounded(value: float, digits: int) -> None:
    text = format_number(value, digits, load_words("sr"))
    back = float(text.replace(".", "").replace(",", ".").replace("\N{MINUS SIGN}", "-"))
    assert abs(back - value) <= 0.5 * 10**-digits * (1 + 1e-9) + 1e-9 * abs(value)


def test_a_study_replaces_and_adds_single_words(tmp_path: Path) -> None:
    study = own(tmp_path, "sr", "callout: {note: Beleška}\nexhibit: {own_word: Reč}\n")
    words = load_words("sr", study)
    assert words.callout["note"] == "Beleška"
    assert words.callout["tip"] == "Savet"
    assert words.text("own_word") == "Reč"


def test_a_language_that_is_not_shipped_needs_no_python(tmp_path: Path) -> None:
    english = yaml.safe_load((SHIPPED / "en.yaml").read_text(encoding="utf-8"))
    english["tags"] = {"pandoc": "mk", "html": "mk", "babel": "mk", "typst_lang": "mk", "typst_region": "MK"}
    study = own(tmp_path, "mk", yaml.safe_dump(english))
    assert format_number(1.5, 1, load_words("mk", study)) == "1,5"


def test_every_fault_is_named_with_its_key(tmp_path: Path) -> None:
    study = own(tmp_path, "xx", "tags: {babel: qq_QQ, pandoc: 3}\ncallout: {hint: Hint}\n")
    with pytest.raises(InputError) as caught:
        load_words("xx", study)
    faults = {problem.place: problem.what for problem in caught.value.problems}
    assert faults["callout.hint"] == "no such key"
    assert "not a text" in faults["tags.pandoc"]
    assert "no locale" in faults["tags.babel"]
    assert faults["crossref.figure.title"] == "the key is missing"
    assert all(problem.file.endswith("xx.yaml") for problem in caught.value.problems)


def test_a_language_without_any_file_says_where_to_write_one(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"xx\.yaml.*shipped are en, sq, sr"):
        load_words("xx", tmp_path)


def test_a_placeholder_that_cannot_be_filled_is_an_input_error(tmp_path: Path) -> None:
    words = load_words("sr", own(tmp_path, "sr", 'exhibit: {interval: "{nivo}% interval"}\n'))
    with pytest.raises(InputError, match=r"exhibit\.interval"):
        words.text("interval", level=95)
    with pytest.raises(InputError, match=r"exhibit\.nothing"):
        words.text("nothing")
