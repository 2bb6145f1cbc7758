"""Brings a merchant in: its row, its till account."""

import datetime

from django.db import connection

from governance.models import Network
from ledger import posting
from ledger.kinds import Purpose
from merchants.models import Merchant
from merchants.refusals import HandleTaken
from people import audit
from people.models import Person


def open_merchant(
    *,
    network_id: int,
    name: str,
    handle: str,
    on: datetime.date,
    by: Person | None,
    sells: str = "",
    address: str = "",
) -> Merchant:
    """Open a merchant with its till account; whoever calls has looked whether `by` may.

    Raises HandleTaken.
    """
    assert connection.in_atomic_block

    network = Network.objects.select_related("asset").get(pk=network_id)
    if Merchant.objects.filter(network=network, handle=handle).exists():
        raise HandleTaken

    # The ledger account is named by the merchant's number, which is therefore drawn first.
    merchant_id = _next_merchant_id()
    till_account_id = posting.open_account(
        code=f"merchant:{merchant_id}:till", purpose=Purpose.MERCHANT, asset_id=network.asset_id
    )
    merchant = Merchant.objects.create(
        pk=merchant_id,
        network=network,
        name=name,
        handle=handle,
        till_account_id=till_account_id,
        joined_on=on,
        sells=sells,
        address=address,
    )
    audit.record("MERCHANT_OPENED", by=by, subject=merchant)

    return merchant


def _next_merchant_id() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('merchants_merchant', 'id'))")
        return int(cursor.fetchone()[0])
