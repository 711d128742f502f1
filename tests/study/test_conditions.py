"""What of a document stands where strands are absent; Quarto's own syntax, so that previews agree."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peaceresearch.problems import InputError
from peaceresearch.study.conditions import at_moment

HIDDEN = '::: {.content-hidden when-meta="without.events"}'
SHOWN = '::: {.content-visible when-meta="without.events"}'

TEXT = f"""Before.

{HIDDEN}
# Events

::: {{.callout-note}}
Five of them.
:::
:::

{SHOWN}
They follow.
:::

After."""


def words(text: str) -> list[str]:
    return [line for line in text.split("\n") if line]


def test_a_chapter_goes_with_its_strand_and_its_substitute_comes() -> None:
    with_events = words(at_moment(TEXT, "a.qmd", ()))
    assert with_events == ["Before.", "# Events", "::: {.callout-note}", "Five of them.", ":::", "After."]
    assert words(at_moment(TEXT, "a.qmd", ("events", "survey"))) == ["Before.", "They follow.", "After."]


@pytest.mark.parametrize("without", [(), ("events",), ("survey",)])
def test_every_line_that_stays_keeps_its_number(without: tuple[str, ...]) -> None:
    before, after = TEXT.split("\n"), at_moment(TEXT, "a.qmd", without).split("\n")
    assert len(after) == len(before)
    assert all(new in ("", old) for old, new in zip(before, after, strict=True))


def test_unless_is_the_opposite_of_when() -> None:
    text = SHOWN.replace("when", "unless") + "\nx\n:::"
    assert words(at_moment(text, "a.qmd", ())) == ["x"]
    assert words(at_moment(text, "a.qmd", ("events",))) == []


def test_conditions_stand_inside_one_another() -> None:
    text = '::: {.content-hidden when-meta="without.survey"}\na\n' + HIDDEN + "\nb\n:::\nc\n:::\nd"
    assert words(at_moment(text, "a.qmd", ("events",))) == ["a", "c", "d"]
    assert words(at_moment(text, "a.qmd", ("survey",))) == ["d"]


def test_code_that_shows_a_condition_is_none() -> None:
    text = f"```\n{HIDDEN}\n```\nshown"
    assert at_moment(text, "a.qmd", ("events",)) == text


def test_faults_are_told_at_once_with_their_lines() -> None:
    text = '::: {.content-hidden when-meta="without.event"}\nx\n:::\n\n' + HIDDEN + "\ny"
    with pytest.raises(InputError) as error:
        at_moment(text, "a.qmd", ())
    assert [problem.place for problem in error.value.problems] == ["line 1", "line 5"]
    assert "survey" in error.value.problems[0].remedy


@given(st.lists(st.sampled_from(["text", "", "# Head", "::: note", ":::", "```", "- item"]), max_size=12))
def test_a_document_without_conditions_stays_as_it_is(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert at_moment(text, "a.qmd", ("events",)) == text
