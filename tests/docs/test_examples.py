"""Every example of the strands' pages does what its page says; every key of their config stands on some page."""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import get_args

import pytest
from page import FENCE, Command, File, carry_out, fits, steps
from pydantic import BaseModel

from peaceresearch.study import (
    analysis_plan,
    coding,
    document_kinds,
    documents,
    extraction,
    focus_group_kinds,
    focus_groups,
    method_kinds,
    models,
    scales,
    screening,
    searches,
    survey,
    survey_files,
    survey_kinds,
    weighting,
)

DOCS = Path(__file__).resolve().parents[2] / "docs"


@dataclass(frozen=True)
class Strand:
    """The pages on a strand, and what must stand on them: config sections and kinds of exhibits, by their modules;
    `least` are the fewest pages, keys and kinds that there are.
    """

    name: str
    sections: tuple[ModuleType, ...]
    kinds: tuple[ModuleType, ...]
    least: tuple[int, int, int]

    @property
    def folder(self) -> Path:
        return DOCS / self.name

    @property
    def pages(self) -> list[Path]:
        return sorted(path for path in self.folder.glob("*.md") if path.name != "README.md")


STRANDS = (
    Strand(
        "survey",
        (survey, survey_files, weighting, scales, models, analysis_plan),
        (survey_kinds, method_kinds),
        (19, 100, 16),
    ),
    Strand("focus_groups", (focus_groups, coding), (focus_group_kinds,), (15, 80, 13)),
    Strand("documents", (searches, screening, extraction, documents), (document_kinds,), (18, 80, 9)),
)
PAGES = [page for strand in STRANDS for page in strand.pages]
of_strands = pytest.mark.parametrize("strand", STRANDS, ids=lambda strand: strand.name)
of_pages = pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}-{page.stem}")


@of_strands
def test_there_are_pages(strand: Strand) -> None:
    assert len(strand.pages) >= strand.least[0]


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


@of_pages
def test_the_example_of_the_page_runs_and_shows_what_the_page_shows(page: Path, tmp_path: Path) -> None:
    study = tmp_path / "study"
    study.mkdir()
    for step in steps(text_of(page)):
        trouble = carry_out(step, study)
        assert trouble is None, f"{page.name}: {trouble}"


@of_pages
def test_every_page_has_an_example_that_builds_and_shows_results(page: Path) -> None:
    found = list(steps(text_of(page)))
    commands = [step.command for step in found if isinstance(step, Command)]
    assert any(command.startswith("peaceresearch run") for command in commands)
    assert any(isinstance(step, File) for step in found)


def models_of(*modules: ModuleType) -> list[type[BaseModel]]:
    """The models that these modules of the config define."""
    return [
        each
        for module in modules
        for _, each in inspect.getmembers(module, inspect.isclass)
        if issubclass(each, BaseModel) and each.__module__ == module.__name__
    ]


def absent(strand: Strand, names: set[str]) -> list[str]:
    """Those that no page has: in a table or a sentence as `name`, or set in an example."""
    pages = "\n".join(map(text_of, strand.pages))
    return [
        name for name in sorted(names) if not re.search(rf"`{name}(?:`|:)|(?:^|[\s{{]){name}:", pages, re.MULTILINE)
    ]


@of_strands
def test_every_key_of_the_config_is_on_some_page(strand: Strand) -> None:
    keys = {key for model in models_of(*strand.sections) for key in model.model_fields}
    assert len(keys) > strand.least[1]
    assert absent(strand, keys) == []


@of_strands
def test_every_kind_of_exhibit_and_its_options_are_on_some_page(strand: Strand) -> None:
    known = models_of(*strand.kinds)
    kinds = {get_args(model.model_fields["kind"].annotation)[0] for model in known if "kind" in model.model_fields}
    options = {key for model in known if model.__name__.endswith("Options") for key in model.model_fields}
    assert len(kinds) >= strand.least[2]
    assert absent(strand, kinds | options) == []


@of_strands
def test_every_page_is_in_the_index_and_every_link_leads_somewhere(strand: Strand) -> None:
    index = strand.folder / "README.md"
    assert [page.name for page in strand.pages if f"({page.name})" not in text_of(index)] == []
    broken = [
        f"{page.name}: {target}"
        for page in [*strand.pages, index]
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", FENCE.sub("", text_of(page)))
        if not target.startswith("http") and not (page.parent / target).exists()
    ]
    assert broken == []


def test_an_output_is_compared_line_by_line() -> None:
    assert fits("a\nb\n", "a\nb\n")
    assert fits("a  \nb", "a\nb\n"), "blanks at the end of a line are not seen"
    assert not fits("a\nb\nc\n", "a\nb\n")
    assert not fits("a\nb\n", "a\nc\n")
    assert fits("a\nb\nc\n", "...\nc\n")
    assert fits("c\n", "...\nc\n"), "no line at all is any lines"
    assert fits("took 3.1 s\n", "took ... s\n")
    assert not fits("took 3.1 min\n", "took ... s\n")
    assert fits("", "")
    assert not fits("a\n", "")


def test_a_page_is_read_in_its_order() -> None:
    page = (
        "Text.\n\n```yaml file=a.yaml\nx: 1\n```\n\n```yaml\nonly: shown\n```\n\n"
        "```console\n$ one\nout\n$ two \\\n>  more\n```\n"
        "```yaml file=a.yaml append\ny: 2\n```\n```console fails\n$ three\n```\n"
    )
    assert list(steps(page)) == [
        File("a.yaml", "x: 1\n", False),
        Command("one", "out\n", False),
        Command("two more", "", False),
        File("a.yaml", "y: 2\n", True),
        Command("three", "", True),
    ]


def test_what_differs_is_told(tmp_path: Path) -> None:
    assert carry_out(File("b/c.txt", "one\n", False), tmp_path) is None
    assert carry_out(File("b/c.txt", "two\n", True), tmp_path) is None
    assert carry_out(Command("cat b/c.txt", "one\ntwo\n", False), tmp_path) is None
    assert "other output" in str(carry_out(Command("cat b/c.txt", "one\n", False), tmp_path))
    assert carry_out(Command("exit 3", "", True), tmp_path) is None
    assert "exit code 3" in str(carry_out(Command("exit 3", "", False), tmp_path))
    assert "exit code 0" in str(carry_out(Command("true", "", True), tmp_path))
