"""What a reader must mind of the results of an exhibit: their cautions, a sentence each."""

from __future__ import annotations

import pandas as pd

from peaceresearch.exhibits.footer_parts import Part
from peaceresearch.exhibits.model_terms import is_constant, term_label
from peaceresearch.exhibits.view import VERSUS, View
from peaceresearch.results.ids import parse_domain
from peaceresearch.results.table import rows

CAUTIONS = (
    "scale_reliability", "scale_items", "scale_functioning", "sparse", "collinear", "influential", "proportional_odds",
    "few_df", "imputation",
)  # fmt: skip
"""The words of `caution`, each of which has a sentence (`caution_<word>`) in every language."""
_OF_TERMS = ("coefficient", "marginal_effect", "model_contrast", "fmi", "influence", "vif")
"""Measures whose category is a term of a model."""
_OF_SOME_TERMS = ("sparse", "collinear", "influential", "imputation")
"""Cautions that concern some terms of a model: they are named where they are fewer than"""
_MANY = 4
_BETWEEN_GROUPS = "scale_functioning"
"""The caution that concerns comparisons: it names between which groups."""
FUNCTIONING = "functioning"
"""The dimension that tells between the values of which dimension the items of a scale are compared."""


def caution_parts(results: pd.DataFrame, view: View) -> list[Part]:
    """A sentence for each caution of the results, which names the items concerned: of a model the terms, where they are
    few; of comparisons the dimension.
    """
    told = {word: _concerned(word, results, view) for word in CAUTIONS}
    return [
        Part(view.words.text(f"caution_{word}", items="; ".join(items)), on_slides=True)
        for word, items in told.items()
        if items
    ]


def _concerned(word: str, results: pd.DataFrame, view: View) -> list[str]:
    found = results[results["caution"].map(lambda words: word in words.split()).astype(bool)]
    is_one = results.loc[results["measure"].isin(_OF_TERMS), "item"].nunique() == 1
    told = []
    for item in view.order("item", found):
        part = found[found["item"] == item]
        name = view.item("survey", item)
        if word == _BETWEEN_GROUPS:
            beside = _dimensions(part, view)
        else:
            beside = _terms(part, results[results["item"] == item], view) if word in _OF_SOME_TERMS else []
        if is_one and beside and word in _OF_SOME_TERMS:
            told += beside
        else:
            told.append(f"{name} ({', '.join(beside)})" if beside else name)
    return told


def _terms(part: pd.DataFrame, every: pd.DataFrame, view: View) -> list[str]:
    """The terms of a model that a caution is of, unless it is of all that are shown, or of many."""
    of_terms = [table[table["measure"].isin(_OF_TERMS)].sort_values(["x", "id"]) for table in (part, every)]
    own, shown = (dict.fromkeys(name for name in table["category"] if not is_constant(name)) for table in of_terms)
    item = str(every["item"].iloc[0])
    return [term_label(item, term, view) for term in own] if len(own) < min(len(shown), _MANY) else []


def _dimensions(part: pd.DataFrame, view: View) -> list[str]:
    """The dimensions by which results are divided or compared."""
    names: dict[str, None] = {}
    for row in rows(part):
        domain = parse_domain(row.domain)
        names |= dict.fromkeys([domain[FUNCTIONING]] if FUNCTIONING in domain else map(_bare, domain))
    labels = view.labels["dimensions"]
    found = [view.text(labels[name]["label"]) for name in names if name in labels]
    return [name for name in found if name]


def _bare(name: str) -> str:
    return name.removeprefix(VERSUS)
