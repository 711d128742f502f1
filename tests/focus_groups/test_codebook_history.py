"""Codes through the versions of the codebook."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceresearch.focus_groups.codebook_history import History, apply_codebook
from peaceresearch.problems import InputError

NO_BOOKS = pd.DataFrame(columns=["version", "code", "definition", "include", "exclude"])


def version(rename=None, merge=(), drop=(), date=None):
    return {"rename": rename or {}, "merge": list(merge), "drop": list(drop), "date": date}


def codes(**paths: list[str]) -> pd.DataFrame:
    """Codes of files of these versions, called `<version>:<path>`; all that stand above are given, too."""
    rows = []
    for name, own in paths.items():
        for path in own:
            above, _, last = path.rpartition(" > ")
            parent = f"{name}:{above}" if above else ""
            rows.append((f"{name}:{path}", last, parent, path, f"colour of {path}", "", True, name, f"file-{name}"))
    columns = ["code", "name", "parent", "path", "colour", "description", "codable", "version", "file"]
    return pd.DataFrame(rows, columns=columns)


def coded(*rows: tuple) -> pd.DataFrame:
    """Segments: document, code, start, end."""
    made = [(document, code, "ana", start, end, "") for document, code, start, end in rows]
    table = pd.DataFrame(made, columns=["document", "code", "coder", "start", "end", "selection"])
    return table.astype({"start": "Int64", "end": "Int64"})


def in_force(table, *versions, books=NO_BOOKS, segments=None):
    moved, found = apply_codebook(segments if segments is not None else coded(), table, list(versions), books)
    return moved, found


def paths_of(found):
    return sorted(found["path"])


def test_without_versions_everything_stays():
    table, segments = codes(v1=["A"]), coded(("d", "v1:A", 0, 5))
    moved, found = apply_codebook(segments, table, [], NO_BOOKS)
    assert moved is segments
    assert found is table


def test_renamed_merged_and_dropped_codes_of_an_older_file_and_those_of_a_newer_one():
    table = codes(v1=["A", "A > Old", "A > X", "B", "B > Y", "Gone", "Gone > Below"], v2=["A", "A > New", "B", "B > X"])
    segments = coded(
        ("d1", "v1:A > Old", 0, 5), ("d1", "v1:A > X", 0, 5), ("d1", "v1:B > Y", 0, 5), ("d1", "v1:Gone > Below", 0, 5),
        ("d1", "v1:B > Y", None, None), ("d2", "v2:A > New", 0, 5), ("d2", "v2:B > X", 0, 5),
    )  # fmt: skip
    changed = version(rename={"Old": "New"}, merge=[["B > X", ["A > X", "Y"]]], drop=["Gone"])
    moved, found = in_force(table, ("v1", version()), ("v2", changed), segments=segments)
    assert paths_of(found) == ["A", "A > New", "B", "B > X"]
    path = dict(zip(found["code"], found["path"], strict=True))
    # X and Y at one place by one coder are one coding now; that without a place stays.
    assert [(row.document, path[row.code]) for row in moved.itertuples()] == [
        ("d1", "A > New"), ("d1", "B > X"), ("d1", "B > X"), ("d2", "A > New"), ("d2", "B > X"),
    ]  # fmt: skip
    assert set(found["version"]) == {"v2"}
    parent = dict(zip(found["code"], found["parent"], strict=True))
    assert {path[code]: path.get(above, "") for code, above in parent.items()} == {
        "A": "", "A > New": "A", "B": "", "B > X": "B",
    }  # fmt: skip
    assert found.dtypes.equals(table.dtypes)


def test_what_stands_below_goes_along_and_changes_follow_each_other():
    table = codes(v1=["A", "A > B", "A > B > C", "D"])
    moved, found = in_force(
        table,
        ("v1", version()),
        ("v2", version(rename={"A": "Z", "A > B": "Bee"})),
        ("v3", version(merge=[["Bee", ["D"]]])),
        ("v4", version(rename={"Bee": "Top > Bee"})),
        segments=coded(("d", "v1:A > B > C", 0, 5), ("d", "v1:D", 3, 9)),
    )
    assert paths_of(found) == ["Top", "Top > Bee", "Top > Bee > C", "Z"]
    path = dict(zip(found["code"], found["path"], strict=True))
    assert [path[code] for code in moved["code"]] == ["Top > Bee > C", "Top > Bee"]


def test_a_code_renamed_is_the_one_that_others_are_merged_into():
    changed = version(rename={"A > B": "New"}, merge=[["New", ["C"]]])
    _, found = in_force(codes(v1=["A", "A > B", "C"]), ("v1", version()), ("v2", changed))
    assert paths_of(found) == ["A", "A > New"]


def test_a_code_kept_though_what_stood_above_was_dropped_is_at_the_top():
    _, found = in_force(codes(v1=["A", "A > B", "A > C"]), ("v1", version()), ("v2", version({"B": "Bee"}, drop=["A"])))
    assert paths_of(found) == ["Bee"]


def test_codes_of_the_codebook_that_nobody_applied_are_there():
    books = pd.DataFrame({"version": ["v1", "v1"], "code": ["A > Rare", "Old"]})
    changed = version(rename={"Old": "New"})
    _, found = in_force(codes(v1=["B"]), ("v1", version()), ("v2", changed), books=books)
    assert paths_of(found) == ["A", "A > Rare", "B", "New"]
    assert found.set_index("path")["codable"].to_dict() == {"A": False, "A > Rare": True, "B": True, "New": True}
    assert found["code"].is_unique


def test_a_file_that_has_one_path_twice_keeps_both():
    table = pd.concat([codes(v1=["A", "A"])], ignore_index=True)
    table["code"] = ["one", "two"]
    _, found = in_force(table, ("v1", version()), ("v2", version()))
    assert found["code"].tolist() == ["one", "two"]


def test_names_that_no_code_or_several_have_and_codes_changed_twice():
    table = codes(v1=["A", "A > Same", "B", "B > Same", "Trust"])
    changed = version(rename={"Trsut": "T", "Same": "S", "B": "C"}, merge=[["Same", ["Trust"]]], drop=["B"])
    with pytest.raises(InputError) as caught:
        History(table, [("v1", version()), ("v2", changed)], NO_BOOKS)
    assert [(problem.place, problem.what) for problem in caught.value.problems] == [
        ("codebook.versions.v2.drop", "`B` is changed twice"),
        ("codebook.versions.v2.merge", "2 codes are called `Same`"),
        ("codebook.versions.v2.rename", "2 codes are called `Same`"),
        ("codebook.versions.v2.rename", "no code is called `Trsut` before this version"),
    ]
    assert caught.value.problems[3].remedy == "did you mean `Trust`?"


def test_changes_before_any_file_are_history_only():
    _, found = in_force(codes(v2=["B"]), ("v1", version()), ("v2", version(rename={"A": "B"})))
    assert paths_of(found) == ["B"]


PATHS = ("A", "A > B", "A > C", "D", "D > B")


@settings(deadline=None, max_examples=60)
@given(
    st.sets(st.sampled_from(PATHS)).map(lambda own: sorted({part for path in own for part in _up(path)})),
    st.lists(st.tuples(st.sampled_from(PATHS), st.integers(0, 5)), max_size=6),
    st.randoms(),
)
def test_renaming_everything_moves_no_coding(paths, placed, random):
    table = codes(v1=paths)
    segments = coded(*(("d", f"v1:{path}", at, at + 3) for path, at in placed if path in paths))
    segments = segments.drop_duplicates(ignore_index=True)
    new = {path: f"{path.rpartition(' > ')[2]}-{at}" for at, path in enumerate(paths)}
    moved, found = in_force(table, ("v1", version()), ("v2", version(rename=new)), segments=segments)
    assert len(found) == len(table)
    assert moved[["document", "start", "end"]].equals(segments[["document", "start", "end"]])
    names = dict(zip(found["code"], found["name"], strict=True))
    assert [names[code] for code in moved["code"]] == [new[code[3:]] for code in segments["code"]]


def _up(path):
    above = path.rpartition(" > ")[0]
    return [path, *(_up(above) if above else [])]
