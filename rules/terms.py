"""The terms of a lending circle: every parameter of the network in one frozen value."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from rules.allotment import whole_weights
from rules.money import AmountRefused, Asset
from rules.parameter_kinds import JsonValue, ValueRefused
from rules.parameters import (
    PARAMETERS,
    ExtensionScope,
    Problem,
    ShortfallPolicy,
    WaiverMode,
    unknown_names,
)
from rules.trade_history import TradeRequirements


class TermsRefused(ValueError):
    """A set of parameters that no circle can live by, with all its problems at once."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        """Keep the problems apart, and say them all in the message."""
        super().__init__(" ".join(f"{p.name}: {p.detail} {p.remedy}" for p in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class CircleTerms:
    """What a loan of the circle is made under; amounts in minor units, rates as ratios."""

    stake_minor_min: int
    unique_peers_min: int
    unique_peers_buffer: int
    transaction_fee_ratio: Fraction
    contingency_fee_ratio: Fraction
    repayment_count: int
    apr: Fraction
    waiver_mode: WaiverMode
    waiver_growth_min: Fraction
    waiver_lookback_days: int
    waiver_min_strict: bool
    credit_ratios: tuple[int, ...]
    level_shares: tuple[Fraction, ...]
    lender_share_max: Fraction
    late_days: int
    extend_minor_min: int
    forgive_minor_min: int
    extension_parts: tuple[Fraction, ...]
    extension_apr: Fraction
    extensions_per_loan_max: int
    extensions_per_borrower_max: int
    extension_scope: ExtensionScope
    issuance_pool_ratio: Fraction
    contingency_cover_ratio: Fraction
    loans_per_step: int
    step_share_min: Fraction
    step_weeks_min: int
    trade_days_min: int
    trade_sales_min: int
    trade_sale_minor_min: int
    trade_customers_min: int
    trade_returns_share_max: Fraction
    loan_receipts_multiple: int
    borrower_week_loans_max: int
    merchant_day_loans_max: int
    shortfall_policy: ShortfallPolicy
    delivery_reserve_ratio: Fraction
    top_up_grace_days: int
    pilot_bridge_ratio: Fraction
    pilot_days: int
    auto_pause_on_late: bool
    trust_request_days: int
    ripple_window_days: int
    note_minor_min: tuple[int, ...]
    hold_blocks_borrowing: bool
    loan_minor_min: int
    quote_ttl_minutes: int

    def __post_init__(self) -> None:
        """Refuse terms that contradict themselves."""
        problems = tuple(problem for check in CHECKS if (problem := check(self)) is not None)
        if problems:
            raise TermsRefused(problems)

    @property
    def level_weights(self) -> tuple[int, ...]:
        """Whole numbers in proportion to the shares of levels 1, 2, 3 and the common pool."""
        return whole_weights(self.level_shares)

    @property
    def trade(self) -> TradeRequirements:
        """What is asked of a merchant's history."""
        return TradeRequirements(
            days_min=self.trade_days_min,
            sales_min=self.trade_sales_min,
            sale_minor_min=self.trade_sale_minor_min,
            customers_min=self.trade_customers_min,
            returns_share_max=self.trade_returns_share_max,
            receipts_multiple=self.loan_receipts_multiple,
        )

    @classmethod
    def from_parameters(cls, parameters: Mapping[str, object], decimals: int = 2) -> "CircleTerms":
        """Return the terms that named parameters make, the rest by default.

        Amounts are in major units of an asset with `decimals`; rates are written "6%" or 0.06.
        Raises TermsRefused with every unknown name (and the nearest right one) and wrong value.

        Source: P-01 ... P-39; R3-165.
        """
        asset = Asset("AMOUNT", decimals)
        problems = list(unknown_names(parameters))
        values: dict[str, Any] = {}
        for row in PARAMETERS:
            try:
                value = parameters.get(row.name, row.default)
                values[row.field] = row.kind.read(value, asset)
            except AmountRefused as refused:
                detail = refused.detail
                if refused.reason == "TOO_MANY_DECIMALS":
                    # The asset has no name here, and the parameter has one.
                    detail = f"{row.name} has at most {decimals} decimals."
                problems.append(Problem(row.name, detail, refused.remedy))
            except ValueRefused as refused:
                remedy = f"Write {row.kind.example}."
                problems.append(Problem(row.name, str(refused), remedy))
        if problems:
            raise TermsRefused(tuple(problems))
        if "MIN_LOAN" not in parameters:
            # An asset without decimals, or a long schedule, asks for more than the default.
            values["loan_minor_min"] = max(values["loan_minor_min"], values["repayment_count"])

        return cls(**values)

    def to_parameters(self, decimals: int = 2) -> dict[str, JsonValue]:
        """Return all parameters by name as JSON values, which read back are the same terms.

        Source: R3-165: a loan keeps the version of the terms that it was made under.
        """
        asset = Asset("AMOUNT", decimals)

        return {row.name: row.kind.write(getattr(self, row.field), asset) for row in PARAMETERS}


def shares_make_one_loan(terms: CircleTerms) -> Problem | None:
    """Return a problem unless the four shares add up to the whole loan.

    Source: A-22, R3-064: 30 % of the loan comes from the pool, 40-20-10-30 in all.
    """
    if sum(terms.level_shares) == 1:
        return None

    return Problem("SOURCING", "The shares do not add up to 100%.", "Write 40/20/10/30.")


def circle_lends_most(terms: CircleTerms) -> Problem | None:
    """Return a problem unless level 1 has the largest share.

    Source: R3-065: the largest portion comes from those who know and trust each other.
    """
    if terms.level_shares[0] >= max(terms.level_shares):
        return None

    return Problem(
        "SOURCING",
        "Level 1 does not lend the largest share.",
        "Give those who know the borrower at least as much as any other level.",
    )


def ladder_climbs_from_one(terms: CircleTerms) -> Problem | None:
    """Return a problem unless the ladder starts at 1:1 and every rung is higher.

    Source: A-09, R3-038: without history the limit is the stake, and the floor is 1:1.
    """
    rungs = terms.credit_ratios
    if rungs[0] == 1 and list(rungs) == sorted(set(rungs)):
        return None

    return Problem("RATIO_LADDER", "The ladder does not climb from 1.", "Write [1, 2, 3].")


def smallest_loan_has_installments(terms: CircleTerms) -> Problem | None:
    """Return a problem where the smallest loan would have installments of zero.

    Source: P-38: the smallest loan whose installments are not zero.
    """
    if terms.loan_minor_min >= terms.repayment_count:
        return None

    return Problem(
        "MIN_LOAN",
        f"A loan this small has no {terms.repayment_count} installments.",
        "Raise MIN_LOAN to one minor unit per repayment, or lower N_REPAYMENTS.",
    )


def transaction_fee_below_loan(terms: CircleTerms) -> Problem | None:
    """Return a problem where the fee of all repayments would exceed the loan.

    Source: A-05: 0.1 % per scheduled repayment, 1 % at ten.
    """
    if terms.transaction_fee_ratio * terms.repayment_count <= 1:
        return None

    return Problem(
        "FEE_TX_PER_REPAYMENT",
        "All repayments together would cost more than the loan.",
        "Write 0.1%.",
    )


CHECKS = (
    shares_make_one_loan,
    circle_lends_most,
    ladder_climbs_from_one,
    smallest_loan_has_installments,
    transaction_fee_below_loan,
)

DEFAULTS = CircleTerms.from_parameters({})
