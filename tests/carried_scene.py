"""A community in which friends carried a repayment of Ana's, and everything waits for her answer.

Fay extends for her and carried the first repayment of her loan. Eli asks for an agreement, Bruno
wrote to her, proposes rules and asks for support, and so does Chi, whom she does not know.
"""

import datetime

from django.utils import timezone

from conversations.models import SupportWish
from conversations.operations.supporting import ask_for_support
from conversations.operations.writing import send_message
from lending_circles.models import BundleProposal, TrustLink
from lending_circles.operations import preferences, trust
from lending_circles.operations.bundles import propose_bundle
from loans.models import Loan
from tests.circle_scene import Community, a_community, a_purchase


def a_carried_community() -> Community:
    community = a_community(spending=5_000, stake=1_000)
    accounts = community.accounts
    trust.grant(
        link_id=community.links["Fay"].pk,
        lender_account_id=accounts["Fay"].pk,
        permission="EXTEND",
        limit_minor=None,
        by=accounts["Fay"].person,
    )
    loan = a_purchase(community, amount=150)
    preferences.set_preferences(
        account_id=accounts["Ana"].pk, autopay=False, by=accounts["Ana"].person
    )
    community.live_until(loan.established_on + datetime.timedelta(days=7))
    community.open_next_day()
    what_waits(community)
    return community


def what_waits(community: Community) -> None:
    accounts, on = community.accounts, community.on()
    ana, bruno = accounts["Ana"], accounts["Bruno"]
    trust.request_trust(
        account_id=accounts["Eli"].pk, peer_account_id=ana.pk, on=on, by=accounts["Eli"].person
    )
    send_message(
        account_id=bruno.pk,
        peer_account_id=ana.pk,
        text="Good morning!",
        token="hello",
        on=on,
        at=timezone.now(),
        by=bruno.person,
    )
    for name in ("Bruno", "Chi"):
        ask_for_support(
            account_id=accounts[name].pk,
            text="A hard month.",
            wanted=SupportWish.Help.EXTEND,
            band=SupportWish.Band.HALF,
            on=on,
            by=accounts[name].person,
        )
    propose_bundle(
        account_id=bruno.pk,
        bundle="CARRYING",
        peer_account_ids=[ana.pk],
        needed=2,
        ends_on=on + datetime.timedelta(days=14),
        on=on,
        by=bruno.person,
    )


def pages_of_ana(community: Community) -> dict[str, tuple[object, ...]]:
    """Return the pages of Ana's that a circle has, by the names of their addresses."""
    loan = Loan.objects.get(extends=None)
    request = TrustLink.objects.get(requested_by=community.accounts["Eli"])
    return {
        "circle_xray": (),
        "agreement": (request.pk,),
        "profile": ("ana",),
        "conversation": ("bruno",),
        "trouble": (loan.public_id,),
        "loan": (f"{loan.public_id}_x1",),
        "bundle": (BundleProposal.objects.get().pk,),
        "support_board": (),
        "own_ripples": (),
        "network_ripples": (community.network.slug,),
        "notifications": (),
        "notification_choices": (),
        "devices": (),
        "own_webhooks": (),
    }
