"""Freezes the analysis plan: its seal is written beside it, and from then on a changed plan is an error."""

from __future__ import annotations

import datetime
from pathlib import Path

from peaceresearch.problems import input_error
from peaceresearch.study.load import load_configuration
from peaceresearch.study.plan_marks import seal

PLAN = "config/analysis_plan.yaml"


def freeze(folder: Path, date: datetime.date) -> tuple[str, datetime.date]:
    """Write `frozen` into `config/analysis_plan.yaml` of the study in `folder`; the seal and its date.

    A plan that is frozen and unchanged stays as it is, with its date.

    Raises
    ------
    InputError
        There is no plan, or the configuration has problems (a plan that differs from its seal is one).
    """
    config = load_configuration(folder)
    declared = config.analysis_plan
    if declared is None:
        raise input_error(PLAN, "the study has no analysis plan", "write one: docs/survey/analysis-plan.md")
    if declared.frozen is not None:
        return declared.frozen.sha256, declared.frozen.date
    found = seal(declared.plan)
    path = folder / PLAN
    text = path.read_text(encoding="utf-8").rstrip("\n")
    scratch = path.with_name(f".{path.name}.new")
    scratch.write_text(f"{text}\nfrozen:\n  date: {date.isoformat()}\n  sha256: {found}\n", encoding="utf-8")
    scratch.replace(path)
    return found, date
