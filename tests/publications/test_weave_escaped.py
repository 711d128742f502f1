"""`escaped`: pandoc reads the text back as it stands, whatever signs are in it."""

from __future__ import annotations

import json
from typing import Any

import pypandoc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceresearch.publications.markdown import escaped

# Typographic quotation marks are the writer's business; every other sign must come back.
READER = "markdown-smart"
SIGNS = ["$x$", "$$", "@a", "[@a]", "*a*", "**", "`a`", "``", "<b>", "^a^", "~a~", "~~", "#", "[^1]", "[a](b)"]
SIGNS += ["![", "|", "\\", "\\a", "<!--", "-->", "--", "...", "1.", "-", "+", ":", "%"]
SIGNS += ["{{< x >}}", "_a_", "{.a}", "http://a.b", "ë", "ж", "a\nb"]
LETTERS = st.text("ab1 $*_`<>{}[]()#@~^|\\!-+.:%'\"/=ëж", max_size=6)
TEXTS = st.lists(st.one_of(st.sampled_from(SIGNS), LETTERS), max_size=6)
LISTS = ["- a", "+ a", "1. a", "1) a", "(1) a", "a. b", "(a) b", "i. a", ": a", "---", "- - -", "::: a"]
FIRST = ["# a", "* a", "#. a", "A. b", "> a", "| a", "=== a", "```", "~~~", "    a", "[a]: b", "[^a]: b", "Table: a"]
FIRST += ["<div>", "---\na: b\n---"]


def plain(tree: Any) -> str:
    if isinstance(tree, list):
        return "".join(map(plain, tree))
    if isinstance(tree, str):
        return tree
    kind = tree["t"]
    # Anything but words and spaces is a reading that the text did not ask for.
    return {"Space": " ", "SoftBreak": " "}.get(kind) or (tree["c"] if kind == "Str" else f"<{kind}>")


def paragraphs(markdown: str) -> list[str]:
    document = json.loads(pypandoc.convert_text(markdown, "json", format=READER))
    assert document["meta"] == {}
    return [plain(block["c"]) if block["t"] == "Para" else f"<{block['t']}>" for block in document["blocks"]]


def as_it_stands(text: str) -> str:
    return " ".join(text.split())


@settings(max_examples=25, deadline=None)
@given(st.lists(TEXTS.map("".join), min_size=1, max_size=20))
def test_inside_a_sentence_any_text_comes_back(texts: list[str]) -> None:
    found = paragraphs("\n\n".join(f"So {escaped(text)} said." for text in texts))
    assert [text.replace("\xa0", " ") for text in found] == [as_it_stands(f"So {text} said.") for text in texts]


@pytest.mark.parametrize("text", [*SIGNS, *LISTS, *FIRST])
def test_each_sign_inside_a_sentence(text: str) -> None:
    assert paragraphs(f"So {escaped(text)} said.") == [as_it_stands(f"So {text} said.")]


@pytest.mark.parametrize("text", FIRST)
def test_a_text_that_starts_a_paragraph(text: str) -> None:
    assert paragraphs(f"Before.\n\n{escaped(text)}\n\nAfter.")[1:-1] == [as_it_stands(text)]


@pytest.mark.parametrize("text", LISTS)
def test_a_caption_or_note_that_starts_like_a_list_is_none(text: str) -> None:
    assert paragraphs(f"Before.\n\n{escaped(text)}\n\nAfter.") == ["Before.", as_it_stands(text), "After."]


@pytest.mark.parametrize("text", ["&amp;", "&copy;", "R&lt;D"])
def test_names_of_entities_come_back(text: str) -> None:
    assert paragraphs(f"So {escaped(text)} said.") == [f"So {text} said."]


@pytest.mark.parametrize("number", ["45%", "1,200", "1.200,5", "−0.05", "3.5–4.0%"])
def test_numbers_are_not_spoilt_for_a_yaml_header(number: str) -> None:
    assert escaped(number) == number


def test_a_number_with_a_space_between_its_thousands_stays_together() -> None:
    assert escaped("1\xa0200") == "1\xa0200"
