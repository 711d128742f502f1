"""Rule `impute_survey`: the answers in, the imputed ones out, and how they compare with those that were given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from peaceresearch.provenance.job import Job
from peaceresearch.results.table import read_table, results, write_results, write_table
from peaceresearch.survey.imputation import impute_chained
from peaceresearch.survey.imputation_results import imputation_rows
from peaceresearch.survey.imputation_variables import variables
from peaceresearch.survey.material import Material


def run(job: Job) -> None:
    """Impute the missing answers that the models need, and write them, and the diagnostics as a table of results."""
    answers, reasons = read_table(job.input("answers")), read_table(job.input("reasons"))
    cells, rows = impute(job.spec, Material.of(job.spec, answers), reasons)
    write_table(cells, job.output("cells"))
    write_results(rows, job.output("results"))


def impute(spec: Mapping[str, Any], material: Material, reasons: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Impute what the models of the config need.

    Parameters
    ----------
    spec
        The rule's slice of the config: `variables`, `auxiliary`, `nominal`, `imputations`, `iterations`, `donors`,
        `seed`, `source`, and what `Material` takes.
    material
        The survey, recoded. Answers of its last wave are imputed, of respondents with a weight above zero.
    reasons
        Of the reader: why cells are missing. What was not asked or does not apply stays missing.

    Returns
    -------
    DataFrame, DataFrame
        The cells (`imputation_cells`), and a table of results (`imputation_results`).

    Raises
    ------
    InputError
        With every variable that cannot be imputed.
    """
    last = material.divisions.grouping(()).groups.codes >= 0
    rows = np.flatnonzero(last & material.design.counted)
    found = variables(spec, material.items, material.divisions, reasons, rows)
    numbers = {name: spec[name] for name in ("imputations", "iterations", "donors", "seed")}
    imputed = impute_chained(found, material.design, rows, **numbers)
    own = {"strand": "survey", "source": spec["source"], "wave": material.divisions.wave({})}
    return imputed.cells, results(row | own for row in imputation_rows(found, imputed))
