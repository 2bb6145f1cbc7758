"""What officers decide of disputes: the bank's offer in mediation."""

from django.utils.translation import gettext_lazy as _

from banks.approval_registry import ApprovalKind
from disputes.operations import settling

KINDS = {
    settling.OFFER: ApprovalKind(
        title=_("Offer in a dispute"), roles=settling.APPROVERS, confirm=settling.confirm_offer
    ),
}
