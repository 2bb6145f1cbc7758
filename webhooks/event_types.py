"""Every type of event that other programs may hear of, in plain words.

Whoever emits a new one adds its line here; the pages, the interface's document and the choice of an
endpoint follow by themselves. `subject` is the prefix of the id in `data`, or several by "|".

Source: ecosystem conventions 2, "Events".
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EventType:
    """One type: its name, what happened in plain words, and whose id its data carries."""

    name: str
    words: str
    subject: str


_TABLE = (
    EventType("payment.created", "A payment was asked for.", "pay"),
    EventType("payment.processing", "A customer is about to pay.", "pay"),
    EventType("payment.authorized", "The money is held and can be taken.", "pay"),
    EventType("payment.settled", "A payment is paid.", "pay"),
    EventType("payment.declined", "A customer declined, or could not pay.", "pay"),
    EventType("payment.canceled", "A payment was taken back before anybody paid.", "pay"),
    EventType("payment.expired", "Nobody paid in time.", "pay"),
    EventType("payment.partially_paid", "Less came in than was asked for.", "pay"),
    EventType("payment.overpaid", "More came in than was asked for.", "pay"),
    EventType("payment.paid_late", "Money came in after the payment had run out.", "pay"),
    EventType("payment.refunded", "Money of a payment went back to the customer.", "pay"),
    EventType("refund.created", "A refund was made.", "refund"),
    EventType("terminal.opened", "A till was opened.", "term"),
    EventType("terminal.paired", "A till's software was given its key by a code.", "term"),
    EventType("terminal.closed", "A till was closed for good.", "term"),
    EventType("loan.paid", "A payment reached your business's loan.", "loan"),
    EventType("loan.late", "An installment of your business's loan became late.", "loan"),
    EventType("loan.cured", "Nothing of your business's loan is late any more.", "loan"),
    EventType("loan.settled", "Your business's loan is paid back.", "loan"),
    EventType("loan.defaulted", "Your business's loan has defaulted.", "loan"),
    EventType("split.applied", "The shares of a day's sales repaid the loan.", "lpay"),
    EventType("split.reversed", "A refund took back what a sale had repaid.", "pay|sale"),
    EventType("split.changed", "The part of each sale that repays the loan changed.", "loan"),
    EventType("payout.created", "A payout was asked for.", "payout"),
    EventType("payout.paid", "A payout was paid.", "payout"),
    EventType("payout.failed", "A payout could not be paid.", "payout"),
    EventType("payout.canceled", "A payout was taken back.", "payout"),
    EventType("subscription.created", "A customer subscribed and prepaid.", "sub"),
    EventType("subscription.delivered", "A week of a subscription was delivered.", "sub"),
    EventType("subscription.paused", "A subscription rests.", "sub"),
    EventType("subscription.resumed", "A subscription goes on.", "sub"),
    EventType("subscription.terminated", "A subscription ended early.", "sub"),
    EventType("subscription.completed", "A subscription was delivered to its end.", "sub"),
    EventType("webhook.test", "A trial that somebody asked for.", "whep"),
    EventType("webhook.endpoint_failing", "Another address of yours keeps failing.", "whep"),
    EventType("webhook.endpoint_disabled", "Another address of yours was switched off.", "whep"),
)

TYPES = {known.name: known for known in _TABLE}
TEST = "webhook.test"
ENDPOINT_FAILING = "webhook.endpoint_failing"
ENDPOINT_DISABLED = "webhook.endpoint_disabled"
# Told to addresses of a person's own; merchants' programs hear of none.
NOTICE_TOLD = "notice.created"
PERSONAL = {
    known.name: known for known in (EventType(NOTICE_TOLD, "You were told something.", "notice"),)
}
KNOWN = TYPES | PERSONAL
