"""Rule `list_open_decisions`: what reviewers still have to decide on, as workbooks that are filled in and read back.

A job of its own, for the lists are needed most while the review cannot be analysed: conflicts are open, or two people
read a document differently. It fails on nothing and passes over what is wrong with the material, which
`analyse_documents` tells in the same run.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from peaceresearch.documents.appraisal import settled_appraisals
from peaceresearch.documents.asreview import write_asreview
from peaceresearch.documents.completed import completed
from peaceresearch.documents.conflicts_workbook import write_conflicts
from peaceresearch.documents.double_extraction import DIFFERENCES
from peaceresearch.documents.duplicates import Deduplicated, find_duplicates
from peaceresearch.documents.duplicates_workbook import write_duplicates
from peaceresearch.documents.extraction import settled_extraction
from peaceresearch.documents.extraction_workbook import write_extraction_differences
from peaceresearch.documents.flow import direct_records
from peaceresearch.documents.review import EPOCH, Tables, tables_of
from peaceresearch.documents.screening import OPEN, SETTLED, settle
from peaceresearch.documents.screening_ratings import CONFLICTS
from peaceresearch.documents.screening_votes import FULL_TEXT, INCLUDE, stages_of
from peaceresearch.problems import InputError
from peaceresearch.provenance.job import Job


def run(job: Job) -> None:
    """Write the lists of duplicates, of conflicts and of differences, and the records for ASReview."""
    spec, mark = job.spec, job.spec["mark"]
    tables = tables_of(job)
    unique = _unique(tables, spec)
    records = completed(tables["records"], unique.kept)
    conflicts, settled = _screened(tables, unique.kept, spec)
    differences, answers = _read_twice(tables, unique.kept, _included(settled), spec)
    write_duplicates(unique, tables["records"], job.output("duplicates"), mark, EPOCH)
    write_conflicts(conflicts, spec["screening"], records, job.output("conflicts"), mark, EPOCH)
    write_extraction_differences(
        differences,
        records,
        spec["fields"],
        job.output("differences"),
        mark,
        EPOCH,
        record=spec["record"],
        appraisals=spec["appraisals"],
        answers=answers,
    )
    write_asreview(records, settled, job.output("asreview_csv"), job.output("asreview_ris"), mark)


def _unique(tables: Tables, spec: Mapping[str, Any]) -> Deduplicated:
    """The records without duplicates; without what people decided on where that contradicts itself."""
    rules, pairs, use = spec["duplicates"], tables["pairs"], spec["use"]
    try:
        return find_duplicates(tables["records"], rules, pairs, tables["listed"] if use else None, use)
    except InputError:
        return find_duplicates(tables["records"], rules, pairs.iloc[:0])


def _screened(tables: Tables, kept: Mapping[str, str], spec: Mapping[str, Any]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Conflicts, and what is settled, as far as it can be told."""
    screening = spec["screening"]
    if screening is None:
        return _empty(CONFLICTS), _empty(SETTLED)
    searches = [[name, route, counts] for name, route, _, counts in spec["searches"]]
    direct = direct_records(tables["records"], kept, searches, screening)
    found = settle(kept, direct, tables["decisions"], stages_of(screening), OPEN, "")
    return found.conflicts, found.settled


def _included(settled: pd.DataFrame) -> list[str]:
    is_included = (settled["stage"] == FULL_TEXT) & (settled["decision"] == INCLUDE)
    return settled.loc[is_included, "record"].tolist()


def _read_twice(
    tables: Tables, kept: Mapping[str, str], included: list[str], spec: Mapping[str, Any]
) -> tuple[pd.DataFrame, dict[str, pd.DataFrame]]:
    """What the readers of a document differ on, and by appraisal what its appraisers do."""
    if not spec["fields"]:
        return _empty(DIFFERENCES), {}
    read = settled_extraction(tables["extraction"], kept, included, spec["fields"], "")
    appraised = settled_appraisals(tables["appraisal"], kept, included, spec["appraisals"], read.table, "")
    return read.differences, dict(appraised.differences)


def _empty(columns: Any) -> pd.DataFrame:
    return pd.DataFrame(columns=list(columns))
