"""Contrasts, field work and comparisons in joint displays: their numbers and words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from made_up import LANGUAGES, labels, released, shares, spec, text
from surveyed import answered, difference, effect, outcomes, own_labels

from peaceresearch.exhibits import contrast_table, joint_display, outcome_rates, synthesis_table
from peaceresearch.exhibits.fitting import fitting
from peaceresearch.exhibits.short_form import name, value
from peaceresearch.exhibits.table import Table
from peaceresearch.exhibits.view import View, views
from peaceresearch.results.table import rows

CONTRAST = {"groups": ["region"], "digits": 1}


def seen(lang: str, options: dict[str, Any], **given: Any) -> View:
    full = spec(options, own=given.pop("own", own_labels()), findings=given.pop("findings", ()))
    full["survey"] = full["survey"] | given
    return views(full, Path(__file__).parent)[lang]


def lines(table: Table) -> list[list[list[str]]]:
    return [[list(cell.lines) for cell in row] for row in (*table.head, *table.body)]


def contrasts(*more: dict[str, Any]) -> pd.DataFrame:
    made = [
        difference("visits", "often", "region: mike - alfa", 0.21, 0.0004),
        effect("visits", "often", "region: mike - alfa", 0.43),
        difference("visits", "often", "region: alfa - zulu", -0.035, 0.9, family="exploratory"),
        difference("visits", "rarely", "region: mike - zulu", 0.3, 0.02, n=4.0),
        difference("work", "", "region: alfa - zulu", 0.5, 0.03, family="main"),
        *more,
    ]
    return released(made)


def association(item: str, p_adjusted: float, family: str) -> dict[str, Any]:
    tested = {"statistic": 5.19337, "df_numerator": 1.49464, "df": 20.92496, "p": 0.0217}
    return answered(
        "association", item, 0.2134, 183.0, category="region", p_adjusted=p_adjusted, family=family, **tested
    )


def test_contrasts_stand_in_the_order_of_the_study_with_effect_and_test() -> None:
    table = contrast_table.make(contrasts(), seen("en", CONTRAST))
    assert lines(table) == [
        [["Comparison"], ["Difference"], ["Effect size"], ["p"], ["Adjusted p"], ["n"]],
        [["Work (en)"]],
        [
            ["Alfa (en) − Zulu (en)"], ["+0.5", "(+0.4 – +0.6)"], ["–"], ["0.010", "t(45) = 5.00"],
            ["0.030", "Holm, family"], ["60"],
        ],
        [["Visits (en)"]],
        [["Rarely (en): Mike (en) − Zulu (en)"], ["–"], ["–"], ["–"], ["–"], ["–"]],
        [
            ["Often (en): Alfa (en) − Zulu (en)"], ["−3.5", "(−13.5 – +6.5)"], ["–"], ["0.300", "t(45) = −0.35"],
            ["0.900", "BH"], ["60"],
        ],
        [
            ["Often (en): Mike (en) − Alfa (en)"], ["+21.0", "(+11.0 – +31.0)"], ["+0.43", "(+0.23 – +0.63)"],
            ["<0.001", "t(45) = 2.10"], ["<0.001", "Holm, row"], ["60"],
        ],
    ]  # fmt: skip
    assert {sum(cell.columns for cell in row) for row in table.body} == {6}
    assert table.body[-1][1].number == pytest.approx(21.0)
    assert table.body[-1][3].number == pytest.approx(0.0004 / 3)


def test_associations_follow_under_heads_of_their_own() -> None:
    table = contrast_table.make(
        contrasts(association("visits", 0.0434, "main"), association("work", 0.5, "exploratory")), seen("sr", CONTRAST)
    )
    assert table.head == []
    said = lines(table)
    assert said[0][0] == ["Poređenje"]
    assert said[-3] == [["Povezanost"], ["Kramerovo V"], ["F"], ["p"], ["Korigovano p"], ["n"]]
    assert said[-2] == [
        ["Work (sr): Region (sr)"], ["0,21"], ["5,19", "df = 1,49; 20,9"], ["0,022"], ["0,500", "BH"], ["183"],
    ]  # fmt: skip
    alone = contrast_table.make(released([association("visits", 0.0434, "main")]), seen("en", CONTRAST))
    assert lines(alone)[0][1:3] == [["Cramér's V"], ["F"]]


def test_the_notes_of_contrasts_tell_tests_and_effect_sizes() -> None:
    table = contrasts(association("work", 0.5, "main"))
    said = [part.text for part in contrast_table.notes(table, seen("en", CONTRAST))]
    assert said == [
        "Tests follow the sampling design; p-values are adjusted (Holm within each row; Holm over a declared family of"
        " tests; Benjamini–Hochberg over all exploratory tests)",
        "Effect sizes: Cohen’s h of shares, Cohen’s d of means",
        "Associations: F test of Rao and Scott",
    ]


def test_within_crossed_groups_the_other_value_is_named() -> None:
    crossed = difference("visits", "often", "region: mike - alfa", 0.1, 0.5)
    crossed["domain"] = "region=mike;versus-region=alfa;wing=w"
    options = CONTRAST | {"groups": ["region", "wing"]}
    kept = fitting(released([crossed]), {"kind": "contrast_table", "options": options}, contrast_table.MEASURES, "x")
    table = contrast_table.make(kept, seen("en", options))
    assert lines(table)[2][0] == ["Often (en): Mike (en) − Alfa (en) (W (en))"]


@pytest.mark.parametrize(
    ("lang", "label", "rate", "e"),
    [
        ("en", "Refusal or break-off", "Response rate 3", "0.893"),
        ("sq", "Refuzim ose ndërprerje", "Shkalla e përgjigjes 3", "0,893"),
        ("sr", "Odbijanje ili prekid", "Stopa odgovora 3", "0,893"),
    ],
)
def test_field_work_by_disposition_and_rate(lang: str, label: str, rate: str, e: str) -> None:
    one = seen(lang, {"digits": 1}, eligibility=None)
    said = lines(outcome_rates.make(outcomes(), one))
    assert [row[1] for row in said[1:9]] == [["I"], ["P"], ["R"], ["NC"], ["O"], ["UH"], ["UO"], [""]]
    assert said[3][0] == [label]
    decimal = "." if lang == "en" else ","
    assert said[3][2:] == [["150"], [f"12{decimal}5"]]
    assert said[9][2] == ["1,200" if lang == "en" else "1\xa0200" if lang == "sq" else "1.200"]
    assert said[12][:2] == [[rate, "I / ((I + P) + (R + NC + O) + e(UH + UR + UO))"], ["RR3"]]
    # 700 / (1000 + 80 * 1000 / 1120), by hand.
    assert said[12][3] == [f"65{decimal}3"]
    notes = [part.text for part in outcome_rates.notes(outcomes(), one)]
    assert len(notes) == 2
    assert f" {e}" in notes[1]


def test_a_declared_eligibility_is_told_and_without_open_cases_none() -> None:
    said = [part.text for part in outcome_rates.notes(outcomes(), seen("en", {"digits": 1}, eligibility=0.8))]
    assert said[1].endswith("that is taken to be eligible, is set to 0.80")
    known = outcomes().query("not item.str.startswith('unknown')")
    assert len(outcome_rates.notes(known, seen("en", {"digits": 1}, eligibility=None))) == 1


def test_rates_alone_need_no_dispositions() -> None:
    table = outcome_rates.make(outcomes().query("measure == 'outcome'"), seen("en", {"digits": 0}, eligibility=None))
    assert lines(table)[0] == [["Outcome rate"], [""], [""], ["Rate (%)"]]
    assert [row[1] for row in lines(table)[1:]] == [["RR1"], ["RR3"], ["COOP2"]]


FINDINGS = [["f", {"statement": text("Together"), "summary": {}, "assessment": None}]]


def test_a_joint_display_has_a_difference_in_the_column_of_its_group() -> None:
    table = pd.concat([contrasts().query("item == 'visits'"), shares()], ignore_index=True).assign(finding="f")
    options = {"columns": "region"}
    kept = fitting(table, {"kind": "joint_display", "options": options}, joint_display.MEASURES, "x")
    said = lines(joint_display.make(kept, seen("en", options, findings=FINDINGS)))
    assert [cell[0] for cell in said[0]] == ["Strand", "Evidence", "Zulu (en)", "Alfa (en)", "Mike (en)"]
    assert [["Survey"], ["Visits (en): Often (en) (difference from: Alfa (en))"], ["–"], ["–"], [
        "+21.0 percentage points", "(+11.0 – +31.0)"]] in said  # fmt: skip
    assert [["Survey"], ["Visits (en): Often (en) (difference from: Zulu (en))"], ["–"], [
        "−3.5 percentage points", "(−13.5 – +6.5)"], ["–"]] in said  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_measure_of_the_survey_has_a_short_form(lang: str) -> None:
    made = released(
        [
            answered("total", "visits", 812_345.6, 90.0, category="often", unit="people"),
            answered("ratio", "work", 1.234, 90.0, category="visits", unit="ratio"),
            answered("quantile", "work", 3.5, 90.0, category="p50", unit="scale"),
            answered("quantile", "work", 1.5, 90.0, category="p2-5", unit="scale"),
            answered("missing", "work", 0.123, 90.0, category="refused", unit="share"),
            answered("outcome", "response_rate_3", 0.6532, 90.0, unit="share"),
            answered("outcome_cases", "refusal", 150.0, 90.0, unit="count"),
            association("visits", 0.04, "main"),
        ]
    )
    one = seen(lang, {"most": 9})
    found = {
        row.id: (name(row.strand, row.measure, row.item, row.category, one), value(row, one)) for row in rows(made)
    }
    if lang == "en":
        assert found == {
            "survey.association.visits[region]": ("Association (Cramér’s V) (Visits (en), Region (en))", ["0.21"]),
            "survey.missing.work[refused]": ("No answer (Work (en), Refused)", ["12%"]),
            "survey.outcome.response_rate_3": ("Response rate 3", ["65.3%"]),
            "survey.outcome_cases.refusal": ("Refusal or break-off", ["150"]),
            "survey.quantile.work[p2-5]": ("Work (en): Percentile 2.5", ["1.5"]),
            "survey.quantile.work[p50]": ("Work (en): Median", ["3.5"]),
            "survey.ratio.work[visits]": ("Work (en): Ratio to: Visits (en)", ["1.23"]),
            "survey.total.visits[often]": ("Visits (en): Often (en)", ["812,346"]),
        }
    made = made.assign(finding="f")
    kept = fitting(made, {"kind": "synthesis_table", "options": {"most": 9}}, synthesis_table.MEASURES, "x")
    table = synthesis_table.make(kept, seen(lang, {"most": 9}, findings=FINDINGS, own=labels()))
    assert sum(len(cell.lines) for cell in table.body[-1]) >= 8
