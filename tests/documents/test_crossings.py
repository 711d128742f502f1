"""Documents by two or three fields at once."""

from __future__ import annotations

from itertools import product

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from peaceresearch.documents.crossings import crossing_rows
from peaceresearch.documents.extraction import Field
from peaceresearch.results.table import results

FIELDS: list[Field] = [
    ("kind", "coded", ["law", "news"], False, "Kind"),
    ("tongue", "coded", ["aa", "bb"], True, "Tongue"),
    ("stance", "coded", ["for", "against"], False, "Stance"),
]
THREE = ("all_three", {"rows": "kind", "columns": "tongue", "parts": "stance"})
TWO = ("two", {"rows": "kind", "columns": "tongue", "parts": None})
VALUES = {name: values for name, _, values, *_ in FIELDS}
DOCUMENT = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(VALUES["kind"]),
        "tongue": st.lists(st.sampled_from(VALUES["tongue"]), min_size=1, unique=True),
        "stance": st.sampled_from(VALUES["stance"]),
    }
)


def test_a_document_counts_in_each_combination_of_its_values() -> None:
    extraction = pd.DataFrame(
        [("a:1", "kind", "law"), ("a:1", "tongue", "aa"), ("a:1", "tongue", "bb"), ("a:1", "stance", "for"),
         ("a:2", "kind", "news"), ("a:2", "tongue", "bb"), ("a:2", "stance", "for")],
        columns=["record", "field", "value"],
    )  # fmt: skip
    rows = list(crossing_rows(extraction, FIELDS, [THREE, TWO], ["a:1", "a:2"]))
    found = results({"strand": "documents", **row} for row in rows).set_index("id")["estimate"]
    assert found["documents.crossed.all_three[law][stance=for;tongue=aa]"] == 1
    assert found["documents.crossed.all_three[law][stance=for;tongue=bb]"] == 1
    assert found["documents.crossed.all_three[news][stance=for;tongue=bb]"] == 1
    assert found["documents.crossed.two[law][tongue=bb]"] == 1
    assert (len(found), found.sum()) == (8 + 4, 3 + 3)
    assert {row["n"] for row in rows} == {2}


@given(st.lists(DOCUMENT, max_size=6))
def test_sums_over_the_third_field_are_the_crossing_of_the_other_two(documents: list[dict[str, object]]) -> None:
    extraction = pd.DataFrame(
        [
            (f"a:{number}", name, value)
            for number, document in enumerate(documents)
            for name, given_values in document.items()
            for value in (given_values if isinstance(given_values, list) else [given_values])
        ],
        columns=["record", "field", "value"],
    )
    included = [f"a:{number}" for number in range(len(documents))]
    rows = list(crossing_rows(extraction, FIELDS, [THREE, TWO], included))
    found = {(row["item"], row["category"], row["domain"]): row["estimate"] for row in rows}
    for kind, tongue in product(VALUES["kind"], VALUES["tongue"]):
        parts = sum(found["all_three", kind, f"stance={stance};tongue={tongue}"] for stance in VALUES["stance"])
        assert parts == found["two", kind, f"tongue={tongue}"]
