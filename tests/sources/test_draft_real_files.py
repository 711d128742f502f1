"""A study drafted from each of the real files is accepted by the check, read, and analysed at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from peaceresearch.plan import load_plan
from peaceresearch.provenance.digests import Digests
from peaceresearch.sources.draft_reading import Material, drafted
from peaceresearch.sources.read_survey import read_survey
from peaceresearch.study.new_study import study_files, write_new
from peaceresearch.survey.analyse_survey import analyse
from peaceresearch.survey.material import Material as SurveyMaterial

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
FOLDERS = ("derived-kcsf-sav", "pyreadstat-fixtures", "pspp-examples", "reference-results")
ENDINGS = (".sav", ".zsav", ".por", ".dta")
KCSF = "kosovo-kcsf-cso-survey/2015-2016-cso"
TABLES = (
    "kosovo-undp-gender-corruption-2014/undpGenderSurveyOfCorruption.csv",
    "tidycomm-reliability-survey/WoJ.csv",
    "tidycomm-reliability-survey/fbposts.csv",
    f"{KCSF}-data.csv",
)
DIGESTS = Digests()


def files() -> list[str]:
    found = [path for folder in FOLDERS for path in sorted((SHARED / folder).glob("*")) if path.suffix in ENDINGS]
    return [*(path.relative_to(SHARED).as_posix() for path in found), *TABLES]


def analysed(study: Path, material: Material, *languages: str) -> tuple[set[str], set[str]]:
    """The items of the drafted survey, and those of them that have an estimate of their own measure."""
    write_new(study, {**study_files(study, languages), **drafted(study, material, languages)})
    plan = load_plan(study, digests=DIGESTS)
    paths = {source: study / source for source in plan.raw("survey")}
    data, contacts = read_survey(paths, json.loads(plan.spec("read_survey")))
    spec = json.loads(plan.spec("analyse_survey"))
    table = analyse(spec, SurveyMaterial.of(spec, data.answers), data.reasons, contacts)
    assert plan.config.survey is not None
    text = (study / "config" / "survey.yaml").read_text(encoding="utf-8")
    used = {variable for item in plan.config.survey.items.values() for variable in item.variables}
    silent = [name for name in data.variables if name not in used and f"#   {name}: " not in text]
    assert silent == [], "a variable is neither an item nor said to be none"
    return set(plan.config.survey.items), set(table.loc[table["measure"].isin(["share", "mean"]), "item"])


@pytest.mark.parametrize("name", files())
def test_a_real_file_is_drafted_and_analysed(name: str, shared_data: Path, tmp_path: Path) -> None:
    material = Material(shared_data / name, encoding="cp1250" if "cp1250" in name else None)
    items, estimated = analysed(tmp_path / "study", material, "en")
    assert items
    assert estimated == items


def test_a_codebook_in_three_languages_is_found_out(shared_data: Path, tmp_path: Path) -> None:
    parts = [shared_data / f"{KCSF}-{name}.csv" for name in ("data", "questions", "answers")]
    items, estimated = analysed(tmp_path / "study", Material(*parts), "en", "sq", "sr")
    assert len(items) > 100
    assert estimated == items
