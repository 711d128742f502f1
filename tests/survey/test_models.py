import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceresearch.survey.design import Design
from peaceresearch.survey.estimates import means
from peaceresearch.survey.groups import Groups
from peaceresearch.survey.models import ModelError, fit_glm

from .made_up_surveys import survey_tables


@pytest.fixture
def table():
    rng = np.random.default_rng(3)
    n = 240
    frame = pd.DataFrame({"age": rng.integers(18, 80, n).astype(float), "weight": rng.uniform(0.5, 2, n)})
    frame["group"] = rng.choice(["u", "v", "w"], n)
    frame["Q 7.1"] = rng.choice([1.0, 2.0, 3.0], n)
    frame["trust"] = 2 + 0.01 * frame["age"] + (frame["group"] == "v") + rng.normal(size=n)
    frame["yes"] = (rng.uniform(size=n) < 0.5).astype(int)
    frame["psu"] = np.arange(n) // 8
    return frame


@pytest.fixture
def design(table):
    return Design.from_columns(table["weight"], psu=table["psu"])


def terms(fit):
    return fit.coefficients[["term", "variable", "level"]].to_numpy().tolist()


def test_terms_are_named_after_columns_and_levels(table, design):
    fit = fit_glm(table, "trust ~ age + C(group) + C(`Q 7.1`):age", design)
    assert terms(fit) == [
        ["Intercept", "", ""],
        ["age", "age", ""],
        ["C(group)[T.v]", "group", "v"],
        ["C(group)[T.w]", "group", "w"],
        ["C(Q 7.1)[T.2]:age", "Q 7.1:age", "2:"],
        ["C(Q 7.1)[T.3]:age", "Q 7.1:age", "3:"],
    ]
    assert fit.df == 29 - 5
    assert fit.coefficients["df"].eq(24.0).all()


def test_reference_level_is_the_first_category_or_the_one_named(table, design):
    ordered = table.assign(group=pd.Categorical(table["group"], ["w", "none", "v", "u"]))
    assert [t[2] for t in terms(fit_glm(ordered, "trust ~ group", design))[1:]] == ["v", "u"]
    named = fit_glm(table, "trust ~ C(group, Treatment(reference='v'))", design)
    assert [t[0] for t in terms(named)[1:]] == ["C(group)[T.u]", "C(group)[T.w]"]
    b, other = named.coefficients["estimate"], fit_glm(table, "trust ~ group", design).coefficients["estimate"]
    assert b[1] == pytest.approx(-other[1])


def test_missing_answers_are_outside_the_model_and_inside_the_design(table, design):
    table.loc[table["age"] > 60, "trust"] = np.nan
    table.loc[3, "group"] = None
    used = table[["trust", "group"]].notna().all(axis=1).to_numpy()
    missing = fit_glm(table, "trust ~ group", design)
    complete = table.fillna({"trust": 0, "group": "u"})
    pd.testing.assert_frame_equal(missing.coefficients, fit_glm(complete, "trust ~ group", design, used).coefficients)
    assert missing.n == used.sum()


@settings(deadline=None)
@given(survey_tables(lonely=True))
def test_intercept_alone_is_the_mean(table):
    design = Design.from_columns(table["weight"], table["stratum"], table["psu"], lonely_psu="adjust")
    answered = table["answer"].notna().to_numpy()
    found = means(design, table["answer"], Groups.of(answered)).iloc[0]
    if not found["reason"]:
        row = fit_glm(table, "answer ~ 1", design).coefficients.iloc[0]
        names = ["estimate", "se", "df", "ci_low", "ci_high"]
        assert row[names].tolist() == pytest.approx(found[names].tolist(), rel=1e-7, abs=1e-9)


@settings(deadline=None)
@given(st.randoms(), st.floats(1e-3, 1e3), st.sampled_from(["trust", "yes"]))
def test_order_of_rows_and_scale_of_weights_do_not_matter(random, scale, y):
    rng = np.random.default_rng(5)
    frame = pd.DataFrame({"trust": rng.normal(size=60), "yes": rng.integers(0, 2, 60), "x": rng.normal(size=60)})
    frame = frame.assign(group=rng.choice(["u", "v"], 60), weight=rng.uniform(1, 3, 60), psu=np.arange(60) // 3)
    other = frame.iloc[random.sample(range(60), 60)].assign(weight=lambda t: t["weight"] * scale)
    one, two = (
        fit_glm(t, f"{y} ~ x + group", Design.from_columns(t["weight"], psu=t["psu"]),
                family="binomial" if y == "yes" else "gaussian").coefficients
        for t in (frame, other)
    )  # fmt: skip
    pd.testing.assert_frame_equal(one, two, rtol=1e-7)


def test_logistic_model_of_a_group_gives_the_log_odds_of_its_shares(table, design):
    b = fit_glm(table, "yes ~ group", design, family="binomial").coefficients["estimate"]
    shares = [means(design, table["yes"], Groups.of(table["group"] == g))["estimate"][0] for g in "uv"]
    odds = [np.log(p / (1 - p)) for p in shares]
    assert [b[0], b[0] + b[1]] == pytest.approx(odds)


@pytest.mark.parametrize(
    ("formula", "family", "message"),
    [
        ("trust", "gaussian", "has no outcome"),
        ("log(trust) ~ age", "gaussian", "has no outcome"),
        ("trust ~ age + __import__('os').system('true')", "gaussian", 'cannot be read from "__import__'),
        ("trust ~ np.log(age)", "gaussian", "cannot be read from 'np.log"),
        ("trust ~ {age}", "gaussian", "cannot be read from"),
        ("trust ~ age +", "gaussian", "out of place"),
        ("trust ~ (age", "gaussian", "out of place"),
        ("trust ~ 0", "gaussian", "no terms"),
        ("trust ~ income + Age", "gaussian", "names 'income', 'Age'"),
        ("group ~ age", "gaussian", "outcome 'group' is"),
        ("trust ~ age", "binomial", "other than 0 and 1"),
        ("trust ~ C(group, Treatment('z'))", "gaussian", "no level 'z'"),
        ("trust ~ C(age)", "gaussian", "too many for 29 degrees of freedom"),
        ("trust ~ age + double", "gaussian", "terms (age|double) follow from the others"),
        ("trust ~ one", "gaussian", "one level only"),
        ("yes ~ age + sure", "binomial", "terms sure.* separate the outcome"),
        ("always ~ age", "binomial", "only the value 1"),
        ("trust ~ nobody", "gaussian", "no complete rows"),
        ("trust ~ age + endless", "gaussian", "terms endless have infinite values"),
        ("double ~ age", "gaussian", "predict the outcome without error"),
    ],
)
def test_what_cannot_be_fitted_says_why_in_a_line(table, design, formula, family, message):
    table = table.assign(double=2 * table["age"], one="a", always=1, nobody=np.nan, endless=np.inf)
    table["sure"] = np.where(table["yes"] == 1, table["group"], "u")  # v and w only where the answer is yes
    with pytest.raises(ModelError, match=message) as caught:
        fit_glm(table, formula, design, family=family)
    assert "\n" not in str(caught.value)


def test_estimates_that_the_psus_do_not_move():
    """The outcome's mean is the same in every PSU: a standard error of 0 would be a lie."""
    frame = pd.DataFrame({"trust": np.tile([1.0, 2.0, 3.0], 4), "psu": np.repeat(np.arange(4), 3)})
    with pytest.raises(ModelError, match="do not vary between PSUs"):
        fit_glm(frame, "trust ~ 1", Design.from_columns(np.ones(12), psu=frame["psu"]))


def test_overlap_in_one_respondent_is_no_separation(table, design):
    table["near"] = table["yes"].astype(float)
    table.loc[table.index[table["yes"] == 0][0], "near"] = 1
    table.loc[table.index[table["yes"] == 1][0], "near"] = 0
    assert np.isfinite(fit_glm(table, "yes ~ near", design, family="binomial").coefficients["se"]).all()
