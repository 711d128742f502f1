"""A draft of `config/focus_groups.yaml` from the files that hold the codings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from peaceresearch.problems import InputError, Problem
from peaceresearch.results.table import rows
from peaceresearch.sources.draft_names import Names
from peaceresearch.sources.read_focus_groups import read
from peaceresearch.study.coding import CodingFile, Speakers
from peaceresearch.study.focus_groups import RESERVED
from peaceresearch.study.new_study import copies_of, places_in, yaml_text

RAW = "data/raw/focus_groups"


def drafted_groups(folder: Path, files: Sequence[Path]) -> dict[str, str | bytes]:
    """The files of a study in `folder` that coded focus groups add: `config/focus_groups.yaml`, and copies of the raw
    files that do not lie in the folder yet, by their paths.

    Raises
    ------
    InputError
        A file cannot be read, two have one name, or nothing in them is coded. A list of coded segments cannot be
        drafted from: only its owner knows its columns.
    """
    places = places_in(folder, files, RAW, "--codings")
    names = Names()
    codings = [(names.take(path.stem, "codings"), place) for place, path in places.items()]
    spec = {
        "codings": [(name, CodingFile(source=place).model_dump(mode="json")) for name, place in codings],
        "coders": [],
        "transcripts": [],
        "speakers": Speakers().model_dump(),
        "codebook": None,
        "groups": [],
        "participants": None,
        "quotes": None,
        "reconciled": None,
    }
    tables, _ = read(spec, places)
    if tables["segments"].empty:
        raise InputError(
            [Problem("--codings", "", "nothing in the files is coded", "see whether they are the right ones")]
        )
    return {**copies_of(folder, places), "config/focus_groups.yaml": _draft(codings, tables)}


def _draft(codings: Sequence[tuple[str, str]], tables: dict[str, pd.DataFrame]) -> str:
    lines = ["# Drafted from the files below: see what it says of them, and go on from there.", "codings:"]
    lines += [f"  {name}: {{source: {yaml_text(place)}}}" for name, place in codings]
    lines += [*_groups(tables), *_codes(tables), *_agreement(tables["segments"])]
    return "\n".join([*lines, "saturation: {}", "co_occurrence: {within: [segment]}", ""])


def _groups(tables: dict[str, pd.DataFrame]) -> list[str]:
    """The transcripts as groups, and the project's variables, which only a dimension of the study can use."""
    coded = tables["documents"][tables["documents"]["document"].isin(tables["segments"]["document"])]
    names = Names()
    lines = ["groups:"]
    if variables := sorted(set(tables["variables"]["variable"])):
        lines.append(
            "  # Variables of the project: declare a dimension in study.yaml for those that divide the groups."
        )
        lines += [f"  # variables: {{my_dimension: {yaml_text(name)}}}" for name in variables]
    lines += ["  # In the order in which they were held.", "  held:"]
    lines += [f"    {names.take(name, 'group')}: {{documents: [{yaml_text(name)}]}}" for name in coded["name"]]
    return lines


def _codes(tables: dict[str, pd.DataFrame]) -> list[str]:
    """The codes that are meant for coding, by their paths."""
    names = Names()
    for word in RESERVED:
        names.take(word, word)
    lines = ["codes:"]
    for code in rows(tables["codes"][tables["codes"]["codable"]].drop_duplicates("path")):
        lines += [
            f"  {names.take(code.name, 'code')}:",
            f"    code: {yaml_text(code.path)}",
            f"    label: {yaml_text(code.name)}",
        ]
    return lines


def _agreement(segments: pd.DataFrame) -> list[str]:
    """The coders, where two of them coded one transcript."""
    pairs = segments.loc[segments["coder"] != "", ["document", "coder"]].drop_duplicates()
    several = pairs[pairs["document"].duplicated(keep=False)]
    coders = sorted(set(several["coder"]))
    if not coders:
        return []
    placed = segments.loc[segments["document"].isin(several["document"]), "start"].notna().all()
    unit = "" if placed else ", unit: document"
    return [f"agreement: {{coders: [{', '.join(map(yaml_text, coders))}]{unit}}}"]
