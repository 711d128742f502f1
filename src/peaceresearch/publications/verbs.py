"""What a document may ask: `value("id")` and `exhibit("id")`. Documents compute nothing.

Import them in the first cell of a `.qmd`::

    from peaceresearch.publications.verbs import exhibit, value
"""

from __future__ import annotations

from functools import cache

from peaceresearch.publications.answers import Markdown, Show, exhibit_in, value_in
from peaceresearch.publications.context import Context
from peaceresearch.publications.preview import current_context


@cache
def _context() -> Context:
    return current_context()


def value(
    identifier: str, show: Show = "estimate", digits: int | None = None, otherwise: str | None = None
) -> Markdown:
    """One number of a released result, in the document's language.

    Parameters
    ----------
    identifier
        Id of a result.
    show
        `estimate`; `interval` (lower and upper end); `n`, the unweighted base; `p`; `p_adjusted`, for the number of
        tests. A share is shown as a percentage, a difference of shares and a marginal effect in percentage points.
    digits
        Decimals; by default 0 for shares, totals and counts, 1 for means, quantiles, differences, outcome rates and
        marginal effects, 2 for the rest, 3 for p.
    otherwise
        The wording where the result is withheld or could not be estimated.

    Raises
    ------
    InputError
        No result has this id, or it has no number to show and `otherwise` is not given.
    """
    return value_in(_context(), identifier, show, digits, otherwise)


def exhibit(identifier: str) -> Markdown:
    """A figure or table with its caption and note; referred to as `@fig-<id>` or `@tbl-<id>`.

    Raises
    ------
    InputError
        No exhibit has this id, or it was not made.
    """
    return exhibit_in(_context(), identifier)
