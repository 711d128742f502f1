"""A small study with a twin, for the tests: two regions, two valleys, four items, four groups with their sheets."""

import copy
from pathlib import Path
from typing import Any

import yaml

from peaceresearch.study.load import Configuration, load_configuration

STUDY: dict[str, Any] = {
    "study": {
        "title": {"en": "A study of neighbours", "sq": "Një studim për fqinjët"},
        "lead": "Example Institute",
        "period": {"start": "2024-01-01", "end": "2024-06-30"},
        "synthetic": {
            "mark": {"en": "Synthetic data", "sq": "Të dhëna sintetike"},
            "statement": {"en": "Made up by a program.", "sq": "Të dhëna të sajuara nga një program, për të provuar."},
        },
        "languages": ["en", "sq"],
        "editions": {"may": {"label": "May", "date": "2024-05-07"}},
        "edition": "may",
        "seed": 7,
        "dimensions": {
            "region": {
                "label": {"en": "Region", "sq": "Rajoni"},
                "values": {
                    "east": {"label": {"en": "East", "sq": "Lindje"}},
                    "west": {"label": {"en": "West", "sq": "Perëndim"}},
                },
            },
            "valley": {
                "label": {"en": "Valley", "sq": "Lugina"},
                "values": {
                    "upper": {"label": {"en": "Upper", "sq": "E epërme"}},
                    "lower": {"label": {"en": "Lower", "sq": "E poshtme"}},
                },
            },
        },
    },
    "survey": {
        "source": "data/raw/survey/answers.sav",
        "design": {"weight": "w", "strata": "stratum", "psu": "psu"},
        "domains": {
            "region": {"variable": "region", "codes": {"east": [1], "west": [2, 3]}},
            "valley": {"variable": "valley", "codes": {"upper": [4], "lower": [6]}},
        },
        "items": {
            "visits": {
                "variable": "q1",
                "label": {"en": "Visits", "sq": "Vizitat"},
                "question": {"en": "How often do you visit?", "sq": "Sa shpesh vizitoni fqinjët?"},
                "categories": {
                    "never": {"codes": [0], "label": {"en": "Never", "sq": "Asnjëherë"}},
                    "sometimes": {"codes": [5], "label": {"en": "Sometimes", "sq": "Ndonjëherë"}},
                    "often": {"codes": [9, 10], "label": {"en": "Often", "sq": "Shpesh"}},
                },
            },
            "trust": {"variable": "q2", "label": {"en": "Trust", "sq": "Besimi"}},
            "calm": {"variable": "q3", "label": {"en": "Calm", "sq": "Qetësia"}},
            "town": {
                "variable": "town",
                "label": {"en": "Place", "sq": "Vendi"},
                "categories": {
                    "yes": {"codes": [1], "label": {"en": "Town", "sq": "Qytet"}},
                    "no": {"codes": [2], "label": {"en": "Village", "sq": "Fshat"}},
                },
            },
        },
        "estimates": [
            {"measure": "mean", "items": ["trust"], "by": ["region"]},
            {"measure": "share", "items": ["visits"], "by": ["region"]},
        ],
    },
    "models": {
        "models": {
            "trusting": {
                "family": "gaussian",
                "formula": "trust ~ visits + C(region)",
                "label": {"en": "Trust", "sq": "Besimi"},
                "terms": {"visits": {"en": "Visits", "sq": "Vizitat"}, "region": {"en": "Region", "sq": "Rajoni"}},
            },
            "calmness": {
                "family": "gaussian",
                "formula": "calm ~ C(visits, Treatment('never')) + C(valley, Treatment('upper'))",
                "label": {"en": "Calm", "sq": "Qetësia"},
                "terms": {"visits": {"en": "Visits", "sq": "Vizitat"}, "valley": {"en": "Valley", "sq": "Lugina"}},
            },
        }
    },
    "focus_groups": {
        "codings": {"project": {"source": "data/raw/focus_groups/groups.qdpx"}},
        "groups": {"variables": {"region": "Region of the group"}, "values": {"region": {"The West": "west"}}},
        "codes": {
            "visits": {"code": "Daily life > Visits", "label": {"en": "Visits", "sq": "Vizitat"}},
            "fences": {"code": "Daily life > Fences", "label": {"en": "Fences", "sq": "Gardhet"}},
            "mayor": {"code": "The mayor", "label": {"en": "The mayor", "sq": "Kryetari"}},
        },
        "by": ["region"],
        "agreement": {"coders": ["Ana", "Besa"], "replicates": 100},
        "saturation": {},
        "participants": {
            "source": "data/raw/focus_groups/people.xlsx",
            "sheet": "People",
            "group": "Group",
            "participant": "Who",
            "consent": "Consent",
            "given": ["signed"],
        },
        "quotes": {
            "source": "data/raw/focus_groups/quotes.csv",
            "quote": "Name",
            "group": "Group",
            "participant": "Who",
            "code": "Code",
            "language": "Language",
            "text": "Words",
            "translations": {"en": "In English", "sq": "In Albanian"},
        },
    },
    "disclosure": {"minimum_base": {"survey": 5, "focus_groups": 1}},
    "twin": {
        "survey": {
            "divided_by": "region",
            "labels": "sq",
            "design_labels": {"weight": "Pesha"},
            "no_answer": {98: "Nuk e di", 99: "Nuk përgjigjet"},
            "strata": {
                "town": {
                    "label": "Qytet",
                    "psus": 20,
                    "respondents": 15,
                    "population": 600,
                    "makeup": {"east": 0.7, "west": 0.3},
                    "fixed": {"town": "yes", "valley": "upper"},
                },
                "village": {
                    "label": "Fshat",
                    "psus": 20,
                    "respondents": 15,
                    "population": 300,
                    "makeup": {"west": 1.0},
                    "fixed": {"town": "no", "valley": "lower"},
                },
            },
            "questions": {
                "visits": {"centre": 2.0, "spread": 0.8, "no_answer": 0.1},
                "trust": {
                    "centre": {"east": 6.0, "west": 4.0},
                    "spread": 1.5,
                    "on": {"visits": 1.0},
                    "limits": [0, 10],
                    "no_answer": 0.05,
                },
                "calm": {
                    "centre": 5.0,
                    "spread": 1.0,
                    "shift": {"valley": {"lower": -1.0}, "visits": {"often": 0.8}},
                },
            },
        },
        "focus_groups": {
            "agreement": 0.8,
            "passages": 2,
            "moderator": {"sq": ["Si është këtu?"], "en": ["What is it like?"]},
            "small_talk": {"sq": ["Po, ashtu është."], "en": ["Yes, it is 😀."]},
            "themes": {
                "visits": {
                    "definition": "Going to see each other.",
                    "said": {"sq": ["Vijnë çdo të diel.", "Ne shkojmë rrallë."], "en": ["They come.", "We rarely go."]},
                },
                "fences": {
                    "definition": "Fences between gardens.",
                    "said": {
                        "sq": ["Gardhi është i lartë.", "E hoqëm gardhin."],
                        "en": ["It is high.", "We took it down."],
                    },
                },
                "mayor": {
                    "definition": "Whatever the mayor did.",
                    "said": {"sq": ["Kryetari erdhi.", "Kryetari nuk dëgjon."], "en": ["He came.", "He hears nobody."]},
                },
            },
            "groups": [
                {
                    "name": "G1",
                    "language": "sq",
                    "values": {"region": "east"},
                    "raises": ["visits", "fences"],
                    "refuses": ["P2"],
                    "columns": {"Age": ["18–34", "35 or older"]},
                },
                {"name": "G2", "language": "sq", "values": {"region": "east"}, "raises": ["visits", "mayor"]},
                {"name": "G3", "language": "en", "values": {"region": "west"}, "raises": ["fences"], "people": 3},
                {"name": "G4", "language": "en", "values": {"region": "west"}, "raises": ["fences", "mayor", "visits"]},
            ],
            "refused": "not signed",
            "quotes": [
                {
                    "name": "sunday",
                    "group": "G1",
                    "code": "visits",
                    "participant": "P2",
                    "said": "Vijnë çdo të diel.",
                    "translations": {"en": "They come every Sunday."},
                },
                {
                    "name": "down",
                    "group": "G3",
                    "code": "fences",
                    "participant": "P3",
                    "said": "We took it down.",
                    "translations": {"sq": 'E hoqëm, me pikë; dhe "presje".'},
                },
                {
                    "name": "high",
                    "group": "G3",
                    "code": "fences",
                    "participant": "P3",
                    "said": "It is high.",
                    "translations": {"sq": "Është i lartë."},
                },
            ],
        },
    },
}


def study() -> dict[str, Any]:
    """The study as data, to be changed by a test."""
    return copy.deepcopy(STUDY)


def with_waves() -> dict[str, Any]:
    """The study with a wave before its own, a question with several answers, a routed one, and a contact sheet."""
    sections = study()
    survey, twin = sections["survey"], sections["twin"]["survey"]
    sections["study"]["dimensions"]["wave"] = {
        "label": {"en": "Wave", "sq": "Vala"},
        "values": {
            "before": {"label": {"en": "Before", "sq": "Para"}},
            "after": {"label": {"en": "After", "sq": "Pas"}},
        },
    }
    survey["items"]["places"] = {
        "label": {"en": "Where", "sq": "Ku"},
        "question": {"en": "Where do you meet?", "sq": "Ku takoheni?"},
        "categories": {
            "shop": {"codes": [1], "variable": "q4_1", "label": {"en": "Shop", "sq": "Dyqan"}},
            "street": {"codes": [1], "variable": "q4_2", "label": {"en": "Street", "sq": "Rrugë"}},
            "nowhere": {"codes": [1], "variable": "q4_3", "label": {"en": "Nowhere", "sq": "Askund"}},
        },
    }
    survey["items"]["again"] = {
        "variable": "q5",
        "label": {"en": "Again", "sq": "Përsëri"},
        "asked_if": {"variable": "q1", "codes": [5, 9]},
        "categories": {
            "yes": {"codes": [1], "label": {"en": "Yes", "sq": "Po"}},
            "no": {"codes": [2], "label": {"en": "No", "sq": "Jo"}},
        },
    }
    source = survey.pop("source")
    survey["waves"] = {
        "before": {
            "source": "data/raw/survey/before.sav",
            "date": "2022-10-01",
            "variables": {"q1": "v1", "q2": "v2", "stratum": "layer", "w": "pesha"},
            "codes": {"q1": {1: 0, 2: 5, 3: 9}},
            "absent": ["q4_1", "q4_2", "q4_3", "q5"],
        },
        "after": {"source": source, "date": "2024-03-01", "changed": ["visits"]},
    }
    survey["contacts"] = {
        "source": "data/raw/survey/contacts.xlsx",
        "sheet": "Adresat",
        "outcome": "Rezultati",
        "outcomes": {
            "complete": ["1.1"],
            "partial": ["1.2"],
            "refusal": ["2.10"],
            "non_contact": ["2.20"],
            "unknown_household": ["3.10"],
            "not_eligible": ["4.10"],
        },
    }
    twin["not_chosen"] = {0: "Jo"}
    twin["questions"]["places"] = {
        "chosen": {"shop": {"east": 0.7, "west": 0.3}, "street": 0.2},
        "rest": "nowhere",
        "no_answer": 0.05,
    }
    twin["questions"]["again"] = {"centre": 1.4, "spread": 0.6, "no_answer": 0.1}
    twin["waves"] = {
        "before": {
            "psus": 0.8,
            "drift": {"trust": {"east": -1.5}, "calm": 0.5},
            "wording": {"visits": "Sa herë shkoni te fqinjët?"},
            "no_answer": {88: "Nuk e di", 99: "Pa përgjigje"},
        }
    }
    twin["contacts"] = {
        "columns": {"address": "Adresa", "stratum": "Shtresa", "visits": "Vizita"},
        "visits": 3,
        "shares": {"1.2": 0.02, "2.10": 0.15, "2.20": 0.13, "3.10": 0.05, "4.10": 0.05},
    }
    return sections


def loaded(folder: Path, sections: dict[str, Any] | None = None) -> Configuration:
    """Write the study's `config/` below `folder` and load it."""
    (folder / "config").mkdir(parents=True, exist_ok=True)
    for name, content in (sections or study()).items():
        text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
        (folder / "config" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return load_configuration(folder)
