"""The documents of a study say the same in every language: the same values, exhibits, references and conditions."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from peaceresearch.study.load import load_configuration
from peaceresearch.study.reports import read_report
from peaceresearch.study.words import load_words

REPOSITORY = Path(__file__).resolve().parents[2]
STUDY = load_configuration(REPOSITORY).study
FIRST, *OTHERS = STUDY.languages
SAID = {
    "references and citations": re.compile(r"(?<![\w.])@[A-Za-z][\w-]*"),
    "labels": re.compile(r"\{#[\w-]+"),
    "conditions and boxes": re.compile(r"^:::.*?(?=\s*title=|$)", re.MULTILINE),
    "headings": re.compile(r"^#+(?= )", re.MULTILINE),
    "bullets": re.compile(r"^(?:-|\d+\.)(?= )", re.MULTILINE),
}


def asked(document: str, lang: str) -> Counter[object]:
    name = f"reports/{document}.{lang}.qmd"
    report = read_report(REPOSITORY / name, name)
    calls = [*report.asks("value"), *report.asks("exhibit")]
    return Counter(
        (call.verb, *call.arguments, *(option for option in call.options if option[0] != "otherwise")) for call in calls
    )


@pytest.mark.parametrize("lang", OTHERS)
@pytest.mark.parametrize("document", STUDY.documents)
def test_every_language_asks_for_the_same_results(document: str, lang: str) -> None:
    first, other = asked(document, FIRST), asked(document, lang)
    assert first - other == Counter(), "not in this language"
    assert other - first == Counter(), "in this language only"


@pytest.mark.parametrize("lang", OTHERS)
@pytest.mark.parametrize("document", STUDY.documents)
def test_every_language_has_the_same_parts(document: str, lang: str) -> None:
    texts = [(REPOSITORY / f"reports/{document}.{each}.qmd").read_text(encoding="utf-8") for each in (FIRST, lang)]
    for what, pattern in SAID.items():
        first, other = (Counter(found.lower() for found in pattern.findall(text)) for text in texts)
        assert first == other, what


@pytest.mark.parametrize("lang", STUDY.languages)
@pytest.mark.parametrize("document", STUDY.documents)
def test_no_reference_repeats_the_word_before_it(document: str, lang: str) -> None:
    """A reference brings its word: "in section @sec-x" would be read as "in section Section 4"."""
    text = (REPOSITORY / f"reports/{document}.{lang}.qmd").read_text(encoding="utf-8")
    labels = load_words(lang).crossref.values()
    stems = "|".join(sorted({re.escape(label.title[:4]) for label in labels}))
    assert re.findall(rf"\b(?:{stems})\w*\s+@(?:sec|fig|tbl)-[\w-]+", text, re.IGNORECASE) == []
