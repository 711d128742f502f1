"""Weaving: the same text in process and on a Jupyter kernel, every problem at once, and shown code left alone."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceresearch.disclosure.gate import withhold_small_bases
from peaceresearch.exhibits.table import Cell, Table, heading
from peaceresearch.problems import InputError
from peaceresearch.publications.weave import weave
from peaceresearch.results.table import results, write_results
from peaceresearch.study.reports import Piece, read_report, wrong_call

SHARE, MEAN, SMALL = "survey.share.visits[often]", "survey.mean.trust[region=a]", "survey.mean.trust[region=b]"
ROWS: list[dict[str, Any]] = [
    {"measure": "share", "item": "visits", "category": "often", "estimate": 0.4567, "n": 1234, "unit": "share"}
    | {"ci_low": 0.41, "ci_high": 0.499},
    {"measure": "mean", "item": "trust", "domain": "region=a", "estimate": -3.25, "n": 60},
    {"measure": "mean", "item": "trust", "domain": "region=b", "estimate": 4.5, "n": 3},
    {"measure": "coefficient", "item": "model", "category": "age", "estimate": 0.123, "p": 0.0456, "n": 60},
    {"measure": "difference", "item": "visits", "category": "often", "domain": "region=b;versus-region=a"}
    | {"estimate": -0.0412, "n": 60, "unit": "share", "ci_low": -0.09, "ci_high": 0.0076, "p": 0.0002}
    | {"p_adjusted": 0.012},
    {"measure": "difference", "item": "trust", "domain": "region=b;versus-region=a", "estimate": 0.44, "n": 60}
    | {"unit": "scale"},
    {"measure": "total", "item": "visits", "category": "often", "estimate": 1234567.8, "n": 60, "unit": "people"},
    {"measure": "quantile", "item": "age", "category": "p50", "estimate": 41.5, "n": 60, "unit": "scale"},
    {"measure": "association", "item": "visits", "category": "region", "estimate": 0.214, "n": 60}
    | {"unit": "coefficient"},
    {"measure": "mean", "item": "index", "domain": "region=a", "estimate": 4.0, "n": 60, "plan": "exploratory"}
    | {"caution": "scale_reliability scale_functioning"},
    {"measure": "difference", "item": "index", "domain": "region=b;versus-region=a", "estimate": 0.5, "n": 60}
    | {"unit": "scale", "caution": "scale_reliability", "plan": "exploratory"},
    {"measure": "outcome", "item": "response_rate_3", "estimate": 0.6789, "n": 60, "unit": "share"},
]
DIFFERENCE = "survey.difference.visits[often][region=b;versus-region=a]"
EXHIBITS = {
    "bars": {"is_table": False, "caption": "Costs *$5*", "alt": 'Bars "a"\\b', "note": "A note"},
    "cross": {"is_table": True, "caption": "[A] table", "alt": "", "note": "Question: “Why?”"},
    "lost": {"is_table": False, "caption": "Lost", "alt": "", "note": ""},
}
IMPORT = "```{python}\n#| include: false\nfrom peaceresearch.publications.verbs import exhibit, value\n```\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Released results and exhibits."""
    folder = tmp_path_factory.mktemp("built")
    table = results([{"strand": "survey", **row} for row in ROWS])
    write_results(withhold_small_bases(table, {"survey": 10}), folder / "results.parquet")
    (folder / "bars.svg").write_text("<svg/>", encoding="utf-8")
    made = Table([[heading("a"), heading("b", "right")]], [[Cell(["<1>"]), Cell(["–"], "right")]])
    (folder / "cross.table.json").write_text(made.pandoc_json(), encoding="utf-8")
    base, long = {"text": "Base: n = *5*", "on_slides": True}, {"text": "Long", "on_slides": False}
    withheld = {"text": "–: too few", "on_slides": True}
    for name, parts in {"bars": [long, base], "cross": [withheld], "lost": []}.items():
        (folder / f"{name}.note.json").write_text(json.dumps(parts), encoding="utf-8")
    return folder


def arguments(built: Path, lang: str = "en", kind: str = "report", mark: str = "Made up") -> dict[str, Any]:
    named = {"names": {"index": "Trust *index*"}}
    spec = {"lang": lang, "exhibits": EXHIBITS, "study": {"mark": mark}, "kind": kind} | named
    paths = {"results": str(built / "results.parquet"), "folder": str(built), "study": str(built)}
    return {"spec": spec, "name": "reports/a.en.qmd", "reference": "exhibits", **paths}


def woven(text: str, built: Path, kernel: bool | None = None, **given_: Any) -> str:
    source = built / "a.en.qmd"
    source.write_text(text, encoding="utf-8")
    return weave(read_report(source, "reports/a.en.qmd"), arguments(built, **given_), kernel)


@pytest.mark.parametrize(
    ("call", "lang", "said"),
    [
        (f'value("{SHARE}")', "en", "46%"),
        (f'value("{SHARE}", digits=1)', "sq", "45,7%"),
        (f'value("{DIFFERENCE}")', "en", "−4.1 percentage points"),
        (f'value("{DIFFERENCE}")', "sq", "−4,1 pikë përqindjeje"),
        (f'value("{DIFFERENCE}", show="interval")', "en", "−9.0 – 0.8"),
        (f'value("{DIFFERENCE}", show="p")', "en", "\\<0.001"),
        (f'value("{DIFFERENCE}", show="p_adjusted")', "sr", "0,012"),
        ('value("survey.difference.trust[region=b;versus-region=a]")', "en", "0.4"),
        ('value("survey.total.visits[often]")', "en", "1,234,568"),
        ('value("survey.quantile.age[p50]")', "sr", "41,5"),
        ('value("survey.association.visits[region]")', "en", "0.21"),
        ('value("survey.outcome.response_rate_3")', "en", "67.9%"),
        (f'value("{SHARE}", show="interval")', "en", "41–50%"),
        (f'value("{SHARE}", show="interval", digits=1)', "sr", "41,0–49,9%"),
        (f'value("{SHARE}", show="n")', "en", "1,234"),
        (f'value("{SHARE}", show="n")', "sr", "1.234"),
        (f'value("{MEAN}")', "sq", "−3,2"),
        ('value("survey.coefficient.model[age]")', "en", "0.12"),
        ('value("survey.coefficient.model[age]", show="p")', "sr", "0,046"),
        (f'value("{SMALL}", otherwise="*too* few")', "en", "\\*too\\* few"),
        (f'value("{SHARE}", otherwise="too few")', "en", "46%"),
    ],
)
def test_what_value_says(call: str, lang: str, said: str, built: Path) -> None:
    assert woven(f"So `{{python}} {call}`.\n", built, lang=lang) == f"So {said}.\n"


INDEX = """`{python} value("survey.mean.index[region=a]")`, `{python} value("survey.mean.index[region=a]", show="n")`
and `{python} value("survey.difference.index[region=b;versus-region=a]")`.
"""


@pytest.mark.parametrize("kernel", [False, True])
def test_a_number_with_a_caution_or_that_was_not_planned_says_so_once(kernel: bool, built: Path) -> None:
    said = woven(IMPORT + INDEX, built, kernel)
    low = (
        r"^[Caution, a scale of low reliability: Trust \*index\*. Caution, items of the scale work differently between"
    )
    low += r" the groups compared: Trust \*index\*.]"
    assert said.strip() == rf"4.0{low}, 60" + "\nand " + r"0.5^[Exploratory: Trust \*index\*.]."
    assert "^[" not in woven(INDEX, built, kind="slides")


INSIDE = f'`{{python}} value("{SHARE}")`'
MEAN_INSIDE = f'`{{python}} value("{MEAN}", digits=2)`'
DOCUMENTS = {
    "inline": f"""{IMPORT}
# Heading with {INSIDE} {{#sec-a}}

| a | b |
|---|--:|
| {INSIDE} | {MEAN_INSIDE} |

A note.[^n] *{INSIDE}* [{MEAN_INSIDE}](#sec-a)

[^n]: It says {INSIDE}, `not code`.
""",
    "inline everywhere": f"""---
title: "Of {INSIDE}"
abstract: |
  It is {MEAN_INSIDE} and {INSIDE}.
---

{IMPORT}
# Heading with {INSIDE} {{#sec-a}}

| a | b |
|---|--:|
| {INSIDE} | {MEAN_INSIDE}/{INSIDE} |

A note.[^n] *{INSIDE}* [{MEAN_INSIDE}](#sec-a)

[^n]: It says {INSIDE}, `not code`, `` `{{r}} x` ``.
""",
    "cells": f"""{IMPORT}
Before
```{{python}}
exhibit("bars")
exhibit("cross")
value("{SHARE}")
```
after

```{{python}}
#| output: false
value("{SHARE}")
```

::: {{.callout-note}}
```{{python}}
#| label: x
value(
    "{MEAN}",
    digits=2,
)
```
:::

~~~{{python}}
value("{SHARE}", show="n"); value("{SHARE}", show="interval")
~~~
""",
    "shown code": f"""{IMPORT}
```python
value("unknown")
`{{python}} value("unknown")`
```

````markdown
```{{python}}
value("unknown")
```
````

Say ``{{python}} value("unknown")`` and {INSIDE}.
""",
    "signs": f"""{IMPORT}
Sqarim ëç – žš “{INSIDE}” жш: `{{python}} value("{SMALL}", otherwise="{{{{< x >}}}} $a$ @b #c | «ж» ë")`.
""",
}


@pytest.mark.parametrize(
    "name",
    list(DOCUMENTS),
)
def test_a_kernel_gives_the_same_text(name: str, built: Path) -> None:
    text = DOCUMENTS[name]
    in_process = woven(text, built, kernel=False)
    assert in_process != text
    assert woven(text, built, kernel=True) == in_process
    assert "value(" not in in_process or name == "shown code"


def test_a_literal_document_with_every_inline_answered(built: Path) -> None:
    lines = woven(DOCUMENTS["inline everywhere"], built).splitlines()
    assert lines[1] == 'title: "Of 46%"'
    assert lines[3] == "  It is −3.25 and 46%."
    assert "# Heading with 46% {#sec-a}" in lines
    assert "| 46% | −3.25/46% |" in lines
    assert "[^n]: It says 46%, `not code`, `` `{r} x` ``." in lines
    assert "include: false" not in lines


def test_several_calls_of_a_cell_are_blocks_of_their_own(built: Path) -> None:
    text = woven(DOCUMENTS["cells"], built)
    order = ["Before\n\n![Costs", "{#fig-bars", "::: {#tbl-cross}", "\n\n46%\n", "after", "−3.25", "1,234", "41–50%"]
    places = [text.index(part) for part in order]
    assert places == sorted(places)
    assert text.count("46%") == 1, "a cell with `output: false` shows nothing"


def test_shown_code_is_left_alone(built: Path) -> None:
    text = woven(DOCUMENTS["shown code"], built)
    body = DOCUMENTS["shown code"].removeprefix(IMPORT).replace(INSIDE, "46%")
    assert text == body


def test_exhibits_say_caption_alternative_text_note_and_mark(built: Path) -> None:
    text = woven(DOCUMENTS["cells"], built)
    alt = '{#fig-bars fig-alt="Bars \\"a\\"\\\\b (Made up.)"}'
    assert f"![Costs \\*\\$5\\*](exhibits/bars){alt}" in text
    assert "::: {.exhibit-note}\nA note. Long. Base: n = \\*5\\*.\n:::" in text
    assert "\n\\[A\\] table\n:::" in text
    assert "&lt;1&gt;" in text
    assert "Question: “Why?” –: too few. Made up." in text


def test_a_slide_has_the_base_only_and_a_real_study_no_mark(built: Path) -> None:
    text = woven(DOCUMENTS["cells"], built, kind="slides", mark="")
    assert "exhibit-note" not in text
    assert "![Costs \\*\\$5\\*\\\n[Base: n = \\*5\\*.]{.exhibit-base}](exhibits/bars)" in text
    assert "\n\\[A\\] table\\\n[–: too few.]{.exhibit-base}\n:::" in text
    assert "Long" not in text
    assert "Made up" not in text
    assert 'fig-alt="Bars \\"a\\"\\\\b"' in text


def problems(text: str, built: Path, kernel: bool | None = None) -> list[str]:
    with pytest.raises(InputError) as caught:
        woven(text, built, kernel)
    return [str(problem) for problem in caught.value.problems]


def test_every_problem_is_said_at_once_with_its_line(built: Path) -> None:
    text = f"""---
title: `{{python}} value("survey.share.visits[oftn]")`
---
{IMPORT}
Fine {INSIDE}; small `{{python}} value("{SMALL}")` and `{{python}} value("{SHARE}", shw="n")`.

```{{python}}
exhibit("bars")

exhibit("bar")
exhibit("lost")
value("{SHARE}", show="estimat")
value()
```
"""
    said = problems(text, built)
    starts = [
        f"line 2: no result has the id `survey.share.visits[oftn]`; did you mean `{SHARE}`?",
        f"line 9: `{SMALL}` has no number to show (base below 10); reword the sentence, or give `otherwise=",
        "line 9: value() got an unexpected keyword argument 'shw'; see the manual of `value`",
        "line 14: no exhibit is called `bar`; did you mean `bars`?",
        "line 15: the figure `lost` was not made; run `make`",
        f"line 16: `{SHARE}` cannot be shown as `estimat`: there are estimate, interval, n, p and p_adjusted",
        "line 17: value() missing 1 required positional argument: 'identifier'",
    ]
    assert len(said) == len(starts)
    for line, start in zip(said, starts, strict=True):
        assert line.startswith(f"reports/a.en.qmd: {start}"), line


@pytest.mark.parametrize(
    "call", ['value("survey.coefficient.model[age]", show="interval")', f'value("{MEAN}", show="p")']
)
def test_a_number_that_a_result_does_not_have(call: str, built: Path) -> None:
    (said,) = problems(f"So `{{python}} {call}`.\n", built)
    assert "line 1: " in said
    assert "cannot be shown as" in said


def test_a_withheld_number_never_leaves_by_another_name(built: Path) -> None:
    for show in ("estimate", "interval", "n", "p"):
        (said,) = problems(f'So `{{python}} value("{SMALL}", show="{show}")`.\n', built)
        assert "has no number to show (base below 10)" in said
        assert "4.5" not in said


def test_a_document_that_computes_runs_on_a_kernel_by_itself(built: Path) -> None:
    text = f"""{IMPORT}
```{{python}}
names = ["{SHARE}", "{MEAN}"]
print("a", "b")
```

```{{python}}
for name in names:
    print(value(name))
value(names[0])
```

So `{{python}} value(names[1])` and `{{python}} 1 + 1`.
"""
    source = built / "a.en.qmd"
    source.write_text(text, encoding="utf-8")
    assert not read_report(source, "a").is_literal
    text = woven(text, built)
    assert text.split() == ["a", "b", "46%", "−3.2", "46%", "So", "−3.2", "and", "2."]


def test_code_that_fails_on_a_kernel_is_one_line_with_its_place(built: Path) -> None:
    text = f"{IMPORT}\n```{{python}}\nx = 1\n```\n\nSo `{{python}} x`.\n\n```{{python}}\nx / 0\n```\n\n`{{python}} x`\n"
    (said,) = problems(text, built)
    assert said == "reports/a.en.qmd: line 12: the code fails: ZeroDivisionError: division by zero; mend the code"


def test_a_verb_that_fails_on_a_kernel_says_what_is_wrong(built: Path) -> None:
    (said,) = problems(f'{IMPORT}\nSo `{{python}} value("{SMALL}")`.\n', built, kernel=True)
    assert said.startswith("reports/a.en.qmd: line 6: the code fails: InputError")
    assert "has no number to show (base below 10)" in said


def test_a_picture_of_a_kernel_is_refused(built: Path) -> None:
    cell = "```{python}\nfrom IPython.display import SVG\nSVG(\"<svg xmlns='http://www.w3.org/2000/svg'/>\")\n```\n"
    (said,) = problems(f"\n{cell}", built)
    assert "line 2: the code shows image/svg+xml" in said
    assert said.endswith("declare figures in config/exhibits.yaml")


def source_of(piece: Piece) -> str:
    return {"text": "{}", "cell": "```{{python}}\n{}```\n", "inline": "`{{python}} {}`"}[piece.kind].format(piece.text)


CODE = st.sampled_from([f'value("{SHARE}")', 'exhibit("bars")', "x = 1", "(", "1 + 1", "value(x)"])
PROSE = st.text("ab \n#*|>-:`~{}[]ëж", max_size=30).filter(lambda text: "```" not in text and "~~~" not in text)
PARTS = st.one_of(
    PROSE,
    # After a letter: three backticks at the start of a line are a fence (see below for those that are none).
    CODE.map("a `{{python}} {}`".format),
    st.lists(CODE, max_size=3).map(lambda lines: "\n```{python}\n" + "".join(f"{line}\n" for line in lines) + "```\n"),
    CODE.map("\n```python\n`{{python}} {}`\n```\n".format),
    CODE.map("\n~~~~ {{.r}}\n```{{python}}\n{}\n```\n~~~~\n".format),
    CODE.map("a ``{{python}} {}``".format),
)


@settings(max_examples=200, deadline=None)
@given(parts=st.lists(PARTS, max_size=8))
def test_the_pieces_are_the_document(parts: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    text = "".join(parts)
    path = tmp_path_factory.getbasetemp() / "pieces.qmd"
    path.write_text(text, encoding="utf-8")
    pieces = read_report(path, "a").pieces
    assert "".join(map(source_of, pieces)) == text
    position = 0
    for piece in pieces:
        assert piece.line == text.count("\n", 0, position) + 1
        position += len(source_of(piece))


def test_a_cell_without_an_end_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.qmd"
    path.write_text("a\n\n```{python}\nvalue('x')\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 3: the code cell has no end; close it with ```"):
        read_report(path, "reports/a.qmd")


def test_a_document_that_is_missing_or_no_utf8_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"reports/a\.qmd: the document is missing"):
        read_report(tmp_path / "a.qmd", "reports/a.qmd")
    (tmp_path / "a.qmd").write_bytes("ë".encode("latin-1"))
    with pytest.raises(InputError, match=r"reports/a\.qmd: not UTF-8 text"):
        read_report(tmp_path / "a.qmd", "reports/a.qmd")


def calls_of(text: str, tmp_path: Path) -> Any:
    path = tmp_path / "a.qmd"
    path.write_text(text, encoding="utf-8")
    return read_report(path, "a")


def test_an_id_given_by_name_is_asked_for(tmp_path: Path) -> None:
    report = calls_of(f'`{{python}} value(identifier="{SHARE}")`', tmp_path)
    assert [call.arguments for call in report.asks("value")] == [(SHARE,)]


def test_inline_code_with_three_backticks_opens_no_block(tmp_path: Path) -> None:
    report = calls_of(f'```x``` is code.\n\n`{{python}} value("{SHARE}")`\n', tmp_path)
    assert len(report.asks("value")) == 1


def test_an_inline_expression_can_be_shown_in_double_backticks(tmp_path: Path) -> None:
    report = calls_of('Write `` `{python} value("x")` `` in the text.\n', tmp_path)
    assert report.asks("value") == []


def test_options_from_a_dict_are_no_literals(tmp_path: Path) -> None:
    assert not calls_of(f'`{{python}} value("{SHARE}", **{{"show": "n"}})`', tmp_path).is_literal


def test_an_argument_that_is_no_literal_after_all(tmp_path: Path) -> None:
    assert not calls_of("`{python} value({[]})`", tmp_path).is_literal


def test_double_backticks_of_two_paragraphs_are_no_code(tmp_path: Path) -> None:
    report = calls_of(f"Say ``so''.\n\nIt is `{{python}} value(\"{SHARE}\")`.\n\nSay ``so''.\n", tmp_path)
    assert len(report.asks("value")) == 1


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ('value("x", otherwise=5)', "`otherwise` is 5"),
        ('value("x", digits=-1)', "`digits` is -1"),
        ('value("x", digits="2")', "`digits` is '2'"),
        ('value("x", show="all")', "`show` is 'all'"),
        ('value("x", shw="n")', "`value` has no option `shw`; it has show, digits, otherwise"),
        ('exhibit("x", digits=1)', "`exhibit` has no option `digits`; it has none"),
        ("value()", "`value` wants one id, in quotation marks, and named options"),
        ("exhibit(5)", "`exhibit` wants one id, in quotation marks, and named options"),
        ('value(identifier="x", show="p", digits=3)', ""),
        ('exhibit("x")', ""),
    ],
)
def test_a_wrong_call_is_known_before_anything_runs(call: str, said: str, tmp_path: Path) -> None:
    (piece,) = calls_of(f"`{{python}} {call}`", tmp_path).pieces
    assert wrong_call(piece.calls[0]) == said


def test_lines_are_counted_as_editors_count_them(tmp_path: Path) -> None:
    report = calls_of('a\u2028b\x0c\n\n```{python}\nvalue("x")\n```\n', tmp_path)
    assert [call.line for call in report.asks("value")] == [4]


def test_importing_the_weaving_imports_no_kernel() -> None:
    heavy = "[name for name in ('nbclient', 'matplotlib') if name in sys.modules]"
    code = f"import sys, peaceresearch.publications.weave; print({heavy})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
