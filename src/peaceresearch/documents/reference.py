"""How a document is named in a line: its authors and year."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pandas as pd

from peaceresearch.documents.csl_names import OTHERS, parsed_names
from peaceresearch.results.table import rows


def author_and_year(authors: str, year: Any) -> str:
    """Family names of the first two authors, "et al." where there are more, and the year in brackets.

    "Uno (2001)", "Uno & Due (2001)", "Uno et al. (2001)"; without what the record lacks.
    """
    names = parsed_names(authors)
    told = [name.family or name.literal for name in names]
    who = f"{told[0]} et al." if len(told) > 2 or OTHERS in names else " & ".join(told)
    when = "" if pd.isna(year) or year == "" else f"({year})"
    return " ".join(filter(None, (who, when)))


def told_apart(records: pd.DataFrame) -> dict[str, str]:
    """What each of the `records` (record, authors, title, year) is called in a line: author and year, the title where
    nobody is named; of several that are called the same, the name of the record as well.
    """
    shared = shared_names(records)
    return {record: f"{name}, {record}" if record in shared else name for record, name in _names(records).items()}


def shared_names(records: pd.DataFrame) -> set[str]:
    """Those of the `records` that author and year do not tell apart."""
    names = _names(records)
    often = Counter(names.values())
    return {record for record, name in names.items() if often[name] > 1}


def _names(records: pd.DataFrame) -> dict[str, str]:
    return {row.record: author_and_year(row.authors or row.title, row.year) for row in rows(records)}
