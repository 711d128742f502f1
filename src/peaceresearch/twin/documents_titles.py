"""Titles of synthetic documents, no two of them so alike that they could be taken for one."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from rapidfuzz import fuzz

from peaceresearch.problems import input_error
from peaceresearch.study.twin_documents import TitlesByValue
from peaceresearch.twin.part import FILE

PREFIX = "[Synthetic] "
_APART = 5
"""By how much two titles must be less alike than what makes a duplicate."""
_TRIES = 500


@dataclass
class Titles:
    """Makes titles that differ from all that it made before."""

    declared: TitlesByValue
    similarity: float
    """Least similarity of two titles of one document, 0 to 100."""
    numbers: np.random.Generator
    made: list[str] = field(default_factory=list)

    def another(self, value: str, is_off_topic: bool) -> str:
        """A title for a document with this value of the field that titles go by."""
        source = self.declared.of[value]
        words = source.words | (source.other if is_off_topic else {})
        for _ in range(_TRIES):
            pattern = source.patterns[int(self.numbers.integers(len(source.patterns)))]
            filled = {slot: choice[int(self.numbers.integers(len(choice)))] for slot, choice in words.items()}
            title = PREFIX + pattern.format(**filled)
            nearest = max((fuzz.ratio(title.lower(), other.lower()) for other in self.made), default=0)
            if nearest < self.similarity - _APART:
                self.made.append(title)
                return title
        what = f"the words for titles make less than {len(self.made) + 1} that differ"
        raise input_error(FILE, what, "add words or patterns", "documents.titles")
