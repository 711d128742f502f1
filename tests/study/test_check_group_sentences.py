"""Sentences on focus groups tell counts of groups, and neither shares of people nor tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from peaceresearch.study.check_group_sentences import problems_of_report
from peaceresearch.study.reports import read_report
from peaceresearch.study.words import load_words

GROUPS = '`{python} value("focus_groups.groups.water")`'
SURVEY = '`{python} value("survey.share.trust[yes]")`'


def problems(folder: Path, text: str, lang: str = "en") -> list[str]:
    path = folder / f"findings.{lang}.qmd"
    path.write_text(f"---\ntitle: A report\n---\n\nFirst words.\n\n{text}\n", encoding="utf-8")
    return [str(each) for each in problems_of_report(read_report(path, path.name), load_words(lang))]


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("en", f"Water was raised by {GROUPS} per cent of the participants."),
        ("en", f"Water came up in {GROUPS} groups, which is 40% of them."),
        ("en", f"Water came up in {GROUPS} groups (p < .05)."),
        ("en", f"In {GROUPS} groups, a statistically significant number."),
        ("en", f"Water came up in {GROUPS} groups (P ≤ 0,05)."),
        ("en", f"Water came up in {GROUPS} groups, with a small p value."),
        ("sq", f"Uji u përmend në {GROUPS} për qind të grupeve."),
        ("sr", f"Voda je pomenuta u {GROUPS} odsto grupa."),
        ("sr", f"Procenat grupa: {GROUPS}."),
    ],
)
def test_a_share_or_a_test_beside_a_number_of_groups_is_an_error_with_its_line(
    tmp_path: Path, lang: str, sentence: str
) -> None:
    (problem,) = problems(tmp_path, f"All is well.\nIt is. {sentence}", lang)
    assert problem.startswith(f"findings.{lang}.qmd: line 8: a sentence on focus groups says")
    assert "tell the number of groups" in problem


@pytest.mark.parametrize(
    "text",
    [
        f"Water came up in {GROUPS} groups. Of the respondents, {SURVEY} per cent agree.",
        f"Of the respondents {SURVEY}, more than 40 per cent, agree with what {GROUPS} groups said.",
        "The report gives no percentages, and no p-value.",
        'The coders agree in `{python} value("focus_groups.percent_agreement.water")` per cent of the text.',
    ],
)
def test_shares_of_something_else_are_no_fault(tmp_path: Path, text: str) -> None:
    assert problems(tmp_path, text) == []


@pytest.mark.parametrize("sentence", ["Po proceni je voda važna", "Voda postoji", "Procena kaže da je voda važna"])
def test_words_that_only_begin_like_a_share_are_no_fault(tmp_path: Path, sentence: str) -> None:
    assert problems(tmp_path, f"{sentence} u {GROUPS} grupa.", "sr") == []


def test_a_p_value_of_groups_cannot_be_asked_for(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, 'See `{python} value("focus_groups.groups.water", show="p")`.')
    assert "a result on focus groups has no p-value" in problem
