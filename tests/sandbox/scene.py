"""A merchant's stand-in with a test key, for the tests of the sandbox."""

from dataclasses import dataclass

from django.utils import timezone

from merchants import operations
from merchants.models import ApiKey, Merchant
from sandbox import queries
from sandbox.opening import open_sandbox
from tests.tills import Speaker, Till, a_till


@dataclass(frozen=True)
class Sandbox:
    """Mercado, what stands in for it, and a program that speaks with a test key."""

    till: Till
    stand_in: Merchant
    shown: str

    @property
    def speaker(self):
        return Speaker(self.shown)

    def charge(self, reference, amount="40.00", **more):
        reply = self.speaker.post(
            "/api/v1/payments",
            {"amount": {"amount": amount, "asset": "RIV"}, "reference": reference} | more,
            key=reference.replace(" ", "-"),
        )
        assert reply.status_code == 201, reply.content
        return reply.json()["id"]

    def simulate(self, public_id, outcome):
        return self.speaker.post(
            f"/api/v1/test/payments/{public_id}/simulate", {"outcome": outcome}
        )

    def outcome(self, outcome, amount="40.00", **more):
        """Charge and simulate; return what the till is told."""
        reply = self.simulate(self.charge(f"{outcome} {amount}", amount, **more), outcome)
        assert reply.status_code == 200, reply.content
        return reply.json()


def a_sandbox():
    till = a_till()
    stand_in = open_sandbox(merchant_id=till.merchant.pk, by=till.owner, at=timezone.now())
    key = operations.issue_api_key(
        terminal_id=queries.test_terminal_of(stand_in).pk,
        scopes=list(ApiKey.Scope),
        at=timezone.now(),
        by=till.owner,
    )
    return Sandbox(till, stand_in, key.shown)
