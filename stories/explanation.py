"""How a figure came about: the rule and its version, its inputs, the journal lines."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db.models import Q

from governance.queries import terms_of
from ledger import pools
from ledger.kinds import Kind, Purpose
from ledger.models import Transfer
from lending_circles.models import LoanAccount
from loans.models import Loan, Note
from repayments.models import Accrual, DefaultShare
from rules import money

if TYPE_CHECKING:
    from stories.player import Stage
    from stories.report import Row

LINES_MAX = 200


class NoSuchFigure(Exception):
    """The path leads to nothing in the report."""


def figure_at(report: "Row", path: str) -> object:
    """Return what stands at `path` in the report.

    Raises NoSuchFigure naming the last part that was found and what it holds.
    """
    there: object = report
    walked: list[str] = []
    for part in path.split("."):
        if isinstance(there, list) and part.isdecimal() and int(part) < len(there):
            there = there[int(part)]
        elif isinstance(there, dict) and part in there:
            there = there[part]
        else:
            holds = ", ".join(there) if isinstance(there, dict) else "no further parts"
            raise NoSuchFigure(
                f"{path!r} is not in the report: {'.'.join(walked) or 'it'} holds {holds}"
            )
        walked.append(part)
    return there


def explain(stage: "Stage", report: "Row", path: str) -> list[str]:
    """Return the lines that derive the figure at `path` of the report.

    Raises NoSuchFigure.
    """
    figure = figure_at(report, path)
    parts = path.split(".")
    explainer = EXPLAINERS.get((parts[0], parts[2] if len(parts) > 2 else ""))
    if explainer is None:
        explainer = EXPLAINERS.get((parts[0], "*"), _as_it_stands)
    return [f"{path} = {figure}", *explainer(stage, parts), _version(stage)]


def _version(stage: "Stage") -> str:
    parameters, _ = terms_of(stage.network.pk, stage.story.ends_on)
    said = ", ".join(f"{name} {value}" for name, value in stage.story.parameters.items())
    return f"parameters: version {parameters.version} ({said or 'all at their defaults'})"


def _amount(stage: "Stage", minor: int) -> str:
    return money.format_amount(minor, stage.asset)


def _journal(
    stage: "Stage", account_ids: list[int], *, where: Q | None = None, sign: int = 1
) -> list[str]:
    """Return the journal lines that touched the accounts, and their sum."""
    touched = Transfer.objects.filter(Q(debit_id__in=account_ids) | Q(credit_id__in=account_ids))
    if where is not None:
        touched = touched.filter(where)
    lines, total, count = [], 0, 0
    for transfer in touched.select_related("journal", "debit", "credit").order_by(
        "journal_id", "position"
    ):
        into = transfer.credit_id in account_ids
        if into and transfer.debit_id in account_ids:
            continue
        amount = transfer.amount_minor * (1 if into else -1) * sign
        other = transfer.debit if into else transfer.credit
        total, count = total + amount, count + 1
        lines.append(
            f"  {transfer.journal.happened_on}  {_amount(stage, amount):>12}  "
            f"{Kind(transfer.kind).name:<22} {'from' if into else 'to'} {other.code}"
            f"  [{transfer.journal.reference}]"
        )
    if count > LINES_MAX:
        lines = [f"  ({count - LINES_MAX} earlier lines)", *lines[-LINES_MAX:]]
    return [f"journal lines ({count}), adding up to {_amount(stage, total)}:", *lines]


def _account(stage: "Stage", name: str) -> LoanAccount:
    return LoanAccount.objects.select_related("person").get(pk=stage.accounts[name].pk)


def _spending(stage: "Stage", parts: list[str]) -> list[str]:
    return _journal(stage, [_account(stage, parts[1]).spending_account_id])


def _available(stage: "Stage", parts: list[str]) -> list[str]:
    return [
        "rule: available = the stake account's balance (R3-046)",
        *_journal(stage, [_account(stage, parts[1]).stake_account_id]),
    ]


def _held_notes(stage: "Stage", account: LoanAccount) -> list[str]:
    names = {loan.pk: name for name, loan in stage.loans.items()}
    notes = Note.objects.filter(holder=account.person_id, outstanding_minor__gt=0).order_by("pk")
    return [
        f"  note on {names.get(note.loan_id, note.loan_id)}: "
        f"{_amount(stage, note.outstanding_minor)} of {_amount(stage, note.principal_minor)}"
        for note in notes
    ]


def _deposit(stage: "Stage", parts: list[str]) -> list[str]:
    account = _account(stage, parts[1])
    return [
        "rule: deposit = available + lent out; lending never changes it (R3-046)",
        *_held_notes(stage, account),
        *_journal(stage, [account.stake_account_id]),
    ]


def _limit(stage: "Stage", parts: list[str]) -> list[str]:
    account = _account(stage, parts[1])
    return [
        "rule: limit = ratio × deposit; used = principal outstanding of all own loans (A-10)",
        f"inputs: ratio {account.ratio}, deposit {_amount(stage, account.deposit_minor)}",
    ]


def _notes(stage: "Stage", parts: list[str]) -> list[str]:
    loan = Loan.objects.get(pk=stage.loans[parts[1]].pk)
    rule = "rule: principal received is split over the notes pro rata to what is outstanding (A-50)"
    if len(parts) < 4:
        return [rule]
    holder = None if parts[3] == "common" else _account(stage, parts[3]).person_id
    notes = Note.objects.filter(loan=loan, holder=holder)
    accounts = sorted(set(notes.values_list("account_id", flat=True)))
    lent = Q(kind=Kind.DISBURSEMENT, debit_id__in=accounts)
    back = Q(kind__in=[Kind.PRINCIPAL, Kind.RECOVERY], credit_id__in=accounts)
    of_loan = Q(journal__reference__startswith=f"loan:{loan.pk}:")
    losses = DefaultShare.objects.filter(note__in=notes)
    return [
        rule,
        f"inputs: level {', '.join(str(note.level) for note in notes)} at establishment, "
        f"principal {_amount(stage, sum(note.principal_minor for note in notes))}",
        *(f"lost in default: {_amount(stage, share.loss_minor)}" for share in losses),
        *_journal(stage, accounts, where=(lent | back) & of_loan, sign=-1),
    ]


def _interest(stage: "Stage", parts: list[str]) -> list[str]:
    loan = Loan.objects.get(pk=stage.loans[parts[1]].pk)
    return [
        "rule: each week's outstanding principal × APR / 52, rounded half up, less what the "
        "waiver takes off (A-02, A-30)",
        *(
            f"  week {accrual.week}, {accrual.accrued_on}: on "
            f"{_amount(stage, accrual.principal_minor)}: {_amount(stage, accrual.full_minor)}, "
            f"charged {_amount(stage, accrual.charged_minor)}"
            for accrual in Accrual.objects.filter(loan=loan).order_by("week")
        ),
        *_journal(
            stage,
            [loan.payer_account_id],
            where=Q(kind=Kind.INTEREST, journal__reference__startswith=f"loan:{loan.pk}:"),
            sign=-1,
        ),
    ]


def _outstanding(stage: "Stage", parts: list[str]) -> list[str]:
    loan = Loan.objects.get(pk=stage.loans[parts[1]].pk)
    of_loan = Q(journal__reference__startswith=f"loan:{loan.pk}:")
    accounts = sorted(set(Note.objects.filter(loan=loan).values_list("account_id", flat=True)))
    kinds = Q(kind__in=[Kind.DISBURSEMENT, Kind.PRINCIPAL, Kind.RECOVERY])
    return [
        f"rule: principal {_amount(stage, loan.principal_minor)} less principal returned",
        *_journal(stage, accounts, where=kinds & of_loan, sign=-1),
    ]


POOLS = {
    "common": [Purpose.COMMON_POOL],
    "contingency": [Purpose.CONTINGENCY_POOL],
    "transaction": [Purpose.TRANSACTION_POOL, Purpose.TRANSACTION_POOL_UNEARNED],
}


def _pool(stage: "Stage", parts: list[str]) -> list[str]:
    accounts = [
        account
        for purpose in POOLS[parts[1]]
        for account in pools.pool_accounts(stage.network.pk, purpose)
    ]
    return _journal(stage, accounts)


def _merchant(stage: "Stage", parts: list[str]) -> list[str]:
    return _journal(stage, [stage.merchants[parts[1]].till_account_id])


def _as_it_stands(stage: "Stage", parts: list[str]) -> list[str]:
    return ["a state or a count of the record: it is kept as it happened, not computed"]


Explainer = Callable[["Stage", list[str]], list[str]]

# By the report's part and the figure's name within it.
EXPLAINERS: dict[tuple[str, str], Explainer] = {
    ("people", "spending"): _spending,
    ("people", "available"): _available,
    ("people", "deposit"): _deposit,
    ("people", "lent"): _deposit,
    ("people", "limit"): _limit,
    ("people", "used"): _limit,
    ("loans", "notes"): _notes,
    ("loans", "interest_due"): _interest,
    ("loans", "interest_paid"): _interest,
    ("loans", "waived"): _interest,
    ("loans", "outstanding"): _outstanding,
    ("pools", "*"): _pool,
    ("merchants", "*"): _merchant,
}
