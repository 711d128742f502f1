"""What a build made, and where it is."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Protocol


class Built(Protocol):
    """What the summary asks of a study."""

    @property
    def folder(self) -> Path:
        """The study's folder."""

    @property
    def languages(self) -> list[str]:
        """Its languages."""

    @property
    def figures(self) -> list[str]:
        """Its figures."""

    @property
    def tables(self) -> list[str]:
        """Its tables."""

    @property
    def strands(self) -> list[str]:
        """Its strands."""


def summary(study: Built, ledger: Path, start: int) -> str:
    """What stands in `results/` after a build, as text.

    `ledger` is the store's ledger and `start` its size in bytes before the build: what was added is this build's.
    """
    results = study.folder / "results"
    done = _done(ledger, start)
    lines = []
    if done:
        made, restored = done["made"], done["restored"]
        lines.append(f"{made} jobs done, {restored} put back from the store." if restored else f"{made} jobs done.")
    documents = sorted((results / "publications").glob("*/*"), key=lambda path: (path.parent.name, path.name))
    for lang in study.languages:
        files = [path for path in documents if path.parent.name == lang]
        names = dict.fromkeys(path.name.rsplit(".", 1)[0] for path in files)
        for name in names:
            endings = " ".join(f".{path.suffix[1:]}" for path in files if path.name.rsplit(".", 1)[0] == name)
            lines.append(f"  results/publications/{lang}/{name}  {endings}")
    if study.figures or study.tables:
        lines.append(f"  results/exhibits/<language>/  {len(study.figures)} figures, {len(study.tables)} tables")
    for strand in study.strands:
        notes = results / "notes" / f"{strand}.csv"
        if notes.is_file():
            with notes.open(encoding="utf-8", newline="") as file:
                count = sum(1 for row in csv.reader(file) if not row[0].startswith("# ")) - 1
            lines.append(f"  results/notes/{strand}.csv  {count} {'remark' if count == 1 else 'remarks'} of the reader")
    return "\n".join(lines)


def _done(ledger: Path, start: int) -> Counter[str]:
    if not ledger.exists():
        return Counter()
    with ledger.open("rb") as file:
        file.seek(start)
        return Counter(json.loads(line)["state"] for line in file.read().decode().splitlines())
