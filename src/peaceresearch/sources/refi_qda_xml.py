"""The XML of REFI-QDA files, parsed safely: no document types, no entities, one namespace."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from peaceresearch.problems import input_error

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

NAMESPACE = "{urn:QDA-XML:project:1.0}"
EXPORT_AGAIN = "export the project again as .qdpx"

_ROOT = re.compile(r"\{urn:QDA-XML:(project|codebook):([01][.:][0-9]+)\}(Project|CodeBook)")
_STANDARD = "1.0"


def parsed(data: bytes, shown: str, place: str, root_name: str) -> tuple[Element, str]:
    """The root element of REFI-QDA XML, all its names in the namespace of projects, and what is to be noted.

    Codebooks (.qdc) have a namespace of their own, and drafts of the standard (0:4 in some programs, 1:0) one each; the
    elements that are read here are the same in all of them.

    Parameters
    ----------
    data
        The XML, in the encoding that it declares.
    shown, place
        Path and entry for error lines.
    root_name
        ``Project`` or ``CodeBook``.

    Returns
    -------
    tuple
        The root, and a remark about a namespace that is not that of version 1.0 ("" for none).

    Raises
    ------
    InputError
        When the data are no well-formed XML (with line and column), declare a document type or entities, or have
        another root.
    """
    kind = "project" if root_name == "Project" else "codebook"
    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except ParseError as error:
        line, column = error.position
        what = f"is not well-formed XML ({str(error).split(':')[0]})"
        where = f"{place}, line {line}, column {column + 1}" if place else f"line {line}, column {column + 1}"
        raise input_error(shown, what, EXPORT_AGAIN, where) from None
    except DefusedXmlException:
        remedy = f"check where the file came from; a {kind} needs none"
        raise input_error(shown, "declares a document type or entities", remedy, place) from None
    except (ValueError, LookupError, RecursionError) as error:
        raise input_error(shown, f"cannot be parsed ({error})", EXPORT_AGAIN, place) from None
    found = _ROOT.fullmatch(root.tag)
    if found is None or found[1] != kind or found[3] != root_name:
        what = f"its root is {root.tag[:100]}, not a REFI-QDA {kind}"
        raise input_error(shown, what, f"export as REFI-QDA {kind} (urn:QDA-XML:{kind}:{_STANDARD})", place)
    own = root.tag[: root.tag.index("}") + 1]
    if own != NAMESPACE:
        _rename(root, own)
    return root, "" if found[2] == _STANDARD else f"has the namespace of version {found[2]}"


def _rename(root: Element, own: str) -> None:
    for element in root.iter():
        if isinstance(element.tag, str) and element.tag.startswith(own):
            element.tag = NAMESPACE + element.tag[len(own) :]
