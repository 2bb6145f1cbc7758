"""Says what new statement lines belong to, by the codes on them, and to which nothing fits."""

from collections.abc import Iterable, Sequence

from payments import references
from payments.models import Deposit, Settlement, StatementLine, Withdrawal
from payments.queries.statements import Choice, choices_for

State = StatementLine.State
Target = StatementLine.Target
_ONCE = (Target.DEPOSIT, Target.WITHDRAWAL, Target.RETURN, Target.SETTLEMENT)


def match(lines: Sequence[StatementLine]) -> None:
    """Set state and target of new lines of one bank and asset, in few queries.

    A line is matched where its codes stand for one thing that fits: the direction, for what is
    settled already also the amount, and no earlier line. Else what came in goes to suspense.
    """
    if not lines:
        return
    codes = {line.number: references.codes_in(line.reference) for line in lines}
    known = choices_for(lines[0].bank_id, lines[0].asset_id, frozenset().union(*codes.values()))
    fitting = _Fitting(
        (choice for choices in known.values() for choice in choices), bank_id=lines[0].bank_id
    )
    for line in lines:
        choices = {
            choice
            for code in codes[line.number]
            for choice in known.get(code, ())
            if fitting.fits(line, choice)
        }
        if len(choices) == 1:
            (choice,) = choices
            line.state = State.PROPOSED
            line.target, line.target_id = choice.target, choice.target_id
            fitting.take(choice)
        else:
            line.state = State.SUSPENSE if line.amount_minor > 0 else State.UNMATCHED


class _Fitting:
    """What the choices of one statement still allow."""

    def __init__(self, choices: Iterable[Choice], *, bank_id: int) -> None:
        ids: dict[str, set[int]] = {}
        for choice in choices:
            ids.setdefault(choice.target, set()).add(choice.target_id)
        # What they moved already, None where nothing moved yet.
        self._moved: dict[tuple[str, int], int | None] = {}
        for deposit in Deposit.objects.filter(pk__in=ids.get(Target.DEPOSIT, ())).exclude(
            state=Deposit.State.CANCELLED
        ):
            self._moved[Target.DEPOSIT, deposit.pk] = deposit.credited_minor
        for out in Withdrawal.objects.filter(
            pk__in=ids.get(Target.WITHDRAWAL, ()),
            state__in=[Withdrawal.State.ASKED, Withdrawal.State.PAID_OUT],
        ):
            self._moved[Target.WITHDRAWAL, out.pk] = -out.amount_minor
        for line in StatementLine.objects.filter(
            pk__in=ids.get(Target.RETURN, ()), state=State.RETURNED
        ):
            self._moved[Target.RETURN, line.pk] = -line.amount_minor
        for both in Settlement.objects.filter(
            pk__in=ids.get(Target.SETTLEMENT, ()),
            state__in=[Settlement.State.SENT, Settlement.State.SETTLED],
        ):
            sign = 1 if both.receiver_id == bank_id else -1
            self._moved[Target.SETTLEMENT, both.pk] = sign * both.amount_minor
        self._taken = set(
            StatementLine.objects.filter(target__in=_ONCE, state__in=[State.PROPOSED, State.BOOKED])
            .filter(bank_id=bank_id, target_id__in=frozenset().union(*ids.values()))
            .values_list("target", "target_id")
            if ids
            else ()
        )

    def fits(self, line: StatementLine, choice: Choice) -> bool:
        """Tell whether a line may be matched to a choice."""
        key = (choice.target, choice.target_id)
        if key in self._taken:
            return False
        if choice.target in _ONCE:
            if key not in self._moved:
                return False
            moved = self._moved[key]
            return line.amount_minor > 0 if moved is None else moved == line.amount_minor

        return line.amount_minor > 0

    def take(self, choice: Choice) -> None:
        """Keep that a line was matched to what only one can be."""
        if choice.target in _ONCE:
            self._taken.add((choice.target, choice.target_id))
