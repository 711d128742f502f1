"""Times of builds as ratios measured in one run: `python benchmarks/builds.py` (some three minutes on two cores).

Prints seconds, jobs, bodies (jobs that the store did not know) and the largest memory of a job for a cold build of the
shipped study, for nothing to do, for one caption and for one value in the raw file; then the cost of a job against
plain Snakemake with `shell: python -m` and no store; then the embedded engine per format.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyreadstat

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY / "tests" / "publications"))  # the conformance pages are the tests'

from conformance_pages import make_resources, page, slides

from peaceresearch.publications.embedded import render
from peaceresearch.results.table import results, write_results

LEDGER = Path("results/.store/ledger.jsonl")
REPEATS = 3
JOBS = 20

HEAD = """
rule all:
    input: expand("out/{i}.parquet", i=range(JOBS))

rule one:
    input: "in/{i}.parquet"
    output: "out/{i}.parquet"
"""
PLAIN = (
    HEAD
    + """    shell: "PYTHON -m plain_job {input} {output}"
"""
)
STAGED = (
    HEAD
    + """    log: "logs/{i}.log"
    params: spec=lambda wildcards: '{"findings":[["a",["*"]]],"i":' + wildcards.i + "}"
    shell: "PYTHON -m peaceresearch.stage join_strands --spec {params.spec:q} --log {log} --input evidence {input}"
        " --output findings {output}"
"""
)
PLAIN_JOB = """
import sys
from pathlib import Path
from peaceresearch.results.table import read_results, write_table
from peaceresearch.synthesis.join_strands import evidence
Path(sys.argv[2]).parent.mkdir(exist_ok=True)
write_table(evidence(read_results(Path(sys.argv[1])), {"a": ["*"]}), Path(sys.argv[2]))
"""


def snakemake(folder: Path, *arguments: str) -> float:
    start = time.perf_counter()
    command = [sys.executable, "-m", "snakemake", "--cores", "2", "--quiet", "all", *arguments]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return time.perf_counter() - start


def study_build(folder: Path) -> tuple[float, list[dict]]:
    """Seconds of a build of the study, and the ledger's entries of its jobs."""
    ledger = folder / LEDGER
    start = ledger.stat().st_size if ledger.exists() else 0
    seconds = snakemake(folder, "--snakefile", str(REPOSITORY / "Snakefile"))
    if not ledger.exists():
        return seconds, []
    with ledger.open("rb") as file:
        file.seek(start)
        return seconds, [json.loads(line) for line in file]


def change_caption(folder: Path) -> None:
    path = folder / "config" / "exhibits.yaml"
    text = path.read_text(encoding="utf-8")
    start = text.index("en: ", text.index("caption:")) + 4
    path.write_text(text[:start] + "A" + text[start:], encoding="utf-8")


def change_value(folder: Path) -> None:
    path = next((folder / "data" / "raw" / "survey").glob("*.sav"))
    frame, meta = pyreadstat.read_sav(path, user_missing=True)
    name = next(column for column in ("age", *frame.columns) if column in frame and frame[column].dtype == float)
    frame.loc[0, name] += 1
    pyreadstat.write_sav(
        frame,
        path,
        column_labels=meta.column_names_to_labels,
        variable_value_labels=meta.variable_value_labels,
        missing_ranges=meta.missing_ranges,
    )


def builds() -> None:
    print("| build | s | against cold | jobs | bodies | largest job, MB |\n|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "study"
        for part in ("config", "reports", "data"):
            shutil.copytree(REPOSITORY / part, folder / part)
        steps: list[tuple[str, Callable[[Path], None]]] = [
            ("cold", lambda _: None),
            ("nothing to do", lambda _: None),
            ("one caption", change_caption),
            ("one raw value", change_value),
        ]
        cold = 0.0
        for name, change in steps:
            change(folder)
            seconds, jobs = study_build(folder)
            cold = cold or seconds
            bodies = sum(job["state"] == "made" for job in jobs)
            memory = max((job["memory_mb"] for job in jobs), default=0)
            print(f"| {name} | {seconds:.1f} | {seconds / cold:.2f} | {len(jobs)} | {bodies} | {memory} |")


def jobs() -> None:
    """What `stage` and the store add to a job that joins a small table: the same jobs, alternated, medians."""
    times: dict[str, list[float]] = {"python -m, no store": [], "stage, body runs": [], "stage, from the store": []}
    for _ in range(REPEATS):
        with tempfile.TemporaryDirectory() as scratch:
            plain, staged = Path(scratch) / "plain", Path(scratch) / "staged"
            for folder, text in ((plain, PLAIN), (staged, STAGED)):
                write_inputs(folder / "in")
                text = text.replace("PYTHON", sys.executable).replace("JOBS", str(JOBS))
                (folder / "Snakefile").write_text(text, encoding="utf-8")
            (plain / "plain_job.py").write_text(PLAIN_JOB, encoding="utf-8")
            times["python -m, no store"].append(snakemake(plain))
            times["stage, body runs"].append(snakemake(staged))
            shutil.rmtree(staged / "out")
            times["stage, from the store"].append(snakemake(staged))
    base = statistics.median(times["python -m, no store"])
    print(f"\n| {JOBS} small jobs | s | a job, s | against plain |\n|---|---|---|---|")
    for name, found in times.items():
        median = statistics.median(found)
        print(f"| {name} | {median:.1f} | {median / JOBS:.2f} | {median / base:.2f} |")


def write_inputs(folder: Path) -> None:
    folder.mkdir(parents=True)
    row = {"strand": "survey", "measure": "mean", "item": "a", "n": 10}
    for index in range(JOBS):
        write_results(results([row | {"estimate": float(index)}]), folder / f"{index}.parquet")


def renders() -> None:
    """The embedded engine on the conformance page and slides, one format at a time, medians."""
    print("\n| embedded engine | s a document |\n|---|---|")
    with tempfile.TemporaryDirectory() as scratch:
        resources = make_resources(Path(scratch) / "resources")
        for woven, formats in ((page("en", resources), ("html", "pdf", "docx")), (slides(resources), ("html", "pptx"))):
            for name in formats:
                found = []
                for _ in range(REPEATS):
                    start = time.perf_counter()
                    render(woven, {name: Path(scratch) / f"out.{name}"}, Path(tempfile.mkdtemp(dir=scratch)))
                    found.append(time.perf_counter() - start)
                print(f"| {woven.kind} {name} | {statistics.median(found):.2f} |")


if __name__ == "__main__":
    builds()
    jobs()
    renders()
