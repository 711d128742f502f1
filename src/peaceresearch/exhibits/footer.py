"""What stands under an exhibit by itself: the questions as asked, the base, the method, and what is withheld."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd

from peaceresearch.exhibits.caution_notes import caution_parts
from peaceresearch.exhibits.footer_parts import Part as Part
from peaceresearch.exhibits.plan_notes import plan_parts
from peaceresearch.exhibits.questions import Asked, batteries
from peaceresearch.exhibits.view import ALL, View, withheld_notes
from peaceresearch.results.ids import parse_domain

WAVE = "wave"
_BLANK = "\N{NO-BREAK SPACE}"
_BASES = {
    "respondents of whom it was asked": "base_asked",
    "respondents with an answer to every item": "base_every_item",
    "respondents with an answer": "base_answered",
    "respondents": "base_respondents",
    "sampled cases": "base_cases",
    "respondents with an answer to every item of the model; of a level, the smaller group compared": "base_model",
}
"""What the survey counts (`base` of its results), and the word of the language for it."""
_METHODS = (
    "logit", "beta", "wald", "likelihood", "asin", "xlogit", "korn-graubard", "woodruff", "t", "feldt", "log", "normal",
    "profile likelihood",
)  # fmt: skip
"""Methods of intervals that have a word (`method_<name>`, with `_` for what is no letter)."""
_PRINTED = ("stacked_shares", "diverging_shares", "cross_table", "banner_table", "contrast_table")
"""Kinds that print the base of each group themselves."""
_WITHOUT_INTERVALS = (
    "stacked_shares",
    "diverging_shares",
    "tile_map",
    "banner_table",
    "missing_map",
    "outcome_rates",
    "synthesis_table",
)
_FIELD_WORK = ("outcome", "outcome_cases")
_MARGINS = ("margin_population", "margin_sample", "margin_design", "margin_weighted")
_ASKS_NOTHING = (*_FIELD_WORK, *_MARGINS, "weight_quality", "plan")
"""Measures whose item is no question, or of which the question does not matter."""
_OF_RESULTS = ("outcome", "level", "versus-level", "margins")
"""Dimensions that tell results apart and divide no respondents."""
_UNWEIGHTED = (*_FIELD_WORK, "missing")
"""Measures that weights do not enter."""
_OF_METHODS = (
    *_MARGINS, "weight_quality", "model_quality", "vif", "influence", "fmi", "proportional_odds", "icc",
    "variance_between", "variance_within", "plan", "functioning", "functioning_odds", "scale_holds", "imputation",
    "imputation_share", "imputation_trace",
)  # fmt: skip
"""Measures that speak of a method: their base stands in the exhibit where it says anything."""


def footer(results: pd.DataFrame, view: View, kind: str, module: Any) -> list[Part]:
    """The footer of an exhibit in one language.

    Parameters
    ----------
    results
        What was handed to the exhibit, after the gate; records tell their notes themselves.
    kind
        Of exhibit.
    module
        Of the kind: its function `notes`, if it has one, says what is the kind's own, and `drawn` which of the results
        it shows.

    Returns
    -------
    list of Part
        In the order of reading: of results of the survey the questions, the base with its unweighted size and the
        method of the intervals; then the kind's own notes, which results were planned, what to mind and, under a
        table, what its dashes mean.
    """
    if "record" in results:
        return []
    drawn = module.drawn(results, view) if hasattr(module, "drawn") else results
    answered = drawn[drawn["strand"] == "survey"].drop_duplicates("id")
    parts = [*_questions(answered, view), *_base(answered, view, kind), *_intervals(answered, view, kind)]
    parts += module.notes(results, view) if hasattr(module, "notes") else []
    parts += plan_parts(answered, view, kind) if kind != "plan_table" else []
    return parts + (caution_parts(answered, view) if kind != "scale_report" else [])


def withheld_part(results: pd.DataFrame, view: View) -> list[Part]:
    """What the dashes of a table mean, where it has any."""
    said = withheld_notes(results, view)
    return [Part(said, on_slides=True)] if said else []


def write_footer(parts: Sequence[Part], path: Path) -> None:
    """Write a footer as a JSON list of its parts, each with `text` and `on_slides`."""
    text = json.dumps([asdict(part) for part in parts], indent=1, ensure_ascii=False, sort_keys=True)
    path.write_text(f"{text}\n", encoding="utf-8")


def _questions(results: pd.DataFrame, view: View) -> Iterator[Part]:
    asked = results[~results["measure"].isin(_ASKS_NOTHING)]
    denominators = view.order("category", asked[asked["measure"] == "ratio"])
    known = view.labels["questions"]
    named = {name for name, _ in known}
    # A scale has no question: those of its items are asked.
    wanted = {
        name
        for item in {*asked["item"], *denominators}
        for name in ([item] if item in named else view.labels["categories"].get(item, ()))
    }
    found = batteries([(view.item("survey", name), view.text(text)) for name, text in known if name in wanted])
    if found:
        label_each = len(found) > 1
        told = "; ".join(_told(each, view, label_each) for each in found)
        is_one = len(found) == 1 and not found[0].rests
        yield Part(view.words.text("question" if is_one else "questions", text=told))


def _told(asked: Asked, view: View, label_each: bool) -> str:
    words = view.words.document
    inner = asked.stem
    for sign in ("quote_open", "quote_close"):
        inner = inner.replace(words[sign], words[f"inner_{sign}"])
    quoted = f"{words['quote_open']}{inner}{words['quote_close']}"
    if asked.rests:
        return f"{quoted} ({'; '.join(asked.rests)})"
    return f"{quoted} ({asked.labels[0]})" if label_each else quoted


def _base(results: pd.DataFrame, view: View, kind: str) -> Iterator[Part]:
    """Whom the results are of, and how many they are; nothing where every one is withheld."""
    counted = results[results["n"].notna() & ~results["measure"].isin(_OF_METHODS)]
    for base in dict.fromkeys(counted["base"]):
        part = counted[counted["base"] == base]
        said = view.words.text(_BASES.get(base, "base_any"), n=_sizes(part, view, kind))
        is_weighted = ((part["weight"] != "") & ~part["measure"].isin(_UNWEIGHTED)).any()
        yield Part(f"{said}; {view.words.text('base_weighted')}" if is_weighted else said, on_slides=True)


def _sizes(results: pd.DataFrame, view: View, kind: str) -> str:
    """The unweighted base: of everybody, and of the groups where the exhibit does not print it. Where results are told
    by wave, that of everybody too; else the wave that they are of is named where the survey has waves.
    """
    domains = [parse_domain(domain) for domain in results["domain"]]
    waves = [domain.pop(WAVE, "") for domain in domains]
    domains = [{name: value for name, value in domain.items() if name not in _OF_RESULTS} for domain in domains]
    table = results.assign(shown=waves, is_whole=[not domain for domain in domains])
    whole, groups = table[table["is_whole"]], table.loc[~table["is_whole"], "n"]
    per_group = "" if groups.empty else view.words.text("base_groups", n=_size(groups, view))
    if whole.empty:
        said = per_group
    elif any(waves):
        order = [wave for wave in view.order(WAVE, whole) if wave != ALL]
        said = ", ".join(_at(wave, whole.loc[whole["shown"] == wave, "n"], view) for wave in order)
    else:
        said = _size(whole["n"], view)
    if not any(waves) and len(set(results["wave"])) == 1 and results["wave"].iloc[0]:
        said = f"{said}, {view.label(WAVE, results['wave'].iloc[0])}"
    if not per_group or kind in _PRINTED or whole.empty:
        return said
    return f"{said}, {per_group}" if any(waves) else f"{said} ({per_group})"


def _at(wave: str, sizes: pd.Series[float], view: View) -> str:
    return f"{_size(sizes, view)} ({view.label(WAVE, wave)})"


def _size(sizes: pd.Series[float], view: View) -> str:
    low, high = (view.number(end, 0) for end in (sizes.min(), sizes.max()))
    return f"{view.words.text('base')}{_BLANK}={_BLANK}{low if low == high else f'{low}–{high}'}"


def _intervals(results: pd.DataFrame, view: View, kind: str) -> Iterator[Part]:
    has_none = kind in _WITHOUT_INTERVALS or (kind == "cross_table" and not view.options["interval"])
    drawn = results[results["ci_low"].notna()]
    if has_none or drawn.empty:
        return
    methods = [name for name in _METHODS if name in set(drawn["ci_method"])]
    named = ", ".join(view.words.text("method_" + re.sub(r"\W", "_", name)) for name in methods)
    level = view.number(100 * view.survey["level"], 0 if round(100 * view.survey["level"], 6) % 1 == 0 else 1)
    said = view.words.text("intervals", level=level)
    yield Part(f"{said} ({named})" if named else said)
