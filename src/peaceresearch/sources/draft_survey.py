"""`config/survey.yaml` drafted from the dictionary of a data file: every variable named, what to check as comments."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import yaml

from peaceresearch.problems import input_error
from peaceresearch.sources.draft_items import draft_items
from peaceresearch.sources.draft_model import Draft, DraftCategory, DraftItem
from peaceresearch.sources.survey_data import SurveyData
from peaceresearch.study.new_study import yaml_text

_WIDTH = 116
_REASONS = {
    "dont_know": r"don.?t know|do not know|not sure|unsure|no opinion|can.?t say|\bd\.?k\b",
    "refused": r"refus|declin|not (wish|want) to|rather not|prefer not",
    "not_asked": r"not asked|not administered|routing|filter",
    "not_applicable": r"applicable|\bn/a\b|\bi\.?a\.?p\b|does not apply",
}
"""Words by which the label of a missing answer tells its reason in English."""
_DESIGN = """\
# The sampling design, by the names of variables: declared once, used by every estimate (docs/survey/design.md).
# Without it every respondent counts the same, and is drawn by itself."""
_DOMAINS = """\
# By what results are divided: a dimension of study.yaml (label and values) and the codes that tell its values.
# domains:
#   region: {variable: REGION, codes: {north: [1], south: [2]}}"""


def draft_survey(dictionaries: Mapping[str, SurveyData], reading: Mapping[str, Any]) -> str:
    """The text of a `config/survey.yaml`.

    Parameters
    ----------
    dictionaries
        The data file as it was read, by the language of its labels, all alike but for these; "" for a file whose labels
        are in one language, which then stand in every language of the study.
    reading
        How it was read: `source` and whatever else (`encoding`, `codebook`, `form`, ...), as the config says it.

    Returns
    -------
    str
        YAML that the study's check accepts and that can be built: an item for each variable that can be one, shares or
        means of all. What was guessed and what was left out stands in comments.

    Raises
    ------
    InputError
        No variable of the file can be an item.
    """
    languages = list(dictionaries)
    data = dictionaries[languages[0]]
    draft = draft_items(list(dictionaries.values()))
    if not draft.items:
        what = "no variable has answers to count or to average"
        raise input_error(str(reading["source"]), what, "see whether this is the right file")
    head = "# Drafted from the data file's dictionary. Comments say what is to be checked; keep what you need."
    parts = [
        "\n".join([head, yaml.safe_dump(dict(reading), sort_keys=False, allow_unicode=True).rstrip()]),
        "\n".join(_missing(data)),
        "\n".join([_DESIGN, *_design(draft, len(data.answers))]),
        _DOMAINS,
        "\n".join(["items:", *(line for item in draft.items for line in _item(item, languages)), *_others(draft)]),
        "\n".join(["estimates:", *_estimates(draft.items)]),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _missing(data: SurveyData) -> Iterator[str]:
    """Reasons of what the file declares missing: those that English words tell; the rest as comments."""
    declared: dict[str, list[str]] = {}
    for row in data.labels[data.labels["missing"]].itertuples(index=False):
        label = " ".join(str(row.label).split())
        if label:
            declared.setdefault(label, []).append(f"{row.code} of {row.item}")
    if not declared:
        return
    yield "# Why answers are missing, by the labels of what the file declares missing. Check each: it was guessed from"
    yield "# English words. What no entry names is counted as `other`."
    guessed = {label: _reason(label) for label in declared}
    live = any(guessed.values())
    yield "missing:" if live else "# missing:"
    for reason in (*_REASONS, ""):
        for label in (label for label, found in guessed.items() if found == reason):
            entry = f"  - {{reason: {reason or 'other'}, labels: [{yaml_text(label)}]}}"
            yield _comment(declared[label], before=entry if reason else f"# {entry}")


def _reason(label: str) -> str:
    found = (reason for reason, words in _REASONS.items() if re.search(words, label, re.IGNORECASE))
    return "" if "*" in label else next(found, "")  # a star of its own would be a pattern


def _comment(places: Sequence[str], before: str) -> str:
    more = f" and {len(places) - 1} more" if len(places) > 1 else ""
    return f"{before}  # {printable(places[0])}{more}"


def _design(draft: Draft, respondents: int) -> Iterator[str]:
    if respondents == 1:
        yield "# A single respondent: nothing can be told of precision."
        yield "design: {lonely_psu: certainty}"
        return
    if not draft.design:
        yield "# design: {weight: WEIGHT, strata: STRATUM, psu: PSU}"
    for part, variables in draft.design.items():
        sounds = ", ".join(map(printable, variables))
        yield f"# By its name, {part} could be: {sounds}"
    if draft.design:
        guesses = ", ".join(f"{part}: {yaml_text(names[0])}" for part, names in draft.design.items())
        yield f"# design: {{{guesses}}}"


def _item(item: DraftItem, languages: Sequence[str]) -> Iterator[str]:
    for remark in item.remarks:
        yield from _wrapped(remark)
    yield f"  {yaml_text(item.name)}:"
    if item.variable:
        yield f"    variable: {yaml_text(item.variable)}"
    yield f"    label: {_text(item.labels, languages)}"
    if item.doubtful:
        codes = ", ".join(map(yaml_text, item.doubtful))
        yield f"    # missing: [{codes}]  # by custom no answers; if so, no categories either"
    if item.categories:
        yield "    categories:"
    for category in item.categories:
        yield _category(category, languages)


def _category(category: DraftCategory, languages: Sequence[str]) -> str:
    codes = ", ".join(map(yaml_text, category.codes))
    own = f"variable: {yaml_text(category.variable)}, " if category.variable else ""
    remark = f"  # {printable(category.remark)}" if category.remark else ""
    label = _text(category.labels, languages)
    return f"      {yaml_text(category.name)}: {{{own}codes: [{codes}], label: {label}}}{remark}"


def _text(labels: Sequence[str], languages: Sequence[str]) -> str:
    """One text, or one for each language where the file has them in several."""
    if len(languages) < 2:
        return yaml_text(labels[0])
    each = (f"{yaml_text(lang)}: {yaml_text(label)}" for lang, label in zip(languages, labels, strict=True))
    return f"{{{', '.join(each)}}}"


def _others(draft: Draft) -> Iterator[str]:
    if draft.others:
        yield "  # No items:"
    for variable, why in draft.others:
        yield f"  #   {printable(variable)}: {printable(why)}"


def _estimates(items: Sequence[DraftItem]) -> Iterator[str]:
    for measure, wanted in (("share", True), ("mean", False)):
        names = [yaml_text(item.name) for item in items if bool(item.categories) is wanted]
        if names:
            yield f"  - measure: {measure}"
            listed = textwrap.fill(f"[{', '.join(names)}]", _WIDTH, break_long_words=False, break_on_hyphens=False)
            yield from textwrap.indent(f"items: {listed}", "    ").replace("\n    ", "\n      ").splitlines()


def _wrapped(text: str) -> Iterable[str]:
    return textwrap.wrap(printable(text), _WIDTH, initial_indent="  # ", subsequent_indent="  # ")


def printable(text: str) -> str:
    """A text fit for a comment: one line, without the signs that YAML does not allow."""
    return "".join(char if char.isprintable() else " " for char in " ".join(text.split()))
