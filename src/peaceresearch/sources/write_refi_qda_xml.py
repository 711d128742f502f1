"""XML as text, element by element: escaping, identifiers and what XML cannot hold."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

Lines = list[str]

_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_COLOUR = re.compile(r"#([A-Fa-f0-9]{6}|[A-Fa-f0-9]{3})")
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_KEPT = {"\r": "&#13;"}  # an XML parser makes a line feed of any other carriage return
_REPLACEMENT = "\ufffd"


def element(tag: str, attributes: Iterable[tuple[str, str]] = (), inside: Iterable[Lines] = ()) -> Lines:
    """Lines of an element with children; attributes without a value are left out."""
    written = "".join(f" {name}={_quoted(value)}" for name, value in attributes if value)
    lines = [line for child in inside for line in child]
    return [f"<{tag}{written}>", *lines, f"</{tag}>"] if lines else [f"<{tag}{written}/>"]


def section(tag: str, inside: Iterable[Lines]) -> Lines:
    """Lines of an element that is there for its children only: none without any."""
    found = [each for each in inside if each]
    return element(tag, (), found) if found else []


def text_element(tag: str, value: str) -> Lines:
    """An element with text, none without text; a carriage return is kept as ``&#13;``."""
    return [f"<{tag}>{escape(legal(value), _KEPT)}</{tag}>"] if value else []


def reference(tag: str, key: str) -> Lines:
    """Line of an element that points to another one."""
    return [f'<{tag} targetGUID="{key}"/>']


def guid(kind: str, key: str, *further: object) -> str:
    """`key` itself where it is an identifier of the standard, else one made of kind and names: always the same."""
    if not further and _GUID.fullmatch(key.lower()):
        return key.lower()
    return str(uuid.uuid5(uuid.NAMESPACE_OID, repr(("peaceresearch", kind, key, *further))))


def is_guid(key: str) -> bool:
    """Whether `key` is an identifier as the standard has them."""
    return _GUID.fullmatch(key.lower()) is not None


def is_colour(value: str) -> bool:
    """Whether `value` is a colour as the standard has them: ``#RRGGBB`` or ``#RGB``."""
    return _COLOUR.fullmatch(value) is not None


def legal(value: str) -> str:
    """The text with what XML 1.0 cannot hold (most control characters) replaced by U+FFFD."""
    return _NOT_IN_XML.sub(_REPLACEMENT, value)


def is_legal(value: str) -> bool:
    """Whether XML 1.0 can hold the text as it is."""
    return _NOT_IN_XML.search(value) is None


def _quoted(value: str) -> str:
    return quoteattr(legal(value), _KEPT)
