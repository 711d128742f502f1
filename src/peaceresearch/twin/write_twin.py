"""Writes the synthetic raw files of a study where its configuration looks for the real ones."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from peaceresearch.problems import InputError, Problem, input_error
from peaceresearch.study.general import Study
from peaceresearch.study.load import Configuration
from peaceresearch.study.strands import FocusGroups, Survey
from peaceresearch.study.twin_focus_groups import FocusGroupsTwin
from peaceresearch.study.twin_survey import SurveyTwin
from peaceresearch.twin import refi_qda, survey

MARK = "SYNTHETIC DATA"
"""Stands in the header of every file that the twin writes; a file without it is never overwritten."""
_FILE = "config/twin.yaml"
_SURVEY = "config/survey.yaml"
_GROUPS = "config/focus_groups.yaml"


def write_twin(folder: Path, config: Configuration) -> list[Path]:
    """Write the raw files that `config/twin.yaml` describes, each at the `source` of its strand.

    Parameters
    ----------
    folder
        The study's folder.
    config
        Its configuration. All randomness comes from its seed and all dates from its edition: the same configuration
        gives the same bytes.

    Returns
    -------
    list of Path
        The files written, the survey's first; a strand that the study or its twin leaves out has none.

    Raises
    ------
    InputError
        With every reason not to write: the study does not call itself synthetic, the file at `source` is not the twin's
        own, its ending is not one that the twin writes, or the twin does not fit the other sections.
    """
    study, twin, synthetic = config.study, config.twin, config.study.synthetic
    if twin is None:
        raise input_error(_FILE, "the file is missing", "describe the synthetic material in it")
    if synthetic is None:
        what = "the study does not say that its data are synthetic"
        raise input_error("config/study.yaml", what, "declare `synthetic`, or use the real files")
    problems: list[Problem] = []
    if config.survey and twin.survey:
        problems += [*_target(folder, _SURVEY, config.survey.source, ".sav")]
        problems += [*_strata(study, config.survey, twin.survey), *_variables(config.survey, twin.survey)]
    if config.focus_groups and twin.focus_groups:
        problems += [*_target(folder, _GROUPS, config.focus_groups.source, ".qdpx")]
        problems += _groups(study, config.focus_groups, twin.focus_groups)
    if problems:
        raise InputError(problems)
    written = []
    if config.survey and twin.survey:
        written.append(_made(folder / config.survey.source))
        survey.write(written[-1], study, synthetic, config.survey, twin.survey, MARK)
    if config.focus_groups and twin.focus_groups:
        written.append(_made(folder / config.focus_groups.source))
        refi_qda.write(written[-1], study, synthetic, config.focus_groups, twin.focus_groups, MARK)
    return written


def _made(path: Path) -> Path:
    """`path`, in a folder that exists."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _target(folder: Path, section: str, source: str, ending: str) -> Iterator[Problem]:
    path = folder / source
    if path.suffix.lower() != ending:
        yield Problem(section, "source", f"`{source}` does not end in {ending}", "the twin writes no other format")
    if path.is_file() and MARK.encode() not in path.read_bytes():
        yield Problem(source, "", "the file that stands there is not synthetic", "move it away if it is not needed")


def _strata(study: Study, declared: Survey, twin: SurveyTwin) -> Iterator[Problem]:
    if twin.labels not in study.languages:
        what = f"`{twin.labels}` is no language of the study"
        yield Problem(_FILE, "survey.labels", what, f"give one of {', '.join(study.languages)}")
    known = [
        slug for slug in study.dimensions[twin.divided_by].values if slug in declared.domains[twin.divided_by].codes
    ]
    fixed = _fixed(twin)
    for name, stratum in twin.strata.items():
        at = f"survey.strata.{name}"
        for value in sorted(set(stratum.makeup) - set(known)):
            what = f"`{value}` is no value of `{twin.divided_by}` in {_SURVEY}"
            yield Problem(_FILE, f"{at}.makeup", what, f"there are {', '.join(known)}")
        for item in sorted(fixed):
            categories = declared.items[item].categories if item in declared.items else {}
            if stratum.fixed.get(item) not in categories:
                what = f"no category of `{item}`"
                yield Problem(
                    _FILE, f"{at}.fixed", what, f"give one of {', '.join(categories) or 'an item of the survey'}"
                )


def _fixed(twin: SurveyTwin) -> set[str]:
    return {item for stratum in twin.strata.values() for item in stratum.fixed}


def _variables(declared: Survey, twin: SurveyTwin) -> Iterator[Problem]:
    """Variables that the study reads and the twin would not write, and codes that are no numbers."""
    asked = {name for name in {*twin.questions, *_fixed(twin)} if name in declared.items}
    divided_by = declared.domains[twin.divided_by]
    written = {declared.items[name].variable for name in asked} | {divided_by.variable}
    read = [(f"items.{name}", item.variable) for name, item in declared.items.items()]
    read += [(f"domains.{name}", domain.variable) for name, domain in declared.domains.items()]
    for place, variable in read:
        if variable not in written:
            yield Problem(
                _FILE, "survey.questions", f"nothing answers `{variable}` ({_SURVEY}, {place})", "add a question"
            )
    codes = {f"domains.{twin.divided_by}": [members[0] for members in divided_by.codes.values()]}
    for name in asked:
        codes[f"items.{name}"] = [category.codes[0] for category in declared.items[name].categories.values()]
    for place, found in sorted(codes.items()):
        if any(isinstance(code, str) for code in found):
            yield Problem(_SURVEY, place, "has codes that are texts", "the twin writes numbers only")


def _groups(study: Study, declared: FocusGroups, twin: FocusGroupsTwin) -> Iterator[Problem]:
    if declared.agreement is None:
        yield Problem(_GROUPS, "agreement", "names no coders", "the twin's material has two")
    for theme in sorted(set(twin.themes) - set(declared.codes)):
        yield Problem(_FILE, f"focus_groups.themes.{theme}", f"is no code of {_GROUPS}", "declare it there")
    names = [group.name for group in twin.groups]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Problem(_FILE, "focus_groups.groups", f"two groups are called `{name}`", "give each a name of its own")
    for group in twin.groups:
        for dimension in declared.groups.variables:
            values = study.dimensions[dimension].values
            if group.values.get(dimension) not in values:
                what = f"`{group.name}` has no value of `{dimension}`"
                yield Problem(_FILE, "focus_groups.groups", what, f"give one of {', '.join(values)}")
