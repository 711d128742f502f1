"""A fault of the configuration with its file and line, in the words that all checks share."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from peaceresearch.problems import Problem
from peaceresearch.results.codes import code_text
from peaceresearch.study.yaml_file import Location

if TYPE_CHECKING:
    from peaceresearch.study.load import Configuration


def problem(config: Configuration, section: str, at: Location, what: str, remedy: str) -> Problem:
    """A problem at the key `at` of `config/<section>.yaml`."""
    file = config.files[section]
    return Problem(file.name, f"line {file.line(at)}", what, remedy)


def undeclared(
    config: Configuration, section: str, at: Location, name: str, known: Collection[str], kind: str
) -> Iterator[Problem]:
    """A problem where `name` is not `known`; `kind` says what it should be."""
    if name in known:
        return
    near = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.6)
    remedy = f"did you mean `{near[0]}`?" if near else f"declared: {', '.join(sorted(known)) or 'none'}"
    yield problem(config, section, at, f"`{name}` is no {kind}", remedy)


def twice(
    config: Configuration, section: str, at: Location, codes: Mapping[str, Sequence[str | float]]
) -> Iterator[Problem]:
    """A problem for each code that means two things; `codes` stand at `at`, by what they mean."""
    owner: dict[str, str] = {}
    for slug, members in codes.items():
        for code in map(code_text, members):
            if owner.setdefault(code, slug) != slug:
                what = f"the code {code} belongs to `{owner[code]}` and to `{slug}`"
                yield problem(config, section, (*at, slug), what, "keep it in one of them")
