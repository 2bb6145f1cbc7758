"""Which ways lead out of a bank's suspension, and what must be over before it is resolved."""

from banks import bank_figures
from banks.models import Bank
from banks.refusals import StandingFixed
from ledger.models import Asset
from rules.bank_standing import Standing, winding_up_ways


def check_way(bank: Bank, to: str) -> Bank.State:
    """Return the state that a bank may go to from where it stands. Raises StandingFixed.

    Resolved is a bank whose loans are all over: nobody waits for anything of it any more. Who
    comes back before a probation ended is on probation again.
    """
    if to not in {one.value for one in winding_up_ways(Standing(bank.state))}:
        raise StandingFixed(context={"state": bank.state, "to": to})
    if to == Bank.State.RESOLVED and any(
        bank_figures.exposure_minor(bank.pk, asset_id)
        for asset_id in Asset.objects.values_list("pk", flat=True)
    ):
        raise StandingFixed(
            "Some of its loans are not over.",
            remedy="Wait until they are repaid, recovered or written off.",
        )

    if to == Bank.State.ACTIVE and bank.is_on_probation:
        return Bank.State.PROBATION

    return Bank.State(to)
