"""What people do in their inbox."""

import datetime
from collections.abc import Collection

from django.db import transaction

from people.models import Notice


@transaction.atomic(durable=True)
def read_notices(
    *, person_id: int, at: datetime.datetime, notice_ids: Collection[int] | None = None
) -> int:
    """Mark notices of a person as read, all of them where none is named; return how many were not.

    Notices that others have stay as they are.
    """
    unread = Notice.objects.filter(person_id=person_id, read_at__isnull=True)
    if notice_ids is not None:
        unread = unread.filter(pk__in=notice_ids)

    return unread.update(read_at=at)
