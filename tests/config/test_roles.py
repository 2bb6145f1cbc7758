"""A login is offered the frames of the roles it holds now."""

import datetime

import pytest

from config.roles import roles_of
from governance.models import Network, Organiser
from people.models import Person, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def dona():
    user = User.objects.create_user("dona@example.org")
    return Person.objects.create(user=user, name="Dona", handle="dona")


def test_a_login_without_a_person_holds_no_role(django_assert_num_queries):
    user = User.objects.create_user("nobody@example.org")

    with django_assert_num_queries(1):
        assert roles_of(user) == frozenset()


def test_roles_are_read_in_one_query_and_end_with_their_row(dona, django_assert_num_queries):
    since = datetime.date(2026, 1, 12)
    network = _network()
    Organiser.objects.create(network=network, person=dona, since=since)

    with django_assert_num_queries(1):
        assert roles_of(dona.user) == {"organiser"}

    Organiser.objects.update(until=since)
    assert roles_of(dona.user) == frozenset()


def _network():
    from ledger.models import Asset

    asset, _made = Asset.objects.get_or_create(code="RIV", decimals=2)
    return Network.objects.create(
        name="Riverside",
        slug="riverside",
        asset=asset,
        started_on=datetime.date(2026, 1, 12),
        business_date=datetime.date(2026, 1, 12),
    )
