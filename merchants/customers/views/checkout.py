"""The pages on which a member pays a till: with own money, or with a loan of their circle."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.queries import terms_of
from lending_circles.models import LoanAccount
from lending_circles.queries.members import figures_of
from lending_circles.queries.own_loans import as_own, lenders_of
from lending_circles.queries.xray import blocked_of
from lending_circles.refusals import BorrowingRefused, QuoteChanged, QuoteExpired, QuoteUnknown
from lending_circles.unlock_words import ways_in_words
from lending_circles.views.loan_sheet import sheet_words
from merchants import operations, queries, short_codes
from merchants.customers.forms import CodeForm
from merchants.customers.queries import find_quote, has_money_here, wallet_minor
from merchants.models import Merchant, Payment
from merchants.refusals import PaymentFinished, TooManyTries
from merchants.refusals.plans import PaidWithItsPlan
from people.models import Person
from people.queries import person_of
from people.refusals import Refusal
from rules.fees import establishment_fee
from rules.refusals import Code

# A new quote mends these; anything else needs something of the member.
_ASK_AGAIN = (QuoteExpired, QuoteUnknown, QuoteChanged)
# What only the merchant can mend.
_THE_MERCHANTS = (Code.MERCHANT_NOT_QUALIFIED, Code.RELATED_MERCHANT)


@dataclass(frozen=True, slots=True)
class Checkout:
    """A payment in front of the member who may pay it."""

    person: Person
    payment: Payment
    # None in a network of banks, where a wallet pays.
    account: LoanAccount | None
    at: datetime.datetime

    @property
    def merchant(self) -> Merchant:
        """Who is to be paid."""
        return self.payment.merchant

    @property
    def on(self) -> datetime.date:
        """The business date that money moves on."""
        return self.merchant.network.business_date

    @property
    def is_mine(self) -> bool:
        """Whether this member paid it."""
        return self.payment.customer_id == self.person.pk

    @property
    def member(self) -> LoanAccount:
        """The account that a circle lends to; whoever has none finds no such page."""
        if self.account is None:
            raise Http404
        return self.account

    @property
    def spending_minor(self) -> int:
        """What this person can spend here of their own."""
        if self.account is None:
            return wallet_minor(self.person, self.merchant)
        return figures_of(self.account).spending_minor

    def takes(self, method: Payment.Method) -> bool:
        """Tell whether the till takes this way to pay, as far as it depends on the payment."""
        if self.payment.is_for_plan:
            return False
        is_loan = method == Payment.Method.CIRCLE_LOAN
        is_held = self.payment.capture_method == Payment.CaptureMethod.MANUAL
        if is_loan and (self.account is None or is_held):
            return False
        return not self.payment.methods or method in self.payment.methods

    def context(self, **more: Any) -> dict[str, Any]:
        """Return what every page of the checkout shows."""
        return {
            "payment": self.payment,
            "merchant": self.merchant,
            "account": self.account,
            "asset": self.merchant.network.asset,
            "is_held": self.payment.capture_method == Payment.CaptureMethod.MANUAL,
            "on": self.on,
            "code": short_codes.spaced(self.payment.short_code),
            **more,
        }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pay(request: HttpRequest) -> HttpResponse:
    """Take the code of a till, and lead to its payment."""
    person = _person(request)
    if not has_money_here(person):
        return redirect("join")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            found = queries.find_payment_by_code(
                person, form.cleaned_data["code"], at=timezone.now()
            )
        except TooManyTries as refused:
            form.add_error("code", str(refused))
        else:
            if found is not None:
                return redirect("pay_payment", found[0].public_id)
            form.add_error(
                "code",
                _("No till waits under this code now. Look at it again, or ask for a new one."),
            )

    return render(request, "merchants/pay.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@require_safe
def payment(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show who asks for how much, and the ways to pay it; afterwards, how it ended."""
    checkout = _checkout(request, public_id)
    if not checkout.payment.is_waiting(at=checkout.at):
        return _ended(request, checkout)

    refusal = PaidWithItsPlan() if checkout.payment.is_for_plan else None

    return render(request, "merchants/pay_choose.html", _choice(checkout, refusal))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own_money(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what paying with own money moves, and move it."""
    checkout = _checkout(request, public_id)
    if not checkout.payment.is_waiting(at=checkout.at):
        return redirect("pay_payment", public_id)
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            operations.pay_with_own_money(
                payment_id=checkout.payment.pk,
                account_id=checkout.account.pk if checkout.account else None,
                on=checkout.on,
                at=checkout.at,
                by=checkout.person,
            )
        except PaymentFinished:
            return redirect("pay_payment", public_id)
        except Refusal as refused:
            refusal = refused
        else:
            return redirect("pay_payment", public_id)

    spending_minor = checkout.spending_minor
    moves = [
        {
            "source": _("My money"),
            "target": checkout.merchant.name,
            "amount_minor": checkout.payment.amount_minor,
        }
    ]
    return render(
        request,
        "merchants/pay_own.html",
        checkout.context(
            spending_minor=spending_minor,
            moves=moves,
            left_minor=spending_minor - checkout.payment.amount_minor,
            refusal=refusal,
        ),
        status=422 if refusal else 200,
    )


@never_cache
@require_POST
def ask_circle(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask the circle for a loan: a quote with its sheet, or the plain reason why not."""
    checkout = _checkout(request, public_id)
    try:
        quote = operations.quote_payment(
            payment_id=checkout.payment.pk,
            account_id=checkout.member.pk,
            on=checkout.on,
            at=checkout.at,
        )
    except PaymentFinished:
        return redirect("pay_payment", public_id)
    except Refusal as refused:
        return render(request, "merchants/pay_choose.html", _choice(checkout, refused), status=422)

    return redirect("pay_loan_sheet", public_id, quote.public_id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def loan_sheet(request: HttpRequest, public_id: str, quote_id: str) -> HttpResponse:
    """Show the whole loan before it is made, and make it."""
    checkout = _checkout(request, public_id)
    if not checkout.payment.is_waiting(at=checkout.at):
        return redirect("pay_payment", public_id)
    quote = find_quote(checkout.member, checkout.payment, quote_id)
    if quote is None:
        raise Http404
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            operations.confirm_checkout(
                payment_id=checkout.payment.pk,
                account_id=checkout.member.pk,
                quote_public_id=quote.public_id,
                on=checkout.on,
                at=checkout.at,
                by=checkout.person,
            )
        except PaymentFinished:
            return redirect("pay_payment", public_id)
        except _ASK_AGAIN as refused:
            messages.error(request, refused.detail)
            return redirect("pay_payment", public_id)
        except Refusal as refused:
            refusal = refused
        else:
            return redirect("pay_payment", public_id)

    return render(
        request,
        "merchants/pay_loan.html",
        checkout.context(
            **sheet_words(quote, merchant_name=checkout.merchant.name), refusal=refusal
        ),
        status=422 if refusal else 200,
    )


@require_POST
def decline(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say no to the till."""
    checkout = _checkout(request, public_id)
    try:
        operations.decline_payment(
            payment_id=checkout.payment.pk,
            account_id=checkout.account.pk if checkout.account else None,
            at=checkout.at,
            by=checkout.person,
        )
    except Refusal as refused:
        messages.error(request, str(refused))
    else:
        messages.success(
            request,
            _("You paid nothing. %(name)s sees that you said no.")
            % {"name": checkout.merchant.name},
        )

    return redirect("pay")


def _person(request: HttpRequest) -> Person:
    person = person_of(request.user)  # type: ignore[arg-type]
    if person is None:
        raise Http404

    return person


def _checkout(request: HttpRequest, public_id: str) -> Checkout:
    """Return the payment and the member's account in its network; strangers find nothing."""
    person = _person(request)
    if "\x00" in public_id:
        raise Http404
    try:
        found, account = queries.payment_for(person, public_id)
    except Payment.DoesNotExist:
        raise Http404 from None

    if account is not None:
        # One network, one row: its figures are read on its business date.
        account.network = found.merchant.network

    return Checkout(person, found, account, timezone.now())


def _choice(checkout: Checkout, refusal: Refusal | None = None) -> dict[str, Any]:
    """Return the two ways to pay, each with what it costs."""
    amount_minor = checkout.payment.amount_minor
    spending_minor = checkout.spending_minor
    more: dict[str, Any] = {"takes_loan": checkout.takes(Payment.Method.CIRCLE_LOAN)}
    if more["takes_loan"]:
        _parameters, terms = terms_of(checkout.merchant.network_id, checkout.on)
        more |= {
            "terms": terms,
            "fee_minor": establishment_fee(amount_minor, terms).total_minor,
            "part_minor": -(-amount_minor // terms.repayment_count),
            "is_qualified": checkout.merchant.state == Merchant.State.QUALIFIED,
        }

    return checkout.context(
        spending_minor=spending_minor,
        reaches=spending_minor >= amount_minor,
        ways=_ways(checkout, refusal),
        takes_own=checkout.takes(Payment.Method.OWN_MONEY),
        refusal=refusal,
        **more,
    )


def _ways(checkout: Checkout, refusal: Refusal | None) -> list[str]:
    """Return the cheapest ways out, where what is in the way is the member's own."""
    if not isinstance(refusal, BorrowingRefused) or refusal.code in _THE_MERCHANTS:
        return []
    _parameters, terms = terms_of(checkout.merchant.network_id, checkout.on)
    blocked = blocked_of(checkout.member, terms, checkout.payment.amount_minor)

    return ways_in_words(blocked.ways, blocked.peer_names, checkout.merchant.network.asset)


def _ended(request: HttpRequest, checkout: Checkout) -> HttpResponse:
    """Show that it is paid, or how else it ended."""
    found = checkout.payment
    loan = found.loan if checkout.is_mine else None
    more: dict[str, Any] = {"is_mine": checkout.is_mine}
    if checkout.is_mine:
        more["spending_minor"] = checkout.spending_minor
    if loan is not None:
        more |= {"own": as_own(loan, on=checkout.on), "lenders": lenders_of(loan)}

    return render(
        request,
        "merchants/pay_ended.html",
        checkout.context(status=found.status_at(checkout.at).name, **more),
    )
