"""What a default shows to who borrowed, to who lent, and to nobody else by name."""

import datetime

import pytest
from django.urls import reverse

from ledger import queries
from lending_circles.activity_words import told
from lending_circles.models import LoanAccount
from lending_circles.queries.activity import movements_of
from loans.models import Loan
from rules.money import Asset
from tests.circle_scene import DAY, a_community, a_purchase

pytestmark = pytest.mark.django_db
RIV = Asset("RIV", 2)


def text(answer):
    return answer.content.decode()


def make_once():
    """Ana borrows more than she has, for three weeks, and it is lost eight days after."""
    community = a_community(N_REPAYMENTS=3)
    LoanAccount.objects.filter(pk=community.accounts["Ana"].pk).update(autopay=False, ratio=3)
    a_purchase(community, amount=600)
    community.live_until(DAY + datetime.timedelta(days=30))
    return community


@pytest.fixture
def community(made_once):
    return made_once


def test_a_default_is_told_to_the_lender_and_to_the_borrower(community):
    loan = Loan.objects.get()

    assert "Defaulted" in text(community.client("Ana").get(reverse("loan", args=[loan.public_id])))
    for person in ("Ana", "Bruno", "Chi", "Fay"):
        for name in ("home", "stake", "activity", "activity_csv", "loans", "circle"):
            assert community.client(person).get(reverse(name)).status_code == 200
    assert "Ana did not repay" in text(community.client("Bruno").get(reverse("stake")))
    chi = text(community.client("Chi").get(reverse("stake")))
    assert "Somebody beyond your circle did not repay" in chi
    assert "Ana" not in chi


def test_a_default_is_told_on_both_sides(community):
    for name in ("Ana", "Bruno", "Chi"):
        account = community.account(name)
        found = movements_of(account, limit=None)
        held = queries.balances([account.spending_account_id, account.stake_account_id])
        assert sum(each.stake_minor for each in found) == held[account.stake_account_id]
        assert all(told(each, RIV, {}).title for each in found)
