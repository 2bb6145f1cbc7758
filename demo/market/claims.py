"""Disputes of the demonstration: one that a bank lost, and one that is under way."""

import datetime
from functools import partial

from demo.market import cast, papers
from demo.market.scene import UNIT, Market, days
from disputes.models import Dispute
from disputes.operations import claims, settling
from disputes.operations.settling import RulingDraft
from disputes.queries.disputes import panel_now
from governance.models import Delegate, Motion
from governance.operations import cast_ballot
from marketplace.models import Offer
from people.models import Person

State = Dispute.State
SLASHED = 180 * UNIT


def lose_one(market: Market, offer_id: int, on: datetime.date) -> None:
    """Open a dispute that a panel decides for the investor, and live it to its end."""
    dispute = _open(
        market,
        offer_id,
        on,
        ground=Dispute.Ground.MONEY_NOT_PASSED_ON,
        claim="The baker next door saw the money handed over. We had it three weeks later.",
    )
    market.plan(on + days(1), partial(_push_on, market, dispute.public_id))


def open_one(market: Market, offer_id: int, on: datetime.date) -> None:
    """Open a dispute that is under way: answered, with evidence of both sides."""
    dispute = _open(
        market,
        offer_id,
        on,
        ground=Dispute.Ground.POOR_SERVICING,
        claim="Nobody at the bank called the laundry before its second installment was due.",
    )
    market.plan(on + days(2), partial(_answer, market, dispute.public_id))


def _open(market: Market, offer_id: int, on: datetime.date, *, ground: str, claim: str) -> Dispute:
    loan_id = Offer.objects.values_list("loan_id", flat=True).get(pk=offer_id)
    assert loan_id is not None
    return claims.open_dispute(
        loan_id=loan_id,
        ground=ground,
        claim=claim,
        asked_remedy=Dispute.Remedy.BOND_SLASH,
        asked_minor=SLASHED,
        on=on,
        by=_holder(market, loan_id),
    )


def _holder(market: Market, loan_id: int) -> Person:
    """Return an investor who holds notes of a loan; the one who is shown around where she does."""
    people = [market.investors[cast.INES], *market.investors.values()]
    return next(one for one in people if one.notes.filter(loan_id=loan_id).exists())


def _answer(market: Market, public_id: str, on: datetime.date) -> None:
    """Answer for the bank, and let both sides bring what proves their case."""
    dispute = Dispute.objects.select_related("bank", "investor").get(public_id=public_id)
    team = market.teams[dispute.bank.slug]
    claims.answer_dispute(
        public_id=public_id,
        answer="We called twice and wrote once; our contact log shows the days.",
        on=on,
        by=team.checker,
    )
    letter = papers.pdf("Letter of the laundry", ("Nobody called us before May.",))
    claims.bring_evidence(
        public_id=public_id,
        title="Letter of the laundry",
        file=("letter.pdf", letter),
        on=on,
        by=dispute.investor,
    )
    claims.bring_evidence(
        public_id=public_id,
        title="From our contact log",
        text="Two calls on the ninth day, one letter on the tenth.",
        on=on,
        by=team.maker,
    )


def _push_on(market: Market, public_id: str, on: datetime.date) -> None:
    """Do today what the dispute waits for, and look again tomorrow until it is carried out."""
    dispute = Dispute.objects.select_related("investor").get(public_id=public_id)
    if dispute.state == State.OPEN:
        _answer(market, public_id, on)
    elif dispute.state == State.MEDIATION:
        claims_by = dispute.investor
        settling.ask_for_panel(public_id=public_id, on=on, by=claims_by)
    elif dispute.state == State.PANEL and not dispute.rulings.exists():
        _rule(dispute, on)
    if dispute.state not in (State.EXECUTED, State.WITHDRAWN):
        market.plan(on + days(1), partial(_push_on, market, public_id))


def _rule(dispute: Dispute, on: datetime.date) -> None:
    """Let a member of the panel propose a ruling for the investor, and the others agree."""
    panel = panel_now(dispute)
    assert panel is not None
    members = [
        one.person
        for one in Delegate.objects.select_related("person")
        .filter(panel_id=panel.panel_id, until=None)
        .order_by("pk")
    ]
    ruling = settling.propose_ruling(
        public_id=dispute.public_id,
        draft=RulingDraft(
            outcome=Dispute.Outcome.INVESTOR,
            remedy=Dispute.Remedy.BOND_SLASH,
            amount_minor=SLASHED,
            reasons="The bank had the money for three weeks and could not say why.",
        ),
        on=on,
        by=members[0],
    )
    motion = Motion.objects.get(ruling=ruling)
    for member in members[1:]:
        cast_ballot(motion_id=motion.pk, vote="YES", on=on, by=member)
