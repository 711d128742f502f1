"""The toy study with some of its config changed."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import yaml

TOY = Path(__file__).resolve().parents[1] / "studies" / "toy"


def toy_with(folder: Path, **sections: dict[str, Any]) -> Path:
    """A copy of the toy study in `folder`, with keys of its sections replaced (None takes a key out)."""
    study = Path(shutil.copytree(TOY, folder / "study"))
    for name, changes in sections.items():
        path = study / "config" / f"{name}.yaml"
        content = yaml.safe_load(path.read_text("utf-8")) if path.exists() else {}
        content = {key: value for key, value in (content | changes).items() if value is not None}
        path.write_text(yaml.safe_dump(content, sort_keys=False, allow_unicode=True), encoding="utf-8")
    return study
