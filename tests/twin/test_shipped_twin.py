"""What config/twin.yaml plants is found again in the raw files that it wrote."""

import csv
from pathlib import Path

import numpy as np
import pytest

from peaceresearch.sources.sheet import read_sheet
from peaceresearch.sources.statistical import read_statistical_file
from peaceresearch.study.load import load_configuration
from peaceresearch.twin.transcripts import transcripts

from . import group_results
from .survey_results import analysed, read

REPOSITORY = Path(__file__).resolve().parents[2]
# District lists of the Kosovo Agency of Statistics; names as in the census file.
REGIONS = {
    "prishtina": "Gllogovc,Fushë Kosovë,Lipjan,Obiliq,Podujevë,Prishtinë,Graçanicë,Novobërdë",
    "mitrovica": "Leposaviq,Mitrovicë,Mitrovica Veriore,Skenderaj,Vushtrri,Zubin Potok,Zveqan",
    "peja": "Istog,Klinë,Pejë",
    "prizren": "Dragash,Malishevë,Mamushë,Prizren,Suharekë",
    "ferizaj": "Ferizaj,Hani i Elezit,Kaçanik,Shtërpcë,Shtime",
    "gjilan": "Gjilan,Kamenicë,Kllokot,Partesh,Ranillug,Viti",
    "gjakova": "Deçan,Gjakovë,Junik,Rahovec",
}


@pytest.fixture(scope="module")
def config():
    return load_configuration(REPOSITORY)


@pytest.fixture(scope="module")
def data(config):
    """The file of the last wave."""
    return read_statistical_file(REPOSITORY / config.survey.waves["summer_2024"].source)


@pytest.fixture(scope="module")
def both(config):
    """Both waves as the pipeline reads them, and the contact sheet."""
    return read(REPOSITORY, config)


@pytest.fixture(scope="module")
def found(config):
    return analysed(REPOSITORY, config)


@pytest.fixture(scope="module")
def groups(config):
    """The focus groups as the pipeline reads them, what was noticed, and their analysis."""
    return group_results.analysed(REPOSITORY, config)


@pytest.fixture(scope="module")
def raised(config):
    """The codes in force that each group raises by what is said in it, with those above them."""
    twin, declared = config.twin.focus_groups, config.focus_groups.codes
    slugs = {coded.code: slug for slug, coded in declared.items()}
    found = {}
    for name, said in transcripts(twin, config.study.seed).items():
        codes = {twin.codes[passage.code].now or passage.code for passage in said.passages} & set(declared)
        paths = [declared[code].code.split(" > ") for code in codes]
        found[name] = {slugs.get(" > ".join(path[:depth])) for path in paths for depth in range(1, len(path) + 1)}
    return found


def test_strata_of_a_region_stand_for_the_people_whom_the_census_counted_there(config, shared_data):
    path = shared_data / "kosovo-municipalities-geo" / "population_2011_2024.csv"
    with path.open(encoding="utf-8") as file:
        census = {row["muni_ask"]: int(row["pop_2024"]) for row in csv.DictReader(file)}
    strata = config.twin.survey.strata.values()
    for region, municipalities in REGIONS.items():
        people = sum(census.pop(name) for name in municipalities.split(","))
        assert sum(each.population for each in strata if each.fixed["region"] == region) == people
    assert not census


def test_the_sample_has_the_planted_size_and_a_community_too_small_to_show(config, data):
    sizes = data.answers["community"].value_counts()
    codes = {slug: sizes[float(members[0])] for slug, members in config.survey.domains["community"].codes.items()}
    assert 1150 <= sizes.sum() <= 1250
    assert codes["gorani"] < config.disclosure.minimum_base.survey <= 130 <= codes["other"]
    assert 250 <= codes["serb"] <= 300
    assert data.answers["region"].value_counts().min() >= 100
    shares = data.answers.groupby("community")["weight"].sum() / data.answers["weight"].sum()
    assert shares[1] > 0.9  # the boosters are weighted back


def test_do_not_know_and_refused_are_declared_for_every_question_that_has_them(config, data):
    questions = config.twin.survey.questions
    asked = {
        variable
        for name, question in questions.items()
        if question.no_answer
        for variable in config.survey.items[name].variables
    }
    assert set(data.reasons["item"]) == asked
    assert data.reasons.set_index("code")["label"].to_dict() == {"98": "Nuk e di", "99": "Nuk përgjigjet"}
    assert data.notes == ()


def test_communities_differ_as_planted(found):
    contact = found.filter(like="share.regular_contact[weekly_or_more][community=", axis=0)
    low, high = (contact[end].rename(lambda name: name.split("=")[1].rstrip("]")) for end in ("ci_low", "ci_high"))
    assert high["albanian"] < low["serb"] < high["serb"] < low["other"]
    for item, category in (("feels_safe", "safe"), ("heard_committee", "no")):
        rows = [found.loc[f"survey.share.{item}[{category}][community={name}]"] for name in ("serb", "albanian")]
        assert rows[0]["ci_high"] < rows[1]["ci_low"]


def test_the_earlier_wave_is_read_by_the_names_and_codes_of_the_later_one(config, both):
    answers = both[0].answers
    for name, item in config.survey.items.items():
        for variable, category in zip(item.variables, item.categories.values(), strict=False):
            codes = {code for each in item.categories.values() for code in each.codes} | (
                {0} if item.is_multiple else set()
            )
            assert set(answers[variable].dropna()) <= codes, name
            assert category.codes[0] in set(answers[variable]), name
    sizes = answers["wave"].value_counts()
    assert 850 <= sizes["autumn_2022"] <= 950 and 1150 <= sizes["summer_2024"] <= 1250
    first = answers[answers["wave"] == "autumn_2022"]
    assert first[config.survey.waves["autumn_2022"].absent].isna().all(axis=None)


def test_reasons_are_told_by_codes_and_labels_of_each_wave_and_by_the_questionnaire(both):
    reasons, answers = both[0].reasons, both[0].answers
    told = reasons.merge(answers[["row", "wave"]], on="row")
    counts = told.groupby(["wave", "reason"]).size()
    for wave in ("autumn_2022", "summer_2024"):
        assert counts[wave, "dont_know"] > counts[wave, "refused"] > 0
    routed = told[(told["item"] == "q10") & (told["reason"] == "not_asked")]
    later = answers["wave"] == "summer_2024"
    assert set(routed["row"]) == set(answers.loc[~later | (answers["q6"] == 2), "row"])
    blank = answers[later & answers["q6"].isna()]  # nobody knows whether they should have been asked
    assert len(blank) > 0 and blank["q10"].isna().all()
    missing = answers.drop(columns=["row", "wave"]).isna().to_numpy().sum()
    assert len(told) == missing - len(blank), "a cell is missing without a reason"


def test_the_planted_change_is_found_and_no_other(found):
    change = found.filter(regex=r"^survey\.difference\..*\[versus-wave=autumn_2022;wave=summer_2024\]$", axis=0)
    contact = change.loc["survey.difference.regular_contact[weekly_or_more][versus-wave=autumn_2022;wave=summer_2024]"]
    assert contact["ci_low"] > 0 and contact["p_adjusted"] < 0.05
    others = change[~change["item"].isin(["regular_contact"])]
    assert len(others) >= 4
    assert (others["p_adjusted"] > 0.05).all()


def test_places_are_chosen_by_their_planted_shares(config, found):
    for place, shares in config.twin.survey.questions["meeting_places"].chosen.items():
        for community in ("albanian", "serb"):
            row = found.loc[f"survey.share.meeting_places[{place}][community={community}]"]
            assert row["estimate"] == pytest.approx(shares[community], abs=4 * row["se"])


def test_interviewers_and_languages_follow_the_community(found):
    for community, language in (("albanian", "albanian"), ("serb", "serbian")):
        assert found.loc[f"survey.share.language[{language}][community={community}]", "estimate"] > 0.9
        assert found.loc[f"survey.share.interviewer[{community}][community={community}]", "estimate"] > 0.8
    assert 0.1 < found.loc["survey.share.language[serbian][community=other]", "estimate"] < 0.6


def test_the_outcomes_of_the_contact_sheet_are_as_planted(config, both, found):
    shares = config.twin.survey.contacts.shares
    sheet, n = both[1], len(both[1])
    assert found.loc["survey.outcome_cases.complete", "estimate"] == (both[0].answers["wave"] == "summer_2024").sum()
    for outcome, codes in config.survey.contacts.outcomes.items():
        if outcome != "complete":
            expected = sum(shares[code] for code in codes)
            deviation = np.sqrt(expected * (1 - expected) / n)
            assert (sheet["outcome"] == outcome).mean() == pytest.approx(expected, abs=4 * deviation)
    # Response rate 1 of the planted shares: completes of everybody not known to be ineligible.
    ineligible = sum(shares[code] for code in config.survey.contacts.outcomes["not_eligible"])
    rate = (1 - sum(shares.values())) / (1 - ineligible)
    assert found.loc["survey.outcome.response_rate_1", "estimate"] == pytest.approx(rate, abs=0.02)


def test_the_findings_rest_on_one_declared_family_and_all_else_explores(found):
    tests = found[found["measure"] == "difference"]
    declared = tests[tests["family"] == "findings"]
    assert set(declared["item"]) == {
        "regular_contact", "feels_safe", "accept_colleague", "heard_committee", "has_business",
        "wants_youth_activities", "would_learn", "served_equally", "trust_communities", "trust_committee",
        "outgroup_trust",
    }  # fmt: skip
    tested = declared.dropna(subset="p_adjusted")
    assert len(tested) > 20 and (tested["p_adjusted"] >= tested["p"]).all()
    assert (tests["family"] == "exploratory").any()


def test_one_region_feels_less_safe_than_all_others(found):
    safe = found.filter(like="share.feels_safe[safe][region=", axis=0)
    lowest = safe.loc["survey.share.feels_safe[safe][region=mitrovica]"]
    assert safe["estimate"].idxmin() == lowest.name
    assert (safe["estimate"].drop(lowest.name) > lowest["ci_high"]).all()


def test_contact_and_trust_go_with_support_and_contact_with_seeing_a_use_in_meetings(found, data):
    for term in ("contact", "trust_communities"):
        assert found.loc[f"survey.coefficient.cooperation[{term}]", "ci_low"] > 0
        assert found.loc[f"survey.marginal_effect.cooperation[{term}]", "ci_low"] > 0
    both = data.answers[["q1", "q8e"]].dropna()
    assert np.corrcoef(both["q1"], both["q8e"])[0, 1] > 0.25


def test_no_answer_that_may_be_shown_is_given_by_nobody_or_everybody(config, found):
    shares = found[(found["measure"] == "share") & (found["n"] >= config.disclosure.minimum_base.survey)]
    shares = shares[~shares["item"].isin(["language", "interviewer"])]  # of the interview, and no answers
    assert shares["estimate"].between(0, 1, inclusive="neither").all()


def test_the_second_coder_gives_the_same_codes_about_as_often_as_planted(config, groups):
    segments = groups[0]["segments"]
    ours, theirs = (segments[segments["coder"] == coder] for coder in config.focus_groups.agreement.coders)
    documents = config.focus_groups.agreement.documents
    ours = ours[ours["document_name"].isin(documents)]
    near = ours.merge(theirs, on=["document", "code"], suffixes=("", "_other"))
    same = near[(near["start"] < near["end_other"]) & (near["start_other"] < near["end"])]
    share = len(same.drop_duplicates(["document", "code", "start", "end"])) / len(ours)
    assert share == pytest.approx(config.twin.focus_groups.agreement, abs=0.08)
    exact = (same["start"] == same["start_other"]) & (same["end"] == same["end_other"])
    assert 0.5 < exact.mean() < 0.9


def test_groups_raise_what_is_said_in_them_and_nothing_is_new_after_the_seventh(config, groups, raised):
    found = groups[2].results.set_index("id")["estimate"]
    branches = {code for code, coded in config.focus_groups.codes.items() if coded.branch}
    for code in config.focus_groups.codes:
        measure = "tree" if code in branches else "groups"
        assert found[f"focus_groups.{measure}.{code}"] == sum(code in codes for codes in raised.values()), code
    heard = [set().union(*list(raised.values())[:number]) - branches for number in range(1, 13)]
    curve = [found[f"focus_groups.saturation.observed[{number}]"] for number in range(1, 13)]
    assert curve == [len(codes) for codes in heard]
    assert found["focus_groups.saturation_point.codes"] == 7
    assert found["focus_groups.participants.all"] == sum(each.people for each in config.twin.focus_groups.groups)


def test_mechanisms_negative_cases_and_the_codebook_have_something_to_tell(groups):
    found = groups[2].results.set_index("id")["estimate"]
    assert {found[f"focus_groups.reach.{code}"] for code in ("fear", "being_heard")} == {2}
    assert all(found[f"focus_groups.negative.crossing[{side}]"] > 0 for side in ("pattern", "contrary", "both"))
    merged = found[["focus_groups.drift.sport[coding]", "focus_groups.drift.culture[coding]"]]
    assert merged.max() < found["focus_groups.drift.sport_culture[final]"] < merged.sum()
    assert found["focus_groups.drift.remarks-on-the-discussion[coding]"] == 4


def test_some_groups_are_led_by_one_voice_and_in_some_not_everybody_speaks(groups):
    found = groups[2].results.set_index("id")["estimate"]
    assert found["focus_groups.speaking_share.dominant[group=fg10]"] > 0.4
    assert found["focus_groups.speaking_share.dominant[group=fg12]"] < 0.3
    assert found["focus_groups.spoke.participants[group=fg10]"] < 7


def test_the_meeting_of_the_coders_decided_most_of_what_they_differed_on(groups):
    tables, notes, analysis = groups
    still_open = [note for note in notes if "without a decision" in note.found]
    assert len(still_open) == 1
    assert 0 < len(analysis.disagreements) < len(tables["decisions"]) / 2


def test_no_rule_picks_a_quote_without_consent(groups):
    picks = groups[2].quotes.query("record == 'pick'")
    assert len(picks) == 12
    assert set(picks["consent"]) == {"given"}


def test_quotes_are_words_of_their_speakers_in_every_language_and_three_were_refused(config, groups):
    documents, segments = groups[0]["documents"], groups[0]["segments"]
    declared, people = config.focus_groups.quotes, config.focus_groups.participants
    headers = [getattr(declared, name) for name in ("group", "participant", "code", "language", "text")]
    languages = declared.translations
    quotes = read_sheet(REPOSITORY / declared.source, declared.source, None, [*headers, *languages.values()])
    texts = dict(zip(documents["name"], documents["text"], strict=True))
    twin = config.twin.focus_groups
    coded = {(row.document_name, row.text) for row in segments.itertuples()}
    for group, participant, code, spoken, text in quotes[headers].to_numpy():
        assert any(line.startswith(f"{participant}: ") and text in line for line in texts[group].splitlines())
        assert (group, text) in coded
        codes = [name for name, theme in twin.codes.items() if text in theme.said.get(spoken, ())]
        assert set(code.split("; ")) == {twin.codes[name].now or name for name in codes}
        given = quotes.loc[quotes[declared.text] == text, list(languages.values())].iloc[0]
        assert [lang for lang, column in languages.items() if not given[column]] == [spoken]
    listed = read_sheet(
        REPOSITORY / people.source, people.source, None, [people.group, people.participant, people.consent]
    )
    refused = listed[~listed[people.consent].isin(people.given)]
    keys = set(map(tuple, refused[[people.group, people.participant]].to_numpy()))
    assert len(keys) == 4
    assert sum((row[0], row[1]) in keys for row in quotes[headers].to_numpy()) == 3
