"""What is odd about the reasons of missing answers: declarations that meet nothing, and codes that nobody declared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from peaceresearch.results.codes import code_text
from peaceresearch.sources.notes import Note
from peaceresearch.sources.survey_codes import code_texts, listed
from peaceresearch.sources.survey_data import SurveyData
from peaceresearch.sources.survey_reasons import CONFIG, Variables, folded, label_pattern, matching

_DONE = "nothing is missing for it; misspelt, or not declared missing?"


def reason_notes(data: SurveyData, missing: Sequence[Mapping[str, Any]], variables: Variables) -> tuple[Note, ...]:
    """What is odd; see `survey_reasons.with_reasons` for the parameters.

    Notes are: a code, label or variable of the config that the data do not have; a code that is an answer in some rows
    and a missing answer in others, as it may be in files that were put together; an answer whose label means a missing
    one by the config, and that neither file nor config declares missing.
    """
    found = [*_unheard(data, missing), *_never(data, variables), *_contradictions(data)]
    return (*found, *_undeclared(data, missing, variables))


def _unheard(data: SurveyData, missing: Sequence[Mapping[str, Any]]) -> Iterator[Note]:
    """What the config says of missing answers and the data never show."""
    known = _known(data)
    for number, entry in enumerate(missing, 1):
        place = f"{CONFIG}: missing, entry {number}"
        for pattern in entry["variables"]:
            if not matching([pattern], data.variables):
                yield Note(place, f"no variable is called `{pattern}`", _DONE)
        inside = known
        if entry["variables"]:
            inside = known[known["item"].isin(matching(entry["variables"], data.variables))]
        for code in entry["codes"]:
            if code_text(code) not in set(inside["code"]):
                yield Note(place, f"no missing answer has the code `{code_text(code)}`", _DONE)
        labels = {folded(label or code) for label, code in zip(inside["label"], inside["code"], strict=True)}
        for text in entry["labels"]:
            if not any(label_pattern(text).fullmatch(label) for label in labels):
                yield Note(place, f"no code has the label `{text}`", _DONE)


def _never(data: SurveyData, variables: Variables) -> Iterator[Note]:
    """Codes that items call missing and that none of their variables has."""
    known = _known(data)
    occurring = set(zip(known["item"], known["code"], strict=True))
    naming: dict[tuple[str, str], list[str]] = {}
    for name, said in sorted(variables.items()):
        for reason, codes in sorted(said["missing"].items()):
            for code in codes if name in data.variables else ():
                naming.setdefault((reason, code_text(code)), []).append(name)
    for (_, code), names in sorted(naming.items()):
        if not any((name, code) in occurring for name in names):
            yield Note(f"{CONFIG}: items", f"code `{code}`, missing in {listed(names)}, occurs in none of them", _DONE)


def _contradictions(data: SurveyData) -> Iterator[Note]:
    """Codes that are answers in some rows and missing answers in others."""
    told = data.reasons[["item", "code"]].drop_duplicates()
    for name, codes in told[told["code"] != ""].groupby("item", sort=True)["code"]:
        answers = code_texts(data.answers[name]).value_counts()
        for code in sorted(set(codes) & set(answers.index)):
            found = f"code {code} is an answer in {answers[code]} row(s), and a missing answer in others"
            yield Note(f"variable {name}", found, "kept so; name it in the item's `missing` if it is none")


def _undeclared(data: SurveyData, missing: Sequence[Mapping[str, Any]], variables: Variables) -> Iterator[Note]:
    """Answers to used variables whose label means a missing answer."""
    patterns = {label_pattern(text): entry["reason"] for entry in missing for text in entry["labels"]}
    labels = data.labels[data.labels["item"].isin(variables) & ~data.labels["missing"] & (data.labels["label"] != "")]
    for item, code, label in labels[["item", "code", "label"]].itertuples(index=False) if patterns else ():
        reason = next((reason for pattern, reason in patterns.items() if pattern.fullmatch(folded(label))), None)
        count = int((code_texts(data.answers[item]) == code).sum()) if reason and item in data.variables else 0
        if count:
            found = f"{count} answer(s) {code} are labelled `{label}`, which means {reason}"
            done = "kept as answers, for nothing declares them missing; name the code in the item's `missing`"
            yield Note(f"variable {item}", found, done)


def _known(data: SurveyData) -> pd.DataFrame:
    """Every code of every variable that has a label or is a missing answer."""
    columns = ["item", "code", "label"]
    return pd.concat([data.reasons[columns].drop_duplicates(), data.labels[columns]]).drop_duplicates()
