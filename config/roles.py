"""Which frames a login may enter: roles are rows of several apps, and only the roof sees them."""

from django.db.models import Exists, OuterRef

from banks.models import Bank, Business, Officer
from governance.models import Organiser
from lending_circles.models import LoanAccount
from merchants.models import Staff
from people.models import Person, User

_SAME_PERSON = {"person_id": OuterRef("pk")}
_ROLES = {
    "member": LoanAccount.objects.filter(**_SAME_PERSON),
    "organiser": Organiser.objects.filter(**_SAME_PERSON, until__isnull=True),
    "till": Staff.objects.filter(**_SAME_PERSON, until__isnull=True),
    # Where there are banks, everybody with a login may invest.
    "investor": Bank.objects.all(),
    "business": Business.objects.filter(owner_id=OuterRef("pk")),
    "officer": Officer.objects.filter(**_SAME_PERSON, until__isnull=True),
}


def roles_of(user: User) -> frozenset[str]:
    """Return the names of the roles whose doors are offered; each page still checks for itself."""
    held = (
        Person.objects.filter(user_id=user.pk)
        .annotate(**{name: Exists(rows) for name, rows in _ROLES.items()})
        .values(*_ROLES)
        .first()
    )
    return frozenset(name for name, holds in (held or {}).items() if holds)
