"""Writes one message into a conversation of two, and tells the other end that it is there."""

import datetime
from collections.abc import Sequence

from django.db import connection
from django.db.models import Q
from django.urls import reverse

from conversations.models import Conversation, LateNote, Message
from conversations.models.talk import TEXT_LENGTH_MAX
from conversations.refusals import NotBetweenYou, NothingSaid, TextHides, TextTooLong
from lending_circles.models import LoanAccount, TrustLink
from lending_circles.queries.visibility import SEEN_BY_BOTH
from people import audit
from people.models import AuditEvent, Notice, Person
from people.steps import tell
from people.text import name_hides_something


def clean_text(text: str, *, length_max: int = TEXT_LENGTH_MAX, may_be_empty: bool = False) -> str:
    """Return what was typed with plain line ends. Raises NothingSaid, TextTooLong, TextHides."""
    said = text.replace("\r\n", "\n").strip()
    if not said and not may_be_empty:
        raise NothingSaid
    if len(said) > length_max:
        raise TextTooLong
    if name_hides_something(said.replace("\n", " ")):
        raise TextHides

    return said


def open_peer_ids(account: LoanAccount, peer_ids: Sequence[int]) -> set[int]:
    """Return those of some accounts that a member may write to now."""
    links = TrustLink.objects.filter(
        Q(low=account, high__in=peer_ids) | Q(high=account, low__in=peer_ids),
        state__in=SEEN_BY_BOTH,
    ).values_list("low_id", "high_id")

    return {end for both in links for end in both} - {account.pk}


def write_message(
    *,
    author: LoanAccount,
    peer: LoanAccount,
    text: str,
    token: str,
    late_note: LateNote | None = None,
    on: datetime.date,
    at: datetime.datetime,
    by: Person | None,
) -> Message:
    """Write a message, and tell the other end; the same token writes it once.

    The notice says who wrote and never what. Raises NotBetweenYou.
    """
    assert connection.in_atomic_block
    if peer.pk not in open_peer_ids(author, [peer.pk]):
        raise NotBetweenYou

    low_id, high_id = sorted((author.pk, peer.pk))
    talk, _ = Conversation.objects.get_or_create(low_id=low_id, high_id=high_id)
    message, is_new = Message.objects.get_or_create(
        conversation=talk,
        author=author,
        token=token,
        defaults={"text": text, "late_note": late_note, "sent_at": at},
    )
    if not is_new:
        return message

    sent = audit.record("MESSAGE_SENT", by=by, subject=talk)
    if late_note is None:
        said = f"{author.person.name} wrote to you."
        _tell(author, peer, kind="MESSAGE", said=said, cause=sent, on=on)
    else:
        said = (
            f"{author.person.name} may be late with a repayment that is due on "
            f"{late_note.due_on.isoformat()}, and expects to pay on "
            f"{late_note.expected_on.isoformat()}."
        )
        _tell(author, peer, kind="MAY_BE_LATE", said=said, cause=sent, on=on)

    return message


def _tell(
    author: LoanAccount,
    peer: LoanAccount,
    *,
    kind: str,
    said: str,
    cause: AuditEvent,
    on: datetime.date,
) -> None:
    """Tell somebody of a message; while one notice of it waits unread there is no second."""
    link = reverse("conversation", args=[author.person.handle])
    if (
        kind == "MESSAGE"
        and Notice.objects.filter(
            person=peer.person_id, kind=kind, link=link, read_at=None
        ).exists()
    ):
        return

    tell([peer.person_id], kind=kind, text=said, link=link, cause=cause, on=on)
