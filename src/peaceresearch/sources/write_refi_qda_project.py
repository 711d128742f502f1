"""A REFI-QDA project built from tables, its elements in the order of the standard's schema."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

from peaceresearch.sources.notes import Note
from peaceresearch.sources.refi_qda_material import CodedMaterial, rows_of
from peaceresearch.sources.write_refi_qda_cases import Cases
from peaceresearch.sources.write_refi_qda_memos import Memos
from peaceresearch.sources.write_refi_qda_sources import Sources
from peaceresearch.sources.write_refi_qda_xml import (
    Lines,
    element,
    guid,
    is_colour,
    is_guid,
    is_legal,
    reference,
    section,
    text_element,
)

_NAMESPACE = "urn:QDA-XML:project:1.0"
_SET_MEMBERS = {"code": "MemberCode", "source": "MemberSource", "note": "MemberNote"}


class Project:
    """Turns tables into the lines of a project file; `notes` says what could not be written as it is."""

    def __init__(self, material: CodedMaterial, created: date | None) -> None:
        self._material = material
        self._moment = f"{created.isoformat()}T00:00:00Z" if created else ""
        self._memos = Memos(material.memos)
        self._users, makers = _users(material)
        self._cases = Cases(material)
        self._sources = Sources(material, makers, self._cases.values_of_documents(), self._memos, self._moment)
        self._notes: list[Note] = []

    @property
    def notes(self) -> list[Note]:
        """What could not be written as it is, once the lines are made."""
        return [*self._notes, *self._sources.notes]

    def lines(self, name: str, origin: str, description: str) -> Lines:
        """The whole project; `description` goes before that of the material."""
        codes = section("Codes", self._codes())
        sources = section("Sources", self._sources.lines())
        own = [("xmlns", _NAMESPACE), ("name", name), ("origin", origin), ("creationDateTime", self._moment)]
        about = " ".join(filter(None, (description, self._memos.description("project", ""))))
        known = {"code": {guid("code", each) for each in self._material.codes["code"].tolist()}}
        known["source"] = {guid("source", each) for each in self._material.documents["document"].tolist()}
        known["selection"] = self._sources.selections
        parts = [
            section("Users", (element("User", [("guid", key), ("name", each)]) for key, each in self._users.items())),
            section("CodeBook", [codes]),
            section("Variables", self._cases.variables()),
            section("Cases", self._cases.lines(known, self._memos)),
            sources,
            self._memos.notes(),
            section("Sets", self._sets(known)),
            text_element("Description", about),
            *self._memos.references("project", ""),
        ]
        self._remark(self._cases.lost)
        return element("Project", own, parts)

    def texts(self) -> Iterator[tuple[str, str]]:
        """Guid and text of every document that has a text."""
        return self._sources.texts()

    def _codes(self) -> list[Lines]:
        """Codes of the first level, each with those below it; a code whose parent is not there is of the first."""
        table = self._material.codes
        below: dict[str, list[str]] = defaultdict(list)
        rows = {row.code: row for row in rows_of(table)}
        for row in rows.values():
            below[row.parent if row.parent in rows else ""].append(row.code)
        order, waiting = [], list(below[""])
        while waiting:
            order.append(code := waiting.pop())
            waiting += below[code]
        lines: dict[str, Lines] = {}
        for code in reversed(order):  # the deepest first, so that no codebook is too deep
            row = rows[code]
            colour = row.colour if is_colour(row.colour) else ""
            codable = str(bool(getattr(row, "codable", True))).lower()
            own = [("guid", guid("code", code)), ("name", row.name), ("isCodable", codable), ("color", colour)]
            inside = [
                text_element("Description", row.description),
                *self._memos.references("code", code),
                *(lines.pop(each) for each in below[code]),
            ]
            lines[code] = element("Code", own, inside)
        return [lines[code] for code in below[""]]

    def _sets(self, known: Mapping[str, set[str]]) -> Iterator[Lines]:
        there = {**known, "note": {guid("note", key) for key in self._material.memos["note"].tolist() if key}}
        members_of: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
        for row in rows_of(self._material.sets):
            members_of[row.set, row.name].append((row.kind, row.member))
        for (key, name), members in members_of.items():
            inside = [
                reference(tag, guid(kind, member))
                for kind, tag in _SET_MEMBERS.items()
                for of, member in members
                if of == kind and guid(kind, member) in there[kind]
            ]
            yield element("Set", [("guid", guid("set", key)), ("name", name)], inside)

    def _remark(self, lost: int) -> None:
        material = self._material
        uncoded = material.memos.loc[material.memos["kind"] == "selection", "target"].map(
            lambda key: guid("selection", key)
        )
        if count := int((~uncoded.isin(self._sources.selections)).sum()):
            self._notes.append(Note("Notes", f"{count} memo(s) about passages that are not coded", "left out there"))
        if lost:
            found = f"{lost} member(s) that are no codes, documents or coded passages"
            self._notes.append(Note("Cases", found, "left out"))
        odd = [each for each in material.codes["colour"].tolist() if each and not is_colour(each)]
        if odd:
            self._notes.append(Note("CodeBook", f"{len(odd)} colour(s) such as {odd[0]}", "left out"))
        columns = [material.codes["name"], material.codes["description"], material.documents["name"]]
        columns += [material.variables["value"], material.memos["text"]]
        if count := sum(not is_legal(value) for column in columns for value in column.tolist()):
            self._notes.append(Note("Project", f"{count} text(s) with control characters", "replaced by U+FFFD"))


def _users(material: CodedMaterial) -> tuple[dict[str, str], dict[str, str]]:
    """Users by guid, and the guid that stands for each coder; a coder who is a guid without user gets no name."""
    users = {guid("user", row.guid): row.name for row in rows_of(material.users)}
    makers = {name: key for key, name in reversed(users.items()) if name} | {key: key for key in users}
    for coder in dict.fromkeys(material.segments["coder"].tolist()):
        if coder and coder not in makers:
            makers[coder] = guid("user", coder)
            if not is_guid(coder):
                users[makers[coder]] = coder
    return users, makers
