"""Surveys as people have them, from their files to what may be shown, by config alone; checked with plain counting."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyreadstat
import pytest
from made_study import made_study

from peaceresearch.disclosure.gate import withhold_small_bases
from peaceresearch.sources.read_survey import read_survey
from peaceresearch.survey.analyse_survey import analyse
from peaceresearch.survey.material import Material


def results(
    folder: Path, files: dict[str, Path], survey: dict[str, Any], dimensions: dict[str, list[str]], minimum: int = 5
) -> tuple[pd.DataFrame, list[str]]:
    """What the gate lets pass of a survey, by id, and the reader's notes; `files` is where each `source` lies."""
    plan = made_study(folder, files, dimensions, survey=survey, disclosure={"minimum_base": {"survey": minimum}})
    data, contacts = read_survey({source: folder / source for source in files}, json.loads(plan.spec("read_survey")))
    spec = json.loads(plan.spec("analyse_survey"))
    found = analyse(spec, Material.of(spec, data.answers), data.reasons, contacts)
    released = withhold_small_bases(found, {"survey": minimum}).set_index("id")
    return released, [f"{note.place}: {note.found}; {note.done}" for note in data.notes]


def item(variable: str, **categories: list[Any]) -> dict[str, Any]:
    return {
        "variable": variable,
        "label": variable,
        "categories": {name: {"codes": codes, "label": name} for name, codes in categories.items()},
    }


ENVIRONMENT = {"hinders": [1, 2], "neither": [3], "helps": [4, 5]}
IMAGE = {"positive": [1], "mixed": [2], "negative": [3]}


@pytest.fixture
def organisations(shared_data: Path) -> dict[str, Path]:
    csv = shared_data / "kosovo-kcsf-cso-survey"
    return {
        "raw/2015.csv": csv / "2015-2016-cso-data.csv",
        "raw/questions.csv": csv / "2015-2016-cso-questions.csv",
        "raw/answers.csv": csv / "2015-2016-cso-answers.csv",
        "raw/2017.sav": shared_data / "derived-kcsf-sav" / "kcsf2017_sq_utf8.sav",
    }


def first_wave(**options: Any) -> dict[str, Any]:
    """The CSV of 2015-16 with its codebook, whose questions and codes stand in one column ("138.2.")."""
    values = {"source": "raw/answers.csv", "variable": "ID", "label": "en"}
    codebook = {"source": "raw/questions.csv", "variable": "ID", "label": "en"}
    pattern = r"^(?P<variable>.+)\.(?P<code>\d+)\.?$"
    return {
        "source": "raw/2015.csv",
        "header_pattern": r"^(\d+(?:\.\d+)*)\.",
        "rename": {"ID": "ID", "7. 1. Organizate Studentore": "7.1"},  # no number; a blank in the number
        "codebook": codebook | {"values": values | {"pattern": pattern}},
        **options,
    }


def test_two_waves_of_one_survey_in_two_formats_under_two_names(tmp_path: Path, organisations: dict[str, Path]) -> None:
    survey = {
        "waves": {
            "first": first_wave(date="2015-12-01", variables={"q124": "138", "q126": "140"}),
            "second": {"source": "raw/2017.sav", "date": "2017-12-01", "changed": ["image"]},
        },
        "missing": [{"reason": "dont_know", "codes": [88, 888], "variables": ["q124", "q126"]}],
        "items": {"environment": item("q124", **ENVIRONMENT), "image": item("q126", **IMAGE)},
        "estimates": [
            {"measure": "share", "items": ["environment", "image"], "by": ["wave"], "contrasts": {"family": "change"}}
        ],
        "missing_by": ["wave"],
    }
    found, _ = results(tmp_path, organisations, survey, {"wave": ["first", "second"]})
    old = pd.read_csv(organisations["raw/2015.csv"], encoding_errors="replace")
    new, _ = pyreadstat.read_sav(organisations["raw/2017.sav"], user_missing=True)
    for wave, column in (("first", old.filter(regex=r"^138\.").iloc[:, 0]), ("second", new["q124"])):
        answers = pd.to_numeric(column, errors="coerce")
        valid = answers[answers <= 5]
        row = found.loc[f"survey.share.environment[hinders][wave={wave}]"]
        assert row["estimate"] == pytest.approx((valid <= 2).mean())
        assert row["n"] == len(valid)
        unknown = found.loc[f"survey.missing.environment[dont_know][wave={wave}]", "estimate"]
        assert unknown == pytest.approx((answers >= 88).mean())
    assert found.loc["survey.share.environment[hinders]", "wave"] == "second"
    change = found.loc["survey.difference.environment[helps][versus-wave=first;wave=second]"]
    shares = [found.loc[f"survey.share.environment[helps][wave={wave}]", "estimate"] for wave in ("first", "second")]
    assert change["estimate"] == pytest.approx(shares[1] - shares[0])
    assert change["p_adjusted"] >= change["p"]


def test_question_ids_that_look_like_one_number_are_two_questions(
    tmp_path: Path, organisations: dict[str, Path]
) -> None:
    youth = {"variable": "7.2", "codes": [1], "label": "Youth"}
    peace = {"variable": "7.16", "codes": [1], "label": "Peacebuilding"}
    rural = {"variable": "7.10", "codes": [1], "label": "Rural development"}
    fields = {"label": "Fields", "categories": {"youth": youth, "peace": peace, "rural": rural}}
    survey = first_wave(
        items={"fields": fields, "students": item("7.1", yes=[1], no=[0])},
        estimates=[{"measure": "share", "items": ["fields", "students"]}],
    )
    files = {source: path for source, path in organisations.items() if not source.endswith(".sav")}
    found, _ = results(tmp_path, files, survey, {})
    raw = pd.read_csv(files["raw/2015.csv"], encoding_errors="replace")
    for slug, start in (("youth", "7.2. "), ("peace", "7.16. "), ("rural", "7.10. ")):
        (column,) = [name for name in raw.columns if name.startswith(start)]
        assert found.loc[f"survey.share.fields[{slug}]", "estimate"] == pytest.approx((raw[column] == 1).mean())
    assert found.loc["survey.share.students[yes]", "estimate"] == pytest.approx(3 / 101)


def test_three_scripts_give_one_result_and_the_set_of_answers(tmp_path: Path, shared_data: Path) -> None:
    fields = {f"f{number}": f"q7_{number}" for number in range(1, 42)}
    several = {slug: {"variable": name, "codes": [1], "label": slug} for slug, name in fields.items()}
    survey = {
        "domains": {"status": {"variable": "q15", "codes": {"yes": [1], "no": [2]}}},
        "items": {"environment": item("q124", **ENVIRONMENT), "fields": {"label": "Fields", "categories": several}},
        "estimates": [{"measure": "share", "items": ["environment", "fields"], "by": ["status"]}],
        "missing": [{"reason": "dont_know", "codes": [88, 888], "variables": ["*"]}],
    }
    tables = []
    for name in ("sq_utf8", "sr_cyrl_utf8", "sr_latn_cp1250"):
        folder = tmp_path / name
        folder.mkdir()
        files = {"raw/x.sav": shared_data / "derived-kcsf-sav" / f"kcsf2017_{name}.sav"}
        found, _ = results(folder, files, survey | {"source": "raw/x.sav"}, {"status": ["yes", "no"]})
        tables.append(found)
    pd.testing.assert_frame_equal(tables[0], tables[1])
    pd.testing.assert_frame_equal(tables[0], tables[2])
    assert (tables[0].filter(like="survey.share.fields", axis=0)["n"] > 0).all()


def test_label_text_refusals_and_questions_not_asked_of_civil_servants(tmp_path: Path, shared_data: Path) -> None:
    path = shared_data / "kosovo-undp-gender-corruption-2014" / "undpGenderSurveyOfCorruption.csv"
    raw = pd.read_csv(path, dtype=str)
    names = {"albanian": "Albanian", "serb": "Serb", "bosnian": "Bosnian", "turk": "Turk", "egyptian": "Egyptian"}
    known = set(names.values())
    other = sorted(set(raw["Q17"].dropna()) - known)
    groups = {slug: [name] for slug, name in names.items()} | {"other": other}
    survey = {
        "source": "raw/undp.csv",
        "missing": [{"reason": "not_asked", "codes": ["999"], "variables": ["Q5_*"]}],
        "domains": {"ethnicity": {"variable": "Q17", "codes": groups}},
        "items": {"told": item("Q5_A", yes=["Yes"], no=["No"])},
        "estimates": [{"measure": "share", "items": ["told"], "by": ["ethnicity"]}],
        "missing_by": ["ethnicity"],
    }
    found, _ = results(tmp_path, {"raw/undp.csv": path}, survey, {"ethnicity": [*names, "other"]}, minimum=30)
    asked = raw["Q5_A"].isin(["Yes", "No"])
    share = found.loc["survey.share.told[yes]"]
    assert share["estimate"] == pytest.approx((raw.loc[asked, "Q5_A"] == "Yes").mean())
    assert share["n"] == asked.sum()
    not_asked = found.loc["survey.missing.told[not_asked]"]
    assert (not_asked["estimate"], not_asked["n"]) == (pytest.approx((raw["Q5_A"] == "999").mean()), len(raw))
    small = found.loc["survey.missing.told[not_asked][ethnicity=turk]"]
    assert (small["status"], np.isnan(small["n"])) == ("suppressed", True)
    assert found.loc["survey.missing.told[not_asked][ethnicity=serb]", "n"] == (raw["Q17"] == "Serb").sum()


def test_trust_of_journalists_in_five_countries(tmp_path: Path, shared_data: Path) -> None:
    path = shared_data / "tidycomm-reliability-survey" / "WoJ.csv"
    raw = pd.read_csv(path)
    countries = sorted(raw["country"].unique())
    slugs = {country.lower(): [country] for country in countries}
    survey = {
        "source": "raw/woj.csv",
        "domains": {"country": {"variable": "country", "codes": slugs}},
        "items": {
            "parties": {"variable": "trust_parties", "label": "Parties"},
            "scale": item("trust_parties", low=[1, 2], middle=[3], high=[4, 5]),
        },
        "estimates": [
            {"measure": "mean", "items": ["parties"], "by": ["country"], "contrasts": {"family": "row"}},
            {"measure": "share", "items": ["scale"], "by": ["country"], "association": True},
            {"measure": "quantile", "items": ["parties"], "by": ["country"]},
        ],
    }
    found, _ = results(tmp_path, {"raw/woj.csv": path}, survey, {"country": list(slugs)})
    for slug, (country,) in slugs.items():
        answers = raw.loc[raw["country"] == country, "trust_parties"].dropna()
        row = found.loc[f"survey.mean.parties[country={slug}]"]
        assert (row["estimate"], row["n"]) == (pytest.approx(answers.mean()), len(answers))
        assert row["se"] == pytest.approx(answers.std() / np.sqrt(len(answers)), rel=5e-3)
    differences = found[found["measure"] == "difference"]
    assert len(differences) == 10
    assert set(differences["family"]) == {"row: parties by country"}
    # R survey 4.1-1: svychisq(~cut(trust_parties, c(0, 2, 3, 5)) + country, svydesign(id = ~1, weights = ~1))
    test = found.loc["survey.association.scale[country]"]
    assert test[["statistic", "df_numerator", "df", "p"]].tolist() == pytest.approx(
        [4.573663650, 8, 9592, 1.403391658e-05], rel=1e-8
    )


def test_every_declared_reason_of_a_stata_file(tmp_path: Path, shared_data: Path) -> None:
    path = shared_data / "reference-results" / "efc.dta"
    frame, _ = pyreadstat.read_dta(path, user_missing=True)
    survey = {
        "source": "raw/efc.dta",
        "items": {"age": {"variable": "e17age", "label": "Age"}},
        "estimates": [{"measure": "mean", "items": ["age"]}, {"measure": "quantile", "items": ["age"]}],
    }
    found, _ = results(tmp_path, {"raw/efc.dta": path}, survey, {})
    ages = pd.to_numeric(frame["e17age"], errors="coerce").dropna()
    assert found.loc["survey.mean.age", "estimate"] == pytest.approx(ages.mean())
    missing = found[found["measure"] == "missing"]
    assert (missing["estimate"] * missing["n"]).sum() == pytest.approx(len(frame) - len(ages))
