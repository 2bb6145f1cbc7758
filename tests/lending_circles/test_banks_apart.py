"""A person in a circle who also has a business and invests: the circle sees none of that."""

import pytest

from banks.models import Business
from business_day import chain
from governance.models import Network
from ledger.reconcile import look
from lending_circles import invariants
from lending_circles.operations.membership import open_loan_account
from lending_circles.operations.repaying import NoSuchLoan, pay_loan
from lending_circles.queries import own_loans, own_stake
from lending_circles.queries.doors import loan_for
from lending_circles.queries.joining import networks_open_to
from lending_circles.queries.standing import debts_of
from lending_circles.refusals import NetworkOfBanks
from loans.models import Loan
from tests import bank_scene, night_scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def worlds():
    """Ana is a circle's member with a loan; her business borrows from a bank; she invests there."""
    circle = night_scene.a_network()
    night_scene.a_member(circle, "ana", spending=100_000, stake=50_000)
    night_scene.a_member(circle, "bruno", spending=100_000, stake=100_000)
    night_scene.a_loan(circle, "ana", {"bruno": 10_000, "pool": 10_000})
    night_scene.a_loan(circle, "bruno", {"ana": 5_000, "pool": 5_000})
    union = bank_scene.a_bank_network()
    ana = circle.members["ana"].person
    Business.objects.filter(pk=union.business.pk).update(owner=ana)
    union.business.refresh_from_db()
    union.people["berta"] = union.people["ana"] = ana
    bank_scene.an_investor(union, "ana")
    borrowed = bank_scene.a_bank_loan(union)
    lent = bank_scene.a_bank_loan(union, {"ana": 100})
    return circle, union, borrowed, lent


def test_the_circle_counts_neither_the_debts_nor_the_notes_of_a_bank(worlds):
    circle, _union, borrowed, _ = worlds
    ana = circle.member("ana")

    debts = debts_of(person_id=ana.person_id, network_id=circle.network.pk)

    assert (debts.open_loans, debts.outstanding_minor) == (1, 20_000)
    assert [own.loan.product for own in own_loans.own_loans(ana, on=circle.on)] == ["PEER"]
    assert [row.level for row in own_stake.lent_by_level(ana)] == [1]
    with pytest.raises(Loan.DoesNotExist):
        loan_for(ana, borrowed.loan.public_id)


def test_a_banks_loan_is_not_paid_from_a_spending_account(worlds):
    _circle, union, borrowed, _ = worlds

    with pytest.raises(NoSuchLoan):
        pay_loan(
            loan_id=borrowed.pk,
            amount_minor=100,
            on=union.on,
            by=union.person("ana"),
            reference="wrong-door",
        )


def test_a_network_of_banks_is_no_circle_to_join(worlds):
    _circle, union, _, _ = worlds

    assert union.network not in networks_open_to(union.person("ines"))
    with pytest.raises(NetworkOfBanks):
        open_loan_account(
            network_id=union.network.pk, person_id=union.person("ines").pk, on=union.on, by=None
        )


def test_late_with_the_bank_is_not_late_in_the_circle(worlds):
    circle, union, borrowed, _ = worlds
    bank_scene.spend(union)
    for scene in (circle, union):
        Network.objects.filter(pk=scene.network.pk).update(
            business_date=borrowed.loan.installments.get(number=1).due_on, day="OPEN"
        )
    night_scene.a_gift(circle, "ana", 100_000)
    night_scene.a_gift(circle, "bruno", 100_000)

    for scene in (circle, union):
        chain.live_through(network_id=scene.network.pk, until=scene.on + night_scene.days(9))

    assert not circle.member("ana").borrowing_blocked
    assert borrowed.loan.late_episodes.filter(escalated_on__isnull=False).exists()


def test_the_invariants_of_circles_hold_beside_banks(worlds):
    for invariant in invariants.invariants():
        assert look(invariant).holds, look(invariant).finding
