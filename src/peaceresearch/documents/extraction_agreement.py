"""How far people agree on what documents say, field by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from peaceresearch.documents.double_extraction import Values, compared
from peaceresearch.statistics import agreement_coefficients as coefficients

Row = dict[str, Any]
BASE = "documents read by two"


def agreement_rows(
    item: str, read: Sequence[Mapping[str, Values]], values: Sequence[str] | None, several: bool = False
) -> Iterator[Row]:
    """Rows of the table of results on one field.

    Parameters
    ----------
    item
        The field.
    read
        Of each document: person: values. Those that fewer than two people read are passed over.
    values
        The values that a coded field can have; None for texts, numbers and dates.
    several
        Whether a document may have several of them: then each value of each document is one decision, given or not,
        and the decisions are compared.

    Yields
    ------
    dict
        `percent_agreement` (0 to 1; the mean over pairs of readers), and of coded fields `kappa` (Cohen 1960; of more
        than two readers Light's mean over pairs, 1971) and `ac1` (Gwet 2008, over the values that are possible: those
        of the field, or two where decisions are compared). `n` is the number of documents that two or more read.
        Nothing where there is none.
    """
    double = [document for document in read if len(document) > 1]
    if not double:
        return
    people = sorted({person for document in double for person in document})
    if values is not None and several:
        ratings = np.array(
            [
                [float(value in document[person]) if person in document else np.nan for person in people]
                for document in double
                for value in values
            ]
        )
    else:
        given = [{person: compared(document[person]) for person in document} for document in double]
        distinct = sorted({values for document in given for values in document.values()}, key=sorted)
        numbers = {values: float(number) for number, values in enumerate(distinct)}
        ratings = np.array(
            [[numbers[document[person]] if person in document else np.nan for person in people] for document in given]
        )
    shared = {"item": item, "n": len(double), "base": BASE}
    percent = coefficients.percent_agreement(ratings)
    yield {"measure": "percent_agreement", "estimate": percent, "unit": "share", "reason": "", **shared}
    if values is None:
        return
    kappa = coefficients.cohen_kappa(ratings)
    ac1 = coefficients.gwet_ac1(ratings, categories=2 if several else len(values))
    why = coefficients.no_variation(ratings) or "two readers gave one and the same value throughout"
    for measure, estimate, reason in (("kappa", kappa, why), ("ac1", ac1, "there is one value only")):
        said = reason if np.isnan(estimate) else ""
        yield {"measure": measure, "estimate": estimate, "unit": "coefficient", "reason": said, **shared}
