"""What a strand's twin gives to `write_twin`: the files it would write, why it cannot, and how they are written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from peaceresearch.problems import Problem

MARK = "SYNTHETIC DATA"
"""Stands in every file that the twin writes; a file without it is never overwritten."""
FILE = "config/twin.yaml"
"""Where the twin is described, as problems name it."""


@dataclass(frozen=True)
class RawFile:
    """One raw file: its path from the study's folder, and where the configuration names it."""

    source: str
    section: str
    """The configuration's file, such as `config/survey.yaml`."""
    key: str
    """The key in it that holds the path."""
    endings: tuple[str, ...]
    """The formats that the twin writes here, by the file's ending, in small letters."""


@dataclass(frozen=True)
class Part:
    """The material of one strand.

    A strand's module has a function `part(config) -> Part | None`: None where the study or its twin leaves the strand
    out. It opens no file and draws no random number; `write` does, and is called only when no strand has a problem.
    """

    files: tuple[RawFile, ...]
    """What `write` writes, in this order."""
    problems: tuple[Problem, ...]
    """Every reason why the twin does not fit the other sections."""
    write: Callable[[Path], None]
    """Write all of `files` below the study's folder; their folders exist by then."""
