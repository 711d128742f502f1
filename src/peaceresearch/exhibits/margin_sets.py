"""Sets of margins of the population, in the domains of results and in words."""

from __future__ import annotations

from collections.abc import Iterable

from peaceresearch.exhibits.view import View

MARGINS, DESIGN = "margins", "design"
"""The dimension that tells results under one set of margins from those under another, and the name in it of the weights
before calibration."""


def margins_label(name: str, view: View) -> str:
    """How readers call a set of margins, or the weights before calibration."""
    known = dict(view.survey.get("margins", ()))
    if name in known:
        return view.text(known[name]["label"])
    return view.words.text("margins_design") if name == DESIGN else name


def in_order(names: Iterable[str], view: View) -> list[str]:
    """The sets of margins among `names` in the order of the config, each once; without the design's weights."""
    found = set(names) - {DESIGN, ""}
    declared = [name for name, _ in view.survey.get("margins", ()) if name in found]
    return [*declared, *sorted(found - {*declared})]
