"""What lending circles bring to the officers' desk."""

from django.utils.translation import gettext_lazy as _

from lending_circles.operations.bank_funds import ROLES

ENTRIES = [
    (_("Jubilee funds"), "desk_jubilee", tuple(ROLES), None, "heart-handshake"),
]
