"""A page of the documentation as a script: files that it shows are written, commands run, in the order of the page."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
SECONDS = 300


@dataclass(frozen=True)
class File:
    """A block ```` ```yaml file=config/survey.yaml ````; with `append`, its lines go to the end of the file."""

    path: str
    text: str
    append: bool


@dataclass(frozen=True)
class Command:
    """A line `$ command` of a block ```` ```console ````, and what follows it; with `fails`, it ends in an error."""

    command: str
    expected: str
    fails: bool


def steps(page: str) -> Iterator[File | Command]:
    """What the blocks of a page ask for; blocks without a file that are no console are only shown."""
    for found in FENCE.finditer(page):
        language, *options = found["info"].split() or [""]
        path = next((option.removeprefix("file=") for option in options if option.startswith("file=")), None)
        if path is not None:
            yield File(path, found["body"], "append" in options)
        elif language == "console":
            for part in re.split(r"^\$ ", found["body"], flags=re.MULTILINE)[1:]:
                command, _, expected = part.partition("\n")
                while command.endswith("\\"):
                    more, _, expected = expected.partition("\n")
                    command = f"{command[:-1].rstrip()} {more.lstrip('> ')}"
                yield Command(command, expected, "fails" in options)


def carry_out(step: File | Command, folder: Path) -> str | None:
    """Write a file, or run a command in `folder`; None, or how what came differs from what the page shows."""
    if isinstance(step, File):
        path = folder / step.path
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.read_text(encoding="utf-8") if step.append else ""
        path.write_text(before + step.text, encoding="utf-8")
        return None
    done = run(step.command, folder)
    shown = fits(done.stdout, step.expected)
    if shown and (done.returncode != 0) == step.fails:
        return None
    why = "" if shown else "other output"
    return f"$ {step.command}\n--- exit code {done.returncode} {why}\n{done.stdout}--- the page has\n{step.expected}"


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a line of shell with the commands of this environment first on the path; errors among the output."""
    here = str(Path(sys.executable).parent)
    env = {key: value for key, value in os.environ.items() if not key.startswith("PEACERESEARCH")}
    env |= {"PATH": f"{here}{os.pathsep}{env['PATH']}", "COLUMNS": "200", "NO_COLOR": "1", "LC_ALL": "C.UTF-8"}
    return subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=SECONDS,
        check=False,
    )


def fits(actual: str, expected: str) -> bool:
    """Whether an output is as the page shows it: a line `...` stands for any lines, `...` in a line for any text."""
    pattern = ""
    for line in expected.rstrip("\n").split("\n"):
        if line.strip() == "...":
            pattern += r"(?:.*\n)*"
        else:
            pattern += ".*".join(re.escape(part) for part in line.rstrip().split("...")) + r" *\n"
    text = actual.rstrip("\n") + "\n"
    return re.fullmatch(pattern, text) is not None
