"""What goes wrong is said in a line each, all at once, and leaves what was made before as it was."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from test_rebuilds import MADE, later, replace
from toy import (
    LEDGER,
    REPOSITORY,
    build,
    digests_of,
    environment,
    make_toy,
    survey_frame,
    toy_project,
    write_project,
    write_survey,
)

Case = tuple[str, str, str, list[str]]


def peaceresearch(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from peaceresearch.cli import main; main()", *arguments]
    return subprocess.run(command, cwd=folder, env=environment(), capture_output=True, text=True, timeout=300)


def swap(folder: Path, file: str, old: str, new: str) -> None:
    """Replace `old` in a file of the study; an empty `old` makes the file."""
    if not old:
        (folder / file).parent.mkdir(exist_ok=True)
        (folder / file).touch()
        (folder / file).write_text(new, encoding="utf-8")
        return
    replace(folder / file, old, new)


CONFIG: dict[str, Case] = {
    "misspelt key": (
        "config/survey.yaml", "missing: [9]", "mising: [9]",
        ["config/survey.yaml: line 12: unknown key `items.trust.mising`; did you mean `missing`?"],
    ),
    "wrong type": (
        "config/survey.yaml", "level: 0.95", "level: high",
        ["config/survey.yaml: line 4: `level` is 'high'; input should be a valid number"],
    ),
    "misspelt option of an exhibit": (
        "config/exhibits.yaml", "{bars: community}", "{bar: community}",
        ["config/exhibits.yaml: line 5: the key `exhibits.trust.options.bars` is missing; add it",
         "config/exhibits.yaml: line 5: unknown key `exhibits.trust.options.bar`; did you mean `bars`?"],
    ),
    "unknown item": (
        "config/survey.yaml", "items: [trust]", "items: [trst]",
        ["config/survey.yaml: line 20: `trst` is no item or scale of this survey; did you mean `trust`?"],
    ),
    "a language without its text": (
        "config/exhibits.yaml", "{en: Themes, sq: Temat}", "{en: Themes}",
        ["config/exhibits.yaml: line 25: `exhibits.themes.caption` has no text in sq; add the translation, or take the "
         "language out of study.yaml"],
    ),
    "a key twice": (
        "config/disclosure.yaml", "minimum_base: {", "minimum_base: {survey: 3, ",
        ["config/disclosure.yaml: line 1: the key `survey` is given twice (first in line 1); keep one of them"],
    ),
    "broken YAML": (
        "config/models.yaml", "models:", "models: [",
        ["config/models.yaml: line 3: not YAML:"],
    ),
    "missing raw file": (
        "config/survey.yaml", "source: data/raw/survey.sav", "source: data/raw/survy.sav",
        ["config/survey.yaml: line 1: the raw file data/raw/survy.sav is missing; put it there, or mend `source`"],
    ),
    "a code with two meanings": (
        "config/survey.yaml", "high: {codes: [2]", "high: {codes: [2, 1]",
        ["config/survey.yaml: line 15: the code 1 belongs to `low` and to `high`; keep it in one of them"],
    ),
    "a minimum that is a truth value": (
        "config/disclosure.yaml", "survey: 10", "survey: true",
        ["config/disclosure.yaml: line 1: `minimum_base.survey` is True; input should be a valid integer"],
    ),
    "a document that reads restricted results": (
        "reports/findings.en.qmd", 'exhibit("themes")', 'import pandas; open("results/survey/results.parquet")',
        ["reports/findings.en.qmd: line 26: the code imports `pandas`; ask for results with `value` and `exhibit`",
         "reports/findings.en.qmd: line 26: the code uses `open`; ask for results with `value` and `exhibit`"],
    ),
    "an option that a verb has not": (
        "reports/findings.en.qmd", "[community=north]\")`", '[community=north]", sho="n")`',
        ["reports/findings.en.qmd: line 13: `value` has no option `sho`; it has show, digits, otherwise"],
    ),
    "words of a language, broken": (
        "config/words/sq.yaml", "", "exhibit: {alll: 3, all: 3}\n",
        ["config/words/sq.yaml: exhibit.all: 3 is not a text", "config/words/sq.yaml: exhibit.alll: 3 is not a text"],
    ),
    "unknown exhibit in a report": (
        "reports/findings.en.qmd", 'exhibit("trust")', 'exhibit("trst")',
        ["reports/findings.en.qmd: line 16: no exhibit is called `trst`; did you mean `trust`?"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CONFIG.values(), ids=list(CONFIG))
@pytest.mark.parametrize("command", ["snakemake", "peaceresearch"])
def test_a_fault_of_the_config_is_said_before_anything_runs(study: Path, case: Case, command: str) -> None:
    file, old, new, lines = case
    before = digests_of(study, "results/**/*.*")
    swap(study, file, old, new)
    done = build(study) if command == "snakemake" else peaceresearch(study, "run")
    code, printed = (done.code, done.printed) if command == "snakemake" else (done.returncode, done.stderr)
    assert code == 1
    said = sorted(line for line in printed.splitlines() if not line.startswith("Using workflow specific profile"))
    assert [line[: len(wanted)] for line, wanted in zip(said, sorted(lines), strict=True)] == sorted(lines)
    assert digests_of(study, "results/**/*.*") == before


def test_all_faults_of_all_files_are_said_at_once(study: Path) -> None:
    for file, old, new, _ in (CONFIG["misspelt key"], CONFIG["misspelt option of an exhibit"]):
        swap(study, file, old, new)
    swap(study, "config/study.yaml", "seed: 11", "sead: 11")
    done = peaceresearch(study, "check")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 5
    assert "did you mean `seed`?" in done.stderr


def faults_of_jobs() -> dict[str, tuple[object, list[str]]]:
    def damaged_sav(study: Path) -> None:
        (study / "data/raw/survey.sav").write_bytes(b"<!DOCTYPE html><title>Please log in</title>")

    def damaged_qdpx(study: Path) -> None:
        path = study / "data/raw/groups.qdpx"
        path.write_bytes(path.read_bytes()[:-60])

    def unknown_column(study: Path) -> None:
        swap(study, "config/survey.yaml", "variable: trust", "variable: trst")
        swap(study, "config/survey.yaml", "weight: w,", "weight: weigt,")

    def unnamed_code(study: Path) -> None:
        frame = survey_frame()
        frame.loc[:4, "trust"] = 7
        write_survey(study, frame)

    def unknown_value(study: Path) -> None:
        swap(study, "reports/findings.sq.qmd", "survey.share.trust[high][community=north]", "survey.share.trust[hih]")

    def unknown_pattern(study: Path) -> None:
        swap(study, "config/exhibits.yaml", '"survey.mean.age*"', '"survey.mean.ag"')

    def unknown_coder(study: Path) -> None:
        swap(study, "config/focus_groups.yaml", "[Ana, Ben]", "[Ana, Bem]")

    def misfit(study: Path) -> None:
        swap(study, "config/exhibits.yaml", 'results: ["focus_groups.groups.*"]', 'results: ["survey.mean.*"]')

    def bad_model(study: Path) -> None:
        swap(study, "config/models.yaml", "trust ~ age + C(community)", "trust ~ age + age:C(community) +")

    return {
        "a web page instead of a .sav": (damaged_sav, ["data/raw/survey.sav: ", "HTML"]),
        "a truncated .qdpx": (damaged_qdpx, ["data/raw/groups.qdpx: "]),
        "unknown columns, both": (
            unknown_column,
            ["has no variable `trst`; did you mean `trust`?", "has no variable `weigt`"],
        ),
        "a code that nothing names": (unnamed_code, ["items.trust: codes of `trust` that nothing names: 7 (5 rows)"]),
        "an unknown id in a report": (
            unknown_value,
            ["reports/findings.sq.qmd: line 13: no result has the id `survey.share.trust[hih]`; did you mean"],
        ),
        "a pattern that draws nothing": (unknown_pattern, ["config/exhibits.yaml: line", "`survey.mean.ag`"]),
        "an unknown coder": (unknown_coder, ["config/focus_groups.yaml: ", "no coder `Bem`; did you mean `Ben`?"]),
        "an exhibit of results that it cannot draw": (
            misfit,
            ["config/exhibits.yaml: exhibits.themes: `matrix` does not draw mean; name results of groups"],
        ),
        "a model that cannot be read": (bad_model, ["config/models.yaml: "]),
    }


@pytest.mark.parametrize("fault", faults_of_jobs().values(), ids=list(faults_of_jobs()))
def test_a_fault_found_by_a_job_is_a_line_and_leaves_everything_as_it_was(study: Path, fault: tuple) -> None:
    spoil, wanted = fault
    before = digests_of(study, "results/*/**/*.*")
    spoil(study)
    for raw in study.glob("data/raw/*"):
        later(raw)
    done = peaceresearch(study, "run")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    for text in wanted:
        assert text in done.stderr, done.stderr
    # What went wrong stands before where its log is.
    assert done.stderr.index(wanted[0]) < done.stderr.index("its log: logs/")
    after = digests_of(study, "results/*/**/*.*")
    changed = {path for path in before if after.get(path) != before[path]}
    assert not {path for path in changed if path.startswith(("results/publications", "results/exhibits"))}, changed


def test_a_job_that_failed_fails_again_until_its_input_is_mended(study: Path) -> None:
    """Snakemake takes the old outputs, which it puts back, for newer than the input on which the job failed."""
    raw = study / "data" / "raw" / "groups.qdpx"
    sound = raw.read_bytes()
    raw.write_bytes(sound[:200])
    later(raw)
    for _ in range(3):
        done = peaceresearch(study, "run")
        assert done.returncode == 1
        assert "cut off or damaged" in done.stderr
    raw.write_bytes(sound)
    later(raw)
    assert peaceresearch(study, "run").returncode == 0
    again = peaceresearch(study, "run")
    assert again.returncode == 0
    assert "Everything is up to date." in again.stderr


def test_an_exhibit_shown_twice_is_a_duplicate_label_in_the_authors_file(study: Path) -> None:
    swap(study, "reports/findings.en.qmd", 'exhibit("themes")', 'exhibit("themes")\nexhibit("trust")')
    done = peaceresearch(study, "run")
    assert done.returncode == 1
    (line,) = [line for line in done.stderr.splitlines() if "fig-trust" in line]
    assert line.startswith("reports/findings.en.qmd: line "), line
    assert "tmp" not in line


def test_two_codes_with_one_id_are_refused(study: Path) -> None:
    with_twin = toy_project(study).replace('name="Work"', 'name="school"')
    write_project(study, with_twin)
    swap(study, "config/focus_groups.yaml", 'code: "Work > Trade"', 'code: "school > Trade"')
    text = (study / "config" / "focus_groups.yaml").read_text(encoding="utf-8")
    start, end = text.index("codes:"), text.index("by:")
    (study / "config" / "focus_groups.yaml").write_text(text[:start] + text[end:], encoding="utf-8")
    done = peaceresearch(study, "run")
    assert done.returncode == 1
    assert "config/focus_groups.yaml: codes: `School` and `school` are both `school` in the results" in done.stderr


def test_a_second_build_in_the_same_folder_gets_one_line(study: Path) -> None:
    with (study / "results" / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = peaceresearch(study, "run")
    assert done.returncode == 1
    assert done.stderr.strip() == "results/: another build is running in this study; wait until it ends, or stop it"


def test_a_killed_build_is_continued_by_the_next(finished: Path, tmp_path: Path) -> None:
    study = make_toy(tmp_path / "study")
    command = [sys.executable, "-m", "snakemake", "--snakefile", str(REPOSITORY / "Snakefile"), "--cores", "2"]
    killed = subprocess.Popen(
        command,
        cwd=study,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    deadline = time.monotonic() + 120
    while not (study / LEDGER).exists() or len((study / LEDGER).read_text().splitlines()) < 4:
        assert time.monotonic() < deadline, "the build does not start"
        time.sleep(0.05)
    os.killpg(killed.pid, signal.SIGKILL)
    killed.wait()
    again = build(study)
    assert again.code == 0, again.printed
    assert len(again.bodies) < 15, "nothing of the killed build was kept"
    one, two = digests_of(finished, *MADE), digests_of(study, *MADE)
    assert one == two
