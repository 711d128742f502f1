"""A second study by config alone: a real SPSS file in Albanian and a project exported by ATLAS.ti, in one language."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pypandoc
import pytest
from toy import STUDIES, build

RAW = {
    "survey/kcsf2017_sq_utf8.sav": "derived-kcsf-sav/kcsf2017_sq_utf8.sav",
    "focus_groups/TestProject.qdpx": "qdpx-testproject/TestProject.qdpx",
}


@pytest.fixture(scope="module")
def study(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = Path(shutil.copytree(STUDIES / "kcsf", tmp_path_factory.mktemp("kcsf") / "study"))
    for place, source in RAW.items():
        (folder / "data" / "raw" / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(shared_data / source, folder / "data" / "raw" / place)
    done = build(folder)
    assert done.code == 0, done.printed
    return folder


def test_shares_are_those_of_the_file(study: Path, shared_data: Path) -> None:
    """Without weights a share is a count by a count: counted here from the file by another way."""
    released = pd.read_csv(study / "results/released/results.csv").set_index("id")
    import pyreadstat

    frame, _ = pyreadstat.read_sav(shared_data / RAW["survey/kcsf2017_sq_utf8.sav"], user_missing=True)
    answered = frame[frame["q121"].isin([1, 2, 3, 4])]
    for code, slug in enumerate(("none", "limited", "medium", "high"), 1):
        row = released.loc[f"survey.share.impact[{slug}]"]
        assert row["n"] == len(answered)
        assert row["estimate"] == pytest.approx((answered["q121"] == code).mean(), abs=1e-12)
        with_status = answered[answered["q15"] == 1]
        row = released.loc[f"survey.share.impact[{slug}][status=po]"]
        assert row["estimate"] == pytest.approx((with_status["q121"] == code).mean(), abs=1e-12)


def test_the_coded_texts_are_counted_and_the_rest_is_noted(study: Path) -> None:
    released = pd.read_csv(study / "results/released/results.csv").set_index("id")
    groups = released[released["measure"] == "groups"]
    assert (groups["n"].nunique(), groups["estimate"].max() <= groups["n"].max()) == (1, True)
    notes = (study / "results/notes/focus_groups.csv").read_text(encoding="utf-8")
    assert "is not in the archive" in notes


def test_the_report_is_in_the_one_language_and_all_formats(study: Path) -> None:
    folder = study / "results" / "publications"
    assert [path.name for path in folder.iterdir()] == ["sq"]
    html = pypandoc.convert_file(str(folder / "sq" / "findings.html"), "plain", format="html")
    text = html.replace("\N{NO-BREAK SPACE}", " ")
    assert "Figura 1" in text
    assert "Tabela 1" in text
    assert (folder / "sq" / "findings.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize(("absent", "kept"), [("survey", "focus_groups"), ("focus_groups", "survey")])
def test_a_strand_that_a_study_lacks_is_left_out(study: Path, tmp_path: Path, absent: str, kept: str) -> None:
    folder = tmp_path / "study"
    for part in ("config", "data"):
        shutil.copytree(study / part, folder / part)
    for section in (absent, "models", "exhibits", *(["survey"] if absent == "survey" else [])):
        (folder / "config" / f"{section}.yaml").unlink(missing_ok=True)
    general = folder / "config" / "study.yaml"
    general.write_text(general.read_text(encoding="utf-8").split("documents:")[0], encoding="utf-8")
    done = build(folder)
    assert done.code == 0, done.printed
    assert set(done.jobs) == {f"read_{kept}", f"analyse_{kept}", "release_results"}
    assert not (folder / "results" / absent).exists()
