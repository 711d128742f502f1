"""Whether the odds are proportional: whether each term shifts all thresholds of an ordinal model alike.

Reported is the score test, in its form for surveys (Boos 1992, Am. Stat. 46, 327-333; Rao, Scott and Skinner 1998,
Stat. Sinica 8, 1059-1070). It needs the ordinal fit only, and so can be made wherever that can: the Wald test of Brant
(1990, Biometrics 46, 1171-1178) compares a logistic regression a threshold, and one level without an answer in the
highest category, common in small communities, leaves one of them without an estimate. The likelihood ratio, for
comparison, knows no design.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd
from scipy import special

from peaceresearch.survey.columns import Codes, Floats
from peaceresearch.survey.design import Design
from peaceresearch.survey.formulas import NotEstimableError
from peaceresearch.survey.model_newton import solve
from peaceresearch.survey.models import ModelFit, design_covariance
from peaceresearch.survey.ordinal_fit import largest_log_likelihood
from peaceresearch.survey.ordinal_likelihood import Likelihood

TOO_FEW = "more restrictions than degrees of freedom of the design"
SINGULAR = "the PSUs do not move the test's parts apart"


def score_tests(fit: ModelFit, design: Design) -> pd.DataFrame:
    """Test of proportional odds, of all terms and of each variable's, from the design's covariance of the scores.

    Returns
    -------
    DataFrame
        The first row for all terms, with the variable ""; then a row a variable of the formula (`age`, `age:group`):
        `variable`, `statistic` (F), `df_numerator` (of q terms and J categories q (J - 2)), `df`, `p`, `reason` (why
        there is no test, else "").

    Notes
    -----
    The alternative gives the terms their own slopes at each threshold (partial proportional odds). With s the scores
    of the differences between thresholds, those of the other parameters swept out, S their weighted total and V its
    variance by the design, S' V^-1 S is compared with an F distribution as a Wald statistic is in a survey
    (`adjusted_wald`).
    """
    return _tests(fit, lambda places: _score_test(fit, design, places))


def wald_tests(fit: ModelFit, design: Design) -> pd.DataFrame:
    """The test of Brant (1990) with the design's covariance of the logistic regressions; columns as `score_tests`.

    Raises
    ------
    NotEstimableError
        The terms separate those above some threshold from those below.
    """
    x = np.column_stack([np.ones(fit.n), fit.data.matrix])
    slopes, parts = [], []
    for threshold, name in enumerate(fit.data.categories[:-1]):
        above = (fit.data.outcome > threshold).astype(float)
        found = solve(x, above, fit.data.weights, "binomial")
        if not found.attained:
            raise NotEstimableError(f"the terms separate those above {name!r} from the others")
        slopes.append(found.estimates[1:])
        parts.append(((x * (above - found.fitted)[:, None]) @ found.inverse)[:, 1:])
    differences = np.array(slopes[1:]) - slopes[0]
    influence = np.stack([part - parts[0] for part in parts[1:]], axis=1)

    def test(places: Codes) -> tuple[float, float, float, str]:
        chosen = influence[:, :, places].reshape(fit.n, -1)
        return adjusted_wald(differences[:, places].ravel(), design_covariance(design, fit.data, chosen), _df(fit))

    return _tests(fit, test)


def likelihood_ratios(fit: ModelFit) -> pd.DataFrame:
    """Likelihood ratio of each variable's terms with their own slopes at each threshold, as `nominal_test` of R's
    `ordinal`: `variable`, `statistic` (chi-squared), `df_numerator`, `p`. It takes the weights as counts and knows no
    design. Where the alternative has infinite estimates, its likelihood is the limit.
    """
    data, rows = fit.data, []
    for variable, places in _variables(fit):
        rest = np.setdiff1d(np.arange(data.matrix.shape[1]), places)
        reached = largest_log_likelihood(
            data.matrix[:, rest], data.outcome.astype(np.intp), len(data.categories), data.weights,
            data.matrix[:, places],
        )  # fmt: skip
        statistic, df = 2 * (reached - fit.log_likelihood), len(places) * (len(data.categories) - 2)
        rows.append((variable, statistic, float(df), float(special.chdtrc(df, statistic))))
    return pd.DataFrame(rows, columns=["variable", "statistic", "df_numerator", "p"])


def adjusted_wald(estimates: Floats, covariance: Floats, df: int) -> tuple[float, float, float, str]:
    """F statistic of r estimates being 0, its denominator's degrees of freedom, p, and why there are none.

    W (df - r + 1) / (df r), with r and df - r + 1 degrees of freedom: the adjustment of Korn and Graubard (1990, Am.
    Stat. 44, 270-276) for a covariance that is itself estimated, from few PSUs. `df`: PSUs minus strata.
    """
    r = len(estimates)
    denominator = float(df - r + 1)
    if denominator < 1:
        return np.nan, np.nan, np.nan, TOO_FEW
    root = np.sqrt(np.diag(covariance))
    if not (root > 0).all() or np.linalg.matrix_rank(covariance / np.outer(root, root), hermitian=True) < r:
        return np.nan, np.nan, np.nan, SINGULAR
    wald = float(estimates @ np.linalg.solve(covariance, estimates))
    f = wald * denominator / (df * r)
    return f, denominator, float(special.fdtrc(r, denominator, f)), ""


def _tests(fit: ModelFit, test: Callable[[Codes], tuple[float, float, float, str]]) -> pd.DataFrame:
    restrictions = len(fit.data.categories) - 2
    everything = [("", np.arange(fit.data.matrix.shape[1])), *_variables(fit)]
    rows = []
    for variable, places in everything if len(everything) > 1 else ():
        f, df, p, reason = test(places)
        rows.append((variable, f, float(len(places) * restrictions), df, p, reason))
    return pd.DataFrame(rows, columns=["variable", "statistic", "df_numerator", "df", "p", "reason"])


def _df(fit: ModelFit) -> int:
    """PSUs minus strata."""
    return fit.df + int(fit.data.matrix.shape[1])


def _variables(fit: ModelFit) -> Iterator[tuple[str, Codes]]:
    """Each variable of the formula, and the places of its terms."""
    names = [variable for _, variable, _ in fit.data.terms]
    for variable in dict.fromkeys(names):
        yield variable, np.flatnonzero([name == variable for name in names])


def _score_test(fit: ModelFit, design: Design, places: Codes) -> tuple[float, float, float, str]:
    data, m, thresholds = fit.data, len(places), len(fit.data.categories) - 1
    order = np.argsort(data.outcome, kind="stable")
    rest = np.setdiff1d(np.arange(data.matrix.shape[1]), places)
    likelihood = Likelihood(
        data.matrix[order][:, rest], np.column_stack([np.ones(fit.n), data.matrix[order][:, places]]),
        data.outcome[order].astype(np.intp), thresholds + 1, data.weights[order],
    )  # fmt: skip
    b, k = fit.estimates, data.matrix.shape[1]
    own = np.column_stack([b[k:], np.repeat(-b[places][None], thresholds, axis=0)])
    state = likelihood.state(np.concatenate([b[rest], own.ravel()]))
    common, apart = _directions(len(rest), m, thresholds)
    scores = np.empty((fit.n, common.shape[0]))
    scores[order] = likelihood.scores(state)
    information = likelihood.information(state)
    swept = apart - common @ np.linalg.solve(common.T @ information @ common, common.T @ information @ apart)
    influence = scores @ swept
    return adjusted_wald(data.weights @ influence, design_covariance(design, data, influence), _df(fit))


def _directions(rest: int, m: int, thresholds: int) -> tuple[Floats, Floats]:
    """(parameters, rest + thresholds + m): what the ordinal model moves; (parameters, (thresholds - 1) m): the rest."""
    width = rest + thresholds * (1 + m)
    slope = [[rest + j * (1 + m) + 1 + i for j in range(thresholds)] for i in range(m)]
    common, apart = np.zeros((width, rest + thresholds + m)), np.zeros((width, (thresholds - 1) * m))
    common[np.arange(rest), np.arange(rest)] = 1
    common[[rest + j * (1 + m) for j in range(thresholds)], rest + np.arange(thresholds)] = 1
    for i, at in enumerate(slope):
        common[at, rest + thresholds + i] = 1
        apart[at[1:], np.arange(thresholds - 1) * m + i] = 1
    return common, apart
