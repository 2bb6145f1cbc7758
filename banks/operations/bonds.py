"""Fidelity bonds: pledging them, verifying and releasing them by four eyes."""

import datetime

from django.db import transaction

from banks.models import Approval, Bank, FidelityBond, Officer
from banks.queries.officers import check_role
from banks.refusals import AmountRefused, BondBusy, BondNotHeld, NotEnoughCapital
from banks.steps import accounts, approvals, cover, release
from banks.steps import bonds as steps
from governance.steps import share_day
from ledger import queries as ledger_queries
from ledger.models import Asset
from people import audit
from people.models import Person

Role = Officer.Role
MONEY_ROLES = (Role.TREASURY, Role.APPROVER)
VERIFY = "VERIFY_BOND"
RELEASE = "RELEASE_BOND"


@transaction.atomic(durable=True)
def pledge_bond(
    *,
    bank_id: int,
    asset: Asset,
    amount_minor: int,
    on: datetime.date,
    by: Person,
    expires_on: datetime.date | None = None,
) -> FidelityBond:
    """Lay money of a bank aside as a bond; it stands for the bank once a second officer verifies.

    Raises AmountRefused, DayNotOpen, NotEnoughCapital and NotOfficer. Source: R0-09; B-1.
    """
    _open(bank_id, on)

    check_role(by, bank_id, MONEY_ROLES)
    if amount_minor <= 0:
        raise AmountRefused
    if expires_on is not None and expires_on <= on:
        raise BondNotHeld("A bond expires on a day to come.", remedy="Choose a later day.")
    account_id = accounts.bank_account(bank_id, asset)
    available_minor = ledger_queries.lock_balances([account_id])[account_id]
    if amount_minor > available_minor:
        raise NotEnoughCapital(context={"available_minor": available_minor})

    return steps.pledge(
        bank_id=bank_id,
        asset=asset,
        amount_minor=amount_minor,
        on=on,
        by=by,
        expires_on=expires_on,
    )


@transaction.atomic(durable=True)
def request_verify_bond(*, bond_id: int, on: datetime.date, by: Person) -> Approval:
    """Ask another officer to verify a pledge. Raises AskedAlready, BondNotHeld, NotOfficer."""
    bond = _locked(bond_id)

    check_role(by, bond.bank_id, MONEY_ROLES)
    if bond.state != FidelityBond.State.PLEDGED:
        raise BondNotHeld

    return approvals.ask(
        bank=bond.bank,
        kind=VERIFY,
        subject=bond,
        summary=f"Verify the bond pledged on {bond.pledged_on.isoformat()}",
        payload={"bond_id": bond.pk, "held_minor": bond.held_minor},
        by=by,
        on=on,
        amount_minor=bond.held_minor,
        asset=bond.asset,
    )


@transaction.atomic(durable=True)
def confirm_verify_bond(
    *, public_id: str, by: Person, on: datetime.date, remark: str = ""
) -> FidelityBond:
    """Verify a bond that another officer asked about: from now on it stands for the bank."""
    approval = approvals.take(
        public_id=public_id, kind=VERIFY, by=by, on=on, remark=remark, roles=MONEY_ROLES
    )
    bond = _locked(approval.payload["bond_id"])

    if bond.state != FidelityBond.State.PLEDGED:
        raise BondNotHeld

    bond.state = FidelityBond.State.VERIFIED
    bond.save(update_fields=["state"])
    audit.record("BOND_VERIFIED", by=by, subject=bond)

    return bond


@transaction.atomic(durable=True)
def request_release_bond(
    *, bond_id: int, amount_minor: int, on: datetime.date, by: Person, reason: str = ""
) -> Approval:
    """Ask for a part of a bond back, of which nothing stands against it.

    Raises AmountRefused, AskedAlready, BondBusy, BondNotHeld and NotOfficer.
    """
    bond = _locked(bond_id)
    bank = bond.bank

    check_role(by, bank.pk, MONEY_ROLES)
    if amount_minor <= 0:
        raise AmountRefused
    if bond.state not in {FidelityBond.State.PLEDGED, FidelityBond.State.VERIFIED}:
        raise BondNotHeld
    free_minor = release.releasable_minor(bond, bank)
    if amount_minor > free_minor:
        raise BondBusy(context={"releasable_minor": free_minor})

    return approvals.ask(
        bank=bank,
        kind=RELEASE,
        subject=bond,
        summary=f"Release a part of the bond pledged on {bond.pledged_on.isoformat()}",
        payload={
            "bond_id": bond.pk,
            "amount_minor": amount_minor,
            "held_minor": bond.held_minor,
        },
        by=by,
        on=on,
        amount_minor=amount_minor,
        asset=bond.asset,
        reason=reason,
    )


@transaction.atomic(durable=True)
def confirm_release_bond(
    *, public_id: str, by: Person, on: datetime.date, remark: str = ""
) -> FidelityBond:
    """Release what another officer asked for. Raises BondBusy, BondNotHeld and DayNotOpen."""
    approval = approvals.take(
        public_id=public_id, kind=RELEASE, by=by, on=on, remark=remark, roles=MONEY_ROLES
    )
    share_day(network_id=approval.bank.network_id, on=on)

    return release.release(
        bond_id=approval.payload["bond_id"],
        amount_minor=approval.payload["amount_minor"],
        reference=f"approval:{approval.public_id}:release",
        on=on,
        by=by,
    )


def _open(bank_id: int, on: datetime.date) -> Bank:
    bank = Bank.objects.get(pk=bank_id)
    share_day(network_id=bank.network_id, on=on)

    return bank


def _locked(bond_id: int) -> FidelityBond:
    # The bank first, as everybody locks it who changes its bonds.
    cover.lock(FidelityBond.objects.values_list("bank_id", flat=True).get(pk=bond_id))
    return (
        FidelityBond.objects.select_for_update(of=("self",))
        .select_related("bank", "asset", "account")
        .get(pk=bond_id)
    )
