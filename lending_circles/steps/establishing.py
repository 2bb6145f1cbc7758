"""Makes a loan from a quote, as one: fees, notes, the merchant paid, schedule, order of losses."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection, transaction

from governance.queries import read_terms
from ledger import pools, posting
from ledger import queries as ledger_queries
from ledger.columns import write_columns
from ledger.compiled import Compiled
from ledger.kinds import Kind
from ledger.posting import Move
from lending_circles.models import LoanAccount, Quote
from lending_circles.payee import Payee
from lending_circles.refusals import QuoteChanged, QuoteExpired, QuoteUnknown
from lending_circles.steps.quoting import (
    Offer,
    check,
    loan_id_of,
    lock_borrower,
    offer_for,
)
from loans import steps as loan_steps
from loans.models import Loan, Note
from people import audit
from people.models import Person
from repayments.steps import scheduling
from rules.claims import circle_tiers
from rules.fees import fee_covered
from rules.lender_search import LEVELS, path_to
from rules.schedule import installment_plan

# How often the lenders are drawn anew when somebody else was quicker; the last time says who
# was short. Under the locks of the first attempt almost nothing is left to chance.
from rules.terms import CircleTerms

_QUOTE = Compiled(
    lambda public_id, account: Quote.objects.select_related("parameters").filter(
        public_id=public_id, account_id=account
    ),
    public_id=str,
    account=int,
)
ATTEMPTS_MAX = 6


@dataclass(frozen=True, slots=True)
class _Lending:
    """One creditor's part of the loan, and the ledger account it comes from."""

    account_id: int
    amount_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drawn:
    """Who lends how much: the notes to be, and the shards that give the pool's part."""

    notes: tuple[loan_steps.NoteDraft, ...]
    from_pool: tuple[_Lending, ...]
    contingency_id: int
    unearned_id: int


def establish_loan(
    *,
    quote_public_id: str,
    account_id: int,
    payee: Payee,
    on: datetime.date,
    at: datetime.datetime,
    by: Person | None,
    purchase: str | None = None,
    today: datetime.date | None = None,
) -> Loan:
    """Make the loan that a quote promised, or refuse it whole; the same quote makes one loan.

    The quote binds level amounts, fees and schedule; within a level the lenders are drawn from
    what they have now. Where the `purchase` is named, the quote must be one for it; `today` is the
    date in the network's time zone, which its day may not be behind. Raises DayNotOpen, NotAMember,
    QuoteUnknown, QuoteExpired, QuoteChanged and BorrowingRefused.

    Source: R3-030, R3-036, R3-167; A-05, A-20, A-64.
    """
    assert connection.in_atomic_block
    account = lock_borrower(account_id, on=on, today=today)
    quote = _quote_of(quote_public_id, account)
    if purchase is not None and quote.purchase != purchase:
        raise QuoteUnknown("The quote is for another purchase.")
    if quote.loan is not None:
        return quote.loan
    terms = read_terms(quote.parameters.values, account.network.asset.decimals)

    _check_quote(quote, payee, on=on, at=at)

    loan_id = loan_steps.next_loan_id()
    offer, drawn, held = _lock_lenders(quote, account, terms, payee, loan_id=loan_id, on=on)
    check(fee_covered(held[account.spending_account_id], offer.fee), account)

    loan = _write_loan(quote, offer, account, drawn, loan_id=loan_id, on=on, at=at)
    posting.post(
        reference=f"loan:{loan.pk}:establishment",
        moves=[*_moves(loan, drawn), *payee.passes_on],
        on=on,
        book_id=account.network_id,
    )
    write_columns(
        "UPDATE lending_circles_quote SET loan_id = %s WHERE id = %s", [loan.pk, quote.pk]
    )
    audit.record("LOAN_ESTABLISHED", by=by, subject=loan, data={"quote": quote.public_id})

    return loan


def _lock_lenders(
    quote: Quote,
    account: LoanAccount,
    terms: CircleTerms,
    payee: Payee,
    *,
    loan_id: int,
    on: datetime.date,
) -> tuple[Offer, _Drawn, dict[int, int]]:
    """Draw the lenders and lock what they lend, anew where somebody was quicker; a few times."""
    for _ in range(ATTEMPTS_MAX):
        offer = offer_for(
            account,
            terms,
            amount_minor=quote.principal_minor,
            payee=payee,
            loan_public_id=loan_id_of(quote.public_id),
            on=on,
        )
        _check_levels(quote, offer)
        drawn = _draw(offer, loan_id)
        held = _lock(offer, drawn, account, payee)
        if held is not None:
            return offer, drawn, held
    raise QuoteChanged


def _quote_of(public_id: str, account: LoanAccount) -> Quote:
    quote = _QUOTE.find(public_id=public_id, account=account.pk)
    if quote is None:
        raise QuoteUnknown

    return quote


def _check_quote(quote: Quote, payee: Payee, *, on: datetime.date, at: datetime.datetime) -> None:
    if payee.account_id != quote.payee_account_id:
        raise QuoteUnknown("The quote is for another merchant.")
    # The schedule counts from the day of establishment, so a quote does not outlive its day.
    if at >= quote.expires_at or on != quote.quoted_on:
        raise QuoteExpired


def _check_levels(quote: Quote, offer: Offer) -> None:
    quoted = (quote.level_1_minor, quote.level_2_minor, quote.level_3_minor, quote.pool_minor)
    if offer.plan.level_amounts != quoted:
        raise QuoteChanged


def _draw(offer: Offer, loan_id: int) -> _Drawn:
    """Return the notes of the planned loan and the accounts that its money comes from."""
    circles, lenders = offer.funding.circles, offer.funding.lenders
    ids = circles.graph.members.ids
    notes = [
        loan_steps.NoteDraft(
            holder_id=int(circles.person_ids[source.node]),
            account_id=int(circles.stake_ids[source.node]),
            level=level,
            principal_minor=source.amount_minor,
            path=tuple(int(ids[node]) for node in path_to(lenders, source.node)),
        )
        for level, sources in zip(LEVELS, offer.plan.levels, strict=True)
        for source in sources
    ]
    pool_minor = offer.plan.pool_minor
    from_pool = pools.draw(
        shards_balances=offer.funding.shards, amount_minor=pool_minor, first_shard=loan_id
    )
    if pool_minor:
        notes.append(
            loan_steps.NoteDraft(
                holder_id=None,
                account_id=pools.credit_shard(circles.pools.common, loan_id),
                level=Note.Level.POOL,
                principal_minor=pool_minor,
                path=None,
            )
        )

    return _Drawn(
        notes=tuple(notes),
        from_pool=tuple(_Lending(shard, minor) for shard, minor in from_pool),
        contingency_id=pools.credit_shard(circles.pools.contingency, loan_id),
        unearned_id=pools.credit_shard(circles.pools.unearned, loan_id),
    )


def _lock(offer: Offer, drawn: _Drawn, account: LoanAccount, payee: Payee) -> dict[int, int] | None:
    """Lock every ledger account that the loan moves; None where a lender has less by now.

    All are locked at once and in id order, so nobody waits in a circle; when somebody was quicker
    the locks are let go before the lenders are drawn again.
    """
    lending = [
        *(
            _Lending(note.account_id, note.principal_minor)
            for note in drawn.notes
            if note.path is not None
        ),
        *drawn.from_pool,
    ]
    wanted = {
        account.spending_account_id,
        payee.account_id,
        drawn.contingency_id,
        drawn.unearned_id,
        *(part.account_id for part in lending),
    }
    savepoint = transaction.savepoint()
    held = ledger_queries.lock_balances(sorted(wanted))
    if all(held[part.account_id] >= part.amount_minor for part in lending):
        transaction.savepoint_commit(savepoint)
        return held
    transaction.savepoint_rollback(savepoint)

    return None


def _write_loan(
    quote: Quote,
    offer: Offer,
    account: LoanAccount,
    drawn: _Drawn,
    *,
    loan_id: int,
    on: datetime.date,
    at: datetime.datetime,
) -> Loan:
    plan = installment_plan(quote.principal_minor, offer.terms.repayment_count, established_on=on)
    loan = loan_steps.establish(
        loan=Loan(
            pk=loan_id,
            public_id=loan_id_of(quote.public_id),
            network_id=account.network_id,
            borrower_id=account.person_id,
            payer_account_id=account.spending_account_id,
            payee_account_id=quote.payee_account_id,
            payee_name=quote.payee_name,
            parameters_id=quote.parameters_id,
            principal_minor=quote.principal_minor,
            level_1_minor=quote.level_1_minor,
            level_2_minor=quote.level_2_minor,
            level_3_minor=quote.level_3_minor,
            pool_minor=quote.pool_minor,
            bridged_minor=offer.plan.bridged_minor,
            transaction_fee_minor=offer.fee.transaction_minor,
            contingency_fee_minor=offer.fee.contingency_minor,
            limit_at_start_minor=offer.limit_minor,
            installment_count=len(plan),
            established_on=on,
            established_at=at,
            ends_on=plan[-1].due_on,
            accrual_weekday=on.weekday(),
        ),
        notes=drawn.notes,
        tiers=circle_tiers(offer.terms.contingency_cover_ratio),
    )
    scheduling.schedule_installments(loan_id=loan.pk, plan=plan)

    return loan


def _moves(loan: Loan, drawn: _Drawn) -> Iterator[Move]:
    """Return what moves: the fee from the borrower, the price from the lenders to the merchant."""
    fees = (
        (drawn.contingency_id, loan.contingency_fee_minor),
        (drawn.unearned_id, loan.transaction_fee_minor),
    )
    for pool_id, fee_minor in fees:
        if fee_minor:
            yield Move(Kind.ESTABLISHMENT_FEE, loan.payer_account_id, pool_id, fee_minor)
    for note in drawn.notes:
        if note.holder_id is not None:
            yield Move(
                Kind.DISBURSEMENT, note.account_id, loan.payee_account_id, note.principal_minor
            )
    for part in drawn.from_pool:
        yield Move(Kind.DISBURSEMENT, part.account_id, loan.payee_account_id, part.amount_minor)
