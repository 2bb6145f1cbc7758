"""What each deed of the banks' side does: it calls the operation that pages and API call."""

import datetime
from collections.abc import Callable
from typing import Any

from banks.models import Approval, Officer
from governance.models import Motion
from governance.operations import cast_ballot
from loans.models import Milestone, Note
from marketplace.models import Commitment, Offer
from marketplace.offer_terms import WINDOW_DAYS, MilestoneTerms, OfferTerms
from marketplace.operations import (
    closing,
    commitments,
    contracts,
    notes_market,
    offers,
)
from marketplace.refusals import NotWholeNotes
from payments.operations import withdrawals
from people.refusals import Refusal
from repayments.models import Challenge, LoanPayment
from repayments.operations import (
    bank_autopay,
    bank_payments,
    bank_recoveries,
    challenges,
    milestones,
    redemption,
    streams,
)
from rules.allotment import allot
from stories.case_doings import CASE_DOINGS
from stories.dispute_doings import DISPUTE_DOINGS
from stories.market_scene import deposit
from stories.stage import NoSuchThing, Stage, made, noon

JUDGES = (Officer.Role.ANALYST, Officer.Role.APPROVER)
Arguments = dict[str, Any]
Doing = Callable[[Stage, Arguments, datetime.date], None]


def _offer(stage: Stage, said: Arguments) -> Offer:
    offer: Offer = made(stage.offers, said["offer"])
    offer.refresh_from_db()
    return offer


def _loan_id(stage: Stage, said: Arguments) -> int:
    offer = _offer(stage, said)
    if offer.loan_id is None:
        raise NoSuchThing
    return offer.loan_id


# --- offers ------------------------------------------------------------------------------------


def _draft(stage: Stage, said: Arguments, on: datetime.date) -> None:
    case = made(stage.cases, said["case"])
    officer = stage.officer(case.bank, said["by"], not_for=case.business.owner)
    # Nobody in a story changes their mind unless it says so.
    terms: dict[str, Any] = {"product": case.product, "reflection_days": 0} | said["terms"]
    if said["milestones"] and "closes_on" not in terms:
        # What is delivered in time is delivered after the funding has ended.
        day_before = said["milestones"][0]["due_on"] - datetime.timedelta(days=1)
        opens_on = terms.get("opens_on", on)
        longest = opens_on + datetime.timedelta(days=WINDOW_DAYS)
        terms["closes_on"] = max(opens_on, min(day_before, longest))
    offer = offers.draft_offer(
        case_id=case.pk,
        terms=OfferTerms(
            **terms,
            title=said["as"],
            milestones=tuple(MilestoneTerms(**one) for one in said["milestones"]),
            delegate_ids=tuple(stage.person(name).pk for name in said["delegates"]),
        ),
        on=on,
        by=officer,
    )
    offers.list_offer(offer_id=offer.pk, on=on, by=officer)
    stage.offers[said["as"]] = offer


def _commit(stage: Stage, said: Arguments, on: datetime.date) -> None:
    commitments.commit(
        offer_id=_offer(stage, said).pk,
        investor=stage.investors[said["investor"]],
        amount_minor=said["amount_minor"],
        on=on,
        at=noon(on),
        reference=stage.reference(),
    )


def _withdraw(stage: Stage, said: Arguments, on: datetime.date) -> None:
    investor = stage.investors[said["investor"]]
    found = Commitment.objects.filter(
        offer=_offer(stage, said), investor=investor, state=Commitment.State.COMMITTED
    ).last()
    if found is None:
        raise NoSuchThing
    commitments.withdraw_commitment(commitment_id=found.pk, on=on, by=investor)


def _close(stage: Stage, said: Arguments, on: datetime.date) -> None:
    """Close the funding, and let both sides sign where it succeeded."""
    offer = _offer(stage, said)
    officer = stage.officer(offer.bank, said["by"], not_for=offer.business.owner)
    if offer.state == Offer.State.FUNDING:
        offer = closing.close_offer(offer_id=offer.pk, on=on, by=officer, gives_up=True)
    if offer.state == Offer.State.FAILED_SOFT_CAP:
        return
    contracts.sign_contract(offer_id=offer.pk, side="BANK", on=on, at=noon(on), by=officer)
    contracts.sign_contract(
        offer_id=offer.pk, side="BUSINESS", on=on, at=noon(on), by=offer.business.owner
    )
    setting = next(
        one
        for one in stage.story.market.businesses
        if stage.businesses[one.name].pk == offer.business_id
    )
    if not setting.autopay:
        # Money that a business received is spent; it pays when the story says so.
        offer.refresh_from_db()
        assert offer.loan_id is not None
        bank_autopay.set_autopay(loan_id=offer.loan_id, is_on=False, on=on, by=offer.business.owner)


def _cancel(stage: Stage, said: Arguments, on: datetime.date) -> None:
    offer = _offer(stage, said)
    officer = stage.officer(offer.bank, said["by"], not_for=offer.business.owner)
    offers.cancel_offer(offer_id=offer.pk, reason=said["reason"], on=on, by=officer)


# --- milestones --------------------------------------------------------------------------------


def _milestone(stage: Stage, said: Arguments) -> Milestone:
    word = said["milestone"]
    own = Milestone.objects.filter(bank_loan_id=_loan_id(stage, said))
    found = own.filter(name=word).first()
    if found is None and word.isdecimal():
        found = own.filter(number=int(word)).first()
    if found is None:
        raise NoSuchThing
    return found


def _deliver(stage: Stage, said: Arguments, on: datetime.date) -> None:
    owner = _offer(stage, said).business.owner
    milestones.deliver_milestone(
        milestone_id=_milestone(stage, said).pk,
        remark=said["reason"],
        on=on,
        by=stage.person(said["by"]) if said["by"] else owner,
    )


def _accept(stage: Stage, said: Arguments, on: datetime.date) -> None:
    """Accept a delivery; where two officers decide, another one says yes the same day."""
    by = stage.person(said["by"])
    found = _milestone(stage, said)
    milestones.accept_milestone(milestone_id=found.pk, on=on, by=by)
    asked = Approval.objects.filter(
        kind="ACCEPT_MILESTONE",
        maker=by,
        state=Approval.State.ASKED,
        payload__milestone_id=found.pk,
    ).first()
    if asked is not None:
        judges = Officer.objects.filter(
            bank_id=asked.bank_id, role__in=JUDGES, until__isnull=True
        ).exclude(person=by)
        other = judges.select_related("person").order_by("pk")[0].person
        milestones.confirm_accept_milestone(public_id=asked.public_id, on=on, by=other)


def _refuse(stage: Stage, said: Arguments, on: datetime.date) -> None:
    milestones.refuse_milestone(
        milestone_id=_milestone(stage, said).pk,
        reason=said["reason"],
        on=on,
        by=stage.person(said["by"]),
    )


# --- money -------------------------------------------------------------------------------------


def _repay(stage: Stage, said: Arguments, on: datetime.date) -> None:
    """Pay from what the business earns outside; what its account held before stays there.

    On a loan with a revenue split every payment is a share of sales, which goes to the oldest
    installment (A-46).
    """
    offer = _offer(stage, said)
    loan_id, amount_minor = _loan_id(stage, said), said["amount_minor"]
    reference = stage.reference()

    def pay() -> LoanPayment:
        return bank_payments.repay(
            loan_id=loan_id,
            amount_minor=amount_minor,
            on=on,
            by=offer.business.owner,
            reference=reference,
            is_share_of_sales=offer.repayment == Offer.Repayment.REVENUE_SPLIT,
        )

    if amount_minor is not None:
        deposit(stage, to=offer.business, amount_minor=amount_minor, on=on)
        pay()
        return
    brought_minor = 0
    try:
        payment = pay()
    except Refusal as refusal:
        brought_minor = refusal.context.get("short_minor", 0)
        if not brought_minor:
            raise
        deposit(stage, to=offer.business, amount_minor=brought_minor, on=on)
        payment = pay()
    if payment.amount_minor > brought_minor:
        earned_minor = payment.amount_minor - brought_minor
        deposit(stage, to=offer.business, amount_minor=earned_minor, on=on)


def _earn(stage: Stage, said: Arguments, on: datetime.date) -> None:
    if said["amount_minor"] is None:
        raise NoSuchThing
    business = made(stage.businesses, said["business"])
    deposit(stage, to=business, amount_minor=said["amount_minor"], on=on)


def _spend(stage: Stage, said: Arguments, on: datetime.date) -> None:
    business = made(stage.businesses, said["business"])
    maker, checker = stage.clerks[business.bank_id]
    amount_minor = said["amount_minor"]
    if amount_minor is None:
        amount_minor = stage.business_minor(business)
    asked = withdrawals.ask_withdrawal(
        draft=withdrawals.WithdrawalDraft(
            bank_id=business.bank_id,
            asset=stage.market_asset,
            amount_minor=amount_minor,
            holder=business.name,
            account_number="told in the story",
            business_id=business.pk,
        ),
        on=on,
        at=noon(on),
        by=business.owner,
    )
    paid = withdrawals.request_payout(public_id=asked.public_id, on=on, by=maker)
    withdrawals.confirm_payout(public_id=paid.public_id, by=checker, on=on)


def _transfer(stage: Stage, said: Arguments, on: datetime.date) -> None:
    """Sell whole notes, lowest serials first; the price is shared over them by what they are."""
    offer = _offer(stage, said)
    seller, buyer = (stage.investors[said[side]] for side in ("seller", "buyer"))
    held = Note.objects.filter(
        loan_id=_loan_id(stage, said), holder=seller, outstanding_minor__gt=0
    ).order_by("serial")
    sold = _whole_notes(list(held), said["amount_minor"], face_minor=offer.partition_minor)
    if not sold:
        raise NotWholeNotes("The amount is not a number of whole notes that the seller holds.")
    prices = allot(said["price_minor"], [note.outstanding_minor for note in sold])
    for note, price_minor in zip(sold, prices, strict=True):
        notes_market.transfer_note(
            note_id=note.pk,
            seller=seller,
            buyer=buyer,
            price_minor=price_minor,
            on=on,
            at=noon(on),
            knows_of_dispute=said["knows"],
        )


def _whole_notes(held: list[Note], amount_minor: int, *, face_minor: int) -> list[Note]:
    """Return the first notes on which so much is outstanding, or else of so much face; or none."""
    outstanding_minor = 0
    for count, note in enumerate(held, start=1):
        outstanding_minor += note.outstanding_minor
        if outstanding_minor == amount_minor:
            return held[:count]
    count, rest_minor = divmod(amount_minor, face_minor)

    return held[:count] if rest_minor == 0 and count <= len(held) else []


def _report(stage: Stage, said: Arguments, on: datetime.date) -> None:
    streams.file_report(
        loan_id=_loan_id(stage, said),
        text=said["reason"],
        on=on,
        by=_offer(stage, said).business.owner,
    )


def _redeem(stage: Stage, said: Arguments, on: datetime.date) -> None:
    holder = stage.investors[said["investor"]]
    redemption.redeem_note(loan_id=_loan_id(stage, said), holder=holder, on=on, by=holder)


def _recover(stage: Stage, said: Arguments, on: datetime.date) -> None:
    offer = _offer(stage, said)
    officer, other = stage.clerks[offer.bank_id]
    deposit(stage, to=offer.business, amount_minor=said["amount_minor"], on=on)
    asked = bank_recoveries.request_recovery(
        loan_id=_loan_id(stage, said), amount_minor=said["amount_minor"], on=on, by=officer
    )
    bank_recoveries.confirm_recovery(public_id=asked.public_id, on=on, by=other)


# --- breaches ----------------------------------------------------------------------------------


def _challenge(stage: Stage, said: Arguments, on: datetime.date) -> None:
    challenges.challenge_loan(
        loan_id=_loan_id(stage, said), ground=said["ground"], on=on, by=stage.person(said["by"])
    )


def _vote(stage: Stage, said: Arguments, on: datetime.date) -> None:
    """Vote on what is open about an offer: its holders on a challenge, delegates on a motion."""
    who, offer = stage.person(said["who"]), _offer(stage, said)
    challenge = Challenge.objects.filter(
        bank_loan_id=offer.loan_id, state=Challenge.State.OPEN, voters=Challenge.Voters.HOLDERS
    ).first()
    if challenge is not None:
        challenges.vote_on_challenge(challenge_id=challenge.pk, vote=said["vote"], on=on, by=who)
        return
    motion = (
        Motion.objects.filter(
            panel__subject_type="marketplace.offer",
            panel__subject_id=offer.pk,
            state=Motion.State.OPEN,
        )
        .order_by("pk")
        .last()
    )
    if motion is None:
        raise NoSuchThing
    cast_ballot(motion_id=motion.pk, vote=said["vote"], on=on, by=who)


MARKET_DOINGS: dict[str, Doing] = {
    **CASE_DOINGS,
    **DISPUTE_DOINGS,
    "offer": _draft,
    "commit": _commit,
    "withdraw": _withdraw,
    "close": _close,
    "cancel": _cancel,
    "deliver": _deliver,
    "accept": _accept,
    "refuse": _refuse,
    "repay": _repay,
    "earn": _earn,
    "spend": _spend,
    "report": _report,
    "transfer": _transfer,
    "redeem": _redeem,
    "recover": _recover,
    "challenge": _challenge,
    "vote": _vote,
}
