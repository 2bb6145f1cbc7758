"""Gives back, of a refund, what others had given of its loans: lenders, the common pool, funds."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection

from governance.models import Network
from ledger import posting
from ledger.kinds import Kind
from ledger.posting import Move
from lending_circles.models import JubileeFund, JubileeMatch
from lending_circles.queries.gifts import Gift, gifts_of
from lending_circles.steps.deposit_changes import change_deposits
from lending_circles.steps.gift_words import tell_all
from loans.models import Loan
from people import audit
from people.models import AuditEvent
from repayments.models import Forgiveness
from rules.loan_refund import gifts_given_back


@dataclass(frozen=True, slots=True)
class GiftBack:
    """A gift that could come back, and how much of it does."""

    gift: Gift
    minor: int

    def account_ids(self) -> set[int]:
        """Return the accounts that it may move."""
        row = self.gift.row
        if isinstance(row, JubileeMatch):
            return {self.gift.account_id, row.fund.giver_account_id}

        return {self.gift.account_id}


def lock_funds(loan_ids: Iterable[int]) -> None:
    """Lock the funds that paid on these loans in one order, after the loans themselves."""
    assert connection.in_atomic_block
    paying = JubileeMatch.objects.filter(loan__in=list(loan_ids)).values("fund")
    funds = JubileeFund.objects.select_for_update(no_key=True).filter(pk__in=paying)

    list(funds.order_by("pk").values_list("pk", flat=True))


def plan_gifts(behind: Sequence[Loan], left_minor: int) -> tuple[GiftBack, ...]:
    """Return all that could come back of gifts, with the part of it that this much pays."""
    gifts = gifts_of(behind)
    parts = gifts_given_back(left_minor, [gift.open_minor for gift in gifts])

    return tuple(GiftBack(gift, minor) for gift, minor in zip(gifts, parts, strict=True))


def return_gifts(
    planned: Sequence[GiftBack],
    *,
    from_id: int,
    network_id: int,
    reference: str,
    cause: AuditEvent,
    on: datetime.date,
) -> None:
    """Pay gifts back from a till as planned, and tell everybody whom it concerns.

    A share that was forgiven goes to the stake that gave it up, or to the common pool. A match goes
    into its fund, where it can match again; of a fund that has ended it goes on to its giver. The
    loans behind the purchase and the funds are locked by the caller.

    Source: decision 0014.
    """
    assert connection.in_atomic_block
    given_back = [one for one in planned if one.minor]
    if not given_back:
        return

    moves = [
        Move(Kind.GIFT_RETURNED, from_id, one.gift.account_id, one.minor) for one in given_back
    ]
    moves += _to_funds(given_back)
    deltas: dict[int, int] = defaultdict(int)
    shares: list[Forgiveness] = []
    matches: list[JubileeMatch] = []
    for one in given_back:
        row = one.gift.row
        row.returned_minor += one.minor
        if isinstance(row, Forgiveness):
            shares.append(row)
            deltas[one.gift.account_id] += one.minor
        else:
            matches.append(row)
    Forgiveness.objects.bulk_update(shares, ["returned_minor"])
    JubileeMatch.objects.bulk_update(matches, ["returned_minor"])
    change_deposits(deltas, on=on)
    _record(given_back, cause=cause)
    network = Network.objects.select_related("asset").get(pk=network_id)
    tell_all(given_back, asset=network.asset, cause=cause, on=on)
    # Money comes last: its rows are the ones that others wait for.
    posting.post(reference=f"gifts:{reference}", moves=moves, on=on, book_id=network_id)


def _to_funds(given_back: Sequence[GiftBack]) -> list[Move]:
    """Take what comes back off what funds matched; return the moves out of those that have ended.

    Matches of one fund come as rows of their own: each is written on one and the same fund.
    """
    funds: dict[int, JubileeFund] = {}
    moves = []
    for one in given_back:
        if not isinstance(one.gift.row, JubileeMatch):
            continue
        fund = funds.setdefault(one.gift.row.fund_id, one.gift.row.fund)
        fund.matched_minor -= one.minor
        if fund.state == JubileeFund.State.OPEN:
            continue
        fund.state = JubileeFund.State.CLOSED
        fund.returned_minor += one.minor
        moves.append(
            Move(Kind.JUBILEE_RETURNED, one.gift.account_id, fund.giver_account_id, one.minor)
        )
    JubileeFund.objects.bulk_update(funds.values(), ["matched_minor", "returned_minor", "state"])

    return moves


def _record(given_back: Sequence[GiftBack], *, cause: AuditEvent) -> None:
    totals: dict[int, int] = defaultdict(int)
    for one in given_back:
        totals[one.gift.row.loan_id] += one.minor
    audit.record_many(
        audit.AuditDraft(
            "GIFTS_RETURNED",
            audit.subject_type(Loan),
            loan_id,
            data={"amount_minor": minor},
            cause_id=cause.pk,
        )
        for loan_id, minor in sorted(totals.items())
    )
