"""What analyses start from, through the JSON that hands it to them."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from peaceresearch.provenance.spec import canonical_json
from peaceresearch.strand_specs import StrandSpecs
from peaceresearch.study.load import load_configuration
from peaceresearch.survey.material import Material

TOY = Path(__file__).resolve().parents[1] / "studies" / "toy"


def test_categories_keep_the_order_of_the_config_on_their_way_to_a_job() -> None:
    """The keys of a spec are sorted: "high" would come before "low", and an ordinal model would be of another order."""
    slices = StrandSpecs()
    slices.config = load_configuration(TOY)
    spec = json.loads(canonical_json(slices._analyse_survey()))
    answers = pd.DataFrame(
        {"row": [1, 2, 3], "trust": [2.0, 1.0, 2.0], "age": [30.0, 40, 50], "community": [1.0, 2, 1]}
        | {"w": [1.0, 1, 1], "stratum": [1.0, 1, 1], "psu": [1.0, 2, 3]}
    )
    trust = Material.of(spec, answers).items["trust"]
    assert (trust.categories, list(trust.codes)) == (("low", "high"), [1, 0, 1])
