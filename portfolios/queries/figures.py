"""The figures of a portfolio: what it is worth, earned and may lose, each with its number and day.

Every amount received or paid is a sum of the statement's rows.
"""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from loans.returns import xirr
from portfolios.queries.holdings import Holding
from portfolios.queries.movements import INVESTING, Flow
from portfolios.queries.snapshot import Due, Snapshot
from rules.bank_fees import holders_claim
from rules.day_count import add_months
from rules.holder_metrics import NetReturn, ReturnPeriod, cash_drag, net_annualised_return
from rules.portfolio_metrics import OpenLoan, portfolio_at_risk

DAY = datetime.timedelta(days=1)
EXPECTED_DAYS = 30
DRAG_DAYS = 365
# What adds to the principal that a person has put in (and a minus what takes from it): what was
# bought or sold counts by what stood on the notes, which the trades say.
_PUT = {
    "COMMITMENT": -1,
    "COMMITMENT_RETURNED": -1,
    "CALL": -1,
    "ESCROW_RETURNED": -1,
    "PRINCIPAL": -1,
}
_BACK = ("PRINCIPAL", "ESCROW_RETURNED")
_RECOVERED = ("RECOVERY", "BOND")


@dataclass(frozen=True, slots=True)
class Measured:
    """A ratio of so many things; None where there is nothing to measure."""

    ratio: Fraction | None
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The tiles of a portfolio."""

    on: datetime.date
    value_minor: int
    idle_minor: int
    committed_minor: int
    committed_count: int
    invested_minor: int
    open_count: int
    drag: Measured
    realised: Measured
    current: Measured
    net_return: NetReturn
    interest_minor: int
    interest_count: int
    expected_minor: int
    expected_count: int
    at_risk_minor: int
    at_risk_count: int
    lost_minor: int
    lost_count: int


def figures_of(shot: Snapshot) -> Figures:
    """Return the tiles of what a person has in one asset."""
    interest = [flow for flow in shot.flows if flow.type == "INTEREST"]
    expected = list(expected_within(shot, days=EXPECTED_DAYS))
    risk = portfolio_at_risk(
        [
            OpenLoan(
                each.outstanding_minor,
                each.days_late,
                is_extended=each.is_extended,
                is_restructured=each.is_restructured,
            )
            for each in shot.open_holdings
        ],
        days=0,
    )
    lost = [each for each in shot.holdings if each.loss_minor]

    return Figures(
        on=shot.on,
        value_minor=shot.value_minor,
        idle_minor=shot.idle_minor,
        committed_minor=shot.committed_minor,
        committed_count=shot.committed_count,
        invested_minor=shot.invested_minor,
        open_count=len(shot.open_holdings),
        drag=_drag(shot),
        realised=realised_return(shot),
        current=current_return(shot),
        net_return=net_return(shot),
        interest_minor=sum(flow.amount_minor for flow in interest),
        interest_count=len(interest),
        expected_minor=sum(minor for _due, minor in expected),
        expected_count=len(expected),
        at_risk_minor=risk.measure.part,
        at_risk_count=sum(each.days_late > 0 for each in shot.open_holdings),
        lost_minor=sum(each.loss_minor - each.recovered_minor for each in lost),
        lost_count=len(lost),
    )


def share_of(holding: Holding, due: Due) -> int:
    """Return a holder's part of what an installment still asks for, after the bank's fee."""
    return sum(
        holders_claim(
            due.principal_minor - due.principal_paid_minor,
            due.interest_minor - due.interest_paid_minor,
            share=holding.share,
            servicing_millionths=holding.servicing_fee_millionths,
        )
    )


def expected_within(shot: Snapshot, *, days: int) -> Iterator[tuple[Due, int]]:
    """Yield what falls due to the person after today and within so many days."""
    held = {each.loan_id: each for each in shot.open_holdings}
    until = shot.on + days * DAY
    for due in shot.dues:
        holding = held.get(due.loan_id)
        if holding and shot.on < due.due_on <= until and due.left_minor:
            yield due, share_of(holding, due)


def closed_loans(shot: Snapshot) -> set[int]:
    """Return the loans that are over for a person: repaid, defaulted, or sold whole."""
    still_open = {each.loan_id for each in shot.open_holdings}
    return {
        flow.loan_id
        for flow in shot.flows
        if flow.loan_id and flow.type in INVESTING and flow.loan_id not in still_open
    }


def realised_return(shot: Snapshot) -> Measured:
    """Return the XIRR of the loans that are over for the person, losses included.

    Source: ecosystem §2.2: return is XIRR on real cash flows; R0-15: closed loans only.
    """
    closed = closed_loans(shot)
    return Measured(xirr(_dated(_investing(shot.flows, closed))), len(closed))


def current_return(shot: Snapshot) -> Measured:
    """Return the XIRR of everything put in, what is outstanding counted at its principal today.

    Interest that was not paid yet counts nothing. Source: ecosystem §2.2; Mintos' terminal value.
    """
    flows = _dated(flow for flow in shot.flows if flow.type in INVESTING)
    worth = shot.invested_minor + shot.committed_minor
    loans = {flow.loan_id or -(flow.offer_id or 0) for flow in shot.flows if flow.type in INVESTING}

    return Measured(xirr([*flows, (shot.on, worth)] if worth else flows), len(loans))


def net_return(shot: Snapshot) -> NetReturn:
    """Return the net annualised return over whole months since the first note.

    Source: LendingClub's definition (`rules.portfolio_metrics.net_annualised_return`).
    """
    begins = list(shot.established.values())
    if not begins:
        return net_annualised_return([])
    first = min(begins)
    periods: list[ReturnPeriod] = []
    while add_months(first, len(periods) + 1) <= shot.on:
        begin, end = add_months(first, len(periods)), add_months(first, len(periods) + 1)
        periods.append(_period(shot, begin, end))

    return net_annualised_return(periods)


def _period(shot: Snapshot, begin: datetime.date, end: datetime.date) -> ReturnPeriod:
    def came(*types: str) -> int:
        return sum(
            flow.amount_minor
            for flow in shot.flows
            if flow.type in types and begin < flow.on <= end
        )

    return ReturnPeriod(
        begin_principal_minor=principal_held(shot, begin),
        interest_minor=came("INTEREST"),
        written_off_minor=sum(
            each.claim_minor
            for each in shot.holdings
            if each.defaulted_on and begin < each.defaulted_on <= end
        ),
        recovered_minor=came(*_RECOVERED),
    )


def principal_held(shot: Snapshot, day: datetime.date) -> int:
    """Return the principal of all notes that a person held at the end of a day.

    Counted back from today: what has come back, was claimed or was sold since stood on them then.
    """
    since = shot.invested_minor
    since += sum(f.amount_minor for f in shot.flows if f.type in _BACK and f.on > day)
    since += sum(
        each.claim_minor for each in shot.holdings if each.defaulted_on and each.defaulted_on > day
    )
    since -= sum(trade.outstanding_minor for trade in shot.trades if trade.on > day)
    # Notes of loans that were not made yet.
    since -= sum(
        _at_start(shot, loan_id) for loan_id, made_on in shot.established.items() if made_on > day
    )

    return max(since, 0)


def _at_start(shot: Snapshot, loan_id: int) -> int:
    """Return what a person held of a loan when it was made."""
    now = sum(each.outstanding_minor for each in shot.holdings if each.loan_id == loan_id)
    claimed = sum(each.claim_minor for each in shot.holdings if each.loan_id == loan_id)
    back = sum(f.amount_minor for f in shot.flows if f.loan_id == loan_id and f.type in _BACK)
    traded = sum(trade.outstanding_minor for trade in shot.trades if trade.loan_id == loan_id)

    return now + claimed + back - traded


def _drag(shot: Snapshot) -> Measured:
    """Return the part of the money that lay idle on the days of the last year."""
    if not shot.flows:
        return Measured(None, 0)
    first = max(shot.flows[0].on, shot.on - DRAG_DAYS * DAY)
    moves: dict[datetime.date, list[int]] = {}
    for day, idle, put in _changes(shot):
        change = moves.setdefault(day, [0, 0])
        change[0] += idle
        change[1] += put
    idle, put = shot.idle_minor, shot.invested_minor + shot.committed_minor
    rows = []
    day = shot.on
    while day >= first:
        rows.append((max(idle, 0), max(put, 0)))
        before = moves.get(day, [0, 0])
        idle, put = idle - before[0], put - before[1]
        day -= DAY
    measured = cash_drag(rows)

    return Measured(measured.ratio, measured.count)


def _changes(shot: Snapshot) -> Iterator[tuple[datetime.date, int, int]]:
    """Yield by how much the free money and the money put in changed on a day."""
    for flow in shot.flows:
        yield flow.on, flow.amount_minor, _PUT.get(flow.type, 0) * flow.amount_minor
    for trade in shot.trades:
        yield trade.on, 0, trade.outstanding_minor
    for each in shot.holdings:
        if each.defaulted_on and each.claim_minor:
            yield each.defaulted_on, 0, -each.claim_minor


def _investing(flows: Iterable[Flow], loans: set[int]) -> Iterator[Flow]:
    return (flow for flow in flows if flow.type in INVESTING and flow.loan_id in loans)


def _dated(flows: Iterable[Flow]) -> list[tuple[datetime.date, int]]:
    """Return payments by day, those of one day together, the first one first."""
    by_day: dict[datetime.date, int] = {}
    for flow in flows:
        by_day[flow.on] = by_day.get(flow.on, 0) + flow.amount_minor

    return sorted(by_day.items())
