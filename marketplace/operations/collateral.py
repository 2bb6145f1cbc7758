"""Collateral that a business puts in escrow when it asks, and what is given back of it."""

import datetime

from django.db import transaction

from banks.models import BusinessCase
from banks.steps import accounts
from governance.steps import share_day
from ledger import posting
from ledger.kinds import Kind
from ledger.models import Asset
from ledger.posting import Move
from loans.models import Collateral
from loans.steps.collateral import return_held
from marketplace.models import Offer
from marketplace.refusals import (
    AmountRefused,
    NotEnoughMoney,
    NothingHeld,
    NotOwner,
    OfferUnknown,
    WrongState,
)
from marketplace.steps import transitions
from people import audit
from people.models import Person

CaseState = BusinessCase.State


@transaction.atomic(durable=True)
def deposit_collateral(
    *,
    case_id: int,
    asset: Asset,
    amount_minor: int,
    description: str,
    on: datetime.date,
    by: Person,
) -> Collateral:
    """Put money of the business into escrow as collateral of its case.

    Collateral in the asset of the case is worth its amount; in another asset it is worth nothing
    until two officers have valued it.

    Raises AmountRefused, NotEnoughMoney, NotOwner, OfferUnknown and, of a case that has ended,
    WrongState.

    Source: R2-12; A-37.
    """
    case = _case(case_id)
    share_day(network_id=case.bank.network_id, on=on)
    if case.business.owner_id != by.pk:
        raise NotOwner
    if case.state in (CaseState.REJECTED, CaseState.WITHDRAWN):
        raise WrongState("This case has ended.", remedy="Begin a new case.")
    if amount_minor <= 0:
        raise AmountRefused

    number = Collateral.objects.filter(case=case).count() + 1
    from_id = accounts.business_account(case.business_id, asset)
    escrow_id = accounts.collateral(case.pk, number, asset)
    try:
        posting.post(
            reference=f"case:{case.pk}:collateral:{number}",
            moves=[Move(Kind.COLLATERAL_DEPOSIT, from_id, escrow_id, amount_minor)],
            on=on,
            book_id=case.bank.network_id,
        )
    except posting.Overdrawn:
        raise NotEnoughMoney(
            "The business's account does not hold so much.", remedy="Deposit less, or add money."
        ) from None
    collateral = Collateral.objects.create(
        case=case,
        asset=asset,
        account_id=escrow_id,
        owner_account_id=from_id,
        description=description[:200],
        amount_minor=amount_minor,
        value_minor=amount_minor if asset.pk == case.asset_id else 0,
        valued_on=on,
    )
    audit.record(
        "COLLATERAL_DEPOSITED",
        by=by,
        subject=collateral,
        data={"amount_minor": amount_minor},
    )

    return collateral


@transaction.atomic(durable=True)
def take_collateral_back(*, case_id: int, on: datetime.date, by: Person) -> int:
    """Give the business back what lies in escrow for its case and for no loan; return how many.

    Not while the bank looks at the case, nor while an offer stands on it: where those end without a
    loan it is given back at once by itself.

    Raises DayNotOpen, NotOwner, NothingHeld, OfferUnknown and WrongState. Source: R2-12, R2-24.
    """
    case = _case(case_id)
    share_day(network_id=case.bank.network_id, on=on)
    if case.business.owner_id != by.pk:
        raise NotOwner
    asking = Offer.objects.filter(case=case).exclude(
        state__in=(*transitions.ENDED, Offer.State.CONTRACTED)
    )
    if case.state in (CaseState.SUBMITTED, CaseState.IN_REVIEW) or asking.exists():
        raise WrongState(
            "This collateral stands for a request or an offer.",
            remedy="Take the case back or cancel the offer; it then comes back at once.",
        )

    count = return_held(case.pk, network_id=case.bank.network_id, on=on, by=by)
    if not count:
        raise NothingHeld

    return count


def _case(case_id: int) -> BusinessCase:
    found = (
        BusinessCase.objects.select_related("bank", "business", "asset").filter(pk=case_id).first()
    )
    if found is None:
        raise OfferUnknown("There is no such business case.", remedy="Look at your cases.")

    return found
