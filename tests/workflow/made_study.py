"""A study in a folder: the config that a test declares, and its raw files as links to where they lie."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from peaceresearch.plan import Plan, load_plan

_STUDY: dict[str, Any] = {
    "title": "A study",
    "lead": "Nobody",
    "period": {"start": "2015-01-01", "end": "2022-12-31"},
    "languages": ["en"],
    "editions": {"all": {"label": "All", "date": "2022-12-31"}},
    "edition": "all",
    "seed": 1,
}


def made_study(
    folder: Path, files: Mapping[str, Path], dimensions: Mapping[str, Sequence[str]], **sections: Any
) -> Plan:
    """The plan of the study in `folder`; `files` is where each `source` lies, `dimensions` have their values."""
    declared = {
        name: {"label": name, "values": {value: {"label": value} for value in values}}
        for name, values in dimensions.items()
    }
    (folder / "config").mkdir()
    for name, section in {"study": _STUDY | {"dimensions": declared}, **sections}.items():
        (folder / "config" / f"{name}.yaml").write_text(yaml.safe_dump(section, sort_keys=False), encoding="utf-8")
    for source, path in files.items():
        (folder / source).parent.mkdir(parents=True, exist_ok=True)
        (folder / source).symlink_to(path)
    return load_plan(folder)
