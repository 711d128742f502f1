"""The study that the repository ships: made in three languages, and unmistakably synthetic wherever it is shown."""

from __future__ import annotations

import fcntl
import json
import re
import shutil
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from docx import Document
from lxml import html
from PIL import Image
from pptx import Presentation
from pypdf import PdfReader
from toy import REPOSITORY, build

from peaceresearch.results.table import read_results
from peaceresearch.study.load import load_configuration
from peaceresearch.study.words import load_words

CONFIG = load_configuration(REPOSITORY)
LANGUAGES = CONFIG.study.languages


EDITIONS = CONFIG.study.editions


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped study built at each of its editions, one after the other, as it was in its year.

    `study` is the folder as the last edition leaves it, `<edition>` a copy of the publications of each.
    """
    # One for all workers of pytest-xdist: whoever comes first builds, the others wait.
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if base.name.startswith("popen-") else base) / "shipped"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done").exists():
            for part in ("config", "reports", "data"):
                shutil.copytree(REPOSITORY / part, folder / "study" / part)
            for edition in EDITIONS:
                done = build(folder / "study", "--config", f"edition={edition}")
                assert done.code == 0, f"{edition}: {done.printed}"
                shutil.copytree(folder / "study" / "results" / "publications", folder / edition)
            (folder / "done").touch()
    return folder


@pytest.fixture(scope="session")
def results(built: Path) -> Path:
    """What the last edition made."""
    return built / "study" / "results"


def words(text: str) -> str:
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_and_slide_says_that_the_data_are_synthetic(results: Path, lang: str) -> None:
    folder = results / "publications" / lang
    synthetic = CONFIG.study.synthetic
    assert synthetic is not None
    statement, mark = words(synthetic.statement[lang]), words(synthetic.mark[lang])
    for page in PdfReader(folder / "findings.pdf").pages:
        assert statement in words(page.extract_text())
    assert statement in words((folder / "findings.html").read_text(encoding="utf-8"))
    document = Document(str(folder / "findings.docx"))
    for section in document.sections:
        assert statement in words(" ".join(paragraph.text for paragraph in section.header.paragraphs))
    for number, slide in enumerate(Presentation(str(folder / "conference.pptx")).slides, 1):
        texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        assert mark in words(" ".join(texts)), f"slide {number}"
    assert mark in words((folder / "conference.html").read_text(encoding="utf-8"))
    assert document.core_properties.comments or document.core_properties.subject


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_exhibit_carries_the_mark(results: Path, lang: str) -> None:
    assert CONFIG.study.synthetic is not None
    mark = CONFIG.study.synthetic.mark[lang]
    files = sorted((results / "exhibits" / lang).iterdir())
    assert len(files) >= 6 * 4
    for path in files:
        if path.suffix == ".csv":
            assert path.read_text(encoding="utf-8").startswith(f"# {mark}\n")
            assert len(pd.read_csv(path, comment="#")) > 0
        elif path.suffix == ".png":
            assert mark in Image.open(path).text["Description"]
        elif path.suffix in (".svg", ".md"):
            assert mark in path.read_text(encoding="utf-8")
        elif path.name.endswith(".made.json"):
            assert json.loads(path.read_text(encoding="utf-8"))["synthetic"] is True


def test_what_is_withheld_has_no_number_in_anything_that_leaves(results: Path) -> None:
    minimum = CONFIG.disclosure.minimum_base.model_dump()
    restricted = read_results(*(results / strand / "results.parquet" for strand in CONFIG.strands))
    small = set(restricted.loc[restricted["n"] < restricted["strand"].map(minimum), "id"])
    assert small, "the shipped study shows what withholding looks like"
    for path in [*(results / "released").rglob("*.parquet"), results / "synthesis" / "findings.parquet"]:
        table = pd.read_parquet(path)
        if "estimate" not in table:
            continue  # records, of which the next test speaks
        withheld = table[table["id"].isin(small)]
        assert withheld[["estimate", "se", "ci_low", "ci_high", "n", "n_effective"]].isna().all(axis=None), path
        assert (withheld["status"] == "suppressed").all()
    for path in (results / "exhibits").rglob("*.csv"):
        table = pd.read_csv(path, comment="#")
        if "n" in table:
            assert table.loc[table["id"].isin(small), "n"].isna().all(), path


def test_no_word_leaves_of_a_speaker_who_refused_consent_or_whom_too_few_people_fit(results: Path) -> None:
    quotes = pd.read_parquet(results / "focus_groups" / "records-quotes.parquet")
    few = quotes["n"] < CONFIG.disclosure.minimum_base.quotes
    refused, given = quotes["consent"] == "refused", quotes["consent"] == "given"
    assert refused.sum() >= 2, "the shipped study has speakers who refused"
    assert (given & few).any(), "and some of whom too few people fit what is told"
    kept = quotes.loc[refused | few, "fields"].map(json.loads)
    told = [text for content in kept for text in (content["text"], *content["translations"].values()) if text]
    allowed = [json.loads(text)["text"] for text in quotes.loc[given & ~few, "fields"]]
    seen = set()
    for part in ("released", "exhibits", "publications"):
        for path in (results / part).rglob("*.*"):
            content = path.read_bytes()
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as archive:
                    content = b"".join(archive.read(name) for name in archive.namelist())
            if path.suffix == ".parquet":
                content = pd.read_parquet(path).to_csv().encode()
            seen |= {text for text in allowed if text.encode() in content}
            assert not [text for text in told if text.encode() in content], path
    assert len(seen) > 5, "the search finds quotes that may leave"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_same_numbers_stand_in_every_format(results: Path, lang: str) -> None:
    """Percentages of the running text, in order: once woven, they may not differ between formats."""
    folder = results / "publications" / lang
    pdf = words(" ".join(page.extract_text() for page in PdfReader(folder / "findings.pdf").pages))
    docx = words(" ".join(paragraph.text for paragraph in Document(str(folder / "findings.docx")).paragraphs))
    found = [sorted(re.findall(r"\b\d+%", text)) for text in (pdf, docx)]
    assert len(found[1]) > 10
    assert set(found[1]) <= set(found[0])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_exhibits_say_what_was_planned_and_what_needs_caution(results: Path, lang: str) -> None:
    exhibit = load_words(lang).exhibit

    def noted(name: str) -> str:
        notes = json.loads((results / "exhibits" / lang / f"{name}.note.json").read_text(encoding="utf-8"))
        return words(" ".join(note["text"] for note in notes))

    assert words(exhibit["plan_all_planned"]) in noted("sensitivity")
    assert words(exhibit["plan_all_deviating"]) in noted("support-effects")
    assert words(exhibit["plan_all_exploratory"]) in noted("expectations")
    caution = words(exhibit["caution_scale_functioning"].partition("{")[0])
    assert caution in noted("strands-together"), "a finding rests on a scale that does not hold"
    assert caution not in noted("sensitivity")
    plan = CONFIG.analysis_plan
    assert plan is not None and plan.frozen is not None
    assert plan.frozen.sha256 in noted("analysis-plan")
    margins = CONFIG.survey.weighting.margins["census_2024"] if CONFIG.survey and CONFIG.survey.weighting else None
    assert margins is not None
    assert words(margins.reference[lang]) in noted("weights")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_file_tells_where_or_by_whom_it_was_made(results: Path, lang: str) -> None:
    home = str(Path.home())
    for path in [*(results / "publications" / lang).iterdir(), *(results / "exhibits" / lang).iterdir()]:
        content = path.read_bytes()
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                content = b"".join(archive.read(name) for name in archive.namelist())
        for trace in (str(REPOSITORY), str(results), home + "/"):
            assert trace.encode() not in content, f"{path.name} holds {trace}"


def headings(path: Path) -> list[str]:
    root = html.document_fromstring(path.read_text(encoding="utf-8"))
    return [words(head.text_content()) for head in root.xpath("//main//h1|//main//h2|//div[@class='slides']//h1")]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("document", ["findings", "conference"])
def test_each_edition_has_its_date_and_no_chapter_without_material(built: Path, lang: str, document: str) -> None:
    found = {}
    for name, edition in EDITIONS.items():
        path = built / name / lang / f"{document}.html"
        text = words(html.document_fromstring(path.read_text(encoding="utf-8")).text_content())
        assert edition.label[lang] in text
        assert str(edition.date.day) in text
        assert str(edition.date.year) in text
        found[name] = headings(path)
        assert all(found[name]), "a heading without a text"
    first, *others = found.values()
    for after in others:
        assert len(after) > len(first), "chapters come with the strands"
        first = after


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("edition", EDITIONS)
def test_no_edition_has_an_empty_chapter_or_a_reference_to_nothing(built: Path, lang: str, edition: str) -> None:
    root = html.document_fromstring((built / edition / lang / "findings.html").read_text(encoding="utf-8"))
    targets = set(root.xpath("//@id"))
    broken = [link for link in root.xpath("//main//a/@href") if link.startswith("#") and link[1:] not in targets]
    assert broken == []
    blocks = root.xpath(
        "//main//*[self::h1 or self::h2 or self::p or self::ul or self::ol or self::figure or self::table]"
    )
    levels = [int(block.tag[1]) if block.tag in ("h1", "h2") else 9 for block in blocks]
    empty = [
        words(block.text_content())
        for block, level, following in zip(blocks, levels, [*levels[1:], 1], strict=True)
        if level < 9 and following <= level
    ]
    assert empty == []
