"""Each key of the config, changed once: Snakemake reruns just the rules whose work it changes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from toy import STUDIES, build

FIGURES = {"draw_figure"}
EXHIBITS = {"draw_figure", "make_table"}
REPORT = {"publish_report"}
SURVEY = {"fit_model", "analyse_survey"}
GROUPS = {"read_focus_groups", "analyse_focus_groups"}
NOTHING: set[str] = set()

SHOWS = ("join_strands", "draw_figure", "make_table", "publish_report")
USES: dict[str, tuple[str, ...]] = {
    "read_survey": ("fit_model", "analyse_survey"),
    "fit_model": ("analyse_survey",),
    "analyse_survey": ("release_results",),
    "read_focus_groups": ("analyse_focus_groups",),
    "analyse_focus_groups": ("release_results",),
    "release_results": SHOWS,
    "join_strands": ("make_table",),
    "draw_figure": ("publish_report",),
    "make_table": ("publish_report",),
}
# Which rules' own specs a key changes: the first pattern that fits its path. What hangs on those rules is looked up
# again (and put back from the store where nothing moved), which test_rebuilds counts.
DIRECT: list[tuple[str, set[str]]] = [
    (r"study\.(title|lead|partner|donor|acknowledgement|disclaimer|footnote)", REPORT),
    (r"study\.period", REPORT),
    (r"study\.synthetic\.statement", REPORT),
    # In the first language it also heads the CSV files of readers and gate.
    (r"study\.synthetic\.mark\.en", {"read_survey", *GROUPS, "release_results"} | EXHIBITS | REPORT),
    (r"study\.synthetic\.mark", EXHIBITS | REPORT),
    (r"study\.editions\.first\.label", REPORT),
    (r"study\.editions\.first\.date", EXHIBITS | REPORT),
    (r"study\.seed", {"analyse_focus_groups"}),
    (r"study\.dimensions\.community\.(label|values\.\w+\.label|values\.\w+\.colour)", EXHIBITS),
    (r"survey\.encoding", {"read_survey"}),
    # The reader is told which variables are used, so that a wave that lacks one is a fault of its own file.
    (r"survey\.(design\.(weight|strata|psu)|domains\.\w+\.variable)", {"read_survey"} | SURVEY),
    (r"survey\.items\.\w+\.variable", {"read_survey"} | SURVEY),
    (r"survey\.items\.\w+\.missing", {"read_survey"}),
    (r"survey\.estimates", {"analyse_survey"}),
    (r"survey\.(design|domains)", SURVEY),
    (r"survey\.level", SURVEY | EXHIBITS),
    (r"survey\.items\.\w+\.question", EXHIBITS),
    (r"survey\.items\.\w+\.categories\.\w+\.codes", SURVEY),
    (r"survey\.items\.\w+\.(label|categories\.\w+\.label)", EXHIBITS),
    (r"focus_groups\.codes\.\w+\.label", EXHIBITS),
    # The table of agreement says who was compared on what.
    (r"focus_groups\.agreement\.(unit|coders)", {"analyse_focus_groups", "make_table"}),
    (r"focus_groups\.", {"analyse_focus_groups"}),
    (r"models\.models\.\w+\.(label|terms)", {"draw_figure"}),
    # Results say by the formula whether they rest on a scale that does not hold.
    (r"models\.models\.\w+\.formula", SURVEY),
    (r"models\.", {"fit_model"}),
    (r"disclosure\.", {"release_results"} | EXHIBITS),
    (r"findings\.findings\.\w+\.statement", {"make_table"}),
    # A table's workbook stands without a document around it.
    (r"exhibits\.exhibits\.(shares|agreement|strands)\.(caption|note)", {"make_table"} | REPORT),
    (r"exhibits\.exhibits\.\w+\.(caption|alt|note)", REPORT),
    (r"exhibits\.exhibits\.\w+\.options", EXHIBITS),
]
# Keys whose change is a change of what there is (files, languages, kinds): other tests build with them.
STRUCTURE = re.compile(
    r"(study\.(languages|engine|edition$|documents|dimensions\.community\.values\.\w+$)|[\w.]+\.source$|models\.models\.\w+\.family|exhibits\.exhibits\.\w+\.(kind|results)"
    r"|findings\.findings\.\w+\.evidence)"
)


def leaves(data: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(data, dict):
        return [leaf for key, value in data.items() for leaf in leaves(value, (*at, key))]
    if isinstance(data, list):
        return [leaf for index, value in enumerate(data) for leaf in leaves(value, (*at, index))]
    return [at]


def all_keys() -> list[tuple[str, tuple[Any, ...]]]:
    found = []
    for path in sorted((STUDIES / "toy" / "config").glob("*.yaml")):
        found += [(path.stem, leaf) for leaf in leaves(yaml.safe_load(path.read_text(encoding="utf-8")))]
    return found


def name(section: str, leaf: tuple[Any, ...]) -> str:
    return ".".join(map(str, (section, *leaf)))


REPLACEMENTS: dict[str, Any] = {
    "survey.encoding": "utf-8",
    "survey.design.weight": "age",
    "survey.design.strata": None,
    "survey.design.psu": None,
    "survey.design.lonely_psu": "average",
    "survey.level": 0.9,
    "survey.items.trust.variable": "community",
    "survey.items.age.variable": "w",
    "survey.domains.community.variable": "stratum",
    "survey.domains.community.codes.north.0": 3,
    "survey.domains.community.codes.south.0": 4,
    "survey.items.trust.missing.0": 8,
    "survey.items.trust.categories.low.codes.0": 5,
    "survey.items.trust.categories.high.codes.0": 6,
    "survey.estimates.0.measure": "mean",
    "survey.estimates.1.measure": "mean",
    "survey.estimates.0.items.0": "trust",
    "survey.estimates.1.items.0": "trust",
    "models.models.trust_model.formula": "trust ~ C(community) + age",
    "models.models.trust_model.outcome.0": "low",
    "focus_groups.agreement.unit": "exact",
    "focus_groups.agreement.coders.0": "Eva",
    "focus_groups.agreement.coders.1": "Eva",
    "focus_groups.groups.values.community.Veri": "south",
    "focus_groups.groups.values.community.Jug": "north",
    "exhibits.exhibits.trust.options.bars": "item",
    "exhibits.exhibits.age.options.rows": "category",
    "exhibits.exhibits.age.options.groups": "item",
    "exhibits.exhibits.themes.options.columns": "item",
    "exhibits.exhibits.shares.options.columns": "item",
    "exhibits.exhibits.strands.options.columns": "item",
}
# Values for which the only other value is no change of work: an estimate already declared, a sole dimension.
FIXED = {
    "survey.estimates.1.measure",
    "survey.estimates.0.items.0",
    "survey.estimates.0.by.0",
    "survey.estimates.1.by.0",
    "focus_groups.by.0",
}


def another(path: str, value: Any) -> Any:
    """A valid value that differs."""
    if path in REPLACEMENTS:
        return REPLACEMENTS[path]
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    if re.fullmatch(r"#[0-9a-f]{6}", str(value)):
        return "#123456"
    if hasattr(value, "year"):
        return value.replace(year=2023)
    return f"{value} changed"


KEYS = [(s, leaf) for s, leaf in all_keys() if not STRUCTURE.match(name(s, leaf)) and name(s, leaf) not in FIXED]


@pytest.mark.parametrize(("section", "leaf"), KEYS, ids=[name(*key) for key in KEYS])
def test_a_key_reruns_its_rules_only(study: Path, section: str, leaf: tuple[Any, ...]) -> None:
    path = study / "config" / f"{section}.yaml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    place = data
    for step in leaf[:-1]:
        place = place[step]
    key = name(section, leaf)
    place[leaf[-1]] = another(key, place[leaf[-1]])
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    planned = build(study, "--dry-run")
    assert planned.code == 0, planned.printed
    expected = next(rules for pattern, rules in DIRECT if re.match(pattern, key))
    rules = set(re.findall(r"^rule (\w+):", planned.printed, re.MULTILINE)) - {"all"}
    # Snakemake gives one reason: of a job whose inputs are made anew it does not say that its spec changed too.
    for_spec = set(re.findall(r"^rule (\w+):(?:\n(?!rule ).*)*?reason: Params have", planned.printed, re.MULTILINE))
    below = {rule for start in expected for rule in downstream(start)}
    if expected == EXHIBITS:  # which of the two it is depends on the exhibits that show the label
        assert for_spec
        assert for_spec <= EXHIBITS
        assert rules == for_spec | REPORT
    else:
        assert expected - below <= for_spec <= expected
        assert rules == expected | below


def downstream(rule: str) -> set[str]:
    """The rules that use what `rule` makes, directly or not."""
    return {found for use in USES.get(rule, ()) for found in (use, *downstream(use))}


def test_every_key_of_the_config_is_accounted_for() -> None:
    lost = [
        name(*key)
        for key in all_keys()
        if not STRUCTURE.match(name(*key)) and not any(re.match(pattern, name(*key)) for pattern, _ in DIRECT)
    ]
    assert lost == []
