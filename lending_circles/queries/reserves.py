"""Whether a member's deposit is enough to extend and to forgive, and what it lacks."""

from dataclasses import dataclass

from django.db.models import Q, Sum

from lending_circles.models import LoanAccount, TrustLink
from loans.models import Note
from rules.extension import reserve_short
from rules.terms import CircleTerms

Permission = TrustLink.Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class Reserve:
    """What of a member's deposit counts, and what it lacks for extending and for forgiving.

    `advanced_minor` is out in open extensions, and does not count.
    """

    deposit_minor: int
    advanced_minor: int
    extend_min_minor: int
    forgive_min_minor: int
    extend_short_minor: int
    forgive_short_minor: int

    @property
    def counted_minor(self) -> int:
        """The deposit less what is out in open extensions."""
        return self.deposit_minor - self.advanced_minor

    def rests(self, permission: str) -> bool:
        """Whether something in a permission rests for want of deposit."""
        return self.short_minor(permission) > 0

    def short_minor(self, permission: str) -> int:
        """What the deposit lacks for all that a permission grants; zero where nothing."""
        if permission == Permission.FORGIVE:
            return max(self.extend_short_minor, self.forgive_short_minor)
        if permission == Permission.EXTEND:
            return self.extend_short_minor

        return 0


def reserve_of(account: LoanAccount, terms: CircleTerms) -> Reserve:
    """Return how a member's deposit stands against the minimums for extending and forgiving.

    Source: A-29; P-16, P-17.
    """
    advanced_minor = (
        Note.objects.filter(
            holder_id=account.person_id,
            outstanding_minor__gt=0,
            loan__network_id=account.network_id,
            loan__extends__isnull=False,
            loan__state="REPAYING",
        ).aggregate(total=Sum("outstanding_minor"))["total"]
        or 0
    )
    short = {
        minor_min: reserve_short(
            deposit_minor=account.deposit_minor,
            advanced_minor=int(advanced_minor),
            minor_min=minor_min,
        )
        for minor_min in (terms.extend_minor_min, terms.forgive_minor_min)
    }

    return Reserve(
        deposit_minor=account.deposit_minor,
        advanced_minor=int(advanced_minor),
        extend_min_minor=terms.extend_minor_min,
        forgive_min_minor=terms.forgive_minor_min,
        extend_short_minor=short[terms.extend_minor_min],
        forgive_short_minor=short[terms.forgive_minor_min],
    )


def farthest_granted(account: LoanAccount) -> str:
    """Return the farthest permission that a member grants anybody, in the circle or beyond."""
    granted = {account.offers_second, account.offers_third}
    links = TrustLink.objects.filter(state=TrustLink.State.ACTIVE)
    for side in ("low", "high"):
        mine = links.filter(Q(**{side: account, f"{side}_pause": ""}))
        granted |= set(mine.values_list(f"{side}_grants", flat=True).distinct())

    return max(granted, key=list(Permission.values).index)
