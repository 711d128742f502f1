"""Times of survey estimates as ratios measured in one run: `python benchmarks/estimates.py` (some five minutes).

Shares with standard errors and intervals of all items over everybody and by three dimensions, against `svy` and against
`svyby` of R's `survey` (where Rscript has it; timed on some items and scaled), with the largest differences between
their numbers and ours; then the memory that it takes beside the data, and the growth with the number of respondents.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import tempfile
import time
import tracemalloc
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import svy

from peaceresearch.survey.design import Design
from peaceresearch.survey.estimates import shares
from peaceresearch.survey.groups import Groups

RESPONDENTS, ITEMS, CATEGORIES = 40_000, 200, 5
DIMENSIONS = (3, 4, 4)  # with everybody, 12 groups
STRATA, PSU_SIZE = 40, 20
R_ITEMS = 4
GROWTH = (1_000, 4_000, 40_000, 400_000)
GROWTH_ITEMS = 20
REPEATS = 3

R_SCRIPT = """
suppressPackageStartupMessages(library(survey))
arguments <- commandArgs(TRUE)
items <- as.integer(arguments[2]); clustered <- arguments[3] == "True"
data <- read.csv(file.path(arguments[1], "survey.csv"))
names <- paste0("q", seq_len(items) - 1)
for (name in names) data[[name]] <- factor(ifelse(data[[name]] < 0, NA, data[[name]]))
design <- if (clustered) svydesign(id = ~psu, strata = ~stratum, weights = ~weight, data = data) else
  svydesign(id = ~1, strata = ~stratum, weights = ~weight, data = data)
found <- list()
start <- proc.time()[["elapsed"]]
for (name in names) {
  item <- as.formula(paste0("~", name))
  whole <- svymean(item, design, na.rm = TRUE)
  by <- lapply(c("d0", "d1", "d2"), function(d) svyby(item, as.formula(paste0("~", d)), design, svymean, na.rm = TRUE))
  found[[name]] <- rbind(cbind(coef(whole), SE(whole)), do.call(rbind, lapply(by, function(b) {
    k <- (ncol(b) - 1) / 2 # a row per group: the shares, then their errors
    cbind(as.vector(t(as.matrix(b[, 1 + seq_len(k)]))), as.vector(t(as.matrix(b[, 1 + k + seq_len(k)]))))
  })))
}
cat(proc.time()[["elapsed"]] - start)
write.csv(do.call(rbind, found), file.path(arguments[1], "r.csv"), row.names = FALSE)
"""


@dataclass
class Survey:
    weights: np.ndarray
    stratum: np.ndarray
    psu: np.ndarray
    items: list[np.ndarray]
    dimensions: list[np.ndarray]

    def design(self, clustered: bool) -> Design:
        return Design.from_columns(self.weights, self.stratum, self.psu if clustered else None)

    def groups(self) -> list[Groups]:
        sizes = zip(self.dimensions, DIMENSIONS, strict=True)
        return [Groups.everybody(len(self.weights)), *(Groups(codes, size) for codes, size in sizes)]

    def bytes(self) -> int:
        return sum(each.nbytes for each in (self.weights, self.stratum, self.psu, *self.items, *self.dimensions))

    def columns(self, items: int) -> dict[str, np.ndarray]:
        found = {"weight": self.weights, "stratum": self.stratum, "psu": self.psu}
        found |= {f"d{at}": codes for at, codes in enumerate(self.dimensions)}
        return found | {f"q{at}": codes for at, codes in enumerate(self.items[:items])}


def made_up(n: int, items: int) -> Survey:
    rng = np.random.default_rng(20261)
    psu = rng.permutation(np.arange(n) // PSU_SIZE)
    level = rng.normal(0, 0.3, psu.max() + 1)[psu]  # PSUs differ
    answers = []
    for _ in range(items):
        codes = np.digitize(level + rng.normal(size=n), [-0.9, -0.2, 0.4, 1.1])
        answers.append(np.where(rng.random(n) < rng.uniform(0, 0.2), -1, codes))
    return Survey(
        rng.uniform(0.5, 3, n),
        psu % min(STRATA, n // PSU_SIZE // 5),
        psu,
        answers,
        [rng.integers(0, size, n) for size in DIMENSIONS],
    )


def ours(survey: Survey, clustered: bool) -> tuple[float, list[pd.DataFrame]]:
    start = time.perf_counter()
    design, groups = survey.design(clustered), survey.groups()
    tables = [shares(design, answers, CATEGORIES, each) for answers in survey.items for each in groups]
    return time.perf_counter() - start, tables


def theirs(survey: Survey, clustered: bool) -> tuple[float, np.ndarray]:
    """Seconds of svy with all items in one call per dimension, and its shares, errors and limits in our order."""
    columns = survey.columns(ITEMS)
    frame = pl.DataFrame(columns).with_columns(
        pl.when(pl.col(name) >= 0).then(pl.col(name)).alias(name) for name in columns if name.startswith("q")
    )
    names = [name for name in columns if name.startswith("q")]
    start = time.perf_counter()
    design = svy.Design(wgt="weight", stratum="stratum", psu="psu" if clustered else None)
    sample = svy.Sample(frame, design)
    found = [sample.estimation.prop(names, by=by, drop_nulls=True) for by in (None, "d0", "d1", "d2")]
    seconds = time.perf_counter() - start
    rows = [
        (their.est, their.se, their.lci, their.uci)
        for at in range(len(names))
        for by_dimension in found
        for their in by_dimension[at].estimates
    ]
    return seconds, np.array(rows)


def of_r(survey: Survey, clustered: bool) -> tuple[float, np.ndarray] | None:
    """Seconds of svymean and svyby on some items, and their shares and errors; None without R's `survey`."""
    if shutil.which("Rscript") is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        pd.DataFrame(survey.columns(R_ITEMS)).to_csv(Path(folder) / "survey.csv", index=False)
        (Path(folder) / "run.R").write_text(R_SCRIPT, encoding="utf-8")
        command = ["Rscript", str(Path(folder) / "run.R"), folder, str(R_ITEMS), str(clustered)]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            print(f"(R has not run: {done.stderr.strip().splitlines()[-1]})")
            return None
        return float(done.stdout), pd.read_csv(Path(folder) / "r.csv").to_numpy()


def against_others() -> None:
    survey = made_up(RESPONDENTS, ITEMS)
    print(
        f"{RESPONDENTS:,} respondents x {ITEMS} items of {CATEGORIES} categories x 12 groups (3 dimensions, everybody)"
    )
    print("\n| design | program | s | times ours | largest difference of shares and errors | of limits |")
    print("|---|---|---|---|---|---|")
    for clustered in (True, False):
        design = f"{STRATA} strata, {RESPONDENTS // PSU_SIZE:,} PSUs" if clustered else f"{STRATA} strata, no clusters"
        runs = [ours(survey, clustered) for _ in range(REPEATS)]
        base = statistics.median(seconds for seconds, _ in runs)
        found = pd.concat(runs[0][1])[["estimate", "se", "ci_low", "ci_high"]].to_numpy()
        print(f"| {design} | ours | {base:.2f} | 1 | | |")
        seconds, other = theirs(survey, clustered)
        apart = np.abs(found - other)
        _row(design, f"svy {svy.__version__}", seconds, base, f"{apart[:, :2].max():.0e} | {apart[:, 2:].max():.0e}")
        r = of_r(survey, clustered)
        if r is not None:
            name = f"R svymean and svyby, {R_ITEMS} items in {r[0]:.1f} s, scaled"
            _row(design, name, r[0] * ITEMS / R_ITEMS, base, f"{np.abs(found[: len(r[1]), :2] - r[1]).max():.0e} |")
    print("\nsvy counts the degrees of freedom of those who answer, R and we those of the domain; so limits differ.")


def _row(design: str, name: str, seconds: float, base: float, differences: str) -> None:
    print(f"| {design} | {name} | {seconds:.1f} | {seconds / base:.1f} | {differences} |")


def growth() -> None:
    print(f"\n{GROWTH_ITEMS} items x 12 groups; memory is what Python and numpy hold at the most beside the data\n")
    print("| respondents | design | s | microseconds a respondent and item | data, MB | data and memory, times data |")
    print("|---|---|---|---|---|---|")
    for n in GROWTH:
        survey = made_up(n, GROWTH_ITEMS)
        for clustered in (True, False):
            seconds = statistics.median(ours(survey, clustered)[0] for _ in range(REPEATS))
            _memory_row(survey, clustered, f"{seconds:.3f} | {seconds / n / GROWTH_ITEMS * 1e6:.2f}")
    survey = made_up(RESPONDENTS, ITEMS)
    print(
        f"\nAll {ITEMS} items:\n\n| respondents | design | data, MB | data and memory, times data |\n|---|---|---|---|"
    )
    for clustered in (True, False):
        _memory_row(survey, clustered)


def _memory_row(survey: Survey, clustered: bool, middle: str = "") -> None:
    tracemalloc.start()
    kept = ours(survey, clustered)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del kept
    data = survey.bytes()
    design = "clusters" if clustered else "no clusters"
    columns = [f"{len(survey.weights):,}", design, *([middle] if middle else [])]
    print("| " + " | ".join([*columns, f"{data / 1e6:.1f}", f"{(data + peak) / data:.2f}"]) + " |")


if __name__ == "__main__":
    against_others()
    growth()
