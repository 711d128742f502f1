"""Rule `list_open_decisions`: what reviewers still have to decide on, as workbooks that are filled in and read back.

A job of its own, for the lists are needed most while the review cannot be analysed: conflicts are open, and two people
read a document differently. It fails on nothing: what is wrong with the material `analyse_documents` tells, in the same
run, and lists that cannot be made for it are empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from peaceresearch.documents.asreview import write_asreview
from peaceresearch.documents.conflicts_workbook import write_conflicts
from peaceresearch.documents.double_extraction import DIFFERENCES
from peaceresearch.documents.duplicates import COMPARISON, MERGED, POSSIBLE, Deduplicated
from peaceresearch.documents.duplicates_workbook import write_duplicates
from peaceresearch.documents.extraction_workbook import write_extraction_differences
from peaceresearch.documents.review import EPOCH, Review, Tables, tables_of
from peaceresearch.documents.screening import SETTLED
from peaceresearch.documents.screening_ratings import CONFLICTS
from peaceresearch.problems import InputError
from peaceresearch.provenance.job import Job

OPEN = "count"
"""Decisions that are missing are no error here."""


def run(job: Job) -> None:
    """Write the lists of duplicates, of conflicts and of differences, and the records for ASReview."""
    spec, mark = job.spec, job.spec["mark"]
    found = _Lists(tables_of(job), spec)
    write_duplicates(found.unique, found.tables["records"], job.output("duplicates"), mark, EPOCH)
    write_conflicts(found.conflicts, spec["screening"], found.records, job.output("conflicts"), mark, EPOCH)
    write_extraction_differences(
        found.differences,
        found.records,
        spec["fields"],
        job.output("differences"),
        mark,
        EPOCH,
        record=spec["record"],
        appraisals=spec["appraisals"],
        answers=found.answers,
    )
    write_asreview(found.records, found.settled, job.output("asreview_csv"), job.output("asreview_ris"), mark)


class _Lists:
    """The lists as far as the material lets them be made."""

    def __init__(self, tables: Tables, spec: Mapping[str, Any]) -> None:
        self.tables, records = tables, tables["records"]
        self.conflicts, self.settled = _empty(CONFLICTS), _empty(SETTLED)
        self.differences, self.answers = _empty(DIFFERENCES), dict[str, pd.DataFrame]()
        names = records["record"].tolist()
        self.unique = Deduplicated(
            dict(zip(names, names, strict=True)), _empty(MERGED), _empty(POSSIBLE), 0, _empty(COMPARISON)
        )
        self.records = records
        review = Review(tables, _lenient(spec))
        try:
            self.unique, self.records = review.unique, review.records
            self.conflicts, self.settled = review.flow.conflicts, review.flow.settled
            if spec["fields"]:
                self.differences, self.answers = review.extraction.differences, dict(review.appraised.differences)
        except InputError:
            return


def _lenient(spec: Mapping[str, Any]) -> dict[str, Any]:
    """The spec of a review that may be at any point."""
    screening = spec["screening"]
    return {**spec, "expected": {}, "screening": screening and {**screening, "undecided": OPEN}}


def _empty(columns: Any) -> pd.DataFrame:
    return pd.DataFrame(columns=list(columns))
