"""The cards of offers, each written once for all who look while nothing on it changes."""

from functools import lru_cache
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from marketplace.models import Offer
from marketplace.views.marks import days_left, offer_status
from rules.bank_standing import LISTING
from rules.money import Asset

# About 3 kB each.
KEPT = 4_000


class Card(NamedTuple):
    """All that a card shows, and nothing else: what shows the same is the same card."""

    public_id: str
    title: str
    business: str
    bank: str
    country: str
    grade: str
    is_related_party: bool
    # The bank is in no standing to raise money.
    is_halted: bool
    left: str
    tone: str
    state: str
    rate_millionths: int
    committed_minor: int
    principal_minor: int
    ticket_minor: int
    asset: Asset
    # The bank's record, where it has one.
    loan_count: int | None = None
    on_time_millionths: int | None = None
    par30_millionths: int | None = None
    default_millionths: int | None = None


def card_html(offer: Offer) -> SafeString:
    """Return an offer's card in the reader's language."""
    tone, state = offer_status(offer)
    figures = getattr(offer.bank, "figures", None)
    card = Card(
        public_id=offer.public_id,
        title=offer.title,
        business=offer.business.name,
        bank=offer.bank.name,
        country=offer.country,
        grade=offer.grade,
        is_related_party=offer.is_related_party,
        is_halted=offer.bank.state not in LISTING,
        left=days_left(offer),
        tone=tone,
        state=state,
        rate_millionths=offer.rate_millionths,
        committed_minor=offer.committed_minor,
        principal_minor=offer.principal_minor,
        ticket_minor=offer.ticket_minor,
        asset=Asset(offer.asset.code, offer.asset.decimals),
    )
    if figures is not None:
        card = card._replace(
            loan_count=figures.loan_count,
            on_time_millionths=figures.on_time_millionths,
            par30_millionths=figures.par30_millionths,
            default_millionths=figures.default_millionths,
        )
    return _written(card, get_language())


@lru_cache(maxsize=KEPT)
def _written(card: Card, language: str | None) -> SafeString:
    """Write a card; the language is the active one, and stands here to tell cards apart."""
    return render_to_string("marketplace/offer_card.html", {"card": card})
