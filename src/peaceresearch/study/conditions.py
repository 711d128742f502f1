"""What of a document stands at a moment of the study: chapters of strands that have no material yet are left out.

Written as Quarto's conditional content (https://quarto.org/docs/authoring/conditional.html)::

    ::: {.content-hidden when-meta="without.events"}
    # What the events brought
    :::

    ::: {.content-visible when-meta="without.events"}
    The events follow.
    :::

Without metadata, as in a preview by the author, Quarto shows the first and not the second: the whole study.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from peaceresearch.problems import InputError, Problem
from peaceresearch.study.general import STRANDS

_CODE = re.compile(r"^ {0,3}(?P<mark>`{3,}(?=[^`]*$)|~{3,})")
_CLOSE = re.compile(r"^:{3,}\s*$")
_OPEN = re.compile(r"^:{3,}\s*\S")
_CONDITION = re.compile(
    r"^:{3,}\s*\{\s*\.content-(?P<show>visible|hidden)\s+(?P<if>when|unless)-meta=\"without\.(?P<strand>[^\"]*)\"\s*\}\s*$"
)


def at_moment(text: str, name: str, without: Collection[str]) -> str:
    """The document `text` (its file is `name`) where the strands `without` are absent.

    What does not hold becomes empty lines, and so do the fences of what holds: a line keeps its number.

    Raises
    ------
    InputError
        A condition names no strand, or has no end.
    """
    lines = text.split("\n")
    problems: list[Problem] = []
    open_divs: list[tuple[int, bool | None]] = []  # line, and what its condition says (None: not one of ours)
    code = ""
    for index, line in enumerate(lines):
        hidden = any(holds is False for _, holds in open_divs)
        fence = _CODE.match(line)
        if code:
            code = "" if re.fullmatch(rf" {{0,3}}{re.escape(code[0])}{{{len(code)},}}\s*", line) else code
        elif fence:
            code = fence["mark"]
        elif _CLOSE.match(line):
            if open_divs and open_divs.pop()[1] is not None:
                lines[index] = ""
        elif condition := _CONDITION.match(line):
            if condition["strand"] not in STRANDS:
                what = f"`without.{condition['strand']}` names no strand"
                problems.append(Problem(name, f"line {index + 1}", what, f"there are {', '.join(STRANDS)}"))
            absent = (condition["strand"] in without) == (condition["if"] == "when")
            open_divs.append((index, absent == (condition["show"] == "visible")))
            lines[index] = ""
        elif _OPEN.match(line):
            open_divs.append((index, None))
        if hidden:
            lines[index] = ""
    problems += [
        Problem(name, f"line {index + 1}", "the condition has no end", "close it with :::")
        for index, holds in open_divs
        if holds is not None
    ]
    if problems:
        raise InputError(sorted(problems))
    return "\n".join(lines)
