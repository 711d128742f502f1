"""A finished build of the toy study, made once; each test works on a copy of it."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from toy import build, make_toy


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The toy study after its first build."""
    folder = make_toy(tmp_path_factory.mktemp("finished") / "study")
    first = build(folder)
    assert first.code == 0, first.printed
    return folder


@pytest.fixture
def study(finished: Path, tmp_path: Path) -> Path:
    """A copy of the finished study with its times, so that Snakemake finds nothing to do."""
    return Path(shutil.copytree(finished, tmp_path / "study", symlinks=True))
