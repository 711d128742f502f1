"""Chained equations against R's mice: not the same draws, but the same distribution of them."""

import numpy as np
import pytest

from peaceresearch.survey.design import Design
from peaceresearch.survey.imputation import impute_chained
from peaceresearch.survey.imputation_variables import Variable
from peaceresearch.survey.rubin import pool

IMPUTATIONS = 50
KINDS = {"x": "number", "y": "number", "ordered": "ordered", "binary": "binary", "nominal": "nominal"}
CATEGORIES = {"ordered": tuple("abcd"), "binary": ("no", "yes"), "nominal": tuple("abc")}


@pytest.fixture(scope="module")
def table(toy):
    return toy("imputation_toy")


@pytest.fixture(scope="module")
def mice(toy):
    return toy("imputation_mice").set_index("statistic")["value"]


@pytest.fixture(scope="module")
def cells(table):
    everybody = np.ones(len(table), dtype=bool)
    variables = [
        Variable(name, kind, CATEGORIES.get(name, ()), table[name].to_numpy(), everybody, frozenset([name]))
        for name, kind in KINDS.items()
    ]
    design = Design.from_columns(np.ones(len(table)))
    rows = np.arange(len(table))
    return impute_chained(
        variables, design, rows, imputations=IMPUTATIONS, iterations=10, donors=5, seed=1
    ).cells  # fmt: skip


def test_what_is_imputed(cells, mice):
    values = {str(name): part["value"] for name, part in cells.groupby("variable")}
    means = {
        "mean_y": values["y"].mean(),
        "mean_ordered": values["ordered"].mean(),
        "share_binary": values["binary"].mean(),
        "share_nominal_1": (values["nominal"] == 1).mean(),
        "share_nominal_2": (values["nominal"] == 2).mean(),
    }
    by_imputation = cells.groupby(["variable", "imputation"])["value"].mean().groupby("variable").std()
    for statistic, value in means.items():
        name = statistic.split("_")[1]
        error = by_imputation[name] * np.sqrt(1 / IMPUTATIONS + 1 / 200)
        assert value == pytest.approx(mice[statistic], abs=4 * error), statistic
    assert values["y"].std() == pytest.approx(mice["sd_y"], rel=0.04)
    assert values["ordered"].std() == pytest.approx(mice["sd_ordered"], rel=0.04)


def test_a_regression_on_it(cells, table, mice):
    fits = []
    for number in range(1, IMPUTATIONS + 1):
        full = table.copy()
        for name, part in cells[cells["imputation"] == number].groupby("variable"):
            full.loc[part["row"], name] = part["value"].to_numpy()
        x = np.column_stack(
            [np.ones(len(full)), full["x"], full["ordered"], full["binary"], full["nominal"] == 1, full["nominal"] == 2]
        ).astype(float)
        inverse = np.linalg.inv(x.T @ x)
        b = inverse @ x.T @ full["y"].to_numpy()
        fits.append((b, inverse * ((full["y"] - x @ b) ** 2).sum() / (len(x) - 6)))
    found = pool(*zip(*fits, strict=True), len(table) - 6)
    terms = ["(Intercept)", "x", "ordered", "binary1", "nominal1", "nominal2"]
    between = np.sqrt(np.diag(found.between) * (1 / IMPUTATIONS + 1 / 200))
    expected = np.array([mice[f"b_{term}"] for term in terms])
    assert np.abs((found.estimates - expected) / between).max() < 4
    ratio = found.se / np.array([mice[f"SE_{term}"] for term in terms])
    assert ratio[:4] == pytest.approx(1, abs=0.12)
    # mice's polyreg takes the coefficients as known: its imputations of `nominal` differ by less than they should
    assert ((ratio[4:] > 0.95) & (ratio[4:] < 1.25)).all()
