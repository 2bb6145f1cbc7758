"""What a way back after a default asks for, and what others have still lost by it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import F

from governance.queries import terms_of
from lending_circles.models import LoanAccount
from repayments.models import DefaultCase, DefaultShare, MakeGood
from rules.terms import CircleTerms
from rules.ways_back import Reopening


@dataclass(frozen=True, slots=True, kw_only=True)
class WayBack:
    """How a member stands after their defaults, in minor units; None where they have had none.

    `lost_minor` is what others have lost and not got back, `losers` how many of them there are
    (the common pool left out), `made_good_minor` what the member has paid of it by their own will.
    """

    reopening: Reopening
    is_closed: bool
    lost_minor: int
    losers: int
    made_good_minor: int


def reopening_of(cases: Iterable[DefaultCase], *, terms: CircleTerms) -> Reopening:
    """Return what it takes to open an account with these defaults again."""
    return Reopening(
        payout_minor=sum(
            case.contingency_minor - case.contingency_recovered_minor for case in cases
        ),
        stake_minor_min=terms.stake_minor_min,
    )


def open_losses(case_ids: Sequence[int]) -> dict[int, list[DefaultShare]]:
    """Return, by default and oldest first, the shares that are not made good yet."""
    shares: dict[int, list[DefaultShare]] = defaultdict(list)
    rows = (
        DefaultShare.objects.filter(case_id__in=case_ids, loss_minor__gt=F("recovered_minor"))
        .select_related("note")
        .order_by("case_id", "note_id")
    )
    for share in rows:
        shares[share.case_id].append(share)

    return dict(shares)


def way_back_of(account: LoanAccount) -> WayBack | None:
    """Return how a member stands after their defaults in the network."""
    cases = list(
        DefaultCase.objects.filter(network_id=account.network_id, borrower_id=account.person_id)
    )
    if not cases:
        return None
    _, terms = terms_of(account.network_id, account.network.business_date)
    shares = [share for some in open_losses([case.pk for case in cases]).values() for share in some]
    holders = {share.note.holder_id for share in shares if share.note.holder_id is not None}
    paid = MakeGood.objects.filter(payer_id=account.person_id, share__case__in=cases)

    return WayBack(
        reopening=reopening_of(cases, terms=terms),
        is_closed=account.state == LoanAccount.State.CLOSED_DEFAULTED,
        lost_minor=sum(share.loss_minor - share.recovered_minor for share in shares),
        losers=len(holders),
        made_good_minor=sum(paid.values_list("amount_minor", flat=True)),
    )
