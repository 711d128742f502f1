"""What the verbs of a document say, in a given context."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Literal

import pypandoc

from peaceresearch.problems import input_error
from peaceresearch.publications.context import Context
from peaceresearch.publications.markdown import escaped
from peaceresearch.results.ids import nearest
from peaceresearch.results.table import RELEASED, rows
from peaceresearch.study.words import format_number

Show = Literal["estimate", "interval", "n", "p"]
_DIGITS = {"mean": 1, "before": 1, "after": 1, "change": 1, "marginal_effect": 1, "percent_agreement": 0}
"""Decimals of a measure, where its unit does not say them."""
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
        return Markdown(escaped(_number(row, show, digits, context)))
    except ValueError as error:
        what = f"`{identifier}` cannot be shown as `{show}`: {error}"
        raise input_error(context.name, what, "show its estimate", _place(identifier)) from None


def _number(row: Any, show: Show, digits: int | None, context: Context) -> str:
    def text(number: float, decimals: int) -> str:
        return format_number(number, decimals, context.words)

    if show == "n":
        return text(row.n, 0)
    if show == "p":
        decimals = 3 if digits is None else digits
        smallest = 10.0**-decimals
        return f"<{text(smallest, decimals)}" if row.p < smallest else text(row.p, decimals)
    decimals = _DIGITS.get(row.measure, _DIGITS_OF_UNIT.get(row.unit, 2)) if digits is None else digits
    is_share, is_difference = row.unit == "share", row.measure == "marginal_effect"
    # A difference of shares is in percentage points: "%" would make another thing of it.
    scale, sign = (100 if is_share else 1), ("%" if is_share and not is_difference else "")
    if show == "estimate" and is_difference:
        return context.words.text("percentage_points", value=text(scale * row.estimate, decimals))
    if show == "estimate":
        return text(scale * row.estimate, decimals) + sign
    if show == "interval":
        return f"{text(scale * row.ci_low, decimals)}–{text(scale * row.ci_high, decimals)}{sign}"
    raise ValueError("there are estimate, interval, n and p")


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
    alt = declared["alt"] + (f" ({context.mark}.)" if context.mark else "")
    quoted = alt.replace("\\", "\\\\").replace('"', '\\"')
    caption = escaped(declared["caption"])
    figure = f'![{caption}]({context.reference}/{identifier}){{#fig-{identifier} fig-alt="{quoted}"}}'
    return f"{figure}\n{_note(context, declared['note'])}"


def _table(context: Context, identifier: str, declared: Any) -> str:
    path = context.folder / f"{identifier}.table.json"
    if not path.is_file():
        raise input_error(context.name, f"the table `{identifier}` was not made", "run `make`", _place(identifier))
    text = path.read_text(encoding="utf-8")
    html = pypandoc.convert_text(text, "html", format="json", extra_args=["--wrap=none"]).strip()
    withheld = json.loads(text)["meta"]["withheld"]["c"]
    note = " ".join(_sentence(part) for part in (declared["note"], withheld, context.mark) if part)
    caption = escaped(declared["caption"])
    return f"::: {{#tbl-{identifier}}}\n```{{=html}}\n{html}\n```\n\n{caption}\n:::\n{_note(context, note)}"


def _note(context: Context, text: str) -> str:
    """The note under an exhibit; on a slide there is no room for one, and the figure says itself what is withheld."""
    return f"\n::: {{.exhibit-note}}\n{escaped(text)}\n:::\n" if text and not context.is_slides else ""


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", "”", "“", "»")) else f"{text}."


def _place(identifier: str) -> str:
    return f'"{identifier}"'


VERBS: Mapping[str, Callable[..., Markdown]] = {"value": value_in, "exhibit": exhibit_in}
"""The verbs, as the weaving calls them."""
