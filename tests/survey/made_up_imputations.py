"""Variables and designs of imputations, made up."""

import numpy as np

from peaceresearch.survey.design import Design
from peaceresearch.survey.imputation import impute_chained
from peaceresearch.survey.imputation_variables import Variable


def variable(name, kind, values, categories=(), applicable=None, sources=None) -> Variable:
    values = np.asarray(values, dtype=float)
    applicable = np.ones(len(values), dtype=bool) if applicable is None else np.asarray(applicable)
    return Variable(name, kind, tuple(categories), values, applicable, frozenset(sources or [name]))


def plain(n: int) -> Design:
    """Everybody's weight is one; no strata, no clusters."""
    return Design.from_columns(np.ones(n))


def impute(variables, design=None, **options):
    n = len(variables[0].values)
    known = {"imputations": 3, "iterations": 3, "donors": 5, "seed": 1} | options
    return impute_chained(variables, design or plain(n), np.arange(n), **known)


def filled(values, imputed, name, number):
    """The (n,) values with those of one imputation."""
    cells = imputed.cells[(imputed.cells["imputation"] == number) & (imputed.cells["variable"] == name)]
    found = np.array(values, dtype=float)
    found[cells["row"]] = cells["value"]
    return found
