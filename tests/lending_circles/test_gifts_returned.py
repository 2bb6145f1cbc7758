"""What a refund leaves over its loans goes back to those who forgave, and to funds that matched."""

import pytest
from django.db import transaction

from ledger import queries as ledger_queries
from ledger.kinds import Kind
from ledger.models import Transfer
from lending_circles.models import JubileeFund
from lending_circles.queries import jubilee_funds, relief
from lending_circles.queries.records import generosity_of, reliability_of
from lending_circles.queries.refunding import loan_share
from lending_circles.steps.refunding import plan_refund, reckon_again, refund_loans
from people import audit
from people.models import AuditEvent, Notice
from repayments.models import Forgiveness, LoanBalance
from tests.lending_circles.jubilee_scene import a_fund
from tests.lending_circles.test_matching import forgive, holds, match, the_day, two_who_carried

pytestmark = pytest.mark.django_db


def given_and_matched(budget):
    """Ana forgave her half of a payment, and Eli's fund matched it as far as it reached."""
    scene, extension = two_who_carried()
    fund = a_fund(scene, "eli", budget)
    forgive(scene)
    match(scene)
    fund.refresh_from_db()
    return scene, extension, fund


def owed_on(extension):
    both = LoanBalance.objects.filter(loan__in=(extension.pk, extension.extends_id))
    return sum(one.outstanding_minor + one.interest_due_minor for one in both)


@transaction.atomic
def give_back(scene, extension, amount):
    """The merchant gives so much back; returns what of it is left for the customer."""
    on = the_day(scene)
    told = loan_share(extension.extends_id, amount, on=on)
    cause = audit.record("PAYMENT_REFUNDED", by=None, subject=extension.extends)
    refund = reckon_again(plan_refund(extension.extends_id, amount, on=on), amount)
    assert refund.minor == told.minor
    refund_loans(
        refund,
        from_id=extension.payee_account_id,
        reference=f"refund-{amount}",
        cause=cause,
        on=on,
    )
    return amount - refund.minor


def available(scene, name):
    return ledger_queries.balance(scene.members[name].stake_account_id)


def test_a_giver_and_a_fund_get_back_alike_and_then_the_customer():
    scene, extension, fund = given_and_matched(2_000)
    share = Forgiveness.objects.get()
    given, matched = share.amount_minor, fund.matched_minor
    assert given == matched > 400
    owed, before = owed_on(extension), available(scene, "ana")
    was_open = dict(extension.notes.values_list("holder__name", "outstanding_minor"))["Ana"]

    assert give_back(scene, extension, owed + 401) == 0

    share.refresh_from_db()
    fund.refresh_from_db()
    assert (share.returned_minor, matched - fund.matched_minor) == (201, 200)
    assert available(scene, "ana") == before + was_open + 201
    assert (fund.state, fund.left_minor) == (JubileeFund.State.OPEN, 2_000 - matched + 200)
    assert give_back(scene, extension, given + matched) == 401
    share.refresh_from_db()
    assert share.returned_minor == share.amount_minor
    holds()


def test_a_fund_that_is_used_up_passes_it_on_to_its_giver():
    scene, extension, fund = given_and_matched(500)
    assert fund.state == JubileeFund.State.EXHAUSTED
    given = Forgiveness.objects.get().amount_minor
    spending = scene.members["eli"].spending_account_id
    before = ledger_queries.balance(spending)

    give_back(scene, extension, owed_on(extension) + given + 500)

    fund.refresh_from_db()
    assert ledger_queries.balance(spending) == before + 500
    assert (fund.state, fund.matched_minor, fund.returned_minor) == ("CLOSED", 0, 500)
    moved = Transfer.objects.filter(kind__in=(Kind.GIFT_RETURNED, Kind.JUBILEE_RETURNED))
    assert sorted(moved.values_list("kind", "amount_minor")) == sorted(
        [(Kind.GIFT_RETURNED, given), (Kind.GIFT_RETURNED, 500), (Kind.JUBILEE_RETURNED, 500)]
    )
    holds()


def test_those_who_gave_and_who_was_given_are_told_and_records_count_what_stayed_given():
    scene, extension, fund = given_and_matched(2_000)
    given = Forgiveness.objects.get().amount_minor
    people = {name: scene.members[name].person for name in ("ana", "bruno", "eli")}
    Notice.objects.all().delete()

    give_back(scene, extension, owed_on(extension) + 2 * given)

    told = {
        (one.person.name, one.kind): one.text
        for one in Notice.objects.filter(kind__in=("GIFT_RETURNED", "JUBILEE_FUND"))
    }
    assert set(told) == {
        ("Ana", "GIFT_RETURNED"),
        ("Bruno", "GIFT_RETURNED"),
        ("Eli", "JUBILEE_FUND"),
    }
    assert "of what you forgave Bruno is back in your stake" in told["Ana", "GIFT_RETURNED"]
    assert told["Eli", "JUBILEE_FUND"].endswith("It is in the fund and can match again.")
    event = AuditEvent.objects.get(action="GIFTS_RETURNED")
    assert event.data == {"amount_minor": 2 * given}
    assert event.cause.action == "PAYMENT_REFUNDED"

    network = scene.network.pk
    giver = generosity_of([people["ana"].pk], network_id=network)[people["ana"].pk]
    assert (giver.forgave_count, giver.forgave_minor) == (1, 0)
    record = reliability_of([people["bruno"].pk], network_id=network, on=the_day(scene))
    owner = record[people["bruno"].pk]
    assert (owner.forgiven_count, owner.forgiven_minor) == (1, 0)
    # The fund's interest stays paid: it was for time that had passed.
    assert owner.matched_minor == fund.matched_minor - given
    assert relief.relief_of([extension]).returned_minor == given
    assert relief.given_by(scene.members["ana"])[0].returned_minor == given
    assert jubilee_funds.paid_on([extension])[0].returned_minor == given
    assert jubilee_funds.matched_days(fund)[0].returned_minor == given
