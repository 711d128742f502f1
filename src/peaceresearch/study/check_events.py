"""What `config/events.yaml` must agree on with itself and the study."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from peaceresearch.problems import Problem
from peaceresearch.study.events import Events
from peaceresearch.study.faults import problem, twice, undeclared
from peaceresearch.study.yaml_file import Location

if TYPE_CHECKING:
    from peaceresearch.study.load import Configuration

UNANSWERED = "unanswered"
ITEMS = ("all", "addressee")
"""Items of results that have their names from the package."""
COLUMNS = ("event", "participant", "spoke", "moment")
"""Columns of the tidy tables that have their names from the package."""
_SECTION = "events"


def problems(config: Configuration) -> Iterator[Problem]:
    """Every disagreement, with file and line."""
    events = config.events
    if events is None:
        return
    yield from _places(config, events)
    yield from _attendance(config, events)
    yield from _reference(config, events)
    yield from _feedback(config, events)
    yield from _proposals(config, events)
    yield from _responses(config, events)
    yield from _names(config, events)


def _places(config: Configuration, events: Events) -> Iterator[Problem]:
    dimensions = config.study.dimensions
    yield from undeclared(config, _SECTION, ("place",), events.place, dimensions, "dimension of study.yaml")
    if events.place in dimensions:
        known = dimensions[events.place].values
        for name in events.events:
            yield from undeclared(config, _SECTION, ("events", name), name, known, f"value of `{events.place}`")
    yield from twice(config, _SECTION, ("events",), {name: [event.code] for name, event in events.events.items()})


def _attendance(config: Configuration, events: Events) -> Iterator[Problem]:
    dimensions = config.study.dimensions
    for name, groups in events.attendance.groups.items():
        at: Location = ("attendance", "groups", name)
        yield from undeclared(config, _SECTION, at, name, dimensions, "dimension of study.yaml")
        for value in groups.codes if name in dimensions else ():
            known = dimensions[name].values
            yield from undeclared(config, _SECTION, (*at, "codes", value), value, known, f"value of `{name}`")
        yield from twice(config, _SECTION, (*at, "codes"), groups.codes)
    sheet = events.attendance
    if sheet.spoke is not None and not sheet.yes:
        what = "`spoke` without `yes`"
        yield problem(config, _SECTION, ("attendance", "spoke"), what, "say what stands there where somebody spoke")
    yield from twice(config, _SECTION, ("attendance",), {"yes": sheet.yes, "no": sheet.no})


def _reference(config: Configuration, events: Events) -> Iterator[Problem]:
    groups = events.attendance.groups
    for name, reference in events.reference.items():
        at: Location = ("reference", name)
        yield from undeclared(config, _SECTION, at, name, groups, "dimension of `attendance.groups`")
        for place, shares in reference.shares.items():
            here = (*at, "shares", place)
            yield from undeclared(config, _SECTION, here, place, events.events, "place of an event")
            for value in shares if name in groups else ():
                known = groups[name].codes
                yield from undeclared(config, _SECTION, (*here, value), value, known, f"value of `{name}` in the sheet")
            total = sum(shares.values())
            if total > 1 + 1e-9:
                what = f"the shares of `{place}` sum to {total:.3f}"
                yield problem(config, _SECTION, here, what, "shares of one population sum to 1 at most")


def _feedback(config: Configuration, events: Events) -> Iterator[Problem]:
    if events.feedback is None:
        return
    yield from twice(
        config, _SECTION, ("feedback",), {"before": events.feedback.before, "after": events.feedback.after}
    )
    for name, question in events.feedback.questions.items():
        low, high = question.limits
        if low >= high:
            at: Location = ("feedback", "questions", name, "limits")
            yield problem(config, _SECTION, at, f"the limits {low} and {high}", "give the lowest, then the highest")


def _proposals(config: Configuration, events: Events) -> Iterator[Problem]:
    if events.proposals is None:
        return
    for lang in events.proposals.text:
        known = config.study.languages
        yield from undeclared(config, _SECTION, ("proposals", "text", lang), lang, known, "language of the study")
    for part, choices in (("themes", events.proposals.themes), ("addressees", events.proposals.addressees)):
        yield from twice(
            config, _SECTION, ("proposals", part), {slug: choice.codes for slug, choice in choices.items()}
        )


def _responses(config: Configuration, events: Events) -> Iterator[Problem]:
    if events.responses is None:
        return
    if events.proposals is None:
        yield problem(config, _SECTION, ("responses",), "responses without proposals", "declare `proposals`")
    if events.unanswered is None:
        what = "`unanswered` is missing"
        yield problem(config, _SECTION, ("responses",), what, "say how readers call a proposal without a response")
    statuses = events.responses.statuses
    if UNANSWERED in statuses:
        at: Location = ("responses", "statuses", UNANSWERED)
        what = f"a response cannot be `{UNANSWERED}`"
        yield problem(config, _SECTION, at, what, "leave its row out of the sheet")
    yield from twice(
        config, _SECTION, ("responses", "statuses"), {slug: choice.codes for slug, choice in statuses.items()}
    )


def _names(config: Configuration, events: Events) -> Iterator[Problem]:
    """Names of dimensions, questions and themes, which share one column of the results: each means one thing."""
    found: list[tuple[Location, str]] = [(("attendance", "groups", name), name) for name in events.attendance.groups]
    if events.feedback is not None:
        found += [(("feedback", "questions", name), name) for name in events.feedback.questions]
    if events.proposals is not None:
        found += [(("proposals", "themes", name), name) for name in events.proposals.themes]
    taken: dict[str, str] = dict.fromkeys((*ITEMS, *COLUMNS), "the package")
    for at, name in found:
        here = ".".join(map(str, at[:-1]))
        if taken.setdefault(name, here) != here:
            what = f"the name `{name}` is taken by {taken[name]}"
            yield problem(config, _SECTION, at, what, "give it another name")
