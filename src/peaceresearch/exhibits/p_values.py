"""P-values in words and in cells."""

from __future__ import annotations

from peaceresearch.exhibits.table import Cell, figure
from peaceresearch.exhibits.view import View

DIGITS = 3
"""Decimals of p-values."""
_SMALLEST = 10.0**-DIGITS


def p_text(value: float, view: View) -> str:
    """A p-value with three decimals; one that would be zero as less than the smallest."""
    return f"<{view.number(_SMALLEST, DIGITS)}" if value < _SMALLEST else view.number(value, DIGITS)


def p_cell(value: float, below: str, view: View) -> Cell:
    """A p-value over a line that says more; a dash where there is none."""
    if value != value:
        return Cell(["–"], "right")
    return figure(value, [p_text(value, view), *([below] if below else [])], DIGITS)
