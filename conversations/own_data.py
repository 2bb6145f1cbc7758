"""What a person said: messages, words before being late, wishes for support."""

from conversations.models import LateNote, Message, SupportWish
from people.models import Person
from people.own_data import Tables, register


@register
def tables(person: Person) -> Tables:
    """Return what somebody wrote; what others wrote is theirs."""
    yield (
        "messages",
        Message.objects.filter(author__person=person).order_by("id").values("text", "sent_at"),
    )
    yield (
        "late_notes",
        LateNote.objects.filter(loan__borrower=person)
        .order_by("id")
        .values("loan__public_id", "number", "due_on", "expected_on", "told_on"),
    )
    yield (
        "support_wishes",
        SupportWish.objects.filter(account__person=person)
        .order_by("id")
        .values("text", "wanted", "band", "opened_on", "ends_on", "ended_on"),
    )
