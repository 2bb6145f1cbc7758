"""Who sees whose profile: the one rule, for a pair and for all that one member sees.

Everything that could show a record, a preference or a conversation asks here and nowhere else.
"""

from typing import Any

from django.db.models import Case, F, Q, QuerySet, When

from lending_circles.models import LoanAccount, TrustLink

State = TrustLink.State

# Both ends see both profiles: a standing agreement, whatever is paused in it, and a request in
# which the asked has offered theirs.
SEEN_BY_BOTH = (State.PROFILE_OFFERED, State.AGREED_BY_ONE, State.ACTIVE)


def profile_visible(viewer: LoanAccount, owner: LoanAccount) -> bool:
    """Return whether the viewer may see the owner's profile in their network.

    One's own; of a peer; of who asks for an agreement; of who was asked and offered theirs.
    Nobody else's: no officer's, no organiser's, no friend of a friend's.

    Source: S3 "Preference and profiles"; R3-116 ... R3-118, A-31.
    """
    if viewer.network_id != owner.network_id:
        return False
    if viewer.pk == owner.pk:
        return True

    return _links_seen_by(viewer).filter(Q(low=owner) | Q(high=owner)).exists()


def visible_in(link: TrustLink, viewer_id: int) -> bool:
    """Return whether a link that is at hand shows one of its ends the profile of the other."""
    if viewer_id not in (link.low_id, link.high_id):
        return False
    if link.state == State.REQUESTED:
        return link.requested_by_id != viewer_id

    return link.state in SEEN_BY_BOTH


def visible_account_ids(viewer: LoanAccount) -> set[int]:
    """Return every account whose profile the viewer may see, their own among them."""
    return {viewer.pk, *(row["other"] for row in _others_seen_by(viewer))}


def visible_accounts(viewer: LoanAccount) -> QuerySet[LoanAccount]:
    """Return the accounts whose profiles the viewer may see, their own among them."""
    return LoanAccount.objects.filter(
        Q(pk=viewer.pk) | Q(pk__in=_others_seen_by(viewer)),
        network_id=viewer.network_id,
    )


def find_visible(viewer: LoanAccount, handle: str) -> LoanAccount | None:
    """Return the account of a handle where the viewer may see its profile.

    The database is asked for all whom the viewer sees and never for the handle, so that a member
    who may not be seen costs exactly as much as a handle that nobody has.
    """
    seen = dict(visible_accounts(viewer).values_list("person__handle", "pk"))
    if handle not in seen:
        return None

    return LoanAccount.objects.select_related("person").get(pk=seen[handle])


def _links_seen_by(viewer: LoanAccount) -> QuerySet[TrustLink]:
    """Return the links that show a member the profile of the other end."""
    return TrustLink.objects.filter(
        Q(state__in=SEEN_BY_BOTH) | Q(state=State.REQUESTED) & ~Q(requested_by=viewer),
        Q(low=viewer) | Q(high=viewer),
        network_id=viewer.network_id,
    )


def _others_seen_by(viewer: LoanAccount) -> QuerySet[TrustLink, Any]:
    """Return the account at the other end of each of those links, as `other`."""
    return _links_seen_by(viewer).values(
        other=Case(When(low=viewer, then=F("high_id")), default=F("low_id"))
    )
