"""Synthetic focus groups outside a project: a list of coded segments, and transcripts as files of their own."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from peaceresearch.study.coding import SegmentColumns, TurnColumns
from peaceresearch.study.twin_focus_groups import GroupTwin
from peaceresearch.twin.codebook_sheet import PATH_SEPARATOR, Codes
from peaceresearch.twin.part import MARK
from peaceresearch.twin.second_coder import Codings
from peaceresearch.twin.transcripts import SEPARATOR, Transcript

Rows = list[list[str]]


def segment_rows(
    columns: SegmentColumns,
    codes: Codes,
    coders: Mapping[str, Sequence[str]],
    held: Sequence[GroupTwin],
    said: Mapping[str, Transcript],
    codings: Codings,
) -> Rows:
    """Header and a row per passage and coder, with its words and its codes; the coder by the last of their names.

    Codes are told by the last part of their path.
    """
    parts = {part: getattr(columns, part) for part in ("document", "text", "code", "coder")}
    shown = {part: header for part, header in parts.items() if header}
    rows = [list(shown.values())]
    for group in held:
        for coder, passages in codings[group.name].items():
            by_place: dict[tuple[int, int], list[str]] = {}
            for passage in passages:
                name = codes.paths[passage.code].rpartition(PATH_SEPARATOR)[2]
                by_place.setdefault((passage.start, passage.end), []).append(name)
            for (start, end), names in by_place.items():
                cells = {
                    "document": group.name,
                    "text": said[group.name].text[start:end],
                    "code": f"{columns.separator} ".join(names),
                    "coder": [coder, *coders.get(coder, ())][-1],
                }
                rows.append([cells[part] for part in shown])
    return rows


def write_transcript(path: Path, turns: TurnColumns | None, said: Transcript, statement: str) -> None:
    """Write a transcript to `path`: a text whose first line has the mark, or a .csv file with a row per turn."""
    if turns is None:
        path.write_text(f"{MARK}. {statement}\n\n{said.text}", encoding="utf-8", newline="\n")
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(f"# {MARK}: {statement}\n")
        spoken = [line.partition(SEPARATOR) for line in said.text.splitlines()]
        rows = [[turns.speaker, turns.text], *([speaker, words] for speaker, _, words in spoken)]
        csv.writer(file, lineterminator="\n").writerows(rows)
