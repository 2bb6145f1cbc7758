"""Ways back after a default: opening the account again, and making good what others lost."""

import datetime
from dataclasses import dataclass

from django.db import transaction

from governance.queries import terms_of
from governance.steps import share_day, take_trust
from ledger import pools, posting
from ledger import queries as ledger_queries
from ledger.kinds import Kind, Purpose
from ledger.posting import Move
from lending_circles.models import LoanAccount
from lending_circles.queries.ways_back import open_losses, reopening_of
from lending_circles.refusals import (
    AmountNotPositive,
    BelowMinimum,
    InsufficientFunds,
    NotAMember,
    NotClosedByDefault,
    NothingToMakeGood,
    NotYours,
)
from lending_circles.steps import graph_news, opening, peer_counts
from lending_circles.steps.deposit_changes import change_deposits
from lending_circles.steps.deposits import change_deposit
from lending_circles.steps.made_good_words import tell_made_good
from lending_circles.steps.minimums import note_minimum
from pages.formats import amount_text
from people import audit
from people.models import Person
from repayments.models import DefaultCase, MakeGood
from repayments.steps.closing import record_recovery
from rules.claims import Loss
from rules.ways_back import Reopening, made_good

State = LoanAccount.State


@dataclass(frozen=True, slots=True)
class MadeGood:
    """What a payment of one's own will paid, and to how many notes."""

    amount_minor: int
    note_count: int


@transaction.atomic(durable=True)
def reopen_account(
    *,
    account_id: int,
    stake_minor: int,
    on: datetime.date,
    by: Person | None,
    reference: str,
    today: datetime.date | None = None,
) -> LoanAccount:
    """Open an account again that a default closed; the same reference does it once.

    The contingency pool gets back what it paid, the stake is made, the credit ratio begins at 1:1,
    and the default stays on the record. The account lends at once, and borrows when it has enough
    unique peers again. Raises DayNotOpen, NotAMember, NotYours, NotClosedByDefault, BelowMinimum
    and InsufficientFunds.

    Source: A-17, A-63; R3-084.
    """
    network_id = _network_of(account_id)
    network = share_day(network_id=network_id, on=on, today=today)
    take_trust(network_id=network_id)
    account = peer_counts.lock_members([account_id])[account_id]
    full_reference = f"account:{account_id}:reopening:{reference}"
    _, terms = terms_of(network_id, on)
    cases = list(_cases(account))
    asked = reopening_of(cases, terms=terms)

    _check_owner(account, by)
    if ledger_queries.find_journal(full_reference) is not None:
        return account
    if account.state != State.CLOSED_DEFAULTED:
        raise NotClosedByDefault
    _check_money(account, asked, stake_minor)

    _post_reopening(account, cases, stake_minor, reference=full_reference, on=on)
    for case in cases:
        missing_minor = case.contingency_minor - case.contingency_recovered_minor
        record_recovery(case, by_note={}, contingency_minor=missing_minor)
    opening.begin_anew(account, on=on)
    change_deposit(account=account, delta_minor=stake_minor, on=on)
    note_minimum(account=account, terms=terms, on=on)
    graph_news.tell_accounts(network_id=network.pk, account_ids=[account.pk])
    peer_counts.recount(network_id=network.pk, accounts=[account], terms=terms, on=on)
    audit.record(
        "ACCOUNT_REOPENED",
        by=by,
        subject=account,
        data={"payout_minor": asked.payout_minor, "stake_minor": stake_minor},
    )

    return account


@transaction.atomic(durable=True)
def make_good(
    *,
    account_id: int,
    amount_minor: int,
    on: datetime.date,
    by: Person | None,
    reference: str,
    today: datetime.date | None = None,
) -> MadeGood:
    """Pay, by one's own will, those who lost by one's default; the same reference pays once.

    The oldest default first, in each pro rata to what is still lost; no more is taken than that.
    It opens nothing and is not asked for: it stands on the record of who pays. Raises DayNotOpen,
    NotAMember, NotYours, AmountNotPositive, NothingToMakeGood and InsufficientFunds.

    Source: A-17, A-60.
    """
    network_id = _network_of(account_id)
    network = share_day(network_id=network_id, on=on, today=today)
    account = peer_counts.lock_members([account_id])[account_id]
    full_reference = f"account:{account_id}:made_good:{reference}"
    cases = {case.pk: case for case in _cases(account)}

    _check_owner(account, by)
    journal = ledger_queries.find_journal(full_reference)
    if journal is not None:
        paid = list(MakeGood.objects.filter(journal_id=journal.pk))
        return MadeGood(sum(part.amount_minor for part in paid), len(paid))
    if amount_minor <= 0:
        raise AmountNotPositive
    losses = open_losses(list(cases))
    if not losses:
        raise NothingToMakeGood

    return _pay_losers(
        account,
        cases,
        amount_minor,
        network_id=network.pk,
        reference=full_reference,
        on=on,
        by=by,
    )


def _pay_losers(
    account: LoanAccount,
    cases: dict[int, DefaultCase],
    amount_minor: int,
    *,
    network_id: int,
    reference: str,
    on: datetime.date,
    by: Person | None,
) -> MadeGood:
    """Post the payment as one journal, and write down what each loser received."""
    moves: list[Move] = []
    rows: list[MakeGood] = []
    left_minor = amount_minor
    for case_id, shares in open_losses(list(cases)).items():
        lost = {share.note_id: share for share in shares}
        parts = made_good(
            left_minor,
            [
                Loss(note, share.note.holder_id, share.loss_minor - share.recovered_minor)
                for note, share in lost.items()
            ],
        )
        for part in parts:
            share = lost[part.note_id]
            moves.append(
                Move(
                    Kind.MAKE_GOOD,
                    account.spending_account_id,
                    share.note.account_id,
                    part.amount_minor,
                )
            )
            rows.append(
                MakeGood(
                    share=share,
                    payer_id=account.person_id,
                    amount_minor=part.amount_minor,
                    paid_on=on,
                )
            )
        by_note = {part.note_id: part.amount_minor for part in parts}
        record_recovery(cases[case_id], by_note=by_note, contingency_minor=0)
        left_minor -= sum(by_note.values())
        if not left_minor:
            break
    try:
        journal_id = posting.post(reference=reference, moves=moves, on=on, book_id=network_id)
    except posting.Overdrawn as refused:
        raise InsufficientFunds from refused
    for row in rows:
        row.journal_id = journal_id
    MakeGood.objects.bulk_create(rows, batch_size=5_000)
    received: dict[int, int] = {}
    for move in moves:
        received[move.credit_id] = received.get(move.credit_id, 0) + move.amount_minor
    change_deposits(received, on=on)
    paid_minor = amount_minor - left_minor
    event = audit.record(
        "LOSSES_MADE_GOOD", by=by, subject=account, data={"amount_minor": paid_minor}
    )
    tell_made_good(account, rows, cause=event, on=on)

    return MadeGood(paid_minor, len(rows))


def _post_reopening(
    account: LoanAccount,
    cases: list[DefaultCase],
    stake_minor: int,
    *,
    reference: str,
    on: datetime.date,
) -> None:
    """Give the contingency pool its payouts back and make the stake, as one journal."""
    shard = pools.credit_shard(
        pools.pool_accounts(account.network_id, Purpose.CONTINGENCY_POOL), account.person_id
    )
    moves = [
        Move(Kind.CONTINGENCY_REPAID, account.spending_account_id, shard, missing_minor)
        for case in cases
        if (missing_minor := case.contingency_minor - case.contingency_recovered_minor)
    ]
    if stake_minor:
        moves.append(
            Move(Kind.STAKE, account.spending_account_id, account.stake_account_id, stake_minor)
        )
    if moves:
        posting.post(reference=reference, moves=moves, on=on, book_id=account.network_id)


def _check_money(account: LoanAccount, asked: Reopening, stake_minor: int) -> None:
    asset = account.network.asset
    if short_minor := asked.stake_short_minor(stake_minor):
        raise BelowMinimum(
            f"The least stake is {amount_text(asked.stake_minor_min, asset)}.",
            remedy=f"Stake {amount_text(short_minor, asset)} more.",
            context={"short_minor": short_minor},
        )
    held = ledger_queries.lock_balances([account.spending_account_id])
    short_minor = asked.price_minor(stake_minor) - held[account.spending_account_id]
    if short_minor > 0:
        raise InsufficientFunds(
            remedy=f"Add {amount_text(short_minor, asset)} to your spending account first.",
            context={"short_minor": short_minor},
        )


def _cases(account: LoanAccount) -> list[DefaultCase]:
    """Lock and return the defaults of a member in their network, oldest first."""
    return list(
        DefaultCase.objects.select_for_update(no_key=True)
        .filter(network_id=account.network_id, borrower_id=account.person_id)
        .order_by("pk")
    )


def _network_of(account_id: int) -> int:
    network_id = (
        LoanAccount.objects.filter(pk=account_id).values_list("network_id", flat=True).first()
    )
    if network_id is None:
        raise NotAMember

    return network_id


def _check_owner(account: LoanAccount, by: Person | None) -> None:
    if by is not None and by.pk != account.person_id:
        raise NotYours
