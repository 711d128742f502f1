"""Memos and descriptions of a project that is written: where each of them goes."""

from __future__ import annotations

from collections import defaultdict

import pandas as pd

from peaceresearch.sources.refi_qda_material import rows_of
from peaceresearch.sources.write_refi_qda_xml import Lines, element, guid, reference, section, text_element


class Memos:
    """Finds the description and the memos of a thing: `kind` and `target` as in `CodedMaterial.memos`."""

    def __init__(self, memos: pd.DataFrame) -> None:
        self._notes: dict[str, tuple[str, str]] = {}
        self._about: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._descriptions: dict[tuple[str, str], str] = {}
        for row in rows_of(memos):
            if not row.note:
                self._descriptions[row.kind, row.target] = row.text
                continue
            key = guid("note", row.note)
            self._notes[key] = (row.name, row.text)
            if row.kind:
                self._about[row.kind, row.target].append(key)

    def description(self, kind: str, target: str) -> str:
        """What the thing itself says."""
        return self._descriptions.get((kind, target), "")

    def references(self, kind: str, target: str) -> list[Lines]:
        """The ``NoteRef`` elements of the thing."""
        return [reference("NoteRef", key) for key in self._about.get((kind, target), ())]

    def notes(self) -> Lines:
        """The ``Notes`` element."""
        return section("Notes", (self._note(key, *each) for key, each in self._notes.items()))

    def _note(self, key: str, name: str, text: str) -> Lines:
        return element("Note", [("guid", key), ("name", name)], [text_element("PlainTextContent", text)])
