"""What the scales are like, and social distances, as rows of results."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from peaceresearch.results.ids import domain_id, parse_domain
from peaceresearch.survey import estimates
from peaceresearch.survey.columns import Floats
from peaceresearch.survey.functioning_results import FUNCTIONING, HOLDS, functioning_rows
from peaceresearch.survey.groupings import Grouping
from peaceresearch.survey.material import Material
from peaceresearch.survey.reliability_results import EVERY_ITEM, reliability_rows, scalability_row
from peaceresearch.survey.scales import item_scores
from peaceresearch.survey.social_distance import acceptance, distances

ANSWERED = "respondents with an answer"
_STEP = "step"


def scale_rows(spec: Mapping[str, Any], material: Material) -> Iterator[dict[str, Any]]:
    """What each scale is like: its reliability, its items, and how these function in groups.

    Parameters
    ----------
    spec
        `scale_reports` (pairs of a scale and `functioning`, dimensions, and `holds`, thresholds), `scales`, `items`,
        `level`.
    material : Material
        The survey, recoded.

    Yields
    ------
    dict
        Rows of the table of results. Who did not answer every item of a scale is in none of them. Reliability and
        scalability also by the values of the dimensions, each of which is a domain of the design.
    """
    scales = dict(spec["scales"])
    for name, report in spec["scale_reports"]:
        scale = scales[name]
        scores = item_scores(name, scale, material.items, spec["items"])
        holds = report["holds"]
        everybody = material.divisions.grouping(())
        for grouping in (everybody, *(material.divisions.grouping((by,)) for by in report["functioning"])):
            found = list(_by_group(scale["items"], scores, grouping, material, spec["level"], holds["item_rest"]))
            yield from ({**row, "item": name} for row in found)
            if grouping is everybody:
                yield {**_holds(found, holds), "item": name, "wave": material.divisions.wave({})}
            else:
                part = functioning_rows(scale["items"], scores, grouping, material.design, spec["level"], holds["dif"])
                yield from ({**row, "item": name, "wave": material.divisions.wave({})} for row in part)


def _by_group(
    names: Sequence[str], scores: Floats, grouping: Grouping, material: Material, level: float, least: float
) -> Iterator[dict[str, Any]]:
    for place, domain in enumerate(grouping.domains):
        inside = grouping.groups.codes == place
        shared = {"domain": domain_id(domain), "wave": material.divisions.wave(domain)}
        for row in reliability_rows(names, scores, material.design, inside, level, least):
            yield row | shared


def _holds(found: Sequence[Mapping[str, Any]], holds: Mapping[str, Any]) -> dict[str, Any]:
    """Whether a scale is reliable enough and each of its items belongs to it, by its rows over everybody."""
    coefficients = {row["category"]: row for row in found if row["measure"] == "reliability"}
    alpha, omega = (coefficients[name]["estimate"] for name in ("alpha", "omega"))
    reliability = alpha if np.isnan(omega) else omega
    weak = any(row.get("caution") for row in found if row["measure"] == "item_rest")
    words = (["scale_reliability"] if reliability < holds["alpha"] else []) + (["scale_items"] if weak else [])
    n, unknown = coefficients["alpha"]["n"], bool(np.isnan(reliability))
    return {
        "measure": HOLDS, "category": "", "domain": "", "n": n, "base": EVERY_ITEM, "unit": "count",
        "estimate": np.nan if unknown else float(not words), "caution": " ".join(words),
        "reason": coefficients["alpha"]["reason"] if unknown else "",
    }  # fmt: skip


def scale_verdicts(rows: pd.DataFrame) -> dict[str, dict[str, list[str]]]:
    """Why scales do not hold: by scale, "" for what concerns every result on it, and by dimension what concerns those
    that divide or compare by it, the words of caution. A scale that holds, or of which nothing can be said, is left
    out.

    Parameters
    ----------
    rows
        Results, those of `scale_rows` among them.
    """
    found: dict[str, dict[str, list[str]]] = {}
    told = rows[rows["measure"] == HOLDS]
    for scale, domain, caution in zip(told["item"], told["domain"], told["caution"], strict=True):
        if caution:
            found.setdefault(scale, {})[parse_domain(domain).get(FUNCTIONING, "")] = caution.split()
    return found


def distance_rows(spec: Mapping[str, Any], material: Material) -> Iterator[dict[str, Any]]:
    """Whom each group of respondents accepts how near: mean distances, shares that accept each step, and scalability.

    Parameters
    ----------
    spec
        `social_distance` (pairs of a name and `by`, `steps` from the nearest, `targets`, `accepted`), `level`,
        `interval`.
    material : Material

    Yields
    ------
    dict
        Rows of the table of results. Who was not asked about a target is in no base; a group of whom nobody answered,
        such as the target itself, has no row.
    """
    for name, distance in spec["social_distance"]:
        grouping = material.divisions.grouping((distance["by"],))
        everybody = material.divisions.grouping(())
        for target, items in distance["targets"]:
            accepts = acceptance([material.items[items[step]] for step in distance["steps"]], distance["accepted"])
            rows = [*_distances(accepts, grouping, material, spec["level"])]
            rows += _acceptance(accepts, distance["steps"], grouping, material, spec)
            for whom in (everybody, grouping):
                rows += _scalability(accepts, whom, material, spec["level"])
            yield from ({**row, "item": name, "category": target} for row in rows if row["n"])


def _distances(accepts: Floats, grouping: Grouping, material: Material, level: float) -> Iterator[dict[str, Any]]:
    found = estimates.means(material.design, distances(accepts), grouping.groups, level)
    yield from _named(found, grouping, material, {"measure": "social_distance", "unit": "scale"}, {})


def _acceptance(
    accepts: Floats, steps: Sequence[str], grouping: Grouping, material: Material, spec: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    for place, step in enumerate(steps):
        codes = np.nan_to_num(accepts[:, place], nan=-1.0).astype(np.intp)
        found = estimates.shares(material.design, codes, 2, grouping.groups, spec["level"], spec["interval"])
        yes = found[found["category"] == 1]
        yield from _named(yes, grouping, material, {"measure": "acceptance", "unit": "share"}, {_STEP: step})


def _named(
    found: pd.DataFrame, grouping: Grouping, material: Material, shared: Mapping[str, Any], further: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """A table of estimates as rows, with names in place of positions."""
    columns = [name for name in found.columns if name not in ("group", "category")]
    for group, *cells in found[["group", *columns]].itertuples(index=False):
        domain = grouping.domains[group]
        place = {"domain": domain_id({**domain, **further}), "wave": material.divisions.wave(domain)}
        yield {**dict(zip(columns, cells, strict=True)), **shared, **place, "base": ANSWERED}


def _scalability(accepts: Floats, grouping: Grouping, material: Material, level: float) -> Iterator[dict[str, Any]]:
    for place, domain in enumerate(grouping.domains):
        row = scalability_row(accepts, material.design, grouping.groups.codes == place, level)
        yield {**row, "domain": domain_id(domain), "wave": material.divisions.wave(domain)}
