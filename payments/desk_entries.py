"""The treasury's pages at the officers' desk."""

from django.utils.translation import gettext_lazy as _

from banks.models import Officer
from payments.queries import settlements, statements, transfers

_ROLES = (Officer.Role.TREASURY, Officer.Role.APPROVER)

ENTRIES = [
    (_("Treasury"), "desk_treasury", _ROLES, None, "scale"),
    (_("Deposits"), "desk_deposits", _ROLES, transfers.waiting_deposits, "wallet"),
    (_("Withdrawals"), "desk_withdrawals", _ROLES, transfers.waiting_withdrawals, "banknote"),
    (
        _("Cash between banks"),
        "desk_settlements",
        _ROLES,
        settlements.waiting_settlements,
        "hand-coins",
    ),
    (_("Statements"), "desk_statements", _ROLES, statements.waiting_matched, "list"),
    (_("Suspense"), "desk_suspense", _ROLES, statements.waiting_suspense, "hourglass"),
]
