"""Rule `publish_slides`: one deck of slides in one language, in all its formats."""

from __future__ import annotations

from peaceresearch.provenance.job import Job
from peaceresearch.publications.publish import publish


def run(job: Job) -> None:
    """Weave and render."""
    publish(job, "slides")
