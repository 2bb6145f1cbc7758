"""Who shares in a merchant's sales: agreements made, taken in hand, and what each still wants."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef

from banks.steps.approvals import midnight
from ledger import posting
from ledger.kinds import Purpose
from ledger.models import Account
from lending_circles.models import LoanAccount
from loans.models import BankLoan, Loan
from merchants.models import Merchant, SplitAgreement
from people import audit
from people.models import Person
from repayments.models import LateEpisode
from rules.revenue_split import ShareState, ShareTerms, rate_in_force
from webhooks.steps.emitting import emit

LEFT = (LoanAccount.State.EXITED, LoanAccount.State.CLOSED_DEFAULTED)


@dataclass(frozen=True, slots=True)
class Wanting:
    """What a bank's loan asks for now, interest of the running period left out."""

    owed_minor: int
    is_late: bool


@dataclass(frozen=True, slots=True)
class Taking:
    """A locked agreement as a sale finds it; `is_open` is false where its target is gone."""

    agreement: SplitAgreement
    terms: ShareTerms
    state: ShareState
    is_open: bool


def take_agreements(merchant: Merchant, *, on: datetime.date) -> list[Taking]:
    """Lock what shares in a merchant's sales, in the order in which they take.

    A loan that its business contracted meanwhile joins by itself. Agreements are locked before any
    account of the ledger, by everybody.
    """
    assert connection.in_atomic_block

    wanting = loans_wanting(merchant)
    agreements = _lock(merchant)
    known = {one.bank_loan_id for one in agreements}
    if missing := sorted(set(wanting) - known):
        for loan_id in missing:
            agree_for_loan(merchant, BankLoan.objects.get(pk=loan_id), on=on)
        agreements = _lock(merchant)
    running = [one for one in agreements if one.until is None]
    gone = _gone_accounts([one.target_account_id for one in running if one.target_account_id])
    takings = [
        _taking(one, wanting.get(one.bank_loan_id or 0), one.target_account_id not in gone, on=on)
        for one in sorted(running, key=lambda one: (one.place, one.pk))
    ]
    for taking in takings:
        if taking.is_open and taking.terms.millionths != taking.agreement.in_force_millionths:
            _step(merchant, taking, on=on)

    return takings


def loans_wanting(merchant: Merchant) -> dict[int, Wanting]:
    """Return what the open loans of the merchant's business ask for that share in its sales."""
    if merchant.business_id is None:
        return {}
    late = LateEpisode.objects.filter(
        loan_id=OuterRef("pk"), cured_on=None, escalated_on__isnull=False
    )
    found = (
        BankLoan.objects.filter(
            business_id=merchant.business_id,
            asset_id=merchant.network.asset_id,
            split_millionths__gt=0,
            loan__state=Loan.State.REPAYING,
        )
        .annotate(is_late=Exists(late))
        .values_list(
            "pk", "loan__balance__outstanding_minor", "loan__balance__interest_due_minor", "is_late"
        )
    )

    return {
        loan_id: Wanting(outstanding + interest, is_late)
        for loan_id, outstanding, interest, is_late in found
    }


def agree_for_loan(merchant: Merchant, loan: BankLoan, *, on: datetime.date) -> SplitAgreement:
    """Let a loan share in the sales of its business by its contract; once, whoever comes first.

    Source: R0-22, R0-28.
    """
    assert connection.in_atomic_block
    Merchant.objects.select_for_update(no_key=True).get(pk=merchant.pk)
    found = SplitAgreement.objects.filter(merchant=merchant, bank_loan=loan).first()
    if found is not None:
        return found

    agreed = _agree(
        merchant,
        on=on,
        by=None,
        target=SplitAgreement.Target.BANK_LOAN,
        bank_loan=loan,
        label=loan.title,
        millionths=loan.split_millionths,
        stepped_up_millionths=loan.split_stepped_up_millionths,
        sale_floor_minor=loan.split_sale_floor_minor,
        sale_ceiling_minor=loan.split_sale_ceiling_minor,
        month_floor_minor=loan.split_month_floor_minor,
        month_ceiling_minor=loan.split_month_ceiling_minor,
    )
    _tell(merchant, agreed, "agreed", on=on)

    return agreed


def agree_for_account(
    merchant: Merchant,
    account: Account,
    *,
    label: str,
    millionths: int,
    on: datetime.date,
    by: Person,
) -> SplitAgreement:
    """Let another account of the same network share in the sales, by the owner's choice."""
    assert connection.in_atomic_block
    Merchant.objects.select_for_update(no_key=True).get(pk=merchant.pk)

    return _agree(
        merchant,
        on=on,
        by=by,
        target=SplitAgreement.Target.ACCOUNT,
        target_account=account,
        label=label,
        millionths=millionths,
    )


def end_agreement(agreement: SplitAgreement, *, on: datetime.date, by: Person | None) -> None:
    """Let a target take no more of sales; what it took already is still passed on."""
    assert connection.in_atomic_block
    agreement.until = on
    agreement.save(update_fields=["until"])
    audit.record("SPLIT_ENDED", by=by, subject=agreement.merchant, data={"split": agreement.pk})
    _tell(agreement.merchant, agreement, "ended", on=on)


def _step(merchant: Merchant, taking: Taking, *, on: datetime.date) -> None:
    """Note that another share is in force from this sale on, and tell it. Source: R0-28."""
    agreement = taking.agreement
    is_more = taking.terms.millionths > agreement.in_force_millionths
    agreement.in_force_millionths = taking.terms.millionths
    agreement.save(update_fields=["in_force_millionths"])
    _tell(merchant, agreement, "stepped_up" if is_more else "stepped_down", on=on)


def _tell(merchant: Merchant, agreement: SplitAgreement, status: str, *, on: datetime.date) -> None:
    """Tell the merchant's software that a loan takes another part of its sales from now on."""
    if merchant.mailbox_id is None or agreement.bank_loan is None:
        return
    told = {"id": agreement.bank_loan.loan.public_id, "status": status}
    emit(merchant.mailbox_id, "split.changed", told, midnight(on))


def _agree(
    merchant: Merchant, *, on: datetime.date, by: Person | None, **columns: Any
) -> SplitAgreement:
    agreement_id = _next_id()
    account_id = posting.open_account(
        code=f"split:{agreement_id}:account",
        purpose=Purpose.SPLIT,
        asset_id=merchant.network.asset_id,
    )
    agreement = SplitAgreement.objects.create(
        pk=agreement_id,
        merchant=merchant,
        place=SplitAgreement.objects.filter(merchant=merchant).count() + 1,
        account_id=account_id,
        since=on,
        in_force_millionths=columns["millionths"],
        **columns,
    )
    if not merchant.shares_sales:
        merchant.shares_sales = True
        merchant.save(update_fields=["shares_sales"])
    audit.record(
        "SPLIT_AGREED",
        by=by,
        subject=merchant,
        data={"split": agreement.pk, "millionths": agreement.millionths},
    )

    return agreement


def _lock(merchant: Merchant) -> list[SplitAgreement]:
    return list(
        SplitAgreement.objects.select_for_update(no_key=True)
        .filter(merchant=merchant)
        .order_by("pk")
    )


def _taking(
    agreement: SplitAgreement, wanting: Wanting | None, is_reachable: bool, *, on: datetime.date
) -> Taking:
    """Return an agreement with what it may take of a sale today."""
    is_loan = agreement.target == SplitAgreement.Target.BANK_LOAN
    wants_minor = None
    if is_loan:
        # What lies ready for the loan, or is due to it, is not asked for twice.
        claimed_minor = agreement.waiting_minor + agreement.due_minor - agreement.owed_back_minor
        wants_minor = max(wanting.owed_minor - claimed_minor, 0) if wanting else 0
    in_month = agreement.month == on.replace(day=1)

    return Taking(
        agreement,
        ShareTerms(
            millionths=rate_in_force(
                agreement.millionths,
                stepped_up=agreement.stepped_up_millionths,
                is_late=wanting is not None and wanting.is_late,
            ),
            sale_floor_minor=agreement.sale_floor_minor,
            sale_ceiling_minor=agreement.sale_ceiling_minor,
            period_ceiling_minor=agreement.month_ceiling_minor,
        ),
        ShareState(
            carried=agreement.carried,
            wants_minor=wants_minor,
            in_period_minor=agreement.in_month_minor if in_month else 0,
        ),
        is_open=wanting is not None if is_loan else is_reachable,
    )


def _gone_accounts(account_ids: list[int]) -> set[int]:
    """Return which of these accounts belong to a till that is stopped or a member who left."""
    if not account_ids:
        return set()
    stopped = Merchant.objects.filter(
        till_account__in=account_ids, state=Merchant.State.SUSPENDED
    ).values_list("till_account_id", flat=True)
    left = LoanAccount.objects.filter(spending_account__in=account_ids, state__in=LEFT).values_list(
        "spending_account_id", flat=True
    )

    return {*stopped, *left}


def _next_id() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('merchants_splitagreement', 'id'))")
        (number,) = cursor.fetchone()

    return int(number)
