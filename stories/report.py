"""Where everything stands: the report of a story, as `expect` and `--json` read it.

All amounts are decimal strings with the asset's decimals.

Source: the story format (docs/stories.md, "The report").
"""

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Sum

from governance.queries import terms_of, terms_of_set
from ledger import pools, reconcile
from ledger.kinds import Kind, Purpose
from ledger.models import Transfer
from ledger.queries import balance
from lending_circles.models import LoanAccount, Quote
from lending_circles.queries.bridging import bridged_of
from lending_circles.trust_graph import circles_of
from loans.models import Loan, Note
from repayments.models import (
    DefaultCase,
    DefaultShare,
    Forgiveness,
    Installment,
    LateEpisode,
    LoanBalance,
)
from rules import lateness, money
from rules.loan_sheet import loan_sheet
from rules.trust import unique_peers
from stories.jubilee_doings import fund_row
from stories.market_report import bank_row, business_row, dispute_row, investor_row, offer_row
from stories.prepaid_report import merchant_row, subscription_row

if TYPE_CHECKING:
    from stories.stage import Stage

# A part of the report: mappings, lists and decimal strings, as JSON holds them.
Row = dict[str, Any]
COMMON = "common"


def report_of(stage: "Stage", on: datetime.date, *, only: Row | None = None) -> Row:
    """Return the report of the stage as it stands on the day `on`.

    `only` spares the work for people, merchants and loans that it does not name.
    """

    def wanted(section: str, names: Iterable[str]) -> list[str]:
        part = names if only is None else only.get(section, {})
        return [name for name in names if not isinstance(part, dict) or name in part]

    return {
        "as_of": on.isoformat(),
        "people": {
            name: _person(stage, stage.accounts[name].pk, on)
            for name in wanted("people", stage.accounts)
        },
        "pools": _pools(stage) if stage.circle and (only is None or "pools" in only) else {},
        "merchants": {
            name: merchant_row(stage, stage.merchants[name])
            for name in wanted("merchants", stage.merchants)
        },
        "loans": {
            name: _loan(stage, stage.loans[name].pk, on) for name in wanted("loans", stage.loans)
        },
        "investors": {
            name: investor_row(stage, stage.investors[name])
            for name in wanted("investors", stage.investors)
        },
        "offers": {
            name: offer_row(stage, stage.offers[name], on)
            for name in wanted("offers", stage.offers)
        },
        "banks": {
            name: bank_row(stage, stage.banks[name]) for name in wanted("banks", stage.banks)
        },
        "businesses": {
            name: business_row(stage, stage.businesses[name])
            for name in wanted("businesses", stage.businesses)
        },
        "disputes": {
            name: dispute_row(stage, stage.disputes[name])
            for name in wanted("disputes", stage.disputes)
        },
        "subscriptions": {
            name: subscription_row(stage, stage.subscriptions[name])
            for name in wanted("subscriptions", stage.subscriptions)
        },
        "funds": {
            name: fund_row(stage, stage.funds[name]) for name in wanted("funds", stage.funds)
        },
        "refusals": list(stage.refusals),
        "quotes": list(stage.quotes),
        "ledger": {"balanced": reconcile.is_balanced()},
    }


def quote_row(stage: "Stage", quote: Quote) -> Row:
    """Return what a quote promises: amounts by source, fees, installments and the all-in APR."""
    terms = terms_of_set(quote.parameters)
    sheet = loan_sheet(quote.principal_minor, terms, established_on=quote.quoted_on)
    return {
        "on": quote.quoted_on.isoformat(),
        "amount": _amount(stage, quote.principal_minor),
        "levels": _levels(stage, quote),
        "bridged": _amount(stage, bridged_of(quote)),
        "fee": _amount(stage, quote.transaction_fee_minor + quote.contingency_fee_minor),
        "cost": _amount(stage, sheet.cost_minor),
        "installments": [
            {
                "due_on": due.due_on.isoformat(),
                "principal": _amount(stage, due.principal_minor),
                "interest": _amount(stage, due.interest_minor),
            }
            for due in sheet.installments
        ],
        "apr": f"{quote.apr_tenths_percent // 10}.{quote.apr_tenths_percent % 10}%",
    }


def _amount(stage: "Stage", minor: int | None) -> str:
    return money.format_amount(minor or 0, stage.asset)


def _person(stage: "Stage", account_id: int, on: datetime.date) -> Row:
    account = LoanAccount.objects.select_related("person").get(pk=account_id)
    available = balance(account.stake_account_id)
    used = LoanBalance.objects.filter(
        loan__borrower=account.person_id,
        loan__network=stage.network,
        loan__state=Loan.State.REPAYING,
    ).aggregate(total=Sum("outstanding_minor"))["total"]
    return {
        "state": account.state,
        "spending": _amount(stage, balance(account.spending_account_id)),
        "deposit": _amount(stage, account.deposit_minor),
        "available": _amount(stage, available),
        "lent": _amount(stage, account.deposit_minor - available),
        "ratio": account.ratio,
        "limit": _amount(stage, account.ratio * account.deposit_minor),
        "used": _amount(stage, used),
        "borrowing_blocked": account.borrowing_blocked,
        "top_up_required": account.top_up_required,
        "unique_peers": _unique_peers(stage, account_id, on),
        "record": _record(stage, account),
    }


def _unique_peers(stage: "Stage", account_id: int, on: datetime.date) -> int:
    _, terms = terms_of(stage.network.pk, on)
    graph = circles_of(stage.network.pk, terms=terms, on=on).graph
    return len(unique_peers(graph, graph.get_node(account_id)))


def _record(stage: "Stage", account: LoanAccount) -> Row:
    own = Loan.objects.filter(borrower=account.person_id, network=stage.network)
    episodes = LateEpisode.objects.filter(loan__in=own)
    advanced = Note.objects.filter(
        holder=account.person_id, loan__extends__isnull=False, assigned_from=None
    ).aggregate(total=Sum("principal_minor"))["total"]
    forgiven = Forgiveness.objects.filter(loan__in=own).aggregate(total=Sum("amount_minor"))
    forgave = Forgiveness.objects.filter(lender=account.person_id).aggregate(
        total=Sum("amount_minor")
    )
    lost = DefaultShare.objects.filter(note__holder=account.person_id).aggregate(
        lost=Sum("loss_minor"), recovered=Sum("recovered_minor")
    )
    return {
        "repaid": own.purchases().filter(state=Loan.State.SETTLED).count(),
        "late": episodes.count(),
        "late_over_7": episodes.filter(escalated_on__isnull=False).count(),
        "extensions": own.exclude(extends=None).count(),
        "forgiven": _amount(stage, forgiven["total"]),
        "defaults": DefaultCase.objects.filter(borrower=account.person_id).count(),
        "extended_for_others": _amount(stage, advanced),
        "forgave_others": _amount(stage, forgave["total"]),
        "losses": _amount(stage, (lost["lost"] or 0) - (lost["recovered"] or 0)),
    }


def _pools(stage: "Stage") -> Row:
    network_id = stage.network.pk
    common = pools.pool_accounts(network_id, Purpose.COMMON_POOL)
    interest = Transfer.objects.filter(kind=Kind.INTEREST, credit_id__in=common).aggregate(
        total=Sum("amount_minor")
    )["total"]
    lent = Note.objects.filter(holder=None, loan__network=network_id).aggregate(
        total=Sum("outstanding_minor")
    )["total"]
    lost = DefaultShare.objects.filter(note__holder=None).aggregate(
        lost=Sum("loss_minor"), recovered=Sum("recovered_minor")
    )
    paid_out = DefaultCase.objects.aggregate(total=Sum("contingency_minor"))["total"]

    def held(purpose: Purpose) -> str:
        return _amount(stage, pools.pool_balance(network_id, purpose))

    return {
        COMMON: {
            "available": held(Purpose.COMMON_POOL),
            "lent": _amount(stage, lent),
            "interest": _amount(stage, interest),
            "losses": _amount(stage, (lost["lost"] or 0) - (lost["recovered"] or 0)),
        },
        "contingency": {
            "balance": held(Purpose.CONTINGENCY_POOL),
            "paid_out": _amount(stage, paid_out),
        },
        "transaction": {
            "balance": held(Purpose.TRANSACTION_POOL),
            "unearned": held(Purpose.TRANSACTION_POOL_UNEARNED),
        },
    }


def _levels(stage: "Stage", sources: Loan | Quote) -> Row:
    return {
        "1": _amount(stage, sources.level_1_minor),
        "2": _amount(stage, sources.level_2_minor),
        "3": _amount(stage, sources.level_3_minor),
        COMMON: _amount(stage, sources.pool_minor),
    }


def _loan(stage: "Stage", loan_id: int, on: datetime.date) -> Row:
    loan = Loan.objects.select_related("balance", "parameters__network__asset").get(pk=loan_id)
    installments = list(Installment.objects.filter(loan=loan).order_by("number"))
    return {
        "state": _loan_state(loan, installments, on),
        "principal": _amount(stage, loan.principal_minor),
        "outstanding": _amount(stage, loan.balance.outstanding_minor),
        "interest_due": _amount(stage, loan.balance.interest_due_minor),
        "interest_paid": _amount(stage, loan.balance.interest_paid_minor),
        "waived": _amount(stage, loan.balance.waived_minor),
        "levels": _levels(stage, loan),
        "bridged": _amount(stage, loan.bridged_minor),
        "notes": _notes(stage, loan),
        "installments": [_installment(stage, installment, on) for installment in installments],
        "extension": _extension(stage, loan, on),
    }


def _extension(stage: "Stage", parent: Loan, on: datetime.date) -> Row | None:
    """Return the latest extension of a loan as it stands, with who advanced it; None without."""
    loan = Loan.objects.select_related("balance").filter(extends=parent).order_by("pk").last()
    if loan is None:
        return None
    state = "OPEN" if loan.state == Loan.State.REPAYING else loan.state
    if loan.state == Loan.State.SETTLED and loan.balance.forgiven_minor:
        state = "PARTLY_FORGIVEN"
    installments = Installment.objects.filter(loan=loan).order_by("number")
    return {
        "state": state,
        "number": loan.extended_number,
        "granted_on": loan.established_on.isoformat(),
        "principal": _amount(stage, loan.principal_minor),
        "outstanding": _amount(stage, loan.balance.outstanding_minor),
        "interest_due": _amount(stage, loan.balance.interest_due_minor),
        "interest_paid": _amount(stage, loan.balance.interest_paid_minor),
        "forgiven": _amount(stage, loan.balance.forgiven_minor),
        "levels": _levels(stage, loan),
        "notes": _notes(stage, loan),
        "installments": [_installment(stage, installment, on) for installment in installments],
    }


def _loan_state(loan: Loan, installments: list[Installment], on: datetime.date) -> str:
    if loan.state != Loan.State.REPAYING:
        return loan.state
    unpaid = [installment.due_on for installment in installments if not installment.paid_on]
    stage = lateness.late_stage(
        min(unpaid, default=None), on=on, late_days=terms_of_set(loan.parameters).late_days
    )
    return loan.state if stage is lateness.Stage.ON_TIME else stage.value


def _notes(stage: "Stage", loan: Loan) -> Row:
    names = {account.person_id: name for name, account in stage.accounts.items()}
    held: dict[str, int] = {}
    for holder_id, outstanding in (
        Note.objects.filter(loan=loan).order_by("pk").values_list("holder_id", "outstanding_minor")
    ):
        name = names[holder_id] if holder_id else COMMON
        held[name] = held.get(name, 0) + outstanding
    return {name: _amount(stage, outstanding) for name, outstanding in held.items()}


def _installment(stage: "Stage", installment: Installment, on: datetime.date) -> Row:
    if installment.paid_on:
        state = "PAID"
    elif installment.due_on < on:
        state = "LATE"
    else:
        state = "DUE" if installment.due_on == on else "SCHEDULED"
    return {
        "due_on": installment.due_on.isoformat(),
        "principal": _amount(stage, installment.principal_minor),
        "interest": _amount(stage, installment.interest_minor),
        "paid_on": installment.paid_on.isoformat() if installment.paid_on else None,
        "source": installment.source or None,
        "state": state,
    }
