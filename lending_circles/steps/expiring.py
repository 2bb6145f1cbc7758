"""Ends the requests of trust and the proposals of bundles that nobody answered in time."""

import datetime

from django.db import connection
from django.db.models import Q
from django.db.models.functions import Coalesce, Greatest

from governance.queries import terms_of
from governance.steps import take_trust
from lending_circles.models import BundleProposal, TrustLink
from lending_circles.steps.trust_notices import tell_expired
from people import audit
from rules.agreements import moved_last_before


def expire_requests(*, network_id: int, on: datetime.date) -> int:
    """End what has run out by the close of a day; return how much it was.

    A request counts from the day on which it moved last: asked, profile offered, or both agreed
    with a friend's consent missing. A bundle lapses after its last day.

    Source: the states of a trust relation, EXPIRED; R3-113, R3-118.
    """
    assert connection.in_atomic_block
    # As for every change of a relation, so that nobody agrees to it meanwhile.
    take_trust(network_id=network_id)
    _, terms = terms_of(network_id, on)
    moved_until = moved_last_before(on=on, request_days=terms.trust_request_days)
    waiting = TrustLink.objects.select_related("low__person", "high__person").filter(
        network_id=network_id, state__in=TrustLink.ASKING, requested_on__lte=moved_until
    )
    moved_on = Greatest(
        "requested_on",
        Coalesce("offered_on", "requested_on"),
        Coalesce("agreed_on", "requested_on"),
    )
    links = list(waiting.annotate(moved_on=moved_on).filter(moved_on__lte=moved_until))
    lapsed = BundleProposal.objects.filter(
        Q(network_id=network_id), Q(state=BundleProposal.State.OPEN), Q(ends_on__lte=on)
    )
    lapsed_ids = list(lapsed.order_by("pk").values_list("pk", flat=True))

    TrustLink.objects.filter(pk__in=[link.pk for link in links]).update(
        state=TrustLink.State.EXPIRED, closed_on=on
    )
    lapsed.filter(pk__in=lapsed_ids).update(state=BundleProposal.State.LAPSED, decided_on=on)
    tell_expired(links, on=on)
    audit.record_many(
        [
            *(
                audit.AuditDraft("TRUST_EXPIRED", audit.subject_type(TrustLink), link.pk)
                for link in links
            ),
            *(
                audit.AuditDraft("BUNDLE_LAPSED", audit.subject_type(BundleProposal), proposal)
                for proposal in lapsed_ids
            ),
        ]
    )

    return len(links) + len(lapsed_ids)
