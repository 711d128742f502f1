"""Quotes as records: checked against the transcript, with the number of participants who may have said them."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from peaceresearch.problems import Problem
from peaceresearch.results.ids import domain_id
from peaceresearch.results.table import rows

RECORD = "quote"
_ORDER = ["document", "turn"]


def quote_records(
    quotes: pd.DataFrame,
    participants: pd.DataFrame,
    groups: pd.DataFrame,
    turns: pd.DataFrame,
    documents: pd.DataFrame,
    *,
    called: Mapping[str, str],
    codes: Collection[str],
    dimensions: Sequence[str],
    role: str | None,
    raised: Mapping[str, Collection[str]],
    source: str,
) -> tuple[list[dict[str, Any]], list[Problem]]:
    """The records of the quotes, and what is wrong with them.

    Parameters
    ----------
    quotes : DataFrame
        As the reader gives them.
    participants : DataFrame
        `group` (as in results), `participant`, `consent` and, with `role`, a column of that name.
    groups : DataFrame
        See `tables`; a column per dimension.
    turns : DataFrame
        `document`, `turn`, `speaker`, `start`, `end`: who says what in the groups' transcripts.
    documents : DataFrame
        `document` and `text`.
    called
        The group's name in results by what the sheet may call it.
    codes
        The codes that the study reports on, by their names in results.
    dimensions
        The dimensions by which a speaker's group is told.
    role
        The dimension of the participants by which a speaker is told, too; None for none.
    raised
        The groups that raised each code, by its name in results.
    source
        The sheet of quotes as the user knows it, for problems and as the records' source.

    Returns
    -------
    tuple
        Rows for `results.records`: item the quote's name, `domain` the values of its group and the speaker's role, `n`
        the participants of whom all of that is true and whose group raised all codes of the quote, for who raised what
        is shown, too (people among whom the speaker is one), `consent` from the sheet,
        and `fields` with `codes`, `code` (the first), `language`, `text`, `translations`, `length` (words) and `role`
        ("" where it is not known, and not told). The participant's label is in none of them. A quote with a problem is
        left out: a code that is none of `codes`, a group of which nothing is coded, a participant who is not on the
        sheet, words that do not stand in a turn of this participant or that have a participant's label in them.
    """
    held = groups.drop_duplicates("group").set_index("group")
    consent = {(row.group, row.participant): row.consent for row in rows(participants)}
    roles = {(row["group"], row["participant"]): str(row[role]) if role else "" for row in _records(participants)}
    told_of = {person: _told(held, dimensions, person[0], role, of) for person, of in roles.items()}
    made, problems = [], []
    said = _turn_texts(turns, documents, groups)
    for quote in rows(quotes):
        own, group = json.loads(quote.codes), called.get(quote.group, "")
        faults = [*_unknown(own, codes), *_faults(quote, group, consent, said)]
        problems += [Problem(source, f"row {quote.row}, quote `{quote.quote}`", *fault) for fault in faults]
        if faults:
            continue
        speaker = (group, quote.participant)
        domain = told_of[speaker]
        heard = {group} | set(raised[own[0]]).intersection(*(raised[code] for code in own))
        fields = {
            "codes": own,
            "code": own[0],
            "language": quote.language,
            "text": quote.text,
            "translations": json.loads(quote.translations),
            "length": words(quote.text),
            "role": roles[speaker],
        }
        made.append(
            {
                "strand": "focus_groups",
                "record": RECORD,
                "item": quote.quote,
                "domain": domain_id(domain),
                "n": float(sum(domain.items() <= each.items() and of in heard for (of, _), each in told_of.items())),
                "consent": consent[speaker],
                "fields": fields,
                "source": source,
            }
        )
    return made, problems


def _turn_texts(turns: pd.DataFrame, documents: pd.DataFrame, groups: pd.DataFrame) -> dict[str, list[tuple[str, str]]]:
    """By group: who speaks and what they say, turn by turn, as the texts are compared."""
    texts = dict(zip(documents["document"], documents["text"], strict=True))
    group_of = dict(zip(groups["document"], groups["group"], strict=True))
    found: dict[str, list[tuple[str, str]]] = {}
    for turn in rows(turns.sort_values(_ORDER)):
        said = _folded(texts[turn.document][int(turn.start) : int(turn.end)])
        found.setdefault(group_of[turn.document], []).append((turn.speaker, said))
    return found


def words(text: str) -> int:
    """Number of words: what stands between white space and has a letter or a digit."""
    return sum(any(sign.isalnum() for sign in token) for token in text.split())


def _told(held: pd.DataFrame, dimensions: Sequence[str], group: str, role: str | None, value: str) -> dict[str, str]:
    """What is told of a participant: the values of the group and, where it is known, the role."""
    domain = {name: str(held.loc[group, name]) for name in dimensions}
    return domain | ({role: value} if role is not None and value else {})


def _records(table: pd.DataFrame) -> list[dict[Any, Any]]:
    return table.to_dict("records")


def _unknown(own: Sequence[str], codes: Collection[str]) -> Iterator[tuple[str, str]]:
    for code in own:
        if code not in codes:
            yield f"`{code}` is no code of the study", f"there are: {', '.join(codes)}"


def _faults(
    quote: Any,
    group: str,
    consent: Mapping[tuple[str, str], str],
    said: Mapping[str, Sequence[tuple[str, str]]],
) -> Iterator[tuple[str, str]]:
    """What is wrong with who is quoted and with the words, and what would be right."""
    if not group:
        yield f"no passage of `{quote.group}` is coded", "code it, or leave the quote out"
        return
    if (group, quote.participant) not in consent:
        yield f"`{quote.participant}` of `{quote.group}` is not on the participants sheet", "add the participant"
        return
    if group not in said:
        yield f"no transcript of `{quote.group}` has turns", "add a transcript in which the speakers are named"
        return
    sought, label = _folded(quote.text), re.escape(_folded(quote.participant))
    if re.match(rf"\W*{label}(?!\w)\s*\W", sought):
        yield "the text begins with the participant's label", "leave the label out"
        return
    if named := _labels_in(sought, [person for of, person in consent if of == group]):
        what = f"the text has the label of a participant, `{named}`"
        yield what, "quote one participant's words, and name nobody in them"
        return
    if any(speaker == quote.participant and sought in text for speaker, text in said[group]):
        return
    anywhere = sought in " ".join(text for _, text in said[group])
    what = f"the text stands {'in no turn of this participant' if anywhere else 'not in the transcript'}"
    yield what, f"copy it as it stands in one turn of `{quote.participant}`"


def _labels_in(text: str, labels: Sequence[str]) -> str:
    """A participant's label in a text: with a number in it anywhere, otherwise where a colon or a remark follows."""
    for label in labels:
        ending = r"(?!\w)" if any(map(str.isdigit, label)) else r"\s*[:(\[]"
        if found := re.search(rf"(?<!\w){re.escape(_folded(label))}{ending}", text, re.IGNORECASE):
            return found[0]
    return ""


def _folded(text: str) -> str:
    """The text in composed Unicode, single blanks between words: programs differ in how they keep accents and lines."""
    return unicodedata.normalize("NFC", " ".join(text.split()))
