"""A member's own loans: what each still asks for, how it went, and who lent it."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from django.db.models import Prefetch, QuerySet, Sum

from governance.queries import terms_of_set
from lending_circles.models import LoanAccount
from loans.models import Loan, Note
from people import audit
from people.models import AuditEvent
from repayments.models import Accrual, Installment, LateEpisode
from rules.accrual import planned_interest
from rules.extension import NotExtended
from rules.repayment import Due, due_minor, settlement_minor

ROWS_MAX = 100
_SOURCES = {
    Installment.Source.PERSONAL: "PAID",
    Installment.Source.STAKE: "STAKE_DRAWN",
    Installment.Source.NOTE: "PAID",
    Installment.Source.REFUND: "PAID",
    Installment.Source.EXTENSION: "CARRIED",
    Installment.Source.FORGIVEN: "FORGIVEN",
    Installment.Source.JUBILEE: "MATCHED",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One repayment as its borrower sees it.

    `interest_minor` is what was charged, or where its week has not ended what it comes to at most.
    """

    number: int
    due_on: datetime.date
    status: str
    principal_minor: int
    interest_minor: int
    left_minor: int
    paid_on: datetime.date | None
    forgiven_minor: int = 0

    @property
    def amount_minor(self) -> int:
        """Both parts together."""
        return self.principal_minor + self.interest_minor


@dataclass(frozen=True, slots=True)
class OwnLoan:
    """A loan with its repayments; amounts in minor units.

    Where friends carried one of them, their extensions stand with the loan that they helped.
    """

    loan: Loan
    steps: tuple[Step, ...]
    due_now_minor: int
    settlement_minor: int
    extensions: "tuple[OwnLoan, ...]" = ()

    @property
    def is_extension(self) -> bool:
        """Whether it is what friends carried of another loan."""
        return self.loan.extends_id is not None

    @property
    def is_owed(self) -> bool:
        """Whether anything is owed on it, or on what friends carried of it."""
        return self.is_open or any(own.is_open for own in self.extensions)

    @property
    def owed_minor(self) -> int:
        """What repays it today, with what friends carried of it."""
        return self.settlement_minor + sum(own.settlement_minor for own in self.extensions)

    @property
    def is_open(self) -> bool:
        """Whether anything can still be paid."""
        return self.loan.state == Loan.State.REPAYING

    @property
    def next_step(self) -> Step | None:
        """The oldest repayment that is not complete."""
        return next((step for step in self.steps if step.paid_on is None), None)

    @property
    def is_late(self) -> bool:
        """Whether its oldest unpaid repayment is past its day."""
        step = self.next_step
        return self.is_open and step is not None and step.status == "LATE"

    @property
    def paid_count(self) -> int:
        """How many repayments are complete."""
        return sum(step.paid_on is not None for step in self.steps)


@dataclass(frozen=True, slots=True)
class Lenders:
    """Who lent a loan: peers by name, the others by number alone."""

    first_names: tuple[str, ...]
    second_count: int
    third_count: int


def own_loans(account: LoanAccount, *, on: datetime.date) -> list[OwnLoan]:
    """Return the member's latest loans, those owed on first, then the newest.

    An extension is no loan of its own here: it stands under the loan that it helped.
    """
    found = list(
        _with_steps(Loan.objects.purchases().filter(borrower_id=account.person_id))
        .filter(network_id=account.network_id)
        .order_by("-id")[:ROWS_MAX]
    )
    extensions = _extensions_of(found, on=on)
    loans = [
        replace(as_own(loan, on=on), extensions=tuple(extensions.get(loan.pk, ())))
        for loan in found
    ]

    return sorted(loans, key=lambda own: not own.is_owed)


def with_extensions(own: OwnLoan, *, on: datetime.date) -> OwnLoan:
    """Return a loan with what friends carried of it."""
    extensions = _extensions_of([own.loan], on=on)

    return replace(own, extensions=tuple(extensions.get(own.loan.pk, ())))


def _extensions_of(loans: Sequence[Loan], *, on: datetime.date) -> dict[int, list[OwnLoan]]:
    """Return by loan what friends carried of it, the oldest first."""
    found: dict[int, list[OwnLoan]] = {}
    extensions = Loan.objects.filter(extends__in=[loan.pk for loan in loans]).order_by("id")
    for extension in _with_steps(extensions):
        assert extension.extends_id is not None
        found.setdefault(extension.extends_id, []).append(as_own(extension, on=on))

    return found


def open_loans(account: LoanAccount, *, on: datetime.date) -> list[OwnLoan]:
    """Return the member's open loans, the one that is due first at the head."""
    found = _with_steps(
        Loan.objects.open().filter(borrower_id=account.person_id, network_id=account.network_id)
    )
    loans = [as_own(loan, on=on) for loan in found]

    return sorted(loans, key=_due_first)


def _due_first(own: OwnLoan) -> tuple[datetime.date, int]:
    step = own.next_step
    return (step.due_on if step else datetime.date.max, own.loan.pk)


def _with_steps(loans: QuerySet[Loan]) -> QuerySet[Loan]:
    installments = Installment.objects.order_by("number")
    return loans.select_related("balance", "parameters__network__asset").prefetch_related(
        Prefetch("installments", installments)
    )


def as_own(loan: Loan, *, on: datetime.date) -> OwnLoan:
    """Return a loan as its borrower sees it on a day."""
    lines = sorted(loan.installments.all(), key=lambda line: line.number)
    unpaid = [line for line in lines if line.paid_on is None]
    dues = [line.due() for line in unpaid]
    terms = terms_of_set(loan.parameters)
    apr = terms.apr if loan.extends_id is None else terms.extension_apr
    expected = _expected(dues, apr=apr, on=on)
    next_number = unpaid[0].number if unpaid else 0
    steps = tuple(
        _step(
            line,
            expected.get(line.number, 0),
            status=_status(loan, line, is_next=line.number == next_number, on=on),
        )
        for line in lines
    )
    is_open = loan.state == Loan.State.REPAYING

    return OwnLoan(
        loan=loan,
        steps=steps,
        due_now_minor=due_minor(dues, on=on) if is_open else 0,
        settlement_minor=settlement_minor(dues) if is_open else 0,
    )


def _expected(dues: Sequence[Due], *, apr: Fraction, on: datetime.date) -> dict[int, int]:
    """Return the most that the interest of the weeks to come can be, by installment.

    As if what is due were paid on its day and nothing were waived.
    """
    coming = [due for due in dues if due.due_on > on]
    interests = planned_interest([due.principal_minor for due in coming], apr=apr)

    return {due.number: minor for due, minor in zip(coming, interests, strict=True)}


def _step(line: Installment, expected_minor: int, *, status: str) -> Step:
    due = line.due()
    return Step(
        number=line.number,
        due_on=line.due_on,
        status=status,
        principal_minor=line.principal_minor,
        interest_minor=line.interest_minor + expected_minor,
        left_minor=due.amount_minor + expected_minor if line.paid_on is None else 0,
        paid_on=line.paid_on,
        forgiven_minor=line.principal_forgiven_minor,
    )


def _status(loan: Loan, line: Installment, *, is_next: bool, on: datetime.date) -> str:
    if line.paid_on is not None:
        return _SOURCES.get(Installment.Source(line.source or "PERSONAL"), "PAID")
    if loan.state == Loan.State.DEFAULTED:
        return "DEFAULTED"
    if line.due_on < on:
        return "LATE"
    if line.principal_paid_minor or line.interest_paid_minor:
        return "PARTIAL" if is_next else "PARTLY_AHEAD"

    return "DUE" if is_next else "PLANNED"


def lenders_of(loan: Loan) -> Lenders:
    """Return who lent a loan: names at the first degree only (R3-068, R3-120)."""
    notes = Note.objects.filter(loan=loan, holder__isnull=False, assigned_from__isnull=True)
    names: list[str] = []
    far: dict[int, set[int | None]] = {Note.Level.SECOND: set(), Note.Level.THIRD: set()}
    for level, holder_id, name in notes.order_by("-principal_minor", "id").values_list(
        "level", "holder_id", "holder__name"
    ):
        if level == Note.Level.FIRST:
            names.append(name)
        elif level in far:
            far[level].add(holder_id)

    return Lenders(
        first_names=tuple(dict.fromkeys(names)),
        second_count=len(far[Note.Level.SECOND]),
        third_count=len(far[Note.Level.THIRD]),
    )


def late_episodes(loan: Loan) -> list[LateEpisode]:
    """Return when repayments of a loan were late, oldest first."""
    return list(LateEpisode.objects.filter(loan=loan).order_by("late_on", "number"))


def caught_up_on(loan: Loan, episodes: Sequence[LateEpisode]) -> list[datetime.date]:
    """Return the days on which a loan that goes on had nothing late any more, oldest first."""
    days = {one.cured_on for one in episodes if one.cured_on is not None}

    return [
        day
        for day in sorted(days - {loan.settled_on, loan.defaulted_on})
        if not any(
            one.late_on <= day and (one.cured_on is None or one.cured_on > day) for one in episodes
        )
    ]


def uncarried(loan: Loan) -> dict[int, NotExtended]:
    """Return by number why friends could not carry repayments of a loan that they would have."""
    tried = AuditEvent.objects.filter(
        action="EXTENSION_REFUSED", subject_type=audit.subject_type(Loan), subject_id=loan.pk
    )

    return {one.data["number"]: NotExtended(one.data["why"]) for one in tried.order_by("id")}


def waived_minor(loan: Loan) -> int:
    """Return the interest of a loan that growing deposits saved its borrower."""
    sums = Accrual.objects.filter(loan=loan).aggregate(
        full=Sum("full_minor"), charged=Sum("charged_minor")
    )
    return int(sums["full"] or 0) - int(sums["charged"] or 0)
