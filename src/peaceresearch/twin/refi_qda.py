"""Synthetic focus groups, coded by two coders, as a REFI-QDA project.

Source: REFI-QDA Standard 1.5 (2019), qdasoftware.org, and its schema `Project.xsd` of 18 March 2019. Positions count
Unicode code points from 0, the end outside the passage (section 10.2).
"""

from __future__ import annotations

import uuid
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from peaceresearch.study.focus_groups import FocusGroups
from peaceresearch.study.general import Study, Synthetic
from peaceresearch.study.twin_focus_groups import GroupTwin
from peaceresearch.twin.codebook_sheet import PATH_SEPARATOR, Codes
from peaceresearch.twin.part import MARK
from peaceresearch.twin.second_coder import Codings
from peaceresearch.twin.transcripts import Transcript

NAMESPACE = "urn:QDA-XML:project:1.0"
_ORIGIN = "peaceresearch twin"


def write(
    path: Path,
    study: Study,
    synthetic: Synthetic,
    groups: FocusGroups,
    codes: Codes,
    held: Sequence[GroupTwin],
    said: Mapping[str, Transcript],
    codings: Codings,
) -> None:
    """Write the groups `held`, what was `said` in them and who coded what to `path`, by the names of `codes`.

    Name, description and the archive's comment begin with the mark. Entries are stored, not compressed, and dated like
    the edition: the same study gives the same bytes.
    """
    project = _Project(study, groups, codes, codings).element(held, said)
    lang, day = study.languages[0], study.moment.date
    project.set("name", f"{MARK}: {study.title[lang]}")
    SubElement(project, "Description").text = f"{MARK}. {synthetic.statement[lang]}"
    indent(project)
    entries = {"project.qde": tostring(project, encoding="utf-8", xml_declaration=True)}
    for group in held:
        entries[f"Sources/{guid(study.seed, 'source', group.name)}.txt"] = said[group.name].text.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.comment = MARK.encode()
        for name, content in entries.items():
            entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            entry.create_system = 3  # otherwise that of the machine
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)


def guid(seed: int, *name: object) -> str:
    """The identifier of the thing called `name`, the same for the same seed."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{_ORIGIN} {seed} {name}"))


class _Project:
    """Builds the XML of a project, its children in the order of the schema."""

    def __init__(self, study: Study, groups: FocusGroups, codes: Codes, codings: Codings) -> None:
        self.seed, self.groups, self.codes, self.codings = study.seed, groups, codes, codings
        self.coders = groups.agreement.coders if groups.agreement else []
        self.created = f"{study.moment.date.isoformat()}T00:00:00Z"

    def guid(self, *name: object) -> str:
        return guid(self.seed, *name)

    def element(self, held: Sequence[GroupTwin], said: Mapping[str, Transcript]) -> Element:
        """The project without its name and description."""
        root = Element("Project", {"xmlns": NAMESPACE, "origin": _ORIGIN, "creationDateTime": self.created})
        users = SubElement(root, "Users")
        for coder in self.coders:
            SubElement(users, "User", {"guid": self.guid("user", coder), "name": coder})
        self._codes(SubElement(SubElement(root, "CodeBook"), "Codes"))
        variables = SubElement(root, "Variables")
        for variable in self.groups.groups.variables.values():
            attributes = {"guid": self.guid("variable", variable), "name": variable, "typeOfVariable": "Text"}
            SubElement(variables, "Variable", attributes)
        cases, sources = SubElement(root, "Cases"), SubElement(root, "Sources")
        for group in held:
            self._case(cases, group)
            self._source(sources, group, said[group.name])
        return root

    def _codes(self, top: Element) -> None:
        """The codebook: a code for each part of each code's path; only the last part of a path is for coding."""
        known: dict[str, Element] = {}
        for code, whole in self.codes.paths.items():
            above, parts = top, whole.split(PATH_SEPARATOR)
            for depth in range(1, len(parts) + 1):
                path = PATH_SEPARATOR.join(parts[:depth])
                if path not in known:
                    is_last = depth == len(parts)
                    attributes = {"guid": self.guid("code", path), "name": parts[depth - 1]}
                    known[path] = SubElement(above, "Code", {**attributes, "isCodable": str(is_last).lower()})
                    if is_last:
                        SubElement(known[path], "Description").text = self.codes.themes[code].definition
                above = known[path]

    def _case(self, cases: Element, group: GroupTwin) -> None:
        case = SubElement(cases, "Case", {"guid": self.guid("case", group.name), "name": group.name})
        for dimension, variable in self.groups.groups.variables.items():
            value = SubElement(case, "VariableValue")
            SubElement(value, "VariableRef", {"targetGUID": self.guid("variable", variable)})
            SubElement(value, "TextValue").text = self._raw(dimension, group.values[dimension])
        SubElement(case, "SourceRef", {"targetGUID": self.guid("source", group.name)})

    def _raw(self, dimension: str, value: str) -> str:
        """What the project calls a value of the study."""
        known = self.groups.groups.values.get(dimension, {})
        return next((raw for raw, ours in known.items() if ours == value), value)

    def _source(self, sources: Element, group: GroupTwin, said: Transcript) -> None:
        key, user = self.guid("source", group.name), self.guid("user", next(iter(self.codings[group.name])))
        attributes = {"guid": key, "name": group.name, "plainTextPath": f"internal://{key}.txt"}
        made = {"creatingUser": user, "creationDateTime": self.created}
        source = SubElement(sources, "TextSource", {**attributes, **made})
        by_place: dict[tuple[int, int], list[tuple[str, str]]] = {}
        for coder, passages in self.codings[group.name].items():
            for passage in passages:
                by_place.setdefault((passage.start, passage.end), []).append((coder, passage.code))
        for (start, end), codings in sorted(by_place.items()):
            place = {"startPosition": str(start), "endPosition": str(end)}
            name = {"guid": self.guid("selection", group.name, start, end), "name": said.text[start:end][:40]}
            selection = SubElement(source, "PlainTextSelection", {**name, **place, **made})
            for coder, code in codings:
                self._coding(selection, (group.name, start, end, coder, code), coder, code)

    def _coding(self, selection: Element, name: tuple[object, ...], coder: str, code: str) -> None:
        made = {"creatingUser": self.guid("user", coder), "creationDateTime": self.created}
        coding = SubElement(selection, "Coding", {"guid": self.guid("coding", *name), **made})
        SubElement(coding, "CodeRef", {"targetGUID": self.guid("code", self.codes.paths[code])})
