"""Each kind of table shows the numbers of its results in the study's order and language, in every form."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up import LANGUAGES, LEVELS, REGIONS, counts, interval, labels, means, released, row, shares, text, view

from peaceresearch.exhibits import agreement_table, cross_table, joint_display, short_form
from peaceresearch.exhibits.table import Cell, Table, heading
from peaceresearch.exhibits.view import withheld_notes
from peaceresearch.problems import InputError
from peaceresearch.synthesis.join_strands import evidence

CROSS = {"columns": "region", "interval": True, "digits": 1}


def lines(table: Table) -> list[list[list[str]]]:
    return [[list(cell.lines) for cell in row] for row in (*table.head, *table.body)]


def column(table: Table, number: int) -> list[list[str]]:
    return [row[number] for row in lines(table)]


def agreement(units: int = 30) -> pd.DataFrame:
    found = []
    for place, item in enumerate(("visits", "work", "school")):
        n = units if item == "school" else 30
        found += [
            row("focus_groups", "kappa", item, 0.5 + place / 10, n, **interval(0.5 + place / 10, 0.1)),
            row("focus_groups", "percent_agreement", item, 0.8 + place / 20, n),
            row("focus_groups", "alpha", item, -0.05 + place / 10, n, **interval(-0.05 + place / 10, 0.1)),
        ]
    return released(found)


FINDINGS = [["second", {"statement": text("Zweiter")}], ["first", {"statement": text("Erster")}]]
EVIDENCE = {
    "second": ["survey.share.visits[often]*", "focus_groups.groups.school[region=*]"],
    "first": ["survey.mean.work[region=*]", "survey.mean.work"],
}


def joint(small: bool = False) -> pd.DataFrame:
    parts = [shares(9 if small else 40), means(), counts(1 if small else 4)]
    return evidence(pd.concat(parts, ignore_index=True), EVIDENCE)


@pytest.mark.parametrize(("lang", "decimal"), [("en", "."), ("sq", ","), ("sr", ",")])
def test_a_cross_table_has_a_block_of_answers_and_its_base(lang: str, decimal: str) -> None:
    table = cross_table.make(shares(), view(lang, CROSS))
    assert [cell[0] for cell in lines(table)[0][2:]] == [f"{slug.title()} ({lang})" for slug in REGIONS]
    assert [cell[0] for cell in column(table, 0)[1:4]] == [f"{level.title()} ({lang})" for level in LEVELS]
    zulu = column(table, 2)
    assert zulu[1] == [f"10{decimal}0", f"(7{decimal}0–13{decimal}0)"]
    assert zulu[3] == [f"70{decimal}0", f"(67{decimal}0–73{decimal}0)"]
    assert [cell[0].replace("\xa0", " ") for cell in lines(table)[-1][1:]] == {
        "en": ["1,200", "1,200", "1,200", "40"],
        "sq": ["1 200", "1 200", "1 200", "40"],
        "sr": ["1.200", "1.200", "1.200", "40"],
    }[lang]


def test_a_cross_table_of_several_items_names_each_over_its_block() -> None:
    table = cross_table.make(means(), view("en", CROSS | {"digits": 2, "interval": False}))
    assert [cell[0] for cell in column(table, 0)] == [
        "Mean",
        "Work (en)",
        "Mean",
        "Unweighted base",
        "Visits (en)",
        "Mean",
        "Unweighted base",
    ]
    assert [cell[0] for cell in lines(table)[2][1:]] == ["3.50", "3.75", "4.00", "4.25"]
    assert [cell[0] for cell in lines(table)[3][1:]] == ["100", "101", "102", "40"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_withheld_cells_of_a_cross_table_are_dashes_with_a_note(lang: str) -> None:
    results, one = shares(9), view(lang, CROSS)
    table = cross_table.make(results, one)
    assert column(table, 4)[1:] == [["–"]] * 4
    assert column(table, 3)[1] != ["–"]
    words = {"en": "not shown: base below", "sq": "nuk paraqitet: baza nën", "sr": "nije prikazano: baza ispod"}
    assert withheld_notes(results, one) == f"–: {words[lang]} 10"
    assert withheld_notes(shares(), one) == ""


def test_agreement_has_a_row_per_code_in_the_order_of_the_study() -> None:
    table = agreement_table.make(agreement(), view("sq", {"digits": 2}))
    assert [cell[0] for cell in column(table, 0)[1:]] == ["Work (sq)", "Visits (sq)", "School (sq)"]
    assert lines(table)[0] == [["Kodi"], ["Njësitë"], ["Përqindja e pajtimit"], ["Kapa e Cohenit"], [
        "Alfa e Krippendorffit"
    ]]  # fmt: skip
    assert lines(table)[2] == [
        ["Visits (sq)"],
        ["30"],
        ["80"],
        ["0,50", "(0,40 – 0,60)"],
        ["−0,05", "(−0,15 – 0,05)"],
    ]


def test_agreement_on_too_few_units_says_nothing() -> None:
    table = agreement_table.make(agreement(1), view("en", {"digits": 3}))
    assert lines(table)[3] == [["School (en)"], *[["–"]] * 4]
    assert lines(table)[1][3][0] == "0.600"


def test_a_joint_display_lays_the_strands_side_by_side_under_each_finding() -> None:
    table = joint_display.make(joint(), view("en", {"columns": "region"}, findings=FINDINGS))
    assert lines(table) == [
        [["Strand"], ["Evidence"], ["Zulu (en)"], ["Alfa (en)"], ["Mike (en)"]],
        [["Zweiter (en)"]],
        [["Survey"], ["Visits (en): Often (en)"], ["20%", "(17–23)"], ["36%", "(33–39)"], ["25%", "(22–28)"]],
        [["Focus groups"], ["School (en)"], ["3 of 4"], ["0 of 4"], ["4 of 4"]],
        [["Erster (en)"]],
        [["Survey"], ["Work (en)"], ["3.8", "(3.2–4.2)"], ["4.0", "(3.5–4.5)"], ["4.2", "(3.8–4.8)"]],
    ]


def test_withheld_evidence_is_a_dash() -> None:
    results, one = joint(small=True), view("sr", {"columns": "region"}, findings=FINDINGS)
    table = joint_display.make(results, one)
    assert [row[-1] for row in lines(table)[2:4]] == [["–"], ["–"]]
    assert withheld_notes(results, one) == "–: nije prikazano: baza ispod 10; –: nije prikazano: baza ispod 2"


def made() -> dict[str, Table]:
    return {
        "cross_table": cross_table.make(means(9), view("en", CROSS)),
        "agreement_table": agreement_table.make(agreement(), view("sr", {"digits": 2})),
        "joint_display": joint_display.make(joint(), view("sq", {"columns": "region"}, findings=FINDINGS)),
    }


def blocks(tree: Any, kind: str) -> Iterator[Any]:
    if isinstance(tree, dict):
        if tree.get("t") == kind:
            yield tree["c"]
        for child in tree.values():
            yield from blocks(child, kind)
    elif isinstance(tree, list):
        for child in tree:
            yield from blocks(child, kind)


def plain(inlines: Any) -> str:
    """The text of pandoc's blocks or inlines; a line break is a newline."""
    if isinstance(inlines, list):
        return "".join(plain(part) for part in inlines)
    if isinstance(inlines, dict):
        kind = inlines["t"]
        return {"Space": " ", "SoftBreak": " ", "LineBreak": "\n"}.get(kind) or plain(inlines.get("c", ""))
    return str(inlines)


def pandoc_rows(table: Table) -> list[list[tuple[str, int, int, str]]]:
    """Alignment, spans and text of each cell, as pandoc has them."""
    (found,) = blocks(json.loads(table.pandoc_json()), "Table")
    _, _, _, head, bodies, _ = found
    rows = [*head[1], *(row for body in bodies for row in (*body[2], *body[3]))]
    return [[(cell[1]["t"], cell[2], cell[3], plain(cell[4])) for cell in row[1]] for row in rows]


@pytest.mark.parametrize("kind", ["cross_table", "agreement_table", "joint_display"])
def test_every_row_spans_all_columns_and_the_widths_fill_the_page(kind: str) -> None:
    table = made()[kind]
    columns = len(table.head[0])
    assert {sum(cell.columns for cell in row) for row in (*table.head, *table.body)} == {columns}
    assert all(cell.rows == 1 for row in table.body for cell in row)
    assert len(table.widths) == columns
    assert sum(table.widths) == pytest.approx(1)
    assert min(table.widths) > 0


@pytest.mark.parametrize("kind", ["cross_table", "agreement_table", "joint_display"])
def test_pandoc_keeps_text_alignment_and_spans(kind: str) -> None:
    table = made()[kind]
    expected = [
        [(f"Align{cell.align.title()}", cell.rows, cell.columns, "\n".join(cell.lines)) for cell in row]
        for row in (*table.head, *table.body)
    ]
    found = [
        [(align, rows, columns, said.replace("\xa0", " ")) for align, rows, columns, said in row]
        for row in pandoc_rows(table)
    ]
    assert found == [[(*cell[:3], cell[3].replace("\xa0", " ")) for cell in row] for row in expected]


def test_rowspans_reach_pandoc_too() -> None:
    table = Table(
        [[heading("a", rows=2), heading("b", "center", columns=2)], [heading("c"), heading("d", "right")]],
        [[Cell(["1"]), Cell(["2"], "center"), Cell(["3"], "right")]],
    )
    assert [[cell[:3] for cell in row] for row in pandoc_rows(table)] == [
        [("AlignLeft", 2, 1), ("AlignCenter", 1, 2)],
        [("AlignLeft", 1, 1), ("AlignRight", 1, 1)],
        [("AlignLeft", 1, 1), ("AlignCenter", 1, 1), ("AlignRight", 1, 1)],
    ]


SIGNS = st.text("ab<>&\"'`*$_ëçđжі#@|\\{}[]", min_size=1, max_size=20)


@settings(max_examples=25, deadline=None)
@given(texts=st.lists(SIGNS, min_size=1, max_size=12), is_header=st.booleans())
def test_no_text_is_read_as_markup(texts: list[str], is_header: bool) -> None:
    table = Table([[heading("head")]], [[Cell([text], is_header=is_header)] for text in texts])
    assert [row[0][3] for row in pandoc_rows(table)[1:]] == texts


def test_html_is_escaped_in_every_line_of_a_cell() -> None:
    html = Cell(["<b>", "a & b"], "right", columns=2).html()
    assert html == '<td colspan="2" style="text-align: right;">&lt;b&gt;<br />a &amp; b</td>'


def test_a_table_in_markdown_can_be_read_by_a_person() -> None:
    said = made()["cross_table"].markdown()
    for word in ("Work (en)", "Unweighted base", "3.8", "(3.2--4.2)"):
        assert word in said
    assert not re.search(r"<t[dhr]", said)


def test_a_joint_display_without_a_column_is_the_fault_of_the_config() -> None:
    whole = evidence(means(), {"first": ["survey.mean.work"], "second": ["survey.mean.visits"]})
    with pytest.raises(InputError, match="no evidence of the findings is divided by `region`"):
        joint_display.make(whole, view("en", {"columns": "region"}, findings=FINDINGS))


def test_results_that_differ_in_another_dimension_do_not_share_a_cell_of_a_joint_display() -> None:
    twice = means().query("item == 'work'")
    other = twice.assign(
        id=twice["id"] + "x", domain=twice["domain"].where(twice["domain"] == "", twice["domain"] + ";wave=late")
    )
    both = evidence(pd.concat([twice, other], ignore_index=True), {"second": ["survey.*"]})
    with pytest.raises(InputError, match=r"several results for one cell, such as `survey\.mean\.work"):
        joint_display.make(both, view("en", {"columns": "region"}, findings=FINDINGS[:1]))


@pytest.mark.parametrize(
    "box", ["automation", "removed", "direct", "awaiting_screening", "awaiting_full_text", "sought"]
)
def test_every_box_of_a_review_has_a_short_name(box: str) -> None:
    assert short_form.name("documents", "records", box, "", view("en", CROSS)) not in ("", box)


def test_two_strands_may_use_one_name_for_different_things() -> None:
    own = labels()
    own["items"] = [["survey", "work", {"*": "Answers"}], ["focus_groups", "work", {"*": "Talk"}]]
    both = pd.concat([means().query("item == 'work'"), counts().query("item == 'work'")], ignore_index=True)
    one = view("en", {"columns": "region"}, findings=FINDINGS[:1], own=own)
    table = joint_display.make(evidence(both, {"second": ["survey.*", "focus_groups.*"]}), one)
    assert [row[1] for row in lines(table)[2:]] == [["Answers"], ["Talk"]]
