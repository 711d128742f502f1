"""Every estimate on random designs against `svy` (PyPI), which shares no code with ours.

Where its conventions are others than R's they are named here, and R decides (tests/reference):
its degrees of freedom count PSUs and strata of those who answer, R's and ours those of the domain; it gives a standard
error of 0 where we say why there is none; the total of nobody is 0; its total with the
policy "adjust" ("center") is another than R 4.1's; and it has no policy for lonely units of a later stage.
"""

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceresearch.survey.design import Design
from peaceresearch.survey.estimates import means, ratios, shares, totals
from peaceresearch.survey.groups import Groups

svy = pytest.importorskip("svy", reason="svy is not installed: the set-up of `make test` has it")
pl = pytest.importorskip("polars")

CATEGORIES, GROUPS = 3, 4  # nobody is in the last group
POLICIES = {"remove": "skip", "adjust": "center", "average": "scale"}
SAMPLED, IN_UNIT = 60.0, 30.0


@dataclass
class Drawn:
    design: Design
    sample: "svy.Sample"
    policy: str
    answers: np.ndarray
    numbers: np.ndarray
    others: np.ndarray
    groups: np.ndarray


@st.composite
def drawn(draw) -> Drawn:
    """Strata, clusters, corrections of one or two stages, lonely PSUs, weights of zero, missing everywhere."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n = draw(st.integers(6, 60))
    stratum = rng.integers(0, draw(st.integers(1, 3)), n)
    clustered, finite, stages = draw(st.booleans()), draw(st.booleans()), draw(st.booleans())
    psu = 100 * stratum + rng.integers(0, draw(st.integers(1, 6)), n) if clustered else None
    unit = rng.integers(0, 4, n)
    weights = rng.uniform(0.5, 5, n) * (rng.random(n) > draw(st.sampled_from([0, 0.2])))
    weights[0] = 1
    numbers = np.where(rng.random(n) < draw(st.sampled_from([0, 0.2, 0.95])), np.nan, np.round(rng.normal(3, 2, n), 1))
    answers, groups = rng.integers(-1, CATEGORIES, n), rng.integers(-1, GROUPS - 1, n)
    policy, others = draw(st.sampled_from(sorted(POLICIES))), rng.uniform(1, 5, n)
    fpc, two = 10.0 * stratum + SAMPLED if finite else None, clustered and finite and stages
    further = [(unit, None, np.full(n, IN_UNIT))] if two else []
    design = Design.from_columns(weights, stratum, psu, fpc, stages=further, lonely_psu=policy)
    table = {"weight": weights, "stratum": stratum, "other": others, "fpc": 10.0 * stratum + SAMPLED}
    table |= {"psu": np.arange(n) if psu is None else psu, "unit": unit, "in_unit": np.full(n, IN_UNIT)}
    for name, values in (("number", numbers), ("answer", answers), ("group", groups)):
        missing = np.isnan(values) if name == "number" else values < 0
        table[name] = [None if gone else value for value, gone in zip(values.tolist(), missing, strict=True)]
    size = svy.PopSize(psu="fpc", ssu="in_unit") if two else "fpc" if finite else None
    spec = svy.Design(
        wgt="weight", stratum="stratum", psu="psu", ssu="unit" if two else None, pop_size=size,
        singleton=svy.Singleton(POLICIES[policy]),
    )  # fmt: skip
    return Drawn(design, svy.Sample(pl.DataFrame(table), spec), policy, answers, numbers, others, groups)


def ours(draw, measure, groups):
    if measure == "mean":
        return means(draw.design, draw.numbers, groups)
    if measure == "total":
        return totals(draw.design, draw.numbers, groups)
    if measure == "ratio":
        return ratios(draw.design, draw.numbers, draw.others, groups)
    return shares(draw.design, draw.answers, CATEGORIES, groups)


def theirs(draw, measure, by):
    estimation = draw.sample.estimation
    if measure == "ratio":
        return estimation.ratio("number", "other", by=by, drop_nulls=True).estimates
    function = {"mean": estimation.mean, "total": estimation.total, "share": estimation.prop}[measure]
    return function("answer" if measure == "share" else "number", by=by, drop_nulls=True).estimates


@pytest.mark.parametrize("by_group", [False, True])
@pytest.mark.parametrize("measure", ["mean", "total", "ratio", "share"])
@settings(deadline=None, max_examples=100, derandomize=True)
@given(drawn())
def test_estimates(measure, by_group, draw):
    found = ours(draw, measure, Groups(draw.groups, GROUPS) if by_group else Groups.everybody(len(draw.design)))
    if not found.n.any():  # svy raises an IndexError
        assert set(found.reason) == {"nobody in the domain answers"}
        return
    estimates = theirs(draw, measure, "group" if by_group else None)
    rows = found.set_index(["group", "category"])
    answered = draw.answers >= 0 if measure == "share" else ~np.isnan(draw.numbers)
    for their in estimates:
        group = int(their.by_level[0]) if by_group else 0
        row = rows.loc[(group, int(their.y_level) if measure == "share" else 0)]
        inside = draw.groups == group if by_group else np.ones(len(draw.design), dtype=bool)
        assert row.n == their.n
        if not row.n:
            continue
        assert row.estimate == pytest.approx(their.est, rel=1e-9, abs=1e-12)
        assert draw.design.degrees_of_freedom(inside & answered) == their.df
        if row.reason or row.ci_method == "korn-graubard":
            assert np.isnan(row.se)
            continue
        if draw.policy != "remove" and any(stage.lonely.any() for stage in draw.design.stages[1:]):
            continue
        if (measure, draw.policy) == ("total", "adjust") and draw.design.lonely_strata():
            continue
        assert row.se == pytest.approx(their.se, rel=1e-8)
        if row.df == their.df:
            assert (row.ci_low, row.ci_high) == pytest.approx((their.lci, their.uci), rel=1e-8, abs=1e-12)
    listed = {int(their.by_level[0]) if by_group else 0 for their in estimates}
    assert (found[~found["group"].isin(listed)].n == 0).all()  # whom they leave out is nobody
