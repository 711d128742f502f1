"""Why the appraisals and recommendations of a twin do not fit `config/documents.yaml`."""

from __future__ import annotations

from collections.abc import Iterator

from peaceresearch.problems import Problem
from peaceresearch.study.documents import Documents
from peaceresearch.study.extraction import Appraisal
from peaceresearch.study.faults import problem
from peaceresearch.study.instruments import criteria_of, scores_of
from peaceresearch.study.load import Configuration
from peaceresearch.study.twin_documents import AppraisalTwin, DocumentsTwin
from peaceresearch.study.yaml_file import Location
from peaceresearch.twin.documents_faults import SECTION, known, same


def sheet_problems(config: Configuration, declared: Documents, twin: DocumentsTwin) -> Iterator[Problem]:
    """Every misfit of what is appraised and recommended."""
    yield from same(config, ("appraisals",), twin.appraisals, declared.appraisals, "appraisal")
    for name, wanted in twin.appraisals.items():
        if name in declared.appraisals:
            yield from _appraisal(config, declared, twin, declared.appraisals[name], ("appraisals", name), wanted)
    yield from _recommendations(config, declared, twin)


def _appraisal(
    config: Configuration,
    declared: Documents,
    twin: DocumentsTwin,
    appraisal: Appraisal,
    at: Location,
    wanted: AppraisalTwin,
) -> Iterator[Problem]:
    scores = scores_of(appraisal)
    yield from known(config, (*at, "criteria"), wanted.criteria, criteria_of(appraisal), "criterion")
    for weights in (wanted.scores, *wanted.criteria.values()):
        yield from known(config, at, weights, scores, "answer")
    if (wanted.designs is None) != (appraisal.design is None):
        what = f"`designs` and the `design` of {SECTION} go together"
        yield problem(config, "twin", ("documents", *at), what, "give both, or neither")
    elif wanted.designs is not None and appraisal.design is not None:
        fields = declared.extraction.fields if declared.extraction else {}
        yield from known(config, (*at, "designs", "by"), [wanted.designs.by], fields, "field")
        yield from known(config, (*at, "designs", "of"), wanted.designs.of.values(), appraisal.design.values, "design")
    if wanted.differ and not appraisal.agreed:
        what = f"two people differ, and nothing is `agreed` in {SECTION}"
        yield problem(config, "twin", ("documents", *at, "differ"), what, "declare it, or let nobody differ")


def _recommendations(config: Configuration, declared: Documents, twin: DocumentsTwin) -> Iterator[Problem]:
    found, wanted = declared.recommendations, twin.recommendations
    if (found is None) != (wanted is None):
        what = f"`recommendations` are in one of this file and {SECTION}"
        yield problem(config, "twin", ("documents",), what, "give them in both, or in neither")
    if found is None or wanted is None:
        return
    at: Location = ("recommendations",)
    for index, made in enumerate(wanted.made):
        here: Location = (*at, "made", index)
        yield from known(config, here, made.addressee, found.addressee.values, "addressee")
        yield from known(config, here, [made.theme], found.theme.values if found.theme else [made.theme], "theme")
        yield from same(config, (*here, "text"), made.text, found.text, "language of the recommendations")
    statuses = found.status.values if found.status else wanted.status
    yield from known(config, (*at, "status"), wanted.status, statuses, "status")
