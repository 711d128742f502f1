"""Rule `analyse_survey`: the answers in, every estimate out as results, with those of the models and the imputation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from peaceresearch.problems import InputError, Problem
from peaceresearch.provenance.job import Job
from peaceresearch.results.table import read_results, read_table, results, write_results, write_table
from peaceresearch.survey.cautions import with_cautions
from peaceresearch.survey.material import Material
from peaceresearch.survey.missing_ledger import missing_ledger
from peaceresearch.survey.outcome_rates import DISPOSITIONS, outcome_rates
from peaceresearch.survey.recode import CONFIG, Item, item_variables
from peaceresearch.survey.scale_results import distance_rows, scale_rows
from peaceresearch.survey.sensitivity import sensitivity, weight_name
from peaceresearch.survey.tabulate import Tabulation, adjusted, table_of
from peaceresearch.survey.weighting import weighting_rows, weights_table


def run(job: Job) -> None:
    """Estimate everything that the config declares and write it as a table of results; and the weights used."""
    answers, reasons, contacts = (read_table(job.input(name)) for name in ("answers", "reasons", "contacts"))
    material = Material.of(job.spec, answers)
    parts = [read_results(path) for path in job.inputs["parts"]]
    write_results(analyse(job.spec, material, reasons, contacts, parts), job.output("results"))
    write_table(weights_table(material.designs, answers), job.output("weights"))


def analyse(
    spec: Mapping[str, Any],
    material: Material,
    reasons: pd.DataFrame,
    contacts: pd.DataFrame,
    parts: Sequence[pd.DataFrame] = (),
) -> pd.DataFrame:
    """Everything that is asked of a survey.

    Parameters
    ----------
    spec
        The rule's slice of the config: `level`, `interval`, `items`, `estimates`, `missing_by`, `contacts`,
        `scale_reports`, `social_distance`, `weighting`, `models` (of each, what its formula names and whether it is
        weighted), `plan` (marks of the models), `analyses` (pairs of an analysis of the plan and what became of it),
        `source`, and what `Material` takes.
    material
        The survey, recoded.
    reasons, contacts
        Of the reader: a row per cell that is missing for a reason; a row per case of the contact sheet.
    parts
        Results of other jobs: of each model, and of the imputation.

    Returns
    -------
    DataFrame
        A table of results (measures: docs/results.md). A missing answer leaves its respondent outside the item's base;
        a respondent outside a domain stays in the design. Without a wave in their domain, results of a survey with
        waves are of its last one.

    Raises
    ------
    InputError
        With every estimate of numbers that is asked of texts.
    """
    problems = list(_without_numbers(spec["estimates"], material.items))
    if problems:
        raise InputError(problems)
    design, items, divisions = material.design, material.items, material.divisions
    tabulation = Tabulation(design, items, divisions, spec)
    tabulated = table_of(
        [*(part for family in spec["estimates"] for part in tabulation.family(family)), *sensitivity(spec, material)]
    )
    answered = {name: items[name] for name in spec["items"]}
    variables = {name: item_variables(item) for name, item in spec["items"].items()}
    ledger = missing_ledger(answered, variables, reasons, divisions, spec["missing_by"])
    others = [
        *({**row, "measure": "missing", "unit": "share", "base": "respondents", "weight": ""} for row in ledger),
        *_outcomes(contacts, spec["contacts"]),
        *scale_rows(spec, material),
        *distance_rows(spec, material),
        *_analyses(spec["analyses"], material),
        *(weighting_rows(material.designs, spec["weighting"], items, divisions) if spec["weighting"] else ()),
    ]
    fitted = [_of_models(part, spec["models"], spec["plan"]) for part in parts]
    table = pd.concat([tabulated, pd.DataFrame(others), *fitted], ignore_index=True)
    own = {"strand": "survey", "weight": weight_name(spec, material.weights), "source": spec["source"]}
    for column, text in own.items():
        table[column] = table[column].fillna(text) if column in table else text
    return results(with_cautions(adjusted(table), spec["models"]))


def _of_models(
    part: pd.DataFrame, models: Mapping[str, Mapping[str, Any]], plan: Mapping[str, Mapping[str, Any]]
) -> pd.DataFrame:
    """Results of a model, or of the imputation, as part of all: its mark by the plan; weighted as all are, unless it
    is not.
    """
    weighted = part["item"].map(lambda name: name in models and models[name]["weighted"])
    marks = [
        plan.get(item, {}).get("contrasts", {}).get(category, "")
        if measure == "model_contrast"
        else plan.get(item, {}).get("model", "")
        for measure, item, category in zip(part["measure"], part["item"], part["category"], strict=True)
    ]
    own = part.drop(columns=["id", "strand", "source", "weight"])
    return own.assign(plan=marks, weight=weighted.map({True: None, False: ""}))


def _analyses(analyses: Iterable[tuple[str, str]], material: Material) -> Iterator[dict[str, Any]]:
    """The analyses of the plan, and what became of each; they speak of every respondent."""
    everybody = material.divisions.grouping(()).groups.codes
    n = float((everybody >= 0).sum())
    for name, status in analyses:
        shared: dict[str, Any] = {"measure": "plan", "item": name, "category": status, "domain": "", "weight": ""}
        yield shared | {"estimate": float(status == "planned"), "n": n, "base": "respondents", "unit": "count"}


def _without_numbers(families: Iterable[Mapping[str, Any]], items: Mapping[str, Item]) -> Iterator[Problem]:
    """Items with codes that are texts, of which a mean, ratio or quantile is asked."""
    for place, family in enumerate(families, 1):
        if family["measure"] in ("mean", "ratio", "quantile"):
            for name in filter(None, (*family["items"], family["over"])):
                if not items[name].has_numbers:
                    what = f"the {family['measure']} of `{name}`, whose codes are texts"
                    yield Problem(CONFIG, f"estimates, entry {place}", what, "ask for shares of it")


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
