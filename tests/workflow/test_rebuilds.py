"""Rebuilds that can be trusted: what reruns after a change, counted in jobs and in bodies (jobs new to the store)."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest
from toy import REPOSITORY, build, digests_of, make_toy, survey_frame, write_survey

FIGURES = {f"draw_figure {name}" for name in ("trust", "age", "model", "themes")}
TABLES = {f"make_table {name}" for name in ("shares", "agreement", "strands")}
REPORTS = {"publish_report findings.en", "publish_report findings.sq"}
SURVEY = {"read_survey", "fit_model trust_model", "analyse_survey"}
GROUPS = {"read_focus_groups", "analyse_focus_groups"}
GATE = {"release_results", "join_strands"}
EVERYTHING = FIGURES | TABLES | REPORTS | SURVEY | GROUPS | GATE
MADE = ("results/exhibits/**/*", "results/publications/**/*")


def later(path: Path) -> None:
    """Give a file a modification time after the build's (not in the future: Snakemake takes that for a wrong clock)."""
    now = time.time()
    os.utime(path, (now, now))


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1, f"{path.name} holds no {old!r}"
    path.write_text(text.replace(old, new), encoding="utf-8")
    later(path)


def test_everything_is_made_once(tmp_path: Path) -> None:
    first = build(make_toy(tmp_path / "study"))
    assert first.code == 0, first.printed
    assert first.bodies == EVERYTHING


def test_nothing_changed(study: Path) -> None:
    again = build(study)
    assert again.code == 0
    assert again.jobs == {}
    assert "Nothing to be done" in again.printed


def test_touched_files_and_a_checkout_change_nothing(study: Path) -> None:
    for path in [*study.glob("config/*"), *study.glob("reports/*"), *study.glob("data/raw/*")]:
        later(path)
    again = build(study)
    assert (again.code, again.jobs) == (0, {})


def test_lost_results_come_back_from_the_store(study: Path) -> None:
    before = digests_of(study, *MADE)
    for folder in ("exhibits", "publications", "survey", "released"):
        shutil.rmtree(study / "results" / folder)
    again = build(study)
    assert again.code == 0
    assert again.bodies == set()
    assert digests_of(study, *MADE) == before


def test_a_damaged_store_is_not_believed(study: Path) -> None:
    before = digests_of(study, *MADE)
    for file in (study / "results" / ".store" / "files").iterdir():
        file.write_bytes(b"damaged")
    shutil.rmtree(study / "results" / "exhibits")
    again = build(study)
    assert again.code == 0
    assert again.bodies >= FIGURES | TABLES
    assert digests_of(study, *MADE) == before


def test_one_caption_runs_one_job(study: Path) -> None:
    replace(study / "config" / "exhibits.yaml", "en: Age by community", "en: How old they are")
    again = build(study)
    assert again.jobs == {"publish_report findings.en": "made"}
    assert "How old they are" in (study / "results" / "publications" / "en" / "findings.html").read_text("utf-8")


def test_one_value_in_the_raw_file(study: Path) -> None:
    frame = survey_frame()
    frame.loc[7, "age"] += 1
    write_survey(study, frame)
    later(study / "data" / "raw" / "survey.sav")
    again = build(study)
    assert again.code == 0, again.printed
    # Age moves a mean and the model; trust and its tables are put back from the store.
    moved = SURVEY | {"release_results", "draw_figure age", "draw_figure model"} | REPORTS
    assert again.bodies == moved
    assert set(again.jobs) == EVERYTHING - GROUPS


def test_a_raw_change_that_leaves_the_tidy_table_runs_the_reader_only(study: Path) -> None:
    before = digests_of(study, *MADE)
    write_survey(study, label="the same answers in another file")
    later(study / "data" / "raw" / "survey.sav")
    again = build(study)
    assert again.bodies == {"read_survey"}
    assert digests_of(study, *MADE) == before


def test_two_builds_in_different_folders_give_the_same_bytes(finished: Path, tmp_path: Path) -> None:
    other = make_toy(tmp_path / "somewhere" / "else")
    assert build(other, cores=1).code == 0
    one, two = digests_of(finished, *MADE), digests_of(other, *MADE)
    assert one.keys() == two.keys()
    assert [path for path in one if one[path] != two[path]] == []


@pytest.fixture(scope="session")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package, to be edited."""
    return Path(shutil.copytree(REPOSITORY / "src", tmp_path_factory.mktemp("source") / "src"))


def test_comments_and_format_of_any_module_change_nothing(study: Path, source: Path) -> None:
    for module in sorted(source.glob("peaceresearch/**/*.py")):
        text = module.read_text(encoding="utf-8")
        module.write_text(text.rstrip("\n") + "\n\n\n# a comment\n", encoding="utf-8")
    subprocess.run(
        [REPOSITORY / ".venv/bin/ruff", "format", "--quiet", "--isolated", "--line-length", "79", str(source)],
        check=True,
    )
    again = build(study, source=source)
    assert (again.code, again.jobs) == (0, {}), again.printed


@pytest.mark.parametrize(
    ("module", "old", "new", "jobs", "bodies"),
    [
        # An edit that changes no number: what hangs on it is looked up again, only its own rules' bodies run.
        (
            "survey/estimates.py",
            "def means(",
            "_UNUSED = 1\n\n\ndef means(",
            EVERYTHING - {"read_survey", "fit_model trust_model"} - GROUPS,
            {"analyse_survey"},
        ),
        (
            "exhibits/matrix.py",
            "def draw(",
            "_UNUSED = 1\n\n\ndef draw(",
            {"draw_figure themes"} | REPORTS,
            {"draw_figure themes"},
        ),
        ("publications/publish.py", 'EXHIBITS = "exhibits"', 'EXHIBITS = "exhibits"\n_UNUSED = 1', REPORTS, REPORTS),
    ],
)
def test_one_edited_function_runs_what_uses_it(
    study: Path, tmp_path: Path, module: str, old: str, new: str, jobs: set[str], bodies: set[str]
) -> None:
    source = Path(shutil.copytree(REPOSITORY / "src", tmp_path / "src"))
    replace(source / "peaceresearch" / module, old, new)
    again = build(study, source=source)
    assert again.code == 0, again.printed
    assert set(again.jobs) == jobs
    assert again.bodies == bodies


def test_an_edit_that_changes_numbers_changes_what_shows_them(study: Path, tmp_path: Path) -> None:
    source = Path(shutil.copytree(REPOSITORY / "src", tmp_path / "src"))
    replace(
        source / "peaceresearch" / "focus_groups" / "extensiveness.py",
        '"n": len(own), "base": GROUPS',
        '"n": len(own) + 1, "base": GROUPS',
    )
    again = build(study, source=source)
    assert again.code == 0, again.printed
    shows = {"draw_figure themes", "make_table strands", *REPORTS}
    assert again.bodies == {"analyse_focus_groups", *GATE} | shows


def test_one_exhibit_can_be_asked_for_by_its_file(tmp_path: Path) -> None:
    folder = make_toy(tmp_path / "study")
    only = build(folder, "--", "results/exhibits/sq/age.svg")
    assert only.code == 0, only.printed
    assert only.bodies == {*SURVEY, *GROUPS, "release_results", "draw_figure age"}
    assert (folder / "results" / "exhibits" / "en" / "age.svg").is_file()


def test_an_exhibit_that_is_no_longer_declared_is_gone(study: Path) -> None:
    path = study / "config" / "exhibits.yaml"
    text = path.read_text(encoding="utf-8")
    start, end = text.index("  themes:"), text.index("  shares:")
    path.write_text(text[:start] + text[end:], encoding="utf-8")
    for lang in ("en", "sq"):
        replace(study / "reports" / f"findings.{lang}.qmd", 'exhibit("themes")', "")
    planned = build(study, "--dry-run")
    assert planned.code == 0
    assert (study / "results" / "exhibits" / "en" / "themes.svg").is_file(), "a dry run removes nothing"
    assert build(study).code == 0
    assert list((study / "results").rglob("themes*")) == []


def test_another_dimension_of_the_survey_does_not_mix_into_what_is_shown(study: Path) -> None:
    """`survey.share.trust[*` also finds the shares by the new dimension: they are not drawn as everybody's."""
    before = digests_of(study, "results/exhibits/*/trust.csv", "results/exhibits/*/shares.md")
    general, survey = study / "config" / "study.yaml", study / "config" / "survey.yaml"
    replace(general, "documents:", "  half:\n    label: Half\n    values: {a: {label: A}, b: {label: B}}\ndocuments:")
    replace(survey, "items:\n  trust:", "  half: {variable: stratum, codes: {a: [1, 3], b: [2, 4]}}\nitems:\n  trust:")
    replace(survey, "items: [trust], by: [community]", "items: [trust], by: [community, half]")
    done = build(study)
    assert done.code == 0, done.printed
    assert digests_of(study, "results/exhibits/*/trust.csv", "results/exhibits/*/shares.md") == before


def test_a_spec_may_be_longer_than_an_argument_of_a_command(study: Path) -> None:
    """The kernel takes 128 KiB for one; a long questionnaire or many asked results have more."""
    missing = ", ".join(map(str, range(100, 30_100)))
    replace(study / "config" / "survey.yaml", "missing: [9]", f"missing: [9, {missing}]")
    again = build(study)
    assert again.code == 0, again.printed
    assert set(again.jobs) >= {"read_survey"}
