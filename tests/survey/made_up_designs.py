"""Made-up designs of every kind, with answers and groups."""

from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st

from peaceresearch.survey.design import Design
from peaceresearch.survey.groups import Groups

CATEGORIES, GROUPS = 4, 4  # nobody is in the last of either


@dataclass
class MadeUp:
    design: Design
    answers: np.ndarray
    numbers: np.ndarray
    chosen: np.ndarray
    groups: Groups


@st.composite
def made_up(draw) -> MadeUp:
    """Clusters or single respondents, one or two stages, lonely units, weights of zero, missing answers."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n = draw(st.integers(4, 60))
    strata = rng.integers(0, draw(st.integers(1, 3)), n)
    psu = 100 * strata + rng.integers(0, draw(st.integers(1, 6)), n) if draw(st.booleans()) else None
    weights = rng.uniform(0.2, 5, n) * (rng.random(n) > draw(st.sampled_from([0, 0.2])))
    weights[0] = 1
    fpc = np.full(n, 0.3) if draw(st.booleans()) else None
    half = np.full(n, 0.5)
    household = rng.integers(0, 3, n)
    stages = draw(st.sampled_from([[], [(None, None, half)], [(household, None, half), (None, strata, None)]]))
    policy = draw(st.sampled_from(["remove", "certainty", "adjust", "average"]))
    return MadeUp(
        Design.from_columns(weights, strata, psu, fpc, stages=stages, lonely_psu=policy),
        rng.integers(-1, CATEGORIES - 1, n),
        np.where(rng.random(n) < 0.2, np.nan, np.round(rng.normal(3, 2, n), 1)),
        np.column_stack([rng.random((n, 2)) < 0.4, np.zeros(n, dtype=bool)]),
        Groups(rng.integers(-1, GROUPS - 1, n), GROUPS),
    )
