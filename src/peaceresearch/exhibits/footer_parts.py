"""What a footer is made of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """One sentence or two of a footer, without the full stop at the end; `on_slides` where it is short and needed."""

    text: str
    on_slides: bool = False
