"""Files of codings of any kind, read and brought to the study's names of transcripts and coders."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd

from peaceresearch.problems import InputError, Problem, input_error
from peaceresearch.results.table import rows
from peaceresearch.sources import file_kind
from peaceresearch.sources.coded_segments import read_segments
from peaceresearch.sources.coded_segments_codes import Codebook
from peaceresearch.sources.coded_segments_table import cells
from peaceresearch.sources.coding_files_kinds import PROJECT, TABLE, TAGUETTE, kind_of_file
from peaceresearch.sources.coding_files_merge import Part, Texts, merged
from peaceresearch.sources.coding_files_names import renamed, transcript_name, with_coders
from peaceresearch.sources.coding_files_tables import CODE_TYPES, DOCUMENT_TYPES, called, path_of, table
from peaceresearch.sources.notes import Note
from peaceresearch.sources.refi_qda import read_refi_qda
from peaceresearch.sources.refi_qda_material import SEGMENT_TYPES, CodedMaterial
from peaceresearch.sources.table_file import read_table
from peaceresearch.sources.taguette import EXPORT, EXPORT_COLUMNS, read_taguette
from peaceresearch.sources.transcripts import Transcript
from peaceresearch.sources.variable_names import nearest, one_line

Declared = Mapping[str, Any]
Found = TypeVar("Found")


class Attempts:
    """Runs readers one after the other and keeps what each finds wrong, so that all is told at once."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def run(self, read: Callable[[], Found]) -> Found | None:
        """What `read` gives; None where it raises an `InputError`, whose problems are kept."""
        try:
            return read()
        except InputError as error:
            self.problems += error.problems
            return None

    def finish(self) -> None:
        """Raise what was found wrong, if anything was."""
        if self.problems:
            raise InputError(dict.fromkeys(self.problems))


def read_codings(
    codings: Sequence[tuple[str, Declared]],
    files: Mapping[str, Path],
    transcripts: Sequence[Transcript],
    codebooks: Mapping[str, pd.DataFrame],
    coders: Sequence[tuple[str, Sequence[str]]],
    first_version: str,
    held: Sequence[str] = (),
) -> tuple[CodedMaterial, dict[str, pd.DataFrame]]:
    """All files of codings as one.

    Parameters
    ----------
    codings
        Key and `CodingFile` of each file, in the config's order.
    files
        Where the file of each `source` is.
    transcripts
        Texts that come without codings.
    codebooks
        The codes of each version of the codebook that has a file.
    coders
        Each coder's name in the study, and those in the files.
    first_version
        The version whose names a file uses that does not say: the first one, or "".

    held
        Transcripts that the config names as those of its groups.

    Returns
    -------
    tuple
        See `coding_files_merge.merged`; and the codes of each version that projects have.

    Raises
    ------
    InputError
        With every problem of every project; where there is none, of every list. Names of coders that the study does
        not have, texts of one transcript that differ.
    """
    attempts = Attempts()
    kinds, projects = {}, {}
    names: dict[str, str] = {called(name): name for name in held}
    for key, declared in codings:
        kinds[key] = attempts.run(partial(_kind, declared, files)) or ""
        if kinds[key] in (PROJECT, TAGUETTE):
            material = attempts.run(partial(_project, declared, files, kinds[key]))
            if material is not None:
                projects[key] = attempts.run(partial(renamed, material, declared, names)) or material
    attempts.finish()
    texts = _texts(codings, projects, transcripts, names)
    attempts.problems += texts.problems
    own = _versions(codings, projects, first_version)
    parts = []
    for key, declared in codings:
        version = declared["version"] or first_version
        material = projects.get(key)
        if kinds[key] == TABLE:
            codebook = Codebook(codebooks.get(version, own.get(version)))
            material = attempts.run(partial(_list, key, declared, files, texts, names, codebook))
        if material is not None:
            named = attempts.run(partial(with_coders, material, declared["source"], coders)) or material
            parts.append(Part(key, declared["source"], version, _in_codebook(named, codebooks.get(version), version)))
    attempts.finish()
    empty = table([], DOCUMENT_TYPES), table([], SEGMENT_TYPES)
    for version, codes in codebooks.items():
        parts.append(Part("", "", version, CodedMaterial(empty[0], codes[list(CODE_TYPES)], empty[1])))
    together = merged(parts, texts, [transcript_name(each, names) for each in transcripts])
    return replace(together, notes=(*together.notes, *texts.notes)), own


def _texts(
    codings: Sequence[tuple[str, Declared]],
    projects: Mapping[str, CodedMaterial],
    transcripts: Sequence[Transcript],
    names: dict[str, str],
) -> Texts:
    """The text of each transcript, from projects in their order, then from files of transcripts."""
    texts = Texts()
    for key, declared in codings:
        if key in projects:
            for row in rows(projects[key].documents):
                texts.add(row.name, row.text, declared["source"], (key, row.document))
    for transcript in transcripts:
        name = transcript_name(transcript, names)
        names.setdefault(called(name), name)
        texts.add(name, transcript.text, transcript.shown, ("", f"{transcript.shown}, {name}"))
    return texts


def _kind(declared: Declared, files: Mapping[str, Path]) -> str:
    path, shown = files[declared["source"]], declared["source"]
    kind = kind_of_file(path, file_kind.first_bytes(path, shown))
    problems = []
    for key, of, what in (
        ("columns", TABLE, "a list of coded segments"),
        ("sheet", TABLE, "a list of coded segments"),
        ("encoding", TABLE, "a list of coded segments"),
        ("project", TAGUETTE, "a Taguette project"),
    ):
        if declared[key] is not None and kind != of:
            problems.append(Problem(shown, "", f"this is a {kind}; `{key}` is of {what}", f"take `{key}` out"))
    if problems:
        raise InputError(problems)
    return kind


def _project(declared: Declared, files: Mapping[str, Path], kind: str) -> CodedMaterial:
    """A REFI-QDA or Taguette project."""
    path, shown = files[declared["source"]], declared["source"]
    if kind == TAGUETTE:
        return read_taguette(path, shown, declared["project"], declared["coder"])
    found = read_refi_qda(path, shown)
    coder = found.segments["coder"].where(found.segments["coder"] != "", declared["coder"] or "")
    return replace(found, segments=found.segments.assign(coder=coder))


def _list(
    key: str,
    declared: Declared,
    files: Mapping[str, Path],
    texts: Texts,
    names: Mapping[str, str],
    codebook: Codebook,
) -> CodedMaterial:
    """A list of coded segments; Taguette's own export is one whose columns are known."""
    shown = declared["source"]
    listed = read_table(files[shown], shown, declared["sheet"], declared["encoding"])
    columns = declared["columns"]
    if columns is None:
        if tuple(header.lower() for header in listed.headers) != EXPORT:
            remedy = f"declare `columns`; there are: {', '.join(listed.headers)}"
            raise input_error(listed.shown, "nobody says which column is what", remedy)
        columns = EXPORT_COLUMNS
    own = one_line(columns["document"])
    there = {called(cell) for cell in (cells(listed, own).unique() if own in listed.headers else ())}
    strange = [old for old in declared["documents"] if there and called(old) not in there]
    if strange:
        raise InputError(nearest(listed.shown, "", old, sorted(there), "transcript") for old in strange)
    new = {called(old): names.get(called(name), name) for old, name in declared["documents"].items()}
    return read_segments(
        listed, key, {**columns, "coder_of_file": declared["coder"] or ""}, texts, {**names, **new}, codebook
    )


def _versions(
    codings: Sequence[tuple[str, Declared]], projects: Mapping[str, CodedMaterial], first: str
) -> dict[str, pd.DataFrame]:
    """The codes of each version that projects have, each path once."""
    found: dict[str, list[pd.DataFrame]] = {}
    for key, declared in codings:
        if key in projects:
            found.setdefault(declared["version"] or first, []).append(projects[key].codes[list(CODE_TYPES)])
    return {version: pd.concat(each).drop_duplicates("path", ignore_index=True) for version, each in found.items()}


def _in_codebook(material: CodedMaterial, codes: pd.DataFrame | None, version: str) -> CodedMaterial:
    """The same, with a note for each code that is used and is not in the codebook of the version."""
    if codes is None:
        return material
    used = material.codes[material.codes["code"].isin(material.segments["code"])]
    known = {path_of(path) for path in codes["path"]}
    strange = [path for path in dict.fromkeys(used["path"]) if path_of(path) not in known]
    notes = [Note(f"code {path}", f"is used and not in the codebook {version}", "kept") for path in strange]
    return replace(material, notes=(*material.notes, *notes))
