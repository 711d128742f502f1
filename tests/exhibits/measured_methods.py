"""A made-up survey with weights, a scale, models and an imputation, for tests of the kinds that show them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
from made_up import LEVELS, REGIONS, interval, labels, released, spec, text
from surveyed import answered

from peaceresearch.exhibits.view import View, views

SETS = {"new": 0.5, "old": 0.56, "older": 0.48}
"""Sets of margins, and a share under each."""
STEPS = ("marry", "neighbour")
MODEL = "respondents with an answer to every item of the model; of a level, the smaller group compared"
EVERY_ITEM = "respondents with an answer to every item"


def own_labels() -> dict[str, Any]:
    """The made-up study with a scale of two items, a social distance, two models and the dimensions of results."""
    own = labels()
    own["items"] += [["survey", name, text(name.title())] for name in ("trust", "distance", "ordinal", "multi")]
    own["categories"] |= {
        "trust": [["visits", text("Visits")], ["work", text("Work")]],
        "distance": [[region, text(region.title())] for region in REGIONS],
        "ordinal": own["categories"]["model"],
        "multi": own["categories"]["model"],
    }
    own["outcomes"] = {"model": "visits", "ordinal": "visits", "multi": "visits"}
    nameless = {"*": ""}
    values = {
        "margins": [[name, {"label": text(name.title())}] for name in SETS],
        "step": [[name, {"label": text(name)}] for name in STEPS],
        "functioning": [["region", {"label": text("Region")}]],
    }
    own["dimensions"] |= {name: {"label": nameless, "values": each} for name, each in values.items()}
    return own


def relabelled(own: Any, label: str) -> Any:
    """The same labels, every text of which is `label`."""
    if isinstance(own, dict) and set(own) == {"en", "sq", "sr"}:
        return {"*": label}
    if isinstance(own, dict):
        return {name: relabelled(part, label) for name, part in own.items()}
    return [relabelled(part, label) for part in own] if isinstance(own, list) else own


def seen(lang: str, options: dict[str, Any], own: Any = None, **survey: Any) -> View:
    full = spec(options, own=own or own_labels())
    margins = [[name, {"label": text(name.title()), "reference": text(f"Table {name}")}] for name in SETS]
    full["survey"] = full["survey"] | {"margins": margins, "to": "new"} | survey
    return views(full, Path(__file__).parent)[lang]


def weighting(base_of_mike: int = 200) -> pd.DataFrame:
    """Two margins of two sets of margins, and the statistics of their weights and the design's."""
    found: list[dict[str, Any]] = []
    shares = {"margin_population": 0.5, "margin_sample": 0.25, "margin_design": 0.375, "margin_weighted": 0.5}
    for name in ("old", "new"):
        own = {"domain": f"margins={name}", "weight": "", "base": "respondents"}
        for measure, share in shares.items():
            for region in REGIONS:
                n = base_of_mike if region == "mike" else 300
                found.append(answered(measure, "region", share, n, category=region, unit="share", **own))
            found.append(answered(measure, "region+wing", share / 2, 300, category="zulu+w", unit="share", **own))
        found.append(answered("margin_population", "age", 41.25, 500, unit="scale", **own))
    for name in ("design", "old", "new"):
        statistics = {"n": 500.0, "n_effective": 250.4, "kish_deff": 1.997, "maximum": 4.5}
        statistics |= {} if name == "design" else {"adjustment_maximum": 2.125, "trimmed": 3.0}
        for statistic, value in statistics.items():
            found.append(
                answered("weight_quality", statistic, value, 500, domain=f"margins={name}", weight="",
                         unit="count", base="respondents")
            )  # fmt: skip
    return released(found)


def sensitivity(half: float = 0.1, groups: tuple[str, ...] = ("",)) -> pd.DataFrame:
    """A share, its interval and the same under every set of margins; of "mike" the base is too small."""
    found = []
    for region in groups:
        parts = [f"region={region}"] if region else []
        n = 3 if region == "mike" else 400
        found.append(
            answered("share", "visits", 0.5, n, category="often", domain=";".join(parts), **interval(0.5, half))
        )
        for name, share in (SETS | {"design": 0.45}).items():
            domain = ";".join([f"margins={name}", *parts])
            found.append(answered("share", "visits", share, n, category="often", domain=domain))
    return released(found)


def scale(holds: bool = False) -> pd.DataFrame:
    found: list[dict[str, Any]] = []
    for domain, n in (("", 400), ("region=zulu", 300), ("region=mike", 4)):
        own = {"domain": domain, "base": EVERY_ITEM, "unit": "coefficient"}
        found.append(answered("reliability", "trust", 0.81, n, category="alpha", **own | interval(0.81, 0.02)))
        found.append(answered("reliability", "trust", 0.75, n, category="omega", **own))
        found.append(answered("scalability", "trust", 0.42, n, **own))
        for place, item in enumerate(("work", "visits")):
            found.append(answered("item_rest", "trust", 0.6 - place / 10, n, category=item, **own))
            found.append(answered("scalability", "trust", 0.44 + place / 10, n, category=item, **own))
    changes = {("work", "uniform"): 0.04, ("work", "nonuniform"): 0.01, ("visits", "uniform"): 0.09}
    for (item, kind), change in changes.items():
        caution = "scale_functioning" if kind == "uniform" and not holds else ""
        domain = f"functioning=region;kind={kind}"
        found.append(answered("functioning", "trust", change, 380, category=item, domain=domain, caution=caution))
    verdicts = {"": "scale_reliability scale_items", "functioning=region": "scale_functioning"}
    for domain, caution in verdicts.items():
        given = {"domain": domain, "caution": "" if holds else caution, "unit": "count"}
        found.append(answered("scale_holds", "trust", float(holds), 380, **given))
    return released(found)


def distances() -> pd.DataFrame:
    """Every region towards every region; nobody of "mike" is shown."""
    found = []
    for a, respondents in enumerate(REGIONS):
        for b, target in enumerate(REGIONS):
            n = 5 if respondents == "mike" else 100 + a
            own = {"category": target, "domain": f"region={respondents}"}
            found.append(
                answered("social_distance", "distance", abs(a - b) / 2, n, **own | interval(abs(a - b) / 2, 0.125))
            )
            for s, step in enumerate(STEPS):
                domain = f"region={respondents};step={step}"
                share = 0.25 + s / 2
                row = answered(
                    "acceptance", "distance", share, n, category=target, domain=domain, **interval(share, 0.1)
                )
                found.append(row | {"unit": "share"})
    found.append(answered("scalability", "distance", 0.625, 300, category="alfa"))
    return released(found)


TERMS = {"visits:often": 0.5, "visits:always": 1.0, "age": -0.25, "region:mike": 0.75, "age:region::mike": 0.125}


def coefficients(model: str = "model", shift: float = 0.0, **more: Any) -> list[dict[str, Any]]:
    """A logistic model; `region:mike` speaks of few."""
    own = {"base": MODEL, "unit": "log odds", "p": 0.0004} | more
    found = [
        answered("coefficient", model, value + shift, 6 if term == "region:mike" else 90, category=term,
                 x=float(place), **own | interval(value + shift, 0.25))
        for place, (term, value) in enumerate({"intercept": -1.0, **TERMS}.items())
    ]  # fmt: skip
    for level, other, p in (("alfa", "zulu", 0.03), ("mike", "zulu", 0.2)):
        domain = f"level={level};versus-level={other}"
        own |= {"p_adjusted": p, "family": "regions"}
        found.append(
            answered("model_contrast", model, -0.5, 90, category="region", domain=domain, **own | interval(-0.5, 0.25))
        )
    return found


def quality(model: str, **values: float) -> list[dict[str, Any]]:
    return [answered("model_quality", model, value, 500, category=name, base=MODEL) for name, value in values.items()]


def thresholds(model: str = "ordinal") -> list[dict[str, Any]]:
    own = {"base": MODEL, "unit": "log odds", "p": 0.5}
    return [
        answered("coefficient", model, float(place), 90, category=f"threshold:{lower}", x=9.0 + place,
                 **own | interval(place, 0.25))
        for place, lower in enumerate(LEVELS[:-1])
    ]  # fmt: skip


def effects(model: str = "ordinal", outcomes: tuple[str, ...] = ("rarely", "often", "always")) -> list[dict[str, Any]]:
    """Average marginal effects, which tell no place in the formula."""
    return [
        answered("marginal_effect", model, value / 10 * (place + 1), 6 if term == "region:mike" else 90, category=term,
                 domain=f"outcome={outcome}" if outcome else "", **own)
        for term, value in TERMS.items() if ":" not in term or term.count(":") == 1
        for place, outcome in enumerate(outcomes)
        for own in [{"base": MODEL, "unit": "share", **interval(value / 10 * (place + 1), 0.02)}]
    ]  # fmt: skip


def imputation() -> pd.DataFrame:
    asked = {"base": "respondents of whom it was asked", "weight": ""}
    found = [answered("imputation", item, share, 400, category="share_missing", unit="share", **asked)
             for item, share in (("work", 0.125), ("age", 0.05))]  # fmt: skip
    for part, n in (("observed", 350), ("imputed", 50)):
        for place, level in enumerate(LEVELS):
            own = {"category": level, "domain": f"answers={part}", "unit": "share"}
            found.append(answered("imputation_share", "work", (place + 1) / 6, n, **own, **asked))
        few = 380 if part == "observed" else 6
        for statistic, value in (("mean", 40.0), ("sd", 12.0)):
            found.append(answered("imputation", "age", value, few, category=f"{part}_{statistic}", **asked))
    for chain in (1, 2):
        for step in (1, 2, 3):
            for statistic in ("mean", "sd"):
                own = {"category": statistic, "domain": f"chain={chain};iteration={step}", "x": float(step)}
                found.append(answered("imputation_trace", "work", 2 + chain / step, 50, **own, **asked))
    return released(found)
