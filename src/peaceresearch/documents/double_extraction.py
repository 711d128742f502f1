"""What several people read in the same documents: what is settled between them, and where they differ."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import pandas as pd

from peaceresearch.results.table import rows

Values = tuple[str, ...]
DIFFERENCES = ("record", "field", "by", "entry", "agreed")
MEND_ONE = "mend one of the sheets"
"""What would be right where something is `overruled`."""
_LONGEST = 60
"""Characters of an entry that a problem shows."""


@dataclass(frozen=True)
class Readings:
    """What each person read, and what they agreed on.

    Attributes
    ----------
    readers
        Record: who read it, in the order of the sheets.
    values
        Record and field: person: values. A reader of the record who gave none is not there.
    agreed
        Record and field: the values agreed on; none where it was agreed that there are none.
    entries
        Record, field and person ("" for what is agreed): the cell as it stands.
    """

    readers: dict[str, list[str]] = field(default_factory=dict)
    values: dict[tuple[str, str], dict[str, Values]] = field(default_factory=dict)
    agreed: dict[tuple[str, str], Values] = field(default_factory=dict)
    entries: dict[tuple[str, str, str], str] = field(default_factory=dict)

    def given(self, record: str, name: str) -> dict[str, Values]:
        """The values that each reader of a record gave in a field, in the order of the sheets."""
        of = self.values.get((record, name), {})
        return {person: of.get(person, ()) for person in self.readers.get(record, ())}

    def entry(self, record: str, name: str, person: str) -> str:
        """The cell as it stands; "" where there is none."""
        return self.entries.get((record, name, person), "")


def readings_of(table: pd.DataFrame) -> Readings:
    """What rows of sheets (record, by, is_agreed, field, value, entry) hold; a `value` of "" says there is none."""
    found = Readings()
    for row in rows(table):
        values = (row.value,) if row.value else ()
        if row.is_agreed:
            found.agreed[row.record, row.field] = (*found.agreed.get((row.record, row.field), ()), *values)
        else:
            readers = found.readers.setdefault(row.record, [])
            readers += [] if row.by in readers else [row.by]
            of = found.values.setdefault((row.record, row.field), {})
            of[row.by] = (*of.get(row.by, ()), *values)
        found.entries[row.record, row.field, "" if row.is_agreed else row.by] = row.entry
    return found


def differ(given: Sequence[Values]) -> bool:
    """Whether values are not the same ones, in any order; texts are compared without case and idle blanks."""
    return any(one != other for one, other in pairwise(map(compared, given)))


def settled(readings: Readings, record: str, name: str, given: Sequence[Values]) -> Values | None:
    """The values that hold: those agreed on, or those that all have `given`; None where they differ."""
    if (record, name) in readings.agreed:
        return readings.agreed[record, name]
    return None if differ(given) else next(iter(given), ())


def first_text(given: Sequence[Values]) -> Values:
    """The text that stands where readers put it differently and nothing is agreed: that of the first who gave one."""
    return next(filter(None, given), ())


def overruled(readings: Readings, record: str, name: str, given: Sequence[Values]) -> str:
    """In words, what all readers `given` and what else is agreed on; "" where that is not so.

    Two readers or more who read one and the same thing have nothing to agree on: another value is a slip in one of the
    sheets. Who left a field empty did not say anything.
    """
    is_agreed = (record, name) in readings.agreed
    if not is_agreed or len(given) < 2 or not all(given) or differ(given):
        return ""
    if not differ([given[0], readings.agreed[record, name]]):
        return ""
    who = next(who for who in readings.readers[record] if readings.values.get((record, name), {}).get(who))
    said, instead = _short(readings.entry(record, name, who)), _short(readings.entry(record, name, ""))
    everybody = "both" if len(given) == 2 else f"all {len(given)}"
    return f"`{name}`: {everybody} say {said}, and {instead} is agreed"


def difference_rows(readings: Readings, record: str, name: str) -> list[tuple[str, ...]]:
    """Rows of a table with the columns `DIFFERENCES`: each reader's cell as it stands, and the agreement's."""
    agreed = readings.entry(record, name, "")
    return [(record, name, who, readings.entry(record, name, who), agreed) for who in readings.readers[record]]


def differences(found: Sequence[tuple[str, ...]]) -> pd.DataFrame:
    """Rows of `difference_rows` as a table."""
    return pd.DataFrame(found, columns=list(DIFFERENCES)).astype("str")


def told(readings: Readings, record: str, name: str) -> str:
    """A difference in words: the field, and what each person entered."""
    entries = [f"{who or '?'}: {_short(readings.entry(record, name, who))}" for who in readings.readers[record]]
    return f"`{name}` ({'; '.join(entries)})"


def compared(values: Values) -> frozenset[str]:
    """Values as they are compared."""
    return frozenset(" ".join(unicodedata.normalize("NFC", value).casefold().split()) for value in values)


def _short(entry: str) -> str:
    line = " ".join(entry.split())
    return (line if len(line) <= _LONGEST else f"{line[: _LONGEST - 3]}...") or "nothing"
