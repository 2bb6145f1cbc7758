"""Sells collateral of another asset after a default, and shares its price out."""

import datetime

from django.db import connection

from banks.models import Approval
from banks.steps import accounts
from ledger import posting
from ledger import queries as ledger_queries
from ledger.kinds import Kind
from ledger.posting import Move
from loans.models import BankLoan, Collateral
from people import audit
from people.models import Person
from repayments.models import CollateralSale
from repayments.steps.bank_recovering import NothingToRecover, RecoveryDraft, recover
from repayments.steps.conduct_people import tell_holders, tell_owner


def sell(
    collateral: Collateral,
    bank_loan: BankLoan,
    *,
    approval: Approval,
    on: datetime.date,
    by: Person,
) -> CollateralSale:
    """Post a sale: the collateral leaves, its price comes in and covers what was lost.

    What nobody lost goes back to the owner of the collateral, in the loan's asset.

    Source: R2-12; A-35, A-60.
    """
    assert connection.in_atomic_block
    price_minor: int = approval.payload["price_minor"]
    sold_minor = ledger_queries.balance(collateral.account_id)
    price_id = _take_price(collateral, bank_loan, price_minor, sold_minor, on=on)

    surplus_minor = _cover(bank_loan, collateral, price_id, price_minor, on=on, by=by)
    if surplus_minor:
        posting.post(
            reference=f"collateral:{collateral.pk}:surplus",
            moves=[
                Move(
                    Kind.COLLATERAL_RETURN,
                    price_id,
                    accounts.business_account(bank_loan.business_id, bank_loan.asset),
                    surplus_minor,
                )
            ],
            on=on,
            book_id=bank_loan.loan.network_id,
        )
    sale = CollateralSale.objects.create(
        collateral=collateral,
        amount_minor=sold_minor,
        price_minor=price_minor,
        recovered_minor=price_minor - surplus_minor,
        surplus_minor=surplus_minor,
        buyer=approval.payload["buyer"],
        sold_on=on,
        approval=approval,
    )
    collateral.state = Collateral.State.SOLD
    collateral.save(update_fields=["state"])
    audit.record(
        "COLLATERAL_SOLD",
        by=by,
        subject=collateral,
        data={
            "price_minor": price_minor,
            "surplus_minor": surplus_minor,
            "maker": approval.maker_id,
        },
    )
    text = f"“{bank_loan.title}”: its collateral was sold."
    tell_owner(bank_loan, kind="COLLATERAL_SOLD", text=text, on=on)
    tell_holders(bank_loan, kind="COLLATERAL_SOLD", text=text, on=on)

    return sale


def _take_price(
    collateral: Collateral,
    bank_loan: BankLoan,
    price_minor: int,
    sold_minor: int,
    *,
    on: datetime.date,
) -> int:
    """Let the collateral out and its price in, in one journal; return where the price lies."""
    price_id = accounts.collateral_price(collateral.pk, bank_loan.asset)
    posting.post(
        reference=f"collateral:{collateral.pk}:sale",
        moves=[
            Move(
                Kind.COLLATERAL_SALE,
                collateral.account_id,
                accounts.external(bank_loan.servicer_id, collateral.asset),
                sold_minor,
            ),
            Move(
                Kind.COLLATERAL_SALE,
                accounts.external(bank_loan.servicer_id, bank_loan.asset),
                price_id,
                price_minor,
            ),
        ],
        on=on,
        book_id=bank_loan.loan.network_id,
    )

    return price_id


def _cover(
    bank_loan: BankLoan,
    collateral: Collateral,
    price_id: int,
    price_minor: int,
    *,
    on: datetime.date,
    by: Person,
) -> int:
    """Share the price out by what everybody lost; return what is over."""
    try:
        recovery = recover(
            RecoveryDraft(
                loan_id=bank_loan.pk,
                amount_minor=price_minor,
                source_account_id=price_id,
                reference=f"collateral:{collateral.pk}",
            ),
            on=on,
            by=by,
        )
    except NothingToRecover:
        return price_minor
    assert recovery is not None

    return recovery.owner_minor
