"""A merchant's programs read plans and subscriptions, and move them."""

import pytest

from merchants.models import ApiKey
from subscriptions.models import Subscription
from tests.subscriptions.scene import a_plan, a_till, bought, fresh
from tests.tills import Speaker, a_key, a_member

pytestmark = pytest.mark.django_db
BOTH = (ApiKey.Scope.SUBSCRIPTIONS_READ, ApiKey.Scope.SUBSCRIPTIONS_WRITE)


@pytest.fixture
def scene():
    till = a_till()
    subscription = bought(a_plan(till), a_member(till, "Ana", spending_minor=100_000))
    return till, subscription, Speaker(a_key(till, scopes=BOTH).shown)


def test_plans_and_subscriptions_are_listed_and_read(scene):
    _, subscription, till = scene

    (plan,) = till.get("/api/v1/plans").json()["data"]
    assert plan["prepaid"] == {"amount": "858.00", "asset": "RIV"}
    assert (plan["weeks"], plan["subscribers"], plan["status"]) == (52, 1, "offered")
    listed = till.get("/api/v1/subscriptions?status=active").json()
    assert [row["id"] for row in listed["data"]] == [subscription.public_id]
    assert till.get("/api/v1/subscriptions?status=paused").json()["data"] == []
    after = till.get(f"/api/v1/subscriptions?starting_after={subscription.public_id}")
    assert after.json()["data"] == []
    one = till.get(f"/api/v1/subscriptions/{subscription.public_id}").json()
    assert one["reserve"] == {"amount": "214.50", "asset": "RIV"}
    assert one["next_delivery_on"] == "2026-01-12"
    assert "Ana" not in str(one)


def test_it_rests_goes_on_and_ends_once(scene):
    _, subscription, till = scene
    here = f"/api/v1/subscriptions/{subscription.public_id}"

    assert till.post(f"{here}/pause").json()["status"] == "paused"
    again = till.post(f"{here}/pause")
    assert (again.status_code, again.json()["code"]) == (409, "SUBSCRIPTION_NOT_ACTIVE")
    assert till.post(f"{here}/resume").json()["status"] == "active"
    late = till.post(f"{here}/deliveries", {"week": 1})
    assert (late.status_code, late.json()["code"]) == (409, "DELIVERY_UNKNOWN")

    first, second = (till.post(f"{here}/terminate", key="end-1") for _ in range(2))
    assert first.status_code == second.status_code == 200
    assert first.json() == second.json()
    assert first.json()["refund"] == {"amount": "858.00", "asset": "RIV"}
    assert second.headers["Idempotent-Replayed"] == "true"
    assert fresh(subscription).state == Subscription.State.TERMINATED


def test_what_is_somebody_elses_or_nothing_is_not_found(scene):
    _, subscription, till = scene
    reader = Speaker(a_key(scene[0], scopes=BOTH[:1]).shown)

    assert till.get(f"/api/v1/subscriptions/sub_{'0' * 26}").status_code == 404
    assert till.get("/api/v1/subscriptions/nothing").status_code == 404
    assert till.get("/api/v1/plans?starting_after=nothing").json()["code"] == "UNKNOWN_CURSOR"
    refused = reader.post(f"/api/v1/subscriptions/{subscription.public_id}/pause")
    assert refused.status_code == 403
