"""Documents that author and year do not tell apart are told apart by their record."""

from __future__ import annotations

import pandas as pd

from peaceresearch.documents.reference import shared_names, told_apart

RECORDS = pd.DataFrame(
    [
        ("a:1", "Uno, A.; Due, B.; Tre, C.", "First", 2001),
        ("a:2", "Uno, Z.; Quattro, D.; Tre, C.", "Second", 2001),
        ("a:3", "Uno, A.", "Third", 2001),
        ("a:4", "", "A title alone", pd.NA),
    ],
    columns=["record", "authors", "title", "year"],
).astype({"year": "Int64"})


def test_only_names_that_several_have_get_the_record() -> None:
    assert told_apart(RECORDS) == {
        "a:1": "Uno et al. (2001), a:1",
        "a:2": "Uno et al. (2001), a:2",
        "a:3": "Uno (2001)",
        "a:4": "A title alone",
    }
    assert shared_names(RECORDS) == {"a:1", "a:2"}
