"""Finishing a DOCX, of the embedded engine and of documents laid out as Quarto lays them out."""

from __future__ import annotations

import base64
import zipfile
from pathlib import Path

import docx
import pypandoc
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from lxml import etree

from peaceresearch.problems import InputError
from peaceresearch.publications.document import Woven
from peaceresearch.publications.finish.finish import finish
from peaceresearch.publications.finish.wordml import W, bookmark_of, reference_name
from peaceresearch.study.words import load_words

EPOCH = 1735603200  # 2024-12-31 00:00 UTC
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg=="
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"

HEADER = """---
title: Trust *and* safety
subtitle: A study
author: [One Group, Another]
description: What people said
keywords: [trust, contact]
publisher: The Publisher
synthetic: Made-up data.
---
"""
BODY = """
See @fig-trust, [-@fig-contact] and @tbl-share; [a link](#fig-trust).

![Trust by place](exhibits/trust){#fig-trust fig-alt="Bars of trust"}

![Contact](exhibits/contact){#fig-contact fig-alt="Bars of \\"contact\\""}

Small ![in the text](exhibits/contact) picture.

::: {#tbl-share}
| a | b |
|---|---|
| 1 | 2 |

Shares
:::
"""

# What Quarto's filters hand to pandoc: each figure and table in a table of one cell with the label on a div in it, the
# caption a paragraph with a second pPr, references as links, icons of boxes by their whole path.
PPR = (
    '`<w:pPr>\n<w:jc w:val="left"/>\n<w:spacing w:before="200"/>\n<w:pStyle w:val="ImageCaption"/>\n</w:pPr>`{=openxml}'
)
QUARTO = """
See [{see} 1](#fig-trust), [2](#fig-contact) and [{Table} 1](#tbl-share); [a link](#fig-trust).

{trust}

{contact}

Small ![in the text](exhibits/contact.png) picture.

{share}

![]({icon}) Note
"""


def _cell(*paragraphs: str) -> str:
    lines = "\n\n".join(paragraphs).replace("\n", " \n").splitlines()
    width = max(map(len, lines)) + 1
    rule, centred = "+" + "-" * (width + 1) + "+", "+:" + "-" * (width - 1) + ":+"
    return "\n".join([centred, *(f"| {line.rstrip():<{width}}|" for line in lines), rule])


@pytest.fixture
def study(tmp_path: Path) -> Path:
    folder = tmp_path / "study"
    (folder / "exhibits").mkdir(parents=True)
    picture = base64.b64decode(PIXEL)
    for name in ("trust", "contact"):
        # PNG readers stop at the end mark, so this makes files of different bytes.
        (folder / f"exhibits/{name}.png").write_bytes(picture + name.encode())
    (folder / "icon.png").write_bytes(picture)
    (folder / "findings.md").write_text(HEADER + BODY, encoding="utf-8")
    return folder


def woven(study: Path, lang: str = "en") -> Woven:
    return Woven(study / "findings.md", "report", load_words(lang), EPOCH, study)


def like_quarto(study: Path, lang: str = "en") -> Path:
    words = load_words(lang).crossref
    figure, table, nbsp = words["figure"].title, words["table"].title, "\N{NO-BREAK SPACE}"

    def float_of(label: str, content: str, caption: str, above: bool = False) -> str:
        pieces = [f"{PPR}{caption}".replace("\n", ""), content]
        return _cell(f"::: {{#{label}}}", *(pieces if above else pieces[::-1]), ":::")

    text = QUARTO.format(
        see=words["figure"].reference,
        Table=words["table"].title,
        trust=float_of("fig-trust", '![](exhibits/trust.png){alt=""}', f"{figure}{nbsp}1: Trust *by* place"),
        contact=float_of("fig-contact", '![](exhibits/contact.png){alt=""}', f"{figure}{nbsp}2: Contact"),
        share=float_of("tbl-share", "  n    m\n---  ---\n  1    2", f"{table}{nbsp}1: Shares", above=True),
        icon=study / "icon.png",
    )
    path = study / "findings.docx"
    arguments = ["--standalone", f"--resource-path={study}"]
    pypandoc.convert_text(text, "docx", "markdown", outputfile=str(path), extra_args=arguments)
    return path


def embedded(study: Path, lang: str = "en") -> Path:
    from peaceresearch.publications.embedded import render

    path = study / "findings.docx"
    render(woven(study, lang), {"docx": path}, study / "scratch")
    return path


MAKERS = {"quarto": like_quarto, "embedded": embedded}


@pytest.fixture(params=sorted(MAKERS))
def made(request: pytest.FixtureRequest, study: Path) -> Path:
    return MAKERS[request.param](study)


def part(path: Path, name: str = "word/document.xml") -> etree._Element:
    with zipfile.ZipFile(path) as archive:
        return etree.fromstring(archive.read(name))


def instructions(path: Path) -> list[str]:
    return [(one.text or "").strip() for one in part(path).iter(f"{W}instrText")]


def text_of(path: Path) -> str:
    texts = [child.text or "" for child in part(path).iter(f"{W}t")]
    return "".join(texts).replace("\N{NO-BREAK SPACE}", " ")


def captions(path: Path) -> list[etree._Element]:
    return [
        paragraph
        for paragraph in part(path).iter(f"{W}p")
        if (style := paragraph.find(f"{W}pPr/{W}pStyle")) is not None and style.get(f"{W}val") == "Caption"
    ]


def test_every_picture_has_its_own_text_and_no_path(study: Path, made: Path) -> None:
    finish(woven(study), "docx", made)
    texts = [one.get("descr") for one in part(made).iter(f"{WP}docPr")]
    assert texts[:3] == ["Bars of trust", 'Bars of "contact"', "in the text"]
    assert all(text == "" for text in texts[3:])  # icons
    assert [one.get("descr") for one in part(made).iter(f"{PIC}cNvPr")] == texts
    with zipfile.ZipFile(made) as archive:
        assert not [name for name in archive.namelist() if str(study).encode() in archive.read(name)]


def test_an_icon_is_marked_as_decoration(study: Path) -> None:
    path = like_quarto(study)
    finish(woven(study), "docx", path)
    *pictures, icon = part(path).iter(f"{WP}docPr")
    assert b"decorative" in etree.tostring(icon)
    assert not any(b"decorative" in etree.tostring(picture) for picture in pictures)


def test_captions_are_fields_in_style_caption(study: Path, made: Path) -> None:
    finish(woven(study), "docx", made)
    assert [one for one in instructions(made) if one.startswith("SEQ")] == [
        r"SEQ Figure \* ARABIC",
        r"SEQ Figure \* ARABIC",
        r"SEQ Table \* ARABIC",
    ]
    texts = [
        "".join(t.text or "" for t in one.iter(f"{W}t")).replace("\N{NO-BREAK SPACE}", " ") for one in captions(made)
    ]
    assert texts == ["Figure 1: Trust by place", "Figure 2: Contact", "Table 1: Shares"]
    for paragraph in captions(made):
        assert len(paragraph.findall(f"{W}pPr")) == 1 and paragraph[0].tag == f"{W}pPr"
        assert paragraph.find(f"{W}pPr")[0].tag == f"{W}pStyle"


def test_references_are_fields_on_bookmarks_that_exist(study: Path, made: Path) -> None:
    finish(woven(study), "docx", made)
    found = [one for one in instructions(made) if one.startswith("REF")]
    assert sorted(found) == [
        r"REF _Ref_fig_contact_n \h",
        r"REF _Ref_fig_trust \h",
        r"REF _Ref_tbl_share \h",
    ]
    root = part(made)
    names = [one.get(f"{W}name") for one in root.iter(f"{W}bookmarkStart")]
    assert {one.split()[1] for one in found} <= set(names)
    assert len(names) == len(set(names))
    starts = [one.get(f"{W}id") for one in root.iter(f"{W}bookmarkStart")]
    ends = [one.get(f"{W}id") for one in root.iter(f"{W}bookmarkEnd")]
    assert len(starts) == len(set(starts)) and sorted(starts) == sorted(ends)
    links = ["".join(t.text or "" for t in one.iter(f"{W}t")) for one in root.iter(f"{W}hyperlink")]
    assert "a link" in links


def test_references_in_footnotes_are_fields_too(study: Path) -> None:
    source = study / "findings.md"
    source.write_text(source.read_text(encoding="utf-8") + "\nText.[^1]\n\n[^1]: See @fig-trust.\n", encoding="utf-8")
    path = embedded(study)
    finish(woven(study), "docx", path)
    codes = [one.text.strip() for one in part(path, "word/footnotes.xml").iter(f"{W}instrText") if one.text]
    assert codes == [r"REF _Ref_fig_trust \h"]


def test_figures_and_tables_stand_in_no_layout_table(study: Path, made: Path) -> None:
    finish(woven(study), "docx", made)
    body = part(made).find(f"{W}body")
    assert body is not None
    tables = [one for one in body.iter(f"{W}tbl") if "1" in "".join(t.text or "" for t in one.iter(f"{W}t"))]
    assert len(tables) == 1 and tables[0].getparent() is body
    for drawing in body.iter(f"{W}drawing"):
        assert not [one for one in drawing.iterancestors() if one.tag == f"{W}tbl"]


def test_columns_keep_their_alignment(study: Path) -> None:
    path = like_quarto(study)
    before = [[one.get(f"{W}val") for one in p.findall(f"{W}pPr/{W}jc")] for p in part(path).iter(f"{W}p")]
    assert ["right", "center"] in before
    finish(woven(study), "docx", path)
    cells = [cell for table in docx.Document(str(path)).tables for row in table.rows for cell in row.cells]
    assert [cell.text for cell in cells] == ["n", "m", "1", "2"]
    assert {cell.paragraphs[0].alignment for cell in cells} == {WD_ALIGN_PARAGRAPH.RIGHT}


def test_the_text_reads_as_before(study: Path, made: Path) -> None:
    before = text_of(made)
    finish(woven(study), "docx", made)
    assert text_of(made) == before


def test_every_field_is_whole(study: Path, made: Path) -> None:
    finish(woven(study), "docx", made)
    for paragraph in part(made).iter(f"{W}p"):
        kinds = [one.get(f"{W}fldCharType") for one in paragraph.iter(f"{W}fldChar")]
        assert kinds == ["begin", "separate", "end"] * (len(kinds) // 3)


@pytest.mark.parametrize("maker", sorted(MAKERS))
def test_a_reference_in_another_case_keeps_its_word_and_refers_to_the_number(study: Path, maker: str) -> None:
    path = MAKERS[maker](study, "sr")
    finish(woven(study, "sr"), "docx", path)
    words = load_words("sr").crossref["figure"]
    assert words.title != words.reference
    assert r"REF _Ref_fig_trust_n \h" in instructions(path)
    assert f"{words.reference} 1" in text_of(path) and f"{words.title} 1: Trust by place" in text_of(path)


def test_properties_and_language(study: Path, made: Path) -> None:
    finish(woven(study), "docx", made)
    core = docx.Document(str(made)).core_properties
    assert core.title == "Trust and safety" and core.subject == "What people said"
    assert core.author == "One Group; Another" and core.keywords == "trust, contact"
    assert core.comments == "Made-up data." and core.language == "en"
    assert (
        core.created is not None
        and core.created.isoformat() == "2024-12-31T00:00:00+00:00" == core.modified.isoformat()
    )
    defaults = part(made, "word/styles.xml").find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
    assert defaults is not None and defaults.get(f"{W}val") == load_words("en").tags.html
    assert b"The Publisher" in etree.tostring(part(made, "docProps/app.xml"))


def test_the_contents_are_filled_and_lead_to_the_headings(study: Path) -> None:
    text = "---\ntoc-title: Contents\n---\n\n# One\n\n## Two *words*\n\n#### Deep\n\n# Three\n"
    path = study / "findings.docx"
    (study / "findings.md").write_text("---\ntitle: x\n---\n", encoding="utf-8")
    arguments = ["--toc", "--standalone"]
    pypandoc.convert_text(text, "docx", "markdown", outputfile=str(path), extra_args=arguments)
    finish(woven(study), "docx", path)
    root = part(path)
    links = list(root.iter(f"{W}hyperlink"))
    assert ["".join(t.text or "" for t in link.iter(f"{W}t")) for link in links] == ["One", "Two words", "Three"]
    names = {one.get(f"{W}name") for one in root.iter(f"{W}bookmarkStart")}
    assert {link.get(f"{W}anchor") for link in links} <= names
    assert [one.get(f"{W}fldCharType") for one in root.iter(f"{W}fldChar")] == ["begin", "separate", "end"]
    assert docx.Document(str(path)).styles["toc 2"].paragraph_format.left_indent


def test_header_footer_and_paper(study: Path, made: Path) -> None:
    finish(woven(study), "docx", made)
    section = docx.Document(str(made)).sections[0]
    assert [p.text for p in section.header.paragraphs if "Made-up data." in p.text]
    assert b"PAGE" in etree.tostring(section.footer._element)
    assert section.page_width is not None and round(section.page_width.mm) == 210


def test_a_mark_with_markdown_and_quotes_is_there_once(study: Path) -> None:
    source = study / "findings.md"
    text = source.read_text(encoding="utf-8")
    source.write_text(text.replace("synthetic: Made-up data.", "synthetic: '\"Made-up\" *data*.'"), encoding="utf-8")
    path = embedded(study)
    finish(woven(study), "docx", path)
    header = docx.Document(str(path)).sections[0].header
    assert "".join(p.text for p in header.paragraphs).count("Made-up") == 1


def test_real_data_gets_no_mark(study: Path) -> None:
    path = like_quarto(study)
    source = study / "findings.md"
    source.write_text(source.read_text(encoding="utf-8").replace("synthetic: Made-up data.\n", ""), encoding="utf-8")
    finish(woven(study), "docx", path)
    document = docx.Document(str(path))
    assert document.core_properties.comments == ""
    assert not "".join(p.text for p in document.sections[0].header.paragraphs)


def test_the_same_input_gives_the_same_bytes(study: Path) -> None:
    raw = like_quarto(study).read_bytes()
    results = []
    for name in ("one", "two"):
        path = study / f"{name}.docx"
        path.write_bytes(raw)
        finish(woven(study), "docx", path)
        results.append(path.read_bytes())
    assert results[0] == results[1]
    with zipfile.ZipFile(study / "one.docx") as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2024, 12, 31, 0, 0, 0)}
        assert archive.namelist()[0] == "[Content_Types].xml"


def test_a_label_without_a_caption_is_named(study: Path) -> None:
    path = like_quarto(study)
    with (study / "findings.md").open("a", encoding="utf-8") as file:
        file.write("\n![Later](exhibits/trust){#fig-later}\n")
    with pytest.raises(InputError, match=r'has no caption "Figure ..." for fig-later'):
        finish(woven(study), "docx", path)


def test_what_is_for_other_formats_is_not_missed(study: Path) -> None:
    path = like_quarto(study)
    with (study / "findings.md").open("a", encoding="utf-8") as file:
        file.write('\n::: {.content-visible when-format="html"}\n![Later](exhibits/trust){#fig-later}\n:::\n')
    finish(woven(study), "docx", path)


def test_a_file_that_is_no_docx(study: Path) -> None:
    path = study / "findings.docx"
    path.write_text("not a zip", encoding="utf-8")
    with pytest.raises(InputError, match="is not an Office file"):
        finish(woven(study), "docx", path)


def test_html_and_pdf_stay_as_they_are(study: Path) -> None:
    for name in ("html", "pdf"):
        path = study / f"x.{name}"
        path.write_bytes(b"as it is")
        finish(woven(study), name, path)
        assert path.read_bytes() == b"as it is"


def test_a_format_that_reports_have_not(study: Path) -> None:
    with pytest.raises(InputError, match='report have no format "pptx"'):
        finish(woven(study), "pptx", study / "x.pptx")


def test_names_of_bookmarks(study: Path) -> None:
    long = "fig-" + "x" * 50
    text = f"::: {{#{long}}}\nx\n:::\n\n::: {{#tbl-a}}\ny\n:::\n"
    path = study / "names.docx"
    pypandoc.convert_text(text, "docx", "markdown", outputfile=str(path))
    names = {one.get(f"{W}name") for one in part(path).iter(f"{W}bookmarkStart")}
    assert {bookmark_of(long), bookmark_of("tbl-a")} == names
    made = [reference_name(label, piece) for label in (long, long + "y", "fig-a-b", "fig-a_b") for piece in ("", "_n")]
    assert len(set(made)) == len(made) and all(len(name) <= 40 for name in made)
