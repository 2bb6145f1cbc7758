"""Messages of two members who see each other's profiles."""

import datetime

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest

from conversations.models import Conversation, Message
from conversations.refusals import NotBetweenYou, TooManyMessages
from conversations.steps import clean_text, write_message
from lending_circles.models import LoanAccount
from lending_circles.refusals import NotYours
from people import rate_limits
from people.models import Person

MESSAGE_RATE = rate_limits.Rate(tries_max=60, window_seconds=3600)


@transaction.atomic(durable=True)
def send_message(
    *,
    account_id: int,
    peer_account_id: int,
    text: str,
    token: str,
    on: datetime.date,
    at: datetime.datetime,
    by: Person,
) -> Message:
    """Write to somebody in a relation that stands, or in a request where both showed themselves.

    The same token writes it once. Raises NotYours, NothingSaid, TextTooLong, TextHides,
    TooManyMessages and NotBetweenYou, the last alike for those who closed and for strangers.

    Source: R3-111.
    """
    ends = LoanAccount.objects.select_related("person").in_bulk([account_id, peer_account_id])

    if len(ends) < 2:
        raise NotBetweenYou
    author = ends[account_id]
    if by.pk != author.person_id:
        raise NotYours
    said = clean_text(text)
    room = rate_limits.count_try("message", by.pk, MESSAGE_RATE, at=at)
    if not room.allowed:
        raise TooManyMessages(context={"retry_after_seconds": room.reset_seconds})

    return write_message(
        author=author, peer=ends[peer_account_id], text=said, token=token, on=on, at=at, by=by
    )


@transaction.atomic(durable=True)
def mark_read(*, conversation_id: int, account_id: int, up_to_id: int) -> None:
    """Note that one end of a conversation has seen it up to a message; never back again."""
    talks = Conversation.objects.filter(pk=conversation_id)
    for side in ("low", "high"):
        talks.filter(Q(**{side: account_id}), **{f"{side}_read_to__lt": up_to_id}).update(
            **{f"{side}_read_to": Greatest(F(f"{side}_read_to"), up_to_id)}
        )
