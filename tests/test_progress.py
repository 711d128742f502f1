"""What `snakemake --logger peaceresearch` shows of a build where there is no terminal: a line a step, errors first."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from snakemake_interface_logger_plugins.common import LogEvent

import snakemake_logger_plugin_peaceresearch as plugin
from snakemake_logger_plugin_peaceresearch import LogHandler


@dataclass
class Settings:
    """What Snakemake hands to every handler."""

    printshellcmds: bool = False
    nocolor: bool = True
    quiet: None = None
    debug_dag: bool = False
    verbose: bool = False
    show_failed_logs: bool = True
    stdout: bool = False
    dryrun: bool = False


class Build:
    """Events as Snakemake logs them."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.handler = LogHandler(Settings(), None)  # type: ignore[arg-type]
        self.capsys = capsys

    def log(self, message: str, level: int = logging.INFO, **fields: Any) -> None:
        record = logging.makeLogRecord({"msg": message, "levelno": level, "name": "snakemake.logging", **fields})
        self.handler.handle(record)

    def begin(self, **stats: int) -> None:
        self.log("Job stats", event=LogEvent.RUN_INFO, stats={**stats, "total": sum(stats.values())})

    def start(self, jobid: int, rule: str, **wildcards: str) -> None:
        self.log("Rule", event=LogEvent.JOB_INFO, jobid=jobid, rule_name=rule, wildcards=wildcards)

    def finish(self, jobid: int) -> None:
        self.log("Finished", event=LogEvent.JOB_FINISHED, job_id=jobid)

    def fail(self, jobid: int, rule: str, log: list[str]) -> None:
        self.log(f"Error in rule {rule}", logging.ERROR, event=LogEvent.JOB_ERROR, jobid=jobid, rule_name=rule, log=log)

    def printed(self) -> list[str]:
        out, err = self.capsys.readouterr()
        assert out == ""
        assert "Traceback" not in err
        return err.splitlines()


@pytest.fixture
def build(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Build:
    for variable in ("FORCE_COLOR", "TTY_INTERACTIVE", "COLUMNS"):
        monkeypatch.delenv(variable, raising=False)
    return Build(capsys)


def at(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Set the clock."""
    monkeypatch.setattr(plugin.time, "monotonic", lambda: seconds)


def test_each_step_says_how_many_of_how_many_and_how_long_it_still_takes(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, 0)
    build.begin(read_survey=1, draw_figure=9, all=1)
    build.start(1, "read_survey")
    at(monkeypatch, 10)
    build.start(2, "draw_figure", figure="contact-by-place")
    build.finish(1)
    at(monkeypatch, 12.5)
    build.finish(2)
    assert build.printed() == [
        "[ 1/10] read survey  10.0 s  (about 2 min left)",
        "[ 2/10] draw figure contact-by-place  2.5 s  (about 50 s left)",
    ]


def test_the_last_step_has_nothing_left_and_the_target_rule_is_no_step(build: Build) -> None:
    build.begin(release_results=1, all=1)
    build.start(1, "release_results")
    build.finish(1)
    build.start(0, "all")
    build.finish(0)
    (line,) = build.printed()
    assert line.startswith("[1/1] release results  ")
    assert "left" not in line


def test_a_failed_job_says_what_went_wrong_first_and_then_its_log(build: Build, tmp_path: Path) -> None:
    log = tmp_path / "a log with a long name" / ("x" * 90 + ".log")
    log.parent.mkdir()
    first = f"data/raw/survey.sav: row 3: not a number; {'mend it ' * 15}".strip()
    log.write_text(
        f"noise\nerror: {first}\nerror: config/survey.yaml: [red]line 1[/red]: x; y\nmore\n", encoding="utf-8"
    )
    build.begin(read_survey=1, all=1)
    build.start(1, "read_survey")
    build.fail(1, "read_survey", [str(log)])
    # What Snakemake says of it once more, and that it stops, is not repeated.
    build.log("RuleException: command failed", logging.ERROR, event=LogEvent.ERROR, exception="RuleException")
    build.log("Exiting because a job execution failed.", logging.ERROR)
    assert build.printed() == [
        first,
        "config/survey.yaml: [red]line 1[/red]: x; y",
        f"failed: read survey; its log: {log}",
    ]


def test_a_job_that_says_nothing_of_its_own_shows_the_end_of_its_log(build: Build, tmp_path: Path) -> None:
    log = tmp_path / "x.log"
    log.write_text("".join(f"line {number}\n" for number in range(30)), encoding="utf-8")
    build.start(1, "draw_figure", figure="a")
    build.fail(1, "draw_figure", [str(log)])
    assert build.printed() == [
        *[f"line {number}" for number in range(18, 30)],
        f"failed: draw figure a; its log: {log}",
    ]


@pytest.mark.parametrize("log", [[], ["nowhere/x.log"]])
def test_a_job_without_a_log_is_said_to_have_been_stopped(build: Build, log: list[str]) -> None:
    build.fail(7, "read_survey", log)
    where = f"; its log: {log[0]}" if log else ""
    assert build.printed() == ["the job was stopped before it could say why", f"failed: read survey{where}"]


def test_what_is_wrong_before_any_job_is_said(build: Build) -> None:
    build.log(
        "Target rules may not contain wildcards.\n", logging.ERROR, event=LogEvent.ERROR, exception="WorkflowError"
    )
    assert build.printed() == ["Target rules may not contain wildcards."]


def test_nothing_to_be_done_is_one_friendly_line(build: Build) -> None:
    build.log("Building DAG of jobs...")
    build.log("Nothing to be done (all requested files are present and up to date).")
    assert build.printed() == ["Everything is up to date."]


def test_what_snakemake_tells_besides_is_not_shown(build: Build) -> None:
    for event in (LogEvent.SHELLCMD, LogEvent.PROGRESS, LogEvent.RESOURCES_INFO, LogEvent.WORKFLOW_STARTED):
        build.log("x", event=event, shellcmd="x", done=1, total=2)
    build.log("Complete log(s): x.log")
    build.log("a warning", logging.WARNING)
    assert build.printed() == []


def test_jobs_at_the_same_time_are_told_apart(build: Build) -> None:
    build.begin(publish_report=2)
    build.start(1, "publish_report", report="findings", lang="en")
    build.start(2, "publish_report", report="findings", lang="sq")
    build.finish(2)
    build.finish(1)
    build.finish(1)
    lines = build.printed()
    assert [line.split("  ")[0] for line in lines] == [
        "[1/2] publish report findings sq",
        "[2/2] publish report findings en",
    ]


def test_a_step_is_one_line_however_long_its_name_is(build: Build) -> None:
    build.begin(draw_figure=2)
    build.start(1, "draw_figure", figure="the-long-name-of-a-figure-" * 4)
    build.finish(1)
    assert len(build.printed()) == 1


def test_a_fault_in_showing_does_not_stop_the_build(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging, "raiseExceptions", False)
    build.log("x", event=LogEvent.JOB_INFO)
    build.begin(read_survey=1)
    build.start(1, "read_survey")
    build.finish(1)
    assert len(build.printed()) == 1


def test_snakemake_finds_the_plugin_and_its_interface() -> None:
    from snakemake_interface_logger_plugins.registry import LoggerPluginRegistry

    registered = LoggerPluginRegistry().get_plugin("peaceresearch")
    assert registered.log_handler is LogHandler
    handler = LogHandler(Settings(), None)  # type: ignore[arg-type]
    assert handler.writes_to_stream
    assert not handler.writes_to_file
    assert not handler.needs_rulegraph
