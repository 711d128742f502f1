"""The bibliography style of a document, with the terms of its language."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

import pypandoc
from defusedxml.ElementTree import ParseError, fromstring

from peaceresearch.problems import input_error
from peaceresearch.study.words import Words

_CSL = "http://purl.org/net/xbiblio/csl"
_FORMS = ("short", "verb", "verb-short", "symbol", "long")


def localised_style(style: Path | None, words: Words, folder: Path) -> Path | None:
    """A CSL style whose terms are those of `words.citation`, written to `folder` as `style.csl`.

    CSL's own locales lack some languages, and have others in one script only, so a bibliography would come out in
    English or in the other script. Terms in a `locale` element inside a style go before those of the locale files
    (CSL 1.0.2 specification, "Locale Fallback"). Both engines hand the result to citeproc.

    Parameters
    ----------
    style
        The document's own style; None for pandoc's default (Chicago, author and date).
    words
        The language; its `citation` section may be empty.
    folder
        Where the style is written.

    Returns
    -------
    Path or None
        The style to use; None where neither the document nor the language asks for one.

    Raises
    ------
    InputError
        When the document's style cannot be read.
    """
    if not words.citation:
        return style
    try:
        text = style.read_bytes() if style is not None else _default_style()
        root = fromstring(text)
    except (OSError, ParseError) as error:
        raise input_error(style or "default.csl", f"is no CSL style: {error}", "give one in XML") from None
    register_namespace("", _CSL)
    information = root.find(f"{{{_CSL}}}info")
    place = list(root).index(information) + 1 if information is not None else 0
    root.insert(place, _locale(words.citation))
    written = folder / "style.csl"
    written.write_bytes(tostring(root, encoding="utf-8"))
    return written


def _default_style() -> bytes:
    command = [pypandoc.get_pandoc_path(), "--print-default-data-file=default.csl"]
    return subprocess.run(command, capture_output=True, check=True).stdout


def _locale(terms: Mapping[str, str]) -> Element:
    """A CSL locale for every language, of the terms given as "name" or "name form"."""
    locale = Element(f"{{{_CSL}}}locale")
    # A locale's dates carry its own punctuation ("2006."), so they are written plainly: day, month, year.
    for form in ("text", "numeric"):
        date = SubElement(locale, f"{{{_CSL}}}date", form=form)
        SubElement(date, f"{{{_CSL}}}date-part", name="day", suffix=terms.get("day-suffix", " "))
        SubElement(date, f"{{{_CSL}}}date-part", name="month", suffix=" ")
        SubElement(date, f"{{{_CSL}}}date-part", name="year")
    group = SubElement(locale, f"{{{_CSL}}}terms")
    for key in sorted(terms):
        name, _, form = key.rpartition(" ")
        if form not in _FORMS or not name:
            name, form = key, ""
        if name == "day-suffix":
            continue
        term = SubElement(group, f"{{{_CSL}}}term", {"name": name, **({"form": form} if form else {})})
        for number in ("single", "multiple"):
            SubElement(term, f"{{{_CSL}}}{number}").text = terms[key]
    return locale
