"""Activity: what moved on a member's accounts, in plain words, and the same as a table."""

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lending_circles.activity_words import told
from lending_circles.models import LoanAccount
from lending_circles.queries.activity import GROUPS, Movement, movements_of
from lending_circles.queries.doors import chosen_account
from merchants.customers.forms import ShowForm
from merchants.customers.queries import names_of_tills
from merchants.customers.spreadsheet import csv_lines
from people.queries import person_of

ROWS_PER_PAGE = 40
CSV_ROWS_MAX = 20_000
_ID_DIGITS_MAX = 18


@never_cache
@require_safe
def activity(request: HttpRequest) -> HttpResponse:
    """List what moved, newest first, a page at a time."""
    account = _account(request)
    if account is None:
        return redirect("join")
    show = _show(request)
    found = movements_of(
        account, group=show, before_journal_id=_before(request), limit=ROWS_PER_PAGE + 1
    )
    shown = found[:ROWS_PER_PAGE]
    asset = account.network.asset
    names = _names(shown)

    return render(
        request,
        "merchants/activity.html",
        {
            "asset": asset,
            "form": ShowForm(request.GET or None, initial={"show": show}),
            "show": show,
            "rows": [
                {"movement": movement, "words": told(movement, asset, names)} for movement in shown
            ],
            "older": shown[-1].journal_id if len(found) > len(shown) else None,
            "is_first_page": _before(request) is None,
        },
    )


@never_cache
@require_safe
def download(request: HttpRequest) -> StreamingHttpResponse:
    """Hand out what moved as a CSV file."""
    account = _account(request)
    if account is None:
        raise Http404
    found = movements_of(account, group=_show(request), limit=CSV_ROWS_MAX)
    answer = StreamingHttpResponse(
        csv_lines(found, account.network.asset, _names(found)),
        content_type="text/csv; charset=utf-8",
    )
    answer.headers["Content-Disposition"] = 'attachment; filename="activity.csv"'

    return answer


def _account(request: HttpRequest) -> LoanAccount | None:
    person = person_of(request.user)  # type: ignore[arg-type]
    if person is None:
        raise Http404

    return chosen_account(person, request.session.get("loan_account"))


def _show(request: HttpRequest) -> str:
    show = request.GET.get("show", "")
    return show if show in GROUPS else ""


def _before(request: HttpRequest) -> int | None:
    text = request.GET.get("before", "")
    is_id = text.isascii() and text.isdigit() and len(text) <= _ID_DIGITS_MAX

    return int(text) if is_id else None


def _names(movements: list[Movement]) -> dict[int, str]:
    return names_of_tills({each.other_id for each in movements if each.other_id is not None})
