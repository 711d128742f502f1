"""Cases and variables of a project that is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from peaceresearch.sources.refi_qda_material import CodedMaterial, rows_of
from peaceresearch.sources.write_refi_qda_memos import Memos
from peaceresearch.sources.write_refi_qda_xml import Lines, element, guid, is_guid, reference, text_element


class Cases:
    """Cases and variables: values of a document itself, and of the cases that it belongs to."""

    def __init__(self, material: CodedMaterial) -> None:
        self._material = material
        self.lost = 0

    def variables(self) -> Iterator[Lines]:
        """The ``Variable`` elements; all are of type Text, as values are kept as they are written."""
        for name in dict.fromkeys(self._material.variables["variable"].tolist()):
            yield element(
                "Variable", [("guid", guid("variable", name, "")), ("name", name), ("typeOfVariable", "Text")]
            )

    def values_of_documents(self) -> dict[str, list[Lines]]:
        """The ``VariableValue`` elements that belong to documents without a case between."""
        own = self._material.variables[self._material.variables["case"] == ""]
        result: dict[str, list[Lines]] = defaultdict(list)
        for row in rows_of(own):
            result[row.document].append(_value(row.variable, row.value))
        return result

    def lines(self, known: Mapping[str, set[str]], memos: Memos) -> Iterator[Lines]:
        """The ``Case`` elements: those with members first, then those with values only."""
        values = self._material.variables[self._material.variables["case"] != ""]
        cases = self._material.cases
        names = dict(zip(cases["case"].tolist(), cases["name"].tolist(), strict=True))
        members: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for row in rows_of(cases):
            members[row.case].append((row.kind, row.member))
        given: dict[str, dict[tuple[str, str], None]] = defaultdict(dict)
        for row in rows_of(values):
            given[row.case][row.variable, row.value] = None
            if row.document:
                members[row.case].append(("source", row.document))
        for case in dict.fromkeys([*names, *values["case"].tolist()]):
            name = names.get(case, case)
            shown = "" if name == case and is_guid(case) else name
            inside = [
                text_element("Description", memos.description("case", case)),
                *self._members(members[case], "code", "CodeRef", known),
                *(_value(*each) for each in given[case]),
                *self._members(members[case], "source", "SourceRef", known),
                *self._members(members[case], "selection", "SelectionRef", known),
            ]
            yield element("Case", [("guid", guid("case", case)), ("name", shown)], inside)

    def _members(
        self, members: list[tuple[str, str]], wanted: str, tag: str, known: Mapping[str, set[str]]
    ) -> list[Lines]:
        keys = [guid(kind, member) for kind, member in dict.fromkeys(members) if kind == wanted]
        there = [key for key in keys if key in known[wanted]]
        self.lost += len(keys) - len(there)
        return [reference(tag, key) for key in there]


def _value(variable: str, value: str) -> Lines:
    inside = [reference("VariableRef", guid("variable", variable, "")), text_element("TextValue", value)]
    return element("VariableValue", (), inside)
