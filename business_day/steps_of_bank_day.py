"""What is done in which order when the day of a network of banks opens and closes."""

from collections.abc import Callable

from banks.steps import release as bonds
from business_day import bank_balance_check, plans
from business_day import bank_plans as found
from business_day.day_step import Chunk, DayStep, whole
from business_day.steps_of_subscriptions import subscription_steps
from disputes.steps import nights as disputes
from governance.models import Network
from governance.steps import close_motions
from marketplace.steps import breaches, note_sales, offer_days, search_news
from merchants.steps import split_days
from portfolios.steps import auto_invest
from repayments.steps import (
    bank_autopaying,
    bank_lateness,
    bank_periods,
    bank_remittance,
    capital_calls,
    challenges,
    cover_watch,
    extension_votes,
    milestone_days,
    promises,
    streaming,
)
from track_record.steps import day as track_record

LOANS_PER_CHUNK = 10_000
BUSINESSES_PER_CHUNK = 5_000
OFFERS_PER_CHUNK = 100
SPLITS_PER_CHUNK = 500
_OPENING, _CLOSING = Network.Day.OPENING, Network.Day.CLOSING


def _ranged(phase: Network.Day, name: str, title: str, of: tuple[str, int], do: Chunk) -> DayStep:
    """Return a step that is lived range by range of so many subjects."""
    return DayStep(name, title, phase, plans.by_ids(*of), do, kind=Network.Kind.BANKS)


def _whole(
    phase: Network.Day, name: str, title: str, subjects: str, do: Callable[..., int]
) -> DayStep:
    """Return a step that is lived for the whole network at once, where there is any subject."""
    return DayStep(
        name,
        title,
        phase,
        plans.if_any(subjects),
        whole(do),
        is_whole=True,
        kind=Network.Kind.BANKS,
    )


_LOANS_DUE = (found.ACCRUING, LOANS_PER_CHUNK)
_LATE = (found.LATE, LOANS_PER_CHUNK)
_COVERED = (found.COVERED, LOANS_PER_CHUNK)
_PAYING = (found.PAYING, BUSINESSES_PER_CHUNK)
_CALLED = (found.CALLED, LOANS_PER_CHUNK)
_STREAMED = (found.STREAMED, LOANS_PER_CHUNK)
_OPENED = (found.OPENING_OFFERS, OFFERS_PER_CHUNK)
_SPLIT = (found.SPLITS_OF_LOANS, SPLITS_PER_CHUNK)
_CLOSED = (found.CLOSING_OFFERS, OFFERS_PER_CHUNK)

# Interest first: what is late, and what a default claims, includes that of the period which ends.
# A default stops the notes' sale on the same morning.
_MORNING = (
    _ranged(_OPENING, "accrual", "Interest of ended periods", _LOANS_DUE, bank_periods.end_periods),
    _ranged(_OPENING, "late", "Late installments", _LATE, bank_lateness.mark_late),
    # Before what is missed is marked: who was given more time has not missed it.
    _whole(
        _OPENING,
        "extension_votes",
        "Votes of holders on more time",
        found.ENDED_EXTENSION_VOTES,
        extension_votes.end_votes,
    ),
    _whole(
        _OPENING,
        "milestones_missed",
        "Missed milestones",
        found.MISSED_MILESTONES,
        milestone_days.mark_missed,
    ),
    _whole(
        _OPENING,
        "challenges_end",
        "Challenges: cured, extended or in default",
        found.ENDED_CHALLENGES,
        challenges.end_challenges,
    ),
    _whole(
        _OPENING,
        "asks_stop",
        "Sales of notes stopped",
        found.TROUBLED_ASKS,
        note_sales.stop_asks_of_troubled_loans,
    ),
    _ranged(_OPENING, "offers_open", "Offers opening", _OPENED, offer_days.open_offers),
    _whole(
        _OPENING,
        "prospectus_news",
        "New prospectuses told",
        found.PROSPECTUS_NEWS,
        offer_days.tell_prospectus_news,
    ),
    _ranged(_OPENING, "cover_watch", "Cover by collateral", _COVERED, cover_watch.watch_cover),
)
# What comes in is paid out before what goes out is released; votes are counted before they are
# taken up; the record is kept when no money moves any more.
_EVENING = (
    # Shares of sales before autopay, which tops them up: what was split in time is never late.
    _whole(
        _CLOSING,
        "sales_collect",
        "Shares of sales collected",
        found.SPLITS_OF_TILLS,
        split_days.collect_and_share,
    ),
    _ranged(
        _CLOSING,
        "sales_repay",
        "Loans paid by sales",
        _SPLIT,
        split_days.pass_on_to_loans,
    ),
    _ranged(_CLOSING, "autopay", "Scheduled payments", _PAYING, bank_autopaying.collect_due),
    _whole(_CLOSING, "promises", "Promises to pay", found.PROMISES, promises.judge_promises),
    _ranged(_CLOSING, "capital_calls", "Capital calls", _CALLED, capital_calls.collect_calls),
    _whole(
        _CLOSING,
        "breaches_named",
        "Missed calls named",
        found.BREACHED_CALLS,
        breaches.name_breaches,
    ),
    _ranged(_CLOSING, "stream_ticks", "Streamed money", _STREAMED, streaming.stream_ticks),
    _whole(
        _CLOSING,
        "bank_standing",
        "Banks' standing",
        found.ANY_BANK,
        bank_remittance.review_remittance,
    ),
    _ranged(_CLOSING, "offers_close", "Offers closing", _CLOSED, offer_days.close_offers),
    _whole(
        _CLOSING,
        "offers_halt",
        "Offers of banks in trouble",
        found.HALTED_OFFERS,
        offer_days.halt_offers,
    ),
    _whole(_CLOSING, "auto_invest", "Strategies", found.STRATEGIES, auto_invest.run_strategies),
    *subscription_steps(Network.Kind.BANKS),
    _whole(_CLOSING, "bond_expiry", "Bonds expiring", found.EXPIRING_BONDS, bonds.expire),
    _whole(_CLOSING, "motions_close", "Votes counted", found.CLOSING_MOTIONS, close_motions),
    _whole(_CLOSING, "offer_votes", "Votes on offers", found.OFFER_VOTES, offer_days.take_votes),
    _whole(
        _CLOSING,
        "milestone_votes",
        "Votes on milestones",
        found.MILESTONE_VOTES,
        milestone_days.take_votes,
    ),
    _whole(
        _CLOSING, "search_news", "New offers told", found.TOLD_SEARCHES, search_news.tell_searches
    ),
    _whole(_CLOSING, "disputes", "Disputes", found.WAITING_DISPUTES, disputes.move_disputes),
    _whole(_CLOSING, "track_record", "Track record", found.ANY_RELEASE, track_record.keep_record),
    DayStep(
        "trial_balance",
        "Trial balance",
        _CLOSING,
        plans.whole_network,
        whole(bank_balance_check.check_books),
        is_whole=True,
        kind=Network.Kind.BANKS,
    ),
)
BANK_STEPS = _MORNING + _EVENING
