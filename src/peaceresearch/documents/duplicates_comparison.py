"""How a list without duplicates that was made elsewhere differs from the automatic groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from peaceresearch.documents.duplicates_list import COUNTED, NO_RECORD, Row


@dataclass(frozen=True)
class Difference:
    """A place where the list and the groups differ."""

    difference: str
    row: int | None
    listed: str
    """The row's title."""
    record: int | None
    other: int | None
    why: str


def differences(
    found: Sequence[Row], group_of: Mapping[int, int], kept: Mapping[int, int], searches: Sequence[str]
) -> tuple[list[Difference], dict[str, int]]:
    """Where the list and the automatic groups differ, and how often.

    Parameters
    ----------
    found
        The rows of the list.
    group_of, kept
        Group of each record, and the record of each group that is kept, by position.
    searches
        Search of each record.

    Returns
    -------
    list of Difference
        In the order of the list: rows that are no record; rows of a record that an earlier row is; rows of a record
        of a group of which an earlier row has another record, so that duplicates are left in the list. Then, in the
        order of the records, those kept here whose group has no row.
    dict
        `rows` = `counted` (of searches of which only numbers are known) + `unmatched` + `twice` + `kept_by_both`
        (groups with a row) + `only_in_list` (further rows of a group); `only_kept_here` (groups without a row);
        `removed_by_both` (records that neither keeps, the list keeping as many of a group as it has rows of it).
    """
    first: dict[int, Row] = {}
    of_record: dict[int, Row] = {}
    made: list[Difference] = []
    counts = dict.fromkeys(("counted", "unmatched", "twice", "kept_by_both", "only_in_list"), 0)
    for row in found:
        if row.record == COUNTED:
            counts["counted"] += 1
        elif row.record == NO_RECORD:
            counts["unmatched"] += 1
            made.append(Difference("no record", row.row, row.title, None, None, "no record is like this row"))
        elif before := of_record.get(row.record):
            counts["twice"] += 1
            why = f"rows {before.row} and {row.row} are one record"
            made.append(Difference("twice in the list", row.row, row.title, row.record, None, why))
        else:
            of_record[row.record] = row
            earlier = first.setdefault(group_of[row.record], row)
            counts["kept_by_both" if earlier is row else "only_in_list"] += 1
            if earlier is not row:
                why = f"rows {earlier.row} and {row.row} are one document here"
                made.append(Difference("only in the list", row.row, row.title, row.record, earlier.record, why))
    known = {searches[row.record] for row in found if row.record >= 0}
    absent = [group for group in kept if group not in first]
    for group in sorted(absent, key=lambda group: kept[group]):
        is_searched = searches[kept[group]] in known
        why = "the list has no row like it" if is_searched else "the list has no row of its search"
        made.append(Difference("only kept here", None, "", kept[group], None, why))
    counts |= {"rows": len(found), "only_kept_here": len(absent)}
    removed = len(searches) - counts["kept_by_both"] - counts["only_in_list"] - len(absent)
    return made, counts | {"removed_by_both": removed}
