"""Capital calls, for those whose money is called."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people.models import Person
from people.refusals import Refusal
from repayments import words
from repayments.operations.capital_calls import pay_call
from repayments.queries import calls as queries
from repayments.views.bank_business import person_page

ROWS_PER_PAGE = 50
ID_DIGITS = 19


@require_http_methods(["GET", "HEAD", "POST"])
@person_page
def calls(request: HttpRequest, person: Person) -> HttpResponseBase:
    """List what was called from somebody, and pay it."""
    refusal = None
    if request.method == "POST":
        try:
            return _pay(request, person)
        except Refusal as refused:
            refusal = refused
    found = queries.shares_of(person)
    page = Paginator(found, ROWS_PER_PAGE).get_page(request.GET.get("page"))

    return render(
        request,
        "repayments/calls.html",
        {
            "page_obj": page,
            "rows": [_row(share) for share in page],
            "refusal": refusal,
        },
        status=422 if refusal else 200,
    )


def _pay(request: HttpRequest, person: Person) -> HttpResponse:
    asked = request.POST.get("share", "")
    share = (
        queries.shares_of(person).filter(pk=int(asked)).first()
        if asked.isdecimal() and len(asked) < ID_DIGITS
        else None
    )
    if share is None:
        raise Http404
    pay_call(
        share_id=share.pk,
        on=share.call.bank_loan.loan.network.business_date,
        by=person,
    )
    messages.success(request, _("Paid from your wallet."))

    return redirect("calls")


def _row(share: Any) -> dict[str, Any]:
    bank_loan = share.call.bank_loan

    return {
        "share": share,
        "bank_loan": bank_loan,
        "asset": bank_loan.asset,
        "said": words.CALLS[share.state],
        "is_breached": share.state == share.State.BREACHED,
        "is_open": share.state == share.State.CALLED,
    }
