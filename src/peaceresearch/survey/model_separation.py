"""Separation: terms that go with one answer only, so that the estimates of a logistic or ordinal model are infinite.

With m the margin of each answer (of a logit s x b, s = 1 or -1 by the answer; of a cumulative logit a and -b, see
`ordinal_likelihood`), the log-likelihood is a sum of w log F(m). It has no maximum exactly if some direction v lowers
no margin and raises one (Albert and Anderson 1984, Biometrika 71, 1-10); a linear program finds it (Konis 2007, DPhil
thesis, Oxford).

A fit that converges needs no linear program. Let v be such a direction, u = dm/dv >= 0, g the gradient and d the step
of Newton, H d = g. Then g v = sum w F(-m) u, and also g v = d'H v = sum w F(m) F(-m) (dm/dd) u <= max|dm/dd| times
sum w F(-m) u. So max|dm/dd| >= 1: wherever estimates are infinite each full step of Newton moves some margin by one
or more, and a smaller step proves that they are not. (The term log(1 - exp(-d)) of cumulative logits adds the change of
d over 1 - exp(-d) to the maximum, by the same argument.)
"""

from __future__ import annotations

import numpy as np
from scipy import optimize

from peaceresearch.survey.columns import Codes, Floats

_RAISED = 1e-6  # of the sum of all margins, each change of a logit at most the number of terms


def separating(margins: Floats) -> Floats | None:
    """A combination of the columns that lowers no margin and raises one; None if there is none.

    Parameters
    ----------
    margins : (rows, k) float array
        The derivative of each margin by the k parameters.

    Raises
    ------
    ArithmeticError
        The linear program was not solved; its message.
    """
    largest = np.abs(margins).max(axis=0, initial=0.0)
    scaled = np.unique(margins / np.where(largest > 0, largest, 1.0), axis=0)
    found = optimize.linprog(
        -scaled.sum(axis=0), A_ub=-scaled, b_ub=np.zeros(len(scaled)), bounds=(-1, 1), method="highs"
    )
    if found.status != 0:
        raise ArithmeticError(found.message)
    return np.asarray(found.x) if -found.fun > _RAISED else None


def binomial_margins(x: Floats, y: Floats) -> Floats:
    """Derivatives of the margins of a logistic regression; y is 0 or 1."""
    return np.asarray((2 * y - 1)[:, None] * x)


def ordinal_margins(x: Floats, y: Codes, categories: int) -> Floats:
    """Derivatives of the margins of cumulative logits by the slopes, then the thresholds."""
    thresholds = np.eye(categories - 1)
    upper, lower = y < categories - 1, y > 0
    return np.vstack(
        [
            np.column_stack([-x[upper], thresholds[y[upper]]]),
            np.column_stack([x[lower], -thresholds[y[lower] - 1]]),
        ]
    )
