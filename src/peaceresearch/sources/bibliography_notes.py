"""Remarks on records and lines of one file, gathered by kind: a note for each kind, however often it was met."""

from __future__ import annotations

from dataclasses import dataclass, field

from peaceresearch.sources.notes import Note

_SHOWN = 5


@dataclass
class Remarks:
    """What was odd in a file: for each kind where it was met, and how it looked there for the first time."""

    shown: str
    """The file as the user knows it."""
    _met: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    _first: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)

    def add(self, unit: str, number: int, kind: str, found: str, done: str) -> None:
        """`found` and `done` in the `unit` ("record", "line", "row") of this number; of one kind the first is told."""
        self._met.setdefault((unit, kind), []).append(number)
        self._first.setdefault((unit, kind), (found, done))

    def notes(self) -> list[Note]:
        """A note for each kind, in the order in which they were met."""
        return [
            Note(f"{self.shown}: {listed(unit, numbers)}", *self._said(unit, kind, numbers))
            for (unit, kind), numbers in self._met.items()
        ]

    def _said(self, unit: str, kind: str, numbers: list[int]) -> tuple[str, str]:
        found, done = self._first[unit, kind]
        return (found, done) if len(numbers) == 1 else (f"{found} (as in {unit} {numbers[0]})", done)


def listed(unit: str, numbers: list[int]) -> str:
    """Places of a file as notes and errors name them: `lines 1, 2, 3, 4, 5, ... (9 in all)`."""
    more = f", ... ({len(numbers)} in all)" if len(numbers) > _SHOWN else ""
    return f"{unit}{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers[:_SHOWN]))}{more}"
