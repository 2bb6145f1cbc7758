"""Where a member's stake is: what is lent out to how near, when it comes back, what was lost."""

import datetime
from dataclasses import dataclass

from django.db import connection
from django.db.models import Sum

from lending_circles.models import DepositBalance, LoanAccount
from repayments.models import DefaultShare
from rules.parameters import WaiverMode
from rules.terms import CircleTerms


@dataclass(frozen=True, slots=True)
class LentAtLevel:
    """What a member's money does at one degree: how much, and for how many people."""

    level: int
    people: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class WeekBack:
    """What of the stake comes back in one week, if everybody pays as planned."""

    starts_on: datetime.date
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Loss:
    """What a default took from a member's stake, and what came back of it since."""

    defaulted_on: datetime.date
    name: str
    loss_minor: int
    recovered_minor: int


@dataclass(frozen=True, slots=True)
class Growth:
    """How the deposit has grown over the look-back, and what it takes to waive interest."""

    then_on: datetime.date
    then_minor: int
    now_minor: int
    goal_minor: int
    is_possible: bool

    @property
    def grown_minor(self) -> int:
        """What has come to the deposit since; nothing where it shrank."""
        return max(0, self.now_minor - self.then_minor)

    @property
    def asked_minor(self) -> int:
        """What has to come to it in all."""
        return self.goal_minor - self.then_minor

    @property
    def missing_minor(self) -> int:
        """What still has to come."""
        return max(0, self.goal_minor - self.now_minor)


def lent_by_level(account: LoanAccount) -> list[LentAtLevel]:
    """Return what the member's money does now, by degree: sums and counts, nobody's name."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT note.level, count(DISTINCT loan.borrower_id), sum(note.outstanding_minor)::bigint
            FROM loans_note note JOIN loans_loan loan ON loan.id = note.loan_id
            WHERE note.holder_id = %s AND loan.network_id = %s AND note.outstanding_minor > 0
            GROUP BY note.level ORDER BY note.level
            """,
            [account.person_id, account.network_id],
        )
        return [LentAtLevel(*row) for row in cursor.fetchall()]


def back_by_week(account: LoanAccount, *, on: datetime.date) -> tuple[int, tuple[WeekBack, ...]]:
    """Return what is overdue to the member's stake, and what comes back in each week from a day.

    Each note receives its share of the principal that its loan still expects, rounded down, so
    the weeks together say a little less than what is out, never more.

    Source: R3-055: principal goes to the lenders pro rata to what is outstanding.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT installment.due_on, sum(
                (installment.principal_minor - installment.principal_paid_minor)
                    * note.outstanding_minor / nullif(balance.outstanding_minor, 0))::bigint
            FROM loans_note note
            JOIN loans_loan loan ON loan.id = note.loan_id AND loan.state = 'REPAYING'
            JOIN repayments_loanbalance balance ON balance.loan_id = loan.id
            JOIN repayments_installment installment
                ON installment.loan_id = loan.id AND installment.paid_on IS NULL
            WHERE note.holder_id = %s AND loan.network_id = %s AND note.outstanding_minor > 0
            GROUP BY installment.due_on ORDER BY installment.due_on
            """,
            [account.person_id, account.network_id],
        )
        rows = [(due_on, amount or 0) for due_on, amount in cursor.fetchall()]
    overdue_minor = sum(amount for due_on, amount in rows if due_on < on)
    weeks: dict[datetime.date, int] = {}
    for due_on, amount in rows:
        if due_on >= on:
            starts_on = due_on - datetime.timedelta(days=due_on.weekday())
            weeks[starts_on] = weeks.get(starts_on, 0) + amount

    return overdue_minor, tuple(
        WeekBack(starts_on, amount) for starts_on, amount in weeks.items() if amount
    )


def losses_of(account: LoanAccount) -> list[Loss]:
    """Return what defaults took from the member, the latest first; names of peers alone."""
    shares = (
        DefaultShare.objects.filter(
            note__holder_id=account.person_id,
            loss_minor__gt=0,
            case__network_id=account.network_id,
        )
        .values("case__defaulted_on", "case__borrower__name", "case_id", "note__level")
        .annotate(lost=Sum("loss_minor"), back=Sum("recovered_minor"))
        .order_by("-case__defaulted_on", "-case_id", "note__level")
    )
    return [
        Loss(
            defaulted_on=share["case__defaulted_on"],
            name=share["case__borrower__name"] if share["note__level"] == 1 else "",
            loss_minor=share["lost"],
            recovered_minor=share["back"],
        )
        for share in shares
    ]


def growth_of(account: LoanAccount, terms: CircleTerms, *, on: datetime.date) -> Growth | None:
    """Return how the deposit has grown towards the waiver; None where nothing waives interest.

    Source: A-30; P-09 ... P-11; R3-042 ... R3-051.
    """
    if terms.waiver_mode is WaiverMode.NONE:
        return None
    then_on = on - datetime.timedelta(days=terms.waiver_lookback_days)
    then = (
        DepositBalance.objects.filter(account=account, on__lte=then_on)
        .order_by("-on")
        .values_list("deposit_minor", flat=True)
        .first()
    ) or 0
    share = terms.waiver_growth_min if terms.waiver_mode is WaiverMode.THRESHOLD else terms.apr
    # The least whole minor unit that reaches the growth asked for.
    asked_minor = -(-then * share.numerator // share.denominator)

    return Growth(
        then_on=then_on,
        then_minor=then,
        now_minor=account.deposit_minor,
        goal_minor=then + asked_minor,
        is_possible=then >= max(1, terms.stake_minor_min + terms.waiver_min_strict),
    )
