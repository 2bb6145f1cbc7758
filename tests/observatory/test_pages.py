"""What members, organisers and strangers read of ripples, and what nobody may read out of them."""

import datetime

import pytest
from django.db import transaction
from django.test import Client

from governance.models import Network
from lending_circles.models import LoanAccount
from observatory.models import Deed, ResilienceDay
from observatory.queries.network import public_ripples
from observatory.queries.own import own_ripples
from observatory.steps.resilience import keep_resilience
from observatory.steps.ripples import follow_deeds
from people.models import User
from tests.factories import UNIT, a_network, link_all, members, stake_again
from tests.pages.organisers import an_office

pytestmark = pytest.mark.django_db
MONDAY = datetime.date(2026, 1, 5)


def after(days):
    return MONDAY + datetime.timedelta(days=days)


def live(network, *days):
    """Close days of a network."""
    for on in days:
        with transaction.atomic():
            follow_deeds(network_id=network.pk, on=on)
            keep_resilience(network_id=network.pk, on=on)
        Network.objects.filter(pk=network.pk).update(business_date=on + datetime.timedelta(days=1))


def told(network, account, on, kind=Deed.Kind.TOP_UP, parent=None):
    """A deed as if a night had kept it."""
    last = Deed.objects.order_by("-source_id").values_list("source_id", flat=True).first() or 0
    return Deed.objects.create(
        network=network,
        account=account,
        kind=kind,
        on=on,
        source=Deed.Source.EVENT,
        source_id=last + 1,
        parent=parent,
        root=parent and (parent.root or parent),
        depth=parent.depth + 1 if parent else 0,
    )


@pytest.fixture
def circle():
    """Ana with four friends, the first of whom has fifteen more."""
    network = a_network()
    ana, *friends = members(network, "Ana", *(f"Friend {n}" for n in range(4)))
    others = members(network, *(f"Other {n}" for n in range(15)))
    link_all(network, [(ana, friend) for friend in friends])
    link_all(network, [(friends[0], other) for other in others])
    return network, ana, friends, others


def logged_in(account):
    person = account.person
    person.user = User.objects.create_user(f"{person.handle}@example.org", "a long password")
    person.save()
    client = Client()
    client.force_login(person.user)
    return client


def test_friends_who_did_the_same_are_counted_and_not_named(circle):
    network, ana, friends, _others = circle
    stake_again(ana, 20)
    live(network, MONDAY)
    for friend in friends:
        stake_again(friend, 5)
    live(network, after(1))

    shown = logged_in(ana).get("/ripples/").content.decode()

    # Once as the answer, once with the deed that they followed.
    assert shown.count("4 friends did the same") == 2
    assert "Friend 0" not in shown


def test_an_own_page_without_deeds_says_what_will_be_here(circle):
    _network, ana, *_rest = circle

    assert "Here you will see what followed" in logged_in(ana).get("/ripples/").content.decode()


def test_of_few_who_took_something_back_no_number_is_told(circle):
    network, ana, friends, _others = circle
    told(network, ana, MONDAY, Deed.Kind.WITHDRAWAL)
    told(network, friends[0], after(1), Deed.Kind.WITHDRAWAL)

    (row,) = own_ripples(ana, on=after(9), window_days=14)

    assert row.is_hidden
    Deed.objects.filter(account=friends[0]).delete()
    shown = logged_in(ana).get("/ripples/").content.decode()
    assert "fewer than 3 friends, or none, did the same" in shown


def test_beyond_the_circle_tens_of_people_are_told_of_weeks_that_are_over(circle):
    network, ana, friends, others = circle
    mine = told(network, ana, MONDAY)
    near = told(network, friends[0], after(1), parent=mine)
    for other in others[:12]:
        told(network, other, after(2), parent=near)

    def beyond(on):
        return own_ripples(ana, on=on, window_days=14)[0].beyond

    assert beyond(after(6)) is None
    assert beyond(after(7)) == 10
    # One more in the week that runs, and the day after: nothing moves until it is over.
    told(network, others[12], after(7), parent=near)
    assert [beyond(after(day)) for day in (8, 9)] == [10, 10]


def test_beyond_the_circle_nine_people_are_nobody(circle):
    network, ana, friends, others = circle
    near = told(network, friends[0], after(1), parent=told(network, ana, MONDAY))
    for other in others[:9]:
        told(network, other, after(2), parent=near)

    assert own_ripples(ana, on=after(30), window_days=14)[0].beyond is None


def test_two_days_of_the_public_page_tell_no_more_than_one(circle):
    network, ana, friends, others = circle
    for person in (ana, *friends, *others[:5]):
        told(network, person, MONDAY)

    def public(on):
        return public_ripples(network.pk, on=on, window_days=14)

    monday = public(after(7))
    told(network, others[5], after(7))
    for day in range(8, 14):
        assert public(after(day)) == monday
    # The eleventh is told with nobody else of their week: as nothing.
    top_ups = public(after(14))[2][Deed.Kind.TOP_UP]
    assert top_ups.weeks[-2:] == (10, None)
    Network.objects.update(business_date=after(14))
    assert "fewer than 10" in Client().get(f"/networks/{network.slug}/ripples/").content.decode()


def test_the_public_page_tells_strangers_nothing_of_few(circle):
    network, ana, *_rest = circle
    told(network, ana, MONDAY)

    answer = Client().get(f"/networks/{network.slug}/ripples/")

    assert answer.status_code == 200
    assert "Too few to tell of" in answer.content.decode()
    assert Client().get("/networks/nowhere/ripples/").status_code == 404


def test_organisers_read_ripples_and_resilience():
    office = an_office()
    olga, network = office.as_olga(), office.network
    assert "Here you will see what spreads" in olga.get(office.path("ripples/")).content.decode()
    assert "first comes with" in olga.get(office.path("resilience/")).content.decode()
    accounts = members(network, *(f"Member {n}" for n in range(12)))
    for account in accounts:
        stake_again(account, 5)
    live(network, network.business_date)

    ripples = olga.get(office.path("ripples/")).content.decode()
    resilience = olga.get(office.path("resilience/")).content.decode()

    # All twelve did it, so there is nobody to compare them with: one sentence, and no empty rows.
    assert "cannot be said of any kind yet" in ripples
    assert "too few to say" not in ripples
    assert "None was missed" in resilience
    assert "Nothing is late" in resilience
    for page in ("ripples/", "resilience/"):
        answer = olga.get(office.path(page), {"format": "csv"})
        assert b"".join(answer.streaming_content)


def test_the_row_of_a_day_is_what_stands_in_the_books():
    network = a_network(common=1_000, contingency=50)
    members(network, "Ana", "Bruno", stake=300)
    LoanAccount.objects.update(state=LoanAccount.State.ACTIVE, unique_peers=1)

    live(network, MONDAY)

    day = ResilienceDay.objects.get()
    assert (day.member_count, day.fragile_count, day.buffer_count) == (2, 0, 2)
    assert day.lendable_minor == 1_600 * UNIT
    assert day.contingency_minor == 50 * UNIT
    assert (day.saved_count, day.late_count, day.forgiven_minor, day.lent_minor) == (0, 0, 0, 0)
