"""Records kept are completed from their duplicates."""

from __future__ import annotations

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from peaceresearch.documents.completed import completed

from .duplicates_cases import table


def test_gaps_are_filled_from_the_first_duplicate_that_has_something() -> None:
    records = table(
        {"search": "a", "title": "One", "doi": "10.5555/a"},
        {"search": "b", "title": "Two", "pmid": "1", "year": 2001},
        {"search": "b", "title": "Three", "pmid": "2", "year": 2002, "authors": "Novak, A."},
        {"search": "c", "title": "", "authors": "Alone"},
        {"search": "c", "title": "Left out"},
    )
    kept = {"a:1": "b:2", "b:1": "b:2", "b:2": "b:2", "c:1": "c:1", "c:2": ""}
    made = completed(records, kept)
    assert list(made["record"]) == ["b:2", "c:1"]
    one = made.iloc[0]
    assert (one["title"], one["pmid"], one["year"], one["doi"], one["authors"]) == (
        "Three", "2", 2002, "10.5555/a", "Novak, A.",
    )  # fmt: skip
    assert (one["search"], one["number"], one["searches"]) == ("b", 2, "a; b")
    alone = made.iloc[1]
    assert (alone["title"], alone["doi"], alone["searches"]) == ("", "", "c")
    assert pd.isna(alone["year"])
    pd.testing.assert_series_equal(made.dtypes[list(records.columns)], records.dtypes)


@given(st.lists(st.tuples(st.integers(0, 4), st.sampled_from(["", "x", "y"]), st.none() | st.integers(2000, 2002)),
                max_size=8))  # fmt: skip
def test_nothing_that_a_kept_record_tells_is_changed(found: list[tuple[int, str, int | None]]) -> None:
    records = table({"title": "none"}, *({"doi": doi, "year": year} for _, doi, year in found)).iloc[1:]
    names = list(records["record"])
    kept: dict[str, str] = {}
    first: dict[int, str] = {}
    for name, (group, _, _) in zip(names, found, strict=True):
        kept[name] = first.setdefault(group, name)
    made = completed(records, kept).set_index("record")
    assert list(made.index) == list(dict.fromkeys(kept.values()))
    for name in made.index:
        own = [row for row, of in zip(found, kept.values(), strict=True) if of == name]
        assert made.loc[name, "doi"] == next((doi for _, doi, _ in own if doi), "")
        years = [year for _, _, year in own if year is not None]
        assert (made.loc[name, "year"] if years else None) == (years[0] if years else None)
