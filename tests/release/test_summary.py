"""What is said after a build: jobs, documents by language, exhibits, remarks of the readers."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from peaceresearch.release.summary import summary


@dataclass
class Study:
    folder: Path
    languages: list[str] = field(default_factory=lambda: ["sq", "en"])
    figures: list[str] = field(default_factory=lambda: ["a", "b"])
    tables: list[str] = field(default_factory=lambda: ["c"])
    strands: list[str] = field(default_factory=lambda: ["survey", "focus_groups"])


def write(path: Path, text: str = "") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def entries(*states: str) -> str:
    return "".join(json.dumps({"state": state, "job": str(number)}) + "\n" for number, state in enumerate(states))


def test_the_whole_summary(tmp_path: Path) -> None:
    publications = tmp_path / "results" / "publications"
    for name in ("en/talk.pptx", "en/talk.html", "en/findings.pdf", "en/findings.html", "sq/findings.docx"):
        write(publications / name)
    write(tmp_path / "results" / "notes" / "survey.csv", 'row,note\n1,"two\nlines"\n2,x\n')
    write(tmp_path / "results" / "notes" / "focus_groups.csv", "row,note\n1,x\n")
    ledger = tmp_path / "ledger"
    write(ledger, entries("made", "made", "failed"))
    start = ledger.stat().st_size
    with ledger.open("a", encoding="utf-8") as file:
        file.write(entries("restored", "made", "restored"))
    assert summary(Study(tmp_path), ledger, start).splitlines() == [
        "1 jobs done, 2 put back from the store.",
        "  results/publications/sq/findings  .docx",
        "  results/publications/en/findings  .html .pdf",
        "  results/publications/en/talk  .html .pptx",
        "  results/exhibits/<language>/  2 figures, 1 tables",
        "  results/notes/survey.csv  2 remarks of the reader",
        "  results/notes/focus_groups.csv  1 remark of the reader",
    ]


def test_nothing_done_says_only_what_is_there(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger"
    write(ledger, entries("made"))
    study = Study(tmp_path, figures=[], tables=[], strands=["survey"])
    assert summary(study, ledger, ledger.stat().st_size) == ""
    assert summary(study, tmp_path / "none", 0) == ""


def test_only_made_jobs_say_nothing_of_the_store(tmp_path: Path) -> None:
    write(tmp_path / "ledger", entries("made", "made"))
    study = Study(tmp_path, figures=[], tables=[], strands=[])
    assert summary(study, tmp_path / "ledger", 0) == "2 jobs done."
