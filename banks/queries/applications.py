"""Finds who asks to found a bank in a network, and who may decide about it."""

from django.db.models import Exists, OuterRef, QuerySet

from banks.models import Bank, BankApplication, Officer
from governance.models import Network, Organiser
from people.models import Person
from rules.bank_standing import LISTING


def admitting_networks() -> QuerySet[Network]:
    """Return the networks of banks in which somebody can admit another one, by name.

    A bank in good standing with two approvers does, or an organiser.
    """
    approvers = Officer.objects.filter(
        bank__network=OuterRef("pk"),
        bank__state__in=LISTING,
        role=Officer.Role.APPROVER,
        until__isnull=True,
    )
    organisers = Organiser.objects.filter(network=OuterRef("pk"), until__isnull=True)

    return (
        Network.objects.filter(Exists(approvers) | Exists(organisers), kind=Network.Kind.BANKS)
        .select_related("asset")
        .order_by("name", "id")
    )


def approvers_of_network(network_id: int) -> dict[Bank, list[int]]:
    """Return who may propose to admit a bank, by the bank in good standing that they work for."""
    officers = Officer.objects.select_related("bank").filter(
        bank__network_id=network_id,
        bank__state__in=LISTING,
        role=Officer.Role.APPROVER,
        until__isnull=True,
    )
    found: dict[Bank, list[int]] = {}
    for officer in officers.order_by("bank_id", "person_id"):
        found.setdefault(officer.bank, []).append(officer.person_id)

    return found


def own_applications(person: Person) -> list[BankApplication]:
    """Return what a person asked networks of banks, the newest first."""
    return list(
        BankApplication.objects.select_related("network", "bank")
        .filter(person=person)
        .order_by("-id")
    )


def waiting_applications(network_id: int) -> list[BankApplication]:
    """Return the banks that ask to be founded in a network, the first on top."""
    return list(
        BankApplication.objects.select_related("person")
        .filter(network_id=network_id, state=BankApplication.State.ASKED)
        .order_by("id")
    )


def waiting_at(bank: Bank) -> int:
    """Return how many banks ask to be founded beside one."""
    return BankApplication.objects.filter(
        network_id=bank.network_id, state=BankApplication.State.ASKED
    ).count()


def banks_of_network(network_id: int) -> list[Bank]:
    """Return the banks of a network, by name."""
    return list(
        Bank.objects.select_related("step_in_servicer")
        .filter(network_id=network_id)
        .order_by("name", "id")
    )
