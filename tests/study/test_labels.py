"""What exhibits of the survey are told beside their results: questions, waves, breaks of a trend, AAPOR's e."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from peaceresearch.study.labels import labels_for
from peaceresearch.study.load import Configuration, load_configuration
from peaceresearch.study.survey_labels import survey_facts

TOY = Path(__file__).resolve().parents[1] / "studies" / "toy"


@pytest.fixture
def waves(tmp_path: Path) -> Configuration:
    """The toy study asked twice, with another wording at the second time."""
    folder = Path(shutil.copytree(TOY, tmp_path / "study"))

    def edit(name: str, **more: Any) -> None:
        path = folder / "config" / f"{name}.yaml"
        content = yaml.safe_load(path.read_text("utf-8"))
        path.write_text(yaml.safe_dump(content | more, sort_keys=False, allow_unicode=True), encoding="utf-8")

    study = yaml.safe_load((folder / "config" / "study.yaml").read_text("utf-8"))
    names = {slug: {"label": f"Wave {slug}"} for slug in ("first", "second")}
    edit("study", dimensions=study["dimensions"] | {"wave": {"label": "Wave", "values": names}})
    survey = yaml.safe_load((folder / "config" / "survey.yaml").read_text("utf-8"))
    wave = {"source": "data/raw/survey.sav"}
    edit(
        "survey",
        source=None,
        encoding=None,
        waves={
            "first": wave | {"date": "2023-05-01"},
            "second": wave | {"date": "2024-05-01", "changed": ["trust"]},
        },
        contacts={"source": "contacts.csv", "outcome": "o", "outcomes": {"complete": [1]}, "eligibility": 0.8},
        estimates=[*survey["estimates"], {"measure": "ratio", "items": ["age"], "over": "trust"}],
    )
    return load_configuration(folder)


def test_labels_bring_the_questions_of_the_items_that_are_drawn(waves: Configuration) -> None:
    labels = labels_for(waves, ["survey.share.trust[*]"])
    assert labels["questions"] == [["trust", {"en": "How much?", "sq": "Sa?"}]]
    assert labels_for(waves, ["survey.mean.other"])["questions"] == []
    model = labels_for(waves, ["survey.coefficient.trust_model[*]"])
    assert model["questions"] == [["trust_model", {"en": "How much?", "sq": "Sa?"}]], "that of its outcome"


def test_labels_of_a_survey_with_waves_have_them_in_their_order(waves: Configuration) -> None:
    found = labels_for(waves, ["survey.share.trust[*]"])["dimensions"]["wave"]["values"]
    assert [slug for slug, _ in found] == ["first", "second"]
    assert "wave" not in labels_for(waves, ["focus_groups.groups.*"])["dimensions"]


def test_the_denominator_of_a_ratio_has_its_label(waves: Configuration) -> None:
    items = [name for _, name, _ in labels_for(waves, ["survey.ratio.age[*]"])["items"]]
    assert items == ["trust", "age"]


def test_facts_hold_what_the_kind_uses_and_no_more(waves: Configuration) -> None:
    patterns = ["survey.share.trust[*]"]
    assert survey_facts(waves, patterns, "trend") == {"level": 0.95, "breaks": {"trust": ["second"]}}
    assert survey_facts(waves, patterns, "outcome_rates") == {"level": 0.95, "eligibility": 0.8}
    assert survey_facts(waves, patterns, "intervals") == {"level": 0.95}
    assert survey_facts(waves, ["focus_groups.groups.*"], "matrix") is None
