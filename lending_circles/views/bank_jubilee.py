"""The page on which officers of a bank offer a Jubilee fund to a circle."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from banks.gate import Desk, officer_page
from banks.queries.capital import own_money_minor
from governance.models import Network
from lending_circles.forms import asset_of
from lending_circles.fund_forms import BankFundForm
from lending_circles.operations import bank_funds, jubilee
from lending_circles.queries import jubilee_funds
from pages.amount_field import AmountField
from people.refusals import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@officer_page(*bank_funds.ROLES)
def bank_jubilee(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show what the bank gave to match forgiveness; ask another officer to offer more."""
    circles = {network.pk: network for network in _circles(desk)}
    deed = request.POST.get("deed", "") if request.method == "POST" else ""
    if deed not in ("", "offer", "withdraw"):
        raise Http404
    form = _form(request, desk, circles, is_sent=deed == "offer")
    refusal = None
    try:
        if deed == "withdraw":
            return _withdraw(request, desk)
        if deed == "offer" and form.is_valid():
            return _ask(request, desk, form)
    except Refusal as refused:
        refusal = refused

    return render(
        request,
        "lending_circles/bank_jubilee.html",
        {
            "desk": desk,
            "form": form,
            "refusal": refusal,
            "circles": [
                (network, own_money_minor(desk.bank.pk, network.asset))
                for network in circles.values()
            ],
            "funds": jubilee_funds.of_bank(desk.bank.pk),
            "may": desk.may(*bank_funds.ROLES),
        },
        status=422 if refusal or form.errors else 200,
    )


def _circles(desk: Desk) -> list[Network]:
    """Return the circles whose money the bank has some of."""
    networks = (
        Network.objects.select_related("asset")
        .filter(kind=Network.Kind.CIRCLE, is_test=desk.network.is_test)
        .order_by("name", "id")
    )

    return [network for network in networks if own_money_minor(desk.bank.pk, network.asset)]


def _form(
    request: HttpRequest, desk: Desk, circles: dict[int, Network], *, is_sent: bool
) -> BankFundForm:
    """Return the form; the amount is read in the money of the circle that was chosen."""
    form = BankFundForm(
        request.POST if is_sent else None,
        asset=None,
        on=desk.on,
        networks=[(network.pk, network.name) for network in circles.values()],
    )
    asked = request.POST.get("network", "") if is_sent else ""
    chosen = circles.get(int(asked)) if asked.isdecimal() and len(asked) < 19 else None
    network = chosen or next(iter(circles.values()), None)
    asset = desk.asset if network is None else network.asset
    form.fields["amount"] = AmountField(asset=asset_of(asset), label=_("How much"))
    form.order_fields(["network", "amount", "closes_on", "words"])

    return form


def _ask(request: HttpRequest, desk: Desk, form: BankFundForm) -> HttpResponse:
    said = form.cleaned_data
    bank_funds.request_fund(
        bank_id=desk.bank.pk,
        network_id=said["network"],
        budget_minor=said["amount"],
        closes_on=said["closes_on"],
        words=said["words"],
        on=desk.on,
        by=desk.person,
    )
    messages.success(request, _("Another officer agrees in the inbox; then organisers decide."))

    return redirect("desk_jubilee", bank=desk.bank.slug)


def _withdraw(request: HttpRequest, desk: Desk) -> HttpResponse:
    asked = request.POST.get("fund", "")
    own = {str(fund.pk): fund for fund in jubilee_funds.of_bank(desk.bank.pk)}
    if asked not in own:
        raise Http404
    jubilee.withdraw_offer(fund_id=own[asked].pk, on=desk.on, by=desk.person)
    messages.success(request, _("The offer is taken back."))

    return redirect("desk_jubilee", bank=desk.bank.slug)
