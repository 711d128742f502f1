import pytest
from hypothesis import given
from hypothesis import strategies as st

from peaceresearch.sources.refi_qda_positions import STANDARD, Counting, Ruler

pieces = st.lists(st.sampled_from(["a", "ë", "ж", "s\u030c", "\n", "\r\n", "\r", "😀", "𝄞", " "]), max_size=25)
countings = st.builds(
    Counting,
    wide=st.sampled_from([1, 2]),
    pair=st.sampled_from([1, 2]),
    feed=st.sampled_from([1, 2]),
    mark=st.sampled_from([0, 1]),
    last=st.sampled_from([0, 1]),
)


def counted(text: str, counting: Counting) -> int:
    """Units of a whole text, counted one by one."""
    units = 0
    for piece in text.replace("\r\n", "\0").replace("\n", "\1"):
        if piece == "\0":
            units += counting.pair
        elif piece == "\1":
            units += counting.feed
        else:
            units += counting.wide if ord(piece) > 0xFFFF else 1
    return units


@given(pieces, countings, st.data())
def test_every_counting_cuts_out_the_same_pieces(parts: list[str], counting: Counting, data: st.DataObject) -> None:
    first, behind = sorted(data.draw(st.tuples(*[st.integers(0, len(parts))] * 2)))
    before, chosen = "".join(parts[:first]), "".join(parts[first:behind])
    text = "".join(parts)
    if "\r\n" in (before[-1:] + chosen[:1], chosen[-1:] + text[len(before) + len(chosen) :][:1]):
        return  # a lone carriage return next to a line feed: the two are one line break
    start = counting.mark + counted(before, counting)
    end = start + counted(chosen, counting) - counting.last
    assert Ruler(text, counting).span(start, end) == (len(before), len(before) + len(chosen))


@given(pieces.map("".join), st.integers(-5, 60), st.integers(-5, 60), countings)
def test_a_span_is_inside_the_text_or_none(text: str, start: int, end: int, counting: Counting) -> None:
    span = Ruler(text, counting).span(start, end)
    assert span is None or 0 <= span[0] <= span[1] <= len(text)


@given(pieces.map("".join), st.data())
def test_code_points_are_left_alone(text: str, data: st.DataObject) -> None:
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    assert Ruler(text).span(start, end) == (start, end)


def test_half_a_character_is_no_position() -> None:
    ruler = Ruler("😀b", Counting(wide=2))
    assert ruler.span(0, 2) == (0, 1)
    assert ruler.span(2, 3) == (1, 2)
    assert ruler.span(1, 3) is None


def test_between_the_halves_of_a_line_break_that_is_whole_here() -> None:
    ruler = Ruler("a\nb", Counting(feed=2))
    assert ruler.span(0, 2) == (0, 1)
    assert ruler.span(2, 4) == (1, 3)


@pytest.mark.parametrize(
    ("counting", "said"),
    [
        (STANDARD, ""),
        (Counting(wide=2, pair=1), "UTF-16 units and line breaks as one character"),
        (Counting(feed=2, last=1), "line breaks as two characters and up to the last character instead of past it"),
        (Counting(mark=1), "the byte-order mark"),
    ],
)
def test_what_is_counted_is_said(counting: Counting, said: str) -> None:
    assert str(counting) == said
