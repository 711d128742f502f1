"""Synthetic events: attendance, feedback, minutes and responses, as the hand-kept sheets of the field."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from peaceresearch.study.events import Events, Feedback
from peaceresearch.study.load import Configuration
from peaceresearch.study.twin_events import EventsTwin, EventTwin
from peaceresearch.twin.chance import stream
from peaceresearch.twin.events_problems import SECTION, problems
from peaceresearch.twin.part import MARK, Part, RawFile
from peaceresearch.twin.workbook import write_csv, write_workbook

Row = list[Any]
_UNLISTED = 900
"""Number after which the codes of people begin who are not on the attendance sheet."""


def part(config: Configuration) -> Part | None:
    """The events' part of the twin."""
    events, twin = config.events, config.twin.events if config.twin else None
    synthetic = config.study.synthetic
    if events is None or twin is None or synthetic is None:
        return None
    seed, lang, day = config.study.seed, config.study.languages[0], config.study.moment.date

    def write(folder: Path) -> None:
        for name, (header, *body) in tables(events, twin, seed).items():
            sheet = getattr(events, name)
            path = folder / sheet.source
            if path.suffix.lower() == ".csv":
                write_csv(path, header, body, MARK, synthetic.statement[lang])
            else:
                write_workbook(path, {sheet.sheet or "Sheet1": [header, *body]}, MARK, synthetic.statement[lang], day)

    return Part(tuple(_files(events)), tuple(problems(config, events, twin)), write)


def _files(events: Events) -> Iterator[RawFile]:
    for name in ("attendance", "feedback", "proposals", "responses"):
        sheet = getattr(events, name)
        if sheet is not None:
            yield RawFile(sheet.source, SECTION, f"{name}.source", (".xlsx", ".csv"))


def tables(events: Events, twin: EventsTwin, seed: int) -> dict[str, list[Row]]:
    """Everything that stands in the sheets.

    Parameters
    ----------
    events, twin
        `config/events.yaml`, and what its material is like.
    seed
        Each event, dimension and question draws from a stream of its own.

    Returns
    -------
    dict
        `attendance`, and `feedback`, `proposals` and `responses` where they are declared: the header, then the rows.
        A value stands as the first of its codes. Numbers of participants, of forms and of people with a value are
        exactly those of the twin; who has which value is chance, each dimension by itself.
    """
    people = {place: _participants(events, twin, place, seed) for place in events.events}
    sheet = events.attendance
    header = [sheet.event, sheet.participant, *(group.column for group in sheet.groups.values())]
    header += [sheet.spoke] if sheet.spoke else []
    found: dict[str, list[Row]] = {"attendance": [header, *(row for rows in people.values() for row in rows)]}
    if events.feedback is not None:
        found["feedback"] = _feedback(events, events.feedback, twin, seed)
    if events.proposals is not None:
        found["proposals"] = list(_minutes(events, twin))
    if events.responses is not None:
        found["responses"] = list(_responses(events, twin))
    return found


def _participants(events: Events, twin: EventsTwin, place: str, seed: int) -> list[Row]:
    """The rows of one event's attendance sheet."""
    event, sheet = twin.events[place], events.attendance
    rows: list[Row] = [[events.events[place].code, code] for code in _codes(event)]
    values_of: dict[str, list[str]] = {}
    for name, group in sheet.groups.items():
        counts = event.groups.get(name, {})
        values = [value for value in group.codes for _ in range(counts.get(value, 0))]
        values += [""] * (event.participants - len(values))
        values_of[name] = stream(seed, f"attendance {place} {name}").permutation(values).tolist()
        for row, value in zip(rows, values_of[name], strict=True):
            row.append(group.codes[value][0] if value else None)
    if sheet.spoke:
        took_floor = _spoke(twin, values_of, place, seed)
        for index, row in enumerate(rows):
            row.append(sheet.yes[0] if index in took_floor else sheet.no[0] if sheet.no else None)
    return rows


def _codes(event: EventTwin) -> list[str]:
    return [f"{event.code}-{number:03d}" for number in range(1, event.participants + 1)]


def _spoke(twin: EventsTwin, values_of: Mapping[str, Sequence[str]], place: str, seed: int) -> set[int]:
    """Positions of the participants who take the floor."""
    if twin.spoke is None:
        return set()
    chosen: set[int] = set()
    for value, share in twin.spoke.shares.items():
        members = [index for index, own in enumerate(values_of[twin.spoke.dimension]) if own == value]
        order = stream(seed, f"spoke {place} {value}").permutation(members).tolist()
        chosen |= set(order[: round(share * len(members))])
    return chosen


def _feedback(events: Events, sheet: Feedback, twin: EventsTwin, seed: int) -> list[Row]:
    """The forms of each event: those filled in before it, then those after it.

    An answer is its mean plus what is the participant's own, rounded; one beyond a limit counts as the limit, which
    draws the change that can be found a little towards 0.
    """
    rows: list[Row] = [
        [sheet.event, sheet.participant, sheet.moment, *(question.column for question in sheet.questions.values())]
    ]
    for place, declared in events.events.items():
        event = twin.events[place]
        codes = [*_codes(event), *(f"{event.code}-{_UNLISTED + number}" for number in range(1, event.unlisted + 1))]
        order = stream(seed, f"forms {place}").permutation(event.participants).tolist()
        only_after = order[event.before : event.before + event.after - event.linked]
        before = {*order[: event.before], *range(event.participants, len(codes))}
        after = {*order[: event.linked], *only_after}
        answers = {name: _answers(name, sheet, twin, place, len(codes), seed) for name in sheet.questions}
        for moment, (mark, filled) in enumerate(((sheet.before[0], before), (sheet.after[0], after))):
            for index in sorted(filled):
                given = [answers[name][index][moment] for name in sheet.questions]
                rows.append([declared.code, codes[index], mark, *given])
    return rows


def _answers(
    name: str, sheet: Feedback, twin: EventsTwin, place: str, count: int, seed: int
) -> list[tuple[int | None, int | None]]:
    """The answers of `count` people to one question, before and after; None where they leave it out."""
    question, (low, high) = twin.questions[name], sheet.questions[name].limits
    numbers = stream(seed, f"answers {place} {name}")
    own, other = numbers.standard_normal(count), numbers.standard_normal(count)
    later = twin.persistence * own + math.sqrt(1 - twin.persistence**2) * other
    scores = (question.before + question.spread * own, question.before + question.change + question.spread * later)
    left_out = [numbers.random(count) < question.missing for _ in scores]

    def answer(moment: int, index: int) -> int | None:
        return None if left_out[moment][index] else min(high, max(low, round(float(scores[moment][index]))))

    return [(answer(0, index), answer(1, index)) for index in range(count)]


def _minutes(events: Events, twin: EventsTwin) -> Iterator[Row]:
    sheet = events.proposals
    assert sheet is not None
    yield [sheet.proposal, sheet.event, sheet.theme, sheet.addressee, *sheet.text.values()]
    for name, proposal in twin.proposals.items():
        codes = (sheet.themes[proposal.theme].codes[0], sheet.addressees[proposal.addressee].codes[0])
        yield [name, events.events[proposal.place].code, *codes, *(proposal.text.get(lang) for lang in sheet.text)]


def _responses(events: Events, twin: EventsTwin) -> Iterator[Row]:
    sheet = events.responses
    assert sheet is not None
    yield [sheet.proposal, sheet.status, sheet.date]
    for name, proposal in twin.proposals.items():
        if proposal.response is not None:
            yield [name, sheet.statuses[proposal.response.status].codes[0], proposal.response.date.isoformat()]
