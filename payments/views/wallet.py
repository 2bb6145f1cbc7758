"""One's own money, or that of one's business: what is there, what moves in and out."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from ledger.models import Account
from pages.csv_files import csv_address, csv_file, is_csv_wanted
from payments import references, words
from payments.forms.transfers import ThroughForm, WithdrawForm
from payments.models import Deposit, Withdrawal
from payments.operations import deposits, withdrawals
from payments.operations.withdrawals import WithdrawalDraft
from payments.queries import rows as rows_queries
from payments.queries import transfers as queries
from payments.statement_targets import targets
from payments.views.gate import Purse, now, own_page
from people.public_ids import public_id as new_public_id
from people.refusals import Refusal

ID_DIGITS = 18
ASKED_SHOWN_MAX = 20
COLUMNS: tuple[dict[str, Any], ...] = (
    {"key": "on", "label": gettext_lazy("Day"), "kind": "day"},
    {"key": "words", "label": gettext_lazy("Kind")},
    {"key": "amount_minor", "label": gettext_lazy("Amount"), "kind": "signed"},
    {"key": "balance_minor", "label": gettext_lazy("Balance"), "kind": "amount", "wide": True},
)
CSV_COLUMNS = (*COLUMNS, {"key": "reference", "label": gettext_lazy("Reference")})


@require_safe
@own_page
def account(request: HttpRequest, purse: Purse) -> HttpResponseBase:
    """Show what an account holds, what is under way, and every row."""
    accounts = purse.accounts()
    wanted = request.GET.get("asset", "")
    chosen = next((each for each in accounts if each.asset.code == wanted), None) or next(
        iter(accounts), None
    )
    if is_csv_wanted(request) and chosen is not None:
        name = f"{chosen.code.replace(':', '-')}"
        return csv_file(name, CSV_COLUMNS, _all(chosen), asset=chosen.asset)
    page = _page(chosen, request.GET.get("before", ""))

    return render(
        request,
        "payments/account.html",
        {
            "purse": purse,
            "accounts": accounts,
            "chosen": chosen,
            "asset": chosen.asset if chosen else purse.asset(),
            "columns": COLUMNS,
            "rows": [] if page is None else [_row(row) for row in page.rows],
            "older": None if page is None else page.older,
            "is_first": not request.GET.get("before"),
            "csv_url": csv_address(request),
            "asked": _asked(purse),
            "payable": _payable(purse),
            "can_move": bool(purse.choices()),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@own_page
def deposit(request: HttpRequest, purse: Purse) -> HttpResponse:
    """Announce money that is to come."""
    choices = purse.choices()
    form = ThroughForm(
        request.POST if request.method == "POST" else None, choices=choices, into=True
    )
    if request.method == "POST" and form.is_valid():
        details = form.cleaned_data["details"]
        try:
            asked = deposits.ask_deposit(
                person=purse.person,
                bank_id=details.bank_id,
                asset=details.asset,
                amount_minor=form.cleaned_data["amount_minor"],
                business_id=purse.business_id,
                on=details.bank.network.business_date,
                at=now(),
            )
        except Refusal as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("transfer", public_id=asked.public_id)

    return render(
        request,
        "payments/deposit.html",
        {"purse": purse, "form": form, "choices": choices},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@own_page
def withdraw(request: HttpRequest, purse: Purse) -> HttpResponse:
    """Take money out: say how much and where to, see what will move, and confirm."""
    choices = purse.choices()
    form = WithdrawForm(
        request.POST if request.method == "POST" else None, choices=choices, into=False
    )
    sheet = None
    if request.method == "POST" and form.is_valid():
        if request.POST.get("confirmed") != "yes":
            sheet = _sheet(form.cleaned_data, purse)
        else:
            try:
                asked = _ask_withdrawal(form.cleaned_data, purse)
            except Refusal as refused:
                form.add_error(None, str(refused))
            else:
                return redirect("transfer", public_id=asked.public_id)

    return render(
        request,
        "payments/withdraw.html",
        {
            "purse": purse,
            "form": form,
            "choices": choices,
            "accounts": purse.accounts(),
            "sheet": sheet,
        },
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@own_page
def transfer(request: HttpRequest, purse: Purse, public_id: str) -> HttpResponse:
    """Show one deposit or withdrawal: how it stands, what happens next; take it back."""
    found = queries.transfer_of(purse.person, public_id)
    if found is None:
        raise Http404
    refusal = None
    if request.method == "POST":
        try:
            _cancel(found, purse)
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, _("You took it back."))
            return redirect("transfer", public_id=public_id)
    purse = Purse(purse.person, found.business)
    shown = _shown([found])[0]

    return render(
        request,
        "payments/transfer.html",
        {
            "purse": purse,
            **shown,
            "is_deposit": isinstance(found, Deposit),
            "code": references.spaced(found.reference),
            "details": queries.details_of(found.bank_id, found.asset_id),
            "refusal": refusal,
        },
        status=422 if refusal else 200,
    )


def _ask_withdrawal(said: dict[str, Any], purse: Purse) -> Withdrawal:
    details = said["details"]

    return withdrawals.ask_withdrawal(
        draft=WithdrawalDraft(
            bank_id=details.bank_id,
            asset=details.asset,
            amount_minor=said["amount_minor"],
            holder=said["holder"],
            account_number=said["account_number"],
            business_id=purse.business_id,
            public_id=said["key"],
        ),
        on=details.bank.network.business_date,
        at=now(),
        by=purse.person,
    )


def _cancel(found: Deposit | Withdrawal, purse: Purse) -> None:
    about: dict[str, Any] = {
        "public_id": found.public_id,
        "on": found.bank.network.business_date,
        "by": purse.person,
    }
    if isinstance(found, Deposit):
        deposits.cancel_deposit(**about)
    else:
        withdrawals.cancel_withdrawal(**about)


def _sheet(said: dict[str, Any], purse: Purse) -> dict[str, Any]:
    """Return what will move, for the sheet before the button."""
    details = said["details"]
    source = purse.business.name if purse.business else _("Your wallet")

    return {
        "asset": details.asset,
        # The same sheet sent twice moves the money once.
        "key": new_public_id("wd", now()),
        "moves": [
            {
                "source": source,
                "target": f"{said['holder']}, {said['account_number']}",
                "amount_minor": said["amount_minor"],
                "note": _("through %(bank)s") % {"bank": details.bank.name},
            }
        ],
    }


def _asked(purse: Purse) -> list[dict[str, Any]]:
    """Return the latest deposits and withdrawals, those under way first."""
    found: list[Deposit | Withdrawal] = [
        *queries.deposits_of(purse.person, purse.business)[:ASKED_SHOWN_MAX],
        *queries.withdrawals_of(purse.person, purse.business)[:ASKED_SHOWN_MAX],
    ]
    found.sort(key=lambda one: (one.state == "ASKED", one.asked_on, one.pk), reverse=True)

    return _shown(found[:ASKED_SHOWN_MAX])


def _shown(found: list[Deposit | Withdrawal]) -> list[dict[str, Any]]:
    decided = {
        Deposit: queries.asked_about(
            Deposit,
            [one.pk for one in found if isinstance(one, Deposit)],
            [queries.DEPOSIT_RECEIVED],
        ),
        Withdrawal: queries.asked_about(
            Withdrawal,
            [one.pk for one in found if isinstance(one, Withdrawal)],
            [queries.PAYOUT],
        ),
    }
    shown = []
    for one in found:
        state = words.state_of(one, decided=one.pk in decided[type(one)])
        minor = one.amount_minor
        if isinstance(one, Deposit) and one.credited_minor is not None:
            minor = one.credited_minor
        shown.append(
            {
                "transfer": one,
                "words": _("Deposit") if isinstance(one, Deposit) else _("Withdrawal"),
                "state": state,
                "next": words.next_of(one, state),
                "amount_minor": minor,
                "signed_minor": minor if isinstance(one, Deposit) else -minor,
                "may_cancel": state == "ASKED",
                "href": reverse("transfer", args=[one.public_id]),
            }
        )

    return shown


def _payable(purse: Purse) -> list[dict[str, str]]:
    if purse.business is None:
        return []

    return [
        {"code": references.spaced(code), "words": title}
        for target in targets().values()
        for code, title in target.payable(purse.business.pk)
    ]


def _page(chosen: Account | None, before: str) -> rows_queries.Page | None:
    if chosen is None:
        return None
    is_id = before.isdecimal() and len(before) <= ID_DIGITS

    return rows_queries.rows_of(chosen, before_journal_id=int(before) if is_id else None)


def _all(chosen: Account) -> Iterator[dict[str, Any]]:
    return (_row(row) for row in rows_queries.all_rows(chosen))


def _row(row: rows_queries.Row) -> dict[str, Any]:
    return {
        "on": row.on,
        "words": words.movement(row.kind, row.amount_minor),
        "amount_minor": row.amount_minor,
        "balance_minor": row.balance_minor,
        "reference": row.reference,
    }
