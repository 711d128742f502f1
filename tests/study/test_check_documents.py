"""What config/documents.yaml must agree on with itself is told with its line when a study is loaded."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from peaceresearch.document_specs import analyse_spec
from peaceresearch.exhibits.prisma_items import ITEMS
from peaceresearch.problems import InputError
from peaceresearch.study.check_extraction import PRISMA
from peaceresearch.study.labels import labels_for
from peaceresearch.study.load import Configuration, load_configuration

LIST = {"source": "list.csv", "columns": {"doi": "DOI"}, "search": "From", "searches": {"base": ["b"]}}
POEM = {"mixed": {"codes": [1], "label": "M"}, "poem": {"codes": [2], "label": "P"}}
SECTIONS: dict[str, Any] = {
    "study": {
        "title": "A study of towns",
        "lead": "Example Institute",
        "period": {"start": "2024-01-01", "end": "2024-06-30"},
        "languages": ["en"],
        "editions": {"may": {"label": "May", "date": "2024-05-07"}},
        "edition": "may",
        "seed": 7,
    },
    "documents": {
        "searches": {
            "base": {"source": "base.ris", "label": "Base"},
            "web": {"source": "web.csv", "label": "Web", "kind": "website", "columns": {"title": "Title"}},
            "desk": {"counts": {"identified": 9, "excluded_screening": 9}, "label": "Desk", "kind": "organisation"},
        },
        "duplicates": {
            "deduplicated": {
                "source": "list.csv",
                "columns": {"doi": "DOI"},
                "search": "From",
                "searches": {"base": ["b"]},
            }
        },
        "screening": {
            "source": "screening.xlsx",
            "include": ["yes"],
            "exclude": ["no"],
            "not_retrieved": ["none"],
            "title_abstract": {"reviewers": {"ana": {"sheet": "A"}, "beno": {"sheet": "B"}}, "agreed": {"sheet": "C"}},
            "full_text": {"reviewers": {"ana": {"sheet": "Full"}}},
            "reasons": {
                "place": {"codes": ["elsewhere"], "label": "Elsewhere"},
                "topic": {"codes": ["other"], "label": "Other topic"},
            },
        },
        "extraction": {
            "sheets": [{"source": "extraction.csv"}],
            "fields": {
                "theme": {
                    "column": "Themes",
                    "label": "Theme",
                    "separator": ";",
                    "values": {
                        "roads": {"codes": ["roads"], "label": "Roads"},
                        "trees": {"codes": ["trees"], "label": "Trees"},
                    },
                },
                "effect": {
                    "column": "Effect",
                    "label": "Effect",
                    "values": {"trust": {"codes": [1], "label": "Trust"}, "speed": {"codes": [2], "label": "Speed"}},
                },
                "quote": {"column": "Quote", "label": "Quote", "kind": "text"},
            },
        },
        "appraisals": {
            "grey": {"instrument": "aacods", "sheets": [{"source": "grey.csv"}], "of": {"effect": ["trust"]}},
            "own": {
                "instrument": "A checklist",
                "sheets": [{"source": "own.csv"}],
                "criteria": {"scope": {"column": "Scope", "label": "Scope"}},
                "scores": {
                    "met": {"codes": ["y"], "score": 1, "label": "Met"},
                    "not_met": {"codes": ["n"], "score": 0, "label": "Not met"},
                },
            },
        },
        "recommendations": {
            "sheets": [{"source": "asked.csv"}],
            "text": {"en": "Words"},
            "addressee": {"column": "Whom", "values": {"mayor": {"codes": ["m"], "label": "Mayor"}}},
            "theme": {"column": "What", "values": {"roads": {"codes": ["r"], "label": "Roads"}}},
        },
        "evidence_map": {"rows": "theme", "columns": "effect"},
        "crossings": {"both": {"rows": "theme", "columns": "effect"}},
        "timeline": {"field": "theme", "milestones": {"law": {"year": 2001, "label": "A law"}}},
        "expected": {"identified": 12},
        "checklist": {"4": "To know what is known."},
    },
    "disclosure": {"minimum_base": {"documents": 1}},
}


def loaded(folder: Path, change: Callable[[dict[str, Any]], object] = lambda documents: None) -> Configuration:
    sections = copy.deepcopy(SECTIONS)
    change(sections["documents"])
    (folder / "config").mkdir()
    for name, content in sections.items():
        text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
        (folder / "config" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return load_configuration(folder)


def test_a_review_that_agrees_with_itself_loads_and_has_its_labels(tmp_path: Path) -> None:
    labels = labels_for(loaded(tmp_path), ["documents.*"])
    assert ["documents", "roads", {"*": "Roads"}] in labels["items"]
    assert ["documents", "mayor", {"*": "Mayor"}] in labels["items"]
    assert [slug for slug, _ in labels["categories"]["roads"]] == ["trust", "speed"]
    assert [slug for slug, _ in labels["categories"]["identified_other"]] == ["base", "web", "desk"]
    assert labels["categories"]["date"][0] == ["met", {"word": "aacods_met"}]
    assert [slug for slug, _ in labels["categories"]["scope"]] == ["met", "not_met"]
    assert [slug for slug, _ in labels["dimensions"]["effect"]["values"]] == ["trust", "speed"]


def test_registers_count_with_databases_and_the_rest_as_other_methods(tmp_path: Path) -> None:
    found = loaded(tmp_path, lambda documents: documents["searches"]["base"].update(kind="register")).documents
    assert found is not None
    routes = {name: route for name, route, *_ in analyse_spec(found, ["en"])["searches"]}
    assert routes == {"base": "databases", "web": "other", "desk": "other"}


def test_the_items_that_a_study_may_report_on_are_those_of_the_exhibit() -> None:
    assert set(ITEMS) == PRISMA


Change = Callable[[dict[str, Any]], object]


def put(path: str, value: object) -> Change:
    """Set the key at a dotted path."""

    def change(documents: dict[str, Any]) -> None:
        *parents, last = path.split(".")
        at: Any = documents
        for name in parents:
            at = at[int(name)] if name.isdigit() else at.setdefault(name, {})
        at[last] = value

    return change


FAULTS: dict[str, Change] = {
    "the searches `base` and `web` have the same file; ": put("searches.web", {"source": "base.ris", "label": "W"}),
    "`columns` of a file in the format `ris`; ": put("searches.web.format", "ris"),
    "`web.csv` is no workbook, and has no sheet; ": put("searches.web.sheet", "First"),
    "`encoding` of a source of which only numbers are known; ": put("searches.desk.encoding", "cp1250"),
    "`far` is no reason of `screening`; ": put("searches.desk.counts.excluded_full_text", {"far": 1}),
    "nothing says by which columns its rows are found": put("duplicates.deduplicated.columns", {}),
    "`bas` is no search; did you mean `base`?": put("duplicates.deduplicated.searches", {"bas": ["b"]}),
    "`search` (a column) and `searches` (what stands in it) go together; ": put("duplicates.deduplicated.search", None),
    "a reviewer called `agreed`; ": put("screening.full_text.reviewers", {"agreed": {"sheet": "Full"}}),
    "the same sheet and column as `title_abstract.ana`; ": put("screening.full_text.reviewers.ana.sheet", "A"),
    "of `desk` only numbers are known": put("screening.title_abstract.reviewers.ana", {"search": "desk"}),
    "3 decisions on each record, and 2 reviewers; ": put("screening.title_abstract.least", 3),
    "nothing says in which file these decisions are; ": put("screening", {
        "include": ["yes"], "exclude": ["no"], "title_abstract": {"reviewers": {"ana": {"sheet": "A"}}},
        "full_text": {"reviewers": {"ana": {"source": "f.csv"}}}, "reasons": {"place": {"codes": ["x"], "label": "X"}},
    }),
    "full texts are screened, and no reason for excluding one is declared; ": put("screening.reasons", {}),
    "the code yes belongs to `include` and to `exclude`; ": put("screening.exclude", ["no", "yes"]),
    "the code elsewhere belongs to `place` and to `topic`; ": put("screening.reasons.topic.codes", ["elsewhere"]),
    "`extraction` without full texts that were screened": put("screening.full_text", None),
    "the code 1 belongs to `trust` and to `speed`; ": put("extraction.fields.effect.values.speed.codes", [1.0]),
    "the code a;b holds the separator `;`; ": put("extraction.fields.theme.values.roads.codes", ["a;b"]),
    "the header `Effect` is also one of `theme`; ": put("extraction.fields.theme.also", ["effect"]),
    "a field called `title`; ": put("extraction.fields.title", {"column": "T", "label": "T", "kind": "text"}),
    "`quote` is a text and has no values to count by; ": put("timeline.field", "quote"),
    "`other` is no instrument with known scores; ": put("appraisals.grey", {
        "instrument": "other", "sheets": [{"source": "g.csv"}], "criteria": {"date": {"column": "D", "label": "D"}},
    }),
    "`scope` has no label; ": put("appraisals.own.criteria.scope", {"column": "Scope"}),
    "the code y belongs to `met` and to `not_met`; ": put("appraisals.own.scores.not_met.codes", ["y"]),
    "its criteria differ by design, and nothing says which column has it; ": put("appraisals.grey.instrument", "mmat"),
    "no criterion is for the design `poem`; ": put("appraisals.grey", {
        "instrument": "mmat", "sheets": [{"source": "g.csv"}],
        "design": {"column": "D", "values": POEM},
    }),
    "`truth` is no value of `effect`; did you mean `trust`?": put("appraisals.grey.of", {"effect": ["truth"]}),
    "`de` is no language; ": put("recommendations.text", {"de": "Worte"}),
    "`effects` is no field of `extraction`; did you mean `effect`?": put("evidence_map.columns", "effects"),
    "a field is crossed with itself; ": put("evidence_map.columns", "theme"),
    "the name `scope` is taken by extraction.fields; ": put("extraction.fields.scope", {
        "column": "S", "label": "S", "kind": "text",
    }),
    "the name `identified` is taken by the package; ": put("appraisals.own.criteria.identified", {
        "column": "I", "label": "I",
    }),
    "the name `roads` is taken by extraction.fields.theme.values; ": put(
        "recommendations.theme.values.roads.label", "Ways"
    ),
    "`screend` is no box of the flow; did you mean `screened`?": put("expected", {"screend": 3}),
    "`28` is no item of the PRISMA 2020 checklist; ": put("checklist", {"28": "x"}),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_with_its_line(tmp_path: Path, fault: str) -> None:
    with pytest.raises(InputError) as caught:
        loaded(tmp_path, FAULTS[fault])
    (line,) = str(caught.value).splitlines()
    assert line.startswith("config/documents.yaml: line ")
    assert f": {fault}" in line


def with_exhibit(folder: Path, exhibit: dict[str, Any]) -> Configuration:
    (folder / "config").mkdir(exist_ok=True)
    shown = {"exhibits": {"shown": {"caption": "C", "alt": "A", **exhibit}}}
    (folder / "config" / "exhibits.yaml").write_text(yaml.safe_dump(shown), encoding="utf-8")
    sections = copy.deepcopy(SECTIONS)
    for name, content in sections.items():
        (folder / "config" / f"{name}.yaml").write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    return load_configuration(folder)


def test_options_called_columns_that_are_no_dimension_are_taken(tmp_path: Path) -> None:
    flow = {"kind": "prisma_flow", "results": ["documents.records.*"], "options": {"columns": 1}}
    assert with_exhibit(tmp_path, flow).exhibits.exhibits["shown"].options.columns == 1
    listed = {"kind": "bibliography", "results": ["documents.included.*"], "options": {"columns": ["cited"]}}
    assert with_exhibit(tmp_path, listed).exhibits.exhibits["shown"].options.columns == ["cited"]


@pytest.mark.parametrize("field", ["effects", "quote"])
def test_a_bibliography_is_divided_by_a_coded_field_only(tmp_path: Path, field: str) -> None:
    exhibit = {"kind": "bibliography", "results": ["documents.included.*"], "options": {"group": field}}
    with pytest.raises(InputError, match=f"`{field}` is no coded field of `extraction`"):
        with_exhibit(tmp_path, exhibit)
