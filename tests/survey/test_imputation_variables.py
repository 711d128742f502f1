"""What is imputed: kinds of variables, and whose missing answer could be there."""

import numpy as np
import pandas as pd
import pytest

from peaceresearch.problems import InputError
from peaceresearch.survey.groupings import Dimension, Divisions
from peaceresearch.survey.imputation_variables import variables
from peaceresearch.survey.recode import Item

NAN = np.nan


def categorical(positions, *categories):
    positions = np.array(positions)
    return Item(categories, positions, np.where(positions >= 0, positions + 1.0, NAN), positions >= 0)


def number(*values):
    return Item((), np.full(len(values), -1), np.array(values, dtype=float), ~np.isnan(np.array(values, dtype=float)))


ITEMS = {
    "safety": categorical([0, 1, 2, -1, 1, 0], "low", "mid", "high"),
    "group": categorical([0, 1, 2, -1, 1, 0], "a", "b", "c"),
    "again": categorical([0, -1, -1, 1, -1, 0], "no", "yes"),
    "age": number(20, 30, NAN, 40, 50, 60),
    "trust": number(1, NAN, NAN, 4, NAN, 6),  # a scale of q1 and q2
    "nobody": number(*[NAN] * 6),
    "places": Item(("x", "y"), np.full(6, -1), np.full(6, NAN), np.ones(6, dtype=bool), np.ones((6, 2), dtype=bool)),
    "q1": number(1, NAN, 2, 3, 4, 5),
    "q2": number(1, NAN, NAN, 3, NAN, 5),
}
DIVISIONS = Divisions(
    6,
    {
        "region": Dimension(("n", "e", "s"), np.array([0, 1, 2, -1, 0, 1])),
        "town": Dimension(("yes", "no"), np.array([0, 1, 1, 0, 0, 1])),
    },
    {},
)
REASONS = pd.DataFrame(
    [(2, "v_again", "not_asked"), (3, "v_again", "refused"), (5, "v_again", "not_applicable"),
     (2, "v1", "not_asked"), (2, "v2", "not_asked"), (3, "v2", "not_asked"), (5, "v2", "dont_know"),
     (4, "v_region", "not_applicable")],
    columns=["row", "item", "reason"],
)  # fmt: skip


def spec(*names, minimum=None, **options):
    sources = {"q1": "v1", "q2": "v2", "trust": None}
    items = {name: {"variable": sources.get(name, f"v_{name}"), "categories": []} for name in ITEMS if name != "trust"}
    items["places"] = {"variable": None, "categories": [["x", {"variable": "p1"}], ["y", {"variable": "p2"}]]}
    domains = {name: {"variable": f"v_{name}"} for name in DIVISIONS.dimensions}
    scales = [["trust", {"items": ["q1", "q2"], "minimum": minimum}]]
    own = {
        "variables": list(names),
        "auxiliary": [],
        "nominal": [],
        "items": items,
        "scales": scales,
        "domains": domains,
    }
    return own | options


def found(*names, rows=range(6), **options):
    given = variables(spec(*names, **options), ITEMS, DIVISIONS, REASONS, np.array(rows))
    return {each.name: each for each in given}


def test_kinds():
    kinds = {name: each.kind for name, each in found("safety", "group", "again", "age", "region", "town", "trust",
                                                     nominal=["group"]).items()}  # fmt: skip
    assert kinds == {
        "again": "binary", "age": "number", "group": "nominal", "region": "nominal", "safety": "ordered",
        "town": "binary", "trust": "number",
    }  # fmt: skip
    assert list(kinds) == sorted(kinds)


def test_auxiliary_variables_are_imputed_too():
    assert list(found("age", auxiliary=["safety", "age"])) == ["age", "safety"]


def test_what_was_not_asked_stays_missing():
    again = found("again")["again"]
    assert again.applicable.tolist() == [True, False, True, True, False, True]
    assert again.missing.tolist() == [2]  # refused


def test_dimensions_have_reasons_too():
    region = found("region")["region"]
    assert region.values.tolist()[:3] == [0, 1, 2]
    assert region.missing.tolist() == []
    assert found("age")["age"].missing.tolist() == [2]


def test_a_scale_applies_where_enough_was_asked():
    assert found("trust")["trust"].missing.tolist() == [4]  # of 2 nothing was asked, of 3 one item of two
    assert found("trust", minimum=1)["trust"].missing.tolist() == [2, 4]


def test_a_scale_and_its_items_have_sources_in_common():
    made = found("trust", "q1", "age")
    assert made["trust"].sources == {"v1", "v2"}
    assert made["q1"].sources < made["trust"].sources
    assert not made["age"].sources & made["trust"].sources


def test_only_some_respondents():
    made = found("age", "again", rows=[2, 4, 5])
    assert made["age"].values.tolist()[1:] == [50, 60]
    assert made["age"].missing.tolist() == [0]
    assert made["again"].applicable.tolist() == [True, False, True]


def test_every_problem_at_once():
    with pytest.raises(InputError) as error:
        found("nobody", "places", "age")
    lines = [str(problem) for problem in error.value.problems]
    assert lines == [
        "config/models.yaml: imputation: nobody answered `nobody` in the last wave; there is nothing to impute from; "
        "take it out, of the models that are imputed too",
        "config/models.yaml: imputation: `places` is a question with several answers, which are not imputed; take it "
        "out",
    ]
