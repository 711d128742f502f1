"""The rows of a sensitivity ribbon: an estimate each, as it is published and under every set of margins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from peaceresearch.exhibits.margin_sets import MARGINS
from peaceresearch.exhibits.measures import answer
from peaceresearch.exhibits.view import View
from peaceresearch.results.ids import domain_id, parse_domain
from peaceresearch.results.table import rows


@dataclass(frozen=True)
class Row:
    """One estimate: as it is published, and by set of margins; `label` alone heads a group of rows."""

    label: str
    published: Any = None
    others: Mapping[str, Any] | None = None


def laid_out(results: pd.DataFrame) -> pd.DataFrame:
    """The results with their set of margins ("" of the published ones) and the rest of their domain."""
    domains = [parse_domain(domain) for domain in results["domain"]]
    margins = [domain.pop(MARGINS, "") for domain in domains]
    return results.assign(margins=margins, domain=[domain_id(domain) for domain in domains])


def rows_of(table: pd.DataFrame, view: View) -> list[Row]:
    """Rows in the study's order: items, their answers, everybody and then groups, under a heading where there are
    several of an answer.
    """
    items, answers = view.order("item", table), view.order("category", table)
    groups = _groups(table, view)
    found: dict[tuple[int, int, int], dict[str, Any]] = {}
    for row in rows(table):
        key = (items.index(row.item), answers.index(row.category), groups.index(row.domain))
        found.setdefault(key, {})[row.margins] = row
    lines: list[Row] = []
    heads: set[tuple[int, int]] = set()
    for key in sorted(found):
        sets = found[key]
        published = sets.pop("", None)
        first: Any = next(iter(sets.values())) if published is None else published
        siblings = [other for other in found if other[:2] == key[:2]]
        label = _label(first, view)
        if len(siblings) > 1 and key[:2] not in heads:
            heads.add(key[:2])
            lines.append(Row(label))
        own = _group_label(first.domain, view) if len(siblings) > 1 else label
        whose = _group_label(first.domain, view) if len(siblings) == 1 and first.domain else ""
        lines.append(Row(f"{own} ({whose})" if whose else own, published, sets))
    return lines


def _groups(table: pd.DataFrame, view: View) -> list[str]:
    """Domains in the order of the dimensions and their values, everybody first."""
    dimensions = list(view.labels["dimensions"])
    orders = {name: list(known["values"]) for name, known in view.labels["dimensions"].items()}

    def place(domain: str) -> tuple[int, list[tuple[int, int]], str]:
        parts = parse_domain(domain)
        known = sorted((dimensions.index(n), _place(orders[n], v)) for n, v in parts.items() if n in orders)
        return len(parts), known, domain

    return sorted(set(table["domain"]), key=place)


def _place(order: Sequence[str], value: str) -> int:
    return order.index(value) if value in order else len(order)


def _label(row: Any, view: View) -> str:
    item, said = view.label("item", row.item), answer(row, view)
    return item if not row.category else f"{item}: {said}"


def _group_label(domain: str, view: View) -> str:
    parts = parse_domain(domain)
    return ", ".join(view.label(name, value) for name, value in parts.items()) or view.words.text("all")
