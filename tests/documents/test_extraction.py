"""What people read in the same documents: settled, compared, and written down to be decided on."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peaceresearch.documents.extraction import Field, Settled, settled_extraction
from peaceresearch.documents.extraction_workbook import write_extraction_differences
from peaceresearch.documents.sheet_records import Group
from peaceresearch.sources.extraction_sheets import read_extraction
from peaceresearch.sources.hand_kept import HandKept

FIELDS: list[Field] = [
    ("kind", "coded", ["law", "news", "book", "none"], False, "Kind"),
    ("theme", "coded", ["roads", "books", "trees"], True, "Themes"),
    ("pages", "number", [], False, "Pages"),
    ("aim", "text", [], False, "Aim"),
]
KEPT = {f"web:{number}": f"web:{number}" for number in range(1, 13)} | {"base:1": "web:1", "base:2": "base:2"}
COLUMNS = ["record", "by", "is_agreed", "field", "value", "entry", "place"]
ANA = ["law", "law", "news", "book", "news", "law", "book", "news"]
BENO = ["law", "news", "news", "book", "news", "law", "law", "news"]
CORA = ["law", "law", "news", "book", "book", "law", "law", "news"]
AGREED = "agreed"


def entries(by: str, record: str, **values: Any) -> list[tuple[Any, ...]]:
    """A row of a sheet as the reader gives it."""
    found = []
    for field, value in values.items():
        for each in value if isinstance(value, list) else [value]:
            entry = "; ".join(value) if isinstance(value, list) else value
            who = "" if by == AGREED else by
            found.append((record, who, by == AGREED, field, each, entry, f"e.xlsx: sheet {by}, row 2"))
    return found


def table(*parts: list[tuple[Any, ...]]) -> pd.DataFrame:
    return pd.DataFrame([row for part in parts for row in part], columns=COLUMNS)


def settle(given: pd.DataFrame, included: list[str], fields: list[Field] = FIELDS) -> Settled:
    return settled_extraction(given, KEPT, included, fields, "e.xlsx")


def read_by(**people: list[str]) -> pd.DataFrame:
    """Kinds of the records web:1, web:2, ... as each person read them."""
    return table(
        *(
            entries(who, f"web:{number}", kind=kind)
            for who, kinds in people.items()
            for number, kind in enumerate(kinds, 1)
            if kind
        )
    )


def agreement(found: Settled, item: str) -> dict[str, float]:
    return {row["measure"]: row["estimate"] for row in found.agreement if row["item"] == item}


def test_what_one_person_read_holds_in_the_order_of_the_config() -> None:
    given = table(
        entries("ana", "web:2", kind="news", theme=["trees", "roads"], pages="3", aim="Mend"),
        entries("", "base:1", aim="Say", kind="law", theme=["books"]),
    )
    found = settle(given, ["web:1", "web:2"])
    assert found.table.to_numpy().tolist() == [
        ["web:1", "kind", "law"], ["web:1", "theme", "books"], ["web:1", "aim", "Say"],
        ["web:2", "kind", "news"], ["web:2", "theme", "roads"], ["web:2", "theme", "trees"], ["web:2", "pages", "3"],
        ["web:2", "aim", "Mend"],
    ]  # fmt: skip
    assert (found.problems, found.unsettled, found.agreement, len(found.differences)) == ([], [], [], 0)


def test_what_is_agreed_goes_before_what_was_read_and_what_is_read_alike_needs_no_agreement() -> None:
    given = table(
        entries("ana", "web:1", kind="law", theme=["roads", "books"], pages="3", aim="To  MEND"),
        entries("beno", "base:1", kind="news", theme=["books", "roads"], pages="4", aim="to mend"),
        entries(AGREED, "web:1", kind="book", pages=""),
    )
    found = settle(given, ["web:1"])
    assert found.table.to_numpy().tolist() == [
        ["web:1", "kind", "book"], ["web:1", "theme", "roads"], ["web:1", "theme", "books"],
        ["web:1", "aim", "To  MEND"],
    ]  # fmt: skip
    assert (found.problems, found.unsettled) == ([], [])
    assert found.differences.to_numpy().tolist() == [
        ["web:1", "kind", "ana", "law", "book"],
        ["web:1", "kind", "beno", "news", "book"],
        ["web:1", "pages", "ana", "3", ""],
        ["web:1", "pages", "beno", "4", ""],
    ]


def test_differences_without_agreement_are_a_line_per_record() -> None:
    given = table(
        entries("ana", "web:1", kind="law", theme=["roads"], pages="3"),
        entries("beno", "web:1", kind="news", theme=["roads", "trees"]),
        entries("ana", "web:2", kind="x" * 80, theme=["roads"]),
        entries("beno", "web:2", kind="law", theme=["roads"]),
        entries(AGREED, "web:1", theme=["trees"]),
    )
    found = settle(given, ["web:1", "web:2"])
    assert [str(problem) for problem in found.unsettled] == [
        "e.xlsx: record web:1: its readers differ on `kind` (ana: law; beno: news), `pages` (ana: 3; beno: nothing),"
        " and nothing is agreed; write what holds into an `agreed` sheet (extraction_differences.xlsx is one)",
        f"e.xlsx: record web:2: its readers differ on `kind` (ana: {'x' * 57}...; beno: law), and nothing is agreed;"
        " write what holds into an `agreed` sheet (extraction_differences.xlsx is one)",
    ]
    assert found.problems == []
    assert ["web:1", "theme", "trees"] in found.table.to_numpy().tolist()
    assert "kind" not in set(found.table.query("record == 'web:1'")["field"])


def test_texts_worded_otherwise_are_listed_and_the_first_that_was_given_stands() -> None:
    given = table(
        entries("cora", "web:1", kind="law", theme=["roads"], aim="First"),
        entries("ana", "web:1", kind="law", theme=["roads"], aim="Second"),
        entries("ana", "web:2", kind="law", theme=["roads"]),
        entries("beno", "web:2", kind="law", theme=["roads"], aim="Only one"),
        entries("ana", "web:3", kind="law", theme=["roads"], aim="One"),
        entries("beno", "web:3", kind="law", theme=["roads"], aim="one "),
        entries(AGREED, "web:3", aim="Both, put better"),
    )
    found = settle(given, ["web:1", "web:2", "web:3"])
    assert (found.problems, found.unsettled) == ([], [])
    assert list(found.table.query("field == 'aim'")["value"]) == ["First", "Only one", "Both, put better"]
    assert found.differences.to_numpy().tolist() == [
        ["web:1", "aim", "cora", "First", ""], ["web:1", "aim", "ana", "Second", ""],
        ["web:2", "aim", "ana", "", ""], ["web:2", "aim", "beno", "Only one", ""],
    ]  # fmt: skip
    assert agreement(found, "aim") == {"percent_agreement": pytest.approx(1 / 3)}


def test_the_study_is_counted_so_that_its_readers_settle_it() -> None:
    whole: dict[str, Any] = {"kind": "law", "theme": ["roads"]}
    given = table(entries("ana", "web:1", **whole, study="A"), entries("beno", "web:1", **whole, study="B"))
    assert "differ on `study` (ana: A; beno: B)" in str(settle(given, ["web:1"]).unsettled[0])
    found = settle(pd.concat([given, table(entries(AGREED, "web:1", study="C"))]), ["web:1"])
    assert (found.problems, found.unsettled) == ([], [])
    assert ["web:1", "study", "C"] in found.table.to_numpy().tolist()


def test_an_agreement_on_something_else_than_what_all_read_is_told() -> None:
    law: dict[str, Any] = {"kind": "law", "theme": ["roads", "books"]}
    given = table(
        entries("ana", "web:1", **law, pages="1"),
        entries("beno", "web:1", **law, pages="1"),
        entries(AGREED, "web:1", kind="law", theme=["trees"], pages="99"),
        *(entries(who, "web:2", **law, pages="1") for who in ("ana", "beno", "cora")),
        entries(AGREED, "web:2", pages="", theme=["books", "roads"]),
        # One who read it alone may be corrected, what nobody entered may be added, a difference settled in any way.
        entries("ana", "web:3", **law, pages="1"),
        entries(AGREED, "web:3", pages="2"),
        entries("ana", "web:4", **law),
        entries("beno", "web:4", **(law | {"kind": "book"})),
        entries(AGREED, "web:4", kind="news", pages="2"),
    )
    given.loc[(given["field"] == "pages") & (given["value"] == ""), "entry"] = "-"
    found = settle(given, ["web:1", "web:2", "web:3", "web:4"])
    assert list(map(str, found.problems)) == [
        "e.xlsx: sheet agreed, row 2, record web:1: `theme`: both say roads; books, and trees is agreed, `pages`: both"
        " say 1, and 99 is agreed; mend one of the sheets",
        "e.xlsx: sheet agreed, row 2, record web:2: `pages`: all 3 say 1, and - is agreed; mend one of the sheets",
    ]
    assert found.unsettled == []


def test_rows_on_documents_that_await_a_decision_are_passed_over() -> None:
    whole: dict[str, Any] = {"kind": "law", "theme": ["roads"]}
    given = table(
        entries("ana", "web:1", **whole),
        entries("ana", "web:2", **whole),
        entries("beno", "web:2", **(whole | {"kind": "news"})),
        entries("ana", "base:1", **whole),
        entries("ana", "web:3", **whole),
    )
    found = settled_extraction(given, KEPT, ["web:3"], FIELDS, "e.xlsx", awaiting=["web:1", "web:2"])
    assert (found.problems, found.unsettled, found.agreement, len(found.differences)) == ([], [], [], 0)
    assert set(found.table["record"]) == {"web:3"}
    none = settled_extraction(given[given["record"] == "web:1"], KEPT, [], FIELDS, "e.xlsx", awaiting=["web:1"])
    assert (len(none.table), none.problems) == (0, [])


def test_a_record_that_awaits_a_decision_is_not_said_to_be_excluded() -> None:
    group = Group(KEPT, {"web:2"}, {"web:1"})
    late = "it is not included yet: its full text is not decided on", "wait, or decide"
    assert (group.fault("web:1"), group.fault("base:1"), group.fault("web:2")) == (late, late, None)
    assert group.fault("web:3") == ("it was not included", "remove its row, or mend the screening")


def test_rows_that_do_not_fit_what_was_included_are_told_at_once() -> None:
    whole: dict[str, Any] = {"kind": "law", "theme": ["roads"]}
    given = table(
        entries("ana", "web:1", **whole),
        entries("ana", "base:1", **whole),
        entries("beno", "base:1", **whole),
        entries("ana", "web:3", **whole),
        entries("ana", "web:99", **whole),
        entries("beno", "wbe:4", **whole),
        entries("beno", "x:1", **whole),
        entries(AGREED, "web:5", kind="law"),
    )
    found = settle(given, ["web:1", "web:2", "web:5"])
    assert sorted(map(str, found.problems)) == [
        "e.xlsx: record web:2: included, but it has no row that is filled in; add it",
        "e.xlsx: sheet agreed, row 2, record web:5: nobody says what it is in `theme`; fill it in",
        "e.xlsx: sheet ana, row 2, record base:1: the same document as web:1; keep one of the rows",
        "e.xlsx: sheet ana, row 2, record web:3: it was not included; remove its row, or mend the screening",
        "e.xlsx: sheet ana, row 2, record web:99: no search returned it; mend the number: those of `web` go to 12,"
        " without what the notes say was left out",
        "e.xlsx: sheet beno, row 2, record wbe:4: no search returned it; did you mean `web:4`?",
        "e.xlsx: sheet beno, row 2, record x:1: no search returned it; the searches are: web, base",
    ]


def test_agreement_on_a_field_with_one_value_is_that_of_r() -> None:
    found = settle(read_by(ana=ANA, beno=BENO), [f"web:{number}" for number in range(1, 9)], FIELDS[:1])
    # tests/reference/extraction_agreement.R: psych::cohen.kappa, and AC1 by Gwet's formula over four possible values
    assert agreement(found, "kind") == pytest.approx(
        {"percent_agreement": 6 / 8, "kappa": 0.6097560976, "ac1": 0.6831683168}, abs=1e-9
    )
    assert {(row["n"], row["base"], row["reason"]) for row in found.agreement} == {(8, "documents read by two", "")}
    assert [row["unit"] for row in found.agreement] == ["share", "coefficient", "coefficient"]


def test_three_readers_agree_by_the_mean_of_pairs() -> None:
    found = settle(read_by(ana=ANA, beno=BENO, cora=CORA), [f"web:{number}" for number in range(1, 9)], FIELDS[:1])
    assert agreement(found, "kind")["kappa"] == pytest.approx(0.6159504452, abs=1e-9)
    assert len(found.unsettled) == 3
    assert "(ana: law; beno: news; cora: law)" in str(found.unsettled[0])


def test_documents_that_one_person_read_count_in_no_agreement() -> None:
    people = {"ana": [*ANA, "law", "", ""], "beno": [*BENO, "", "news", ""]}
    found = settle(read_by(**people), [f"web:{number}" for number in range(1, 11)], FIELDS[:1])
    assert agreement(found, "kind")["kappa"] == pytest.approx(0.6097560976, abs=1e-9)
    assert found.agreement[0]["n"] == 8


def test_of_several_values_each_is_a_decision() -> None:
    one = [["roads", "books"], ["books"], ["roads"], ["trees"], ["roads", "trees"]]
    two = [["roads", "books"], ["roads", "books"], ["roads"], ["trees"], ["trees"]]
    given = table(
        *(
            entries(who, f"web:{number}", theme=themes)
            for who, read in (("ana", one), ("beno", two))
            for number, themes in enumerate(read, 1)
        )
    )
    found = settle(given, [f"web:{number}" for number in range(1, 6)], FIELDS[1:2])
    assert agreement(found, "theme") == pytest.approx(
        {"percent_agreement": 13 / 15, "kappa": 0.7321428571, "ac1": 0.7345132743}, abs=1e-9
    )
    assert found.agreement[0]["n"] == 5


def test_texts_numbers_and_dates_have_a_percentage_only() -> None:
    given = table(
        entries("ana", "web:1", kind="law", theme=["roads"], pages="3", aim="Mend it"),
        entries("beno", "web:1", kind="law", theme=["roads"], pages="3", aim="mend  it"),
        entries("ana", "web:2", kind="law", theme=["roads"], pages="3"),
        entries("beno", "web:2", kind="law", theme=["roads"], aim="x"),
    )
    found = settle(given, ["web:1", "web:2"])
    assert agreement(found, "pages") == agreement(found, "aim") == {"percent_agreement": 0.5}
    reasons = {row["measure"]: row["reason"] for row in found.agreement if row["item"] == "kind"}
    assert reasons["kappa"] == "all ratings are the same"
    assert agreement(found, "kind")["ac1"] == 1


@given(
    st.lists(st.tuples(*[st.sampled_from(["law", "news", "book"])] * 3), min_size=1, max_size=10),
    st.permutations("abc"),
)
def test_the_order_of_sheets_changes_no_agreement(read: list[tuple[str, ...]], order: list[str]) -> None:
    included = [f"web:{number}" for number in range(1, len(read) + 1)]
    people = {who: [kinds[at] for kinds in read] for at, who in enumerate("abc")}
    one, other = (
        settle(read_by(**{who: people[who] for who in names}), included, FIELDS[:1]) for names in ("abc", order)
    )
    assert str(one.agreement) == str(other.agreement)  # NaN is not NaN
    assert len(one.unsettled) == sum(len(set(kinds)) > 1 for kinds in read)
    assert one.table.equals(other.table)


RECORDS = pd.DataFrame(
    [("web:1", "A first title", "Uno, Ana; Due, B.", 2001), ("web:2", "=SUM(1)\x07", "", None)],
    columns=["record", "title", "authors", "year"],
).astype({"year": "Int64"})


def different() -> Settled:
    given = table(
        entries("ana", "web:1", kind="law", theme=["roads"], pages="3"),
        entries("beno", "web:1", kind="news", theme=["roads"], pages="3"),
        entries("ana", "web:2", kind="law", theme=["roads"]),
        entries("beno", "web:2", kind="law", theme=["roads", "trees"], pages="=1+1"),
        entries(AGREED, "web:2", theme=["roads"]),
    )
    return settle(given, ["web:1", "web:2"])


def write(path: Path, found: Settled, mark: str = "") -> Path:
    write_extraction_differences(found.differences, RECORDS, FIELDS, path, mark, 315_532_800, record="Nr")
    return path


def test_the_workbook_of_differences_has_each_entry_and_a_column_to_decide(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(write(tmp_path / "d.xlsx", different(), "SYNTHETIC"))["differences"]
    rows = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert rows == [
        ["Nr", "Author (year), title", "Kind (ana)", "Kind (beno)", "Kind", "Themes (ana)", "Themes (beno)", "Themes",
         "Pages (ana)", "Pages (beno)", "Pages"],
        ["web:1", "Uno & Due (2001), A first title", "law", "news", "", "", "", "", "", "", ""],
        ["web:2", "=SUM(1) ", "", "", "", "roads", "roads; trees", "roads", "", "=1+1", ""],
    ]  # fmt: skip
    assert sheet["J3"].data_type == "s"


def test_the_workbook_filled_in_is_read_back_as_what_is_agreed(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write(tmp_path / "d.xlsx", different()))
    book["differences"]["E2"], book["differences"]["K3"] = "News", "–"
    book.save(tmp_path / "d.xlsx")
    none = {"also": [], "separator": None, "values": {}}
    declared = {
        "sheets": [],
        "agreed": [{"source": "d.xlsx", "sheet": None, "encoding": None, "by": None, "headers": {}}],
        "record": "Nr",
        "by": None,
        "study": None,
        "fields": {
            name: {**none, "column": column, "kind": kind, "separator": ";" if several else None}
            | {"values": {value: {"codes": [value]} for value in values}}
            for name, kind, values, several, column in FIELDS
        },
    }
    sheets = HandKept("config/documents.yaml", {"d.xlsx": tmp_path / "d.xlsx"})
    read = read_extraction(sheets, declared)
    assert sheets.problems == []
    assert read[["record", "field", "value"]].to_numpy().tolist() == [
        ["web:1", "kind", "news"], ["web:2", "theme", "roads"], ["web:2", "pages", ""],
    ]  # fmt: skip
    assert read["is_agreed"].all()


def test_the_workbook_of_no_differences_is_a_header_and_the_same_bytes_again(tmp_path: Path) -> None:
    alike = settle(read_by(ana=ANA[:1], beno=BENO[:1]), ["web:1"], FIELDS[:1])
    one, other = (write(tmp_path / name, alike) for name in ("a.xlsx", "b.xlsx"))
    assert one.read_bytes() == other.read_bytes()
    sheet = openpyxl.load_workbook(one)["differences"]
    assert [cell.value for cell in sheet[1]] == ["Nr", "Author (year), title"]
    assert sheet.max_row == 1
    assert openpyxl.load_workbook(one).properties.created == datetime.datetime(1980, 1, 1)
