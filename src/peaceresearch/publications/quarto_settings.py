"""What Quarto is told: the project file, the document's header and the environment, as plain data."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import font_source_sans_pro

from peaceresearch.problems import input_error
from peaceresearch.publications.document import Kind, Woven, slide_level
from peaceresearch.publications.finish.source import Facts
from peaceresearch.study.words import Words

#: The names of the document in its scratch folder, of the Office documents whose styles it takes, and of the file that
#: carries the mark of synthetic data.
DOCUMENT = "document.qmd"
REFERENCE = {"docx": "reference.docx", "pptx": "reference.pptx"}
MARK = {"html": "synthetic.html", "typst": "synthetic.typ"}

_FONT = "Source Sans Pro"

#: Keys of a header that say how to run or render: that is said here, and a leftover would start a kernel or win.
_OURS = ("engine", "execute", "filters", "format", "jupyter", "knitr", "language", "metadata-files", "project")

#: Variables that tell where a Quarto installation has its programs (conda sets them); they change no output.
_PROGRAMS = re.compile(
    r"QUARTO_(BIN_PATH|CONDA_PREFIX|DART_SASS|DENO|DENO_DOM|ESBUILD|PANDOC|ROOT|SHARE_PATH|SRC_PATH|TYPST|TYPST_GATHER)"
)
#: Nothing listens at the discard port: what would be fetched fails at once, and the render with it.
_NOWHERE = "http://127.0.0.1:9"


def target_of(kind: Kind, name: str) -> str:
    """What Quarto calls the format `name` of a kind of document."""
    return {"pdf": "typst", "html": "revealjs" if kind == "slides" else "html"}.get(name, name)


def image_ending(target: str) -> str:
    """The ending of the figures that a format takes when the source gives none: Office files take png, others svg."""
    return "png" if target in ("docx", "pptx") else "svg"


def language(words: Words) -> dict[str, str]:
    """Quarto's `language:` entries for every label that it prints into a report or slides, from the words table.

    The keys are those of `src/resources/language/_language.yml` in Quarto's source, with the prefixes of references,
    which that file leaves to the titles.
    """
    document, labels = words.document, words.crossref
    entries = {
        "toc-title-document": document["contents"],
        "toc-title-website": document["contents"],
        "section-title-abstract": document["abstract"],
        "section-title-footnotes": document["footnotes"],
        "section-title-references": document["references"],
        "title-block-author-single": document["author"],
        "title-block-author-plural": document["authors"],
        "title-block-published": document["published"],
        "title-block-keywords": document["keywords"],
        "crossref-lof-title": document["list_of_figures"],
        "crossref-lot-title": document["list_of_tables"],
    }
    for short, name in (("fig", "figure"), ("tbl", "table"), ("sec", "section"), ("eq", "equation")):
        entries[f"crossref-{short}-title"] = labels[name].title
        entries[f"crossref-{short}-prefix"] = labels[name].reference
    for kind, title in words.callout.items():
        entries[f"callout-{kind}-title"] = title
        entries[f"callout-{kind}-prefix"] = title
    return entries


def project(woven: Woven, target: str, header: Mapping[str, Any], body: str, facts: Facts) -> dict[str, Any]:
    """The content of `_quarto.yml`: language and options of one format.

    The file also makes the scratch folder a project of its own, so that no `_quarto.yml` of a folder above counts.
    A PDF is asked to be accessible (PDF/UA-1) unless the document has formulas or a picture without a text, for which
    typst refuses to write one.
    """
    words = woven.words
    options: dict[str, Any] = {"default-image-extension": image_ending(target), "toc-title": words.document["contents"]}
    if target in REFERENCE:
        options["reference-doc"] = REFERENCE[target]
    if target in ("html", "revealjs"):
        options |= {"embed-resources": True, "html-math-method": "mathml", "code-copy": False}
    if target in ("revealjs", "pptx"):
        options["slide-level"] = slide_level(body)
    if target == "revealjs":
        options |= {"slide-number": True, "menu": False}
    elif target == "typst":
        options |= {
            "papersize": "a4",
            "region": words.tags.typst_region,
            "mainfont": _FONT,
            "font-paths": [font_source_sans_pro.font_directory],
            "page-numbering": "1",
        }
        if header.get("number-sections"):
            options["section-numbering"] = "1.1.1"
        if not facts.has_math and all(one.alt for one in facts.pictures):
            options["pdf-standard"] = ["ua-1"]
    elif target == "pptx":
        options["notes-title"] = words.document["footnotes"]
    sentence = facts.synthetic
    if sentence and target == "html":
        options["include-before-body"] = MARK["html"]
    elif sentence and target == "typst":
        options["include-in-header"] = MARK["typst"]
    elif sentence and target == "revealjs":
        options["footer"] = _escaped(sentence)
    return {
        "project": {"type": "default"},
        "lang": words.tags.pandoc,
        "language": language(words),
        "citeproc": True,
        "link-citations": True,
        "format": {target: options},
    }


def document_header(woven: Woven, header: Mapping[str, Any], renamed: Mapping[str, Any]) -> dict[str, Any]:
    """The header of the document in its scratch folder.

    Quarto reads every date and writes it anew, in the wrong script or language or as "Invalid Date": it is given the
    edition's day, and what is to be read (edition or publisher, and date) as a format that is all literal. `renamed`
    replaces the paths of bibliography and style.

    Raises
    ------
    InputError
        When the date has a closing square bracket, which ends the literal.
    """
    kept = {key: value for key, value in header.items() if key not in _OURS}
    made = {**kept, **renamed, "lang": woven.words.tags.pandoc, "engine": "markdown"}
    if header.get("date"):
        before = "edition" if header.get("edition") else "publisher"
        shown = " · ".join(str(header[key]) for key in (before, "date") if header.get(key))
        if "]" in shown:
            raise input_error(woven.source, f'the date "{shown}" has a bracket', "write it without", "date")
        made["date"] = datetime.fromtimestamp(woven.epoch, UTC).strftime("%Y-%m-%d")
        made["date-format"] = f"[{shown}]"
    return made


def mark_file(target: str, sentence: str) -> str:
    """The fragment that shows a sentence on top of a page of HTML, or of every page of a PDF."""
    if target == "typst":
        text = sentence.replace("\\", "\\\\").replace('"', '\\"')
        return f'#set page(header: align(center, text(size: 9pt, weight: "bold", fill: rgb("8a3b00"))[#"{text}"]))\n'
    text = sentence.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    place = "position:sticky;top:0;z-index:2000;padding:.3em 1em;text-align:center"
    style = f"{place};font-weight:600;background:#fff3e2;color:#8a3b00"
    return f'<div role="note" class="synthetic" style="{style}">{text}</div>\n'


def environment(home: Path, epoch: int, base: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment in which Quarto runs: the caller's, without what would change the output.

    Caches and configuration live in `home`, the clock is the edition's, time zone and locale are fixed, proxies lead
    nowhere, and every QUARTO_ and TYPST_ variable is dropped but those that say where the programs are.
    """
    kept = {
        key: value
        for key, value in (os.environ if base is None else base).items()
        if _PROGRAMS.fullmatch(key) or not key.startswith(("QUARTO_", "TYPST_", "PANDOC_", "XDG_", "LC_", "LANG"))
    }
    folders = {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("CACHE", "CONFIG", "DATA", "STATE")}
    proxies = {name: _NOWHERE for each in ("http_proxy", "https_proxy", "all_proxy") for name in (each, each.upper())}
    return {
        **kept,
        **folders,
        **proxies,
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(home / "runtime"),
        "TMPDIR": str(home / "tmp"),
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "NO_COLOR": "1",
        "no_proxy": "",
        "NO_PROXY": "",
        "SOURCE_DATE_EPOCH": str(epoch),
        "QUARTO_PYTHON": sys.executable,
    }


def _escaped(text: str) -> str:
    """Plain text as Markdown: every ASCII punctuation mark may be escaped."""
    return "".join(f"\\{letter}" if letter in "&\\`*_{}[]()#+-.!$@<>|~^\"'" else letter for letter in text)
