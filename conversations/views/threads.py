"""A member's conversations, and one of them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from conversations.forms import MessageForm
from conversations.operations import writing
from conversations.queries import threads
from conversations.queries.threads import Partner, Thread
from lending_circles.views.gate import Here, frame, member_page, new_token
from people.refusals import Refusal

_WORDS_SHOWN = 80


@require_safe
@member_page
def conversations(request: HttpRequest, here: Here) -> HttpResponse:
    """List with whom the member talks, the latest word first."""
    return render(
        request,
        "conversations/conversations.html",
        frame(
            here,
            threads=[(one, _last_words(one, here)) for one in threads.threads_of(here.account)],
        ),
    )


def _last_words(thread: Thread, here: Here) -> str:
    """Return the latest word of a conversation, as the line under a name."""
    last = thread.latest
    if last is None:
        return _("Nothing is written yet")
    said = (
        _("may be late with a repayment")
        if last.late_note
        else Truncator(last.text).chars(_WORDS_SHOWN)
    )

    return _("You: %(said)s") % {"said": said} if last.author_id == here.account.pk else said


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def conversation(request: HttpRequest, here: Here, handle: str) -> HttpResponse:
    """Show what two members wrote to each other, and write."""
    partner = threads.find_partner(here.account, handle)
    if partner is None:
        raise Http404
    form = MessageForm(request.POST or None, initial={"token": new_token()})
    if request.method == "POST" and form.is_valid():
        try:
            writing.send_message(
                account_id=here.account.pk,
                peer_account_id=partner.account.pk,
                text=form.cleaned_data["text"],
                token=form.cleaned_data["token"],
                on=here.on,
                at=here.at,
                by=here.person,
            )
        except Refusal as refused:
            form.add_error("text", f"{refused.detail} {refused.remedy}")
        else:
            return redirect("conversation", handle)

    return _page(request, here, partner, form)


def _page(request: HttpRequest, here: Here, partner: Partner, form: MessageForm) -> HttpResponse:
    before = request.GET.get("before", "")
    is_number = before.isascii() and before.isdigit() and len(before) <= 18
    said = (
        threads.messages_of(partner.conversation, before=int(before) if is_number else None)
        if partner.conversation
        else []
    )
    if partner.conversation is not None and said:
        writing.mark_read(
            conversation_id=partner.conversation.pk,
            account_id=here.account.pk,
            up_to_id=said[-1].pk,
        )

    return render(
        request,
        "conversations/conversation.html",
        frame(
            here,
            partner=partner,
            name=partner.account.person.name,
            said=said,
            earlier=said[0].pk if len(said) == threads.MESSAGES_SHOWN else None,
            form=form,
        ),
        status=422 if form.errors else 200,
    )
