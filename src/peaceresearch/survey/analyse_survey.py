"""Rule `analyse_survey`: the answers in, every estimate and model coefficient out as results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pandas as pd

from peaceresearch.problems import InputError, Problem
from peaceresearch.provenance.job import Job
from peaceresearch.results.table import read_table, results, write_results
from peaceresearch.survey.design import Design
from peaceresearch.survey.groupings import Divisions
from peaceresearch.survey.missing_ledger import missing_ledger
from peaceresearch.survey.model_results import model_results
from peaceresearch.survey.models import ModelError
from peaceresearch.survey.outcome_rates import DISPOSITIONS, outcome_rates
from peaceresearch.survey.recode import CONFIG, Item, Recoder
from peaceresearch.survey.tabulate import Tabulation, adjusted, table_of

MODELS = "config/models.yaml"


def run(job: Job) -> None:
    """Estimate everything that the config declares and write it as a table of results."""
    tables = {name: read_table(job.input(name)) for name in ("answers", "reasons", "contacts")}
    write_results(analyse(job.spec, **tables), job.output("results"))


def analyse(
    spec: Mapping[str, Any], answers: pd.DataFrame, reasons: pd.DataFrame, contacts: pd.DataFrame
) -> pd.DataFrame:
    """Everything that is asked of a survey.

    Parameters
    ----------
    spec
        The rule's slice of the config: `design`, `level`, `interval`, `waves` (pairs of a name and its date),
        `domains`, `items`, `estimates`, `missing_by`, `contacts`, `models`, `source`.
    answers, reasons, contacts
        Of the reader: a row per respondent, coded as in the data file, missing answers missing; a row per cell that is
        missing for a reason; a row per case of the contact sheet.

    Returns
    -------
    DataFrame
        A table of results (measures: docs/results.md). A missing answer leaves its respondent outside the item's base;
        a respondent outside a domain stays in the design. Without a wave in their domain, results of a survey with
        waves are of its last one.

    Raises
    ------
    InputError
        With every variable that the file lacks, code that nothing names, fault of the design, and model that cannot be
        estimated.
    """
    recoder = Recoder(answers, spec["source"], spec["waves"])
    items = {name: recoder.item(name, item) for name, item in spec["items"].items()}
    divisions = recoder.divisions(spec["domains"])
    recoder.problems += _without_numbers(spec["estimates"], items)
    design = recoder.design(spec["design"])
    recoder.check()
    tabulation = Tabulation(design, items, divisions, spec)
    tabulated = adjusted(table_of(part for family in spec["estimates"] for part in tabulation.family(family)))
    variables = {name: item_variables(item) for name, item in spec["items"].items()}
    ledger = missing_ledger(items, variables, reasons, divisions, spec["missing_by"])
    others = [
        *({**row, "measure": "missing", "unit": "share", "base": "respondents", "weight": ""} for row in ledger),
        *_models(spec, design, items, divisions),
        *_outcomes(contacts, spec["contacts"]),
    ]
    own = {"strand": "survey", "weight": spec["design"]["weight"] or "", "source": spec["source"]}
    table = pd.concat([tabulated, pd.DataFrame(others)], ignore_index=True)
    for column, text in own.items():
        table[column] = table[column].fillna(text) if column in table else text
    return results(table)


def _without_numbers(families: Iterable[Mapping[str, Any]], items: Mapping[str, Item]) -> Iterator[Problem]:
    """Items with codes that are texts, of which a mean, ratio or quantile is asked."""
    for place, family in enumerate(families, 1):
        if family["measure"] in ("mean", "ratio", "quantile"):
            for name in filter(None, (*family["items"], family["over"])):
                if not items[name].has_numbers:
                    what = f"the {family['measure']} of `{name}`, whose codes are texts"
                    yield Problem(CONFIG, f"estimates, entry {place}", what, "ask for shares of it")


def item_variables(item: Mapping[str, Any]) -> list[str]:
    """The variables of the data file that hold an item's answers."""
    return [item["variable"]] if item["variable"] else [each["variable"] for each in item["categories"].values()]


def _models(
    spec: Mapping[str, Any], design: Design, items: Mapping[str, Item], divisions: Divisions
) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    problems: list[Problem] = []
    for name, model in spec["models"].items():
        try:
            found += model_results(name, model, design, items, divisions, spec["level"])
        except ModelError as error:
            problems.append(Problem(MODELS, name, str(error), "change the formula or the categories"))
    if problems:
        raise InputError(problems)
    return found


def _outcomes(contacts: pd.DataFrame, spec: Mapping[str, Any] | None) -> Iterator[dict[str, Any]]:
    """How the sampled cases ended, and the outcome rates; none without a contact sheet."""
    if spec is None:
        return
    counted = contacts["outcome"].value_counts()
    cases = {name: int(counted.get(name, 0)) for name in DISPOSITIONS}
    shared: dict[str, Any] = {"category": "", "domain": "", "base": "sampled cases", "weight": ""}
    shared |= {"n": float(len(contacts)), "source": spec["source"]}
    for name, count in cases.items():
        yield {**shared, "measure": "outcome_cases", "item": name, "estimate": float(count), "unit": "count"}
    for name, rate in outcome_rates(cases, spec["eligibility"]).items():
        reason = "" if rate == rate else "no case in the denominator"
        yield {**shared, "measure": "outcome", "item": name, "estimate": rate, "unit": "share", "reason": reason}
