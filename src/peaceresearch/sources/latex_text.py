"""The text that short pieces of LaTeX stand for, as in the fields of a bibliography; pandoc reads them."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any

import pypandoc

_LATEX = re.compile(r"[\\{}$~^]|--|``|''")
_BARE = re.compile(r"(?<!\\)([%&#_])")
_BRACE = re.compile(r"[{}]")
_SHIELDED = re.compile(r"\\([%&#_])")
_LETTER = {
    "dj": "đ", "DJ": "Đ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "ng": "ŋ", "NG": "Ŋ", "o": "ø", "O": "Ø",
    "l": "ł", "L": "Ł", "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å",
}  # fmt: skip
"""Letters that are commands; pandoc does not know those of LaTeX's T1 encoding, the first eight."""
_ACCENTS = {
    '"': "\u0308", "'": "\u0301", "`": "\u0300", "^": "\u0302", "~": "\u0303", "=": "\u0304", ".": "\u0307",
    "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328", "r": "\u030a", "d": "\u0323",
}  # fmt: skip
"""Commands that put an accent on the letter after them, and the combining character for it."""
_ACCENT = re.compile(
    r"\\(?:([\"'`^~=.])\s*|([uvHckrd])(?:\s+|(?=\{)))(?:\{([A-Za-z]|\\[ij])\}|([A-Za-z]|\\[ij](?![A-Za-z])\s*))"
)
_LETTERS = re.compile(rf"\\({'|'.join(_LETTER)})(?![A-Za-z])\s*(?:\{{\}})?")
_QUOTES = {"SingleQuote": ("‘", "’"), "DoubleQuote": ("“", "”")}


def plain_texts(texts: list[str]) -> tuple[list[str], dict[int, str]]:
    """Texts without their LaTeX, and what pandoc does not know or cannot read, by the text's place; that is kept.

    Signs that LaTeX would take for its own are shielded first.
    """
    read, unknown = {place: _simple(text) for place, text in enumerate(texts)}, {}
    wanted = {place: texts[place] for place, text in read.items() if _LATEX.search(text)}
    for place, (text, raw) in _read(wanted).items():
        read[place] = text
        if raw:
            unknown[place] = raw
    return list(read.values()), unknown


def _read(wanted: dict[int, str]) -> dict[int, tuple[str, str]]:
    """Each text without its LaTeX, and what of it is unknown. All at once; by halves where that goes wrong, for a text
    that is no LaTeX, or makes paragraphs of its own, would lend its words to the next.
    """
    source = "\n\n".join(f"{place} {' '.join(_shielded(text).split())}" for place, text in wanted.items())
    blocks = _blocks(source) if wanted else []
    found: dict[int, tuple[str, str]] = {}
    for place, block in zip(wanted, blocks, strict=False):
        raw: list[str] = []
        number, _, text = " ".join(_flat(block, raw).split()).partition(" ")
        if number == str(place):
            found[place] = text, " ".join(raw)
    if len(blocks) == len(found) == len(wanted):
        return found
    if len(wanted) == 1:
        return {place: (text, text) for place, text in wanted.items()}
    places, half = list(wanted), len(wanted) // 2
    return _read({place: wanted[place] for place in places[:half]}) | _read(
        {place: wanted[place] for place in places[half:]}
    )


def _simple(text: str) -> str:
    """The text without braces, accents and shields of signs, where that is all its LaTeX; else the text as it stands.

    pandoc reads the same from these, but takes a minute for 100,000 of them.
    """
    if "{" not in text and "\\" not in text:
        return text
    accented = _ACCENT.sub(_accented, _LETTERS.sub(lambda found: _LETTER[found[1]], text))
    bare = _SHIELDED.sub(r"\1", accented.replace("{", "").replace("}", ""))
    opened = 0
    for sign in _BRACE.findall(text):
        opened += 1 if sign == "{" else -1
        if opened < 0:
            return text
    return text if opened or "\\{" in text or "\\}" in text or _LATEX.search(bare) else bare


def _accented(found: re.Match[str]) -> str:
    letter = (found[3] or found[4]).removeprefix("\\").rstrip()
    return unicodedata.normalize("NFC", letter + _ACCENTS[found[1] or found[2]])


def _blocks(source: str) -> list[Any]:
    """The blocks that pandoc reads; none where it cannot."""
    options = ["--sandbox"]  # a file from elsewhere reads no other file
    try:
        made = pypandoc.convert_text(source, "json", format="latex+raw_tex", extra_args=options)
    except RuntimeError:  # what pypandoc makes of pandoc's failure
        return []
    return list(json.loads(made)["blocks"])


def _flat(node: Any, raw: list[str]) -> str:
    """The text of an element of pandoc's document (pandoc-types, Text.Pandoc.Definition); `raw` takes what is raw."""
    if isinstance(node, list):
        return "".join(_flat(part, raw) for part in node)
    if not isinstance(node, dict):
        return ""
    kind, content = node["t"], node.get("c", [])
    if kind in ("Str", "Space", "SoftBreak", "LineBreak"):
        return str(content) if kind == "Str" else " "
    if kind in ("RawInline", "Math", "Code"):
        raw += [content[1].strip()] if kind == "RawInline" else []
        return str(content[1])
    if kind == "Quoted":
        opening, closing = _QUOTES[content[0]["t"]]
        return f"{opening}{_flat(content[1], raw)}{closing}"
    return _flat(content, raw)


def _shielded(text: str) -> str:
    letters = _LETTERS.sub(lambda found: f"{{{_LETTER[found[1]]}}}", _ACCENT.sub(_accented, text))
    return _BARE.sub(r"\\\1", letters.replace("$", r"\$") if letters.count("$") % 2 else letters)
