"""Names in the document review's part of a twin that `config/documents.yaml` has not, or the other way round."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from peaceresearch.problems import Problem
from peaceresearch.study.faults import problem, undeclared
from peaceresearch.study.load import Configuration
from peaceresearch.study.yaml_file import Location

SECTION = "config/documents.yaml"


def known(
    config: Configuration, at: Location, given: Collection[str], declared: Collection[str], kind: str
) -> Iterator[Problem]:
    """What is given and not declared."""
    for name in given:
        yield from undeclared(config, "twin", ("documents", *at, name), name, declared, f"{kind} of {SECTION}")


def same(
    config: Configuration, at: Location, given: Collection[str], declared: Collection[str], kind: str
) -> Iterator[Problem]:
    """What is given and not declared, and what is declared and not given."""
    yield from known(config, at, given, declared, kind)
    for name in declared:
        if name not in given:
            what = f"the {kind} `{name}` of {SECTION} is left out"
            yield problem(config, "twin", ("documents", *at), what, "add it")
