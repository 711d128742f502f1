"""One build at a time in a study folder."""

from __future__ import annotations

import fcntl
from pathlib import Path

from peaceresearch.problems import input_error

_held: list[object] = []


def hold(results: Path) -> None:
    """Hold the folder `results` for this process until it ends, however it ends.

    A kernel lock (flock) leaves nothing behind when a build is killed, so nobody has to unlock by hand.

    Raises
    ------
    InputError
        Another live process holds it.
    """
    results.mkdir(parents=True, exist_ok=True)
    file = (results / ".lock").open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise input_error(
            f"{results.name}/", "another build is running in this study", "wait until it ends, or stop it"
        ) from None
    _held.append(file)  # a file that is collected would be closed, and the lock gone
