"""How a document is named in a line: its authors and year."""

from __future__ import annotations

from typing import Any

import pandas as pd

from peaceresearch.documents.csl_names import OTHERS, parsed_names


def author_and_year(authors: str, year: Any) -> str:
    """Family names of the first two authors, "et al." where there are more, and the year in brackets.

    "Uno (2001)", "Uno & Due (2001)", "Uno et al. (2001)"; without what the record lacks.
    """
    names = parsed_names(authors)
    told = [name.family or name.literal for name in names]
    who = f"{told[0]} et al." if len(told) > 2 or OTHERS in names else " & ".join(told)
    when = "" if pd.isna(year) or year == "" else f"({year})"
    return " ".join(filter(None, (who, when)))
