"""A study at one of its moments: what has no material yet is left out, with everything that draws on it alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from peaceresearch.study.general import STRANDS
from peaceresearch.study.kinds import SYNTHESES, Exhibit
from peaceresearch.study.models import Models
from peaceresearch.study.shown import Exhibits, Finding, Findings

if TYPE_CHECKING:
    from peaceresearch.study.load import Configuration

Shown = TypeVar("Shown", Finding, Exhibit)


def at_edition(config: Configuration, edition: str) -> Configuration:
    """The study at `edition`: its strands, and of exhibits and findings what these strands have results for.

    An exhibit or finding that draws on several strands keeps what it draws on those that are there. The study's
    `edition` becomes the one asked for.
    """
    study = config.study.model_copy(update={"edition": edition})
    named = study.editions[edition].strands
    absent: set[str] = {
        name for name in STRANDS if getattr(config, name) is None or (named is not None and name not in named)
    }
    findings = {
        name: _without(kept, absent) if kept.evidence != finding.evidence else kept
        for name, finding in config.findings.findings.items()
        if (kept := _kept(finding, "evidence", absent)) is not None
    }
    exhibits = {}
    for name, exhibit in config.exhibits.exhibits.items():
        shown = exhibit if exhibit.kind in SYNTHESES and findings else _kept(exhibit, "results", absent)
        if shown is not None:
            exhibits[name] = shown
    return replace(
        config,
        study=study,
        survey=None if "survey" in absent else config.survey,
        focus_groups=None if "focus_groups" in absent else config.focus_groups,
        documents=None if "documents" in absent else config.documents,
        events=None if "events" in absent else config.events,
        models=Models() if "survey" in absent else config.models,
        analysis_plan=None if "survey" in absent else config.analysis_plan,
        exhibits=Exhibits(exhibits=exhibits),
        findings=Findings(findings=findings),
    )


def _kept(shown: Shown, of: str, absent: set[str]) -> Shown | None:
    """What is shown, with the patterns of results that are there; None where none is."""
    patterns = [pattern for pattern in getattr(shown, of) if pattern.split(".", 1)[0] not in absent]
    return shown.model_copy(update={of: patterns}) if patterns else None


def _without(finding: Finding, absent: set[str]) -> Finding:
    """A finding some of whose strands are absent: nobody can have judged yet how they fit."""
    summary = {strand: text for strand, text in finding.summary.items() if strand not in absent}
    return finding.model_copy(update={"summary": summary, "assessment": None})
