"""Times of coded material: `python benchmarks/coding.py` (some five minutes). Prints Markdown tables.

500 transcripts with 200 codes (20 with nine below each) and 200,000 codings of six coders, made up in memory, written
as REFI-QDA and read back; agreement by three units with 1,000 bootstrap samples; the list of disagreements; the coding
that is counted; and the matrices. The same on a tenth of the transcripts tells the growth. Each size runs in a process
of its own, whose memory is the highest that it had by the end of a step, beyond that after imports.

Then alpha of 200 codes against the package `krippendorff` (GPL-3, a comparison only): `pip install --no-deps --target
FOLDER krippendorff` and PYTHONPATH=FOLDER. Without it the comparison is left out, and says so.
"""

from __future__ import annotations

import importlib.util
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from peaceresearch.focus_groups import agreement_sums
from peaceresearch.focus_groups.agreement import agreement_rows
from peaceresearch.focus_groups.co_occurrence import co_occurrence_rows
from peaceresearch.focus_groups.disagreements import disagreement_rows
from peaceresearch.focus_groups.disagreements_workbook import write_disagreements
from peaceresearch.focus_groups.extensiveness import passages, presence
from peaceresearch.focus_groups.reconciliation import final_segments
from peaceresearch.focus_groups.reconciliation_decisions import TAKEN
from peaceresearch.focus_groups.saturation_rows import saturation_rows
from peaceresearch.focus_groups.turns_of import spoken
from peaceresearch.focus_groups.units import comparable_units, who_read
from peaceresearch.sources.refi_qda import read_refi_qda
from peaceresearch.sources.refi_qda_material import CodedMaterial
from peaceresearch.sources.write_refi_qda import write_refi_qda

TRANSCRIPTS, CODINGS, CODERS = 500, 200_000, [f"coder {letter}" for letter in "abcdef"]
TOP, BELOW = 20, 9
LENGTH, TURN = 40_000, 300  # characters of a transcript and of a turn
DRAWS = 1_000
SIZES = (TRANSCRIPTS // 10, TRANSCRIPTS)
DECLARED = {
    "coders": CODERS, "overlap": 0.5, "compare": [], "text": "coded", "documents": [], "replicates": DRAWS,
    "resample": "document", "level": 0.95,
}  # fmt: skip
SATURATION = {"by": [], "least": 4, "base": 4, "run": 2, "threshold": 0.05, "orders": 1_000}


def codebook() -> pd.DataFrame:
    names = [(f"t{top:02}", "", f"Theme {top}") for top in range(TOP)]
    names += [(f"t{top:02}c{code}", f"t{top:02}", f"Code {top}.{code}") for top in range(TOP) for code in range(BELOW)]
    book = pd.DataFrame(names, columns=["code", "parent", "name"])
    above = dict(zip(book["code"], book["name"], strict=True))
    book["path"] = [f"{above[row.parent]} > {row.name_}" if row.parent else row.name_
                    for row in book.rename(columns={"name": "name_"}).itertuples()]  # fmt: skip
    return book.assign(colour="", description="", codable=True)


def transcripts(number: int) -> pd.DataFrame:
    words = np.array(
        ["bridge", "school", "kafe", "мост", "shkollë", "🙂", "we", "they", "market", "said", "because", "čaj"]
    )
    random = np.random.default_rng(1)
    texts = []
    for _ in range(number):
        said = " ".join(words[random.integers(len(words), size=LENGTH // 4)])[:LENGTH]
        texts.append("\n".join(said[at : at + TURN - 1] for at in range(0, LENGTH, TURN)))
    names = [f"group {at:03}" for at in range(number)]
    lengths = [len(text) for text in texts]
    return pd.DataFrame({"document": names, "name": names, "kind": "text", "length": lengths, "text": texts})


def codings(documents: pd.DataFrame, book: pd.DataFrame) -> pd.DataFrame:
    """Passages that each coder sees three times in four, a little longer or shorter, and sometimes codes otherwise."""
    random = np.random.default_rng(2)
    each = CODINGS // TRANSCRIPTS // len(CODERS) + 1
    passages = int(each / 0.75)
    popular = random.permutation(1 / np.arange(1, len(book) + 1))
    parts = []
    for document in documents.itertuples():
        start = random.integers(0, document.length - 500, passages)
        length = random.integers(40, 400, passages)
        code = random.choice(len(book), passages, p=popular / popular.sum())
        for coder in CODERS:
            seen = np.sort(random.permutation(passages)[:each])
            moved = start[seen] + random.integers(-10, 11, each) * (random.random(each) < 0.5)
            end = start[seen] + length[seen] + random.integers(-10, 11, each) * (random.random(each) < 0.5)
            own = np.where(random.random(each) < 0.15, random.integers(0, len(book), each), code[seen])
            begin = np.maximum(moved, 0)
            parts.append(pd.DataFrame({"document": document.document, "start": begin, "end": end, "coder": coder,
                                       "code": book["code"].to_numpy()[own]}))  # fmt: skip
    table = pd.concat(parts, ignore_index=True).iloc[: CODINGS * len(documents) // TRANSCRIPTS]
    texts = dict(zip(documents["document"], documents["text"], strict=True))
    table["text"] = [texts[row.document][row.start : row.end] for row in table.itertuples()]
    names = dict(zip(book["code"], book["name"], strict=True))
    numbers = [f"s{number}" for number in range(len(table))]
    table = table.assign(document_name=table["document"], code_name=table["code"].map(names), selection=numbers)
    return table.assign(form="text").astype({"start": "Int64", "end": "Int64"})


def turns_in(documents: pd.DataFrame) -> pd.DataFrame:
    rows = [
        (
            document.document,
            at // TURN,
            f"P{at // TURN % 8}",
            at // TURN % 8 == 0,
            at,
            min(at + TURN - 1, document.length),
        )
        for document in documents.itertuples()
        for at in range(0, document.length, TURN)
    ]
    return pd.DataFrame(rows, columns=["document", "turn", "speaker", "is_moderator", "start", "end"])


def highest() -> float:
    """Megabytes that this process had at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def run(number: int) -> None:
    """All steps on so many transcripts; prints seconds and memory as JSON."""
    before = highest()
    found: dict[str, tuple[float, float]] = {}

    def step(name: str, work: Callable[[], object]) -> object:
        start = time.perf_counter()
        result = work()
        found[name] = (time.perf_counter() - start, highest() - before)
        return result

    documents, book = transcripts(number), codebook()
    made = codings(documents, book)
    found["made up"] = (0.0, highest() - before)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "project.qdpx"
        step("written as .qdpx", lambda: write_refi_qda(CodedMaterial(documents, book, made), path, name="benchmark"))
        material = step("read", lambda: read_refi_qda(path, "project.qdpx"))
    assert isinstance(material, CodedMaterial)
    documents, book, segments = material.documents, material.codes, material.segments
    assert len(segments) == len(made)
    assert segments["text"].str.len().sum() == made["text"].str.len().sum()
    groups = documents[["document"]].assign(group=documents["name"])
    turns, chosen = turns_in(documents), dict(zip(book["code"], book["path"], strict=True))
    on = (segments, turns, groups, documents, book)
    for unit in ("characters", "overlap", "turn"):
        declared = {**DECLARED, "unit": unit}
        step(f"agreement, {unit}", lambda how=declared: agreement_rows(*on, chosen=chosen, declared=how, seed=1))
    declared = {**DECLARED, "unit": "overlap"}
    listed = step("list of disagreements", lambda: disagreement_rows(*on, chosen=chosen, declared=declared))
    assert isinstance(listed, pd.DataFrame)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "disagreements.xlsx"
        step("the list as .xlsx", lambda: write_disagreements(listed, path, "", 1_700_000_000))
    read = who_read(segments, CODERS)
    final = step("counted: agreed", lambda: final_segments(segments, pd.DataFrame(columns=TAKEN), "agreed", read, book))
    assert isinstance(final, pd.DataFrame)
    raised = step("presence", lambda: presence(final, groups, book))
    step("passages", lambda: passages(final, groups, book))
    step("co-occurrence in passages and turns",
         lambda: co_occurrence_rows(spoken(final, turns), book, chosen, ["segment", "turn"]))  # fmt: skip
    step("saturation, 1,000 orders", lambda: saturation_rows(raised, groups, SATURATION, 1))
    print(json.dumps({"steps": found, "disagreements": len(listed), "final": len(final)}))


def tables() -> None:
    results = {}
    for number in SIZES:
        done = subprocess.run([sys.executable, __file__, str(number)], capture_output=True, text=True, check=True)
        results[number] = json.loads(done.stdout)
    small, large = (results[number]["steps"] for number in SIZES)
    print(f"{TRANSCRIPTS} transcripts of {LENGTH:,} characters, {TOP * (BELOW + 1)} codes, {CODINGS:,} codings, "
          f"{len(CODERS)} coders; {results[SIZES[1]]['disagreements']:,} disagreements on passages.\n")  # fmt: skip
    print("| step | a tenth, s | whole, s | growth | highest memory, MB |\n|---|---:|---:|---:|---:|")
    for name, (seconds, memory) in large.items():
        tenth = small[name][0]
        growth = f"{seconds / tenth:.1f}" if tenth else ""
        print(f"| {name} | {tenth:.2f} | {seconds:.2f} | {growth} | {memory:,.0f} |")
    print(f"| all | {sum(s for s, _ in small.values()):.2f} | {sum(s for s, _ in large.values()):.2f} | | |\n")


def against_krippendorff() -> None:
    """Alpha of all codes on turns, by ours and by the package, with and without our bootstrap."""
    if importlib.util.find_spec("krippendorff") is None:
        print("The package `krippendorff` is not installed: alpha was not compared.")
        return
    import krippendorff

    documents, book = transcripts(TRANSCRIPTS), codebook()
    segments, codes = codings(documents, book), list(book["code"])
    units = comparable_units(segments, "turn", codes, who_read(segments, CODERS), turns=turns_in(documents))
    start = time.perf_counter()
    drawn = pd.factorize(units.where["document"], sort=True)
    totals = agreement_sums.sums(units, drawn[0], len(drawn[1]))
    ours = agreement_sums.estimates(totals)["alpha"][:-1]
    once = time.perf_counter() - start
    agreement_sums.alpha_intervals(totals, DRAWS, 0.95, 1)
    with_draws = time.perf_counter() - start
    tables = [units.ratings(code).T for code in codes]
    start = time.perf_counter()
    theirs = [krippendorff.alpha(table, level_of_measurement="nominal") if len(np.unique(table)) > 1 else np.nan
              for table in tables]  # fmt: skip
    seconds = time.perf_counter() - start
    largest = np.nanmax(np.abs(ours - np.array(theirs)))
    assert (np.isnan(ours) == np.isnan(theirs)).all()
    print(
        f"{len(codes)} codes on {len(units.where):,} turns by {len(CODERS)} coders; values differ by {largest:.0e}.\n"
    )
    print("| | s | times ours |\n|---|---:|---:|")
    print(f"| five coefficients, ours | {once:.3f} | 1 |")
    print(f"| with {DRAWS:,} samples of documents for alpha, ours | {with_draws:.3f} | {with_draws / once:.1f} |")
    print(f"| alpha, krippendorff | {seconds:.3f} | {seconds / once:.0f} |")
    ratio = seconds * DRAWS / with_draws
    print(f"| {DRAWS:,} times that, reckoned | {seconds * DRAWS:,.0f} | {ratio:,.0f} of ours with samples |")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        run(int(sys.argv[1]))
    else:
        tables()
        against_krippendorff()
