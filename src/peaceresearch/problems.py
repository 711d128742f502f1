"""What is wrong with an input, as one line each: file, place, what is wrong, what would be right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from os import PathLike, fspath


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong with one input.

    `file` is the path as the user knows it, `place` a line, row, column, sheet or key ("" for the whole file),
    `what` the fault, and `remedy` what would be right.
    """

    file: str
    place: str
    what: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.place}: " if self.place else ""
        text = f"{self.file}: {place}{self.what}; {self.remedy}"
        return " ".join(text.split())  # one line, whatever a library's message held


class InputError(Exception):
    """Every problem found in the inputs at once; shown to the user as one line each, never as a traceback."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def input_error(file: str | PathLike[str], what: str, remedy: str, place: str = "") -> InputError:
    """An `InputError` of a single problem, to be raised by the caller."""
    return InputError([Problem(fspath(file), place, what, remedy)])
