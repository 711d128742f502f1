"""Titles beside the names of records: they tell where the names have come to be those of other documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz

from peaceresearch.sources.hand_kept_headers import Lines, folded

RECORDS = ("record", "id")
"""Headers of the record in the package's lists and in ASReview's."""
TITLE = "title"
"""The column of titles, as headers are compared (`folded`)."""
_FAR = 60
"""Titles less alike than this (rapidfuzz's `token_set_ratio`) are those of different documents: as far apart as
`documents.duplicates_titles.FAR_APART`, where it was measured."""
_REMEDY = (
    "name the record that is meant: was the search exported anew? A column of other titles, as in translation, is "
    "called otherwise"
)


def misplaced(cells: Sequence[str], body: Lines, named: int, titles: Mapping[str, str]) -> tuple[int, str, str] | None:
    """What is wrong with the first row whose title is not that of the record that it names, and how many there are.

    Records are named by their place in the file of their search. Where that is exported anew, the names are those of
    other documents, and only a title beside a name can tell.

    Parameters
    ----------
    cells
        The header. Nothing is compared where no column is called "title".
    body
        The rows below it.
    named
        Place of the column of records, from 0.
    titles
        Title of each record.

    Returns
    -------
    tuple or None
        Number of the row, what is wrong, and the remedy; None where nothing is.
    """
    beside = next((at for at, text in enumerate(cells) if folded(text) == TITLE), None)
    if beside is None:
        return None
    wrong = []
    for number, texts in body:
        record, title = (texts[at].strip() if at < len(texts) else "" for at in (named, beside))
        own = titles.get(record, "")
        if title and own and fuzz.token_set_ratio(title.casefold(), own.casefold()) < _FAR:
            wrong.append((number, f"the title beside {record} is `{title}`, but that of the record is `{own}`"))
    if not wrong:
        return None
    more = f" ({len(wrong)} rows are so)" if len(wrong) > 1 else ""
    return wrong[0][0], f"{wrong[0][1]}{more}", _REMEDY
