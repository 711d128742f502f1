"""The searches of a real review (2,695 records, 155 of them a number only) and its authors' list without duplicates
(1,498 rows): numbers of theirs, and how far the automatic groups agree with them.

Barrett et al., https://github.com/liambarrett26/Dimitrov-Systematic-SNHL-Phenotyping (see SOURCE.txt beside the data).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from rapidfuzz import fuzz, process

from peaceresearch.documents.completed import completed
from peaceresearch.documents.duplicates import Deduplicated, find_duplicates
from peaceresearch.documents.duplicates_candidates import pairs_alike
from peaceresearch.documents.duplicates_titles import normalised_title
from peaceresearch.documents.source_yield import source_yield
from peaceresearch.sources.bibliography import tidy
from peaceresearch.sources.search_file import read_list, read_search

FOLDER = "prisma-chain-two-reviewers"
RULES: dict[str, Any] = {"identifiers": ["doi", "pmid"], "similarity": 92, "years": 1, "authors": 70, "review": 84}
UNDECIDED = pd.DataFrame(columns=["record", "other", "decision", "place"])
CINAHL = {
    "title": "artinfo/tig/atl",
    "year": "pubinfo/dt/_year",
    "authors": {"columns": ["artinfo/aug/au*"]},
    "doi": {"columns": ["artinfo/ui/*/__text"], "pattern": r"10\.\d{4,9}/\S+"},
}
SEARCHES: dict[str, tuple[int, dict[str, Any]]] = {
    "medline": (859, {}),
    "psychinfo": (58, {}),
    "embase": (568, {}),
    "cinahl": (168, CINAHL),
    "ieee": (93, {}),
    "scopus": (709, {}),
    "base": (85, {"accession": "ID"}),
}
LIST = {
    "encoding": "mac_roman",
    "columns": {
        "title": "title",
        "doi": "doi",
        "pmid": {"columns": ["database_id"], "pattern": r"^\d{5,8}$"},
        "accession": "database_id",
    },
    "search": "database",
    "searches": {"medline": ["pubmed"]} | {name: [name] for name in (*list(SEARCHES)[1:], "github")},
}


@pytest.fixture(scope="module")
def records(shared_data: Path) -> pd.DataFrame:
    parts = []
    for name, (_, columns) in SEARCHES.items():
        file = f"{name}_noabs.csv"
        entries, _ = read_search(shared_data / FOLDER / file, file, {"columns": columns})
        parts.append(tidy(name, file, entries)[0])
    return pd.concat(parts, ignore_index=True)


@pytest.fixture(scope="module")
def listed(shared_data: Path) -> pd.DataFrame:
    file = "all_results_deduplicated_noabs_macroman.csv"
    return read_list(shared_data / FOLDER / file, file, LIST)[0]


@pytest.fixture(scope="module")
def found(records: pd.DataFrame, listed: pd.DataFrame) -> Deduplicated:
    return find_duplicates(records, RULES, UNDECIDED, listed, "compare")


def test_the_searches_and_the_list_have_the_numbers_of_their_authors(
    records: pd.DataFrame, listed: pd.DataFrame
) -> None:
    assert records["search"].value_counts().to_dict() == {name: number for name, (number, _) in SEARCHES.items()}
    assert len(records) + 155 == 2695
    assert len(listed) == 1498
    assert "embase" not in set(listed["search"])  # no record of one of the eight sources stands in the list
