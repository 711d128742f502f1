"""Codings as people have them, from their files to what may be shown, by config alone; checked with plain counting."""

from __future__ import annotations

import csv
import json
import sqlite3
from pathlib import Path

import pytest
from codings import analysed


@pytest.fixture
def usability(shared_data: Path) -> Path:
    return shared_data / "taguette-usability-study"


def test_a_taguette_project_and_its_export_give_the_same_counts(tmp_path: Path, usability: Path) -> None:
    database = usability / "SERDIF_P2_ThematicAnalysis.sqlite3"
    own, exported = tmp_path / "own", tmp_path / "exported"
    own.mkdir()
    exported.mkdir()
    tables, _, of_project = analysed(own, {"p.sqlite3": database}, {"codings": {"p": {"source": "p.sqlite3"}}})
    listed, _, of_export = analysed(
        exported, {"t.csv": usability / "all_tags_20220303.csv"}, {"codings": {"t": {"source": "t.csv"}}}
    )
    assert len(tables["documents"]) == 17
    assert len(tables["codes"]) == 22
    assert len(tables["segments"]) == 1930
    assert tables["segments"]["selection"].nunique() == 1794 - 1, "one highlight has no tag"
    groups = of_project.filter(like="focus_groups.groups.", axis=0)["estimate"]
    assert groups.equals(of_export.loc[groups.index, "estimate"])
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as base:
        counted = dict(
            base.execute(
                "select tags.path, count(distinct document_id) from tags join highlight_tags on tags.id = tag_id"
                " join highlights on highlights.id = highlight_id group by tags.path"
            )
        )
    by_name = dict(zip(tables["codes"]["name"], tables["codes"]["code"], strict=True))
    assert sorted(by_name) == sorted(counted)
    assert sorted(groups.astype(int)) == sorted(counted.values())
    with (usability / "all_tags_20220303.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(listed["segments"]) == len(list(csv.DictReader(file)))


def test_a_project_of_atlas_ti_keeps_its_codes_and_codings(tmp_path: Path, shared_data: Path) -> None:
    project = shared_data / "qdpx-testproject" / "TestProject.qdpx"
    groups = {"codings": {"p": {"source": "p.qdpx"}}, "co_occurrence": {"within": ["segment"]}}
    tables, found, _ = analysed(tmp_path, {"p.qdpx": project}, groups)
    assert set(tables["documents"]["kind"]) >= {"text", "picture", "audio"}
    coded = tables["segments"].merge(tables["documents"], on="document")
    expected = coded[(coded["text_y"] != "") | (coded["kind"] == "text")].groupby("code")["document"].nunique()
    results = found.results[found.results["measure"] == "groups"]
    assert sorted(results.loc[results["estimate"] > 0, "estimate"]) == sorted(expected.astype(float))


def test_units_of_a_list_coded_by_six_agree_as_published(tmp_path: Path, shared_data: Path) -> None:
    posts = shared_data / "tidycomm-reliability-survey" / "fbposts.csv"
    published = json.loads((shared_data / "reference-results" / "reference.json").read_text())["irr"]["fbposts"]
    columns = {
        "layout": "wide",
        "document": "type",
        "coder": "coder_id",
        "segment": "post_id",
        "codes": {"pop_people": "pop_people"},  # of the variables the one that only says yes or no
    }
    groups = {
        "codings": {"posts": {"source": "posts.csv", "columns": columns}},
        "agreement": {"coders": list("123456"), "unit": "listed", "text": "whole", "replicates": 200},
    }
    tables, found, _ = analysed(tmp_path, {"posts.csv": posts}, groups)
    assert len(tables["rated"]) == 45 * 6
    ours = found.results.set_index("id")["estimate"]
    expected = published["pop_people"]
    assert ours["focus_groups.alpha.pop_people"] == pytest.approx(expected["alpha_nominal"], abs=1e-9)
    assert ours["focus_groups.fleiss_kappa.pop_people"] == pytest.approx(expected["fleiss_kappa"], abs=1e-5)
    assert ours["focus_groups.ac1.pop_people"] == pytest.approx(expected["gwet_ac1"], abs=1e-5)
    assert ours["focus_groups.percent_agreement.pop_people"] == pytest.approx(
        expected["holsti_mean_pairwise"], abs=1e-5
    )
    assert set(found.results.loc[found.results["measure"] == "alpha", "n"]) == {expected["n_units"]}
