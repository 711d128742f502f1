"""Titles that are cut with an ellipsis and may be those of several documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from peaceresearch.documents.duplicates_compared import Compared, Link
from peaceresearch.documents.duplicates_titles import is_cut_from
from peaceresearch.documents.duplicates_typing import differ_by_typing


def cuts_told(compared: Compared, links: Sequence[Link]) -> Iterator[Link]:
    """The links by titles, with what speaks against those of a cut title that is the beginning of several titles.

    "Law on ... in the Municipality of ..." would make one document of all that begin so. What was linked with it counts
    (the same first author, about the same year), and a title that is whole without what was cut.
    """
    cuts = {at: cut for at, link in enumerate(links) if (cut := _cut(compared, link))}
    uncut = {title.compared for title in compared.titles if not title.is_cut} if cuts else set()
    wholes = {text: uncut & {text} for text, _ in cuts.values()}
    for text, whole in cuts.values():
        wholes[text] |= {whole} - {""}
    several = {text for text, own in wholes.items() if _are_several(sorted(own))}
    for at, link in enumerate(links):
        if at in cuts and cuts[at][0] in several:
            yield replace(link, against=("the cut title is the beginning of several",))
        else:
            yield link


def _cut(compared: Compared, link: Link) -> tuple[str, str] | None:
    """The beginning by which a link merges two records, and the whole title, "" where that is cut, too."""
    short, long = sorted((compared.titles[link.one], compared.titles[link.other]), key=lambda title: title.letters)
    if link.against or short.compared == long.compared or not is_cut_from(short, long):
        return None
    return short.compared, "" if long.is_cut else long.compared


def _are_several(titles: Sequence[str]) -> bool:
    return any(not differ_by_typing(one, other) for one, other in combinations(titles, 2))
