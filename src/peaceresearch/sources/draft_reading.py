"""How the files of a new survey are read, found out from what stands in them; and the draft made from that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from peaceresearch.problems import InputError, Problem, input_error
from peaceresearch.sources.draft_codebook import guess_codebook
from peaceresearch.sources.draft_survey import draft_survey
from peaceresearch.sources.file_kind import first_bytes
from peaceresearch.sources.read_survey import TABLES, read_survey
from peaceresearch.study.survey_files import Reading

RAW = "data/raw/survey"


@dataclass(frozen=True)
class Material:
    """The files that a survey is drafted from, where the user has them."""

    survey: Path
    codebook: Path | None = None
    values: Path | None = None
    form: Path | None = None
    encoding: str | None = None


def drafted(folder: Path, material: Material, languages: Sequence[str]) -> dict[str, str | bytes]:
    """The files of a study in `folder` that a survey adds: `config/survey.yaml`, and copies of the raw files that do
    not lie in the folder yet, by their paths.

    Raises
    ------
    InputError
        A file cannot be read, or does not go with the others.
    """
    named = {"survey": material.survey, "codebook": material.codebook, "values": material.values, "form": material.form}
    given = {name: path for name, path in named.items() if path is not None}
    _check(given)
    places = {name: _place(folder, path) for name, path in given.items()}
    taken = {place: name for name, place in places.items()}
    problems = [
        Problem(f"--{name}", "", f"has the same name as the file of --{taken[place]}", "rename one of them")
        for name, place in places.items()
        if taken[place] != name
    ]
    if problems:
        raise InputError(problems)
    paths = {places[name]: path for name, path in given.items()}
    readings = _readings(places, paths, material.encoding, languages)
    first = next(iter(readings.values()))
    dictionaries = {lang: _read(reading, paths) for lang, reading in readings.items()}
    copies = {place: path.read_bytes() for place, path in paths.items() if (folder / place).resolve() != path.resolve()}
    return {**copies, "config/survey.yaml": draft_survey(dictionaries, first)}


def _check(given: Mapping[str, Path]) -> None:
    """Refuse files that are not there, and combinations that make no sense."""
    problems = []
    if given["survey"].suffix.lower() not in TABLES and len(given) > 1:
        others = ", ".join(f"--{name}" for name in given if name != "survey")
        what = f"{given['survey'].name} has a dictionary of its own"
        problems.append(Problem(others, "", what, "leave it out"))
    if "codebook" in given and "form" in given:
        problems.append(Problem("--codebook", "", "both a codebook and a form", "the form says it all"))
    if "values" in given and "codebook" not in given:
        problems.append(Problem("--values", "", "meanings of codes without a codebook", "give --codebook, too"))
    for path in given.values():
        try:
            first_bytes(path, str(path))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)


def _place(folder: Path, path: Path) -> str:
    """Where a file stands in the study: where it is, or where it is copied to."""
    inside = path.resolve()
    home = folder.resolve()
    return inside.relative_to(home).as_posix() if inside.is_relative_to(home / "data") else f"{RAW}/{path.name}"


def _readings(
    places: Mapping[str, str], paths: Mapping[str, Path], encoding: str | None, languages: Sequence[str]
) -> dict[str, dict[str, Any]]:
    """How the data file is read, by the language of its labels; under "" where they are not told by language."""
    base: dict[str, Any] = {"source": places["survey"]}
    base |= {"encoding": encoding} if encoding else {}
    if "form" in places:
        return {lang: base | {"form": form} for lang, form in _forms(places["form"], paths, languages).items()}
    if "codebook" in places:
        data = _read(base, paths)
        headers = [str(name) for name in data.items["item"]]
        found = guess_codebook(places["codebook"], places.get("values"), paths, headers, languages)
        return {lang: base | each for lang, each in found.items()}
    return {"": base}


def _forms(source: str, paths: Mapping[str, Path], languages: Sequence[str]) -> dict[str, dict[str, str]]:
    """The form in each of the study's languages where it has them all, else once, in the first that it has."""
    from peaceresearch.sources.xlsform import read_form  # it brings what only forms need

    read_form(paths[source], source, None)  # what else is wrong with it is said before its languages are asked for
    having = [lang for lang in languages if _speaks(read_form, paths[source], source, lang)]
    if len(having) == len(languages) > 1:
        return {lang: {"source": source, "language": lang} for lang in languages}
    return {"": {"source": source, **({"language": having[0]} if having else {})}}


def _speaks(read_form: Any, path: Path, source: str, lang: str) -> bool:
    try:
        read_form(path, source, lang)
    except InputError:
        return False
    return True


def _read(reading: Mapping[str, Any], paths: Mapping[str, Path]) -> Any:
    """The data file, as the build reads it."""
    more = {name: part for name, part in reading.items() if name != "source"}
    section = Reading.model_validate(more).model_dump(mode="json") | {"source": reading["source"]}
    spec: dict[str, Any] = {"files": [["", section]], "missing": [], "variables": {}, "design": [], "contacts": None}
    data, _ = read_survey(paths, spec)
    if data.answers.empty:
        raise input_error(reading["source"], "the file has no rows", "see whether this is the right file")
    return data
