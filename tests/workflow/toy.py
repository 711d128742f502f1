"""The toy study with its raw files, and a build of it by Snakemake whose jobs and stage bodies can be counted."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import quoteattr

import numpy as np
import pandas as pd
import pyreadstat

REPOSITORY = Path(__file__).resolve().parents[2]
STUDIES = REPOSITORY / "tests" / "studies"
LEDGER = Path("results/.store/ledger.jsonl")


def make_toy(folder: Path) -> Path:
    """A fresh copy of the toy study in `folder`, with its raw files."""
    shutil.copytree(STUDIES / "toy", folder)
    write_survey(folder)
    write_groups(folder)
    return folder


def survey_frame() -> pd.DataFrame:
    """80 respondents in 4 strata of 5 PSUs; answers depend on age and community."""
    rng = np.random.default_rng(5)
    frame = pd.DataFrame({"stratum": np.repeat([1.0, 2, 3, 4], 20), "psu": np.repeat(np.arange(20.0), 4)})
    frame["community"] = np.where(frame["stratum"] <= 2, 1.0, 2.0)
    frame["age"] = rng.integers(18, 80, 80).astype(float)
    frame["trust"] = 1.0 + (rng.random(80) < 0.3 + 0.2 * (frame["community"] == 2))
    frame.loc[[3, 40], "trust"] = 9.0
    frame["w"] = np.where(frame["stratum"] <= 2, 1.5, 0.5)
    return frame


def write_survey(folder: Path, frame: pd.DataFrame | None = None, label: str = "toy") -> None:
    path = folder / "data" / "raw" / "survey.sav"
    path.parent.mkdir(parents=True, exist_ok=True)
    labels = {"trust": {1.0: "I ulët", 2.0: "I lartë", 9.0: "Nuk e di"}, "community": {1.0: "Veri", 2.0: "Jug"}}
    pyreadstat.write_sav(
        survey_frame() if frame is None else frame, path, file_label=label, variable_value_labels=labels
    )


def write_groups(folder: Path) -> None:
    """Four groups, two coders, a nested code."""
    text = "Children meet at school. People trade at the market."
    said = {"FG1": ("Veri", "s"), "FG2": ("Veri", "st"), "FG3": ("Jug", "t"), "FG4": ("Jug", "")}
    spans = {"s": (0, 24, "C1"), "t": (25, 52, "C3")}
    sources, cases, number = [], [], 0
    for index, (name, (community, codes)) in enumerate(said.items()):
        selections = []
        for code in codes:
            start, end, target = spans[code]
            for user in ("U1", "U2") if (name, code) != ("FG2", "t") else ("U1",):
                number += 1
                selections.append(
                    f'<PlainTextSelection guid="P{number}" startPosition="{start}" endPosition="{end}"'
                    f' creatingUser="{user}"><Coding guid="K{number}" creatingUser="{user}">'
                    f'<CodeRef targetGUID="{target}"/></Coding></PlainTextSelection>'
                )
        content = f"<PlainTextContent>{text}</PlainTextContent>"
        sources.append(
            f'<TextSource guid="S{index}" name={quoteattr(name)}>{content}{"".join(selections)}</TextSource>'
        )
        cases.append(
            f'<Case guid="A{index}" name={quoteattr(name)}><VariableValue><VariableRef targetGUID="V1"/>'
            f"<TextValue>{community}</TextValue></VariableValue>"
            f'<SourceRef targetGUID="S{index}"/></Case>'
        )
    qde = (
        '<?xml version="1.0" encoding="utf-8"?><Project xmlns="urn:QDA-XML:project:1.0" name="toy" origin="toy">'
        '<Users><User guid="U1" name="Ana"/><User guid="U2" name="Ben"/></Users>'
        '<CodeBook><Codes><Code guid="C1" name="School" isCodable="true"/><Code guid="C2" name="Work" isCodable="true">'
        '<Code guid="C3" name="Trade" isCodable="true"/></Code></Codes></CodeBook>'
        '<Variables><Variable guid="V1" name="Community" typeOfVariable="Text"/></Variables>'
        f"<Cases>{''.join(cases)}</Cases><Sources>{''.join(sources)}</Sources></Project>"
    )
    write_project(folder, qde)


def write_project(folder: Path, qde: str) -> None:
    with zipfile.ZipFile(folder / "data" / "raw" / "groups.qdpx", "w") as archive:
        archive.writestr("project.qde", qde)


def toy_project(folder: Path) -> str:
    with zipfile.ZipFile(folder / "data" / "raw" / "groups.qdpx") as archive:
        return archive.read("project.qde").decode()


@dataclass(frozen=True)
class Build:
    """What a build did: exit code, what it printed, and for each job whether its body ran."""

    code: int
    printed: str
    jobs: dict[str, str]

    @property
    def bodies(self) -> set[str]:
        return {job for job, state in self.jobs.items() if state == "made"}


def environment(source: Path | None = None) -> dict[str, str]:
    """The environment of a build; `source` is a copy of `src/` that stands in for the installed package."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("PEACERESEARCH")}
    return env | ({"PYTHONPATH": str(source)} if source else {})


def build(folder: Path, *arguments: str, source: Path | None = None, cores: int = 2) -> Build:
    """Run plain `snakemake` in `folder`, as someone who knows it would."""
    ledger = folder / LEDGER
    start = ledger.stat().st_size if ledger.exists() else 0
    command = [sys.executable, "-m", "snakemake", "--snakefile", str(REPOSITORY / "Snakefile"), "--cores", str(cores)]
    done = subprocess.run(
        [*command, *arguments], cwd=folder, env=environment(source), capture_output=True, text=True, timeout=600
    )
    return Build(done.returncode, done.stdout + done.stderr, read_ledger(ledger, start))


def read_ledger(ledger: Path, start: int = 0) -> dict[str, str]:
    if not ledger.exists():
        return {}
    with ledger.open("rb") as file:
        file.seek(start)
        entries = [json.loads(line) for line in file.read().decode().splitlines()]
    return {entry["job"]: entry["state"] for entry in entries}


def digests_of(folder: Path, *patterns: str) -> dict[str, bytes]:
    """Content of all files below `folder` that match, by their path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for pattern in patterns
        for path in sorted(folder.glob(pattern))
        if path.is_file()
    }
