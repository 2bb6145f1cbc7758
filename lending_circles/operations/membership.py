"""What members do with their loan account: join, stake, withdraw, hold, resume, leave."""

import datetime

from django.db import transaction

from governance.models import Network
from governance.queries import terms_of
from governance.steps import share_day, take_trust
from ledger import posting
from ledger import queries as ledger_queries
from ledger.kinds import Kind
from ledger.posting import Move
from lending_circles.models import LoanAccount
from lending_circles.queries.standing import debts_of
from lending_circles.refusals import (
    AccountClosed,
    AmountNotPositive,
    BelowMinimum,
    InsufficientFunds,
    NetworkOfBanks,
    NotActive,
    NotAMember,
    NotYours,
)
from lending_circles.steps import graph_news, opening, peer_counts
from lending_circles.steps.deposits import change_deposit
from lending_circles.steps.minimums import note_minimum
from lending_circles.steps.telling import tell_peer_leaves
from pages.formats import amount_text
from people import audit, public_ids
from people.models import Person
from rules.credit_limit import deposit_floor, withdrawable_minor, withdrawal_within_floor
from rules.terms import CircleTerms

State = LoanAccount.State
LEAVING = (State.HOLD_TO_EXIT, State.EXITED, State.CLOSED_DEFAULTED)


@transaction.atomic(durable=True)
def open_loan_account(
    *, network_id: int, person_id: int, on: datetime.date, by: Person | None
) -> LoanAccount:
    """Let a person join a network, with nothing staked yet; who is a member already stays one.

    Somebody who left comes back into their old account, with their record and the credit ratio they
    had earned (R3-147); after a default it begins at 1:1 again (A-17).
    Raises DayNotOpen, NetworkOfBanks and AccountClosed.
    """
    network = share_day(network_id=network_id, on=on)
    if network.kind != Network.Kind.CIRCLE:
        raise NetworkOfBanks
    # Whoever presses twice at once joins once: the second waits for the first.
    Person.objects.select_for_update(no_key=True).get(pk=person_id)
    account = (
        LoanAccount.objects.select_for_update(no_key=True)
        .filter(network=network, person_id=person_id)
        .first()
    )

    if account is not None and account.state == State.CLOSED_DEFAULTED:
        raise AccountClosed
    if account is not None and account.state != State.EXITED:
        return account

    if account is None:
        account = opening.open_members(network=network, person_ids=[person_id], on=on)[0]
    else:
        opening.begin_anew(account, on=on)
    graph_news.tell_accounts(network_id=network.pk, account_ids=[account.pk])
    # Where nothing is asked for, a stake of nothing is enough.
    _, terms = terms_of(network.pk, on)
    note_minimum(account=account, terms=terms, on=on)
    audit.record("LOAN_ACCOUNT_OPENED", by=by, subject=account)

    return account


@transaction.atomic(durable=True)
def stake(
    *,
    account_id: int,
    amount_minor: int,
    on: datetime.date,
    by: Person | None,
    reference: str | None = None,
    today: datetime.date | None = None,
) -> LoanAccount:
    """Move money from a member's spending account into their stake; the same reference once.

    Raises DayNotOpen, NotAMember, NotYours, NotActive, AmountNotPositive, InsufficientFunds.

    Source: R3-021, R3-023; A-63.
    """
    network = _open_day(account_id, on=on, today=today)
    _, terms = terms_of(network.pk, on)
    accounts = _lock_for_stake(account_id, network.pk, terms, on)
    account = accounts[account_id]
    reference = _reference(account, "stake", reference)
    is_new = ledger_queries.find_journal(reference) is None

    _check_owner(account, by)
    _check_amount(amount_minor)
    if is_new and account.state in LEAVING:
        raise NotActive("You are leaving or have left, so nothing can be staked.")

    _post_from_spending(account, reference, amount_minor, network, on=on)

    if is_new:
        change_deposit(account=account, delta_minor=amount_minor, on=on)
        if note_minimum(account=account, terms=terms, on=on):
            peer_counts.recount(
                network_id=network.pk, accounts=accounts.values(), terms=terms, on=on
            )
        audit.record("STAKED", by=by, subject=account, data={"amount_minor": amount_minor})

    return account


@transaction.atomic(durable=True)
def withdraw_stake(
    *,
    account_id: int,
    amount_minor: int,
    on: datetime.date,
    by: Person | None,
    reference: str | None = None,
    today: datetime.date | None = None,
) -> LoanAccount:
    """Move part of a member's stake back into their spending account; the same reference once.

    What is lent out, the minimum, and what own loans need stay.
    Raises DayNotOpen, NotAMember, NotYours, NotActive, AmountNotPositive and BelowMinimum.

    Source: A-52.
    """
    network = _open_day(account_id, on=on, today=today)
    account = _lock_one(account_id)
    reference = _reference(account, "unstake", reference)
    is_new = ledger_queries.find_journal(reference) is None
    _, terms = terms_of(network.pk, on)
    debts = debts_of(person_id=account.person_id, network_id=network.pk)
    accounts = sorted({account.stake_account_id, account.spending_account_id})
    available_minor = ledger_queries.lock_balances(accounts)[account.stake_account_id]

    _check_owner(account, by)
    _check_amount(amount_minor)
    if is_new:
        if account.state in LEAVING:
            raise NotActive("You are leaving: your stake is returned as it frees.")
        floor_minor = deposit_floor(debts.outstanding_minor, ratio=account.ratio, terms=terms)
        _check_withdrawal(account, amount_minor, available_minor, floor_minor, network)

    posting.post(
        reference=reference,
        moves=[
            Move(Kind.UNSTAKE, account.stake_account_id, account.spending_account_id, amount_minor)
        ],
        on=on,
        book_id=network.pk,
    )

    if is_new:
        change_deposit(account=account, delta_minor=-amount_minor, on=on)
        audit.record("UNSTAKED", by=by, subject=account, data={"amount_minor": amount_minor})

    return account


@transaction.atomic(durable=True)
def hold_account(*, account_id: int, on: datetime.date, by: Person | None) -> LoanAccount:
    """Stop lending from a member's stake; loans already made run on.

    Raises DayNotOpen, NotAMember, NotYours and NotActive.

    Source: A-32; R3-142.
    """
    _open_day(account_id, on=on)
    account = _lock_one(account_id)

    _check_owner(account, by)
    if account.state == State.HOLD:
        return account
    if account.state not in (State.PENDING_PEERS, State.ACTIVE):
        raise NotActive

    return _enter(account, State.HOLD, "ACCOUNT_HELD", by)


@transaction.atomic(durable=True)
def resume_account(*, account_id: int, on: datetime.date, by: Person | None) -> LoanAccount:
    """Lend again from a stake that was on hold. Raises DayNotOpen, NotAMember, NotYours, NotActive.

    Source: A-32; the states of a loan account.
    """
    network = _open_day(account_id, on=on)
    account = _lock_one(account_id)
    _, terms = terms_of(network.pk, on)

    _check_owner(account, by)
    if account.state in (State.PENDING_PEERS, State.ACTIVE):
        return account
    if account.state != State.HOLD:
        raise NotActive("The loan account is not on hold.", remedy="Nothing needs to be done.")

    # The count decides whether they borrow; who is in the grace of A-61 was active before.
    is_in_grace = account.peers_missing_since is not None
    _enter(account, State.ACTIVE if is_in_grace else State.PENDING_PEERS, "ACCOUNT_RESUMED", by)
    peer_counts.recount(network_id=network.pk, accounts=[account], terms=terms, on=on)

    return account


@transaction.atomic(durable=True)
def exit_account(*, account_id: int, on: datetime.date, by: Person | None) -> LoanAccount:
    """Begin to leave: lend and borrow no more, repay, and receive the stake as it frees.

    It is never refused for what is still owed or lent out: that runs off first. Those who trust the
    member are warned, and have the grace of P-28. Raises DayNotOpen, NotAMember, NotYours and
    NotActive.

    Source: A-16, A-61, A-67; R3-143 ... R3-146.
    """
    network = _open_day(account_id, on=on)
    _, terms = terms_of(network.pk, on)
    accounts = _lock_with_circle(account_id, network.pk, terms, on)
    account = accounts.pop(account_id)

    _check_owner(account, by)
    if account.state in (State.EXITED, State.CLOSED_DEFAULTED):
        raise NotActive("This loan account is closed.", remedy="Nothing needs to be done.")
    if account.state == State.HOLD_TO_EXIT:
        return account

    account.exit_reason = LoanAccount.ExitReason.VOLUNTARY
    account.unique_warning = False
    account.peers_missing_since = None
    account.save(update_fields=["exit_reason", "unique_warning", "peers_missing_since"])
    _enter(account, State.HOLD_TO_EXIT, "ACCOUNT_LEAVING", by)
    peer_counts.recount(
        network_id=network.pk, accounts=accounts.values(), terms=terms, on=on, grace_for=accounts
    )
    left = audit.latest_of(LoanAccount, [account.pk], ["ACCOUNT_LEAVING"])
    tell_peer_leaves(account, cause=left.get(account.pk), on=on)

    return account


def _open_day(account_id: int, *, on: datetime.date, today: datetime.date | None = None) -> Network:
    """Share the open day of the account's network. Raises NotAMember and DayNotOpen."""
    network_id = (
        LoanAccount.objects.filter(pk=account_id).values_list("network_id", flat=True).first()
    )
    if network_id is None:
        raise NotAMember

    return share_day(network_id=network_id, on=on, today=today)


def _lock_one(account_id: int) -> LoanAccount:
    account = LoanAccount.objects.select_for_update(no_key=True).filter(pk=account_id).first()
    if account is None:
        raise NotAMember

    return account


def _lock_for_stake(
    account_id: int, network_id: int, terms: CircleTerms, on: datetime.date
) -> dict[int, LoanAccount]:
    """Lock a member, with their circle where the stake may bring them to the minimum.

    Whoever is at the minimum stays there while the day is open, so looking before locking is safe.
    """
    is_at_minimum = LoanAccount.objects.filter(pk=account_id, below_minimum_since=None).exclude(
        state=State.PENDING_STAKE
    )
    if is_at_minimum.exists():
        return {account_id: _lock_one(account_id)}

    return _lock_with_circle(account_id, network_id, terms, on)


def _lock_with_circle(
    account_id: int, network_id: int, terms: CircleTerms, on: datetime.date
) -> dict[int, LoanAccount]:
    """Lock a member together with those whose count of peers the change may touch."""
    take_trust(network_id=network_id)
    circle = peer_counts.circle_ids(account_id, network_id=network_id, terms=terms, on=on)

    return peer_counts.lock_members([account_id, *circle])


def _check_owner(account: LoanAccount, by: Person | None) -> None:
    if by is not None and by.pk != account.person_id:
        raise NotYours


def _check_amount(amount_minor: int) -> None:
    if amount_minor <= 0:
        raise AmountNotPositive


def _check_withdrawal(
    account: LoanAccount,
    amount_minor: int,
    available_minor: int,
    floor_minor: int,
    network: Network,
) -> None:
    most_minor = withdrawable_minor(account.deposit_minor, available_minor, floor_minor=floor_minor)
    reason = withdrawal_within_floor(amount_minor, withdrawable_minor=most_minor)
    if reason is None:
        return
    raise BelowMinimum(
        remedy=f"Take out at most {amount_text(most_minor, network.asset)}.",
        context={"short_minor": reason.short_minor, **dict(reason.facts)},
    )


def _post_from_spending(
    account: LoanAccount,
    reference: str,
    amount_minor: int,
    network: Network,
    *,
    on: datetime.date,
) -> None:
    try:
        posting.post(
            reference=reference,
            moves=[
                Move(
                    Kind.STAKE, account.spending_account_id, account.stake_account_id, amount_minor
                )
            ],
            on=on,
            book_id=network.pk,
        )
    except posting.Overdrawn as refused:
        raise InsufficientFunds from refused


def _enter(
    account: LoanAccount, state: LoanAccount.State, action: str, by: Person | None
) -> LoanAccount:
    """Move a member on to a state, tell the graph, and record it."""
    account.state = state
    account.save(update_fields=["state"])
    graph_news.tell_accounts(network_id=account.network_id, account_ids=[account.pk])
    audit.record(action, by=by, subject=account)

    return account


def _reference(account: LoanAccount, event: str, given: str | None) -> str:
    return f"account:{account.pk}:{event}:{given or public_ids.token()}"
