"""A YAML file with the line of each key, so that an error can say where it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from peaceresearch.problems import InputError, Problem, input_error

Location = tuple[str | int, ...]


class _Loader(yaml.SafeLoader):
    """YAML 1.2's booleans: only `true` and `false`. YAML 1.1 reads the language code `no` as false."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false|True|False)$"), list("tTfF"))


@dataclass(frozen=True)
class YamlFile:
    """Content of a YAML file whose root is a mapping, and the line of each of its keys and items."""

    name: str
    data: dict[str, Any]
    lines: dict[Location, int]

    def line(self, location: Location) -> int:
        """Line of the key or item at `location`, or of its nearest parent that stands in the file."""
        while location and location not in self.lines:
            location = location[:-1]
        return self.lines.get(location, 1)


def read_yaml(path: Path, name: str) -> YamlFile:
    """Read the YAML mapping at `path`; `name` is the path as the user knows it.

    Raises
    ------
    InputError
        The file is missing, is not UTF-8 or not YAML, holds no mapping, or gives a key twice (each with its line).
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise input_error(name, "the file is missing", "a study has one") from None
    except UnicodeDecodeError as error:
        raise input_error(name, f"not UTF-8 text ({error.reason})", "save it as UTF-8") from None
    try:
        node = yaml.compose(text, Loader=_Loader)
        data = yaml.load(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"line {mark.line + 1}" if mark else ""
        raise input_error(
            name, f"not YAML: {error.problem}", "mend the syntax of this line or the one above", place
        ) from None
    except (yaml.YAMLError, ValueError) as error:
        raise input_error(name, f"not YAML: {error}", "mend the syntax") from None
    if node is None:
        return YamlFile(name, {}, {})
    if not isinstance(node, yaml.MappingNode):
        raise input_error(name, "holds no mapping", "write `key: value` lines", "line 1")
    lines: dict[Location, int] = {}
    twice: list[Problem] = []
    _walk(node, (), lines, twice, name)
    if twice:
        raise InputError(twice)
    return YamlFile(name, data, lines)


def _walk(node: yaml.Node, at: Location, lines: dict[Location, int], twice: list[Problem], name: str) -> None:
    if isinstance(node, yaml.MappingNode):
        own: set[Location] = set()
        for key, value in node.value:
            here = (*at, str(key.value))
            line = key.start_mark.line + 1
            if here in own:
                what = f"the key `{key.value}` is given twice (first in line {lines[here]})"
                twice.append(Problem(name, f"line {line}", what, "keep one of them"))
                continue
            own.add(here)
            lines[here] = line
            _walk(value, here, lines, twice, name)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            lines[(*at, index)] = value.start_mark.line + 1
            _walk(value, (*at, index), lines, twice, name)
