"""A synthetic document review holds what was planted, and it is found again by the reader and the analysis."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peaceresearch.documents.analyse_documents import Review
from peaceresearch.results.records import fields
from peaceresearch.results.table import rows
from peaceresearch.sources.read_documents import read_documents
from peaceresearch.specs import Specs
from peaceresearch.study.documents import Documents
from peaceresearch.study.load import Configuration, load_configuration
from peaceresearch.study.twin_documents import DocumentsTwin
from peaceresearch.twin import documents as twin_documents
from peaceresearch.twin.document_records import apportioned
from peaceresearch.twin.part import MARK

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def config() -> Configuration:
    return load_configuration(REPOSITORY)


@pytest.fixture(scope="module")
def declared(config: Configuration) -> Documents:
    assert config.documents is not None
    return config.documents


@pytest.fixture(scope="module")
def twin(config: Configuration) -> DocumentsTwin:
    assert config.twin is not None
    assert config.twin.documents is not None
    return config.twin.documents


def written(config: Configuration, folder: Path) -> dict[str, Path]:
    part = twin_documents.part(config)
    assert part is not None
    assert part.problems == ()
    paths = {file.source: folder / file.source for file in part.files}
    for path in paths.values():
        path.parent.mkdir(parents=True, exist_ok=True)
    part.write(folder)
    return paths


@pytest.fixture(scope="module")
def paths(config: Configuration, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return written(config, tmp_path_factory.mktemp("study"))


@pytest.fixture(scope="module")
def found(config: Configuration, paths: dict[str, Path]) -> dict[str, Any]:
    """The twin's files, read and analysed as the rules do."""
    specs = Specs(REPOSITORY, config, {}, "embedded 1", None)  # type: ignore[arg-type]  # no code is digested here
    tables, notes = read_documents(paths, json.loads(json.dumps(specs._read_documents())))
    review = Review(tables, json.loads(json.dumps(specs._analyse_documents())))
    return {"tables": tables, "notes": notes, "review": review, "results": review.results().set_index("id")}


def counts(found: dict[str, Any], start: str) -> dict[str, float]:
    estimates = found["results"]["estimate"]
    return {name.partition("[")[2][:-1]: of for name, of in estimates.items() if name.startswith(f"documents.{start}[")}


def test_the_duplicates_planted_are_found_and_no_other(found: dict[str, Any], twin: DocumentsTwin) -> None:
    planted = sum(entry.records for entry in twin.duplicates)
    assert found["results"].loc["documents.records.duplicates", "estimate"] == planted >= 20
    removed = Counter(name.partition(":")[0] for name in found["review"].duplicates["removed"])
    assert removed == {
        name: count for name in twin.searches if (count := sum(e.records for e in twin.duplicates if e.again == name))
    }


def test_the_flow_is_the_one_planted(found: dict[str, Any], twin: DocumentsTwin) -> None:
    total = sum(twin.searches.values())
    screened = total - sum(entry.records for entry in twin.duplicates)
    screening = twin.screening
    excluded = sum(screening.reasons.values())
    expected = {
        "identified": total,
        "screened": screened,
        "excluded_screening": screening.excluded,
        "sought": screened - screening.excluded,
        "not_retrieved": screening.not_retrieved,
        "assessed": screened - screening.excluded - screening.not_retrieved,
        "excluded_full_text": excluded,
        "included": screened - screening.excluded - screening.not_retrieved - excluded,
    }
    of = found["results"]["estimate"]
    assert {box: of[f"documents.records.{box}"] for box in expected} == expected
    assert counts(found, "records.excluded_full_text") == screening.reasons
    assert counts(found, "records.identified") == twin.searches


def test_the_reviewers_agree_as_planted(found: dict[str, Any], twin: DocumentsTwin) -> None:
    screened = found["results"].loc["documents.records.screened", "estimate"]
    differ = round((1 - twin.screening.agreement) * screened)
    agreement = found["results"].loc["documents.percent_agreement.screening", "estimate"]
    assert agreement == pytest.approx(1 - differ / screened)
    # Kappa where both reviewers' margins are those of the final decisions.
    kept = 1 - twin.screening.excluded / screened
    chance = kept**2 + (1 - kept) ** 2
    planted = (twin.screening.agreement - chance) / (1 - chance)
    assert found["results"].loc["documents.kappa.screening", "estimate"] == pytest.approx(planted, abs=0.03)


def test_shares_of_fields_and_scores_are_the_ones_planted(
    found: dict[str, Any], twin: DocumentsTwin, declared: Documents
) -> None:
    included = int(found["results"].loc["documents.records.included", "estimate"])
    for name, wanted in twin.fields.items():
        given = counts(found, f"documents.{name}")
        if wanted.shares is None:
            continue
        total = sum(wanted.shares.values())
        if declared.extraction.fields[name].separator is None:
            assert given == {value: included * share / total for value, share in wanted.shares.items()}, name
        else:
            assert sum(given.values()) == pytest.approx(included * (1 + wanted.several), rel=0.2)
            barred = {gap.get(name) for gap in twin.gaps}
            for value, share in wanted.shares.items():
                if name == "outcome" and value in barred:
                    continue  # gaps take from it
                assert given[value] / sum(given.values()) == pytest.approx(share / total, abs=0.1), (name, value)
    for criterion, scores in twin.appraisal.items():
        assert counts(found, f"appraisal.{criterion}") == scores
    # What depends on another field: academic work is not published by the media.
    values = (
        found["tables"]["extraction"]
        .query("field in ['type', 'publisher']")
        .pivot(index="record", columns="field", values="value")
    )
    assert twin.fields["publisher"].by == "type"
    for kind, publisher in zip(values["type"], values["publisher"], strict=True):
        assert publisher in twin.fields["publisher"].of[kind]


def test_the_gaps_planted_are_gaps_of_the_evidence_map(found: dict[str, Any], twin: DocumentsTwin) -> None:
    of = found["results"]["estimate"]
    assert twin.gaps
    for gap in twin.gaps:
        assert of[f"documents.evidence.{gap['mechanism']}[{gap['outcome']}]"] == 0
    cells = of[of.index.str.startswith("documents.evidence.")]
    assert (cells > 0).mean() > 0.7


def test_every_record_is_visibly_synthetic(found: dict[str, Any], paths: dict[str, Path]) -> None:
    records = found["tables"]["records"]
    assert records["title"].str.lower().str.startswith("[synthetic] ").all()
    assert records["url"].str.startswith("https://example.org/").all()
    assert records.loc[records["doi"] != "", "doi"].str.startswith("10.5555/synthetic.").all()
    assert records["publisher"].str.startswith("Synthetic ").all()
    assert all(MARK.encode() in path.read_bytes() for path in paths.values())
    for path in paths.values():
        if path.suffix in (".ris", ".bib"):
            text = path.read_text(encoding="utf-8")
            assert text.count(MARK) >= text.count("TY  -") + text.count("@techreport") > 30
    assert {"ë", "ç", "č", "š", "ž"} <= set("".join(records["title"]))
    assert found["notes"] == []


def test_included_documents_carry_what_a_ledger_shows(found: dict[str, Any]) -> None:
    made = [fields(row) for row in rows(found["review"].included())]
    assert {frozenset(record) for record in made} == {frozenset(("authors", "year", "title", "publisher", "score"))}
    scores = [record["score"] for record in made]
    assert min(scores) >= 0
    assert max(scores) <= 1
    assert max(scores) - min(scores) > 0.3


def test_the_same_configuration_gives_the_same_bytes(
    config: Configuration, paths: dict[str, Path], tmp_path: Path
) -> None:
    again = written(config, tmp_path)
    assert {source: path.read_bytes() for source, path in again.items()} == {
        source: path.read_bytes() for source, path in paths.items()
    }
    shipped = {source: (REPOSITORY / source).read_bytes() for source in paths}
    assert shipped == {source: path.read_bytes() for source, path in paths.items()}


def test_what_does_not_fit_is_told(config: Configuration, declared: Documents, twin: DocumentsTwin) -> None:
    changed = {
        "searches": {"catalogue": 5, "library": 38, "web": 3},
        "screening": {"excluded": 80, "agreement": 1, "not_retrieved": 0, "reasons": {"other_place": 99}},
        "gaps": [{"outcome": "trust", "stance": "mixed"}, {"mechanism": "magic"}],
        "publishers": {"by": "mechanism", "of": {}},
    }
    other = DocumentsTwin.model_validate(twin.model_dump() | changed)
    assert config.twin is not None
    broken = replace(config, twin=config.twin.model_copy(update={"documents": other}))
    part = twin_documents.part(broken)
    assert part is not None
    said = [problem.what for problem in part.problems]
    assert "the search `grey` of config/documents.yaml is left out" in said
    assert "`web` is no search of config/documents.yaml" in said
    assert "`catalogue` has 2 documents of its own, and 6 of them are returned again" in said
    assert "the reason `other_topic` of config/documents.yaml is left out" in said
    assert any(what.startswith("179 of ") for what in said)
    assert "`magic` is no value of `mechanism` of config/documents.yaml" in said
    assert "`mechanism` may have several values" in said


@given(st.dictionaries(st.sampled_from("abcde"), st.floats(0.01, 9), min_size=1), st.integers(0, 60))
def test_apportionment_gives_each_its_quota(weights: dict[str, float], count: int) -> None:
    given_to = Counter(apportioned(weights, count))
    assert sum(given_to.values()) == count
    for value, weight in weights.items():
        assert abs(given_to[value] - count * weight / sum(weights.values())) < 1 + 1e-9
