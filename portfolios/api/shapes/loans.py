"""Loans as everybody sees them: terms, schedule, payments, state; nothing of the holders."""

from typing import Any

from rest_framework import serializers

from api.shapes import AmountOut, amount_out, day_out
from ledger.models import Asset
from loans.models import BankLoan, Loan, Milestone, Release
from portfolios.api.shapes.offers import NamedOut, TermsOut, terms_out
from portfolios.queries.loan_facts import LoanFacts
from repayments.models import BankDefault, Installment, LateEpisode, LoanPayment


class InstallmentOut(serializers.Serializer[Any]):
    """One line of the schedule in force, and what was paid of it."""

    number = serializers.IntegerField()
    due_on = serializers.DateField()
    principal = AmountOut()
    interest = AmountOut()
    principal_paid = AmountOut()
    interest_paid = AmountOut()
    paid_on = serializers.DateField(allow_null=True)
    late_on = serializers.DateField(allow_null=True)


class PaymentOnLoanOut(serializers.Serializer[Any]):
    """One payment, as it reached the holders of the notes."""

    id = serializers.CharField()
    source = serializers.ChoiceField(  # type: ignore[assignment]
        choices=LoanPayment.Source.values
    )
    paid_on = serializers.DateField()
    distributed_on = serializers.DateField()
    amount = AmountOut()
    fee = AmountOut()
    interest = AmountOut()
    principal = AmountOut()
    servicing = AmountOut(help_text="Of the interest, kept by the bank.")


class ReleaseOut(serializers.Serializer[Any]):
    """Money that left the escrow for the business."""

    number = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=Release.Kind.values)
    amount = AmountOut()
    released_on = serializers.DateField()


class MilestoneOut(serializers.Serializer[Any]):
    """A delivery that releases a part of the money, and where it stands."""

    number = serializers.IntegerField()
    name = serializers.CharField()
    amount = AmountOut()
    due_on = serializers.DateField()
    extended_to = serializers.DateField(allow_null=True)
    status = serializers.ChoiceField(choices=Milestone.State.choices)
    delivered_on = serializers.DateField(allow_null=True)
    decided_on = serializers.DateField(allow_null=True)


class DefaultOut(serializers.Serializer[Any]):
    """A loan closed out, and who covered what."""

    defaulted_on = serializers.DateField()
    claim = AmountOut()
    collateral = AmountOut()
    bond = AmountOut()
    contingency = AmountOut()
    loss = AmountOut()
    recovered = AmountOut()
    written_off_on = serializers.DateField(allow_null=True)


class LoanOut(serializers.Serializer[Any]):
    """A bank's loan as everybody sees it."""

    id = serializers.CharField()
    object = serializers.ChoiceField(choices=["loan"])
    status = serializers.ChoiceField(choices=Loan.State.choices)
    servicing = serializers.ChoiceField(choices=BankLoan.Servicing.choices)
    title = serializers.CharField()
    grade = serializers.CharField()
    bank = NamedOut()
    servicer = NamedOut()
    business = NamedOut()
    offer = serializers.CharField()
    terms = TermsOut()
    contract_sha256 = serializers.CharField()
    principal = AmountOut()
    outstanding = AmountOut(help_text="Of what was released.")
    in_escrow = AmountOut()
    interest_due = AmountOut()
    established_on = serializers.DateField()
    ends_on = serializers.DateField()
    next_due_on = serializers.DateField(allow_null=True)
    days_late = serializers.IntegerField()
    extended_on = serializers.DateField(allow_null=True)
    restructured_on = serializers.DateField(allow_null=True)
    paused_until = serializers.DateField(allow_null=True)
    settled_on = serializers.DateField(allow_null=True)
    in_dispute = serializers.BooleanField()
    schedule = InstallmentOut(many=True)
    payments = PaymentOnLoanOut(many=True)
    releases = ReleaseOut(many=True)
    milestones = MilestoneOut(many=True)
    default = DefaultOut(allow_null=True)


def loan_out(facts: LoanFacts) -> dict[str, Any]:
    """Return a loan with its schedule and what happened to it."""
    one, asset = facts.loan, facts.loan.asset
    loan, balance = one.loan, one.loan.balance
    in_escrow = one.escrowed_minor - one.released_minor - one.escrow_returned_minor

    return {
        "id": loan.public_id,
        "object": "loan",
        "status": loan.state,
        "servicing": one.servicing,
        "title": one.title,
        "grade": one.grade,
        "bank": {"slug": one.bank.slug, "name": one.bank.name},
        "servicer": {"slug": one.servicer.slug, "name": one.servicer.name},
        "business": {"slug": one.business.slug, "name": one.business.name},
        "offer": one.offer_public_id,
        "terms": terms_out(one, asset),
        "contract_sha256": one.contract_sha256,
        "principal": amount_out(loan.principal_minor, asset),
        "outstanding": amount_out(balance.outstanding_minor, asset),
        "in_escrow": amount_out(in_escrow, asset),
        "interest_due": amount_out(balance.interest_due_minor, asset),
        "established_on": day_out(loan.established_on),
        "ends_on": day_out(loan.ends_on),
        "next_due_on": day_out(balance.next_due_on),
        "days_late": facts.days_late,
        "extended_on": day_out(one.extended_on),
        "restructured_on": day_out(one.restructured_on),
        "paused_until": day_out(one.delinquency_paused_until),
        "settled_on": day_out(loan.settled_on),
        "in_dispute": one.in_dispute,
        "schedule": [
            _installment(row, facts.late.get(row.number), asset) for row in facts.installments
        ],
        "payments": [_payment(row, asset) for row in facts.payments],
        "releases": [
            {
                "number": row.number,
                "kind": row.kind,
                "amount": amount_out(row.amount_minor, asset),
                "released_on": day_out(row.released_on),
            }
            for row in facts.releases
        ],
        "milestones": [_milestone(row, asset) for row in facts.milestones],
        "default": _default(facts.default, asset) if facts.default else None,
    }


def _installment(row: Installment, late: LateEpisode | None, asset: Asset) -> dict[str, Any]:
    return {
        "number": row.number,
        "due_on": day_out(row.due_on),
        "principal": amount_out(row.principal_minor, asset),
        "interest": amount_out(row.interest_minor, asset),
        "principal_paid": amount_out(row.principal_paid_minor, asset),
        "interest_paid": amount_out(row.interest_paid_minor, asset),
        "paid_on": day_out(row.paid_on),
        "late_on": day_out(late.late_on) if late else None,
    }


def _payment(row: LoanPayment, asset: Asset) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "source": row.source,
        "paid_on": day_out(row.paid_on),
        "distributed_on": day_out(row.distributed_on),
        "amount": amount_out(row.amount_minor, asset),
        "fee": amount_out(row.fee_minor, asset),
        "interest": amount_out(row.interest_minor, asset),
        "principal": amount_out(row.principal_minor, asset),
        "servicing": amount_out(row.servicing_minor, asset),
    }


def _milestone(row: Milestone, asset: Asset) -> dict[str, Any]:
    return {
        "number": row.number,
        "name": row.name,
        "amount": amount_out(row.amount_minor, asset),
        "due_on": day_out(row.due_on),
        "extended_to": day_out(row.extended_to),
        "status": row.state,
        "delivered_on": day_out(row.delivered_on),
        "decided_on": day_out(row.decided_on),
    }


def _default(row: BankDefault, asset: Asset) -> dict[str, Any]:
    return {
        "defaulted_on": day_out(row.defaulted_on),
        "claim": amount_out(row.claim_minor, asset),
        "collateral": amount_out(row.collateral_minor, asset),
        "bond": amount_out(row.bond_minor, asset),
        "contingency": amount_out(row.contingency_minor, asset),
        "loss": amount_out(row.loss_minor, asset),
        "recovered": amount_out(row.recovered_minor, asset),
        "written_off_on": day_out(row.written_off_on),
    }
