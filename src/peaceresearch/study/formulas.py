"""The names in a model's formula, as the config needs them; what it means is read in `survey.formulas`."""

from __future__ import annotations

import re


def formula_names(formula: str) -> list[str]:
    """Names of variables in a model formula, in order, without functions such as `C`."""
    return list(
        dict.fromkeys(re.findall(r"\b([A-Za-z_]\w*)\b(?!\s*(?:\(|=))", re.sub(r"'[^']*'|\"[^\"]*\"", "", formula)))
    )


def categorical_names(formula: str) -> set[str]:
    """Those of the names that the formula takes by their categories, in no order: `C(name)` or `C(name, ...)`."""
    return set(re.findall(r"\bC\(\s*(\w+)\s*[,)]", formula))


def outcome_name(formula: str) -> str:
    """The variable left of `~`."""
    return formula.split("~", 1)[0].strip()
