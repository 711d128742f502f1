"""JSON schemas of the configuration, by which editors check and complete it; generated from the models."""

from __future__ import annotations

import json
from pathlib import Path

from peaceresearch.study.load import SECTIONS


def schema_text(section: str) -> str:
    """The JSON schema (2020-12) of one file of `config/`, with what each key means."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **SECTIONS[section].model_json_schema()}
    return json.dumps(schema, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def write_schemas(folder: Path) -> list[Path]:
    """Write the schema of every section to `folder`, as `<section>.schema.json`."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for section in SECTIONS:
        path = folder / f"{section}.schema.json"
        path.write_text(schema_text(section), encoding="utf-8")
        paths.append(path)
    return paths
