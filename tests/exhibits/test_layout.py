"""No text is cut off at a figure's edge, however long the labels are and in whatever script."""

from __future__ import annotations

from itertools import cycle, pairwise
from typing import Any

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st
from made_up import counts, labels, means, outside, shares, terms, view
from matplotlib.text import Text

from peaceresearch.exhibits import coefficients, intervals, matrix, stacked_shares
from peaceresearch.exhibits.theme import WIDTH, save

LETTERS = "abeimnoswMW ëçđžšćËÇĐŽ жшщЖЮфы"
KINDS: dict[str, tuple[Any, dict[str, Any], Any]] = {
    "intervals": (intervals.draw, {"rows": "item", "groups": "region", "limits": (0, 10)}, means(9)),
    "stacked_shares": (stacked_shares.draw, {"bars": "region"}, shares(9)),
    "coefficients": (coefficients.draw, {"exponentiate": True}, terms(n=9)),
    "matrix": (matrix.draw, {"columns": "region"}, counts(1)),
}


ALL = list(KINDS)


def words(longest_word: int) -> st.SearchStrategy[str]:
    """Labels of up to 60 characters that have no longer word than this."""
    word = st.text(LETTERS.replace(" ", ""), min_size=1, max_size=longest_word)
    return st.lists(word, min_size=1, max_size=12).map(lambda parts: " ".join(parts)[:60].strip())


def with_labels(texts: list[str]) -> dict[str, Any]:
    """The made-up study with other labels."""
    own, waiting = labels(), cycle(texts)

    def other(pairs: list[list[Any]]) -> list[list[Any]]:
        return [[slug, {"*": next(waiting)}] for slug, _ in pairs]

    values = [[slug, {**value, "label": {"*": next(waiting)}}] for slug, value in own["dimensions"]["region"]["values"]]
    return {
        "items": [[strand, slug, {"*": next(waiting)}] for strand, slug, _ in own["items"]],
        "questions": own["questions"],
        "categories": {item: other(pairs) for item, pairs in own["categories"].items()},
        "dimensions": {"region": {"label": {"*": next(waiting)}, "values": values}},
    }


@pytest.mark.parametrize("kind", ALL)
# Without shrinking: a drawing takes a tenth of a second, and shrinking tries thousands.
@settings(max_examples=8, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(texts=st.lists(words(16), min_size=1, max_size=9), lang=st.sampled_from(["en", "sq", "sr"]))
@example(texts=["широка школа шшш жжж шшш"], lang="sr")
def test_no_text_reaches_over_the_edge(kind: str, texts: list[str], lang: str) -> None:
    draw, options, table = KINDS[kind]
    figure = draw(table, view(lang, options, own=with_labels(texts)))
    assert figure.get_figwidth() == WIDTH
    assert outside(figure) == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("letter", ["m", "ë", "ж"])
def test_a_label_of_60_characters_stays_inside(kind: str, letter: str) -> None:
    draw, options, table = KINDS[kind]
    label = " ".join([letter * 9] * 6)
    assert len(label) == 59
    figure = draw(table, view("sq", options, own=with_labels([label])))
    assert outside(figure) == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_mark_of_synthetic_data_stays_inside_and_off_the_axes(kind: str, tmp_path: Any) -> None:
    draw, options, table = KINDS[kind]
    figure = draw(table, view("en", options))
    save(figure, tmp_path / "a.svg", tmp_path / "a.png", title="a", mark="Synthetic data", epoch=0)
    assert outside(figure) == []
    mark = next(text for text in figure.texts if text.get_text() == "Synthetic data")
    axis_label = figure.axes[0].xaxis.label
    assert not overlap(mark, axis_label)


def overlap(one: Text, other: Text) -> bool:
    if not other.get_text():
        return False
    return bool(one.get_window_extent().overlaps(other.get_window_extent()))


def test_headings_of_a_matrix_do_not_run_into_each_other() -> None:
    figure = matrix.draw(
        counts(), view("en", {"columns": "region"}, own=with_labels(["Jedna Sasvim Dugačka Zajednica"]))
    )
    assert outside(figure) == []
    heads = figure.axes[0].get_xticklabels()
    assert not any(overlap(one, other) for one, other in pairwise(heads))


def test_lines_of_answers_do_not_run_into_their_neighbours() -> None:
    label = "Ein ganz schön langer Name einer Gruppe von Menschen"
    for kind in ("intervals", "stacked_shares"):
        draw, options, table = KINDS[kind]
        figure = draw(table, view("en", options, own=with_labels([label])))
        assert outside(figure) == []
        rows = figure.axes[0].get_yticklabels()
        assert not any(overlap(one, other) for one, other in pairwise(rows)), kind
