"""Sources of a project that is written: their texts, selections and codings, in the order of the schema."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from peaceresearch.sources.notes import Note
from peaceresearch.sources.refi_qda_elements import SOURCE_KINDS
from peaceresearch.sources.refi_qda_material import CodedMaterial, rows_of
from peaceresearch.sources.write_refi_qda_memos import Memos
from peaceresearch.sources.write_refi_qda_xml import Lines, element, guid, is_guid, reference, text_element

_TAGS = {kind: tag for tag, kind in SOURCE_KINDS.items()}
_HOLDERS = {"pdf": "Representation", "picture": "TextDescription", "audio": "Transcript", "video": "Transcript"}
_NAME = 80  # code points of a passage that its selection is called by
_Place = tuple[str, int, int]
_Row = Any  # a row of `CodedMaterial.segments` or `documents`, as `itertuples` gives it


class Sources:
    """Writes every document of a project with its codings.

    `makers` has the guid of each coder, `values` the ``VariableValue`` elements of each document, `moment` the date and
    time of everything. `selections` has the guids of what was selected, once the lines are made.
    """

    def __init__(
        self,
        material: CodedMaterial,
        makers: Mapping[str, str],
        values: Mapping[str, Sequence[Lines]],
        memos: Memos,
        moment: str,
    ) -> None:
        self._material, self._makers, self._values, self._memos = material, makers, values, memos
        self._when = [("creationDateTime", moment)]
        self.selections: set[str] = set()
        self._codings: set[str] = set()
        self._whole = 0
        self.notes: list[Note] = []

    def lines(self) -> Iterator[Lines]:
        """The elements of all documents, in their order."""
        coded: dict[str, list[_Row]] = defaultdict(list)
        for row in rows_of(self._material.segments):
            coded[row.document].append(row)
        for document in rows_of(self._material.documents):
            yield self._source(document, coded.pop(document.document, []))
        if self._whole:
            found = f"{self._whole} coding(s) without positions in a text"
            self.notes.append(Note("Sources", found, "written as codings of the whole document"))
        if lost := sum(map(len, coded.values())):
            self.notes.append(Note("Sources", f"{lost} coding(s) of documents that are not there", "left out"))

    def texts(self) -> Iterator[tuple[str, str]]:
        """Guid and text of every document that has a text."""
        for document in rows_of(self._material.documents):
            if not pd.isna(document.length):
                yield guid("source", document.document), document.text

    def _source(self, document: _Row, rows: Sequence[_Row]) -> Lines:
        key, places, whole = guid("source", document.document), self._places(rows), self._whole_document(rows)
        path = [] if pd.isna(document.length) else [("plainTextPath", f"internal://{key}.txt")]
        own = [("guid", key), ("name", document.name)]
        description = text_element("Description", self._memos.description("source", document.document))
        end = [
            *(self._coding((key, number), row) for number, row in enumerate(whole)),
            *self._memos.references("source", document.document),
            *self._values.get(document.document, ()),
        ]
        if document.kind == "text":
            selected = self._selections("PlainTextSelection", document, places)
            return element("TextSource", [*own, *path, *self._when], [description, *selected, *end])
        holder = [self._holder(document, places, path)] if path or places else []
        return element(_TAGS[document.kind], [*own, *self._when], [description, *holder, *end])

    def _holder(self, document: _Row, places: Mapping[_Place, list[_Row]], path: list[tuple[str, str]]) -> Lines:
        """The text of a page, picture or recording, with what is selected in it."""
        tag = _HOLDERS[document.kind]
        own = [("guid", guid("text", document.document, "")), ("name", document.name), *path]
        if tag != "Transcript":
            return element(tag, own, self._selections("PlainTextSelection", document, places))
        points = {point: guid("point", document.document, point) for place in places for point in place[1:]}
        synchronised = [
            element("SyncPoint", [("guid", points[point]), ("position", str(point))]) for point in sorted(points)
        ]
        selected = self._selections("TranscriptSelection", document, places, points)
        return element(tag, own, [*synchronised, *selected])

    def _places(self, rows: Iterable[_Row]) -> dict[_Place, list[_Row]]:
        places: dict[_Place, list[_Row]] = defaultdict(list)
        for row in rows:
            if not (pd.isna(row.start) or pd.isna(row.end)):
                places[row.selection, int(row.start), int(row.end)].append(row)
        return places

    def _whole_document(self, rows: Iterable[_Row]) -> list[_Row]:
        found = [row for row in rows if pd.isna(row.start) or pd.isna(row.end)]
        self._whole += sum(row.form != "document" for row in found)
        return found

    def _selections(
        self,
        tag: str,
        document: _Row,
        places: Mapping[_Place, list[_Row]],
        points: Mapping[int, str] | None = None,
    ) -> Iterator[Lines]:
        for (selection, start, end), rows in places.items():
            key = selection.lower()
            if not is_guid(key) or key in self.selections:
                key = guid("selection", document.document, selection, start, end)
            self.selections.add(key)
            bounds = [("startPosition", str(start)), ("endPosition", str(end))]
            if points is not None:
                bounds = [("fromSyncPoint", points[start]), ("toSyncPoint", points[end])]
            # Who made a selection counts as the coder of its codings that have none: so it is said only where all have.
            maker = self._makers.get(rows[0].coder, "") if all(row.coder for row in rows) else ""
            made = [("creatingUser", maker), *self._when]
            inside = [
                text_element("Description", self._memos.description("selection", selection)),
                *(self._coding((key, number), row) for number, row in enumerate(rows)),
                *self._memos.references("selection", selection),
            ]
            yield element(tag, [("guid", key), ("name", rows[0].text[:_NAME]), *bounds, *made], inside)

    def _coding(self, place: tuple[str, int], row: _Row) -> Lines:
        made = [("creatingUser", self._makers.get(row.coder, "")), *self._when]
        own = ("guid", guid("coding", place[0], place[1], row.code, row.coder))
        return element("Coding", [own, *made], [reference("CodeRef", guid("code", row.code))])
