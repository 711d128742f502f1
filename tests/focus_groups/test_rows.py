"""What holds of all results of the strand, however little material there is."""

import math

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceresearch.focus_groups.co_occurrence import co_occurrence_rows
from peaceresearch.focus_groups.code_tree import tree_rows
from peaceresearch.focus_groups.extensiveness import group_rows, held_rows, passages, presence
from peaceresearch.focus_groups.forbidden import forbidden
from peaceresearch.focus_groups.mechanisms import mechanism_rows
from peaceresearch.focus_groups.negative_cases import negative_rows
from peaceresearch.focus_groups.saturation_rows import saturation_rows
from peaceresearch.focus_groups.speaking import speaking_rows
from peaceresearch.focus_groups.turns_of import spoken, voiced_rows
from peaceresearch.results.table import results

from .coded_material import CODES, coded_segments

CODEBOOK = pd.DataFrame({"code": ["feeling", *CODES], "parent": ["", "feeling", "feeling", ""]})
TURNS = pd.DataFrame(
    [(d, at, who, who == "M", at * 10, at * 10 + 10, at) for d in ("d1", "d2") for at, who in enumerate("MABA")],
    columns=["document", "turn", "speaker", "is_moderator", "start", "end", "words"],
).astype({"words": "Int64"})
PEOPLE = pd.DataFrame(
    [("north", "A", "young"), ("north", "B", ""), ("east", "A", "old")], columns=["group", "participant", "age"]
)
SETTINGS = {"by": ["side"], "least": 1, "base": 1, "run": 1, "threshold": 0.05, "orders": 100}


@settings(deadline=None, max_examples=40)
@given(coded_segments(coders=1), st.integers(0, 4), st.integers(0, 12), st.booleans(), st.integers(0, 4))
def test_every_result_has_an_estimate_or_a_reason_an_id_of_its_own_and_nothing_forbidden(
    coded, documents, passages_kept, has_turns, reported
):
    groups = pd.DataFrame(
        {"document": ["d1", "d2", "d3", "d4"], "group": ["north", "north", "south", "east"], "side": list("xxyy")}
    ).iloc[:documents]
    segments = coded[coded["document"].isin(groups["document"])].iloc[:passages_kept]
    chosen = {code: f"name-{code}" for code in list(CODEBOOK["code"])[:reported]}
    turns = TURNS[TURNS["document"].isin(groups["document"])] if has_turns else TURNS.iloc[:0]
    count = {"north": 2.0, "south": math.nan, "east": 1.0}
    raised, often = (each(segments, groups, CODEBOOK) for each in (presence, passages))
    said = spoken(segments, turns)
    case = {"pattern": list(chosen.values())[:1], "contrary": list(chosen.values())[1:]}
    kinds = [(name, "fosters") for name in chosen.values()]
    rows = [
        *group_rows(raised, often, groups, chosen, ["side"], count),
        *held_rows(groups, ["side"], count),
        *tree_rows(raised, CODEBOOK, chosen),
        *voiced_rows(said, turns, groups, CODEBOOK, chosen, PEOPLE, ["age"]),
        *co_occurrence_rows(said, CODEBOOK, chosen, ["segment", "turn"]),
        *saturation_rows(raised[list(chosen)], groups, SETTINGS, 1),
        *negative_rows(raised, groups, chosen, [("case", case)], ["side"]),
        *mechanism_rows(raised, groups, chosen, kinds, "side"),
        *speaking_rows(turns, groups, PEOPLE, count),
    ]
    forbidden(rows)
    table = results({**row, "strand": "focus_groups"} for row in rows)
    assert (table.loc[table["estimate"].isna(), "reason"] != "").all()
    assert (table["unit"] != "").all()
    assert (table["base"] != "").all()
    told = table.dropna(subset=["estimate"])
    counted = told[(told["unit"] == "groups") & told["base"].eq("coded focus groups")]
    assert (counted["estimate"] <= counted["n"]).all()
    within = told.dropna(subset=["ci_low", "ci_high"])
    assert (within["ci_low"] <= within["estimate"] + 1e-9).all()
    assert (within["estimate"] <= within["ci_high"] + 1e-9).all()
