"""Where the banks' side of a story stands: investors, offers and banks.

Source: the story format (docs/stories.md, "The report").
"""

import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Sum

from banks.models import Bank, Business, FidelityBond
from disputes.models import Dispute
from ledger.kinds import Kind
from ledger.models import Account, Transfer
from ledger.queries import balance
from loans.models import BankLoan, Note
from marketplace.models import Commitment, Offer
from people.models import Person
from repayments.models import BankDefaultShare, BusinessToken, Installment, LoanBalance
from rules import money

if TYPE_CHECKING:
    from stories.stage import Stage

Row = dict[str, Any]
# What reaches a wallet on account of notes: as planned, or by covers, rulings, recoveries.
RECEIVED: dict[str, tuple[Kind, ...]] = {
    "principal": (Kind.PRINCIPAL_RETURN,),
    "interest": (Kind.NOTE_INTEREST,),
    "recovered": (Kind.LOAN_RECOVERY, Kind.BOND_SLASH),
}


def investor_row(stage: "Stage", person: Person) -> Row:
    """Return what an investor has, promised, holds, received and lost."""
    wallet_id = _account_id(f"person:{person.pk}:wallet:{stage.market_asset.code}")
    received = {
        word: Transfer.objects.filter(credit_id=wallet_id, kind__in=kinds).aggregate(
            total=Sum("amount_minor")
        )["total"]
        for word, kinds in RECEIVED.items()
    }
    lost = BankDefaultShare.objects.filter(note__holder=person).aggregate(
        lost=Sum("loss_minor"), recovered=Sum("recovered_minor")
    )
    return {
        "cash": _amount(stage, balance(wallet_id) if wallet_id else 0),
        "committed": _amount(
            stage,
            Commitment.objects.filter(investor=person, state=Commitment.State.COMMITTED).aggregate(
                total=Sum("escrowed_minor")
            )["total"],
        ),
        "notes": _amount(stage, _held(Note.objects.filter(holder=person, level=_INVESTOR))),
        "received": {word: _amount(stage, minor) for word, minor in received.items()},
        **_tokens(stage, person),
        "lost": _amount(stage, (lost["lost"] or 0) - (lost["recovered"] or 0)),
    }


def offer_row(stage: "Stage", offer: Offer, on: datetime.date) -> Row:
    """Return where an offer stands, or the loan that it has become."""
    offer.refresh_from_db()
    if offer.loan_id is None:
        return {
            "state": offer.state,
            "funded": _amount(stage, offer.committed_minor),
            "escrow": _amount(stage, balance(offer.commitments_account_id)),
            "outstanding": _amount(stage, 0),
            "notes": {},
            "milestones": {},
            "installments": [],
        }
    bank_loan = BankLoan.objects.select_related("loan").get(pk=offer.loan_id)
    names = {person.pk: name for name, person in stage.investors.items()}
    held: dict[str, int] = {}
    for holder_id, minor in (
        Note.objects.filter(loan_id=offer.loan_id)
        .order_by("serial")
        .values_list("holder_id", "outstanding_minor")
    ):
        held[names[holder_id]] = held.get(names[holder_id], 0) + minor
    return {
        "state": bank_loan.servicing,
        "funded": _amount(stage, bank_loan.loan.principal_minor),
        "escrow": _amount(stage, balance(bank_loan.escrow_account_id)),
        "outstanding": _amount(stage, LoanBalance.objects.get(pk=offer.loan_id).outstanding_minor),
        "notes": {name: _amount(stage, minor) for name, minor in held.items()},
        "milestones": {one.name: one.state for one in bank_loan.milestones.order_by("number")},
        "installments": [
            {
                "due_on": line.due_on.isoformat(),
                "principal": _amount(stage, line.principal_minor),
                "interest": _amount(stage, line.interest_minor),
                "paid_on": line.paid_on.isoformat() if line.paid_on else None,
                "state": _state(line, on),
            }
            for line in Installment.objects.filter(loan_id=offer.loan_id).order_by("number")
        ],
    }


def bank_row(stage: "Stage", bank: Bank) -> Row:
    """Return a bank's standing, what is left of its bonds, and what was taken of them."""
    bank.refresh_from_db()
    code = stage.market_asset.code
    bonds = list(FidelityBond.objects.filter(bank=bank))
    return {
        "state": bank.state,
        "bond": _amount(stage, sum(bond.held_minor for bond in bonds)),
        "slashed": _amount(stage, sum(bond.slashed_minor for bond in bonds)),
        "contingency": _amount(stage, _balance(f"bank:{bank.pk}:contingency:{code}")),
    }


def dispute_row(stage: "Stage", dispute: Dispute) -> Row:
    """Return where a dispute stands, for whom it was ruled, and what was paid."""
    dispute.refresh_from_db()
    paid = dispute.rulings.aggregate(total=Sum("executed_minor"))["total"]
    return {
        "state": dispute.state,
        "outcome": dispute.outcome or None,
        "evidence": dispute.evidence.count(),
        "paid": _amount(stage, paid),
    }


def business_row(stage: "Stage", business: Business) -> Row:
    """Return what a business has in its account."""
    return {"balance": _amount(stage, stage.business_minor(business))}


_INVESTOR = Note.Level.INVESTOR


def _amount(stage: "Stage", minor: int | None) -> str:
    return money.format_amount(minor or 0, stage.asset)


def _account_id(code: str) -> int | None:
    return Account.objects.filter(code=code).values_list("pk", flat=True).first()


def _balance(code: str) -> int:
    account_id = _account_id(code)
    return balance(account_id) if account_id else 0


def _tokens(stage: "Stage", person: Person) -> Row:
    """Return an investor's tokens by the business whose they are; nothing where there are none."""
    names = {business.pk: name for name, business in stage.businesses.items()}
    tokens = BusinessToken.objects.filter(business__in=names).select_related("asset")
    held = {
        names[token.business_id]: money.format_amount(
            _balance(f"person:{person.pk}:wallet:{token.asset.code}"),
            money.Asset(token.asset.code, token.asset.decimals),
        )
        for token in tokens.order_by("pk")
    }
    return {"tokens": held} if held else {}


def _held(notes: Any) -> int:
    return notes.aggregate(total=Sum("outstanding_minor"))["total"] or 0


def _state(line: Installment, on: datetime.date) -> str:
    if line.paid_on:
        return "PAID"
    if line.due_on < on:
        return "LATE"
    return "DUE" if line.due_on == on else "SCHEDULED"
