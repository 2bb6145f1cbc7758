"""Tells a member what a purchase by circle loan would cost, or the first reason why not."""

import datetime
from dataclasses import dataclass

from django.db import connection

from governance import queries as governance_queries
from governance.models import ParameterSet
from governance.steps import Lock, check_open
from ledger.compiled import Compiled, CompiledInsert
from lending_circles.models import LoanAccount, Quote
from lending_circles.payee import Payee
from lending_circles.queries.borrower_record import record_for
from lending_circles.queries.funding import Funding, read_funding
from lending_circles.queries.refused import refusal_for
from lending_circles.queries.standing import borrower_standing, debts_of
from lending_circles.refusals import NotAMember
from lending_circles.trust_graph import circles_of
from people import public_ids
from rules.borrowing import borrowing_refusal
from rules.fees import EstablishmentFee, establishment_fee, fee_covered
from rules.loan_sheet import loan_sheet
from rules.refusals import Reason
from rules.sourcing import SourcePlan, pilot_bridge_minor
from rules.terms import CircleTerms
from rules.trust import unique_peers

LOAN_PREFIX = "loan"
QUOTE_PREFIX = "quote"


def quote_loan(
    *,
    account_id: int,
    amount_minor: int,
    payee: Payee,
    purchase: str,
    on: datetime.date,
    at: datetime.datetime,
) -> Quote:
    """Return what a loan for a purchase would be made up of, binding until it expires.

    Asking again for the same purchase and amount gives the same quote while it lives. A refusal
    is the first in the order of A-65, and writes nothing.
    Raises DayNotOpen, NotAMember and BorrowingRefused.

    Source: R3-166, R3-167, R3-169; A-64, A-65, A-66.
    """
    assert connection.in_atomic_block
    account = lock_borrower(account_id, on=on)
    quote = find_quote(account, amount_minor, payee, purchase, on=on, at=at)
    if quote is not None:
        return quote
    parameters, terms = governance_queries.terms_in_force(account.network, on)
    quote_id = public_ids.public_id(QUOTE_PREFIX, at)

    offer = offer_for(
        account,
        terms,
        amount_minor=amount_minor,
        payee=payee,
        loan_public_id=loan_id_of(quote_id),
        on=on,
    )

    return _write(offer, account, payee, parameters, quote_id, purchase, on=on, at=at)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Offer:
    """A loan that may be made now: its sources, its fee, and what it was worked out from."""

    plan: SourcePlan
    fee: EstablishmentFee
    funding: Funding
    limit_minor: int
    terms: CircleTerms
    amount_minor: int


_BORROWER = Compiled(
    lambda id: (
        LoanAccount.objects.select_for_update(of=("self",), no_key=True)
        .select_related("network__asset")
        .filter(pk=id)
    ),
    id=int,
)
_NEW_QUOTE = CompiledInsert(Quote)
_LIVING_QUOTE = Compiled(
    lambda account, purchase, amount, payee, on, at: Quote.objects.filter(
        account_id=account,
        purchase=purchase,
        principal_minor=amount,
        payee_account_id=payee,
        quoted_on=on,
        expires_at__gt=at,
        loan__isnull=True,
    ).order_by("-id")[:1],
    account=int,
    purchase=str,
    amount=int,
    payee=int,
    on=datetime.date,
    at=datetime.datetime,
)


def lock_borrower(
    account_id: int, *, on: datetime.date, today: datetime.date | None = None
) -> LoanAccount:
    """Lock a member's loan account, under an open day. Raises NotAMember and DayNotOpen.

    The day first, then the row; and the network is read only once the day is shared.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT pg_advisory_xact_lock_shared(%s, network_id::integer)
            FROM lending_circles_loanaccount WHERE id = %s
            """,
            [Lock.DAY, account_id],
        )
        if cursor.fetchone() is None:
            raise NotAMember
    account = _BORROWER.get(id=account_id)
    check_open(account.network, on=on, today=today)

    return account


def find_quote(
    account: LoanAccount,
    amount_minor: int,
    payee: Payee,
    purchase: str,
    *,
    on: datetime.date,
    at: datetime.datetime,
) -> Quote | None:
    """Return the living quote of the same member for the same purchase and amount."""
    return _LIVING_QUOTE.find(
        account=account.pk,
        purchase=purchase,
        amount=amount_minor,
        payee=payee.account_id,
        on=on,
        at=at,
    )


def offer_for(
    account: LoanAccount,
    terms: CircleTerms,
    *,
    amount_minor: int,
    payee: Payee,
    loan_public_id: str,
    on: datetime.date,
) -> Offer:
    """Return the loan that a member may have now. Raises BorrowingRefused.

    Source: A-65, the order of the reasons.
    """
    debts = debts_of(person_id=account.person_id, network_id=account.network_id)
    circles = circles_of(account.network_id, terms=terms, on=on)
    graph = circles.graph
    standing = borrower_standing(
        account,
        debts,
        payee=payee,
        amount_minor=amount_minor,
        unique_peers=len(unique_peers(graph, graph.get_node(account.pk))),
        terms=terms,
        on=on,
    )
    check(borrowing_refusal(standing, terms), account)

    funding = read_funding(
        circles,
        network_id=account.network_id,
        account_id=account.pk,
        person_id=account.person_id,
        spending_account_id=account.spending_account_id,
        record=record_for(graph, account, on=on),
    )
    plan = funding.plan(
        principal_minor=amount_minor,
        loan_public_id=loan_public_id,
        terms=terms,
        bridge_minor_max=pilot_bridge_minor(
            amount_minor, terms, started_on=account.network.started_on, on=on
        ),
    )
    if isinstance(plan, Reason):
        raise refusal_for(plan, account)
    fee = establishment_fee(amount_minor, terms)
    check(fee_covered(funding.spending_minor, fee), account)

    return Offer(
        plan=plan,
        fee=fee,
        funding=funding,
        limit_minor=standing.limit_minor,
        terms=terms,
        amount_minor=amount_minor,
    )


def check(reason: Reason | None, account: LoanAccount) -> None:
    """Raise a reason, where there is one, as a refusal in plain sentences."""
    if reason is not None:
        raise refusal_for(reason, account)


def loan_id_of(quote_public_id: str) -> str:
    """Return the public id that a loan under this quote has: it decides the draw of its lenders.

    Source: A-20.
    """
    return public_ids.with_prefix(quote_public_id, LOAN_PREFIX)


def _write(
    offer: Offer,
    account: LoanAccount,
    payee: Payee,
    parameters: ParameterSet,
    quote_id: str,
    purchase: str,
    *,
    on: datetime.date,
    at: datetime.datetime,
) -> Quote:
    first, second, third, pool = offer.plan.level_amounts
    sheet = loan_sheet(offer.amount_minor, offer.terms, established_on=on)

    return _NEW_QUOTE.insert(
        Quote(
            public_id=quote_id,
            account=account,
            purchase=purchase,
            payee_account_id=payee.account_id,
            payee_name=payee.name,
            parameters=parameters,
            principal_minor=offer.amount_minor,
            level_1_minor=first,
            level_2_minor=second,
            level_3_minor=third,
            pool_minor=pool,
            transaction_fee_minor=offer.fee.transaction_minor,
            contingency_fee_minor=offer.fee.contingency_minor,
            apr_tenths_percent=int((sheet.all_in_apr or 0) * 1000),
            quoted_on=on,
            quoted_at=at,
            expires_at=at + datetime.timedelta(minutes=offer.terms.quote_ttl_minutes),
        )
    )
