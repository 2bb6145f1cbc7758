"""The table of parameters: every name that an organiser may set, with its default."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from rules.parameter_kinds import (
    FLAG,
    LADDER,
    NOTES,
    PARTS,
    RATE,
    SHARES,
    Kind,
    amounts,
    choices,
    counts,
)


class WaiverMode(StrEnum):
    """How growing deposits waive interest."""

    THRESHOLD = "THRESHOLD"
    TIERED = "TIERED"
    NONE = "NONE"


class ShortfallPolicy(StrEnum):
    """What happens where a level cannot supply its share of a loan."""

    STRICT = "STRICT"
    CASCADE_IN = "CASCADE_IN"
    PILOT = "PILOT"


class ExtensionScope(StrEnum):
    """Which loans count when a borrower's extensions are counted."""

    OPEN_LOANS = "OPEN_LOANS"
    LIFETIME = "LIFETIME"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a set of parameters, and what would be right."""

    name: str
    detail: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """A row of the table of parameters: its name, where it lives in the terms, its default."""

    number: str
    name: str
    field: str
    kind: Kind
    default: str
    meaning: str


PARAMETERS = (
    Parameter("P-01", "MIN_STAKE", "stake_minor_min", amounts(zero_allowed=True), "100",
              "The least deposit of a member who borrows."),
    Parameter("P-02", "MIN_UNIQUE_PEERS", "unique_peers_min", counts(0, 1000), "3",
              "The least number of unique peers of a member who borrows."),
    Parameter("P-03", "UNIQUE_BUFFER", "unique_peers_buffer", counts(0, 1000), "1",
              "How many unique peers above the minimum still raise a warning."),
    Parameter("P-04", "FEE_TX_PER_REPAYMENT", "transaction_fee_ratio", RATE, "0.1%",
              "The fee to the transaction pool for each repayment, of the principal."),
    Parameter("P-05", "FEE_CONTINGENCY", "contingency_fee_ratio", RATE, "1%",
              "The fee to the contingency pool, of the principal."),
    Parameter("P-06", "N_REPAYMENTS", "repayment_count", counts(1, 260), "10",
              "The number of weekly repayments of a loan."),
    Parameter("P-08", "APR", "apr", RATE, "6%", "The yearly interest on outstanding principal."),
    Parameter("P-09", "WAIVER_MODE", "waiver_mode", choices(WaiverMode), "THRESHOLD",
              "How growing deposits waive interest."),
    Parameter("P-10", "WAIVER_GROWTH", "waiver_growth_min", RATE, "6%",
              "The growth of the deposit that waives all interest."),
    Parameter("P-11", "WAIVER_LOOKBACK", "waiver_lookback_days", counts(1, 3660, "day", "days"),
              "60", "How far back the growth of the deposit is measured."),
    Parameter("A-30", "WAIVER_MIN_STRICT", "waiver_min_strict", FLAG, "false",
              "Whether the earlier deposit must lie above the minimum, not only reach it."),
    Parameter("P-12", "RATIO_LADDER", "credit_ratios", LADDER, "1, 2, 3",
              "The rungs of the credit ratio: limit to deposit."),
    Parameter("P-13", "SOURCING", "level_shares", SHARES, "40/20/10/30",
              "What levels 1, 2, 3 and the common pool lend of every loan."),
    Parameter("P-14", "MAX_SHARE_OF_LENDER_PER_LOAN", "lender_share_max", RATE, "100%",
              "The most of a lender's available money that one loan takes."),
    Parameter("P-15", "LATE_DAYS", "late_days", counts(0, 365, "day", "days"), "7",
              "How many days late an installment may be before the stake is drawn."),
    Parameter("P-16", "MIN_STAKE_EXTEND", "extend_minor_min", amounts(zero_allowed=True), "150",
              "The least deposit of a member who extends, less what is out in extensions."),
    Parameter("P-17", "MIN_STAKE_FORGIVE", "forgive_minor_min", amounts(zero_allowed=True), "200",
              "The least deposit of a member who forgives, less what is out in extensions."),
    Parameter("P-18", "EXT_SCHEDULE", "extension_parts", PARTS, "33/33/rest",
              "The weekly payments of an extension, of what was advanced."),
    Parameter("P-19", "EXT_APR", "extension_apr", RATE, "12%",
              "The yearly interest on what an extension has outstanding."),
    Parameter("P-20", "EXT_PER_LOAN", "extensions_per_loan_max", counts(0, 100), "1",
              "How many installments of one loan may be extended."),
    Parameter("P-20", "EXT_PER_BORROWER", "extensions_per_borrower_max", counts(0, 100), "2",
              "How many extensions a borrower may have."),
    Parameter("A-25", "EXTENSION_SCOPE", "extension_scope", choices(ExtensionScope), "OPEN_LOANS",
              "Whether extensions of open loans count against that, or all there ever were."),
    Parameter("P-21", "ISSUANCE_TO_POOL", "issuance_pool_ratio", RATE, "10%",
              "What the common pool receives on top of issued tokens."),
    Parameter("P-22", "CONTINGENCY_COVER", "contingency_cover_ratio", RATE, "50%",
              "The most of a defaulted remainder that the contingency pool pays."),
    Parameter("P-23", "LOANS_PER_STEP", "loans_per_step", counts(1, 100), "1",
              "How many well repaid loans raise the credit ratio by one rung."),
    Parameter("P-23", "STEP_MIN_SHARE", "step_share_min", RATE, "50%",
              "The least principal of such a loan, of the limit at its start."),
    Parameter("P-23", "STEP_MIN_WEEKS", "step_weeks_min", counts(0, 260, "week", "weeks"), "8",
              "The least time that such a loan was open."),
    Parameter("P-24", "MERCHANT_DAYS", "trade_days_min", counts(0, 3660, "day", "days"), "90",
              "How long ago a merchant's first sale was before circle loans may pay it."),
    Parameter("P-24", "MERCHANT_SALES", "trade_sales_min", counts(0, 100_000), "20",
              "How many sales a merchant made before circle loans may pay it."),
    Parameter("P-24", "MERCHANT_SALE_MIN", "trade_sale_minor_min", amounts(zero_allowed=True), "1",
              "The least sale that counts among them."),
    Parameter("P-24", "MERCHANT_CUSTOMERS", "trade_customers_min", counts(0, 100_000), "10",
              "How many different customers outside the owner's circle it sold to."),
    Parameter("P-24", "MERCHANT_RETURNS", "trade_returns_share_max", RATE, "2%",
              "The most of its sales of which a merchant gave something back."),
    Parameter("P-24", "MERCHANT_RECEIPTS", "loan_receipts_multiple", counts(0, 1000), "3",
              "The most that circle loans pay a merchant in 30 days, times its ordinary sales."),
    Parameter("R3-139", "BORROWER_WEEK_LOANS", "borrower_week_loans_max", counts(0, 1000), "5",
              "The most loans of one member at one merchant in 7 days; 0 is no limit."),
    Parameter("R3-139", "MERCHANT_DAY_LOANS", "merchant_day_loans_max", counts(0, 100_000), "200",
              "The most loans at one merchant in a day; 0 is no limit."),
    Parameter("P-25", "SHORTFALL_POLICY", "shortfall_policy", choices(ShortfallPolicy), "STRICT",
              "What happens where a level cannot supply its share."),
    Parameter("P-27", "DELIVERY_RESERVE", "delivery_reserve_ratio", RATE, "25%",
              "The least of a price paid ahead that is held until it is delivered."),
    Parameter("P-28", "TOP_UP_GRACE", "top_up_grace_days", counts(0, 365, "day", "days"), "14",
              "How long a deposit below the minimum still counts for others."),
    Parameter("P-30", "RIPPLE_WINDOW", "ripple_window_days", counts(1, 90, "day", "days"), "14",
              "How long after a deed others count as having followed it."),
    Parameter("P-34", "MIN_NOTE", "note_minor_min", NOTES, "1, 5, 5",
              "The smallest note at levels 1, 2 and 3."),
    Parameter("P-35", "PILOT_BRIDGE", "pilot_bridge_ratio", RATE, "30%",
              "How much more of a loan the common pool may bridge in a young network."),
    Parameter("P-35", "PILOT_DAYS", "pilot_days", counts(0, 3660, "day", "days"), "180",
              "How long after its start a network is young."),
    Parameter("P-37", "AUTO_PAUSE_ON_LATE", "auto_pause_on_late", FLAG, "true",
              "Whether lenders who do not extend pause towards a borrower who is late."),
    Parameter("R3-118", "TRUST_REQUEST_DAYS", "trust_request_days",
              counts(1, 3660, "day", "days"), "30",
              "How long a request for an agreement waits for its answers."),
    Parameter("P-36", "HOLD_BLOCKS_BORROWING", "hold_blocks_borrowing", FLAG, "false",
              "Whether a member on hold may not borrow."),
    Parameter("P-38", "MIN_LOAN", "loan_minor_min", amounts(zero_allowed=False), "5",
              "The smallest loan."),
    Parameter("P-39", "QUOTE_TTL", "quote_ttl_minutes", counts(1, 1440, "minute", "minutes"),
              "15", "How long a quote stands."),
)  # fmt: skip

# What is fixed in this version: a set may state these values, so that it says them aloud.
# Source: P-07; A-06 for the unused fee.
FIXED = {
    "PERIOD": ("1 week", "7 days", "7"),
    "REFUND_UNUSED_TX_FEE": ("false",),
}

_NAMES = (*(row.name for row in PARAMETERS), *FIXED)


def unknown_names(parameters: Mapping[str, object]) -> tuple[Problem, ...]:
    """Return a problem for each name that is none, and each fixed one that is changed.

    Source: R3-165; a name written wrongly must not silently leave its parameter at the default.
    """
    problems = []
    known = {row.name for row in PARAMETERS}
    for given, value in parameters.items():
        # A name may be anything that YAML reads; a very long one is cut before it is compared.
        name = str(given)[:40]
        if name in FIXED and str(value).lower() not in FIXED[name]:
            remedy = f"Leave it out, or write {FIXED[name][0]}."
            problems.append(Problem(name, "This cannot be changed in this version.", remedy))
        elif name not in FIXED and given not in known:
            nearest = get_close_matches(name.upper(), _NAMES, n=1, cutoff=0)[0]
            problems.append(Problem(name, "There is no such parameter.", f"Is it {nearest}?"))

    return tuple(problems)
