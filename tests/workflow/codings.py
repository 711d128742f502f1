"""A study of coded groups, read and analysed without the workflow."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
from made_study import made_study

from peaceresearch.disclosure.gate import withhold_small_bases
from peaceresearch.focus_groups.analyse_focus_groups import Analysed, analyse
from peaceresearch.sources.read_focus_groups import read


def analysed(
    folder: Path, files: dict[str, Path], groups: dict[str, Any], dimensions: dict[str, list[str]] | None = None
) -> tuple[dict[str, pd.DataFrame], Analysed, pd.DataFrame]:
    """The tables that are read, what is made of them, and the released results by id; `files` is where each source
    lies, `dimensions` the values of the study's dimensions.
    """
    disclosure = {"minimum_base": {"focus_groups": 2, "quotes": 3}}
    plan = made_study(folder, files, dimensions or {}, focus_groups=groups, disclosure=disclosure)
    tables, _ = read(json.loads(plan.spec("read_focus_groups")), {name: folder / name for name in files})
    found = analyse(tables, json.loads(plan.spec("analyse_focus_groups")))
    minimum = {"focus_groups": 2, "participants": 5}
    return tables, found, withhold_small_bases(found.results, minimum).set_index("id")
