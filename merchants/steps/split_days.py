"""What took shares of sales is passed on at the close of the day, and what is due is collected."""

import calendar
import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

from banks.steps import accounts
from banks.steps.approvals import midnight
from ledger import posting
from ledger import queries as ledger_queries
from ledger.kinds import Kind
from ledger.posting import JournalDraft, Move
from loans.models import Loan
from merchants.models import Merchant, SplitAgreement
from people import audit
from people.refusals import Refusal
from repayments.models import LoanPayment
from repayments.steps.bank_accruing import accrue_to
from repayments.steps.bank_bulk_payments import BulkDraft, PayableLoan, pay_many, take_payable
from repayments.steps.bank_payments import PaymentDraft, pay, settlement_minor
from repayments.steps.bank_records import take_loan
from rules.revenue_split import missing_to_floor
from webhooks.steps.emitting import emit

_FIGURES = (
    "taken_minor",
    "due_minor",
    "passed_on_minor",
    "given_back_minor",
    "topped_up_minor",
    "moved_count",
    "month",
    "in_month_minor",
)
# What lies in its account: `SplitAgreement.waiting_minor` as PostgreSQL reckons it.
WAITING = (
    F("taken_minor")
    - F("due_minor")
    + F("owed_back_minor")
    - F("passed_on_minor")
    - F("given_back_minor")
)


@dataclass(slots=True)
class _Books:
    """The journals of one round over many agreements, and what tills hold meanwhile."""

    drafts: list[JournalDraft]
    tills: dict[int, int]

    def move(self, agreement: SplitAgreement, word: str, move: Move) -> None:
        """Put one movement of an agreement down; each has a number of its own."""
        agreement.moved_count += 1
        self.drafts.append(
            JournalDraft(f"split:{agreement.pk}:{word}:{agreement.moved_count}", (move,))
        )


def collect_due(merchant: Merchant, *, on: datetime.date) -> int:
    """Take what is due of sales that were paid elsewhere from the till, as far as it reaches.

    At once when such a sale is told. Returns what it took.
    """
    assert connection.in_atomic_block
    owing = list(_lock(SplitAgreement.objects.filter(merchant=merchant, due_minor__gt=0)))
    if not owing:
        return 0
    before_minor = sum(one.due_minor for one in owing)
    books = _books(owing)
    for agreement in owing:
        _collect_from_till(agreement, books)
    _write(owing, books, network_id=merchant.network_id, on=on)

    return before_minor - sum(one.due_minor for one in owing)


def collect_and_share(*, network_id: int, on: datetime.date) -> int:
    """Collect what is due from the network's tills, and pass accounts their shares.

    What a month's sales fell short of the least that was agreed becomes due on its last day. One
    reading and one posting for all tills; the same day again finds nothing left. Returns how many
    agreements were looked at.

    Source: R0-22; A-46.
    """
    assert connection.in_atomic_block
    is_month_end = on.day == calendar.monthrange(on.year, on.month)[1]
    wanted = Q(due_minor__gt=0) | Q(target=SplitAgreement.Target.ACCOUNT)
    if is_month_end:
        wanted |= Q(month_floor_minor__gt=0, until=None)
    agreements = list(_lock(SplitAgreement.objects.filter(wanted, merchant__network_id=network_id)))
    books = _books(agreements)

    for agreement in agreements:
        if is_month_end:
            _top_up(agreement, on=on)
        _collect_from_till(agreement, books)
        if agreement.target_account_id is not None and agreement.waiting_minor:
            _pass_to_account(agreement, agreement.target_account_id, books)
    _write(agreements, books, network_id=network_id, on=on)

    return len(agreements)


def pass_on_to_loans(*, network_id: int, on: datetime.date, after_id: int, up_to_id: int) -> int:
    """Pay the loans of a network of banks what sales took for them, before autopay tops it up.

    Of agreements with `after_id` < id ≤ `up_to_id`; most in one posting, the others each by itself,
    so that one loan that cannot be paid stops no other: what it took then waits for the next day,
    with the reason. One payment a loan and day, however many sales there were: its holders are paid
    once. Due shares that the till does not hold come from the business's account where it lets
    installments be taken. Returns how many loans were paid.

    The till may live in another network's books: what it gave reached the split's account there,
    and leaves it here. Every journal stands whole in one book, on that network's day.

    Source: R0-21, R0-22; A-46, A-50.
    """
    assert connection.in_atomic_block
    found = SplitAgreement.objects.alias(waiting=WAITING).filter(
        Q(due_minor__gt=0) | Q(waiting__gt=0),
        target=SplitAgreement.Target.BANK_LOAN,
        bank_loan__loan__network_id=network_id,
        pk__gt=after_id,
        pk__lte=up_to_id,
    )
    agreements = list(
        found.select_for_update(no_key=True, of=("self",))
        .select_related("merchant", "bank_loan__loan", "bank_loan__asset")
        .order_by("pk")
    )

    paid, others = _pass_in_bulk(agreements, network_id=network_id, on=on)
    for agreement in others:
        try:
            with transaction.atomic():
                paid += _pass_to_loan(agreement, network_id=network_id, on=on)
        except Refusal as refusal:
            audit.record(
                "SPLIT_NOT_PASSED_ON",
                by=None,
                subject=agreement.merchant,
                data={"split": agreement.pk, "reason": refusal.code},
            )

    return paid


def _pass_in_bulk(
    agreements: Sequence[SplitAgreement], *, network_id: int, on: datetime.date
) -> tuple[int, Sequence[SplitAgreement]]:
    """Pay the loans that are paid like most in one posting; return how many, and the others.

    Those have no more to collect, and owe more than what lies there. Whatever is refused of it
    stops none of the others: each is tried by itself then.
    """
    ready = [one for one in agreements if not one.due_minor and one.waiting_minor]
    try:
        with transaction.atomic():
            by_loan = {one.bank_loan_id: one for one in ready if one.bank_loan_id is not None}
            payable = take_payable(by_loan, on=on)
            chosen = {
                loan_id: by_loan[loan_id]
                for loan_id, loan in payable.items()
                if by_loan[loan_id].waiting_minor < loan.owed_minor
            }
            _pay_chosen(chosen, payable, network_id=network_id, on=on)
    except Refusal:
        for one in ready:
            one.refresh_from_db(fields=_FIGURES)
        return 0, agreements
    paid = {one.pk for one in chosen.values()}

    return len(paid), [one for one in agreements if one.pk not in paid]


def _pay_chosen(
    chosen: dict[int, SplitAgreement],
    payable: dict[int, PayableLoan],
    *,
    network_id: int,
    on: datetime.date,
) -> None:
    books = _Books([], {})
    drafts = []
    for loan_id, agreement in chosen.items():
        amount_minor = agreement.waiting_minor
        payer_id = payable[loan_id].terms.loan.payer_account_id
        books.move(
            agreement,
            "passed_on",
            Move(Kind.SPLIT, agreement.account_id, payer_id, amount_minor),
        )
        agreement.passed_on_minor += amount_minor
        reference = f"split-{agreement.pk}-{agreement.moved_count}"
        drafts.append(BulkDraft(payable[loan_id], amount_minor, reference))
    _write(list(chosen.values()), books, network_id=network_id, on=on)
    payments = pay_many(drafts, on=on)
    for agreement, payment in zip(chosen.values(), payments, strict=True):
        _tell_applied(agreement, payment, on=on)


def _tell_applied(agreement: SplitAgreement, payment: LoanPayment, *, on: datetime.date) -> None:
    told = {"id": payment.public_id, "status": "applied"}
    emit(agreement.merchant.mailbox_id, "split.applied", told, midnight(on))


def _pass_to_loan(agreement: SplitAgreement, *, network_id: int, on: datetime.date) -> int:
    """Collect what is due to a loan, pay it what lies there, give back what it will not have."""
    loan = agreement.bank_loan
    assert loan is not None
    if loan.loan.state != Loan.State.REPAYING:
        _give_back(agreement, agreement.waiting_minor, network_id=network_id, on=on)
        # Nobody asks a till for a share of what is repaid, or lost, already.
        agreement.given_back_minor += agreement.due_minor
        agreement.due_minor = 0
        agreement.save(update_fields=_FIGURES)
        return 0

    held = take_loan(loan.pk)
    accrue_to(held, on=on)
    owed_minor = settlement_minor(held, on=on)
    # Another network's till is collected from by that network's own day.
    is_own = agreement.merchant.network_id == network_id
    books = _books([agreement] if is_own else [])
    if is_own:
        _collect_from_till(agreement, books)
    missing_minor = max(owed_minor - agreement.waiting_minor, 0)
    _collect_from_business(agreement, missing_minor, books)
    passed_minor = min(agreement.waiting_minor, owed_minor)
    if passed_minor:
        books.move(
            agreement,
            "passed_on",
            Move(Kind.SPLIT, agreement.account_id, loan.loan.payer_account_id, passed_minor),
        )
        agreement.passed_on_minor += passed_minor
    _write([agreement], books, network_id=network_id, on=on)
    if not passed_minor:
        return 0

    payment = pay(
        PaymentDraft(
            loan_id=loan.pk,
            amount_minor=passed_minor,
            reference=f"split-{agreement.pk}-{agreement.moved_count}",
            source=LoanPayment.Source.SPLIT,
        ),
        on=on,
        by=None,
    )
    _tell_applied(agreement, payment, on=on)

    return 1


def _give_back(
    agreement: SplitAgreement, amount_minor: int, *, network_id: int, on: datetime.date
) -> None:
    """Return to the till what a target will not have."""
    if not amount_minor:
        return
    books = _Books([], {})
    books.move(
        agreement,
        "given_back",
        Move(
            Kind.SPLIT_REVERSED,
            agreement.account_id,
            agreement.merchant.till_account_id,
            amount_minor,
        ),
    )
    agreement.given_back_minor += amount_minor
    _write([agreement], books, network_id=network_id, on=on)


def _top_up(agreement: SplitAgreement, *, on: datetime.date) -> None:
    """Let fall due what the month's sales fell short of the least agreed for it."""
    if agreement.until is not None or agreement.since > on:
        return
    month = on.replace(day=1)
    if agreement.month != month:
        agreement.month, agreement.in_month_minor = month, 0
    missing_minor = missing_to_floor(agreement.in_month_minor, agreement.month_floor_minor)
    agreement.in_month_minor += missing_minor
    agreement.taken_minor += missing_minor
    agreement.topped_up_minor += missing_minor
    agreement.due_minor += missing_minor


def _collect_from_till(agreement: SplitAgreement, books: _Books) -> None:
    till_id = agreement.merchant.till_account_id
    amount_minor = min(agreement.due_minor, books.tills[till_id])
    if not amount_minor:
        return
    books.tills[till_id] -= amount_minor
    agreement.due_minor -= amount_minor
    books.move(
        agreement, "collected", Move(Kind.SPLIT, till_id, agreement.account_id, amount_minor)
    )


def _collect_from_business(agreement: SplitAgreement, most_minor: int, books: _Books) -> None:
    """Take what the till does not hold from the business's account, where autopay is agreed."""
    loan = agreement.bank_loan
    assert loan is not None
    if not loan.autopay or not agreement.due_minor or not most_minor:
        return
    business_id = accounts.business_account(loan.business_id, loan.asset)
    held_minor = ledger_queries.balance(business_id)
    amount_minor = min(agreement.due_minor, held_minor, most_minor)
    if not amount_minor:
        return
    agreement.due_minor -= amount_minor
    books.move(
        agreement, "collected", Move(Kind.SPLIT, business_id, agreement.account_id, amount_minor)
    )


def _pass_to_account(agreement: SplitAgreement, account_id: int, books: _Books) -> None:
    amount_minor = agreement.waiting_minor
    agreement.passed_on_minor += amount_minor
    books.move(
        agreement, "passed_on", Move(Kind.SPLIT, agreement.account_id, account_id, amount_minor)
    )


def _lock(agreements: QuerySet[SplitAgreement]) -> QuerySet[SplitAgreement]:
    return (
        agreements.select_for_update(no_key=True, of=("self",))
        .select_related("merchant")
        .order_by("pk")
    )


def _books(agreements: list[SplitAgreement]) -> _Books:
    """Begin a round: the tills of these agreements are locked, behind the agreements."""
    tills = sorted({one.merchant.till_account_id for one in agreements})
    return _Books([], ledger_queries.lock_balances(tills) if tills else {})


def _write(
    agreements: list[SplitAgreement], books: _Books, *, network_id: int, on: datetime.date
) -> None:
    """Post the journals of a round together and write its agreements down in one statement."""
    posting.post_many(books.drafts, on=on, book_id=network_id)
    SplitAgreement.objects.bulk_update(agreements, _FIGURES, batch_size=1_000)
