"""Reads a study's `config/` into typed sections and reports every problem at once."""

from __future__ import annotations

import difflib
import typing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, RootModel, ValidationError

from peaceresearch.problems import InputError, Problem
from peaceresearch.study import check
from peaceresearch.study.analysis_plan import AnalysisPlan
from peaceresearch.study.documents import Documents
from peaceresearch.study.editions import at_edition
from peaceresearch.study.events import Events
from peaceresearch.study.focus_groups import FocusGroups
from peaceresearch.study.general import STRANDS, Study
from peaceresearch.study.models import Models
from peaceresearch.study.shown import Disclosure, Exhibits, Findings
from peaceresearch.study.survey import Survey
from peaceresearch.study.twin import Twin
from peaceresearch.study.yaml_file import Location, YamlFile, read_yaml

S = TypeVar("S", bound=BaseModel)

SECTIONS: dict[str, type[BaseModel]] = {
    "study": Study,
    "survey": Survey,
    "focus_groups": FocusGroups,
    "documents": Documents,
    "events": Events,
    "models": Models,
    "analysis_plan": AnalysisPlan,
    "disclosure": Disclosure,
    "exhibits": Exhibits,
    "findings": Findings,
    "twin": Twin,
}
"""Name of each file in `config/` and the model of its content; all but `study` and `disclosure` may be left out."""


@dataclass(frozen=True)
class Configuration:
    """Everything that `config/` says, and the files it says it in (for the lines of later problems)."""

    study: Study
    disclosure: Disclosure
    survey: Survey | None
    focus_groups: FocusGroups | None
    documents: Documents | None
    events: Events | None
    models: Models
    analysis_plan: AnalysisPlan | None
    exhibits: Exhibits
    findings: Findings
    twin: Twin | None
    files: dict[str, YamlFile]

    @property
    def strands(self) -> list[str]:
        """The strands that this study has at its edition, in the order of a study."""
        return [name for name in STRANDS if getattr(self, name) is not None]

    @property
    def without(self) -> frozenset[str]:
        """The strands that it has not."""
        return frozenset(STRANDS) - frozenset(self.strands)


def load_configuration(folder: Path, edition: str | None = None) -> Configuration:
    """Read and check `config/` in the study folder `folder`, as it stands at `edition` (the study's own choice where
    none is given).

    A strand whose file is absent is left out of the study, and so is one that the edition does not have yet, with the
    exhibits and evidence that draw on it alone.

    Raises
    ------
    InputError
        With every problem of every file: unreadable YAML, misspelt keys (with the nearest right one), wrong types,
        names that are used but not declared, texts that lack a language.
    """
    problems: list[Problem] = []
    files: dict[str, YamlFile] = {}
    sections: dict[str, Any] = {}
    config = folder / "config"
    for name, model in SECTIONS.items():
        path = config / f"{name}.yaml"
        if not path.exists() and name not in ("study", "disclosure"):
            continue
        try:
            files[name] = read_yaml(path, f"config/{name}.yaml")
            sections[name] = validate(files[name], model)
        except InputError as error:
            problems.extend(error.problems)
    problems.extend(_strangers(config))
    if problems:
        raise InputError(problems)
    configuration = Configuration(
        study=sections["study"],
        disclosure=sections["disclosure"],
        survey=sections.get("survey"),
        focus_groups=sections.get("focus_groups"),
        documents=sections.get("documents"),
        events=sections.get("events"),
        models=sections.get("models") or Models(),
        analysis_plan=sections.get("analysis_plan"),
        exhibits=sections.get("exhibits") or Exhibits(),
        findings=sections.get("findings") or Findings(),
        twin=sections.get("twin"),
        files=files,
    )
    problems.extend(check.problems(configuration))
    if edition is not None and edition not in configuration.study.editions:
        what = f"the study has no edition `{edition}`"
        remedy = nearest(edition, list(configuration.study.editions)) or "see `editions`"
        problems.append(Problem("config/study.yaml", "", what, remedy))
    if problems:
        raise InputError(problems)
    return at_edition(configuration, edition or configuration.study.edition)


def validate(file: YamlFile, model: type[S]) -> S:
    """The typed content of `file`; `InputError` with every problem that pydantic finds, each with its line."""
    try:
        return model.model_validate(file.data)
    except ValidationError as error:
        raise InputError(_problem(file, model, dict(fault)) for fault in error.errors()) from None


def _strangers(config: Path) -> list[Problem]:
    """YAML files in `config/` that no section reads: most likely a misspelt name."""
    names = sorted(path.name for path in config.glob("*.y*ml"))
    known = [f"{name}.yaml" for name in SECTIONS]
    return [
        Problem(f"config/{name}", "", "no part of a study has this name", nearest(name, known) or "rename or remove it")
        for name in names
        if name not in known
    ]


def _problem(file: YamlFile, model: type[BaseModel], fault: dict[str, Any]) -> Problem:
    location: Location = tuple(part for part in fault["loc"] if not _is_tag(part, fault["loc"], file))
    key = ".".join(str(part) for part in location)
    place = f"line {file.line(location)}"
    if fault["type"] == "extra_forbidden":
        known = _fields(model, location[:-1], file)
        remedy = nearest(str(location[-1]), known) or f"known here: {', '.join(known)}"
        return Problem(file.name, place, f"unknown key `{key}`", remedy)
    if fault["type"] == "missing":
        return Problem(file.name, place, f"the key `{key}` is missing", "add it")
    message = str(fault["msg"]).removeprefix("Value error, ")
    given = fault.get("input")
    what = f"`{key}` is {given!r}" if isinstance(given, str | int | float | bool) else f"`{key}` does not fit"
    return Problem(file.name, place, what, message[0].lower() + message[1:])


def _is_tag(part: str | int, loc: tuple[str | int, ...], file: YamlFile) -> bool:
    """Whether `part` of pydantic's location names a member of a union rather than a key of the file."""
    index = loc.index(part)
    real: Any = file.data
    for step in loc[:index]:
        try:
            real = real[step]
        except (KeyError, IndexError, TypeError):
            continue
    if isinstance(real, dict):
        return part not in real and index < len(loc) - 1
    return not (isinstance(real, list) and isinstance(part, int))


def _fields(model: type[BaseModel], location: Location, file: YamlFile) -> list[str]:
    """Names of the keys that are known at `location` below `model`."""
    kinds: list[Any] = [model]
    data: Any = file.data
    for part in location:
        data = data[part]
        kinds = [below for kind in kinds for below in _below(kind, part)]
    models = [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)]
    if len(models) > 1 and isinstance(data, dict) and "kind" in data:
        models = [m for m in models if data["kind"] in get_args(m.model_fields["kind"].annotation)] or models
    return sorted({name for found in models for name in found.model_fields})


def _below(kind: Any, part: str | int) -> list[Any]:
    """Types that may stand at key or index `part` of a value of type `kind`, unions and annotations opened."""
    if isinstance(kind, type) and issubclass(kind, RootModel):
        return []
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        field = kind.model_fields.get(str(part))
        return _open(field.annotation) if field else []
    if get_origin(kind) is dict:
        return _open(get_args(kind)[1])
    return _open(get_args(kind)[0]) if get_origin(kind) is list else []


def _open(kind: Any) -> list[Any]:
    origin = get_origin(kind)
    if origin is typing.Annotated:
        return _open(get_args(kind)[0])
    if origin is typing.Union or type(kind).__name__ == "UnionType":
        return [opened for member in get_args(kind) for opened in _open(member)]
    return [kind]


def nearest(word: str, known: list[str]) -> str:
    """A remedy that names the known word most like `word`; "" if none is."""
    near = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    return f"did you mean `{near[0]}`?" if near else ""
