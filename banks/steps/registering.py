"""Registers banks and appoints their officers."""

import datetime

from django.db import connection

from banks.bank_draft import BankDraft
from banks.models import Bank, BankChange, Officer
from banks.queries.officers import ACTING_ROLES
from banks.refusals import BankSlugTaken
from governance.models import Network, Organiser
from people import audit
from people.models import Person
from people.steps import tell

# Addresses beside the banks' own.
_RESERVED = frozenset({"register", "applications", "new", "compare", "offers"})


def register(draft: BankDraft, *, network_id: int, on: datetime.date, by: Person) -> Bank:
    """Register a bank into probation; its founder gets every role but the auditor's.

    Raises BankSlugTaken. Source: R0-30.
    """
    assert connection.in_atomic_block
    check_slug(draft.slug)

    bank = Bank.objects.create(
        network_id=network_id,
        name=draft.name,
        slug=draft.slug,
        country=draft.country,
        region=draft.region,
        about=draft.about,
        founded_by=by,
        registered_on=on,
        state_since=on,
    )
    BankChange.objects.create(
        bank=bank, to_state=Bank.State.PROBATION, on=on, reason="Registered.", by=by
    )
    Officer.objects.bulk_create(
        Officer(bank=bank, person=by, role=role, since=on) for role in sorted(ACTING_ROLES)
    )
    audit.record("BANK_REGISTERED", by=by, subject=bank)

    return bank


def check_slug(slug: str) -> None:
    """Raise BankSlugTaken where a bank has this short name, or the pages need it."""
    if slug in _RESERVED or Bank.objects.filter(slug=slug).exists():
        raise BankSlugTaken


def tell_officers(bank: Bank, *, kind: str, text: str, link: str, on: datetime.date) -> None:
    """Tell everybody who works in a bank."""
    people = Officer.objects.filter(bank=bank, until__isnull=True)
    tell(people.values_list("person_id", flat=True), kind=kind, text=text, link=link, on=on)


def tell_organisers(network: Network, *, kind: str, text: str, on: datetime.date) -> None:
    """Tell those who organise a network of banks, on their page of its banks."""
    people = Organiser.objects.filter(network=network, until__isnull=True)
    tell(
        people.values_list("person_id", flat=True),
        kind=kind,
        text=text,
        link=f"/organise/{network.slug}/banks/",
        on=on,
    )
