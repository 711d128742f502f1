"""Which engine renders the documents: Quarto when it is there, or the one that comes with this package."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping
from typing import Literal

from peaceresearch.problems import InputError, input_error

# Only the standard library above: this is asked while the Snakefile is parsed.

#: Number of the embedded engine; it goes up whenever that engine renders the same document differently.
EMBEDDED_VERSION = 1

#: The oldest Quarto whose typst output carries alternative texts and whose options are the ones we set.
OLDEST_QUARTO = (1, 9)

#: `quarto --version` is a shell script that prints a file; this is generous even for a cold network drive.
_SECONDS = 60

_VERSION = re.compile(r"^(\d+)\.(\d+)\.(\d+)\b")


def resolve_engine(
    wanted: Literal["auto", "quarto", "embedded"],
    environ: Mapping[str, str] | None = None,
    file: str = "config/study.yaml",
) -> str:
    """The engine that renders, with its version, as one string that belongs in a publication's spec.

    Parameters
    ----------
    wanted
        `auto` takes Quarto when a program of that name is on the PATH and the embedded engine otherwise; `quarto` and
        `embedded` insist.
    environ
        The environment to look in and to run `quarto --version` with; None for the process's own.
    file
        Where `wanted` was said, for the message.

    Returns
    -------
    str
        `quarto <version>`, for example `quarto 1.9.38`, or `embedded <number>`.

    Raises
    ------
    InputError
        When `wanted` is none of the three; when Quarto is wanted and absent; or when the Quarto that would be used
        does not tell its version or is older than 1.9 (under `auto` too: rendering quietly with another engine than
        the one installed would change every page).
    """
    if wanted not in ("auto", "quarto", "embedded"):
        raise input_error(file, f'there is no engine "{wanted}"', "use auto, quarto or embedded", "engine")
    embedded = f"embedded {EMBEDDED_VERSION}"
    if wanted == "embedded":
        return embedded
    program = find_quarto(environ)
    if program is None:
        if wanted == "auto":
            return embedded
        oldest = ".".join(map(str, OLDEST_QUARTO))
        what, remedy = "quarto is not on the PATH", f"install Quarto {oldest} or newer, or write engine: embedded"
        raise input_error(file, what, remedy, "engine")
    return f"quarto {_version(program, environ, file)}"


def find_quarto(environ: Mapping[str, str] | None = None) -> str | None:
    """The Quarto program on the PATH of `environ` (None: of the process), or None when there is none."""
    return shutil.which("quarto", path=None if environ is None else environ.get("PATH", ""))


def _version(program: str, environ: Mapping[str, str] | None, file: str) -> str:
    try:
        answer = subprocess.run(
            [program, "--version"],
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            env=None if environ is None else dict(environ),
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _unusable(file, f"{program} does not run ({error})") from None
    said = answer.stdout.strip().splitlines()
    found = _VERSION.match(said[-1].strip()) if said else None
    if answer.returncode or not found:
        told = (answer.stderr or answer.stdout).strip() or f"exit code {answer.returncode}"
        raise _unusable(file, f"{program} --version tells no version ({told})")
    if (int(found[1]), int(found[2])) < OLDEST_QUARTO:
        raise _unusable(file, f"{program} is version {found[0]}")
    return found[0]


def _unusable(file: str, what: str) -> InputError:
    oldest = ".".join(map(str, OLDEST_QUARTO))
    return input_error(file, what, f"install Quarto {oldest} or newer, or write engine: embedded", "engine")
