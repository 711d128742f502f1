"""Which engine renders: asked with a stand-in for the program `quarto`, which cannot be installed with pip."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from peaceresearch.problems import InputError
from peaceresearch.publications.engines import EMBEDDED_VERSION, resolve_engine


def _quarto(folder: Path, script: str) -> dict[str, str]:
    """An environment whose PATH holds only a program `quarto` that runs a shell script."""
    folder.mkdir(exist_ok=True)
    program = folder / "quarto"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return {"PATH": str(folder)}


@pytest.mark.parametrize("wanted", ["auto", "quarto"])
def test_quarto_on_the_path_is_named_with_its_version(tmp_path: Path, wanted: str) -> None:
    environ = _quarto(tmp_path, 'test "$*" = "--version" && echo 1.9.38')
    assert resolve_engine(wanted, environ) == "quarto 1.9.38"  # type: ignore[arg-type]


def test_embedded_on_request_even_beside_quarto(tmp_path: Path) -> None:
    environ = _quarto(tmp_path, "echo 1.10.18")
    assert resolve_engine("embedded", environ) == f"embedded {EMBEDDED_VERSION}"


def test_auto_without_quarto_is_embedded(tmp_path: Path) -> None:
    assert resolve_engine("auto", {"PATH": str(tmp_path)}) == f"embedded {EMBEDDED_VERSION}"


def test_wanted_quarto_that_is_absent(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        resolve_engine("quarto", {"PATH": str(tmp_path)}, "config/own.yaml")
    assert str(caught.value).startswith("config/own.yaml: engine: quarto is not on the PATH; ")
    assert "embedded" in str(caught.value)


@pytest.mark.parametrize("wanted", ["auto", "quarto"])
@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("echo 1.8.27", "is version 1.8.27"),
        ("echo 0.10.1", "is version 0.10.1"),
        ("echo broken >&2; exit 3", "tells no version (broken)"),
        ("exit 3", "exit code 3"),
        ("echo hello", "tells no version (hello)"),
    ],
)
def test_quarto_that_cannot_be_used(tmp_path: Path, wanted: str, script: str, said: str) -> None:
    with pytest.raises(InputError, match=r"install Quarto 1\.9 or newer") as caught:
        resolve_engine(wanted, _quarto(tmp_path, script))  # type: ignore[arg-type]
    assert said in str(caught.value)


def test_versions_compare_as_numbers(tmp_path: Path) -> None:
    assert resolve_engine("auto", _quarto(tmp_path, "echo 1.10.2")) == "quarto 1.10.2"
    assert resolve_engine("auto", _quarto(tmp_path, "echo 2.0.0-rc1")) == "quarto 2.0.0"


def test_the_version_is_the_last_line(tmp_path: Path) -> None:
    assert resolve_engine("auto", _quarto(tmp_path, "echo note: something; echo 1.9.38")) == "quarto 1.9.38"


def test_no_such_engine() -> None:
    with pytest.raises(InputError, match='there is no engine "latex"; use auto, quarto or embedded'):
        resolve_engine("latex")  # type: ignore[arg-type]


def test_nothing_heavy_is_imported() -> None:
    code = (
        "import sys; before = set(sys.modules); import peaceresearch.publications.engines;"
        "heavy = {name.partition('.')[0] for name in set(sys.modules) - before} - set(sys.stdlib_module_names);"
        "print(sorted(heavy))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "['peaceresearch']"
