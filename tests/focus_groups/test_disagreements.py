import io
import zipfile

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceresearch.focus_groups.agreement import agreement_rows
from peaceresearch.focus_groups.disagreements import CODED_BY, disagreement_rows
from peaceresearch.focus_groups.disagreements_workbook import write_disagreements

from .coded_material import CODES, DOCUMENTS, GROUPS, coded_segments, segments

TEXT = "The bridge was closed again, and nobody said why; so we walked around by the mill, as in the old days. " * 3
DOCS = pd.DataFrame({"document": DOCUMENTS, "name": ["First", "Second", "Third"], "length": len(TEXT), "text": TEXT})
TURNS = pd.DataFrame(
    [(name, at, at + 9, who) for name in DOCUMENTS for at, who in ((0, "M"), (10, "P1"), (20, "P2"), (30, "P1"))],
    columns=["document", "start", "end", "speaker"],
)  # fmt: skip
BOOK = pd.DataFrame({"code": [*CODES, "feelings"], "parent": ["feelings", "feelings", "", ""]})
BOOK["path"] = ["Feelings > Fear", "Feelings > Trust", "Work", "Feelings"]
BOOK["name"] = ["Fear", "Trust", "Work", "Feelings"]
DECLARED = {
    "coders": ["ana", "ben"], "unit": "characters", "overlap": 0.5, "compare": [], "text": "coded", "documents": [],
    "replicates": 100, "resample": "document", "level": 0.95,
}  # fmt: skip
CHOSEN = {code: code for code in ("work", "trust", "fear", "feelings")}


def differing(coded, chosen=CHOSEN, documents=DOCS, **declared):
    coded = coded.assign(**{name: "" for name in ("selection", "text") if name not in coded})
    how = {**DECLARED, **declared}
    return disagreement_rows(coded, TURNS, GROUPS, documents, BOOK, chosen=chosen, declared=how)


def shown(table):
    return [tuple(row) for row in table[["name", "path", "start", "end"]].to_numpy(dtype=object)]


ONE = segments(
    ("d1", "work", "ana", 10, 30),
    ("d1", "work", "ben", 15, 40),
    ("d1", "trust", "ben", 12, 20),
    ("d2", "fear", "ana", 4, 8),
    ("d2", "fear", "ben", 4, 8),
    ("d3", "fear", "ana", 4, 8),
)


def test_the_text_that_only_some_coded():
    found = differing(ONE)
    assert shown(found) == [
        ("First", "Work", 10, 15),
        ("First", "Feelings > Trust", 12, 20),
        ("First", "Work", 30, 40),
    ]
    assert found["passage"].tolist() == [TEXT[10:15], TEXT[12:20], TEXT[30:40]]
    assert found[CODED_BY + "ana"].tolist() == ["yes", "no", "no"]
    assert found[CODED_BY + "ben"].tolist() == ["no", "yes", "yes"]
    assert found["speaker"].tolist() == ["P1", "P1", "P1"]
    assert found["before"].tolist() == [TEXT[:10], TEXT[:12], TEXT[:30]]
    for end, after in zip(found["end"], found["after"], strict=True):
        assert after.endswith(" …")
        assert TEXT[end:].startswith(after[:-2])


def test_words_around_are_whole_and_few():
    long = DOCS.assign(text="ab cd " * 400, length=2400)
    row = differing(segments(("d1", "work", "ana", 1200, 1205), ("d1", "fear", "ben", 0, 3)), documents=long).iloc[-1]
    assert row["before"].startswith("… ")
    assert set(row["before"][2:].split()) | set(row["after"][:-2].split()) == {"ab", "cd"} | {row["after"].split()[0]}
    assert 190 < len(row["before"]) <= 202
    assert 190 < len(row["after"]) <= 202


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("overlap", [("First", "Feelings > Trust", 12, 20), ("First", "Work", 10, 30), ("First", "Work", 15, 40)]),
        ("exact", [("First", "Feelings > Trust", 12, 20), ("First", "Work", 10, 30), ("First", "Work", 15, 40)]),
        ("turn", [("First", "Feelings > Trust", 10, 19), ("First", "Work", 30, 39)]),
    ],
)
def test_places_of_other_units(unit, expected):
    found = differing(ONE, unit=unit, overlap=0.9)
    assert sorted(shown(found)) == expected


def test_whole_documents_have_no_place():
    for unit in ("document", "group"):
        found = differing(ONE, unit=unit)
        assert found[["name", "path"]].to_numpy().tolist() == [["First", "Feelings > Trust"]]
        assert found["start"].isna().all()
        assert found["passage"].tolist() == [""]


def test_listed_segments_are_told_by_their_name():
    listed = segments(
        ("d1", "work", "ana", None, None), ("d1", "work", "ben", None, None), ("d1", "fear", "ben", None, None)
    ).assign(selection=["a", "b", "b"], text=["", "the bridge", ""])  # fmt: skip
    found = differing(listed, unit="listed", documents=DOCS.assign(text=""))
    assert found[["selection", "passage", "path"]].to_numpy().tolist() == [
        ["a", "a", "Work"], ["b", "b: the bridge", "Work"], ["b", "b: the bridge", "Feelings > Fear"],
    ]  # fmt: skip


def test_a_parent_is_listed_only_for_what_no_code_below_it_tells():
    apart = segments(("d1", "fear", "ana", 0, 5), ("d1", "trust", "ben", 0, 5), ("d2", "feelings", "ana", 0, 5),
                     ("d2", "work", "ben", 0, 5))  # fmt: skip
    assert shown(differing(apart)) == [
        ("First", "Feelings > Trust", 0, 5), ("First", "Feelings > Fear", 0, 5), ("Second", "Work", 0, 5),
        ("Second", "Feelings", 0, 5),
    ]  # fmt: skip
    assert shown(differing(apart, {"feelings": "feelings"})) == [("Second", "Feelings", 0, 5)]


def test_a_coder_who_did_not_read_has_an_empty_cell():
    three = pd.concat([ONE, segments(("d2", "trust", "cem", 0, 3))], ignore_index=True)
    found = differing(three, coders=["ana", "ben", "cem"])
    assert found[CODED_BY + "cem"].tolist() == ["", "", "", "yes", "no"]


def test_nobody_differs():
    for coded in (ONE.iloc[3:5], ONE.iloc[:0], ONE[ONE["coder"] == "ana"]):
        assert differing(coded).empty


@settings(deadline=None, max_examples=40)
@given(coded_segments(coders=3), st.sampled_from(["characters", "overlap", "exact", "turn", "document"]))
def test_there_are_disagreements_just_where_agreement_is_not_whole(coded, unit):
    coders = ["ana", "ben", "cem"]
    found = differing(coded, unit=unit, coders=coders)
    made = agreement_rows(coded, TURNS, GROUPS, DOCS, BOOK, chosen=CHOSEN, seed=1,
                          declared={**DECLARED, "unit": unit, "coders": coders})  # fmt: skip
    agreed = {row["item"]: row["estimate"] for row in made if row["measure"] == "percent_agreement"}
    for code in CODES:  # none of them has a code below it
        assert (code in set(found["code"])) == (not np.isnan(agreed[code]) and agreed[code] < 1 - 1e-12)


@settings(deadline=None, max_examples=40)
@given(coded_segments(coders=2))
def test_each_character_on_which_coders_differ_is_listed_once(coded):
    found = differing(coded)
    for code in CODES:
        expected = set()
        for document in DOCUMENTS:
            own = coded[coded["document"] == document]
            if own["coder"].nunique() < 2:
                continue
            marks = [
                {at for row in own[(own["coder"] == coder) & (own["code"] == code)].itertuples()
                 for at in range(row.start, row.end)}
                for coder in ("ana", "ben")
            ]  # fmt: skip
            expected |= {(document, at) for at in marks[0] ^ marks[1]}
        listed = [(row.document, at) for row in found[found["code"] == code].itertuples()
                  for at in range(row.start, row.end)]  # fmt: skip
        assert sorted(listed) == sorted(expected)


def written(path, table, mark="", epoch=1_700_000_000):
    write_disagreements(table, path, mark, epoch)
    return openpyxl.load_workbook(path)


def test_the_workbook_can_be_filled_in(tmp_path):
    book = written(tmp_path / "list.xlsx", differing(ONE), "Made up")
    sheet = book["disagreements"]
    header = [cell.value for cell in sheet[1]]
    assert header == ["document", "speaker", "before", "passage", "after", "code", "coded by ana", "coded by ben",
                      "decision", "note", "start", "end"]  # fmt: skip
    first = dict(zip(header, (cell.value for cell in sheet[2]), strict=True))
    assert (first["document"], first["code"], first["start"], first["end"]) == ("First", "Work", 10, 15)
    assert (first["coded by ana"], first["decision"], first["note"]) == ("yes", None, None)
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:L4"
    (choice,) = sheet.data_validations.dataValidation
    assert (str(choice.sqref), choice.formula1) == ("I2:I4", '"yes,no"')
    assert sheet.oddHeader.center.text == "Made up"
    assert book["about"]["A1"].value == "Made up"
    assert "`decision`: yes puts the code" in book["about"]["A2"].value


def test_an_empty_list_is_a_workbook_too(tmp_path):
    sheet = written(tmp_path / "list.xlsx", differing(ONE.iloc[3:5]))["disagreements"]
    assert sheet.max_row == 1
    assert sheet.data_validations.count == 0


def test_odd_texts_are_texts(tmp_path):
    text = "=1+1\x07\r\n@SUM\x00 & <b> 😀 č \uffff " + "x" * 40_000
    table = differing(segments(("d1", "work", "ana", 0, len(text)), ("d1", "fear", "ben", 0, 4)),
                      documents=DOCS.assign(text=text, length=len(text)))  # fmt: skip
    sheet = written(tmp_path / "list.xlsx", table, "A & B")["disagreements"]
    cells = {row[5].value: row[3] for row in sheet.iter_rows(min_row=2)}
    assert cells["Feelings > Fear"].value == "=1+1"
    assert cells["Feelings > Fear"].data_type == "s"
    long = cells["Work"].value
    assert long.startswith("=1+1 \n@SUM  & <b> 😀 č   xxx")
    assert len(long) < 32_767
    assert " […] " in long


def test_the_same_list_has_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        write_disagreements(differing(ONE), tmp_path / f"{name}.xlsx", "", 1_700_000_000)
    one, two = ((tmp_path / f"{name}.xlsx").read_bytes() for name in ("one", "two"))
    assert one == two
    with zipfile.ZipFile(io.BytesIO(one)) as archive:
        assert {entry.date_time[:3] for entry in archive.infolist()} == {(2023, 11, 14)}
