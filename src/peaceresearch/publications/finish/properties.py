"""The properties of an Office file: what its owner sees under "Info", and what a catalogue reads."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from lxml import etree

from peaceresearch.publications.document import Woven
from peaceresearch.publications.finish.package import Package
from peaceresearch.publications.finish.source import Facts

_CP = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_DC = "http://purl.org/dc/elements/1.1/"
_TERMS = "http://purl.org/dc/terms/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_APP = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"


def write_properties(package: Package, woven: Woven, facts: Facts) -> None:
    """Set title, subject, authors, keywords, comments, language, dates and company; empty the custom properties.

    The comments hold the sentence that marks synthetic data, both dates are the edition's, and the company is the
    publisher. pandoc writes every key of the header into the custom properties, paths of this machine among them.
    """
    core = package.xml("docProps/core.xml")
    for child in list(core):
        core.remove(child)
    moment = datetime.fromtimestamp(woven.epoch, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    texts = {
        f"{{{_DC}}}title": facts.title,
        f"{{{_DC}}}subject": facts.subject,
        f"{{{_DC}}}creator": "; ".join(facts.authors),
        f"{{{_CP}}}keywords": ", ".join(facts.keywords),
        f"{{{_DC}}}description": facts.synthetic,
        f"{{{_DC}}}language": woven.words.tags.html,
        f"{{{_CP}}}lastModifiedBy": "; ".join(facts.authors),
    }
    for tag, text in texts.items():
        if text:
            etree.SubElement(core, tag).text = text
    for name in ("created", "modified"):
        entry = etree.SubElement(core, f"{{{_TERMS}}}{name}")
        entry.set(f"{{{_XSI}}}type", "dcterms:W3CDTF")
        entry.text = moment
    if "docProps/custom.xml" in package.parts:
        custom = package.xml("docProps/custom.xml")
        for child in custom.findall(f"{{{_CUSTOM}}}property"):
            custom.remove(child)
    if facts.publisher and "docProps/app.xml" in package.parts:
        _set_company(package.xml("docProps/app.xml"), facts.publisher)


def _set_company(root: Any, publisher: str) -> None:
    company = root.find(f"{{{_APP}}}Company")
    if company is None:
        company = etree.SubElement(root, f"{{{_APP}}}Company")
    company.text = publisher
