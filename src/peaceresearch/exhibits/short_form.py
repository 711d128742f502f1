"""Results in a few words, for tables where several strands stand together."""

from __future__ import annotations

from typing import Any

from peaceresearch.exhibits.measures import form_of, quantile
from peaceresearch.exhibits.model_terms import term_label
from peaceresearch.exhibits.view import VERSUS, View
from peaceresearch.results.ids import parse_domain

_COUNTS = ("participants", "documents", "evidence", "appraisal", "records", "linked", "proposals",
    "recommendations", "studies",
)  # fmt: skip
_OF_GROUPS = ("groups", "saturation_point")
_SHARES = ("share", "quality", "participation", "spoke")
_HEADS = {
    "participants": "participants",
    "documents": "documents",
    "evidence": "documents",
    "appraisal": "documents",
    "quality": "quality",
    "participation": "participation",
    "parity": "parity",
    "spoke": "spoke",
    "linked": "linked",
    "before": "before",
    "after": "after",
    "change": "change",
    "proposals": "proposals",
    "recommendations": "recommendations",
    "studies": "studies",
    "saturation_point": "saturation_point",
    "missing": "missing",
    "association": "association",
    "effect_size": "effect_size",
}
"""Measures whose item does not tell what is measured: the word of the language (`evidence_<word>`) that does."""
_BOXES = {
    "identified": "evidence_records",
    "identified_databases": "prisma_identified",
    "identified_other": "prisma_other",
    "automation": "prisma_removed_automation",
    "removed": "prisma_removed_removed",
    "excluded_screening": "prisma_excluded",
}
"""Boxes of the PRISMA flow whose word is not `prisma_<box>`."""
_FIELD_WORK = ("outcome", "outcome_cases")
_DIGITS = {"mean": 1, "before": 1, "after": 1, "change": 1, "parity": 2}
_OF_SCALES = ("reliability", "scalability", "social_distance", "icc")
_SURVEYED = (
    "total", "ratio", "quantile", "difference", "effect_size", "association", "missing", *_OF_SCALES, *_FIELD_WORK,
)  # fmt: skip
"""Measures of a survey whose form is `measures.form_of`."""
MEASURES = (*_COUNTS, *_OF_GROUPS, *_SHARES, *_DIGITS, "marginal_effect", *_SURVEYED)
"""Measures that have a short form; others have none that is fair to them."""


def name(strand: str, measure: str, item: str, category: str, view: View) -> str:
    """What a result is about: its item and category and, where they do not say it, what is measured."""
    if measure == "marginal_effect":
        return f"{view.item(strand, item)}: {term_label(item, category, view)}"
    if measure in ("reliability", "icc") or (measure == "scalability" and not category):
        word = {"icc": "fit_icc", "scalability": "scale_h"}.get(measure, f"scale_{category}")
        return f"{view.item(strand, item)}: {view.words.text(word)}"
    if measure == "records":
        head = view.words.text(_BOXES.get(item, f"prisma_{item}"))
        return f"{head} ({view.label('category', category, item)})" if category else head
    if measure in _FIELD_WORK:
        kind, _, number = item.rpartition("_")
        return view.words.text(kind, number=number) if measure == "outcome" else view.words.text(f"outcome_{item}")
    if measure in ("quantile", "ratio"):
        what = quantile(category, view) if measure == "quantile" else _denominator(strand, category, view)
        return f"{view.item(strand, item)}: {what}"
    head = view.words.text(f"evidence_{_HEADS[measure]}") if measure in _HEADS else ""
    # Where the head says what is measured, an item without a label of its own (`all`) adds nothing, and neither does
    # a dimension beside its value.
    is_named = (strand, item) in view.labels["strand_items"] and item not in view.labels["dimensions"]
    parts = [view.item(strand, item)] if is_named or not head else []
    parts += [_category(measure, category, item, view)] if category else []
    if not head:
        return ": ".join(parts)
    return f"{head} ({', '.join(parts)})" if parts else head


def compared(domain: str, view: View) -> str:
    """With which group the one of a difference is compared; "" for any other result."""
    parts = parse_domain(domain)
    other = next(((name, value) for name, value in parts.items() if name.startswith(VERSUS)), None)
    if other is None:
        return ""
    return view.words.text("difference_from", other=view.label(other[0].removeprefix(VERSUS), other[1]))


def _denominator(strand: str, category: str, view: View) -> str:
    return view.words.text("ratio_to", item=view.item(strand, category))


def _category(measure: str, category: str, item: str, view: View) -> str:
    if measure == "missing":
        return view.words.text(f"missing_{category}")
    if measure == "association":
        return view.text(view.labels["dimensions"][category]["label"])
    return view.label("category", category, item)


def value(row: Any, view: View) -> list[str]:
    """The number of a result that is shown and, in a line of its own, its interval where it has one."""
    if row.measure in _SURVEYED:
        return _surveyed(row, view)
    if row.measure in _OF_GROUPS:
        return [view.words.text("of_groups", count=view.number(row.estimate, 0), base=view.number(row.n, 0))]
    if row.measure in _COUNTS:
        return [view.number(row.estimate, 0)]
    if row.measure == "marginal_effect" and row.unit == "scale":
        number = [view.signed(each, 2) for each in (row.estimate, row.ci_low, row.ci_high)]
        return [number[0], f"({number[1]} – {number[2]})"]
    if row.measure == "marginal_effect":
        points = [view.signed(100 * each, 1) for each in (row.estimate, row.ci_low, row.ci_high)]
        return [view.words.text("percentage_points", value=points[0]), f"({points[1]} – {points[2]})"]
    scale, digits = (100, 0) if row.measure in _SHARES else (1, _DIGITS[row.measure])
    has_sign = row.measure == "change"
    text = (view.signed if has_sign else view.number)(scale * row.estimate, digits)
    lines = [f"{text}%" if row.measure in _SHARES else text]
    if row.ci_low == row.ci_low:
        low, high = (view.number(scale * end, digits) for end in (row.ci_low, row.ci_high))
        dash = " – " if has_sign else "–"  # a minus sign beside a dash cannot be read
        lines.append(f"({low}{dash}{high})")
    return lines


def number(row: Any) -> tuple[float | None, str]:
    """What a spreadsheet has in place of the number in words, and its format; None where that is more than a number."""
    if row.measure in _COUNTS:
        return row.estimate, "#,##0"
    if row.measure in _SHARES:
        return 100 * row.estimate, '0"%"'
    if row.measure in _DIGITS:
        return row.estimate, f"0.{'0' * _DIGITS[row.measure]}"
    return None, "General"


def _surveyed(row: Any, view: View) -> list[str]:
    form = form_of(row.measure, row.unit)
    text = form.text(row.estimate, view)
    if form.factor == 100:
        text = view.words.text("percentage_points", value=text) if form.is_signed else f"{text}%"
    if row.ci_low != row.ci_low:
        return [text]
    dash = " – " if form.is_signed else "–"
    return [text, f"({form.text(row.ci_low, view)}{dash}{form.text(row.ci_high, view)})"]
