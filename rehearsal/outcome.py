"""What came of a rehearsal: loans, lateness, losses by tier, and the time each step took."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, F, Sum

from business_day.models import ChunkRun
from governance.models import Network
from loans.models import Loan
from repayments.models import DefaultCase, DefaultShare, LateEpisode
from rules import money

TIERS = (
    ("borrowers' stakes, in cash", "stake_cash_minor"),
    ("borrowers' stakes, notes assigned", "stake_assigned_minor"),
    ("contingency pool", "contingency_minor"),
    ("lenders and the common pool", "loss_minor"),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The figures of a rehearsal; amounts as decimal text in the network's asset."""

    loans: dict[str, int]
    late: int
    late_over_grace: int
    covered: dict[str, str]
    lost_by_level: dict[str, str]
    seconds_by_step: dict[str, tuple[int, float]]


def outcome_of(network: Network) -> Outcome:
    """Return what the network's records say of the loans made on it so far."""
    asset = money.Asset(network.asset.code, network.asset.decimals)

    def amount(minor: int | None) -> str:
        return money.format_amount(minor or 0, asset)

    purchases = Loan.objects.purchases().filter(network=network)
    states = purchases.values_list("state").annotate(Count("pk"))
    episodes = LateEpisode.objects.filter(loan__network=network)
    sums = DefaultCase.objects.filter(network=network).aggregate(
        **{column: Sum(column) for _, column in TIERS}
    )
    levels = (
        DefaultShare.objects.filter(case__network=network)
        .values_list("note__level")
        .annotate(Sum("loss_minor"))
        .order_by("note__level")
    )
    return Outcome(
        loans=dict(states.order_by("state")),
        late=episodes.count(),
        late_over_grace=episodes.filter(escalated_on__isnull=False).count(),
        covered={name: amount(sums[column]) for name, column in TIERS},
        lost_by_level={
            "common pool" if level == 0 else f"level {level}": amount(lost)
            for level, lost in levels
        },
        seconds_by_step=_seconds_by_step(network),
    )


def _seconds_by_step(network: Network) -> dict[str, tuple[int, float]]:
    """Return for each step of the day how many subjects it touched and how long its chunks took."""
    rows = (
        ChunkRun.objects.filter(step__day__network=network, finished_at__isnull=False)
        .values_list("step__name")
        .annotate(subjects=Sum("subject_count"), spent=Sum(F("finished_at") - F("started_at")))
        .order_by("step__name")
    )
    return {
        name: (subjects or 0, (spent or datetime.timedelta()).total_seconds())
        for name, subjects, spent in rows
    }
