"""Why synthetic focus groups do not fit the configuration of their strand."""

from __future__ import annotations

from collections.abc import Iterator

from peaceresearch.problems import Problem
from peaceresearch.study.focus_groups import FocusGroups
from peaceresearch.study.general import Study
from peaceresearch.study.twin_focus_groups import FocusGroupsTwin
from peaceresearch.twin.part import FILE

SECTION = "config/focus_groups.yaml"


def problems(study: Study, groups: FocusGroups, twin: FocusGroupsTwin) -> Iterator[Problem]:
    """Every reason."""
    if groups.agreement is None:
        yield Problem(SECTION, "agreement", "names no coders", "the twin's material has two")
    elif len(groups.agreement.coders) != 2:
        what = f"names {len(groups.agreement.coders)} coders"
        yield Problem(SECTION, "agreement.coders", what, "the twin's material has two")
    yield from _problems_of_codes(groups, twin)
    yield from _problems_of_groups(study, groups, twin)
    yield from _problems_of_sheets(groups, twin)


def _problems_of_codes(groups: FocusGroups, twin: FocusGroupsTwin) -> Iterator[Problem]:
    versions = list(groups.codebook.versions) if groups.codebook else []
    for name, theme in sorted(twin.codes.items()):
        part = "themes" if name in twin.themes else "aspects"
        if (theme.now or name) not in groups.codes and not (theme.called and theme.now is None):
            yield Problem(FILE, f"focus_groups.{part}.{name}", f"is no code of {SECTION}", "declare it there")
        for version in theme.called:
            if version not in versions:
                what = f"`{version}` is no version of the codebook of {SECTION}"
                yield Problem(FILE, f"focus_groups.{part}.{name}.called", what, f"give one of {', '.join(versions)}")
    for version, declared in groups.codebook.versions.items() if groups.codebook else ():
        if declared.source and declared.columns is None:
            what = "the twin writes the codebook as a table"
            yield Problem(SECTION, f"codebook.versions.{version}", what, "declare its `columns`")


def _problems_of_groups(study: Study, groups: FocusGroups, twin: FocusGroupsTwin) -> Iterator[Problem]:
    names = [group.name for group in twin.groups]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Problem(FILE, "focus_groups.groups", f"two groups are called `{name}`", "give each a name of its own")
    texts = {each.document for each in groups.transcripts}
    coders = groups.agreement.coders if groups.agreement else []
    for group in twin.groups:
        for dimension in groups.groups.dimensions:
            values = study.dimensions[dimension].values
            if group.values.get(dimension) not in values:
                what = f"`{group.name}` has no value of `{dimension}`"
                yield Problem(FILE, "focus_groups.groups", what, f"give one of {', '.join(values)}")
        if group.coder is not None and group.coder not in coders:
            what = f"`{group.coder}`, who coded `{group.name}`, is no coder of {SECTION}"
            yield Problem(FILE, "focus_groups.groups", what, f"give one of {', '.join(coders)}")
        coding = group.coding or next(iter(groups.codings))
        if coding not in groups.codings:
            what = f"`{coding}`, which has the coding of `{group.name}`, is no file of {SECTION}"
            yield Problem(FILE, "focus_groups.groups", what, f"give one of {', '.join(groups.codings)}")
        elif groups.codings[coding].columns and group.name not in texts:
            what = f"`{group.name}` is coded in a list and has no transcript"
            yield Problem(SECTION, "transcripts", what, "declare one with its name as `document`")
    for name in [*(each for each in texts if each), *(groups.agreement.documents if groups.agreement else ())]:
        if name not in names:
            yield Problem(FILE, "focus_groups.groups", f"there is no group `{name}`", f"{SECTION} names it")


def _problems_of_sheets(groups: FocusGroups, twin: FocusGroupsTwin) -> Iterator[Problem]:
    given = {str(code) for code in groups.participants.given} if groups.participants else set()
    if twin.refused in given:
        what = f"`{twin.refused}` means consent in {SECTION}"
        yield Problem(FILE, "focus_groups.refused", what, "give a word of its own to a refusal")
    if groups.quotes is None:
        return
    for quote in twin.quotes:
        spoken = next((group.language for group in twin.groups if group.name == quote.group), "")
        for lang in groups.quotes.translations:
            if lang != spoken and not quote.translations.get(lang):
                what = f"has no translation into {lang}"
                yield Problem(FILE, f"focus_groups.quotes.{quote.name}", what, f"{SECTION} has a column for it")
