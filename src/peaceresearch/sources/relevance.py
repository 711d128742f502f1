"""Conditions of XLSForms (`relevant`), for all respondents at once.

The part of XPath that forms mostly use: `${q}`, texts and numbers, `=`, `!=`, `<`, `<=`, `>`, `>=`, `and`, `or`,
`not()`, `selected()`, `true()`, `false()` and brackets, with the meaning of XML Path Language 1.0 (W3C 1999, 3.4): two
values are compared as numbers if one of them is a number, else as texts, and what is no number is equal to none.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Truth = NDArray[np.bool_]
_TOKEN = re.compile(
    r"\s*(?:\$\{\s*(?P<name>[^}\s]+)\s*\}|'(?P<single>[^']*)'|\"(?P<double>[^\"]*)\""
    r"|(?P<number>-?(?:\d+(?:\.\d*)?|\.\d+))|(?P<sign><=|>=|!=|[=<>(),])|(?P<word>[A-Za-z][\w.-]*)|(?P<else>\S))"
)
_NUMBER = re.compile(r"\s*-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)\s*")
_STRAIGHT = str.maketrans("\u2018\u2019\u201c\u201d", "''\"\"")
"""Quotes that spreadsheets bend; pyxform straightens them, too."""
_ORDER = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


class OutsideError(ValueError):
    """An expression is not of the part that is read; the message says what is outside."""


@dataclass(frozen=True, eq=False)
class Values:
    """The answers of n respondents to a question, or a literal (n = 1).

    `texts` (n,) has "" where there is no answer; `are_numbers` (n,) says which of them count as numbers in comparisons.
    """

    texts: NDArray[Any]
    are_numbers: Truth
    is_literal: bool = False

    @property
    def numbers(self) -> NDArray[np.float64]:
        """(n,) the texts as numbers; NaN where they are none."""
        distinct, places = np.unique(self.texts.astype(str), return_inverse=True)
        return np.array([_number(text) for text in distinct])[places]


def holds(expression: str, rows: int, values: Callable[[str], Values]) -> Truth:
    """(rows,) for whom the expression is true; `values` gives the answers to a question by its name.

    Raises
    ------
    OutsideError
        The expression is not of the part that is read, or `values` raised it.
    """
    reader = _Reader(expression.translate(_STRAIGHT), values)
    truth = _truth(reader.either())
    reader.end()
    return np.broadcast_to(truth, (rows,)).copy()


class _Reader:
    """Reads an expression from left to right and evaluates it on the way: a rule of the grammar is a method."""

    def __init__(self, text: str, values: Callable[[str], Values]) -> None:
        self._tokens = [(match.lastgroup or "", match[match.lastgroup or 0]) for match in _TOKEN.finditer(text.strip())]
        self._at = 0
        self._values = values

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self._at] if self._at < len(self._tokens) else ("end", "its end")

    def _next(self) -> tuple[str, str]:
        token = self._peek()
        self._at += 1
        return token

    def _accept(self, kind: str, *texts: str) -> str | None:
        if self._peek()[0] == kind and self._peek()[1] in texts:
            return self._next()[1]
        return None

    def _expect(self, sign: str) -> None:
        if self._accept("sign", sign) is None:
            raise OutsideError(f"`{self._peek()[1]}` where `{sign}` is expected")

    def end(self) -> None:
        """Refuse what is left over."""
        if self._peek()[0] != "end":
            raise OutsideError(f"`{self._peek()[1]}` is not read")

    def either(self) -> Truth | Values:
        left = self.both()
        while self._accept("word", "or"):
            left = _truth(left) | _truth(self.both())
        return left

    def both(self) -> Truth | Values:
        left = self.comparison()
        while self._accept("word", "and"):
            left = _truth(left) & _truth(self.comparison())
        return left

    def comparison(self) -> Truth | Values:
        left = self.operand()
        sign = self._accept("sign", "=", "!=", *_ORDER)
        if sign is None:
            return left
        right = self.operand()
        if not isinstance(left, Values) or not isinstance(right, Values):
            raise OutsideError(f"`{sign}` between truths")
        return _compared(left, sign, right)

    def operand(self) -> Truth | Values:
        kind, text = self._next()
        if kind == "name":
            return self._values(text)
        if kind in ("single", "double", "number"):
            return _literal(text, kind == "number")
        if (kind, text) == ("sign", "("):
            inner = self.either()
            self._expect(")")
            return inner
        if kind == "word" and text in ("not", "selected", "true", "false"):
            return self._call(text)
        raise OutsideError(f"`{text}` is not read")

    def _call(self, function: str) -> Truth:
        self._expect("(")
        if function in ("true", "false"):
            self._expect(")")
            return np.array([function == "true"])
        first = self.either()
        if function == "not":
            self._expect(")")
            return ~_truth(first)
        self._expect(",")
        kind, wanted = self._next()
        self._expect(")")
        if kind not in ("single", "double", "number") or not isinstance(first, Values):
            raise OutsideError(f"`selected` with `{wanted}`")
        distinct, places = np.unique(first.texts.astype(str), return_inverse=True)
        return np.array([wanted in text.split() for text in distinct])[places]


def _truth(value: Truth | Values) -> Truth:
    """A value as a truth: a number that is not 0, a text that is not empty."""
    if not isinstance(value, Values):
        return value
    is_true = np.where(value.are_numbers, np.nan_to_num(value.numbers) != 0, value.texts != "")
    return np.asarray(is_true, dtype=bool)


def _compared(left: Values, sign: str, right: Values) -> Truth:
    if sign in _ORDER:
        for each in (left, right):
            if each.is_literal and each.texts[0] != "" and np.isnan(each.numbers[0]):
                raise OutsideError(f"`{sign} '{each.texts[0]}'` compares no numbers")
        return np.asarray(_ORDER[sign](left.numbers, right.numbers))
    equal = np.where(left.are_numbers | right.are_numbers, left.numbers == right.numbers, left.texts == right.texts)
    return np.asarray(equal == (sign == "="), dtype=bool)


def _literal(text: str, is_number: bool) -> Values:
    return Values(np.array([text], dtype=object), np.array([is_number]), is_literal=True)


def _number(text: str) -> float:
    return float(text) if _NUMBER.fullmatch(text) else float("nan")
