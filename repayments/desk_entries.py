"""The pages of collecting at the officers' desk."""

from django.utils.translation import gettext_lazy as _

from banks.models import Officer
from repayments.queries.bank_loans import waiting_count
from repayments.queries.collections import late_count
from repayments.queries.receipts import pending_count

Role = Officer.Role

ENTRIES = [
    (_("Loans"), "desk_loans", (), waiting_count, "sprout"),
    (
        _("Collections"),
        "desk_collections",
        (Role.COLLECTIONS, Role.APPROVER),
        late_count,
        "calendar-clock",
    ),
    (
        _("Receipts"),
        "desk_receipts",
        (Role.COLLECTIONS, Role.TREASURY),
        pending_count,
        "receipt",
    ),
]
