"""A made-up survey with comparisons, waves and field work, for tests of the kinds that show them."""

from __future__ import annotations

from typing import Any

import pandas as pd
from made_up import LEVELS, REGIONS, interval, labels, released, row, text

WAVES = {"w1": 2018.0, "w2": 2018.5, "w3": 2024.0, "w4": 2025.0}
_ANSWERED = {"base": "respondents with an answer", "weight": "w", "ci_method": "t"}


def own_labels() -> dict[str, Any]:
    """The made-up study with a dimension of waves."""
    own = labels()
    own["dimensions"]["wave"] = {"label": text("Wave"), "values": [[slug, {"label": text(slug)}] for slug in WAVES]}
    return own


def answered(measure: str, item: str, estimate: float, n: float, **more: Any) -> dict[str, Any]:
    return row("survey", measure, item, estimate, n, **{**_ANSWERED, **more})


def difference(item: str, category: str, pair: str, estimate: float, p_adjusted: float, **more: Any) -> dict[str, Any]:
    """`pair` is "dimension: one - other"; estimate = one minus other."""
    dimension, _, values = pair.partition(": ")
    one, _, other = values.partition(" - ")
    given = {
        "domain": f"{dimension}={one};versus-{dimension}={other}",
        "unit": "share" if category else "scale",
        "p": p_adjusted / 3,
        "p_adjusted": p_adjusted,
        "statistic": 10 * estimate,
        "df": 45.0,
        "family": f"row: {item}[{category}] by {dimension}",
        **interval(estimate, 0.1),
    }
    n = more.pop("n", 60.0)
    return answered("difference", item, estimate, n, category=category, **{**given, **more})


def effect(item: str, category: str, pair: str, estimate: float) -> dict[str, Any]:
    made = difference(item, category, pair, estimate, 1.0)
    kept = {name: made[name] for name in ("domain", "category", "n")}
    return answered("effect_size", item, estimate, kept.pop("n"), unit="effect size", **kept, **interval(estimate, 0.2))


def shares_by(item: str = "visits", sizes: dict[str, float] | None = None) -> list[dict[str, Any]]:
    """Shares of the answers for everybody and by region."""
    values = {"": (0.5, 0.3, 0.2), "zulu": (0.1, 0.2, 0.7), "alfa": (0.04, 0.36, 0.6), "mike": (0.25, 0.25, 0.5)}
    bases = {"": 1000.0, "zulu": 500.0, "alfa": 300.0, "mike": 200.0} | (sizes or {})
    return [
        answered(
            "share", item, value, bases[region], category=level, domain=f"region={region}" if region else "",
            n_effective=bases[region] / 2, ci_method="logit", **interval(value, 0.03),
        )
        for region in ("", *REGIONS)
        for level, value in zip(LEVELS, values[region], strict=True)
    ]  # fmt: skip


def trend(measure: str = "mean", without: tuple[str, ...] = (), items: tuple[str, ...] = ("work",)) -> pd.DataFrame:
    """An estimate per wave, for everybody and two regions; `without` names waves at which a region's base is small."""
    found = []
    for place, item in enumerate(items):
        for index, region in enumerate(("", "zulu", "alfa")):
            for step, (wave, x) in enumerate(WAVES.items()):
                value = (0.2 + index / 10 + step / 50) if measure == "share" else 2.0 + place + index / 2 + step / 10
                parts = [f"region={region}", f"wave={wave}"] if region else [f"wave={wave}"]
                n = 3 if region == "zulu" and wave in without else 900 - index * 300 - step
                category = "often" if measure == "share" else ""
                found.append(
                    answered(measure, item, value, n, category=category, domain=";".join(parts), x=x, wave=wave,
                             **interval(value, 0.05))
                )  # fmt: skip
    return released(found)


CASES = {
    "complete": 700,
    "partial": 100,
    "refusal": 150,
    "non_contact": 40,
    "other": 10,
    "unknown_household": 60,
    "unknown_other": 20,
    "not_eligible": 120,
}
"""1,200 cases, of which 1,000 are eligible and 120 are not: e = 1000 / 1120."""


def outcomes() -> pd.DataFrame:
    e = 1000 / 1120
    rates = {"response_rate_1": 700 / 1080, "response_rate_3": 700 / (1000 + 80 * e), "cooperation_rate_2": 800 / 960}
    field = {"base": "sampled cases", "weight": "w"}
    found = [row("survey", "outcome_cases", name, float(n), 1200.0, **field) for name, n in CASES.items()]
    found += [row("survey", "outcome", name, rate, 1200.0, **field) for name, rate in rates.items()]
    return released([{**each, "unit": "share" if each["measure"] == "outcome" else "count"} for each in found])


def missing() -> pd.DataFrame:
    """Of 200: work 10 % do not know, 5 % refuse; visits 2 % do not know and 50 % were not asked; by region for work."""
    shares = {("work", "dont_know"): 0.1, ("work", "refused"): 0.05, ("work", "not_asked"): 0.0}
    shares |= {("visits", "dont_know"): 0.02, ("visits", "refused"): 0.0, ("visits", "not_asked"): 0.5}
    everybody = {"base": "respondents", "weight": "w", "unit": "share"}
    found = [
        row("survey", "missing", item, share, 200.0, category=why, **everybody) for (item, why), share in shares.items()
    ]
    for region, n in {"zulu": 120.0, "alfa": 4.0}.items():
        for why, share in {"dont_know": 0.2, "refused": 0.04, "not_asked": 0.0}.items():
            found.append(
                row("survey", "missing", "work", share, n, category=why, domain=f"region={region}", **everybody)
            )
    return released(found)
