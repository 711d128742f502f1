"""A document review from tidy tables to results: each part is made when another one needs it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from peaceresearch.documents.appraisal import (
    Appraised,
    appraisal_rows,
    appraised_records,
    overall,
    settled_appraisals,
)
from peaceresearch.documents.completed import completed
from peaceresearch.documents.crossings import crossing_rows
from peaceresearch.documents.duplicates import Deduplicated, find_duplicates
from peaceresearch.documents.evidence import document_rows, evidence_rows, study_rows
from peaceresearch.documents.extraction import Settled, settled_extraction
from peaceresearch.documents.flow import Flow, flow
from peaceresearch.documents.included import included_records
from peaceresearch.documents.recommendations import (
    recommendation_records,
    recommendation_rows,
    settled_recommendations,
)
from peaceresearch.documents.screening import COUNT
from peaceresearch.documents.screening_agreement import screening_agreement
from peaceresearch.documents.screening_votes import EXCLUDE, FULL_TEXT, TITLE_ABSTRACT
from peaceresearch.documents.source_yield import source_yield
from peaceresearch.documents.timeline import timeline_rows
from peaceresearch.problems import InputError, Problem
from peaceresearch.provenance.job import Job
from peaceresearch.results.ids import domain_id
from peaceresearch.results.table import read_table, results, rows

STRAND = "documents"
INPUTS = ("records", "decisions", "extraction", "appraisal", "recommendations", "pairs", "listed")
EPOCH = 315_532_800
"""1 January 1980: the only time that workbooks carry, whatever the edition."""
Tables = Mapping[str, pd.DataFrame]
Row = dict[str, Any]


def tables_of(job: Job) -> dict[str, pd.DataFrame]:
    """The tables of a job that works on a review."""
    tables = {name: read_table(job.input(name)) for name in INPUTS}
    # A table that was written and read has floats for years some of which are missing.
    return tables | {"records": tables["records"].astype({"year": "Int64"})}


@dataclass(frozen=True, eq=False)
class Review:
    """A document review: its records without duplicates, what became of them, and what was taken from the included.

    Parameters
    ----------
    tables
        By name (`INPUTS`), as the rule `read_documents` makes them.
    spec
        The rule's slice of the config; see `document_specs.analyse_spec`.

    Raises
    ------
    InputError
        From the first part that needs it, with everything that the config, the sheets and the records do not agree on.
    """

    tables: Tables
    spec: Mapping[str, Any]

    @cached_property
    def unique(self) -> Deduplicated:
        """The records and which of them are one."""
        listed = self.tables["listed"] if self.spec["use"] else None
        rules, use = self.spec["duplicates"], self.spec["use"]
        return find_duplicates(self.tables["records"], rules, self.tables["pairs"], listed, use)

    @cached_property
    def records(self) -> pd.DataFrame:
        """The records kept, completed from their duplicates."""
        return completed(self.tables["records"], self.unique.kept)

    @cached_property
    def flow(self) -> Flow:
        """What became of the records."""
        spec = self.spec
        return flow(
            self.tables["records"],
            self.unique.kept,
            self.tables["decisions"],
            [[name, route, counts] for name, route, _, counts in spec["searches"]],
            spec["screening"],
            spec["expected"],
            spec["source"]["screening"],
        )

    @cached_property
    def _awaiting(self) -> set[str]:
        """Records kept that may still be included: what is told of them is no fault, and is not counted."""
        if self.spec["screening"] is None or self.spec["screening"]["undecided"] != COUNT:
            return set()
        settled = self.flow.settled
        decided = {(row.stage, row.record): row.decision for row in rows(settled)}
        return {
            record
            for record, kept in self.unique.kept.items()
            if record == kept
            and (FULL_TEXT, record) not in decided
            and decided.get((TITLE_ABSTRACT, record)) != EXCLUDE
        }

    @cached_property
    def extraction(self) -> Settled:
        """What was taken from the included documents."""
        source = self.spec["source"]["extraction"]
        fields = self.spec["fields"]
        kept, included = self.unique.kept, self.flow.included
        return settled_extraction(self.tables["extraction"], kept, included, fields, source, self._awaiting)

    @cached_property
    def appraised(self) -> Appraised:
        """How well they are made."""
        return settled_appraisals(
            self.tables["appraisal"],
            self.unique.kept,
            self.flow.included,
            self.spec["appraisals"],
            self.extraction.table,
            self.spec["appraisal_source"],
            self._awaiting,
        )

    @cached_property
    def recommendations(self) -> pd.DataFrame:
        """What they recommend.

        Raises
        ------
        InputError
            With everything that is wrong with what was extracted, appraised and recommended, or that people who read
            the same document have not settled.
        """
        table, problems = settled_recommendations(
            self.tables["recommendations"],
            self.unique.kept,
            self.flow.included,
            self.records,
            self._awaiting,
        )
        for part in (self.extraction, self.appraised):
            problems += [*part.problems, *part.unsettled]
        problems += self._timeline[1]
        if problems:
            raise InputError(problems)
        return table

    @cached_property
    def _timeline(self) -> tuple[list[Row], list[Problem]]:
        return timeline_rows(
            self.extraction.table,
            self.spec["fields"],
            self.spec["timeline"],
            self.records,
            self.unique.kept,
            self.flow.included,
        )

    def results(self) -> pd.DataFrame:
        """Everything that is counted: docs/results.md has the measures."""
        made = [
            *_from(self.spec["source"]["searches"], self._searched()),
            *_from(self.spec["source"]["screening"], self._screened()),
        ]
        if self.spec["fields"]:
            made += self._extracted()
        return results({"strand": STRAND, "unit": "count", **row} for row in made)

    def _searched(self) -> Iterator[Row]:
        screening = self.spec["screening"]
        has_full_texts = screening is not None and len(screening["stages"]) > 1
        included = self.flow.included if has_full_texts else None
        yield from source_yield(self.tables["records"], self.unique.kept, included, self.spec["searches"])
        listed = _joined(self.spec["source"]["searches"], self.spec["source"]["deduplicated"])
        yield from (row | ({"source": listed} if row["measure"] == "listed" else {}) for row in self.unique.rows)

    def _screened(self) -> Iterator[Row]:
        files = {name: source for name, _, source, _ in self.spec["searches"] if source}
        searched = self.spec["source"]["searches"]
        told = {"n": self.flow.counts["identified", "", ""], "base": "records identified"}
        for (box, category, route), count in self.flow.counts.items():
            row = {"measure": "records", "item": box, "category": category, "estimate": count, **told}
            row |= {"domain": domain_id({"route": route})} if route else {}
            is_decided = self.spec["screening"] and not box.startswith("identified")
            yield row if is_decided else row | {"source": files.get(category, searched)}
        if self.spec["screening"]:
            stages = self.spec["screening"]["stages"]
            yield from screening_agreement(self.flow.ratings, self.flow.conflicts, stages)

    def _extracted(self) -> list[Row]:
        spec, included = self.spec, self.flow.included
        table, fields, source = self.extraction.table, spec["fields"], spec["source"]
        recommendations = self.recommendations  # tells what is wrong with any sheet
        read = [
            *self.extraction.agreement,
            *document_rows(table, fields, included),
            *(study_rows(table, included) if spec["has_studies"] else ()),
            *crossing_rows(table, fields, spec["crossings"], included),
            *self._timeline[0],
        ]
        scores = overall(self.appraised, spec["appraisals"])
        crossed = evidence_rows(table, fields, spec["evidence_map"], scores, included)
        both = _joined(source["extraction"], source["appraisals"])
        return [
            *_from(source["extraction"], read),
            *_from(both, crossed),
            *_from(source["appraisals"], self.appraised.agreement),
            *_from(source["appraisals"], appraisal_rows(self.appraised, spec["appraisals"])),
            *_from(source["recommendations"], recommendation_rows(recommendations, spec["recommendations"])),
        ]

    @cached_property
    def _documents(self) -> pd.DataFrame:
        """The records of the included documents."""
        return self.records[self.records["record"].isin(self.flow.included)]

    def included(self) -> Iterable[Row]:
        """A record per included document."""
        scores = overall(self.appraised, self.spec["appraisals"])
        files = {name: source for name, _, source, _ in self.spec["searches"]}
        table, fields = self.extraction.table, self.spec["fields"]
        return self._told(included_records(self.records, self.flow.included, table, fields, scores, files))

    def recommended(self) -> Iterable[Row]:
        """A record per recommendation."""
        if not self.spec["fields"]:
            return []
        made = recommendation_records(self.recommendations, self._documents)
        return self._told(_from(self.spec["source"]["recommendations"], made))

    def appraised_records(self) -> Iterable[Row]:
        """A record per document and appraisal."""
        made = appraised_records(self.appraised, self.spec["appraisals"], self._documents)
        return self._told(_from(self.spec["source"]["appraisals"], made))

    def _told(self, made: Iterable[Row]) -> list[Row]:
        return [{"strand": STRAND, **row} for row in made]


def _joined(*sources: str) -> str:
    return ", ".join(dict.fromkeys(filter(None, sources)))


def _from(source: str, made: Iterable[Row]) -> Iterator[Row]:
    """Rows that rest on these files, where they do not say otherwise."""
    return ({"source": source, **row} for row in made)
