"""Two small groups whose results can be counted by hand, from lists, transcripts and sheets to results."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from codings import analysed

from peaceresearch.focus_groups.analyse_focus_groups import Analysed
from peaceresearch.problems import InputError
from peaceresearch.results.records import fields

FILES = {
    "g1.txt": """M: Where do people meet?
P1: At the market, every Saturday. The school has one gate for all.
P2: I agree 😀 the market is good.
P3: But after an incident nobody goes.
M: And what helps?
P1: Language courses help. Courses are free.
""",
    "g2.txt": """M: Where do people meet?
P1: Nowhere. Two systems, two worlds.
P2: The market, sometimes.
""",
    "ana.csv": """doc,codes,coder,text
g1,market,Ana,"At the market, every Saturday."
g1,school,Ana,The school has one gate for all.
g1,market; language,Ana,I agree 😀 the market is good.
g1,incident,Ana,But after an incident nobody goes.
g1,language,Ana,Language courses help.
g2,systems,Ana,"Two systems, two worlds."
g2,market,Ana,"The market, sometimes."
""",
    "ben.csv": """doc,codes,coder,text
g1,market,b.,"At the market, every Saturday."
g1,school,b.,The school has one gate for all.
g1,market,b.,the market is good.
g1,incident,b.,after an incident nobody goes.
g1,course,b.,Language courses help. Courses are free.
""",
    "people.csv": """Group,Label,Consent,Job
g1,P1,yes,teacher
g1,P2,yes,farmer
g1,P3,no,teacher
g1,P4,yes,farmer
g1,P5,yes,teacher
two,P1,yes,teacher
two,P2,yes,teacher
two,P3,yes,farmer
two,P4,yes,farmer
two,P5,yes,farmer
""",
    "quotes.csv": """Quote,Group,Label,Code,Language,Text
saturday,one,P1,market,en,"At the market, every Saturday."
gate,g1,P1,school;market,en,The school has one gate for all.
worlds,g2,P1,systems,en,"Two systems, two worlds."
nobody,g1,P3,incident,en,But after an incident nobody goes.
""",
}
COLUMNS = {"document": "doc", "code": "codes", "separator": ";", "coder": "coder", "text": "text"}
CODES = {"market": "fosters", "school": "fosters", "language": "fosters", "incident": "blocks", "systems": "blocks"}
GROUPS: dict[str, Any] = {
    "codings": {
        "ana": {"source": "ana.csv", "version": "second", "columns": COLUMNS},
        "ben": {"source": "ben.csv", "version": "first", "columns": COLUMNS},
    },
    "coders": {"Ana": [], "Ben": ["b."]},
    "transcripts": [{"source": "g1.txt"}, {"source": "g2.txt"}],
    "speakers": {"moderators": ["M"]},
    "codebook": {"versions": {"first": {}, "second": {"rename": {"course": "language"}}}},
    "groups": {
        "held": {
            "one": {"documents": ["g1"], "values": {"town": "hill"}},
            "two": {"documents": ["g2"], "values": {"town": "lake"}},
        }
    },
    "codes": {name: {"code": name, "label": name, "mechanism": kind} for name, kind in CODES.items()},
    "by": ["town"],
    "speakers_by": ["role"],
    "agreement": {"coders": ["Ana", "Ben"], "compare": ["turn"], "replicates": 100},
    "saturation": {},
    "co_occurrence": {"within": ["segment", "turn"]},
    "negative_cases": {"sharing": {"label": "Shared", "pattern": ["market", "school"], "contrary": ["systems"]}},
    "mechanisms": {"by": "town"},
    "speaking": True,
    "participants": {
        "source": "people.csv",
        "group": "Group",
        "participant": "Label",
        "consent": "Consent",
        "given": ["yes"],
        "variables": {"role": "Job"},
    },
    "quotes": {
        "source": "quotes.csv",
        "quote": "Quote",
        "group": "Group",
        "participant": "Label",
        "code": "Code",
        "language": "Language",
        "text": "Text",
        "role": "role",
        "pick": {"all": {"codes": list(CODES), "number": 4, "balance": "town"}},
    },
}
DIMENSIONS = {"town": ["hill", "lake"], "role": ["teacher", "farmer"]}


def small(folder: Path, more: dict[str, str] | None = None, **changes: Any) -> Analysed:
    """The study with some of its files and keys of its config changed."""
    raw = folder / "raw"
    raw.mkdir()
    contents = FILES | (more or {})
    for name, text in contents.items():
        (raw / name).write_text(text, encoding="utf-8")
    study = folder / "study"
    study.mkdir()
    files = {name: raw / name for name in contents}
    return analysed(study, files, GROUPS | changes, DIMENSIONS)[1]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Analysed:
    return small(tmp_path_factory.mktemp("small"))


@pytest.fixture
def estimates(found: Analysed) -> pd.Series:
    return found.results.set_index("id")["estimate"]


def test_who_raised_what(estimates: pd.Series) -> None:
    counts = {name: estimates[f"focus_groups.groups.{name}"] for name in CODES}
    assert counts == {"market": 2, "school": 1, "language": 1, "incident": 1, "systems": 1}
    assert estimates["focus_groups.groups.market[town=hill]"] == 1
    assert estimates["focus_groups.raised.systems[group=one]"] == 0
    # Ana and Ben mark two stretches of one remark; it is one passage.
    assert estimates["focus_groups.passages.market[group=one]"] == 2
    assert estimates["focus_groups.passages.language"] == 2
    assert estimates["focus_groups.voiced.market[role=teacher]"] == 2
    assert estimates["focus_groups.voiced.incident[role=farmer]"] == 0


def test_which_codes_come_together(estimates: pd.Series) -> None:
    assert estimates["focus_groups.together.market[language][within=segment]"] == 1
    assert estimates["focus_groups.together.market[school][within=segment]"] == 0
    assert estimates["focus_groups.together.market[school][within=turn]"] == 1
    assert estimates["focus_groups.jaccard.market[language][within=turn]"] == pytest.approx(1 / 4)


def test_how_far_the_coders_agree(found: Analysed) -> None:
    table = found.results.set_index("id")
    assert table.loc["focus_groups.alpha.market[turn]", "estimate"] == 1
    assert table.loc["focus_groups.percent_agreement.language[turn]", "estimate"] == pytest.approx(3 / 4)
    assert table.loc["focus_groups.alpha.market[turn]", "n"] == 4
    # Of the second group nobody but Ana read the transcript.
    assert table.loc["focus_groups.double_coded.documents", "estimate"] == 1
    marked = {(row.path, row.passage.strip()) for row in found.disagreements.itertuples()}
    assert ("market", "I agree 😀") in marked
    assert not {path for path, _ in marked} & {"school", "systems"}


def test_what_fosters_and_what_blocks(found: Analysed, estimates: pd.Series) -> None:
    ranks = found.results[found.results["measure"] == "mechanism"].set_index("item")["x"]
    assert ranks.to_dict() == {"market": 1, "school": 2, "language": 3, "incident": 1, "systems": 2}
    assert estimates["focus_groups.reach.market"] == 2
    negative = [
        estimates[f"focus_groups.negative.sharing[{kind}]"] for kind in ("pattern", "contrary", "both", "neither")
    ]
    assert negative == [1, 0, 1, 0]


def test_who_speaks(estimates: pd.Series) -> None:
    assert estimates["focus_groups.speaking_share.dominant[group=one]"] == pytest.approx(18 / 30)
    assert estimates["focus_groups.speaking_share.moderator[group=one]"] == pytest.approx(7 / 37)
    assert estimates["focus_groups.spoke.participants[group=one]"] == 3
    assert estimates["focus_groups.participants.all[role=teacher]"] == 5


def test_the_bank_keeps_what_may_not_be_said_apart(found: Analysed) -> None:
    quotes = found.quotes.set_index("item")
    assert quotes.loc["nobody", "consent"] == "refused"
    assert quotes.loc["saturday", "n"] == 3, "the teachers of the groups of the town"
    assert fields(quotes.loc["gate"])["codes"] == ["school", "market"]
    picks = found.quotes[found.quotes["record"] == "pick"]
    told = [json.loads(text)["quote"] for text in picks["fields"]]
    assert "nobody" not in told
    # Of the two teachers of the other town, whom a quote would show, there are too few.
    assert sorted(told) == ["gate", "saturday"]
    assert "P1" not in "".join(found.quotes["fields"])


def test_one_coders_coding_can_be_the_one_that_counts(tmp_path: Path) -> None:
    table = small(tmp_path, counted="Ben").results.set_index("id")["estimate"]
    assert table["focus_groups.passages.language[group=one]"] == 1
    assert table["focus_groups.groups.systems"] == 1, "what nobody else read counts as it is coded"


def test_labels_that_differ_in_case_only_are_one_participant(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="`p1` of `g1` is listed twice"):
        small(tmp_path, {"people.csv": FILES["people.csv"] + "g1,p1,no,farmer\n"})


def test_a_transcript_of_a_coded_group_counts_though_nothing_in_it_is_coded(tmp_path: Path) -> None:
    held = {"one": {"documents": ["g1", "later"], "values": {"town": "hill"}}, "two": GROUPS["groups"]["held"]["two"]}
    transcripts = [*GROUPS["transcripts"], {"source": "later.txt"}]
    more = {"later.txt": "M: Anything else?\nP2: Yes, one two three four five six seven.\n"}
    table = small(tmp_path, more, transcripts=transcripts, groups={"held": held}).results.set_index("id")["estimate"]
    assert table["focus_groups.speaking_share.dominant[group=one]"] == pytest.approx(18 / 38)
    assert table["focus_groups.groups.market"] == 2


def test_a_group_that_the_coders_read_and_in_which_they_found_nothing_is_held(tmp_path: Path) -> None:
    held = GROUPS["groups"]["held"] | {"three": {"documents": ["silent"], "values": {"town": "lake"}}}
    transcripts = [*GROUPS["transcripts"], {"source": "silent.txt"}]
    agreement = GROUPS["agreement"] | {"documents": ["g1", "silent"]}
    changes = {"transcripts": transcripts, "groups": {"held": held}, "agreement": agreement}
    found = small(tmp_path, {"silent.txt": "M: Anything?\nP1: Nothing.\n"}, **changes)
    table = found.results.set_index("id")
    assert table.loc["focus_groups.groups.market", ["estimate", "n"]].tolist() == [2, 3]
    assert table.loc["focus_groups.double_coded.documents", "estimate"] == 2


def test_what_the_config_names_and_the_material_lacks_is_told_at_once(tmp_path: Path) -> None:
    codes = GROUPS["codes"] | {"water": {"code": "watr", "label": "Water"}, "markt": {"code": "markets", "label": "M"}}
    held = {"three": {"documents": ["g3"], "values": {"town": "hill"}}}
    with pytest.raises(InputError) as caught:
        small(tmp_path, codes=codes, groups={"held": GROUPS["groups"]["held"] | held}, counted="Eva", coders={})
    lines = [str(problem) for problem in caught.value.problems]
    assert len(lines) == 5
    assert any("the material has no code `markets`; did you mean `market`?" in line for line in lines)
    assert any("the material has no transcript `g3`; did you mean" in line for line in lines)
    assert any("the material has no coder `Eva`" in line for line in lines)
    assert any("the material has no coder `Ben`" in line for line in lines)
