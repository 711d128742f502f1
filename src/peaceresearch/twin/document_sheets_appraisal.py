"""The sheets of synthetic appraisals: the answers to each criterion, a part of them given by two people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from peaceresearch.study.extraction import Appraisal
from peaceresearch.study.instruments import criteria_of, scores_of
from peaceresearch.study.twin_documents import AppraisalTwin
from peaceresearch.twin.chance import stream
from peaceresearch.twin.document_records import Document
from peaceresearch.twin.document_sheets import TITLE, Row, Workbooks, headers, named, others_than, readers_of, sheet_of
from peaceresearch.twin.documents_values import apportioned

_SPREAD = 1.2
"""How far a criterion departs from a document's general quality, in standard deviations of the quality."""
Answers = dict[tuple[int, str], str]
"""Document, criterion: score."""


def add_appraisal(
    workbooks: Workbooks,
    name: str,
    included: Sequence[Document],
    titles: Mapping[str, str],
    appraisal: Appraisal,
    twin: AppraisalTwin,
    seed: int,
) -> None:
    """Add the sheets of one appraisal of the documents that it is for."""
    numbers = stream(seed, f"documents appraisal {name}")
    some = [
        document
        for document in included
        if all(set(document.values[field]) & set(values) for field, values in appraisal.of.items())
    ]
    designs = [twin.designs.of[document.values[twin.designs.by][0]] if twin.designs else "" for document in some]
    answers = _answers(designs, appraisal, twin, numbers)
    readers = readers_of(len(some), len(appraisal.sheets), twin.double, numbers)
    asked = sorted(answers)
    twice = [number for number, (index, _) in enumerate(asked) if len(readers[index]) > 1]
    different = others_than(twin.differ, twice, numbers, lambda number: len(readers[asked[number][0]]))
    otherwise = {asked[number]: place for number, place in different.items()}
    codes = {score: part.codes[0] for score, part in scores_of(appraisal).items()}
    swapped = {key: _swapped(answers[key], list(codes), numbers) for key in otherwise}
    criteria = criteria_of(appraisal)
    used = {key: part for key, part in criteria.items() if any(criterion == key for _, criterion in answers)}
    design = [appraisal.design.column] if appraisal.design else []
    for number, sheet in enumerate(appraisal.sheets):
        header: Row = [appraisal.record, TITLE, *design, *headers(sheet, number, list(used.values()))]
        rows = sheet_of(workbooks, sheet.source, sheet.sheet, header + ([appraisal.by] if appraisal.by else []))
        for index, document in enumerate(some):
            if number not in readers[index]:
                continue
            place = readers[index].index(number)
            row = named(document, titles, place) + _design(appraisal, designs[index])
            for criterion in used:
                key = (index, criterion)
                score = swapped[key] if otherwise.get(key) == place else answers.get(key)
                row.append(codes[score] if score else None)
            rows.append(row + ([sheet.by] if appraisal.by else []))
    if appraisal.agreed:
        agreed = appraisal.agreed[0]
        rows = sheet_of(workbooks, agreed.source, agreed.sheet, [appraisal.record, TITLE, *design, *_first(used)])
        for index in sorted({index for index, _ in otherwise}):
            row = named(some[index], titles, 0) + _design(appraisal, designs[index])
            keys = [(index, criterion) for criterion in used]
            rows.append(row + [codes[answers[key]] if key in otherwise else None for key in keys])


def _first(used: Mapping[str, object]) -> list[str]:
    return [getattr(part, "column", "") for part in used.values()]


def _design(appraisal: Appraisal, design: str) -> Row:
    return [appraisal.design.values[design].codes[0]] if appraisal.design else []


def _answers(
    designs: Sequence[str], appraisal: Appraisal, twin: AppraisalTwin, numbers: np.random.Generator
) -> Answers:
    """A document that does well in one criterion tends to do well in the others."""
    scores = scores_of(appraisal)
    quality = numbers.normal(size=len(designs))
    best_first = sorted(scores, key=lambda score: -(scores[score].score or 0))
    found: Answers = {}
    for name, criterion in criteria_of(appraisal).items():
        asked = [index for index, design in enumerate(designs) if not criterion.designs or design in criterion.designs]
        given = twin.criteria.get(name, twin.scores)
        ranked = (-(quality[asked] + _SPREAD * numbers.normal(size=len(asked)))).argsort(kind="stable")
        weights = {score: given.get(score, 0) for score in best_first}
        for place, score in zip(ranked.tolist(), apportioned(weights, len(asked)), strict=True):
            found[asked[place], name] = score
    return found


def _swapped(score: str, scores: Sequence[str], numbers: np.random.Generator) -> str:
    others = [other for other in scores if other != score]
    return others[int(numbers.integers(len(others)))] if others else score
