"""Weaves a `.qmd` into plain Markdown: verbs are answered, code is gone, everything else stays as the author wrote it.

A document whose code only calls verbs with literals is woven in process, from its parsed code; any other runs on a
Jupyter kernel. Both give the same text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from peaceresearch.problems import InputError, Problem, input_error
from peaceresearch.publications.answers import VERBS
from peaceresearch.publications.context import Context, job_context
from peaceresearch.study.reports import Call, Piece, Report

_HIDDEN = re.compile(r"^#\|\s*(?:include|output)\s*:\s*false\s*$", re.MULTILINE)
_BLOCK = "\n"


def weave(report: Report, arguments: Mapping[str, Any], kernel: bool | None = None) -> str:
    """The document with every cell and inline expression replaced by what it says.

    Parameters
    ----------
    report
        The document in pieces.
    arguments
        What `job_context` takes.
    kernel
        Whether to run the code on a Jupyter kernel; by default only where it does more than call verbs with literals.

    Raises
    ------
    InputError
        With every verb that has no answer, each with its line; or the first error of the code on the kernel.
    """
    if kernel is None:
        kernel = not report.is_literal
    if kernel:
        # Not at the top: nbclient takes a second to import, and most documents do without.
        from peaceresearch.publications.kernel import run_pieces

        answers = run_pieces(report, arguments)
    else:
        answers = _answers(report, job_context(**arguments))
    return "".join(_placed(report, answers))


def _answers(report: Report, context: Context) -> list[list[str]]:
    """For each piece of code, what each of its calls says."""
    problems: list[Problem] = []
    answers = []
    for piece in report.pieces:
        if piece.kind == "text":
            continue
        said = []
        for call in piece.calls or ():
            try:
                said.append(str(_call(call, context, report.name)))
            except InputError as error:
                problems += [_at(problem, call.line) for problem in error.problems]
        answers.append(said)
    if problems:
        raise InputError(problems)
    return answers


def _call(call: Call, context: Context, name: str) -> str:
    try:
        return VERBS[call.verb](context, *call.arguments, **dict(call.options))
    except TypeError as error:
        what = str(error).replace("_in()", "()")
        raise input_error(name, what, f"see the manual of `{call.verb}`", f"line {call.line}") from None


def _at(problem: Problem, line: int) -> Problem:
    return Problem(problem.file, f"line {line}", problem.what, problem.remedy)


def _placed(report: Report, answers: list[list[str]]) -> Iterator[str]:
    waiting = iter(answers)
    for piece in report.pieces:
        if piece.kind == "text":
            yield piece.text
            continue
        said = next(waiting)
        if piece.kind == "inline":
            yield "".join(said)
        elif not is_hidden(piece):
            # Blocks of their own, whatever stands around the cell.
            yield "".join(f"{_BLOCK}{text.strip(chr(10))}\n{_BLOCK}" for text in said)


def is_hidden(cell: Piece) -> bool:
    """Whether a cell says of itself that nothing of it is shown (`#| include: false`, `#| output: false`)."""
    return bool(_HIDDEN.search(cell.text))


def context_file(arguments: Mapping[str, Any], folder: Path) -> Path:
    """The file that hands the context over to a kernel."""
    path = folder / "context.json"
    path.write_text(json.dumps(dict(arguments), sort_keys=True), encoding="utf-8")
    return path
