"""The structure of a REFI-QDA project as its standard gives it: children in order, attributes, types.

Written from the text of the standard (REFI-QDA 1.5, section 5.3) for what `write_refi_qda` writes.
"""

import re
from xml.etree.ElementTree import Element

NAMESPACE = "{urn:QDA-XML:project:1.0}"
GUID = r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
TYPES = {
    "guid": rf"{GUID}|\{{{GUID}\}}",
    "moment": MOMENT,
    "boolean": "true|false|0|1",
    "colour": "#([A-Fa-f0-9]{6}|[A-Fa-f0-9]{3})",
    "integer": r"[+-]?\d+",
    "type": "Text|Boolean|Integer|Float|Date|DateTime",
    "string": r"(?s).*",
}
_MADE = {"creatingUser": "guid", "creationDateTime": "moment", "modifyingUser": "guid", "modifiedDateTime": "moment"}
_TEXT = {"guid!": "guid", "name": "string", "richTextPath": "string", "plainTextPath": "string", **_MADE}
_MEDIA = {"guid!": "guid", "name": "string", "path": "string", "currentPath": "string", **_MADE}
_END = "Coding* NoteRef* VariableValue*"
_TEXT_PARTS = f"Description? PlainTextContent? PlainTextSelection* {_END}"
_REFERENCE = ("", {"targetGUID!": "guid"})
_SELECTION = "Description? Coding* NoteRef*"

# Tag: children in order (?: at most one, *: any number, +: at least one), and attributes with their type (!: required).
SCHEMA: dict[str, tuple[str, dict[str, str]]] = {
    "Project": (
        "Users? CodeBook? Variables? Cases? Sources? Notes? Links? Sets? Graphs? Description? NoteRef*",
        {
            "name!": "string",
            "origin": "string",
            "creatingUserGUID": "guid",
            "creationDateTime": "moment",
            "modifyingUserGUID": "guid",
            "modifiedDateTime": "moment",
            "basePath": "string",
        },
    ),
    "Users": ("User+", {}),
    "User": ("", {"guid!": "guid", "name": "string", "id": "string"}),
    "CodeBook": ("Codes", {}),
    "Codes": ("Code+", {}),
    "Code": (
        "Description? NoteRef* Code*",
        {"guid!": "guid", "name!": "string", "isCodable!": "boolean", "color": "colour"},
    ),
    "Variables": ("Variable+", {}),
    "Variable": ("Description?", {"guid!": "guid", "name!": "string", "typeOfVariable!": "type"}),
    "VariableValue": ("VariableRef TextValue?", {}),
    "Cases": ("Case+", {}),
    "Case": ("Description? CodeRef* VariableValue* SourceRef* SelectionRef*", {"guid!": "guid", "name": "string"}),
    "Sources": ("(TextSource|PDFSource|PictureSource|AudioSource|VideoSource)+", {}),
    "TextSource": (_TEXT_PARTS, _TEXT),
    "Representation": (_TEXT_PARTS, _TEXT),
    "TextDescription": (_TEXT_PARTS, _TEXT),
    "Note": (_TEXT_PARTS, _TEXT),
    "PDFSource": (f"Description? PDFSelection* Representation? {_END}", _MEDIA),
    "PictureSource": (f"Description? TextDescription? PictureSelection* {_END}", _MEDIA),
    "AudioSource": (f"Description? Transcript* AudioSelection* {_END}", _MEDIA),
    "VideoSource": (f"Description? Transcript* VideoSelection* {_END}", _MEDIA),
    "Transcript": ("Description? PlainTextContent? SyncPoint* TranscriptSelection* NoteRef*", _TEXT),
    "SyncPoint": ("", {"guid!": "guid", "timeStamp": "integer", "position": "integer"}),
    "PlainTextSelection": (
        _SELECTION,
        {"guid!": "guid", "name": "string", "startPosition!": "integer", "endPosition!": "integer", **_MADE},
    ),
    "TranscriptSelection": (
        _SELECTION,
        {"guid!": "guid", "name": "string", "fromSyncPoint": "guid", "toSyncPoint": "guid", **_MADE},
    ),
    "Coding": ("CodeRef NoteRef*", {"guid!": "guid", "creatingUser": "guid", "creationDateTime": "moment"}),
    "Notes": ("Note+", {}),
    "Sets": ("Set+", {}),
    "Set": ("Description? MemberCode* MemberSource* MemberNote*", {"guid!": "guid", "name!": "string"}),
    **dict.fromkeys(["Description", "PlainTextContent", "TextValue"], ("", {})),
    **dict.fromkeys(["CodeRef", "NoteRef", "SourceRef", "SelectionRef", "VariableRef"], _REFERENCE),
    **dict.fromkeys(["MemberCode", "MemberSource", "MemberNote"], _REFERENCE),
}


def departures(root: Element) -> list[str]:
    """Where a project departs from the schema: one line each."""
    found = []
    seen: set[str] = set()
    for element in root.iter():
        tag = element.tag.removeprefix(NAMESPACE)
        if tag not in SCHEMA or element.tag == tag:
            found.append(f"{element.tag}: unknown")
            continue
        children, attributes = SCHEMA[tag]
        if not re.fullmatch(_pattern(children), "".join(f"{child.tag.removeprefix(NAMESPACE)} " for child in element)):
            found.append(f"{tag}: children {[child.tag.removeprefix(NAMESPACE) for child in element]}")
        known = {name.rstrip("!"): kind for name, kind in attributes.items()}
        missing = {name[:-1] for name in attributes if name.endswith("!")} - set(element.attrib)
        found += [f"{tag}: no {name}" for name in sorted(missing)]
        for name, value in element.attrib.items():
            if name not in known or not re.fullmatch(TYPES[known[name]], value):
                found.append(f"{tag}: {name}={value!r}")
        if "guid" in element.attrib:
            if element.attrib["guid"] in seen:
                found.append(f"{tag}: guid {element.attrib['guid']} is there twice")
            seen.add(element.attrib["guid"])
        if len(element) and (element.text or "").strip():
            found.append(f"{tag}: text between its children")
    return found


def _pattern(children: str) -> str:
    parts = re.findall(r"(\(?[\w|]+\)?)([?*+]?)", children)
    return "".join(f"(?:(?:{name.strip('()')}) ){count}" for name, count in parts)
