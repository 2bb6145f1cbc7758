"""Whom a reputation holds back, and by how much."""

import pytest

from rules.reputation import DEEDS_OF_BANK, DEEDS_OF_BUSINESS, DEEDS_OF_PERSON, reputation
from rules.reputation_limits import may_be_delegate, offered_minor_max, uncovered_minor


@pytest.mark.parametrize(
    ("deeds", "most"),
    [
        ({}, None),
        # 40 x 2/4 = 20 for two loans repaid; one default takes 100 x 1/2 = 50.
        ({"LOANS_REPAID": 2}, None),
        ({"LOANS_REPAID": 2, "LOANS_DEFAULTED": 1}, 700_00),
        # 20 + 30 x 24/48 = 35, + 15 x 2/4 = 42.5 and 15 x 4/8 = 50: as much as the default takes.
        (
            {
                "LOANS_REPAID": 2,
                "INSTALLMENTS_ON_TIME": 24,
                "CASES_QUALIFIED": 2,
                "MILESTONES_ON_TIME": 4,
                "LOANS_DEFAULTED": 1,
            },
            None,
        ),
    ],
)
def test_a_business_that_harmed_more_than_it_kept_is_bounded_by_what_it_repaid(deeds, most):
    found = reputation(deeds, DEEDS_OF_BUSINESS)

    assert offered_minor_max(found, repaid_minor=700_00) == most


@pytest.mark.parametrize(
    ("deeds", "exposure", "over"),
    [
        ({}, 9_000_00, 0),
        # 45 x 20/40 = 22.5 stand against 50 x 5/10 = 25.
        ({"LOANS_REPAID": 20, "LOANS_DEFAULTED": 5}, 9_000_00, 4_000_00),
        ({"LOANS_REPAID": 20, "LOANS_DEFAULTED": 5}, 5_000_00, 0),
        ({"LOANS_REPAID": 20, "LOANS_DEFAULTED": 4}, 9_000_00, 0),
    ],
)
def test_a_bank_with_a_harmful_record_is_capped_as_in_probation(deeds, exposure, over):
    found = reputation(deeds, DEEDS_OF_BANK)

    most = uncovered_minor(found, bond_minor=1_000_00, exposure_minor=exposure, multiple=5)

    assert most == over


def test_who_missed_votes_more_than_they_voted_is_no_delegate():
    assert may_be_delegate(reputation({}, DEEDS_OF_PERSON))
    assert may_be_delegate(reputation({"VOTES_CAST": 10, "VOTES_MISSED": 1}, DEEDS_OF_PERSON))
    assert not may_be_delegate(reputation({"VOTES_CAST": 1, "VOTES_MISSED": 3}, DEEDS_OF_PERSON))
