"""What the verbs of a document say, in a given context."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal

import pypandoc

from peaceresearch.problems import input_error
from peaceresearch.publications.context import Context
from peaceresearch.publications.markdown import escaped
from peaceresearch.results.ids import nearest
from peaceresearch.results.table import RELEASED, rows
from peaceresearch.study.words import format_number

Show = Literal["estimate", "interval", "n", "p", "p_adjusted"]
_DIGITS = {
    "mean": 1,
    "before": 1,
    "after": 1,
    "change": 1,
    "marginal_effect": 1,
    "percent_agreement": 0,
    "total": 0,
    "quantile": 1,
    "difference": 1,
    "outcome": 1,
}
"""Decimals of a measure, where its unit does not say them."""
_DIFFERENCES = ("marginal_effect", "difference")
"""Measures that are a difference: of shares in percentage points, for "%" would make another thing of it."""
_COMPARISONS = (
    "difference", "effect_size", "rank_difference", "association", "coefficient", "marginal_effect", "model_contrast",
)  # fmt: skip
"""Measures that answer a question, so that it matters whether it was asked before the data were seen."""
_UNPLANNED = ("exploratory", "deviating")
_DIGITS_OF_UNIT = {"share": 0, "groups": 0, "count": 0, "people": 0, "codes": 1}


class Markdown(str):
    """Markdown that Jupyter shows as such."""

    def _repr_markdown_(self) -> str:
        return str(self)


def value_in(
    context: Context, identifier: str, show: Show = "estimate", digits: int | None = None, otherwise: str | None = None
) -> Markdown:
    """What `value` says (see `publications.verbs`)."""
    found = context.results[context.results["id"] == identifier]
    if found.empty:
        remedy = nearest(identifier, context.results["id"])
        raise input_error(context.name, f"no result has the id `{identifier}`", remedy, _place(identifier))
    row = next(rows(found))
    if row.status != RELEASED:
        if otherwise is not None:
            return Markdown(escaped(otherwise))
        why = row.reason or row.status
        what = f"`{identifier}` has no number to show ({why})"
        raise input_error(context.name, what, 'reword the sentence, or give `otherwise="..."`', _place(identifier))
    try:
        return Markdown(escaped(_number(row, show, digits, context)) + ("" if show == "n" else _remarks(row, context)))
    except ValueError as error:
        what = f"`{identifier}` cannot be shown as `{show}`: {error}"
        raise input_error(context.name, what, "show its estimate", _place(identifier)) from None


def _number(row: Any, show: Show, digits: int | None, context: Context) -> str:
    def text(number: float, decimals: int) -> str:
        return format_number(number, decimals, context.words)

    if show == "n":
        return text(row.n, 0)
    if show in ("p", "p_adjusted"):
        decimals = 3 if digits is None else digits
        smallest, value = 10.0**-decimals, row.p if show == "p" else row.p_adjusted
        return f"<{text(smallest, decimals)}" if value < smallest else text(value, decimals)
    decimals = _DIGITS.get(row.measure, _DIGITS_OF_UNIT.get(row.unit, 2)) if digits is None else digits
    is_share, is_difference = row.unit == "share", row.measure in _DIFFERENCES
    scale, sign = (100 if is_share else 1), ("%" if is_share and not is_difference else "")
    if show == "estimate" and is_difference and is_share:
        return context.words.text("percentage_points", value=text(scale * row.estimate, decimals))
    if show == "estimate":
        return text(scale * row.estimate, decimals) + sign
    if show == "interval":
        dash = " – " if is_difference else "–"  # a minus sign beside a dash cannot be read
        return f"{text(scale * row.ci_low, decimals)}{dash}{text(scale * row.ci_high, decimals)}{sign}"
    raise ValueError("there are estimate, interval, n, p and p_adjusted")


def _remarks(row: Any, context: Context) -> str:
    """A footnote with what a reader must know of a number: its cautions, and of comparisons that they were not planned
    so. The first number that a sentence is true of has it; slides, which have no footnotes, leave it to their exhibits.
    """
    if context.is_slides:
        return ""
    keys = [f"caution_{word}" for word in row.caution.split()]
    keys += [f"plan_{row.plan}"] if row.measure in _COMPARISONS and row.plan in _UNPLANNED else []
    name = context.names.get(row.item, row.item)
    said = [text for text in (context.words.text(key, items=name) for key in keys) if text not in context.told]
    context.told.update(said)
    return f"^[{escaped(_sentences(said))}]" if said else ""


def exhibit_in(context: Context, identifier: str) -> Markdown:
    """What `exhibit` says (see `publications.verbs`)."""
    declared = context.exhibits.get(identifier)
    if declared is None:
        remedy = nearest(identifier, context.exhibits).replace(
            "ids of results stand in results/released/results.csv", ""
        )
        what = f"no exhibit is called `{identifier}`"
        raise input_error(context.name, what, remedy or "declare it in config/exhibits.yaml", _place(identifier))
    block = _table if declared["is_table"] else _figure
    return Markdown(block(context, identifier, declared))


def _figure(context: Context, identifier: str, declared: Any) -> str:
    if not (context.folder / f"{identifier}.svg").is_file():
        raise input_error(context.name, f"the figure `{identifier}` was not made", "run `make`", _place(identifier))
    footer = _footer(context, identifier)
    alt = declared["alt"] + (f" ({context.mark}.)" if context.mark else "")
    quoted = alt.replace("\\", "\\\\").replace('"', '\\"')
    caption = _caption(context, declared["caption"], footer)
    figure = f'![{caption}]({context.reference}/{identifier}){{#fig-{identifier} fig-alt="{quoted}"}}'
    return f"{figure}\n{_note(context, declared['note'], *footer)}"


def _table(context: Context, identifier: str, declared: Any) -> str:
    path = context.folder / f"{identifier}.table.json"
    if not path.is_file():
        raise input_error(context.name, f"the table `{identifier}` was not made", "run `make`", _place(identifier))
    text = path.read_text(encoding="utf-8")
    html = pypandoc.convert_text(text, "html", format="json", extra_args=["--wrap=none"]).strip()
    footer = _footer(context, identifier)
    caption = _caption(context, declared["caption"], footer)
    note = _note(context, declared["note"], *footer, context.mark)
    return f"::: {{#tbl-{identifier}}}\n```{{=html}}\n{html}\n```\n\n{caption}\n:::\n{note}"


def _footer(context: Context, identifier: str) -> list[str]:
    """What an exhibit itself says below it, in sentences; on a slide, only what is short and needed."""
    path = context.folder / f"{identifier}.note.json"
    if not path.is_file():
        what = f"the note under `{identifier}` was not made"
        raise input_error(context.name, what, "run `make`", _place(identifier))
    parts = json.loads(path.read_text(encoding="utf-8"))
    return [part["text"] for part in parts if part["on_slides"] or not context.is_slides]


def _caption(context: Context, caption: str, footer: Sequence[str]) -> str:
    """The caption; on a slide, with the base and what else is needed in a line below it, in small type."""
    if not context.is_slides or not footer:
        return escaped(caption)
    return f"{escaped(caption)}\\\n[{escaped(_sentences(footer))}]{{.exhibit-base}}"


def _note(context: Context, *parts: str) -> str:
    """The note under an exhibit of a report: the author's own, then what the exhibit says itself."""
    text = _sentences(part for part in parts if part)
    return f"\n::: {{.exhibit-note}}\n{escaped(text)}\n:::\n" if text and not context.is_slides else ""


def _sentences(parts: Iterable[str]) -> str:
    return " ".join(map(_sentence, parts))


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", "”", "“", "»")) else f"{text}."


def _place(identifier: str) -> str:
    return f'"{identifier}"'


VERBS: Mapping[str, Callable[..., Markdown]] = {"value": value_in, "exhibit": exhibit_in}
"""The verbs, as the weaving calls them."""
