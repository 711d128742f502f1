"""The rule: from answers and reasons to cells and diagnostics."""

import numpy as np
import pandas as pd
import pytest

from peaceresearch.problems import InputError
from peaceresearch.provenance.job import Job
from peaceresearch.results.table import read_results, read_table, write_table
from peaceresearch.survey.imputation_cells import completed, completed_divisions
from peaceresearch.survey.impute_survey import impute, run
from peaceresearch.survey.material import Material

N, EARLIER = 300, 100
RNG = np.random.default_rng(4)
AGE = RNG.integers(18, 80, N).astype(float)
ANSWERS = pd.DataFrame(
    {
        "row": range(1, N + 1),
        "wave": np.where(np.arange(N) < EARLIER, "first", "second"),
        "w": np.where(np.arange(N) == N - 1, 0.0, RNG.uniform(0.5, 2, N)),
        "psu": np.repeat(np.arange(30.0), 10),
        "region": RNG.choice([1.0, 2.0, 3.0, np.nan], N, p=[0.5, 0.3, 0.15, 0.05]),
        "age": np.where(RNG.random(N) < 0.1, np.nan, AGE),
        "safety": np.where(RNG.random(N) < 0.15, np.nan, np.clip(np.round(AGE / 20 + RNG.normal(size=N)), 1, 4)),
        "took_part": RNG.choice([1.0, 2.0, np.nan], N, p=[0.5, 0.4, 0.1]),
    }
)
ANSWERS["again"] = np.where((ANSWERS["took_part"] == 1) & (RNG.random(N) < 0.8), RNG.integers(1, 4, N), np.nan)
SKIPPED = np.flatnonzero(ANSWERS["took_part"] == 2)
REASONS = pd.DataFrame({"row": SKIPPED + 1, "item": "again", "reason": "not_asked"})


def categories(*slugs):
    return {slug: {"codes": [code], "variable": None} for code, slug in enumerate(slugs, 1)}


def item(variable, *slugs):
    return {"variable": variable, "categories": list(categories(*slugs).items()), "range": None}


SPEC = {
    "source": "data/raw/x.sav",
    "waves": [["first", "2022-05-01"], ["second", "2024-05-01"]],
    "design": {"weight": "w", "strata": None, "psu": "psu", "fpc": None, "stages": [], "nested_psu": False,
               "lonely_psu": "fail"},
    "domains": {"region": {"variable": "region", "codes": [["a", [1]], ["b", [2]], ["c", [3]]]}},
    "items": {
        "age": item("age"),
        "safety": item("safety", "very_unsafe", "unsafe", "safe", "very_safe"),
        "took_part": item("took_part", "yes", "no"),
        "again": item("again", "yes", "perhaps", "no"),
    },
    "scales": [],
    "weighting": None,
    "variables": ["age", "safety", "took_part", "again", "region"],
    "auxiliary": [],
    "nominal": [],
    "imputations": 3,
    "iterations": 2,
    "donors": 5,
    "seed": 7,
    "level": 0.95,
}  # fmt: skip
LAST = np.arange(N) >= EARLIER


@pytest.fixture(scope="module")
def material():
    return Material.of(SPEC, ANSWERS)


@pytest.fixture(scope="module")
def imputed(material):
    return impute(SPEC, material, REASONS)


def test_only_the_last_wave_and_those_who_count(imputed):
    cells, _ = imputed
    age = cells[(cells["variable"] == "age") & (cells["imputation"] == 2)]
    expected = np.flatnonzero(ANSWERS["age"].isna() & LAST & (ANSWERS["w"] > 0))
    assert age["row"].tolist() == expected.tolist()
    assert set(cells["variable"]) == {"age", "safety", "took_part", "again", "region"}


def test_who_was_not_asked_has_no_answer(imputed):
    cells, _ = imputed
    rows = set(cells.loc[cells["variable"] == "again", "row"])
    assert rows
    assert not rows & set(SKIPPED.tolist())


def test_completed_answers_have_no_gaps(material, imputed):
    cells, _ = imputed
    counted = LAST & (ANSWERS["w"] > 0).to_numpy()
    for number in (1, 2, 3):
        items = completed(material.items, cells, number)
        divisions = completed_divisions(material.divisions, material.items, cells, number)
        for name in ("age", "safety", "took_part"):
            assert items[name].answered[counted].all()
        assert (divisions.dimensions["region"].codes[counted] >= 0).all()
        assert set(items["safety"].slugs.dropna()) <= set(dict(SPEC["items"]["safety"]["categories"]))


def test_diagnostics(imputed):
    cells, rows = imputed
    found = rows.set_index("id")
    inside = ANSWERS[LAST & (ANSWERS["w"] > 0)]
    share = found.loc["survey.imputation.age[share_missing]"]
    assert share["estimate"] == pytest.approx(inside["age"].isna().mean())
    assert share["n"] == len(inside)
    assert share["wave"] == "second"
    assert found.loc["survey.imputation.age[observed_mean]", "estimate"] == pytest.approx(inside["age"].mean())
    assert found.loc["survey.imputation.age[observed_sd]", "estimate"] == pytest.approx(inside["age"].std())
    age = cells.loc[cells["variable"] == "age", "value"]
    assert found.loc["survey.imputation.age[imputed_mean]", "estimate"] == pytest.approx(age.mean())
    assert found.loc["survey.imputation.age[imputed_mean]", "n"] == inside["age"].isna().sum()
    observed = found.loc["survey.imputation_share.safety[safe][answers=observed]", "estimate"]
    assert observed == pytest.approx((inside["safety"] == 3).sum() / inside["safety"].notna().sum())
    asked = inside[~inside.index.isin(SKIPPED)]
    again = found.loc["survey.imputation.again[share_missing]"]
    assert again["estimate"] == pytest.approx(asked["again"].isna().mean())
    assert again["n"] == len(asked)
    imputed_shares = found[(found["item"] == "region") & (found["domain"] == "answers=imputed")]
    assert imputed_shares["estimate"].sum() == pytest.approx(1)


def test_the_course_of_the_chains(imputed):
    cells, rows = imputed
    traces = rows[(rows["measure"] == "imputation_trace") & (rows["item"] == "age") & (rows["category"] == "mean")]
    assert sorted(set(traces["domain"])) == [f"chain={c};iteration={i}" for c in (1, 2, 3) for i in (1, 2)]
    assert set(traces["x"]) == {1.0, 2.0}
    last = traces.set_index("domain").loc["chain=2;iteration=2", "estimate"]
    assert last == pytest.approx(cells[(cells["variable"] == "age") & (cells["imputation"] == 2)]["value"].mean())


def test_more_chains_than_are_shown(material):
    _, rows = impute(SPEC | {"imputations": 7, "iterations": 1}, material, REASONS)
    chains = {domain.split(";")[0] for domain in rows["domain"] if domain.startswith("chain")}
    assert chains == {f"chain={number}" for number in range(1, 6)}


def test_a_question_of_an_earlier_wave_only(material):
    answers = ANSWERS.assign(again=ANSWERS["again"].where(~LAST))
    with pytest.raises(InputError, match="nobody answered `again` in the last wave"):
        impute(SPEC, Material.of(SPEC, answers), REASONS)


def test_the_rule_writes_the_same_bytes_again(tmp_path):
    write_table(ANSWERS, tmp_path / "answers.parquet")
    write_table(REASONS, tmp_path / "reasons.parquet")
    inputs = {name: [tmp_path / f"{name}.parquet"] for name in ("answers", "reasons")}
    written = []
    for number in (1, 2):
        outputs = {name: [tmp_path / f"{name}-{number}.parquet"] for name in ("cells", "results")}
        run(Job("impute_survey", SPEC, inputs, outputs, outputs, ""))
        written.append([path.read_bytes() for paths in outputs.values() for path in paths])
    assert written[0] == written[1]
    assert len(read_table(tmp_path / "cells-1.parquet"))
    assert set(read_results(tmp_path / "results-1.parquet")["strand"]) == {"survey"}
