"""Made-up surveys of every shape of design."""

import numpy as np
import pandas as pd
from hypothesis import strategies as st


@st.composite
def survey_tables(draw, lonely: bool = False) -> pd.DataFrame:
    """Columns weight, stratum, psu (two or more a stratum, unless `lonely`), answer 1 to 5 or missing, group."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    rows = []
    for stratum in range(draw(st.integers(1, 4))):
        for psu in range(draw(st.integers(1 if lonely else 2, 4))):
            size = draw(st.integers(1, 5))
            rows += [(stratum, f"{stratum}-{psu}")] * size
    table = pd.DataFrame(rows, columns=["stratum", "psu"])
    table["weight"] = rng.uniform(0.2, 5, len(table))
    table["answer"] = rng.choice([1, 2, 3, 4, 5, np.nan], len(table), p=[0.2, 0.2, 0.2, 0.15, 0.15, 0.1])
    table["group"] = rng.choice(["a", "b", "c"], len(table))
    return table
