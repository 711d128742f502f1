"""A study of coded groups, read and analysed without the workflow."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from peaceresearch.disclosure.gate import withhold_small_bases
from peaceresearch.focus_groups.analyse_focus_groups import Analysed, analyse
from peaceresearch.plan import load_plan
from peaceresearch.sources.read_focus_groups import read

STUDY: dict[str, Any] = {
    "title": "Real codings",
    "lead": "Nobody",
    "period": {"start": "2021-01-01", "end": "2022-12-31"},
    "languages": ["en"],
    "editions": {"all": {"label": "All", "date": "2022-12-31"}},
    "edition": "all",
    "seed": 1,
}


def analysed(
    folder: Path, files: dict[str, Path], groups: dict[str, Any], dimensions: dict[str, list[str]] | None = None
) -> tuple[dict[str, pd.DataFrame], Analysed, pd.DataFrame]:
    """The tables that are read, what is made of them, and the released results by id; `files` is where each source
    lies, `dimensions` the values of the study's dimensions.
    """
    declared = {
        name: {"label": name, "values": {value: {"label": value} for value in values}}
        for name, values in (dimensions or {}).items()
    }
    sections = {
        "study": STUDY | {"dimensions": declared},
        "focus_groups": groups,
        "disclosure": {"minimum_base": {"focus_groups": 2}},
    }
    (folder / "config").mkdir()
    for name, section in sections.items():
        (folder / "config" / f"{name}.yaml").write_text(yaml.safe_dump(section, sort_keys=False), encoding="utf-8")
    for source, path in files.items():
        (folder / source).parent.mkdir(parents=True, exist_ok=True)
        (folder / source).symlink_to(path)
    plan = load_plan(folder)
    tables, _ = read(json.loads(plan.spec("read_focus_groups")), {name: folder / name for name in files})
    found = analyse(tables, json.loads(plan.spec("analyse_focus_groups")))
    minimum = {"focus_groups": 2, "participants": 5}
    return tables, found, withhold_small_bases(found.results, minimum).set_index("id")
