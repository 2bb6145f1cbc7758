"""Signatures under an offer's contract."""

import datetime

from django.db import transaction

from banks.models import Officer
from banks.queries import officers
from banks.queries.raising import check_raising
from governance.steps import share_day
from marketplace.models import Commitment, Offer, Signature
from marketplace.refusals import AlreadySigned, BothSides, NotOwner
from marketplace.steps import contracting, transitions
from people import audit
from people.models import Person


@transaction.atomic(durable=True)
def sign_contract(
    *, offer_id: int, side: str, on: datetime.date, at: datetime.datetime, by: Person
) -> Signature:
    """Sign the newest contract of a funded offer for the bank or for the business.

    An approver signs for the bank, the owner for the business, never one person for both, nor an
    officer who committed to the offer. The second signature contracts: it makes the loan.

    Raises AlreadySigned, BankNotRaising, BothSides, CoverTooLow, NotOfficer, NotOwner, ProbationCap
    and WrongState.

    Source: R0-07, R0-16; A-44.
    """
    offer = transitions.locked(offer_id)
    share_day(network_id=offer.bank.network_id, on=on)
    transitions.check_state(offer, Offer.State.FUNDED)
    check_raising(offer.bank, offer.asset)
    _check_side(offer, side, by)
    contract = contracting.newest_contract(offer)
    assert contract is not None
    signed = {one.side: one for one in contract.signatures.all()}
    if side in signed:
        raise AlreadySigned

    signature = Signature.objects.create(
        contract=contract,
        side=side,
        person=by,
        sha256=contract.sha256,
        signed_on=on,
        signed_at=at,
    )
    audit.record("CONTRACT_SIGNED", by=by, subject=contract, data={"side": side})
    if signed:
        contracting.contract(offer, contract, on=on, at=at, by=by)

    return signature


def _check_side(offer: Offer, side: str, by: Person) -> None:
    if side == Signature.Side.BUSINESS:
        if offer.business.owner_id != by.pk:
            raise NotOwner
        return
    officers.check_role(by, offer.bank_id, (Officer.Role.APPROVER,))
    takes_part = Commitment.objects.filter(
        offer=offer, investor=by, state=Commitment.State.COMMITTED
    )
    if by.pk in (offer.business.owner_id, offer.case.author_id) or takes_part.exists():
        raise BothSides
