"""Ids of results: unique, stable, and found by patterns."""

import re

from hypothesis import given
from hypothesis import strategies as st

from peaceresearch.results.ids import domain_id, item_of, matches, nearest, parse_domain, result_id, slug

NAMES = st.from_regex(r"[a-z][a-z0-9_-]{0,8}", fullmatch=True)
DOMAINS = st.dictionaries(NAMES, NAMES, max_size=3)


@given(DOMAINS)
def test_a_domain_is_read_back_and_does_not_depend_on_order(domain: dict[str, str]) -> None:
    text = domain_id(domain)
    assert parse_domain(text) == domain
    assert domain_id(dict(reversed(domain.items()))) == text


@given(st.lists(st.tuples(NAMES, NAMES, NAMES, NAMES | st.just(""), DOMAINS), min_size=2, max_size=6))
def test_different_results_have_different_ids(parts: list) -> None:
    unique = {(*names, domain_id(domain)) for *names, domain in parts}
    assert len({result_id(*part) for part in unique}) == len(unique)


@given(NAMES, NAMES, NAMES, NAMES, DOMAINS)
def test_an_id_matches_itself_and_its_own_pattern_only(strand, measure, item, category, domain) -> None:
    identifier = result_id(strand, measure, item, category, domain_id(domain))
    assert matches(identifier, identifier)
    assert matches(identifier, f"{strand}.{measure}.{item}*")
    assert not matches(identifier + "x", identifier)
    assert item_of(identifier) == item


def test_brackets_in_a_pattern_stand_for_themselves() -> None:
    assert matches("survey.share.trust[high][community=a]", "survey.share.trust[*][community=*]")
    assert not matches("survey.share.trusth", "survey.share.trust[high]")


@given(st.text(max_size=30))
def test_a_slug_holds_nothing_that_an_id_uses(name: str) -> None:
    assert not re.search(r"[\s.\[\];=*]", slug(name))


def test_the_nearest_id_is_named() -> None:
    assert nearest("survey.mean.trst", ["survey.mean.trust", "survey.mean.age"]) == "did you mean `survey.mean.trust`?"
