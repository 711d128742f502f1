"""The made-up survey that R's models were fitted to (models_toy.R), and the numbers that they gave."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from peaceresearch.survey.design import Design

HERE = Path(__file__).parent
TABLE = pd.read_csv(HERE / "models_toy.csv").assign(decades=lambda table: table["age"] / 10)
DESIGN = Design.from_columns(TABLE["weight"], TABLE["stratum"], TABLE["psu"])
_NUMBERS = pd.read_csv(HERE / "models_toy_numbers.csv")


def of_r(call: str) -> dict[str, float]:
    """What a call gave, by statistic."""
    rows = _NUMBERS[_NUMBERS["call"] == call]
    assert len(rows), call
    return dict(zip(rows["statistic"].astype(str), rows["value"], strict=True))


def r_name(variable: str, level: str) -> str:
    """R's name of a coefficient."""
    return f"{variable}{level}" if variable else "(Intercept)"


def agree(ours: dict[str, float], call: str, **tolerance: float) -> None:
    """Every number of R's call is ours."""
    theirs = of_r(call)
    assert set(theirs) <= set(ours)
    for name, value in theirs.items():
        assert ours[name] == pytest.approx(value, **tolerance), name


def estimates(coefficients: pd.DataFrame, names: Callable[[str, str], str] = r_name) -> dict[str, float]:
    """`b_` and `SE_` of each coefficient."""
    found: dict[str, float] = {}
    for row in coefficients.itertuples():
        name = names(str(row.variable), str(row.level))
        found |= {f"b_{name}": float(np.asarray(row.estimate)), f"SE_{name}": float(np.asarray(row.se))}
    return found
