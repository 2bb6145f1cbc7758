"""What officers do about who serves loans."""

from django.utils.translation import gettext_lazy as _

from banks.models import Officer

ENTRIES = [
    (_("Stepping in"), "desk_step_in", (Officer.Role.APPROVER,), None, "heart-handshake"),
]
