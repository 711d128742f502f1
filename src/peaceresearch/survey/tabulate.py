"""Estimates and comparisons of items by groupings, as rows of results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from peaceresearch.survey import contrasts, estimates
from peaceresearch.survey.association import association
from peaceresearch.survey.columns import Floats
from peaceresearch.survey.design import Design
from peaceresearch.survey.groupings import Divisions, Grouping
from peaceresearch.survey.multiplicity import EXPLORATORY, adjust
from peaceresearch.survey.rank_test import rank_tests
from peaceresearch.survey.recode import Item

ROW = "row"
"""Declares that the tests between the columns of one row of a table are a family."""
BASE = "respondents with an answer"
_UNITS = {"mean": "scale", "quantile": "scale", "ratio": "ratio"}
_IDENTITY = ["measure", "item", "category", "domain"]
_TESTED = ("difference", "rank_difference", "association", "model_contrast")
MIRROR = "mirror"
"""A column of comparisons on their way: the second of two answers differs where the first does, by as much."""
Columns = dict[str, Any]
"""A part of the table of results: by column, arrays of one length, or a value that holds in each row."""


@dataclass(frozen=True, eq=False)
class Tabulation:
    """What is asked of a survey: `spec` has `level`, `interval` and what each family of estimates says."""

    design: Design
    items: Mapping[str, Item]
    divisions: Divisions
    spec: Mapping[str, Any]

    def family(self, family: Mapping[str, Any]) -> Iterator[Columns]:
        """The results of one family: each of its items over everybody, then by each grouping."""
        groupings = [self.divisions.grouping(names) for names in ((), *_groupings(family["by"]))]
        for name in family["items"]:
            for place, grouping in enumerate(groupings):
                estimate, contrast, association = family["plan"][name][place][1:] if family["plan"] else ("", "", "")
                yield self._estimates(family, name, grouping) | {"plan": estimate}
                if family["contrasts"] is not None and grouping.dimensions:
                    for part in self._contrasts(family, name, grouping):
                        yield part | {"plan": contrast}
                if family["association"] and len(grouping.dimensions) == 1:
                    yield self._association(family, name, grouping) | {"plan": association}

    def _estimates(self, family: Mapping[str, Any], name: str, grouping: Grouping) -> Columns:
        measure, item, level = family["measure"], self.items[name], self.spec["level"]
        groups, design = grouping.groups, self.design
        categories: Sequence[str] = [""]
        if measure == "share":
            categories, interval = item.categories, family["interval"] or self.spec["interval"]
            if item.chosen is None:
                found = estimates.shares(design, item.codes, len(categories), groups, level, interval)
            else:
                found = estimates.chosen_shares(design, item.chosen, item.answered, groups, level, interval)
        elif measure == "mean":
            found = estimates.means(design, item.numbers, groups, level)
        elif measure == "total":
            categories = item.categories or categories
            parts = [estimates.totals(design, values, groups, level) for values in _counted(item)]
            found = pd.concat([part.assign(category=place) for place, part in enumerate(parts)])
        elif measure == "ratio":
            categories = [family["over"]]
            found = estimates.ratios(design, item.numbers, self.items[family["over"]].numbers, groups, level)
        else:
            categories = [quantile_name(probability) for probability in family["quantiles"]]
            found = estimates.quantiles(design, item.numbers, family["quantiles"], groups, level)
        unit = ("people" if item.categories else "total") if measure == "total" else _UNITS.get(measure, "share")
        return self._rows(found, grouping, measure, name, categories) | {"unit": unit}

    def _rows(
        self, found: pd.DataFrame, grouping: Grouping, measure: str, item: str, categories: Sequence[str]
    ) -> Columns:
        """A table of the engine with names in place of positions."""
        group = found["group"].to_numpy()
        of_groups = {
            "domain": grouping.ids,
            "wave": [self.divisions.wave(domain) for domain in grouping.domains],
            "x": [self.divisions.year(domain) for domain in grouping.domains],
        }
        return {
            **{name: found[name].to_numpy() for name in found.columns if name not in ("group", "category")},
            **{name: np.array(values)[group] for name, values in of_groups.items()},
            "category": np.array(categories)[found["category"].to_numpy()],
            "measure": measure,
            "item": item,
            "base": BASE,
        }

    def _contrasts(self, family: Mapping[str, Any], name: str, grouping: Grouping) -> Iterator[Columns]:
        """Differences and their effect sizes, a row per pair of groups and category."""
        item, level, is_share = self.items[name], self.spec["level"], family["measure"] == "share"
        pairs = grouping.pairs(family["contrasts"]["reference"])
        if not pairs:
            return
        if not is_share:
            found = contrasts.mean_differences(self.design, item.numbers, grouping.groups, pairs, level)
        elif item.chosen is None:
            found = contrasts.share_differences(
                self.design, item.codes, len(item.categories), grouping.groups, pairs, level
            )
        else:
            found = contrasts.chosen_differences(self.design, item.chosen, item.answered, grouping.groups, pairs, level)
        unit, categories = ("share", item.categories) if is_share else ("scale", [""])
        rows = self._compared(found, family, grouping, "difference", name, categories) | {"unit": unit}
        if is_share and item.chosen is None and len(categories) == 2:
            rows[MIRROR] = rows["category"] == categories[1]
        estimate, low, high = (rows.pop(column) for column in ("effect", "effect_low", "effect_high"))
        yield rows
        tested = ("se", "df", "statistic", "p", "family", MIRROR)
        effect = {column: cells for column, cells in rows.items() if column not in tested}
        effect |= {"measure": "effect_size", "estimate": estimate, "ci_low": low, "ci_high": high}
        yield effect | {"unit": "effect size"}
        if family["contrasts"]["ranks"]:
            found = rank_tests(self.design, item.numbers, grouping.groups, pairs, level)
            yield self._compared(found, family, grouping, "rank_difference", name, [""]) | {"unit": "rank"}

    def _compared(
        self,
        found: pd.DataFrame,
        family: Mapping[str, Any],
        grouping: Grouping,
        measure: str,
        item: str,
        categories: Sequence[str],
    ) -> Columns:
        """A table of comparisons with names in place of positions, each with the family of its test."""
        rows = self._rows(found, grouping, measure, item, categories)
        rows["domain"] = [grouping.pair_id(*pair) for pair in zip(found["group"], rows.pop("versus"), strict=True)]
        declared = family["contrasts"]["family"]
        names: Any = declared or EXPLORATORY
        if declared == ROW:
            others = [list(domain.values())[1:] for domain in grouping.domains]
            within = [f" ({', '.join(other)})" if other else "" for other in others]
            names = [
                f"{ROW}: {item}{category and f'[{category}]'} by {grouping.dimensions[0]}{within[group]}"
                for category, group in zip(rows["category"], found["group"], strict=True)
            ]
        return rows | {"family": names}

    def _association(self, family: Mapping[str, Any], name: str, grouping: Grouping) -> Columns:
        item = self.items[name]
        found = association(self.design, item.codes, len(item.categories), grouping.groups)
        declared = (family["contrasts"] or {}).get("family")
        return {
            "measure": "association", "item": name, "category": grouping.dimensions[0], "domain": "",
            "wave": self.divisions.wave({}), "estimate": [found.cramers_v], "statistic": found.statistic,
            "df_numerator": found.df_numerator, "df": found.df, "p": found.p, "n": found.n, "reason": found.reason,
            "family": EXPLORATORY if declared in (None, ROW) else declared, "base": BASE, "unit": "coefficient",
        }  # fmt: skip


def table_of(parts: Iterable[Columns]) -> pd.DataFrame:
    """The parts under each other; a result that is asked for twice (an item in two families) stands once, as it was
    asked for first, so that it is one test in its family.
    """
    columns: dict[str, list[Any]] = {}
    count = 0
    for part in parts:
        size = len(part["estimate"])
        for name in sorted({*columns, *part}):
            empty = [np.full(count, None)] if name not in columns and count else []
            cells: Any = part.get(name)
            alike = np.ndim(cells) == 0
            columns.setdefault(name, empty).append(np.full(size, cells, dtype=object) if alike else np.asarray(cells))
        count += size
    table = pd.DataFrame({name: np.concatenate(cells) for name, cells in columns.items()})
    return table.drop_duplicates(_IDENTITY, ignore_index=True)


def adjusted(table: pd.DataFrame) -> pd.DataFrame:
    """The results with `p_adjusted`: tests of one measure and family together, declared families by Holm (1979), what
    explores by Benjamini and Hochberg (1995). Both answers to a question that has two are one test.
    """
    mirrored = table.pop(MIRROR).eq(True) if MIRROR in table else pd.Series(False, index=table.index)
    if "p_adjusted" not in table:
        table["p_adjusted"] = np.nan
    tested = table[table["measure"].isin(_TESTED) & ~mirrored]
    for (_, family), rows in tested.groupby(["measure", "family"], sort=True) if len(tested) else ():
        method = "bh" if family == EXPLORATORY else "holm"
        table.loc[rows.index, "p_adjusted"] = adjust(rows["p"].to_numpy(dtype=float), method)
    if mirrored.any():
        pair = ["measure", "item", "domain"]
        first = tested.assign(p_adjusted=table["p_adjusted"]).drop_duplicates(pair).set_index(pair)["p_adjusted"]
        found = pd.MultiIndex.from_frame(table.loc[mirrored, pair])
        table.loc[mirrored, "p_adjusted"] = first.reindex(found).to_numpy()
    return table


def quantile_name(probability: float) -> str:
    """How ids call a quantile: `p50` is the median, `p2-5` the 2.5th percentile."""
    return f"p{100 * probability:g}".replace(".", "-")


def _groupings(by: Sequence[str | Sequence[str]]) -> Iterator[Sequence[str]]:
    for entry in by:
        yield (entry,) if isinstance(entry, str) else entry


def _counted(item: Item) -> Iterator[Floats]:
    """What a total sums: the numbers, or for each category 1 for those who gave it; NaN for those without an answer."""
    if not item.categories:
        yield item.numbers
    for place in range(len(item.categories)):
        given = item.codes == place if item.chosen is None else item.chosen[:, place]
        yield np.where(item.answered, given, np.nan)
