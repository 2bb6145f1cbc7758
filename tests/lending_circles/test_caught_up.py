"""A late loan that is caught up says so: once, where it goes on, and not before all is paid."""

import pytest
from django.db import transaction

from business_day import chain
from lending_circles.models import LoanAccount
from lending_circles.operations.repaying import pay_loan
from lending_circles.queries import own_loans
from loans.models import Loan
from people.models import AuditEvent, Notice
from repayments.models import LateEpisode
from tests.night_scene import MONDAY, a_loan, a_member, a_network, days

pytestmark = pytest.mark.django_db


def late_for(number_of_days):
    """Ana, whose autopay is off, has money and has paid nothing since the first due day."""
    scene = a_network()
    a_member(scene, "bruno", stake=10_000)
    a_member(scene, "ana", spending=30_000, stake=10_000)
    with transaction.atomic():
        LoanAccount.objects.filter(person__name="Ana").update(autopay=False)
    loan = a_loan(scene, "ana", {"bruno": 7_000, "pool": 3_000})
    chain.live_through(network_id=scene.network.pk, until=MONDAY + days(6 + number_of_days))
    chain.open_day(network_id=scene.network.pk, on=MONDAY + days(7 + number_of_days))
    return scene, loan


def pay(scene, loan, amount, day):
    pay_loan(
        loan_id=loan.pk,
        amount_minor=amount,
        on=MONDAY + days(day),
        by=scene.member("ana").person,
        reference=f"by hand {amount}",
    )


def told():
    return list(Notice.objects.filter(kind="CAUGHT_UP").values_list("person__name", flat=True))


def test_who_catches_up_hears_it_and_the_deed_follows_from_the_late_one():
    scene, loan = late_for(2)

    pay(scene, loan, 500, 9)
    assert told() == []
    pay(scene, loan, 700, 9)

    assert told() == ["Ana"]
    notice = Notice.objects.get(kind="CAUGHT_UP")
    assert notice.link == f"/loans/{loan.public_id}/"
    assert notice.cause.action == "LOAN_CAUGHT_UP"
    assert notice.cause.cause.action == "INSTALLMENT_LATE"
    episodes = own_loans.late_episodes(loan)
    loan.refresh_from_db()
    assert own_loans.caught_up_on(loan, episodes) == [MONDAY + days(9)]
    # Paying more of it later is no news.
    pay(scene, loan, 100, 9)
    assert told() == ["Ana"]


def test_one_of_two_late_payments_is_not_all():
    _scene, loan = late_for(8)
    assert LateEpisode.objects.filter(cured_on=None).count() == 1

    episode = LateEpisode.objects.get(number=2)

    assert episode.cured_on is None
    # The stake paid the first on the eighth day, when the second was late already.
    assert told() == []
    assert own_loans.caught_up_on(loan, own_loans.late_episodes(loan)) == []


def test_a_loan_that_ends_by_it_is_told_of_as_repaid_alone():
    scene, loan = late_for(2)

    pay(scene, loan, None, 9)

    loan.refresh_from_db()
    assert loan.state == Loan.State.SETTLED
    assert told() == []
    assert not AuditEvent.objects.filter(action="LOAN_CAUGHT_UP").exists()
    assert own_loans.caught_up_on(loan, own_loans.late_episodes(loan)) == []
