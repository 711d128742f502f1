"""What lies in `results/exhibits`: marked as synthetic wherever it may be read, and the same bytes each time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from lxml import etree
from made_up import LANGUAGES, counts, means, shares, spec, terms, view
from PIL import Image, ImageChops

from peaceresearch.exhibits import coefficients, draw_figure, intervals, make_table, matrix, stacked_shares
from peaceresearch.exhibits.theme import save
from peaceresearch.problems import InputError
from peaceresearch.provenance.job import Job
from peaceresearch.results.table import results, write_results

EPOCH = 1_733_788_800
KINDS: dict[str, tuple[Any, dict[str, Any], pd.DataFrame]] = {
    "intervals": (intervals.draw, {"rows": "item", "groups": "region", "limits": None}, means(9)),
    "stacked_shares": (stacked_shares.draw, {"bars": "region"}, shares(9)),
    "coefficients": (coefficients.draw, {"exponentiate": True}, terms()),
    "matrix": (matrix.draw, {"columns": "region"}, counts(1)),
}


def saved(kind: str, folder: Path, mark: str) -> tuple[Path, Path]:
    draw, options, table = KINDS[kind]
    folder.mkdir()
    svg, png = folder / "x.svg", folder / "x.png"
    save(draw(table, view("en", options)), svg, png, title="x", mark=mark, epoch=EPOCH)
    return svg, png


@pytest.mark.parametrize("kind", KINDS)
def test_the_mark_is_in_the_pixels_and_in_the_properties(kind: str, tmp_path: Path) -> None:
    svg, png = saved(kind, tmp_path / "with", "Made up, all of it")
    bare_svg, bare_png = saved(kind, tmp_path / "without", "")
    with Image.open(png) as one, Image.open(bare_png) as two:
        assert one.info["Description"] == "x. Made up, all of it"
        assert two.info["Description"] == "x"
        assert one.info["Creation Time"] == "2024-12-10T00:00:00+00:00"
        assert one.size == two.size
        assert ImageChops.difference(one.convert("RGB"), two.convert("RGB")).getbbox()
        red = [count for count, pixel in one.convert("RGB").getcolors(100_000) if pixel == (0xA3, 0x3B, 0x20)]
        assert red, "the mark is drawn in its own colour"
    description = "{http://purl.org/dc/elements/1.1/}description"
    assert etree.parse(svg).find(f".//{description}").text == "x. Made up, all of it"
    assert etree.parse(bare_svg).find(f".//{description}").text == "x"
    assert len(svg.read_text("utf-8").split("#a33b20")) > len(bare_svg.read_text("utf-8").split("#a33b20"))


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_results_give_the_same_bytes(kind: str, tmp_path: Path) -> None:
    first, second = saved(kind, tmp_path / "one", "Made up"), saved(kind, tmp_path / "two", "Made up")
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def run(rule: Any, name: str, kind: str, options: dict[str, Any], table: pd.DataFrame, endings: dict[str, str]) -> Job:
    """Run a rule in the working directory, for all languages."""
    write_results(table, Path("released.parquet"))
    places = {key: [Path(f"exhibits/{lang}/trust.{end}") for lang in LANGUAGES] for key, end in endings.items()}
    outputs = {key: [Path("scratch") / path for path in paths] for key, paths in places.items()}
    for paths in outputs.values():
        for path in paths:
            path.parent.mkdir(parents=True, exist_ok=True)
    full = spec(options, mark=True) | {"kind": kind, "code": "c0de"}
    job = Job(name, full, {"results": [Path("released.parquet")]}, outputs, places, "key")
    rule.run(job)
    return job


FIGURE = {"svg": "svg", "png": "png", "note": "note.json", "csv": "csv", "made": "made.json"}
TABLE = {"table": "table.json", "view": "md", "xlsx": "xlsx", "note": "note.json", "csv": "csv", "made": "made.json"}


def test_a_figure_is_drawn_in_all_languages_with_its_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    job = run(draw_figure, "draw_figure", "intervals", KINDS["intervals"][1], means(9), FIGURE)
    pictures = [path.read_bytes() for path in job.outputs["svg"]]
    assert len(set(pictures)) == len(LANGUAGES)
    assert b">trust. E trilluar<" in pictures[1]
    lines = [path.read_text("utf-8").splitlines() for path in job.outputs["csv"]]
    assert [first for first, *_ in lines] == ["# Made up", "# E trilluar", "# Izmišljeno"]
    data = pd.read_csv(job.outputs["csv"][0], comment="#")
    assert list(data["id"]) == list(means()["id"])
    assert data.loc[data["status"] == "suppressed", ["estimate", "n", "ci_low", "ci_high"]].isna().all(axis=None)
    assert data.loc[0, "estimate"] == 2.5
    record = json.loads(job.outputs["made"][2].read_text("utf-8"))
    assert record["results"] == list(means()["id"])
    assert record["synthetic"] is True
    assert len(record["inputs"]["released.parquet"]) == 64


def test_a_table_carries_its_note_and_its_mark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    options = {"columns": "region", "interval": True, "digits": 0}
    job = run(make_table, "make_table", "cross_table", options, shares(9), TABLE)
    notes = [[part["text"] for part in json.loads(path.read_text("utf-8"))] for path in job.outputs["note"]]
    assert notes[1][-1] == "–: nuk paraqitet: baza nën 10"
    assert len({last for *_, last in notes}) == len(LANGUAGES)
    assert [path.read_text("utf-8").splitlines()[0] for path in job.outputs["view"]] == [
        "*Made up*",
        "*E trilluar*",
        "*Izmišljeno*",
    ]
    twice = run(make_table, "make_table", "cross_table", options, shares(9), TABLE)
    assert twice.outputs["table"][0].read_bytes() == job.outputs["table"][0].read_bytes()


def test_results_of_another_dimension_are_not_taken_for_everybodys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    other = shares().query("domain == 'region=zulu'").assign(domain="wing=w", estimate=0.999)
    crossed = other.assign(domain="region=zulu;wing=w")
    table = results([*shares().to_dict("records"), *other.to_dict("records"), *crossed.to_dict("records")])
    options = {"columns": "region", "interval": True, "digits": 1}
    for job in (
        run(draw_figure, "draw_figure", "stacked_shares", {"bars": "region"}, table, FIGURE),
        run(make_table, "make_table", "cross_table", options, table, TABLE),
    ):
        assert list(pd.read_csv(job.outputs["csv"][0], comment="#")["id"]) == list(shares()["id"])
    assert "99.9" not in job.outputs["view"][0].read_text("utf-8")


def test_a_kind_that_cannot_draw_a_result_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match=r"config/exhibits\.yaml: exhibits\.trust: `matrix` does not draw mean"):
        run(draw_figure, "draw_figure", "matrix", {"columns": "region"}, means(), FIGURE)
    both = pd.concat([means(), shares()], ignore_index=True)
    with pytest.raises(InputError, match="mean and share on one axis; make an exhibit for each"):
        run(draw_figure, "draw_figure", "intervals", KINDS["intervals"][1], both, FIGURE)
    with pytest.raises(InputError, match="all results are divided by region; name that under `options`"):
        run(draw_figure, "draw_figure", "intervals", {"rows": "item"}, means().query("domain != ''"), FIGURE)
