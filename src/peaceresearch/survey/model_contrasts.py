"""Levels of a categorical term of a model compared with each other, on the scale of its linear predictor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from peaceresearch.results.table import rows
from peaceresearch.survey.columns import Floats
from peaceresearch.survey.formulas import ModelError
from peaceresearch.survey.marginal_effects import Effects
from peaceresearch.survey.models import ModelFit


def level_contrasts(fit: ModelFit, variable: str, counts: Mapping[str, int], reference: str | None = None) -> Effects:
    """Differences of the linear predictor between the levels of `variable`.

    Parameters
    ----------
    fit : ModelFit
    variable : str
        A categorical variable of the formula, with terms of its own.
    counts : dict
        The model's respondents at each of its levels, in their order.
    reference : str, optional
        Compare every other level with it; without one, each level with all before it.

    Returns
    -------
    Effects
        Its table has `variable`, `level`, `versus`, `n` (of the smaller of the two levels); a row a pair.

    Raises
    ------
    ModelError
        The formula takes the variable as a number, or in interactions only; or has no such reference.

    Notes
    -----
    What the variable interacts with is at its reference level, a number at 0. Without interactions these are the
    pairwise differences of `emmeans` in R on the link scale.
    """
    vectors = _vectors(fit, variable, list(counts))
    if reference is not None and reference not in vectors:
        raise ModelError(f"{variable!r} has no level {reference!r} among the model's rows; it has {list(counts)}")
    pairs = pairs_of(list(vectors), reference)
    table = pd.DataFrame(
        [(variable, one, other, min(counts[one], counts[other])) for one, other in pairs],
        columns=["variable", "level", "versus", "n"],
    )
    gradients = np.array([vectors[one] - vectors[other] for one, other in pairs]).reshape(-1, len(fit.estimates))
    return Effects(table, gradients @ fit.estimates, gradients)


def pairs_of(levels: Sequence[str], reference: str | None) -> list[tuple[str, str]]:
    """(level, versus): every other level with the reference or, without one, each level with all before it."""
    if reference is not None:
        return [(level, reference) for level in levels if level != reference]
    return [(one, other) for place, one in enumerate(levels) for other in levels[:place]]


def _vectors(fit: ModelFit, variable: str, levels: Sequence[str]) -> dict[str, Floats]:
    """What each level adds to the linear predictor: a vector in the model's parameters; of the reference 0."""
    unit = np.eye(len(fit.estimates))
    own = [term for term in rows(fit.coefficients) if term.variable == variable]
    named = {term.level: unit[term.Index] for term in own}
    missing = [level for level in levels if level not in named]
    if not own or "" in named or len(missing) > 1:
        raise ModelError(f"{variable!r} has no levels of its own to compare; write C({variable}) in the formula")
    return {level: named.get(level, np.zeros(len(unit))) for level in levels}
