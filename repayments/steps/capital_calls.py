"""Capital calls: opened for a tranche, paid from wallets, breached, and released when complete."""

import datetime
from collections import defaultdict
from collections.abc import Sequence

from django.db import connection
from django.db.models import F

from ledger import posting
from ledger import queries as ledger_queries
from ledger.columns import column, write_columns
from ledger.kinds import Kind
from ledger.posting import Move
from loans.models import BankLoan, Loan, LoanTerms, Milestone, Note, Release
from people import audit
from people.steps import tell
from repayments.models import CallShare, CapitalCall, NoteDraw
from repayments.steps.bank_records import take_loan
from repayments.steps.bank_releases import release
from repayments.steps.conduct_people import SERVICERS, get_loan, tell_officers
from rules.capital_calls import call_due_on, called_parts

CALLS_PAGE = "/portfolio/calls/"
State = CallShare.State


def open_call(
    bank_loan: BankLoan,
    amount_minor: int,
    *,
    kind: Release.Kind,
    milestone: Milestone | None = None,
    on: datetime.date,
) -> CapitalCall | None:
    """Ask the holders of a loan's notes for a tranche, each for their part; the loan is locked.

    None where nothing is left to be called. Source: R0-16, R0-19.
    """
    assert connection.in_atomic_block
    assert bank_loan.funding == LoanTerms.Funding.CALLED
    assert amount_minor > 0

    _open_draws(bank_loan.pk)
    notes = list(
        Note.objects.filter(loan_id=bank_loan.pk)
        .annotate(
            open_minor=F("principal_minor")
            - F("draw__drawn_minor")
            - F("draw__called_minor")
            - F("draw__lapsed_minor")
        )
        .order_by("pk")
        .values_list("pk", "holder_id", "account_id", "open_minor")
    )
    parts = called_parts(amount_minor, [note[3] for note in notes])
    if not any(parts):
        return None

    call = CapitalCall.objects.create(
        bank_loan=bank_loan,
        number=CapitalCall.objects.filter(bank_loan=bank_loan).count() + 1,
        kind=kind,
        milestone=milestone,
        amount_minor=sum(parts),
        called_on=on,
        due_on=call_due_on(on),
    )
    holders = _write_shares(call, notes, parts)
    called = [(note[0], part) for note, part in zip(notes, parts, strict=True) if part]
    _move_draws(called, called=1)
    tell(
        holders,
        kind="CAPITAL_CALLED",
        text=f"“{bank_loan.title}” calls your money; pay by {call.due_on.isoformat()}.",
        link=CALLS_PAGE,
        on=on,
    )
    audit.record(
        "CAPITAL_CALLED",
        by=None,
        subject=bank_loan.loan,
        data={"number": call.number, "amount_minor": call.amount_minor},
    )

    return call


def open_first_call(bank_loan: BankLoan, *, on: datetime.date) -> CapitalCall | None:
    """Call what a contract gives the business at the start."""
    amount_minor = (
        bank_loan.loan.principal_minor
        if bank_loan.disbursement == LoanTerms.Disbursement.AT_ONCE
        else bank_loan.first_tranche_minor
    )
    if not amount_minor:
        return None

    return open_call(bank_loan, amount_minor, kind=Release.Kind.FIRST, on=on)


def pay_shares(
    call: CapitalCall, shares: Sequence[CallShare], *, reference: str, on: datetime.date
) -> int:
    """Take shares of one call from their wallets into the loan's escrow, in one posting.

    The loan is locked and the wallets hold the money. Returns how much came in.
    """
    assert connection.in_atomic_block
    if not shares:
        return 0
    bank_loan = BankLoan.objects.select_related("loan").get(pk=call.bank_loan_id)

    posting.post(
        reference=f"loan:{call.bank_loan_id}:call:{call.number}:{reference}",
        moves=[
            Move(Kind.FUNDING, share.account_id, bank_loan.escrow_account_id, share.amount_minor)
            for share in shares
        ],
        on=on,
        book_id=bank_loan.loan.network_id,
    )

    paid_minor = sum(share.amount_minor for share in shares)
    _end(shares, State.PAID, on=on)
    drawn = _parts_of(shares)
    _move_draws(drawn, called=-1, drawn=1)
    _move_outstanding(drawn, sign=1)
    BankLoan.objects.filter(pk=bank_loan.pk).update(escrowed_minor=F("escrowed_minor") + paid_minor)
    call.paid_minor += paid_minor
    call.save(update_fields=["paid_minor"])
    audit.record(
        "CAPITAL_CALL_PAID",
        by=None,
        subject=bank_loan.loan,
        data={"number": call.number, "amount_minor": paid_minor},
    )

    return paid_minor


def breach_shares(call: CapitalCall, shares: Sequence[CallShare], *, on: datetime.date) -> None:
    """Name shares breached that were not paid in time: what is uncalled of their notes lapses.

    Source: R0-19: a missed call is a named breach.
    """
    assert connection.in_atomic_block
    if not shares:
        return
    bank_loan = get_loan(call.bank_loan_id)
    _move_draws(_parts_of(shares), called=-1)
    open_minor = dict(
        NoteDraw.objects.filter(note_id__in=[one for share in shares for one in share.note_ids])
        .annotate(
            open_minor=F("note__principal_minor")
            - F("drawn_minor")
            - F("called_minor")
            - F("lapsed_minor")
        )
        .values_list("note_id", "open_minor")
    )
    _move_draws(list(open_minor.items()), lapsed=1)
    for share in shares:
        share.lapsed_minor = sum(open_minor[note_id] for note_id in share.note_ids)
    _end(shares, State.BREACHED, on=on)
    tell(
        [share.holder_id for share in shares],
        kind="CAPITAL_CALL_BREACHED",
        text=f"You missed a capital call of “{bank_loan.title}”; what was uncalled has lapsed.",
        link=CALLS_PAGE,
        on=on,
    )
    tell_officers(
        bank_loan,
        roles=SERVICERS,
        kind="CAPITAL_CALL_BREACHED",
        text=f"“{bank_loan.title}”: call {call.number} was missed by {len(shares)}.",
        on=on,
    )
    audit.record(
        "CAPITAL_CALL_BREACHED",
        by=None,
        subject=bank_loan.loan,
        data={
            "number": call.number,
            "holders": sorted(share.holder_id for share in shares),
            "lapsed_minor": sum(share.lapsed_minor for share in shares),
        },
    )


def close_if_complete(call: CapitalCall, *, on: datetime.date) -> bool:
    """Close a call on which nobody is asked any more, and release what came in."""
    assert connection.in_atomic_block
    if call.shares.filter(state=State.CALLED).exists():
        return False

    is_short = call.paid_minor < call.amount_minor
    call.state = CapitalCall.State.SHORT if is_short else CapitalCall.State.PAID
    call.closed_on = on
    call.save(update_fields=["state", "closed_on"])
    if call.paid_minor:
        release(
            bank_loan=get_loan(call.bank_loan_id),
            amount_minor=call.paid_minor,
            kind=Release.Kind(call.kind),
            milestone=call.milestone,
            on=on,
        )

    return True


def drop_calls(loan_id: int, *, on: datetime.date) -> int:
    """End the open calls of a loan that ends; what was paid on them goes back to who paid it."""
    assert connection.in_atomic_block
    dropped = 0
    for call in CapitalCall.objects.filter(
        bank_loan_id=loan_id, state=CapitalCall.State.OPEN
    ).order_by("number"):
        shares = list(call.shares.filter(state__in=[State.CALLED, State.PAID]).order_by("pk"))
        _give_back(call, [one for one in shares if one.state == State.PAID], on=on)
        _move_draws(_parts_of([one for one in shares if one.state == State.CALLED]), called=-1)
        _end(shares, State.DROPPED, on=on)
        call.state = CapitalCall.State.SHORT
        call.closed_on = on
        call.paid_minor = 0
        call.save(update_fields=["state", "closed_on", "paid_minor"])
        dropped += 1

    return dropped


def collect_calls(*, network_id: int, on: datetime.date, after_id: int, up_to_id: int) -> int:
    """Take what open calls ask for from the wallets that hold it; return how many shares ended.

    A share that its wallet does not cover waits until its due day, and is breached in that night.
    Source: R0-16, R0-19.
    """
    assert connection.in_atomic_block
    calls = CapitalCall.objects.select_related("bank_loan__loan").filter(
        bank_loan__loan__network_id=network_id,
        bank_loan_id__gt=after_id,
        bank_loan_id__lte=up_to_id,
        state=CapitalCall.State.OPEN,
    )
    ended = 0
    for call in calls.order_by("bank_loan_id", "number"):
        take_loan(call.bank_loan_id)
        if call.bank_loan.loan.state != Loan.State.REPAYING:
            drop_calls(call.bank_loan_id, on=on)
            continue
        shares = list(call.shares.filter(state=State.CALLED).order_by("pk"))
        held = ledger_queries.lock_balances(sorted({share.account_id for share in shares}))
        paying = [share for share in shares if held[share.account_id] >= share.amount_minor]
        pay_shares(call, paying, reference=on.isoformat(), on=on)
        missed = [share for share in shares if share not in paying] if call.due_on <= on else []
        breach_shares(call, missed, on=on)
        close_if_complete(call, on=on)
        ended += len(paying) + len(missed)

    return ended


def _write_shares(
    call: CapitalCall, notes: Sequence[tuple[int, int, int, int]], parts: Sequence[int]
) -> list[int]:
    """Write what a call asks of each holder, given (note, holder, account, open) and the parts.

    Returns the holders.
    """
    by_holder: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for (note_id, holder_id, account_id, _open), part in zip(notes, parts, strict=True):
        if part:
            by_holder[holder_id, account_id].append((note_id, part))
    CallShare.objects.bulk_create(
        (
            CallShare(
                call=call,
                holder_id=holder_id,
                account_id=account_id,
                amount_minor=sum(part for _note, part in held),
                note_ids=[note_id for note_id, _part in held],
                note_minors=[part for _note, part in held],
            )
            for (holder_id, account_id), held in sorted(by_holder.items())
        ),
        batch_size=5_000,
    )

    return [holder_id for holder_id, _account in by_holder]


def _open_draws(loan_id: int) -> None:
    write_columns(
        """
        INSERT INTO repayments_notedraw (note_id, drawn_minor, called_minor, lapsed_minor)
        SELECT id, 0, 0, 0 FROM loans_note WHERE loan_id = %s ORDER BY id
        ON CONFLICT DO NOTHING
        """,
        (loan_id,),
    )


def _parts_of(shares: Sequence[CallShare]) -> list[tuple[int, int]]:
    return [
        (note_id, part)
        for share in shares
        for note_id, part in zip(share.note_ids, share.note_minors, strict=True)
    ]


def _move_draws(
    parts: Sequence[tuple[int, int]], *, drawn: int = 0, called: int = 0, lapsed: int = 0
) -> None:
    """Add every part to (1) or take it off (-1) the counters of its note."""
    write_columns(
        """
        UPDATE repayments_notedraw draw
        SET drawn_minor = drawn_minor + %s * part.amount,
            called_minor = called_minor + %s * part.amount,
            lapsed_minor = lapsed_minor + %s * part.amount
        FROM unnest(%s::bigint[], %s::bigint[]) AS part(id, amount)
        WHERE draw.note_id = part.id
        """,
        (
            drawn,
            called,
            lapsed,
            column([one[0] for one in parts]),
            column([one[1] for one in parts]),
        ),
    )


def _move_outstanding(parts: Sequence[tuple[int, int]], *, sign: int) -> None:
    write_columns(
        """
        UPDATE loans_note note SET outstanding_minor = outstanding_minor + %s * part.amount
        FROM unnest(%s::bigint[], %s::bigint[]) AS part(id, amount)
        WHERE note.id = part.id
        """,
        (sign, column([one[0] for one in parts]), column([one[1] for one in parts])),
    )


def _end(shares: Sequence[CallShare], state: str, *, on: datetime.date) -> None:
    for share in shares:
        share.state = state
        share.ended_on = on
    CallShare.objects.bulk_update(shares, ["state", "ended_on", "lapsed_minor"], batch_size=5_000)


def _give_back(call: CapitalCall, shares: Sequence[CallShare], *, on: datetime.date) -> None:
    if not shares:
        return
    bank_loan = BankLoan.objects.select_related("loan").get(pk=call.bank_loan_id)
    posting.post(
        reference=f"loan:{bank_loan.pk}:call:{call.number}:returned",
        moves=[
            Move(
                Kind.ESCROW_RETURNED,
                bank_loan.escrow_account_id,
                share.account_id,
                share.amount_minor,
            )
            for share in shares
        ],
        on=on,
        book_id=bank_loan.loan.network_id,
    )
    parts = _parts_of(shares)
    _move_draws(parts, drawn=-1)
    _move_outstanding(parts, sign=-1)
    BankLoan.objects.filter(pk=bank_loan.pk).update(
        escrow_returned_minor=F("escrow_returned_minor")
        + sum(share.amount_minor for share in shares)
    )
