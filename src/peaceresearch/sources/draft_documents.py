"""A draft of `config/documents.yaml` from the files that searches returned."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from peaceresearch.problems import InputError, Problem
from peaceresearch.sources.bibliography import tidy
from peaceresearch.sources.draft_names import Names
from peaceresearch.sources.search_file import read_search
from peaceresearch.study.check_extraction import RESERVED
from peaceresearch.study.new_study import copies_of, places_in, yaml_text
from peaceresearch.study.searches import Search
from peaceresearch.study.text import Text

RAW = "data/raw/documents"
_EXHIBITS = """\
exhibits:
  prisma:
    kind: prisma_flow
    results: ["documents.records.*"]
    caption: From the searches to the records to screen
    alt: Flow diagram of the records found in each source, the duplicates removed, and the records that remain.
  sources:
    kind: source_table
    results: ["documents.found.*", "documents.unique.*"]
    caption: What each source returned
    alt: Table. A row for each source with the records that it returned and those that no other source has.
"""
_NEXT = """\
duplicates: {}
# Next: two reviewers decide on titles and abstracts; see docs/documents/screening.md.
# screening:
#   source: data/raw/documents/screening.xlsx
#   include: [include]
#   exclude: [exclude]
#   title_abstract:
#     reviewers: {first: {sheet: First}, second: {sheet: Second}}
"""


def drafted_documents(folder: Path, files: Sequence[Path]) -> dict[str, str | bytes]:
    """The files of a study in `folder` that search results add: `config/documents.yaml`, two exhibits, and copies of
    the files that do not lie in the folder yet, by their paths.

    Raises
    ------
    InputError
        A file cannot be read, two have one name, or a table has no column that is known.
    """
    places = places_in(folder, files, RAW, "--searches")
    problems: list[Problem] = []
    names, lines = Names(), ["# Drafted from the files below.", "searches:"]
    for word in RESERVED:
        names.take(word, word)
    for place, path in places.items():
        search = Search(source=place, label=Text.model_validate(path.stem)).model_dump(mode="json")
        try:
            records = _records(path, place, search)
        except InputError as error:
            problems += error.problems
            continue
        name = names.take(path.stem, "search")
        lines.append(f"  {name}: {{source: {yaml_text(place)}, label: {yaml_text(path.stem)}}}  # {records} records")
    if problems:
        raise InputError(problems)
    config = "\n".join([*lines, _NEXT])
    return {**copies_of(folder, places), "config/documents.yaml": config, "config/exhibits.yaml": _EXHIBITS}


def _records(path: Path, place: str, search: dict[str, Any]) -> int:
    return len(tidy("draft", place, read_search(path, place, search)[0])[0])
