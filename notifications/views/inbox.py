"""The inbox: everything that a person was told, the newest first."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from notifications import queries
from notifications.operations.reading import read_notices
from notifications.views.gate import own_page
from people.causes import link_of
from people.models import Notice, Person
from people.notice_kinds import GROUPS, KINDS, group_of

SHOWN = 30
_ID_DIGITS_MAX = 18


@require_safe
@own_page
def inbox(request: HttpRequest, person: Person) -> HttpResponse:
    """Show notices: unread or all, of one group or of all."""
    unread_only = request.GET.get("show") == "unread"
    group = request.GET.get("group", "")
    group = group if group in GROUPS else ""
    before = request.GET.get("before", "")
    before_id = int(before) if before.isdecimal() and len(before) <= _ID_DIGITS_MAX else None
    found = list(
        queries.notices_of(person, unread_only=unread_only, group=group, before_id=before_id)[
            : SHOWN + 1
        ]
    )
    rows = [
        {
            "notice": notice,
            "words": KINDS[notice.kind].words if notice.kind in KINDS else "",
            "group": group_of(notice.kind),
        }
        for notice in found[:SHOWN]
    ]

    return render(
        request,
        "notifications/inbox.html",
        {
            "rows": rows,
            "older_before": found[SHOWN - 1].pk if len(found) > SHOWN else None,
            "unread_only": unread_only,
            "group": group,
            "groups": GROUPS.values(),
            "unread": queries.unread_count(request.user.pk or 0),
            "unread_max": queries.UNREAD_SHOWN_MAX,
        },
    )


@require_POST
@own_page
def read(request: HttpRequest, person: Person) -> HttpResponse:
    """Mark all notices as read."""
    read_notices(person_id=person.pk, at=timezone.now())

    return redirect("notifications")


@require_POST
@own_page
def open_notice(request: HttpRequest, person: Person, notice_id: int) -> HttpResponse:
    """Mark one notice as read and go where it leads."""
    notice = Notice.objects.filter(pk=notice_id, person=person).first()
    if notice is None:
        raise Http404
    read_notices(person_id=person.pk, at=timezone.now(), notice_ids=[notice.pk])
    leads = notice.link.startswith("/") and url_has_allowed_host_and_scheme(
        notice.link, allowed_hosts=None
    )

    return redirect(link_of(notice, at=timezone.now()) if leads else "notifications")
