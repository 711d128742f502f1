"""What every rule runs: `python -m peaceresearch.stage RULE --log FILE --input NAME FILES --output NAME FILES`.

The spec comes on standard input: an argument may have 128 KiB only.

Looks the job up in the store before anything heavy is imported; on a hit the outputs are put back. Otherwise runs the
rule's function, which writes into a scratch folder, and moves the outputs to their places when all of them are
complete. What the job prints goes to its log; a fault of the input ends in one line per problem, on the terminal and
as `error: ...` in the log.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import resource
import sys
import time
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path

from peaceresearch.problems import InputError
from peaceresearch.provenance.attempts import Attempts
from peaceresearch.provenance.job import Job
from peaceresearch.provenance.store import Store, deliver, job_key

STORE = Path("results/.store")
LEDGER = STORE / "ledger.jsonl"
RULES = {
    "read_survey": "peaceresearch.sources.read_survey",
    "read_focus_groups": "peaceresearch.sources.read_focus_groups",
    "read_documents": "peaceresearch.sources.read_documents",
    "read_events": "peaceresearch.sources.read_events",
    "impute_survey": "peaceresearch.survey.impute_survey",
    "fit_model": "peaceresearch.survey.fit_model",
    "analyse_survey": "peaceresearch.survey.analyse_survey",
    "analyse_focus_groups": "peaceresearch.focus_groups.analyse_focus_groups",
    "list_open_decisions": "peaceresearch.documents.list_open_decisions",
    "analyse_documents": "peaceresearch.documents.analyse_documents",
    "analyse_events": "peaceresearch.events.analyse_events",
    "release_results": "peaceresearch.disclosure.release_results",
    "join_strands": "peaceresearch.synthesis.join_strands",
    "draw_figure": "peaceresearch.exhibits.draw_figure",
    "make_table": "peaceresearch.exhibits.make_table",
    "publish_report": "peaceresearch.publications.publish_report",
    "publish_slides": "peaceresearch.publications.publish_slides",
}
"""The module of each rule; its function `run` does the work. One stem for rule and module."""
QUIET = "PEACERESEARCH_QUIET_JOBS"
"""Set by `peaceresearch run`, whose progress display shows the errors of a job itself."""

Files = Mapping[str, Sequence[Path]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one job; 0 if its outputs stand, 1 if not (and why is written to the log and to standard error)."""
    options = _parse(arguments)
    inputs, outputs = _files(options.input), _files(options.output)
    log = Path(options.log)
    log.parent.mkdir(parents=True, exist_ok=True)
    terminal = os.dup(2)
    with log.open("w", encoding="utf-8") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
        started = time.monotonic()
        label = f"{options.rule} {options.label}".strip()
        attempts = Attempts(STORE, options.spec)
        attempts.begin()
        try:
            key = job_key(options.spec, inputs)
            state = "restored" if _restored(key, outputs) else _run(options, inputs, outputs, key)
        except InputError as error:
            lines, state, key = [str(problem) for problem in error.problems], "failed", ""
        except Exception as error:
            traceback.print_exc()
            kind = f"{type(error).__name__}: {error}".splitlines()[0]
            lines = [f"{label}: {kind}; this is a fault of peaceresearch itself, please report it with {log}"]
            state, key = "failed", ""
        else:
            lines = []
            attempts.finish()
        _note(options.rule, label, key, state, time.monotonic() - started)
        for line in lines or [f"{label}: {state}"]:
            sys.stderr.write(f"error: {line}\n" if lines else f"{line}\n")
        sys.stderr.flush()
    if lines and QUIET not in os.environ:
        os.write(terminal, "".join(f"{line}\n" for line in lines).encode())
    return 1 if lines else 0


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="peaceresearch.stage", description="Run one job of the pipeline.")
    parser.add_argument("rule", choices=sorted(RULES))
    parser.add_argument("--label", default="")
    parser.add_argument("--log", required=True)
    parser.add_argument("--input", nargs="+", action="append", default=[])
    parser.add_argument("--output", nargs="+", action="append", default=[])
    options = parser.parse_args(arguments)
    options.spec = sys.stdin.read().rstrip("\n")
    return options


def _files(named: list[list[str]]) -> dict[str, list[Path]]:
    return {name: [Path(path) for path in paths] for name, *paths in named}


def _flat(files: Files) -> dict[str, Path]:
    return {f"{name}/{index}": path for name, paths in files.items() for index, path in enumerate(paths)}


def _restored(key: str, outputs: Files) -> bool:
    return Store(STORE).restore(key, _flat(outputs))


def _run(options: argparse.Namespace, inputs: Files, outputs: Files, key: str) -> str:
    # Before numpy is imported: several jobs run at a time, and a sum split over threads may differ in its last digit.
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[variable] = "1"
    os.environ["MPLBACKEND"] = "agg"
    store = Store(STORE)
    with store.scratch() as folder:
        made = {name: [Path(folder).resolve() / path for path in paths] for name, paths in outputs.items()}
        for path in _flat(made).values():
            path.parent.mkdir(parents=True, exist_ok=True)
        function = importlib.import_module(RULES[options.rule]).run
        function(Job(options.rule, json.loads(options.spec), inputs, made, outputs, key))
        flat = _flat(made)
        store.keep(key, flat)
        deliver({flat[name]: path for name, path in _flat(outputs).items()})
    return "made"


def _note(rule: str, label: str, key: str, state: str, seconds: float) -> None:
    """Append what happened to the ledger; one short line in one write, so that parallel jobs do not mix."""
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == "linux" else 1024**2)
    entry = {"rule": rule, "job": label, "key": key, "state": state, "seconds": round(seconds, 3), "memory_mb": memory}
    LEDGER.parent.mkdir(parents=True, exist_ok=True)
    with LEDGER.open("a", encoding="utf-8") as file:
        file.write(json.dumps(entry) + "\n")


if __name__ == "__main__":
    sys.exit(main())
