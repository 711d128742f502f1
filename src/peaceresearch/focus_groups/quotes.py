"""Quotes as records: checked against the transcript, with the number of participants who may have said them."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from typing import Any

import pandas as pd

from peaceresearch.problems import Problem
from peaceresearch.results.ids import domain_id
from peaceresearch.results.table import rows

RECORD = "quote"


def quote_records(
    quotes: pd.DataFrame,
    participants: pd.DataFrame,
    groups: pd.DataFrame,
    codes: Collection[str],
    dimensions: Sequence[str],
    source: str,
) -> tuple[list[dict[str, Any]], list[Problem]]:
    """The records of the quotes, and what is wrong with them.

    Parameters
    ----------
    quotes, participants : DataFrame
        As the reader gives them.
    groups : DataFrame
        A row per group: `group`, `text` (the transcript) and a column per dimension.
    codes
        The codes that the study reports on.
    dimensions
        The dimensions by which a speaker's group is told.
    source
        The sheet of quotes as the user knows it, for problems and as the records' source.

    Returns
    -------
    tuple
        Rows for `results.records`: item the quote's name, `domain` the values of its group, `n` the participants of
        all groups with these values (people among whom the speaker is one), `consent` from the sheet, and `fields`
        with `code`, `language`, `text` and `translations`. The participant's label is in none of them. A quote with
        a problem is left out: a code that is none of `codes`, a group of which nothing is coded, a participant who is
        not on the sheet, words that do not stand as they are in a turn of this participant.
    """
    held = {row["group"]: row for row in groups.to_dict("records")}
    consent = {(row.group, row.participant): row.consent for row in rows(participants)}
    labels = participants.groupby("group")["participant"].agg(list).to_dict()
    made, problems = [], []
    for quote in rows(quotes):
        faults = list(_faults(quote, held, consent, codes, labels.get(quote.group, [])))
        problems += [Problem(source, f"row {quote.row}, quote `{quote.quote}`", *fault) for fault in faults]
        if faults:
            continue
        domain = {name: str(held[quote.group][name]) for name in dimensions}
        alike = [name for name, group in held.items() if all(group[key] == domain[key] for key in domain)]
        made.append(
            {
                "strand": "focus_groups",
                "record": RECORD,
                "item": quote.quote,
                "domain": domain_id(domain),
                "n": float(participants["group"].isin(alike).sum()),
                "consent": consent[quote.group, quote.participant],
                "fields": {
                    "code": quote.code,
                    "language": quote.language,
                    "text": quote.text,
                    "translations": json.loads(quote.translations),
                },
                "source": source,
            }
        )
    return made, problems


def _faults(
    quote: Any, held: dict[Any, Any], consent: dict[Any, str], codes: Collection[str], labels: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """What is wrong with a quote, and what would be right."""
    if quote.code not in codes:
        yield f"`{quote.code}` is no code of the study", f"there are: {', '.join(codes)}"
    if quote.group not in held:
        yield f"no passage of `{quote.group}` is coded", "code it, or leave the quote out"
        return
    if (quote.group, quote.participant) not in consent:
        yield f"`{quote.participant}` of `{quote.group}` is not on the participants sheet", "add the participant"
        return
    words, transcript = _composed(quote.text), _composed(held[quote.group]["text"])
    if any(words in said for label, said in turns(transcript, labels) if label == quote.participant):
        return
    elsewhere = "in no turn of this participant" if words in transcript else "not in the transcript"
    yield f"the text stands {elsewhere}", f"copy it as it stands after `{quote.participant}: `"


def turns(transcript: str, labels: Collection[str]) -> list[tuple[str, str]]:
    """Who speaks, and what they say, turn by turn.

    A turn begins with a line that begins with a label and a colon: one of `labels`, or any single word (a moderator is
    on no sheet). A line that begins otherwise goes on with the turn above it; what stands before the first label
    belongs to nobody.
    """
    known = "|".join(map(re.escape, sorted(labels, key=len, reverse=True)))
    starts = list(re.finditer(rf"^({known + '|' if known else ''}\S+): ", transcript, re.MULTILINE))
    ends = [start.start() for start in starts[1:]] + [len(transcript)]
    return [(start[1], transcript[start.end() : end]) for start, end in zip(starts, ends, strict=True)]


def _composed(text: str) -> str:
    """The text in composed Unicode: programs differ in how they keep an accent."""
    return unicodedata.normalize("NFC", text)
