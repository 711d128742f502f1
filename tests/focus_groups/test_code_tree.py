"""The codebook as a tree."""

import pandas as pd

from peaceresearch.focus_groups.code_tree import code_records, tree_rows

CODES = pd.DataFrame(
    [("w", "Work", "", "Work"), ("d", "Deep", "f", "Feeling > Fear > Deep"), ("e", "Feeling", "", "Feeling"),
     ("t", "Trust", "e", "Feeling > Trust"), ("f", "Fear", "e", "Feeling > Fear")],
    columns=["code", "name", "parent", "path"],
)  # fmt: skip
CHOSEN = {"d": "deep", "t": "trust", "e": "feeling", "w": "work"}
RAISED = pd.DataFrame([[1, 0, 1, 1, 0], [1, 1, 1, 0, 1]], index=["g1", "g2"], columns=list("wdetf"))


def test_the_tree_is_read_from_the_top():
    found = tree_rows(RAISED, CODES, CHOSEN)
    # Fear is not reported on: what is below it stands below the next code above.
    assert [(row["item"], row["category"], row["x"], row["estimate"], row["n"]) for row in found] == [
        ("work", "", 1, 2, 2),
        ("feeling", "", 2, 2, 2),
        ("trust", "feeling", 3, 1, 2),
        ("deep", "feeling", 4, 1, 2),
    ]
    assert tree_rows(RAISED, CODES, {}) == []


def test_codes_as_records():
    told = pd.DataFrame([("Feeling > Trust", "Trust in others", "neighbours", "")],
                        columns=["code", "definition", "include", "exclude"])  # fmt: skip
    found = code_records(RAISED, RAISED * 3, CODES, CHOSEN, told, "book.xlsx")
    assert [record["item"] for record in found] == ["work", "feeling", "trust", "deep"]
    assert found[2]["fields"] == {
        "code": "trust", "path": "Feeling > Trust", "order": 3, "definition": "Trust in others",
        "include": "neighbours", "exclude": "", "groups": 1, "held": 2, "passages": 3,
    }  # fmt: skip
    assert found[0]["fields"]["definition"] == ""
    assert {record["source"] for record in found} == {"book.xlsx"}
