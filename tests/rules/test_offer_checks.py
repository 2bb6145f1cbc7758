"""What terms keep to: each fault by its name."""

import dataclasses
import datetime

import pytest

from rules.offer_checks import OfferFacts, faults_of
from rules.split_bounds import SplitBounds

OPENS = datetime.date(2026, 1, 5)
CLOSES = datetime.date(2026, 2, 4)
MARCH = datetime.date(2026, 3, 1)
APRIL = datetime.date(2026, 4, 1)
GOOD = OfferFacts(
    product="BUSINESS",
    disbursement="AT_ONCE",
    deciders="OFFICERS",
    principal_minor=100_000,
    soft_cap_minor=50_000,
    ticket_minor=2_000,
    partition_minor=1_000,
    first_tranche_minor=0,
    tick_minor=0,
    installment_count=4,
    principal_grace_count=0,
    collateral_millionths=0,
    milestones=(),
    opens_on=OPENS,
    closes_on=CLOSES,
    private_until=None,
    lends_personal=False,
    needs_vote=False,
    delegate_count=0,
    threshold=4,
    shares=(120_000, 0),
)
BY_MILESTONES = {
    "disbursement": "MILESTONES",
    "milestones": ((40_000, MARCH), (40_000, APRIL)),
    "first_tranche_minor": 20_000,
}
PERSONAL = {
    "product": "PERSONAL",
    "lends_personal": True,
    "delegate_count": 7,
    "collateral_millionths": 1_500_000,
}


def codes(**changes):
    return [fault.code for fault in faults_of(dataclasses.replace(GOOD, **changes))]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        BY_MILESTONES,
        PERSONAL,
        {"disbursement": "STREAM", "tick_minor": 500},
        {
            "disbursement": "STREAM",
            "tick_minor": 500,
            **{k: v for k, v in BY_MILESTONES.items() if k != "disbursement"},
        },
        {"collateral_millionths": 2_000_000},
        {"deciders": "BOTH", "delegate_count": 7},
        {"bond_mode": "FIRST_LOSS", "bond_minor": 10_000},
        {"private_until": OPENS},
    ],
)
def test_good_terms_have_no_fault(changes):
    assert codes(**changes) == []


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("SOFT_CAP", {"soft_cap_minor": 0}),
        ("SOFT_CAP", {"soft_cap_minor": 101_000}),
        ("PARTITION", {"partition_minor": 3_000, "ticket_minor": 3_000}),
        ("PARTITION", {"soft_cap_minor": 50_500}),
        ("TOO_MANY_NOTES", {"partition_minor": 5, "ticket_minor": 5}),
        ("TICKET", {"ticket_minor": 2_500}),
        ("TICKET", {"ticket_minor": 101_000}),
        ("MILESTONE_AMOUNT", {**BY_MILESTONES, "milestones": ((0, MARCH), (80_000, APRIL))}),
        ("MILESTONES_AT_ONCE", {**BY_MILESTONES, "disbursement": "AT_ONCE"}),
        ("NO_MILESTONES", {"disbursement": "MILESTONES"}),
        ("MILESTONES_DO_NOT_ADD_UP", {**BY_MILESTONES, "first_tranche_minor": 10_000}),
        ("MILESTONE_DAYS", {**BY_MILESTONES, "milestones": ((40_000, APRIL), (40_000, MARCH))}),
        ("MILESTONE_DAYS", {**BY_MILESTONES, "milestones": ((40_000, CLOSES), (40_000, APRIL))}),
        ("TICK", {"disbursement": "STREAM"}),
        ("INSTALLMENTS", {"principal_grace_count": 4}),
        ("WINDOW", {"opens_on": APRIL}),
        ("WINDOW", {"private_until": CLOSES}),
        ("PERSONAL_NOT_LENT", {**PERSONAL, "lends_personal": False}),
        ("PERSONAL_NEEDS_PANEL", {**PERSONAL, "collateral_millionths": 0}),
        ("DELEGATES", {"deciders": "DELEGATES", "delegate_count": 3}),
        ("DELEGATES", {"needs_vote": True}),
        ("COLLATERAL_SHARE", {"collateral_millionths": 1_499_999}),
        ("SHARE", {"shares": (1_000_001,)}),
        ("BOND_NOT_NAMED", {"bond_mode": "FIRST_LOSS"}),
        ("SPLIT_NOT_NAMED", {"split": SplitBounds(of_month=(100, None))}),
    ],
)
def test_each_fault_is_named(code, changes):
    found = codes(**changes)

    assert code in found
    assert all(
        fault.detail and fault.remedy for fault in faults_of(dataclasses.replace(GOOD, **changes))
    )


def test_a_personal_loan_without_a_panel_lacks_one():
    assert codes(**{**PERSONAL, "delegate_count": 0}) == ["PERSONAL_NEEDS_PANEL", "DELEGATES"]
