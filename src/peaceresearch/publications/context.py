"""What the verbs of a document know: language, released results, exhibits; from a job, or from a document on its
own.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from peaceresearch.problems import input_error
from peaceresearch.results.table import read_results
from peaceresearch.study.words import Words, load_words

CONTEXT = "PEACERESEARCH_CONTEXT"
"""Set for a kernel of the pipeline: path of a JSON file with the arguments of `job_context`."""
TABLES = "table.json"


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
    minimum_base: Mapping[str, int]


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
        minimum_base=spec["minimum_base"],
    )


def current_context() -> Context:
    """The context of the document that is running: the pipeline's, or that of a document previewed by its author.

    Raises
    ------
    InputError
        There is no study around the document, or it was not built yet.
    """
    if CONTEXT in os.environ:
        return job_context(**json.loads(Path(os.environ[CONTEXT]).read_text(encoding="utf-8")))
    folder = Path(os.environ.get("QUARTO_DOCUMENT_PATH") or Path.cwd())
    file = os.environ.get("QUARTO_DOCUMENT_FILE", "")
    return document_context(folder / file)


def document_context(document: Path) -> Context:
    """The context of a document from its name and place alone: its language, and the study in the nearest parent."""
    # Not at the top: the pipeline hands the context over and needs no configuration here.
    from peaceresearch.study.load import load_configuration
    from peaceresearch.study.shown import TABLES as TABLE_KINDS

    study = next((parent for parent in document.parents if (parent / "config" / "study.yaml").is_file()), None)
    if study is None:
        raise input_error(document, "no parent folder holds config/study.yaml", "keep documents in a study's reports/")
    config = load_configuration(study)
    lang = document.name.split(".")[-2] if document.name.count(".") >= 2 else ""
    if lang not in config.study.languages:
        remedy = f"name it <document>.<language>.qmd, with one of {', '.join(config.study.languages)}"
        raise input_error(document, f"its name tells no language of the study (`{lang}`)", remedy)
    released = study / "results" / "released" / "results.parquet"
    if not released.is_file():
        raise input_error("results/released/results.parquet", "the study was not built yet", "run `make` first")
    exhibits = {
        name: {
            "is_table": exhibit.kind in TABLE_KINDS,
            "caption": exhibit.caption[lang],
            "alt": exhibit.alt[lang],
            "note": exhibit.note[lang] if exhibit.note else "",
        }
        for name, exhibit in config.exhibits.exhibits.items()
    }
    folder = study / "results" / "exhibits" / lang
    synthetic = config.study.synthetic
    return Context(
        name=f"reports/{document.name}",
        words=load_words(lang, study),
        results=read_results(released),
        exhibits=exhibits,
        mark=synthetic.mark[lang] if synthetic else "",
        folder=folder,
        reference=Path(os.path.relpath(folder, document.parent)).as_posix(),
        minimum_base=config.disclosure.minimum_base,  # type: ignore[arg-type]
    )
