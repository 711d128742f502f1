"""The sheets of an XLSForm as rows of text, with labels by language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from peaceresearch.problems import input_error
from peaceresearch.sources import file_kind
from peaceresearch.sources.sheet import sheet_names, workbook_rows
from peaceresearch.sources.survey_codes import listed
from peaceresearch.sources.variable_names import one_line
from peaceresearch.sources.workbook_table import value_text

SURVEY, CHOICES, SETTINGS = "survey", "choices", "settings"
LABEL = "label"
_SAME = {"relevance": "relevant", "bind::relevant": "relevant", "bind:relevant": "relevant", "value": "name"}
"""Headers that older forms have, as they are called now."""


@dataclass(frozen=True)
class FormRow:
    """A row of a sheet: `cells` by header (small letters, underscores), `labels` by language, `place` for errors."""

    place: str
    cells: Mapping[str, str]
    labels: Mapping[str, str]

    def __getitem__(self, header: str) -> str:
        return self.cells.get(header, "")


def read_sheets(path: Path, shown: str) -> tuple[dict[str, list[FormRow]], list[str]]:
    """The rows of the sheets `survey`, `choices` and `settings`, and the languages of the labels in their order.

    The language of a column `label` is "". A language is one however it is spelt in small and capital letters.

    Raises
    ------
    InputError
        The file is no workbook, or has no sheet `survey` with the columns `type` and `name`.
    """
    kind = file_kind.kind_of(file_kind.first_bytes(path, shown))
    if kind not in (file_kind.WORKBOOK, file_kind.ZIP):
        raise input_error(shown, f"this is {kind}, not an XLSForm", "save the form as .xlsx")
    there = {name.strip().casefold(): name for name in sheet_names(path, shown)}
    if SURVEY not in there:
        remedy = f"give the XLSForm; this file has the sheets {listed(there.values())}"
        raise input_error(shown, f"there is no sheet `{SURVEY}`", remedy)
    languages: dict[str, str] = {}
    sheets = {
        name: list(_rows(path, shown, there[name], languages)) if name in there else []
        for name in (SURVEY, CHOICES, SETTINGS)
    }
    if not any(row["type"] for row in sheets[SURVEY]):
        raise input_error(shown, "it has no column `type` with questions", "give the XLSForm", f"sheet {there[SURVEY]}")
    return sheets, list(languages.values())


def _rows(path: Path, shown: str, sheet: str, languages: dict[str, str]) -> Iterator[FormRow]:
    """The rows of a sheet that are not blank; adds the languages of its labels to `languages`."""
    headers: list[tuple[str, str | None]] = []
    for number, row in workbook_rows(path, shown, sheet):
        texts = [one_line(value_text(cell)) for cell in row]
        if not any(texts):
            continue
        if not headers:
            headers = [_header(text, languages) for text in texts]
            continue
        cells: dict[str, str] = {}
        labels: dict[str, str] = {}
        for (name, language), text in zip(headers, texts, strict=False):
            into, key = (cells, name) if language is None else (labels, language)
            if text:
                into.setdefault(key, text)
        yield FormRow(f"sheet {sheet}, row {number}", cells, labels)


def _header(text: str, languages: dict[str, str]) -> tuple[str, str | None]:
    """The name of a column, and the language if it is one of labels."""
    text = _SAME.get(text.casefold(), text)
    name, _, language = text.replace("::", ":").partition(":")
    name, language = name.strip().casefold().replace(" ", "_"), language.strip()
    if name != LABEL:
        return text.casefold().replace(" ", "_"), None
    return name, languages.setdefault(language.casefold().replace(" ", ""), language)
