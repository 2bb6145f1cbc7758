"""Writes an offer's contract, and makes the loan when both sides have signed it."""

import datetime

from django.db import connection
from django.db.models import Max, Min, Sum

from loans.models import Collateral
from loans.steps.bank_loans import BankLoanDraft, Holding, MilestoneDraft
from marketplace.models import Commitment, Contract, Offer
from marketplace.queries.contract_text import contract_words
from marketplace.steps import transitions
from people.models import Person
from people.public_ids import with_prefix
from people.steps import tell
from repayments.steps.bank_contracts import contract_loan


def write_contract(offer: Offer, *, on: datetime.date) -> Contract:
    """Write the next version of a funded offer's contract."""
    assert connection.in_atomic_block
    words = contract_words(offer)
    newest = Contract.objects.filter(offer=offer).aggregate(number=Max("number"))["number"] or 0

    return Contract.objects.create(
        offer=offer,
        number=newest + 1,
        text=words.text,
        summary=words.summary,
        sha256=words.sha256,
        made_on=on,
    )


def newest_contract(offer: Offer) -> Contract | None:
    """Return the contract in force, None where there is none yet."""
    return Contract.objects.filter(offer=offer).order_by("-number").first()


def contract(
    offer: Offer,
    signed: Contract,
    *,
    on: datetime.date,
    at: datetime.datetime,
    by: Person,
) -> None:
    """Make the loan of a funded offer: notes for its investors, its money in escrow.

    Source: R0-07, R0-16, R2-03, R2-15.
    """
    transitions.check_state(offer, Offer.State.FUNDED)
    is_escrowed = offer.funding == Offer.Funding.ESCROWED
    made = contract_loan(
        draft=BankLoanDraft(
            public_id=with_prefix(offer.public_id, "loan"),
            offer_public_id=offer.public_id,
            bank=offer.bank,
            business=offer.business,
            asset=offer.asset,
            title=offer.title,
            grade=offer.grade,
            contract_sha256=signed.sha256,
            terms=offer,
            principal_minor=offer.accepted_minor,
            holdings=_holdings(offer),
            milestones=[
                MilestoneDraft(
                    number=one.number,
                    name=one.name,
                    amount_minor=one.amount_minor,
                    due_on=one.due_on,
                    evidence_asked=one.evidence_asked,
                )
                for one in offer.milestones.order_by("number")
            ],
            collateral_ids=_collateral_ids(offer),
            commitments_account_id=offer.commitments_account_id if is_escrowed else None,
            panel_id=offer.panel_id,
        ),
        on=on,
        at=at,
    )

    accepted = Commitment.objects.filter(offer=offer, state=Commitment.State.COMMITTED)
    investors = list(accepted.values_list("investor_id", flat=True))
    accepted.update(state=Commitment.State.ACCEPTED, escrowed_minor=0, ended_on=on)
    offer.loan_id = made.pk
    offer.save(update_fields=["loan_id"])
    transitions.move(offer, Offer.State.CONTRACTED, on=on, by=by)
    tell(
        [*investors, offer.business.owner_id],
        kind="OFFER_CONTRACTED",
        text=f"{offer.title} is contracted: both sides have signed.",
        link=f"/offers/{offer.public_id}",
        on=on,
    )


def _holdings(offer: Offer) -> list[Holding]:
    """Return who takes how many notes; the first to commit has the first serial number."""
    taken = (
        Commitment.objects.filter(offer=offer, state=Commitment.State.COMMITTED)
        .values("investor_id", "wallet_account_id")
        .annotate(accepted=Sum("accepted_minor"), first=Min("pk"))
        .order_by("first")
    )
    return [
        Holding(
            holder_id=row["investor_id"],
            account_id=row["wallet_account_id"],
            count=row["accepted"] // offer.partition_minor,
        )
        for row in taken
    ]


def _collateral_ids(offer: Offer) -> list[int]:
    return list(
        Collateral.objects.filter(
            case_id=offer.case_id, bank_loan__isnull=True, state=Collateral.State.HELD
        ).values_list("pk", flat=True)
    )
