"""Codes, users, variables, cases and sets of a REFI-QDA project as tables: pure functions on parsed XML."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from peaceresearch.sources.refi_qda_elements import (
    Findings,
    child,
    children,
    description,
    guid,
    identified,
    label,
    name_of,
    named,
    text,
)

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

PATH_SEPARATOR = " > "
DEPTH_LIMIT = 100  # levels of a codebook, far above any that people can use
_CODE_COLUMNS = ["code", "name", "parent", "path", "colour", "description", "codable"]
_MEMBER_KINDS: Mapping[str, str] = {
    "MemberCode": "code",
    "MemberSource": "source",
    "MemberNote": "note",
    "CodeRef": "code",
    "SourceRef": "source",
    "SelectionRef": "selection",
}


def codes(book: Element | None, findings: Findings, cases_: Collection[str] = ()) -> pd.DataFrame:
    """One row per code of a ``CodeBook`` in its order, parents before children: see `CodedMaterial.codes`.

    A code with the guid of a case is the case itself, as NVivo writes it, and left out; so is what is nested deeper
    than `DEPTH_LIMIT`, which is a problem.
    """
    waiting = [(code, "", "", 1) for code in children(child(book, "Codes"), "Code")][::-1]
    found: list[tuple[Element, str, str]] = []
    left_out = 0
    while waiting:
        code, parent, path, depth = waiting.pop()
        own_path = PATH_SEPARATOR.join(filter(None, (path, text(code.get("name")) or guid(code))))
        if guid(code) in cases_:
            left_out, inside = left_out + 1, (parent, path)
        else:
            found.append((code, parent, own_path))
            inside = (guid(code), own_path)
        if depth < DEPTH_LIMIT:
            waiting += [(below, *inside, depth + 1) for below in children(code, "Code")][::-1]
        elif child(code, "Code") is not None:
            findings.problem(label(code), f"has codes nested deeper than {DEPTH_LIMIT} levels")
    if left_out:
        findings.note("CodeBook", f"{left_out} code(s) that are cases", "left out of the codes")
    known = identified((code for code, _, _ in found), findings)
    rows = [
        (guid(code), named(code, findings), parent, path, code.get("color", ""), description(code), _codable(code))
        for code, parent, path in found
        if known.get(guid(code)) is code
    ]
    table = pd.DataFrame(rows, columns=_CODE_COLUMNS)
    for path in sorted(table.loc[table["path"].duplicated(), "path"].unique()):
        findings.note(f"code {path}", "two codes have this path", "both kept: their guids tell them apart")
    return table.astype({**dict.fromkeys(_CODE_COLUMNS, "str"), "codable": "bool"})


def users(root: Element, findings: Findings) -> pd.DataFrame:
    """One row per user in file order: guid, name ("" if the file gives none)."""
    known = identified(children(child(root, "Users"), "User"), findings)
    return _table([(key, text(user.get("name"))) for key, user in known.items()], ["guid", "name"])


def names_of_sources(sources: Mapping[str, Element], findings: Findings) -> dict[str, str]:
    """What each source is called; a recording without a name is called like its transcript, as ATLAS.ti means it."""
    result = {}
    for key, source in sources.items():
        transcript = child(source, "Transcript")
        unnamed = transcript is not None and not text(source.get("name"))
        result[key] = named(transcript if transcript is not None and unnamed else source, findings)
    for name, count in sorted(Counter(result.values()).items()):
        if count > 1:
            findings.note(f"source {name}", f"{count} sources have this name", "kept apart: their guids differ")
    return result


def coder_names(table: pd.DataFrame, findings: Findings) -> dict[str, str]:
    """What each user is called as a coder: the name, or the guid where the name is missing or shared by two users."""
    shared = set(table.loc[table["name"].duplicated(keep=False), "name"]) - {""}
    for name in sorted(shared):
        findings.note(f"user {name}", "two users have this name", "their guids stand for them as coders")
    pairs = zip(table["guid"], table["name"], strict=True)
    return {key: name if name and name not in shared else key for key, name in pairs}


def variables(
    root: Element, sources: Mapping[str, Element], cases_: Mapping[str, Element], findings: Findings
) -> pd.DataFrame:
    """One row per value, resolved to documents: document, case, variable, value; see `CodedMaterial.variables`."""
    declared = identified(children(child(root, "Variables"), "Variable"), findings)
    names = {key: named(each, findings) for key, each in declared.items()}
    rows: list[tuple[str, str, str, str]] = []
    for document, source in sources.items():
        rows += [(document, "", *value) for value in _values(source, names, findings)]
    for case, element in cases_.items():
        members = [guid(each, "targetGUID") for each in children(element, "SourceRef")] or [""]
        rows += [(document, case, *value) for value in _values(element, names, findings) for document in members]
    order = {document: position for position, document in enumerate(sources)}
    rows.sort(key=lambda row: (order.get(row[0], len(order)), row[2], row[1], row[3]))
    values = defaultdict(set)
    for document, _, variable, value in rows:
        values[document, variable].add(value)
    for (document, variable), several in values.items():
        if document and len(several) > 1:
            found = f"has {len(several)} values of {variable}: {', '.join(sorted(several))}"
            findings.note(label(sources[document]) if document in sources else document, found, "all kept")
    return _table(rows, ["document", "case", "variable", "value"])


def members(
    groups: Mapping[str, Element],
    column: str,
    known: Mapping[str, Collection[str]],
    findings: Findings,
    coded: Sequence[tuple[str, str, str]] = (),
) -> pd.DataFrame:
    """One row per member of a set or case: `column` (guid), name, kind (code|source|note|selection), member (guid).

    `known` has the identifiers of each kind; a member that is not among them is a problem. `coded` are further members
    as (group, kind, member).
    """
    rows = []
    for key, group in groups.items():
        name = named(group, findings)
        refs = [(_MEMBER_KINDS[name_of(each)], guid(each, "targetGUID")) for each in children(group, *_MEMBER_KINDS)]
        refs += [(kind, member) for of, kind, member in coded if of == key]
        if not refs:
            findings.note(label(group), "has no members", "left out")
        rows += [(key, name, kind, member) for kind, member in refs]
        for kind, member in refs:
            if member not in known[kind]:
                what = f"refers to the {kind} {member or 'without guid'}, which does not exist"
                findings.problem(label(group), what)
    return _table(rows, [column, "name", "kind", "member"])


def _values(holder: Element, names: Mapping[str, str], findings: Findings) -> Iterable[tuple[str, str]]:
    for each in children(holder, "VariableValue"):
        key = guid(child(each, "VariableRef"), "targetGUID")
        if key in names:
            value = next((text(part.text) for part in each if name_of(part).endswith("Value")), "")
            yield names[key], value
        else:
            findings.problem(
                label(holder), f"has a value of the variable {key or 'without guid'}, which does not exist"
            )


def _codable(code: Element) -> bool:
    return code.get("isCodable", "true").strip().lower() not in ("false", "0")


def _table(rows: Sequence[tuple[str, ...]], columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=columns, dtype="str")
