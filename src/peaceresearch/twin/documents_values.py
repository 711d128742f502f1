"""What synthetic documents say: the values of the fields that are extracted from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from peaceresearch.study.documents import Documents
from peaceresearch.study.twin_documents import DocumentsTwin, FieldTwin
from peaceresearch.twin.chance import stream

Values = dict[str, list[str]]
"""Field: its values; the text itself where it is not coded."""


def values_of(count: int, declared: Documents, twin: DocumentsTwin, seed: int, which: str) -> list[Values]:
    """The values of `count` documents; `which` names them among others of the same study."""
    given: list[Values] = [{} for _ in range(count)]
    fields = declared.extraction.fields if declared.extraction else {}
    for name, wanted in twin.fields.items():
        numbers = stream(seed, f"documents {which} {name}")
        if wanted.texts is not None:
            for values in given:
                values[name] = [wanted.texts[int(numbers.integers(len(wanted.texts)))]]
        elif fields[name].separator is not None:
            for values in given:
                values[name] = _drawn(values, name, wanted, twin, numbers)
        else:
            for above, weights in _shares(wanted):
                group = [values for values in given if wanted.by is None or values[wanted.by] == [above]]
                for values, value in zip(group, numbers.permutation(apportioned(weights, len(group))), strict=True):
                    values[name] = [str(value)]
    return given


def apportioned(weights: Mapping[str, float], count: int) -> list[str]:
    """`count` values in the proportions of `weights`, by the method of largest remainders; ties go to the first."""
    total = sum(weights.values())
    exact = {value: count * weight / total for value, weight in weights.items()}
    whole = {value: int(share) for value, share in exact.items()}
    rest = sorted(exact, key=lambda value: whole[value] - exact[value])[: count - sum(whole.values())]
    return [value for value in weights for _ in range(whole[value] + (value in rest))]


def misread(values: Sequence[str], others: Sequence[str], has_several: bool, numbers: np.random.Generator) -> list[str]:
    """What a second reader takes from a document that has `values`: less, more, or something else.

    Parameters
    ----------
    values
        What the document has.
    others
        All that the field may have, in their order.
    has_several
        Whether a document may have several of them.
    """
    if has_several and len(values) > 1:
        return list(values[:-1])
    rest = [other for other in others if other not in values]
    if not rest:
        return list(values)
    other = rest[int(numbers.integers(len(rest)))]
    return [value for value in others if value in values or value == other] if has_several else [other]


def _shares(wanted: FieldTwin) -> list[tuple[str, Mapping[str, float]]]:
    return [("", wanted.shares)] if wanted.shares else list(wanted.of.items())


def _drawn(
    values: Values, name: str, wanted: FieldTwin, twin: DocumentsTwin, numbers: np.random.Generator
) -> list[str]:
    """One value or two, none of which makes a gap with what the document has."""
    weights = wanted.shares or (wanted.of[values[wanted.by][0]] if wanted.by else {})
    barred = {
        gap[name]
        for gap in twin.gaps
        if name in gap and all(value in values.get(other, ()) for other, value in gap.items() if other != name)
    }
    open_to = {value: weight for value, weight in weights.items() if weight and value not in barred}
    share = np.array(list(open_to.values())) / sum(open_to.values())
    count = min(len(open_to), 1 + int(numbers.random() < wanted.several))
    chosen = set(numbers.choice(list(open_to), count, replace=False, p=share).tolist())
    return [value for value in weights if value in chosen]
