"""Quotes picked by a rule that anybody can repeat: most central, most contrary, balanced over the groups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from statistics import median
from typing import Any

from peaceresearch.results.ids import parse_domain
from peaceresearch.results.records import GIVEN

RECORD = "pick"
Record = Mapping[str, Any]
_DIGITS = 12
"""Digits to which similarities are compared: beyond them they differ by the order of summation only."""


def picked(
    quotes: Sequence[Record],
    picks: Iterable[tuple[str, Mapping[str, Any]]],
    raised: Mapping[str, int],
    values: Mapping[str, Sequence[str]],
    minimum: int,
) -> list[dict[str, Any]]:
    """The quotes that each pick takes from the bank.

    Parameters
    ----------
    quotes
        Records as `quotes.quote_records` gives them.
    picks
        Name and settings of each pick: `codes`, `rule`, `against`, `number` and `balance`.
    raised
        The number of groups that raised each code.
    values
        The values of each dimension, in the study's order.
    minimum
        The fewest people who must fit what is told of a speaker. Quotes that the gate would withhold, for this or for
        want of consent, are not picked: a panel of what is left would not be balanced any more.

    Returns
    -------
    list of dict
        Rows for `results.records`, called `<pick>-<place>`: what the quote's record has, and in `fields` also `quote`
        (its name), `pick`, `rule`, `place` (1, 2, ...), `score`, `wanted` (how many the pick asks for) and `pool` (how
        many there are to choose from, which may be fewer: then all of them are picked).

    Notes
    -----
    The pool are the quotes with any code of `codes`. The score of a quote is the mean, over the pool's other quotes,
    of the Jaccard coefficient of its set of codes and theirs (0 to 1; missing where there is no other quote). `central`
    takes the highest scores; `contrary` takes from the pool and the quotes with a code of `against` first those with
    such a code, then the lowest scores. Equals are told apart by the groups that raised their first code (more come
    first), then by the distance of their length from the median of the pool, then by name. With `balance` the values of
    this dimension take turns, in the study's order, each with its first quote that is left, so that no value has its
    second before each that has quotes had its first.
    """
    shown = [quote for quote in quotes if quote["consent"] == GIVEN and quote["n"] >= minimum]
    given = sorted(shown, key=lambda quote: str(quote["item"]))
    found: list[dict[str, Any]] = []
    for name, pick in picks:
        ranked, scores = _ranked(given, pick, raised)
        if pick["balance"]:
            ranked = _in_turns(ranked, pick["balance"], values.get(pick["balance"], ()))
        for place, quote in enumerate(ranked[: pick["number"]], start=1):
            told = {
                "quote": quote["item"],
                "pick": name,
                "rule": pick["rule"],
                "place": place,
                "score": scores[quote["item"]],
                "wanted": pick["number"],
                "pool": len(ranked),
            }
            record = {"record": RECORD, "item": f"{name}-{place}", "fields": {**quote["fields"], **told}}
            found.append({**quote, **record})
    return found


def _ranked(
    given: Sequence[Record], pick: Mapping[str, Any], raised: Mapping[str, int]
) -> tuple[list[Record], dict[str, float | None]]:
    """The quotes that the pick may take, best first, and their scores by name."""
    pool = [quote for quote in given if _has(quote, pick["codes"])]
    contrary = pick["rule"] == "contrary"
    wide = {*pick["codes"], *(pick["against"] if contrary else ())}
    open_to = [quote for quote in given if _has(quote, wide)]
    scores = {str(quote["item"]): _score(quote, pool) for quote in open_to}
    middle = median(quote["fields"]["length"] for quote in pool) if pool else 0

    def key(quote: Record) -> tuple[Any, ...]:
        score, fields = scores[quote["item"]] or 0.0, quote["fields"]
        by_rule = (not _has(quote, pick["against"]), score) if contrary else (False, -score)
        return (*by_rule, -raised.get(fields["code"], 0), abs(fields["length"] - middle), quote["item"])

    return sorted(open_to, key=key), scores


def _has(quote: Record, codes: Iterable[str]) -> bool:
    return not set(codes).isdisjoint(quote["fields"]["codes"])


def _score(quote: Record, pool: Sequence[Record]) -> float | None:
    """Mean Jaccard coefficient of the quote's codes and those of each other quote of the pool."""
    own = set(quote["fields"]["codes"])
    others = [set(other["fields"]["codes"]) for other in pool if other["item"] != quote["item"]]
    if not others:
        return None
    return round(sum(len(own & other) / len(own | other) for other in others) / len(others), _DIGITS)


def _in_turns(ranked: Sequence[Record], dimension: str, order: Sequence[str]) -> list[Record]:
    """The quotes so that the values of a dimension take turns; a value that the study does not list comes last."""
    rounds: dict[str, int] = {}
    placed = []
    for rank, quote in enumerate(ranked):
        value = parse_domain(quote["domain"]).get(dimension, "")
        rounds[value] = rounds.get(value, 0) + 1
        turn = order.index(value) if value in order else len(order)
        placed.append((rounds[value], turn, value, rank))
    return [ranked[rank] for *_, rank in sorted(placed)]
