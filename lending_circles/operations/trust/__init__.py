"""Agreements of trust: asked for, agreed by both, consented to, adjusted, paused and closed."""

from lending_circles.operations.trust.agreements import (
    agree_trust,
    close_trust,
    consent_to_link,
    import_links,
)
from lending_circles.operations.trust.grants import KEEP, grant, grant_many, pause_direction
from lending_circles.operations.trust.requests import (
    decline_trust,
    offer_profile,
    request_trust,
    withdraw_trust_request,
)
from lending_circles.refusals import NoAgreement

__all__ = [
    "KEEP",
    "NoAgreement",
    "agree_trust",
    "close_trust",
    "consent_to_link",
    "decline_trust",
    "grant",
    "grant_many",
    "import_links",
    "offer_profile",
    "pause_direction",
    "request_trust",
    "withdraw_trust_request",
]
