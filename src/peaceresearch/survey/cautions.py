"""What rests on a scale that does not hold says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from peaceresearch.results.ids import parse_domain
from peaceresearch.survey.groupings import VERSUS
from peaceresearch.survey.scale_results import scale_verdicts

Verdicts = Mapping[str, Mapping[str, Sequence[str]]]


def with_cautions(table: pd.DataFrame, models: Mapping[str, Mapping[str, Any]]) -> pd.DataFrame:
    """The results with `caution`: the words of their own, and those of the scales that they rest on.

    Everything on a scale whose reliability or items fail says so; what divides or compares its scores by a dimension
    between whose values its items function differently says that, too. So does a model whose formula names the scale,
    and the dimension.

    Parameters
    ----------
    table
        Results, those of the scales among them.
    models
        By model: `names`, what its formula names.
    """
    own = table["caution"].fillna("") if "caution" in table else pd.Series("", index=table.index)
    verdicts = scale_verdicts(table.assign(caution=own))
    if not verdicts:
        return table.assign(caution=own)
    told = []
    for measure, item, domain, words in zip(table["measure"], table["item"], table["domain"], own, strict=True):
        found = dict.fromkeys(words.split())
        if measure not in OF_SCALES:
            names = models[item]["names"] if item in models else [item]
            dimensions = names if item in models else [name.removeprefix(VERSUS) for name in parse_domain(domain)]
            for scale in names:
                for place in ("", *dimensions):
                    found |= dict.fromkeys(verdicts.get(scale, {}).get(place, ()))
        told.append(" ".join(found))
    return table.assign(caution=told)


OF_SCALES = (
    "reliability", "scalability", "item_rest", "alpha_without", "functioning", "functioning_odds", "scale_holds",
)  # fmt: skip
"""Measures that say what a scale is like: their cautions are their own."""
