"""Which variables of a data file become items of a draft, with which answers, and which do not, and why."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from peaceresearch.results.codes import code_text
from peaceresearch.sources.draft_model import Draft, DraftCategory, DraftItem, Texts, yaml_code
from peaceresearch.sources.draft_names import Names
from peaceresearch.sources.draft_sets import draft_sets
from peaceresearch.sources.survey_data import SurveyData

_MOST_ANSWERS, _LONGEST_ANSWER = 15, 60
"""A text with at most so many different answers, each at most so long, is a closed question."""
_FEWEST_COUNTED = 20
"""So many numbers without a gap or a repetition count the rows; fewer may be answers."""
_IDENTIFIER = re.compile(r"(^|[^a-z])(id|key|uuid|serial|caseid|respid|index|nr|row)([^a-z]|$)", re.IGNORECASE)
_LOOKS_MISSING = re.compile(r"-\d+|7{2,}|8{2,}|9{2,}|9+[78]")
"""A code that is set apart by custom: negative, or as 77, 88, 99, 97, 998."""
_DESIGN = {
    "weight": re.compile(r"weight|wgt|(^|_)w(t|t_?\d*)?$", re.IGNORECASE),
    "strata": re.compile(r"strat(um|a)\b|strat(um|a)?$", re.IGNORECASE),
    "psu": re.compile(r"(^|_)psu|cluster|sampling point|enumeration area", re.IGNORECASE),
}


def draft_items(dictionaries: Sequence[SurveyData]) -> Draft:
    """Items for every variable of a data file that has answers to count or to average.

    Parameters
    ----------
    dictionaries
        The file as it was read, once per language of its labels; all alike but for these.

    Returns
    -------
    Draft
        Multiple-response sets of dichotomies are items with several answers. A variable with value labels has their
        codes as categories, and codes that occur without a label, too; where more codes occur without a label than with
        one it is a number (a scale whose ends are labelled). A text with few different answers has these as categories.
        Texts, dates, identifiers, variables without any answer, and what sounds like a weight, stratum or PSU are
        no items.
    """
    data, names, draft = dictionaries[0], Names(), Draft()
    texts = [Texts.of(each) for each in dictionaries]
    sets = {category.variable: item for item in draft_sets(dictionaries, texts, names) for category in item.categories}
    for row in data.items.itertuples(index=False):
        variable, label, kind = str(row.item), str(row.label), str(row.kind)
        if variable in sets:
            draft.items += [] if sets[variable] in draft.items else [sets[variable]]
            continue
        answers = data.answers[variable].dropna()
        labelled = texts[0].codes.get(variable, {})
        part = next((part for part, said in _DESIGN.items() if said.search(variable) or said.search(label)), "")
        part = "" if labelled else part
        why = _why_none(variable, kind, answers, bool(labelled))
        if part:
            draft.design.setdefault(part, []).append(variable)
        if part or why:
            draft.others.append((variable, f"{part}?" if part else why))
        else:
            draft.items.append(_item(variable, kind, answers, texts, names))
    return draft


def _why_none(variable: str, kind: str, answers: pd.Series, is_labelled: bool) -> str:
    """Why a variable is no item; "" where it is one."""
    if answers.empty:
        return "no answer at all"
    if kind not in ("number", "text"):
        return kind
    if is_labelled:
        return ""
    if not answers.duplicated().any() and len(answers) > 1 and _is_identifier(variable, answers):
        return "a different one in each row: an identifier?"
    different = [str(each) for each in answers.unique()]
    closed = len(different) <= _MOST_ANSWERS and max(map(len, different)) <= _LONGEST_ANSWER
    if kind == "text" and not (closed and (len(answers) <= 2 or len(different) < len(answers))):
        return f"text, {len(different)} different answer{'s' * (len(different) > 1)}"
    return ""


def _is_identifier(variable: str, answers: pd.Series) -> bool:
    """Whether answers that are all different are called identifiers, or count the rows."""
    if _IDENTIFIER.search(variable):
        return True
    counts = pd.api.types.is_numeric_dtype(answers) and len(answers) >= _FEWEST_COUNTED
    return counts and bool((answers.sort_values().diff().dropna() == 1).all())


def _item(variable: str, kind: str, answers: pd.Series, texts: Sequence[Texts], names: Names) -> DraftItem:
    labels = [each.of_variable(variable) for each in texts]
    labelled = texts[0].codes.get(variable, {})
    occurring = [code_text(value) for value in sorted(answers.unique())]
    strange = [code for code in occurring if code not in labelled]
    is_number = kind == "number"
    name = names.take(variable, "v")
    doubtful = [yaml_code(code, is_number) for code in [*labelled, *strange] if _looks_missing(code, strange)]
    if is_number and (not labelled or len(strange) > len(labelled)):
        listed = "; ".join(f"{code}: {texts[0].of_code(variable, code)}" for code in labelled)
        remarks = [f"A number; labelled are {listed}"] if listed else []
        return DraftItem(name, variable, labels, (), remarks, doubtful)
    own = Names()
    categories = [
        DraftCategory(
            name=own.take(labelled.get(code, "" if is_number else code), f"code_{code}"),
            codes=(yaml_code(code, is_number),),
            labels=[each.of_code(variable, code) for each in texts],
            remark="no label in the file" if labelled and code in strange else "",
        )
        for code in [*labelled, *strange]
    ]
    return DraftItem(name, variable, labels, categories, (), doubtful)


def _looks_missing(code: str, strange: Sequence[str]) -> bool:
    """Whether a code is set apart by custom, and is no answer among many numbers such as an age of 33."""
    return bool(_LOOKS_MISSING.fullmatch(code)) and not (code in strange and len(strange) > _MOST_ANSWERS)
