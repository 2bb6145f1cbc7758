"""Registering a bank, and who works in it."""

import datetime

from django.db import transaction
from django.db.models import Q

from banks.bank_draft import BankDraft
from banks.models import Bank, Officer
from banks.queries.officers import check_role
from banks.refusals import (
    AlreadyOfficer,
    AuditorApart,
    LastOfficer,
    NetworkOfCircle,
    NotOfficer,
    RemitDaysRefused,
)
from banks.steps import registering
from banks.steps.cover import lock
from governance import steps as governance_steps
from governance.models import Network
from people import audit
from people.models import Person
from people.steps import tell
from rules import money

Role = Officer.Role


@transaction.atomic(durable=True)
def found_bank(
    *, draft: BankDraft, asset: money.Asset, time_zone: str, on: datetime.date, by: Person
) -> Bank:
    """Register a bank that lives by a business day of its own, beginning with `on`.

    Raises AssetScaleFixed, BankSlugTaken, SlugTaken and TimeZoneUnknown. Source: R0-30.
    """
    network = governance_steps.found(
        governance_steps.NetworkDraft(
            name=draft.name,
            slug=f"bank-{draft.slug}",
            asset=asset,
            time_zone=time_zone,
            clock=Network.Clock.REAL,
            starts_on=on,
            parameters={},
            kind=Network.Kind.BANKS,
        ),
        by=by,
    )

    return registering.register(draft, network_id=network.pk, on=on, by=by)


@transaction.atomic(durable=True)
def register_bank(
    *,
    name: str,
    slug: str,
    country: str,
    region: str,
    network_id: int,
    on: datetime.date,
    by: Person,
) -> Bank:
    """Register a bank in a network of banks that exists. Raises BankSlugTaken, NetworkOfCircle."""
    network = governance_steps.share_day(network_id=network_id, on=on)

    if network.kind != Network.Kind.BANKS:
        raise NetworkOfCircle

    draft = BankDraft(name=name, slug=slug, country=country, region=region)
    return registering.register(draft, network_id=network_id, on=on, by=by)


@transaction.atomic(durable=True)
def appoint_officer(
    *, bank_id: int, person_id: int, role: str, on: datetime.date, by: Person
) -> Officer:
    """Give a person a role in a bank. Raises AlreadyOfficer, AuditorApart and NotOfficer.

    Who looks on as auditor does nothing else in the same bank.
    """
    bank = lock(bank_id)
    held = set(
        Officer.objects.filter(bank=bank, person_id=person_id, until__isnull=True).values_list(
            "role", flat=True
        )
    )

    check_role(by, bank_id, {Role.APPROVER})
    if role in held:
        raise AlreadyOfficer
    if held and (Role.AUDITOR in held or role == Role.AUDITOR):
        raise AuditorApart

    officer = Officer.objects.create(bank=bank, person_id=person_id, role=role, since=on)
    audit.record("OFFICER_APPOINTED", by=by, subject=officer, data={"role": role})
    tell(
        [person_id],
        kind="OFFICER_APPOINTED",
        text=f"{bank.name}: {Role(role).label}.",
        link=f"/desk/{bank.slug}/",
        on=on,
    )

    return officer


@transaction.atomic(durable=True)
def dismiss_officer(
    *, bank_id: int, person_id: int, role: str, on: datetime.date, by: Person
) -> Officer:
    """Take a role from a person; a bank keeps an approver. Raises LastOfficer and NotOfficer."""
    bank = lock(bank_id)
    check_role(by, bank_id, {Role.APPROVER})
    officer = Officer.objects.filter(
        bank=bank, person_id=person_id, role=role, until__isnull=True
    ).first()

    if officer is None:
        raise NotOfficer("This person does not have that role.", remedy="Look at the list again.")
    others = Officer.objects.filter(~Q(person_id=person_id), bank=bank, until__isnull=True)
    if role == Role.APPROVER and not others.filter(role=Role.APPROVER).exists():
        raise LastOfficer

    officer.until = on
    officer.save(update_fields=["until"])
    audit.record("OFFICER_DISMISSED", by=by, subject=officer, data={"role": role})

    return officer


@transaction.atomic(durable=True)
def change_terms(
    *, bank_id: int, remit_days: int, lends_personal: bool, about: str, by: Person
) -> Bank:
    """Change what a bank says of itself and how soon it passes money on.

    The days may only become fewer: investors relied on them. Raises NotOfficer and
    RemitDaysRefused.
    """
    bank = lock(bank_id)

    check_role(by, bank_id, {Role.APPROVER})
    if not 1 <= remit_days <= bank.remit_days:
        raise RemitDaysRefused(context={"remit_days": bank.remit_days})

    before = {"remit_days": bank.remit_days, "lends_personal": bank.lends_personal}
    bank.remit_days = remit_days
    bank.lends_personal = lends_personal
    bank.about = about
    bank.save(update_fields=["remit_days", "lends_personal", "about"])
    audit.record("BANK_TERMS_CHANGED", by=by, subject=bank, data={"before": before})

    return bank
