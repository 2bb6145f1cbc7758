"""What officers decide about who serves loans."""

from django.utils.translation import gettext_lazy as _

from banks.approval_registry import ApprovalKind, Change
from banks.models import Approval, Bank, Officer
from loans.operations import servicers


def _changed(approval: Approval) -> list[Change]:
    names = dict(
        Bank.objects.filter(
            pk__in=(approval.payload["bank_id"], approval.payload["servicer_id"])
        ).values_list("id", "name")
    )
    own = names[approval.payload["bank_id"]]
    other = names[approval.payload["servicer_id"]]
    before, after = (own, other) if approval.kind == servicers.STEP_IN else (other, own)
    return [Change(_("Who serves the loans"), before, after)]


KINDS = {
    servicers.STEP_IN: ApprovalKind(
        _("Step in for another bank"),
        (Officer.Role.APPROVER,),
        servicers.confirm_step_in,
        changes=_changed,
    ),
    servicers.HAND_BACK: ApprovalKind(
        _("Take loans back"),
        (Officer.Role.APPROVER,),
        servicers.confirm_hand_back,
        changes=_changed,
    ),
}
