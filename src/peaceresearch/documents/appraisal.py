"""How well the included documents are made, by one instrument or several, settled between those who appraised them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from peaceresearch.documents.appraisal_due import due_records, not_due
from peaceresearch.documents.appraisal_settled import Answers, settle_answers
from peaceresearch.documents.evidence import counted
from peaceresearch.documents.included import item_of
from peaceresearch.documents.reference import shared_names
from peaceresearch.documents.sheet_records import Group, of_included
from peaceresearch.problems import Problem
from peaceresearch.results.table import rows

Row = dict[str, Any]
APPRAISED = "appraised"
BASE = "documents appraised"
COLUMNS = ("instrument", "record", "design", "criterion", "score")
Appraisals = Sequence[tuple[str, Mapping[str, Any]]]
"""Name of each appraisal, and of the config: `criteria` (pairs of a name and its designs), `scores` (pairs of an answer
and its score, 0 to 1, or None), `of` (field: values), `overall`."""


@dataclass(frozen=True)
class Appraised:
    """How documents were appraised.

    Attributes
    ----------
    table
        The columns `COLUMNS`, a row per appraisal, document and criterion: the name of the appraisal, the record kept,
        its designs with ";" between them, and the answer.
    scores
        Appraisal: record: mean score over the criteria answered, 0 to 1, without answers that have no score.
    agreement
        Rows of the table of results, by criterion; see `extraction_agreement.agreement_rows`.
    differences
        Appraisal: what its appraisers answered otherwise; see `double_extraction.DIFFERENCES`.
    problems
        Rows on records that are unknown, not included or not to be appraised, documents without a row or an answer,
        agreements on something else than what all appraisers say.
    unsettled
        Differences on which nothing is agreed, one problem per appraisal and record.
    sources
        Appraisal: its files, where they are told one by one.
    """

    table: pd.DataFrame
    scores: dict[str, dict[str, float]]
    agreement: list[Row]
    differences: dict[str, pd.DataFrame]
    problems: list[Problem]
    unsettled: list[Problem]
    sources: Mapping[str, str] = field(default_factory=dict)

    def source_of(self, name: str) -> Row:
        """The files of an appraisal as part of a row, where they are told."""
        return {"source": self.sources[name]} if name in self.sources else {}


def settled_appraisals(
    table: pd.DataFrame,
    kept: Mapping[str, str],
    included: Sequence[str],
    appraisals: Appraisals,
    extraction: pd.DataFrame,
    source: str | Mapping[str, str],
    awaiting: Collection[str] = (),
) -> Appraised:
    """Settle the appraisals of the included documents.

    Parameters
    ----------
    table
        instrument, record, by, is_agreed, design, criterion, score, entry, place, as
        `sources.extraction_sheets_appraisals` reads them.
    kept, included
        Each record: the record kept of its group; and the records of the included documents, in their order.
    appraisals
        Of the config.
    extraction
        record, field, value, settled: which documents an appraisal is `of`.
    source
        The files, as problems name them: of all appraisals, or appraisal: its own; then its rows of results and its
        records say them as their `source`.
    awaiting
        Records kept on which nothing is settled yet: rows on them are passed over.
    """
    sources = {} if isinstance(source, str) else dict(source)
    made = Appraised(pd.DataFrame(columns=list(COLUMNS)).astype("str"), {}, [], {}, [], [], sources)
    group, parts = Group(kept, set(included), set(awaiting)), [made.table]
    for name, declared in appraisals:
        files = source if isinstance(source, str) else source[name]
        own = table[table["instrument"] == name]
        found, problems = of_included(own, group, lambda row: (row.by, row.is_agreed))
        due = due_records(included, declared["of"], extraction)
        made.problems.extend([*problems, *not_due(found, due, declared["of"])])
        there = set(found["record"])
        made.problems.extend(
            Problem(files, f"record {record}", f"it is to be appraised ({name}), but has no row", "add it")
            for record in due
            if record not in there
        )
        answers: Answers = settle_answers(
            found[found["record"].isin(due)], [record for record in due if record in there], name, declared, files
        )
        parts.append(answers.table.assign(instrument=name)[list(COLUMNS)])
        made.scores[name] = mean_scores(answers.table, dict(declared["scores"]))
        made.agreement.extend({**row, **made.source_of(name)} for row in answers.agreement)
        made.differences[name] = answers.differences
        made.problems.extend(answers.problems)
        made.unsettled.extend(answers.unsettled)
    return replace(made, table=pd.concat(parts, ignore_index=True))


def mean_scores(table: pd.DataFrame, scores: Mapping[str, float | None]) -> dict[str, float]:
    """The mean score of each record over its criteria, 0 to 1; answers without a score do not count.

    A record none of whose answers has a score has no mean.
    """
    numbers = table.assign(number=table["score"].map(scores).astype("float64"))
    means = numbers.groupby("record", sort=False)["number"].mean().dropna()
    return {str(record): float(mean) for record, mean in means.items()}


def overall(appraised: Appraised, appraisals: Appraisals) -> dict[str, float]:
    """Each document's overall score, 0 to 1: the mean of those by the appraisals that tell one."""
    found: dict[str, list[float]] = {}
    for name, declared in appraisals:
        for record, score in appraised.scores.get(name, {}).items() if declared["overall"] else ():
            found.setdefault(record, []).append(score)
    return {record: sum(scores) / len(scores) for record, scores in found.items()}


def appraisal_rows(appraised: Appraised, appraisals: Appraisals) -> Iterator[Row]:
    """Results of the appraisals.

    Yields
    ------
    dict
        `appraisal.<criterion>[<score>]`: documents by answer (n: documents appraised by that criterion).
        `quality_of.<appraisal>`: mean of the documents' scores, 0 to 1, of appraisals whose overall score is told (n:
        documents with one); not estimable where no document has one. `appraised.<appraisal>` and `appraised.all`:
        documents that were appraised (n: those documents). Rows of one appraisal have its `source`, where it is told.
    """
    if appraisals:
        number = appraised.table["record"].nunique()
        yield counted("appraised", "all", "", number, number, BASE)
    for name, declared in appraisals:
        yield from ({**row, **appraised.source_of(name)} for row in _rows_of(appraised, name, declared))


def _rows_of(appraised: Appraised, name: str, declared: Mapping[str, Any]) -> Iterator[Row]:
    """Results of one appraisal."""
    own = appraised.table[appraised.table["instrument"] == name]
    number = own["record"].nunique()
    yield counted("appraised", name, "", number, number, BASE)
    for criterion, _ in declared["criteria"]:
        given = own.loc[own["criterion"] == criterion, "score"].value_counts()
        for score, _ in declared["scores"]:
            yield counted("appraisal", criterion, score, int(given.get(score, 0)), int(given.sum()), BASE)
    scores = appraised.scores.get(name, {})
    if declared["overall"]:
        yield {
            "measure": "quality_of",
            "item": name,
            "estimate": sum(scores.values()) / len(scores) if scores else float("nan"),
            "n": len(scores),
            "base": BASE,
            "unit": "share",
            "reason": "" if scores else "no document has a score",
        }


def appraised_records(appraised: Appraised, appraisals: Appraisals, records: pd.DataFrame) -> Iterator[Row]:
    """A record per appraisal and document.

    Yields
    ------
    dict
        `record`, `item` (`<appraisal>-<item of the document>`) and `fields`: appraisal, record (the item of the
        document), authors, year (text), title, design (list), answers (pairs of a criterion and an answer, in the order
        of the instrument), score (rounded to 4 digits; where the overall score is told), and `shares_name`, whether
        other `records` have the same authors and year; `source`, the files of the appraisal, where they are told.
    """
    documents = {row.record: row for row in rows(records)}
    shared = shared_names(records)
    for name, declared in appraisals:
        own = appraised.table[appraised.table["instrument"] == name]
        for record, answers in own.groupby("record", sort=False):
            document = documents[str(record)]
            told: Row = {
                "appraisal": name,
                "record": item_of(str(record)),
                "authors": document.authors,
                "year": "" if pd.isna(document.year) else str(document.year),
                "title": document.title,
                "design": [design for design in answers["design"].iloc[0].split(";") if design],
                "answers": answers[["criterion", "score"]].to_numpy().tolist(),
            }
            told |= {"shares_name": True} if record in shared else {}
            score = appraised.scores[name].get(str(record))
            if declared["overall"] and score is not None:
                told["score"] = round(score, 4)
            item = f"{name}-{item_of(str(record))}"
            yield {"record": APPRAISED, "item": item, "fields": told, **appraised.source_of(name)}
