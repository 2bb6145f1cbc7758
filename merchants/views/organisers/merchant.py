"""One merchant, for organisers: what it sold and showed, who decided what, and deciding."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from banks.served_files import download
from governance.gate import Desk, organiser_page
from governance.models import Network
from merchants import operations, queries
from merchants.criterion_words import told
from merchants.forms.organisers import DecideForm, state_words
from merchants.forms.shop import RelativeForm
from merchants.models import Evidence, EvidenceFile, Merchant
from merchants.queries import shop as shop_queries
from merchants.queries import trade as trade_queries
from people.audit import subject_type
from people.queries import events_of
from people.refusals import Refusal

DEEDS = {
    "MERCHANT_OPENED": ("INFO", gettext_lazy("Came in")),
    "MERCHANT_QUALIFIED": ("QUALIFIED", gettext_lazy("Qualified for circle loans")),
    "MERCHANT_SUSPENDED": ("LOST", gettext_lazy("Suspended")),
    "MERCHANT_FAILED": ("LOST", gettext_lazy("Failed: who paid ahead was paid back")),
    "MERCHANT_RESTORED": ("INFO", gettext_lazy("Paid what it owed, and sells again")),
    "MERCHANT_ELIGIBLE": ("INFO", gettext_lazy("Sold enough")),
    "MERCHANT_OBSERVED": ("PENDING", gettext_lazy("No longer sold enough")),
}


@require_http_methods(["GET", "HEAD", "POST"])
@organiser_page
def merchant(request: HttpRequest, desk: Desk, handle: str) -> HttpResponse:
    """Show one merchant; qualify or suspend it, judge what it showed, name family."""
    found = queries.merchants_of_network(desk.network.pk).filter(handle=handle).first()
    if found is None:
        raise Http404
    posted = request.POST if request.method == "POST" else None
    deed = request.POST.get("deed", "") if posted is not None else ""
    judging = deed in ("confirm", "wanting")
    naming = deed in ("relative", "end_relative")
    form = DecideForm(None if judging or naming else posted)
    evidence_form = DecideForm(posted if judging else None, prefix="evidence")
    relative_form = RelativeForm(posted if deed == "relative" else None, prefix="relative")
    done = False
    if judging:
        done = evidence_form.is_valid() and _judge(request, evidence_form, found, desk)
    elif deed == "relative":
        done = relative_form.is_valid() and _name(relative_form, found, desk)
    elif deed == "end_relative":
        done = _end_relative(request, found, desk)
    elif posted is not None:
        done = form.is_valid() and _decide(request, form, found, desk)
    if done:
        return redirect("merchant", network=desk.network.slug, handle=handle)
    refused = bool(form.errors or evidence_form.errors or relative_form.errors)

    return render(
        request,
        "merchants/organiser_merchant.html",
        _shown(found, desk)
        | {"form": form, "evidence_form": evidence_form, "relative_form": relative_form},
        status=422 if refused else 200,
    )


@require_safe
@organiser_page
def paper(request: HttpRequest, desk: Desk, handle: str, paper_id: int) -> HttpResponseBase:
    """Hand out a paper that a merchant showed."""
    found = (
        EvidenceFile.objects.filter(
            pk=paper_id,
            evidence__merchant__network=desk.network,
            evidence__merchant__handle=handle,
        )
        .select_related("file")
        .first()
    )
    if found is None:
        raise Http404

    return download(found.file, found.title)


def _shown(found: Any, desk: Desk) -> dict[str, Any]:
    """Return what the page shows of a merchant."""
    code, words = state_words(found.state)
    lends = desk.network.kind == Network.Kind.CIRCLE
    found.network = desk.network
    relatives = list(shop_queries.relatives_of(found.pk))
    works_here = queries.staff_role(found.pk, desk.person.pk) is not None

    return {
        "desk": desk,
        "asset": desk.asset,
        "merchant": found,
        "state": code,
        "state_words": words,
        "staff": queries.staff_of(found.pk),
        "relatives": relatives,
        "terminals": found.terminals.filter(closed_on=None).order_by("name", "pk"),
        "works_here": works_here or any(each.person_id == desk.person.pk for each in relatives),
        "criteria": told(trade_queries.criteria_of(found, on=desk.on)) if lends else (),
        "lately": trade_queries.lately(found, person_id=None, on=desk.on) if lends else None,
        "shown": list(shop_queries.evidence_of(found.pk)),
        "events": _events(found),
    }


def _decide(request: HttpRequest, form: DecideForm, found: Merchant, desk: Desk) -> bool:
    """Do what the pressed button says; False where it was refused."""
    deeds: dict[str, Callable[..., Merchant]] = {
        "qualify": operations.qualify_merchant,
        "suspend": operations.suspend_merchant,
    }
    deed = deeds.get(request.POST.get("deed", ""))
    if deed is None:
        form.add_error(None, _("Choose one of the buttons."))
        return False
    try:
        decided = deed(
            merchant_id=found.pk,
            on=desk.on,
            remark=form.cleaned_data["remark"],
            by=desk.person,
        )
    except Refusal as refused:
        form.add_error(None, str(refused))
        return False
    _code, words = state_words(decided.state)
    messages.success(
        request, _("%(name)s: %(state)s.") % {"name": found.name, "state": str(words).lower()}
    )

    return True


def _judge(request: HttpRequest, form: DecideForm, found: Merchant, desk: Desk) -> bool:
    """Confirm or refuse what the merchant showed; False where that was refused."""
    number = request.POST.get("evidence", "")
    evidence = (
        Evidence.objects.filter(merchant=found, pk=int(number)).first()
        if number.isascii() and number.isdigit() and len(number) < 19
        else None
    )
    if evidence is None:
        form.add_error(None, _("Choose one of the buttons."))
        return False
    deeds: dict[str, Callable[..., Evidence]] = {
        "confirm": operations.confirm_evidence,
        "wanting": operations.refuse_evidence,
    }
    try:
        deeds[request.POST["deed"]](
            evidence_id=evidence.pk,
            remark=form.cleaned_data["remark"],
            on=desk.on,
            by=desk.person,
        )
    except Refusal as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _("Your word is recorded."))

    return True


def _name(form: RelativeForm, found: Merchant, desk: Desk) -> bool:
    """Record family; False where it was refused."""
    try:
        operations.declare_relative(
            merchant_id=found.pk,
            person_id=form.cleaned_data["person"].pk,
            on=desk.on,
            by=desk.person,
        )
    except Refusal as refused:
        form.add_error(None, str(refused))
        return False

    return True


def _end_relative(request: HttpRequest, found: Merchant, desk: Desk) -> bool:
    """End a declaration of family; what is refused is told on the page behind."""
    number = request.POST.get("relative", "")
    relative = next(
        (each for each in shop_queries.relatives_of(found.pk) if str(each.pk) == number), None
    )
    if relative is None:
        raise Http404
    try:
        operations.end_relative(relative_id=relative.pk, on=desk.on, by=desk.person)
    except Refusal as refused:
        messages.error(request, str(refused))

    return True


def _events(found: Merchant) -> list[dict[str, Any]]:
    """Return what was decided about a merchant, oldest first."""
    events = []
    for event in events_of(subject_type(Merchant), found.pk):
        if event.action not in DEEDS:
            continue
        status, title = DEEDS[event.action]
        by = event.person.name if event.person else _("the bank itself")
        remark = event.data.get("remark")
        events.append(
            {
                "title": title,
                "at": event.at,
                "status": status,
                "detail": f"{by}: “{remark}”" if remark else by,
            }
        )

    return events
