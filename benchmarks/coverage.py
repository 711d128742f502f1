"""How often 95% intervals hold the truth: `python benchmarks/coverage.py [scale]` (some eight minutes on one core).

A finite population of strata, clusters and unequal sizes is made once; samples are drawn from it again and again as a
survey draws them, and every interval is compared with the number of the population. 2,000 samples for means and shares,
500 for models. Coverage is judged by an exact binomial test, Holm's at 0.01 over each family; designs with fewer than
10 degrees of freedom are reported, and not judged. Intervals that are wrong on purpose show that the test can tell.
Writes its tables into docs/coverage.md; with a `scale` below 1, fewer samples, prints them only.
One thread: start it with OPENBLAS_NUM_THREADS=1.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.stats.multitest import multipletests

from peaceresearch.survey.contrasts import mean_differences, share_differences
from peaceresearch.survey.design import Design
from peaceresearch.survey.estimates import means, quantiles, ratios, shares, totals
from peaceresearch.survey.groupings import Dimension, Divisions
from peaceresearch.survey.groups import Groups
from peaceresearch.survey.imputation import impute_chained
from peaceresearch.survey.imputation_variables import Variable
from peaceresearch.survey.marginal_effects import average_marginal_effects
from peaceresearch.survey.models import NotEstimableError, fit_glm
from peaceresearch.survey.ordinal import fit_ordinal
from peaceresearch.survey.rubin import pool
from peaceresearch.survey.weighting import calibrated_designs

PAGE = Path(__file__).resolve().parents[1] / "docs" / "coverage.md"
BEGIN, END = "<!-- begin: written by benchmarks/coverage.py -->", "<!-- end -->"
SEED, LEVEL, ALPHA, FEWEST_DF = 20265, 0.95, 0.01, 10
SAMPLES, MODEL_SAMPLES = 2_000, 500
STRATA, PSUS = 12, 150  # of the population; PSUs have 30 to 150 people
IMPUTATIONS, ITERATIONS = 10, 5
FORMULAS = {
    "gaussian": "score ~ contact + age + C(group)",
    "binomial": "support ~ contact + age + C(group)",
    "ordinal": "trust ~ contact + age + C(group)",
}
Limits = tuple[float, float, float]
"""Low, high, degrees of freedom."""
NONE = (np.nan, np.nan, np.nan)


@dataclass(frozen=True)
class Sampling:
    """A design: `strata` of the population's, `psus` drawn in each with replacement, `people` in each PSU without."""

    name: str
    strata: int
    psus: int
    people: int


MANY = Sampling("96 PSUs in 12 strata", 12, 8, 10)
SOME = Sampling("24 PSUs in 4 strata", 4, 6, 15)
ALONE = Sampling("600 people in 12 strata, no clusters", 12, 50, 1)
FEW = Sampling("8 PSUs in 4 strata", 4, 2, 20)


@dataclass
class Tally:
    """What is counted of one interval over the samples; `aim` says what its coverage is to be: "exact", or "at least"
    for an interval that is conservative by construction, or "control" for one that is wrong on purpose.
    """

    aim: str
    held: list[bool] = field(default_factory=list)
    df: list[float] = field(default_factory=list)
    missing: int = 0

    def add(self, limits: Limits, truth: float) -> None:
        low, high, df = limits
        if np.isnan(low):
            self.missing += 1
            return
        self.held.append(bool(low <= truth <= high))
        self.df.append(df)

    def p(self) -> float:
        alternative = "less" if self.aim == "at least" else "two-sided"
        return float(stats.binomtest(sum(self.held), len(self.held), LEVEL, alternative).pvalue)


Tallies = dict[tuple[str, str, str], Tally]
"""By design, estimate and interval."""


def population() -> pd.DataFrame:
    """People in PSUs in strata. PSUs differ in what people think and are of unequal size, which goes together."""
    rng = np.random.default_rng(SEED)
    count = STRATA * PSUS
    size = np.clip(rng.lognormal(4.1, 0.35, count), 30, 150).astype(int)
    psu = np.repeat(np.arange(count), size)
    n, stratum = len(psu), psu // PSUS
    place = rng.normal(0, 0.35, count) + 0.25 * (np.log(size) - 4.1)
    group = rng.choice(3, n, p=[0.6, 0.25, 0.15])
    far = (rng.random(count) < 0.5)[psu]  # members of the smallest group live in half of the PSUs
    group = np.where((group == 2) & far, 0, group)
    age = np.clip(rng.normal(44, 16, n), 18, 90).round()
    contact = np.digitize(rng.normal(size=n) + place[psu] + 0.3 * (group > 0), [-1, 0, 0.8, 1.6]).astype(float)
    common = place[psu] + 0.1 * (stratum - STRATA / 2) / 3
    score = 5 + 0.4 * contact - 0.02 * (age - 44) - 0.6 * (group == 1) + 2 * common + rng.gamma(2, 1, n)
    eta = -0.6 + 0.35 * contact + 0.015 * (age - 44) - 0.7 * (group == 1) + 0.4 * (group == 2) + common
    latent = 0.8 * eta + 0.3 * common + rng.logistic(size=n)
    return pd.DataFrame({
        "stratum": stratum, "psu": psu, "age": age, "contact": contact, "score": score,
        "group": pd.Categorical.from_codes(group, list("abc")), "young": (age < 35).astype(int),
        "support": (eta + rng.logistic(size=n) > 0).astype(float),
        "rare": (rng.random(n) < 0.03 * np.exp(0.8 * common)).astype(int),
        "trust": np.digitize(latent, [-1.4, -0.2, 0.7, 1.8]).astype(float),
    })  # fmt: skip


class Frame:
    """The population, ready to be sampled from."""

    def __init__(self, people: pd.DataFrame, sampling: Sampling) -> None:
        self.people = people[people["stratum"] < sampling.strata].reset_index(drop=True)
        self.sampling = sampling
        psu = self.people["psu"].to_numpy()
        self.first, self.size = np.searchsorted(psu, np.arange(psu.max() + 1)), np.bincount(psu)

    def sample(self, rng: np.random.Generator) -> tuple[pd.DataFrame, Design]:
        """A sample and its design. PSUs are drawn with equal chances, so that weights go with the size of the PSU."""
        s = self.sampling
        drawn = (np.arange(s.strata)[:, None] * PSUS + rng.integers(0, PSUS, (s.strata, s.psus))).ravel()
        order = np.argsort(rng.random((len(drawn), int(self.size.max()))) + (np.arange(self.size.max()) >=
                           self.size[drawn][:, None]), axis=1)[:, : s.people]  # fmt: skip
        rows = (self.first[drawn][:, None] + order).ravel()
        weights = np.repeat(PSUS / s.psus * self.size[drawn] / s.people, s.people)
        unit = np.repeat(np.arange(len(drawn)), s.people)
        sample = self.people.iloc[rows].reset_index(drop=True)
        return sample, Design.from_columns(weights, sample["stratum"], unit)


def margins(people: pd.DataFrame, design: Design, sample: pd.DataFrame) -> Design:
    """The design raked to the population's margins: groups, age, strata."""
    dimensions, wanted = {}, []
    for name in ("group", "young", "stratum"):
        values = tuple(sorted({str(value) for value in people[name]}))
        codes = pd.Categorical(sample[name].astype(str), categories=values).codes.astype(np.intp)
        counts = people[name].astype(str).value_counts()
        dimensions[name] = Dimension(values, codes)
        wanted.append({"by": [name], "cells": [[[value], float(counts[value])] for value in values]})
    spec = {"method": "rake", "to": "census", "margins": [["census", wanted]], "size": float(len(people)),
            "bounds": None, "trim": None, "missing": "fail", "waves": []}  # fmt: skip
    return calibrated_designs(design, spec, {}, Divisions(len(sample), dimensions, {}))["census"]


def of(table: pd.DataFrame, row: int = 0) -> Limits:
    found = table.iloc[row]
    return float(found["ci_low"]), float(found["ci_high"]), float(found["df"])


def estimated(sample: pd.DataFrame, design: Design) -> Iterator[tuple[str, str, str, Limits]]:
    """Estimate, interval, aim and limits of everything that is asked of means and shares."""
    everybody = Groups.everybody(len(sample))
    group = Groups(sample["group"].cat.codes.to_numpy().astype(np.intp), 3)
    support, rare = sample["support"].to_numpy().astype(int), sample["rare"].to_numpy()
    score, age = sample["score"].to_numpy(), sample["age"].to_numpy()
    yield "mean", "t", "exact", of(means(design, score, everybody))
    by_group = means(design, score, group)
    yield "mean of a group of 8%", "t", "exact", of(by_group, 2)
    yield "total", "t", "exact", of(totals(design, score, everybody))
    yield "ratio of two numbers", "t", "exact", of(ratios(design, score, age, everybody))
    yield "median", "Woodruff", "exact", of(quantiles(design, score, [0.5], everybody))
    for interval in ("logit", "wald", "asin", "xlogit", "likelihood", "beta"):
        aim = "at least" if interval == "beta" else "exact"
        yield "share", interval, aim, of(shares(design, support, 2, everybody, interval=interval), 1)  # type: ignore[arg-type]
    for interval in ("logit", "beta", "wald"):
        aim = "at least" if interval == "beta" else "exact"
        yield "share of 3%", interval, aim, of(shares(design, rare, 2, everybody, interval=interval), 1)  # type: ignore[arg-type]
    yield "share in a group of 8%", "logit", "exact", of(shares(design, support, 2, group), 5)
    yield "difference of means", "t", "exact", of(mean_differences(design, score, group, [(1, 0)]))
    yield "difference of shares", "t", "exact", of(share_differences(design, support, 2, group, [(1, 0)]), 1)


def truths(people: pd.DataFrame) -> dict[str, float]:
    in_group = {name: people[people["group"] == name] for name in "abc"}
    return {
        "mean": people["score"].mean(),
        "mean of a group of 8%": in_group["c"]["score"].mean(),
        "total": people["score"].sum(),
        "ratio of two numbers": people["score"].sum() / people["age"].sum(),
        "median": np.quantile(people["score"], 0.5, method="inverted_cdf"),
        "share": people["support"].mean(),
        "share of 3%": people["rare"].mean(),
        "share in a group of 8%": in_group["c"]["support"].mean(),
        "difference of means": in_group["b"]["score"].mean() - in_group["a"]["score"].mean(),
        "difference of shares": in_group["b"]["support"].mean() - in_group["a"]["support"].mean(),
    }


def count(tallies: Tallies, key: tuple[str, str, str], aim: str, limits: Limits, truth: float) -> None:
    tallies.setdefault(key, Tally(aim)).add(limits, truth)


def of_estimates(people: pd.DataFrame, samples: int) -> Tallies:
    tallies: Tallies = {}
    for place, sampling in enumerate((MANY, SOME, ALONE, FEW)):
        frame = Frame(people, sampling)
        known = truths(frame.people)
        for number in range(samples):
            sample, design = frame.sample(np.random.default_rng([SEED, place, number]))
            designs = {"": design}
            if sampling is MANY:
                designs[", raked"] = margins(frame.people, design, sample)
            for added, each in designs.items():
                for estimate, interval, aim, limits in estimated(sample, each):
                    count(tallies, (sampling.name + added, estimate, interval), aim, limits, known[estimate])
            if sampling is MANY:
                plain = Design.from_columns(design.weights)
                limits = of(means(plain, sample["score"].to_numpy(), Groups.everybody(len(sample))))
                count(tallies, (sampling.name, "mean", "without the design"), "control", limits, known["mean"])
                with_silent(tallies, frame, sample, design, known, np.random.default_rng([SEED, 9, number]))
    return tallies


def with_silent(
    tallies: Tallies, frame: Frame, sample: pd.DataFrame, design: Design, known: Mapping[str, float],
    rng: np.random.Generator,
) -> None:  # fmt: skip
    """Those under 35 answer half as often; raking knows how many they are."""
    answers = rng.random(len(sample)) < np.where(sample["young"] == 1, 0.4, 0.8)
    few = sample[answers].reset_index(drop=True)
    plain = Design.from_columns(design.weights[answers], few["stratum"], design.psu[answers])
    name = f"{MANY.name}, nonresponse"
    for added, aim, each in (("", "control", plain), (", raked", "exact", margins(frame.people, plain, few))):
        found = of(means(each, few["age"].to_numpy(), Groups.everybody(len(few))))
        count(tallies, (name + added, "mean age", "t"), aim, found, float(frame.people["age"].mean()))
        found = of(shares(each, few["support"].to_numpy().astype(int), 2, Groups.everybody(len(few))), 1)
        count(tallies, (name + added, "share", "logit"), "shown" if added == "" else aim, found, known["share"])


def fitted(frame: pd.DataFrame, design: Design) -> dict[str, tuple[np.ndarray, ...]]:
    """By model: names, estimates, low, high and degrees of freedom."""
    found = {}
    for family, formula in FORMULAS.items():
        try:
            fit = (
                fit_ordinal(frame, formula, design)
                if family == "ordinal"
                else fit_glm(
                    frame,
                    formula,
                    design,
                    family=family,  # type: ignore[arg-type]
                )
            )
        except NotEstimableError:  # said instead of an interval
            continue
        table = fit.coefficients
        found[f"{family}, coefficient"] = _part(table["term"], table)
        if family != "gaussian":
            table = average_marginal_effects(frame, design, fit)
            columns = table[["variable", "level", "outcome"]].to_numpy()
            names = pd.Series([" ".join(part for part in each if part) for each in columns])
            found[f"{family}, marginal effect"] = _part(names, table)
    return found


def _part(names: pd.Series, table: pd.DataFrame) -> tuple[np.ndarray, ...]:
    return (names.to_numpy(), *(table[c].to_numpy(dtype=float) for c in ("estimate", "ci_low", "ci_high", "df")))  # fmt: skip # noqa: E501


def of_models(people: pd.DataFrame, samples: int) -> Tallies:
    tallies: Tallies = {}
    for place, sampling in enumerate((MANY, SOME)):
        frame = Frame(people, sampling)
        everybody = Design.from_columns(np.ones(len(frame.people)), frame.people["stratum"], frame.people["psu"])
        census = fitted(frame.people, everybody)
        for number in range(samples):
            rng = np.random.default_rng([SEED, 20 + place, number])
            sample, design = frame.sample(rng)
            designs = {"": design}
            if sampling is MANY:
                designs[", raked"] = margins(frame.people, design, sample)
            for added, each in designs.items():
                models = fitted(sample, each)
                for model, (names, truth, *_) in census.items():
                    for at, name in enumerate(names):
                        limits = tuple(part[at] for part in models[model][2:]) if model in models else NONE
                        count(tallies, (sampling.name + added, model, name), "exact", limits, truth[at])
            if sampling is MANY:
                naive(tallies, sample, design, census)
                imputed(tallies, frame.people, sample, design, census, rng)
    return tallies


def naive(tallies: Tallies, sample: pd.DataFrame, design: Design, census: Mapping[str, tuple[np.ndarray, ...]]) -> None:
    """The control: the weights alone, as if each respondent were a PSU."""
    fit = fit_glm(sample, FORMULAS["gaussian"], Design.from_columns(design.weights))
    row = fit.coefficients.iloc[0]
    key = (f"{MANY.name}, without the design", "gaussian, coefficient", row["term"])
    count(tallies, key, "control", (row["ci_low"], row["ci_high"], row["df"]), census["gaussian, coefficient"][1][0])


def imputed(
    tallies: Tallies, people: pd.DataFrame, sample: pd.DataFrame, design: Design,
    census: Mapping[str, tuple[np.ndarray, ...]], rng: np.random.Generator,
) -> None:  # fmt: skip
    """A quarter of the answers on support, contact and score are missing, more among the old and a group."""
    chance = 1 / (1 + np.exp(1.5 - 0.05 * (sample["age"] - 44) - 1.2 * (sample["group"] == "b")))
    columns = {"age": sample["age"].to_numpy(), "group": sample["group"].cat.codes.to_numpy().astype(float)}
    for name in ("support", "contact", "score"):
        columns[name] = np.where(rng.random(len(sample)) < chance, np.nan, sample[name])
    kinds = {"age": "number", "group": "nominal", "support": "binary", "contact": "ordered", "score": "number"}
    names = {"group": tuple("abc"), "support": ("no", "yes"), "contact": tuple("12345")}
    variables = [
        Variable(name, kinds[name], names.get(name, ()), values, np.ones(len(sample), dtype=bool), frozenset([name]))  # type: ignore[arg-type]
        for name, values in sorted(columns.items())
    ]
    options = {"imputations": IMPUTATIONS, "iterations": ITERATIONS, "donors": 5, "seed": int(rng.integers(2**31))}
    cells = impute_chained(variables, design, np.arange(len(sample)), **options).cells
    fits: dict[str, list[tuple[np.ndarray, np.ndarray, float]]] = {}
    for number in range(1, IMPUTATIONS + 1):
        full = sample.copy()
        for name, part in cells[cells["imputation"] == number].groupby("variable"):
            full.loc[part["row"], name] = part["value"].to_numpy()
        for family in ("gaussian", "binomial"):
            fit = fit_glm(full, FORMULAS[family], design, family=family)  # type: ignore[arg-type]
            fits.setdefault(f"{family}, coefficient", []).append((fit.estimates, fit.covariance, fit.df))
        values = full[["score", "support"]].to_numpy()
        mean = np.average(values, axis=0, weights=design.weights)
        covariance = design.variance_of_total((values - mean) / design.weights.sum())
        fits.setdefault("mean and share", []).append((mean, covariance, design.degrees_of_freedom()))
    where = f"{MANY.name}, a quarter imputed"
    for model, each in fits.items():
        found = pool([one[0] for one in each], [one[1] for one in each], each[0][2])
        margin = stats.t.ppf((1 + LEVEL) / 2, found.df) * found.se
        if model in census:
            terms, targets = census[model][0], census[model][1]
        else:
            terms, targets = np.array(["score", "support"]), people[["score", "support"]].mean().to_numpy()
        for at, term in enumerate(terms):
            limits = (found.estimates[at] - margin[at], found.estimates[at] + margin[at], found.df[at])
            count(tallies, (where, model, str(term)), "exact", limits, targets[at])
    key = (f"{MANY.name}, a quarter missing", "mean of who answered", "score")
    limits = of(means(design, columns["score"], Groups.everybody(len(sample))))
    count(tallies, key, "control", limits, float(people["score"].mean()))


def report(title: str, samples: int, tallies: Tallies) -> tuple[list[str], list[str]]:
    """A table as lines of Markdown, and what failed in words."""
    judged = {key: t for key, t in tallies.items() if t.aim != "shown" and np.mean(t.df) >= FEWEST_DF}
    adjusted: dict[tuple[str, str, str], float] = {}
    for is_control in (False, True):  # wrong ones do not make it easier for the others
        part = {key: t.p() for key, t in judged.items() if (t.aim == "control") == is_control}
        adjusted |= dict(zip(part, multipletests(list(part.values()), method="holm")[1], strict=True))
    lines = [f"### {title}, {samples:,} samples", "", "| design | estimate | interval or term | df | coverage, % | "
             "without interval | p (Holm) | verdict |", "|---|---|---|---|---|---|---|---|"]  # fmt: skip
    failed = []
    for key, tally in tallies.items():
        coverage = 100 * np.mean(tally.held)
        if key in judged:
            differs = adjusted[key] < ALPHA
            verdict = ("too short" if coverage < 100 * LEVEL else "too long") if differs else "holds"
            if tally.aim == "control":
                verdict = "control: fails, as it should" if differs else "control: does not fail"
            elif differs:
                failed.append(f"{', '.join(key)}: {coverage:.1f}%")
            p = "< 0.001" if adjusted[key] < 0.001 else f"{adjusted[key]:.3f}"
        else:
            p, verdict = "", "not judged" if tally.aim != "shown" else "shown only"
        cells = [*key, f"{np.mean(tally.df):.0f}", f"{coverage:.1f}", str(tally.missing or ""), p, verdict]
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    controls = sum(t.aim == "control" for t in judged.values())
    counted = f"{len(judged)} are judged, {controls} of them controls"
    failures = f"{len(failed)} fail: " + "; ".join(failed) if failed else "none of the others fails"
    lines += ["", f"{len(tallies)} intervals; {counted}; {failures}.", ""]
    return lines, failed


def main(scale: float) -> None:
    people = population()
    start = time.perf_counter()
    samples, model_samples = int(SAMPLES * scale), int(MODEL_SAMPLES * scale)
    lines, _ = report("Means and shares", samples, of_estimates(people, samples))
    middle = time.perf_counter()
    more, _ = report("Models", model_samples, of_models(people, model_samples))
    text = "\n".join([*lines, *more]).rstrip()
    print(text)
    print(f"\n{middle - start:.0f} s and {time.perf_counter() - middle:.0f} s", file=sys.stderr)
    if scale == 1:
        page = PAGE.read_text(encoding="utf-8")
        before, after = page[: page.index(BEGIN) + len(BEGIN)], page[page.index(END) :]
        PAGE.write_text(f"{before}\n\n{text}\n\n{after}", encoding="utf-8")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 1.0)
