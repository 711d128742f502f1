"""The text of Taguette's documents, which are HTML, and the positions that Taguette counts in it.

Source: Taguette's code, `taguette/extract.py`: "Locations are computed over UTF-8 bytes, and doesn't count HTML tags".
"""

from __future__ import annotations

from html.parser import HTMLParser

import numpy as np

from peaceresearch.sources.coded_segments_positions import widths
from peaceresearch.sources.coding_files_texts import Positions

# fmt: off
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "br", "caption", "dd", "div", "dl", "dt", "figcaption", "figure",
    "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre",
    "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
))
# fmt: on
_VERBATIM = ("pre", "listing", "textarea")


class _Reader(HTMLParser):
    """Collects text; a line break goes between blocks that have none between them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[tuple[str, bool]] = []
        self._apart, self._verbatim, self._last = False, False, "\n"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._apart |= tag in _BLOCKS
        self._verbatim = tag in _VERBATIM

    def handle_endtag(self, tag: str) -> None:
        self._apart |= tag in _BLOCKS
        self._verbatim = False

    def handle_data(self, data: str) -> None:
        if self._verbatim and data.startswith("\n"):
            data = data[1:]  # HTML has no line break right after <pre>
        self._verbatim = False
        if not data:
            return
        if self._apart and self._last != "\n" and not data.startswith("\n"):
            self.pieces.append(("\n", False))
        self._apart, self._last = False, data[-1]
        self.pieces.append((data, True))


def text_of_html(html: str) -> tuple[str, Positions]:
    r"""The text of an HTML document, and what Taguette counts of it.

    Parameters
    ----------
    html
        A document, or a snippet of one, as Taguette keeps it.

    Returns
    -------
    tuple
        The text: that of all nodes, with a line break between blocks (paragraphs, list items, cells) that have none
        between them; and the n + 1 positions at which its n code points begin: bytes of UTF-8, line breaks that were
        put in not counted.
    """
    reader = _Reader()
    reader.feed(html.replace("\r\n", "\n").replace("\r", "\n"))  # as HTML reads line ends
    reader.close()
    text = "".join(piece for piece, _ in reader.pieces)
    counts = np.array([counts for _, counts in reader.pieces], dtype=bool)
    counted = np.repeat(counts, [len(piece) for piece, _ in reader.pieces])
    return text, np.append(0, np.cumsum(np.where(counted, widths(text, "utf8"), 0)))
