"""What is never told of focus groups."""

import pytest

from peaceresearch.focus_groups.forbidden import forbidden

ROW = {"measure": "groups", "item": "work", "unit": "groups", "base": "coded focus groups"}


def test_counts_of_groups_and_shares_of_words_codes_and_decisions_pass():
    words = ROW | {"measure": "speaking_share", "unit": "share", "base": "participants of the group"}
    forbidden([ROW, ROW | {"p": float("nan"), "statistic": None}, words, ROW | {"unit": "share"}])
    forbidden([])


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"p": 0.2}, "groups.work has p"),
        ({"statistic": 3.1, "p_adjusted": 0.01}, "groups.work has statistic and p_adjusted"),
        ({"unit": "share", "base": "participants of the group"}, "groups.work is a share of participants"),
        ({"measure": "voiced"}, "voiced.work is told of people whose number is not its base"),
        ({"domain": "group=north"}, "groups.work is told of people whose number is not its base"),
        ({"unit": "percent", "base": "all participants"}, "groups.work is a share of participants"),
    ],
)
def test_tests_and_shares_of_participants_do_not(changed, said):
    with pytest.raises(ValueError, match=f"^not to be told of focus groups: {said}$"):
        forbidden([ROW, ROW | changed])
