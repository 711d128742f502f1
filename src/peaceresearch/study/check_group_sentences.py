"""Sentences on focus groups count groups: they give no shares of people, and they test nothing.

What one participant says depends on what the others said, and groups are not drawn at random: a percentage of
participants or a p-value would claim what the material cannot carry (Onwuegbuzie et al. 2009, Int. J. Qual. Methods
8(3), 1-21).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from peaceresearch.problems import Problem
from peaceresearch.study.load import Configuration
from peaceresearch.study.reports import Report
from peaceresearch.study.text import Text
from peaceresearch.study.words import Words
from peaceresearch.study.yaml_file import Location

STRAND = "focus_groups"
SHARES = ("percent_agreement", "speaking_share", "saturation_reached", "new_information")
"""Measures of the strand that are shares, of decisions, words, orders and codes."""
_END = re.compile(r"(?<=[.!?])\s+|\n\s*\n")
_TEST = re.compile(r"(?<![\w*])\*?p\*?\s*(?:[<=>≤≥]|&lt;|&gt;)\s*[.,]?\d", re.IGNORECASE)
_REMEDY = "tell the number of groups, and of which communities"


@dataclass
class _Sentence:
    text: str = ""
    line: int = 0
    measures: list[str] = field(default_factory=list)
    """`strand.measure` of the values that it asks for."""


def problems_of_report(report: Report, words: Words) -> Iterator[Problem]:
    """Sentences of a document that tell a share or a test together with numbers of focus groups only."""
    for sentence in _sentences(report):
        if word := _wrong(sentence.text, sentence.measures, words):
            what = f"a sentence on focus groups says `{word}`"
            yield Problem(report.name, f"line {sentence.line}", what, _REMEDY)
    for call in report.asks("value"):
        if str(call.arguments[0]).startswith(f"{STRAND}.") and dict(call.options).get("show") in ("p", "p_adjusted"):
            what = "a result on focus groups has no p-value"
            yield Problem(report.name, f"line {call.line}", what, "show its estimate")


def problems_of_exhibits(config: Configuration, words: Mapping[str, Words]) -> Iterator[Problem]:
    """Captions, descriptions and notes that do so."""
    for name, exhibit in config.exhibits.exhibits.items():
        measures = [_measure(pattern) for pattern in exhibit.results]
        for part in ("caption", "alt", "note"):
            text = getattr(exhibit, part)
            for lang in config.study.languages if text else ():
                if word := _wrong(text[lang], measures, words[lang]):
                    line = config.files["exhibits"].line(("exhibits", name, part))
                    what = f"`{part}` of `{name}`, an exhibit on focus groups, says `{word}` ({lang})"
                    yield Problem("config/exhibits.yaml", f"line {line}", what, _REMEDY)


def problems_of_config(config: Configuration, words: Mapping[str, Words]) -> Iterator[Problem]:
    """What `config/focus_groups.yaml` says of the groups to readers: the checklist, definitions, patterns, changes."""
    groups = config.focus_groups
    if groups is None:
        return
    told: list[tuple[Location, Text]] = [(("coreq", item, "text"), each.text) for item, each in groups.coreq.items()]
    told += [(("negative_cases", name, "label"), case.label) for name, case in groups.negative_cases.items()]
    for name, coded in groups.codes.items():
        parts = (("definition", coded.definition), ("include", coded.include), ("exclude", coded.exclude))
        told += [(("codes", name, part), text) for part, text in parts if text is not None]
    versions = groups.codebook.versions.items() if groups.codebook else ()
    told += [(("codebook", "versions", name, "note"), each.note) for name, each in versions if each.note is not None]
    for at, text in told:
        for lang in config.study.languages:
            if word := _wrong(text[lang], (f"{STRAND}.groups",), words[lang]):
                line = config.files[STRAND].line(at)
                what = f"`{'.'.join(map(str, at))}` says `{word}` ({lang})"
                yield Problem(f"config/{STRAND}.yaml", f"line {line}", what, _REMEDY)


def _wrong(text: str, measures: Collection[str], words: Words) -> str:
    """The word that claims too much; "" where the text tells of something else, too, that may be a share."""
    of_groups = [measure.startswith(f"{STRAND}.") for measure in measures]
    if not of_groups or not all(of_groups) or any(measure.split(".")[1] in SHARES for measure in measures):
        return ""
    if found := _TEST.search(text):
        return found[0]
    listed = [word.strip() for key in ("share_words", "test_words") for word in words.document[key].split(",")]
    for word in listed:
        ending = r"\w*" if word.endswith("*") else r"(?!\w)"
        if found := re.search(rf"(?<!\w){re.escape(word.rstrip('*'))}{ending}", text, re.IGNORECASE):
            return found[0]
    return "%" if "%" in text else ""


def _sentences(report: Report) -> Iterator[_Sentence]:
    """The prose of a document, sentence by sentence, with the line on which each begins."""
    current = _Sentence()
    for piece in report.pieces:
        if piece.kind != "text":
            asked = [call for call in piece.calls or () if call.verb == "value" and call.arguments]
            current.measures += [_measure(str(call.arguments[0])) for call in asked]
            current.line = current.line or piece.line
            continue
        at = 0
        for end in [*_END.finditer(piece.text), None]:
            part = piece.text[at : end.start() if end else None]
            if part.strip() and not current.line:
                current.line = piece.line + piece.text.count("\n", 0, at + len(part) - len(part.lstrip()))
            current.text += part
            if end is not None:
                yield current
                current, at = _Sentence(), end.end()
    yield current


def _measure(pattern: str) -> str:
    return ".".join(pattern.split(".")[:2])
