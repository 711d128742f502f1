"""Runs the code of a document on a Jupyter kernel, as Quarto would, and collects what each piece says."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import from_dict

from peaceresearch.problems import InputError, input_error
from peaceresearch.publications.context import CONTEXT
from peaceresearch.study.reports import MODULE, VERBS, Piece, Report

_SECONDS = 600
_PLAIN = ("text/markdown", "text/plain")


def run_pieces(report: Report, arguments: Mapping[str, Any]) -> list[list[str]]:
    """For each piece of code, in order, the texts that it shows.

    Cells show what Jupyter would: the value of their last expression (a verb's Markdown, or plain text), what they
    print and what they `display`. An inline expression shows its value.

    Raises
    ------
    InputError
        The code fails (with the line of the cell and the error's own words), or it shows a picture: figures are
        exhibits.
    """
    from peaceresearch.publications.weave import context_file

    pieces = [piece for piece in report.pieces if piece.kind != "text"]
    # Verb calls that stand alone are shown one by one, also when they are not a cell's last line.
    # The header of a document, before its first cell, may ask for values too: the verbs are there from the start.
    first = f"%config InteractiveShell.ast_node_interactivity = 'all'\nfrom {MODULE} import {', '.join(sorted(VERBS))}"
    codes = [first, *(piece.text for piece in pieces)]
    notebook = from_dict(  # type: ignore[no-untyped-call]
        {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [_cell(code) for code in codes]}
    )
    with tempfile.TemporaryDirectory() as folder:
        context = context_file(arguments, Path(folder))
        environment = os.environ | {CONTEXT: str(context), "PYDEVD_DISABLE_FILE_VALIDATION": "1", "IPYTHONDIR": folder}
        client = NotebookClient(
            notebook, timeout=_SECONDS, kernel_name="python3", resources={"metadata": {"path": "."}}
        )
        try:
            asyncio.run(_execute(client, environment))
        except CellExecutionError as error:
            raise _failure(report, notebook, pieces, error) from None
    return [_shown(report, piece, cell) for piece, cell in zip(pieces, notebook.cells[1:], strict=True)]


def _cell(code: str) -> dict[str, Any]:
    return {"cell_type": "code", "source": code, "metadata": {}, "outputs": [], "execution_count": None}


async def _execute(client: NotebookClient, environment: Mapping[str, str]) -> None:
    async with client.async_setup_kernel(env=environment):
        for index, cell in enumerate(client.nb.cells):
            await client.async_execute_cell(cell, index)


def _failure(report: Report, notebook: Any, pieces: list[Piece], error: CellExecutionError) -> InputError:
    done = sum(cell.get("execution_count") is not None for cell in notebook.cells) - 2
    piece = pieces[max(0, min(done, len(pieces) - 1))]
    what = f"the code fails: {error.ename}: {error.evalue}"
    return input_error(report.name, what, "mend the code", f"line {piece.line}")


def _shown(report: Report, piece: Piece, cell: Any) -> list[str]:
    texts = []
    for output in cell.outputs:
        if output.output_type == "stream":
            if output.name == "stdout":
                texts.append(output.text)
            continue
        found = next((kind for kind in _PLAIN if kind in output.data), None)
        if found is None or any(kind.startswith("image/") for kind in output.data):
            what = f"the code shows {', '.join(sorted(output.data))}"
            raise input_error(report.name, what, "declare figures in config/exhibits.yaml", f"line {piece.line}")
        texts.append(str(output.data[found]))
    return texts
