"""The pages of portfolios on the officers' desk."""

from django.utils.translation import gettext_lazy as _

from banks.models import Bank, Officer
from portfolios.models import Eligibility


def waiting_investors(bank: Bank) -> int:
    """Return how many ask this bank to be accepted as investors."""
    return Eligibility.objects.filter(bank=bank, state=Eligibility.State.ASKED).count()


ENTRIES = [
    (
        _("Investors"),
        "desk_investors",
        (Officer.Role.INTAKE, Officer.Role.ANALYST, Officer.Role.APPROVER),
        waiting_investors,
        "users",
    ),
]
