"""What happens to single loans of the demonstration besides being repaid, and who trades notes."""

import datetime
from collections.abc import Callable
from functools import partial

from demo.market import cast, claims, counter, money, papers
from demo.market.plans import CONTRACTED
from demo.market.scene import UNIT, Market, days, noon
from loans.models import Loan, Milestone, Note
from marketplace.models import Ask, Offer
from marketplace.operations import counter_proposals, notes_market
from people.refusals import Refusal
from repayments.operations import milestones, redemption, streams

SALE_PACE = 19


def begin(market: Market, turn: str, title: str, opened: int) -> None:
    """Write into the agenda what happens to a loan besides."""
    contracted = market.today - days(opened) + days(CONTRACTED)
    for after, deed in _TURNS.get(turn, ()):
        market.plan(contracted + days(after), partial(_act, market, deed, title))


def _act(market: Market, deed: Callable[..., None], title: str, on: datetime.date) -> None:
    deed(market, market.offers[title], on)


def _deliver(market: Market, offer_id: int, on: datetime.date) -> None:
    """Show that the next milestone is reached; the first one is accepted two days later."""
    offer = Offer.objects.select_related("business__owner").get(pk=offer_id)
    waiting = Milestone.objects.filter(
        bank_loan_id=offer.loan_id, state__in=(Milestone.State.WAITING, Milestone.State.REFUSED)
    )
    milestone = waiting.order_by("number").first()
    if milestone is None:
        return
    plan = papers.png(width=200, height=120, walls=((20, 60, 180, 110), (40, 30, 160, 60)))
    invoice = papers.pdf("Invoice", (milestone.name, "Paid on receipt"))
    milestones.deliver_milestone(
        milestone_id=milestone.pk,
        remark=f"{milestone.name}: see the picture and the invoice.",
        documents=(("picture.png", plan), ("invoice.pdf", invoice)),
        on=on,
        by=offer.business.owner,
    )


def _refuse(market: Market, offer_id: int, on: datetime.date) -> None:
    milestone = _delivered(offer_id)
    team = market.team_of(Offer.objects.select_related("business").get(pk=offer_id).business)
    milestones.refuse_milestone(
        milestone_id=milestone.pk,
        reason="The picture shows another garden. Please send one of yours.",
        on=on,
        by=team.checker,
    )


def _accept(market: Market, offer_id: int, on: datetime.date) -> None:
    offer = Offer.objects.select_related("business__owner").get(pk=offer_id)
    team = market.team_of(offer.business)
    # The maker looks into the papers, the checker has the last word.
    for officer in (team.maker, team.checker):
        milestones.accept_milestone(milestone_id=_delivered(offer_id).pk, on=on, by=officer)
    money.pay_out_business(market, offer.business, on=on)


def _delivered(offer_id: int) -> Milestone:
    return Milestone.objects.get(bank_loan__loan__offer=offer_id, state=Milestone.State.DELIVERED)


def _report(market: Market, offer_id: int, on: datetime.date) -> None:
    offer = Offer.objects.select_related("business__owner").get(pk=offer_id)
    assert offer.loan_id is not None
    streams.file_report(
        loan_id=offer.loan_id,
        text="Two roofs are covered. The third barn waits for dry weather.",
        document=None,
        on=on,
        by=offer.business.owner,
    )


def _redeem(market: Market, offer_id: int, on: datetime.date) -> None:
    """Take bread for one note."""
    loan_id = Offer.objects.values_list("loan_id", flat=True).get(pk=offer_id)
    note = Note.objects.filter(loan_id=loan_id, outstanding_minor__gt=0, holder__isnull=False)
    holder = note.select_related("holder").order_by("-serial")[0].holder
    assert loan_id is not None
    assert holder is not None
    redemption.redeem_note(loan_id=loan_id, holder=holder, on=on, by=holder)


def _propose(market: Market, offer_id: int, on: datetime.date) -> None:
    counter_proposals.propose(
        offer_id=offer_id,
        investor=market.investors["Emeka Obi"],
        on=on,
        rate_millionths=72_000,
        reason="Batteries age; half a percent more would pay for that.",
    )


_TURNS = {
    "DISPUTE": ((66, claims.lose_one),),
    "CLAIM": ((60, claims.open_one),),
    "DELIVERS": ((6, _deliver), (7, _refuse), (12, _deliver), (14, _accept), (56, _deliver)),
    "REPORTS": ((30, _report),),
    "REDEEM": ((50, _redeem),),
    "PROPOSAL": ((-10, _propose),),
    "COUNTER": ((1, counter.open_counter),),
}


def trade(market: Market, number: int, on: datetime.date) -> None:
    """Let somebody offer two notes for sale, and others buy them; the rest is taken back."""
    if number % SALE_PACE == 9:
        _offer_notes(market, number, on)
    if number % SALE_PACE in (12, 14):
        _buy_notes(market, number, on)
    if number % SALE_PACE == 7:
        _take_back(market, on)


def _offer_notes(market: Market, number: int, on: datetime.date) -> None:
    sellers = [one for one in market.investors.values() if one.name != cast.INES]
    seller = sellers[number % len(sellers)]
    note = (
        Note.objects.filter(
            holder=seller, loan__state=Loan.State.REPAYING, outstanding_minor__gte=20 * UNIT
        )
        .order_by("-loan_id", "serial")
        .first()
    )
    if note is None:
        return
    price_minor = note.outstanding_minor * (97 + number % 6) // 100
    try:
        notes_market.ask_for_notes(
            loan_id=note.loan_id,
            seller=seller,
            count=2,
            price_minor=price_minor,
            on=on,
            at=noon(on),
        )
    except Refusal:
        # In trouble, or with one note alone: nothing is sold today.
        return


def _buy_notes(market: Market, number: int, on: datetime.date) -> None:
    ask = (
        Ask.objects.filter(state=Ask.State.OPEN, is_flagged=False)
        .select_related("note__loan")
        .order_by("-pk")
        .first()
    )
    if ask is None:
        return
    buyers = list(market.investors.values())
    # Every second sale goes to the investor who is shown around.
    buyer = market.investors[cast.INES] if number % 2 else buyers[number % len(buyers)]
    team = next(iter(market.teams.values()))
    money.have(market, team, buyer, ask.price_minor, on=on)
    try:
        notes_market.buy_note(
            ask_public_id=ask.public_id,
            buyer=buyer,
            on=on,
            at=noon(on),
            price_minor_seen=ask.price_minor,
        )
    except Refusal:
        return


def _take_back(market: Market, on: datetime.date) -> None:
    """Take back what nobody bought within two weeks."""
    old = Ask.objects.filter(state=Ask.State.OPEN, asked_on__lt=on - days(12))
    for ask in old.select_related("seller"):
        notes_market.cancel_ask(ask_public_id=ask.public_id, seller=ask.seller, on=on)
