"""The text of a Word document that stands in for a missing plain text."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import docx
from docx.table import Table

PARAGRAPH_END = "\n"


def docx_text(data: bytes, limit: int) -> str:
    r"""Paragraphs of a .docx in the order of the page, cells of tables included, each ended by ``\n``.

    Parameters
    ----------
    data
        The document, at most `limit` bytes when unpacked.

    Raises
    ------
    ValueError
        With what it is, as the end of a sentence, when this is no .docx, a damaged one, or a larger one.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            parts = [each for each in opened.infolist() if each.filename.lower().endswith((".xml", ".rels"))]
        size = sum(each.file_size for each in parts)
        text = "".join(_paragraphs(docx.Document(io.BytesIO(data)))) if size <= limit else ""
    except Exception as error:  # a damaged document ends in errors of zipfile, lxml and python-docx alike
        raise ValueError(f"cannot be read as a Word document ({type(error).__name__})") from None
    if size > limit:
        raise ValueError(f"is larger than {limit // 1_000_000} MB when unpacked")
    return text


def _paragraphs(block: docx.document.Document | docx.table._Cell) -> Iterator[str]:
    for each in block.iter_inner_content():
        if isinstance(each, Table):
            for row in each.rows:
                for cell in dict.fromkeys(row.cells):  # a merged cell is there once for each column
                    yield from _paragraphs(cell)
        else:
            yield each.text + PARAGRAPH_END
