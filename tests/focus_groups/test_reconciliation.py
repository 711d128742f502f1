import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceresearch.focus_groups.disagreements import disagreement_rows
from peaceresearch.focus_groups.disagreements_workbook import write_disagreements
from peaceresearch.focus_groups.extensiveness import presence
from peaceresearch.focus_groups.reconciliation import final_segments, reconciled
from peaceresearch.focus_groups.reconciliation_decisions import TAKEN, decisions_taken
from peaceresearch.focus_groups.units import who_read
from peaceresearch.problems import InputError
from peaceresearch.sources.reconciled import read_reconciled

from .coded_material import CODERS, CODES, DOCUMENTS, GROUPS, coded_segments, segments

TEXT = "The bridge was closed again, and nobody said why."
DOCS = pd.DataFrame({"document": DOCUMENTS, "name": ["First", "Second", "Third"], "length": len(TEXT), "text": TEXT})
TEXTS = dict.fromkeys(DOCUMENTS, TEXT)
TEXTS_ODD = "=SUM\r\nThe bridge\x07 was \u00a0closed 😀 again, and nobody said why."
TURNS = pd.DataFrame([(name, at, at + 9, "P1") for name in DOCUMENTS for at in (0, 10, 20, 30)],
                     columns=["document", "start", "end", "speaker"])  # fmt: skip
BOOK = pd.DataFrame({"code": [*CODES, "feelings"], "parent": ["feelings", "feelings", "", ""]})
BOOK["path"] = ["Feelings > Fear", "Feelings > Trust", "Work", "Feelings"]
BOOK["name"] = ["Fear", "Trust", "Work", "Feelings"]
CHOSEN = {code: code for code in ("work", "trust", "fear", "feelings")}
NONE = pd.DataFrame(columns=TAKEN)


def full(coded):
    words = [TEXT[int(start) : int(end)] if pd.notna(start) else "" for start, end in
             zip(coded["start"], coded["end"], strict=True)]  # fmt: skip
    return coded.assign(
        **{"selection": "", "text": words, **{n: coded[n] for n in coded if n in ("selection", "text")}}
    )


def differing(coded, unit="characters", chosen=CHOSEN, documents=DOCS, read=None):
    declared = {"coders": list(CODERS), "unit": unit, "overlap": 0.5, "compare": [], "text": "coded", "documents": []}
    return disagreement_rows(coded, TURNS, GROUPS, documents, BOOK, chosen=chosen, declared=declared, read=read)


def sheet(table, decided):
    """The list as the reader gives it, with the decisions of the rows that have one."""
    kept = [at for at, decision in enumerate(decided) if decision is not None and at < len(table)]
    rows = table.iloc[kept]
    return pd.DataFrame({
        "row": [at + 2 for at in kept], "document": rows["name"].to_numpy(), "code": rows["path"].to_numpy(),
        "start": rows["start"].to_numpy(), "end": rows["end"].to_numpy(), "text": rows["passage"].to_numpy(),
        "decision": [decided[at] for at in kept],
    })  # fmt: skip


def taken(table, decided):
    return decisions_taken(sheet(table, decided), table, DOCS, BOOK, "decisions.xlsx")


def spans(coded, code="work"):
    own = coded[coded["code"] == code]
    return [tuple(row) for row in own[["coder", "start", "end"]].sort_values(["coder", "start"]).to_numpy(dtype=object)]


ONE = full(segments(("d1", "work", "ana", 0, 30), ("d1", "work", "ben", 10, 20), ("d2", "fear", "ana", 4, 8)))


def test_yes_and_no_hold_for_all_coders():
    decisions = taken(differing(ONE), [True, False])  # 0 to 10 and 20 to 30
    after = reconciled(ONE, decisions, who_read(ONE, CODERS), BOOK, TEXTS)
    assert spans(after) == [("ana", 0, 10), ("ana", 10, 20), ("ben", 0, 10), ("ben", 10, 20)]
    assert after.loc[after["start"] == 0, "text"].tolist() == [TEXT[:10]] * 2
    assert spans(after, "fear") == [("ana", 4, 8)]
    final = final_segments(ONE, decisions, "any", who_read(ONE, CODERS), BOOK, TEXTS)
    assert spans(final) == [("", 0, 20)]  # one passage, not two that touch
    assert final.loc[final["code"] == "work", "text"].tolist() == [TEXT[:20]]


def test_no_within_a_passage_leaves_what_is_outside():
    coded = full(segments(("d1", "work", "ana", 0, 30), ("d1", "fear", "ben", 12, 18), ("d1", "work", "ben", 0, 12),
                          ("d1", "work", "ben", 18, 30)))  # fmt: skip
    table = differing(coded, chosen={"work": "work"})
    final = final_segments(coded, taken(table, [False]), "any", who_read(coded, CODERS), BOOK, TEXTS)
    assert spans(final) == [("", 0, 12), ("", 18, 30)]
    assert final.loc[final["code"] == "work", "text"].tolist() == [TEXT[:12], TEXT[18:30]]


def test_no_to_a_parent_takes_away_what_is_below():
    coded = full(segments(("d1", "fear", "ana", 0, 9), ("d1", "work", "ben", 0, 9), ("d1", "work", "ana", 0, 9)))
    table = differing(coded, chosen={"feelings": "feelings"})
    assert table["path"].tolist() == ["Feelings"]
    final = final_segments(coded, taken(table, [False]), "any", who_read(coded, CODERS), BOOK)
    assert set(final["code"]) == {"work"}
    final = final_segments(coded, taken(table, [True]), "agreed", who_read(coded, CODERS), BOOK)
    assert set(final["code"]) == {"feelings", "work"}  # that it was fear, one coder said


def test_a_code_stands_against_a_decision_on_the_one_above_it():
    coded = full(segments(("d1", "fear", "ana", 0, 9), ("d1", "feelings", "ben", 9, 20), ("d1", "work", "ben", 0, 20)))
    table = differing(coded)
    assert table["path"].tolist() == ["Feelings > Fear", "Work", "Feelings"]
    decided = sheet(table, [True, None, False]).iloc[[1, 0]]
    decisions = decisions_taken(decided, table, DOCS, BOOK, "decisions.xlsx")
    after = reconciled(coded, decisions, who_read(coded, CODERS), BOOK)
    assert spans(after, "fear") == [("ana", 0, 9), ("ben", 0, 9)]
    assert spans(after, "feelings") == []


def test_whole_documents():
    coded = full(
        segments(("d1", "work", "ana", 0, 9), ("d1", "work", "ana", 20, 30), ("d1", "fear", "ben", None, None))
    )
    table = differing(coded, "document")
    assert table["code"].tolist() == ["work", "fear"]
    after = reconciled(coded, taken(table, [True, False]), who_read(coded, CODERS), BOOK)
    assert spans(after) == [("ana", 0, 9), ("ana", 20, 30), ("ben", 0, 9), ("ben", 20, 30)]
    assert spans(after, "fear") == []


def test_listed_segments():
    rows = [("work", "ana"), ("work", "ana"), ("work", "ben"), ("fear", "ben")]
    coded = segments(*(("d1", code, coder, None, None) for code, coder in rows))
    coded = coded.assign(selection=["a", "b", "c", "c"], text=["x", "y", "", ""])
    table = differing(coded, "listed")
    assert table["passage"].tolist() == ["a: x", "b: y", "c", "c"]
    decisions = taken(table, [True, False, None, None])
    after = reconciled(coded, decisions, who_read(coded, CODERS), BOOK)
    own = after[after["code"] == "work"]
    assert sorted(zip(own["coder"], own["selection"], strict=True)) == [("ana", "a"), ("ben", "a"), ("ben", "c")]
    final = final_segments(coded, decisions, "agreed", who_read(coded, CODERS), BOOK)
    assert final[["code", "selection"]].to_numpy().tolist() == [["work", "a"]]


def test_agreed_passages_run_from_the_first_to_the_last_character():
    coded = full(segments(
        ("d1", "work", "ana", 0, 10), ("d1", "work", "ben", 8, 15), ("d1", "work", "ben", 14, 20),
        ("d1", "work", "ana", 30, 35), ("d1", "work", "ben", 35, 40),  # they touch, and share no character
        ("d2", "work", "ana", 1, 2), ("d1", "fear", "ana", None, None), ("d1", "fear", "ben", None, None),
        ("d1", "trust", "ana", None, None),
    ))  # fmt: skip
    final = final_segments(coded, NONE, "agreed", who_read(coded, CODERS), BOOK, TEXTS)
    assert final[["document", "code", "start", "end"]].to_numpy(dtype=object, na_value=None).tolist() == [
        ["d1", "fear", None, None], ["d1", "feelings", None, None], ["d1", "work", 0, 20], ["d2", "work", 1, 2],
    ]  # fmt: skip
    assert final.loc[final["end"] == 20, "text"].tolist() == [TEXT[:20]]


def test_agreed_on_a_parent_by_different_codes_below_it():
    coded = full(segments(("d1", "fear", "ana", 0, 9), ("d1", "trust", "ben", 3, 12)))
    final = final_segments(coded, NONE, "agreed", who_read(coded, CODERS), BOOK, TEXTS)
    assert final[["code", "start", "end"]].to_numpy(dtype=object).tolist() == [["feelings", 0, 12]]


def test_one_coder_counts_in_what_they_read():
    coded = full(segments(("d1", "work", "ana", 0, 9), ("d1", "fear", "ben", 0, 9), ("d2", "fear", "ben", 0, 9),
                          ("d3", "fear", "ben", 0, 9), ("d3", "fear", "cem", 20, 30)))  # fmt: skip
    final = final_segments(coded, NONE, "ana", who_read(coded, CODERS), BOOK)
    assert final[["document", "code", "start"]].to_numpy(dtype=object).tolist() == [
        ["d1", "work", 0], ["d2", "fear", 0], ["d3", "fear", 0], ["d3", "fear", 20],
    ]  # fmt: skip
    read = who_read(coded, CODERS, ["d1", "d3"])  # ana read the third, too, and found nothing
    final = final_segments(coded, NONE, "ana", read, BOOK)
    assert final["document"].tolist() == ["d1", "d2"]


def test_decisions_about_what_nobody_differs_on():
    table = differing(ONE)
    good = sheet(table, [True, False])
    bad = pd.concat([
        good.assign(document="Frist").iloc[:1], good.assign(code="Wrok").iloc[:1], good.assign(end=11).iloc[:1],
        good.assign(code="Fear").iloc[:1], good.iloc[:1], good.assign(decision=[False, False]).iloc[:1], good.iloc[:1],
    ], ignore_index=True).assign(row=range(2, 9))  # fmt: skip
    with pytest.raises(InputError) as caught:
        decisions_taken(bad, table, DOCS, BOOK, "decisions.xlsx")
    assert [(problem.place, problem.what) for problem in caught.value.problems] == [
        ("row 2", "there is no transcript `Frist`"),
        ("row 3", "no code is called `Wrok`"),
        ("row 4", "the coders do not differ on `Work` from 0 to 11 of `First`"),
        ("row 5", "the coders do not differ on `Fear` from 0 to 10 of `First`"),
        ("row 7", "decides otherwise than row 6 about the same passage"),
    ]


def test_the_end_of_a_name_is_a_code_too_where_it_is_one_only():
    table = differing(ONE)
    twice = pd.concat([BOOK, BOOK.iloc[[2]].assign(code="other", path="Other > Work")], ignore_index=True)
    found = decisions_taken(sheet(table, [True]), table, DOCS, BOOK, "decisions.xlsx")
    assert found["code"].tolist() == ["work"]
    with pytest.raises(InputError, match="2 codes are called `Work`"):
        decisions_taken(sheet(table, [True]), table, DOCS, twice, "decisions.xlsx")


@pytest.mark.parametrize("unit", ["characters", "turn", "document", "listed"])
def test_a_list_filled_in_by_hand_is_read_back(tmp_path, unit):
    """From the workbook through the reader of the strand to the codings."""
    coded = segments(
        ("d1", "work", "ana", 3, 12), ("d1", "fear", "ben", 3, 12), ("d1", "work", "ben", 30, 40),
        ("d2", "trust", "ana", 0, 49), ("d2", "fear", "ben", 0, 49),
    ).assign(selection=["a", "a", "b", "c", "c"])  # fmt: skip
    coded["text"] = [TEXTS_ODD[:49][start:end] for start, end in zip(coded["start"], coded["end"], strict=True)]
    documents = DOCS.assign(text=TEXTS_ODD, length=len(TEXTS_ODD))
    table = differing(coded, unit, documents=documents)
    path = tmp_path / "list.xlsx"
    write_disagreements(table, path, "Made up", 1_700_000_000)
    book = openpyxl.load_workbook(path)
    header = {cell.value: cell.column for cell in book.active[1]}
    answers = ["Yes", "no", None, " yes "]
    for at, answer in enumerate(answers[: len(table)]):
        book.active.cell(at + 2, header["decision"]).value = answer
    book.save(path)
    read, _ = read_reconciled(path, {"source": "list.xlsx", "sheet": None}, documents, BOOK)
    found = decisions_taken(read, table, documents, BOOK, "list.xlsx")
    assert found["decision"].tolist() == [True, False, True][: len(found)]
    assert found["row"].tolist() == [2, 3, 5][: len(found)]
    after = reconciled(coded, found, who_read(coded, CODERS), BOOK, dict.fromkeys(DOCUMENTS, TEXTS_ODD))
    kept = differing(after, unit, documents=documents, read=who_read(coded, CODERS))
    assert len(kept) == len(table) - len(found)


DECIDED = st.lists(st.sampled_from([True, False, None]), min_size=12, max_size=12)


def left(coded, decided, unit, chosen):
    """Keys of the disagreements that were decided on, and of those in the list after."""
    table = differing(coded, unit, chosen=chosen)
    decisions = taken(table, decided)
    after = reconciled(coded, decisions, who_read(coded, CODERS), BOOK, TEXTS)
    remaining = differing(after, unit, chosen=chosen, read=who_read(coded, CODERS))
    return [{tuple(row) for row in found[["document", "code", "start", "end", "selection"]].fillna(-1).to_numpy(object)}
            for found in (decisions, remaining)]  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(coded_segments(coders=3), DECIDED, st.sampled_from(["characters", "turn", "document", "exact", "overlap"]))
def test_what_was_decided_is_gone_from_the_list(coded, decided, unit):
    decisions, remaining = left(full(coded), decided, unit, dict.fromkeys(CODES, ""))
    assert not decisions & remaining


@settings(deadline=None, max_examples=60)
@given(coded_segments(coders=3), DECIDED, st.sampled_from(["characters", "turn", "document"]), st.data())
def test_what_was_decided_is_gone_from_the_list_with_codes_below_others(coded, decided, unit, data):
    some = data.draw(st.lists(st.sampled_from(sorted(CHOSEN)), min_size=1, unique=True))
    decisions, remaining = left(full(coded), decided, unit, dict.fromkeys(some, ""))
    assert not decisions & remaining


def test_who_lost_their_only_passage_has_read_the_document():
    coded = full(segments(("d1", "work", "ana", 0, 9), ("d1", "fear", "ben", 20, 30)))
    table = differing(coded)
    after = reconciled(coded, taken(table, [False, None]), who_read(coded, CODERS), BOOK)
    assert differing(after, read=who_read(coded, CODERS))["code"].tolist() == ["fear"]


@settings(deadline=None, max_examples=40)
@given(coded_segments(coders=3), st.booleans())
def test_after_deciding_on_everything_nobody_differs(coded, decision):
    coded = full(coded)
    chosen = dict.fromkeys(CODES, "")
    table = differing(coded, chosen=chosen)
    decisions = taken(table, [decision] * len(table))
    after = reconciled(coded, decisions, who_read(coded, CODERS), BOOK, TEXTS)
    read = who_read(coded, CODERS)
    assert differing(after, chosen=chosen, read=read).empty
    final = [final_segments(coded, decisions, counted, read, BOOK, TEXTS) for counted in ("any", "agreed")]
    one, two = (presence(each.assign(coder=""), GROUPS, BOOK) for each in final)
    pd.testing.assert_frame_equal(one, two)


@settings(deadline=None, max_examples=40)
@given(coded_segments(coders=3))
def test_any_without_decisions_raises_what_was_raised(coded):
    coded = full(coded)
    final = final_segments(coded, NONE, "any", who_read(coded, CODERS), BOOK, TEXTS)
    pd.testing.assert_frame_equal(presence(final, GROUPS, BOOK), presence(coded, GROUPS, BOOK))
    assert set(final["coder"]) == {""}
    assert [TEXT[start:end] for start, end in zip(final["start"], final["end"], strict=True)] == final["text"].tolist()


@settings(deadline=None, max_examples=40)
@given(coded_segments(coders=3))
def test_agreed_is_part_of_any(coded):
    coded = full(coded)
    read = who_read(coded, CODERS)
    both, any_ = (presence(final_segments(coded, NONE, rule, read, BOOK), GROUPS, BOOK) for rule in ("agreed", "any"))
    assert (both <= any_).all(axis=None)


def test_nothing_coded():
    for rule in ("any", "agreed", "ana"):
        assert final_segments(ONE.iloc[:0], NONE, rule, who_read(ONE.iloc[:0], CODERS), BOOK).empty


@pytest.mark.parametrize("turned", [False, True])
def test_of_two_passages_cut_differently_the_one_that_is_kept_stands(turned: bool) -> None:
    coded = full(segments(("one", "fear", "ana", 0, 20), ("one", "fear", "ben", 0, 40)))
    rows = [("one", "fear", 0, 20, "", TEXT[:20], True, 2), ("one", "fear", 0, 40, "", TEXT[:40], False, 3)]
    taken = pd.DataFrame(rows[::-1] if turned else rows, columns=TAKEN)
    final = final_segments(coded, taken, "any", who_read(coded, ["ana", "ben"]), BOOK, {"one": TEXT})
    assert final[["code", "start", "end"]].values.tolist() == [["fear", 0, 20]]


def test_what_two_coders_mark_is_counted_once_and_what_one_marks_twice_is_two() -> None:
    coded = full(
        segments(
            ("one", "fear", "ana", 0, 20), ("one", "fear", "ben", 10, 30), ("one", "work", "ana", 0, 20),
            ("two", "fear", "ana", 0, 20), ("two", "fear", "ana", 10, 30),
        )
    )  # fmt: skip
    final = final_segments(coded, NONE, "any", who_read(coded, ["ana", "ben"]), BOOK, {"one": TEXT, "two": TEXT})
    assert final[["document", "code", "start", "end"]].values.tolist() == [
        ["one", "fear", 0, 30], ["one", "work", 0, 20], ["two", "fear", 0, 20], ["two", "fear", 10, 30],
    ]  # fmt: skip
    assert final.loc[0, "text"] == TEXT[:30]
