"""What officers decide about their own bank."""

from django.utils.translation import gettext_lazy as _

from banks.approval_registry import ApprovalKind, Change
from banks.models import Approval, Bank, BankApplication, FidelityBond, Officer
from banks.operations import (
    admissions,
    bonds,
    capital,
    cover_promise,
    second_factors,
    standing,
    winding_up,
)
from ledger.models import Asset
from pages.formats import percent_text
from rules import money


def _words(minor: int, asset: Asset) -> str:
    return f"{money.format_amount(minor, money.Asset(asset.code, asset.decimals))} {asset.code}"


def _released(approval: Approval) -> list[Change]:
    bond = FidelityBond.objects.select_related("asset").get(pk=approval.payload["bond_id"])
    left = bond.held_minor - approval.payload["amount_minor"]
    return [
        Change(_("Held in the bond"), _words(bond.held_minor, bond.asset), _words(left, bond.asset))
    ]


def _verified(approval: Approval) -> list[Change]:
    return [Change(_("The bond"), str(_("pledged")), str(_("verified, and stands for the bank")))]


def _wound(approval: Approval) -> list[Change]:
    bank = Bank.objects.get(pk=approval.payload["bank_id"])
    return [
        Change(bank.name, bank.get_state_display(), str(Bank.State(approval.payload["to"]).label))
    ]


def _admitted(approval: Approval) -> list[Change]:
    one = BankApplication.objects.select_related("person", "network").get(pk=approval.subject_id)
    return [
        Change(_("Bank"), "", f"{one.name} ({one.slug}), {one.region} {one.country}"),
        Change(_("Founded by"), "", f"{one.person.name} @{one.person.handle}"),
        Change(_("Network"), "", one.network.name),
    ]


def _promised(approval: Approval) -> list[Change]:
    bank = Bank.objects.get(pk=approval.bank_id)
    return [
        Change(
            _("Bonds, of all that is lent and offered, at least"),
            percent_text(bank.cover_millionths),
            percent_text(approval.payload["cover_millionths"]),
        )
    ]


def _reset(approval: Approval) -> list[Change]:
    return [Change(_("Second factor"), str(_("set up")), str(_("to be set up anew")))]


def _ended(approval: Approval) -> list[Change]:
    bank = Bank.objects.get(pk=approval.subject_id)
    return [
        Change(_("Standing"), bank.get_state_display(), Bank.State.ACTIVE.label),
        Change(_("Cap of the volume"), f"{bank.probation_multiple} ×", "–"),
    ]


KINDS = {
    capital.CAPITAL: ApprovalKind(
        _("Capital from outside"), capital.MONEY_ROLES, capital.confirm_contribute_capital
    ),
    bonds.VERIFY: ApprovalKind(
        _("Verify a bond"), bonds.MONEY_ROLES, bonds.confirm_verify_bond, changes=_verified
    ),
    bonds.RELEASE: ApprovalKind(
        _("Release of a bond"), bonds.MONEY_ROLES, bonds.confirm_release_bond, changes=_released
    ),
    standing.END_PROBATION: ApprovalKind(
        _("End of the probation"),
        (Officer.Role.APPROVER,),
        standing.confirm_end_probation,
        changes=_ended,
    ),
    second_factors.RESET: ApprovalKind(
        _("A lost second factor"),
        second_factors.ROLES,
        second_factors.confirm_reset_second_factor,
        changes=_reset,
    ),
    cover_promise.RAISE: ApprovalKind(
        _("More cover by bonds"),
        cover_promise.ROLES,
        cover_promise.confirm_raise_cover,
        changes=_promised,
    ),
    admissions.ADMIT: ApprovalKind(
        _("A bank that asks to join"),
        admissions.ROLES,
        admissions.confirm_admission,
        changes=_admitted,
    ),
    winding_up.WIND_UP: ApprovalKind(
        _("What becomes of a suspended bank"),
        winding_up.ROLES,
        winding_up.confirm_winding_up,
        changes=_wound,
    ),
}
