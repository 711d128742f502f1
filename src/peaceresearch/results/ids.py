"""Ids of results: `strand.measure.item[category][domain]`.

Grammar (docs/results.md)::

    id       = strand "." measure "." item [ "[" category "]" ] [ "[" domain "]" ]
    domain   = dimension "=" value *( ";" dimension "=" value )      sorted by dimension

`strand` and `measure` are words of the package, `item`, `category`, `dimension` and `value` are names from the study's
config (or a code's name where the config names none, with `.`, `[`, `]`, `;`, `=` and `*` replaced by `-`). A part in
brackets that holds `=` is the domain. The domain of everybody is the empty one and is not written. Thus
`survey.share.visits[often][region=north]`, `survey.mean.trust`, `focus_groups.groups.schools[region=north]`.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping

_UNSAFE = re.compile(r"[\s.\[\];=*]+")


def slug(name: str) -> str:
    """`name` as it may stand in an id: letters and digits of any script, other signs replaced by one `-`."""
    return re.sub(r"[^\w-]+", "-", _UNSAFE.sub("-", name.strip())).strip("-").lower()


def domain_id(domain: Mapping[str, str]) -> str:
    """The canonical text of a domain: `dimension=value` joined by `;`, sorted by dimension; "" for everybody."""
    return ";".join(f"{dimension}={domain[dimension]}" for dimension in sorted(domain))


def parse_domain(text: str) -> dict[str, str]:
    """The domain that `domain_id` wrote."""
    return dict(part.split("=", 1) for part in text.split(";")) if text else {}


def result_id(strand: str, measure: str, item: str, category: str = "", domain: str = "") -> str:
    """The id of a result; `domain` as written by `domain_id`."""
    return f"{strand}.{measure}.{item}" + (f"[{category}]" if category else "") + (f"[{domain}]" if domain else "")


def matches(identifier: str, pattern: str) -> bool:
    """Whether `identifier` is `pattern`, in which `*` stands for any text, brackets stand for themselves."""
    return bool(matching([identifier], pattern))


def matching(identifiers: Iterable[str], pattern: str) -> list[str]:
    """Those of `identifiers` that are `pattern` (see `matches`), in their order."""
    if "*" not in pattern:
        return [identifier for identifier in identifiers if identifier == pattern]
    wanted = re.compile(".*".join(map(re.escape, pattern.split("*"))))
    return [identifier for identifier in identifiers if wanted.fullmatch(identifier)]


def item_of(pattern: str) -> str:
    """The item part of an id or pattern, "*" if it leaves the item open."""
    parts = pattern.split("[", 1)[0].split(".", 2)
    return parts[2] if len(parts) == 3 else "*"


def nearest(identifier: str, known: Iterable[str]) -> str:
    """A remedy that names the known id most like `identifier`."""
    near = difflib.get_close_matches(identifier, sorted(known), n=1, cutoff=0.5)
    return (
        f"did you mean `{near[0]}`?"
        if near
        else "known ids stand in results/released/results.csv and config/exhibits.yaml"
    )
