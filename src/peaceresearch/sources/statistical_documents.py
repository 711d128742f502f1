"""The reasons of missing answers in the documents of an SPSS file, in lines that a reader understands.

SPSS has no place for why a code is a missing answer. Its documents are lines of 80 bytes that travel with the file
(`DISPLAY DOCUMENTS`):

    Reasons of missing answers
    refused, code 99:
      q1 q2 q3
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

_HEAD = "Reasons of missing answers"
_BYTES = 78
_ENTRY = re.compile(r"(dont_know|refused|not_asked|not_applicable|other), code (.*):")


def reasons_as_documents(reasons: Mapping[tuple[str, str], str]) -> list[str]:
    """Lines that tell the reason of each variable and code; none where there is none."""
    entries: dict[tuple[str, str], list[str]] = {}
    for (variable, code), reason in reasons.items():
        entries.setdefault((reason, code), []).append(variable)
    lines = [_HEAD] if entries else []
    for (reason, code), variables in sorted(entries.items()):
        lines += [f"{reason}, code {code}:", *_wrapped(variables)]
    return lines


def documented_reasons(lines: Iterable[str]) -> dict[tuple[str, str], str]:
    """The reason of each variable and code, from documents that `reasons_as_documents` wrote; none from others."""
    found: dict[tuple[str, str], str] = {}
    entry: re.Match[str] | None = None
    is_inside = False
    for line in lines:
        if not is_inside:
            is_inside = line == _HEAD
        elif matched := _ENTRY.fullmatch(line):
            entry = matched
        elif entry is not None and line.startswith("  "):
            found |= {(variable, entry[2]): entry[1] for variable in line.split()}
        else:
            break
    return found


def _wrapped(variables: Sequence[str]) -> list[str]:
    lines = [" "]
    for variable in variables:
        if len(f"{lines[-1]} {variable}".encode()) > _BYTES and lines[-1] != " ":
            lines.append(" ")
        lines[-1] += f" {variable}"
    return lines
