"""Collateral: valued and sold by two officers, topped up by its owner."""

import datetime

from django.db import connection, transaction

from banks.models import Approval, BusinessCase
from banks.queries.officers import check_role
from banks.steps import accounts, approvals
from governance.steps import share_day
from ledger import posting
from ledger.kinds import Kind
from ledger.models import Asset
from ledger.posting import Move
from loans.models import Collateral, Loan
from people import audit
from people.models import Person
from repayments.conduct_refusals import (
    AmountRefused,
    BusinessShort,
    CollateralGone,
    CollateralUnknown,
    NotForSale,
    NothingHeld,
    NotValued,
    OwnBusiness,
    ReasonMissing,
)
from repayments.models import CollateralSale, CollateralValuation
from repayments.steps import collateral_sales
from repayments.steps.bank_records import take_loan
from repayments.steps.conduct_people import (
    JUDGES,
    TREASURERS,
    check_business,
    check_officer,
    check_open,
    get_loan,
    share_day_of,
)

VALUE = "VALUE_COLLATERAL"
SELL = "SELL_COLLATERAL"


@transaction.atomic(durable=True)
def request_valuation(
    *, collateral_id: int, value_minor: int, basis: str, on: datetime.date, by: Person
) -> Approval:
    """Ask a second officer to value collateral of another asset, in the loan's asset, today.

    Raises AmountRefused, AskedAlready, CollateralGone, CollateralUnknown, NotOfficer, NotValued,
    OwnBusiness and ReasonMissing. Source: R2-12; A-37.
    """
    collateral = _held(collateral_id)
    case = collateral.case
    _check_valuer(by, case)
    if collateral.asset_id == case.asset_id:
        raise NotValued
    if value_minor < 0:
        raise AmountRefused
    if not basis.strip():
        raise ReasonMissing("What the value rests on is missing.", remedy="Write it down.")

    return approvals.ask(
        bank=case.bank,
        kind=VALUE,
        subject=collateral,
        summary=f"Value {collateral.description} of {case.title}",
        payload={
            "collateral_id": collateral.pk,
            "value_minor": value_minor,
            "valued_on": on.isoformat(),
            "basis": basis.strip()[:300],
        },
        by=by,
        on=on,
        amount_minor=value_minor,
        asset=case.asset,
        reason=basis.strip(),
    )


@transaction.atomic(durable=True)
def confirm_valuation(
    *, public_id: str, by: Person, on: datetime.date, remark: str = ""
) -> CollateralValuation:
    """Give collateral the value that another officer asked about.

    Raises CollateralGone, NotAsked, NotOfficer, OwnBusiness and SameOfficer.
    """
    approval = approvals.take(
        public_id=public_id, kind=VALUE, by=by, on=on, remark=remark, roles=JUDGES
    )
    collateral = _held(approval.payload["collateral_id"])
    _check_valuer(by, collateral.case)

    valuation = CollateralValuation.objects.create(
        collateral=collateral,
        value_minor=approval.payload["value_minor"],
        valued_on=datetime.date.fromisoformat(approval.payload["valued_on"]),
        basis=approval.payload["basis"],
        approval=approval,
    )
    collateral.value_minor = valuation.value_minor
    collateral.valued_on = valuation.valued_on
    collateral.save(update_fields=["value_minor", "valued_on"])
    audit.record(
        "COLLATERAL_VALUED",
        by=by,
        subject=collateral,
        data={"value_minor": valuation.value_minor, "maker": approval.maker_id},
    )

    return valuation


@transaction.atomic(durable=True)
def top_up_collateral(
    *,
    loan_id: int,
    asset: Asset,
    amount_minor: int,
    description: str,
    on: datetime.date,
    by: Person,
) -> Collateral:
    """Put more of the business's money into escrow for a loan that has collateral.

    In another asset it is worth nothing until two officers have valued it.
    Raises AmountRefused, BusinessShort, DayNotOpen, LoanEnded, LoanUnknown, NotTheBusiness and
    NothingHeld. Source: R2-12; A-37.
    """
    bank_loan = get_loan(loan_id)
    share_day_of(bank_loan, on=on)
    take_loan(loan_id)
    check_business(by, bank_loan)
    check_open(get_loan(loan_id))
    if amount_minor <= 0:
        raise AmountRefused
    first = bank_loan.collateral.select_related("case").order_by("pk").first()
    if first is None:
        raise NothingHeld

    number = Collateral.objects.filter(case=first.case).count() + 1
    source_id = accounts.business_account(bank_loan.business_id, asset)
    escrow_id = accounts.collateral(first.case_id, number, asset)
    try:
        posting.post(
            reference=f"case:{first.case_id}:collateral:{number}",
            moves=[Move(Kind.COLLATERAL_DEPOSIT, source_id, escrow_id, amount_minor)],
            on=on,
            book_id=bank_loan.loan.network_id,
        )
    except posting.Overdrawn:
        raise BusinessShort from None

    collateral = Collateral.objects.create(
        case=first.case,
        bank_loan=bank_loan,
        asset=asset,
        account_id=escrow_id,
        owner_account_id=source_id,
        description=description[:200],
        amount_minor=amount_minor,
        value_minor=amount_minor if asset.pk == bank_loan.asset_id else 0,
        valued_on=on,
    )
    audit.record(
        "COLLATERAL_DEPOSITED", by=by, subject=collateral, data={"amount_minor": amount_minor}
    )

    return collateral


@transaction.atomic(durable=True)
def request_sale(
    *, collateral_id: int, price_minor: int, buyer: str, on: datetime.date, by: Person
) -> Approval:
    """Ask a second officer to record that collateral of a defaulted loan was sold, and for what.

    Raises AmountRefused, AskedAlready, CollateralGone, CollateralUnknown, NotForSale, NotOfficer,
    OwnBusiness and ReasonMissing. Source: R2-12; A-35.
    """
    collateral = _held(collateral_id)
    if collateral.bank_loan_id is None:
        raise NotForSale
    bank_loan = get_loan(collateral.bank_loan_id)
    check_officer(by, bank_loan, TREASURERS)
    if bank_loan.loan.state != Loan.State.DEFAULTED:
        raise NotForSale
    if price_minor <= 0:
        raise AmountRefused
    if not buyer.strip():
        raise ReasonMissing("The buyer is missing.", remedy="Write who bought it.")

    return approvals.ask(
        bank=bank_loan.servicer,
        kind=SELL,
        subject=collateral,
        summary=f"Sell {collateral.description}, collateral of {bank_loan.title}",
        payload={
            "collateral_id": collateral.pk,
            "price_minor": price_minor,
            "buyer": buyer.strip()[:200],
        },
        by=by,
        on=on,
        amount_minor=price_minor,
        asset=bank_loan.asset,
        reason=buyer.strip(),
    )


@transaction.atomic(durable=True)
def confirm_sale(
    *, public_id: str, by: Person, on: datetime.date, remark: str = ""
) -> CollateralSale:
    """Record a sale as another officer asked: the price reaches those who lost, the rest its owner.

    Raises CollateralGone, DayNotOpen, NotAsked, NotForSale, NotOfficer, OwnBusiness, SameOfficer.
    """
    approval = approvals.take(
        public_id=public_id, kind=SELL, by=by, on=on, remark=remark, roles=TREASURERS
    )
    share_day(network_id=approval.bank.network_id, on=on)
    collateral = _held(approval.payload["collateral_id"])
    assert collateral.bank_loan_id is not None
    bank_loan = get_loan(collateral.bank_loan_id)
    check_officer(by, bank_loan, TREASURERS)
    if bank_loan.loan.state != Loan.State.DEFAULTED:
        raise NotForSale

    return collateral_sales.sell(collateral, bank_loan, approval=approval, on=on, by=by)


def _held(collateral_id: int) -> Collateral:
    """Lock collateral that lies in escrow."""
    assert connection.in_atomic_block
    found = (
        Collateral.objects.select_for_update(of=("self",))
        .select_related("case__bank", "case__business", "case__asset", "asset")
        .filter(pk=collateral_id)
        .first()
    )
    if found is None:
        raise CollateralUnknown
    if found.state != Collateral.State.HELD:
        raise CollateralGone

    return found


def _check_valuer(by: Person, case: BusinessCase) -> None:
    check_role(by, case.bank_id, JUDGES)
    if by.pk == case.business.owner_id:
        raise OwnBusiness
