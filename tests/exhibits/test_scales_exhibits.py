"""The scale report and the social distance matrix: which numbers stand where, and what is said of them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from made_up import LANGUAGES, REGIONS, outside, words_of, x_labels, y_labels
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from measured_methods import distances, own_labels, relabelled, scale, seen, sensitivity
from pydantic import ValidationError

from peaceresearch.exhibits import scale_report, sensitivity_ribbon, social_distance_matrix
from peaceresearch.exhibits.footer import footer
from peaceresearch.exhibits.short_form import name, value
from peaceresearch.exhibits.theme import save
from peaceresearch.problems import InputError
from peaceresearch.results.table import rows
from peaceresearch.study.method_kinds import SocialDistanceMatrixOptions

REPORT, DISTANCE = {"digits": 2}, {"show": "distance", "step": None}


def report(results: pd.DataFrame, lang: str = "en") -> list[list[str]]:
    table = scale_report.make(results, seen(lang, REPORT))
    assert {sum(cell.columns for cell in row) for row in table.body} == {6}
    return [["|".join(cell.lines) for cell in row] for row in table.body]


def test_items_stand_in_the_order_of_the_scale_with_how_they_function() -> None:
    found = report(scale())
    assert found[0] == ["Trust (en)"]
    assert found[1][:5] == [
        "Item",
        "Item-rest correlation",
        "Alpha without it",
        "H of the item",
        "Functioning: Region (en)",
    ]
    assert found[2][:5] == ["Visits (en)", "0.50", "", "0.54", "large difference|uniform|ΔR² = 0.090"]
    assert found[3][:5] == ["Work (en)", "0.60", "", "0.44", "moderate difference|uniform|ΔR² = 0.040"]


def test_without_a_flag_no_difference_was_found_whatever_its_size() -> None:
    assert report(scale(holds=True))[2][4] == "no difference found|ΔR² = 0.090"


def test_the_scale_is_told_for_everybody_and_each_group() -> None:
    found = report(scale())
    head = next(place for place, row in enumerate(found) if row[0] == "Scale")
    assert found[head][1:5] == ["Cronbach’s alpha", "McDonald’s omega", "Loevinger’s H", "n"]
    assert found[head + 1][:5] == ["All", "0.81|(0.79–0.83)", "0.75", "0.42", "400"]
    assert found[head + 2][:5] == ["Zulu (en)", "0.81|(0.79–0.83)", "0.75", "0.42", "300"]
    assert found[head + 3][:5] == ["Mike (en)", "–", "–", "–", "–"]


def test_the_verdict_says_why() -> None:
    assert report(scale())[-1] == [
        "Verdict",
        "the scale does not hold: low reliability, an item that does not go with the others"
        "|Comparisons, Region (en): the scale does not hold: items that work differently between groups",
    ]
    assert report(scale(holds=True))[-1][1] == "the scale holds|Comparisons, Region (en): the scale holds"


def test_the_questions_of_the_items_are_asked_and_cautions_not_said_twice() -> None:
    parts = footer(scale(), seen("en", REPORT), "scale_report", scale_report)
    said = [part.text.replace("\N{NO-BREAK SPACE}", " ") for part in parts]
    assert said[0].startswith("Questions: “How often do you meet people of other places: …” (at work? (en); on")
    assert said[1].startswith(
        "Base: respondents with an answer to every item of the scale, n = 400 (n = 300 per group)"
    )
    assert not any(text.startswith("Caution") for text in said)


def matrix(options: dict[str, object], lang: str = "en", results: pd.DataFrame | None = None) -> Figure:
    return social_distance_matrix.draw(distances() if results is None else results, seen(lang, options))


def cells(figure: Figure) -> dict[tuple[int, int], Rectangle]:
    found = [patch for patch in figure.axes[0].patches if isinstance(patch, Rectangle)]
    return {(round(patch.get_x() + 0.5), round(patch.get_y() + 0.5)): patch for patch in found}


def test_rows_are_respondents_and_columns_whom_they_were_asked_about() -> None:
    figure = matrix(DISTANCE)
    axes = figure.axes[0]
    assert [label.replace("\n", " ") for label in y_labels(axes)] == ["Zulu (en)", "Alfa (en)", "Mike (en)"]
    assert x_labels(axes) == ["Zulu (en)", "Alfa (en)\nH = 0.62", "Mike (en)"]
    found = words_of(figure)
    assert {"0.0", "0.5", "1.0", "0.4–0.6", "0.9–1.1", "n = 100", "n = 101"} <= set(found)
    assert found.count("–") == len(REGIONS)


def test_cells_of_a_group_towards_itself_have_a_thick_frame() -> None:
    thick = {place for place, patch in cells(matrix(DISTANCE)).items() if patch.get_linewidth() > 1}
    assert thick == {(place, place) for place in range(3)}


def test_farther_is_darker() -> None:
    found = cells(matrix(DISTANCE))
    light = [sum(found[x, 0].get_facecolor()[:3]) for x in range(3)]
    assert light == sorted(light, reverse=True)


def test_acceptance_is_of_one_step() -> None:
    found = words_of(matrix({"show": "acceptance", "step": "neighbour"}))
    assert "75" in found
    assert "25" not in found
    assert "Respondents who accept a member of the group above as: neighbour (en) (%)" in found


def test_what_is_not_among_the_results_is_an_error() -> None:
    with pytest.raises(InputError, match="no result is of what `show` names"):
        matrix({"show": "acceptance", "step": "friend"})
    two = pd.concat([distances(), distances().assign(item="other")], ignore_index=True)
    with pytest.raises(InputError, match="several names in one matrix"):
        matrix(DISTANCE, results=two)


def test_the_footer_explains_the_frame_of_the_own_group_or_the_empty_cell_of_who_was_not_asked() -> None:
    def said(results: pd.DataFrame) -> list[str]:
        return [part.text for part in social_distance_matrix.notes(results, seen("en", dict(DISTANCE), own_labels()))]

    asked = distances()
    own = asked["domain"] == "region=" + asked["category"]
    frame, empty = "Thick frame: towards the own group", "Empty cell: nobody of the group was asked"
    assert frame in said(asked)
    assert empty not in said(asked)
    assert empty in said(asked[~own])
    assert frame not in said(asked[~own])


def test_the_footer_says_what_dashes_mean_and_has_the_base_of_what_is_shown() -> None:
    parts = footer(distances(), seen("en", DISTANCE), "x", social_distance_matrix)
    said = [part.text.replace("\N{NO-BREAK SPACE}", " ") for part in parts]
    assert "Base: respondents with an answer, n = 100–101 per group; bases unweighted, estimates weighted" in said
    assert said[-1] == "–: not shown: base below 10"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("options", [DISTANCE, {"show": "acceptance", "step": "marry"}])
def test_long_labels_stay_inside(lang: str, options: dict[str, object]) -> None:
    own = relabelled(own_labels(), "Zajednica sa prilično dugačkim imenom na granici")
    assert outside(social_distance_matrix.draw(distances(), seen(lang, dict(options), own))) == []


def test_acceptance_needs_a_step_and_distance_has_none() -> None:
    assert SocialDistanceMatrixOptions(show="acceptance", step="marry").step == "marry"
    for options in ({"show": "acceptance"}, {"step": "marry"}):
        with pytest.raises(ValidationError, match="`acceptance` is shown of one `step`"):
            SocialDistanceMatrixOptions.model_validate(options)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_scales_and_distances_have_a_short_form(lang: str) -> None:
    view = seen(lang, DISTANCE)
    alpha = next(rows(scale().query("measure == 'reliability' and category == 'alpha' and domain == ''")))
    assert name("survey", "reliability", "trust", "alpha", view) == f"Trust ({lang}): {view.words.text('scale_alpha')}"
    assert value(alpha, view)[1].replace(",", ".") == "(0.79–0.83)"
    assert name("survey", "social_distance", "distance", "alfa", view) == f"Distance ({lang}): Alfa ({lang})"


def test_a_figure_of_a_scale_is_the_same_bytes_each_time(tmp_path: Path) -> None:
    for kind, draw in {"distance": lambda: matrix(DISTANCE), "ribbon": ribbon}.items():
        pairs = [(tmp_path / f"{kind}{turn}.svg", tmp_path / f"{kind}{turn}.png") for turn in "ab"]
        for svg, png in pairs:
            save(draw(), svg, png, title="x", mark="Made up", epoch=1_733_788_800)
        assert [path.read_bytes() for path in pairs[0]] == [path.read_bytes() for path in pairs[1]]


def ribbon() -> Figure:
    return sensitivity_ribbon.draw(sensitivity(groups=("", "zulu")), seen("en", {"limits": None}))
