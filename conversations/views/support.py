"""The board of those who ask for support."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from conversations.forms import SupportForm
from conversations.models import SupportWish
from conversations.operations import supporting
from conversations.queries import support
from lending_circles.views.gate import Here, frame, member_page
from pages.formats import amount_words
from people.refusals import Refusal

Help = SupportWish.Help


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def board(request: HttpRequest, here: Here) -> HttpResponse:
    """Show who asks for support, and ask for it."""
    bands = _bands(here)
    form = SupportForm(request.POST or None, bands=list(bands.items()))
    if request.method == "POST" and form.is_valid():
        try:
            supporting.ask_for_support(
                account_id=here.account.pk, on=here.on, by=here.person, **form.cleaned_data
            )
        except Refusal as refused:
            form.add_error(None, f"{refused.detail} {refused.remedy}")
        else:
            messages.success(request, _("Your circle sees it now. It ends by itself in 30 days."))
            return redirect("support_board")

    found = support.board_of(here.account, on=here.on)
    return render(
        request,
        "conversations/support.html",
        frame(
            here,
            board=found,
            own_words=found.own and _asked(found.own.wanted, own=True),
            own_band=found.own and bands[found.own.band],
            friends=[(one, _asked(one.wish.wanted), bands[one.wish.band]) for one in found.friends],
            distant=[(one, _asked(one.wanted), bands[one.band]) for one in found.distant],
            form=form,
        ),
        status=422 if form.errors else 200,
    )


@require_POST
@member_page
def end(request: HttpRequest, here: Here) -> HttpResponse:
    """Take one's wish from the board."""
    try:
        supporting.end_wish(account_id=here.account.pk, on=here.on, by=here.person)
    except Refusal as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("It is taken from the board."))

    return redirect("support_board")


def _bands(here: Here) -> dict[int, str]:
    """Return the bands of amounts in words, made of the network's least stake."""
    least_minor = here.terms.stake_minor_min
    half, one, two = (
        amount_words(minor, here.asset)
        for minor in (least_minor // 2, least_minor, 2 * least_minor)
    )

    return {
        SupportWish.Band.HALF.value: _("up to %(amount)s") % {"amount": half},
        SupportWish.Band.ONE.value: _("up to %(amount)s") % {"amount": one},
        SupportWish.Band.TWO.value: _("up to %(amount)s") % {"amount": two},
        SupportWish.Band.MORE.value: _("more than %(amount)s") % {"amount": two},
    }


def _asked(wanted: str, *, own: bool = False) -> str:
    """Return what would help somebody, as the end of a sentence; one's own begins with "You"."""
    helper = {
        Help.LOAN: _("somebody who lends"),
        Help.EXTEND: _("somebody who would carry a repayment for a few weeks"),
        Help.FORGIVE: _("somebody who would let a part of it go"),
        Help.TALK: _("somebody to talk it through with"),
    }[Help(wanted)]
    said = _("You look for %(helper)s") if own else _("looks for %(helper)s")

    return said % {"helper": helper}
