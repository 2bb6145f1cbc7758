"""A circle in its groups: loans only, with more time, with forgiveness; many changed at once."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from lending_circles.grant_forms import KEEP, GroupForm
from lending_circles.grant_words import short_words
from lending_circles.operations import trust
from lending_circles.queries import peers
from lending_circles.queries.peers import PeerLine
from lending_circles.queries.reserves import farthest_granted
from lending_circles.views.gate import Here, frame, member_page
from lending_circles.views.resting import resting
from people.refusals import Refusal

PEERS_PER_PAGE = 100


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def groups(request: HttpRequest, here: Here) -> HttpResponse:
    """Show the circle in groups, and set the same for many at once."""
    text, group = request.GET.get("q", "")[:80], request.GET.get("group", "")
    lines = peers.peer_lines(here.account)
    found = peers.chosen(lines, text=text, group=group)
    page = Paginator(found, PEERS_PER_PAGE).get_page(request.GET.get("page"))
    form = GroupForm(request.POST or None, asset=here.asset)
    ticked = {int(word) for word in request.POST.getlist("link") if word.isdecimal()}
    if request.method == "POST" and form.is_valid():
        link_ids = _links(form.cleaned_data["scope"], found=found, page=page, ticked=ticked)
        if not link_ids:
            form.add_error(None, _("Tick somebody, or choose all on this page."))
        else:
            try:
                count = trust.grant_many(
                    lender_account_id=here.account.pk,
                    link_ids=link_ids,
                    by=here.person,
                    **_wished(form.cleaned_data),
                )
            except Refusal as refused:
                form.add_error(None, str(refused))
            else:
                said = ngettext(
                    "Kept for %(count)s person. It holds for what is new.",
                    "Kept for %(count)s people. It holds for what is new.",
                    count,
                )
                messages.success(request, said % {"count": count})
                return redirect(request.get_full_path())

    return render(
        request,
        "lending_circles/groups.html",
        frame(
            here,
            form=form,
            page=page,
            rows=[(line, short_words(line.mine, here.asset)) for line in page],
            ticked=ticked,
            text=text,
            group=group,
            groups=peers.group_counts(lines),
            peer_count=len(lines),
            found_count=len(found),
            **resting(here, farthest_granted(here.account)),
        ),
        status=422 if form.errors else 200,
    )


def _links(
    scope: str, *, found: list[PeerLine], page: Page[PeerLine], ticked: set[int]
) -> list[int]:
    """Return the agreements that are meant: only the member's own that the search shows."""
    if scope == "all":
        return [line.link.pk for line in found]
    if scope == "page":
        return [line.link.pk for line in page]

    return [line.link.pk for line in found if line.link.pk in ticked]


def _wished(said: dict[str, Any]) -> dict[str, Any]:
    wished: dict[str, Any] = {}
    if said["permission"] != KEEP:
        wished["permission"] = said["permission"]
    if said["limit_mode"] != KEEP:
        wished["limit_minor"] = said["limit"] if said["limit_mode"] == "most" else None
    if said["relays"] != KEEP:
        wished["relays"] = said["relays"] == "yes"

    return wished
