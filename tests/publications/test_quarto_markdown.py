"""What the Markdown is made into for Quarto."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peaceresearch.problems import InputError
from peaceresearch.publications.quarto_markdown import hide_notes, place_references, title_callouts, unlabel_tables
from peaceresearch.study.words import Label

WORDS = Label(title="Table", reference="table")
DIV = """Before @tbl-share.

::: {#tbl-share}
```{=html}
<table class="x"><tbody><tr><td>@tbl-share</td></tr></tbody></table>
```

Share of *answers*
& more
:::

| a |
|---|
| 1 |

: Piped {#tbl-piped .wide}
"""


def unlabel(text: str) -> str:
    return unlabel_tables(text, WORDS, "findings.md").replace("\N{NO-BREAK SPACE}", "~")


def test_a_labelled_div_becomes_its_table_with_a_numbered_caption() -> None:
    made = unlabel(DIV)
    assert "::: " not in made and "#tbl-" not in made
    assert '<table class="x"><caption>Table~1: Share of <em>answers</em> &amp; more</caption><tbody>' in made
    assert "\n: Table~2: Piped\n" in made


def test_references_become_text() -> None:
    made = unlabel(
        DIV + "\nA [@tbl-piped], [-@tbl-piped], [see @tbl-share; @fig-x], @Tbl-share. `@tbl-share` a@tbl-x\n"
    )
    assert made.startswith("Before table~1.")
    assert "A table~2, 2, see~1, [@fig-x], Table~1. `@tbl-share` a@tbl-x" in made


def test_raw_html_and_code_are_left_alone() -> None:
    assert "<td>@tbl-share</td>" in unlabel(DIV)
    code = "```\n::: {#tbl-x}\n@tbl-x\n:::\n```\n"
    assert unlabel(code) == code


def test_a_markdown_table_in_a_div() -> None:
    made = unlabel("::: {#tbl-a}\n| a |\n|---|\n| 1 |\n\nThe caption\n:::\n")
    assert made == "\n| a |\n|---|\n| 1 |\n\n\n: Table~1: The caption\n\n"


def test_a_table_without_a_caption_still_has_its_number() -> None:
    assert "<caption>Table~1</caption>" in unlabel("::: {#tbl-a}\n```{=html}\n<table></table>\n```\n:::\n")


def test_a_div_inside_the_labelled_one_does_not_end_it() -> None:
    made = unlabel(":::: {#tbl-a}\n::: {.wide}\n| a |\n|---|\n| 1 |\n:::\n\nCaption\n::::\n\nAfter\n")
    assert "Table~1: Caption" in made and made.rstrip().endswith("After")


def test_every_fault_is_named() -> None:
    with pytest.raises(InputError) as caught:
        unlabel("::: {#tbl-a}\nNo table\n:::\n\nSee @tbl-zzz.\n\n::: {#tbl-b}\n")
    said = str(caught.value)
    assert "findings.md: line 1: the div tbl-a holds no table" in said
    assert "line 7: the div tbl-b has no end" in said
    assert "@tbl-zzz refers to no table" in said


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="@"), max_size=200))
def test_a_document_without_labels_stays_as_it_is(text: str) -> None:
    if "#tbl-" not in text:
        assert unlabel_tables(text, WORDS, "x") == text


def test_a_box_without_a_title_gets_the_word_for_its_kind() -> None:
    titles = {"note": "Shënim", "warning": "Kujdes"}
    made = title_callouts(
        "::: {.callout-note}\nText.\n:::\n\n::: {.callout-warning}\n\n## Own\n:::\n\n"
        '::: {.callout-note title="Own"}\nx\n:::\n\n```\n::: {.callout-note}\n```\n',
        titles,
    )
    assert made.count("Shënim") == 1 and made.startswith('::: {.callout-note title="Shënim"}\nText.')
    assert "Kujdes" not in made


def test_notes_are_hidden_in_every_way_of_writing_them() -> None:
    made = hide_notes("::: notes\na\n:::\n\n:::: {.notes}\nmy notes\n::::\n\n```\n::: notes\n```\n")
    assert made == "::: {.content-hidden}\na\n:::\n\n:::: {.content-hidden}\nmy notes\n::::\n\n```\n::: notes\n```\n"


def test_the_bibliography_gets_a_place_unless_it_has_one() -> None:
    made = place_references("Text.\n", "Literatura", 2)
    assert made == "Text.\n\n## Literatura {#references .unnumbered}\n\n::: {#refs}\n:::\n"
    assert place_references(made, "Literatura", 2) == made


def test_a_line_break_in_a_caption_stays_one() -> None:
    table = "```{=html}\n<table></table>\n```"
    made = unlabel(f"::: {{#tbl-a}}\n{table}\n\nThe caption\\\n[Base: all]{{.exhibit-base}}\n:::\n")
    assert "<caption>Table~1: The caption<br />" in made
    assert '<span class="exhibit-base">Base: all</span></caption>' in made
