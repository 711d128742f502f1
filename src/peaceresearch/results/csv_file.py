"""CSV files that people open: the first line of one on synthetic data says so."""

from __future__ import annotations

from pathlib import Path

import pandas as pd


def write_csv(table: pd.DataFrame, path: Path, mark: str) -> None:
    r"""Write `table` as CSV (UTF-8, ``\n`` line ends), after a comment with `mark` where there is one."""
    text = table.to_csv(index=False, lineterminator="\n")
    path.write_text((f"# {mark}\n" if mark else "") + text, encoding="utf-8")
