"""How readers call what results are about, in every language."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from peaceresearch.results.ids import item_of
from peaceresearch.study.document_labels import add_documents
from peaceresearch.study.general import Value
from peaceresearch.study.group_labels import add_groups
from peaceresearch.study.load import Configuration
from peaceresearch.study.survey import WAVE
from peaceresearch.study.survey_labels import add_survey, is_wanted
from peaceresearch.study.text import EVERY_LANGUAGE

Labels = dict[str, Any]
_TOLD = (["included"], ["recommendation"], ["appraised"])
"""Records of the document review, which tell of fields, criteria and addressees."""
_NAMED = (["quote"], ["pick"], ["change"], ["held"])
"""Records and results that have a name of their own, and tell of codes."""


def labels_for(config: Configuration, patterns: list[str], colours: bool = True, tiles: Collection[str] = ()) -> Labels:
    """Labels of the items that `patterns` may draw, of their categories, and of the study's dimensions.

    Returns
    -------
    dict
        `items` ([strand, item, text]: two strands may use one name), `categories` (item: pairs), `questions` (pairs of
        a survey's item, or of a model for its outcome, and the wording as asked) and `dimensions` (dimension: `label`
        and `values`, pairs of a value and its `label`, `colour` and, of the dimensions in `tiles`, `tile`). Pairs stand
        in the config's order, which is the order on the page: a dict would lose it when its keys are sorted. A text is
        a dict by language, `*` for all of them.
    """
    # A quote's own name stands where others name an item; its codes are known only when it is read.
    wanted = {"*" if pattern.split(".")[1:2] in _NAMED else item_of(pattern) for pattern in patterns}
    strands = {pattern.split(".", 1)[0] for pattern in patterns}
    labels: Labels = {"items": [], "categories": {}, "questions": [], "dimensions": {}}
    used: set[str] = set()
    if config.survey is not None and strands & {"survey", "*"}:
        add_survey(config, wanted, labels)
        used |= {*config.survey.domains, *([WAVE] if config.survey.waves else [])}
    if config.focus_groups is not None and strands & {"focus_groups", "*"}:
        used |= add_groups(config.focus_groups, wanted, labels)
    if config.documents is not None and strands & {"documents", "*"}:
        # A record of a document tells its fields, its appraisal, and whom it asks for what.
        told = {"*"} if any(pattern.split(".")[1:2] in _TOLD for pattern in patterns) else set()
        add_documents(config.documents, wanted | told, labels)
    if config.events is not None and strands & {"events", "*"}:
        # A record tells its theme, its addressee and what became of it, whatever the pattern that asks for it.
        told = {"*"} if any(pattern.startswith("events.proposal.") for pattern in patterns) else set()
        _add_events(config, wanted | told, labels)
        used |= {config.events.place, *config.events.attendance.groups}
    for name, dimension in config.study.dimensions.items():
        if name in used:
            values = [[slug, _look(value, colours, name in tiles)] for slug, value in dimension.values.items()]
            labels["dimensions"][name] = {"label": dimension.label.root, "values": values}
    return labels


def item_names(config: Configuration, patterns: list[str], lang: str) -> dict[str, str]:
    """What readers of one language call the items of the survey that `patterns` may draw."""
    items = labels_for(config, patterns)["items"]
    return {name: text.get(lang, text.get(EVERY_LANGUAGE, "")) for strand, name, text in items if strand == "survey"}


def _look(value: Value, colours: bool, tile: bool) -> dict[str, Any]:
    look: dict[str, Any] = {"label": value.label.root, "colour": value.colour if colours else None}
    return look | ({"tile": value.tile} if tile else {})


def _add_events(config: Configuration, wanted: set[str], labels: Labels) -> None:
    """Questions, themes with what became of their proposals, and the dimensions by which participants are divided."""
    events = config.events
    assert events is not None
    found: list[tuple[str, Any, list[list[Any]]]] = []
    for name in events.attendance.groups:
        dimension = config.study.dimensions[name]
        values = [[slug, value.label.root] for slug, value in dimension.values.items()]
        found.append((name, dimension.label.root, values))
    if events.feedback is not None:
        found += [(name, question.label.root, []) for name, question in events.feedback.questions.items()]
    if events.proposals is not None:
        statuses = _choices(events.responses.statuses) if events.responses else []
        statuses += [["unanswered", events.unanswered.root]] if events.unanswered else []
        found += [(name, theme.label.root, statuses) for name, theme in events.proposals.themes.items()]
        found.append(("addressee", None, _choices(events.proposals.addressees)))
        found.append(("all", None, statuses))
    _add(found, "events", wanted, labels)


def _choices(choices: Mapping[str, Any]) -> list[list[Any]]:
    return [[slug, choice.label.root] for slug, choice in choices.items()]


def _add(found: list[tuple[str, Any, list[list[Any]]]], strand: str, wanted: set[str], labels: Labels) -> None:
    for name, label, categories in found:
        if is_wanted(name, wanted):
            labels["items"] += [[strand, name, label]] if label else []
            labels["categories"][name] = categories
