"""A member's pages: what is offered, who recommends it, what they have, and its early end."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lending_circles.models import Quote
from lending_circles.queries.members import figures_of
from lending_circles.views.gate import Here, frame, member_page
from lending_circles.views.loan_sheet import sheet_words
from people.causes import link_because
from people.refusals import Refusal
from rules import prepaid
from subscriptions.forms import AmountForm
from subscriptions.models import Plan, Subscription
from subscriptions.operations import buying, ending, servicing, sharing
from subscriptions.queries import offers
from subscriptions.queries.offers import Offered
from subscriptions.views import figures


@require_safe
@member_page
def plans(request: HttpRequest, here: Here) -> HttpResponse:
    """List what qualified merchants offer, what friends recommend first."""
    return render(
        request,
        "subscriptions/plans.html",
        frame(here, offered=offers.offered_to(here.account)),
    )


@require_safe
@member_page
def plan(request: HttpRequest, here: Here, public_id: str) -> HttpResponse:
    """Show a plan week by week, who recommends it, and the ways to take it up."""
    return _plan_page(request, here, _offered(here, public_id))


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def buy(request: HttpRequest, here: Here, public_id: str) -> HttpResponse:
    """Show what paying with own money moves, and move it."""
    offered = _offered(here, public_id)
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            bought = buying.buy_with_own_money(
                plan_id=offered.plan.pk,
                share_public_id=request.POST.get("share", ""),
                on=here.on,
                at=here.at,
                by=here.person,
            )
        except Refusal as refused:
            refusal = refused
        else:
            return redirect("subscription", bought.public_id)

    reserve_minor = offered.plan.stages.get(number=0).reserve_minor
    moves = [
        {
            "source": _("My money"),
            "target": offered.plan.merchant.name,
            "amount_minor": offered.plan.prepaid_minor - reserve_minor,
        },
        {
            "source": _("My money"),
            "target": _("Held until it is delivered"),
            "amount_minor": reserve_minor,
        },
    ]
    own = figures_of(here.account)
    return render(
        request,
        "subscriptions/buy.html",
        frame(
            here,
            offered=offered,
            moves=[move for move in moves if move["amount_minor"]],
            figures=own,
            short_minor=max(offered.plan.prepaid_minor - own.spending_minor, 0),
            share=_share_named(request, offered),
            refusal=refusal,
        ),
        status=422 if refusal else 200,
    )


@require_POST
@member_page
def ask_circle(request: HttpRequest, here: Here, public_id: str) -> HttpResponse:
    """Ask the circle for a loan for a plan; or say plainly why not."""
    offered = _offered(here, public_id)
    try:
        asked = buying.ask_circle(
            plan_id=offered.plan.pk,
            share_public_id=request.POST.get("share", ""),
            on=here.on,
            at=here.at,
            by=here.person,
        )
    except Refusal as refused:
        return _plan_page(request, here, offered, refused)

    return redirect("subscription_loan", asked.subscription.public_id, asked.quote.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def loan(request: HttpRequest, here: Here, public_id: str, quote_id: str) -> HttpResponse:
    """Show the loan beside the year that it pays for, and make both."""
    try:
        asked = offers.asked_by(here.person, public_id)
        quote = Quote.objects.get(
            public_id=quote_id,
            account=here.account,
            purchase=f"payment:{asked.payment.public_id}",
        )
    except (Subscription.DoesNotExist, Quote.DoesNotExist):
        raise Http404 from None
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            bought = buying.confirm_loan(
                subscription_id=asked.pk,
                quote_public_id=quote.public_id,
                on=here.on,
                at=here.at,
                by=here.person,
            )
        except Refusal as refused:
            refusal = refused
        else:
            return redirect("subscription", bought.public_id)

    return render(
        request,
        "subscriptions/loan.html",
        frame(
            here,
            asked=asked,
            refusal=refusal,
            **sheet_words(quote, merchant_name=asked.merchant.name),
        ),
        status=422 if refusal else 200,
    )


@require_POST
@member_page
def share(request: HttpRequest, here: Here, public_id: str) -> HttpResponse:
    """Recommend a plan to the circle, or take that back."""
    offered = _offered(here, public_id)
    mine = offers.own_share(here.account, offered.plan)
    try:
        if mine is not None:
            sharing.withdraw_share(
                share_public_id=mine.public_id,
                account_id=here.account.pk,
                on=here.on,
                by=here.person,
            )
        else:
            sharing.share_plan(
                plan_id=offered.plan.pk,
                account_id=here.account.pk,
                passed_on_from=request.POST.get("share", ""),
                on=here.on,
                at=here.at,
                by=here.person,
            )
            messages.success(request, _("Your friends see it now, with your name."))
    except Refusal as refused:
        messages.error(request, str(refused))

    return redirect("plan", public_id)


@require_POST
@member_page
def support(request: HttpRequest, here: Here, public_id: str) -> HttpResponse:
    """Say that one supports a friend's recommendation by lending."""
    offered = _offered(here, public_id)
    form = AmountForm(request.POST, asset=here.asset, required=False)
    if not form.is_valid():
        return _plan_page(request, here, offered, form=form)
    try:
        sharing.support_share(
            share_public_id=request.POST.get("share", ""),
            account_id=here.account.pk,
            pledge_minor=form.cleaned_data["amount"] or 0,
            on=here.on,
            by=here.person,
        )
    except Refusal as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Your friend sees that you support it. No money has moved."))

    return redirect("plan", public_id)


@require_safe
@member_page
def subscriptions(request: HttpRequest, here: Here) -> HttpResponse:
    """List what the member has paid ahead."""
    return render(
        request,
        "subscriptions/mine.html",
        frame(here, found=list(offers.own_subscriptions(here.person))),
    )


@require_safe
@member_page
def subscription(request: HttpRequest, here: Here, public_id: str) -> HttpResponse:
    """Show one subscription: what is delivered, what is left, what can be done."""
    found = _subscription(here, public_id)
    return render(
        request,
        "subscriptions/one.html",
        frame(
            here,
            found=found,
            asset=found.merchant.network.asset,
            deliveries=list(found.deliveries.order_by("-number")),
            pauses_left=found.plan.pauses_max - found.pause_count,
            claim=getattr(found, "claim", None),
            refunds=list(found.payment.refunds.order_by("pk")),
        ),
    )


@require_POST
@member_page
def pause(request: HttpRequest, here: Here, public_id: str) -> HttpResponse:
    """Let it rest from next week on, or go on."""
    found = _subscription(here, public_id)
    move = (
        servicing.resume_subscription
        if found.state == Subscription.State.PAUSED
        else servicing.pause_subscription
    )
    try:
        move(
            subscription_id=found.pk,
            on=found.merchant.network.business_date,
            at=here.at,
            by=here.person,
        )
    except Refusal as refused:
        messages.error(request, str(refused))

    return redirect("subscription", public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def end(request: HttpRequest, here: Here, public_id: str) -> HttpResponse:
    """Show who gets what when it ends now, and end it."""
    found = _subscription(here, public_id)
    if not found.is_open:
        return redirect("subscription", public_id)
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            ending.terminate_subscription(
                subscription_id=found.pk,
                on=found.merchant.network.business_date,
                at=here.at,
                by=here.person,
            )
        except Refusal as refused:
            refusal = refused
        else:
            return redirect("subscription", public_id)

    return render(
        request,
        "subscriptions/end.html",
        frame(
            here,
            found=found,
            asset=found.merchant.network.asset,
            moves=_refund_moves(found),
            refusal=refusal,
        ),
        status=422 if refusal else 200,
    )


def _refund_moves(found: Subscription) -> list[dict[str, Any]]:
    """Return who gets what of a refund made now: an open loan first, givers, then the customer."""
    parts = offers.refund_parts(found)
    ways = (
        (_("Your loan’s lenders and the common pool"), parts.to_loan_minor),
        (_("Those who had given a part of your loan"), parts.to_givers_minor),
        (_("My money"), parts.to_customer_minor),
    )
    return [
        {"source": found.merchant.name, "target": target, "amount_minor": minor}
        for target, minor in ways
        if minor
    ]


def _plan_page(
    request: HttpRequest,
    here: Here,
    offered: Offered,
    refusal: Refusal | None = None,
    form: AmountForm | None = None,
) -> HttpResponse:
    stages = list(offered.plan.stages.order_by("number"))
    weeks = figures.weeks_of(
        [stage.refundable_minor for stage in stages], [stage.reserve_minor for stage in stages]
    )
    plan, own = offered.plan, figures_of(here.account)
    named = _share_named(request, offered)
    return render(
        request,
        "subscriptions/plan.html",
        frame(
            here,
            offered=offered,
            plan=plan,
            weeks=weeks,
            drawing=figures.drawing_of(weeks, post_paid_week_minor=plan.post_paid_week_minor),
            average=prepaid.discount(
                weeks=plan.weeks,
                post_paid_week_minor=plan.post_paid_week_minor,
                prepaid_minor=plan.prepaid_minor,
            ),
            part_minor=-(-plan.prepaid_minor // here.terms.repayment_count),
            count=here.terms.repayment_count,
            figures=own,
            is_short=own.spending_minor < plan.prepaid_minor,
            share=named,
            # What is staked from here follows from the recommendation.
            stake_link=link_because(reverse("stake_add"), offers.event_of_share(named)),
            mine=offers.own_share(here.account, plan),
            form=form or AmountForm(asset=here.asset, label=_("I add to my stake"), required=False),
            refusal=refusal,
        ),
        status=422 if refusal or form else 200,
    )


def _share_named(request: HttpRequest, offered: Offered) -> str:
    """Return the recommendation that the member follows, else the newest that they see."""
    named = request.POST.get("share") or request.GET.get("share", "")
    seen = [share.public_id for share in offered.shares]
    return named if named in seen else (seen[0] if seen else "")


def _offered(here: Here, public_id: str) -> Offered:
    if "\x00" in public_id:
        raise Http404
    try:
        return offers.offered_plan(here.account, public_id)
    except Plan.DoesNotExist:
        raise Http404 from None


def _subscription(here: Here, public_id: str) -> Subscription:
    if "\x00" in public_id:
        raise Http404
    try:
        return offers.subscription_for(here.person, public_id)
    except Subscription.DoesNotExist:
        raise Http404 from None
