"""How readers call what results on focus groups are about, and what else their exhibits tell of the study."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from peaceresearch.study.focus_groups import GROUP, Coded, FocusGroups
from peaceresearch.study.load import Configuration
from peaceresearch.study.survey_labels import is_wanted
from peaceresearch.study.text import EVERY_LANGUAGE, Text


def group_facts(config: Configuration, patterns: list[str], kind: str) -> dict[str, Any]:
    """What an exhibit of `kind` tells of the focus groups beside their results; empty where it tells nothing.

    Returns
    -------
    dict
        `coders`, `unit` and `overlap` of the comparison (agreement_plot, agreement_table); `saturation`, its settings
        (saturation_curve); `definitions`, pairs of a code and its texts (codebook_table); `coreq`, pairs of an item's
        number and its text (coreq_checklist).
    """
    groups = config.focus_groups
    if groups is None or not any(pattern.startswith(("focus_groups.", "*")) for pattern in patterns):
        return {}
    if kind in ("agreement_plot", "agreement_table") and groups.agreement:
        declared = groups.agreement
        return {"coders": declared.coders, "unit": declared.unit, "overlap": declared.overlap}
    if kind == "saturation_curve" and groups.saturation:
        return {"saturation": groups.saturation.model_dump(mode="json")}
    if kind == "codebook_table":
        return {"definitions": [[name, _definition(coded)] for name, coded in groups.codes.items()]}
    if kind == "coreq_checklist":
        return {"coreq": [[item, reported.text.root] for item, reported in sorted(groups.coreq.items())]}
    return {}


def add_groups(groups: FocusGroups, wanted: set[str], labels: dict[str, Any]) -> set[str]:
    """Add to `labels` what the codes, the negative cases and the groups themselves are called; and the names of the
    dimensions of study.yaml by which the strand's results are divided.
    """
    named: Mapping[str, Text] = {name: coded.label for name, coded in groups.codes.items()} | {
        name: case.label for name, case in groups.negative_cases.items()
    }
    labels["items"] += [["focus_groups", name, text.root] for name, text in named.items() if is_wanted(name, wanted)]
    labels["dimensions"][GROUP] = {
        "label": {EVERY_LANGUAGE: GROUP},
        "values": [
            [name, {"label": group.label.root if group.label else {EVERY_LANGUAGE: group.documents[0]}, "colour": None}]
            for name, group in groups.groups.held.items()
        ],
    }
    return {*groups.groups.dimensions, *(groups.participants.variables if groups.participants else ())}


def _definition(coded: Coded) -> dict[str, Any]:
    parts = {"definition": coded.definition, "include": coded.include, "exclude": coded.exclude}
    return {name: text.root for name, text in parts.items() if text is not None}
