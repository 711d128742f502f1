"""The context of a document that runs outside the pipeline: `quarto preview` of one just works for its author.

A module of its own, because it reads the whole configuration: the pipeline's documents do not hang on that code.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from peaceresearch.problems import input_error
from peaceresearch.publications.context import CONTEXT, Context, job_context
from peaceresearch.results.table import read_results
from peaceresearch.study.kinds import TABLES as TABLE_KINDS
from peaceresearch.study.labels import item_names
from peaceresearch.study.load import load_configuration
from peaceresearch.study.words import load_words


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
    declared = config.study.documents.get(document.name.split(".")[0])
    synthetic = config.study.synthetic
    return Context(
        name=f"reports/{document.name}",
        words=load_words(lang, study),
        results=read_results(released),
        exhibits=exhibits,
        mark=synthetic.mark[lang] if synthetic else "",
        folder=folder,
        reference=Path(os.path.relpath(folder, document.parent)).as_posix(),
        is_slides=declared is not None and declared.kind == "slides",
        names=item_names(config, ["*"], lang),
    )
