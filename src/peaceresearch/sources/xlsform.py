"""The form of a KoboToolbox or ODK survey, from an XLSForm (xlsform.org)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from peaceresearch.problems import InputError, input_error
from peaceresearch.sources.notes import Note
from peaceresearch.sources.survey_codes import listed
from peaceresearch.sources.xlsform_model import Form
from peaceresearch.sources.xlsform_questions import Questionnaire
from peaceresearch.sources.xlsform_sheets import CHOICES, SETTINGS, SURVEY, read_sheets


def read_form(path: Path, source: str, language: str | None) -> Form:
    """Read an XLSForm.

    Parameters
    ----------
    path
        The .xlsx file, which errors name as `source`.
    language
        Language of the labels, as the form writes it (`English (en)`), or its name or code alone. Without one, that of
        the column `label`, else the form's `default_language`, else the first.

    Returns
    -------
    Form
        `select_one ... or_other` has the choice `other` and a question of type text after it. Groups are no questions.

    Raises
    ------
    InputError
        The file is no XLSForm; it lacks the language; a question has no name or a list that is not there; a group is
        not closed: all at once.
    """
    sheets, languages = read_sheets(path, source)
    default = next((row["default_language"] for row in sheets[SETTINGS] if row["default_language"]), "")
    found = Questionnaire(source, languages)
    wanted = _language(source, language, default, languages, found.notes)
    found.read_choices(sheets[CHOICES])
    found.read_survey(sheets[SURVEY])
    if found.problems:
        raise InputError(found.problems)
    bare = [each.name for each in found.questions if any(each.labels.values()) and not each.labels.get(wanted)]
    if bare:
        what = f"{len(bare)} question(s) without a label in `{wanted or 'label'}`: {listed(bare)}"
        found.notes.append(Note(f"sheet {SURVEY}", what, "labelled in another language"))
    return Form(source, tuple(found.questions), found.lists, tuple(languages), wanted, tuple(found.notes))


def _language(source: str, wanted: str | None, default: str, languages: Sequence[str], notes: list[Note]) -> str:
    """The language of the labels, as `languages` has it."""
    if wanted:
        found = _same_language(wanted, languages)
        if not found and "" in languages and _same_language(wanted, [default]):
            return ""  # the column `label` is of the default language
        if len(found) != 1:
            there = listed([each or default or "(no name)" for each in languages], 10)
            raise input_error(source, f"the form has no language `{wanted}`", f"there are: {there}", f"sheet {SURVEY}")
        return found[0]
    if "" in languages or not languages:
        return ""
    chosen = (_same_language(default, languages) or list(languages))[0]
    if len(languages) > 1 and not default:
        what = f"labels in several languages and no default: {listed(languages)}"
        notes.append(Note(f"sheet {SETTINGS}", what, f"read in {chosen}; `language` of the config takes another"))
    return chosen


def _same_language(wanted: str, languages: Sequence[str]) -> list[str]:
    """The languages that `wanted` may mean: by their whole names, or by what stands before or in the brackets."""
    whole = [each for each in languages if each.casefold() == wanted.casefold()]
    parts = {each: [part.casefold() for part in re.split(r"\s*[()]\s*", each) if part] for each in languages}
    return whole or [each for each in languages if wanted.casefold() in parts[each]]
