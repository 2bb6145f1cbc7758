"""Finds who works in which bank."""

from collections.abc import Iterable

from banks.models import Bank, Officer
from banks.refusals import NotOfficer
from people.models import Person

# An auditor looks on and changes nothing.
ACTING_ROLES = frozenset(Officer.Role) - {Officer.Role.AUDITOR}


def banks_of(person: Person) -> list[Bank]:
    """Return the banks in which a person is an officer, by name."""
    return list(
        Bank.objects.select_related("network__asset")
        .filter(officers__person=person, officers__until__isnull=True)
        .distinct()
        .order_by("name", "id")
    )


def desk_of(person: Person, slug: str) -> tuple[Bank, frozenset[Officer.Role]] | None:
    """Return a bank with the roles that a person has in it; None where there are none."""
    offices = list(
        Officer.objects.select_related("bank__network__asset").filter(
            person=person, bank__slug=slug, until__isnull=True
        )
    )
    if not offices:
        return None

    return offices[0].bank, frozenset(Officer.Role(office.role) for office in offices)


def roles_of(person: Person, bank_id: int) -> frozenset[Officer.Role]:
    """Return the roles that a person has in a bank now."""
    held = Officer.objects.filter(person=person, bank_id=bank_id, until__isnull=True)
    return frozenset(Officer.Role(role) for role in held.values_list("role", flat=True))


def is_officer(person: Person) -> bool:
    """Tell whether a person is an officer of any bank now."""
    return Officer.objects.filter(person=person, until__isnull=True).exists()


def check_role(
    by: Person, bank_id: int, roles: Iterable[Officer.Role] = ACTING_ROLES
) -> frozenset[Officer.Role]:
    """Return the roles of an officer who has one of `roles` in the bank. Raises NotOfficer."""
    held = roles_of(by, bank_id)
    if not held & frozenset(roles):
        raise NotOfficer(context={"roles": sorted(role.value for role in roles)})

    return held


def officers_of(bank_id: int) -> list[Officer]:
    """Return who has a role in a bank now, in the order of the names."""
    return list(
        Officer.objects.select_related("person")
        .filter(bank_id=bank_id, until__isnull=True)
        .order_by("person__name", "person_id", "role")
    )
