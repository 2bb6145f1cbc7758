"""A sandbox: an invented network beside the real one, in which a merchant's stand-in sells."""

import time

from django.utils import timezone

from governance.models import Network
from ledger import reconcile
from sandbox.opening import open_sandbox
from tests.tills import a_till


def test_a_sandbox_opens_quickly_and_once(committed_db):
    till = a_till()

    began = time.monotonic()
    stand_in = open_sandbox(merchant_id=till.merchant.pk, by=till.owner, at=timezone.now())
    took = time.monotonic() - began
    again = open_sandbox(merchant_id=till.merchant.pk, by=till.owner, at=timezone.now())

    print("TOOK", took)
    assert again.pk == stand_in.pk
    assert stand_in.network.is_test
    assert stand_in.network.asset_id == till.network.asset_id
    assert Network.objects.filter(is_test=True).count() == 1
    assert took < 10


def _broken():
    return [
        f"{found.invariant.code}: {found.finding.breaches[:3]}"
        for found in map(reconcile.look, reconcile.all_invariants())
        if not found.holds
    ]
