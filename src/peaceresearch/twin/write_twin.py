"""Writes the synthetic raw files of a study where its configuration looks for the real ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from peaceresearch.problems import InputError, Problem, input_error
from peaceresearch.study.load import Configuration
from peaceresearch.twin import documents, events, focus_groups, survey
from peaceresearch.twin.part import FILE, MARK, Part, RawFile

__all__ = ["MARK", "PARTS", "write_twin"]

PARTS: tuple[Callable[[Configuration], Part | None], ...] = (
    survey.part,
    focus_groups.part,
    documents.part,
    events.part,
)
"""One entry per strand, in the order in which files are written."""


def write_twin(folder: Path, config: Configuration) -> list[Path]:
    """Write the raw files that `config/twin.yaml` describes, each where the configuration of its strand looks for it.

    Parameters
    ----------
    folder
        The study's folder.
    config
        Its configuration. All randomness comes from its seed and all dates from its edition: the same configuration
        gives the same bytes.

    Returns
    -------
    list of Path
        The files written, the survey's first; a strand that the study or its twin leaves out has none.

    Raises
    ------
    InputError
        With every reason not to write: the study does not call itself synthetic, a file that stands there is not the
        twin's own, an ending is not one that the twin writes, two files have one path, or the twin does not fit the
        other sections.
    """
    if config.twin is None:
        raise input_error(FILE, "the file is missing", "describe the synthetic material in it")
    if config.study.synthetic is None:
        what = "the study does not say that its data are synthetic"
        raise input_error("config/study.yaml", what, "declare `synthetic`, or use the real files")
    parts = [part for make in PARTS if (part := make(config)) is not None]
    files = [file for part in parts for file in part.files]
    problems = [problem for file in files for problem in _target(folder, file)]
    problems += _twice(files)
    problems += [problem for part in parts for problem in part.problems]
    if problems:
        raise InputError(problems)
    paths = [folder / file.source for file in files]
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
    for part in parts:
        part.write(folder)
    return paths


def _target(folder: Path, file: RawFile) -> Iterator[Problem]:
    path = folder / file.source
    if path.suffix.lower() not in file.endings:
        what = f"`{file.source}` does not end in {' or '.join(file.endings)}"
        yield Problem(file.section, file.key, what, "the twin writes no other format")
    if path.is_file() and MARK.encode() not in path.read_bytes():
        what, remedy = "the file that stands there is not synthetic", "move it away if it is not needed"
        yield Problem(file.source, "", what, remedy)


def _twice(files: list[RawFile]) -> Iterator[Problem]:
    owner: dict[str, RawFile] = {}
    for file in files:
        first = owner.setdefault(file.source, file)
        if first is not file:
            what = f"`{file.source}` is also the {first.key} of {first.section}"
            yield Problem(file.section, file.key, what, "the twin writes a file for each")
