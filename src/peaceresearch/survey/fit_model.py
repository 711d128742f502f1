"""Rule `fit_model`: the answers in, everything that the config asks of one model out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from peaceresearch.problems import InputError, Problem
from peaceresearch.provenance.job import Job
from peaceresearch.results.table import read_table, results, write_results
from peaceresearch.survey.design import Design
from peaceresearch.survey.formulas import ModelError, NotEstimableError, read_formula
from peaceresearch.survey.imputation_cells import completed, completed_divisions
from peaceresearch.survey.material import Material
from peaceresearch.survey.model_blocks import Block, blocks, pooled
from peaceresearch.survey.model_diagnostics import Diagnostics, diagnose, together
from peaceresearch.survey.model_expected import expected_results
from peaceresearch.survey.model_frame import model_frame
from peaceresearch.survey.model_quality import count, counted
from peaceresearch.survey.model_results import (
    Row,
    coefficient_rows,
    diagnostic_rows,
    multilevel_rows,
    not_estimable_rows,
)
from peaceresearch.survey.models import fit_glm
from peaceresearch.survey.multilevel import fit_multilevel
from peaceresearch.survey.ordinal import fit_ordinal

MODELS = "config/models.yaml"
Fitted = tuple[list[Block], Diagnostics]


def run(job: Job) -> None:
    """Fit a model and write its results."""
    files = job.inputs.get("imputed", ())
    imputed = read_table(files[0]) if files else None
    material = Material.of(job.spec, read_table(job.input("answers")))
    write_results(fit(job.spec, material, imputed), job.output("results"))


def fit(spec: Mapping[str, Any], material: Material, imputed: pd.DataFrame | None = None) -> pd.DataFrame:
    """Everything that the config asks of a model.

    Parameters
    ----------
    spec
        `name`, `model` (`family`, `formula`, `outcome`, `marginal_effects`, `contrasts`, `within`, `missing`), `level`
        of the intervals, `source`.
    material
        The survey, recoded; its last wave is modelled.
    imputed
        The cells of the imputation, of a model whose `missing` is `impute`.

    Returns
    -------
    DataFrame
        A table of results (measures: docs/results.md). Of a model that the data do not allow it has all that the
        config asks for, with the reason why there is no estimate.

    Raises
    ------
    InputError
        For a formula or comparison that cannot be read, or does not fit the survey.
    """
    model = spec["model"]
    try:
        found = list(_rows(model, material, imputed, spec["level"]))
    except ModelError as error:
        what = Problem(MODELS, f"models.{spec['name']}", str(error), "change the formula or the categories")
        raise InputError([what]) from None
    own = {"strand": "survey", "item": spec["name"], "model": model["formula"], "source": spec["source"]}
    return results(row | own | {"wave": material.divisions.wave({})} for row in found)


def _rows(model: Mapping[str, Any], material: Material, imputed: pd.DataFrame | None, level: float) -> Iterator[Row]:
    frame = model_frame(model, material.items, material.divisions)
    expected = list(expected_results(model, frame))
    try:
        if model["within"] is not None:
            yield from list(_multilevel(model, frame, material, level))
            return
        fitted = [_fit(model, each, material.design, level) for each in _completed(model, frame, material, imputed)]
        parts = [pooled(imputations) for imputations in zip(*(parts for parts, _ in fitted), strict=True)]
    except NotEstimableError as error:
        parsed = read_formula(model["formula"])
        used = frame[material.design.counted].dropna(subset=list(parsed.columns))
        factors = [name for name in parsed.columns[1:] if isinstance(frame[name].dtype, pd.CategoricalDtype)]
        counts = counted(used, parsed.outcome, factors, model["family"])
        yield from not_estimable_rows(expected, str(error), counts, len(used))
        return
    found = together([diagnostics for _, diagnostics in fitted])
    yield from coefficient_rows(parts, expected, found, level)
    yield from diagnostic_rows(found)


def _completed(
    model: Mapping[str, Any], frame: pd.DataFrame, material: Material, imputed: pd.DataFrame | None
) -> Iterator[pd.DataFrame]:
    """The survey as the model takes it: once, or once an imputation."""
    if imputed is None or imputed.empty:
        yield frame
        return
    items, divisions = material.items, material.divisions
    for number in range(1, int(imputed["imputation"].max()) + 1):
        cells = completed_divisions(divisions, items, imputed, number)
        yield model_frame(model, completed(items, imputed, number), cells)


def _fit(model: Mapping[str, Any], frame: pd.DataFrame, design: Design, level: float) -> Fitted:
    if model["family"] == "ordinal":
        found = fit_ordinal(frame, model["formula"], design, level=level)
    else:
        found = fit_glm(frame, model["formula"], design, family=model["family"], level=level)
    counts = count(frame, found)
    return list(blocks(model, frame, found, counts)), diagnose(found, counts, design)


def _multilevel(model: Mapping[str, Any], frame: pd.DataFrame, material: Material, level: float) -> Iterator[Row]:
    formula, within, counted = model["formula"], model["within"], material.design.counted
    found = fit_multilevel(frame, formula, within, counted, model["family"], level)
    counts = count(frame, found.fixed)
    diagnostics = diagnose(found.fixed, counts, None, len(found.intercepts))
    parts = list(blocks(model, frame, found.fixed, counts))
    yield from coefficient_rows(parts, list(expected_results(model, frame)), diagnostics, level)
    yield from diagnostic_rows(diagnostics)
    yield from multilevel_rows(found, within, level)
