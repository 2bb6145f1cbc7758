"""Where programs of a business hear of its loans."""

from django.db import connection

from banks.models import Business


def name_mailbox(business_id: int, mailbox_id: int) -> None:
    """Let a business's loans be told to the programs that listen at a mailbox."""
    assert connection.in_atomic_block

    Business.objects.filter(pk=business_id).update(mailbox_id=mailbox_id)
