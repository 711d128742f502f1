"""What the documents ask that the study cannot answer, known before anything runs."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping

from peaceresearch.problems import Problem
from peaceresearch.study.load import Configuration
from peaceresearch.study.reports import Call, Report, forbidden, wrong_call

Reports = Mapping[tuple[str, str], Report]
"""By document and language."""


def problems(config: Configuration, reports: Reports) -> Iterator[Problem]:
    """Code that does more than ask, verbs called wrongly, and what the edition does not have, with file and line."""
    for report in reports.values():
        yield from _wrong_code(report)
        for call in report.asks("exhibit"):
            yield from _unknown_exhibit(config, report, call)
        for call in report.asks("value"):
            strand = str(call.arguments[0]).split(".", 1)[0]
            if strand in config.without:
                what = f"`{call.arguments[0]}` is a result of a strand that {_moment(config)} does not have"
                yield Problem(report.name, f"line {call.line}", what, _condition(strand))


def _wrong_code(report: Report) -> Iterator[Problem]:
    for piece in report.pieces:
        for what in forbidden(piece):
            remedy = "ask for results with `value` and `exhibit`"
            yield Problem(report.name, f"line {piece.line}", f"the code {what}", remedy)
        for call in piece.calls or ():
            if what := wrong_call(call):
                yield Problem(report.name, f"line {call.line}", what, 'write value("id", show="n")')


def _unknown_exhibit(config: Configuration, report: Report, call: Call) -> Iterator[Problem]:
    name = call.arguments[0]
    if not isinstance(name, str) or name in config.exhibits.exhibits:
        return
    place, declared = (
        f"line {call.line}",
        config.files["exhibits"].data["exhibits"] if "exhibits" in config.files else {},
    )
    if name not in declared:
        near = difflib.get_close_matches(name, declared, n=1, cutoff=0.5)
        remedy = f"did you mean `{near[0]}`?" if near else "declare it in config/exhibits.yaml"
        yield Problem(report.name, place, f"no exhibit is called `{name}`", remedy)
        return
    strands = {pattern.split(".", 1)[0] for pattern in declared[name].get("results", ())}
    what = f"the exhibit `{name}` has no results in {_moment(config)}"
    yield Problem(report.name, place, what, _condition(min(strands & config.without, default="...")))


def _moment(config: Configuration) -> str:
    return f"the edition `{config.study.edition}`"


def _condition(strand: str) -> str:
    return f'put it between ::: {{.content-hidden when-meta="without.{strand}"}} and :::'
