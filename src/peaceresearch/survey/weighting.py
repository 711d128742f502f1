"""The weights of a survey by every set of margins that the config declares, and what they did to the sample."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from peaceresearch.problems import InputError, Problem
from peaceresearch.results.ids import domain_id
from peaceresearch.survey.calibration_fit import UnreachableError, calibrate
from peaceresearch.survey.calibration_margins import Blocks, PopulationReader, margin_cells
from peaceresearch.survey.columns import Floats, Mask
from peaceresearch.survey.design import Design
from peaceresearch.survey.groupings import WAVE, Divisions
from peaceresearch.survey.recode import CONFIG, Item

DESIGN = "design"
"""What the weights before calibration are called."""
MARGINS = "margins"
"""The dimension that tells the sets of margins apart."""


def calibrated_designs(
    design: Design, spec: Mapping[str, Any], items: Mapping[str, Item], divisions: Divisions
) -> dict[str, Design]:
    """The design as it is (`design`), and calibrated to each set of margins.

    Parameters
    ----------
    design : Design
    spec
        `weighting` of the config: `method`, `size`, `bounds`, `trim`, `missing`, `waves`, and `margins`, pairs of the
        name of a set and its margins, each with `by` and `cells` (pairs of the values and a number of people), or with
        `mean` and `value`.
    items, divisions
        What the margins name.

    Raises
    ------
    InputError
        With every cell in which people live and nobody answered, or the reverse; every margin with answers missing;
        and every set of margins that no weights meet.
    """
    blocks = Blocks.of(design.weights, spec["waves"], divisions)
    found, problems = {DESIGN: design}, list[Problem]()
    trim = (spec["trim"]["lower"], spec["trim"]["upper"]) if spec["trim"] else (None, None)
    for name, margins in spec["margins"]:
        reader = PopulationReader(design.weights, blocks, name, spec, items, divisions)
        population = reader.population(margins)
        problems += reader.problems
        if reader.problems:
            continue
        try:
            calibration = calibrate(
                design.weights, population, spec["method"], tuple(spec["bounds"] or (None, None)), trim
            )
        except UnreachableError as error:
            problems.append(Problem(CONFIG, error.place or reader.place, error.what, error.remedy))
        else:
            found[name] = design.calibrated(calibration)
    if problems:
        raise InputError(problems)
    return found


def weights_table(designs: Mapping[str, Design], answers: pd.DataFrame) -> pd.DataFrame:
    """Each respondent's weights: `row` and `wave`, where the answers have them, and a column per set of margins."""
    shared = answers[[name for name in ("row", WAVE) if name in answers]].reset_index(drop=True)
    return shared.assign(**{name: design.weights for name, design in designs.items()})


def weighting_rows(
    designs: Mapping[str, Design], spec: Mapping[str, Any], items: Mapping[str, Item], divisions: Divisions
) -> Iterator[dict[str, Any]]:
    """Results on the weights: of every set of margins and wave, `weight_quality` and the margins.

    `weight_quality.<statistic>`, of those who count (weight above zero):

    - `n`; `n_effective`, Kish's (sum w)^2 / sum w^2; `kish_deff`, n over it (Kish 1965, Survey Sampling, 11.2);
    - `cv`, standard deviation over mean; `minimum` and `maximum`, as multiples of the mean weight;
    - `adjustment_minimum`, `adjustment_maximum`: calibrated over design weight, once both sum to the same;
    - `trimmed`: number of weights cut at a limit; what is not cut by itself, but changed by cuts, is not counted.

    `margin_population`, `margin_sample`, `margin_design`, `margin_weighted`: share of a cell (of a number: the mean) in
    the population, of the respondents, by the design's weights and by the calibrated ones, all of those who answer; n
    is the number of respondents in the cell.
    """
    waves = divisions.dimensions[WAVE] if divisions.dates else None
    for name, design in designs.items():
        blocks = Blocks.of(designs[DESIGN].weights, () if name == DESIGN else spec["waves"], divisions)
        margins = dict(spec["margins"]).get(name, [])
        for block, wave in enumerate(blocks.names):
            inside = blocks.codes == block
            if not inside.any():
                continue
            domain = domain_id({MARGINS: name} | ({WAVE: wave} if waves else {}))
            shared = {"domain": domain, "base": "respondents", "weight": "", "wave": wave}
            yield from (shared | row for row in _quality(design, inside))
            for margin in margins:
                found = _mean if "mean" in margin else _shares
                weights = {"sample": inside.astype(float), "design": designs[DESIGN].weights}
                rows = found(margin, weights | {"weighted": design.weights}, inside, items, divisions)
                yield from (shared | row for row in rows)


def _quality(design: Design, inside: Mask) -> Iterator[dict[str, Any]]:
    weights = design.weights[inside]
    n, mean = float(len(weights)), float(weights.mean())
    size = float(weights.sum() ** 2 / (weights**2).sum())
    values = {"n": n, "n_effective": size, "kish_deff": n / size, "cv": float(weights.std()) / mean}
    values |= {"minimum": float(weights.min()) / mean, "maximum": float(weights.max()) / mean}
    if design.calibration is not None:
        adjustments = design.calibration.adjustments[inside]
        values |= {"adjustment_minimum": float(adjustments.min()), "adjustment_maximum": float(adjustments.max())}
        values["trimmed"] = float(design.calibration.cut[inside].sum())
    for statistic, estimate in values.items():
        unit = "count" if statistic in ("n", "n_effective", "trimmed") else "coefficient"
        shared = {"measure": "weight_quality", "item": statistic, "category": "", "n": n}
        yield shared | {"estimate": estimate, "unit": unit}


def _mean(
    margin: Mapping[str, Any], weights: Mapping[str, Floats], inside: Mask, items: Mapping[str, Item], _: Divisions
) -> Iterator[dict[str, Any]]:
    numbers = items[margin["mean"]].numbers
    known = inside & ~np.isnan(numbers)
    means = {name: float(np.average(numbers[known], weights=each[known])) for name, each in weights.items()}
    for name, estimate in ({"population": float(margin["value"])} | means).items():
        shared = {"measure": f"margin_{name}", "item": margin["mean"], "category": "", "n": float(known.sum())}
        yield shared | {"estimate": estimate, "unit": "scale"}


def _shares(
    margin: Mapping[str, Any], weights: Mapping[str, Floats], inside: Mask, items: Mapping[str, Item],
    divisions: Divisions,
) -> Iterator[dict[str, Any]]:  # fmt: skip
    cells = margin_cells(margin, items, divisions)
    known = inside & (cells.codes >= 0)
    codes, count = cells.codes[known], len(cells.names)
    n, numbers = np.bincount(codes, minlength=count), {"population": cells.numbers}
    numbers |= {name: np.bincount(codes, each[known], count).astype(float) for name, each in weights.items()}
    for name, found in numbers.items():
        for cell, respondents, share in zip(cells.names, n.tolist(), (found / found.sum()).tolist(), strict=True):
            shared = {"measure": f"margin_{name}", "item": cells.item, "category": cell, "n": float(respondents)}
            yield shared | {"estimate": share, "unit": "share"}
