"""Rule `publish_report`: one report in one language, in all its formats."""

from __future__ import annotations

from peaceresearch.provenance.job import Job
from peaceresearch.publications.publish import publish


def run(job: Job) -> None:
    """Weave and render."""
    publish(job, "report")
