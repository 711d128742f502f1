from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peaceresearch.sources.statistical_dates import iso, kind_of_format, spss_seconds


@pytest.mark.parametrize(
    ("format_", "stata", "kind"),
    [
        ("F8.2", False, "number"),
        ("EDATE10", False, "date"),
        ("QYR8", False, "date"),
        ("DATETIME20", False, "datetime"),
        ("TIME8", False, "time"),
        ("DOLLAR8.2", False, "number"),
        ("WKDAY3", False, "number"),
        ("%9.0g", True, "number"),
        ("%td", True, "date"),
        ("%-tdDD/NN/CCYY", True, "date"),
        ("%d", True, "date"),
        ("%tm", True, "date"),
        ("%tc", True, "datetime"),
        ("%tcDD.NN.CCYY_HH:MM", True, "datetime"),
        ("%tcHH:MM:SS", True, "time"),
        ("%tC", True, "number"),
        ("%ty", True, "number"),
        ("", True, "number"),
    ],
)
def test_formats_that_show_a_date(format_: str, stata: bool, kind: str) -> None:
    assert kind_of_format(format_, stata) == kind


@pytest.mark.parametrize(
    ("value", "format_", "text"),
    [
        (0.0, "%td", "1960-01-01"),
        (22280.0, "%td", "2020-12-31"),
        (-1.0, "%tm", "1959-12-01"),
        (723.0, "%tm", "2020-04-01"),
        (241.0, "%tq", "2020-04-01"),
        (121.0, "%th", "2020-07-01"),
        (52 * 60 + 1.0, "%tw", "2020-01-08"),
    ],
)
def test_stata_counts_units_since_1960(value: float, format_: str, text: str) -> None:
    assert iso(value, "date", format_, stata=True) == text


@given(st.datetimes(min_value=datetime(1583, 1, 1)).map(lambda moment: moment.replace(microsecond=0)))
def test_spss_counts_seconds_since_the_calendar_began(moment: datetime) -> None:
    seconds = (moment - datetime(1582, 10, 14)) / timedelta(seconds=1)
    assert iso(seconds, "datetime", "DATETIME20", stata=False) == moment.isoformat()
    assert iso(seconds, "date", "DATE11", stata=False) == moment.date().isoformat()


@pytest.mark.parametrize(
    ("seconds", "text"), [(36610.0, "10:10:10"), (90000.5, "25:00:00.500000"), (-60.0, "-00:01:00"), (0.0, "00:00:00")]
)
def test_times_are_durations(seconds: float, text: str) -> None:
    assert iso(seconds, "time", "TIME8", stata=False) == text
    assert iso(seconds * 1000, "time", "%tcHH:MM:SS", stata=True) == text


@pytest.mark.parametrize("value", [1e300, -1e300, float("inf"), 1e12])
def test_no_calendar_holds_it(value: float) -> None:
    assert iso(value, "date", "DATE11", stata=False) is None


@given(st.datetimes(min_value=datetime(1583, 1, 1)))
def test_seconds_of_spss_are_those_of_the_moment(moment: datetime) -> None:
    """Its numbers near 1e10 are 2 microseconds apart: what was read as such a moment is read so again."""
    text = iso(spss_seconds(moment.isoformat(), "datetime"), "datetime", "DATETIME20", stata=False)
    assert text is not None
    assert abs(datetime.fromisoformat(text) - moment) <= timedelta(microseconds=40)
    assert iso(spss_seconds(text, "datetime"), "datetime", "DATETIME20", stata=False) == text
    day = moment.date().isoformat()
    assert iso(spss_seconds(day, "date"), "date", "DATE11", stata=False) == day


@given(st.integers(-(10**9), 10**9))
def test_durations_are_read_as_they_are_written(seconds: int) -> None:
    text = iso(seconds / 4, "time", "TIME8", stata=False)
    assert text is not None
    assert spss_seconds(text, "time") == seconds / 4


@pytest.mark.parametrize(
    ("text", "kind"),
    [("yesterday", "date"), ("2024-05-31T10:00:00+02:00", "datetime"), ("10:00", "time"), ("", "time")],
)
def test_what_spss_cannot_hold(text: str, kind: str) -> None:
    with pytest.raises(ValueError, match=r"offset|no time|Invalid isoformat"):
        spss_seconds(text, kind)
