"""Multiple-response sets of a data file as items with several answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from peaceresearch.sources.draft_model import DraftCategory, DraftItem, Texts, yaml_code
from peaceresearch.sources.draft_names import Names
from peaceresearch.sources.survey_data import SurveyData


def draft_sets(dictionaries: Sequence[SurveyData], texts: Sequence[Texts], names: Names) -> Iterator[DraftItem]:
    """Sets of dichotomies: a category per variable that the file has, chosen where it holds the counted value."""
    data = dictionaries[0]
    titles = [dict(zip(each.sets["set"], each.sets["label"], strict=True)) for each in dictionaries]
    by_name = {str(name).lower(): str(name) for name in data.items["item"]}
    is_number = dict(zip(data.items["item"], data.items["kind"] == "number", strict=True))
    for name, rows in data.sets[data.sets["kind"] == "dichotomies"].groupby("set", sort=False):
        variables = [by_name[each.lower()] for each in rows["item"] if each.lower() in by_name]
        counted = str(rows["counted"].iloc[0])
        if not variables or not counted:
            continue
        own = Names()
        categories = [
            DraftCategory(
                name=own.take(texts[0].of_variable(variable), variable),
                codes=(yaml_code(counted, is_number[variable]),),
                labels=[each.of_variable(variable) for each in texts],
                variable=variable,
            )
            for variable in variables
        ]
        labels = [" ".join(str(each.get(name, "")).split()) or str(name).lstrip("$") for each in titles]
        remark = f"Several answers: the set {name} of the file."
        yield DraftItem(names.take(str(name), "set"), "", labels, categories, [remark])
