"""What exhibits say by themselves of the analysis plan and of cautions; the table of the plan."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from made_up import LANGUAGES, REGIONS, interval, released, text
from measured_methods import coefficients, seen
from surveyed import answered, difference, effect, shares_by

from peaceresearch.exhibits import banner_table, contrast_table, cross_table, intervals, model_table, plan_table
from peaceresearch.exhibits import coefficients as forest
from peaceresearch.exhibits.caution_notes import CAUTIONS
from peaceresearch.exhibits.footer import footer
from peaceresearch.problems import InputError

INTERVALS = {"rows": "item", "groups": "region", "limits": None}
BANNER = {"banner": ["region"], "digits": 0, "alpha": 0.05}
CROSS = {"columns": "region", "interval": True, "digits": 0}
MODEL = {"exponentiate": False, "digits": 2}


def means(marks: dict[str, str], item: str = "work") -> list[dict[str, Any]]:
    """A mean of everybody ("") and of regions, each with its mark."""
    return [
        answered("mean", item, 3.0, 100, domain=f"region={region}" if region else "", plan=mark, **interval(3, 0.5))
        for region, mark in marks.items()
    ]


def said(rows: list[dict[str, Any]], kind: str, module: Any, options: dict[str, Any], lang: str = "en") -> list[str]:
    return [part.text for part in footer(released(rows), seen(lang, options), kind, module)]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("mark", ["planned", "exploratory", "deviating"])
def test_marks_that_are_all_alike_are_one_sentence(lang: str, mark: str) -> None:
    view = seen(lang, INTERVALS)
    part = footer(released(means({"": mark, "zulu": mark})), view, "intervals", intervals)[-1]
    assert part.text == view.words.text(f"plan_all_{mark}")
    assert part.on_slides


def test_without_a_frozen_plan_nothing_is_said() -> None:
    assert not any("plan" in line.lower() for line in said(means({"": ""}), "intervals", intervals, INTERVALS))


def test_a_figure_names_its_results_by_mark_and_tells_apart_those_of_one_item() -> None:
    rows = [*means({"": "planned", "zulu": "exploratory"}), *means({"": "deviating"}, "visits")]
    assert said(rows, "intervals", intervals, INTERVALS)[-1] == (
        "Planned: Work (en). Not as planned: Visits (en). Exploratory: Work (en) (Region (en))"
    )
    compared = [
        *means({"": "planned", "zulu": "planned"}),
        difference("work", "", "region: zulu - alfa", 0.5, 0.01, plan="exploratory"),
    ]
    assert said(compared, "intervals", intervals, INTERVALS)[-1] == (
        "Planned: Work (en). Exploratory: Work (en) (comparisons)"
    )


def test_a_column_of_a_table_that_is_not_planned_has_a_sign_in_its_head() -> None:
    rows = [row | {"plan": "planned" if not row["domain"] else "exploratory"} for row in shares_by()]
    view = seen("en", CROSS)
    cross = cross_table.make(released(rows), view)
    heads = [cell.lines[0] for cell in cross.head[0]]
    assert heads == [
        "Share of respondents (%)",
        "All",
        *(f"{name.title()} (en)\N{NO-BREAK SPACE}†" for name in REGIONS),
    ]
    banner = banner_table.make(released(rows), seen("en", BANNER))
    assert [cell.lines[0] for cell in banner.head[1]] == heads[2:]
    note = "†: exploratory; without a sign: planned"
    assert said(rows, "cross_table", cross_table, CROSS)[-1] == note
    assert all("†" not in " ".join(cell.lines) for row in cross.body for cell in row)


def test_where_a_column_differs_within_itself_its_cells_have_the_sign() -> None:
    zulu = [row for row in shares_by() if row["domain"] == "region=zulu"]
    rows = [row | {"plan": mark} for row, mark in zip(zulu, ("planned", "deviating", "planned"), strict=True)]
    body = cross_table.make(released(rows), seen("en", CROSS)).body
    assert [row[1].lines[0].endswith("\N{NO-BREAK SPACE}‡") for row in body] == [False, True, False, False]
    assert body[1][1].number == pytest.approx(20), "a spreadsheet keeps the number"


def test_a_question_that_was_not_planned_has_the_sign_at_its_head() -> None:
    planned = [row | {"plan": "planned"} for row in shares_by()]
    rows = planned + [row | {"plan": "exploratory", "item": "trust"} for row in shares_by()]
    body = cross_table.make(released(rows), seen("en", CROSS)).body
    assert [row[0].lines[0].endswith("†") for row in body if row[0].is_header] == [False, True]
    assert not any("†" in line for row in body for cell in row[1:] for line in cell.lines)


def test_letters_of_comparisons_that_explore_have_their_sign() -> None:
    rows = [row | {"plan": "planned"} for row in shares_by()]
    rows.append(difference("visits", "always", "region: zulu - alfa", 0.1, 0.001, plan="exploratory"))
    body = banner_table.make(released(rows), seen("en", BANNER)).body
    assert [cell.lines[1:] for cell in body[2][1:]] == [[], ["B†"], [], []]


def test_a_contrast_has_its_sign_beside_its_name() -> None:
    pairs = [("region: zulu - alfa", "planned"), ("region: mike - alfa", "exploratory")]
    rows = [difference("visits", "often", pair, 0.1, 0.2, plan=mark) for pair, mark in pairs]
    rows += [effect("visits", "often", pair, 0.1) | {"plan": mark} for pair, mark in pairs]
    body = contrast_table.make(released(rows), seen("en", {"groups": ["region"], "digits": 1})).body
    assert [row[0].lines[0].endswith("†") for row in body] == [False, False, True]


def test_a_model_has_its_sign_in_its_head_and_a_comparison_its_own() -> None:
    planned = [row | {"plan": "planned"} for row in coefficients("model")]
    other = [row | {"plan": "exploratory"} for row in coefficients("multi")]
    table = model_table.make(released([*planned, *other]), seen("en", MODEL))
    assert [cell.lines[0] for cell in table.head[0]][1:] == ["Model (en)", "Multi (en)\N{NO-BREAK SPACE}†"]
    contrast = next(row for row in table.body if row[0].lines[0].startswith("Region (en): Alfa"))
    assert [cell.lines[-1][-1] for cell in contrast[1:]] == ["0", "†"]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("word", CAUTIONS)
def test_every_caution_is_a_sentence_that_names_what_it_is_of(lang: str, word: str) -> None:
    rows = [means({"": ""})[0] | {"caution": word}, *means({"": ""}, "visits")]
    found = footer(released(rows), seen(lang, INTERVALS), "intervals", intervals)[-1]
    assert f"Work ({lang})" in found.text
    assert "Visits" not in found.text
    assert found.on_slides


def test_a_caution_on_some_terms_names_these() -> None:
    rows = [row | {"caution": "influential few_df" if row["category"] == "age" else "few_df"} for row in coefficients()]
    found = said(rows, "coefficients", forest, MODEL)
    assert found[-2:] == [
        "Caution, a single sampling point moves the estimate by more than a standard error: Age (en)",
        "Caution, fewer than ten degrees of freedom: Model (en)",
    ]
    both = [*rows, *coefficients("multi")]
    assert said(both, "coefficients", forest, MODEL)[-2].endswith(": Model (en) (Age (en))")


def test_a_caution_on_comparisons_names_between_which_groups() -> None:
    rows = means({"": "", "zulu": ""})
    rows[1]["caution"] = "scale_functioning"
    assert said(rows, "intervals", intervals, INTERVALS)[-1].endswith(": Work (en) (Region (en))")


def analysis(name: str, status: str, differences: list[str], reason: str = "") -> list[Any]:
    told = {"question": text(f"{name.upper()}?"), "status": status, "differences": differences}
    return [name, told | {"reason": text(reason) if reason else None}]


PLAN: dict[str, Any] = {
    "sha256": "ab" * 32,
    "date": "2024-05-02",
    "registered": text("OSF"),
    "analyses": [
        analysis("b", "planned", []),
        analysis("a", "deviating", ["model: family, formula", "level"], "Because"),
        analysis("c", "missing", ["mean of work by region x wing", "gone"]),
    ],
}


def plan_results() -> pd.DataFrame:
    statuses = {"a": "deviating", "b": "planned", "c": "missing"}
    return released([answered("plan", name, 0.0, 400, category=status) for name, status in statuses.items()])


def test_the_plan_is_told_in_its_order_with_reasons_and_differences_in_words() -> None:
    table = plan_table.make(plan_results(), seen("en", {}, plan=PLAN))
    assert [["|".join(cell.lines) for cell in row] for row in table.body] == [
        ["B? (en)", "as planned", ""],
        ["A? (en)", "deviating from the plan",
         "Because (en)|Differs: Model (en) (kind of model, terms); level of the intervals"],
        ["C? (en)", "not done", "Lacking: Mean: Work (en) × Region (en) × Wing (en); gone"],
    ]  # fmt: skip
    only = plan_table.make(plan_results().query("item == 'a'"), seen("en", {}, plan=PLAN))
    assert len(only.body) == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_when_and_where_the_plan_was_frozen_stands_below(lang: str) -> None:
    view = seen(lang, {}, plan=PLAN)
    found = [part.text for part in footer(plan_results(), view, "plan_table", plan_table)]
    assert "2024" in found[0]
    assert found[1].endswith("ab" * 32)
    assert found[2].endswith(f"OSF ({lang})")
    open_ = seen(lang, {}, plan=PLAN | {"sha256": None, "date": None})
    assert [part.text for part in plan_table.notes(plan_results(), open_)] == [open_.words.text("plan_open")]


def test_a_caution_without_a_word_is_an_error_that_names_it() -> None:
    view = seen("en", INTERVALS)
    with pytest.raises(InputError, match=r"exhibit\.caution_nothing"):
        view.words.text("caution_nothing", items="")
