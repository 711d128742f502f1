"""The study at its moments: strands without material go, with what draws on them alone."""

from pathlib import Path

import pytest
import yaml

from peaceresearch.problems import InputError
from peaceresearch.study.load import Configuration, load_configuration

STUDIES = Path(__file__).resolve().parents[1] / "studies"


@pytest.fixture
def toy(tmp_path: Path) -> Path:
    config = tmp_path / "config"
    config.mkdir()
    for path in (STUDIES / "toy" / "config").glob("*.yaml"):
        config.joinpath(path.name).write_bytes(path.read_bytes())
    study = yaml.safe_load((config / "study.yaml").read_text(encoding="utf-8"))
    study["editions"] = {
        "early": {"label": "Early", "date": "2024-07-01", "strands": ["focus_groups"]},
        "late": {"label": "Late", "date": "2024-12-10"},
    }
    study["edition"] = "late"
    (config / "study.yaml").write_text(yaml.safe_dump(study, allow_unicode=True), encoding="utf-8")
    return tmp_path


def strands(config: Configuration) -> set[str]:
    patterns = [pattern for shown in config.exhibits.exhibits.values() for pattern in shown.results]
    patterns += [pattern for finding in config.findings.findings.values() for pattern in finding.evidence]
    return {pattern.split(".")[0] for pattern in patterns}


def test_an_early_edition_has_only_what_its_strands_can_show(toy: Path) -> None:
    late, early = load_configuration(toy), load_configuration(toy, "early")
    assert strands(late) == {"survey", "focus_groups"}
    assert strands(early) == {"focus_groups"}
    assert early.survey is None
    assert early.models.models == {}
    assert 0 < len(early.exhibits.exhibits) < len(late.exhibits.exhibits)
    assert early.study.moment.date < late.study.moment.date


def test_a_finding_keeps_the_evidence_it_has_and_no_judgement_of_how_strands_fit(toy: Path) -> None:
    path = toy / "config" / "findings.yaml"
    findings = yaml.safe_load(path.read_text(encoding="utf-8"))
    for finding in findings["findings"].values():
        finding["assessment"] = "agreement"
        finding["summary"] = {"survey": "Counts.", "focus_groups": "Tells."}
    path.write_text(yaml.safe_dump(findings, allow_unicode=True), encoding="utf-8")
    assert {finding.assessment for finding in load_configuration(toy).findings.findings.values()} == {"agreement"}
    for finding in load_configuration(toy, "early").findings.findings.values():
        assert finding.assessment is None
        assert set(finding.summary) == {"focus_groups"}


def test_an_edition_that_does_not_exist_is_named_with_the_nearest(toy: Path) -> None:
    with pytest.raises(InputError, match=r"no edition `lat`; did you mean `late`\?"):
        load_configuration(toy, "lat")


def test_a_study_whose_own_edition_is_not_declared_is_refused(toy: Path) -> None:
    path = toy / "config" / "study.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("edition: late", "edition: other"), encoding="utf-8")
    with pytest.raises(InputError, match="the edition `other` is none of"):
        load_configuration(toy)
