"""Synthetic focus groups, coded by two coders, as a REFI-QDA project.

Source: REFI-QDA Standard 1.5 (2019), qdasoftware.org, and its schema `Project.xsd` of 18 March 2019. Positions count
Unicode code points from 0, the end outside the passage (section 10.2).
"""

from __future__ import annotations

import uuid
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, indent, tostring

import numpy as np

from peaceresearch.study.general import Study, Synthetic
from peaceresearch.study.strands import FocusGroups
from peaceresearch.study.twin_focus_groups import FocusGroupsTwin, GroupTwin
from peaceresearch.twin.chance import stream

NAMESPACE = "urn:QDA-XML:project:1.0"
PATH_SEPARATOR = " > "
_ORIGIN = "peaceresearch twin"
_PARTICIPANTS = 7


@dataclass(frozen=True)
class Passage:
    """One coded sentence: where it stands in the transcript, and the theme given to it."""

    start: int
    end: int
    theme: str


@dataclass(frozen=True)
class Transcript:
    """What was said in one group: a turn a line, and the passages that raise a theme, in their order."""

    text: str
    passages: tuple[Passage, ...]


def transcript(group: GroupTwin, twin: FocusGroupsTwin, seed: int) -> Transcript:
    """Write one group's discussion.

    The moderator asks once per theme; participants answer with as many of its sentences as `passages` says, some of
    them among small talk. Every theme that the group raises is there, and no other.
    """
    numbers = stream(seed, f"transcript {group.name}")
    text, passages, speaker = "", [], 0

    def turn() -> str:
        """The start of a turn of somebody else than the last speaker."""
        nonlocal speaker
        speaker = (speaker + int(numbers.integers(1, _PARTICIPANTS))) % _PARTICIPANTS
        return f"P{speaker + 1}: "

    for theme in numbers.permutation(group.raises).tolist():
        text += f"M: {_one_of(twin.moderator[group.language], numbers)}\n"
        sentences = numbers.choice(twin.themes[theme].said[group.language], twin.passages, replace=False)
        for sentence in sentences.tolist():
            text += turn()
            if numbers.random() < 0.5:
                text += f"{_one_of(twin.small_talk[group.language], numbers)} "
            passages.append(Passage(len(text), len(text) + len(sentence), theme))
            text += f"{sentence}\n"
            if numbers.random() < 0.3:
                text += f"{turn()}{_one_of(twin.small_talk[group.language], numbers)}\n"
    return Transcript(text, tuple(passages))


def second_coding(first: Transcript, agreement: float, seed: int, name: str) -> tuple[Passage, ...]:
    """The passages as a second coder codes them.

    With the probability `agreement` a passage gets the first coder's theme; otherwise it is left out, or gets another
    theme of the same transcript, so that no theme appears that the group did not raise.
    """
    numbers = stream(seed, f"second coder {name}")
    found = []
    for passage in first.passages:
        agrees, leaves_out = numbers.random() < agreement, numbers.random() < 0.5
        others = sorted({other.theme for other in first.passages} - {passage.theme})
        if agrees:
            found.append(passage)
        elif others and not leaves_out:
            found.append(Passage(passage.start, passage.end, _one_of(others, numbers)))
    return tuple(found)


def write(
    path: Path, study: Study, synthetic: Synthetic, groups: FocusGroups, twin: FocusGroupsTwin, mark: str
) -> None:
    """Write the synthetic project to `path`; its name, its description and the archive's comment begin with `mark`.

    Entries are stored, not compressed, and dated like the edition: the same study gives the same bytes.
    """
    transcripts = {group.name: transcript(group, twin, study.seed) for group in twin.groups}
    project = _Project(study, groups, twin).element(transcripts)
    lang, day = study.languages[0], study.moment.date
    project.set("name", f"{mark}: {study.title[lang]}")
    SubElement(project, "Description").text = f"{mark}. {synthetic.statement[lang]}"
    indent(project)
    entries = {"project.qde": tostring(project, encoding="utf-8", xml_declaration=True)}
    for name, each in transcripts.items():
        entries[f"Sources/{guid(study.seed, 'source', name)}.txt"] = each.text.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.comment = mark.encode()
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

    def __init__(self, study: Study, groups: FocusGroups, twin: FocusGroupsTwin) -> None:
        self.seed, self.groups, self.twin = study.seed, groups, twin
        self.coders = groups.agreement.coders if groups.agreement else []
        self.created = f"{study.moment.date.isoformat()}T00:00:00Z"

    def guid(self, *name: object) -> str:
        return guid(self.seed, *name)

    def element(self, transcripts: dict[str, Transcript]) -> Element:
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
        for group in self.twin.groups:
            self._case(cases, group)
            self._source(sources, group, transcripts[group.name])
        return root

    def _codes(self, top: Element) -> None:
        """The codebook: a code for each part of each theme's path; only the last part of a path is for coding."""
        known: dict[str, Element] = {}
        for theme, parts in self._paths():
            above = top
            for depth in range(1, len(parts) + 1):
                path = PATH_SEPARATOR.join(parts[:depth])
                if path not in known:
                    is_theme = depth == len(parts)
                    attributes = {"guid": self.guid("code", path), "name": parts[depth - 1]}
                    known[path] = SubElement(above, "Code", {**attributes, "isCodable": str(is_theme).lower()})
                    if is_theme:
                        SubElement(known[path], "Description").text = self.twin.themes[theme].definition
                above = known[path]

    def _paths(self) -> Iterator[tuple[str, Sequence[str]]]:
        for theme in self.twin.themes:
            yield theme, self.groups.codes[theme].code.split(PATH_SEPARATOR)

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
        key, user = self.guid("source", group.name), self.guid("user", self.coders[0])
        attributes = {"guid": key, "name": group.name, "plainTextPath": f"internal://{key}.txt"}
        made = {"creatingUser": user, "creationDateTime": self.created}
        source = SubElement(sources, "TextSource", {**attributes, **made})
        second = second_coding(said, self.twin.agreement, self.seed, group.name)
        by_place: dict[tuple[int, int], list[tuple[str, str]]] = {}
        for coder, passages in zip(self.coders, (said.passages, second), strict=True):
            for passage in passages:
                by_place.setdefault((passage.start, passage.end), []).append((coder, passage.theme))
        for (start, end), codings in by_place.items():
            place = {"startPosition": str(start), "endPosition": str(end)}
            name = {"guid": self.guid("selection", group.name, start), "name": said.text[start:end][:40]}
            selection = SubElement(source, "PlainTextSelection", {**name, **place, **made})
            for coder, theme in codings:
                self._coding(selection, (group.name, start, coder), coder, theme)

    def _coding(self, selection: Element, name: tuple[object, ...], coder: str, theme: str) -> None:
        made = {"creatingUser": self.guid("user", coder), "creationDateTime": self.created}
        coding = SubElement(selection, "Coding", {"guid": self.guid("coding", *name), **made})
        SubElement(coding, "CodeRef", {"targetGUID": self.guid("code", self.groups.codes[theme].code)})


def _one_of(choices: Sequence[str], numbers: np.random.Generator) -> str:
    return choices[int(numbers.integers(len(choices)))]
