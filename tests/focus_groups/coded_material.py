"""Made-up coding: documents, groups, coders, segments."""

import pandas as pd
from hypothesis import strategies as st

DOCUMENTS, CODES, CODERS = ("d1", "d2", "d3"), ("fear", "trust", "work"), ("ana", "ben", "cem")
GROUPS = pd.DataFrame({"document": [*DOCUMENTS, "d4"], "group": ["north", "north", "south", "east"]})
COLUMNS = ["document", "code", "coder", "start", "end"]


def segments(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=COLUMNS)


@st.composite
def coded_segments(draw, coders: int = 2) -> pd.DataFrame:
    """Up to a dozen segments in texts of 40 characters, by the first so many coders."""
    row = st.tuples(
        st.sampled_from(DOCUMENTS), st.sampled_from(CODES), st.sampled_from(CODERS[:coders]),
        st.integers(0, 30), st.integers(1, 10),
    )  # fmt: skip
    rows = draw(st.lists(row, min_size=1, max_size=12))
    return segments(*((document, code, coder, at, at + size) for document, code, coder, at, size in rows))
