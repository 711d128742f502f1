"""From typst source to PDF/UA-1."""

from __future__ import annotations

import json
import shutil
from importlib.util import find_spec
from pathlib import Path

import typst

from peaceresearch.problems import input_error
from peaceresearch.publications.document import Woven, header_and_body

RESOURCE_PACKAGES = ("font_source_sans_pro",)
_FACES = ("Regular", "It", "Semibold", "SemiboldIt", "Bold", "BoldIt")


def write_pdf(woven: Woven, source: Path) -> Path:
    """Compile what pandoc wrote to a PDF beside it: tagged (PDF/UA-1), with the edition's date and our fonts.

    Raises
    ------
    InputError
        With typst's message, when something in the document cannot be set, or not accessibly.
    """
    _write_given(woven, source.parent / "given.json")
    target = source.with_suffix(".pdf")
    try:
        _, warnings = typst.compile_with_warnings(
            source,
            output=target,
            root=source.parent,
            font_paths=[_fonts(source.parent / "fonts")],
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
            timestamp=woven.epoch,
            package_path=source.parent / "packages",
            package_cache_path=source.parent / "packages",
        )
    except typst.TypstError as error:
        hints = " ".join(error.hints)
        what = f"typst says: {error.message} {hints}"
        raise input_error(woven.source, what, "mend the document") from None
    if warnings:
        what = f"typst warns: {'; '.join(sorted({warning.message for warning in warnings}))}"
        raise input_error(woven.source, what, "mend the document")
    return target


def _write_given(woven: Woven, path: Path) -> None:
    """The texts that the template prints or that become the PDF's properties."""
    header = header_and_body(woven.source)[0]
    words = woven.words
    authors = header.get("author") or []
    keywords = header.get("keywords") or []
    given = {
        "authors": authors if isinstance(authors, list) else [str(authors)],
        "keywords": keywords if isinstance(keywords, list) else [str(keywords)],
        "description": str(header.get("description") or ""),
        "publisher": str(header.get("publisher") or ""),
        "synthetic": str(header.get("synthetic") or ""),
        "lang": words.tags.typst_lang,
        "region": words.tags.typst_region,
        "page": words.document["page"],
        "of": words.document["of"],
        **{kind: label.title for kind, label in words.crossref.items()},
    }
    path.write_text(json.dumps(given, ensure_ascii=False), encoding="utf-8")


def _fonts(folder: Path) -> Path:
    """The faces that the template uses, alone in a folder: the package has each twice, and order would decide."""
    spec = find_spec("font_source_sans_pro")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError(
            "the package font-source-sans-pro is not installed; install peaceresearch with its dependencies"
        )
    folder.mkdir(exist_ok=True)
    for face in _FACES:
        name = f"SourceSansPro-{face}.ttf"
        shutil.copyfile(Path(spec.submodule_search_locations[0]) / "files" / name, folder / name)
    return folder
