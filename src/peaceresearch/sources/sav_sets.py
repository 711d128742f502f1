"""Multiple-response sets of an SPSS file, which pyreadstat reads and does not write.

Source: GNU PSPP, "System File Format" (pspp-dev): the dictionary is a row of records, each with its type first; sets
stand in a record of type 7, subtype 7, which names variables by their short names in lower case.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import pandas as pd

from peaceresearch.sources.sav_names import sav_names

_HEADER = 176
_END = 999
_LONG_NAMES = 13
_SETS = 7


class _Record(NamedTuple):
    """One record of the dictionary: its type, that of an extension, and where it and its data stand."""

    kind: int
    subtype: int
    start: int
    data: slice


def with_sets(content: bytes, sets: pd.DataFrame, names: Mapping[str, str]) -> bytes:
    """The content of a .sav file with multiple-response sets.

    Parameters
    ----------
    content
        A file as pyreadstat writes it (little-endian).
    sets
        One row per member: set, label, kind (dichotomies|categories), counted, item.
    names
        The names of the items in the file.
    """
    short: dict[str, str] = {}
    for record in _records(content):
        if record.subtype == _LONG_NAMES:
            pairs = content[record.data].decode().rstrip("\t").split("\t")
            short |= {long: name for name, long in (pair.split("=", 1) for pair in pairs)}
        if record.kind == _END:
            text = "".join(_lines(sets, names, short)).encode()
            extension = struct.pack("<4i", 7, _SETS, 1, len(text)) + text
            return content[: record.start] + extension + content[record.start :]
    return content


def writable_sets(sets: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """The sets with two or more members that the file has: SPSS knows no others."""
    kept = sets[sets["item"].isin(list(names))]
    return kept[kept.groupby("set")["item"].transform("size") > 1]


def _lines(sets: pd.DataFrame, names: Mapping[str, str], short: Mapping[str, str]) -> Iterator[str]:
    given = sav_names(list(dict.fromkeys(sets["set"])))
    for name, members in sets.groupby("set", sort=False):
        first = members.iloc[0]
        counted, label = str(first["counted"]), str(first["label"])
        kind = f"D{len(counted.encode())} {counted}" if first["kind"] == "dichotomies" else "C"
        own = " ".join(short[names[item]].lower() for item in members["item"])
        yield f"${given[str(name)]}={kind} {len(label.encode())} {label} {own}\n"


def _records(content: bytes) -> Iterator[_Record]:
    at = _HEADER
    while True:
        kind, *fields = struct.unpack_from("<4i", content, at)
        data = slice(at, at)
        if kind == 2:  # a variable: 32 bytes, its label, its missing values
            end = at + 32
            if fields[1]:
                end += 4 + _padded(struct.unpack_from("<i", content, end)[0], 4)
            end += 8 * abs(fields[2])
        elif kind == 3:  # value labels: each of them has 8 bytes of value, its length, its text
            end = at + 8
            for _ in range(fields[0]):
                end += 8 + _padded(1 + content[end + 8], 8)
        elif kind == 4:
            end = at + 8 + 4 * fields[0]
        elif kind == 6:
            end = at + 8 + 80 * fields[0]
        else:  # 7, an extension; or the end
            data = slice(at + 16, at + 16 + fields[1] * fields[2])
            end = data.stop
        yield _Record(kind, fields[0] if kind == 7 else 0, at, data)
        if kind == _END:
            return
        at = end


def _padded(size: int, unit: int) -> int:
    return -(-size // unit) * unit
