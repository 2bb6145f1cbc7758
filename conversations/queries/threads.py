"""With whom a member talks or may talk, and what was said; nobody else's conversations exist."""

import datetime
from dataclasses import dataclass

from django.db.models import F, Max, Q

from conversations.models import Conversation, LateNote, Message
from lending_circles.models import LoanAccount, TrustLink
from lending_circles.queries.visibility import SEEN_BY_BOTH

MESSAGES_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Partner:
    """Somebody a member talks or may talk with.

    `may_write` is whether both see each other's profile now: a standing agreement, or a request in
    which both have shown theirs. What was written before stays readable to both.
    """

    account: LoanAccount
    conversation: Conversation | None
    may_write: bool


@dataclass(frozen=True, slots=True)
class Thread:
    """One line of the list of conversations; `latest` is None where nothing was said yet."""

    partner: Partner
    latest: Message | None
    unread: int


def partners_of(account: LoanAccount) -> list[Partner]:
    """Return everybody a member talks or may talk with, by name."""
    ends = Q(low=account) | Q(high=account)
    links = TrustLink.objects.filter(ends, state__in=SEEN_BY_BOTH).values_list("low_id", "high_id")
    open_ids = {end for both in links for end in both} - {account.pk}
    talks = {_other(talk, account): talk for talk in Conversation.objects.filter(ends)}
    accounts = LoanAccount.objects.select_related("person").in_bulk(open_ids | talks.keys())

    return sorted(
        (Partner(one, talks.get(key), key in open_ids) for key, one in accounts.items()),
        key=lambda partner: (partner.account.person.name.casefold(), partner.account.pk),
    )


def find_partner(account: LoanAccount, handle: str) -> Partner | None:
    """Return the one of a member's partners who has a handle.

    Whether somebody else has it is not asked, so that nobody can tell from the answer's time.
    """
    return next(
        (one for one in partners_of(account) if one.account.person.handle == handle),
        None,
    )


def threads_of(account: LoanAccount) -> list[Thread]:
    """Return a member's conversations, the latest word first, then those not begun, by name."""
    partners = partners_of(account)
    talks = [one.conversation.pk for one in partners if one.conversation is not None]
    last_ids = (
        Message.objects.filter(conversation__in=talks)
        .values("conversation")
        .annotate(last=Max("id"))
        .values_list("last", flat=True)
    )
    last = {
        message.conversation_id: message
        for message in Message.objects.select_related("late_note").filter(pk__in=list(last_ids))
    }
    unread = unread_by_conversation(account)
    threads = [
        Thread(
            one,
            last.get(one.conversation.pk) if one.conversation else None,
            unread.get(one.conversation.pk, 0) if one.conversation else 0,
        )
        for one in partners
    ]

    return sorted(threads, key=lambda thread: -(thread.latest.pk if thread.latest else 0))


def unread_by_conversation(account: LoanAccount) -> dict[int, int]:
    """Return how many messages a member has not seen, by conversation."""
    unseen = Message.objects.filter(
        Q(conversation__low=account, pk__gt=F("conversation__low_read_to"))
        | Q(conversation__high=account, pk__gt=F("conversation__high_read_to"))
    ).exclude(author=account)
    counts: dict[int, int] = {}
    for conversation_id in unseen.values_list("conversation_id", flat=True):
        counts[conversation_id] = counts.get(conversation_id, 0) + 1

    return counts


def messages_of(conversation: Conversation, *, before: int | None = None) -> list[Message]:
    """Return the latest messages of a conversation, oldest first; earlier ones by `before`."""
    found = Message.objects.select_related("late_note").filter(conversation=conversation)
    if before is not None:
        found = found.filter(pk__lt=before)

    return list(found.order_by("-id")[:MESSAGES_SHOWN])[::-1]


def late_note_of(loan_id: int, number: int, *, on: datetime.date) -> LateNote | None:
    """Return the last word of a borrower that an installment may be late."""
    return (
        LateNote.objects.filter(loan_id=loan_id, number=number, told_on__lte=on)
        .order_by("-id")
        .first()
    )


def _other(talk: Conversation, account: LoanAccount) -> int:
    return talk.high_id if talk.low_id == account.pk else talk.low_id
