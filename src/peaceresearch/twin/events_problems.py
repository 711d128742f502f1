"""Why the events' part of a twin does not fit `config/events.yaml`."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from peaceresearch.problems import Problem
from peaceresearch.study.events import Events
from peaceresearch.study.faults import problem, undeclared
from peaceresearch.study.load import Configuration
from peaceresearch.study.twin_events import EventsTwin
from peaceresearch.study.yaml_file import Location

SECTION = "config/events.yaml"


def problems(config: Configuration, events: Events, twin: EventsTwin) -> Iterator[Problem]:
    """Every misfit, with the line of `config/twin.yaml`."""
    yield from _same(config, ("events", "events"), twin.events, events.events, "place of an event")
    groups = events.attendance.groups
    for place, event in twin.events.items():
        for name, values in event.groups.items():
            at: Location = ("events", "events", place, "groups", name)
            yield from undeclared(config, "twin", at, name, groups, f"dimension of the attendance sheet ({SECTION})")
            for value in values if name in groups else ():
                known = groups[name].codes
                yield from undeclared(config, "twin", (*at, value), value, known, f"value of `{name}` in {SECTION}")
    if twin.spoke is not None:
        name, at = twin.spoke.dimension, ("events", "spoke")
        yield from undeclared(config, "twin", at, name, groups, f"dimension of the attendance sheet ({SECTION})")
        for value in twin.spoke.shares if name in groups else ():
            known = groups[name].codes
            yield from undeclared(config, "twin", (*at, "shares", value), value, known, f"value of `{name}`")
    if events.feedback is not None:
        questions = events.feedback.questions
        yield from _same(config, ("events", "questions"), twin.questions, questions, "question of the feedback form")
    yield from _proposals(config, events, twin)


def _proposals(config: Configuration, events: Events, twin: EventsTwin) -> Iterator[Problem]:
    for name, proposal in twin.proposals.items() if events.proposals is not None else ():
        assert events.proposals is not None
        at: Location = ("events", "proposals", name)
        parts: list[tuple[str, str, Collection[str], str]] = [
            ("place", proposal.place, events.events, "place of an event"),
            ("theme", proposal.theme, events.proposals.themes, "theme"),
            ("addressee", proposal.addressee, events.proposals.addressees, "addressee"),
        ]
        if proposal.response is not None and events.responses is not None:
            statuses = events.responses.statuses
            parts.append(("response", proposal.response.status, statuses, "status of a response"))
        for key, value, known, kind in parts:
            yield from undeclared(config, "twin", (*at, key), value, known, f"{kind} ({SECTION})")
        if not any(proposal.text.get(lang) for lang in events.proposals.text):
            remedy = f"write it in {', '.join(events.proposals.text)}"
            yield problem(config, "twin", at, "a proposal without words", remedy)


def _same(
    config: Configuration, at: Location, given: Collection[str], known: Collection[str], kind: str
) -> Iterator[Problem]:
    """Names that are given and not known, and the other way round."""
    for name in given:
        yield from undeclared(config, "twin", (*at, name), name, known, f"{kind} ({SECTION})")
    for name in known:
        if name not in given:
            yield problem(config, "twin", at, f"nothing is said of `{name}`", f"it is a {kind} ({SECTION})")
