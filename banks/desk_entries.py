"""The officers' own pages at the desk."""

from django.utils.translation import gettext_lazy as _

from banks.models import Officer
from banks.queries import case_queue
from banks.queries.applications import waiting_at
from banks.queries.approvals import waiting_count

Role = Officer.Role

ENTRIES = [
    (_("Work"), "desk_home", (), None, "house"),
    (_("Inbox"), "desk_inbox", (), waiting_count, "circle-check"),
    (
        _("Cases"),
        "desk_cases",
        (Role.INTAKE, Role.ANALYST, Role.APPROVER),
        case_queue.waiting_count,
        "scroll-text",
    ),
    (_("Capital and bonds"), "desk_capital", (Role.TREASURY, Role.APPROVER), None, "shield"),
    (_("Officers"), "desk_officers", (), None, "users"),
    (_("Neighbours"), "desk_neighbours", (Role.APPROVER,), waiting_at, "user-plus"),
    (_("Standing"), "desk_standing", (), None, "landmark"),
]
