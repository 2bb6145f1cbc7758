"""Offers of the demonstration: drafted, listed, funded by investors, signed, paid out."""

import datetime
from collections.abc import Sequence
from functools import partial

from banks.models import BusinessCase
from banks.refusals import BankNotListing
from demo.market import cases, cast, money
from demo.market.plans import CLOSED, CONTRACTED, LISTED, SIGNED, SUBMITTED, Plan
from demo.market.scene import UNIT, Market, days, noon
from marketplace.models import Offer
from marketplace.offer_terms import MilestoneTerms, OfferTerms
from marketplace.operations import collateral, commitments, contracts, invitations, offers
from people.models import Person
from people.refusals import Refusal
from repayments.operations import collateral as valuations

NOTE = 50 * UNIT
# How much of what is asked comes together, in percent, where an offer is not to be funded whole.
_SHARES = {"PARTLY": 43, "NEARLY": 96, "PRIVATE": 18, "FAILED": 34, "CANCELLED": 40, "OVER": 130}
# So much gold is worth a unit of money, in grams.
GOLD_PRICE = 80


def begin(market: Market, plan: Plan) -> None:
    """Write into the agenda how a plan becomes an offer, and perhaps a loan."""
    opened = market.today - days(plan.opened)
    market.plan(opened, lambda on: _open(market, plan, on))


def _open(market: Market, plan: Plan, on: datetime.date) -> None:
    case = cases.open_case(market, plan, on=on)
    team = market.team_of(market.businesses[plan.business])
    market.plan(on + days(SUBMITTED), lambda day: cases.hand_in(case, team, on=day))
    market.plan(on + days(SIGNED - 1), lambda day: cases.look_at(case, team, plan.grade, on=day))
    market.plan(on + days(SIGNED), lambda day: cases.qualify(case, team, plan.grade, on=day))
    market.plan(on + days(LISTED), lambda day: _list(market, plan, case, day))


def _list(market: Market, plan: Plan, case: BusinessCase, on: datetime.date) -> None:
    team = market.team_of(market.businesses[plan.business])
    if plan.kind == "COLLATERAL":
        _bring_gold(market, plan, case, on)
    offer = offers.draft_offer(
        case_id=case.pk, terms=terms_of(market, plan, on), on=on, by=team.maker
    )
    market.offers[plan.title] = offer.pk
    if plan.end == "DRAFT":
        return
    _show(market, plan, offer, on)


def _show(market: Market, plan: Plan, offer: Offer, on: datetime.date) -> None:
    team = market.team_of(market.businesses[plan.business])
    try:
        offers.list_offer(offer_id=offer.pk, on=on, by=team.maker)
    except BankNotListing:
        # It has to pass money on first; the window of the offer goes by meanwhile.
        if on + days(8) < offer.closes_on:
            market.plan(on + days(1), lambda day: _show(market, plan, offer, day))
        return
    if plan.end in {"VOTING", "LISTED"}:
        return
    if plan.end == "PRIVATE":
        _invite(market, offer, on)
    _gather(market, plan, offer, on)
    if plan.end == "CANCELLED":
        market.plan(
            on + days(9),
            lambda day: offers.cancel_offer(
                offer_id=offer.pk,
                reason="The supplier withdrew its price.",
                on=day,
                by=team.checker,
            ),
        )
    if plan.end in {"LIVES", "FUNDED"}:
        market.plan(offer.closes_on + days(1), lambda day: _sign(market, plan, offer.pk, day))


def terms_of(market: Market, plan: Plan, on: datetime.date) -> OfferTerms:
    """Return the terms of a plan, for an offer that is drafted today."""
    principal = plan.units * UNIT
    soft = principal * 6 // 10 // NOTE * NOTE
    closes = on + days(CLOSED - LISTED)
    more: dict[str, object] = {}
    quarter = principal // 4 // NOTE * NOTE
    if plan.kind == "MILESTONES":
        more = {
            "disbursement": "MILESTONES",
            "first_tranche_minor": principal - 3 * quarter,
            "milestones": _milestones(quarter, closes),
        }
    elif plan.kind == "STREAM":
        more = {"disbursement": "STREAM", "tick_minor": principal // 90, "report_days": 45}
    elif plan.kind == "VOTE":
        more = {"needs_vote": True, "delegate_ids": tuple(one.pk for one in market.delegates)}
    elif plan.kind in _MORE:
        more = _MORE[plan.kind]
    if plan.end == "LISTED":
        more = {"opens_on": on + days(5)}
        closes = on + days(30)
    elif plan.end == "PRIVATE":
        more = {"private_until": on + days(7)}
        closes = on + days(30)
    elif plan.end == "OVER":
        more = {"allows_excess": True}
    return OfferTerms(
        principal_minor=principal,
        rate_millionths=plan.rate,
        installment_count=plan.months,
        soft_cap_minor=soft,
        partition_minor=NOTE,
        servicing_fee_millionths=60_000,
        origination_fee_millionths=10_000,
        contingency_fee_millionths=6_000,
        closes_on=closes,
        **more,  # type: ignore[arg-type]
    )


_MORE: dict[str, dict[str, object]] = {
    "PRINCIPAL": {"amortization": "EQUAL_PRINCIPAL"},
    "INTEREST_ONLY": {"amortization": "INTEREST_ONLY"},
    "GRACE": {"principal_grace_count": 1},
    "SPLIT": {"split_millionths": 100_000},
    "TOKENS": {"token_discount_millionths": 50_000},
    "COLLATERAL": {"collateral_millionths": 1_500_000},
    "FIRST_LOSS": {"bond_mode": "FIRST_LOSS", "bond_minor": 300 * UNIT},
}


def _milestones(amount_minor: int, closes: datetime.date) -> tuple[MilestoneTerms, ...]:
    return tuple(
        MilestoneTerms(
            name=name,
            amount_minor=amount_minor,
            due_on=closes + days(after),
            evidence_asked=asked,
        )
        for name, after, asked in (
            ("Ground is ready", 30, "A picture of the ground, and the invoice."),
            ("Walls and roof stand", 75, "A picture, and the word of the builder."),
            ("The goats have moved in", 120, "A picture of the goats."),
        )
    )


def _bring_gold(market: Market, plan: Plan, case: BusinessCase, on: datetime.date) -> None:
    """Let the owner lay gold in the strongroom, which two officers value."""
    team = market.team_of(market.businesses[plan.business])
    owner = case.author
    # A fifth more than is asked for, so that it stays enough when gold falls a little.
    grams = plan.units * 18 // 10 // GOLD_PRICE + 1
    money.deposit(
        team, owner, market.gold, grams * UNIT, on=on, business=market.businesses[plan.business]
    )
    held = collateral.deposit_collateral(
        case_id=case.pk,
        asset=market.gold,
        amount_minor=grams * UNIT,
        description="Coins and a bar of gold",
        on=on,
        by=owner,
    )
    asked = valuations.request_valuation(
        collateral_id=held.pk,
        value_minor=grams * GOLD_PRICE * UNIT,
        basis="Morning price of the mint, per gram.",
        on=on,
        by=team.maker,
    )
    valuations.confirm_valuation(public_id=asked.public_id, by=team.checker, on=on)


def _invite(market: Market, offer: Offer, on: datetime.date) -> None:
    for name in _INVITED:
        invitations.invite(
            offer_id=offer.pk,
            person_id=market.investors[name].pk,
            on=on,
            by=offer.business.owner,
        )


def _gather(market: Market, plan: Plan, offer: Offer, on: datetime.date) -> None:
    """Plan who commits how much on which of the next days, until the share is reached."""
    share = _SHARES.get(plan.end, 100)
    wanted = offer.principal_minor * share // 100 // NOTE * NOTE
    people = _in_turn(market, plan)
    part = max(NOTE, wanted * 10 // 58 // NOTE * NOTE)
    for number, investor in enumerate(people):
        after = 1 + number * 6 // len(people)
        take = part * (2 if number < 1 else 1)
        deed = partial(_commit, market, offer.pk, investor, take, wanted)
        market.plan(on + days(after), deed)


_INVITED = (cast.INES, "Anton Keller", "Cem Yilmaz", "Dagmar Stein")


def _in_turn(market: Market, plan: Plan) -> Sequence[Person]:
    """Return the investors in a drawn order; those who like to give come sooner."""
    asked: tuple[cast.InvestorCast, ...] = cast.INVESTORS
    if plan.end == "PRIVATE":
        asked = tuple(one for one in asked if one.name in _INVITED)
    elif plan.turn == "DEFAULT" and plan.kind != "COLLATERAL":
        # Who is shown around has lost a little, and not with everybody.
        asked = tuple(one for one in asked if one.name != cast.INES)
    drawn = sorted(
        asked,
        # The dispute under way is hers.
        key=lambda one: (
            plan.turn == "CLAIM" and one.name == cast.INES,
            market.chance.random() ** (1 / one.share),
        ),
        reverse=True,
    )
    return [market.investors[one.name] for one in drawn]


def _commit(
    market: Market,
    offer_id: int,
    investor: Person,
    amount_minor: int,
    wanted_minor: int,
    on: datetime.date,
) -> None:
    """Let an investor commit up to so much of what is still wanted."""
    offer = Offer.objects.select_related("business").get(pk=offer_id)
    amount_minor = min(amount_minor, wanted_minor - offer.committed_minor)
    if offer.state != Offer.State.FUNDING or amount_minor <= 0:
        return
    money.have(market, market.team_of(offer.business), investor, amount_minor, on=on)
    try:
        commitments.commit(
            offer_id=offer.pk,
            investor=investor,
            amount_minor=amount_minor,
            on=on,
            at=noon(on),
            reference=f"{on}",
        )
    except Refusal:
        # Whoever is at a limit of their own leaves it to the next one.
        return


def _sign(market: Market, plan: Plan, offer_id: int, on: datetime.date) -> None:
    offer = Offer.objects.select_related("business__owner").get(pk=offer_id)
    if offer.state != Offer.State.FUNDED:
        return
    team = market.team_of(offer.business)
    contracts.sign_contract(offer_id=offer_id, side="BANK", on=on, at=noon(on), by=team.checker)
    if plan.end == "FUNDED":
        return
    contracts.sign_contract(
        offer_id=offer_id, side="BUSINESS", on=on, at=noon(on), by=offer.business.owner
    )
    offer.refresh_from_db()
    assert offer.loan_id is not None
    market.borrowed[offer.loan_id] = plan
    money.pay_out_business(market, offer.business, on=on)


assert CONTRACTED == CLOSED + 1
