"""Rendering with Quarto: a scratch folder for each format, nothing executed, nothing fetched, nothing passed over."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from peaceresearch.problems import InputError, Problem, input_error
from peaceresearch.publications.document import Woven, check_outputs, header_and_body, leftover_cells, slide_level
from peaceresearch.publications.engines import find_quarto
from peaceresearch.publications.finish.package import Package
from peaceresearch.publications.finish.source import Facts, read_facts
from peaceresearch.publications.imprint import cover_block, cover_subtitle
from peaceresearch.publications.quarto_markdown import hide_notes, place_references, title_callouts, unlabel_tables
from peaceresearch.publications.quarto_settings import (
    DOCUMENT,
    MARK,
    REFERENCE,
    document_header,
    environment,
    image_ending,
    mark_file,
    project,
    target_of,
)
from peaceresearch.publications.reference_docx import write_reference_docx
from peaceresearch.publications.reference_pptx import write_reference_pptx
from peaceresearch.study.citations import localised_style

#: A render takes seconds; one that takes ten minutes hangs.
_SECONDS = 600

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
#: What Quarto and pandoc only warn of, though the document is wrong then.
_WRONG = re.compile(
    r"unable to resolve crossref|citation \S+ not found|citeproc: .*not found|could not fetch resource|"
    r"resource .*not found|could not find (?:image|resource)|floatreftargets? require a single image",
    re.IGNORECASE,
)
_FAILED = re.compile(r"^(?:ERROR|error)\b|\berror:", re.MULTILINE)


def render(woven: Woven, outputs: Mapping[str, Path], scratch: Path) -> None:
    """Render a woven document with the Quarto on the PATH.

    Every format gets a folder of its own below `scratch`, since parallel renders in one folder race (quarto-cli issues
    5861 and 6116), with a copy of the source and of the figures, bibliography and style that it names. What Quarto said
    is kept there as `quarto.log`.

    Parameters
    ----------
    woven
        The document.
    outputs
        The file to write by format: html, pdf and docx of a report, html and pptx of slides. They appear when every
        format has succeeded, each replaced whole.
    scratch
        An empty folder to work in; it is the caller's to remove.

    Raises
    ------
    InputError
        When the document still has code cells, a format does not exist, a file it names is missing or lies outside its
        resources, Quarto is not there or fails (with Quarto's own message), or Quarto warns of something that makes the
        document wrong: a reference, citation or picture that it did not find.
    """
    check_outputs(woven, outputs)
    problems = leftover_cells(woven.source)
    if problems:
        raise InputError(problems)
    program = find_quarto()
    if program is None:
        raise input_error(woven.source, "quarto is not on the PATH", "install Quarto, or write engine: embedded")
    facts = read_facts(woven)
    made: dict[str, Path] = {}
    for name in sorted(outputs):
        # Whole paths: Quarto runs inside the folder.
        folder = (scratch / name).resolve()
        target = target_of(woven.kind, name)
        prepare(woven, facts, target, folder)
        made[name] = _run(str(Path(program).absolute()), woven, target, folder, outputs[name].name)
        _check(woven, made[name])
    for name, path in made.items():
        outputs[name].parent.mkdir(parents=True, exist_ok=True)
        temporary = outputs[name].with_name(f".{outputs[name].name}.part")
        shutil.copyfile(path, temporary)
        temporary.replace(outputs[name])


def prepare(woven: Woven, facts: Facts, target: str, folder: Path) -> None:
    """Write into a new folder all that Quarto reads for one format: project file, document, figures, bibliography.

    Raises
    ------
    InputError
        Naming each file that is missing, lies outside the document's resources or would have to be fetched.
    """
    header, body, before = header_and_body(woven.source)
    folder.mkdir(parents=True)
    problems = [_copy_picture(woven, one.target, target, folder) for one in facts.pictures]
    renamed, missing = _copy_bibliography(woven, header, folder)
    found = sorted({problem for problem in [*problems, *missing] if problem is not None})
    if found:
        raise InputError(found)
    if woven.kind == "report":
        body = hide_notes(body)
    if target in ("html", "typst"):
        body = cover_block(header) + body
    elif target == "revealjs":
        header = cover_subtitle(header)
    elif header.get("imprint"):
        header = {key: value for key, value in header.items() if key != "author"}  # the imprint names them
    if facts.has_citations and target in ("docx", "pptx", "typst"):
        # HTML has a place of its own for them.
        level = slide_level(body) if woven.kind == "slides" else 1
        body = place_references(body, woven.words.document["references"], level)
    if target == "pptx":
        body = title_callouts(body, woven.words.callout)
        body = unlabel_tables(body, woven.words.crossref["table"], str(woven.source), before)
    # The Office formats take over the styles of these documents, so that both engines' pages look alike.
    if target == "docx":
        write_reference_docx(folder / REFERENCE[target], woven, header)
    elif target == "pptx":
        write_reference_pptx(folder / REFERENCE[target], woven, header)
    _write_yaml(folder / "_quarto.yml", project(woven, target, header, body, facts))
    top = yaml.safe_dump(document_header(woven, header, renamed), allow_unicode=True, sort_keys=True)
    (folder / DOCUMENT).write_text(f"---\n{top}---\n{body}", encoding="utf-8")
    if facts.synthetic and target in MARK:
        (folder / MARK[target]).write_text(mark_file(target, facts.synthetic), encoding="utf-8")


def command(program: str, target: str, output: str) -> list[str]:
    """The command line of one render; never `--quiet`, which hides what went wrong."""
    return [program, "render", DOCUMENT, "--to", target, "--output", output]


def _run(program: str, woven: Woven, target: str, folder: Path, output: str) -> Path:
    # Beside the project: Quarto looks through all of a project's folders.
    variables = environment(folder.with_name(f"{folder.name}.home"), woven.epoch)
    for key in ("HOME", "TMPDIR", "XDG_RUNTIME_DIR"):
        Path(variables[key]).mkdir(parents=True, exist_ok=True)
    try:
        ran = subprocess.run(
            command(program, target, output),
            cwd=folder,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise input_error(woven.source, f"quarto did not run ({target}): {error}", "mend the installation") from None
    said = _COLOUR.sub("", ran.stdout)
    (folder / "quarto.log").write_text(said, encoding="utf-8")
    made = folder / output
    if ran.returncode or not made.is_file():
        what = f"quarto could not render it to {target}: {_message(said) or f'exit code {ran.returncode}'}"
        raise input_error(woven.source, what, "mend the document, or write engine: embedded")
    wrong = [line.strip() for line in said.splitlines() if _WRONG.search(line)]
    if wrong:
        source, remedy = str(woven.source), "mend the document"
        raise InputError(Problem(source, "", f"quarto ({target}): {line}", remedy) for line in dict.fromkeys(wrong))
    return made


def _message(said: str) -> str:
    """What Quarto said from its first error on, or its last lines when it named none; without the stack."""
    lines = [line for line in said.splitlines() if line.strip() and not re.match(r"\s*(?:at |Stack trace)", line)]
    first = next((place for place, line in enumerate(lines) if _FAILED.search(line)), None)
    return " ".join(lines[-10:] if first is None else lines[first : first + 20])


def _check(woven: Woven, made: Path) -> None:
    """Refuse a rendered file in which code stands that was meant to run; a PDF holds no text to look for."""
    if made.suffix == ".html":
        texts = [made.read_bytes()]
    else:
        texts = list(Package(made).parts.values()) if made.suffix in (".docx", ".pptx") else []
    if any(b"{python}" in text for text in texts):
        raise input_error(
            woven.source, "code that was meant to run is printed as it stands", "weave the document first"
        )


def _copy_picture(woven: Woven, target: str, to: str, folder: Path) -> Problem | None:
    if target.startswith("data:"):
        return None
    if ":" in target or target.startswith("//"):
        return _problem(woven, target, "would have to be fetched", "keep the picture beside the document")
    named = PurePosixPath(target)
    name = target if named.suffix else f"{target}.{image_ending(to)}"
    if named.is_absolute() or ".." in named.parts:
        return _problem(woven, name, "lies outside the document's resources", "name it relative to them")
    source = woven.resources / name
    if not source.is_file():
        return _problem(woven, name, "is not there", f"draw it, or take it out of {woven.source.name}")
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, folder / name)
    return None


def _copy_bibliography(
    woven: Woven, header: Mapping[str, Any], folder: Path
) -> tuple[dict[str, Any], list[Problem | None]]:
    """Copy bibliographies and the citation style, with the terms of the language, to plain names in `folder`.

    Gives the header's entries for them, and what is missing.
    """
    renamed: dict[str, Any] = {}
    problems: list[Problem | None] = []
    for key in ("bibliography", "csl"):
        value = header.get(key)
        names = [str(one) for one in (value if isinstance(value, list) else [value] if value else [])]
        for number, name in enumerate(names, start=1):
            source = woven.resources / name
            if not source.is_file():
                problems.append(_problem(woven, name, "is not there", f"mend {key}"))
                continue
            plain = f"{key}-{number}{source.suffix}"
            shutil.copyfile(source, folder / plain)
            renamed.setdefault(key, []).append(plain)
    style = folder / renamed.pop("csl")[0] if "csl" in renamed else None
    localised = localised_style(style, woven.words, folder)
    if localised is not None:
        renamed["csl"] = localised.name
    return renamed, problems


def _problem(woven: Woven, name: str, what: str, remedy: str) -> Problem:
    return Problem(str(woven.source), name, what, remedy)


def _write_yaml(path: Path, content: Mapping[str, Any]) -> None:
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=True), encoding="utf-8")
