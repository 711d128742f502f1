"""Tables and R's numbers of focus_groups_toy.R."""

from pathlib import Path

import numpy as np
import pandas as pd

HERE = Path(__file__).parent
TABLES = pd.read_csv(HERE / "focus_groups_toy.csv", dtype=str)
NUMBERS = pd.read_csv(HERE / "focus_groups_toy_r.csv")


def raised(case: str) -> pd.DataFrame:
    """(groups, codes) of 0 and 1."""
    return pd.DataFrame([list(map(int, row)) for row in TABLES.loc[TABLES["case"] == case, "groups"]])


def numbers(case: str) -> dict[str, float]:
    own = NUMBERS[NUMBERS["case"] == case]
    return {name: value for name, value in zip(own["statistic"], own["value"], strict=True) if not np.isnan(value)}
