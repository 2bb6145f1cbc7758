"""What waits for a second officer: who asks, what changes, and the two buttons."""

import json
import re
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from banks.approval_registry import ApprovalKind, Change, kinds
from banks.forms.desk import RemarkForm
from banks.gate import Desk, officer_page
from banks.models import Approval
from banks.operations import approvals as operations
from banks.queries import approvals as queries
from people.refusals import Refusal

_AMOUNTS = ("_minor", "_id")
# As people/public_ids.py makes them.
_ID = re.compile("[a-z]+_[0-9a-z]{26}")


@require_safe
@officer_page()
def inbox(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """List what is asked, the oldest first."""
    cards = [_card(approval, desk) for approval in queries.waiting(desk.bank.pk)]

    return render(
        request,
        "banks/inbox.html",
        {
            "desk": desk,
            "cards": cards,
            "decided": [_row(approval) for approval in queries.decided(desk.bank.pk, limit=20)],
        },
    )


@require_POST
@officer_page()
def decide(request: HttpRequest, desk: Desk, public_id: str) -> HttpResponse:
    """Approve, reject, or take back one request."""
    approval = queries.find_approval(desk.bank.pk, public_id)
    if approval is None:
        raise Http404
    form = RemarkForm(request.POST)
    if form.is_valid():
        try:
            _decide(request.POST.get("deed", ""), approval, desk, form.cleaned_data["remark"])
        except Refusal as refused:
            return _told(request, desk, approval, refused)
        messages.success(request, _("Done: %(what)s.") % {"what": approval.summary})

    return redirect("desk_inbox", bank=desk.bank.slug)


def _decide(deed: str, approval: Approval, desk: Desk, remark: str) -> None:
    kind = kinds().get(approval.kind)
    about: dict[str, Any] = {"public_id": approval.public_id, "by": desk.person, "on": desk.on}
    if deed == "withdraw":
        own = kind.withdraw if kind is not None else None
        (own or operations.withdraw_approval)(**about)
        return
    if kind is None or deed not in {"approve", "reject"}:
        raise Http404
    if not desk.may(*kind.roles):
        raise Refusal(
            _("This takes a role that you do not have."),
            code="ROLE",
            remedy=_("Ask an officer who has it."),
        )
    if deed == "approve":
        kind.confirm(**about, remark=remark)
    else:
        (kind.reject or operations.reject_approval)(**about, remark=remark)


def _told(request: HttpRequest, desk: Desk, approval: Approval, refused: Refusal) -> HttpResponse:
    approval.refresh_from_db()
    waits = approval.state == Approval.State.ASKED

    return render(
        request,
        "banks/inbox.html",
        {
            "desk": desk,
            "refusal": refused,
            "cards": [_card(approval, desk)] if waits else [],
            "decided": [],
        },
        status=422,
    )


def _card(approval: Approval, desk: Desk) -> dict[str, Any]:
    kind = kinds().get(approval.kind)
    own = approval.maker_id == desk.person.pk

    return {
        "approval": approval,
        "title": kind.title if kind else approval.kind,
        "changes": _changes(approval, kind),
        "age_days": (desk.on - approval.asked_on).days,
        "own": own,
        "may": kind is not None and not own and desk.may(*kind.roles),
    }


def _changes(approval: Approval, kind: ApprovalKind | None) -> list[Change]:
    """Return what the kind compares, or what was written into the request, in plain words."""
    if kind is not None and kind.changes is not None:
        return list(kind.changes(approval))

    return [
        Change(
            name.replace("_", " ").capitalize(),
            "",
            value if isinstance(value, str) else json.dumps(value, ensure_ascii=False),
        )
        for name, value in sorted(approval.payload.items())
        if not name.endswith(_AMOUNTS) and not _is_id(value)
    ]


def _is_id(value: Any) -> bool:
    """Tell whether a value only names the thing itself: what it is stands in the summary."""
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def _row(approval: Approval) -> dict[str, Any]:
    kind = kinds().get(approval.kind)

    return {"approval": approval, "title": kind.title if kind else approval.kind}
