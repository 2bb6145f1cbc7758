"""Moves banks along the ladder of their standing, and says so to everybody."""

import datetime
from collections.abc import Mapping

from django.db import connection
from django.db.models import Count, Q

from banks.models import Bank, BankChange, DisputeLost
from banks.queries.applications import approvers_of_network
from banks.refusals import StandingFixed
from banks.steps.cover import lock
from banks.steps.registering import tell_officers, tell_organisers
from people import audit
from people.models import Person
from people.steps import tell
from rules import bank_standing
from rules.bank_standing import Cause, Conduct, Standing

_REASONS = {
    Cause.CURED: "Everything that borrowers paid has been passed on.",
    Cause.REMITTANCE: "What borrowers paid was not passed on in time.",
    Cause.DISPUTES: "It lost too many disputes within a year.",
}


def review_banks(*, network_id: int, oldest_days: Mapping[int, int], on: datetime.date) -> int:
    """Move every bank of a network to where its conduct leads; return how many moved.

    `oldest_days` is the age in days of each bank's oldest receipt that was not passed on (none for
    a bank that owes none), counted by the caller, who knows the receipts.

    Source: R0-29, R0-30; P-33; states.md, Bank.
    """
    assert connection.in_atomic_block
    since = on - datetime.timedelta(days=bank_standing.LOST_DISPUTES_DAYS)
    banks = list(
        Bank.objects.select_for_update(of=("self",), no_key=True)
        .filter(network_id=network_id)
        .order_by("id")
    )
    lost = dict(
        Bank.objects.filter(network_id=network_id)
        .annotate(lost=Count("disputes_lost", filter=Q(disputes_lost__on__gt=since)))
        .values_list("id", "lost")
    )

    return sum(
        _review(bank, oldest_days=oldest_days.get(bank.pk), lost_count=lost[bank.pk], on=on)
        for bank in banks
    )


def lose_dispute(*, bank_id: int, reference: str, on: datetime.date) -> Bank:
    """Count a dispute that a ruling decided against a bank; too many suspend it at once.

    The same reference counts once. Source: R0-29.
    """
    bank = lock(bank_id)
    DisputeLost.objects.get_or_create(reference=reference, defaults={"bank": bank, "on": on})

    since = on - datetime.timedelta(days=bank_standing.LOST_DISPUTES_DAYS)
    lost_count = DisputeLost.objects.filter(bank=bank, on__gt=since).count()
    if lost_count >= bank_standing.LOST_DISPUTES_MAX:
        _review(bank, oldest_days=None, lost_count=lost_count, on=on)

    return bank


def change(
    bank: Bank, to: Bank.State, *, reason: str, on: datetime.date, by: Person | None
) -> None:
    """Write a change of standing: the state, its row for everybody, the audit, the notices.

    Raises StandingFixed where the bank is there already.
    """
    if bank.state == to:
        raise StandingFixed
    before = bank.state
    bank.state = to
    bank.state_since = on
    bank.save(update_fields=["state", "state_since"])
    BankChange.objects.create(
        bank=bank, from_state=before, to_state=to, on=on, reason=reason[:300], by=by
    )
    audit.record(
        f"BANK_{to.value}", by=by, subject=bank, data={"from": before, "reason": reason[:300]}
    )
    tell_officers(
        bank,
        kind="BANK_STANDING",
        text=f"{bank.name}: {before} → {to.value}. {reason}",
        link=f"/desk/{bank.slug}/standing",
        on=on,
    )
    if to == Bank.State.SUSPENDED:
        _call_for_help(bank, on=on)


def _call_for_help(bank: Bank, *, on: datetime.date) -> None:
    """Tell those who may see to it that another bank serves a suspended one's loans."""
    text = f"{bank.name} is suspended. Another bank of the network may serve its loans."
    for other, people in approvers_of_network(bank.network_id).items():
        tell(
            people,
            kind="BANK_STANDING",
            text=text,
            link=f"/desk/{other.slug}/step-in",
            on=on,
        )
    tell_organisers(bank.network, kind="BANK_STANDING", text=text, on=on)


def _review(bank: Bank, *, oldest_days: int | None, lost_count: int, on: datetime.date) -> bool:
    state, cause = bank_standing.next_standing(
        Standing(bank.state),
        Conduct(
            remit_days=bank.remit_days,
            oldest_unremitted_days=oldest_days,
            lost_dispute_count=lost_count,
            on_probation=bank.is_on_probation,
        ),
    )
    if state.value == bank.state:
        return False
    change(bank, Bank.State(state.value), reason=_REASONS[cause], on=on, by=None)

    return True
