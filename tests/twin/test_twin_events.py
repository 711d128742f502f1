"""Synthetic events hold what was planted in them, and it is found again from the raw files of the shipped study."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from peaceresearch.events.analyse_events import analyse
from peaceresearch.provenance.digests import Digests
from peaceresearch.results.ids import slug
from peaceresearch.results.records import fields
from peaceresearch.results.table import rows
from peaceresearch.sources.read_events import read_events
from peaceresearch.specs import Specs
from peaceresearch.study.events import Events
from peaceresearch.study.load import Configuration, load_configuration
from peaceresearch.study.twin_events import EventsTwin
from peaceresearch.twin import events as twin_events
from peaceresearch.twin.part import MARK

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def config() -> Configuration:
    return load_configuration(REPOSITORY)


@pytest.fixture(scope="module")
def events(config: Configuration) -> Events:
    assert config.events is not None
    return config.events


@pytest.fixture(scope="module")
def twin(config: Configuration) -> EventsTwin:
    assert config.twin is not None
    assert config.twin.events is not None
    return config.twin.events


@pytest.fixture(scope="module")
def found(config: Configuration, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The twin's files, read and analysed as the rules do."""
    folder = tmp_path_factory.mktemp("study")
    part = twin_events.part(config)
    assert part is not None
    assert part.problems == ()
    for file in part.files:
        (folder / file.source).parent.mkdir(parents=True, exist_ok=True)
    part.write(folder)
    specs = Specs(REPOSITORY, config, {}, "embedded 1", Digests())
    paths = {file.source: folder / file.source for file in part.files}
    tables, notes = read_events(paths, json.loads(specs.spec("read_events")))
    results, records = analyse(tables, json.loads(specs.spec("analyse_events")))
    assert all(MARK.encode() in path.read_bytes() for path in paths.values())
    return {"tables": tables, "notes": notes, "results": results.set_index("id"), "records": records, "part": part}


def test_participants_are_found_exactly(found: dict[str, Any], events: Events, twin: EventsTwin) -> None:
    results = found["results"]
    for place, event in twin.events.items():
        domain = f"[{events.place}={place}]"
        assert results.at[f"events.participants.all{domain}", "estimate"] == event.participants
        for name, values in event.groups.items():
            for value, count in values.items():
                assert results.at[f"events.participants.{name}[{value}]{domain}", "estimate"] == count


def test_ratios_are_those_of_the_planted_counts(found: dict[str, Any], events: Events, twin: EventsTwin) -> None:
    for name, reference in events.reference.items():
        for place, shares in reference.shares.items():
            counts = twin.events[place].groups[name]
            for value, share in shares.items():
                ratio = found["results"].loc[f"events.parity.{name}[{value}][{events.place}={place}]"]
                assert ratio["estimate"] == pytest.approx(counts[value] / sum(counts.values()) / share)
                assert ratio["ci_low"] < ratio["estimate"] < ratio["ci_high"]


def test_planted_changes_lie_in_their_intervals(found: dict[str, Any], twin: EventsTwin) -> None:
    for name, question in twin.questions.items():
        change = found["results"].loc[f"events.change.{name}"]
        assert change["ci_low"] < question.change < change["ci_high"]
    linked = found["results"].loc["events.linked.all"]
    assert linked["estimate"] == sum(event.linked for event in twin.events.values())
    assert linked["n"] == sum(event.before + event.unlisted for event in twin.events.values())


def test_who_spoke_is_found_but_for_rounding(found: dict[str, Any], events: Events, twin: EventsTwin) -> None:
    assert twin.spoke is not None
    for value, share in twin.spoke.shares.items():
        row = found["results"].loc[f"events.spoke.{twin.spoke.dimension}[{value}]"]
        assert row["estimate"] == pytest.approx(share, abs=0.5 * len(twin.events) / row["n"])


def test_proposals_and_what_became_of_them_are_found_exactly(
    found: dict[str, Any], events: Events, twin: EventsTwin
) -> None:
    told = {row.item: fields(row) for row in rows(found["records"])}
    assert set(told) == {slug(name) for name in twin.proposals}
    for name, proposal in twin.proposals.items():
        record = told[slug(name)]
        assert record["theme"] == {"item": proposal.theme}
        assert record["text"] == {"text": proposal.text}
        planted = proposal.response
        assert record["status"]["category"][1] == (planted.status if planted else "unanswered")
        assert record["answered"] == ({"date": planted.date.isoformat()} if planted else "")
        if planted:
            assert events.events[proposal.place].date < planted.date
    statuses = Counter(record["status"]["category"][1] for record in told.values())
    for status, count in statuses.items():
        assert found["results"].at[f"events.proposals.all[{status}]", "estimate"] == count


def test_the_notes_name_what_was_left_open(found: dict[str, Any], twin: EventsTwin) -> None:
    unknown = sum(
        event.participants - sum(values.values()) for event in twin.events.values() for values in event.groups.values()
    )
    unlisted = sum(event.unlisted for event in twin.events.values())
    assert len(found["notes"]) == unknown + unlisted


def test_the_same_seed_gives_the_same_files_and_another_one_other_people(
    found: dict[str, Any], events: Events, twin: EventsTwin, config: Configuration, tmp_path: Path
) -> None:
    for name in ("a", "b"):
        for file in found["part"].files:
            (tmp_path / name / file.source).parent.mkdir(parents=True, exist_ok=True)
        found["part"].write(tmp_path / name)
    for file in found["part"].files:
        assert (tmp_path / "a" / file.source).read_bytes() == (tmp_path / "b" / file.source).read_bytes()
    seed = config.study.seed
    ours, theirs = (twin_events.tables(events, twin, number) for number in (seed, seed + 1))
    assert ours["attendance"] != theirs["attendance"]
    assert ours["feedback"] != theirs["feedback"]
    assert ours["proposals"] == theirs["proposals"]


def test_codes_of_participants_name_nobody(found: dict[str, Any], twin: EventsTwin) -> None:
    attendance: pd.DataFrame = found["tables"]["attendance"]
    assert attendance["participant"].str.fullmatch(r"[A-Z]{2}-\d{3}").all()
    assert not attendance["participant"].duplicated().any()


def test_a_twin_that_does_not_fit_the_events_says_where(config: Configuration, twin: EventsTwin) -> None:
    content = twin.model_dump()
    place = next(iter(content["events"]))
    content["events"]["nowhere"] = content["events"].pop(place)
    content["spoke"]["shares"]["nobody"] = 0.5
    name, _ = content["questions"].popitem()
    content["proposals"]["X-1"] = {"place": "nowhere", "theme": "cats", "addressee": "dogs", "text": {}}
    changed = config.twin.model_copy(update={"events": EventsTwin.model_validate(content)})  # type: ignore[union-attr]
    part = twin_events.part(Configuration(**{**vars(config), "twin": changed}))
    assert part is not None
    told = "\n".join(map(str, part.problems))
    for expected in (
        "`nowhere` is no place of an event",
        f"nothing is said of `{place}`",
        "`nobody` is no value of",
        f"nothing is said of `{name}`",
        "`cats` is no theme",
        "`dogs` is no addressee",
        "a proposal without words",
    ):
        assert expected in told
    assert all(str(problem).startswith("config/twin.yaml: line ") for problem in part.problems)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"participants": 3}, "has more people than `participants`"),
        ({"linked": 1000}, "`linked` is more than `before` or `after`"),
        ({"before": 1000}, "more people fill in a form than take part"),
    ],
)
def test_an_event_that_contradicts_itself_is_refused(twin: EventsTwin, change: dict[str, int], expected: str) -> None:
    content = next(iter(twin.events.values())).model_dump() | change
    with pytest.raises(ValueError, match=expected):
        type(next(iter(twin.events.values()))).model_validate(content)
