"""The environment is one, whichever way it is installed."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
import yaml

REPOSITORY = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PIN = re.compile(
    r"^([a-z0-9._-]+)==([^ ;\\]+)(?: ; (.*?))? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE
)


def lock(name: str) -> dict[str, str]:
    """Version of each distribution that Python 3.11 to 3.13 gets."""
    text = (REPOSITORY / "locks" / f"{name}.txt").read_text(encoding="utf-8")
    return {found[1]: found[2] for found in PIN.finditer(text) if ">= '3.14'" not in (found[3] or "")}


def environment() -> tuple[dict[str, str], dict[str, str]]:
    """Pins of environment.yml: from conda-forge and from PyPI."""
    entries = yaml.safe_load((REPOSITORY / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    conda = dict(entry.split("=", 1) for entry in entries if isinstance(entry, str) and re.search(r"[a-z]=\d", entry))
    pip = next(entry["pip"] for entry in entries if isinstance(entry, dict))
    return conda, dict(entry.split("==") for entry in pip if "==" in entry)


@pytest.mark.parametrize("name", ["run", "test"])
def test_every_line_of_a_lock_has_a_version_and_hashes(name: str) -> None:
    text = (REPOSITORY / "locks" / f"{name}.txt").read_text(encoding="utf-8")
    pinned = re.findall(r"^[a-z0-9]", text, re.MULTILINE)
    assert len(pinned) == len(list(PIN.finditer(text)))
    assert "://" not in re.sub(r"#.*", "", text), "a lock names no host"


def test_the_test_lock_adds_to_the_run_lock_and_changes_nothing() -> None:
    run, test = lock("run"), lock("test")
    assert {name: test.get(name) for name in run} == run


def test_the_locks_hold_what_the_project_asks_for() -> None:
    wanted = {re.match(r"[a-z0-9-]+", entry)[0] for entry in PROJECT["dependencies"]}
    assert wanted <= set(lock("run"))
    extras = PROJECT["optional-dependencies"]
    assert {re.match(r"[a-z0-9-]+", entry)[0] for entry in extras["build"]} <= set(lock("run"))
    assert {re.match(r"[a-z0-9-]+", entry)[0] for entry in extras["test"]} <= set(lock("test"))


def test_environment_yml_has_the_versions_of_the_lock() -> None:
    conda, pip = environment()
    python = conda.pop("python")
    assert python in ("3.11", "3.12", "3.13")
    run = lock("run")
    assert {**conda, **pip} == {name: run[name] for name in {**conda, **pip}}
    assert {**conda, **pip}.keys() == {re.match(r"[a-z0-9-]+", entry)[0] for entry in PROJECT["dependencies"]}


def test_what_is_installed_here_is_what_the_lock_says() -> None:
    wanted = lock("test")
    skipped = {"appnope", "pyreadline3", "colorama", "cffi", "pycparser", "greenlet"}  # other systems and interpreters
    installed = {name: version(name) for name in wanted if name not in skipped}
    assert installed == {name: wanted[name] for name in installed}


def test_one_version_is_told_everywhere() -> None:
    citation = yaml.safe_load((REPOSITORY / "CITATION.cff").read_text(encoding="utf-8"))
    assert PROJECT["version"] == version("peaceresearch") == citation["version"]
    assert f"## {PROJECT['version']}" in (REPOSITORY / "CHANGELOG.md").read_text(encoding="utf-8")
