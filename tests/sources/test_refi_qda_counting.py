from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peaceresearch.sources.refi_qda_counting import Passage, choose
from peaceresearch.sources.refi_qda_positions import STANDARD, Counting, Ruler

WORDS = ["trust", "неповерење", "komşu", "s\u030ckola", "bread", "dva", "qendër", "ћуприја"]
countings = st.builds(
    Counting,
    wide=st.sampled_from([1, 2]),
    pair=st.sampled_from([1, 2]),
    feed=st.sampled_from([1, 2]),
    mark=st.sampled_from([0, 1]),
    last=st.sampled_from([0, 1]),
)


def written(tokens: list[str], first: int, behind: int, counting: Counting, name: str = "") -> Passage:
    """The passage of some tokens of a text as a program that counts like this writes it."""

    def units(text: str) -> int:
        pairs, feeds = text.count("\r\n"), text.count("\n") - text.count("\r\n")
        wide = sum(character > "\uffff" for character in text)
        return len(text) + wide * (counting.wide - 1) + pairs * (counting.pair - 2) + feeds * (counting.feed - 1)

    start = counting.mark + units("".join(tokens[:first]))
    end = start + units("".join(tokens[first:behind])) - counting.last
    return Passage(start, end, (name,) if name else ())


@st.composite
def coded(draw: st.DrawFn) -> tuple[list[str], list[tuple[int, int]]]:
    """Tokens of a text in which no word is there twice, and passages that begin and end with a word."""
    count = draw(st.integers(1, 12))
    gaps = draw(st.lists(st.sampled_from([" ", "\n", "\r\n", " 😀 ", "𝄞"]), min_size=count, max_size=count))
    tokens = [token for number, gap in enumerate(gaps) for token in (f"{WORDS[number % len(WORDS)]}{number:03d}", gap)]
    ends = st.integers(0, count - 1)
    pairs = draw(st.lists(st.tuples(ends, ends).map(sorted), min_size=1, max_size=8))
    return tokens, [(2 * first, 2 * last + 1) for first, last in pairs]


@given(coded(), countings, st.sampled_from(["Toy 1.0", "ATLAS.ti Win 23", "NVivo 14", "QualCoder 3"]))
def test_names_tell_any_counting(
    material: tuple[list[str], list[tuple[int, int]]], counting: Counting, origin: str
) -> None:
    """Whatever a program counts: where it calls selections by their words, those words are cut out."""
    tokens, places = material
    text = "".join(tokens)
    passages = [written(tokens, *place, counting, "".join(tokens[slice(*place)])) for place in places]
    choice = choose({1: (text, True)}, {1: passages}, origin)[1]
    ruler = Ruler(text, choice.counting)
    for place, passage in zip(places, passages, strict=True):
        span = ruler.span(passage.start, passage.end)
        assert span is not None
        assert text[slice(*span)] == "".join(tokens[slice(*place)])
    assert choice.told_by == "names"
    assert choice.unconfirmed == 0


@given(coded(), st.sampled_from([("ATLAS.ti Win 23", Counting(2, 1)), ("NVivo 14", Counting(2)), ("Toy", STANDARD)]))
def test_without_names_the_program_tells(
    material: tuple[list[str], list[tuple[int, int]]], program: tuple[str, Counting]
) -> None:
    tokens, places = material
    origin, counting = program
    text = "".join(tokens)
    passages = [written(tokens, *place, counting) for place in places]
    ruler = Ruler(text, choose({1: (text, False)}, {1: passages}, origin)[1].counting)
    found = [ruler.span(passage.start, passage.end) for passage in passages]
    assert [text[slice(*span)] for span in found if span] == ["".join(tokens[slice(*place)]) for place in places]


TEXT = "Ana: 😀😀😀 we help.\r\nBen: yes 😀, we do.\r\nAna: together with neighbours, always and gladly."


def at(words: str, counting: Counting, named: bool = True, text: str = TEXT) -> Passage:
    start = text.index(words)
    return written([text[:start], words, text[start + len(words) :]], 1, 2, counting, words if named else "")


def test_other_texts_of_the_project_tell() -> None:
    """A text whose selections have no name is counted as one whose selections have."""
    counting = Counting(wide=2, pair=1)
    passages = {1: [at("together with", counting)], 2: [at("yes", counting, named=False)]}
    choices = choose({1: (TEXT, False), 2: (TEXT, False)}, passages, "Toy 1.0")
    assert {key: (each.counting, each.told_by) for key, each in choices.items()} == {
        1: (counting, "names"),
        2: (counting, "texts"),
    }


def test_cut_names_and_descriptions_tell_too() -> None:
    counting = Counting(wide=2, pair=1)
    cut = replace(at("together with neighbours", counting, named=False), names=("together wi...",))
    described = replace(at("together with neighbours", counting, named=False), names=("code 7", "together with"))
    for passage in (cut, described):
        assert choose({1: (TEXT, False)}, {1: [passage]}, "Toy 1.0")[1].counting == counting


def test_labels_tell_nothing() -> None:
    passage = replace(at("together with", STANDARD, named=False), names=("line:3",))
    choice = choose({1: (TEXT, False)}, {1: [passage]}, "Toy 1.0")[1]
    assert (choice.counting, choice.told_by, choice.unconfirmed) == (STANDARD, "", 0)


def test_names_that_fit_nowhere_are_counted() -> None:
    passages = [at("yes", STANDARD), at("together", STANDARD), replace(at("always", STANDARD), names=("elsewhere",))]
    assert choose({1: (TEXT, False)}, {1: passages}, "Toy 1.0")[1].unconfirmed == 1


def test_an_end_beyond_the_text_speaks_for_utf_16_alone() -> None:
    """One damaged selection does not make line breaks two characters."""
    wide, plain = "😀 ok", "one\ntwo"
    found = choose({1: (wide, False), 2: (plain, False)}, {1: [Passage(3, 5)], 2: [Passage(0, 8)]}, "Toy 1.0")
    assert (found[1].counting, found[1].told_by) == (Counting(wide=2), "ends")
    assert (found[2].counting, found[2].told_by) == (STANDARD, "")


def test_words_that_would_be_cut_tell() -> None:
    lines = "".join(f"Speaker {number}: neighbours together\n" for number in range(40))
    tokens = lines.replace("\n", "\n\0").split("\0")
    passages = [
        replace(written([*tokens], number, number + 1, Counting(feed=2)), names=()) for number in range(1, 39, 3)
    ]
    shifted = [replace(each, end=each.end - 2) for each in passages]
    choice = choose({1: (lines, False)}, {1: shifted}, "Toy 1.0")[1]
    assert (choice.counting, choice.told_by) == (Counting(feed=2), "words")


@pytest.mark.parametrize("origin", ["NVivo 14", "ATLAS.ti Win 23"])
def test_a_text_without_selections_needs_no_choice(origin: str) -> None:
    assert choose({1: (TEXT, False)}, {}, origin)[1].told_by in ("", "program")
