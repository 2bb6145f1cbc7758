"""What changes a member's standing stands in the audit record, once, where no one did it."""

import pytest

from business_day import chain
from people.models import AuditEvent
from tests import factories
from tests.lending_circles.test_membership import stake
from tests.night_scene import MONDAY, a_gift, a_loan, a_member, a_network, days

pytestmark = pytest.mark.django_db

STANDING = ("ACCOUNT_", "BORROWING_", "TOP_UP_", "PEERS_GRACE_")


def recorded(member):
    """The changes of a member's standing in order; each was made by nobody."""
    events = AuditEvent.objects.filter(
        subject_type="lending_circles.loanaccount", subject_id=member.pk
    ).order_by("id")
    standing = [event for event in events if event.action.startswith(STANDING)]
    assert all(event.person is None for event in standing)
    return [event.action for event in standing]


def test_a_block_is_recorded_when_it_begins_and_when_it_ends():
    scene = a_network(N_REPAYMENTS=3)
    ana = a_member(scene, "ana", spending=200, stake=10_000)
    a_member(scene, "bruno", stake=10_000)
    loan = a_loan(scene, "ana", {"bruno": 7_000, "pool": 3_000})

    chain.open_day(network_id=scene.network.pk, on=MONDAY + days(8))
    assert recorded(ana) == ["BORROWING_BLOCKED"]
    a_gift(scene, "ana", 20_000)
    chain.live_through(network_id=scene.network.pk, until=MONDAY + days(24))

    loan.refresh_from_db()
    assert loan.state == "SETTLED"
    assert recorded(ana) == ["BORROWING_BLOCKED", "BORROWING_UNBLOCKED"]


def test_the_close_of_a_day_records_who_became_active_and_who_must_top_up():
    scene = a_network()
    ana = a_member(scene, "ana", stake=10_000, state="PENDING_PEERS")
    bruno = a_member(scene, "bruno", stake=9_999)
    chi = a_member(scene, "chi", stake=10_000)
    dona = a_member(
        scene, "dona", stake=10_000, top_up_required=True, below_minimum_since=MONDAY - days(3)
    )

    chain.live_through(network_id=scene.network.pk, until=MONDAY + days(1))

    assert recorded(ana) == ["ACCOUNT_ACTIVE"]
    assert recorded(bruno) == ["TOP_UP_REQUIRED"]
    assert recorded(chi) == []
    assert recorded(dona) == ["TOP_UP_DONE"]


def test_the_close_of_a_day_records_the_grace_of_those_who_lack_peers():
    scene = a_network(MIN_UNIQUE_PEERS=1)
    ana = a_member(scene, "ana", stake=10_000, unique_peers=1)

    chain.live_through(network_id=scene.network.pk, until=MONDAY)

    assert recorded(ana) == ["PEERS_GRACE_BEGUN"]


def test_a_stake_records_what_it_changes_for_both_ends_of_an_agreement():
    network = factories.a_network(parameters={"MIN_UNIQUE_PEERS": 1})
    ana = factories.a_member(network, "Ana", stake=100)
    bruno = factories.a_member(network, "Bruno", stake=0, spending=500)
    factories.trust_between(ana, bruno)
    before = recorded(ana), recorded(bruno)

    stake(bruno, 100_00)

    assert recorded(ana) == [*before[0], "ACCOUNT_ACTIVE"]
    assert recorded(bruno) == [*before[1], "ACCOUNT_PENDING_PEERS", "ACCOUNT_ACTIVE"]
