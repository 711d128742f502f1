"""Titles as they are compared: what is left of them, their numbers, and how two of them may differ and be one."""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz

from peaceresearch.documents.duplicates_scripts import in_latin

FAR_APART = 60
"""Titles less alike than this (`likeness`) tell two documents apart, whatever identifier they share. Of 20,000 pairs of
titles drawn by chance from seven searches of one real review 99 % are below it, and all 877 pairs with one DOI or PMID
are at 92 or above."""
SHORT = 25
"""Titles with fewer letters, or fewer than four words, are those of many documents: author and year are needed too."""
LONG = 30
"""Letters that the beginning or the end of a title has at least, to be taken for the whole."""
NOTICES = frozenset(
    (
        "addendum", "comment", "commentary", "corrected", "correction", "corrigenda", "corrigendum", "errata",
        "erratum", "protocol", "rejoinder", "reply", "response", "retracted", "retraction", "withdrawal", "withdrawn",
    )
)  # fmt: skip
"""Words by which databases tell a notice about a document from the document."""
_TAGS = re.compile(r"</?[A-Za-z][^<>]*>")
_APPENDED = re.compile(r"(?<=\w)\W*\[[^\[\]]*\]\W*$")
_CUT = re.compile(r"(\.\.\.|…)\s*$")
_SIGNS, _DIGITS = re.compile(r"[\W_]+"), re.compile(r"\d+")
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i", "ħ": "h"})
_ROMAN = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "xi": "11", "xii": "12"}


def normalised(text: str) -> str:
    """`text` in small letters, without accents, markup and entities; signs are blanks, one between words."""
    while (plain := html.unescape(text)) != text:
        text = plain
    if "<" in text:
        text = _TAGS.sub(" ", text)
    apart = unicodedata.normalize("NFKD", text.casefold())
    letters = apart if apart.isascii() else "".join(sign for sign in apart if not unicodedata.combining(sign))
    return " ".join(_SIGNS.sub(" ", letters.translate(_LETTERS)).split())


def normalised_title(title: str) -> str:
    """A title as it is compared: see `normalised`; without what stands in brackets after it, which is a database's (its
    language, the title in another one, "[References]").
    """
    return normalised(_APPENDED.sub("", title)) or normalised(title)


@dataclass(frozen=True)
class Title:
    """A title and what is told from it."""

    text: str

    @cached_property
    def compared(self) -> str:
        """See `normalised_title`."""
        return normalised_title(self.text)

    @cached_property
    def letters(self) -> int:
        """Number of letters and digits."""
        return len(self.compared) - self.compared.count(" ")

    @cached_property
    def is_short(self) -> bool:
        """Whether it may well be the title of another document too."""
        return self.letters < SHORT or self.compared.count(" ") < 3

    @cached_property
    def is_cut(self) -> bool:
        """Whether it ends in an ellipsis."""
        return bool(_CUT.search(self.text))

    @cached_property
    def numbers(self) -> tuple[str, ...]:
        """Arabic numbers, and Roman ones of several letters, in their order."""
        words = normalised(self.text).split()
        return tuple(
            number for word in words for number in ([_ROMAN[word]] if word in _ROMAN else _DIGITS.findall(word))
        )

    @cached_property
    def appended(self) -> str:
        """What stands in brackets after it."""
        found = _APPENDED.search(self.text)
        return normalised(found[0]) if found and normalised(self.text[: found.start()]) else ""

    @cached_property
    def notices(self) -> frozenset[str]:
        """Words that tell a notice about a document."""
        return NOTICES.intersection(normalised(self.text).split())


def likeness(one: Title, other: Title) -> float:
    """0 to 100, how alike two titles are in any way that those of one document are: words left out, added, or in
    another order, or in another script (rapidfuzz's `token_set_ratio` of all that they hold, in Latin letters).
    """
    return float(fuzz.token_set_ratio(in_latin(normalised(one.text)), in_latin(normalised(other.text))))


def are_far_apart(one: Title, other: Title) -> bool:
    """Whether two titles cannot be those of one document; one that is missing tells nothing."""
    return bool(one.compared and other.compared) and likeness(one, other) < FAR_APART


def same_numbers(one: Title, other: Title) -> bool:
    """Whether two titles have the same numbers, "1,000" being 1000."""
    return set(one.numbers) == set(other.numbers) or "".join(one.numbers) == "".join(other.numbers)


def have_numbers_against(one: Title, other: Title) -> bool:
    """Whether each has a number that the other lacks: reports of two years, volumes of one work."""
    mine, theirs = set(one.numbers), set(other.numbers)
    return not (same_numbers(one, other) or mine <= theirs or theirs <= mine)


def has_the_words_of(one: Title, other: Title) -> bool:
    """Whether two titles, of five words or more, have the same words in another order."""
    mine, theirs = one.compared.split(), other.compared.split()
    return mine != theirs and len(mine) > 4 and sorted(mine) == sorted(theirs)


def is_cut_from(one: Title, other: Title) -> bool:
    """Whether one of two titles, ending in an ellipsis, is the beginning of the other."""
    return any(
        cut.is_cut and cut.letters >= LONG and whole.compared.startswith(cut.compared)
        for cut, whole in ((one, other), (other, one))
    )


def words_before(one: Title, other: Title) -> str:
    """What stands before the title of one of two documents, where the rest is the other's title; "" where nothing
    does, or an article only.
    """
    short, long = sorted((one.compared, other.compared), key=len)
    before = long.removesuffix(short).strip() if short and long.endswith(f" {short}") else ""
    return before if len(before) > 3 else ""
