"""What was proposed at the events, to whom, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from peaceresearch.events.participation import Domain
from peaceresearch.results.ids import domain_id

Row = dict[str, Any]
UNANSWERED = "unanswered"
_TEXT = "text_"


def with_status(proposals: pd.DataFrame, responses: pd.DataFrame) -> pd.DataFrame:
    """The proposals with `status` (`unanswered` without a response) and `answered` (the day, or "")."""
    found = proposals.merge(responses.rename(columns={"date": "answered"}), on="proposal", how="left")
    return found.assign(status=found["status"].fillna(UNANSWERED), answered=found["answered"].fillna(""))


def counts(
    proposals: pd.DataFrame, domain: Domain, themes: Sequence[str], addressees: Sequence[str], statuses: Sequence[str]
) -> Iterator[Row]:
    """Number of proposals made in a domain.

    Parameters
    ----------
    proposals
        Those made in the domain, as `with_status` gives them.
    domain
        The participants: proposals are no people, so the base is who took part in making them.
    themes, addressees, statuses
        The values counted, also those that do not occur.

    Yields
    ------
    dict
        Rows of the measure `proposals`: item `all` and each theme, without category (all of them) and by status; item
        `addressee` by addressee.
    """
    for item in ("all", *themes):
        of = proposals if item == "all" else proposals[proposals["theme"] == item]
        yield _row(item, "", domain, len(of))
        for status in statuses:
            yield _row(item, status, domain, int((of["status"] == status).sum()))
    for addressee in addressees:
        yield _row("addressee", addressee, domain, int((proposals["addressee"] == addressee).sum()))


def records(proposals: pd.DataFrame, place: str, dates: Mapping[str, str], has_responses: bool) -> Iterator[Row]:
    """A record per proposal.

    Its fields tell an exhibit how each is called: `place` {dimension, value}, `date` of the event {date}, `theme`
    {item}, `addressee` and `status` {category: [item, slug]}, `text` {text: {language: words}}, and `answered` {date},
    or "" where there is no date. Without a sheet of responses the last two are left out.
    """
    langs = [column.removeprefix(_TEXT) for column in map(str, proposals.columns) if column.startswith(_TEXT)]
    for proposal in proposals.to_dict("records"):
        event = proposal["event"]
        fields: Row = {
            "place": {"dimension": place, "value": event},
            "date": {"date": dates[event]},
            "theme": {"item": proposal["theme"]},
            "addressee": {"category": ["addressee", proposal["addressee"]]},
            "text": {"text": {lang: text for lang in langs if (text := proposal[f"{_TEXT}{lang}"])}},
        }
        if has_responses:
            fields["status"] = {"category": ["all", proposal["status"]]}
            fields["answered"] = {"date": proposal["answered"]} if proposal["answered"] else ""
        yield {
            "strand": "events",
            "record": "proposal",
            "item": proposal["proposal"],
            "domain": domain_id({place: event}),
            "fields": fields,
        }


def _row(item: str, category: str, domain: Domain, count: int) -> Row:
    return {
        "measure": "proposals",
        "item": item,
        "category": category,
        "domain": domain.id,
        "estimate": count,
        "n": len(domain.participants),
        "base": "participants",
        "unit": "count",
    }
