"""A member's loans: the list, one loan with its ten steps, and paying."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from governance.queries import terms_of_set
from lending_circles.forms import AmountForm, OnceForm
from lending_circles.loan_timeline import timeline_of
from lending_circles.operations.repaying import pay_loan
from lending_circles.queries import doors, jubilee_funds, own_loans, relief
from lending_circles.queries.members import figures_of
from lending_circles.queries.own_loans import OwnLoan
from lending_circles.uncarried_words import UNCARRIED
from lending_circles.views.gate import Here, frame, member_page, new_token
from loans.models import Loan
from pages.formats import amount_words
from people.refusals import Refusal
from rules.extension import NotExtended
from rules.repayment import allocate


@require_safe
@member_page
def loans(request: HttpRequest, here: Here) -> HttpResponse:
    """List the member's loans, open ones with their steps."""
    found = own_loans.own_loans(here.account, on=here.on)
    return render(
        request,
        "lending_circles/loans.html",
        frame(
            here,
            open=[own for own in found if own.is_owed],
            closed=[own for own in found if not own.is_owed],
            owed_minor=sum(own.owed_minor for own in found),
        ),
    )


@require_safe
@member_page
def loan(request: HttpRequest, here: Here, public_id: str) -> HttpResponse:
    """Show one loan: what is next, its steps, who lent it, and what happened."""
    own = own_loans.with_extensions(_own(here, public_id), on=here.on)
    lenders = own_loans.lenders_of(own.loan)
    whys = own_loans.uncarried(own.loan)
    waived_minor = own_loans.waived_minor(own.loan)
    carried = [own.loan] if own.is_extension else [each.loan for each in own.extensions]

    return render(
        request,
        "lending_circles/loan.html",
        frame(
            here,
            own=own,
            loan=own.loan,
            lenders=lenders,
            sources=sources_of(own.loan, lenders),
            terms=terms_of_set(own.loan.parameters),
            fee_minor=own.loan.transaction_fee_minor + own.loan.contingency_fee_minor,
            uncarried=_why_uncarried(own, whys),
            waived_minor=waived_minor,
            relief=relief.relief_of(carried),
            matched=jubilee_funds.paid_on(carried),
            events=timeline_of(own, own_loans.late_episodes(own.loan), whys, here.asset),
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def pay(request: HttpRequest, here: Here, public_id: str) -> HttpResponse:
    """Show what a payment of a loan would move, and move it."""
    own = _own(here, public_id)
    if not own.is_open:
        return redirect("loan", own.loan.public_id)
    asked = request.POST if request.method == "POST" else request.GET
    amount_minor, form = _amount(own, asked, here)
    refusal = None
    if request.method == "POST" and amount_minor is not None:
        once = OnceForm(request.POST)
        if once.is_valid():
            try:
                return _pay(request, here, own, amount_minor, once.cleaned_data["token"])
            except Refusal as refused:
                refusal = refused

    return render(
        request,
        "lending_circles/pay_loan.html",
        frame(
            here,
            own=own,
            loan=own.loan,
            what=asked.get("what", ""),
            form=form,
            amount_minor=amount_minor,
            moves=_moves(own, amount_minor, here) if amount_minor else (),
            token=new_token(),
            figures=figures_of(here.account),
            refusal=refusal,
        ),
        status=422 if refusal or form.errors else 200,
    )


def _pay(
    request: HttpRequest, here: Here, own: OwnLoan, amount_minor: int, token: str
) -> HttpResponse:
    """Pay, say so, and go back to the loan. Raises what paying a loan refuses."""
    paid = pay_loan(
        loan_id=own.loan.pk,
        amount_minor=amount_minor,
        on=here.on,
        by=here.person,
        reference=token,
        today=here.today,
    )
    amount = amount_words(paid.amount_minor, here.asset)
    messages.success(
        request,
        _("Paid %(amount)s. The loan is repaid in full.") % {"amount": amount}
        if paid.is_settled
        else _("Paid %(amount)s.") % {"amount": amount},
    )

    return redirect("loan", own.loan.public_id)


def _own(here: Here, public_id: str) -> OwnLoan:
    if "\x00" in public_id:
        raise Http404
    try:
        return own_loans.as_own(doors.loan_for(here.account, public_id), on=here.on)
    except Loan.DoesNotExist:
        raise Http404 from None


def _amount(own: OwnLoan, asked: Any, here: Here) -> tuple[int | None, AmountForm]:
    """Return what is to be paid, None where it is still to be chosen, and the form for that."""
    what = asked.get("what", "")
    step = own.next_step
    if what == "next" and step is not None:
        due = own.due_now_minor
        return due or step.left_minor, AmountForm(asset=here.asset)
    if what == "all":
        return own.settlement_minor, AmountForm(asset=here.asset)
    form = AmountForm(
        asked if "amount" in asked else None, asset=here.asset, label=_("Another amount")
    )
    if form.is_bound and form.is_valid():
        return min(form.cleaned_data["amount"], own.settlement_minor), form

    return None, form


def _moves(own: OwnLoan, amount_minor: int, here: Here) -> list[dict[str, Any]]:
    """Return what a payment would move from where to where."""
    lines = own.loan.installments.all()
    dues = [line.due() for line in lines if line.paid_on is None]
    parts = allocate(dues, min(amount_minor, own.settlement_minor), on=here.on)
    moves = [
        {
            "source": _("My money"),
            "target": _("My lenders"),
            "amount_minor": parts.principal_minor,
            "note": _("Principal: those who lent it, and the common pool"),
        },
        {
            "source": _("My money"),
            "target": _("Common pool"),
            "amount_minor": parts.interest_minor,
            "note": _("Interest, which is lent again"),
        },
    ]

    return [move for move in moves if move["amount_minor"]]


def sources_of(loan: Loan, lenders: own_loans.Lenders) -> list[dict[str, Any]]:
    """Return where a loan's money came from, as the source bar takes it."""
    return [
        {"level": 1, "amount_minor": loan.level_1_minor, "label": _friends(lenders.first_names)},
        {"level": 2, "amount_minor": loan.level_2_minor},
        {"level": 3, "amount_minor": loan.level_3_minor},
        {"level": "pool", "amount_minor": loan.pool_minor},
    ]


def _friends(names: tuple[str, ...]) -> str:
    """Return the peers who lent: one or two by name, of more the first and how many."""
    if len(names) > 2:
        others = len(names) - 1
        return ngettext(
            "%(name)s and %(count)s friend", "%(name)s and %(count)s friends", others
        ) % {"name": names[0], "count": others}

    return _(" and ").join(names)


def _why_uncarried(own: OwnLoan, whys: Mapping[int, NotExtended]) -> str:
    """Return why friends did not carry what is late now, nothing where none would have."""
    step = own.next_step
    why = whys.get(step.number) if step is not None and own.is_late else None

    return str(UNCARRIED.get(why, "")) if why is not None else ""
