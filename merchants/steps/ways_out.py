"""How a merchant's money leaves: redeemed by the network that issued it, or through a bank."""

from banks.models import Bank, Officer
from banks.steps import accounts
from governance.models import Network
from ledger import pools, posting
from ledger.kinds import Purpose
from merchants import queries
from merchants.models import Merchant
from merchants.refusals import NotInThisRole, NoWayOut, OwnMerchant
from merchants.steps import gates
from people.models import Person

_PAYS_OUT = (Officer.Role.TREASURY, Officer.Role.APPROVER)


def set_aside(merchant: Merchant) -> int:
    """Return where a merchant's money waits until it is paid out; opened when first needed."""
    return posting.open_account(
        code=f"merchant:{merchant.pk}:withdrawal",
        purpose=Purpose.WITHDRAWAL,
        asset_id=merchant.network.asset_id,
    )


def target_of(merchant: Merchant) -> int:
    """Return the account that a payout ends in: issuance, or what a bank holds outside.

    Raises NoWayOut.
    """
    if merchant.network.kind == Network.Kind.CIRCLE:
        return pools.issuance_account(merchant.network_id)

    return accounts.external(_bank_of(merchant).pk, merchant.network.asset)


def check_decides(merchant: Merchant, by: Person | None) -> None:
    """Refuse whoever works at the merchant, and whoever does not answer for the money.

    An organiser does in a circle's network, an officer of the bank for money in a network of banks;
    None is the bank itself. Raises OwnMerchant and NotInThisRole.
    """
    if by is None:
        return
    if queries.staff_role(merchant.stands_in_for_id or merchant.pk, by.pk) is not None:
        raise OwnMerchant
    if merchant.network.kind == Network.Kind.CIRCLE:
        gates.check_organises(merchant, by)
        return
    if not Officer.objects.filter(
        bank=_bank_of(merchant), person=by, role__in=_PAYS_OUT, until__isnull=True
    ).exists():
        raise NotInThisRole


def _bank_of(merchant: Merchant) -> Bank:
    """Return the bank of the merchant's business, or the only one of its network."""
    banks = Bank.objects.filter(network_id=merchant.network_id)
    if merchant.business is not None:
        banks = banks.filter(pk=merchant.business.bank_id)
    found = list(banks[:2])
    if len(found) != 1:
        raise NoWayOut

    return found[0]
