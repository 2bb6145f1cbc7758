"""What several pages of offers say in the same words."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from banks.queries.raising import raising_refusal
from marketplace import words
from marketplace.models import Offer
from people.refusals import Refusal


def offer_status(offer: Offer) -> tuple[str, str]:
    """Return the code and the word that a state is shown by."""
    return words.TONES[offer.state], str(words.STATES[offer.state])


def halted_by(offer: Offer) -> Refusal | None:
    """Return why an offer that is open or unsigned gets no money now, None where it may."""
    if offer.state not in (Offer.State.LISTED, Offer.State.FUNDING, Offer.State.FUNDED):
        return None
    return raising_refusal(offer.bank, offer.asset)


def days_left(offer: Offer) -> str:
    """Say when an offer closes, by the business day of its bank."""
    if offer.state not in (Offer.State.LISTED, Offer.State.FUNDING):
        return ""
    left = (offer.closes_on - offer.bank.network.business_date).days
    if left < 0:
        return _("closes tonight")
    if left == 0:
        return _("last day")
    return ngettext("closes in %(left)d day", "closes in %(left)d days", left) % {"left": left}


def term_words(offer: Offer) -> str:
    """Say how long an offer runs."""
    if offer.repayment == Offer.Repayment.BULLET:
        return ngettext(
            "one payment, %(days)d day after the last milestone",
            "one payment, %(days)d days after the last milestone",
            offer.bullet_days,
        ) % {"days": offer.bullet_days}
    count = offer.installment_count
    every = offer.period_length
    names: dict[str, Any] = {
        "DAY": ngettext("every day", "every %(every)d days", every),
        "WEEK": ngettext("every week", "every %(every)d weeks", every),
        "MONTH": ngettext("every month", "every %(every)d months", every),
    }
    installments = ngettext("%(count)d installment", "%(count)d installments", count)
    return f"{installments % {'count': count}}, {names[offer.period] % {'every': every}}"
