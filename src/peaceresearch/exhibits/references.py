"""References as citeproc writes them, each as plain text and as HTML, in the order of the style."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import pypandoc

from peaceresearch.problems import input_error
from peaceresearch.study.citations import localised_style
from peaceresearch.study.words import Words

_CITE_ALL = "---\nnocite: '@*'\n---\n"
_TAGS = {
    "Emph": "em", "Strong": "strong", "Superscript": "sup", "Subscript": "sub", "SmallCaps": "span", "Underline": "u",
    "Strikeout": "s",
}  # fmt: skip


@dataclass(frozen=True)
class Reference:
    """One entry of a bibliography: the id of its item, as plain text, and as HTML with emphasis and links."""

    id: str
    text: str
    html: str


def references(items: Sequence[Mapping[str, Any]], style: Path | None, words: Words) -> list[Reference]:
    """The entries of a bibliography.

    Parameters
    ----------
    items
        CSL-JSON items with an `id` each (https://docs.citationstyles.org, "CSL-JSON").
    style
        A CSL style; None for pandoc's own (Chicago, author and date).
    words
        The language, whose terms of bibliographies go before those of the style's locale.

    Returns
    -------
    list of Reference
        Sorted as the style sorts.

    Raises
    ------
    InputError
        The style cannot be read, or pandoc refuses it or the items.
    """
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        bibliography, found = folder / "items.json", localised_style(style, words, folder)
        bibliography.write_text(json.dumps(list(items), ensure_ascii=False), encoding="utf-8")
        options = ["--citeproc", f"--bibliography={bibliography}", f"--metadata=lang:{words.tags.pandoc}", "--quiet"]
        options += [f"--csl={found}"] if found is not None else []
        try:
            made = json.loads(pypandoc.convert_text(_CITE_ALL, "json", format="markdown", extra_args=options))
        except RuntimeError as error:
            what = f"pandoc cannot write the bibliography: {str(error).strip().splitlines()[-1]}"
            raise input_error(style or "default.csl", what, "give a CSL style that it reads") from None
    return [_reference(block, words) for block in _entries(made["blocks"])]


def _entries(blocks: Iterable[Mapping[str, Any]]) -> Iterable[Mapping[str, Any]]:
    for block in blocks:
        if block["t"] == "Div":
            (name, _, _), inner = block["c"]
            if name.startswith("ref-"):
                yield block
            else:
                yield from _entries(inner)


def _reference(block: Mapping[str, Any], words: Words) -> Reference:
    (name, _, _), inner = block["c"]
    inlines = [inline for paragraph in inner if paragraph["t"] in ("Para", "Plain") for inline in paragraph["c"]]
    return Reference(name.removeprefix("ref-"), _plain(inlines, words), _html(inlines, words))


def _plain(inlines: Iterable[Mapping[str, Any]], words: Words) -> str:
    return "".join(_text(inline, _plain, words, str) for inline in inlines).strip()


def _html(inlines: Iterable[Mapping[str, Any]], words: Words) -> str:
    made = ""
    for inline in inlines:
        text = _text(inline, _html, words, escape)
        tag = _TAGS.get(inline["t"])
        if inline["t"] == "Link":
            text = f'<a href="{escape(inline["c"][2][0])}">{text}</a>'
        made += f"<{tag}>{text}</{tag}>" if tag else text
    return made.strip()


def _text(inline: Mapping[str, Any], inside: Any, words: Words, written: Any) -> str:
    """The text of one inline, in which others may stand."""
    kind: str = inline["t"]
    content: Any = inline.get("c")
    if kind == "Str":
        return str(written(content))
    if kind in ("Space", "SoftBreak", "LineBreak"):
        return " "
    if kind == "Quoted":
        return f"{words.document['quote_open']}{inside(content[1], words)}{words.document['quote_close']}"
    if kind == "Span":  # a number in the margin is apart from the text
        end = " " if "csl-left-margin" in content[0][1] else ""
        return f"{inside(content[1], words)}{end}"
    if kind == "Link":
        return str(inside(content[1], words))
    if kind in ("Code", "Math", "RawInline"):
        return str(written(content[1]))
    return str(inside(content, words))
