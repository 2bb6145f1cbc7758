"""Opens a sandbox: a test network with a stand-in for a merchant and invented customers.

It is made by the operations that real networks, people and merchants are made by. Only the last of
them puts the stand-in in the merchant's place, so one that was interrupted is never seen.
"""

import datetime

from business_day import chain
from governance import operations as governance
from governance.models import Network
from merchants import operations as merchants
from merchants.models import Merchant
from people.models import Person
from rules.money import Asset
from sandbox import operations, queries
from sandbox.cast import DAYS_LIVED, Place, gather

# The cast knows few people, and nobody may need more unique peers than there are.
PARAMETERS = {"MIN_UNIQUE_PEERS": 2}


def open_sandbox(*, merchant_id: int, by: Person, at: datetime.datetime) -> Merchant:
    """Return the stand-in of a merchant, made now where there is none; `by` runs the merchant.

    The caller has seen that `by` may. Its customers' day is the merchant's business date; one of
    them has been late since this morning.
    """
    found = queries.stand_in_of(merchant_id)
    if found is not None:
        return found
    merchant = Merchant.objects.select_related("network__asset").get(pk=merchant_id)
    today = merchant.network.business_date
    begins = today - datetime.timedelta(days=DAYS_LIVED)

    network = _found_network(merchant, begins)
    stand_in = _open_shop(network, merchant.name, merchant.handle, begins, till="Test till")
    _open_shop(network, "Elsewhere", "elsewhere", begins, till="Till")
    place = Place(network, stand_in.pk, queries.shop_elsewhere(stand_in), begins, at)
    gather(place)
    chain.open_day(network_id=network.pk, on=today)

    return operations.put_in_place(merchant_id=merchant_id, stand_in_id=stand_in.pk, at=at, by=by)


def _found_network(merchant: Merchant, begins: datetime.date) -> Network:
    asset = merchant.network.asset
    slug = f"test-{merchant.pk}"
    tried = Network.objects.filter(slug__startswith=slug, is_test=True).count()

    return governance.found_test_network(
        name=f"Test of {merchant.name}"[:120],
        # One whose making was interrupted keeps its name.
        slug=f"{slug}-{tried + 1}",
        asset=Asset(asset.code, asset.decimals),
        time_zone=merchant.network.time_zone,
        starts_on=begins,
        parameters=PARAMETERS,
        by=None,
    )


def _open_shop(
    network: Network, name: str, handle: str, on: datetime.date, *, till: str
) -> Merchant:
    # Nobody may call a shop as the other one of its network is called.
    handle = f"{handle}-shop" if name != "Elsewhere" and handle == "elsewhere" else handle
    merchant = merchants.open_merchant(
        network_id=network.pk, name=name, handle=handle, on=on, by=None
    )
    merchants.qualify_merchant(merchant_id=merchant.pk, on=on, by=None)
    merchants.open_terminal(merchant_id=merchant.pk, name=till, on=on, by=None)

    return merchant
