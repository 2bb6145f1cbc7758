"""What officers decide of disputes: what a bank offers in mediation."""

from django.utils.translation import gettext_lazy as _

from banks.approval_registry import ApprovalKind, Change
from banks.models import Approval, Bank
from disputes.models import Dispute
from disputes.operations import settling
from disputes.words import REMEDIES
from pages.formats import amount_words


def _offered(approval: Approval) -> list[Change]:
    asked = approval.payload
    dispute = Dispute.objects.select_related("bank", "bank_loan__asset").get(
        public_id=asked["dispute"]
    )
    found = [
        Change(_("Bank"), "", dispute.bank.name),
        Change(_("Loan"), "", dispute.bank_loan.title),
        Change(_("What the bank offers"), "", str(REMEDIES[asked["remedy"]])),
    ]
    if asked["amount_minor"]:
        amount = amount_words(asked["amount_minor"], dispute.bank_loan.asset)
        found.append(Change(_("Amount"), "", str(amount)))
    if asked["servicer"]:
        servicer = Bank.objects.get(pk=asked["servicer"])
        found.append(Change(_("The bank that serves the loan"), dispute.bank.name, servicer.name))
    if asked["installment_count"]:
        found.append(Change(_("Installments to come"), "", str(asked["installment_count"])))

    return found


KINDS = {
    settling.OFFER: ApprovalKind(
        title=_("Offer in a dispute"),
        roles=settling.APPROVERS,
        confirm=settling.confirm_offer,
        changes=_offered,
    ),
}
