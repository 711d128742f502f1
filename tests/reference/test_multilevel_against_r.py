"""Random intercepts against `lmer` and `glmer` of R's lme4."""

import numpy as np
import pandas as pd
import pytest

from peaceresearch.survey.multilevel import MultilevelFit, fit_multilevel
from peaceresearch.survey.multilevel_linear import fit_linear_mixed

from .models_toy import TABLE, agree, estimates


def test_lmer_with_a_random_slope(data, outside):
    table = data("sleepstudy")
    x = np.column_stack([np.ones(len(table)), table["Days"]])
    found = fit_linear_mixed(x, table["Reaction"].to_numpy(), pd.factorize(table["Subject"])[0], x)
    covariance = found.residual**2 * found.factor @ found.factor.T
    sd = np.sqrt(np.diag(covariance))
    ours = {f"b{place}": b for place, b in enumerate(found.estimates)}
    ours |= {f"SE{place}": se for place, se in enumerate(np.sqrt(np.diag(found.covariance)))}
    ours |= {"sd_int": sd[0], "sd_slope": sd[1], "corr": covariance[0, 1] / sd.prod(), "sd_resid": found.residual}
    outside(ours | {"REMLcrit": found.criterion}, method="linear mixed model", dataset="lme4::sleepstudy")


def ours_of(fit: MultilevelFit) -> dict[str, float]:
    modes = fit.intercepts.set_index("group")
    return estimates(fit.fixed.coefficients) | {
        "sd": np.sqrt(fit.between),
        "residual": np.sqrt(fit.within),
        "criterion": -2 * fit.fixed.log_likelihood,
        "icc_low": fit.icc[1],
        "icc_high": fit.icc[2],
        "mode_1": modes.loc["1", "estimate"],
        "mode_40": modes.loc["40", "estimate"],
        "mode_sd_1": modes.loc["1", "se"],
    }


def test_lmer():
    fit = fit_multilevel(TABLE, "score1 ~ age + group + town", "psu")
    agree(ours_of(fit), "lmer(score1 ~ age + group + town + (1 | psu))", rel=1e-5)
    assert fit.icc[0] == pytest.approx(fit.between / (fit.between + fit.within))


def test_glmer():
    """The interval is by a profile that lme4 interpolates; its lower end is 0."""
    fit = fit_multilevel(TABLE, "yes ~ decades + group + town", "psu", family="binomial")
    agree(ours_of(fit), "glmer(yes ~ decades + group + town + (1 | psu), nAGQ = 25)", rel=1e-3, abs=1e-6)
