"""Jobs that failed are done again, although Snakemake takes them for done.

Snakemake puts the old outputs of a failed job back with the time of today, and writes down the params and the checksums
of the inputs on which it failed. At the next build it would say that all is up to date, and what is shown would rest on
an input that nobody could read. The spec of a job therefore ends in an empty line for each time that a job with this
spec began and did not finish: params that have changed. The stage takes the lines away before it looks into the store.
"""

from __future__ import annotations

from pathlib import Path

from peaceresearch.provenance.spec import text_digest


class Attempts:
    """How often the job with a spec began and did not finish; a file each in the folder of the store."""

    def __init__(self, store: Path, spec: str) -> None:
        self._file = store / "unfinished" / text_digest(spec)

    @property
    def unfinished(self) -> int:
        """0 where the job never failed."""
        try:
            return int(self._file.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return 0

    def begin(self) -> None:
        """Count the attempt as unfinished until it is finished: who is killed cannot say so."""
        self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._file.write_text(str(self.unfinished + 1), encoding="utf-8")

    def finish(self) -> None:
        """The outputs stand. Attempts that failed before stay counted, so that the spec stays as it was this time."""
        if self.unfinished > 1:
            self._file.write_text(str(self.unfinished - 1), encoding="utf-8")
        else:
            self._file.unlink(missing_ok=True)
