"""What the embedded engine does not understand is said, with its line, all of it at once, and nothing is written."""

from pathlib import Path

import pytest
from conformance_pages import make_resources, written

from peaceresearch.problems import InputError
from peaceresearch.publications.embedded import render


def problems_of(text: str, folder: Path, name: str = "html", kind: str = "report") -> list[tuple[str, str]]:
    output = folder / f"out.{name}"
    with pytest.raises(InputError) as caught:
        render(written(text, make_resources(folder / "r").parent, kind), {name: output}, folder / "scratch")
    assert not output.exists()
    return [(problem.place, problem.what) for problem in caught.value.problems]


CASES = {
    "unknown callout": ("::: {.callout-danger}\nx\n:::", "line 5", "callout of the kind danger"),
    "callout attribute": ('::: {.callout-note shape="round"}\nx\n:::', "line 5", "attribute shape"),
    "unknown reference": ("See @fig-none.", "line 5", "@fig-none leads nowhere"),
    "unnumbered section": ("# One {#sec-one}\n\nSee @sec-one.", "line 7", "without a number"),
    "unsupported reference": ("See @thm-one.", "line 5", "@thm-one is of a kind that is not numbered"),
    "unsupported label": ("::: {#lst-one}\nx\n\ny\n:::", "line 5", "lst-one is of a kind"),
    "mixed references": ("# A {#sec-a}\n\n[@sec-a; @allport]", "line 7", "stand in one bracket"),
    "label twice": ("# A {#sec-a}\n\n# B {#sec-a}", "line 5", "sec-a is given twice"),
    "missing figure": ("![C](none){#fig-a}", "line 5", "figure file none.svg is missing"),
    "figure from the network": ("![C](https://example.org/a.png)", "line 5", "not on this machine"),
    "figure without caption": ("![](r/exhibits/trust){#fig-a fig-alt=x}", "line 5", "fig-a has no caption"),
    "figure without alternative": ("![](r/exhibits/trust)", "line 5", "no alternative text"),
    "figure attribute": ('![C](r/exhibits/trust){fig-pos="h"}', "line 5", "attribute fig-pos"),
    "figure width": ('![C](r/exhibits/trust){width="wide"}', "line 5", 'width is "wide"'),
    "figure in a paragraph": ("Text ![C](r/exhibits/trust){#fig-a} text", "line 5", "stands inside a paragraph"),
    "table with more": ("::: {#tbl-a}\nx\n\n| a |\n|---|\n| 1 |\n\ny\n\nc\n:::", "line 5", "does not hold one table"),
    "shortcode": ("{{< video a.mp4 >}}", "line 5", "shortcode {{< video a.mp4 >}}"),
    "page break in text": ("a {{< pagebreak >}}", "line 5", "inside a paragraph"),
    "code cell": ("```{python}\n1\n```", "line 5", "code cell is left"),
    "inline code": ("x `{python} 1`", "line 5", "inline expression is left"),
    "literature": ("As @nobody says.", "line 5", "has no @nobody"),
    "unknown class": ("::: {.column-margin}\nx\n:::", "line 5", ".column-margin is not understood"),
    "unknown layout": ('::: {layout="[1,2]"}\nx\n:::', "line 5", "attribute layout"),
    "format pdf": ('::: {.content-visible when-format="pdf"}\nx\n:::', "line 5", 'no format "pdf"'),
    "condition": ('::: {.content-visible when-profile="a"}\nx\n:::', "line 5", "condition when-profile"),
    "internal link": ("[x](#nowhere)", "line 5", "#nowhere leads nowhere"),
    "heading level": ("# A\n\n### B", "line 7", "skips a level"),
    "raw latex": ("\\newpage", "line 5", "raw"),
    "columns": (":::: {.columns}\nx\n::::", "line 5", "columns hold something else"),
    "tabset": ("::: {.panel-tabset}\nx\n:::", "line 5", "something else than a heading"),
    "header key": ("---\ntitle: A\ncrossref: {chapters: true}\n---\n\nx", "crossref", "header key is not understood"),
    "no title": ("---\nlang: en\n---\n\nx", "title", "no title"),
    "bibliography": ("---\ntitle: A\nbibliography: none.bib\n---\n\nx", "bibliography", "none.bib is missing"),
}


@pytest.mark.parametrize("case", CASES)
def test_each_is_named_with_its_line(case: str, tmp_path: Path) -> None:
    text, place, what = CASES[case]
    found = problems_of(text, tmp_path)
    assert [item for item in found if item[0] == place and what in item[1]], found


def test_raw_html_is_refused_only_where_it_would_be_lost(tmp_path: Path) -> None:
    text = "```{=html}\n<video></video>\n```\n\nText<br>more <!-- a comment -->."
    assert problems_of(text, tmp_path, "docx") == [("line 6", "raw HTML would be lost in docx")]
    render(written(text, tmp_path), {"html": tmp_path / "out.html"}, tmp_path / "scratch")
    assert "<video>" in (tmp_path / "out.html").read_text(encoding="utf-8")


def test_all_problems_of_all_formats_come_at_once_and_in_order(tmp_path: Path) -> None:
    text = "See @fig-none and @tbl-none.\n\n![C](none)\n\n{{< meta title >}}"
    outputs = {name: tmp_path / f"out.{name}" for name in ("html", "pdf", "docx")}
    with pytest.raises(InputError) as caught:
        render(written(text, tmp_path), outputs, tmp_path / "scratch")
    assert [problem.place for problem in caught.value.problems] == ["line 5", "line 5", "line 7", "line 7", "line 9"]
    assert not any(path.exists() for path in outputs.values())


def test_an_earlier_file_stays_when_a_later_format_fails(tmp_path: Path) -> None:
    outputs = {name: tmp_path / f"out.{name}" for name in ("html", "docx")}
    outputs["html"].write_text("before", encoding="utf-8")
    text = '::: {.content-visible when-format="docx"}\n@fig-none\n:::'
    with pytest.raises(InputError):
        render(written(text, tmp_path), outputs, tmp_path / "scratch")
    assert outputs["html"].read_text(encoding="utf-8") == "before"


def test_a_format_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match='report have no format "pptx"'):
        render(written("x", tmp_path), {"pptx": tmp_path / "a.pptx"}, tmp_path / "scratch")
