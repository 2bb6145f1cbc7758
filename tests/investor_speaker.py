"""An investor's software: speaks JSON with its holder's key."""

from django.utils import timezone

from portfolios.models import InvestorKey
from portfolios.operations.keys import IssuedKey, issue_key
from tests.bank_scene import BankScene
from tests.tills import Speaker

EVERY_SCOPE = tuple(InvestorKey.Scope)


def an_investor_key(scene: BankScene, name: str = "ines", scopes=EVERY_SCOPE) -> IssuedKey:
    return issue_key(person=scene.person(name), name="tool", scopes=scopes, at=timezone.now())


def a_speaker(scene: BankScene, name: str = "ines", scopes=EVERY_SCOPE) -> Speaker:
    return Speaker(an_investor_key(scene, name, scopes).shown)


def a_wish(offer, /, **changed):
    """Return the body of a good commitment, with what a test changes in it."""
    return {
        "offer": offer.public_id,
        "amount": {"amount": "100.00", "asset": "EUR"},
        "reference": "order 1",
    } | changed
