"""What the verbs of a document know: language, released results, exhibits; from a job, or from a document on its
own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from peaceresearch.results.table import read_results
from peaceresearch.study.words import Words, load_words

CONTEXT = "PEACERESEARCH_CONTEXT"
"""Set for a kernel of the pipeline: path of a JSON file with the arguments of `job_context`."""


@dataclass(frozen=True)
class Context:
    """One document in one language."""

    name: str
    """The document as the user knows it, for error lines."""
    words: Words
    results: pd.DataFrame
    """What the gate released for it."""
    exhibits: Mapping[str, Mapping[str, Any]]
    """By id: `is_table`, `caption`, `alt`, `note`."""
    mark: str
    folder: Path
    """Where the files of the exhibits are."""
    reference: str
    """How the document refers to that folder."""
    is_slides: bool
    names: Mapping[str, str] = field(default_factory=dict)
    """What the items of the survey are called, for the notes on their results."""
    told: set[str] = field(default_factory=set)
    """The notes that the document has already; each stands once."""


def job_context(spec: Mapping[str, Any], name: str, results: str, folder: str, reference: str, study: str) -> Context:
    """The context of a publishing job, from its spec and the paths it works with (all texts, so that they pass as
    JSON).
    """
    return Context(
        name=name,
        words=load_words(spec["lang"], Path(study)),
        results=read_results(Path(results)),
        exhibits=spec["exhibits"],
        mark=spec["study"]["mark"],
        folder=Path(folder),
        reference=reference,
        is_slides=spec["kind"] == "slides",
        names=spec["names"],
    )
