"""Weaves a document and renders it to all its formats with the study's engine."""

from __future__ import annotations

import datetime
import difflib
import importlib
import re
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import yaml

from peaceresearch.problems import InputError, Problem, input_error
from peaceresearch.provenance.job import Job
from peaceresearch.publications.document import Woven, header_and_body, slide_level
from peaceresearch.publications.finish.finish import finish
from peaceresearch.publications.imprint import imprint, last_slide, small_print
from peaceresearch.publications.markdown import escaped
from peaceresearch.publications.weave import weave
from peaceresearch.study.reports import read_report
from peaceresearch.study.words import format_date, load_words

EXHIBITS = "exhibits"


def publish(job: Job, kind: Literal["report", "slides"]) -> None:
    """Weave the document in its language and render it to every output of the job.

    Raises
    ------
    InputError
        With what is wrong with the document.
    """
    source = job.input("source")
    with tempfile.TemporaryDirectory(dir=job.output("html").parent) as scratch:
        folder = Path(scratch) / "document"
        _gather(job, folder)
        arguments = {
            "spec": dict(job.spec),
            "name": str(source),
            "results": str(job.input("results")),
            "folder": str(folder / EXHIBITS),
            "reference": EXHIBITS,
            "study": ".",
        }
        text = weave(read_report(source, str(source), job.spec["without"]), arguments)
        woven_file = folder / f"{source.stem}.md"
        woven_file.write_text(text, encoding="utf-8")
        woven_file.write_text(_with_header(woven_file, job.spec), encoding="utf-8")
        words = load_words(job.spec["lang"], Path())
        woven = Woven(woven_file, kind, words, job.spec["epoch"], folder)
        outputs = {name: paths[0] for name, paths in job.outputs.items()}
        # By name, so that the one engine's code is no input of what the other rendered.
        engine = importlib.import_module(f"peaceresearch.publications.{job.spec['engine'].split()[0]}")
        rendering = Path(scratch) / "rendering"
        rendering.mkdir()
        try:
            engine.render(woven, outputs, rendering)
        except InputError as error:
            raise InputError(_at_source(problem, woven_file, source) for problem in error.problems) from None
        for name, path in outputs.items():
            finish(woven, name, path)


def _gather(job: Job, folder: Path) -> None:
    """Copy what the document may refer to into one folder."""
    (folder / EXHIBITS).mkdir(parents=True)
    for path in job.inputs.get("exhibits", ()):
        shutil.copyfile(path, folder / EXHIBITS / path.name)
    for path in job.inputs.get("materials", ()):
        place = folder / path.relative_to("reports")
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)


def _with_header(path: Path, spec: Mapping[str, Any]) -> str:
    """The woven text with its header completed from the study: language, date, who it is by, the synthetic
    statement.
    """
    header, body, _ = header_and_body(path)
    unknown = sorted(set(header) & {"date", "lang", "format", "author"})
    if unknown:
        remedy = "take it out: the study's config and the file's name say it"
        raise input_error(f"reports/{path.stem}.qmd", f"the header gives `{unknown[0]}`", remedy, "line 1")
    study = spec["study"]
    words = load_words(spec["lang"], Path())
    day = datetime.date.fromisoformat(spec["edition"]["date"])
    entries = imprint(study, spec["edition"]["label"], words)
    complete = {
        "title": study["title"],
        **header,
        "lang": words.tags.pandoc,
        "author": [name for name in (study["lead"], study["partner"]) if name],
        "date": format_date(day, words),
        "publisher": study["lead"],
        "edition": spec["edition"]["label"],
        "imprint": [{key: escaped(text) for key, text in entry.items()} for entry in entries],
        "statement": escaped(study["synthetic"]),
        "small-print": [escaped(text) for text in small_print(study)],
    }
    is_slides = spec["kind"] == "slides"
    if study["synthetic"]:
        # A slide has room for the few words; the sentences are for pages.
        complete["synthetic"] = study["mark"] if is_slides else study["synthetic"]
    complete = {key: value for key, value in complete.items() if value}
    text = yaml.safe_dump(complete, allow_unicode=True, sort_keys=True, width=10_000)
    end = last_slide(entries, study, words, slide_level(body)) if is_slides else ""
    return f"---\n{text}---\n{body}{end}"


def _at_source(problem: Problem, woven: Path, source: Path) -> Problem:
    """A problem of the woven file as one of the document that its author knows, at the line it comes from."""
    if not problem.file.endswith(woven.name):
        return problem
    found = re.fullmatch(r"line (\d+)", problem.place)
    if found is None:
        return Problem(str(source), problem.place, problem.what, problem.remedy)
    written, made = (path.read_text(encoding="utf-8").splitlines() for path in (source, woven))
    line = int(found[1]) - 1
    for _, start, end, woven_start, woven_end in difflib.SequenceMatcher(None, written, made, False).get_opcodes():
        if woven_start <= line < woven_end:
            line = min(start + line - woven_start, max(start, end - 1))
            break
    return Problem(str(source), f"line {line + 1}", problem.what, problem.remedy)
