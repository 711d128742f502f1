"""Proportional-odds regression on survey data, with the design's covariance."""

from __future__ import annotations

import numpy as np
import pandas as pd

from peaceresearch.survey.columns import Mask
from peaceresearch.survey.design import Design
from peaceresearch.survey.model_data import ModelData, model_data
from peaceresearch.survey.model_separation import ordinal_margins
from peaceresearch.survey.models import (
    ModelFit,
    check_variance,
    design_covariance,
    residual_df,
    separation,
    with_tests,
)
from peaceresearch.survey.ordinal_fit import NoMaximumError, fit_ordinal_matrix

THRESHOLD = "threshold"


def fit_ordinal(
    frame: pd.DataFrame, formula: str, design: Design, domain: Mask | None = None, level: float = 0.95
) -> ModelFit:
    """Fit a proportional-odds model (cumulative logits) with design-based standard errors.

    Parameters
    ----------
    frame, formula, design, domain, level
        As `models.fit_glm`; the outcome is an ordered categorical, or numbers, whose categories are their values.
        Categories and levels without respondents are left out.

    Returns
    -------
    ModelFit
        Slopes in the sign of R's `polr` and `svyolr`: a positive one makes higher categories more likely. Then the
        thresholds; each has its own variance, not that of an increment.

    Raises
    ------
    ModelError, NotEstimableError
        As `models.fit_glm`; also for an outcome with fewer than three categories, and a formula without its constant.

    Notes
    -----
    Weighted maximum likelihood with the sandwich covariance of Binder (1983), as `fit_glm`. Verified against `svyolr`
    of R's `survey`, and with equal weights against `polr` and `clm`. The degrees of freedom are PSUs minus strata,
    minus the slopes, as for `svyglm`: the thresholds count as the constant (`svyolr` gives none).
    """
    data = model_data(frame, formula, design, domain, "ordinal")
    df = residual_df(design, data, data.matrix.shape[1])
    positions = data.outcome.astype(np.intp)
    try:
        found = fit_ordinal_matrix(data.matrix, positions, len(data.categories), data.weights)
    except NoMaximumError:
        raise separation(data, ordinal_margins(data.matrix, positions, len(data.categories))) from None
    inverse = np.asarray(np.linalg.inv(found.information), dtype=float)
    influence = found.scores @ inverse
    covariance = design_covariance(design, data, influence)
    check_variance(covariance, inverse)
    table = with_tests(_terms(data), found.parameters, covariance, df, level)
    return ModelFit(
        formula, "ordinal", table, covariance, len(positions), df, data, influence, inverse, found.log_likelihood,
        _null_log_likelihood(data),
    )  # fmt: skip


def _terms(data: ModelData) -> pd.DataFrame:
    slopes = pd.DataFrame(data.terms, columns=["term", "variable", "level"])
    lower, upper = data.categories[:-1], data.categories[1:]
    names = [f"{one}|{other}" for one, other in zip(lower, upper, strict=True)]
    thresholds = pd.DataFrame({"term": names, "variable": THRESHOLD, "level": list(lower)})
    return pd.concat([slopes, thresholds], ignore_index=True)


def _null_log_likelihood(data: ModelData) -> float:
    counts = np.bincount(data.outcome.astype(np.intp), data.weights)
    return float(counts @ np.log(counts / counts.sum()))
