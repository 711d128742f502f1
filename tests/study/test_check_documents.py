"""What config/documents.yaml must agree on with itself is told with its line when a study is loaded."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from peaceresearch.problems import InputError
from peaceresearch.study.labels import labels_for
from peaceresearch.study.load import Configuration, load_configuration

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
            "web": {"source": "web.csv", "label": "Web", "kind": "other", "columns": {"title": "Title"}},
        },
        "screening": {
            "source": "screening.xlsx",
            "record": "Record",
            "decision": "Decision",
            "include": ["yes"],
            "exclude": ["no"],
            "not_retrieved": ["none"],
            "reviewers": {"ana": "A", "beno": "B"},
            "agreed": "Agreed",
            "full_text": "Full",
            "reason": "Why",
            "reasons": {
                "place": {"codes": ["elsewhere"], "label": "Elsewhere"},
                "topic": {"codes": ["other"], "label": "Other topic"},
            },
        },
        "extraction": {
            "source": "extraction.csv",
            "record": "Record",
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
            },
        },
        "appraisal": {
            "source": "appraisal.csv",
            "record": "Record",
            "instrument": "A checklist",
            "criteria": {"date": {"column": "Date", "label": "Date"}},
            "scores": {
                "met": {"codes": ["y"], "score": 1, "label": "Met"},
                "not_met": {"codes": ["n"], "score": 0, "label": "Not met"},
            },
        },
        "evidence_map": {"rows": "theme", "columns": "effect"},
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
    assert [slug for slug, _ in labels["categories"]["roads"]] == ["trust", "speed"]
    assert [slug for slug, _ in labels["categories"]["identified_other"]] == ["base", "web"]
    assert [slug for slug, _ in labels["categories"]["date"]] == ["met", "not_met"]


FAULTS: dict[str, Callable[[dict[str, Any]], object]] = {
    "the searches `base` and `web` have the same file; ": lambda d: d["searches"]["web"].update(
        source="base.ris", columns={}
    ),
    "`web.txt` is no format of search results; ": lambda d: d["searches"]["web"].update(source="web.txt"),
    "nothing says which column of web.csv is the title; ": lambda d: d["searches"]["web"].update(
        columns={"year": "Year"}
    ),
    "`columns` of a .ris file; ": lambda d: d["searches"]["base"].update(columns={"title": "Title"}),
    "a reviewer called `agreed`; ": lambda d: d["screening"].update(reviewers={"ana": "A", "agreed": "B"}),
    "the sheet `A` is also that of `ana`; ": lambda d: d["screening"].update(full_text="A"),
    "the code yes belongs to `include` and to `exclude`; ": lambda d: d["screening"].update(exclude=["no", "yes"]),
    "the code elsewhere belongs to `place` and to `topic`; ": lambda d: d["screening"]["reasons"]["topic"].update(
        codes=["elsewhere"]
    ),
    "the code 1 belongs to `trust` and to `speed`; ": lambda d: d["extraction"]["fields"]["effect"]["values"][
        "speed"
    ].update(codes=[1.0]),
    "the code a;b holds the separator `;`; ": lambda d: d["extraction"]["fields"]["theme"]["values"]["roads"].update(
        codes=["a;b"]
    ),
    "the code y belongs to `met` and to `not_met`; ": lambda d: d["appraisal"]["scores"]["not_met"].update(codes=["y"]),
    "`effects` is no field of `extraction`; did you mean `effect`?": lambda d: d["evidence_map"].update(
        columns="effects"
    ),
    "`theme` is crossed with itself; ": lambda d: d["evidence_map"].update(columns="theme"),
    "the name `date` is taken by appraisal.criteria; ": lambda d: d["extraction"]["fields"]["theme"]["values"].update(
        date={"codes": ["d"], "label": "Date"}
    ),
    "the name `identified` is taken by the package; ": lambda d: d["appraisal"]["criteria"].update(
        identified={"column": "Date", "label": "Date"}
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_with_its_line(tmp_path: Path, fault: str) -> None:
    with pytest.raises(InputError) as caught:
        loaded(tmp_path, FAULTS[fault])
    (line,) = str(caught.value).splitlines()
    assert line.startswith("config/documents.yaml: line ")
    assert f": {fault}" in line
