"""Joining a network: choose one, read what is agreed to, open the loan account."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from governance.queries import terms_of
from lending_circles.operations.membership import open_loan_account
from lending_circles.queries import joining, members
from lending_circles.views.gate import CHOSEN, person_at
from people.refusals import Refusal


@never_cache
@require_safe
def join(request: HttpRequest) -> HttpResponse:
    """Offer the networks that the person is not in."""
    person = person_at(request)
    return render(
        request,
        "lending_circles/join.html",
        {"person": person, "networks": joining.networks_open_to(person)},
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join_network(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what joining means, and open the account."""
    person = person_at(request)
    network = joining.find_network(person, slug)
    if network is None:
        raise Http404
    refusal = None
    if request.method == "POST":
        try:
            account = open_loan_account(
                network_id=network.pk, person_id=person.pk, on=network.business_date, by=person
            )
        except Refusal as refused:
            refusal = refused
        else:
            request.session[CHOSEN] = account.pk
            messages.success(
                request, _("Welcome to %(network)s. Your account is open.") % {"network": network}
            )
            return redirect("stake_add")

    _set, terms = terms_of(network.pk, network.business_date)
    return render(
        request,
        "lending_circles/join_network.html",
        {
            "person": person,
            "network": network,
            "asset": network.asset,
            "terms": terms,
            "refusal": refusal,
        },
        status=422 if refusal else 200,
    )


@require_http_methods(["POST"])
def choose_account(request: HttpRequest, account_id: int) -> HttpResponse:
    """Look at another of one's own loan accounts."""
    person = person_at(request)
    account = members.accounts_of(person).filter(pk=account_id).first()
    if account is None:
        raise Http404
    request.session[CHOSEN] = account.pk

    return redirect("home")
