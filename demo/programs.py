"""What a shop of the demonstration gave its programs: keys, an address to be told at, a sandbox.

The address is switched off as soon as it is named: the demonstration sends nothing to anybody.
"""

import datetime

from demo import shop_cast
from demo.shop_cast import BAKERY
from demo.village import Village, noon
from merchants import operations as merchants
from merchants.models import ApiKey
from merchants.operations import webhooks
from merchants.operations.webhooks import EndpointChange
from sandbox import queries as sandbox_queries
from sandbox.opening import open_sandbox

Scope = ApiKey.Scope
_TOLD = ("payment.settled", "payment.refunded", "refund.created", "payout.paid")


def live(village: Village, on: datetime.date, *, days_ago: int) -> None:
    """Name the address, and give the till's program its key, on the day on which it happened."""
    if days_ago != shop_cast.PROGRAMS:
        return
    bakery = village.shops[BAKERY]
    named = webhooks.add_endpoint(
        merchant_id=bakery.merchant.pk,
        url="https://shop.example.org/bank",
        events=_TOLD,
        description="The book-keeping of the bakery",
        at=noon(on),
        by=bakery.owner,
    )
    webhooks.change_endpoint(
        merchant_id=bakery.merchant.pk,
        public_id=named.endpoint.public_id,
        change=EndpointChange(disabled=True),
        at=noon(on),
        by=bakery.owner,
    )
    merchants.issue_api_key(
        terminal_id=bakery.terminal.pk,
        scopes=(Scope.PAYMENTS_READ, Scope.PAYMENTS_WRITE, Scope.REFUNDS_WRITE),
        name="Till program",
        at=noon(on),
        by=bakery.owner,
    )


def leave_for_today(village: Village, on: datetime.date) -> None:
    """Open a sandbox beside the bakery, with a key that works there alone."""
    bakery = village.shops[BAKERY]
    stand_in = open_sandbox(merchant_id=bakery.merchant.pk, by=bakery.owner, at=noon(on))
    merchants.issue_api_key(
        terminal_id=sandbox_queries.test_terminal_of(stand_in).pk,
        scopes=tuple(Scope),
        name="First steps",
        at=noon(on),
        by=bakery.owner,
    )
