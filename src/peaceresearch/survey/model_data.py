"""What a model is fitted to: the rows that are complete, the outcome and the matrix of the terms; each checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import linalg

from peaceresearch.survey.columns import Floats, Mask
from peaceresearch.survey.design import Design
from peaceresearch.survey.formulas import (
    ModelError,
    ModelFormula,
    NotEstimableError,
    design_matrix,
    listed_terms,
    read_formula,
)

_RANK_TOLERANCE = 1e-9  # of a column's norm: less of it left over after the others is rounding error
_SURELY_FULL = 1e-8  # smallest eigenvalue of the columns' cross products: far above the tolerance, which is not squared


@dataclass(frozen=True, eq=False)
class ModelData:
    """The rows of a model.

    Attributes
    ----------
    formula : ModelFormula
    used : (respondents of the design,) bool array
        In the domain, with a weight above zero and an answer on every column of the formula.
    outcome : (n,) float array
        Of an ordinal model the position of the category.
    categories : tuple of str
        Of an ordinal model: those that occur, in their order; else empty.
    matrix : (n, k) float array
        With a column for the constant, except for an ordinal model.
    terms : list of (term, variable, level)
    weights : (n,) float array
        With a mean of 1.
    """

    formula: ModelFormula
    used: Mask
    outcome: Floats
    categories: tuple[str, ...]
    matrix: Floats
    terms: list[tuple[str, str, str]]
    weights: Floats

    @property
    def names(self) -> list[str]:
        """Of the terms."""
        return [term for term, _, _ in self.terms]


def model_data(frame: pd.DataFrame, formula: str, design: Design, domain: Mask | None, family: str) -> ModelData:
    """Read a formula and take its rows and columns from the survey table.

    Raises
    ------
    ModelError
        For a formula that cannot be read, an unknown column, or an outcome of the wrong kind.
    NotEstimableError
        For an outcome without variation, or terms that are infinite or depend on each other.
    """
    parsed = read_formula(formula)
    unknown = [name for name in parsed.columns if name not in frame.columns]
    if unknown:
        raise ModelError(f"formula {formula!r} names {', '.join(map(repr, unknown))}; the table has no such column")
    if len(frame) != len(design) or (domain is not None and len(domain) != len(design)):
        raise ValueError(f"table and domain need a row for each of the design's {len(design)} respondents")
    used = frame[list(parsed.columns)].notna().all(axis=1).to_numpy(dtype=bool) & design.counted
    used = used if domain is None else used & domain
    rows = frame.loc[used]
    categories: tuple[str, ...] = ()
    if family == "ordinal":
        outcome, categories = _ordered(rows[parsed.outcome], parsed.outcome)
    else:
        outcome = _numeric(rows[parsed.outcome], parsed.outcome, family)
    table, terms = design_matrix(parsed, rows)
    matrix = table.to_numpy(dtype=float)
    _check_rank(matrix, [term for term, _, _ in terms])
    if family == "ordinal":
        matrix, terms = _without_constant(matrix, terms, formula)
    weights = design.weights[used]
    return ModelData(parsed, used, outcome, categories, matrix, terms, weights / weights.mean())


def _numeric(column: pd.Series[Any], name: str, family: str) -> Floats:
    if not pd.api.types.is_numeric_dtype(column):  # booleans are numeric here
        kind = "0 and 1" if family == "binomial" else "numeric"
        raise ModelError(f"outcome {name!r} is {column.dtype}; make it {kind}")
    outcome = np.asarray(column.to_numpy(dtype=float))
    if family == "binomial" and not np.isin(outcome, (0.0, 1.0)).all():
        raise ModelError(f"outcome {name!r} has values other than 0 and 1; use family gaussian or an indicator")
    if not len(outcome) or outcome.min() == outcome.max():
        found = "no complete rows" if not len(outcome) else f"only the value {outcome[0]:g}"
        raise NotEstimableError(f"outcome {name!r} has {found} in the model's domain; there is nothing to explain")
    return outcome


def _ordered(column: pd.Series[Any], name: str) -> tuple[Floats, tuple[str, ...]]:
    """Positions of the answers among the categories that occur, and these."""
    kind = column.dtype
    if not (pd.api.types.is_numeric_dtype(column) or (isinstance(kind, pd.CategoricalDtype) and kind.ordered)):
        raise ModelError(f"outcome {name!r} is {kind}; make it an ordered categorical, or numbers")
    found = column.astype("category").cat.remove_unused_categories()
    categories = tuple(f"{each:g}" if isinstance(each, float) else str(each) for each in found.cat.categories)
    if len(categories) < 3:
        have = ", ".join(map(repr, categories)) or "none"
        raise NotEstimableError(
            f"outcome {name!r} has fewer than three categories in the model's domain ({have}); use family binomial"
        )
    return np.asarray(found.cat.codes, dtype=float), categories


def _without_constant(
    matrix: Floats, terms: list[tuple[str, str, str]], formula: str
) -> tuple[Floats, list[tuple[str, str, str]]]:
    """The thresholds are the constants of an ordinal model."""
    slopes = [place for place, (_, variable, _) in enumerate(terms) if variable]
    if len(slopes) == len(terms):
        raise ModelError(f"formula {formula!r} takes the intercept out, which the thresholds need; take out the 0")
    return matrix[:, slopes], [terms[place] for place in slopes]


def _check_rank(x: Floats, names: list[str]) -> None:
    """Refuse terms that are infinite, or sums of others, which make the estimates arbitrary."""
    infinite = sorted(name for name, column in zip(names, x.T, strict=True) if not np.isfinite(column).all())
    if infinite:
        raise NotEstimableError(f"terms {listed_terms(infinite)} have infinite values; make them numbers or missing")
    norms = np.linalg.norm(x, axis=0)
    scaled = x / np.where(norms > 0, norms, 1)
    if len(x) >= x.shape[1] and np.linalg.eigvalsh(scaled.T @ scaled)[0] > _SURELY_FULL:
        return
    _, r, order = linalg.qr(scaled, mode="economic", pivoting=True)
    left_over = np.zeros(x.shape[1])
    left_over[: len(r)] = np.abs(np.diag(r))
    aliased = sorted(names[column] for column in order[left_over < _RANK_TOLERANCE])
    if aliased:
        what = f"terms {listed_terms(aliased)} follow from the others among the model's rows"
        raise NotEstimableError(f"{what}; leave them out")
