"""A study's synthetic focus groups: the coded project, the participants sheet and the quotes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from peaceresearch.problems import Problem
from peaceresearch.study.general import Study
from peaceresearch.study.load import Configuration
from peaceresearch.study.focus_groups import FocusGroups
from peaceresearch.study.twin_focus_groups import FocusGroupsTwin
from peaceresearch.twin import participants, refi_qda
from peaceresearch.twin.part import FILE, Part, RawFile
from peaceresearch.twin.transcripts import transcripts

SECTION = "config/focus_groups.yaml"
_SHEETS = (".xlsx", ".csv")


def part(config: Configuration) -> Part | None:
    """The project and the sheets that the study reads; see `part.Part`."""
    study, groups, twin = config.study, config.focus_groups, config.twin.focus_groups if config.twin else None
    if groups is None or twin is None or study.synthetic is None:
        return None
    synthetic = study.synthetic

    def save(folder: Path) -> None:
        said = transcripts(twin, study.seed)
        refi_qda.write(folder / groups.source, study, synthetic, groups, twin, said)
        if groups.participants:
            sheet, rows = groups.participants, participants.participants(groups.participants, twin, study.seed)
            participants.write(folder / sheet.source, rows, sheet.sheet or "Participants", study, synthetic)
        if groups.quotes:
            rows = participants.quotes(groups.quotes, twin)
            participants.write(folder / groups.quotes.source, rows, groups.quotes.sheet or "Quotes", study, synthetic)

    files = [RawFile(groups.source, SECTION, "source", (".qdpx",))]
    for key, sheet in (("participants", groups.participants), ("quotes", groups.quotes)):
        if sheet is not None:
            files.append(RawFile(sheet.source, SECTION, f"{key}.source", _SHEETS))
    return Part(tuple(files), tuple(_problems(study, groups, twin)), save)


def _problems(study: Study, groups: FocusGroups, twin: FocusGroupsTwin) -> Iterator[Problem]:
    if groups.agreement is None:
        yield Problem(SECTION, "agreement", "names no coders", "the twin's material has two")
    for theme in sorted(set(twin.themes) - set(groups.codes)):
        yield Problem(FILE, f"focus_groups.themes.{theme}", f"is no code of {SECTION}", "declare it there")
    names = [group.name for group in twin.groups]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Problem(FILE, "focus_groups.groups", f"two groups are called `{name}`", "give each a name of its own")
    for group in twin.groups:
        for dimension in groups.groups.variables:
            values = study.dimensions[dimension].values
            if group.values.get(dimension) not in values:
                what = f"`{group.name}` has no value of `{dimension}`"
                yield Problem(FILE, "focus_groups.groups", what, f"give one of {', '.join(values)}")
    yield from _problems_of_sheets(groups, twin)


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
