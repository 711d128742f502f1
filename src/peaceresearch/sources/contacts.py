"""The contact sheet of a survey: how the attempt at each sampled case ended."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from peaceresearch.problems import InputError
from peaceresearch.sources.hand_kept import HandKept
from peaceresearch.sources.sheet import ROW

CONFIG = "config/survey.yaml"


def read_contacts(paths: Mapping[str, Path], declared: Mapping[str, Any] | None) -> pd.DataFrame:
    """The final disposition of each case.

    Parameters
    ----------
    paths
        The files, by the `source` that the config gives.
    declared
        `contacts` of the config: `source`, `sheet`, `outcome` (its column), `outcomes` (disposition: entries); None
        where there is no contact sheet.

    Returns
    -------
    DataFrame
        `row` (in the sheet) and `outcome`, a disposition of `outcomes`; without rows where there is no contact sheet.

    Raises
    ------
    InputError
        When the sheet cannot be read; with every entry that is no disposition, an empty one among them.
    """
    if declared is None:
        return pd.DataFrame({ROW: pd.Series(dtype="int64"), "outcome": pd.Series(dtype="str")})
    sheets = HandKept(CONFIG, paths)
    sheet = sheets.table(declared, [declared["outcome"]])
    outcomes = sheets.coded(sheet, declared["outcome"], declared["outcomes"], declared, "contacts.outcomes")
    if sheets.problems:
        raise InputError(sheets.problems)
    return pd.DataFrame({ROW: sheet[ROW].astype("int64"), "outcome": outcomes})
