"""The items of the PRISMA 2020 checklist.

Numbering and parts: Page et al. (2021), The PRISMA 2020 statement, BMJ 372, n71, table 1; the words of each language
are our own short ones.
"""

from __future__ import annotations

PARTS = {
    "1": "title", "2": "abstract", "3": "introduction", "5": "methods", "16": "results", "23": "discussion",
    "24": "other",
}  # fmt: skip
"""First item of each part of the checklist."""
_LETTERS = {"10": "ab", "13": "abcdef", "16": "ab", "20": "abcd", "23": "abcd", "24": "abc"}
"""Items that have parts of their own."""
ITEMS = tuple(f"{number}{letter}" for number in range(1, 28) for letter in _LETTERS.get(str(number)) or [""])
"""The 42 items that are reported on, in their order."""


def topic(item: str) -> str:
    """The number of an item without its letter, by which its topic is named."""
    return item.rstrip("abcdef")
