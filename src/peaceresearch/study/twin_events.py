"""`config/twin.yaml`, `events`: who comes to synthetic events, and what they say."""

from __future__ import annotations

from peaceresearch.study.text import Section


class EventsTwin(Section):
    """The events' part."""
