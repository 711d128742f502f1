import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceresearch.focus_groups.agreement import agreement_rows
from peaceresearch.focus_groups.agreement_sums import alpha_intervals, estimates, sums
from peaceresearch.focus_groups.tables import TableError
from peaceresearch.focus_groups.units import comparable_units, who_read
from peaceresearch.results.table import results
from peaceresearch.statistics import agreement_coefficients as coefficients

from .coded_material import CODERS, CODES, DOCUMENTS, GROUPS, coded_segments, segments

TURNS = pd.DataFrame([(name, at, at + 9) for name in DOCUMENTS for at in (0, 10, 20, 30)],
                     columns=["document", "start", "end"])  # fmt: skip
TEXTS = pd.DataFrame({"document": DOCUMENTS, "name": [name.upper() for name in DOCUMENTS], "length": 40})
BOOK = pd.DataFrame({"code": [*CODES, "feelings"], "parent": ["feelings", "feelings", "", ""]})
UNITS = ["characters", "overlap", "exact", "turn", "document", "group"]
DECLARED = {
    "coders": ["ana", "ben"], "unit": "characters", "overlap": 0.5, "compare": [], "text": "coded", "documents": [],
    "replicates": 200, "resample": "document", "level": 0.95,
}  # fmt: skip
TWO = segments(
    ("d1", "fear", "ana", 0, 10),
    ("d1", "fear", "ben", 4, 12),
    ("d1", "work", "ben", 20, 25),
    ("d2", "fear", "ana", 0, 10),
    ("d2", "work", "ben", 0, 10),
    ("d3", "fear", "ana", 0, 10),  # only ana: not compared
)


def rows(coded, chosen=CODES, seed=1, codes=BOOK, documents=TEXTS, **declared):
    named = {code: code for code in chosen}
    made = agreement_rows(
        coded, TURNS, GROUPS, documents, codes, chosen=named, declared={**DECLARED, **declared}, seed=seed
    )
    table = results({"strand": "focus_groups", **row} for row in made)
    return table.set_index("id")


def value(table, row, column="estimate"):
    return table.loc[f"focus_groups.{row}", column]


def test_numbers_by_hand():
    found = rows(TWO, unit="exact")
    # Pairs (ana, ben) of fear on the four passages: 10, 01, 00, 10.
    assert value(found, "percent_agreement.fear") == pytest.approx(1 / 4)
    chance = 2 / 4 * 1 / 4 + 2 / 4 * 3 / 4
    assert value(found, "kappa.fear") == pytest.approx((1 / 4 - chance) / (1 - chance))
    assert value(found, "alpha.fear") == pytest.approx(1 - 7 * 6 / (2 * 3 * 5))
    share = 3 / 8
    assert value(found, "fleiss_kappa.fear") == pytest.approx(1 - (3 / 4) / (2 * share * (1 - share)))
    assert value(found, "ac1.fear") == pytest.approx((1 / 4 - 2 * share * (1 - share)) / (1 - 2 * share * (1 - share)))
    assert value(found, "alpha.fear", "n") == 4
    assert value(found, "alpha.fear", "base") == "passages coded by several"
    assert value(found, "coders.all") == 2
    assert value(found, "double_coded.documents") == 2


def test_characters_count_by_length():
    found = rows(TWO)
    assert value(found, "percent_agreement.fear") == pytest.approx(11 / 27)
    assert value(found, "percent_agreement.fear", "n") == 27
    whole = rows(TWO, text="whole")
    assert value(whole, "percent_agreement.fear") == pytest.approx(1 - 16 / 80)


def test_all_codes_are_one_long_list_of_decisions():
    found = rows(TWO, unit="exact")
    units = comparable_units(TWO, "exact", CODES, who_read(TWO, ["ana", "ben"]))
    decisions = np.vstack([units.ratings(code) for code in CODES])
    for measure, coefficient in COEFFICIENTS.items():
        assert value(found, f"{measure}.all_codes") == pytest.approx(coefficient(decisions)), measure


def test_other_units_stand_beside_the_declared_one():
    found = rows(TWO, compare=["turn", "characters", "document"])
    assert value(found, "percent_agreement.fear[turn]") == pytest.approx(2 / 4)
    assert value(found, "percent_agreement.fear[document]") == pytest.approx(1 / 2)
    assert set(found["category"]) == {"", "turn", "document"}
    alone = rows(TWO)
    pd.testing.assert_frame_equal(found.loc[alone.index], alone)


def test_a_parent_applies_where_a_code_below_it_does():
    apart = segments(("d1", "fear", "ana", 0, 10), ("d1", "trust", "ben", 0, 10), ("d2", "fear", "ana", 0, 5),
                     ("d2", "work", "ben", 5, 9))  # fmt: skip
    found = rows(apart, chosen=["fear", "feelings"], unit="exact")
    assert value(found, "percent_agreement.feelings") == pytest.approx(2 / 3)
    assert value(found, "percent_agreement.fear") == pytest.approx(1 / 3)


def test_a_code_that_nobody_applied_has_no_agreement():
    found = rows(TWO)
    trust = found[found["item"] == "trust"]
    assert set(trust["status"]) == {"not estimable"}
    assert set(trust["reason"]) == {"no coder applied it"}


def test_a_code_that_everybody_applied_everywhere_has_no_kappa():
    all_over = segments(*((name, "fear", coder, 0, 9) for name in DOCUMENTS for coder in ("ana", "ben")))
    found = rows(all_over, chosen=["fear"], unit="document")
    assert value(found, "percent_agreement.fear") == 1
    assert value(found, "ac1.fear") == 1
    for measure in ("kappa", "fleiss_kappa", "alpha"):
        assert value(found, f"{measure}.fear", "reason") == "every coder applied it everywhere"


def test_nothing_was_double_coded():
    for coded in (TWO[TWO["coder"] == "ana"], TWO.iloc[:0]):
        found = rows(coded)
        assert set(found.loc[found["measure"] != "double_coded", "reason"]) >= {"no document was read by two coders"}
        assert value(found, "double_coded.documents") == 0
        assert value(found, "coders.all") == 0


def test_documents_that_all_read_are_named_by_the_config():
    found = rows(TWO, unit="document", documents=TEXTS, text="coded")
    assert value(found, "percent_agreement.fear", "n") == 2
    declared = {**DECLARED, "unit": "document", "documents": ["D2", "D3"]}
    made = agreement_rows(TWO, TURNS, GROUPS, TEXTS, BOOK, chosen={"fear": "fear"}, declared=declared, seed=1)
    named = {row["measure"]: row for row in made if row["item"] == "fear"}
    assert named["percent_agreement"]["estimate"] == 0
    assert named["percent_agreement"]["n"] == 2
    with pytest.raises(TableError, match="there is no transcript `D9`"):
        agreement_rows(TWO, TURNS, GROUPS, TEXTS, BOOK, chosen={"fear": "fear"},
                       declared={**declared, "documents": ["D9"]}, seed=1)  # fmt: skip


def test_what_every_unit_lacks_is_told_at_once():
    bad = pd.concat([TWO, segments(("d2", "work", "ana", None, None))], ignore_index=True).assign(selection="")
    with pytest.raises(TableError) as caught:
        rows(bad, compare=["listed", "document"])
    assert {problem.what for problem in caught.value.problems} == {
        "the segment has no position",
        "the segment from 0 to 10 has no name",
        "the segment from 0 to 10 has no name, as have others",
        "the segment from 4 to 12 has no name, as have others",
    }


def many(number, differ):
    """Documents in which two coders put fear on one passage, and on another; they differ in some."""
    rows = []
    for at in range(number):
        rows += [(f"d{at}", "fear", coder, 0, 5) for coder in ("ana", "ben") if coder == "ana" or at not in differ]
        rows += [(f"d{at}", "work", coder, 10, 15) for coder in ("ana", "ben")]
    table = segments(*rows)
    names = sorted(set(table["document"]))
    return table, pd.DataFrame({"document": names, "name": names, "length": 40})


def test_interval_needs_four_documents():
    for number, reason in ((3, "no interval: fewer than 4 documents were coded by several"), (4, "")):
        coded, documents = many(number, {0})
        found = rows(coded, ["fear"], documents=documents)
        assert value(found, "alpha.fear", "reason") == reason
        assert value(found, "alpha.fear", "ci_method") == ("bootstrap" if number > 3 else "")
        assert not np.isnan(value(found, "alpha.fear"))
    coded, documents = many(3, {0})
    found = rows(coded, ["fear"], documents=documents, resample="unit")
    assert value(found, "alpha.fear", "ci_low") < value(found, "alpha.fear") < value(found, "alpha.fear", "ci_high")


def test_no_interval_where_coders_never_differ():
    coded, documents = many(8, set())
    found = rows(coded, ["fear"], documents=documents)
    assert value(found, "alpha.fear") == 1
    assert value(found, "alpha.fear", "reason") == "no interval: all samples of the coding give the same alpha"


def test_no_interval_for_a_code_that_many_samples_lack():
    coded, documents = many(8, set())
    rare = pd.concat([coded, segments(("d1", "trust", "ana", 0, 5), ("d1", "trust", "ben", 0, 5))], ignore_index=True)
    found = rows(rare, ["trust", "fear"], documents=documents)
    assert value(found, "alpha.trust", "reason") == "no interval: too few documents with the code or without it"


def test_another_code_or_unit_changes_no_interval():
    coded, documents = many(12, {0, 3, 7})
    alone = rows(coded, ["fear"], documents=documents)
    more = rows(coded, ["work", "fear"], documents=documents, compare=["exact"])
    wanted = [name for name in alone.index if ".fear" in name]
    pd.testing.assert_frame_equal(more.loc[wanted], alone.loc[wanted])
    highs = {value(rows(coded, ["fear"], seed=seed, documents=documents), "alpha.fear", "ci_high") for seed in range(9)}
    assert len(highs) > 1
    wide = rows(coded, ["fear"], documents=documents, level=0.5)
    assert value(wide, "alpha.fear", "ci_low") > value(alone, "alpha.fear", "ci_low")


COEFFICIENTS = {
    "percent_agreement": coefficients.percent_agreement,
    "kappa": coefficients.cohen_kappa,
    "fleiss_kappa": coefficients.fleiss_kappa,
    "alpha": coefficients.krippendorff_alpha,
    "ac1": lambda ratings, weights=None: coefficients.gwet_ac1(ratings, weights, categories=2),
}


def found_units(coded, unit):
    return comparable_units(coded, unit, CODES, who_read(coded, CODERS), turns=TURNS, groups=GROUPS)


@settings(deadline=None, max_examples=80)
@given(coded_segments(coders=3), st.sampled_from(UNITS))
def test_sums_give_the_coefficients_of_the_ratings(coded, unit):
    units = found_units(coded, unit)
    made = estimates(sums(units, np.arange(len(units.where)), len(units.where)))
    tables = [units.ratings(code) for code in CODES]
    for measure, coefficient in COEFFICIENTS.items():
        for place, ratings in enumerate([*tables, np.vstack(tables)]):
            weights = np.tile(units.weights, len(ratings) // max(len(units.weights), 1))
            paired = coefficients.pairable(ratings)  # a group is rated by those who read all of it: perhaps by one
            expected = coefficient(ratings[paired], weights[paired]) if paired.any() else np.nan
            assert made[measure][place] == pytest.approx(expected, abs=1e-9, nan_ok=True), measure


@settings(deadline=None, max_examples=40)
@given(coded_segments(coders=3), st.sampled_from(UNITS), st.booleans(), st.integers(0, 9))
def test_bootstrap_draws_whole_documents_or_units(coded, unit, by_document, seed):
    units = found_units(coded, unit)
    number = len(units.where)
    drawn = pd.factorize(units.where["document"], sort=True)[0] if by_document else np.arange(number)
    size = len(set(drawn))
    if not size:
        return
    low, high, varied = alpha_intervals(sums(units, drawn, size), draws=60, level=0.9, seed=seed)
    picked = np.random.default_rng(seed).integers(size, size=(60, size))
    for place, code in enumerate(CODES):
        ratings = units.ratings(code)
        taken = [np.concatenate([np.flatnonzero(drawn == one) for one in sample]) for sample in picked]
        alphas = np.array([coefficients.krippendorff_alpha(ratings[own], units.weights[own]) for own in taken])
        defined = alphas[~np.isnan(alphas)]
        enough = len(defined) >= 57
        expected = np.quantile(defined, [0.05, 0.95]) if enough else [np.nan, np.nan]
        assert (low[place], high[place]) == pytest.approx(tuple(expected), nan_ok=True)
        assert varied[place] == (len(defined) > 0 and np.ptp(defined) > 1e-9)


@settings(deadline=None, max_examples=30)
@given(coded_segments())
def test_weight_by_characters_is_agreement_on_characters(coded):
    """Cutting into pieces is a shortcut: the character is the unit."""
    read = who_read(coded, CODERS)
    units = comparable_units(coded, "characters", CODES, read)
    made = estimates(sums(units, np.arange(len(units.where)), len(units.where)))
    count = read.groupby("document").size()
    for place, code in enumerate(CODES):
        blocks = [np.empty((0, 2))]
        for document in count.index[count > 1]:
            own = coded[coded["document"] == document]
            cover, seen = np.zeros((40, 2)), np.zeros(40, dtype=bool)
            for row in own.itertuples():
                seen[row.start : row.end] = True
                if row.code == code:
                    cover[row.start : row.end, ["ana", "ben"].index(row.coder)] = 1
            blocks.append(cover[seen])
        expected = coefficients.krippendorff_alpha(np.vstack(blocks))
        assert made["alpha"][place] == pytest.approx(expected, abs=1e-9, nan_ok=True)


@settings(deadline=None, max_examples=30)
@given(coded_segments(coders=3), st.randoms(), st.sampled_from(UNITS))
def test_order_of_rows_and_names_of_coders_do_not_matter(coded, random, unit):
    other = coded.iloc[random.sample(range(len(coded)), len(coded))]
    other = other.assign(coder=other["coder"].map({"ana": "z", "ben": "y", "cem": "x"}))
    one = rows(coded, coders=["ana", "ben", "cem"], unit=unit)
    two = rows(other, coders=["x", "y", "z"], unit=unit)
    pd.testing.assert_frame_equal(one, two, rtol=1e-9)


@settings(deadline=None, max_examples=30)
@given(coded_segments(coders=1), st.sampled_from(UNITS))
def test_coders_who_do_the_same_agree(coded, unit):
    found = rows(pd.concat([coded, coded.assign(coder="ben")], ignore_index=True), unit=unit)
    measures = found[found["unit"] != "coders"]
    for measure in ("percent_agreement", "alpha", "kappa", "ac1"):
        assert (measures.loc[measures["measure"] == measure, "estimate"].dropna() == 1).all()
    alphas = measures[measures["measure"] == "alpha"]
    why = {"no coder applied it", "every coder applied it everywhere"}
    assert set(alphas.loc[alphas["estimate"].isna(), "reason"]) <= why
