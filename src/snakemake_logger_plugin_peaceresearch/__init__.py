"""How `peaceresearch run` shows a build: which step, how many of how many, about how long it still takes.

A logger plugin in Snakemake's own interface; `snakemake --logger peaceresearch` shows the same. A failed job is shown
by what went wrong (the `error: ` lines of its log) and where its log is.
"""

from __future__ import annotations

import time
from logging import ERROR, LogRecord
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn
from rich.text import Text
from snakemake_interface_logger_plugins.base import LogHandlerBase
from snakemake_interface_logger_plugins.common import LogEvent

NOTHING = "Nothing to be done"
_ALL = "all"
_TAIL = 12
"""Lines shown of the log of a job that says nothing of its own about what went wrong."""


class LogHandler(LogHandlerBase):
    """Shows the events of a build on standard error: lines, and below them a bar where it is a terminal."""

    def __post_init__(self) -> None:
        """Start with an empty build."""
        self._console = Console(stderr=True, highlight=False, no_color=self.common_settings.nocolor)
        self._bar: Progress | None = None
        self._task: TaskID | None = None
        self._total = self._done = 0
        self._started = time.monotonic()
        self._running: dict[int, tuple[str, float]] = {}
        self._failed = False

    @property
    def writes_to_stream(self) -> bool:
        """It replaces Snakemake's own output."""
        return True

    @property
    def writes_to_file(self) -> bool:
        """It writes no file."""
        return False

    @property
    def has_filter(self) -> bool:
        """It looks at every record."""
        return True

    @property
    def has_formatter(self) -> bool:
        """It formats by itself."""
        return True

    @property
    def needs_rulegraph(self) -> bool:
        """It shows no graph."""
        return False

    def emit(self, record: LogRecord) -> None:
        """Show one event; a fault in showing must not stop the build."""
        try:
            self._show(record)
        except Exception:
            self.handleError(record)

    def close(self) -> None:
        """Leave the terminal as it was."""
        if self._bar is not None:
            self._bar.stop()
        super().close()

    def _show(self, record: LogRecord) -> None:
        event = getattr(record, "event", None)
        if event == LogEvent.RUN_INFO:
            self._begin(record.__dict__["stats"])
        elif event == LogEvent.JOB_INFO:
            fields = record.__dict__
            if fields["rule_name"] != _ALL:
                self._running[fields["jobid"]] = (_name(fields), time.monotonic())
                self._update()
        elif event == LogEvent.JOB_FINISHED:
            self._finish(record.__dict__["job_id"])
        elif event == LogEvent.JOB_ERROR:
            self._fail(record.__dict__)
        elif event == LogEvent.ERROR or (event is None and record.levelno >= ERROR):
            self._error(record)
        elif event is None and record.getMessage().startswith(NOTHING):
            self._console.print("Everything is up to date.")

    def _begin(self, stats: dict[str, Any]) -> None:
        self._total = sum(int(count) for rule, count in stats.items() if rule not in (_ALL, "total"))
        self._started = time.monotonic()
        if self._console.is_terminal and not self.common_settings.dryrun and self._total and self._bar is None:
            columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[left]} {task.description}"))
            self._bar = Progress(*columns, console=self._console, transient=True)
            self._task = self._bar.add_task("", total=self._total, left="")
            self._bar.start()

    def _finish(self, jobid: int) -> None:
        job = self._running.pop(jobid, None)
        if job is None:
            return
        self._done += 1
        name, started = job
        width = len(str(self._total))
        seconds = time.monotonic() - started
        left = "" if self._bar else self._left()
        line = f"[{self._done:>{width}}/{self._total}] {name}  {seconds:.1f} s" + (f"  ({left})" if left else "")
        self._console.print(Text(line), soft_wrap=True)
        self._update()

    def _left(self) -> str:
        """How long the rest takes if it goes on as it went."""
        rest = self._total - self._done
        if not self._done or not rest:
            return ""
        seconds = (time.monotonic() - self._started) / self._done * rest
        return f"about {seconds:.0f} s left" if seconds < 90 else f"about {seconds / 60:.0f} min left"

    def _update(self) -> None:
        if self._bar is not None and self._task is not None:
            names = ", ".join(name for name, _ in self._running.values())
            self._bar.update(self._task, completed=self._done, description=names, left=self._left())

    def _fail(self, fields: dict[str, Any]) -> None:
        self._failed = True
        name, _ = self._running.pop(fields["jobid"], (_name(fields), 0.0))
        logs = [Path(log) for log in fields.get("log") or ()]
        lines = [line for log in logs if log.exists() for line in log.read_text(errors="replace").splitlines()]
        said = [line.removeprefix("error: ") for line in lines if line.startswith("error: ")]
        for line in said or lines[-_TAIL:] or ["the job was stopped before it could say why"]:
            self._console.print(Text(line, style="red"), soft_wrap=True)
        where = f"; its log: {', '.join(map(str, logs))}" if logs else ""
        self._console.print(Text(f"failed: {name}{where}"), soft_wrap=True)

    def _error(self, record: LogRecord) -> None:
        """Show what Snakemake itself says is wrong; of a failed job it only repeats the command."""
        message = record.getMessage().strip()
        if message and not self._failed and getattr(record, "exception", "") != "RuleException":
            self._console.print(Text(message, style="red"), soft_wrap=True)


def _name(fields: dict[str, Any]) -> str:
    """A job as a person would call it: `draw figure contact-by-community`."""
    wildcards = fields.get("wildcards") or {}
    return " ".join([str(fields["rule_name"]).replace("_", " "), *map(str, dict(wildcards).values())])
