"""Small results of made-up focus groups whose order is never the alphabet's, and views of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
from made_up import interval, labels, row, text, view

from peaceresearch.disclosure.gate import withhold_small_bases
from peaceresearch.exhibits.view import View
from peaceresearch.results.table import results

MINIMUM = {"survey": 10, "focus_groups": 2, "participants": 5, "quotes": 5}
GROUPS = {"late": ("zulu", 8), "early": ("alfa", 7), "mid": ("zulu", 6), "tiny": ("alfa", 4)}
"""Slug of a group, in the order held: its region and its participants."""
PASSAGES = {"school": (3, 0, 1, 2), "work": (0, 0, 0, 1), "visits": (12, 1, 4, 0)}
"""Passages of a code in each group."""
FACTS = {
    "coders": ["Ana", "Ben"],
    "unit": "overlap",
    "overlap": 0.5,
    "saturation": {"base": 2, "run": 1, "threshold": 0.05, "least": 4},
}


def seen(lang: str, options: dict[str, Any], *, own: Any = None, groups: Any = None) -> View:
    """A view with the labels of the groups, in the order held."""
    known = labels() if own is None else own
    values = [[slug, {"label": text(f"Group {slug}"), "colour": None}] for slug in GROUPS]
    known["dimensions"].setdefault("group", {"label": {"*": "group"}, "values": values})
    made = view(lang, options, own=known)
    return replace(made, minimum_base=MINIMUM, groups=FACTS if groups is None else groups)


def count(measure: str, item: str, estimate: float, n: float = 4, **more: Any) -> dict[str, Any]:
    return row("focus_groups", measure, item, float(estimate), n, **({"base": "coded focus groups"} | more))


def of_people(measure: str, item: str, estimate: float, group: str, **more: Any) -> dict[str, Any]:
    told = {"base": "participants of the group", "domain": f"group={group}"} | more
    return row("focus_groups", measure, item, float(estimate), GROUPS[group][1], **told)


def released(rows: list[dict[str, Any]]) -> pd.DataFrame:
    return withhold_small_bases(results(rows), MINIMUM)


def raised() -> pd.DataFrame:
    """Who raised what: by group, over all of them, and who the groups are."""
    found = []
    for item, often in PASSAGES.items():
        found.append(count("groups", item, sum(number > 0 for number in often)))
        for group, number in zip(GROUPS, often, strict=True):
            found.append(of_people("raised", item, number > 0, group))
            found.append(of_people("passages", item, number, group))
    for group, (region, people) in GROUPS.items():
        found.append(of_people("held", group, people, group, domain=f"region={region};wing=w"))
    return released(found)


def tree() -> pd.DataFrame:
    """A codebook: school, and below it visits, and below that work."""
    places = {"school": ("", 1), "visits": ("school", 2), "work": ("visits", 3)}
    found = [
        count("tree", item, sum(number > 0 for number in PASSAGES[item]), category=parent, x=float(place))
        for item, (parent, place) in places.items()
    ]
    return released([*found, *(count("passages", item, sum(often)) for item, often in PASSAGES.items())])


def mechanisms(groups_of_alfa: int = 2) -> pd.DataFrame:
    """School and work foster, in the order of their ranks; visits block."""
    found = [
        count("mechanism", "work", 2, category="fosters", x=1.0),
        count("mechanism", "school", 3, category="fosters", x=2.0),
        count("mechanism", "visits", 1, category="blocks", x=1.0),
    ]
    for item, (zulu, alfa) in {"work": (1, 1), "school": (3, 0), "visits": (0, 1)}.items():
        found.append(count("groups", item, zulu, 2, domain="region=zulu"))
        found.append(count("groups", item, alfa, groups_of_alfa, domain="region=alfa"))
    return released(found)


def speaking() -> pd.DataFrame:
    found = []
    for place, group in enumerate(GROUPS):
        found += [
            of_people("speaking_share", "moderator", 0.1 + place / 20, group),
            of_people("speaking_share", "dominant", 0.3 + place / 20, group),
            of_people("spoke", "participants", GROUPS[group][1] - 1, group),
            of_people("evenness", "words", 0.8 + place / 50, group),
        ]
    return released(found)


def network(groups: dict[str, int], ties: dict[tuple[str, str], float], within: str = "segment") -> pd.DataFrame:
    found = [count("groups", item, number, 16) for item, number in groups.items()]
    for (one, other), value in ties.items():
        found.append(count("jaccard", one, value, 90, category=other, domain=f"within={within}", base="segments"))
    return released(found)


def agreement() -> pd.DataFrame:
    found = []
    for place, item in enumerate(("school", "visits", "all_codes")):
        for unit in ("", "turn"):
            value = 0.6 + place / 10 - (0.2 if unit else 0)
            told = {"category": unit, "base": "units coded by several"}
            found.append(count("alpha", item, value, 30, **told, **interval(value, 0.1)))
            others = ("kappa", "fleiss_kappa", "ac1", "percent_agreement")
            found += [count(measure, item, value + 0.05, 30, **told) for measure in others]
    return released([*found, count("double_coded", "documents", 6, 6), count("coders", "all", 3, 3)])


def saturated(domain: str = "", n: int = 4, *, guest: float = 3.0) -> list[dict[str, Any]]:
    """A curve of four groups with the rule of Guest, Namey and Chen."""
    found = [count("saturation_point", "codes", 3, n, domain=domain)]
    ends = {"ci_low": 3.0, "ci_high": 4.0, "ci_method": "orders"} if guest == guest else {}
    found.append(count("saturation_point", "guest", guest, n, domain=domain, **ends))
    for place, (observed, expected) in enumerate(zip((3, 5, 6, 6), (3.5, 4.9, 5.6, 6.0), strict=True), 1):
        more = {"category": str(place), "x": float(place), "domain": domain}
        found.append(count("saturation", "observed", observed, n, **more))
        found.append(count("saturation", "expected", expected, n, **more, **interval(expected, 0.4)))
    return found


def estimated(value: float) -> dict[str, Any]:
    """An estimate of all themes."""
    return count("chao2", "codes", value, ci_low=value - 1, ci_high=value + 5)
