"""How readers call what results on the document review are about, and what else their exhibits tell of the study."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from peaceresearch.study.documents import Documents
from peaceresearch.study.extraction import Appraisal
from peaceresearch.study.general import Choice
from peaceresearch.study.instruments import criteria_of, scores_of
from peaceresearch.study.load import Configuration
from peaceresearch.study.survey_labels import is_wanted
from peaceresearch.study.text import EVERY_LANGUAGE

WORD = "word"
"""Key of a text that is a word of the package."""
Found = list[tuple[str, Any, list[list[Any]]]]
"""Item, its label (None for none of its own), and its categories with their labels."""
_ALL = "all"
_SEARCHED = ("identified", "identified_databases", "identified_other", "duplicates")


def document_facts(config: Configuration, patterns: list[str], kind: str) -> dict[str, Any]:
    """What an exhibit of `kind` tells of the review beside its results; empty where it tells nothing.

    Returns
    -------
    dict
        `routes`, whether a source is neither a database nor a register (prisma_flow); `searches`, pairs of a source and
        what is told of it (source_table, prisma_checklist); `milestones`, pairs (timeline); `crossings`, pairs of a
        name and its fields (crossed_documents); `appraisals`, pairs of a name and its `criteria` (pairs with the
        designs they are for), `scores` (pairs with the number) and `designs` (pairs with the label) (appraisal_table,
        review_agreement, prisma_checklist); `checklist`, pairs of an item and its text (prisma_checklist); `unsure`,
        whether reviewers may be unsure (review_agreement).
    """
    documents = config.documents
    if documents is None or not any(pattern.startswith(("documents.", "*")) for pattern in patterns):
        return {}
    if kind == "prisma_flow":
        return {"routes": any(search.route == "other" for search in documents.searches.values())}
    searches = [[name, _source(search)] for name, search in documents.searches.items()]
    if kind == "source_table":
        return {"searches": searches}
    if kind == "timeline" and documents.timeline:
        return {"milestones": [[name, _plain(mark)] for name, mark in documents.timeline.milestones.items()]}
    if kind == "crossed_documents":
        return {"crossings": [[name, crossing.model_dump()] for name, crossing in documents.crossings.items()]}
    if kind not in ("prisma_checklist", "appraisal_table", "review_agreement"):
        return {}
    facts: dict[str, Any] = {"appraisals": [[name, _facts(part)] for name, part in documents.appraisals.items()]}
    if kind == "prisma_checklist":
        facts["searches"] = searches
        facts["checklist"] = [[item, text.root] for item, text in documents.checklist.items()]
    if kind == "review_agreement":
        facts["unsure"] = documents.screening is not None and bool(documents.screening.unsure)
    return facts


def add_documents(documents: Documents, wanted: set[str], labels: dict[str, Any]) -> None:
    """Add to `labels` what sources, reasons, fields, criteria, addressees and themes are called, and their values; of
    an evidence map also the values that are its rows. Fields that are crossed are dimensions as well.
    """
    found: Found = [*_flow(documents), *_extracted(documents), *_appraised(documents), *_recommended(documents)]
    for name, label, categories in found:
        if is_wanted(name, wanted):
            labels["items"] += [["documents", name, label]] if label else []
            labels["categories"].setdefault(name, categories)
    fields = documents.extraction.fields if documents.extraction else {}
    for crossing in documents.crossings.values():
        for name in filter(None, (crossing.columns, crossing.parts)):
            field = fields[name]
            values = [[slug, {"label": value.label.root, "colour": None}] for slug, value in field.values.items()]
            labels["dimensions"].setdefault(name, {"label": field.label.root, "values": values})


def _flow(documents: Documents) -> Found:
    searches: list[list[Any]] = [[name, search.label.root] for name, search in documents.searches.items()]
    reasons = _values(documents.screening.reasons) if documents.screening else []
    found: Found = [(box, None, searches) for box in _SEARCHED]
    found += [(name, search.label.root, []) for name, search in documents.searches.items()]
    return [*found, ("excluded_full_text", None, reasons)]


def _extracted(documents: Documents) -> Found:
    if documents.extraction is None:
        return []
    fields = documents.extraction.fields
    found: Found = [(name, field.label.root, _values(field.values)) for name, field in fields.items()]
    if documents.evidence_map is not None:
        columns = _values(fields[documents.evidence_map.columns].values)
        found += [
            (name, value.label.root, columns) for name, value in fields[documents.evidence_map.rows].values.items()
        ]
    for name, crossing in documents.crossings.items():
        found.append((name, fields[crossing.rows].label.root, _values(fields[crossing.rows].values)))
    return found


def _appraised(documents: Documents) -> Found:
    found: Found = []
    for name, appraisal in documents.appraisals.items():
        scores = [
            [score, part.label.root if part.label else _word(appraisal, score)]
            for score, part in scores_of(appraisal).items()
        ]
        found.append((name, {EVERY_LANGUAGE: appraisal.instrument.upper()}, scores))
        for criterion, part in criteria_of(appraisal).items():
            found.append((criterion, part.label.root if part.label else _word(appraisal, criterion), scores))
    return found


def _recommended(documents: Documents) -> Found:
    recommendations = documents.recommendations
    if recommendations is None:
        return []
    statuses = _values(recommendations.status.values) if recommendations.status else []
    found: Found = [(_ALL, None, statuses)]
    for part in (recommendations.addressee, recommendations.theme):
        found += [(name, choice.label.root, statuses) for name, choice in (part.values.items() if part else ())]
    return found


def _word(appraisal: Appraisal, name: str) -> dict[str, str]:
    return {WORD: f"{appraisal.instrument}_{name}"}


def _values(values: Mapping[str, Choice]) -> list[list[Any]]:
    return [[slug, choice.label.root] for slug, choice in values.items()]


def _source(search: Any) -> dict[str, Any]:
    return {
        "label": search.label.root,
        "kind": search.kind,
        "route": search.route,
        "searched": search.searched.isoformat() if search.searched else None,
        "platform": search.platform,
        "query": search.query,
    }


def _facts(appraisal: Appraisal) -> dict[str, Any]:
    return {
        "criteria": [[name, part.designs] for name, part in criteria_of(appraisal).items()],
        "scores": [[name, part.score] for name, part in scores_of(appraisal).items()],
        "designs": _values(appraisal.design.values) if appraisal.design else [],
    }


def _plain(mark: Any) -> dict[str, Any]:
    return {"year": mark.year, "record": mark.record, "label": mark.label.root}
