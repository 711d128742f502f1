"""The study's names of transcripts and coders, for what files of codings call otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from peaceresearch.problems import InputError
from peaceresearch.sources.coding_files_tables import called
from peaceresearch.sources.notes import Note
from peaceresearch.sources.refi_qda_material import CodedMaterial
from peaceresearch.sources.transcripts import Transcript
from peaceresearch.sources.variable_names import nearest


def transcript_name(transcript: Transcript, names: Mapping[str, str]) -> str:
    """What the codings call a transcript: its name or, where they know that only, the name of its file."""
    own, file = called(transcript.name), called(transcript.file)
    return names[file] if own not in names and file in names else names.get(own, transcript.name)


def renamed(material: CodedMaterial, declared: Mapping[str, Any], names: dict[str, str]) -> CodedMaterial:
    """A project with the study's names of its transcripts, each spelled as first met (`names`).

    Raises
    ------
    InputError
        Names in `documents` that the project does not have.
    """
    others = {called(old): new for old, new in declared["documents"].items()}
    own = {called(name): name for name in material.documents["name"]}
    strange = [old for old in declared["documents"] if called(old) not in own]
    if strange:
        raise InputError(nearest(declared["source"], "", old, own.values(), "transcript") for old in strange)
    known = {}
    for key, name in own.items():
        wanted = others.get(key, name)
        known[key] = names.setdefault(called(wanted), wanted)
    documents, segments = (
        found.assign(**{column: pd.Series([known[called(name)] for name in found[column]], found.index, dtype="str")})
        for found, column in ((material.documents, "name"), (material.segments, "document_name"))
    )
    twice = sorted(set(documents.loc[documents["name"].duplicated(), "name"]))
    notes = [Note(f"source {name}", "two sources have this name", "taken for one transcript") for name in twice]
    return replace(material, documents=documents, segments=segments, notes=(*material.notes, *notes))


def with_coders(material: CodedMaterial, shown: str, coders: Sequence[tuple[str, Sequence[str]]]) -> CodedMaterial:
    """The codings by the study's names of who coded.

    Raises
    ------
    InputError
        Where the study names its coders: names in the file that are none of theirs.
    """
    if not coders:
        return material
    study = {called(name): name for name, _ in coders}
    study |= {called(alias): name for name, aliases in coders for alias in aliases}
    own = material.segments["coder"]
    everybody = dict.fromkeys([*own, *material.rated["coder"]])
    strange = [name for name in everybody if name and called(name) not in study]
    if strange:
        known = sorted({*study, *study.values()})
        raise InputError(nearest(shown, "", name, known, "coder of the study called") for name in strange)
    spelled = {name: study.get(called(name), "") for name in everybody}
    notes = []
    if (own == "").any():
        what = f"{(own == '').sum()} coding(s) of which nobody says who made them"
        notes.append(Note("", what, "kept without a coder"))
    segments = material.segments.assign(coder=own.map(spelled).astype("str"))
    rated = material.rated.assign(coder=material.rated["coder"].map(spelled).astype("str"))
    return replace(material, segments=segments, rated=rated, notes=(*material.notes, *notes))
