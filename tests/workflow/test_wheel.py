"""A built wheel runs a study anywhere, without the repository."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

from test_rebuilds import EVERYTHING
from toy import LEDGER, REPOSITORY, environment, make_toy, read_ledger


def test_an_installed_wheel_builds_a_study_folder(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        str(tmp_path),
    ]
    subprocess.run([*command, str(REPOSITORY)], check=True, capture_output=True)
    (wheel,) = tmp_path.glob("peaceresearch-*.whl")
    # An empty environment that sees the locked packages of this one, but not this repository (an editable install is a
    # .pth file, and .pth files count only in the environment's own folder).
    venv.create(tmp_path / "env", with_pip=True)
    python = tmp_path / "env" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--no-deps", str(wheel)], check=True)
    site = next((tmp_path / "env" / "lib").glob("python*/site-packages"))
    (site / "locked.pth").write_text(sysconfig.get_paths()["purelib"] + "\n", encoding="utf-8")

    study = make_toy(tmp_path / "a study with spaces é")
    where = "import peaceresearch, sys; print(peaceresearch.__file__)"
    found = subprocess.run([python, "-c", where], cwd=tmp_path, env=environment(), capture_output=True, text=True)
    assert found.stdout.startswith(str(tmp_path)), found
    done = subprocess.run(
        [tmp_path / "env" / "bin" / "peaceresearch", "run", "--study", str(study)],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert set(read_ledger(study / LEDGER)) == EVERYTHING
    assert "16 jobs done." in done.stdout
    assert "results/publications/sq/findings  .docx .html .pdf" in done.stdout
    assert f"[15/{len(EVERYTHING)}] publish report" in done.stderr
