"""Finishing a PPTX, made by pandoc as both engines make it."""

from __future__ import annotations

import base64
import re
import zipfile
from pathlib import Path

import pypandoc
import pytest
from pptx import Presentation

from peaceresearch.problems import InputError
from peaceresearch.publications.document import Woven
from peaceresearch.publications.finish.finish import finish
from peaceresearch.study.words import load_words

EPOCH = 1735603200  # 2024-12-31 00:00 UTC
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg=="

SOURCE = """---
title: Trust
author: [One, Two]
synthetic: Made-up data.
---

# One

Text with **bold**.

::: notes
Say this slowly.
:::

# Two

![Trust](exhibits/trust){#fig-trust fig-alt="Bars of trust"}

# Three

![Contact](exhibits/contact){#fig-contact fig-alt="Bars of contact"}

::: notes
And this.
:::
"""


@pytest.fixture
def study(tmp_path: Path) -> Path:
    (tmp_path / "exhibits").mkdir()
    for name in ("trust", "contact"):
        # PNG readers stop at the end mark, so this makes files of different bytes.
        (tmp_path / f"exhibits/{name}.png").write_bytes(base64.b64decode(PIXEL) + name.encode())
    (tmp_path / "conference.md").write_text(SOURCE, encoding="utf-8")
    return tmp_path


def woven(study: Path) -> Woven:
    return Woven(study / "conference.md", "slides", load_words("sq"), EPOCH, study)


def plain_pandoc(study: Path) -> Path:
    path = study / "conference.pptx"
    arguments = ["--default-image-extension=png", f"--resource-path={study}"]
    pypandoc.convert_text(SOURCE, "pptx", "markdown", outputfile=str(path), extra_args=arguments)
    return path


def embedded(study: Path) -> Path:
    from peaceresearch.publications.embedded import render

    path = study / "conference.pptx"
    render(woven(study), {"pptx": path}, study / "scratch")
    return path


@pytest.fixture(params=[plain_pandoc, embedded], ids=["pandoc", "embedded"])
def made(request: pytest.FixtureRequest, study: Path) -> Path:
    path: Path = request.param(study)
    return path


def texts(path: Path) -> list[str]:
    slides = Presentation(str(path)).slides
    return ["\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame) for slide in slides]


def test_pictures_say_their_text_and_nothing_else(study: Path, made: Path) -> None:
    finish(woven(study), "pptx", made)
    with zipfile.ZipFile(made) as archive:
        slides = [archive.read(name).decode() for name in sorted(archive.namelist()) if "slides/slide" in name]
        assert not [name for name in archive.namelist() if str(study).encode() in archive.read(name)]
    found = [text for slide in slides for text in re.findall(r'<p:pic>.*?descr="([^"]*)"', slide)]
    assert found == ["Bars of trust", "Bars of contact"]


def test_every_slide_carries_the_mark_once(study: Path, made: Path) -> None:
    finish(woven(study), "pptx", made)
    assert [text.count("Made-up data.") for text in texts(made)] == [1, 1, 1, 1]
    deck = Presentation(str(made))
    holders = [deck.slide_master, *deck.slide_layouts]
    assert not [s for holder in holders for s in holder.shapes if s.has_text_frame and "Made-up" in s.text_frame.text]
    for slide in deck.slides:
        mark = next(shape for shape in slide.shapes if shape.has_text_frame and "Made-up" in shape.text_frame.text)
        assert mark.top + mark.height <= deck.slide_height and mark.left + mark.width <= deck.slide_width
        assert [shape.shape_id for shape in slide.shapes].count(mark.shape_id) == 1


def test_a_mark_with_markdown_and_quotes_is_there_once_too(study: Path) -> None:
    source = study / "conference.md"
    source.write_text(SOURCE.replace("synthetic: Made-up data.", "synthetic: '\"Made-up\" *data*.'"), encoding="utf-8")
    path = embedded(study)
    finish(woven(study), "pptx", path)
    deck = Presentation(str(path))
    holders = [deck.slide_master, *deck.slide_layouts]
    assert not [s for holder in holders for s in holder.shapes if s.has_text_frame and "Made-up" in s.text_frame.text]
    assert [text.count("Made-up") for text in texts(path)] == [1, 1, 1, 1]


def test_notes_stay(study: Path, made: Path) -> None:
    finish(woven(study), "pptx", made)
    slides = Presentation(str(made)).slides
    notes = [slide.notes_slide.notes_text_frame.text for slide in slides if slide.has_notes_slide]
    assert notes == ["Say this slowly.", "And this."]


def test_every_run_is_in_the_language(study: Path, made: Path) -> None:
    finish(woven(study), "pptx", made)
    with zipfile.ZipFile(made) as archive:
        names = [
            one for one in archive.namelist() if re.search(r"/(slides/slide|notesSlides/notesSlide)\d+\.xml$", one)
        ]
        assert len(names) == 6
        for name in names:
            xml = archive.read(name).decode()
            assert xml.count("<a:r>") <= xml.count('lang="sq"') and 'lang="en' not in xml


def test_properties(study: Path, made: Path) -> None:
    finish(woven(study), "pptx", made)
    core = Presentation(str(made)).core_properties
    assert core.title == "Trust" and core.author == "One; Two" and core.comments == "Made-up data."
    assert core.language == "sq" and core.created is not None and core.created.year == 2024


def test_real_data_gets_no_mark(study: Path) -> None:
    path = plain_pandoc(study)
    source = study / "conference.md"
    source.write_text(SOURCE.replace("synthetic: Made-up data.\n", ""), encoding="utf-8")
    finish(woven(study), "pptx", path)
    assert not any("Made-up" in text for text in texts(path))


def test_the_same_input_gives_the_same_bytes(study: Path) -> None:
    raw = plain_pandoc(study).read_bytes()
    results = []
    for name in ("one", "two"):
        path = study / f"{name}.pptx"
        path.write_bytes(raw)
        finish(woven(study), "pptx", path)
        results.append(path.read_bytes())
    assert results[0] == results[1]


def test_a_file_that_is_no_pptx(study: Path) -> None:
    path = study / "conference.pptx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("something", "else")
    with pytest.raises(InputError, match="lists no parts"):
        finish(woven(study), "pptx", path)


BASE = """---
title: Trust
---

# One

- A list\\
  with a break

# Two

![Trust\\
[Base: everybody]{.exhibit-base}](exhibits/trust){#fig-trust fig-alt="Bars of trust"}

# Three

::: {#tbl-trust}
```{=html}
<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>
```

Numbers\\
[Base: many]{.exhibit-base}
:::

# Four

![Contact](exhibits/contact){#fig-contact fig-alt="Bars of contact"}
"""


def test_the_base_below_a_caption_is_set_small(study: Path) -> None:
    (study / "conference.md").write_text(BASE, encoding="utf-8")
    path = embedded(study)
    finish(woven(study), "pptx", path)
    runs = {
        run.text.replace("\xa0", " "): run.font.size and run.font.size.pt
        for slide in Presentation(str(path)).slides
        for shape in slide.shapes
        if shape.has_text_frame
        for paragraph in shape.text_frame.paragraphs
        for run in paragraph.runs
    }
    assert (runs["Base: everybody"], runs["Base: many"]) == (11, 11)
    captions = {text: size for text, size in runs.items() if text.startswith(("Figura", "Tabela"))}
    assert [size for _, size in sorted(captions.items())] == [14, None, 14], "a caption alone keeps its size"
    assert runs["A list"] is None
