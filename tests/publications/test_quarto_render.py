"""Rendering with Quarto: what it is given and how its answers are taken, through a recording stand-in on the PATH.

The stand-in is for a program that cannot be installed with pip; `test_quarto_real.py` runs the real one where it is.
"""

from __future__ import annotations

import json
import os
import stat
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from peaceresearch.problems import InputError
from peaceresearch.publications.document import Woven
from peaceresearch.publications.quarto import render
from peaceresearch.publications.quarto_settings import environment, language
from peaceresearch.study.words import load_words

EPOCH = 1735603200  # 2024-12-31 00:00 UTC

STAND_IN = """#!{python}
import json, os, pathlib, sys, zipfile
here = pathlib.Path.cwd()
found = [path for path in here.rglob("*") if path.is_file()]
files = {{str(path.relative_to(here)): path.read_bytes().decode("latin-1") for path in found}}
output = sys.argv[sys.argv.index("--output") + 1]
with open(os.environ["RECORD"], "a") as record:
    call = {{"argv": sys.argv[1:], "cwd": str(here), "env": dict(os.environ), "files": files}}
    record.write(json.dumps(call) + "\\n")
print({said!r}, file=sys.stderr)
if {code}:
    sys.exit({code})
if output.endswith((".docx", ".pptx")):
    with zipfile.ZipFile(output, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
else:
    pathlib.Path(output).write_text({made!r})
"""

SOURCE = """---
title: Trust & safety
subtitle: A study
author: [One, Two]
date: 31 dhjetor 2024
lang: en
toc: true
number-sections: true
bibliography: ../shared/books.bib
jupyter: python3
format:
  html:
    theme: cosmo
synthetic: 'Made up: \\<data\\> & *words*.'
---

See @fig-trust and @tbl-one [@putnam].

![Trust](exhibits/trust){#fig-trust fig-alt="Bars"}

::: {#tbl-one}
```{=html}
<table><tbody><tr><td>1</td></tr></tbody></table>
```

Numbers
:::
"""


@pytest.fixture
def study(tmp_path: Path) -> Path:
    folder = tmp_path / "study"
    (folder / "exhibits").mkdir(parents=True)
    for ending in ("svg", "png"):
        (folder / f"exhibits/trust.{ending}").write_text(f"a picture as {ending}", encoding="utf-8")
        (folder / f"exhibits/other.{ending}").write_text("not named by the document", encoding="utf-8")
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared/books.bib").write_text("@book{putnam, title={Bowling}}", encoding="utf-8")
    (folder / "findings.md").write_text(SOURCE, encoding="utf-8")
    return folder


def woven(study: Path, kind: Any = "report", lang: str = "sq") -> Woven:
    return Woven(study / "findings.md", kind, load_words(lang), EPOCH, study)


def stand_in(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, said: str = "", code: int = 0, made: str = "made"
) -> Path:
    folder = tmp_path / "programs"
    folder.mkdir()
    program = folder / "quarto"
    program.write_text(STAND_IN.format(python=sys.executable, said=said, code=code, made=made), encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(folder) + os.pathsep + os.environ["PATH"])
    record = tmp_path / "record.jsonl"
    monkeypatch.setenv("RECORD", str(record))
    return record


def outputs(tmp_path: Path, *names: str) -> dict[str, Path]:
    return {name: tmp_path / f"out/findings.{name}" for name in names}


def calls(record: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in record.read_text(encoding="utf-8").splitlines()]


def settings(call: dict[str, Any]) -> Any:
    return yaml.safe_load(call["files"]["_quarto.yml"].encode("latin-1").decode())


def document(call: dict[str, Any]) -> tuple[Any, str]:
    _, header, body = call["files"]["document.qmd"].encode("latin-1").decode().split("---\n", 2)
    return yaml.safe_load(header), body


def test_each_format_has_its_own_folder_and_command(
    study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = stand_in(monkeypatch, tmp_path)
    render(woven(study), outputs(tmp_path, "html", "pdf", "docx"), tmp_path / "scratch")
    made = calls(record)
    assert [call["argv"] for call in made] == [
        ["render", "document.qmd", "--to", "docx", "--output", "findings.docx"],
        ["render", "document.qmd", "--to", "html", "--output", "findings.html"],
        ["render", "document.qmd", "--to", "typst", "--output", "findings.pdf"],
    ]
    assert len({call["cwd"] for call in made}) == 3
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "findings.docx",
        "findings.html",
        "findings.pdf",
    ]
    assert settings(made[0])["format"]["docx"]["reference-doc"] == "reference.docx"
    assert made[0]["files"]["reference.docx"].startswith("PK")
    for call, ending in zip(made, ("png", "svg", "svg"), strict=True):
        assert call["files"][f"exhibits/trust.{ending}"] == f"a picture as {ending}"
        assert "bibliography-1.bib" in call["files"]
        assert not any("other" in name for name in call["files"])


def test_slides(study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record = stand_in(monkeypatch, tmp_path)
    render(woven(study, "slides"), outputs(tmp_path, "html", "pptx"), tmp_path / "scratch")
    html, pptx = calls(record)
    assert html["argv"][3] == "revealjs" and pptx["argv"][3] == "pptx"
    assert settings(html)["format"]["revealjs"]["footer"] == r"Made up: \<data\> \& words\."
    assert settings(html)["format"]["revealjs"]["slide-level"] == 1
    assert settings(pptx)["format"]["pptx"]["notes-title"] == "Fusnotat"
    body = document(pptx)[1]
    assert "#tbl-" not in body and "<caption>Tabela\N{NO-BREAK SPACE}1: Numbers</caption>" in body
    assert "@fig-trust" in body and "@tbl-one" not in body


def test_the_project_file(study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record = stand_in(monkeypatch, tmp_path)
    render(woven(study), outputs(tmp_path, "html", "pdf"), tmp_path / "scratch")
    html, pdf = map(settings, calls(record))
    assert html["project"] == {"type": "default"}
    assert html["citeproc"] is True and html["lang"] == "sq"
    assert html["language"]["crossref-fig-title"] == "Figura"
    options = html["format"]["html"]
    assert options["embed-resources"] is True and options["html-math-method"] == "mathml"
    assert options["default-image-extension"] == "svg" and options["toc-title"] == "Përmbajtja"
    typst = pdf["format"]["typst"]
    assert typst["papersize"] == "a4" and typst["region"] == "XK" and typst["section-numbering"] == "1.1.1"
    assert typst["pdf-standard"] == ["ua-1"]
    fonts = Path(typst["font-paths"][0])
    assert any(fonts.glob("*.[ot]tf"))


def test_a_document_with_formulas_is_no_accessible_pdf(
    study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = stand_in(monkeypatch, tmp_path)
    source = study / "findings.md"
    source.write_text(source.read_text(encoding="utf-8") + "\nMean $x$.\n", encoding="utf-8")
    render(woven(study), outputs(tmp_path, "pdf"), tmp_path / "scratch")
    assert "pdf-standard" not in settings(calls(record)[0])["format"]["typst"]


def test_the_header_keeps_the_author_s_keys_and_fixes_date_and_engine(
    study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = stand_in(monkeypatch, tmp_path)
    render(woven(study), outputs(tmp_path, "html"), tmp_path / "scratch")
    header, body = document(calls(record)[0])
    assert header["title"] == "Trust & safety" and header["author"] == ["One", "Two"] and header["toc"] is True
    assert header["engine"] == "markdown" and header["lang"] == "sq"
    assert header["date"] == "2024-12-31" and header["date-format"] == "[31 dhjetor 2024]"
    assert header["bibliography"] == ["bibliography-1.bib"]
    assert not {"jupyter", "format"} & set(header)
    assert body == SOURCE.split("---\n", 2)[2]


def test_the_mark_of_synthetic_data(study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record = stand_in(monkeypatch, tmp_path)
    render(woven(study), outputs(tmp_path, "html", "pdf"), tmp_path / "scratch")
    html, pdf = calls(record)
    assert settings(html)["format"]["html"]["include-before-body"] == "synthetic.html"
    assert "Made up: &lt;data&gt; &amp; words.</div>" in html["files"]["synthetic.html"]
    assert settings(pdf)["format"]["typst"]["include-in-header"] == "synthetic.typ"
    assert '[#"Made up: <data> & words."]' in pdf["files"]["synthetic.typ"]


def test_no_mark_where_there_is_none(study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record = stand_in(monkeypatch, tmp_path)
    source = study / "findings.md"
    source.write_text("---\ntitle: Real\n---\n\nText.\n", encoding="utf-8")
    render(woven(study), outputs(tmp_path, "html", "pdf"), tmp_path / "scratch")
    for call in calls(record):
        assert "synthetic" not in str(call["files"])


def test_the_environment(study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record = stand_in(monkeypatch, tmp_path)
    for name in ("QUARTO_PROFILE", "QUARTO_PDF_STANDARD", "QUARTO_LOG_LEVEL", "TYPST_FONT_PATHS", "LC_TIME"):
        monkeypatch.setenv(name, "leaks")
    monkeypatch.setenv("QUARTO_PANDOC", "/opt/conda/bin/pandoc")
    scratch = tmp_path / "scratch"
    render(woven(study), outputs(tmp_path, "html"), scratch)
    found = calls(record)[0]["env"]
    assert "leaks" not in found.values()
    assert found["QUARTO_PANDOC"] == "/opt/conda/bin/pandoc"
    assert found["SOURCE_DATE_EPOCH"] == str(EPOCH) and found["QUARTO_PYTHON"] == sys.executable
    assert found["TZ"] == "UTC" and found["NO_COLOR"] == "1"
    for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"):
        assert Path(found[name]).is_relative_to(scratch)
        assert not Path(found[name]).is_relative_to(scratch / "html")
    assert found["https_proxy"] == found["HTTP_PROXY"] == "http://127.0.0.1:9"


def test_the_environment_is_a_function_of_what_it_is_given() -> None:
    made = environment(Path("/home"), 5, {"PATH": "/bin", "QUARTO_PROFILE": "x", "LANGUAGE": "de"})
    assert made["PATH"] == "/bin" and made["SOURCE_DATE_EPOCH"] == "5"
    assert "QUARTO_PROFILE" not in made and "LANGUAGE" not in made


@pytest.mark.parametrize("lang", ["en", "sq", "sr"])
def test_every_label_that_quarto_prints_comes_from_the_words(lang: str) -> None:
    words = load_words(lang)
    entries = language(words)
    assert all(entries.values())
    for short, name in (("fig", "figure"), ("tbl", "table"), ("sec", "section"), ("eq", "equation")):
        assert entries[f"crossref-{short}-prefix"] == words.crossref[name].reference
    kinds = {key.split("-")[1] for key in entries if key.startswith("callout-")}
    assert kinds == {"note", "tip", "important", "warning", "caution"}


def test_what_quarto_says_when_it_fails_is_in_the_one_line(
    study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = (
        "pandoc\n  to: html\n\x1b[31mERROR: YAMLException: bad\x1b[39m\n\nStack trace:\n    at render (quarto.js:1)\n"
    )
    stand_in(monkeypatch, tmp_path, said, code=1)
    before = tmp_path / "out/findings.html"
    before.parent.mkdir()
    before.write_text("the last good one", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        render(woven(study), {"html": before}, tmp_path / "scratch")
    said_once = str(caught.value)
    assert "quarto could not render it to html: ERROR: YAMLException: bad;" in said_once
    assert "\n" not in said_once and "\x1b" not in said_once and "quarto.js" not in said_once
    assert before.read_text(encoding="utf-8") == "the last good one"
    assert "YAMLException" in (tmp_path / "scratch/html/quarto.log").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "warning",
    [
        "WARNING (/share/filters/main.lua:1) Unable to resolve crossref @fig-gone",
        "[WARNING] Citeproc: citation nobody not found",
        "[WARNING] Could not fetch resource https://example.org/x.png: replacing image with description",
        "WARNING PowerPoint output for FloatRefTargets require a single image as content",
    ],
)
def test_a_warning_that_makes_the_document_wrong_is_an_error(
    study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, warning: str
) -> None:
    stand_in(monkeypatch, tmp_path, f"{warning}\nOutput created: findings.html")
    with pytest.raises(InputError) as caught:
        render(woven(study), outputs(tmp_path, "html"), tmp_path / "scratch")
    assert warning in str(caught.value)
    assert not (tmp_path / "out").exists()


def test_code_left_in_the_source_or_in_the_output_is_an_error(
    study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(monkeypatch, tmp_path, made="<p>`{python} value('x')`</p>")
    with pytest.raises(InputError, match="code that was meant to run"):
        render(woven(study), outputs(tmp_path, "html"), tmp_path / "one")
    source = study / "findings.md"
    source.write_text("---\ntitle: x\n---\n\n```{python}\n1\n```\n", encoding="utf-8")
    with pytest.raises(InputError, match="a code cell is left"):
        render(woven(study), outputs(tmp_path, "html"), tmp_path / "two")


def test_every_missing_file_is_named_at_once(study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(monkeypatch, tmp_path)
    (study / "findings.md").write_text(
        "---\ntitle: x\nbibliography: [gone.bib]\ncsl: gone.csl\n---\n\n![a](exhibits/gone) ![b](../out.png)\n"
        "![c](https://example.org/x.png) ![d](exhibits/trust.svg)\n",
        encoding="utf-8",
    )
    with pytest.raises(InputError) as caught:
        render(woven(study), outputs(tmp_path, "html"), tmp_path / "scratch")
    said = str(caught.value)
    assert len(caught.value.problems) == 5
    for name in ("exhibits/gone.svg", "../out.png", "https://example.org/x.png", "gone.bib", "gone.csl"):
        assert name in said


def test_a_format_that_the_kind_of_document_has_not(study: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match='slides have no format "docx"'):
        render(woven(study, "slides"), outputs(tmp_path, "docx"), tmp_path / "scratch")


def test_quarto_that_went_away(study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(InputError, match="quarto is not on the PATH"):
        render(woven(study), outputs(tmp_path, "html"), tmp_path / "scratch")


def test_the_same_document_is_written_the_same_way(
    study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = stand_in(monkeypatch, tmp_path)
    for name in ("one", "two"):
        render(woven(study), outputs(tmp_path, "docx", "html", "pdf"), tmp_path / name)
    # python-docx writes the clock into the archive of the styles; pandoc takes only the styles out of it.
    made = [{**call["files"], "reference.docx": ""} for call in calls(record)]
    assert made[:3] == made[3:]


def test_a_relative_scratch_folder(study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record = stand_in(monkeypatch, tmp_path)
    monkeypatch.chdir(tmp_path)
    render(woven(study), {"html": Path("out/x.html")}, Path("scratch"))
    assert Path(calls(record)[0]["env"]["HOME"]).is_absolute() and (tmp_path / "out/x.html").is_file()
