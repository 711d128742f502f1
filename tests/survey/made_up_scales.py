"""Made-up answers to the items of a scale, and the config of a survey that has them."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from peaceresearch.survey.material import Material

HOLDS = {"alpha": 0.7, "item_rest": 0.2, "dif": 0.035}


def answers(n=600, items=5, categories=5, seed=1, group_shift=0.0, **further):
    """Columns q1, q2, ... (1 to `categories`), one factor, loadings of 0.7; psu, weight, group (two values)."""
    rng = np.random.default_rng(seed)
    group = rng.integers(0, 2, n)
    trait = rng.normal(size=n) + group_shift * group
    cuts = np.linspace(-1.2, 1.2, categories - 1)
    table = pd.DataFrame({"psu": np.arange(n) // 10, "weight": rng.uniform(0.5, 2, n), "group": group + 1})
    for number in range(1, items + 1):
        own = further.get(f"q{number}", lambda trait, group: trait)(trait, group)
        table[f"q{number}"] = 1.0 + np.searchsorted(cuts, own + rng.normal(size=n))
    return table


def spec(table: pd.DataFrame, scale: Mapping[str, Any] | None = None, **changed: Any) -> dict[str, Any]:
    names = [name for name in table if name.startswith("q")]
    own = {"items": names, "reverse": [], "to": None, "score": "mean", "minimum": None} | dict(scale or {})
    design = {"weight": "weight", "strata": None, "psu": "psu", "fpc": None, "stages": []}
    return {
        "source": "survey.csv",
        "waves": [],
        "design": design | {"lonely_psu": "fail", "nested_psu": False},
        "domains": {"group": {"variable": "group", "codes": [["a", [1]], ["b", [2]]]}},
        "items": {name: {"variable": name, "categories": [], "range": [1, 5]} for name in names},
        "scales": [["trust", own]],
        "weighting": None,
        "level": 0.95,
        "interval": "logit",
        "scale_reports": [["trust", {"functioning": ["group"], "holds": HOLDS}]],
        "social_distance": [],
    } | changed


def material(table, own):
    return Material.of(own, table)
