"""The one step after either engine."""

from __future__ import annotations

from pathlib import Path

from peaceresearch.publications.document import Woven, check_outputs
from peaceresearch.publications.finish.docx import finish_docx
from peaceresearch.publications.finish.pptx import finish_pptx


def finish(woven: Woven, format: str, path: Path) -> None:  # noqa: A002
    """Set in place what neither engine writes into a rendered document.

    A DOCX gets alternative texts on its pictures, captions and cross-references as fields that Word can renumber, the
    mark of synthetic data in its header, page numbers, its language and its properties; a PPTX the alternative texts,
    the mark on every slide, its language and its properties. HTML and PDF leave the engines complete and stay as they
    are. The texts come from the woven source, the words from its language, every date from its edition; the same input
    gives the same bytes.

    Parameters
    ----------
    woven
        The document that was rendered.
    format
        `html`, `pdf`, `docx` or `pptx`.
    path
        The rendered file.

    Raises
    ------
    InputError
        When the kind of document has no such format, the file is not what its format says, or a figure or table of the
        source has no numbered caption in a DOCX.
    """
    check_outputs(woven, {format: path})
    if format == "docx":
        finish_docx(woven, path)
    elif format == "pptx":
        finish_pptx(woven, path)
