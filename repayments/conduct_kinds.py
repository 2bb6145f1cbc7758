"""What officers ask each other about the conduct of loans, and what carries it out."""

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from banks.approval_registry import ApprovalKind, Change
from banks.models import Approval
from loans.models import BankLoan, Collateral, Milestone
from pages.formats import amount_words, percent_text
from repayments.models import Installment, MilestoneEvidence
from repayments.operations import collateral, milestones, restructuring
from repayments.queries.acceptance import ACCEPT
from repayments.steps.conduct_people import JUDGES, SERVICERS, TREASURERS


def _unlocked(approval: Approval) -> list[Change]:
    milestone = Milestone.objects.select_related("bank_loan").get(
        pk=approval.payload["milestone_id"]
    )
    return [
        Change(_("Loan"), "", milestone.bank_loan.title),
        Change(_("Milestone"), milestone.get_state_display(), milestone.name),
    ]


def _delivered(approval: Approval) -> list[Change]:
    evidence = MilestoneEvidence.objects.select_related(
        "milestone__bank_loan__asset", "delivered_by"
    ).get(pk=approval.payload["evidence_id"])
    milestone = evidence.milestone
    bank_loan = milestone.bank_loan
    return [
        Change(_("Loan"), "", bank_loan.title),
        Change(_("Milestone"), "", f"{milestone.number}. {milestone.name}"),
        Change(_("What was done"), "", evidence.remark),
        Change(_("Released by it"), "", str(amount_words(milestone.amount_minor, bank_loan.asset))),
    ]


def _valued(approval: Approval) -> list[Change]:
    held = Collateral.objects.select_related("case__asset", "asset").get(
        pk=approval.payload["collateral_id"]
    )
    asset = held.case.asset
    return [
        Change(_("Collateral"), "", str(amount_words(held.amount_minor, held.asset))),
        Change(
            _("Worth"),
            str(amount_words(held.value_minor, asset)),
            str(amount_words(approval.payload["value_minor"], asset)),
        ),
        Change(_("Rests on"), "", approval.payload["basis"]),
    ]


def _sold(approval: Approval) -> list[Change]:
    held = Collateral.objects.select_related("case__asset", "asset").get(
        pk=approval.payload["collateral_id"]
    )
    return [
        Change(_("Collateral"), "", str(amount_words(held.amount_minor, held.asset))),
        Change(_("Price"), "", str(amount_words(approval.payload["price_minor"], held.case.asset))),
        Change(_("Buyer"), "", approval.payload["buyer"]),
    ]


def _paused(approval: Approval) -> list[Change]:
    bank_loan = BankLoan.objects.get(pk=approval.payload["loan_id"])
    before = bank_loan.delinquency_paused_until
    return [
        Change(
            _("Late days are not counted until"),
            before.isoformat() if before is not None else _now("counted"),
            approval.payload["until"],
        )
    ]


def _planned_anew(approval: Approval) -> list[Change]:
    bank_loan = BankLoan.objects.get(pk=approval.payload["loan_id"])
    unpaid = Installment.objects.filter(loan_id=bank_loan.pk, paid_on__isnull=True).count()
    return [
        Change(_("Installments to come"), str(unpaid), str(approval.payload["installment_count"])),
        Change(
            _("Rate a year"),
            percent_text(bank_loan.rate_millionths),
            percent_text(approval.payload["rate_millionths"]),
        ),
    ]


CONDUCT_KINDS = {
    ACCEPT: ApprovalKind(
        _("Delivery of a milestone"),
        JUDGES,
        milestones.confirm_accept_milestone,
        changes=_delivered,
    ),
    milestones.steps.UNLOCK: ApprovalKind(
        _("Release without delivery"),
        JUDGES,
        milestones.confirm_unlock_milestone,
        changes=_unlocked,
    ),
    collateral.VALUE: ApprovalKind(
        _("Valuation of collateral"), JUDGES, collateral.confirm_valuation, changes=_valued
    ),
    collateral.SELL: ApprovalKind(
        _("Sale of collateral"), TREASURERS, collateral.confirm_sale, changes=_sold
    ),
    restructuring.PAUSE: ApprovalKind(
        _("Late days not counted"), SERVICERS, restructuring.confirm_pause, changes=_paused
    ),
    restructuring.RESTRUCTURE: ApprovalKind(
        _("Restructuring"),
        SERVICERS,
        restructuring.confirm_restructuring,
        changes=_planned_anew,
    ),
}
