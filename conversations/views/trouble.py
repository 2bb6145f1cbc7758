"""Trouble paying: the ways out before a repayment is late, and a word to the friends who lent."""

import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from conversations.forms import LateNoteForm
from conversations.operations.lateness import LateWord, tell_may_be_late
from conversations.queries.threads import late_note_of
from conversations.queries.trouble import Trouble, lenders_to_tell, trouble_of
from governance.queries import terms_of_set
from lending_circles.queries import doors, own_loans
from lending_circles.queries.own_loans import OwnLoan
from lending_circles.views.gate import Here, frame, member_page, new_token
from loans.models import Loan
from people.refusals import Refusal
from rules.extension import NotExtended


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def trouble(request: HttpRequest, here: Here, public_id: str) -> HttpResponse:
    """Show what can be done before the next repayment is late, and tell friends in one tap."""
    own = _own(here, public_id)
    found = trouble_of(here.account, own, terms=terms_of_set(own.loan.parameters))
    if found is None:
        return redirect("loan", own.loan.public_id)
    lenders = lenders_to_tell(here.account, own.loan)
    form = LateNoteForm(
        request.POST or None,
        lenders=lenders,
        due_on=found.step.due_on,
        initial={"token": new_token()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            tell_may_be_late(
                account_id=here.account.pk,
                loan_id=own.loan.pk,
                word=LateWord(
                    expected_on=form.cleaned_data["expected_on"],
                    lender_account_ids={int(value) for value in form.cleaned_data["lenders"]},
                    text=form.cleaned_data["text"],
                ),
                token=form.cleaned_data["token"],
                on=here.on,
                at=here.at,
                by=here.person,
            )
        except Refusal as refused:
            form.add_error(None, f"{refused.detail} {refused.remedy}")
        else:
            count = len(form.cleaned_data["lenders"])
            messages.success(
                request,
                ngettext("%(count)s friend is told.", "%(count)s friends are told.", count)
                % {"count": count},
            )
            return redirect("trouble", own.loan.public_id)

    return render(
        request,
        "conversations/trouble.html",
        frame(
            here,
            own=own,
            loan=own.loan,
            trouble=found,
            is_before=found.step.due_on >= here.on,
            stake_pays_on=found.step.due_on + datetime.timedelta(days=here.terms.late_days + 1),
            lenders=lenders,
            form=form,
            terms=here.terms,
            why_not=_why_not(found),
            told=late_note_of(own.loan.pk, found.step.number, on=here.on),
        ),
        status=422 if form.errors else 200,
    )


def _own(here: Here, public_id: str) -> OwnLoan:
    if "\x00" in public_id:
        raise Http404
    try:
        return own_loans.as_own(doors.loan_for(here.account, public_id), on=here.on)
    except Loan.DoesNotExist:
        raise Http404 from None


def _why_not(found: Trouble) -> str:
    """Return why no extension can come, whoever is willing; nothing where one may."""
    words = {
        NotExtended.IS_EXTENSION: _("This is an extension already; it is not extended again."),
        NotExtended.NO_PRINCIPAL: _("Only interest is open; there is nothing to carry."),
        NotExtended.LOAN_EXTENDED: _(
            "This loan has had its extension already, and each loan has one."
        ),
        NotExtended.BORROWER_EXTENDED: _("You have as many extensions as may be open at once."),
    }

    return "" if found.not_extended is None else words[found.not_extended]
