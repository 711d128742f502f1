"""Survey microdata from SPSS (.sav, .zsav, .por) and Stata (.dta) files."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat
from pyreadstat._readstat_parser import parser_entry_point

from peaceresearch.problems import InputError, Problem, input_error
from peaceresearch.sources import (
    file_kind,
    statistical_encoding,
    statistical_rehearsal,
    statistical_tables,
    statistical_variables,
)
from peaceresearch.sources.notes import Note
from peaceresearch.sources.statistical_documents import documented_reasons
from peaceresearch.sources.survey_codes import taken
from peaceresearch.sources.survey_data import ROW, SurveyData, free_name

_SAV_KINDS = (file_kind.SPSS, file_kind.SPSS_COMPRESSED)
_KINDS = {
    ".sav": _SAV_KINDS,
    ".zsav": _SAV_KINDS,
    ".por": (file_kind.SPSS_PORTABLE,),
    ".dta": (file_kind.STATA,),
}
STATISTICAL = tuple(_KINDS)
"""Endings of the files that are read here."""
_PARSER_FORMATS = {".sav": "sav/zsav", ".zsav": "sav/zsav", ".por": "por", ".dta": "dta"}
_FETCH_AGAIN = "copy it again from where it came, or save it again in SPSS or Stata"
_STATA_END = b"</stata_dta>"
_STATA_TAGGED = b"<stata_dta>"
_ZLIB_BEST = 1 / 1032  # deflate's largest ratio, zlib.net "Technical Details"


def read_statistical_file(
    path: Path, shown: str | None = None, encoding: str | None = None, data_encoding: str | None = None
) -> SurveyData:
    """Read a .sav, .zsav, .por or .dta file.

    Parameters
    ----------
    path
        The file.
    shown
        Its path as the user knows it, for error lines; `path` by default.
    encoding
        Encoding of its texts, for example `cp1250`, where the file does not declare one or declares a wrong one. By
        default what the file says. A .por file takes none.
    data_encoding
        Encoding of its answers, where it is another one than that of names and labels.

    Returns
    -------
    SurveyData
        Texts are in composed Unicode (NFC) and without the trailing blanks that fill SPSS strings up; duplicate
        labels are left as they are. Missing values: see `SurveyData.reasons`.

    Raises
    ------
    InputError
        When the file is missing, empty, truncated, damaged, of another kind than its name says, locked with a
        password, or when its texts are not in the encoding declared.
    """
    name = shown or str(path)
    suffix = path.suffix.lower()
    head = file_kind.first_bytes(path, name)
    _check_kind(name, suffix, head)
    if suffix == ".por" and (encoding or data_encoding):
        remedy = "save it as .sav, or drop `encoding` and `data_encoding`"
        raise input_error(name, "an encoding cannot be declared for .por files", remedy)
    statistical_encoding.refuse_nonsense(name, encoding=encoding, data_encoding=data_encoding)
    stata = suffix == ".dta"
    if stata:
        _check_end(path, name, head)
    notes: list[Note] = []
    frame, meta = _parse(path, name, suffix, encoding, data_encoding, notes)
    used = _encoding_used(suffix, head, meta, encoding)
    notes += statistical_encoding.check(name, meta, frame, used, data_encoding or used)
    found = _own_names(statistical_variables.variables(meta, stata), name, notes)
    columns = [statistical_tables.column(each, frame.iloc[:, at], notes) for at, each in enumerate(found)]
    return SurveyData(
        answers=statistical_tables.answers(columns, len(frame)),
        items=statistical_variables.items(found),
        labels=statistical_variables.labels(found),
        reasons=_documented(statistical_tables.reasons(columns), meta.notes),
        sets=statistical_variables.sets(meta),
        notes=tuple(notes),
        ranges=statistical_variables.ranges(found),
    )


def _documented(reasons: pd.DataFrame, documents: list[str]) -> pd.DataFrame:
    """Reasons with the column `reason`, where the file's documents tell them (see `write_sav`)."""
    told = documented_reasons(documents)
    if not told:
        return reasons
    cells = reasons.groupby(["item", "code"], sort=False).ngroup()
    pairs = reasons.loc[~cells.duplicated(), ["item", "code"]].itertuples(index=False)
    return reasons.assign(reason=taken([told.get((item, code), "") for item, code in pairs], cells.to_numpy()))


def _check_kind(shown: str, suffix: str, head: bytes) -> None:
    """Refuse a file whose first bytes are not those of the format that its name says."""
    if suffix not in _KINDS:
        remedy = f"give one of {', '.join(sorted(_KINDS))}"
        raise input_error(shown, f"{suffix or 'no ending'} is no ending of a survey file", remedy)
    kind = file_kind.kind_of(head)
    if kind in _KINDS[suffix]:
        return
    right = next((ending for ending, kinds in _KINDS.items() if kind in kinds), None)
    if right:
        raise input_error(shown, f"this is {kind}", f"give it the ending {right}, in the configuration too")
    remedy = "save it without a password" if kind == file_kind.SPSS_ENCRYPTED else f"fetch the {suffix} file itself"
    raise input_error(shown, f"this is {kind}, not {_KINDS[suffix][0]}", remedy)


def _check_end(path: Path, shown: str, head: bytes) -> None:
    """Refuse a Stata file that stops before its closing tag: its value labels, which come last, would be lost."""
    if not head.startswith(_STATA_TAGGED):
        return
    with path.open("rb") as file:
        file.seek(-min(path.stat().st_size, 64), 2)
        if _STATA_END not in file.read():
            raise input_error(shown, "the file is cut off (its closing tag is missing)", _FETCH_AGAIN)


def _parse(
    path: Path, shown: str, suffix: str, encoding: str | None, data_encoding: str | None, notes: list[Note]
) -> tuple[pd.DataFrame, Any]:
    """Values as stored, declared missing values included, and the dictionary."""
    if statistical_rehearsal.crashes(path, _PARSER_FORMATS[suffix], encoding):
        raise input_error(shown, "the file is damaged (its dictionary cannot be read at all)", _FETCH_AGAIN)
    _, dictionary = _call(path, shown, suffix, encoding, metadataonly=True, user_missing=True)
    _check_size(path, shown, suffix, dictionary)
    if suffix in (".sav", ".zsav") and dictionary.number_rows is None:
        notes.append(Note("", "the header does not say how many rows there are", "read to its end, cut off or not"))
    if data_encoding is None:
        return _call(path, shown, suffix, encoding, user_missing=True, disable_datetime_conversion=True)
    # Names and labels come from the reading above: here they are bytes, as the answers are.
    options = {"user_missing": True, "disable_datetime_conversion": True}
    frame, _ = _call(path, shown, suffix, statistical_encoding.BYTES, **options)
    frame.columns = dictionary.column_names
    frame, cut = statistical_encoding.redecoded(shown, frame, data_encoding)
    notes += cut
    return frame, dictionary


def _call(path: Path, shown: str, suffix: str, encoding: str | None, **options: bool) -> tuple[pd.DataFrame, Any]:
    try:
        if suffix == ".por":
            # read_por has no user_missing, so that every reason would become a blank; the parser that it calls has.
            return parser_entry_point(str(path), parser_format="por", **options)  # type: ignore[no-any-return]
        read: Any = pyreadstat.read_dta if suffix == ".dta" else pyreadstat.read_sav
        return read(str(path), encoding=encoding, **options)  # type: ignore[no-any-return]
    except Exception as error:  # whatever the parser raises on a file's bytes (IndexError, too) is a fault of the file
        raise _reading_error(shown, suffix, encoding, error, "metadataonly" in options) from None


def _check_size(path: Path, shown: str, suffix: str, meta: Any) -> None:
    """Refuse a file too small for the rows that its header declares, for which the parser would take memory first."""
    if suffix == ".dta":
        row: float = sum(meta.variable_storage_width.values())
    else:
        row = len(meta.column_names) * (1 if suffix == ".sav" else _ZLIB_BEST)  # SPSS packs a cell into a byte at best
    if (meta.number_rows or 0) * row > path.stat().st_size:
        raise input_error(shown, f"the file is too small for the {meta.number_rows} rows of its header", _FETCH_AGAIN)


def _reading_error(shown: str, suffix: str, encoding: str | None, error: Exception, in_dictionary: bool) -> InputError:
    message = str(error)
    if "character set" in message:
        what = f"the encoding {encoding!r} is not known" if encoding else "declares an encoding that is not known"
        return input_error(shown, what, f"declare `encoding`, {statistical_encoding.KNOWN}")
    if "convert string" in message or isinstance(error, UnicodeError):
        if suffix == ".por":
            return input_error(shown, "its texts are not in UTF-8, the only encoding read from .por", "save it as .sav")
        source = f"{encoding}, as declared" if encoding else "the encoding that the file says"
        if in_dictionary:
            remedy = "declare the right `encoding`, for example cp1250 or cp1251"
            return input_error(shown, f"its texts are not in {source}", remedy)
        remedy = "declare the encoding of the answers as `data_encoding`, for example cp1250 or cp1251"
        return input_error(shown, f"its answers are not in {source}, although its names and labels are", remedy)
    if "number of rows" in message:
        return input_error(shown, "the file is cut off (fewer rows than its header says)", _FETCH_AGAIN)
    return input_error(shown, f"the file is damaged or cut off ({message or type(error).__name__})", _FETCH_AGAIN)


def _encoding_used(suffix: str, head: bytes, meta: Any, declared: str | None) -> str:
    """Encoding that the texts were read with: as declared, else as the file says, else the default of the format."""
    if declared or meta.file_encoding:
        return declared or str(meta.file_encoding)
    old = suffix == ".dta" and (not head.startswith(_STATA_TAGGED) or b"<release>117" in head)  # UTF-8 since Stata 14
    return "windows-1252" if old else statistical_encoding.UTF_8


def _own_names(
    found: list[statistical_variables.Variable], shown: str, notes: list[Note]
) -> list[statistical_variables.Variable]:
    """Variables under names that a table can hold: `row` is taken, and no two may be the same after NFC."""
    taken = {each.item for each in found}
    result = []
    for each in found:
        if each.item != ROW:
            result.append(each)
            continue
        item = free_name(ROW, taken)
        notes.append(Note(f"variable {each.item}", "this name is kept for the row number", f"renamed to {item}"))
        result.append(replace(each, item=item))
    twice = [item for item, count in Counter(each.item for each in result).items() if count > 1]
    if twice:
        remedy = "rename one of them in the file"
        raise InputError(Problem(shown, f"variable {item}", "two variables have this name", remedy) for item in twice)
    return result
