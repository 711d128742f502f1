"""What `peaceresearch results` prints: chosen by pattern, aligned, with the reason of what is withheld."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from peaceresearch.cli import app
from peaceresearch.problems import InputError
from peaceresearch.release.show_results import RESULTS, number, released, show
from peaceresearch.results.table import SUPPRESSED, results, write_results

SHARE = {
    "strand": "survey", "measure": "share", "item": "trust", "category": "high", "domain": "", "estimate": 0.25,
    "se": 0.0123456, "ci_low": 0.2, "ci_high": 0.3, "df": 17.0, "n": 80.0, "deff": 1.5, "unit": "share",
}  # fmt: skip
NORTH = SHARE | {"domain": "region=north", "estimate": 1.0, "ci_low": 0.9876543, "ci_high": 1.0, "n": 7.0}
SOUTH = NORTH | {"domain": "region=south"}
WITHHELD = ("estimate", "se", "ci_low", "ci_high", "df", "n", "deff")
MEAN = SHARE | {"measure": "mean", "category": "", "estimate": 41.23456, "ci_low": 39.9, "ci_high": 1234.567}
TEST = {
    "strand": "survey", "measure": "association", "item": "trust", "category": "region", "domain": "",
    "estimate": 0.3, "statistic": 5.25, "df_numerator": 1.97, "df": 33.0, "p": 0.0104321,
    "p_adjusted": 0.00002, "n": 80.0,
}  # fmt: skip


def table() -> pd.DataFrame:
    hidden = {**SOUTH, **dict.fromkeys(WITHHELD, float("nan")), "status": SUPPRESSED, "reason": "base below 10"}
    return results([SHARE, NORTH, hidden, MEAN, TEST])


def test_the_whole_of_it() -> None:
    assert show(table()).splitlines() == [
        "id                                      estimate          interval   n"
        "  statistic  df_numerator  df       p  p_adjusted",
        "survey.association.trust[region]          0.3000                    80"
        "      5.250         1.970  33  0.0104     <0.0001",
        "survey.mean.trust                          41.23     39.90 to 1235  80",
        "survey.share.trust[high]                  0.2500  0.2000 to 0.3000  80",
        "survey.share.trust[high][region=north]     1.000   0.9877 to 1.000   7",
        "survey.share.trust[high][region=south]  suppressed: base below 10",
    ]


def test_columns_of_tests_are_left_out_where_there_is_no_test() -> None:
    shown = show(results([SHARE])).splitlines()
    assert shown[0].split() == ["id", "estimate", "interval", "n"]


def test_columns_that_are_asked_for_are_shown_as_they_are() -> None:
    shown = show(table(), ["status", "se", "df", "deff"]).splitlines()
    assert shown[0].split() == ["id", "status", "se", "df", "deff"]
    assert shown[3].split() == ["survey.share.trust[high]", "released", "0.0123", "17", "1.500"]
    assert shown[5].split() == ["survey.share.trust[high][region=south]", "suppressed"], "the status is said once"


def test_counts_are_whole_and_the_place_of_a_wave_has_decimals() -> None:
    count = SHARE | {"measure": "outcome_cases", "category": "", "estimate": 30.0, "unit": "count", "x": 2024.75}
    total = SHARE | {"measure": "total", "category": "", "estimate": 30.5, "unit": "people", "x": 2.0}
    shown = show(results([count, total]), ["estimate", "x"]).splitlines()
    assert [line.split()[1:] for line in shown[1:]] == [["30", "2024.75"], ["30.50", "2"]]


def test_a_column_that_is_misspelt_is_named_with_the_nearest() -> None:
    with pytest.raises(InputError) as error:
        show(table(), ["estimat", "n", "zzzzzz"])
    first, second = str(error.value).splitlines()
    assert first == "--columns: results have no column `estimat`; did you mean `estimate`?"
    assert second.startswith("--columns: results have no column `zzzzzz`; there are id, strand, ")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0.0000"), (-0.00001, "0.0000"), (0.5, "0.5000"), (-3.14159, "-3.142"), (12.345, "12.35"),
        (999.95, "1000.0"), (123456.7, "123457"), (float("inf"), "inf"), (float("-inf"), "-inf"), (float("nan"), ""),
    ],
)  # fmt: skip
def test_numbers(value: float, text: str) -> None:
    assert number(value) == text


@given(st.floats(min_value=-1e12, max_value=1e12))
def test_a_number_is_shown_to_half_a_unit_of_its_last_place(value: float) -> None:
    text = number(value)
    places = len(text.partition(".")[2])
    assert abs(float(text) - value) <= 0.5 * 10**-places + 1e-9 * abs(value)


def written(folder: Path) -> Path:
    (folder / RESULTS).parent.mkdir(parents=True)
    write_results(table(), folder / RESULTS)
    return folder


def test_patterns_choose_and_nothing_comes_twice(tmp_path: Path) -> None:
    study = written(tmp_path)
    assert len(released(study, [])) == 5
    assert list(released(study, ["survey.mean.*", "*[trust*", "survey.mean.trust"][:1])["id"]) == ["survey.mean.trust"]
    both = list(released(study, ["survey.share.trust[high]*", "survey.*[region=north]"])["id"])
    assert both == ["survey.share.trust[high]", "survey.share.trust[high][region=north]",
                    "survey.share.trust[high][region=south]"]  # fmt: skip


def test_every_pattern_that_fits_nothing_is_one_line_with_the_nearest_id(tmp_path: Path) -> None:
    study = written(tmp_path)
    with pytest.raises(InputError) as error:
        released(study, ["survey.means.trust", "survey.mean.trust", "survey.share.trust[hihg]*"])
    assert str(error.value).splitlines() == [
        f"{RESULTS}: no result has the id `survey.means.trust`; did you mean `survey.mean.trust`?",
        f"{RESULTS}: no result has the id `survey.share.trust[hihg]*`; did you mean `survey.share.trust[high]`?",
    ]


def test_a_study_that_was_not_built_is_one_line_with_the_remedy(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["results", "--study", str(tmp_path)])
    assert isinstance(done.exception, InputError)
    assert str(done.exception) == f"{RESULTS}: the study has no results yet; build it with `peaceresearch run`"


def test_the_command_takes_patterns_and_columns(tmp_path: Path) -> None:
    written(tmp_path)
    command = ["results", "survey.mean.*", "--study", str(tmp_path), "--columns", "estimate, n"]
    done = CliRunner().invoke(app, command)
    assert done.output == "id                 estimate   n\nsurvey.mean.trust     41.23  80\n"
