"""What the sides of a dispute do: open it, answer, bring evidence, withdraw, appeal."""

import datetime
import hashlib

from django.db import transaction

from banks.models import Officer, StoredFile
from banks.queries.officers import check_role
from banks.steps.approvals import midnight
from banks.steps.bonds import put_at_risk
from banks.steps.files import keep_file
from disputes.models import Dispute, Evidence
from disputes.queries.disputes import open_disputes, side_of
from disputes.refusals import (
    AppealedAlready,
    DisputedAlready,
    DisputeUnknown,
    NotHolder,
    NotNow,
    RemedyRefused,
    TextMissing,
)
from disputes.steps.moves import (
    call_for_panel,
    get_locked,
    move,
    name_panel,
    tell_sides,
    write_transition,
)
from disputes.steps.nights import RULING
from governance.steps import drop_motions, share_day
from loans.models import BankLoan, Note
from people import audit
from people.models import Person
from people.public_ids import public_id as new_public_id
from rules.dispute_states import DAYS, DisputeState

State = Dispute.State
Side = Evidence.Side
_BRINGING = (State.OPEN, State.EVIDENCE, State.MEDIATION)
_WITHDRAWING = (State.OPEN, State.EVIDENCE, State.MEDIATION, State.PANEL)


@transaction.atomic(durable=True)
def open_dispute(
    *,
    loan_id: int,
    ground: str,
    claim: str,
    asked_remedy: str,
    asked_minor: int = 0,
    on: datetime.date,
    by: Person,
) -> Dispute:
    """Say, as a holder of a note, that the bank did not do what it owed, and what would mend it.

    From now on the loan's stream stops, its notes are not sold, and the bank's bonds are held fast.
    Raises DayNotOpen, DisputedAlready, NotHolder, RemedyRefused, TextMissing.

    Source: R0-09, R0-23; A-38.
    """
    bank_loan = (
        BankLoan.objects.select_for_update(of=("self",), no_key=True)
        .select_related("bank__network", "business", "asset")
        .get(pk=loan_id)
    )
    share_day(network_id=bank_loan.bank.network_id, on=on)

    if not Note.objects.filter(loan_id=loan_id, holder=by).exists():
        raise NotHolder
    if open_disputes().filter(bank_loan=bank_loan, investor=by).exists():
        raise DisputedAlready
    if not claim.strip() or ground not in Dispute.Ground.values:
        raise TextMissing
    if asked_remedy not in Dispute.Remedy.values or asked_minor < 0:
        raise RemedyRefused

    dispute = Dispute.objects.create(
        public_id=new_public_id("disp", midnight(on)),
        bank_loan=bank_loan,
        bank=bank_loan.bank,
        investor=by,
        ground=ground,
        claim=claim.strip(),
        asked_remedy=asked_remedy,
        asked_minor=asked_minor,
        opened_on=on,
        ends_on=on + datetime.timedelta(days=DAYS[DisputeState.OPEN]),
    )
    bank_loan.in_dispute = True
    bank_loan.save(update_fields=["in_dispute"])
    put_at_risk(bank_id=bank_loan.bank_id, on=on)
    write_transition(dispute, "", on=on, by=by)
    tell_sides(dispute, on=on)

    return dispute


@transaction.atomic(durable=True)
def answer_dispute(*, public_id: str, answer: str, on: datetime.date, by: Person) -> Dispute:
    """Answer for the bank; then both sides bring their evidence.

    Raises DayNotOpen, DisputeUnknown, NotNow, NotOfficer, TextMissing.
    """
    dispute = get_locked(public_id)
    share_day(network_id=dispute.bank.network_id, on=on)

    check_role(by, dispute.bank_id)
    if dispute.state != State.OPEN:
        raise NotNow(context={"state": dispute.state})
    if not answer.strip():
        raise TextMissing

    dispute.answer, dispute.answered_on, dispute.answered_by = answer.strip(), on, by
    move(dispute, State.EVIDENCE, on=on, by=by)

    return dispute


@transaction.atomic(durable=True)
def bring_evidence(
    *,
    public_id: str,
    title: str,
    text: str = "",
    file: tuple[str, bytes] | None = None,
    on: datetime.date,
    by: Person,
) -> Evidence:
    """Bring words or a file, by their digests, until the panel decides; `file` is name and bytes.

    Raises DayNotOpen, DisputeUnknown, NotNow, NotParty, TextMissing, and what files refuse.

    Source: R0-23, evidence both sides with hashes; R2-07.
    """
    dispute = get_locked(public_id)
    share_day(network_id=dispute.bank.network_id, on=on)

    side = side_of(dispute, by)
    if dispute.state not in _BRINGING:
        raise NotNow(context={"state": dispute.state})
    if not title.strip() or (not text.strip() and file is None):
        raise TextMissing

    kept: StoredFile | None = None
    if file is not None:
        kept = keep_file(content=file[1], name=file[0])
    evidence = Evidence.objects.create(
        dispute=dispute,
        side=side,
        title=title.strip()[:120],
        text=text.strip(),
        file=kept,
        text_sha256=hashlib.sha256(text.strip().encode()).hexdigest() if text.strip() else "",
        brought_by=by,
        brought_on=on,
    )
    audit.record(
        "EVIDENCE_BROUGHT",
        by=by,
        subject=dispute,
        data={
            "side": side,
            "file_sha256": kept.sha256 if kept else None,
            "text_sha256": evidence.text_sha256,
        },
    )

    return evidence


@transaction.atomic(durable=True)
def withdraw_dispute(*, public_id: str, on: datetime.date, by: Person, reason: str = "") -> Dispute:
    """Let a dispute go, before a panel has ruled. Raises DayNotOpen, DisputeUnknown, NotNow."""
    dispute = get_locked(public_id)
    share_day(network_id=dispute.bank.network_id, on=on)

    if dispute.investor_id != by.pk:
        raise DisputeUnknown
    if dispute.state not in _WITHDRAWING:
        raise NotNow(context={"state": dispute.state})

    for ruling in dispute.rulings.filter(state="PROPOSED"):
        drop_motions(subject=ruling, kinds=(RULING,), on=on)
    dispute.rulings.filter(state="PROPOSED").update(state="FAILED")
    move(dispute, State.WITHDRAWN, on=on, by=by, reason=reason)

    return dispute


@transaction.atomic(durable=True)
def appeal_ruling(*, public_id: str, reason: str, on: datetime.date, by: Person) -> Dispute:
    """Ask for a second panel, once, before the first one's ruling is carried out.

    For the bank an approver asks. Raises AppealedAlready, DayNotOpen, DisputeUnknown, NotNow,
    NotOfficer, NotParty, TextMissing.

    Source: R0-23, appeal once.
    """
    dispute = get_locked(public_id)
    share_day(network_id=dispute.bank.network_id, on=on)

    side = side_of(dispute, by)
    if side == Side.BANK:
        check_role(by, dispute.bank_id, (Officer.Role.APPROVER,))
    if dispute.appealed_on is not None:
        raise AppealedAlready
    if dispute.state != State.RULED:
        raise NotNow(context={"state": dispute.state})
    if not reason.strip():
        raise TextMissing

    dispute.appealed_by, dispute.appealed_on = side, on
    dispute.appeal_reason = reason.strip()
    is_named = name_panel(dispute, on=on)
    move(dispute, State.APPEALED, on=on, by=by, reason=reason)
    if not is_named:
        call_for_panel(dispute, on=on)

    return dispute
