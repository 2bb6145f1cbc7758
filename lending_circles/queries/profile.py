"""A member's profile as one who may see it finds it: record, agreements, what is usual nearby."""

import datetime
from dataclasses import dataclass

from django.db.models import Q

from lending_circles.models import LoanAccount, TrustLink
from lending_circles.queries.records import (
    Generosity,
    Reliability,
    generosity_of,
    reliability_of,
)
from lending_circles.queries.visibility import find_visible, profile_visible, visible_in
from rules.norms import circle_norm

# Of fewer than three people, one friend could tell who the others are.
LENT_TO_TOLD_MIN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Norms:
    """What is usual in the viewer's own circle: medians; None where fewer than three are counted.

    Source: R3-129: norms, never a ranking.
    """

    on_time_percent: int | None
    loans_repaid: int | None
    extended_count: int | None
    forgave_count: int | None
    extends_for: int | None
    forgives_for: int | None
    peers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Granted:
    """What the owner, as lender, grants the viewer; `limit_minor` None is any amount."""

    permission: str
    limit_minor: int | None
    is_paused: bool
    relays: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One member's profile for one viewer.

    `link` is the agreement or the request between the two, None on one's own profile.
    """

    account: LoanAccount
    link: TrustLink | None
    reliability: Reliability
    generosity: Generosity
    granted: Granted | None
    norms: Norms | None

    @property
    def is_own(self) -> bool:
        """Whether the viewer looks at themselves."""
        return self.link is None

    @property
    def is_peer(self) -> bool:
        """Whether the two have a standing agreement."""
        return self.link is not None and self.link.state == TrustLink.State.ACTIVE

    @property
    def lends_to_few(self) -> bool:
        """Whether those who owe them are so few that their number is left out."""
        return not self.is_own and 0 < self.generosity.lends_to_count < LENT_TO_TOLD_MIN


def find_profile(viewer: LoanAccount, handle: str, *, on: datetime.date) -> Profile | None:
    """Return the profile behind a handle; None, at one price, where it may not be seen or is none.

    Source: R3-116 ... R3-118.
    """
    owner = find_visible(viewer, handle)

    return None if owner is None else _profile(viewer, owner, on=on)


def profile_of(viewer: LoanAccount, owner: LoanAccount, *, on: datetime.date) -> Profile:
    """Return the owner's profile; raises LoanAccount.DoesNotExist where it may not be seen."""
    if not profile_visible(viewer, owner):
        raise LoanAccount.DoesNotExist

    return _profile(viewer, owner, on=on)


def _profile(viewer: LoanAccount, owner: LoanAccount, *, on: datetime.date) -> Profile:
    """Return the profile of somebody whom the viewer may see."""
    link = _link_between(viewer, owner)
    person_id, network_id = owner.person_id, owner.network_id

    return Profile(
        account=owner,
        link=link,
        reliability=reliability_of([person_id], network_id=network_id, on=on)[person_id],
        generosity=generosity_of([person_id], network_id=network_id)[person_id],
        granted=None if link is None else _granted(link, owner),
        norms=_norms(viewer, on=on),
    )


def _link_between(viewer: LoanAccount, owner: LoanAccount) -> TrustLink | None:
    if viewer.pk == owner.pk:
        return None
    low, high = sorted((viewer.pk, owner.pk))
    links = TrustLink.objects.filter(low=low, high=high).order_by("-id")

    return next(link for link in links if visible_in(link, viewer.pk))


def _granted(link: TrustLink, owner: LoanAccount) -> Granted:
    side = "low" if link.low_id == owner.pk else "high"

    return Granted(
        permission=getattr(link, f"{side}_grants"),
        limit_minor=getattr(link, f"{side}_limit_minor"),
        is_paused=getattr(link, f"{side}_pause") != TrustLink.Pause.NONE,
        relays=getattr(link, f"{side}_relays"),
    )


def _norms(viewer: LoanAccount, *, on: datetime.date) -> Norms | None:
    """Return what is usual among the viewer's peers; None without three of them."""
    ends = TrustLink.objects.filter(
        Q(low=viewer) | Q(high=viewer), state=TrustLink.State.ACTIVE
    ).values_list("low__person_id", "high__person_id")
    peers = {person_id for both in ends for person_id in both} - {viewer.person_id}
    if circle_norm(list(peers)) is None:
        return None

    repaid = reliability_of(peers, network_id=viewer.network_id, on=on).values()
    given = generosity_of(peers, network_id=viewer.network_id).values()
    percents = [record.on_time_percent for record in repaid if record.on_time_percent is not None]

    return Norms(
        on_time_percent=circle_norm(percents),
        loans_repaid=circle_norm([record.loans_repaid for record in repaid]),
        extended_count=circle_norm([record.extended_count for record in given]),
        forgave_count=circle_norm([record.forgave_count for record in given]),
        extends_for=circle_norm([record.extends_for for record in given]),
        forgives_for=circle_norm([record.forgives_for for record in given]),
        peers=len(peers),
    )
