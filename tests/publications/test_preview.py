"""A document on its own (`quarto preview`) finds its language from its name and its study from the folders above it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from peaceresearch.problems import InputError
from peaceresearch.publications.answers import exhibit_in, value_in
from peaceresearch.publications.preview import current_context, document_context
from peaceresearch.results.table import results, write_results

TOY = Path(__file__).resolve().parents[1] / "studies" / "toy"
SHARE = "survey.share.trust[high][community=north]"


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """The toy study with the results and the exhibit that these tests ask for."""
    folder = Path(shutil.copytree(TOY, tmp_path / "study"))
    row = {"strand": "survey", "measure": "share", "item": "trust", "category": "high", "domain": "community=north"}
    (folder / "results" / "released").mkdir(parents=True)
    table = results([row | {"estimate": 0.4567, "n": 40, "unit": "share"}])
    write_results(table, folder / "results" / "released" / "results.parquet")
    for lang in ("en", "sq"):
        made = folder / "results" / "exhibits" / lang
        made.mkdir(parents=True)
        (made / "trust.svg").write_text("<svg/>", encoding="utf-8")
        note = [{"text": f"Base ({lang})", "on_slides": True}]
        (made / "trust.note.json").write_text(json.dumps(note), encoding="utf-8")
    return folder


@pytest.mark.parametrize(("lang", "said"), [("en", "45.7%"), ("sq", "45,7%")])
def test_language_and_study_are_found(study: Path, lang: str, said: str) -> None:
    context = document_context(study / "reports" / f"findings.{lang}.qmd")
    assert value_in(context, SHARE, digits=1) == said
    assert context.name == f"reports/findings.{lang}.qmd"
    assert not context.is_slides


def test_exhibits_are_referred_to_from_where_the_document_is(study: Path) -> None:
    document = study / "reports" / "drafts" / "findings.sq.qmd"
    document.parent.mkdir()
    context = document_context(document)
    text = exhibit_in(context, "trust")
    assert text.startswith("![Besimi sipas komunitetit](../../results/exhibits/sq/trust){#fig-trust")
    assert 'fig-alt="Shtylla përqindjesh. (Të dhëna sintetike.)"' in text
    assert (document.parent / context.reference / "trust.svg").is_file()
    assert "Base (sq)." in text


def test_slides_are_known_by_their_declaration(study: Path) -> None:
    config = study / "config" / "study.yaml"
    config.write_text(config.read_text("utf-8").replace("kind: report", "kind: slides"), encoding="utf-8")
    assert document_context(study / "reports" / "findings.en.qmd").is_slides


def test_a_draft_that_is_no_document_of_the_study_is_shown_too(study: Path) -> None:
    assert value_in(document_context(study / "reports" / "notes.en.qmd"), SHARE) == "46%"


def only_problem(document: Path) -> str:
    with pytest.raises(InputError) as caught:
        document_context(document)
    (problem,) = caught.value.problems
    return str(problem)


def test_outside_a_study(tmp_path: Path) -> None:
    said = only_problem(tmp_path / "findings.en.qmd")
    assert said.endswith(
        "findings.en.qmd: no parent folder holds config/study.yaml; keep documents in a study's reports/"
    )


@pytest.mark.parametrize(
    ("name", "given"), [("findings.de.qmd", "de"), ("findings.qmd", ""), ("findings.EN.qmd", "EN")]
)
def test_a_name_without_a_language_of_the_study(study: Path, name: str, given: str) -> None:
    said = only_problem(study / "reports" / name)
    assert f"{name}: its name tells no language of the study (`{given}`); " in said
    assert said.endswith("name it <document>.<language>.qmd, with one of en, sq")


def test_a_study_that_was_not_built(study: Path) -> None:
    (study / "results" / "released" / "results.parquet").unlink()
    said = only_problem(study / "reports" / "findings.en.qmd")
    assert said == "results/released/results.parquet: the study was not built yet; run `make` first"


def test_a_study_whose_config_is_wrong_says_all_of_it(study: Path) -> None:
    for file, old, new in (("study", "seed:", "sead:"), ("survey", "missing:", "mising:")):
        path = study / "config" / f"{file}.yaml"
        path.write_text(path.read_text("utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        document_context(study / "reports" / "findings.en.qmd")
    assert {problem.file for problem in caught.value.problems} == {"config/study.yaml", "config/survey.yaml"}


def test_an_exhibit_that_was_not_made(study: Path) -> None:
    with pytest.raises(InputError, match=r"the figure `age` was not made; run `make`"):
        exhibit_in(document_context(study / "reports" / "findings.en.qmd"), "age")


def test_quarto_says_where_the_document_is(study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PEACERESEARCH_CONTEXT", raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QUARTO_DOCUMENT_PATH", str(study / "reports"))
    monkeypatch.setenv("QUARTO_DOCUMENT_FILE", "findings.sq.qmd")
    assert current_context().words.lang == "sq"


def test_the_context_of_a_job_comes_first(study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = {"lang": "en", "exhibits": {}, "study": {"mark": ""}, "kind": "slides", "names": {}}
    released = study / "results" / "released" / "results.parquet"
    arguments = {"spec": spec, "name": "a", "results": str(released), "folder": "x", "reference": "x", "study": "."}
    file = tmp_path / "context.json"
    file.write_text(json.dumps(arguments), encoding="utf-8")
    monkeypatch.setenv("PEACERESEARCH_CONTEXT", str(file))
    monkeypatch.setenv("QUARTO_DOCUMENT_FILE", "findings.sq.qmd")
    context = current_context()
    assert (context.words.lang, context.is_slides) == ("en", True)


def test_the_verbs_work_in_a_document_on_its_own(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PEACERESEARCH_CONTEXT", raising=False)
    monkeypatch.setenv("QUARTO_DOCUMENT_PATH", str(study / "reports"))
    monkeypatch.setenv("QUARTO_DOCUMENT_FILE", "findings.sq.qmd")
    code = f"from peaceresearch.publications.verbs import value; print(value('{SHARE}', show='n'), value('{SHARE}'))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "40 46%"
