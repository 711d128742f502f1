"""Nothing on a base below the minimum passes the gate."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peaceresearch.disclosure.gate import decisions, withhold_records, withhold_small_bases
from peaceresearch.disclosure.release_results import select
from peaceresearch.problems import InputError
from peaceresearch.results.records import GIVEN, REFUSED, fields, records
from peaceresearch.results.table import EMPTY, SCHEMA, WITHHELD, results

BASES = st.lists(st.integers(0, 60) | st.none(), min_size=1, max_size=12)


def table(bases: list[int | None]):
    return results(
        {
            "strand": "survey",
            "measure": "mean",
            "item": f"i{index}",
            "estimate": 1.5,
            "se": 0.1,
            "n": base,
            "reason": "",
        }
        for index, base in enumerate(bases)
    )


@given(BASES, st.integers(1, 50))
def test_a_result_leaves_only_on_a_base_that_is_known_and_large_enough(bases: list, minimum: int) -> None:
    before = table(bases)
    after = withhold_small_bases(before, {"survey": minimum})
    small = ~(before["n"] >= minimum)
    for column in WITHHELD:
        assert all(value != value or value == EMPTY[column] for value in after.loc[small, column]), column
    assert (after.loc[small, "status"] == "suppressed").all()
    assert after.loc[~small].equals(before.loc[~small])


@given(BASES)
def test_the_gate_changes_nothing_the_second_time(bases: list) -> None:
    once = withhold_small_bases(table(bases), {"survey": 30})
    assert withhold_small_bases(once, {"survey": 30}).equals(once)


def test_no_base_is_told_of_what_is_withheld() -> None:
    after = withhold_small_bases(table([7, 40]), {"survey": 30})
    withheld = after[after["status"] == "suppressed"].iloc[0]
    assert "7" not in " ".join(str(value) for value in withheld.drop(["id", "item"]))
    report = decisions(table([7, 40]), after)
    assert list(report["results"]) == [1, 1]


def test_withheld_results_are_alike_in_all_but_what_they_are_about() -> None:
    """Even how an interval was made tells: one method is for shares of 0 and 1 only."""
    one = {"strand": "survey", "measure": "share", "item": "a", "category": "yes", "n": 12, "n_effective": 9.5}
    made = {
        "estimate": 0.0,
        "ci_method": "korn-graubard",
        "ci_low": 0.0,
        "ci_high": 0.2,
        "reason": "",
        "df": 8,
        "family": "f",
    }
    other = {
        "estimate": 0.3,
        "ci_method": "logit",
        "se": 0.1,
        "reason": "something",
        "statistic": 2,
        "deff": 1.5,
        "p": 0.5,
    }
    after = withhold_small_bases(results([one | made, one | other | {"category": "no", "n": 3}]), {"survey": 30})
    same = [name for name in SCHEMA.names if name not in ("id", "category")]
    first, second = (after.loc[index, same] for index in (0, 1))
    assert first.equals(second)


def test_a_strand_without_a_minimum_lets_nothing_leave() -> None:
    with pytest.raises(KeyError):
        withhold_small_bases(table([100]), {"focus_groups": 1})


def test_a_slice_holds_what_it_asks_for_and_every_miss_is_told() -> None:
    released = table([40, 50])
    chosen = select(released, {"one": [{"pattern": "survey.mean.i1", "place": "config/x.yaml: one"}]})
    assert list(chosen["one"]["id"]) == ["survey.mean.i1"]
    asked = [{"pattern": pattern, "place": "config/x.yaml: one"} for pattern in ("survey.mean.j", "survey.share.*")]
    with pytest.raises(InputError) as caught:
        select(released, {"one": asked})
    assert len(caught.value.problems) == 2


QUOTES = st.lists(st.tuples(st.sampled_from([GIVEN, REFUSED, ""]), st.integers(0, 12) | st.none()), max_size=8)


def quotes(people: list):
    return records(
        {
            "strand": "focus_groups",
            "record": "quote",
            "item": f"q{index}",
            "domain": "place=here",
            "n": float("nan") if base is None else float(base),
            "consent": consent,
            "fields": {"text": "word for word"},
        }
        for index, (consent, base) in enumerate(people)
    )


@given(QUOTES)
def test_a_quote_leaves_only_with_consent_and_among_enough_people(people: list) -> None:
    before = quotes(people)
    after = withhold_records(before, 5)
    for old, new in zip(before.itertuples(), after.itertuples(), strict=True):
        if old.consent == "" or (old.consent == GIVEN and old.n >= 5):
            assert new.status == "released"
            assert fields(new) == {"text": "word for word"}
        else:
            assert new.status == "suppressed"
            assert fields(new) == {}
            assert new.domain == ""
            assert new.n != new.n
            assert new.reason == ("no consent" if old.consent == REFUSED else "base below 5")


@given(BASES, st.integers(3, 12))
def test_what_is_told_of_the_people_of_a_group_needs_so_many_people(bases: list, minimum: int) -> None:
    rows = [
        {"strand": "focus_groups", "measure": "raised", "item": f"i{at}", "estimate": 1.0, "n": n, "base": base}
        for at, n in enumerate(bases)
        for base in ("participants of the group",)
    ]
    groups = {"strand": "focus_groups", "measure": "groups", "item": "i", "estimate": 1.0, "n": 2.0, "base": "groups"}
    after = withhold_small_bases(results([*rows, groups]), {"focus_groups": 2, "participants": minimum})
    told = after[after["measure"] == "raised"]
    assert set(told.loc[told["status"] == "released", "n"]) == {n for n in bases if n is not None and n >= minimum}
    assert set(told.loc[told["status"] == "suppressed", "reason"]) <= {f"base below {minimum}"}
    assert (after.loc[after["measure"] == "groups", "status"] == "released").all()
