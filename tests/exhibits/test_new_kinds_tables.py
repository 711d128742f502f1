"""Banner, quotes, synthesis and joint display: the numbers and words of their results, in the study's order."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from made_up import LANGUAGES, counts, interval, labels, means, row, shares, spec, text, view

from peaceresearch.disclosure.gate import withhold_records, withhold_small_bases
from peaceresearch.exhibits import banner_table, joint_display, make_table, quote_panel, synthesis_table
from peaceresearch.exhibits.fitting import fitting
from peaceresearch.exhibits.table import Table
from peaceresearch.exhibits.view import View, withheld_notes
from peaceresearch.problems import InputError
from peaceresearch.provenance.job import Job
from peaceresearch.results.records import records, write_records
from peaceresearch.results.table import results

MINIMUM = {"survey": 10, "focus_groups": 2, "documents": 1, "events": 10, "quotes": 5}


def seen(lang: str, options: dict[str, Any], **given: Any) -> View:
    return replace(view(lang, options, **given), minimum_base=MINIMUM)


def lines(table: Table) -> list[list[list[str]]]:
    return [[list(cell.lines) for cell in row] for row in (*table.head, *table.body)]


def first(table: Table) -> list[list[str]]:
    return [[cell[0] for cell in row] for row in lines(table)]


def banner(base_of_mike: int = 40) -> pd.DataFrame:
    rows_ = [*shares(base_of_mike).to_dict("records"), *means(base_of_mike).query("item == 'work'").to_dict("records")]
    east = [
        row("survey", "share", "visits", value, 700, category=level, domain="wing=e", n_effective=512.6)
        for level, value in (("rarely", 0.2), ("often", 0.5), ("always", 0.3))
    ]
    crossed = [{**east[0], "domain": "region=zulu;wing=e", "estimate": 0.999}]
    return withhold_small_bases(results([*rows_, *east, *crossed]), MINIMUM)


def test_a_banner_has_a_head_per_dimension_and_both_bases() -> None:
    options = {"banner": ["wing", "region"], "digits": 0, "alpha": 0.05}
    table = banner_table.make(banner(9), seen("en", options))
    assert first(table)[:2] == [
        ["Share of respondents (%)", "All", "Wing (en)", "Region (en)"],
        ["E (en)", "Zulu (en)", "Alfa (en)", "Mike (en)"],
    ]
    assert [(cell.columns, cell.rows) for cell in table.head[0]] == [(1, 2), (1, 2), (1, 1), (3, 1)]
    assert first(table)[2:] == [
        ["Work (en)"],
        ["Mean", "3.5", "", "3.8", "4.0", "–"],
        ["Unweighted base", "100", "", "101", "102", "–"],
        ["Effective base", "–", "", "–", "–", "–"],
        ["Visits (en)"],
        ["Rarely (en)", "50", "20", "10", "4", "–"],
        ["Often (en)", "30", "50", "20", "36", "–"],
        ["Always (en)", "20", "30", "70", "60", "–"],
        ["Unweighted base", "1,200", "700", "1,200", "1,200", "–"],
        ["Effective base", "–", "513", "–", "–", "–"],
    ]
    assert {sum(cell.columns for cell in row) for row in table.body} == {6}
    assert sum(table.widths) == pytest.approx(1)
    assert len(table.widths) == 6


def test_a_result_of_two_dimensions_stands_in_no_column_of_a_banner() -> None:
    kept = fitting(
        banner(), {"kind": "banner_table", "options": {"banner": ["wing", "region"]}}, ("share", "mean"), "x"
    )
    assert 0.999 in set(kept["estimate"])
    said = banner_table.make(kept, seen("en", {"banner": ["wing", "region"], "digits": 1, "alpha": 0.05})).html()
    assert "99.9" not in said
    only_wing = banner_table.make(
        kept.query("measure == 'share'"), seen("sq", {"banner": ["wing"], "digits": 1, "alpha": 0.05})
    )
    assert first(only_wing)[2] == ["Rarely (sq)", "50,0", "20,0"]


def quoted() -> pd.DataFrame:
    def record(name: str, code: str, lang: str, n: int = 7, consent: str = "given", **into: str) -> dict[str, Any]:
        told = {"code": code, "language": lang, "text": f"said {name}", "translations": into}
        return {
            "strand": "focus_groups", "record": "quote", "item": name, "domain": "region=zulu;wing=e", "n": n,
            "consent": consent, "fields": told,
        }  # fmt: skip

    made = [
        record("a", "visits", "sq", en="in English", sr="na srpskom"),
        record("b", "work", "sr", en="the work"),
        record("c", "visits", "rom"),
        record("d", "work", "sq", consent="refused", en="never"),
        record("e", "work", "sq", 4, en="too few"),
        record("f", "work", "sq", 3, en="too few"),
    ]
    return withhold_records(records(made), MINIMUM["quotes"])


ATTRIBUTION = {"attribution": ["wing", "region"]}


def test_quotes_stand_under_their_theme_as_they_were_said() -> None:
    table = quote_panel.make(quoted(), seen("en", ATTRIBUTION))
    assert lines(table) == [
        [["As said"], ["Translation"], ["Group"]],
        [["Work (en)"]],
        [["“said b”"], ["“the work”"], ["E (en), Zulu (en)"]],
        [["Visits (en)"]],
        [["“said a”"], ["“in English”"], ["E (en), Zulu (en)"]],
        [["“said c”"], ["E (en), Zulu (en)"]],
        [["Quotes not shown because the speaker did not consent: 1"]],
        [["Quotes not shown because fewer than 5 participants fit the description of the speaker: 2"]],
    ]


def test_a_quote_is_translated_into_the_language_of_the_page_only_where_it_was_said_in_another() -> None:
    said = {lang: lines(quote_panel.make(quoted(), seen(lang, ATTRIBUTION))) for lang in ("sq", "sr")}
    assert said["sq"][2][:2] == [["„said b“"], ["„the work“"]], "English, for there is no other translation"
    assert said["sq"][4][:-1] == [["„said a“"]]
    assert said["sr"][2][:-1] == [["„said b”"]]
    assert said["sr"][4][:2] == [["„said a”"], ["„na srpskom”"]]


def test_what_is_withheld_of_quotes_is_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_records(quoted(), Path("released.parquet"))
    endings = {
        "table": "table.json",
        "view": "md",
        "csv": "csv",
        "xlsx": "xlsx",
        "note": "note.json",
        "made": "made.json",
    }
    places = {key: [Path(f"{lang}-quotes.{end}") for lang in LANGUAGES] for key, end in endings.items()}
    full = spec(ATTRIBUTION) | {"kind": "quote_panel", "code": "c0de", "minimum_base": MINIMUM}
    make_table.run(Job("make_table", full, {"results": [Path("released.parquet")]}, places, places, "key"))
    everything = "".join(path.read_bytes().decode("utf-8", "replace") for paths in places.values() for path in paths)
    for word in ("never", "too few", "said d", "said e"):
        assert word not in everything
    assert json.loads(places["note"][0].read_text("utf-8")) == []


def test_the_reasons_of_records_have_words() -> None:
    one = seen("en", ATTRIBUTION)
    said = [one.withheld(each) for each in quoted().itertuples()]
    assert said == ["", "", "", "not shown: no consent", "not shown: base below 5", "not shown: base below 5"]
    assert withheld_notes(quoted(), one) == ""


def own_labels() -> dict[str, Any]:
    own = labels()
    own["items"] += [
        ["events", "region", text("Region")],
        ["documents", "talks", text("Talks")],
        ["events", "voice", text("Voice")],
    ]
    own["categories"]["region"] = [[slug, text(slug.title())] for slug in ("zulu", "alfa", "mike")]
    own["categories"]["talks"] = [["contact", text("Contact")]]
    return own


def evidence() -> pd.DataFrame:
    made = [
        row("events", "participants", "all", 212, 212),
        row("events", "participants", "region", 80, 80, category="zulu"),
        row("events", "participants", "region", 3, 3, category="mike"),
        row("events", "change", "voice", 0.43, 60, **interval(0.43, 0.5)),
        row("documents", "evidence", "talks", 6, 6, category="contact"),
        row("documents", "records", "included", 41, 41),
        row("documents", "quality", "talks", 0.725, 6, category="contact"),
        row("focus_groups", "saturation_point", "codes", 3, 4),
        row("survey", "marginal_effect", "model", -0.041, 90, category="visits:often", **interval(-0.041, 0.02)),
    ]
    parts = [withhold_small_bases(results(made), MINIMUM), shares(), counts()]
    table = pd.concat(parts, ignore_index=True)
    return pd.concat([table.assign(finding="f"), counts().assign(finding="g")], ignore_index=True)


def findings(**summary: str) -> list[list[Any]]:
    said = {strand: text(words) for strand, words in summary.items()}
    return [
        ["f", {"statement": text("Together"), "summary": said, "assessment": "partial_agreement"}],
        ["g", {"statement": text("Apart"), "summary": {"survey": text("Says")}, "assessment": None}],
    ]


def synthesis(lang: str, table: pd.DataFrame, found: list[list[Any]], most: int = 9) -> Table:
    options = {"most": most}
    kept = fitting(table, {"kind": "synthesis_table", "options": options}, synthesis_table.MEASURES, "x")
    return synthesis_table.make(kept, seen(lang, options, findings=found, own=own_labels()))


def test_a_synthesis_lays_summaries_and_evidence_of_the_strands_side_by_side() -> None:
    table = synthesis("en", evidence(), findings(focus_groups="Groups say", events="Events say"))
    assert lines(table) == [
        [["Focus groups"], ["Survey"], ["Documents"], ["Public events"], ["Assessment"]],
        [["Together (en)"]],
        [["Groups say (en)"], [""], [""], ["Events say (en)"], ["Partial agreement"]],
        [
            ["• Last new theme in group: 3 of 4"],
            [
                "• Model (en): Visiting (en): Often (en): −4.1 percentage points",
                "• Visits (en): Always (en): 20%",
                "• Visits (en): Often (en): 30%",
                "• Visits (en): Rarely (en): 50%",
            ],
            [
                "• Documents (Talks (en), Contact (en)): 6",
                "• Quality criteria met (Talks (en), Contact (en)): 72%",
                "• Documents included in the review: 41",
            ],
            [
                "• Change (Voice (en)): +0.4",
                "• Participants: 212",
                "• Participants (Mike (en)): not shown: base below 10",
                "• Participants (Zulu (en)): 80",
            ],
            [""],
        ],
        [["Apart (en)"]],
        # The evidence of its groups is divided by region, so that nothing is left of it here.
        [["–"], ["Says (en)"], ["–"], ["–"], ["Open"]],
    ]  # fmt: skip
    assert {sum(cell.columns for cell in row) for row in table.body} == {5}


def test_a_cell_of_a_synthesis_lists_the_first_results_only() -> None:
    cells = lines(synthesis("en", evidence(), findings(), most=1))[3]
    assert [len(cell) for cell in cells] == [1, 1, 1, 1, 1]
    assert cells[1] == ["• Model (en): Visiting (en): Often (en): −4.1 percentage points"]


def test_a_synthesis_needs_no_results_over_everybody_and_has_no_empty_column() -> None:
    table = synthesis("sr", counts().assign(finding="g"), findings()[1:])
    assert lines(table) == [[["Anketa"], ["Ocena"]], [["Apart (sr)"]], [["Says (sr)"], ["Otvoreno"]]]


def test_a_measure_without_a_short_form_is_the_fault_of_the_config() -> None:
    strange = withhold_small_bases(results([row("survey", "coefficient", "model", 1.0, 90, category="age")]), MINIMUM)
    with pytest.raises(InputError, match="`synthesis_table` does not draw coefficient"):
        synthesis("en", strange.assign(finding="f"), findings())


def test_a_joint_display_has_results_that_count_its_own_dimension_in_their_columns() -> None:
    options = {"columns": "region"}
    kept = fitting(evidence(), {"kind": "joint_display", "options": options}, joint_display.MEASURES, "x")
    table = joint_display.make(kept, seen("sq", options, findings=findings()[:1], own=own_labels()))
    said = lines(table)
    assert [cell[0] for cell in said[0][2:]] == ["Zulu (sq)", "Alfa (sq)", "Mike (sq)"]
    assert [["Ngjarjet publike"], ["Pjesëmarrës"], ["80"], ["–"], ["–"]] in said
    assert [["Fokus grupet"], ["School (sq)"], ["3 nga 4"], ["0 nga 4"], ["4 nga 4"]] in said
    assert len(said) == 2 + 1 + 3 + 3, "what has no value of the dimension is left out"
    assert sum(table.widths) == pytest.approx(1)
