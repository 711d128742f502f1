"""Jaccard's coefficient against R's `vegan`: sites (or columns) are codes, what they share are passages."""

import numpy as np
import pandas as pd
import pytest

from peaceresearch.focus_groups.co_occurrence import co_occurrence_rows

from . import toy_groups


def near(has: np.ndarray) -> dict[tuple[str, str], float]:
    """Jaccard of each two columns of a table of passages by codes."""
    passage, code = np.nonzero(has)
    segments = pd.DataFrame(
        {
            "document": "d",
            "code": [str(c + 1) for c in code],
            "coder": "",
            "start": passage * 10,
            "end": passage * 10 + 9,
        }
    )
    names = [str(c + 1) for c in range(has.shape[1])]
    codes = pd.DataFrame({"code": names, "parent": ""})
    chosen = dict(zip(names, names, strict=True))
    rows = co_occurrence_rows(segments.assign(turn=segments["start"]), codes, chosen, ["segment"])
    return {(row["item"], row["category"]): row["estimate"] for row in rows if row["measure"] == "jaccard"}


def test_jaccard_on_dune(outside, data):
    found = near((data("dune_presence") > 0).to_numpy().T)
    ours = {f"d{a}{b}": 1 - found[a, b] for a, b in (("1", "2"), ("1", "3"), ("2", "3"))}
    outside(ours, method="Jaccard co-occurrence distance", dataset="vegan::dune")


@pytest.mark.parametrize("case", ["usual", "no_twos", "one_rare", "no_rare", "two", "chance"])
def test_jaccard_on_small_tables(case):
    expected = {name: value for name, value in toy_groups.numbers(case).items() if name.startswith("jaccard_")}
    found = {f"jaccard_{a}_{b}": value for (a, b), value in near(toy_groups.raised(case).to_numpy()).items()}
    known = {name: value for name, value in found.items() if not np.isnan(value)}
    assert len(expected) > 2
    assert known == pytest.approx(expected)
