"""Times of weights, models and imputations as ratios measured in one run: `python benchmarks/models.py`.

Models with design-based standard errors against statsmodels' own fit and, where Rscript has `survey`, `svyglm`,
`svyolr` and `rake`; replicate refits; imputation against `mice`; and the growth with the number of respondents. What is
too slow elsewhere runs on less and is scaled, which its row says. Prints Markdown tables; some ten minutes with R.
One thread each: start it with OPENBLAS_NUM_THREADS=1.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import statsmodels.formula.api as smf
from statsmodels.genmod import families
from statsmodels.genmod.generalized_linear_model import GLM
from statsmodels.miscmodels.ordinal_model import OrderedModel

from peaceresearch.survey.design import Design
from peaceresearch.survey.groupings import Dimension, Divisions
from peaceresearch.survey.imputation import impute_chained
from peaceresearch.survey.imputation_variables import Variable
from peaceresearch.survey.model_newton import refit
from peaceresearch.survey.models import ModelFit, fit_glm
from peaceresearch.survey.ordinal import fit_ordinal
from peaceresearch.survey.weighting import calibrated_designs

RESPONDENTS, STRATA, PSU_SIZE = 40_000, 40, 20
NUMBERS, LEVELS = 14, 6  # with the constant, 20 terms
FAMILIES = ("gaussian", "binomial", "ordinal")
GROWTH = (4_000, 40_000, 400_000)
REPLICATES, THEIR_REPLICATES = 1_000, 10
ORDERED_SMALL = 4_000  # respondents of svyolr, scaled
MARGINS = (2, 6, 7, 4, 5)
IMPUTED = (5_000, 15)
OUR_IMPUTATIONS, ITERATIONS, MICE_ITERATIONS = 5, 10, 2
REPEATS = 3

SVYGLM = """
design <- svydesign(id = ~psu, strata = ~stratum, weights = ~weight, data = data)
start <- proc.time()[["elapsed"]]
fit <- svyglm(FORMULA, design, family = FAMILY)
seconds <- proc.time()[["elapsed"]] - start
found <- cbind(coef(fit), SE(fit))
"""
SVYOLR = """
design <- svydesign(id = ~psu, strata = ~stratum, weights = ~weight, data = data)
start <- proc.time()[["elapsed"]]
fit <- svyolr(FORMULA, design)
seconds <- proc.time()[["elapsed"]] - start
found <- cbind(coef(fit), sqrt(diag(vcov(fit))))
"""
REFIT = """
design <- svydesign(id = ~psu, strata = ~stratum, weights = ~weight, data = data)
replicates <- as.svrepdesign(design, type = "bootstrap", replicates = REPLICATES)
start <- proc.time()[["elapsed"]]
fit <- svyglm(FORMULA, replicates, family = FAMILY)
seconds <- proc.time()[["elapsed"]] - start
found <- cbind(coef(fit), SE(fit))
"""
RAKE = """
design <- svydesign(id = ~psu, strata = ~stratum, weights = ~weight, data = data)
margins <- lapply(NAMES, function(name) {
  found <- read.csv(file.path(folder, paste0(name, ".csv"))); names(found) <- c(name, "Freq"); found
})
start <- proc.time()[["elapsed"]]
raked <- rake(design, lapply(NAMES, function(name) as.formula(paste0("~", name))), margins,
              control = list(maxit = 100, epsilon = 1e-10))
seconds <- proc.time()[["elapsed"]] - start
found <- cbind(weights(raked), 0)
"""
MICE = """
suppressPackageStartupMessages(library(mice))
for (name in grep("^[bn]", names(data), value = TRUE)) data[[name]] <- factor(data[[name]])
start <- proc.time()[["elapsed"]]
fit <- mice(data, m = 1, maxit = ITERATIONS, printFlag = FALSE, seed = 1)
seconds <- proc.time()[["elapsed"]] - start
found <- cbind(0, 0)
"""


def timed(work: Callable[[], object], repeats: int = REPEATS) -> tuple[float, object]:
    """Median seconds, and what the last run found."""
    seconds = []
    for _ in range(repeats):
        start = time.perf_counter()
        found = work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds), found


def of_r(script: str, data: pd.DataFrame, more: dict[str, pd.DataFrame] | None = None, **words: str):
    """Seconds of a script in R, and its table `found`; None without Rscript, or where a package is missing."""
    if shutil.which("Rscript") is None:
        return None
    for word, text in words.items():
        script = script.replace(word, text)
    with tempfile.TemporaryDirectory() as folder:
        data.to_csv(Path(folder) / "data.csv", index=False)
        for name, table in (more or {}).items():
            table.to_csv(Path(folder) / f"{name}.csv", index=False)
        lines = [
            "suppressPackageStartupMessages(library(survey))", f'folder <- "{folder}"',
            'data <- read.csv(file.path(folder, "data.csv"), stringsAsFactors = TRUE)', script, "cat(seconds)",
            'write.csv(found, file.path(folder, "found.csv"), row.names = FALSE)',
        ]  # fmt: skip
        (Path(folder) / "run.R").write_text("\n".join(lines), encoding="utf-8")
        done = subprocess.run(["Rscript", str(Path(folder) / "run.R")], capture_output=True, text=True)
        if done.returncode:
            print(f"(R has not run: {done.stderr.strip().splitlines()[-1]})")
            return None
        return float(done.stdout), pd.read_csv(Path(folder) / "found.csv").to_numpy()


def made_up(n: int, seed: int = 20261) -> tuple[pd.DataFrame, Design]:
    """A stratified survey of clusters with unequal weights, and outcomes that depend on 19 terms."""
    rng = np.random.default_rng(seed)
    psu = rng.permutation(np.arange(n) // PSU_SIZE)
    numbers = rng.normal(size=(n, NUMBERS))
    level = rng.integers(0, LEVELS, n)
    eta = numbers @ np.linspace(-0.4, 0.4, NUMBERS) + np.linspace(0, 0.6, LEVELS)[level]
    eta += rng.normal(0, 0.3, psu.max() + 1)[psu]
    frame = pd.DataFrame(numbers, columns=[f"x{at}" for at in range(NUMBERS)])
    frame["level"] = pd.Categorical.from_codes(level, list("abcdef")[:LEVELS])
    latent = eta + rng.logistic(size=n)
    frame["gaussian"], frame["binomial"] = eta + rng.normal(size=n), (latent > 0).astype(float)
    frame["ordinal"] = np.digitize(latent, [-1.5, -0.2, 0.6, 1.8])
    frame["weight"], frame["psu"] = rng.uniform(0.5, 3, n), psu
    frame["stratum"] = psu % min(STRATA, max(1, n // PSU_SIZE // 5))
    return frame, Design.from_columns(frame["weight"], frame["stratum"], frame["psu"])


def formula(outcome: str) -> str:
    return f"{outcome} ~ " + " + ".join([*(f"x{at}" for at in range(NUMBERS)), "level"])


def ours(frame: pd.DataFrame, design: Design, family: str) -> ModelFit:
    if family == "ordinal":
        return fit_ordinal(frame, formula(family), design)
    return fit_glm(frame, formula(family), design, family=family)


def statsmodels_fit(frame: pd.DataFrame, family: str):
    glm = families.Gaussian() if family == "gaussian" else families.Binomial()
    model = smf.glm(formula(family), frame, family=glm, var_weights=frame["weight"] / frame["weight"].mean())
    with warnings.catch_warnings(action="ignore"):  # of weights and clusters together
        return model.fit(cov_type="cluster", cov_kwds={"groups": frame["psu"]})


def against_others() -> None:
    frame, design = made_up(RESPONDENTS)
    print(
        f"{RESPONDENTS:,} respondents, 20 terms, {STRATA} strata, {RESPONDENTS // PSU_SIZE:,} PSUs; from the formula to"
    )
    print("the standard errors\n\n| model | program | s | times ours | largest difference of estimates | of errors |")
    print("|---|---|---|---|---|---|")
    for family in FAMILIES:
        base, fit = timed(lambda family=family: ours(frame, design, family))
        estimates, errors = fit.estimates, fit.coefficients["se"].to_numpy()
        print(f"| {family} | ours | {base:.2f} | 1 | | |")
        if family == "ordinal":
            ordered(frame, estimates)
            small, small_design = made_up(ORDERED_SMALL)
            few = ours(small, small_design, family)
            words = {"FORMULA": formula("factor(ordinal)")}
            name, scale = f"R svyolr, on {ORDERED_SMALL:,}, scaled", RESPONDENTS / ORDERED_SMALL
            row(family, name, of_r(SVYOLR, small, **words), base, few, scale)
            continue
        seconds, other = timed(lambda family=family: statsmodels_fit(frame, family), 1)
        apart = np.abs(order_of(other.params) - estimates).max(), np.abs(order_of(other.bse) / errors - 1).max()
        print(
            f"| {family} | statsmodels GLM, clusters, no strata | {seconds:.2f} | {seconds / base:.1f} | "
            f"{apart[0]:.0e} | ({apart[1]:.1%}) |"
        )
        words = {"FORMULA": formula(family), "FAMILY": "gaussian()" if family == "gaussian" else "quasibinomial()"}
        row(family, "R svyglm", of_r(SVYGLM, frame, **words), base, fit, 1)


def order_of(series: pd.Series) -> np.ndarray:
    """Estimates of statsmodels in the order of ours: numbers before levels, as R."""
    numbers = [name for name in series.index if "[" not in name]
    return np.r_[series[numbers[:1]], series[numbers[1:]], series[[n for n in series.index if "[" in n]]]


def ordered(frame: pd.DataFrame, estimates: np.ndarray) -> None:
    """statsmodels' OrderedModel takes no weights: on the same data without them, both."""
    design = Design.from_columns(np.ones(len(frame)), frame["stratum"], frame["psu"])
    base, fit = timed(lambda: ours(frame, design, "ordinal"))
    x = pd.get_dummies(frame[[*(f"x{at}" for at in range(NUMBERS)), "level"]], drop_first=True, dtype=float)
    start = time.perf_counter()
    with warnings.catch_warnings(action="ignore"):
        other = OrderedModel(frame["ordinal"], x, distr="logit").fit(method="bfgs", maxiter=500, disp=False)
    seconds = time.perf_counter() - start
    slopes = x.shape[1]
    apart = np.abs(other.params.to_numpy()[:slopes] - fit.estimates[:slopes]).max()
    print(f"| ordinal, no weights | ours | {base:.2f} | 1 | | |")
    print(
        f"| ordinal, no weights | statsmodels OrderedModel (bfgs, no design) | {seconds:.1f} | {seconds / base:.1f} | "
        f"{apart:.0e} | |"
    )


def row(family: str, name: str, found, base: float, fit: ModelFit, scale: float) -> None:
    if found is None:
        return
    seconds, table = found
    mine = np.column_stack([fit.estimates, fit.coefficients["se"]])
    apart = np.abs(table - mine).max(axis=0)
    seconds *= scale
    print(f"| {family} | {name} | {seconds:.2f} | {seconds / base:.1f} | {apart[0]:.0e} | {apart[1]:.0e} |")


def replicates() -> None:
    frame, design = made_up(RESPONDENTS)
    fit = ours(frame, design, "binomial")
    rng = np.random.default_rng(1)
    units = rng.poisson(1, (int(frame["psu"].max()) + 1, REPLICATES)).astype(float)
    weights = units[frame["psu"]] * frame["weight"].to_numpy()[:, None]
    x, y = fit.data.matrix, fit.data.outcome
    base, found = timed(lambda: refit(x, y, weights, fit.estimates), 1)
    start = time.perf_counter()
    apart = 0.0
    for at in range(THEIR_REPLICATES):
        one = GLM(y, x, family=families.Binomial(), var_weights=weights[:, at]).fit(start_params=fit.estimates)
        apart = max(apart, float(np.abs(one.params - found[at]).max()))
    seconds = (time.perf_counter() - start) * REPLICATES / THEIR_REPLICATES
    print(
        f"\n{REPLICATES:,} refits of the binomial model with replicate weights\n\n| program | s | times ours | apart |"
    )
    print("|---|---|---|---|")
    print(f"| ours | {base:.1f} | 1 | |")
    print(
        f"| statsmodels GLM, {THEIR_REPLICATES} refits, scaled | {seconds:.0f} | {seconds / base:.1f} | {apart:.0e} |"
    )
    words = {"FORMULA": formula("binomial"), "FAMILY": "quasibinomial()", "REPLICATES": str(THEIR_REPLICATES)}
    r = of_r(REFIT, frame, **words)
    if r is not None:
        seconds = r[0] * REPLICATES / THEIR_REPLICATES
        print(f"| R svyglm, {THEIR_REPLICATES} replicates, scaled | {seconds:.0f} | {seconds / base:.1f} | |")


def growth() -> None:
    print("\n| respondents | gaussian, s | binomial, s | ordinal, s | microseconds a respondent, binomial |")
    print("|---|---|---|---|---|")
    for n in GROWTH:
        frame, design = made_up(n)
        seconds = [timed(lambda f=family: ours(frame, design, f), 1 if n > 1e5 else REPEATS)[0] for family in FAMILIES]  # noqa: B023
        print(f"| {n:,} | {' | '.join(f'{each:.2f}' for each in seconds)} | {seconds[1] / n * 1e6:.2f} |")


def weighting() -> None:
    frame, design = made_up(RESPONDENTS)
    rng = np.random.default_rng(2)
    dimensions, margins, tables = {}, [], {}
    for at, size in enumerate(MARGINS):
        name, values = f"d{at}", tuple(f"v{value}" for value in range(size))
        codes = np.digitize(rng.normal(size=RESPONDENTS) + 0.3 * frame["x0"], np.linspace(-1, 1, size - 1))
        dimensions[name] = Dimension(values, codes)
        frame[name] = np.array(values)[codes]
        shares = np.bincount(codes, frame["weight"], size) * rng.uniform(0.7, 1.4, size)
        people = shares / shares.sum() * frame["weight"].sum()
        margins.append({"by": [name], "cells": [[[value], float(count)] for value, count in zip(values, people)]})  # noqa: B905
        tables[name] = pd.DataFrame({"value": values, "Freq": people})
    spec = {"method": "rake", "to": "census", "margins": [["census", margins]], "size": None, "bounds": None,
            "trim": None, "missing": "fail", "waves": []}  # fmt: skip
    divisions = Divisions(RESPONDENTS, dimensions, {})
    base, found = timed(lambda: calibrated_designs(design, spec, {}, divisions)["census"].weights)
    print(f"\nRaking {RESPONDENTS:,} respondents to {len(MARGINS)} margins\n\n| program | s | times ours | apart |")
    print(f"|---|---|---|---|\n| ours | {base:.3f} | 1 | |")
    names = ", ".join(f'"{name}"' for name in dimensions)
    r = of_r(RAKE, frame, tables, NAMES=f"c({names})")
    if r is not None:
        apart = np.abs(r[1][:, 0] / found - 1).max()
        print(f"| R rake | {r[0]:.2f} | {r[0] / base:.1f} | {apart:.0e} |")


def imputation() -> None:
    n, count = IMPUTED
    rng = np.random.default_rng(3)
    psu = np.arange(n) // PSU_SIZE
    trait = rng.normal(size=n) + rng.normal(0, 0.4, psu.max() + 1)[psu]
    kinds = ("number", "ordered", "ordered", "binary", "nominal")
    columns, variables = {}, []
    for at in range(count):
        latent, kind = trait + rng.normal(size=n), kinds[at % len(kinds)]
        cuts = {"ordered": [-1, 0, 1, 1.6], "binary": [0.5], "nominal": [-1, 1]}
        values = np.round(10 * latent) if kind == "number" else np.digitize(latent, cuts[kind]).astype(float)
        values[rng.random(n) < 0.15] = np.nan
        name, categories = f"{kind[0]}{at}", () if kind == "number" else tuple("abcde"[: len(cuts[kind]) + 1])
        columns["v" + name if kind == "number" else name] = values
        variables.append(Variable(name, kind, categories, values, np.ones(n, dtype=bool), frozenset([name])))
    plain, clustered = Design.from_columns(np.ones(n)), Design.from_columns(rng.uniform(0.5, 3, n), psu % 20, psu)

    def one(design: Design) -> object:
        options = {"imputations": OUR_IMPUTATIONS, "iterations": ITERATIONS, "donors": 5, "seed": 1}
        return impute_chained(variables, design, np.arange(n), **options)

    base, _ = timed(lambda: one(plain), 1)
    with_design, _ = timed(lambda: one(clustered), 1)
    each = OUR_IMPUTATIONS * ITERATIONS
    print(f"\nImputing {n:,} respondents x {count} variables, 15% missing; one imputation of {ITERATIONS} iterations\n")
    print(f"| program | s | times ours |\n|---|---|---|\n| ours | {base / OUR_IMPUTATIONS:.2f} | 1 |")
    print(f"| ours, from the design too | {with_design / OUR_IMPUTATIONS:.2f} | {with_design / base:.2f} |")
    r = of_r(MICE, pd.DataFrame(columns), ITERATIONS=str(MICE_ITERATIONS))
    if r is not None:
        seconds, mine = r[0] / MICE_ITERATIONS * ITERATIONS, base / each * ITERATIONS
        print(f"| R mice, {MICE_ITERATIONS} iterations, scaled | {seconds:.2f} | {seconds / mine:.1f} |")


if __name__ == "__main__":
    against_others()
    replicates()
    growth()
    weighting()
    imputation()
