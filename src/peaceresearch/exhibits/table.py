"""A table as it will be read: cells with spans and alignment, and its forms as files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Literal

import pypandoc

Align = Literal["left", "center", "right"]


@dataclass(frozen=True)
class Cell:
    """One cell; `lines` are shown under each other. A spreadsheet has `number` in place of the first line, shown by
    `number_format` (as spreadsheets write it).
    """

    lines: Sequence[str]
    align: Align = "left"
    columns: int = 1
    rows: int = 1
    is_header: bool = False
    is_muted: bool = False
    """Whether it says that there is nothing: it stands back, in italics."""
    number: float | None = None
    number_format: str = "General"
    markup: Sequence[str] = ()
    """The lines as HTML, where words in them are emphasised or links; a spreadsheet has `lines`."""

    def html(self) -> str:
        """The cell as HTML; a header cell says what it heads."""
        tag = "th" if self.is_header else "td"
        first, *others = self.markup or [escape(line) for line in self.lines] or [""]
        # pandoc forgets that a cell of the body is a header: the type says it instead.
        mark = "strong" if self.is_header else "em" if self.is_muted else ""
        text = (f"<{mark}>{first}</{mark}>" if mark else first) + "".join(f"<br />{line}" for line in others)
        spans = (f' colspan="{self.columns}"' if self.columns > 1 else "") + (
            f' rowspan="{self.rows}"' if self.rows > 1 else ""
        )
        return f'<{tag}{spans} style="text-align: {self.align};">{text}</{tag}>'


@dataclass(frozen=True)
class Table:
    """Rows of cells; `widths` are shares of the text width, which sum to at most 1 (none: as wide as the content).

    `unfolded` is the same table as a spreadsheet has it, where a page has not its width.
    """

    head: Sequence[Sequence[Cell]]
    body: Sequence[Sequence[Cell]]
    widths: Sequence[float] = field(default_factory=tuple)
    unfolded: Table | None = None

    def html(self) -> str:
        """The table as HTML, in a form that pandoc and Quarto read with spans and alignment."""
        columns = "".join(f'<col style="width: {100 * width:.0f}%" />' for width in self.widths)
        head = "\n".join(f"<tr>{''.join(cell.html() for cell in row)}</tr>" for row in self.head)
        head = f"<thead>\n{head}\n</thead>\n" if head else ""
        body = "\n".join(f"<tr>{''.join(cell.html() for cell in row)}</tr>" for row in self.body)
        group = f"<colgroup>{columns}</colgroup>\n" if columns else ""
        return f"<table>\n{group}{head}<tbody>\n{body}\n</tbody>\n</table>\n"

    def pandoc_json(self) -> str:
        """The table as a pandoc document of one block."""
        return str(pypandoc.convert_text(self.html(), "json", format="html"))

    def markdown(self) -> str:
        """The table as Markdown, for a look (pipes where it has no spans, a grid where it has)."""
        return str(pypandoc.convert_text(self.html(), "markdown", format="html", extra_args=["--columns=110"]))


def heading(text: str, align: Align = "left", columns: int = 1, rows: int = 1) -> Cell:
    """A header cell of one line."""
    return Cell([text], align, columns, rows, is_header=True)


def no_figure(text: str = "") -> Cell:
    """A cell in a column of numbers that has none: a blank one, or a dash where one is withheld."""
    return Cell([text], "right")


def figure(value: float, lines: Sequence[str], digits: int, *, is_signed: bool = False) -> Cell:
    """A cell with a number, to the right: `value` for a spreadsheet, with as many decimals as `lines[0]` shows."""
    form = "#,##0" + ("." + "0" * digits if digits else "")
    return Cell(lines, "right", number=float(value), number_format=f"+{form};-{form};{form}" if is_signed else form)
