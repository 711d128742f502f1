"""`config/twin.yaml`, `documents`: what synthetic searches return, and how they are screened."""

from __future__ import annotations

from peaceresearch.study.text import Section


class DocumentsTwin(Section):
    """The document review's part."""
