"""The entries of a .qdpx archive: which are acceptable, and which one a project means. Nothing is unpacked."""

from __future__ import annotations

import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import PurePosixPath
from urllib.parse import unquote

from peaceresearch.problems import Problem
from peaceresearch.sources.refi_qda_xml import EXPORT_AGAIN

ENTRY_LIMIT = 100_000  # entries of one archive: a project has one for each source, and a few more
READ_LIMIT = 2_000_000_000  # bytes, unpacked, of all that may be read: project, plain texts and rich texts
RATIO_LIMIT = 100  # times that an entry may grow when unpacked; plain text and XML grow some 3 to 30 times
RATIO_FROM = 5_000_000  # bytes, unpacked, below which an entry may grow as it likes

_READ = (".qde", ".txt", ".docx")
_SUSPECT = "check where the file came from"
_LEADS_OUT = re.compile(r"(^|/)\.\.(/|$)|^/|^[A-Za-z]:")
_KINDS = (
    ("word/document.xml", "a Word document (.docx)"),
    ("xl/workbook.xml", "an Excel workbook (.xlsx)"),
    ("ppt/presentation.xml", "a slide deck (.pptx)"),
)


class Entries:
    """The files of an archive by name; `shown` is the archive's path as the user knows it."""

    def __init__(self, entries: Sequence[zipfile.ZipInfo], shown: str) -> None:
        self._shown = shown
        self.all = [each for each in entries if not _is_folder(each) and not _finder_litter(_path(each))]
        self._by_name: dict[str, list[zipfile.ZipInfo]] = defaultdict(list)
        for each in self.all:
            self._by_name[PurePosixPath(_path(each)).name.lower()].append(each)

    def problems(self) -> list[Problem]:
        """What makes the archive one that is not to be read: one problem for each fault."""
        if len(self.all) > ENTRY_LIMIT:
            return [Problem(self._shown, "", f"has {len(self.all)} entries, a project has far fewer", _SUSPECT)]
        found = []
        for each in self.all:
            if _LEADS_OUT.search(_path(each)):
                what = "is the name of an entry that leads out of the archive"
                found.append(Problem(self._shown, each.filename[:200], what, _SUSPECT))
        for name, count in sorted(Counter(map(_path, self.all)).items()):
            if count > 1 and not name.lower().endswith(".qde"):
                found.append(Problem(self._shown, name[:200], f"is the name of {count} entries", EXPORT_AGAIN))
        size = sum(each.file_size for each in self.all if _path(each).lower().endswith(_READ))
        if size > READ_LIMIT:
            what = f"its project and texts have {size // 1_000_000} MB when unpacked"
            found.append(Problem(self._shown, "", what, f"split the project, or {_SUSPECT}"))
        return found

    def projects(self) -> list[zipfile.ZipInfo]:
        """Entries that are project files by their name."""
        return sorted(
            (each for each in self.all if _path(each).lower().endswith(".qde")), key=lambda each: each.filename
        )

    def kind(self) -> str:
        """What an archive without project file is: "" where that cannot be told."""
        names = {_path(each).lower() for each in self.all}
        inner = sorted(name for name in names if name.endswith((".qdpx", ".zip")))
        if inner:
            return f"it holds another archive ({inner[0]}): unpack that first"
        return next((f"this is {kind}" for name, kind in _KINDS if name in names), "")

    def named(self, reference: str) -> zipfile.ZipInfo | Problem | None:
        """The entry that a path of a project means, in any folder and whatever its case; `sources` wins.

        Programs write the folder as ``Sources`` or ``sources``, the name with or without its extension, and blanks as
        ``%20``. Two entries that fit equally well are a problem; of two that differ in case, the one that is spelt as
        in the project is meant.
        """
        name = PurePosixPath(reference.rpartition("://")[2].replace("\\", "/")).name
        for spelt in (name, unquote(name), f"{name}.txt", name.removesuffix(".txt")):
            same = self._by_name.get(spelt.lower(), [])
            inside = [each for each in same if PurePosixPath(_path(each)).parent.name.lower() == "sources"] or same
            exact = [each for each in inside if PurePosixPath(_path(each)).name == spelt] or inside
            if len(exact) > 1:
                names = ", ".join(sorted(each.filename for each in exact))
                return Problem(self._shown, reference, f"may be any of {len(exact)} entries: {names}", EXPORT_AGAIN)
            if exact:
                return exact[0]
        return None


def grows(entry: zipfile.ZipInfo) -> int:
    """How many times an entry grows when unpacked, where that is more than a text or project does; else 0."""
    ratio = entry.file_size // max(entry.compress_size, 1)
    return ratio if entry.file_size > RATIO_FROM and ratio > RATIO_LIMIT else 0


def _path(entry: zipfile.ZipInfo) -> str:
    return entry.filename.replace("\\", "/")


def _is_folder(entry: zipfile.ZipInfo) -> bool:
    return _path(entry).endswith("/")  # ZipInfo.is_dir fails on a name of no characters


def _finder_litter(name: str) -> bool:
    return name.startswith("__MACOSX/") or PurePosixPath(name).name.startswith("._")
