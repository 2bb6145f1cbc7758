"""Carries out what a panel ruled or both sides agreed: by the ledger, in one transaction."""

import datetime

import numpy as np
from django.db import connection
from django.db.models import Sum

from banks.models import Bank
from banks.steps import accounts
from banks.steps.bonds import slash
from banks.steps.standing import lose_dispute
from disputes.models import Dispute, Ruling
from disputes.refusals import RemedyRefused
from disputes.steps.moves import move
from ledger import posting
from ledger import queries as ledger_queries
from ledger.kinds import Kind
from ledger.models import Transfer
from ledger.posting import Move
from loans.models import BankLoan, Loan
from loans.steps.bank_notes import notes_of
from loans.steps.bank_servicer import serve_loan_by
from people import audit
from people.models import Person
from repayments.models import LoanPayment
from repayments.steps.bank_distribution import sum_by
from repayments.steps.restructuring import restructure
from rules.allotment import allot
from rules.bank_fees import release_fee

Remedy = Dispute.Remedy
INSTALLMENTS_MAX = 600
_SERVES = (Bank.State.ACTIVE, Bank.State.PROBATION)


def check_remedy(
    dispute: Dispute,
    remedy: str,
    *,
    amount_minor: int = 0,
    servicer: Bank | None = None,
    installment_count: int | None = None,
) -> None:
    """Raise RemedyRefused unless a remedy could be carried out now."""
    needs_money = remedy in (Remedy.BOND_SLASH, Remedy.FEE_REFUND)
    if needs_money != (amount_minor > 0):
        raise RemedyRefused(
            "A payment from the bond and a refund of fees name an amount, nothing else does.",
            remedy="Write the amount, or leave it out.",
        )
    if remedy == Remedy.FEE_REFUND and amount_minor > fees_taken(dispute.bank_loan):
        raise RemedyRefused(
            "That is more than the fees that the bank took on this loan.",
            remedy="Ask for the fees at most, or for a payment from the bond.",
            context={"fees_minor": fees_taken(dispute.bank_loan)},
        )
    if remedy == Remedy.SUBSTITUTE_SERVICER and (
        servicer is None
        or servicer.pk in (dispute.bank_id, dispute.bank_loan.servicer_id)
        or servicer.network_id != dispute.bank.network_id
        or servicer.state not in _SERVES
    ):
        raise RemedyRefused(
            "This bank cannot serve the loan.",
            remedy="Choose another bank of the network, in good standing.",
        )
    if remedy == Remedy.RESTRUCTURING and not _can_restructure(dispute, installment_count):
        raise RemedyRefused(
            "The loan cannot be restructured.",
            remedy="Name how many installments; a loan that has ended has none.",
        )


def execute(ruling: Ruling, *, on: datetime.date, by: Person | None) -> Dispute:
    """Carry out a ruling that stands, and end its dispute.

    Money goes to the holders of record, pro rata, the largest remainder to the lowest note. Where
    the bond or the bank's account holds less than was ruled, what is there is paid. A dispute
    decided for the investor counts against the bank, and may suspend it.

    Source: R0-09, R0-23, R0-29; A-35; B-1.
    """
    assert connection.in_atomic_block
    dispute = ruling.dispute

    ruling.executed_minor = _carry_out(ruling, on=on, by=by)
    ruling.executed_on = on
    ruling.save(update_fields=["executed_minor", "executed_on"])
    dispute.outcome = ruling.outcome
    move(dispute, Dispute.State.EXECUTED, on=on, by=by, reason=ruling.get_remedy_display())
    if ruling.outcome == Dispute.Outcome.INVESTOR:
        lose_dispute(bank_id=dispute.bank_id, reference=dispute.public_id, on=on)
    audit.record(
        "RULING_EXECUTED",
        by=by,
        subject=ruling,
        data={"remedy": ruling.remedy, "paid_minor": ruling.executed_minor},
    )

    return dispute


def fees_taken(bank_loan: BankLoan) -> int:
    """Return what the bank earned on a loan: for originating and for serving it, in minor units.

    What another bank earned that stepped in is that one's. Source: decision 0015.
    """
    journals = LoanPayment.objects.filter(bank_loan=bank_loan, servicing_minor__gt=0)
    served = Transfer.objects.filter(
        journal__in=journals.values("journal_id"),
        kind=Kind.SERVICING_FEE,
        credit__code=f"bank:{bank_loan.bank_id}:account:{bank_loan.asset.code}",
    ).aggregate(sum=Sum("amount_minor"))
    originated = release_fee(bank_loan.released_minor, bank_loan.origination_fee_millionths)

    return int(served["sum"] or 0) + originated


def holders_shares(loan_id: int, amount_minor: int) -> list[tuple[int, int]]:
    """Return how an amount falls to the holders of a loan's notes, by account.

    By what is outstanding on the notes, or by their size where nothing is any more.
    """
    notes = notes_of(np.array([loan_id]))
    weights = notes.outstanding if notes.outstanding.any() else notes.principals
    parts = np.array(allot(amount_minor, weights.tolist()), dtype=np.int64)
    _, owners, sums = sum_by(np.zeros_like(parts), notes.account_ids, parts)

    return [
        (account, minor)
        for account, minor in zip(owners.tolist(), sums.tolist(), strict=True)
        if minor
    ]


def _carry_out(ruling: Ruling, *, on: datetime.date, by: Person | None) -> int:
    """Do what a ruling says; return what was paid, in minor units."""
    dispute = ruling.dispute
    loan_id = dispute.bank_loan_id
    if ruling.remedy == Remedy.BOND_SLASH:
        return slash(
            bank_id=dispute.bank_id,
            asset=dispute.bank_loan.asset,
            amount_minor=ruling.amount_minor,
            to=holders_shares(loan_id, ruling.amount_minor),
            reference=f"dispute:{dispute.pk}:slash",
            on=on,
        )
    if ruling.remedy == Remedy.FEE_REFUND:
        return _refund(ruling, on=on)
    if ruling.remedy == Remedy.SUBSTITUTE_SERVICER:
        assert ruling.servicer_id is not None
        serve_loan_by(loan_id=loan_id, servicer_id=ruling.servicer_id)
    if ruling.remedy == Remedy.RESTRUCTURING and _can_restructure(
        dispute, ruling.installment_count
    ):
        assert ruling.installment_count is not None
        restructure(
            BankLoan.objects.select_related("loan").get(pk=loan_id),
            installment_count=ruling.installment_count,
            rate_millionths=dispute.bank_loan.rate_millionths,
            approval=None,
            on=on,
            by=by,
        )

    return 0


def _refund(ruling: Ruling, *, on: datetime.date) -> int:
    dispute = ruling.dispute
    source = accounts.bank_account(dispute.bank_id, dispute.bank_loan.asset)
    amount_minor = min(ruling.amount_minor, ledger_queries.lock_balances([source])[source])
    if amount_minor > 0:
        posting.post(
            reference=f"dispute:{dispute.pk}:refund",
            moves=[
                Move(Kind.FEE_REFUND, source, account, minor)
                for account, minor in holders_shares(dispute.bank_loan_id, amount_minor)
            ],
            on=on,
            book_id=dispute.bank.network_id,
        )

    return max(amount_minor, 0)


def _can_restructure(dispute: Dispute, installment_count: int | None) -> bool:
    bank_loan = BankLoan.objects.select_related("loan").get(pk=dispute.bank_loan_id)

    return (
        installment_count is not None
        and 0 < installment_count <= INSTALLMENTS_MAX
        and bank_loan.released_minor > 0
        and bank_loan.loan.state == Loan.State.REPAYING
    )
