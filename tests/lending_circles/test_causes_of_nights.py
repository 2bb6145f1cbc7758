"""What the night records of a late payment names the payment that was late."""

import pytest

from business_day import chain
from lending_circles.models import LoanAccount
from observatory.models import ResilienceDay
from people.models import AuditEvent
from tests.night_scene import MONDAY, a_loan, a_member, a_network, days

pytestmark = pytest.mark.django_db


def test_blocks_lower_ratios_and_defaults_follow_from_the_late_installment():
    scene = a_network(contingency=100_000, N_REPAYMENTS=3)
    a_member(scene, "ana", spending=600, stake=10_000, ratio=3)
    a_member(scene, "bruno", stake=50_000)
    loan = a_loan(scene, "ana", {"bruno": 21_000, "pool": 9_000})

    chain.live_through(network_id=scene.network.pk, until=MONDAY + days(29))

    late = list(AuditEvent.objects.filter(action="INSTALLMENT_LATE").order_by("id"))
    assert {(event.subject_type, event.subject_id) for event in late} == {("loans.loan", loan.pk)}
    assert [event.data["number"] for event in late] == sorted(
        {event.data["number"] for event in late}
    )
    assert all(event.cause_id is None for event in late)
    for action in ("BORROWING_BLOCKED", "RATIO_LOWERED", "LOANS_DEFAULTED"):
        found = AuditEvent.objects.filter(action=action).select_related("cause").first()
        assert found.cause.action == "INSTALLMENT_LATE", action
    assert scene.member("ana").state == LoanAccount.State.CLOSED_DEFAULTED
    # The nights count what the observatory shows.
    assert sum(ResilienceDay.objects.values_list("late_count", flat=True)) == len(late)
