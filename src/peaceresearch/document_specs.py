"""What the jobs of the document review use of the configuration: reading its files, and analysing them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from peaceresearch.study.documents import Documents
from peaceresearch.study.extraction import Appraisal
from peaceresearch.study.instruments import criteria_of, is_overall, scores_of
from peaceresearch.study.screening import Decisions, Screening, Stage
from peaceresearch.study.searches import Search
from peaceresearch.study.text import wordless

LISTED = ("searches", "duplicates", "use", "screening", "fields", "record", "appraisals")
"""What of the spec of the analysis the lists of open decisions rest on."""
SHOWN_ONLY = ("searched", "platform", "query")
"""What is told of a search, and moves no number."""


def read_spec(documents: Documents, languages: list[str]) -> dict[str, Any]:
    """What decides how the review's files are read."""
    return {
        "searches": [[name, _search(search)] for name, search in documents.searches.items()],
        "pairs": [wordless(pairs) for pairs in documents.duplicates.decisions],
        "deduplicated": wordless(documents.duplicates.deduplicated),
        "screening": _decided(documents.screening) if documents.screening else None,
        "extraction": _ordered(wordless(documents.extraction), "fields"),
        "appraisals": [[name, _appraisal(appraisal)] for name, appraisal in documents.appraisals.items()],
        "recommendations": _ordered(wordless(documents.recommendations)),
        "languages": languages,
    }


def _ordered(section: Any, inside: str | None = None) -> Any:
    """A section whose parts with `values` (or those of its part `inside`) also tell their order, for the keys of a spec
    are sorted.
    """
    if section is None:
        return None
    if inside is not None:
        return section | {inside: _ordered(section[inside])}
    return {
        name: part | {"order": list(part["values"])} if isinstance(part, dict) and "values" in part else part
        for name, part in section.items()
    }


def _search(search: Search) -> dict[str, Any]:
    return {name: part for name, part in wordless(search).items() if name not in SHOWN_ONLY}


def _decided(screening: Screening) -> dict[str, Any]:
    found: dict[str, Any] = {
        name: part for name, part in wordless(screening).items() if name not in ("title_abstract", "full_text")
    }
    stages = [
        [
            name,
            {
                "reviewers": [[who, _sheet(sheet, screening)] for who, sheet in stage.reviewers.items()],
                "agreed": _sheet(stage.agreed, screening) if stage.agreed else None,
            },
        ]
        for name, stage in stages_of(screening)
    ]
    return found | {"stages": stages}


def stages_of(screening: Screening) -> list[tuple[str, Stage]]:
    """The stages that the review has, in their order."""
    stages = (("title_abstract", screening.title_abstract), ("full_text", screening.full_text))
    return [(name, stage) for name, stage in stages if stage is not None]


def _sheet(sheet: Decisions, screening: Screening) -> dict[str, Any]:
    """Where decisions are; what is left out is as the screening has it."""
    found: dict[str, Any] = sheet.model_dump(mode="json")
    if sheet.search is not None:
        return found
    shared = ("source", "record", "decision", "reason")
    return found | {name: found[name] if found[name] is not None else getattr(screening, name) for name in shared}


def _appraisal(appraisal: Appraisal) -> dict[str, Any]:
    """An appraisal with all that is known of its instrument."""
    found: dict[str, Any] = _ordered(wordless(appraisal))
    return found | {
        "criteria": {name: wordless(criterion) for name, criterion in criteria_of(appraisal).items()},
        "scores": {name: wordless(score) for name, score in scores_of(appraisal).items()},
    }


def analyse_spec(documents: Documents, languages: list[str]) -> dict[str, Any]:
    """What decides what is counted of the review."""
    duplicates, recommendations = documents.duplicates, documents.recommendations
    extraction = documents.extraction
    listed = duplicates.deduplicated
    rules = ("identifiers", "similarity", "years", "authors", "review")
    coded = ("addressee", "theme", "status")
    return {
        "searches": [
            [name, search.route, search.source or "", wordless(search.counts)]
            for name, search in documents.searches.items()
        ],
        "duplicates": {name: getattr(duplicates, name) for name in rules},
        "use": listed.use if listed else None,
        "screening": _screened(documents.screening) if documents.screening else None,
        "expected": documents.expected,
        "fields": [
            [name, field.kind, list(field.values), field.separator is not None, field.column]
            for name, field in extraction.fields.items()
        ]
        if extraction
        else [],
        "record": extraction.record if extraction else "",
        "has_studies": extraction is not None and extraction.study is not None,
        "appraisals": [
            [
                name,
                {
                    "criteria": [[criterion, part.designs] for criterion, part in criteria_of(appraisal).items()],
                    "scores": [[score, part.score] for score, part in scores_of(appraisal).items()],
                    "of": appraisal.of,
                    "overall": is_overall(appraisal),
                },
            ]
            for name, appraisal in documents.appraisals.items()
        ],
        "evidence_map": wordless(documents.evidence_map),
        "crossings": [[name, wordless(crossing)] for name, crossing in documents.crossings.items()],
        "timeline": {
            "field": documents.timeline.field,
            "milestones": [[name, mark.record] for name, mark in documents.timeline.milestones.items() if mark.record],
        }
        if documents.timeline
        else None,
        "recommendations": {
            name: list(part.values) if (part := getattr(recommendations, name)) else [] for name in coded
        }
        if recommendations
        else None,
        "languages": languages,
        "source": _sources(documents),
        "appraisal_source": {
            name: _joined(sheet.source for sheet in (*part.sheets, *part.agreed))
            for name, part in documents.appraisals.items()
        },
    }


def _screened(screening: Screening) -> dict[str, Any]:
    return {
        "stages": [
            [name, list(stage.reviewers), stage.least or len(stage.reviewers), stage.agreed is not None]
            for name, stage in stages_of(screening)
        ],
        "reasons": list(screening.reasons),
        "other": screening.other,
        "undecided": screening.undecided,
    }


def _sources(documents: Documents) -> dict[str, str]:
    """The files that each part of the review rests on, as results name them."""
    screening, listed = documents.screening, documents.duplicates.deduplicated
    decided = [
        documents.searches[sheet.search].source if sheet.search else sheet.source or screening.source
        for _, stage in (stages_of(screening) if screening else ())
        for sheet in (*stage.reviewers.values(), *([stage.agreed] if stage.agreed else ()))
        if screening
    ]
    extraction, recommendations = documents.extraction, documents.recommendations
    found: dict[str, Iterable[str | None]] = {
        "searches": [search.source for search in documents.searches.values()],
        "deduplicated": [listed.source] if listed else [],
        "screening": decided,
        "extraction": [sheet.source for sheet in (*extraction.sheets, *extraction.agreed)] if extraction else [],
        "appraisals": [
            sheet.source for part in documents.appraisals.values() for sheet in (*part.sheets, *part.agreed)
        ],
        "recommendations": [sheet.source for sheet in recommendations.sheets] if recommendations else [],
    }
    return {name: _joined(files) for name, files in found.items()}


def _joined(files: Iterable[str | None]) -> str:
    return ", ".join(dict.fromkeys(filter(None, files)))
