"""What the close of a day keeps of the day's deeds, and whom each followed."""

import datetime
import itertools

import pytest
from django.db import transaction

from governance.models import Network
from lending_circles.operations import membership, trust
from observatory.models import Deed, Reading, RippleDay
from observatory.queries import news
from observatory.steps.ripples import follow_deeds
from people import audit
from people.models import AuditEvent
from rules.ripple import STRATUM_COUNT
from tests.factories import DAY, UNIT, a_network, agree, link_all, members, stake_again

pytestmark = pytest.mark.django_db
Kind = Deed.Kind


def after(days):
    return DAY + datetime.timedelta(days=days)


def close(network, on):
    """Count the day, and go on to the next."""
    with transaction.atomic():
        kept = follow_deeds(network_id=network.pk, on=on)
    Network.objects.filter(pk=network.pk).update(business_date=on + datetime.timedelta(days=1))
    network.refresh_from_db()
    return kept


@pytest.fixture
def line():
    """Ana trusts Bruno, Bruno trusts Chi, Chi trusts Dona; Eli stands alone."""
    network = a_network()
    people = members(network, "Ana", "Bruno", "Chi", "Dona", "Eli")
    link_all(network, list(itertools.pairwise(people[:4])))
    return network, people


def deeds(kind=Kind.TOP_UP):
    return {deed.account.person.name: deed for deed in Deed.objects.filter(kind=kind)}


def counted(network, on, kind=Kind.TOP_UP):
    """People at risk and doing it at distance 1, 2, 3 and further."""
    day = RippleDay.objects.get(network=network, on=on, kind=kind)
    return tuple(
        tuple(
            sum(column[place * STRATUM_COUNT : (place + 1) * STRATUM_COUNT]) for place in range(4)
        )
        for column in (day.at_risk, day.doing)
    )


def test_a_deed_exposes_friends_their_friends_and_theirs(line):
    network, (ana, bruno, _chi, _dona, _eli) = line
    stake_again(ana, 20)
    close(network, DAY)

    stake_again(bruno, 5)
    close(network, after(1))

    assert counted(network, DAY) == ((0, 0, 0, 5), (0, 0, 0, 1))
    assert counted(network, after(1)) == ((1, 1, 1, 1), (1, 0, 0, 0))


def test_who_acted_is_not_at_risk_until_the_window_is_over(line):
    network, (ana, *_rest) = line
    stake_again(ana, 20)
    close(network, DAY)
    for day in range(1, 15):
        close(network, after(day))
    stake_again(ana, 20, "again")
    close(network, after(15))

    assert counted(network, after(14)) == ((1, 1, 1, 1), (0, 0, 0, 0))
    assert counted(network, after(15)) == ((0, 0, 0, 5), (0, 0, 0, 1))


def test_a_deed_follows_the_latest_of_a_friend(line):
    network, (ana, bruno, chi, _dona, eli) = line
    stake_again(ana, 20)
    close(network, DAY)
    stake_again(bruno, 5)
    stake_again(eli, 5)
    close(network, after(1))
    stake_again(chi, 5)
    close(network, after(2))

    found = deeds()

    assert found["Ana"].amount_minor == 20 * UNIT
    assert found["Bruno"].parent == found["Ana"]
    assert found["Chi"].parent == found["Bruno"]
    assert (found["Chi"].root, found["Chi"].depth) == (found["Ana"], 2)
    assert found["Eli"].parent is None
    assert not found["Chi"].is_told


def test_a_known_cause_comes_before_a_guess(line):
    network, (ana, bruno, _chi, _dona, eli) = line
    stake_again(ana, 20)
    stake_again(eli, 20)
    close(network, DAY)
    of_eli = AuditEvent.objects.filter(action="STAKED").order_by("-id")[0]
    with transaction.atomic():
        heard = audit.record("NOTICED", by=bruno.person, subject=bruno, cause=of_eli)
    with audit.because(heard.pk):
        stake_again(bruno, 5)
    close(network, after(1))

    found = deeds()

    assert found["Bruno"].parent == found["Eli"]
    assert found["Bruno"].is_told


def test_ones_own_deed_is_no_cause_of_another(line):
    network, (ana, *_rest) = line
    stake_again(ana, 20)
    first = AuditEvent.objects.get(action="STAKED")
    close(network, DAY)
    with audit.because(first.pk):
        stake_again(ana, 5, "again")
    close(network, after(1))

    assert set(Deed.objects.values_list("parent", flat=True)) == {None}


def test_the_same_day_counted_again_counts_nothing_twice(line):
    network, (ana, bruno, *_rest) = line
    stake_again(ana, 20)
    close(network, DAY)
    stake_again(bruno, 5)
    close(network, after(1))
    before = (list(Deed.objects.order_by("id").values()), list(RippleDay.objects.values()))

    assert close(network, after(1)) == 0

    assert (list(Deed.objects.order_by("id").values()), list(RippleDay.objects.values())) == before


def test_yesterdays_deeds_are_not_todays(line):
    network, (ana, *_rest) = line
    stake_again(ana, 20)
    close(network, DAY)
    close(network, after(1))

    assert Deed.objects.get().on == DAY
    assert Reading.objects.get().event_id == news.last_event_id()


def test_permissions_pauses_agreements_and_farewells_are_deeds():
    network = a_network()
    ana, bruno, chi = members(network, "Ana", "Bruno", "Chi")
    link = agree(ana, bruno)
    other = agree(ana, chi)
    ends = {"lender_account_id": ana.pk, "limit_minor": None, "by": ana.person}
    trust.grant(link_id=link.pk, permission="FORGIVE", **ends)
    trust.grant(link_id=link.pk, permission="LOAN", **ends)
    trust.grant(link_id=link.pk, permission="LOAN", **ends)
    trust.pause_direction(link_id=link.pk, lender_account_id=bruno.pk, on=DAY, by=bruno.person)
    trust.close_trust(link_id=other.pk, account_id=chi.pk, on=DAY, by=chi.person)
    membership.withdraw_stake(account_id=ana.pk, amount_minor=UNIT, on=DAY, by=ana.person)
    membership.exit_account(account_id=chi.pk, on=DAY, by=chi.person)
    close(network, DAY)

    found = sorted(
        (deed.kind, deed.account.person.name)
        for deed in Deed.objects.select_related("account__person")
    )

    assert found == sorted(
        [
            (Kind.AGREEMENT_MADE, "Ana"),
            (Kind.AGREEMENT_MADE, "Ana"),
            (Kind.AGREEMENT_MADE, "Bruno"),
            (Kind.AGREEMENT_MADE, "Chi"),
            (Kind.PERMISSION_RAISED, "Ana"),
            (Kind.PERMISSION_LOWERED, "Ana"),
            (Kind.PAUSED, "Bruno"),
            (Kind.CLOSED, "Chi"),
            (Kind.WITHDRAWAL, "Ana"),
            (Kind.LEFT, "Chi"),
        ]
    )


def test_whom_somebody_left_still_saw_it():
    network = a_network()
    ana, bruno = members(network, "Ana", "Bruno")
    link = agree(ana, bruno)
    close(network, DAY)
    trust.close_trust(link_id=link.pk, account_id=ana.pk, on=after(1), by=ana.person)
    close(network, after(1))
    close(network, after(2))

    at_risk, _doing = counted(network, after(2), Kind.CLOSED)

    assert at_risk == (1, 0, 0, 0)


def test_networks_do_not_see_each_others_deeds(line):
    network, (ana, *_rest) = line
    other = a_network(slug="lake")
    stake_again(ana, 20)

    assert close(other, DAY) == 0
    assert close(network, DAY) == 1
