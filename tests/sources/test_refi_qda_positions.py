from hypothesis import given
from hypothesis import strategies as st

from peaceresearch.sources.refi_qda_positions import ruler

texts = st.text(st.sampled_from("ab\r\n 😀ëж𝄞"), max_size=30)


def cut(text: str, draw: st.DataObject) -> tuple[int, int]:
    return tuple(sorted(draw.draw(st.tuples(*[st.integers(0, len(text))] * 2))))  # type: ignore[return-value]


def utf_16_length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@given(texts, st.data())
def test_code_points_are_left_alone(text: str, data: st.DataObject) -> None:
    start, end = cut(text, data)
    assert ruler(text, "Any 1.0", [end]).span(start, end) == (start, end)


@given(texts.map(lambda text: text + "😀"), st.data())
def test_utf_16_units_become_code_points(text: str, data: st.DataObject) -> None:
    start, end = cut(text, data)
    scale = ruler(text, "Any 1.0", [utf_16_length(text)])
    assert scale.name == "UTF-16 units"
    assert scale.span(utf_16_length(text[:start]), utf_16_length(text[:end])) == (start, end)


@given(st.lists(st.sampled_from(["a", "ë", "\n", "\r\n", "😀"]), min_size=1, max_size=20), st.data())
def test_line_breaks_counted_as_one(parts: list[str], data: st.DataObject) -> None:
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(parts))] * 2)))
    text = "".join(parts)
    span = ruler(text, "ATLAS.ti 23", [end]).span(start, end)
    assert span is not None
    assert text[slice(*span)] == "".join(parts[start:end])


@given(texts, st.integers(-5, 40), st.integers(-5, 40))
def test_a_span_is_inside_the_text_or_none(text: str, start: int, end: int) -> None:
    for origin in ("", "ATLAS.ti"):
        span = ruler(text, origin, [end]).span(start, end)
        assert span is None or 0 <= span[0] <= span[1] <= len(text)


def test_half_a_character_is_no_position() -> None:
    scale = ruler("😀b", "", [3])
    assert scale.span(0, 2) == (0, 1)
    assert scale.span(1, 3) is None


def test_one_break_and_utf_16_together() -> None:
    text = "a\r\n😀b"
    assert ruler(text, "ATLAS.ti", [5]).span(2, 4) == (3, 4)
