"""What a year brought: the figures that a tax office asks for, each a sum of statement rows."""

import datetime
from dataclasses import dataclass

from django.db.models import F, Sum

from ledger.models import Asset
from marketplace.models import Ask
from portfolios.queries.movements import Flow, flows
from repayments.models import BankDefaultShare


@dataclass(frozen=True, slots=True)
class Year:
    """One calendar year of one person in one asset, in minor units."""

    year: int
    interest_minor: int
    recovered_minor: int
    fees_returned_minor: int
    sold_minor: int
    sold_principal_minor: int
    lost_minor: int

    @property
    def sale_gain_minor(self) -> int:
        """What sales brought beyond the principal that stood on the notes."""
        return self.sold_minor - self.sold_principal_minor

    @property
    def net_minor(self) -> int:
        """Interest, gains and what came back, less what was lost."""
        return (
            self.interest_minor
            + self.sale_gain_minor
            + self.recovered_minor
            + self.fees_returned_minor
            - self.lost_minor
        )


def years(*, person_id: int, wallet_id: int, asset: Asset) -> list[Year]:
    """Return every year in which something happened, the newest first; three queries.

    `lost` is the claim on the notes of loans that defaulted in the year; what covered it or came
    back later stands under recovered, in the year in which it came.
    """
    moved = flows(person_id=person_id, wallet_id=wallet_id)
    sold = dict(
        Ask.objects.filter(
            seller=person_id, state=Ask.State.SOLD, note__loan__bank_loan__asset=asset
        )
        .values_list("ended_on__year")
        .annotate(minor=Sum(F("outstanding_minor")))
    )
    lost = dict(
        BankDefaultShare.objects.filter(note__holder=person_id, default__bank_loan__asset=asset)
        .values_list("default__defaulted_on__year")
        .annotate(minor=Sum("claim_minor"))
    )
    found = sorted({flow.on.year for flow in moved} | set(sold) | set(lost), reverse=True)

    return [_year(year, moved, sold.get(year, 0), lost.get(year, 0)) for year in found]


def _year(year: int, moved: list[Flow], sold_principal: int, lost: int) -> Year:
    def came(*types: str) -> int:
        return sum(
            flow.amount_minor for flow in moved if flow.type in types and flow.on.year == year
        )

    return Year(
        year=year,
        interest_minor=came("INTEREST"),
        recovered_minor=came("RECOVERY", "BOND"),
        fees_returned_minor=came("FEE_REFUND"),
        sold_minor=came("NOTE_SOLD"),
        sold_principal_minor=sold_principal,
        lost_minor=lost,
    )


def month_after(first: datetime.date) -> datetime.date:
    """Return the first day of the month after."""
    return (first + datetime.timedelta(days=31)).replace(day=1)
