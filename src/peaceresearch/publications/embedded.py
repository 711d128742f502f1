"""The embedded engine: pandoc with our filter, and typst for PDF; nothing to install, nothing fetched."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pypandoc

from peaceresearch.problems import InputError, Problem
from peaceresearch.publications.document import Woven, check_outputs, header_and_body, slide_level, text_lines
from peaceresearch.publications.pdf import write_pdf
from peaceresearch.publications.reference_docx import write_reference_docx
from peaceresearch.publications.reference_pptx import write_reference_pptx
from peaceresearch.publications.source import check_source
from peaceresearch.study.citations import localised_style

#: The Lua filter, templates and style sheets; a change to any of them changes every document.
RESOURCE_FILES = ("resources",)
RESOURCE_PACKAGES = ("sphinx_revealjs",)
RESOURCES = Path(__file__).with_name("resources")

_WARNING = re.compile(r"^\[WARNING\] (?P<text>.*(?:\n  .*)*)", re.MULTILINE)
_READER = "markdown+table_attributes"
_WRITERS = {"html": "html5", "revealjs": "revealjs", "pdf": "typst", "docx": "docx", "pptx": "pptx"}


def render(woven: Woven, outputs: Mapping[str, Path], scratch: Path) -> None:
    """Render a woven document to each of the formats asked for.

    Parameters
    ----------
    woven
        The document.
    outputs
        Format to file: html, pdf, docx of a report; html (reveal.js) and pptx of slides. A file appears when every
        format has succeeded, and is replaced whole.
    scratch
        A folder for what is made on the way; made when it is not there.

    Raises
    ------
    InputError
        With everything in the document that the engine does not understand, or that is missing, found in any format.

    Notes
    -----
    The same document gives the same bytes: timestamps are `woven.epoch`, and fonts come from installed packages.
    """
    check_outputs(woven, outputs)
    problems = check_source(woven)
    header = header_and_body(woven.source)[0]
    made: dict[str, Path] = {}
    for name in sorted(outputs):
        try:
            made[name] = _render_one(woven, header, name, scratch / name)
        except InputError as error:
            problems += [problem for problem in error.problems if problem not in problems]
    if problems:
        raise InputError(sorted(set(problems), key=_place))
    for name, path in made.items():
        outputs[name].parent.mkdir(parents=True, exist_ok=True)
        beside = outputs[name].with_name(f".{outputs[name].name}.part")
        shutil.copyfile(path, beside)
        beside.replace(outputs[name])


def _render_one(woven: Woven, header: Mapping[str, Any], name: str, folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    form = "revealjs" if woven.kind == "slides" and name == "html" else name
    target = folder / ("document.typ" if form == "pdf" else f"document.{name}")
    _write_context(woven, header, form, folder)
    command = [pypandoc.get_pandoc_path(), f"--from={_READER}", f"--to={_WRITERS[form]}", f"--output={target}"]
    command += _options(woven, header, form, folder)
    run = subprocess.run(
        [*command, str(woven.source.resolve())],
        cwd=folder,
        env=_environment(woven, folder),
        capture_output=True,
        check=False,
    )
    problems = _problems(woven, run.returncode, run.stderr.decode("utf-8", "replace"), folder)
    if problems:
        raise InputError(problems)
    return write_pdf(woven, target) if form == "pdf" else target


def _environment(woven: Woven, folder: Path) -> dict[str, str]:
    """What pandoc sees: nothing of the user's settings, and the edition's date in place of the clock."""
    given = {"SOURCE_DATE_EPOCH": str(woven.epoch), "LC_ALL": "C.UTF-8", "HOME": str(folder), "TMPDIR": str(folder)}
    system = {key: os.environ[key] for key in ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH") if key in os.environ}
    return {**system, **given, "PEACERESEARCH_CONTEXT": str(folder / "context.json")}


def _write_context(woven: Woven, header: Mapping[str, Any], form: str, folder: Path) -> None:
    words = woven.words
    context = {
        "format": form,
        "resources": str(woven.resources.resolve()),
        "scratch": str(folder),
        "report": str(folder / "problems.json"),
        "number_sections": bool(header.get("number-sections", False)),
        "number_depth": int(header.get("number-depth", 3)),
        "slide_level": slide_level(header_and_body(woven.source)[1]),
        "missing_bibliography": any(not path.is_file() for path in _files(woven, header, "bibliography")),
        "words": {
            "crossref": {key: vars(label) for key, label in sorted(words.crossref.items())},
            "callout": dict(sorted(words.callout.items())),
            "document": dict(sorted(words.document.items())),
        },
    }
    (folder / "context.json").write_text(json.dumps(context, ensure_ascii=False), encoding="utf-8")


def _files(woven: Woven, header: Mapping[str, Any], key: str) -> list[Path]:
    value = header.get(key) or []
    names: Sequence[object] = value if isinstance(value, list) else [value]
    return [(woven.resources / str(name)).resolve() for name in names]


def _metadata(woven: Woven, header: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """What goes over the document's own header: words, tags, and the files by their whole path."""
    words = woven.words
    titles = {"toc-title": "contents", "abstract-title": "abstract", "keywords-title": "keywords"}
    metadata: dict[str, Any] = {key: words.document[word] for key, word in titles.items()}
    metadata |= {"lang": words.tags.pandoc, "link-citations": True, "reference-section-title": None}
    style = next(iter(_files(woven, header, "csl")), None)
    localised = localised_style(style, words, folder)
    if localised is not None:
        metadata["csl"] = str(localised)
    bibliography = [str(path) for path in _files(woven, header, "bibliography") if path.is_file()]
    metadata["bibliography"] = bibliography or None
    return metadata


def _options(woven: Woven, header: Mapping[str, Any], form: str, folder: Path) -> list[str]:
    metadata = folder / "metadata.json"
    content = {key: value for key, value in _metadata(woven, header, folder).items() if value is not None}
    metadata.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    options = [
        f"--lua-filter={RESOURCES / 'filter' / 'main.lua'}",
        f"--data-dir={folder}",
        f"--resource-path={folder}",
        "--standalone",
        "--syntax-highlighting=none",
        "--wrap=none",
        *(f"--metadata={key}:{value}" for key, value in content.items() if isinstance(value, str)),
        *(f"--metadata=bibliography:{value}" for value in content.get("bibliography", [])),
    ]
    if header.get("toc") and form in ("html", "pdf", "docx"):
        options += ["--toc", f"--toc-depth={int(header.get('toc-depth', 3))}"]
    templates = RESOURCES / "templates"
    if form in ("html", "revealjs"):
        stem = "report" if form == "html" else "slides"
        options += ["--embed-resources", "--mathml", f"--template={templates / f'{stem}.html'}"]
        options += [f"--css={templates / f'{stem}.css'}"]
    if form == "revealjs":
        options += [f"--variable=revealjs-url={reveal_folder()}"]
    if form == "pdf":
        options += [f"--template={templates / 'report.typ'}"]
    if form in ("revealjs", "pptx"):
        options += [f"--slide-level={slide_level(header_and_body(woven.source)[1])}"]
    if form == "docx":
        options += [f"--reference-doc={write_reference_docx(folder / 'reference.docx', woven, header)}"]
    if form == "pptx":
        options += [f"--reference-doc={write_reference_pptx(folder / 'reference.pptx', woven, header)}"]
    return options


def reveal_folder() -> Path:
    """The folder of reveal.js in the package that carries it, found without importing Sphinx."""
    spec = find_spec("sphinx_revealjs")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("the package sphinx-revealjs is not installed; install peaceresearch with its dependencies")
    return Path(spec.submodule_search_locations[0]) / "_static" / "revealjs"


def _problems(woven: Woven, code: int, log: str, folder: Path) -> list[Problem]:
    """What the filter found, or else what pandoc warned of: a warning is something that would be lost."""
    source = str(woven.source)
    report = folder / "problems.json"
    if report.is_file():
        found = json.loads(report.read_text(encoding="utf-8"))
        return [Problem(source, _line(woven, item["needle"]), item["what"], item["remedy"]) for item in found]
    warnings = [" ".join(match["text"].split()) for match in _WARNING.finditer(log)]
    if code != 0 and not warnings:
        warnings = [" ".join(log.split()) or f"pandoc ended with {code}"]
    return [Problem(source, "", f"pandoc says: {text}", "mend the document") for text in warnings]


def _line(woven: Woven, needle: str) -> str:
    _, body, before = header_and_body(woven.source)
    for number, line, _ in text_lines(body, before):
        if needle and needle in line:
            return f"line {number}"
    return ""


def _place(problem: Problem) -> tuple[int, str]:
    number = problem.place.removeprefix("line ")
    return (int(number) if number.isdigit() else 0, str(problem))
