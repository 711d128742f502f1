"""Column letters: which numbers of a banner are larger than which others, by a case worked out by hand."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up import released, view
from surveyed import answered, difference, shares_by

from peaceresearch.exhibits import banner_table
from peaceresearch.exhibits.fitting import fitting
from peaceresearch.exhibits.letters import cell_letters, column_letters
from peaceresearch.exhibits.plan_notes import Signs
from peaceresearch.exhibits.table import Table

OPTIONS = {"banner": ["region"], "digits": 0, "alpha": 0.05}


def compared(mike: float = 200.0, **more: Any) -> pd.DataFrame:
    """Shares of `always` are 70, 60 and 50 in zulu, alfa and mike; only zulu and mike differ, at 0.05."""
    tests = [
        difference("visits", "always", "region: alfa - zulu", -0.1, 0.2, **more),
        difference("visits", "always", "region: mike - zulu", -0.2, 0.001, n=min(60.0, mike), **more),
        difference("visits", "always", "region: mike - alfa", -0.1, 0.0501, n=min(60.0, mike), **more),
        difference("visits", "rarely", "region: mike - alfa", 0.21, 0.0499, n=min(60.0, mike), **more),
    ]
    return released([*shares_by(sizes={"mike": mike}), *tests])


def said(table: Table) -> dict[str, list[list[str]]]:
    return {row[0].lines[0]: [list(cell.lines) for cell in row[1:]] for row in table.body}


def test_a_number_lists_the_columns_that_it_is_significantly_larger_than() -> None:
    rows = said(banner_table.make(compared(), view("en", OPTIONS)))
    assert rows["Always (en)"] == [["20"], ["70", "C"], ["60"], ["50"]]
    assert rows["Rarely (en)"] == [["50"], ["10"], ["4"], ["25", "B"]]
    assert rows["Often (en)"] == [["30"], ["20"], ["36"], ["25"]]
    assert list(rows) == ["Rarely (en)", "Often (en)", "Always (en)", "Unweighted base", "Effective base"]


def test_the_heads_of_compared_columns_have_letters_and_everybody_has_none() -> None:
    table = banner_table.make(compared(), view("en", OPTIONS))
    assert [cell.lines for cell in table.head[0]] == [["Share of respondents (%)"], ["All"], ["Region (en)"]]
    assert [cell.lines for cell in table.head[1]] == [["Zulu (en)", "(A)"], ["Alfa (en)", "(B)"], ["Mike (en)", "(C)"]]
    without = banner_table.make(released(shares_by()), view("en", OPTIONS))
    assert [cell.lines for cell in without.head[1]] == [["Zulu (en)"], ["Alfa (en)"], ["Mike (en)"]]
    assert banner_table.notes(released(shares_by()), view("en", OPTIONS)) == []


def test_another_level_gives_other_letters() -> None:
    rows = said(banner_table.make(compared(), view("en", OPTIONS | {"alpha": 0.1})))
    assert rows["Always (en)"] == [["20"], ["70", "C"], ["60", "C"], ["50"]]
    strict = said(banner_table.make(compared(), view("en", OPTIONS | {"alpha": 0.001})))
    assert strict["Always (en)"][1] == ["70"], "significant is below the level, and not at it"


def test_a_withheld_column_is_compared_with_nothing() -> None:
    rows = said(banner_table.make(compared(mike=9.0), view("en", OPTIONS)))
    assert rows["Always (en)"] == [["20"], ["70"], ["60"], ["–"]]
    # A difference that had been released although its column is withheld would tell its direction.
    table = pd.concat([compared(mike=9.0).query("measure == 'share'"), compared().query("measure == 'difference'")])
    rows = said(banner_table.make(table.reset_index(drop=True), view("en", OPTIONS)))
    assert rows["Always (en)"] == [["20"], ["70"], ["60"], ["–"]]
    assert "C" not in str(rows["Rarely (en)"])


def test_a_mean_has_letters_too() -> None:
    means = [
        answered("mean", "work", value, 90.0, domain=f"region={region}")
        for region, value in (("zulu", 3.0), ("alfa", 4.5))
    ]
    table = released([*means, difference("work", "", "region: alfa - zulu", 1.5, 0.01)])
    assert said(banner_table.make(table, view("sr", OPTIONS)))["Prosek"] == [[""], ["3,0"], ["4,5", "A"]]


def test_the_note_tells_level_adjustment_and_reference() -> None:
    (part,) = banner_table.notes(compared(), view("en", OPTIONS))
    assert "(p < 0.05)" in part.text
    assert "adjusted (Holm within each row)" in part.text
    assert "only" not in part.text
    assert part.on_slides
    families = [
        banner_table.notes(compared(family=name), view("en", OPTIONS))[0].text for name in ("main", "exploratory")
    ]
    assert "Holm over a declared family of tests" in families[0]
    assert "Benjamini–Hochberg over all exploratory tests" in families[1]
    with_one = compared().query("not id.str.contains('versus-region=alfa')")
    assert banner_table.notes(with_one, view("en", OPTIONS))[0].text.endswith(
        "Compared with the column “Zulu (en) (A)” only."
    )


def test_differences_of_other_dimensions_and_of_crossed_groups_are_left_out() -> None:
    other = difference("visits", "always", "wing: w - e", 0.3, 0.001)
    crossed = difference("visits", "always", "region: mike - zulu", 0.3, 0.001)
    crossed["domain"] = "region=mike;versus-region=zulu;wing=w"
    table = released([*shares_by(), other, crossed])
    kept = fitting(table, {"kind": "banner_table", "options": OPTIONS}, banner_table.MEASURES, "x")
    assert set(kept["measure"]) == {"share"}
    both = fitting(
        table, {"kind": "banner_table", "options": OPTIONS | {"banner": ["region", "wing"]}}, banner_table.MEASURES, "x"
    )
    rows = said(banner_table.make(both, view("en", OPTIONS | {"banner": ["region", "wing"]})))
    assert all(len(cell) == 1 for cells in rows.values() for cell in cells)


def test_the_twenty_seventh_column_is_aa() -> None:
    columns = [("region", f"r{number:02}") for number in range(28)]
    tests = released([difference("visits", "always", "region: r01 - r00", 0.1, 0.5)])
    letters = column_letters([("", ""), *columns], tests)
    assert [letters[column] for column in columns[-3:]] == ["Z", "AA", "AB"]
    assert ("", "") not in letters


@given(
    values=st.lists(st.floats(0.01, 0.99), min_size=2, max_size=6, unique=True),
    ps=st.lists(st.floats(0, 1), min_size=15, max_size=15),
)
def test_of_two_columns_at_most_one_lists_the_other_and_it_is_the_larger(values: list[float], ps: list[float]) -> None:
    names = [f"r{place}" for place in range(len(values))]
    columns = [("region", name) for name in names]
    tests = [
        difference("visits", "always", f"region: {names[b]} - {names[a]}", values[b] - values[a], p)
        for (a, b), p in zip(combinations(range(len(values)), 2), ps, strict=False)
    ]
    table = released(tests)
    shown = {("visits", "always", column) for column in columns}
    letters = column_letters(columns, table)
    found = cell_letters(table, letters, shown, 0.05, Signs(is_mixed=False))
    value_of = dict(zip(names, values, strict=True))
    name_of = {letter: column[1] for column, letter in letters.items()}
    listed = [(column[1], name_of[letter]) for (_, _, column), each in found.items() for letter in each]
    assert all(value_of[one] > value_of[other] for one, other in listed)
    assert len(listed) == sum(test["p_adjusted"] < 0.05 for test in tests)
    assert all(each == sorted(each) for each in found.values())


@pytest.mark.parametrize("lang", ["en", "sq", "sr"])
def test_wide_banners_are_folded_on_a_page_and_not_in_a_spreadsheet(lang: str) -> None:
    wings = [
        answered("share", "visits", 0.4, 90.0, category="always", domain=f"wing={name}", n_effective=60.0)
        for name in ("e", "w", *(f"very-long-name-of-wing-{number:02}" for number in range(12)))
    ]
    options = OPTIONS | {"banner": ["region", "wing"]}
    table = banner_table.make(released([*compared_rows(), *wings]), view(lang, options))
    assert table.unfolded is not None
    assert {sum(cell.columns for cell in row) for row in table.body} == {len(table.widths)}
    assert len(table.widths) < len(table.unfolded.widths) == 1 + 1 + 3 + 14
    assert sum(table.widths) == pytest.approx(1)
    assert all(cell.rows == 1 for row in table.body for cell in row)
    heads = [cell.lines[0] for row in table.body for cell in row if cell.is_header]
    for row in table.unfolded.head:
        for cell in row:
            assert cell.lines[0] in heads


def compared_rows() -> list[dict[str, Any]]:
    return [*shares_by(), difference("visits", "always", "region: mike - zulu", -0.2, 0.001)]
