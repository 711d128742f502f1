"""The waves of a synthetic survey: how an earlier one differs, and the names and codes of each wave's file."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from peaceresearch.study.general import Code
from peaceresearch.study.survey import Survey
from peaceresearch.study.twin_survey import SurveyTwin
from peaceresearch.study.twin_survey_sample import Stratum


def twin_of_wave(twin: SurveyTwin, wave: str) -> SurveyTwin:
    """The twin with the strata and the codes of `no_answer` of an earlier wave; as it is for the last one ("")."""
    if not wave:
        return twin
    own = twin.waves[wave]
    strata = {name: _scaled(stratum, own.psus) for name, stratum in twin.strata.items() if name not in own.without}
    no_answer = twin.no_answer if own.no_answer is None else own.no_answer
    return twin.model_copy(update={"strata": strata, "no_answer": no_answer})


def drift_of(twin: SurveyTwin, wave: str, item: str) -> float | Mapping[str, float]:
    """How far the score of an item lies above that of the last wave."""
    return twin.waves[wave].drift.get(item, 0.0) if wave else 0.0


def _scaled(stratum: Stratum, psus: float) -> Stratum:
    fewest = min(2, stratum.psus)  # a single PSU has no variance
    return stratum.model_copy(update={"psus": max(fewest, round(stratum.psus * psus))})


def name_in_file(survey: Survey, wave: str, variable: str) -> str:
    """What a wave's file calls a variable of the config."""
    return survey.waves[wave].variables.get(variable, variable) if wave else variable


def codes_in_file(survey: Survey, wave: str, variable: str) -> dict[float, float]:
    """Code in the config: code in a wave's file, for those that the crosswalk translates; the first of several."""
    crosswalk: Mapping[Code, Code] = survey.waves[wave].codes.get(variable, {}) if wave else {}
    return {float(own): float(filed) for filed, own in reversed(list(crosswalk.items()))}


def filed(table: pd.DataFrame, survey: Survey, wave: str, keep: list[int]) -> pd.DataFrame:
    """A table of answers with the names and codes of a wave's file, without the variables that the wave did not ask.

    Parameters
    ----------
    table
        Of `survey_answers.answers`.
    survey, wave
        `config/survey.yaml`, and the wave's name there; "" for a survey without waves.
    keep
        Codes that the crosswalk does not translate: the wave's own codes of `no_answer`.
    """
    absent = survey.waves[wave].absent if wave else []
    found = {}
    for variable in table.columns.difference(absent, sort=False):
        translated = table[variable].replace(codes_in_file(survey, wave, variable))
        found[name_in_file(survey, wave, variable)] = translated.where(~table[variable].isin(keep), table[variable])
    return pd.DataFrame(found)
