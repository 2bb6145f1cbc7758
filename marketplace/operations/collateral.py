"""Collateral that a business puts in escrow when it asks, and what is given back of it."""

import datetime

from django.db import transaction

from banks.models import BusinessCase, Officer
from banks.queries import officers
from banks.steps import accounts
from governance.steps import share_day
from ledger import posting
from ledger.kinds import Kind
from ledger.models import Asset
from ledger.posting import Move
from loans.models import Collateral
from marketplace.models import Offer
from marketplace.refusals import AmountRefused, NotEnoughMoney, NotOwner, OfferUnknown, WrongState
from people import audit
from people.models import Person


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

    Raises AmountRefused, NotEnoughMoney, NotOwner and OfferUnknown.

    Source: R2-12; A-37.
    """
    case = _case(case_id)
    share_day(network_id=case.bank.network_id, on=on)
    if case.business.owner_id != by.pk:
        raise NotOwner
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
def return_collateral(*, collateral_id: int, on: datetime.date, by: Person) -> Collateral:
    """Give collateral back that no loan and no open offer stands on. Raises WrongState, NotOfficer.

    Source: R2-12, R2-24.
    """
    collateral = (
        Collateral.objects.select_for_update(of=("self",))
        .select_related("case__bank", "case__business")
        .get(pk=collateral_id)
    )
    case = collateral.case
    share_day(network_id=case.bank.network_id, on=on)
    officers.check_role(by, case.bank_id, (Officer.Role.APPROVER, Officer.Role.TREASURY))
    asking = Offer.objects.filter(
        case=case,
        state__in=[
            Offer.State.VOTING,
            Offer.State.LISTED,
            Offer.State.FUNDING,
            Offer.State.FUNDED,
        ],
    )
    if (
        collateral.state != Collateral.State.HELD
        or collateral.bank_loan_id is not None
        or asking.exists()
    ):
        raise WrongState(
            "This collateral stands for an offer or a loan.",
            remedy="Wait until it has ended.",
        )

    posting.post(
        reference=f"collateral:{collateral.pk}:return",
        moves=[
            Move(
                Kind.COLLATERAL_RETURN,
                collateral.account_id,
                collateral.owner_account_id,
                collateral.amount_minor,
            )
        ],
        on=on,
        book_id=case.bank.network_id,
    )
    collateral.state = Collateral.State.RETURNED
    collateral.save(update_fields=["state"])
    audit.record("COLLATERAL_RETURNED", by=by, subject=collateral)

    return collateral


def _case(case_id: int) -> BusinessCase:
    found = (
        BusinessCase.objects.select_related("bank", "business", "asset").filter(pk=case_id).first()
    )
    if found is None:
        raise OfferUnknown("There is no such business case.", remedy="Look at your cases.")

    return found
