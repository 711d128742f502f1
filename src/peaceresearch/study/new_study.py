"""A new study: the smallest configuration that holds, and files put where none may stand yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

from peaceresearch.problems import InputError, Problem, input_error
from peaceresearch.study.words import load_words

_STUDY = """\
# What the study is. A text is either one for every language, or one for each: {{en: Trust, fr: Confiance}}.
title: {title}
lead: The organisation that leads the study
period: {{start: 2000-01-01, end: 2000-12-31}}  # to be set: field work and reporting
languages: [{languages}]
# The moments at which the study is built; their dates are the only ones on its outputs.
editions:
  first: {{label: First edition, date: 2000-12-31}}  # to be set
edition: first
seed: 1  # start of every sequence of random numbers
"""
_DISCLOSURE = """\
# The fewest respondents (focus groups, documents, participants of events) on whom a result may be shown.
# Choose them for your people: where few people live, a small group is known by name.
minimum_base: {survey: 20, focus_groups: 2, documents: 1, events: 10}
"""
_IGNORED = """\
# What is made from the rest.
/results/
/logs/
/.snakemake/
# The raw files, if the repository is seen by people who may not see them:
# /data/raw/
"""


def study_files(folder: Path, languages: Sequence[str]) -> dict[str, str]:
    """The texts of a minimal study in `folder`, by path; its title is the folder's name.

    It has no strand of evidence yet, and no document.

    Raises
    ------
    InputError
        A language is named twice, or is none that the package has words for.
    """
    problems: list[Problem] = []
    for lang in dict.fromkeys(languages):
        try:
            load_words(lang)
        except InputError:
            remedy = "begin in one of those that are, and add the words later (config/words/<language>.yaml)"
            problems.append(Problem("--languages", "", f"no words are shipped for the language `{lang}`", remedy))
    if len(set(languages)) < len(languages):
        problems.append(Problem("--languages", "", "a language is named twice", "name each once"))
    if problems:
        raise InputError(problems)
    title = yaml_text(folder.resolve().name or "study")
    return {
        "config/study.yaml": _STUDY.format(title=title, languages=", ".join(languages)),
        "config/disclosure.yaml": _DISCLOSURE,
        ".gitignore": _IGNORED,
    }


def write_new(folder: Path, files: Mapping[str, str | bytes]) -> list[str]:
    """Write files (by their paths from `folder`) and return their paths; none where one of them exists.

    Raises
    ------
    InputError
        With every file that exists already: nothing is overwritten; or the folder cannot be written.
    """
    if folder.exists() and not folder.is_dir():
        raise input_error(folder, "is a file", "name a folder, or a place where one can be made")
    there = [path for path in files if (folder / path).exists()]
    if there:
        remedy = "move it away, or begin in another folder"
        raise InputError(Problem(path, "", "the file exists, and would be overwritten", remedy) for path in there)
    try:
        for path, content in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    except OSError as error:
        raise input_error(folder, f"cannot be written ({error.strerror})", "name another place") from None
    return list(files)


def places_in(folder: Path, files: Sequence[Path], raw: str, option: str) -> dict[str, Path]:
    """Where raw files of a new study stand in its folder: where they are, if that is below its `data`, or in `raw`.

    Raises
    ------
    InputError
        Files that `option` of the command names are not there, or two of them have one name.
    """
    problems = [
        Problem(option, "", f"there is no file {path}", "mend its path") for path in files if not path.is_file()
    ]
    home = folder.resolve()
    places: dict[str, Path] = {}
    for path in files:
        inside = path.resolve()
        is_inside = inside.is_relative_to(home / "data")
        places[inside.relative_to(home).as_posix() if is_inside else f"{raw}/{path.name}"] = path
    if not problems and len(places) < len(files):
        problems.append(Problem(option, "", "two files have one name", "rename one of them"))
    if problems:
        raise InputError(problems)
    return places


def copies_of(folder: Path, places: Mapping[str, Path]) -> dict[str, str | bytes]:
    """The contents of the files that do not stand in their places yet."""
    return {place: path.read_bytes() for place, path in places.items() if (folder / place).resolve() != path.resolve()}


def yaml_text(value: str | float) -> str:
    """A text or number as YAML on one line, quoted where it must be, fit to stand in `{...}` and `[...]` too."""
    style = '"' if isinstance(value, str) and value and value.splitlines() != [value] else None
    dumped: str = yaml.safe_dump(
        [value], default_flow_style=True, default_style=style, allow_unicode=True, width=float("inf")
    )
    return dumped.strip()[1:-1]
