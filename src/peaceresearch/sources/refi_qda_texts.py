"""The plain texts of a REFI-QDA project, and how positions in them are counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from peaceresearch.sources.refi_qda_archive import Archive, Content
from peaceresearch.sources.refi_qda_counting import Choice, Passage, choose
from peaceresearch.sources.refi_qda_elements import Findings, child, label
from peaceresearch.sources.refi_qda_positions import Ruler

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_SEVERAL = 3  # texts from which a note is made once for all of them
_TOLD = {
    "names": "as the names of its selections say",
    "ends": "as its selections would end outside the text otherwise",
    "words": "as its selections would cut words otherwise",
    "texts": "as other texts of the project do",
    "program": "as programs with this origin are believed to",
}
_STANDARD = "positions taken as code points, as the standard says"


class Texts:
    """Plain texts of a project, each read once; what cannot be read is said once."""

    def __init__(self, archive: Archive, findings: Findings, origin: str) -> None:
        self._archive, self._findings, self._origin = archive, findings, origin
        self._contents: dict[int, Content] = {}
        self._rulers: dict[int, Ruler] = {}

    def of(self, holder: Element) -> str | None:
        """Text of a source, representation, description or transcript; None where the project does not have it."""
        if id(holder) not in self._contents:
            self._contents[id(holder)] = self._read(holder)
        return self._contents[id(holder)].text

    def measure(self, passages: Mapping[int, Sequence[Passage]], holders: Mapping[int, Element]) -> None:
        """Find out how positions are counted in the texts of `holders`, by identity, from their `passages`."""
        texts = {key: text for key, holder in holders.items() if (text := self.of(holder)) is not None}
        choices = choose({key: (text, self._contents[key].mark) for key, text in texts.items()}, passages, self._origin)
        self._rulers = {key: Ruler(text, choices[key].counting) for key, text in texts.items()}
        remarks: dict[tuple[str, str], list[str]] = defaultdict(list)
        for key, choice in choices.items():
            for remark in _remarks(texts[key], choice):
                remarks[remark].append(label(holders[key]))
        for (found, done), places in remarks.items():
            if len(places) > _SEVERAL:
                self._findings.note("Sources", f"{len(places)} texts: {found}", done)
            else:
                for place in places:
                    self._findings.note(place, found, done)

    def ruler(self, holder: Element) -> Ruler | None:
        """How positions in the text of a measured `holder` are counted; None where there is no text."""
        return self._rulers.get(id(holder))

    def remark_media(self, sources: Iterable[Element]) -> None:
        """Note the pages, pictures and recordings that the project says are inside the archive and that are not."""
        for source in sources:
            path = source.get("path", "")
            if path and not self._archive.has(path):
                self._findings.note(label(source), f"{path} is not in the archive", "its codings are kept")

    def _read(self, holder: Element) -> Content:
        inline = child(holder, "PlainTextContent")
        if inline is not None:
            return Content(inline.text or "")
        plain, rich = holder.get("plainTextPath", ""), holder.get("richTextPath", "")
        content = self._archive.text(plain) if plain else Content()
        if content.text is None and content.problem is None and rich:
            stand_in = self._archive.text(rich) if rich.lower().endswith(".txt") else self._archive.rich_text(rich)
            content = stand_in if stand_in.text is not None or stand_in.problem or not plain else content
        if content.problem:
            self._findings.problems.append(content.problem)
        elif content.remark and content.text is None:
            self._findings.note(label(holder), content.remark, "read without its text")
        elif content.mark:
            self._findings.note(label(holder), content.remark, "not counted as part of the text")
        elif content.remark:
            self._findings.note(label(holder), content.remark, "positions count in its paragraphs: check some")
        return content


def _remarks(text: str, choice: Choice) -> list[tuple[str, str]]:
    """What is to be noted of the counting of one text, as what was found and what was done."""
    remarks = []
    if str(choice.counting):
        remarks.append((f"positions count {choice.counting}", f"converted to code points, {_TOLD[choice.told_by]}"))
    elif not choice.told_by:
        wide = sum(character > "\uffff" for character in text)
        if wide:
            remarks.append((f"{wide} character(s) that some programs count twice (emoji, for example)", _STANDARD))
        elif "\r\n" in text:
            remarks.append(("line breaks of two characters, which some programs count as one", _STANDARD))
    if choice.unconfirmed:
        found = f"{choice.unconfirmed} selection(s) of those compared are not called by the words that they select"
        remarks.append((found, "kept as they are: check some"))
    return remarks
