"""Moves disputes along their edges, and tells everybody whom it concerns."""

import datetime

from django.db import connection

from banks.steps.bonds import end_risk
from banks.steps.registering import tell_officers
from disputes.models import Dispute, DisputePanel, DisputeTransition
from disputes.queries.disputes import OVER, candidates_for, open_disputes
from disputes.refusals import DisputeUnknown, NotNow
from governance.models import Delegate, Network, Organiser
from governance.steps import open_panel
from loans.models import BankLoan
from people import audit
from people.models import Person
from people.steps import tell
from rules.dispute_states import (
    DAYS,
    NAMING_DAYS,
    DisputeState,
    is_allowed,
    is_naming_overdue,
    panel_of,
    panel_threshold,
)

State = Dispute.State


def get_locked(public_id: str) -> Dispute:
    """Lock a dispute for a change. Raises DisputeUnknown."""
    assert connection.in_atomic_block
    found = (
        Dispute.objects.select_for_update(of=("self",))
        .select_related("bank__network", "bank_loan__asset", "bank_loan__business", "investor")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise DisputeUnknown

    return found


def move(
    dispute: Dispute, to: State, *, on: datetime.date, by: Person | None, reason: str = ""
) -> None:
    """Move a dispute to another state and keep the move; its new deadline begins today.

    Raises NotNow where no edge leads there. Source: states.md, Dispute; N-1.
    """
    assert connection.in_atomic_block
    before = dispute.state
    if before and not is_allowed(DisputeState(before), DisputeState(to)):
        raise NotNow(context={"state": before})

    dispute.state = to
    dispute.ends_on = None if to in OVER else on + datetime.timedelta(days=DAYS[DisputeState(to)])
    dispute.ended_on = on if to in OVER else None
    dispute.save()
    write_transition(dispute, before, on=on, by=by, reason=reason)
    if to in OVER:
        _end(dispute, on=on)
    tell_sides(dispute, on=on)


def write_transition(
    dispute: Dispute, before: str, *, on: datetime.date, by: Person | None, reason: str = ""
) -> None:
    """Keep one move and audit it."""
    DisputeTransition.objects.create(
        dispute=dispute,
        number=DisputeTransition.objects.filter(dispute=dispute).count() + 1,
        from_state=before,
        to_state=dispute.state,
        on=on,
        by=by,
        reason=reason[:300],
    )
    audit.record(
        f"DISPUTE_{dispute.state}", by=by, subject=dispute, data={"from": before, "on": str(on)}
    )


def name_panel(
    dispute: Dispute,
    *,
    on: datetime.date,
    by: Person | None = None,
    person_ids: tuple[int, ...] = (),
) -> bool:
    """Name the panel of the next instance: the people given, or those that are drawn.

    Returns False where too few people can be found: an organiser names them then.
    """
    instance = "APPEAL" if DisputePanel.objects.filter(dispute=dispute).exists() else "FIRST"
    people = person_ids or panel_of(candidates_for(dispute), seed=f"{dispute.public_id}:{instance}")
    if not people:
        return False
    panel = open_panel(
        network_id=dispute.bank.network_id,
        name=f"Dispute {dispute.public_id[-6:]}, {instance.lower()} panel",
        person_ids=people,
        threshold=panel_threshold(len(people)),
        subject=dispute,
        on=on,
        by=by,
    )
    DisputePanel.objects.create(dispute=dispute, instance=instance, panel=panel)
    if dispute.panel_asked_on is not None:
        dispute.panel_asked_on = None
        # A panel that was waited for has its days from now on.
        dispute.ends_on = on + datetime.timedelta(days=DAYS[DisputeState(dispute.state)])
        dispute.save(update_fields=["panel_asked_on", "ends_on"])
    tell(
        people,
        kind="DISPUTE_PANEL",
        text=f"You are on the panel that decides a dispute with {dispute.bank.name}.",
        link=f"/disputes/{dispute.public_id}",
        on=on,
    )

    return True


def call_for_panel(dispute: Dispute, *, on: datetime.date) -> None:
    """Ask the organisers of the network to name a panel that could not be drawn, by a day.

    When that day is over the organisers of every other network of banks are told too, who know
    people without a part in it, and both sides; so it goes on until a panel is named.

    Source: R0-23, deadlines; A-44.
    """
    assert connection.in_atomic_block
    asked_on = dispute.panel_asked_on
    is_overdue = asked_on is not None and is_naming_overdue(asked_on, on=on)
    dispute.panel_asked_on = asked_on or on
    dispute.ends_on = on + datetime.timedelta(days=NAMING_DAYS)
    dispute.save(update_fields=["panel_asked_on", "ends_on"])
    organisers = Organiser.objects.filter(until__isnull=True, network__kind=Network.Kind.BANKS)
    if not is_overdue:
        organisers = organisers.filter(network_id=dispute.bank.network_id)
    network = dispute.bank.network
    tell(
        organisers.values_list("person_id", flat=True).distinct(),
        kind="DISPUTE_PANEL_WANTED",
        text=f"A dispute in {network.name} waits for a panel since "
        f"{dispute.panel_asked_on.isoformat()}; an organiser of {network.name} names at least "
        f"three people who have no part in it, by {dispute.ends_on.isoformat()}.",
        link=f"/organise/{network.slug}/disputes/",
        on=on,
    )
    audit.record("DISPUTE_PANEL_WANTED", by=None, subject=dispute, data={"is_overdue": is_overdue})
    tell_sides(dispute, on=on)


def tell_sides(dispute: Dispute, *, on: datetime.date) -> None:
    """Tell the investor, the bank, and the panel where a dispute stands."""
    text = f"The dispute about “{dispute.bank_loan.title}”: {dispute.get_state_display().lower()}."
    panels = DisputePanel.objects.filter(dispute=dispute).values("panel_id")
    members = Delegate.objects.filter(panel__in=panels, until__isnull=True)
    tell(
        [dispute.investor_id, *members.values_list("person_id", flat=True)],
        kind="DISPUTE",
        text=text,
        link=f"/disputes/{dispute.public_id}",
        on=on,
    )
    tell_officers(
        dispute.bank,
        kind="DISPUTE",
        text=text,
        link=f"/desk/{dispute.bank.slug}/disputes/{dispute.public_id}",
        on=on,
    )


def _end(dispute: Dispute, *, on: datetime.date) -> None:
    """Let what an open dispute stopped go on, where no other one is open."""
    if not open_disputes().filter(bank_loan=dispute.bank_loan_id).exists():
        BankLoan.objects.filter(pk=dispute.bank_loan_id).update(in_dispute=False)
    if not open_disputes().filter(bank=dispute.bank_id).exists():
        end_risk(bank_id=dispute.bank_id, on=on)
