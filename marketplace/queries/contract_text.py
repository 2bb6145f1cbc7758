"""Writes the contract of an offer in full and in plain words; the same facts, the same text."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from governance.models import Delegate
from loans.models import LoanTerms
from marketplace.models import Offer, OfferMilestone
from marketplace.queries.schedules import Plan, plan_of_offer
from pages.formats import percent_text
from rules.collateral_cover import CALL_MILLIONTHS, WARN_MILLIONTHS
from rules.dispute_states import DAYS, DisputeState
from rules.money import Asset, format_amount
from rules.offer_terms import collateral_asked, scaled_milestones

PERIODS = {"DAY": "day", "WEEK": "week", "MONTH": "month"}
DAY_COUNTS = {
    "ACT_365": "actual days over 365",
    "ACT_360": "actual days over 360",
    "ACT_ACT": "actual days over actual days",
    "THIRTY_360": "30E/360",
    "PERIODS": "equal periods",
}
AMORTIZATIONS = {
    "EQUAL_INSTALLMENT": "equal installments",
    "EQUAL_PRINCIPAL": "equal parts of the principal",
    "INTEREST_ONLY": "interest each time and the principal with the last installment",
    "BULLET": "everything at the end",
}
DECIDERS = {
    "OFFICERS": "two officers of the bank",
    "DELEGATES": "the delegates",
    "BOTH": "an officer of the bank and the delegates",
}


@dataclass(frozen=True, slots=True)
class ContractWords:
    """A contract in full (`text`), in plain language (`summary`), and the digest of both."""

    text: str
    summary: str
    sha256: str


def contract_words(offer: Offer) -> ContractWords:
    """Return the contract that an offer comes to: on its cap, or on what was accepted.

    Source: R0-07, R0-16; "hash, version, plain-language summary".
    """
    milestones = list(offer.milestones.order_by("number"))
    first_minor, amounts = _tranches(offer, milestones)
    plan = plan_of_offer(offer, milestone_days=[one.due_on for one in milestones])
    text = "\n\n".join(
        section
        for section in (
            _parties(offer),
            _loan(offer, plan),
            _release(offer, milestones, first_minor, amounts),
            _repayment(offer, plan),
            _security(offer),
            _lateness(offer),
            _passing_on(offer),
            _notes(offer),
            _default(offer),
            _disputes(offer),
            _documents(offer),
        )
        if section
    )
    summary = _summary(offer, plan, milestones, first_minor)

    return ContractWords(text, summary, digest(text, summary))


def digest(text: str, summary: str) -> str:
    """Return the SHA-256 of a contract's full text and its summary."""
    return hashlib.sha256(f"{text}\n\n{summary}".encode()).hexdigest()


def _money(minor: int, offer: Offer) -> str:
    """Write an amount with its thousands apart, the same in every reader's language."""
    asset = Asset(offer.asset.code, offer.asset.decimals)
    whole, point, decimals = format_amount(minor, asset).partition(".")
    return f"{int(whole):,}{point}{decimals} {asset.code}"


def _principal(offer: Offer) -> int:
    return offer.accepted_minor or offer.principal_minor


def _tranches(offer: Offer, milestones: Sequence[OfferMilestone]) -> tuple[int, tuple[int, ...]]:
    amounts = [one.amount_minor for one in milestones]
    if not milestones or sum(amounts) + offer.first_tranche_minor != offer.principal_minor:
        return offer.first_tranche_minor, tuple(amounts)
    return scaled_milestones(amounts, offer.first_tranche_minor, accepted_minor=_principal(offer))


def _parties(offer: Offer) -> str:
    return (
        "1. Parties\n\n"
        f"{offer.bank.name} (the bank, {offer.bank.country}) contracts on behalf of the holders of "
        f"the notes of this loan. {offer.business.name} (the business, {offer.business.country}), "
        f"represented by its owner {offer.business.owner.name}, borrows."
        + (
            " The owner works for the bank, or an officer of the bank has a part in this loan: "
            "a related party."
            if offer.is_related_party
            else ""
        )
    )


def _loan(offer: Offer, plan: Plan) -> str:
    fees = [
        f"{percent_text(share)} of every release {words}"
        for share, words in (
            (offer.origination_fee_millionths, "to the bank for the making of the loan"),
            (offer.contingency_fee_millionths, "to the contingency of the bank's investors"),
        )
        if share
    ]
    if offer.servicing_fee_millionths:
        fees.append(
            f"{percent_text(offer.servicing_fee_millionths)} of the interest to the bank for "
            "serving the loan, out of what holders receive"
        )
    return (
        "2. Loan\n\n"
        f"Purpose: {offer.purpose}\n"
        f"Principal: {_money(_principal(offer), offer)}\n"
        f"Interest: {percent_text(offer.rate_millionths)} a year on what has been released and not "
        f"repaid, counted by {DAY_COUNTS[offer.day_count]}\n"
        f"Fees: {'; '.join(fees) if fees else 'none'}"
    )


def _release(
    offer: Offer,
    milestones: Sequence[OfferMilestone],
    first_minor: int,
    amounts: Sequence[int],
) -> str:
    lines = ["3. Release", ""]
    if offer.funding == LoanTerms.Funding.CALLED:
        lines.append(
            "The money is called from the investors when it is released. An investor who misses a "
            "call is in breach of this contract, by name."
        )
    if offer.disbursement == LoanTerms.Disbursement.AT_ONCE:
        lines.append("The whole principal is released when both sides have signed.")
    if first_minor:
        lines.append(f"First tranche, when both sides have signed: {_money(first_minor, offer)}")
    for one, amount in zip(milestones, amounts, strict=True):
        asked = f"; to be shown: {one.evidence_asked}" if one.evidence_asked else ""
        lines.append(
            f"Milestone {one.number}, {one.name}, by {one.due_on.isoformat()}: "
            f"{_money(amount, offer)}{asked}"
        )
    if milestones:
        lines.append(f"Milestones are accepted by {DECIDERS[offer.deciders]}.")
        lines.append(
            "More time for one is granted by the vote of the delegates, or where none are named of "
            "the holders, never by an officer alone."
        )
    if offer.disbursement == LoanTerms.Disbursement.STREAM:
        lines.append(
            f"Between milestones {_money(offer.tick_minor, offer)} is released every "
            f"{offer.tick_days} days; it stops by itself on a breach, a pause or a dispute"
            + (
                f", and when the business is silent for {offer.report_days} days."
                if offer.report_days
                else "."
            )
        )
    delegates = _delegates(offer)
    if delegates:
        threshold = offer.panel.threshold if offer.panel else 0
        lines.append(f"Delegates, of whom {threshold} decide: {', '.join(delegates)}.")
    return "\n".join(lines)


def _delegates(offer: Offer) -> list[str]:
    if offer.panel_id is None:
        return []
    return list(
        Delegate.objects.filter(panel_id=offer.panel_id, until__isnull=True)
        .order_by("person_id")
        .values_list("person__name", flat=True)
    )


def _repayment(offer: Offer, plan: Plan) -> str:
    lines = ["4. Repayment", ""]
    if offer.repayment == LoanTerms.Repayment.BULLET:
        lines.append(
            f"In one part, principal and interest, {offer.bullet_days} days after the last "
            "accepted milestone."
        )
    else:
        every = "every " + (
            PERIODS[offer.period]
            if offer.period_length == 1
            else f"{offer.period_length} {PERIODS[offer.period]}s"
        )
        lines.append(
            f"{offer.installment_count} installments, {every}, by "
            f"{AMORTIZATIONS[offer.amortization]}."
        )
    if offer.principal_grace_count:
        lines.append(f"The first {offer.principal_grace_count} ask for interest alone.")
    if offer.split_millionths:
        lines.append(
            f"{percent_text(offer.split_millionths)} of every sale is paid as well, to the oldest "
            "open installment first."
        )
        lines += _bounds_of_split(offer)
    lines.append("A payment goes to " + ", then ".join(offer.allocation).lower() + ".")
    lines.append("The business may repay earlier without a fee.")
    lines.append(f"Planned if all is released on {plan.starts_on.isoformat()}:")
    lines += [
        f"{line.number}. {line.due_on.isoformat()}: principal "
        f"{_money(line.principal_minor, offer)}, interest {_money(line.interest_minor, offer)}"
        for line in plan.lines
    ]
    lines.append(
        "The schedule is derived anew at every release; interest runs on what is released."
    )
    return "\n".join(lines)


def _bounds_of_split(offer: Offer) -> list[str]:
    """Return what bounds the share of sales, and what it steps up to."""
    lines = []
    if offer.split_stepped_up_millionths > offer.split_millionths:
        lines.append(
            f"While an installment is late beyond the grace it is "
            f"{percent_text(offer.split_stepped_up_millionths)} of every sale."
        )
    of_sale = {
        "at least": offer.split_sale_floor_minor,
        "at most": offer.split_sale_ceiling_minor,
    }
    of_month = {
        "at least": offer.split_month_floor_minor,
        "at most": offer.split_month_ceiling_minor,
    }
    for span, bounds in (("sale", of_sale), ("month", of_month)):
        said = [f"{word} {_money(minor, offer)}" for word, minor in bounds.items() if minor]
        if said:
            lines.append(f"Of every {span} it is {' and '.join(said)}.")
    if offer.split_month_floor_minor:
        lines.append("What a month's sales fall short of that is due at its end.")

    return lines


def _security(offer: Offer) -> str:
    lines = ["5. Security", ""]
    if offer.collateral_millionths:
        worth = collateral_asked(_principal(offer), offer.collateral_millionths)
        lines.append(
            f"Collateral worth at least {_money(worth, offer)} lies in escrow from the request to "
            "the last payment; what is left of it then goes back to the business, and all of it at "
            "once if no loan comes of the request. Below "
            f"{percent_text(WARN_MILLIONTHS)} of what is outstanding a warning is given, below "
            f"{percent_text(CALL_MILLIONTHS)} the business has to add to it within "
            f"{offer.cure_days} days; after that anyone may challenge the loan."
        )
    if offer.bond_mode == LoanTerms.BondMode.FIRST_LOSS:
        lines.append(
            f"Of the bank's fidelity bond {_money(offer.bond_minor, offer)} bears the first loss."
        )
    else:
        lines.append("The bank's fidelity bond pays by the ruling of a dispute alone.")
    lines.append(
        f"The contingency pays at most {percent_text(offer.contingency_cover_millionths)} of what "
        "is open then, as far as it reaches."
    )
    return "\n".join(lines)


def _lateness(offer: Offer) -> str:
    return (
        "6. Late payment\n\n"
        f"{offer.grace_days} days after a due day anyone may challenge the loan. The holders or "
        "delegates may then grant one extension by one interval; without it, or when it runs out, "
        "the loan is in default. Pauses and restructurings take two officers and stay visible."
    )


def _passing_on(offer: Offer) -> str:
    return (
        "7. Passing on, and another bank in its place\n\n"
        f"What the bank receives for this loan it passes on to the holders within "
        f"{offer.bank.remit_days} days; what waits longer stands on its public page as overdue. If "
        "the bank is suspended, another bank may step in and serve this loan under this contract; "
        "the business then pays that bank. Money that the bank holds for the holders, in escrow or "
        "on its way, is no part of its own property."
    )


def _notes(offer: Offer) -> str:
    count = _principal(offer) // offer.partition_minor
    lines = [
        "8. Notes",
        "",
        f"The loan is cut into {count} notes of {_money(offer.partition_minor, offer)}, numbered "
        f"from 1. Every payment is divided over them on the day that it is distributed, to whoever "
        "holds them then. Notes can be sold.",
    ]
    if offer.token_discount_millionths:
        lines.append(
            "A note may be exchanged for the business's own tokens at a discount of "
            f"{percent_text(offer.token_discount_millionths)}."
        )
    return "\n".join(lines)


def _default(offer: Offer) -> str:
    tiers = ["what was not released goes back to the holders"]
    if offer.collateral_millionths:
        tiers.append("the collateral is sold")
    if offer.bond_mode == LoanTerms.BondMode.FIRST_LOSS:
        tiers.append("the bond bears the first loss")
    tiers += ["the contingency pays its part", "the holders bear the rest"]
    return (
        f"9. Default\n\nIn this order: {'; '.join(tiers)}. What is recovered later returns in the "
        "reverse order."
    )


def _disputes(offer: Offer) -> str:
    return (
        "10. Disputes and law\n\n"
        "A holder may open a dispute with the bank about this loan. The bank answers within "
        f"{DAYS[DisputeState.OPEN]} days, both bring evidence within "
        f"{DAYS[DisputeState.EVIDENCE]}, and may agree within {DAYS[DisputeState.MEDIATION]} more; "
        "else a panel of people who have no part in it rules within "
        f"{DAYS[DisputeState.PANEL]} days, and each side may appeal once. "
        "The ledger carries out what is agreed or ruled. The law of the business's country "
        f"({offer.business.country}) applies, and its courts decide what no ruling settles; every "
        "holder may bring this contract before them."
    )


def _documents(offer: Offer) -> str:
    return (
        "11. Documents\n\n"
        f"Offer {offer.public_id}. Prospectus {offer.prospectus.public_id}, version "
        f"{offer.prospectus.number}, SHA-256 {offer.prospectus.sha256}."
    )


def _summary(
    offer: Offer, plan: Plan, milestones: Sequence[OfferMilestone], first_minor: int
) -> str:
    """Say in plain words what both sides agree on."""
    says = [
        f"{offer.bank.name} lends {offer.business.name} {_money(_principal(offer), offer)} that "
        f"investors gave, for: {offer.purpose}",
        f"The business pays {percent_text(offer.rate_millionths)} interest a year on what it has "
        f"received; about {_money(plan.interest_minor, offer)} in all if everything goes as "
        "planned.",
    ]
    if milestones:
        start = f"{_money(first_minor, offer)} at the start, " if first_minor else ""
        says.append(
            f"It receives the money step by step: {start}then a part for each of "
            f"{len(milestones)} milestones that {DECIDERS[offer.deciders]} accept."
        )
    else:
        says.append("It receives the money when both sides have signed, or as this contract says.")
    last = plan.lines[-1].due_on if plan.lines else plan.starts_on
    says.append(
        f"If all goes as planned the last payment is due on {last.day} {last:%B} {last.year}."
    )
    says.append(
        "If it cannot pay, investors can lose money: neither the bank nor the contingency "
        "promises to make up for everything."
    )
    return "\n".join(says)
