"""Keys: live and test, replaced with an overlap, and what a request costs to recognise one."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from api import secret_keys, versions
from merchants import operations, refusals
from merchants.models import ApiKey
from merchants.operations import keys, tokens
from merchants.queries import keys as key_queries
from people.models import AuditEvent
from tests.tills import DAY, NOON, a_key, a_till

HOUR = datetime.timedelta(hours=1)


def rotate(till, key, *, overlap=keys.OVERLAP, at=NOON):
    return keys.rotate_api_key(key_id=key.pk, overlap=overlap, at=at, by=till.owner)


def found(shown, at=NOON):
    return key_queries.find_caller(shown, at=at)


@pytest.mark.django_db
def test_a_key_of_a_test_network_says_so():
    till = a_till()
    assert a_key(till).shown.startswith("cb_live_")
    till.network.is_test = True
    till.network.save(update_fields=["is_test"])

    issued = a_key(till)

    assert issued.shown.startswith("cb_test_")
    assert found(issued.shown) == issued.key


@pytest.mark.django_db
def test_both_keys_work_until_the_overlap_is_over():
    till = a_till()
    old = a_key(till)

    new = rotate(till, old.key)

    for at, works in ((NOON, True), (NOON + 23 * HOUR, True), (NOON + 24 * HOUR, False)):
        assert (found(old.shown, at) is not None) is works
        assert found(new.shown, at) == new.key
    assert (new.key.scopes, new.key.name) == (old.key.scopes, old.key.name)
    assert new.key.replaces == old.key
    assert AuditEvent.objects.filter(action="API_KEY_REPLACED").count() == 1


@pytest.mark.django_db
def test_without_an_overlap_the_old_key_stops_at_once():
    till = a_till()
    old = a_key(till)

    rotate(till, old.key, overlap=datetime.timedelta(0))

    assert found(old.shown) is None


@pytest.mark.django_db
def test_a_key_that_stopped_was_replaced_or_lost_its_till_is_not_replaced():
    till = a_till()
    replaced, revoked, closed = a_key(till), a_key(till), a_key(till)
    rotate(till, replaced.key)
    operations.revoke_api_key(key_id=revoked.key.pk, at=NOON, by=till.owner)
    with pytest.raises(refusals.KeyAlreadyReplaced):
        rotate(till, replaced.key)
    with pytest.raises(refusals.KeyNotInForce):
        rotate(till, revoked.key)
    operations.close_terminal(terminal_id=till.terminal.pk, on=DAY, by=till.owner)
    with pytest.raises(refusals.TerminalClosed):
        rotate(till, closed.key)
    with pytest.raises(refusals.NotTheOwner):
        keys.rotate_api_key(key_id=closed.key.pk, at=NOON, by=a_person_of_no_business())


def a_person_of_no_business():
    from tests.tills import a_person

    return a_person("Eli")


def test_many_who_replace_one_key_at_once_make_one_key(committed_db):
    till = a_till()
    old = a_key(till)

    def one(_number):
        try:
            return rotate(till, old.key).shown
        except refusals.KeyAlreadyReplaced as refused:
            return refused.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(one, range(8)))

    assert made.count("KEY_ALREADY_REPLACED") == 7
    assert ApiKey.objects.filter(replaces=old.key).count() == 1


@pytest.mark.django_db
def test_a_replaced_key_keeps_the_version_that_it_was_made_under(monkeypatch):
    till = a_till()
    old = a_key(till)
    assert old.key.api_version == "2026-11-01"
    monkeypatch.setattr(versions, "CURRENT", "2027-01-01")

    assert a_key(till).key.api_version == "2027-01-01"
    assert rotate(till, old.key).key.api_version == "2026-11-01"


@pytest.mark.django_db
def test_whoever_asks_is_recognised_by_one_question():
    till = a_till()
    key = a_key(till)
    client = operations.issue_api_key(
        terminal_id=till.terminal.pk,
        scopes=[ApiKey.Scope.PAYMENTS_READ],
        at=NOON,
        by=till.owner,
        kind=ApiKey.Kind.CLIENT,
    )
    token = tokens.issue_token(
        client_id=client.key.prefix, secret=client.shown, scopes=None, at=NOON
    )

    for shown in (key.shown, token.shown, key.shown[:-1] + "7", "nonsense"):
        with CaptureQueriesContext(
            connection,
        ) as ran:
            caller = found(shown)
            if caller:
                assert caller.terminal.merchant.network.asset.code == "RIV"
        assert len(ran) <= 1


@pytest.mark.django_db
def test_what_is_found_and_what_is_not_are_compared_alike(monkeypatch):
    issued = a_key(a_till())
    compared = []
    right = secret_keys.hmac.compare_digest
    monkeypatch.setattr(
        secret_keys.hmac,
        "compare_digest",
        lambda left, other: compared.append((len(left), len(other))) or right(left, other),
    )
    body = issued.shown.rpartition("_")[2]

    for shown in (
        issued.shown,
        f"cb_live_aaaaaaaa_{body}",
        f"cb_token_aaaaaaaa_{body}",
        f"{issued.key.prefix}_{'a' * 52}",
    ):
        found(shown)
    key_queries.find_client(issued.key.prefix, issued.shown, at=NOON)
    key_queries.find_client("nobody", "", at=NOON)

    assert compared == [(32, 32)] * 6


@pytest.mark.django_db
def test_a_client_is_no_key_and_a_key_no_client():
    till = a_till()
    key = a_key(till)
    client = operations.issue_api_key(
        terminal_id=till.terminal.pk,
        scopes=[ApiKey.Scope.PAYMENTS_READ],
        at=NOON,
        by=till.owner,
        kind=ApiKey.Kind.CLIENT,
    )

    assert found(client.shown) is None
    assert key_queries.find_client(key.key.prefix, key.shown, at=NOON) is None
    assert key_queries.find_client(client.key.prefix, client.shown, at=NOON) == client.key
