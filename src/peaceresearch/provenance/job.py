"""What a rule hands to the function that does its work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Job:
    """One job: its spec, and its files by the names that the rule gives them.

    `outputs` are paths in a scratch folder; they are moved to their places when the function has returned. `places` are
    those places. Paths are relative to the study's folder, in which the job runs (`outputs` excepted).
    """

    rule: str
    spec: Mapping[str, Any]
    inputs: Mapping[str, Sequence[Path]]
    outputs: Mapping[str, Sequence[Path]]
    places: Mapping[str, Sequence[Path]]
    key: str

    def input(self, name: str) -> Path:
        """The only input called `name`."""
        (path,) = self.inputs[name]
        return path

    def output(self, name: str) -> Path:
        """The only output called `name`."""
        (path,) = self.outputs[name]
        return path
