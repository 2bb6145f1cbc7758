"""Keys: made, recognised, withdrawn."""

import hmac

import pytest

from api import secret_keys
from merchants import operations, refusals
from merchants.models import ApiKey
from merchants.queries import keys as key_queries
from people.models import AuditEvent
from tests.tills import DAY, NOON, a_key, a_till


def test_a_secret_carries_256_random_bits_and_its_digest_alone_is_kept():
    secret = secret_keys.new_secret()

    assert secret.shown.startswith(f"{secret.prefix}_")
    assert len(secret.shown.rpartition("_")[2]) * 5 >= 256
    assert secret_keys.prefix_of(secret.shown) == secret.prefix
    assert secret_keys.is_right(secret.shown, secret.digest)
    assert secret_keys.is_right(secret.shown, memoryview(secret.digest))
    assert len({secret_keys.new_secret().shown for _ in range(50)}) == 50


@pytest.mark.parametrize(
    "shown",
    [
        "",
        "cb_live_",
        "ключ",
        "cb_live_aaaaaaaa_ü",
        "\x00",
        "cb_demo_aaaaaaaa_" + "a" * 52,
        "cb_token_aaaaaaaa_" + "a" * 52,
        "a" * 10**5,
    ],
)
def test_what_has_not_the_shape_of_a_key_is_none(shown):
    assert secret_keys.prefix_of(shown) is None


def test_a_secret_is_compared_in_constant_time_also_where_no_key_is_found(monkeypatch):
    compared = []
    monkeypatch.setattr(
        secret_keys.hmac,
        "compare_digest",
        lambda left, right: compared.append((left, right)) or hmac_compare(left, right),
    )
    secret = secret_keys.new_secret()

    assert not secret_keys.is_right(secret.shown, None)
    assert not secret_keys.is_right(secret.shown, b"\x00" * 32)

    assert len(compared) == 2
    assert all(isinstance(part, bytes) and len(part) == 32 for pair in compared for part in pair)


hmac_compare = hmac.compare_digest


@pytest.mark.django_db
def test_a_key_is_found_by_its_whole_secret_only():
    issued = a_key(a_till())
    wrong_end = issued.shown[:-1] + ("a" if issued.shown[-1] != "a" else "b")
    wrong_prefix = issued.shown.replace(issued.key.prefix, "cb_live_aaaaaaaa")

    assert key_queries.find_caller(issued.shown, at=NOON) == issued.key
    assert key_queries.find_caller(wrong_end, at=NOON) is None
    assert key_queries.find_caller(wrong_prefix, at=NOON) is None
    assert issued.shown.encode() not in bytes(ApiKey.objects.get().digest)


@pytest.mark.django_db
def test_a_revoked_key_is_no_key_at_once_and_twice_is_as_once():
    till = a_till()
    issued = a_key(till)

    for _ in range(2):
        operations.revoke_api_key(key_id=issued.key.pk, at=NOON, by=till.owner)

    assert key_queries.find_caller(issued.shown, at=NOON) is None
    assert AuditEvent.objects.filter(action="API_KEY_REVOKED").count() == 1


@pytest.mark.django_db
def test_a_key_for_nothing_or_for_a_closed_terminal_is_not_made():
    till = a_till()

    with pytest.raises(refusals.ScopesMissing):
        a_key(till, scopes=())
    operations.close_terminal(terminal_id=till.terminal.pk, on=DAY, by=till.owner)
    with pytest.raises(refusals.TerminalClosed):
        a_key(till)
    assert not ApiKey.objects.exists()
