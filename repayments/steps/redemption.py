"""Takes one note in exchange for the business's own tokens: the claim is gone, no money moves."""

import datetime
from dataclasses import dataclass

from django.db import connection

from banks.steps import accounts
from banks.steps.approvals import midnight
from ledger import posting
from ledger.kinds import Kind
from ledger.models import Asset
from ledger.posting import Move
from loans.models import Note, ScheduleVersion
from people import audit
from people.models import Person
from people.public_ids import public_id
from repayments.conduct_refusals import NotExchangeable
from repayments.models import BusinessToken, LoanPayment, TokenRedemption
from repayments.steps import bank_planning
from repayments.steps.bank_accruing import accrue_to, charge_running, running_interest
from repayments.steps.bank_payments import settle_if_clear
from repayments.steps.bank_records import HeldLoan
from repayments.steps.conduct_people import tell_owner
from rules.tokens import interest_of_note, tokens_for

TOKEN_DECIMALS = 2


def redeem(held: HeldLoan, note: Note, *, on: datetime.date, by: Person) -> TokenRedemption:
    """Give a note's holder tokens for its claim: the principal, and the interest on it so far.

    What is to come is planned anew without it; the other notes stay as they are.
    Raises NotExchangeable.

    Source: A-57; R2-06.
    """
    assert connection.in_atomic_block
    terms, loan = held.terms, held.loan
    is_due = any(line.due_on <= on for line in held.unpaid())
    if is_due or held.escrow_left_minor or held.balance.interest_due_minor:
        raise NotExchangeable

    accrue_to(held, on=on)
    principal_minor = note.outstanding_minor
    interest_minor = interest_of_note(
        running_interest(held, on=on), principal_minor, held.balance.outstanding_minor
    )
    token = token_of(held, on=on)
    tokens_minor = tokens_for(
        principal_minor + interest_minor,
        discount_millionths=terms.token_discount_millionths,
        decimals=terms.asset.decimals,
        token_decimals=token.asset.decimals,
    )
    journal_id = posting.post(
        reference=f"loan:{terms.pk}:note:{note.pk}:redemption",
        moves=[
            Move(
                Kind.TOKEN_ISSUE,
                accounts.business_tokens(terms.business_id, token.asset),
                accounts.wallet(by.pk, token.asset),
                tokens_minor,
            )
        ],
        on=on,
        book_id=loan.network_id,
    )

    _extinguish(held, note, interest_minor, on=on)
    redemption = _record(
        held,
        note,
        _Exchange(
            principal_minor=principal_minor,
            interest_minor=interest_minor,
            tokens_minor=tokens_minor,
            token_asset=token.asset,
            journal_id=journal_id,
        ),
        on=on,
        by=by,
    )
    if not settle_if_clear(held, on=on):
        bank_planning.replan_held(held, reason=ScheduleVersion.Reason.PREPAYMENT, on=on)
    audit.record(
        "NOTE_REDEEMED",
        by=by,
        subject=note,
        data={"claim_minor": principal_minor + interest_minor, "tokens_minor": tokens_minor},
    )
    tell_owner(
        terms,
        kind="NOTE_REDEEMED",
        text=f"“{terms.title}”: a note was exchanged for your tokens.",
        on=on,
    )

    return redemption


def token_of(held: HeldLoan, *, on: datetime.date) -> BusinessToken:
    """Return the token of the business that borrowed, made now where there is none yet."""
    found = (
        BusinessToken.objects.select_related("asset")
        .filter(business_id=held.terms.business_id)
        .first()
    )
    if found is not None:
        return found
    asset, _ = Asset.objects.get_or_create(
        code=f"T{held.terms.business_id}", defaults={"decimals": TOKEN_DECIMALS}
    )

    return BusinessToken.objects.create(business_id=held.terms.business_id, asset=asset, made_on=on)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Exchange:
    """What is given up, and what for."""

    principal_minor: int
    interest_minor: int
    tokens_minor: int
    token_asset: Asset
    journal_id: int


def _record(
    held: HeldLoan, note: Note, given: _Exchange, *, on: datetime.date, by: Person
) -> TokenRedemption:
    """Write the payment in kind, and the exchange that it was."""
    payment = LoanPayment.objects.create(
        public_id=public_id("lpay", midnight(on)),
        bank_loan=held.terms,
        number=LoanPayment.objects.filter(bank_loan=held.terms).count() + 1,
        source=LoanPayment.Source.IN_KIND,
        paid_on=on,
        distributed_on=on,
        amount_minor=given.principal_minor + given.interest_minor,
        interest_minor=given.interest_minor,
        principal_minor=given.principal_minor,
        journal_id=given.journal_id,
    )

    return TokenRedemption.objects.create(
        note=note,
        holder=by,
        payment=payment,
        token_asset=given.token_asset,
        principal_minor=given.principal_minor,
        interest_minor=given.interest_minor,
        tokens_minor=given.tokens_minor,
        discount_millionths=held.terms.token_discount_millionths,
        redeemed_on=on,
        journal_id=given.journal_id,
    )


def _extinguish(held: HeldLoan, note: Note, interest_minor: int, *, on: datetime.date) -> None:
    """Take a note's claim off the note, the loan and what its running period asks for."""
    if interest_minor:
        line = charge_running(held, interest_minor, on=on).line
        line.interest_paid_minor += interest_minor
        line.save(update_fields=["interest_paid_minor"])
        held.balance.interest_due_minor -= interest_minor
        held.balance.interest_paid_minor += interest_minor
    held.balance.outstanding_minor -= note.outstanding_minor
    held.balance.save(
        update_fields=["interest_due_minor", "interest_paid_minor", "outstanding_minor"]
    )
    note.outstanding_minor = 0
    note.save(update_fields=["outstanding_minor"])
    if held.balance.outstanding_minor:
        return
    # The last note went in kind: nothing is asked for any more.
    for line in held.unpaid():
        line.principal_minor = line.principal_paid_minor
        line.interest_minor = line.interest_paid_minor
        line.paid_on = on
        line.source = line.Source.NOTE
        line.save()
