"""A study's synthetic focus groups: coded material, transcripts, codebook, participants, quotes, decisions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from peaceresearch.study.focus_groups import FocusGroups
from peaceresearch.study.general import Study
from peaceresearch.study.load import Configuration
from peaceresearch.study.twin_focus_groups import FocusGroupsTwin, GroupTwin
from peaceresearch.twin import participants, refi_qda
from peaceresearch.twin.codebook_sheet import Codes, codebook_rows
from peaceresearch.twin.coded_list import segment_rows, write_transcript
from peaceresearch.twin.focus_groups_problems import SECTION, problems
from peaceresearch.twin.part import MARK, Part, RawFile
from peaceresearch.twin.reconciled import decision_rows
from peaceresearch.twin.second_coder import codings
from peaceresearch.twin.transcripts import transcripts
from peaceresearch.twin.workbook import write_csv, write_workbook

_SHEETS = (".xlsx", ".csv")
_PROJECT = ".qdpx"


def part(config: Configuration) -> Part | None:
    """The files that the study reads; see `part.Part`."""
    groups, twin = config.focus_groups, config.twin.focus_groups if config.twin else None
    if groups is None or twin is None or config.study.synthetic is None:
        return None
    writer = _Writer(config.study, groups, twin)
    return Part(tuple(_files(groups)), tuple(problems(config.study, groups, twin)), writer.write)


def _files(groups: FocusGroups) -> Iterator[RawFile]:
    for name, file in groups.codings.items():
        yield RawFile(file.source, SECTION, f"codings.{name}.source", _SHEETS if file.columns else (_PROJECT,))
    for at, transcript in enumerate(groups.transcripts):
        ending = (".csv",) if transcript.turns else (".txt",)
        yield RawFile(transcript.source, SECTION, f"transcripts[{at}].source", ending)
    for source in _codebooks(groups):
        yield RawFile(source, SECTION, "codebook.versions", (".xlsx",))
    reconciled = groups.agreement.reconciled if groups.agreement else None
    for key, sheet in (
        ("participants", groups.participants),
        ("quotes", groups.quotes),
        ("agreement.reconciled", reconciled),
    ):
        if sheet is not None:
            yield RawFile(sheet.source, SECTION, f"{key}.source", _SHEETS)


def _codebooks(groups: FocusGroups) -> dict[str, dict[str, str]]:
    """The workbooks of the codebook: the version on each of their sheets."""
    found: dict[str, dict[str, str]] = {}
    for name, version in groups.codebook.versions.items() if groups.codebook else ():
        if version.source:
            found.setdefault(version.source, {})[version.sheet or "Codebook"] = name
    return found


class _Writer:
    """Writes the files of the strand."""

    def __init__(self, study: Study, groups: FocusGroups, twin: FocusGroupsTwin) -> None:
        self.study, self.groups, self.twin = study, groups, twin
        synthetic = study.synthetic
        assert synthetic is not None  # `part` has seen to it
        self.synthetic = synthetic
        self.statement = synthetic.statement[study.languages[0]]

    def write(self, folder: Path) -> None:
        """Write all files below the study's folder."""
        groups, twin, seed = self.groups, self.twin, self.study.seed
        said = transcripts(twin, seed)
        coded = codings(groups, twin, said, seed)
        for name, file in groups.codings.items():
            held = [group for group in twin.groups if coding_of(group, groups) == name]
            codes = Codes(groups, twin, version_of(groups, name))
            if file.columns:
                rows = segment_rows(file.columns, codes, groups.coders, held, said, coded)
                self._sheet(folder / file.source, rows, file.sheet or "Segments")
            else:
                path = folder / file.source
                refi_qda.write(path, self.study, self.synthetic, groups, codes, held, said, coded)
        for transcript in groups.transcripts:
            spoken = said[transcript.document or PurePosixPath(transcript.source).stem]
            write_transcript(folder / transcript.source, transcript.turns, spoken, self.statement)
        self._codebook(folder)
        if groups.participants:
            rows = participants.participants(groups.participants, twin, seed)
            self._sheet(folder / groups.participants.source, rows, groups.participants.sheet or "Participants")
        if groups.quotes:
            self._sheet(
                folder / groups.quotes.source,
                participants.quotes(groups.quotes, twin),
                groups.quotes.sheet or "Quotes",
            )
        if groups.agreement and groups.agreement.reconciled:
            decided = decision_rows(groups.agreement, twin, Codes(groups, twin, None), said, coded, seed)
            sheet = groups.agreement.reconciled
            self._sheet(folder / sheet.source, decided, sheet.sheet or "disagreements")

    def _codebook(self, folder: Path) -> None:
        for source, sheets in _codebooks(self.groups).items():
            written = {}
            for sheet, version in sheets.items():
                columns = self.groups.codebook.versions[version].columns if self.groups.codebook else None
                assert columns is not None  # `focus_groups_problems` has seen to it
                written[sheet] = codebook_rows(Codes(self.groups, self.twin, version), columns)
            write_workbook(folder / source, written, MARK, self.statement, self.study.moment.date)

    def _sheet(self, path: Path, rows: list[list[Any]], name: str) -> None:
        """Write rows to `path`, a workbook whose sheet is called `name`, or a CSV file."""
        if path.suffix.lower() == ".csv":
            write_csv(path, rows[0], rows[1:], MARK, self.statement)
        else:
            write_workbook(path, {name: rows}, MARK, self.statement, self.study.moment.date)


def coding_of(group: GroupTwin, groups: FocusGroups) -> str:
    """The file of `codings` in which a group's coding stands."""
    return group.coding or next(iter(groups.codings))


def version_of(groups: FocusGroups, coding: str) -> str | None:
    """The version of the codebook whose names a file has; None where the codebook has no versions."""
    return groups.codings[coding].version or (next(iter(groups.codebook.versions)) if groups.codebook else None)
