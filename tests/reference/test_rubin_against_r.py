"""Rubin's rules against R's mice and mitools."""

import json

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from peaceresearch.survey.rubin import pool

RUBIN, TERMS = "Rubin pooling", ["(Intercept)", "wave", "sex", "wave:sex"]


def least_squares(x, y):
    """Coefficients, and their covariance as R's `lm` gives it."""
    x = np.column_stack([np.ones(len(x)), x])
    inverse = np.linalg.inv(x.T @ x)
    b = inverse @ x.T @ y
    return b, inverse * ((y - x @ b) ** 2).sum() / (len(x) - x.shape[1])


def pooled_fits(fits, df_complete):
    estimates, covariances = zip(*fits, strict=True)
    return pool(estimates, covariances, df_complete)


def test_scalars(outside):
    q, u = [[10], [11], [9.5], [10.4], [10.1]], np.reshape([4, 4.2, 3.9, 4.1, 4.0], (5, 1, 1))
    found, infinite = pool(q, u, 99), pool(q, u)
    ours = {"qbar": found.estimates[0], "ubar": found.within[0, 0], "b": found.between[0, 0]}
    ours |= {"t": found.covariance[0, 0], "r": found.riv[0], "df": found.df[0], "fmi": found.fmi[0]}
    dataset = "scalar Q=10,11,9.5,10.4,10.1 U=4,4.2,3.9,4.1,4.0"
    outside(ours, method=RUBIN, dataset=dataset)
    outside({"df_old": infinite.df[0], "fmi": infinite.fmi[0]}, method=RUBIN, dataset="scalar as above, n=Inf")


def test_regression_on_imputations_of_mice(data, outside):
    table = data("nhanes_mice_imputed_m5_seed123")
    fits = [least_squares(one[["age", "bmi"]].to_numpy(), one["chl"].to_numpy()) for _, one in table.groupby(".imp")]
    found = pooled_fits(fits, 25 - 3)
    p = 2 * stats.t.sf(np.abs(found.estimates / found.se), found.df)
    parts = {"b": found.estimates, "SE": found.se, "df": found.df, "p": p, "fmi": found.fmi, "riv": found.riv}
    names = ["(Intercept)", "age", "bmi"]
    ours = {f"{part}_{name}": values[at] for part, values in parts.items() for at, name in enumerate(names)}
    outside(ours, method=RUBIN, dataset="mice::nhanes m=5 seed=123 (imputations exported)")


def test_regression_with_a_factor(shared_data):
    folder = shared_data / "reference-results"
    expected = json.loads((folder / "reference.json").read_text(encoding="utf-8"))["mi"]["nhanes2_lm"]
    table = pd.read_csv(folder / "nhanes2_imputed_m5.csv")
    fits = []
    for _, one in table.groupby(".imp"):
        x = np.column_stack([one["age"] == "40-59", one["age"] == "60-99", one["bmi"]])
        fits.append(least_squares(x, one["chl"].to_numpy()))
    found = pooled_fits(fits, expected["dfcom"])
    assert np.diag(found.within) == pytest.approx(expected["ubar"], rel=1e-8)
    assert np.diag(found.between) == pytest.approx(expected["b"], rel=1e-8)
    assert np.diag(found.covariance) == pytest.approx(expected["t"], rel=1e-8)
    for ours, name in ((found.riv, "riv"), (found.lambda_, "lambda"), (found.fmi, "fmi")):
        assert ours == pytest.approx(expected[name], rel=1e-8)
    assert found.df == pytest.approx([term["df"] for term in expected["pooled"]], rel=1e-8)
    assert found.estimates == pytest.approx([term["est"] for term in expected["pooled"]], rel=1e-8)


@pytest.mark.parametrize("kind", ["independent", "design"])
def test_logistic_regression(kind, toy):
    """rubin_smi.R, with the design's covariance too."""
    table = toy("rubin_smi")
    table = table[table["kind"] == kind].set_index("row")
    fits = [
        (one["estimate"].to_numpy(), one[["v1", "v2", "v3", "v4"]].to_numpy())
        for one in (table.loc[row] for row in range(1, 6))
    ]
    for row, df_complete in ((0, np.inf), (30, 30)):
        expected, found = table.loc[row], pooled_fits(fits, df_complete)
        assert found.estimates == pytest.approx(expected["estimate"].to_numpy(), rel=1e-10)
        assert found.covariance == pytest.approx(expected[["v1", "v2", "v3", "v4"]].to_numpy(), rel=1e-9)
        assert found.df == pytest.approx(expected["df"].to_numpy(), rel=1e-8)
        assert found.fmi == pytest.approx(expected["fmi"].to_numpy(), rel=1e-8)


@pytest.mark.parametrize(("kind", "method"), [("independent", RUBIN), ("design", f"{RUBIN}, design-based")])
def test_logistic_regression_of_the_reference(kind, method, toy, outside):
    table = toy("rubin_smi")
    table = table[table["kind"] == kind].set_index("row")
    each = [table.loc[row] for row in range(1, 6)]
    fits = [(one["estimate"].to_numpy(), one[["v1", "v2", "v3", "v4"]].to_numpy()) for one in each]
    found = pooled_fits(fits, np.inf)
    ours = {f"b_{name}": found.estimates[at] for at, name in enumerate(TERMS)}
    ours |= {f"SE_{name}": found.se[at] for at, name in enumerate(TERMS)}
    outside(ours, method=method, dataset="mitools::smi")


def test_the_mean_of_the_variances_is_another_number(toy):
    """A control that must differ: standard errors without what the imputations differ by."""
    table = toy("rubin_smi")
    table = table[table["kind"] == "design"].set_index("row")
    each = [table.loc[row] for row in range(1, 6)]
    naive = np.mean([np.diag(one[["v1", "v2", "v3", "v4"]].to_numpy()) for one in each], axis=0) ** 0.5
    right = np.diag(table.loc[0][["v1", "v2", "v3", "v4"]].to_numpy()) ** 0.5
    assert (naive < 0.998 * right).all()
    assert naive[1] < 0.95 * right[1]
