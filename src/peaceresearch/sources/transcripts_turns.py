"""Who speaks where: the turns of transcripts, with their positions in the text."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from peaceresearch.sources.coding_files_tables import called, table
from peaceresearch.sources.notes import Note

TURN_TYPES = {
    "document": "str",
    "turn": "int64",
    "speaker": "str",
    "is_moderator": "bool",
    "start": "int64",
    "end": "int64",
    "words": "Int64",
}
_CLOCK = r"[\[(]?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?[\])]?"
_BREAK = r"\n\r\x0b\x0c\u2028\u2029"
_LINE = re.compile(rf"(?:\A|(?<=[{_BREAK}]))[^\S{_BREAK}]*(?=\S)")
_BREAKS = re.compile(f"[{_BREAK}]")
_TIMED = re.compile(rf"{_CLOCK}[^\S\n]*")
_AFTER = re.compile(rf"[^\S\n]*{_CLOCK}$")
_BRACKETS = "[](){}<>*_# \t"
_LONGEST = 60
"""Code points of the longest label."""
_WORDS = 3
"""Words of the longest label that no sheet and no config names."""
_REMARK = re.compile(r"\s*(?:[(\[{,].*|\.)$", re.DOTALL)
"""What may stand after a label: a remark in brackets or after a comma, or a full stop."""
_NUMBERED = re.compile(r"[^\W\d]+ \d{1,2}")
"""A label of a word and a number, as `Speaker 3`."""
_LIKE = 0.6
"""How much alike (difflib's ratio) a label that nobody knows must be to one that is known, to be taken for a label."""


@dataclass(frozen=True)
class _Label:
    """A label at the beginning of a line: where it begins, where the words after it do, and how it is written."""

    start: int
    said: int
    text: str
    is_sure: bool = True
    """Whether the separator follows; else nobody is taken to speak, lest it be the wrong one."""


class Labels:
    """The labels that speakers go by in one transcript.

    Parameters
    ----------
    participants
        Labels of the group's participants, as on the sheet.
    speakers
        `speakers` of the config: `separator`, `moderators`, `names`.
    """

    def __init__(self, participants: Iterable[str], speakers: Mapping[str, Any]) -> None:
        self.separator = str(speakers["separator"])
        self.moderators: dict[str, str] = {_key(name): name for name in speakers["moderators"]}
        self.participants = {_key(name): name for name in participants}
        self.names: dict[str, str] = {_key(label): name for label, name in speakers["names"].items()}

    def speaker(self, label: str) -> str | None:
        """Who goes by a label, with or without a remark after it (`P2 (laughs)`); None where nobody is known to."""
        key = _key(label)
        if key in self.names:
            return self.participants.get(_key(self.names[key]), self.names[key])
        found = self.participants.get(key, self.moderators.get(key))
        bare = _REMARK.sub("", label)
        return self.speaker(bare) if found is None and bare != label else found

    @property
    def pseudonyms(self) -> re.Pattern[str]:
        """A known label with a number in it and what stands after it, at the beginning of a line."""
        numbered = [name for name in (*self.participants, *self.moderators, *self.names) if any(map(str.isdigit, name))]
        spelled = "|".join(map(re.escape, sorted(numbered, key=len, reverse=True))) or "(?!)"
        return re.compile(
            rf"[{re.escape(_BRACKETS)}]*(?:{spelled})(?:\s*[^\w\s]+|\s+\w+\s+(?:{spelled})\b)", re.IGNORECASE
        )

    def near(self, label: str) -> str:
        """The known label that is most like one that nobody knows; "" where none is like it."""
        known = {**self.moderators, **self.participants, **dict.fromkeys(self.names, "")}
        found = difflib.get_close_matches(_key(label), sorted(known), n=1, cutoff=_LIKE)
        return (known[found[0]] or found[0]) if found else ""


def turns(document: str, text: str, labels: Labels, shown: str) -> tuple[pd.DataFrame, list[Note]]:
    r"""The turns of one transcript.

    A turn begins with a line that begins with a label and the separator; a time (`[00:12:31]`) may stand before the
    label or before the separator, and the label in brackets. Labels are compared in composed Unicode, without regard
    to case. A label that nobody knows is taken for one where a blank or the end of the line follows the separator and
    it is a single word that has a digit or begins with no small letter, or has up to three words and begins several
    lines or is like a known one. A remark may stand after a known label (`P2 (laughs):`). A line that begins with a
    known label that has a number, in another way (`P2 and P4:`, `P2 -`), is a turn of nobody who is known. A line that
    begins otherwise goes on with the turn above it.

    Parameters
    ----------
    document
        Its identifier.
    text
        The transcript; positions count its code points from 0.
    labels
        Who speaks in it.
    shown
        The transcript as the user knows it.

    Returns
    -------
    tuple
        The table of turns: `document`, `turn` (from 0), `speaker` (a participant's label on the sheet, a moderator's,
        or the label as it stands; "" of what stands before the first), `is_moderator`, `start` (of the label), `end`
        (after the last character that is not white space), `words` (tokens between white space that have a letter or
        a digit, without the label); and a note for each participant who says nothing and, where participants are known,
        for each label that nobody is known to go by.
    """
    found = [each for each in _candidates(text, labels) if each.text]
    times = Counter(_key(each.text) for each in found)
    begun = [each for each in found if _is_label(each, text, labels, times)]
    first = begun[0].start if begun else len(text)
    spans = [(each, _speaker(each, labels) or each.text) for each in begun]
    if text[:first].strip():
        spans.insert(0, (_Label(len(text) - len(text.lstrip()), 0, ""), ""))
    ends = [each.start for each, _ in spans[1:]] + [len(text)]
    rows = []
    for turn, (each, speaker) in enumerate(spans):
        until = each.start + len(text[each.start : ends[turn]].rstrip())
        moderates = _key(speaker) in labels.moderators
        rows.append((document, turn, speaker, moderates, each.start, until, _words(text[each.said : ends[turn]])))
    return table(rows, TURN_TYPES), _silent(labels, begun, shown) + _strange(labels, begun, shown)


def _speaker(each: _Label, labels: Labels) -> str | None:
    """Who speaks, where that is sure."""
    return labels.speaker(each.text) if each.is_sure else None


def _silent(labels: Labels, begun: Iterable[_Label], shown: str) -> list[Note]:
    """A note for each participant on the sheet who says nothing."""
    heard = {_speaker(each, labels) for each in begun}
    silent = [name for name in labels.participants.values() if name not in heard]
    return [Note(shown, f"the participant `{name}` says nothing in it", "kept") for name in silent]


def _strange(labels: Labels, begun: Iterable[_Label], shown: str) -> list[Note]:
    """Where somebody is known, a note for each label that nobody is known to go by."""
    if not labels.participants and not labels.names:
        return []
    notes = []
    strange = Counter(each.text for each in begun if _speaker(each, labels) is None)
    for label, count in sorted(strange.items()):
        near = labels.near(label)
        what = f"`{label}` speaks {count} time(s), and is neither a participant of the group nor a moderator"
        notes.append(Note(shown, what, "kept under this label" + (f"; near it is `{near}`" if near else "")))
    return notes


def _candidates(text: str, labels: Labels) -> Iterable[_Label]:
    """Beginnings of lines that may be labels."""
    separator, pseudonyms = labels.separator, labels.pseudonyms
    for line in _LINE.finditer(text):
        start = line.end()
        timed = _TIMED.match(text, start)
        begin = timed.end() if timed else start
        over = _BREAKS.search(text, begin, begin + _LONGEST)
        stop = over.start() if over else begin + _LONGEST
        at = text.find(separator, begin, stop)
        while at >= 0 and _within_time(text, begin, at, separator):
            at = text.find(separator, at + 1, stop)
        marked = pseudonyms.match(text, begin, stop)
        if at > begin:
            label = _AFTER.sub("", text[begin:at]).strip(_BRACKETS)
            yield _Label(start, at + len(separator), " ".join(unicodedata.normalize("NFC", label).split()))
        elif marked:
            yield _Label(start, marked.end(), " ".join(unicodedata.normalize("NFC", marked[0]).split()), is_sure=False)


def _within_time(text: str, begin: int, at: int, separator: str) -> bool:
    """Whether a separator stands between the digits of a time."""
    return separator == ":" and text[at - 1 : at].isdigit() and text[at + 1 : at + 3].isdigit() and at - 1 > begin


def _is_label(each: _Label, text: str, labels: Labels, times: Mapping[str, int]) -> bool:
    if not each.is_sure or labels.speaker(each.text) is not None or labels.pseudonyms.match(each.text):
        return True
    words = each.text.split()
    apart = text[each.said : each.said + 1].isspace() or each.said >= len(text) or labels.separator.isspace()
    if not apart or len(words) > _WORDS or any(mark in each.text for mark in '.,;!?"“”„«»'):
        return False
    return (
        bool(_NUMBERED.fullmatch(each.text))
        or (len(words) == 1 and (not each.text[0].islower() or any(map(str.isdigit, each.text))))
        or times[_key(each.text)] > 1
        or bool(labels.near(each.text))
    )


def _key(label: str) -> str:
    return called(label).strip(_BRACKETS).casefold()


def _words(said: str) -> int:
    return sum(any(map(str.isalnum, token)) for token in said.split())


def all_turns(
    documents: pd.DataFrame, participants: Mapping[str, Sequence[str]], speakers: Mapping[str, Any]
) -> tuple[pd.DataFrame, list[Note]]:
    """The turns of all transcripts, in their order.

    Parameters
    ----------
    documents
        `document`, `name` and `text` of each.
    participants
        Labels of the participants by the transcript's name.
    speakers
        `speakers` of the config.
    """
    tables, notes = [table([], TURN_TYPES)], []
    for document, name, text in zip(documents["document"], documents["name"], documents["text"], strict=True):
        if text:
            found, remarks = turns(document, text, Labels(participants.get(name, ()), speakers), f"transcript {name}")
            tables.append(found)
            notes += remarks
    return pd.concat(tables, ignore_index=True).astype(TURN_TYPES), notes
