"""What the terms of an offer must keep to before investors see it."""

import datetime
from dataclasses import dataclass, field

from rules.money import MILLION
from rules.offer_terms import NOTES_MAX
from rules.split_bounds import SplitBounds, split_fault

# Source: A-37, P-26: collateral is worth at least 150 % of the amount.
COLLATERAL_MILLIONTHS_MIN = 1_500_000


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferFacts:
    """What is checked of an offer's terms; amounts in minor units, shares in millionths."""

    product: str
    disbursement: str
    deciders: str
    principal_minor: int
    soft_cap_minor: int
    ticket_minor: int
    partition_minor: int
    first_tranche_minor: int
    tick_minor: int
    installment_count: int
    principal_grace_count: int
    collateral_millionths: int
    milestones: tuple[tuple[int, datetime.date], ...]
    opens_on: datetime.date
    closes_on: datetime.date
    private_until: datetime.date | None
    lends_personal: bool
    needs_vote: bool
    delegate_count: int
    threshold: int
    shares: tuple[int, ...]
    bond_mode: str = "DISPUTE"
    bond_minor: int = 0
    split: SplitBounds = field(default_factory=SplitBounds)


@dataclass(frozen=True, slots=True)
class Fault:
    """A reason why terms cannot be offered: a code, the fact, and what would be right."""

    code: str
    detail: str
    remedy: str


def faults_of(facts: OfferFacts) -> tuple[Fault, ...]:
    """Return every reason why an offer with these terms cannot be listed, in one fixed order.

    Source: R0-16 … R0-18, R0-28, R2-03, R2-12; A-34, A-36, A-37, A-46, A-58.
    """
    return tuple(fault for check in CHECKS if (fault := check(facts)) is not None)


def _amounts(facts: OfferFacts) -> Fault | None:
    if facts.principal_minor > 0 and 0 < facts.soft_cap_minor <= facts.principal_minor:
        return None
    return Fault(
        "SOFT_CAP",
        "The soft cap lies between zero and the amount asked.",
        "Name a soft cap that is at most the amount asked.",
    )


def _partition(facts: OfferFacts) -> Fault | None:
    size = facts.partition_minor
    if size <= 0 or facts.principal_minor % size or facts.soft_cap_minor % size:
        return Fault(
            "PARTITION",
            "The size of a note does not divide the amount asked and the soft cap.",
            "Choose a size that divides both without a rest.",
        )
    if facts.principal_minor // size > NOTES_MAX:
        return Fault(
            "TOO_MANY_NOTES",
            f"The offer would have more than {NOTES_MAX} notes.",
            "Choose larger notes.",
        )
    return None


def _ticket(facts: OfferFacts) -> Fault | None:
    if (
        facts.partition_minor > 0
        and 0 < facts.ticket_minor <= facts.principal_minor
        and facts.ticket_minor % facts.partition_minor == 0
    ):
        return None
    return Fault(
        "TICKET",
        "The least that one commits is not a whole number of notes.",
        "Choose a multiple of the size of a note, at most the amount asked.",
    )


def _milestones(facts: OfferFacts) -> Fault | None:
    planned = sum(amount for amount, _ in facts.milestones)
    if any(amount <= 0 for amount, _ in facts.milestones):
        return Fault(
            "MILESTONE_AMOUNT", "A milestone releases nothing.", "Give every milestone an amount."
        )
    if facts.disbursement == "AT_ONCE":
        if facts.milestones or facts.first_tranche_minor:
            return Fault(
                "MILESTONES_AT_ONCE",
                "An offer that is paid out at once has neither milestones nor a first tranche.",
                "Pay out by milestones, or leave them out.",
            )
        return None
    if facts.disbursement == "MILESTONES" and not facts.milestones:
        return Fault(
            "NO_MILESTONES",
            "The offer is paid out by milestones and has none.",
            "Add the milestones, or pay out at once.",
        )
    if facts.milestones and planned + facts.first_tranche_minor != facts.principal_minor:
        return Fault(
            "MILESTONES_DO_NOT_ADD_UP",
            "Milestones and first tranche do not add up to the amount asked.",
            "Change an amount so that they do.",
        )
    return None


def _milestone_days(facts: OfferFacts) -> Fault | None:
    days = [day for _, day in facts.milestones]
    if any(day <= facts.closes_on for day in days) or days != sorted(days):
        return Fault(
            "MILESTONE_DAYS",
            "Milestones fall due one after the other, after the offer has closed.",
            "Choose later deadlines, in order.",
        )
    return None


def _tick(facts: OfferFacts) -> Fault | None:
    if facts.disbursement != "STREAM" or facts.tick_minor > 0:
        return None
    return Fault("TICK", "A stream releases nothing at a tick.", "Say how much a tick releases.")


def _count(facts: OfferFacts) -> Fault | None:
    if 0 <= facts.principal_grace_count < facts.installment_count:
        return None
    return Fault(
        "INSTALLMENTS",
        "There is no installment left that repays principal.",
        "Name more installments, or fewer that ask for interest alone.",
    )


def _window(facts: OfferFacts) -> Fault | None:
    private = facts.private_until
    if facts.opens_on <= facts.closes_on and (private is None or private < facts.closes_on):
        return None
    return Fault(
        "WINDOW",
        "The offer closes before it opens to everybody.",
        "Choose a later day to close, or an earlier one to open.",
    )


def _personal(facts: OfferFacts) -> Fault | None:
    if facts.product != "PERSONAL":
        return None
    if not facts.lends_personal:
        return Fault(
            "PERSONAL_NOT_LENT",
            "This bank does not lend to persons.",
            "Offer a business or project loan.",
        )
    if not facts.delegate_count or facts.collateral_millionths < COLLATERAL_MILLIONTHS_MIN:
        return Fault(
            "PERSONAL_NEEDS_PANEL",
            "A personal loan is backed by collateral and approved by delegates.",
            "Name the delegates, and ask for collateral of 150 % or more.",
        )
    return None


def _delegates(facts: OfferFacts) -> Fault | None:
    asks = facts.deciders != "OFFICERS" or facts.product == "PERSONAL" or facts.needs_vote
    if (not asks and not facts.delegate_count) or 0 < facts.threshold <= facts.delegate_count:
        return None
    return Fault(
        "DELEGATES",
        "There are not enough delegates to decide.",
        "Name the delegates: seven, of whom four decide.",
    )


def _collateral(facts: OfferFacts) -> Fault | None:
    if facts.collateral_millionths == 0 or (
        facts.collateral_millionths >= COLLATERAL_MILLIONTHS_MIN
    ):
        return None
    return Fault(
        "COLLATERAL_SHARE",
        "Collateral that is asked for is worth at least 150 % of the amount.",
        "Ask for 150 % or more, or for none.",
    )


def _shares(facts: OfferFacts) -> Fault | None:
    if all(0 <= share <= MILLION for share in facts.shares):
        return None
    return Fault("SHARE", "A share lies above 100 %.", "Choose shares between 0 and 100 %.")


def _bond(facts: OfferFacts) -> Fault | None:
    if facts.bond_mode != "FIRST_LOSS" or facts.bond_minor > 0:
        return None
    return Fault(
        "BOND_NOT_NAMED",
        "The bond bears the first loss, and the offer does not say how much of it.",
        "Name the amount of the bond that stands behind this loan.",
    )


def _split(facts: OfferFacts) -> Fault | None:
    said = split_fault(facts.split)

    return None if said is None else Fault(*said)


CHECKS = (
    _amounts,
    _partition,
    _ticket,
    _milestones,
    _milestone_days,
    _tick,
    _count,
    _window,
    _personal,
    _delegates,
    _collateral,
    _shares,
    _bond,
    _split,
)
