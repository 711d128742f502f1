"""The synthetic files of a survey, read and analysed as the pipeline does it."""

import json
from pathlib import Path
from typing import Any

import pandas as pd

from peaceresearch.plan import Plan
from peaceresearch.provenance.digests import Digests
from peaceresearch.provenance.spec import canonical_json
from peaceresearch.sources.read_survey import read_survey
from peaceresearch.sources.survey_data import SurveyData
from peaceresearch.study.load import Configuration
from peaceresearch.survey.analyse_survey import analyse
from peaceresearch.survey.fit_model import fit
from peaceresearch.survey.impute_survey import impute
from peaceresearch.survey.material import Material


def plan_of(folder: Path, config: Configuration) -> Plan:
    return Plan(folder, config, {}, "embedded", Digests())


def as_jobs_get_it(spec: dict[str, Any]) -> dict[str, Any]:
    """Through canonical JSON, which sorts keys."""
    found: dict[str, Any] = json.loads(canonical_json(spec))
    return found


def read(folder: Path, config: Configuration) -> tuple[SurveyData, pd.DataFrame]:
    """The survey's tables and its contacts."""
    spec = as_jobs_get_it(plan_of(folder, config)._read_survey())
    named = [section["source"] for _, section in spec["files"]]
    named += [spec["contacts"]["source"]] if spec["contacts"] else []
    return read_survey({source: folder / source for source in named}, spec)


def analysed(folder: Path, config: Configuration) -> pd.DataFrame:
    """All results by their id, those of the models and the imputation among them."""
    data, contacts = read(folder, config)
    plan = plan_of(folder, config)
    parts, cells = [], None
    if any(model.missing == "impute" for model in config.models.models.values()):
        spec = as_jobs_get_it(plan._impute_survey())
        cells, diagnostics = impute(spec, Material.of(spec, data.answers), data.reasons)
        parts.append(diagnostics)
    for name, model in config.models.models.items():
        spec = as_jobs_get_it(plan._fit_model(name))
        imputed = cells if model.missing == "impute" else None
        parts.append(fit(spec, Material.of(spec, data.answers), imputed))
    spec = as_jobs_get_it(plan._analyse_survey())
    return analyse(spec, Material.of(spec, data.answers), data.reasons, contacts, parts).set_index("id")
