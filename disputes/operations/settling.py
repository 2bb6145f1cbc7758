"""What ends a dispute: an agreement in mediation, or the ruling of a panel."""

import datetime
from dataclasses import dataclass

from django.db import transaction

from banks.models import Approval, Bank, Officer
from banks.queries.officers import check_role
from banks.steps import approvals
from disputes.models import Dispute, Ruling
from disputes.queries.disputes import conflicted_ids, panel_now, wants_panel
from disputes.refusals import (
    ConflictOfInterest,
    DisputeUnknown,
    HasPart,
    NothingOffered,
    NotNow,
    NotOnPanel,
    PanelTooSmall,
    RemedyRefused,
    RulingWaits,
    TextMissing,
)
from disputes.steps.moves import call_for_panel, get_locked, move, name_panel, tell_sides
from disputes.steps.nights import RULING
from disputes.steps.remedies import check_remedy, execute
from governance.models import Organiser
from governance.queries.panels import member_ids
from governance.steps import cast, open_motion, share_day
from people import audit
from people.models import Person
from people.refusals import Refusal
from rules.dispute_states import PANEL_MIN

State = Dispute.State
Remedy = Dispute.Remedy
OFFER = "DISPUTE_OFFER"
# What both sides may agree on in mediation: whatever a panel could order but words alone.
OFFERED = (
    Remedy.BOND_SLASH,
    Remedy.FEE_REFUND,
    Remedy.SUBSTITUTE_SERVICER,
    Remedy.RESTRUCTURING,
)
APPROVERS = (Officer.Role.APPROVER, Officer.Role.TREASURY)
_DECIDING = {State.PANEL: "FIRST", State.APPEALED: "APPEAL"}


@dataclass(frozen=True, slots=True, kw_only=True)
class RulingDraft:
    """What a member of the panel proposes."""

    outcome: str
    remedy: str = Remedy.NONE
    amount_minor: int = 0
    servicer: Bank | None = None
    installment_count: int | None = None
    reasons: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferDraft:
    """What a bank offers in mediation: money, another bank in its place, or a plan anew."""

    remedy: str
    amount_minor: int = 0
    servicer: Bank | None = None
    installment_count: int | None = None


class NotOrganiser(Refusal):
    """Who runs the network names a panel where none could be drawn."""

    code = "NOT_ORGANISER"
    detail = "Only an organiser of the network names a panel."
    remedy = "Ask one."


@transaction.atomic(durable=True)
def request_offer(*, public_id: str, draft: OfferDraft, on: datetime.date, by: Person) -> Approval:
    """Propose, as an officer, what the bank offers in mediation; another officer decides.

    Of another bank that is to serve the loan an officer of that bank decides: it has to agree.

    Raises AskedAlready, DisputeUnknown, NotNow, NotOfficer, RemedyRefused. Source: R0-23; RX-05.
    """
    dispute = get_locked(public_id)

    check_role(by, dispute.bank_id)
    _check_offer(dispute, draft)

    return approvals.ask(
        bank=draft.servicer or dispute.bank,
        maker_bank=dispute.bank,
        kind=OFFER,
        subject=dispute,
        summary=f"Offer in the dispute about “{dispute.bank_loan.title}”",
        payload={
            "dispute": public_id,
            "remedy": draft.remedy,
            "amount_minor": draft.amount_minor,
            "servicer": None if draft.servicer is None else draft.servicer.pk,
            "installment_count": draft.installment_count,
        },
        by=by,
        on=on,
        amount_minor=draft.amount_minor or None,
        asset=dispute.bank_loan.asset if draft.amount_minor else None,
    )


@transaction.atomic(durable=True)
def confirm_offer(*, public_id: str, by: Person, on: datetime.date, remark: str = "") -> Dispute:
    """Make the bank's offer to the investor.

    Raises NotAsked, NotNow, RemedyRefused and SameOfficer.
    """
    approval = approvals.take(
        public_id=public_id, kind=OFFER, by=by, on=on, remark=remark, roles=APPROVERS
    )
    asked = approval.payload
    dispute = get_locked(asked["dispute"])
    share_day(network_id=dispute.bank.network_id, on=on)

    draft = OfferDraft(
        remedy=asked["remedy"],
        amount_minor=asked["amount_minor"],
        servicer=Bank.objects.filter(pk=asked["servicer"]).first(),
        installment_count=asked["installment_count"],
    )
    _check_offer(dispute, draft)

    dispute.offered_remedy, dispute.offered_minor = draft.remedy, draft.amount_minor
    dispute.offered_servicer, dispute.offered_count = draft.servicer, draft.installment_count
    dispute.offered_on = on
    dispute.save(
        update_fields=[
            "offered_remedy",
            "offered_minor",
            "offered_servicer",
            "offered_count",
            "offered_on",
        ]
    )
    audit.record("DISPUTE_OFFER_MADE", by=by, subject=dispute, data={"asked": dict(asked)})
    tell_sides(dispute, on=on)

    return dispute


@transaction.atomic(durable=True)
def accept_offer(*, public_id: str, on: datetime.date, by: Person) -> Dispute:
    """Take, as the investor, what the bank offers; it is carried out at once.

    Raises DayNotOpen, DisputeUnknown, NotNow, NothingOffered, and RemedyRefused where what was
    offered cannot be done any more.
    """
    dispute = _own(public_id, by)
    share_day(network_id=dispute.bank.network_id, on=on)

    if dispute.state != State.MEDIATION:
        raise NotNow(context={"state": dispute.state})
    if not dispute.offered_remedy:
        raise NothingOffered
    _check_offer(
        dispute,
        OfferDraft(
            remedy=dispute.offered_remedy,
            amount_minor=dispute.offered_minor,
            servicer=dispute.offered_servicer,
            installment_count=dispute.offered_count,
        ),
    )

    ruling = Ruling.objects.create(
        dispute=dispute,
        instance=Ruling.Instance.AGREED,
        outcome=Dispute.Outcome.SETTLED,
        remedy=dispute.offered_remedy,
        amount_minor=dispute.offered_minor,
        servicer=dispute.offered_servicer,
        installment_count=dispute.offered_count,
        reasons="Both sides agreed.",
        proposed_by=by,
        proposed_on=on,
        state=Ruling.State.PASSED,
    )

    return execute(ruling, on=on, by=by)


@transaction.atomic(durable=True)
def ask_for_panel(*, public_id: str, on: datetime.date, by: Person) -> Dispute:
    """End mediation as the investor, without agreement: a panel decides.

    Where too few people can be drawn the organisers are asked at once to name it, and both sides
    may still agree until they have.

    Raises DayNotOpen, DisputeUnknown, NotNow.
    """
    dispute = _own(public_id, by)
    share_day(network_id=dispute.bank.network_id, on=on)

    if dispute.state != State.MEDIATION:
        raise NotNow(context={"state": dispute.state})
    if name_panel(dispute, on=on):
        move(dispute, State.PANEL, on=on, by=by, reason="The investor asked for the panel.")
    elif dispute.panel_asked_on is None:
        call_for_panel(dispute, on=on)

    return dispute


@transaction.atomic(durable=True)
def name_dispute_panel(
    *, public_id: str, person_ids: tuple[int, ...], on: datetime.date, by: Person
) -> Dispute:
    """Name a panel as an organiser, where too few people could be drawn.

    Anybody may be named who has no part in the dispute; an organiser who has one names nobody, and
    nobody names themselves.
    Raises ConflictOfInterest, DayNotOpen, DisputeUnknown, HasPart, NotNow, NotOrganiser and
    PanelTooSmall. Source: R0-23; A-44.
    """
    dispute = get_locked(public_id)
    network_id = dispute.bank.network_id
    share_day(network_id=network_id, on=on)

    if not Organiser.objects.filter(network_id=network_id, person=by, until=None).exists():
        raise NotOrganiser
    if not wants_panel(dispute):
        raise NotNow(context={"state": dispute.state})
    sided = conflicted_ids(dispute)
    if by.pk in sided:
        raise HasPart
    named = set(person_ids)
    if named & (sided | {by.pk}):
        raise ConflictOfInterest(context={"people": len(named & (sided | {by.pk}))})
    if len(named) < PANEL_MIN or Person.objects.filter(pk__in=named).count() != len(named):
        raise PanelTooSmall

    name_panel(dispute, on=on, by=by, person_ids=tuple(sorted(named)))
    if dispute.state == State.MEDIATION:
        move(dispute, State.PANEL, on=on, by=by, reason="A panel was named.")

    return dispute


@transaction.atomic(durable=True)
def propose_ruling(*, public_id: str, draft: RulingDraft, on: datetime.date, by: Person) -> Ruling:
    """Put a ruling to the vote of the panel, as one of its members, whose own vote it is.

    Raises DayNotOpen, DisputeUnknown, NotNow, NotOnPanel, RemedyRefused, RulingWaits, TextMissing.

    Source: R0-23, panel vote; A-36, strict majority of all members.
    """
    dispute = get_locked(public_id)
    share_day(network_id=dispute.bank.network_id, on=on)

    instance = _DECIDING.get(State(dispute.state))
    panel = panel_now(dispute)
    if panel is None or by.pk not in member_ids(panel.panel_id):
        raise NotOnPanel
    if instance is None or panel.instance != instance:
        raise NotNow(context={"state": dispute.state})
    if dispute.rulings.filter(instance=instance).exclude(state="FAILED").exists():
        raise RulingWaits
    _check_draft(dispute, draft)

    ruling = Ruling.objects.create(
        dispute=dispute,
        instance=instance,
        panel=panel.panel,
        outcome=draft.outcome,
        remedy=draft.remedy,
        amount_minor=draft.amount_minor,
        servicer=draft.servicer,
        installment_count=draft.installment_count,
        reasons=draft.reasons.strip(),
        proposed_by=by,
        proposed_on=on,
    )
    motion = open_motion(
        panel=panel.panel,
        kind=RULING,
        subject=ruling,
        question=f"Dispute about “{dispute.bank_loan.title}”: {ruling.get_outcome_display()}, "
        f"{ruling.get_remedy_display()}",
        on=on,
        by=by,
    )
    ruling.motion = motion
    ruling.save(update_fields=["motion"])
    cast(motion_id=motion.pk, vote="YES", on=on, by=by)

    return ruling


def _own(public_id: str, by: Person) -> Dispute:
    dispute = get_locked(public_id)
    if dispute.investor_id != by.pk:
        raise DisputeUnknown

    return dispute


def _check_offer(dispute: Dispute, draft: OfferDraft) -> None:
    if dispute.state != State.MEDIATION:
        raise NotNow(context={"state": dispute.state})
    if draft.remedy not in OFFERED:
        raise RemedyRefused(
            "An offer gives the investor something.",
            remedy="Offer a payment, another bank that serves the loan, or a plan anew.",
        )
    if draft.servicer is not None and draft.remedy != Remedy.SUBSTITUTE_SERVICER:
        raise RemedyRefused("Another bank is named for serving the loan alone.")
    check_remedy(
        dispute,
        draft.remedy,
        amount_minor=draft.amount_minor,
        servicer=draft.servicer,
        installment_count=draft.installment_count,
    )


def _check_draft(dispute: Dispute, draft: RulingDraft) -> None:
    if draft.outcome not in (Dispute.Outcome.INVESTOR, Dispute.Outcome.BANK):
        raise RemedyRefused("A ruling is for the investor or for the bank.")
    if draft.outcome == Dispute.Outcome.BANK and draft.remedy != Remedy.NONE:
        raise RemedyRefused("A ruling for the bank has no remedy.", remedy="Leave the remedy out.")
    if not draft.reasons.strip():
        raise TextMissing
    check_remedy(
        dispute,
        draft.remedy,
        amount_minor=draft.amount_minor,
        servicer=draft.servicer,
        installment_count=draft.installment_count,
    )
