"""Offers and notes: what they are told."""

from django.utils.translation import gettext_lazy as _

from people.notice_kinds import Kind, register

register(
    (
        Kind("OFFER_CANCELLED", "investing", _("An offer was cancelled")),
        Kind("OFFER_HALTED", "investing", _("An offer's bank may raise no money")),
        Kind("NOTE_SOLD", "investing", _("A note was sold")),
        Kind("INVITED", "investing", _("You are invited")),
        Kind("COUNTER_PROPOSED", "investing", _("Other terms are proposed")),
        Kind("PROPOSAL_DECLINED", "investing", _("A proposal was declined")),
        Kind("PROPOSAL_ACCEPTED", "investing", _("A proposal was accepted")),
        Kind("SEARCH_FOUND", "investing", _("A kept search found an offer")),
        Kind("OFFER_CONTRACTED", "investing", _("An offer became a loan")),
        Kind("OFFER_REJECTED", "investing", _("An offer was refused")),
        Kind("OFFER_FAILED", "investing", _("An offer was not funded")),
        Kind("OFFER_FUNDED", "investing", _("An offer is funded")),
        Kind("ASK_STOPPED", "investing", _("A note is no longer for sale")),
    )
)
