"""Lets the invented customers do with a test payment what real ones might.

Each outcome is lived by the very operations that people's pages call: a payment is declined for a
full limit because somebody with a full limit asked for it and was refused.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from lending_circles.models import LoanAccount
from lending_circles.operations import issuance
from lending_circles.operations.repaying import pay_loan
from lending_circles.queries.standing import debts_of
from lending_circles.refusals import BorrowingRefused
from loans.models import Loan
from merchants import operations as merchants
from merchants.models import WAITING, Payment
from merchants.operations.receiving import receive_payment
from merchants.refusals import PaymentFinished
from people import public_ids
from rules.refusals import Code
from sandbox import operations, queries
from sandbox.cast import Place, bring_another
from sandbox.models import CastMember
from sandbox.refusals import CannotSimulate, NotASandbox

Part = CastMember.Part
NOT_FUNDED = Payment.DeclineReason.NOT_FUNDED


class Outcome(StrEnum):
    """What may become of a payment."""

    SETTLE = "settle"
    SETTLE_BY_LOAN = "settle_by_loan"
    AUTHORIZE = "authorize"
    UNDERPAY = "underpay"
    OVERPAY = "overpay"
    PAY_LATE = "pay_late"
    EXPIRE = "expire"
    DECLINE = "decline"
    DECLINE_LIMIT = "decline_limit"
    DECLINE_LATE = "decline_late"
    DECLINE_PEERS = "decline_peers"


@dataclass(frozen=True, slots=True)
class Scene:
    """A payment at the till of a stand-in, and when it is played."""

    payment: Payment
    place: Place

    @property
    def on(self) -> datetime.date:
        """The business date of the test network."""
        return self.place.on

    @property
    def at(self) -> datetime.datetime:
        """The instant."""
        return self.place.at

    def one(self, part: CastMember.Part) -> LoanAccount:
        """Return whoever plays a part, the latest of them."""
        return queries.accounts_of(self.place.merchant_id, part)[0]


def simulate(*, payment: Payment, outcome: Outcome, at: datetime.datetime) -> Payment:
    """Let the invented customers bring a test payment to an outcome; return it as it then is.

    Raises NotASandbox, CannotSimulate, PaymentFinished and DayNotOpen.
    """
    merchant = payment.merchant
    if not merchant.network.is_test:
        raise NotASandbox
    place = Place(
        network=merchant.network,
        merchant_id=merchant.pk,
        elsewhere=queries.shop_elsewhere(merchant),
        on=merchant.network.business_date,
        at=at,
    )

    _PLAYED[outcome](Scene(payment, place))

    return Payment.objects.select_related("merchant__network__asset", "terminal").get(pk=payment.pk)


def _settle(scene: Scene) -> None:
    buyer = scene.one(Part.BUYER)
    _give(buyer, scene.payment.amount_minor, scene)
    merchants.pay_with_own_money(
        payment_id=scene.payment.pk,
        account_id=buyer.pk,
        on=scene.on,
        at=scene.at,
        by=buyer.person,
    )


def _settle_by_loan(scene: Scene) -> None:
    borrowers = queries.accounts_of(scene.place.merchant_id, Part.BORROWER)
    for borrower in borrowers:
        if _buy_on_loan(scene, borrower) is None:
            return
    # Everybody owes too much by now: the first pays all of it back and tries again.
    _pay_everything(scene, borrowers[0])
    refusal = _buy_on_loan(scene, borrowers[0])
    if refusal is not None:
        raise CannotSimulate(refusal.detail, remedy=refusal.remedy)


def _authorize(scene: Scene) -> None:
    if scene.payment.capture_method != Payment.CaptureMethod.MANUAL:
        raise CannotSimulate(
            "Paying this payment is taking its money; nothing is held.",
            remedy="Ask for it with the capture_method manual.",
        )
    _settle(scene)


def _underpay(scene: Scene) -> None:
    less_minor = scene.payment.amount_minor // 2
    if not less_minor:
        raise CannotSimulate("There is nothing less than this to pay.")
    _send(scene, less_minor)


def _overpay(scene: Scene) -> None:
    _send(scene, scene.payment.amount_minor * 3 // 2 + 1)


def _pay_late(scene: Scene) -> None:
    if scene.payment.status_at(scene.at) != Payment.Status.EXPIRED:
        operations.end_payment(payment_id=scene.payment.pk, at=scene.at)
    _send(scene, scene.payment.amount_minor)


def _send(scene: Scene, amount_minor: int) -> None:
    """Let money come in for the payment by a way outside the till, however much of it."""
    if scene.payment.status_at(scene.at) not in (*WAITING, Payment.Status.EXPIRED):
        raise PaymentFinished(context={"status": scene.payment.status_at(scene.at).value})
    buyer = scene.one(Part.BUYER)
    _give(buyer, amount_minor, scene)
    receive_payment(
        payment_id=scene.payment.pk,
        amount_minor=amount_minor,
        from_account_id=buyer.spending_account_id,
        reference=public_ids.token(),
        on=scene.on,
        at=scene.at,
    )


def _expire(scene: Scene) -> None:
    operations.end_payment(payment_id=scene.payment.pk, at=scene.at)


def _decline(scene: Scene) -> None:
    buyer = scene.one(Part.BUYER)
    merchants.decline_payment(
        payment_id=scene.payment.pk, account_id=buyer.pk, at=scene.at, by=buyer.person
    )


def _decline_for(part: CastMember.Part, code: Code) -> Callable[[Scene], None]:
    """Return how a payment ends that a customer of that part asked a loan for, and did not get."""

    def play(scene: Scene) -> None:
        account = scene.one(part)
        if _refusal_code(scene, account) != code and part != Part.LATE:
            # Days have passed, and whoever played the part does not stand so any more.
            account = bring_another(scene.place, part)
        if _refusal_code(scene, account) != code:
            raise CannotSimulate(
                "Nobody of the cast stands so today.",
                remedy="Advance the clock of the test network by nine days and try again.",
            )
        merchants.decline_payment(
            payment_id=scene.payment.pk,
            account_id=account.pk,
            at=scene.at,
            by=account.person,
            reason=NOT_FUNDED,
        )

    return play


_PLAYED: dict[Outcome, Callable[[Scene], None]] = {
    Outcome.SETTLE: _settle,
    Outcome.SETTLE_BY_LOAN: _settle_by_loan,
    Outcome.AUTHORIZE: _authorize,
    Outcome.UNDERPAY: _underpay,
    Outcome.OVERPAY: _overpay,
    Outcome.PAY_LATE: _pay_late,
    Outcome.EXPIRE: _expire,
    Outcome.DECLINE: _decline,
    Outcome.DECLINE_LIMIT: _decline_for(Part.AT_LIMIT, Code.OVER_LIMIT),
    Outcome.DECLINE_LATE: _decline_for(Part.LATE, Code.BORROWING_BLOCKED),
    Outcome.DECLINE_PEERS: _decline_for(Part.FEW_PEERS, Code.TOO_FEW_UNIQUE_PEERS),
}


def _refusal_code(scene: Scene, account: LoanAccount) -> str | None:
    """Ask what a loan for the payment would cost somebody; return the code of the refusal."""
    try:
        merchants.quote_payment(
            payment_id=scene.payment.pk, account_id=account.pk, on=scene.on, at=scene.at
        )
    except BorrowingRefused as refusal:
        return refusal.code

    return None


def _buy_on_loan(scene: Scene, account: LoanAccount) -> BorrowingRefused | None:
    """Let somebody pay by circle loan; return why the circle does not lend, None where it did."""
    asked = {"payment_id": scene.payment.pk, "account_id": account.pk}
    try:
        quote = merchants.quote_payment(**asked, on=scene.on, at=scene.at)
        merchants.confirm_checkout(
            **asked,
            quote_public_id=quote.public_id,
            on=scene.on,
            at=scene.at,
            by=account.person,
        )
    except BorrowingRefused as refusal:
        return refusal

    return None


def _pay_everything(scene: Scene, account: LoanAccount) -> None:
    owed = debts_of(person_id=account.person_id, network_id=account.network_id)
    _give(account, owed.outstanding_minor + owed.interest_due_minor, scene)
    loans = Loan.objects.filter(
        borrower_id=account.person_id, network_id=account.network_id, state=Loan.State.REPAYING
    )
    for loan in loans.order_by("pk"):
        pay_loan(
            loan_id=loan.pk,
            amount_minor=None,
            on=scene.on,
            by=account.person,
            reference=f"before:{scene.payment.public_id}",
        )


def _give(account: LoanAccount, amount_minor: int, scene: Scene) -> None:
    """Invent money for somebody, so that theirs never runs out."""
    if amount_minor:
        issuance.issue_tokens(
            account_id=account.pk,
            amount_minor=amount_minor,
            on=scene.on,
            reference=public_ids.token(),
            by=None,
        )
