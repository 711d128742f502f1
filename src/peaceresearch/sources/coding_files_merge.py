"""Several files of codings as one: documents by name, codes by path and version, positions in one text of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from peaceresearch.problems import Problem
from peaceresearch.results.table import rows
from peaceresearch.sources.coding_files_tables import (
    CODE_TYPES,
    DOCUMENT_TYPES,
    VARIABLE_TYPES,
    identifier,
    path_of,
    table,
)
from peaceresearch.sources.coding_files_texts import Folded, carried, difference, folded
from peaceresearch.sources.notes import Note
from peaceresearch.sources.refi_qda_material import SEGMENT_TYPES, CodedMaterial

RATED_TYPES = {"document": "str", "coder": "str", "selection": "str"}
LISTED, TEXT, WHOLE = "listed", "text", "document"
"""Forms of codings: of a segment that a list names, of words of the text, of a whole document."""


@dataclass(frozen=True, eq=False)
class Part:
    """One file of codings: its key in the config, its name for lines, the version of the codebook, and its tables."""

    key: str
    shown: str
    version: str
    codings: CodedMaterial


class Texts:
    """One text for each transcript, the first that is added; others are compared with it.

    `texts` has them by name; `problems` and `notes` collect what is found wrong or odd.
    """

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.problems: list[Problem] = []
        self.notes: list[Note] = []
        self._from: dict[str, str] = {}
        self._folded: dict[str, Folded] = {}
        self._others: dict[tuple[str, str], Folded] = {}

    def add(self, name: str, text: str, shown: str, key: tuple[str, str]) -> None:
        """Add a text that the file `shown` has; `key` is of the file and the document in it."""
        if not text:
            return
        self._from.setdefault(name, shown)
        if self.texts.setdefault(name, text) == text:
            return
        own, first = folded(text), self.fold(name)
        if own.text == first.text:
            found = f"its white space is not that of the text in {self._from[name]}"
            self.notes.append(Note(f"{shown}, {name}", found, "positions carried over to that text"))
            self._others[key] = own
            return
        what = f"the text is not that in {self._from[name]}: {difference(own.text, first.text)}"
        remedy = "code one text in all files, or tell the transcripts apart by `documents`"
        if self._from[name] == shown:
            remedy = "two transcripts of the file have this name: give each its own"
        self.problems.append(Problem(shown, name, what, remedy))

    def fold(self, name: str) -> Folded:
        """The text that counts, folded."""
        if name not in self._folded:
            self._folded[name] = folded(self.texts[name])
        return self._folded[name]

    def other(self, key: tuple[str, str]) -> Folded | None:
        """The text that a file has of a document, folded, where its white space is its own."""
        return self._others.get(key)


def merged(parts: Sequence[Part], texts: Texts, transcripts: Sequence[str] = ()) -> CodedMaterial:
    """The tables of all files as one.

    Parameters
    ----------
    parts
        The files in the config's order, their documents and coders by the study's names.
    texts
        The texts that count, to which those of all parts have been added.
    transcripts
        Names of transcripts of which `texts` has the text; they come after the documents of the parts.

    Returns
    -------
    CodedMaterial
        `documents` a row per name, in order of first appearance, with the identifier of the first file; `codes` a row
        per path and version, with the columns `version` and `file`; `segments` with the column `file`, sorted by
        document and position. A coding that stands in several files (same coder, words and code) is counted once.
    """
    taken: dict[str, str] = {}
    names: dict[str, tuple[object, ...]] = {}
    codes: dict[tuple[str, str], list[object]] = {}
    segments, variables = [table([], {**SEGMENT_TYPES, "file": "str"})], [table([], VARIABLE_TYPES)]
    rated = [table([], RATED_TYPES)]
    notes: list[Note] = []
    for part in parts:
        ids = {}
        for row in rows(part.codings.documents):
            if row.name not in names:
                names[row.name] = _document(_free(row.document, row.name, taken, part.key), row.name, row.kind, texts)
            ids[row.document] = str(names[row.name][0])
        segments.append(_segments(part, ids, _codes(part, codes, taken), texts, notes))
        moved = part.codings.variables["document"].map(ids).fillna("")
        variables.append(part.codings.variables.assign(document=moved))
        rated.append(part.codings.rated.assign(document=part.codings.rated["document"].map(ids)).astype(RATED_TYPES))
        notes += [Note(_placed(part.shown, note.place), note.found, note.done) for note in part.codings.notes]
    for name in transcripts:
        if name not in names:
            names[name] = _document(identifier("transcript", name), name, "text", texts)
    documents = table(names.values(), DOCUMENT_TYPES)
    return CodedMaterial(
        documents=documents,
        codes=table(codes.values(), {**CODE_TYPES, "version": "str", "file": "str"}),
        segments=_together(pd.concat(segments, ignore_index=True), documents, notes),
        variables=pd.concat(variables, ignore_index=True).drop_duplicates(ignore_index=True).astype(VARIABLE_TYPES),
        rated=pd.concat(rated, ignore_index=True).drop_duplicates(ignore_index=True),
        notes=tuple(notes),
    )


def _document(key: str, name: str, kind: str, texts: Texts) -> tuple[object, ...]:
    text = texts.texts.get(name, "")
    return key, name, kind, len(text) if text else pd.NA, text


def _free(key: str, owner: str, taken: dict[str, str], file: str) -> str:
    """An identifier that nothing else has: the file's own, or one made anew where another file gave it away."""
    if taken.setdefault(key, owner) != owner:
        key = identifier(file, key, owner)
        taken[key] = owner
    return key


def _codes(part: Part, codes: dict[tuple[str, str], list[object]], taken: dict[str, str]) -> dict[str, str]:
    """Add the codes of a file to those there are, and tell the identifier in force of each of its own.

    Two codes of one path stay two where one file has both: only those of several files are taken together.
    """
    found: dict[str, str] = {}
    before = dict(codes)
    for row in rows(part.codings.codes):
        path = path_of(row.path)
        if (part.version, path) in before:
            known = before[part.version, path]
            found[row.code] = str(known[0])
            known[4:7] = known[4] or row.colour, known[5] or row.description, known[6] or row.codable
            continue
        twice = row.code if (part.version, path) in codes else ""
        key = _free(row.code, f"code {part.version} {path} {twice}", taken, part.key)
        found[row.code] = key
        line = [key, row.name, found.get(row.parent, ""), path, row.colour, row.description, row.codable]
        codes[part.version, path + twice] = [*line, part.version, part.key]
    return found


def _segments(
    part: Part, ids: Mapping[str, str], codes: Mapping[str, str], texts: Texts, notes: list[Note]
) -> pd.DataFrame:
    """The codings of a file, with the identifiers, positions and words in force."""
    own = part.codings.segments
    start, end = (own[name].to_numpy("float64", na_value=np.nan).copy() for name in ("start", "end"))
    counted = (own["form"] == TEXT).to_numpy() & ~np.isnan(start) & ~np.isnan(end)
    carried_over = np.zeros(len(own), dtype=bool)
    for row in rows(part.codings.documents):
        other = texts.other((part.key, row.document))
        if other is not None:
            at = np.flatnonzero((own["document"] == row.document).to_numpy() & counted)
            spans = start[at].astype(np.int64), end[at].astype(np.int64)
            start[at], end[at] = carried(*spans, other, texts.fold(row.name))
            carried_over[at] = True
    moved = own.assign(
        document=own["document"].map(ids).astype("str"),
        code=own["code"].map(codes).astype("str"),
        start=pd.array(start, dtype="Float64").astype("Int64"),
        end=pd.array(end, dtype="Float64").astype("Int64"),
        file=part.key,
    )
    whole = texts.texts
    bare = counted & (own["text"] == "").to_numpy() & own["document_name"].isin(list(whole)).to_numpy()
    cut = [
        whole[row.document_name][int(row.start) : int(row.end)] if again else row.text
        for row, again in zip(rows(moved), carried_over | bare, strict=True)
    ]
    if filled := sum(map(bool, np.array(cut, dtype=object)[bare])):
        what = f"{filled} coding(s) of a text that only another file has"
        notes.append(Note(part.shown, what, "positions taken as code points of that text"))
    return moved.assign(text=pd.Series(cut, index=moved.index, dtype="str"))


def _together(segments: pd.DataFrame, documents: pd.DataFrame, notes: list[Note]) -> pd.DataFrame:
    """The codings of all files, each once, in the order of documents and positions."""
    found = segments.astype({**SEGMENT_TYPES, "file": "str"})
    named = found["selection"].where(found["start"].isna(), "")
    keys = [found[name] for name in ("document", "start", "end", "code", "coder", "form")]
    again = found["file"].groupby([*keys, named], dropna=False, sort=False).transform("first") != found["file"]
    if again.any():
        files = ", ".join(dict.fromkeys(found.loc[again, "file"]))
        notes.append(Note(files, f"{again.sum()} coding(s) stand in an earlier file, too", "counted once"))
        found = found[~again]
    order = {key: at for at, key in enumerate(documents["document"])}
    by = ["place", "start", "end", "selection", "code", "coder", "file"]
    ordered = found.assign(place=found["document"].map(order)).sort_values(by, kind="stable", na_position="last")
    return ordered.drop(columns="place").reset_index(drop=True)


def _placed(shown: str, place: str) -> str:
    return f"{shown}, {place}" if place else shown
