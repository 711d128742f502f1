"""Columns of answers as codes in text (`results.codes`), and lists of them for a reader."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from peaceresearch.results.codes import canonical


def code_number(text: str) -> float | None:
    """The number that `text` is the code of; None for text (and for a number written another way, such as `01`)."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if np.isfinite(number) and canonical(number) == text else None


def code_texts(answers: pd.Series[Any]) -> pd.Series[Any]:
    """The answers to a variable as codes in text; missing where there is no answer."""
    if not pd.api.types.is_numeric_dtype(answers):
        return answers.astype("str")
    places, numbers = pd.factorize(answers.to_numpy(dtype="float64"))
    return pd.Series(taken([canonical(number) for number in numbers], places), index=answers.index)


def taken(texts: Sequence[str | None], places: NDArray[Any]) -> Any:
    """The texts at `places` as an array of `str`; missing where the place is -1."""
    return pd.array([*texts, None], dtype="str").take(np.where(places < 0, len(texts), places))


def listed(things: Iterable[object], shown: int = 5) -> str:
    """The first of some things for a reader, and how many there are where that is more."""
    texts = [str(thing) for thing in things]
    more = f", ... ({len(texts)} in all)" if len(texts) > shown else ""
    return ", ".join(f"`{text}`" for text in texts[:shown]) + more
