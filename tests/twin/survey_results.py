"""The synthetic files of a survey, read and analysed as the pipeline does it."""

import json
from pathlib import Path
from typing import Any

import pandas as pd

from peaceresearch.plan import Plan
from peaceresearch.provenance.digests import Digests
from peaceresearch.sources.read_survey import read_survey
from peaceresearch.sources.survey_data import SurveyData
from peaceresearch.study.load import Configuration
from peaceresearch.survey.analyse_survey import analyse


def specs(folder: Path, config: Configuration) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the jobs of reading and of analysing get, as they get it: through JSON."""
    plan = Plan(folder, config, {}, "embedded", Digests())
    return json.loads(json.dumps(plan._read_survey())), json.loads(json.dumps(plan._analyse_survey()))


def read(folder: Path, config: Configuration) -> tuple[SurveyData, pd.DataFrame]:
    """The survey's tables and its contacts."""
    spec, _ = specs(folder, config)
    named = [section["source"] for _, section in spec["files"]]
    named += [spec["contacts"]["source"]] if spec["contacts"] else []
    return read_survey({source: folder / source for source in named}, spec)


def analysed(folder: Path, config: Configuration) -> pd.DataFrame:
    """All results by their id."""
    data, contacts = read(folder, config)
    return analyse(specs(folder, config)[1], data.answers, data.reasons, contacts).set_index("id")
