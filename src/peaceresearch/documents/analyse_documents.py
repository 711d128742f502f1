"""Rule `analyse_documents`: records and decisions in, counts out as results, documents as records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from peaceresearch.documents.duplicates import find_duplicates
from peaceresearch.documents.evidence import crossed, of_included, quality, values_of
from peaceresearch.documents.screening import Flow, flow
from peaceresearch.problems import InputError, Problem
from peaceresearch.provenance.job import Job
from peaceresearch.results.csv_file import write_csv
from peaceresearch.results.records import records as record_table
from peaceresearch.results.records import write_records
from peaceresearch.results.table import read_table, results, rows, write_results
from peaceresearch.statistics import agreement_coefficients as coefficients

STRAND, SCREENING, INCLUDED = "documents", "screening", "included"
Tables = Mapping[str, pd.DataFrame]
Row = dict[str, Any]


def run(job: Job) -> None:
    """Count what the config declares; write results, the included documents, and what was merged."""
    names = ("records", "decisions", "extraction", "appraisal")
    review = Review({name: read_table(job.input(name)) for name in names}, job.spec)
    write_results(review.results(), job.output("results"))
    write_records(review.included(), job.output("records"))
    write_csv(review.duplicates, job.output("duplicates"), job.spec["mark"])


class Review:
    """A document review: its records without duplicates, who decided what, and what was taken from the included.

    Parameters
    ----------
    tables
        `records`, `decisions`, `extraction` and `appraisal` as the reader gives them.
    spec
        The rule's slice of the config: `searches` (name, kind, source), `duplicates`, `reviewers`, `reasons`, `fields`,
        `criteria`, `scores`, `evidence_map`, `source` (of screening, extraction, appraisal).

    Raises
    ------
    InputError
        With every decision or row that does not fit the records and the other sheets.
    """

    def __init__(self, tables: Tables, spec: Mapping[str, Any]) -> None:
        self.spec, self.records = spec, tables["records"]
        self.duplicates = find_duplicates(self.records, **spec["duplicates"])
        kept = {record: record for record in self.records["record"]}
        kept |= dict(zip(self.duplicates["removed"], self.duplicates["kept"], strict=True))
        searches = {name: kind for name, kind, _ in spec["searches"]}
        self.flow: Flow = flow(
            self.records,
            kept,
            tables["decisions"],
            searches,
            spec["reviewers"],
            spec["reasons"],
            spec["source"]["screening"],
        )
        problems: list[Problem] = []
        sheets: dict[str, pd.DataFrame] = {}
        for name in ("extraction", "appraisal"):
            if name in spec["source"]:
                sheets[name], found = of_included(tables[name], kept, self.flow.included, spec["source"][name])
                problems += found
        if problems:
            raise InputError(problems)
        self.extraction = sheets["extraction"]
        self.appraisal = sheets.get("appraisal", tables["appraisal"])
        self.quality = quality(self.appraisal, spec["scores"])

    def results(self) -> pd.DataFrame:
        """Everything that is counted.

        Returns
        -------
        DataFrame
            A table of results. `records` (see `screening.flow`; n is the number identified);
            `percent_agreement` (0 to 1), `kappa` and `ac1` of the item `screening` (n: records that both reviewers
            decided on); `documents` (included documents by field and value; a document with several values counts in
            each), `evidence` (documents by the pair of values), `appraisal` (documents by criterion and score): n is
            the number included; `quality` (0 to 1: mean over the documents of a pair of their mean score over the
            criteria; n: those documents), where there are any.
        """
        made = [*self._records(), *self._agreement(), *self._documents(), *self._appraisal(), *self._evidence()]
        return results({"strand": STRAND, "unit": "count", **row} for row in made)

    def included(self) -> pd.DataFrame:
        """The included documents as records: authors, year, title, publisher, and score (0 to 1) where appraised."""
        found = self.records.set_index("record").loc[list(self.flow.included)]
        source = {name: path for name, _, path in self.spec["searches"]}
        return record_table(
            {
                "strand": STRAND,
                "record": INCLUDED,
                "item": row.Index,
                "source": source[row.search],
                "fields": {
                    "authors": row.authors,
                    "year": "" if pd.isna(row.year) else str(row.year),
                    "title": row.title,
                    "publisher": row.publisher,
                }
                | ({"score": round(self.quality[row.Index], 4)} if row.Index in self.quality else {}),
            }
            for row in rows(found)
        )

    def _records(self) -> Iterator[Row]:
        base = {"n": len(self.records), "base": "records identified"}
        source = {name: path for name, _, path in self.spec["searches"]}
        for (box, category), count in self.flow.counts.items():
            file = source[category] if category in source else self.spec["source"]["screening"]
            yield {"measure": "records", "item": box, "category": category, "estimate": count, "source": file, **base}

    def _agreement(self) -> Iterator[Row]:
        ratings = self.flow.ratings
        why = coefficients.no_variation(ratings)
        # Two answers are possible, also where only one was given.
        estimates = {
            "percent_agreement": (coefficients.percent_agreement(ratings), ""),
            "kappa": (coefficients.cohen_kappa(ratings), why),
            "ac1": (coefficients.gwet_ac1(ratings, categories=2), ""),
        }
        for measure, (estimate, reason) in estimates.items():
            yield {
                "measure": measure,
                "item": SCREENING,
                "estimate": estimate,
                "n": len(ratings),
                "base": "records that both reviewers decided on",
                "unit": "share" if measure == "percent_agreement" else "coefficient",
                "reason": reason,
                "source": self.spec["source"]["screening"],
            }

    def _documents(self) -> Iterator[Row]:
        for field, values in self.spec["fields"].items():
            given = [value for found in values_of(self.extraction, field).values() for value in found]
            for value in values:
                yield self._count("documents", field, value, given.count(value), "extraction")

    def _appraisal(self) -> Iterator[Row]:
        for criterion in self.spec["criteria"]:
            given = list(self.appraisal.loc[self.appraisal["criterion"] == criterion, "score"])
            for score in self.spec["scores"]:
                yield self._count("appraisal", criterion, score, given.count(score), "appraisal")

    def _evidence(self) -> Iterator[Row]:
        cross = self.spec["evidence_map"]
        if not cross:
            return
        pairs = crossed(self.extraction, cross["rows"], cross["columns"])
        for item in self.spec["fields"][cross["rows"]]:
            for category in self.spec["fields"][cross["columns"]]:
                found = pairs.get((item, category), [])
                yield self._count("evidence", item, category, len(found), "extraction")
                if found and self.quality:
                    yield self._count("quality", item, category, 0, "appraisal") | {
                        "estimate": sum(self.quality[record] for record in found) / len(found),
                        "n": len(found),
                        "base": "included documents of both values",
                        "unit": "share",
                    }

    def _count(self, measure: str, item: str, category: str, count: int, sheet: str) -> Row:
        return {
            "measure": measure,
            "item": item,
            "category": category,
            "estimate": count,
            "n": len(self.flow.included),
            "base": "included documents",
            "source": self.spec["source"][sheet],
        }
