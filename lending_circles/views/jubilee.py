"""Jubilee funds as members see them: what they matched, offering one, taking an offer back."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lending_circles.fund_forms import MemberFundForm
from lending_circles.fund_refusals import FundUnknown
from lending_circles.operations import jubilee
from lending_circles.queries import jubilee_funds
from lending_circles.queries.members import figures_of
from lending_circles.views.gate import Here, frame, member_page
from people.refusals import Refusal


@require_safe
@member_page
def funds(request: HttpRequest, here: Here) -> HttpResponse:
    """Show what funds of the network matched so far, and those that the member stands behind."""
    opened = jubilee_funds.opened(here.account.network_id)

    return render(
        request,
        "lending_circles/jubilee.html",
        frame(
            here,
            funds=opened,
            own=jubilee_funds.behind(here.person.pk, here.account.network_id),
            matched_minor=sum(fund.matched_minor for fund in opened),
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def offer(request: HttpRequest, here: Here) -> HttpResponse:
    """Offer to match what lenders forgive, from one's own money."""
    form = MemberFundForm(
        request.POST if request.method == "POST" else None, asset=here.asset, on=here.on
    )
    refusal = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            jubilee.offer_fund(
                account_id=here.account.pk,
                budget_minor=said["amount"],
                closes_on=said["closes_on"],
                words=said["words"],
                is_named=said["is_named"],
                on=here.on,
                by=here.person,
                today=here.today,
            )
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, _("Thank you. Two organisers decide; you are told."))
            return redirect("jubilee")

    return render(
        request,
        "lending_circles/jubilee_offer.html",
        frame(here, form=form, refusal=refusal, figures=figures_of(here.account)),
        status=422 if refusal or form.errors else 200,
    )


@require_POST
@member_page
def withdraw(request: HttpRequest, here: Here, fund_id: int) -> HttpResponse:
    """Take an offer back that is not decided."""
    own = {fund.pk for fund in jubilee_funds.behind(here.person.pk, here.account.network_id)}
    if fund_id not in own:
        raise Http404
    try:
        jubilee.withdraw_offer(fund_id=fund_id, on=here.on, by=here.person)
    except FundUnknown:
        raise Http404 from None
    except Refusal as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The offer is taken back."))

    return redirect("jubilee")
