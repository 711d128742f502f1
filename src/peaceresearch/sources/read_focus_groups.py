"""Rule `read_focus_groups`: codings, transcripts and the sheets beside them in, tidy tables and notes out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from peaceresearch.problems import InputError
from peaceresearch.provenance.job import Job
from peaceresearch.results.table import rows as rows_of
from peaceresearch.results.table import write_table
from peaceresearch.sources.codebook_files import TEXTS, read_codebook
from peaceresearch.sources.codebook_files_versions import check_versions
from peaceresearch.sources.coding_files import Attempts, read_codings
from peaceresearch.sources.coding_files_tables import table
from peaceresearch.sources.notes import Note, write_notes
from peaceresearch.sources.participants import Groups, no_participants, read_participants
from peaceresearch.sources.quotes_sheet import no_quotes, read_quotes
from peaceresearch.sources.reconciled import no_decisions, read_reconciled
from peaceresearch.sources.refi_qda_material import CodedMaterial
from peaceresearch.sources.transcripts import Transcript, read_transcript
from peaceresearch.sources.transcripts_turns import all_turns
from peaceresearch.sources.write_refi_qda import write_refi_qda

EXPORT_NAME = "Focus groups"
CODEBOOKS_TYPES = {"version": "str", "code": "str", **dict.fromkeys(TEXTS, "str")}


def run(job: Job) -> None:
    """Read all files of the strand and write them as tables and as one REFI-QDA project, with what was noticed.

    Raises
    ------
    InputError
        With every problem of every file.
    """
    there = {path.as_posix(): path for path in job.inputs["raw"]}
    files = {source: there[Path(source).as_posix()] for source in _sources(job.spec)}
    tables, notes = read(job.spec, files)
    material = CodedMaterial(tables["documents"], tables["codes"], tables["segments"], variables=tables["variables"])
    notes += write_refi_qda(material, job.output("export"), name=EXPORT_NAME, mark=job.spec["mark"])
    for name, found in tables.items():
        write_table(found, job.output(name))
    write_notes(notes, job.output("notes"), job.spec["mark"])


def read(spec: Mapping[str, Any], files: Mapping[str, Path]) -> tuple[dict[str, pd.DataFrame], list[Note]]:
    """The tables of the strand.

    Parameters
    ----------
    spec
        The rule's slice of the config: `codings`, `coders`, `transcripts`, `speakers`, `codebook`, `groups`,
        `participants`, `quotes`, `reconciled`.
    files
        Where the file of each `source` is.

    Returns
    -------
    tuple
        `documents`, `codes`, `segments`, `variables` and `rated` (see `coding_files_merge.merged`); `turns` (see
        `transcripts_turns.turns`), `participants`, `quotes`, `decisions` (see `reconciled.read_reconciled`) and
        `codebooks`: `version`, `code` (path), `definition`, `include`, `exclude` of the versions that have a file; and
        what was noticed.

    Raises
    ------
    InputError
        With every problem of transcripts, codebooks and projects; where there is none, of lists and sheets.
    """
    attempts = Attempts()
    notes: list[Note] = []
    transcripts: list[Transcript] = []
    for declared in spec["transcripts"]:
        path, separator = files[declared["source"]], spec["speakers"]["separator"]
        if texts := attempts.run(partial(read_transcript, path, declared, separator)):
            transcripts += texts[0]
            notes += _placed(declared["source"], texts[1])
    codebooks: dict[str, pd.DataFrame] = {}
    versions = spec["codebook"] or []
    for version, declared in versions:
        if (source := declared["source"]) is None:
            continue
        if book := attempts.run(partial(read_codebook, files[source], declared)):
            codebooks[version] = book[0]
            notes += _placed(source, book[1])
    first = versions[0][0] if versions else ""
    held = [document for _, documents in spec["groups"] for document in documents]
    coded = attempts.run(
        partial(read_codings, spec["codings"], files, transcripts, codebooks, spec["coders"], first, held)
    )
    if coded is None or attempts.problems:
        raise InputError(attempts.problems)
    material, known = coded
    tables = {name: getattr(material, name) for name in ("documents", "codes", "segments", "variables", "rated")}
    paths = {version: codes["path"] for version, codes in {**known, **codebooks}.items()}
    problems, remarks = check_versions(versions, paths)
    attempts.problems += problems
    notes = [*material.notes, *notes, *remarks]
    tables |= _sheets(spec, files, tables, attempts, notes)
    attempts.finish()
    return tables | {"codebooks": _codebooks(codebooks)}, [*notes, *_uncoded(tables)]


def _sheets(
    spec: Mapping[str, Any],
    files: Mapping[str, Path],
    tables: Mapping[str, pd.DataFrame],
    attempts: Attempts,
    notes: list[Note],
) -> dict[str, pd.DataFrame]:
    """The tables of the sheets beside the codings, and the turns, for which the participants are needed."""
    documents = tables["documents"]
    texts = documents[documents["kind"] == "text"]
    names, held = list(texts["name"]), spec["groups"]
    participants, quotes, decisions = no_participants(), no_quotes(), no_decisions()
    if listed := spec["participants"]:
        people = attempts.run(partial(read_participants, files[listed["source"]], listed, names, held))
        participants = people[0] if people else no_participants(listed["variables"])
        notes += people[1] if people else []
    if chosen := spec["quotes"]:
        found = attempts.run(partial(read_quotes, files[chosen["source"]], chosen, names, held))
        quotes = quotes if found is None else found
    if decided := spec["reconciled"]:
        source = files[decided["source"]]
        if read_back := attempts.run(partial(read_reconciled, source, decided, documents, tables["codes"])):
            decisions = read_back[0]
            notes += read_back[1]
    turns, remarks = all_turns(texts, Groups(names, held).documents(names, participants), spec["speakers"])
    notes += remarks
    return {"turns": turns, "participants": participants, "quotes": quotes, "decisions": decisions}


def _codebooks(codebooks: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    rows = [
        (version, row.path, *(getattr(row, part) for part in TEXTS))
        for version, codes in codebooks.items()
        for row in rows_of(codes)
    ]
    return table(rows, CODEBOOKS_TYPES)


def _uncoded(tables: Mapping[str, pd.DataFrame]) -> list[Note]:
    """A note for each transcript of which nothing is coded."""
    texts = tables["documents"][tables["documents"]["kind"] == "text"]
    uncoded = texts.loc[~texts["document"].isin(tables["segments"]["document"]), "name"]
    return [Note(f"transcript {name}", "no passage of it is coded", "not counted as a group") for name in uncoded]


def _placed(source: str, notes: Iterable[Note]) -> list[Note]:
    return [Note(", ".join(filter(None, (source, note.place))), note.found, note.done) for note in notes]


def _sources(spec: Mapping[str, Any]) -> list[str]:
    """All files that a spec names."""
    declared = [file for _, file in spec["codings"]] + list(spec["transcripts"])
    declared += [version for _, version in spec["codebook"] or ()]
    declared += [spec[name] for name in ("participants", "quotes", "reconciled") if spec[name]]
    return [each["source"] for each in declared if each["source"] is not None]
