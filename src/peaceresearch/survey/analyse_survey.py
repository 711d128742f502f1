"""Rule `analyse_survey`: the answers in, every estimate and model coefficient out as results."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from peaceresearch.problems import InputError, Problem
from peaceresearch.provenance.job import Job
from peaceresearch.results.ids import domain_id
from peaceresearch.results.table import read_table, results, rows, write_results
from peaceresearch.survey.design import Design
from peaceresearch.survey.estimates import Estimate, mean, share
from peaceresearch.survey.formulas import read_formula
from peaceresearch.survey.marginal_effects import average_marginal_effects
from peaceresearch.survey.models import ModelError, ModelFit, fit_glm
from peaceresearch.survey.recode import Recoder

Row = dict[str, Any]
MODELS = "config/models.yaml"
INTERCEPT = "intercept"


def run(job: Job) -> None:
    """Estimate everything that the config declares and write it as a table of results."""
    write_results(analyse(read_table(job.input("answers")), job.spec), job.output("results"))


def analyse(answers: pd.DataFrame, spec: Mapping[str, Any]) -> pd.DataFrame:
    """Estimates and model coefficients of a survey.

    Parameters
    ----------
    answers
        One row per respondent, coded as in the data file; missing answers are missing.
    spec
        The rule's slice of the config: `design`, `level`, `domains`, `items`, `estimates`, `models`, `source`.

    Returns
    -------
    DataFrame
        A table of results: measures `share` (0 to 1), `mean` (in the item's codes), `coefficient` (of a model; its
        item is the model, its category the term: `age`, `region:north`, `intercept`) and, where the model asks for
        them, `marginal_effect` (a difference of probabilities, with the same categories). A missing answer leaves its
        respondent outside the item's base; a respondent outside a domain stays in the design.

    Raises
    ------
    InputError
        With every variable that the file lacks, code that nothing names, fault of the design, and model that cannot be
        estimated.
    """
    recoder = Recoder(answers, spec["source"])
    items = {name: _item(recoder, name, item) for name, item in spec["items"].items()}
    domains = {
        name: recoder.categories(domain["variable"], domain["codes"], [], f"domains.{name}")
        for name, domain in spec["domains"].items()
    }
    design = recoder.design(spec["design"])
    recoder.check()
    survey = _Survey(design, items, domains, spec)
    rows = [row for family in spec["estimates"] for row in survey.estimates(family)]
    problems: list[Problem] = []
    for name, model in spec["models"].items():
        try:
            rows += survey.model(name, model)
        except ModelError as error:
            problems.append(Problem(MODELS, name, str(error), "change the formula or the categories"))
    if problems:
        raise InputError(problems)
    # The same family may be asked for twice (an item in two lists): one result.
    unique = {(row["measure"], row["item"], row["category"], row["domain"]): row for row in rows}
    return results(unique.values())


def _item(recoder: Recoder, name: str, item: Mapping[str, Any]) -> pd.DataFrame:
    """Number and category of each respondent's answer to an item."""
    key = f"items.{name}"
    if not item["categories"]:
        return pd.DataFrame({"number": recoder.numbers(item["variable"], item["missing"], key), "category": pd.NA})
    category = recoder.categories(item["variable"], item["categories"], item["missing"], key)
    column = recoder.answers.get(item["variable"])
    is_number = column is not None and pd.api.types.is_numeric_dtype(column)
    number = column.where(category.notna()) if is_number and column is not None else float("nan")
    return pd.DataFrame({"number": number, "category": category})


class _Survey:
    def __init__(
        self,
        design: Design,
        items: dict[str, pd.DataFrame],
        domains: dict[str, pd.Series[Any]],
        spec: Mapping[str, Any],
    ) -> None:
        self.design, self.items, self.domains, self.spec = design, items, domains, spec

    def estimates(self, family: Mapping[str, Any]) -> Iterator[Row]:
        """The rows of one family: each item over everybody, then by each dimension."""
        masks: list[tuple[str, Any]] = [("", None)]
        for dimension in family["by"]:
            found = self.domains[dimension]
            codes = self.spec["domains"][dimension]["codes"]
            masks += [(domain_id({dimension: value}), (found == value).fillna(False).to_numpy(bool)) for value in codes]
        for name in family["items"]:
            item = self.items[name]
            for domain, mask in masks:
                if family["measure"] == "mean":
                    yield self._row(
                        "mean", name, "", domain, mean(self.design, item["number"], mask, self.spec["level"])
                    )
                    continue
                for category in self.spec["items"][name]["categories"]:
                    indicator = (item["category"] == category).astype(float).where(item["category"].notna())
                    estimate = share(self.design, indicator, mask, self.spec["level"])
                    yield self._row("share", name, category, domain, estimate)

    def _row(self, measure: str, item: str, category: str, domain: str, estimate: Estimate) -> Row:
        return {
            "strand": "survey",
            "measure": measure,
            "item": item,
            "category": category,
            "domain": domain,
            "estimate": estimate.estimate,
            "se": estimate.se,
            "df": estimate.df,
            "ci_low": estimate.ci_low,
            "ci_high": estimate.ci_high,
            "ci_method": estimate.ci_method,
            "n": estimate.n,
            "n_effective": estimate.n_effective,
            "base": "respondents with an answer",
            "unit": "share" if measure == "share" else "scale",
            "weight": self.spec["design"]["weight"] or "",
            "reason": estimate.reason,
            "source": self.spec["source"],
        }

    def model(self, name: str, model: Mapping[str, Any]) -> list[Row]:
        """The rows of one model: a coefficient per term and, if asked for, average marginal effects; `x` is the place
        of the term.
        """
        frame = self._frame(model)
        fit = fit_glm(frame, model["formula"], self.design, family=model["family"], level=self.spec["level"])
        coefficients = fit.coefficients.assign(n=compared(frame, model["formula"], fit))
        unit = "log odds" if model["family"] == "binomial" else "scale"
        found = self._terms(name, model, "coefficient", unit, coefficients)
        if model["marginal_effects"]:
            effects = average_marginal_effects(frame, self.design, fit, self.spec["level"])
            found += self._terms(name, model, "marginal_effect", "share", effects)
        return found

    def _frame(self, model: Mapping[str, Any]) -> pd.DataFrame:
        """The columns that the formula names: domains, and items by their categories or as numbers."""
        outcome = model["formula"].split("~", 1)[0].strip()
        frame = pd.DataFrame(self.domains)
        for item, answers in self.items.items():
            frame[item] = answers["category"] if is_categorical(item, model["formula"]) else answers["number"]
        if model["family"] == "binomial":
            category = self.items[outcome]["category"]
            frame[outcome] = category.isin(model["outcome"]).astype(float).where(category.notna())
        return frame

    def _terms(self, name: str, model: Mapping[str, Any], measure: str, unit: str, table: pd.DataFrame) -> list[Row]:
        taken = ("estimate", "se", "df", "ci_low", "ci_high", "statistic", "p", "n")
        return [
            {
                "strand": "survey",
                "measure": measure,
                "item": name,
                "category": f"{term.variable}:{term.level}" if term.level else str(term.variable or INTERCEPT),
                "domain": "",
                "x": float(position),
                **{column: getattr(term, column) for column in taken},
                "ci_method": "t",
                "base": "respondents with an answer to every item of the model; of a level, the smaller group compared",
                "unit": unit,
                "model": model["formula"],
                "weight": self.spec["design"]["weight"] or "",
                "source": self.spec["source"],
            }
            for position, term in enumerate(rows(table))
        ]


def is_categorical(name: str, formula: str) -> bool:
    """Whether a formula takes `name` by its categories: `C(name)` or `C(name, ...)`."""
    return re.search(rf"\bC\(\s*{re.escape(name)}\s*[,)]", formula) is not None


def compared(frame: pd.DataFrame, formula: str, fit: ModelFit) -> list[int]:
    """How many respondents each coefficient of a model speaks of, in the order of its terms.

    A level's coefficient compares the respondents of that level with those of the reference: the smaller of the two
    groups is its base, for a handful of people is not hidden in a model of many. The intercept speaks of the
    reference levels. Any other term speaks of all respondents of the model.
    """
    used = frame[list(read_formula(formula).columns)].dropna()
    terms = [dict(zip(t.variable.split(":"), t.level.split(":"), strict=True)) for t in rows(fit.coefficients)]
    named: dict[str, set[str]] = {}
    for term in terms:
        for variable, level in term.items():
            if level:
                named.setdefault(variable, set()).add(level)
    columns = {variable: used[variable].astype(str) for variable in named}
    reference = {variable: int((~columns[variable].isin(levels)).sum()) for variable, levels in named.items()}
    bases = []
    for term in terms:
        cell = {variable: level for variable, level in term.items() if level}
        if cell:
            inside = np.logical_and.reduce([columns[variable] == level for variable, level in cell.items()])
            bases.append(min(int(inside.sum()), *(reference[variable] for variable in cell)))
        else:
            bases.append(fit.n if any(term) else min([fit.n, *reference.values()]))
    return bases
