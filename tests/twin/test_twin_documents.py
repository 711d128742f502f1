"""A synthetic document review holds what was planted, and it is found again by the reader and the analysis."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peaceresearch.documents.analyse_documents import Review
from peaceresearch.documents.duplicates import find_duplicates
from peaceresearch.results.records import fields
from peaceresearch.results.records import records as record_table
from peaceresearch.results.table import rows
from peaceresearch.sources.read_documents import read_documents
from peaceresearch.specs import Specs
from peaceresearch.study.documents import Documents
from peaceresearch.study.load import Configuration, load_configuration
from peaceresearch.study.twin_documents import DocumentsTwin
from peaceresearch.twin import documents as twin_documents
from peaceresearch.twin.documents_values import apportioned, misread
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


def counts(found: dict[str, Any], start: str, routes: bool = True) -> dict[str, float]:
    """By category; without `routes` only over all of them."""
    estimates = found["results"]["estimate"]
    given = {
        name.partition("[")[2][:-1]: of for name, of in estimates.items() if name.startswith(f"documents.{start}[")
    }
    return given if routes else {name: of for name, of in given.items() if "route=" not in name}


def planted(twin: DocumentsTwin, declared: Documents) -> dict[str, int]:
    """The boxes of the flow that follow from the twin, and from the sources of which only numbers are known."""
    known = [search.counts for search in declared.searches.values() if search.counts]
    screening, again = twin.screening, sum(entry.records for entry in twin.duplicates)
    found = {
        "identified": sum(twin.searches.values()) + sum(counts.identified for counts in known),
        "duplicates": again + sum(counts.duplicates for counts in known),
        "excluded_screening": screening.excluded + sum(counts.excluded_screening for counts in known),
        "not_retrieved": screening.not_retrieved + sum(counts.not_retrieved for counts in known),
        "excluded_full_text": sum(screening.reasons.values())
        + sum(sum(counts.excluded_full_text.values()) for counts in known),
    }
    found["screened"] = found["identified"] - found["duplicates"]
    found["sought"] = found["screened"] - found["excluded_screening"]
    found["assessed"] = found["sought"] - found["not_retrieved"]
    found["included"] = found["assessed"] - found["excluded_full_text"]
    return found


def test_the_duplicates_planted_are_found_and_no_other(found: dict[str, Any], twin: DocumentsTwin) -> None:
    again = {name: sum(e.records for e in twin.duplicates if e.again == name) for name in twin.searches}
    merged = found["review"].unique.merged
    assert Counter(name.partition(":")[0] for name in merged["removed"]) == {
        name: count for name, count in again.items() if count
    }
    assert len(merged) >= 20
    by = counts(found, "duplicates.by")
    assert by["decision"] == sum(entry.records for entry in twin.duplicates if entry.change == "name") > 0
    assert by["doi"] > 0
    assert by["title"] > 0


def test_a_person_is_needed_for_the_pairs_that_look_like_one_or_like_two(
    found: dict[str, Any], twin: DocumentsTwin
) -> None:
    pairs, records = found["tables"]["pairs"], found["tables"]["records"].set_index("record")
    assert Counter(pairs["decision"]) == {"different": twin.alike, "same": 1}
    for one, other, decision in zip(pairs["record"], pairs["other"], pairs["decision"], strict=True):
        assert (records.loc[one, "title"] == records.loc[other, "title"]) == (decision == "different")
    rules = json.loads(json.dumps(found["review"].spec["duplicates"]))
    without = find_duplicates(found["tables"]["records"], rules, pairs.iloc[:0], None, None).kept
    decided = found["review"].unique.kept
    for one, other, decision in zip(pairs["record"], pairs["other"], pairs["decision"], strict=True):
        assert (without[one] == without[other]) == (decision == "different"), "the program alone errs"
        assert (decided[one] == decided[other]) == (decision == "same")


def test_the_flow_is_the_one_planted(found: dict[str, Any], twin: DocumentsTwin, declared: Documents) -> None:
    expected = planted(twin, declared)
    of = found["results"]["estimate"]
    assert {box: of[f"documents.records.{box}"] for box in expected} == expected
    reasons = Counter(twin.screening.reasons)
    for search in declared.searches.values():
        reasons.update(search.counts.excluded_full_text if search.counts else {})
    assert counts(found, "records.excluded_full_text", routes=False) == reasons
    files = counts(found, "records.identified", routes=False)
    assert {name: files[name] for name in twin.searches} == twin.searches
    assert set(files) == set(declared.searches)


def test_the_reviewers_agree_as_planted(found: dict[str, Any], twin: DocumentsTwin) -> None:
    rows = found["results"]
    documents = sum(twin.searches.values()) - sum(entry.records for entry in twin.duplicates)
    differ = round((1 - twin.screening.agreement) * documents)
    assert rows.loc["documents.percent_agreement.screening", "n"] == documents
    assert rows.loc["documents.conflicts.screening", "estimate"] == differ
    assert rows.loc["documents.percent_agreement.screening", "estimate"] == pytest.approx(1 - differ / documents)
    read = documents - twin.screening.excluded - twin.screening.not_retrieved
    assert rows.loc["documents.conflicts.full_text", "estimate"] == round(
        (1 - twin.screening.full_text_agreement) * read
    )
    given = Counter(found["tables"]["decisions"].query("stage == 'title_abstract'")["decision"])
    assert given["unsure"] >= twin.screening.unsure > 0
    reviewers = found["tables"]["decisions"].groupby("stage")["reviewer"].agg(set).to_dict()
    assert set(reviewers) == {"title_abstract", "full_text"}
    assert all(who == {"reviewer_a", "reviewer_b", "agreed"} for who in reviewers.values())


def test_shares_of_fields_and_scores_are_the_ones_planted(
    found: dict[str, Any], twin: DocumentsTwin, declared: Documents
) -> None:
    assert declared.extraction is not None
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
                assert given[value] / sum(given.values()) == pytest.approx(share / total, abs=0.13), (name, value)
    for appraisal in twin.appraisals.values():
        for criterion, scores in appraisal.criteria.items():
            assert counts(found, f"appraisal.{criterion}") == scores
    # What depends on another field: academic work is not published by the media.
    values = (
        found["review"]
        .extraction.table.query("field in ['type', 'issued_by']")
        .pivot(index="record", columns="field", values="value")
    )
    assert twin.fields["issued_by"].by == "type"
    for kind, publisher in zip(values["type"], values["issued_by"], strict=True):
        assert publisher in twin.fields["issued_by"].of[kind]


def test_two_readers_differ_as_planted_and_what_they_agreed_on_counts(
    found: dict[str, Any], twin: DocumentsTwin
) -> None:
    rows = found["results"]
    included = int(rows.loc["documents.records.included", "estimate"])
    twice = round(twin.double * included)
    differences = found["review"].extraction.differences
    given = differences.drop_duplicates(["record", "field"])["field"].value_counts()
    for name, wanted in twin.fields.items():
        assert rows.loc[f"documents.percent_agreement.{name}", "n"] == twice
        assert given.get(name, 0) == wanted.differ, name
    answers = found["tables"]["appraisal"]
    for name, appraisal in twin.appraisals.items():
        agreed = answers[answers["is_agreed"] & (answers["instrument"] == name) & (answers["score"] != "")]
        assert len(agreed) == appraisal.differ
    assert rows.loc["documents.studies.included", "estimate"] == included - twin.joint


def test_headers_drift_and_are_read_all_the_same(found: dict[str, Any]) -> None:
    drifted = [note.done for note in found["notes"] if note.found == "headers that are not as declared"]
    assert any("`Mechanisms` as `Mechanism`" in done and "`TYPE` as `Type`" in done for done in drifted)
    assert any("`Written in` as `Language`" in done for done in drifted)


def test_recommendations_are_the_ones_planted(found: dict[str, Any], twin: DocumentsTwin) -> None:
    assert twin.recommendations is not None
    made = twin.recommendations.made
    assert counts(found, "recommendations.all") == twin.recommendations.status
    addressed = Counter(name for one in made for name in one.addressee)
    of = found["results"]["estimate"]
    assert {name: of[f"documents.recommendations.{name}"] for name in addressed} == addressed
    asked = [fields(row) for row in rows(record_table(found["review"].recommended()))]
    assert len(asked) == len(made)
    start, end = twin.recommendations.checked
    assert all(start.isoformat() <= record["checked"]["date"] <= end.isoformat() for record in asked)
    years = found["review"].records.set_index("record")["year"]
    since = [(record["since"], years[record["record"].replace("-", ":")]) for record in asked]
    assert {year > published for year, published in since} == {True, False}
    assert all(published <= year <= twin.years[1] for year, published in since)


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
    assert records.loc[records["url"] != "", "url"].str.startswith("https://example.org/").all()
    assert records.loc[records["doi"] != "", "doi"].str.startswith("10.5555/synthetic.").all()
    assert records["publisher"].str.startswith("Synthetic ").all()
    assert all(MARK.encode() in path.read_bytes() for path in paths.values())
    for path in paths.values():
        if path.suffix in (".ris", ".bib"):
            text = path.read_text(encoding="utf-8")
            assert text.count(MARK) >= text.count("TY  -") + text.count("\n@") > 30
    assert {"ë", "ç", "č", "š", "ž"} <= set("".join(records["title"]))


def test_records_have_what_their_format_tells(found: dict[str, Any], twin: DocumentsTwin) -> None:
    records = found["tables"]["records"]
    kinds = {kind for kinds in twin.types.of.values() for kind in kinds}
    assert set(records["type"]) == {*kinds, ""}, "BibTeX has no entry for news"
    articles = records[(records["type"] == "article") & (records["search"] != "grey")]
    assert (articles[["journal", "volume", "issue", "pages"]] != "").all(axis=None)
    assert (records.loc[records["search"] == "citation_index", "accession"] != "").all()
    assert records["year"].between(*twin.years).all()
    assert set(records["language"]) == {code for codes in twin.languages.of.values() for code in codes}
    grey = records[records["search"] == "grey"]
    assert grey["authors"].str.contains("; ").any(), "from several columns"


def test_included_documents_carry_what_exhibits_show(found: dict[str, Any]) -> None:
    made = [fields(row) for row in rows(record_table(found["review"].included()))]
    shown = {"authors", "year", "title", "publisher", "record", "csl", "type", "finding"}
    assert all(shown <= set(record) for record in made)
    scores = [record["score"] for record in made if record.get("score") is not None]
    assert 0 < len(scores) < len(made), "studies have no score"
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


def said_of(config: Configuration, declared: Documents, changed: dict[str, Any]) -> list[str]:
    assert config.twin is not None
    assert config.twin.documents is not None
    other = DocumentsTwin.model_validate(config.twin.documents.model_dump() | changed)
    broken = replace(config, twin=config.twin.model_copy(update={"documents": other}), documents=declared)
    part = twin_documents.part(broken)
    assert part is not None
    return [problem.what for problem in part.problems]


def test_what_does_not_fit_is_told(config: Configuration, declared: Documents) -> None:
    changed = {
        "searches": {"catalogue": 5, "library": 38, "citation_index": 25, "web": 3},
        "screening": {"excluded": 80, "agreement": 1, "not_retrieved": 0, "reasons": {"other_place": 99}},
        "gaps": [{"outcome": "trust", "stance": "mixed"}, {"mechanism": "magic"}],
        "publishers": {"by": "mechanism", "of": {}},
        "appraisals": {"studies": {"scores": {"met": 1, "splendid": 1}, "criteria": {"q9_9": {"met": 1}}}},
        "recommendations": None,
    }
    said = said_of(config, declared, changed)
    assert "the search with a file `grey` of config/documents.yaml is left out" in said
    assert "`web` is no search with a file of config/documents.yaml" in said
    assert "`catalogue` has 2 documents of its own, and 9 of them are returned again" in said
    assert "the reason `other_topic` of config/documents.yaml is left out" in said
    assert any(what.startswith("179 of ") for what in said)
    assert "`magic` is no value of `mechanism` of config/documents.yaml" in said
    assert "`mechanism` may have several values" in said
    assert "the appraisal `grey_literature` of config/documents.yaml is left out" in said
    assert "`splendid` is no answer of config/documents.yaml" in said
    assert "`q9_9` is no criterion of config/documents.yaml" in said
    assert "`designs` and the `design` of config/documents.yaml go together" in said
    assert "`recommendations` are in one of this file and config/documents.yaml" in said


def test_differences_need_a_place_where_they_are_settled(config: Configuration, declared: Documents) -> None:
    assert declared.screening is not None
    assert declared.extraction is not None
    bare = declared.model_copy(
        update={
            "screening": declared.screening.model_copy(
                update={
                    "unsure": [],
                    "title_abstract": declared.screening.title_abstract.model_copy(update={"agreed": None}),
                }
            ),
            "extraction": declared.extraction.model_copy(update={"agreed": []}),
            "appraisals": {name: each.model_copy(update={"agreed": []}) for name, each in declared.appraisals.items()},
            "duplicates": declared.duplicates.model_copy(update={"decisions": []}),
        }
    )
    said = said_of(config, bare, {})
    assert any(what.startswith("reviewers differ, and `screening.title_abstract`") for what in said)
    assert not any("`screening.full_text`" in what for what in said)
    assert "`unsure`, and config/documents.yaml has no code for it" in said
    assert "two readers differ, and `extraction` has nothing `agreed`" in said
    assert said.count("two people differ, and nothing is `agreed` in config/documents.yaml") == 2
    assert any(what.startswith("pairs that only a person can tell apart") for what in said)


@given(
    st.lists(st.sampled_from("abcde"), min_size=1, unique=True),
    st.booleans(),
    st.integers(0, 99),
)
def test_a_second_reader_has_something_else(values: list[str], has_several: bool, seed: int) -> None:
    has = values if has_several else values[:1]
    other = misread(has, "abcde", has_several, np.random.default_rng(seed))
    assert other
    assert set(other) <= set("abcde")
    assert set(other) != set(has)
    assert has_several or len(other) == 1


@given(st.dictionaries(st.sampled_from("abcde"), st.floats(0.01, 9), min_size=1), st.integers(0, 60))
def test_apportionment_gives_each_its_quota(weights: dict[str, float], count: int) -> None:
    given_to = Counter(apportioned(weights, count))
    assert sum(given_to.values()) == count
    for value, weight in weights.items():
        assert abs(given_to[value] - count * weight / sum(weights.values())) < 1 + 1e-9
