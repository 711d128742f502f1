"""Differential functioning: whether an item is answered differently in two groups at the same score of the scale.

Three ordinal logistic regressions of an item: on the score; on score and group; and on these and their product. What
the second adds to the first is uniform, what the third adds to the second non-uniform functioning: Swaminathan and
Rogers (1990), J. Educ. Meas. 27, 361-370; Zumbo (1999), A Handbook on the Theory and Methods of Differential Item
Functioning, for ordered answers. How much it is, is told by the change of Nagelkerke's R2 (Jodoin and Gierl 2001, Appl.
Meas. Educ. 14, 329-349: below 0.035 negligible, from 0.07 large); tests alone find trifles in large samples. For this
change the weights are scaled to one total in all groups: by their shares in the population, a small community could
answer in quite another way and hardly change R2.

The score is the sum of all items, the one under study included. Without it, groups that differ in what the scale
measures would seem to answer differently at the same score, for a rest score of a few items measures it with error
(Holland and Thayer 1988, in Wainer and Braun, Test Validity, 129-145, for Mantel and Haenszel's method).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from peaceresearch.survey.columns import Codes, Floats, Mask
from peaceresearch.survey.design import Design
from peaceresearch.survey.formulas import NotEstimableError
from peaceresearch.survey.ordinal_fit import OrdinalEstimates, fit_ordinal_matrix
from peaceresearch.survey.ordinal_proportionality import adjusted_wald

KINDS = ("uniform", "nonuniform")
ANSWERS = 25
"""Most different answers to an item: a number with more is not taken for ordered categories."""
MANY_ANSWERS = f"more than {ANSWERS} different answers"
ALIKE = "everybody answers alike"


@dataclass(frozen=True)
class Test:
    """What the group adds: change of Nagelkerke's R2, F statistic with its degrees of freedom, p; and why there is no
    test, else "". An effect can be known where a test is not.
    """

    change: float = np.nan
    statistic: float = np.nan
    df_numerator: float = np.nan
    df: float = np.nan
    p: float = np.nan
    reason: str = ""


@dataclass(frozen=True, eq=False)
class Functioning:
    """Functioning of an item between groups.

    Attributes
    ----------
    tests : dict
        By kind, "uniform" and "nonuniform".
    odds, se : (groups - 1,) float arrays
        Log odds of a higher answer in each further group against the first, at the same score; and standard errors.
    df : float
        Degrees of freedom of these: PSUs minus strata, minus the slopes.
    reason : str
        Why there are no odds; "" where there are.
    """

    tests: dict[str, Test]
    odds: Floats
    se: Floats
    df: float
    reason: str = ""

    @classmethod
    def none(cls, groups: int, reason: str) -> Functioning:
        """Nothing is known, for a reason."""
        empty = np.full(groups - 1, np.nan)
        return cls({kind: Test(reason=reason) for kind in KINDS}, empty, empty, np.nan, reason)


def functioning(answers: Floats, score: Floats, groups: Codes, design: Design, inside: Mask) -> Functioning:
    """Functioning of one item between groups; tests and errors by the design.

    Parameters
    ----------
    answers, score : (n inside,) float arrays
        The item, and the sum of the scale.
    groups : (n inside,) int array
        0, 1, ..., each of which occurs.
    design : Design
    inside : (n,) bool array
        Whose answers these are, all with a weight above zero; the others stay in the design.
    """
    count = int(groups.max()) + 1
    values, codes = np.unique(answers, return_inverse=True)
    if not 1 < len(values) <= ANSWERS:
        return Functioning.none(count, ALIKE if len(values) == 1 else MANY_ANSWERS)
    if not np.ptp(score) > 0:
        return Functioning.none(count, "everybody has the same score")
    weights = design.weights[inside] / design.weights[inside].mean()
    standard = (score - score.mean()) / score.std()
    member = (groups[:, None] == np.arange(1, count)).astype(float)
    tables = [standard[:, None], np.column_stack([standard, member])]
    tables.append(np.column_stack([tables[1], standard[:, None] * member]))
    fits = [_fit(table, codes.astype(np.intp), len(values), weights) for table in tables]
    if fits[0] is None or fits[1] is None:
        return Functioning.none(count, "the score or the group separates the answers")
    psus, k = design.degrees_of_freedom(inside), count - 1
    r2 = _explained(tables, codes.astype(np.intp), len(values), weights / np.bincount(groups, weights)[groups])
    covariance = _covariance(fits[1], design, inside)
    tests = {"uniform": _test(fits[1], covariance, slice(1, 1 + k), r2[1] - r2[0], psus)}
    tests["nonuniform"] = Test(reason="in a group the score separates the answers, or is always the same")
    if fits[2]:
        added = slice(1 + k, 1 + 2 * k)
        tests["nonuniform"] = _test(fits[2], _covariance(fits[2], design, inside), added, r2[2] - r2[1], psus)
    odds, variances, df = fits[1].parameters[1 : 1 + k], np.diag(covariance)[1 : 1 + k], psus - 1 - k
    if df < 1 or not (variances > 0).all():
        return Functioning(tests, odds, np.full(k, np.nan), np.nan, "too few PSUs")
    return Functioning(tests, odds, np.sqrt(variances), float(df))


def _fit(table: Floats, codes: Codes, categories: int, weights: Floats) -> OrdinalEstimates | None:
    try:
        return fit_ordinal_matrix(table, codes, categories, weights)
    except NotEstimableError:
        return None


def _explained(tables: Sequence[Floats], codes: Codes, categories: int, weights: Floats) -> list[float]:
    """Nagelkerke's R2 of the model with each of the tables; NaN where it is not estimable."""
    own = weights / weights.mean()
    fits = [_fit(table, codes, categories, own) for table in tables]
    return [_nagelkerke(codes, own, fit.log_likelihood) if fit else np.nan for fit in fits]


def _test(fit: OrdinalEstimates, covariance: Floats, added: slice, change: float, psus: int) -> Test:
    """Whether the parameters that were added are all 0."""
    statistic, df, p, reason = adjusted_wald(fit.parameters[added], covariance[added, added], psus)
    return Test(float(change), statistic, float(added.stop - added.start), df, p, reason)


def _covariance(fit: OrdinalEstimates, design: Design, inside: Mask) -> Floats:
    """The design's covariance of the parameters."""
    scores = np.zeros((len(design), len(fit.parameters)))
    scores[inside] = fit.scores @ np.linalg.inv(fit.information) / design.weights[inside].mean()
    return design.variance_of_total(scores, inside)


def _nagelkerke(codes: Codes, weights: Floats, log_likelihood: float) -> float:
    """R2 of Nagelkerke (1991), Biometrika 78, 691-692; the weights sum to n."""
    n, counts = weights.sum(), np.bincount(codes, weights)
    null = float(counts @ np.log(counts / n))
    return float((1 - np.exp(2 * (null - log_likelihood) / n)) / (1 - np.exp(2 * null / n)))
