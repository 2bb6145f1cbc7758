"""Lays strategies against the offers that are open: for the night, and for the page that asks."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import F, Prefetch, Q, Sum

from banks.queries.raising import raising_refusal
from ledger.models import Account
from loans.models import Note
from marketplace.models import Commitment, InvestorLimit, InvestorStanding, Offer
from portfolios.models import Strategy, StrategyOutcome, StrategyRun
from rules.auto_invest import Holdings, Open, Outcome, Wish, plan
from rules.day_count import Period

YEAR = datetime.timedelta(days=365)
_DAYS = {Period.DAY: 1, Period.WEEK: 7, Period.MONTH: 30}
_COUNTED = (Commitment.State.COMMITTED, Commitment.State.ACCEPTED, Commitment.State.BREACHED)


@dataclass(frozen=True, slots=True)
class Investor:
    """A person with strategies: what they hold, and whether they may commit."""

    person_id: int
    held: Holdings
    is_accepted: bool


def open_offers(*, asset_id: int, on: datetime.date, network_id: int | None = None) -> list[Open]:
    """Return the offers that anybody may commit to on a day, the one that closes first first.

    What only invited people see yet is not for strategies, nor what a bank offers that may raise
    no money.
    """
    offers = (
        Offer.objects.select_related("bank", "asset")
        .filter(asset=asset_id, state=Offer.State.FUNDING, closes_on__gte=on)
        .filter(Q(private_until=None) | Q(private_until__lt=on))
        .order_by("closes_on", "id")
    )
    if network_id is not None:
        offers = offers.filter(bank__network=network_id)

    found = list(offers)
    banks = {offer.bank_id: (offer.bank, offer.asset) for offer in found}
    halted = {
        bank_id
        for bank_id, (bank, asset) in banks.items()
        if raising_refusal(bank, asset) is not None
    }

    return [_open(offer) for offer in found if offer.bank_id not in halted]


def wish_of(strategy: Strategy) -> Wish:
    """Return a strategy as the rule reads it."""
    return Wish(
        loan_minor_max=strategy.loan_minor_max,
        bank_ids=frozenset(strategy.bank_ids),
        sectors=frozenset(strategy.sectors),
        countries=frozenset(strategy.countries),
        grades=frozenset(strategy.grades),
        repayments=frozenset(strategy.repayments),
        rate_millionths_min=strategy.rate_millionths_min,
        term_days_max=strategy.term_days_max,
        with_related_parties=strategy.with_related_parties,
        bank_minor_max=strategy.bank_minor_max,
        sector_minor_max=strategy.sector_minor_max,
        keep_minor=strategy.keep_minor,
    )


def investors(
    person_ids: Sequence[int], *, asset_id: int, asset_code: str, on: datetime.date
) -> dict[int, Investor]:
    """Return what people have free, hold and may still commit; a fixed number of queries."""
    codes = {f"person:{person_id}:wallet:{asset_code}": person_id for person_id in person_ids}
    held = {person_id: Holdings(cash_minor=0) for person_id in person_ids}
    for code, minor in Account.objects.filter(code__in=codes).values_list("code", "balance_minor"):
        held[codes[code]].cash_minor = minor
    _add_notes(held, asset_id)
    spent = _add_commitments(held, asset_id, on)
    for limit in InvestorLimit.objects.filter(person__in=person_ids, asset=asset_id):
        mine = held[limit.person_id]
        mine.offer_minor_max = limit.offer_minor
        if limit.year_minor is not None:
            mine.year_minor_left = max(limit.year_minor - spent[limit.person_id], 0)
    accepted = set(
        InvestorStanding.objects.filter(
            person__in=person_ids, state=InvestorStanding.State.ACCEPTED
        ).values_list("person_id", flat=True)
    )

    return {
        person_id: Investor(person_id, mine, person_id in accepted)
        for person_id, mine in held.items()
    }


def _add_notes(held: dict[int, Holdings], asset_id: int) -> None:
    rows = (
        Note.objects.filter(
            holder__in=list(held), level=Note.Level.INVESTOR, loan__bank_loan__asset=asset_id
        )
        .filter(outstanding_minor__gt=0)
        .values_list(
            "holder_id",
            "loan__bank_loan__bank_id",
            "loan__bank_loan__business__sector",
            "loan__offer__id",
        )
        .annotate(minor=Sum("outstanding_minor"))
    )
    for person_id, bank_id, sector, _offer_id, minor in rows:
        _add(held[person_id], bank_id, sector, minor)


def _add_commitments(held: dict[int, Holdings], asset_id: int, on: datetime.date) -> dict[int, int]:
    """Add what is committed to open offers; return what each person committed within a year."""
    spent: dict[int, int] = defaultdict(int)
    rows = (
        Commitment.objects.filter(
            investor__in=list(held), offer__asset=asset_id, state__in=_COUNTED
        )
        .filter(Q(committed_on__gt=on - YEAR) | Q(state=Commitment.State.COMMITTED))
        .values_list(
            "investor_id", "offer_id", "offer__bank_id", "offer__sector", "state", "committed_on"
        )
        .annotate(minor=F("amount_minor"))
    )
    for person_id, offer_id, bank_id, sector, state, committed_on, minor in rows:
        if committed_on > on - YEAR:
            spent[person_id] += minor
        held[person_id].committed_offers.add(offer_id)
        if state == Commitment.State.COMMITTED:
            _add(held[person_id], bank_id, sector, minor)

    return spent


def _add(held: Holdings, bank_id: int, sector: str, minor: int) -> None:
    held.by_bank[bank_id] = held.by_bank.get(bank_id, 0) + minor
    held.by_sector[sector] = held.by_sector.get(sector, 0) + minor


def _open(offer: Offer) -> Open:
    left = offer.principal_minor - (0 if offer.allows_excess else offer.committed_minor)
    return Open(
        offer_id=offer.pk,
        bank_id=offer.bank_id,
        sector=offer.sector,
        country=offer.country,
        grade=offer.grade,
        repayment=offer.repayment,
        rate_millionths=offer.rate_millionths,
        term_days=offer.installment_count * offer.period_length * _DAYS[Period(offer.period)],
        ticket_minor=offer.ticket_minor,
        partition_minor=offer.partition_minor,
        left_minor=left,
        is_related_party=offer.is_related_party,
    )


@dataclass(frozen=True, slots=True)
class Match:
    """An open offer, and what a strategy would do about it tonight."""

    offer: Offer
    outcome: Outcome


def dry_run(strategy: Strategy, *, asset_code: str, on: datetime.date) -> list[Match]:
    """Return what one strategy alone would do now with every open offer; nothing is changed.

    A strategy need not be saved. Those tried before it are left out of account.
    """
    offers = open_offers(asset_id=strategy.asset_id, on=on)
    person_id = strategy.person_id
    found = investors([person_id], asset_id=strategy.asset_id, asset_code=asset_code, on=on)
    (planned,) = plan([wish_of(strategy)], offers, found[person_id].held)
    rows = Offer.objects.select_related("bank").in_bulk([each.offer_id for each in planned])

    return [Match(rows[each.offer_id], each) for each in planned]


def own_strategies(person_id: int, *, asset_id: int) -> list[Strategy]:
    """Return a person's strategies in their priority, those that ended left out."""
    return list(
        Strategy.objects.filter(person=person_id, asset=asset_id)
        .exclude(state=Strategy.State.ENDED)
        .order_by("priority", "id")
    )


def find_strategy(person_id: int, public_id: str) -> Strategy | None:
    """Return a person's own strategy, or None."""
    return (
        Strategy.objects.select_related("asset")
        .filter(person=person_id, public_id=public_id)
        .exclude(state=Strategy.State.ENDED)
        .first()
    )


def log_of(strategy: Strategy, *, limit: int = 60) -> list[StrategyRun]:
    """Return a strategy's last nights, the newest first, each with its outcomes."""
    outcomes = StrategyOutcome.objects.select_related("offer", "commitment").order_by("id")
    return list(
        StrategyRun.objects.filter(strategy=strategy)
        .prefetch_related(Prefetch("outcomes", queryset=outcomes))
        .order_by("-on")[:limit]
    )


def strategies_on(*, asset_id: int, person_ids: Iterable[int] | None = None) -> list[Strategy]:
    """Return the strategies that run, person by person in their priority."""
    found = Strategy.objects.filter(asset=asset_id, state=Strategy.State.ON)
    if person_ids is not None:
        found = found.filter(person__in=person_ids)

    return list(found.select_related("person").order_by("person_id", "priority", "id"))
