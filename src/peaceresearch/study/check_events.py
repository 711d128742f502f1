"""What `config/events.yaml` must agree on with itself and the study."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from peaceresearch.problems import Problem

if TYPE_CHECKING:
    from peaceresearch.study.load import Configuration


def problems(config: Configuration) -> Iterator[Problem]:
    """Every disagreement, with file and line."""
    if config.events is None:
        return
    yield from ()
