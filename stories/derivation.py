"""What a figure of the report is made of: its rule, its inputs, and the lines that add up to it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from ledger import pools
from ledger.kinds import Kind, Purpose
from ledger.models import Account
from lending_circles.models import LoanAccount
from loans.models import Loan, Note
from repayments.models import Accrual, DefaultCase, DefaultShare, Installment
from rules import money
from stories.lines import (
    Line,
    amount_text,
    disbursed_lines,
    forgiven_lines,
    held_lines,
    journal_lines,
    loan_names,
    note_lines,
    of_loan,
)
from stories.report import COMMON

if TYPE_CHECKING:
    from stories.stage import Stage


@dataclass(frozen=True, slots=True)
class Derivation:
    """How a figure came about; the amounts of its lines add up to it."""

    rule: str
    lines: tuple[Line, ...] = ()
    inputs: tuple[str, ...] = ()
    # Of the lines, where it is not the story's.
    asset: money.Asset | None = None


# --- people ------------------------------------------------------------------------------------


def spending(stage: "Stage", name: str) -> Derivation:
    return Derivation(
        "the balance of the spending account",
        tuple(journal_lines(Q(), accounts=[_account(stage, name).spending_account_id])),
    )


def available(stage: "Stage", name: str) -> Derivation:
    return Derivation(
        "available = the balance of the stake account (R3-046)",
        tuple(journal_lines(Q(), accounts=[_account(stage, name).stake_account_id])),
    )


def lent(stage: "Stage", name: str) -> Derivation:
    return Derivation(
        "lent = what is outstanding of the notes held (R3-046)",
        tuple(held_lines(stage, _account(stage, name).person_id)),
    )


def deposit(stage: "Stage", name: str) -> Derivation:
    return Derivation(
        "deposit = available + lent; lending never changes it (R3-046, R3-047)",
        (*available(stage, name).lines, *lent(stage, name).lines),
    )


def limit(stage: "Stage", name: str) -> Derivation:
    account = _account(stage, name)
    return Derivation(
        "limit = ratio x deposit, lent out or not (A-10)",
        deposit(stage, name).lines * account.ratio,
        (f"ratio {account.ratio}, deposit {amount_text(stage, account.deposit_minor)}",),
    )


def used(stage: "Stage", name: str) -> Derivation:
    own = Loan.objects.open().filter(
        borrower=_account(stage, name).person_id, network=stage.network
    )
    names = loan_names(stage)
    return Derivation(
        "used = what is outstanding of all own loans (A-10)",
        tuple(
            Line(
                loan.established_on,
                loan.balance.outstanding_minor,
                f"open of {names[loan.pk]}",
            )
            for loan in own.select_related("balance").order_by("pk")
        ),
    )


def losses(stage: "Stage", name: str) -> Derivation:
    return _losses(stage, _account(stage, name).person_id)


# --- pools and merchants -----------------------------------------------------------------------


def pool_balance(stage: "Stage", purpose: Purpose) -> Derivation:
    return Derivation(
        f"the balance of the {purpose.label.lower()}, over its accounts",
        tuple(journal_lines(Q(), accounts=pools.pool_accounts(stage.network.pk, purpose))),
    )


def pool_lent(stage: "Stage") -> Derivation:
    return Derivation(
        "lent = what is outstanding of the pool's notes (R3-064)", tuple(held_lines(stage, None))
    )


def pool_interest(stage: "Stage") -> Derivation:
    shards = pools.pool_accounts(stage.network.pk, Purpose.COMMON_POOL)
    return Derivation(
        "all interest of circle loans goes to the common pool (R3-053, R3-061)",
        tuple(journal_lines(Q(kind=Kind.INTEREST), accounts=shards)),
    )


def pool_losses(stage: "Stage") -> Derivation:
    return _losses(stage, None)


def paid_out(stage: "Stage") -> Derivation:
    cases = DefaultCase.objects.select_related("borrower").order_by("pk")
    return Derivation(
        "at most half of what remains after the stake, shared where short (A-14; P-22)",
        tuple(
            Line(
                case.defaulted_on,
                case.contingency_minor,
                f"default of {case.borrower.handle}: stake {amount_text(stage, _stake_part(case))} "
                f"of {amount_text(stage, case.claim_minor)}",
            )
            for case in cases
        ),
    )


def of_merchant(stage: "Stage", name: str, figure: str) -> Derivation:
    """Return what lies in one of a merchant's accounts, or what is claimed of it."""
    merchant = stage.merchants[name]
    if figure == "claims":
        return Derivation(
            "claims = refunds that neither reserve nor balance could pay (A-56)",
            tuple(
                Line(claim.opened_on, claim.owed_minor, "owed for a refund")
                for claim in merchant.claims.filter(settled_on=None).order_by("pk")
            ),
        )
    code = f"merchant:{merchant.pk}:{MERCHANTS[figure]}"
    lying = list(Account.objects.filter(code=code).values_list("pk", flat=True))
    return Derivation(
        f"the balance of the {MERCHANTS[figure].replace('_', ' ')}",
        tuple(journal_lines(Q(), accounts=lying)) if lying else (),
    )


MERCHANTS = {
    "balance": "till",
    "reserve": "delivery_reserve",
    "rewards": "reward_budget",
    "claims": "claims",
}


# --- loans -------------------------------------------------------------------------------------


def level(stage: "Stage", loan_name: str, said: str) -> Derivation:
    loan = _loan(stage, loan_name)
    number = 0 if said == COMMON else int(said)
    notes = Note.objects.filter(loan=loan, assigned_from=None, level=number)
    return Derivation(
        "40/20/10/30 of the loan by default, what a level lacks as SHORTFALL_POLICY says "
        "(R3-064, A-19)",
        tuple(disbursed_lines(stage, loan, notes)),
        _division(loan),
    )


def note(stage: "Stage", loan_name: str, holder_name: str) -> Derivation:
    loan = _loan(stage, loan_name)
    holder = None if holder_name == COMMON else _account(stage, holder_name).person_id
    notes = list(Note.objects.filter(loan=loan, holder=holder).order_by("pk"))
    return Derivation(
        "lent by the division of the level; principal received is split pro rata to what is "
        "outstanding, largest remainder, lowest note first (A-20, A-50)",
        tuple(note_lines(stage, loan, notes)),
        _division(loan),
    )


def outstanding(stage: "Stage", loan_name: str) -> Derivation:
    loan = _loan(stage, loan_name)
    notes = list(Note.objects.filter(loan=loan).order_by("pk"))
    return Derivation(
        "the principal less what was returned, forgiven, or covered and lost in a default "
        "(A-14, A-28, A-50)",
        tuple(note_lines(stage, loan, notes)),
    )


def principal(stage: "Stage", loan_name: str) -> Derivation:
    loan = _loan(stage, loan_name)
    notes = Note.objects.filter(loan=loan, assigned_from=None)
    return Derivation(
        "what the merchant received, or of an extension what was advanced (R3-028, A-23)",
        tuple(disbursed_lines(stage, loan, notes)),
    )


def interest_paid(stage: "Stage", loan_name: str) -> Derivation:
    loan = _loan(stage, loan_name)
    lines = list(journal_lines(of_loan(loan) & Q(kind=Kind.INTEREST)))
    at_default = loan.balance.interest_paid_minor - sum(line.amount_minor for line in lines)
    if at_default:
        on = loan.defaulted_on or loan.established_on
        lines.append(Line(on, at_default, "from the stake's cash at the default"))

    return Derivation("interest goes to the common pool alone (R3-053)", tuple(lines))


def interest_due(stage: "Stage", loan_name: str) -> Derivation:
    loan = _loan(stage, loan_name)
    charged = [
        Line(week.accrued_on, week.charged_minor, _week_words(stage, week))
        for week in Accrual.objects.filter(loan=loan).order_by("week")
    ]
    paid = [
        Line(line.on, -line.amount_minor, line.words)
        for line in interest_paid(stage, loan_name).lines
    ]
    paid += _carried(loan)
    written_off = loan.balance.written_off_minor
    if written_off:
        on = loan.defaulted_on or loan.established_on
        paid.append(Line(on, -written_off, "written off at the default"))

    return Derivation(
        "each week's outstanding principal x APR / 52, rounded half up, less what the waiver "
        "takes off (A-02, A-03, A-30); what an extension carried is owed there (A-23, A-27)",
        (*charged, *paid),
    )


def _carried(loan: Loan) -> list[Line]:
    """Return the interest that went over to an extension, and what came over to this one."""
    lines = [
        Line(line.paid_on, -line.interest_carried_minor, f"of {line.number}, went to the extension")
        for line in loan.installments.filter(interest_carried_minor__gt=0).order_by("number")
        if line.paid_on
    ]
    if loan.extends_id is None or loan.extended_number is None:
        return lines
    extended = Installment.objects.get(loan=loan.extends_id, number=loan.extended_number)
    came = Line(loan.established_on, extended.interest_carried_minor, "came over with the payment")
    return [came, *lines] if came.amount_minor else lines


def waived(stage: "Stage", loan_name: str) -> Derivation:
    weeks = Accrual.objects.filter(loan=_loan(stage, loan_name)).order_by("week")
    return Derivation(
        "interest at APR less interest at the applied rate, each rounded half up (A-30)",
        tuple(
            Line(week.accrued_on, week.full_minor - week.charged_minor, _week_words(stage, week))
            for week in weeks
        ),
    )


# --- what several of them need -----------------------------------------------------------------


def _losses(stage: "Stage", holder_id: int | None) -> Derivation:
    names = loan_names(stage)
    shares = DefaultShare.objects.filter(note__holder=holder_id).select_related("case", "note")
    lines = []
    for share in shares.order_by("pk"):
        on, of = share.case.defaulted_on, f"on {names[share.note.loan_id]}"
        lines.append(Line(on, share.loss_minor, f"lost {of}"))
        if share.recovered_minor:
            lines.append(Line(on, -share.recovered_minor, f"recovered since {of}"))

    return Derivation(
        "what remains after stake and contingency pool, pro rata to what is open, less what came "
        "back later (A-15, A-60)",
        tuple(lines),
    )


def _division(loan: Loan) -> tuple[str, ...]:
    return (f'draws start from SHA-256 of "{loan.public_id}:LEVEL", where shares were crumbs',)


def _week_words(stage: "Stage", week: Accrual) -> str:
    return f"week {week.week}, on {amount_text(stage, week.principal_minor)}"


def _stake_part(case: DefaultCase) -> int:
    return case.stake_cash_minor + case.stake_assigned_minor


def _account(stage: "Stage", name: str) -> LoanAccount:
    return LoanAccount.objects.get(pk=stage.accounts[name].pk)


def _loan(stage: "Stage", name: str) -> Loan:
    """Return a loan of the story; `NAME/extension` is the latest extension of loan NAME."""
    own_name, _, is_extension = name.partition("/")
    loans = Loan.objects.select_related("balance")
    if is_extension:
        extension = loans.filter(extends=stage.loans[own_name].pk).order_by("pk").last()
        assert extension is not None
        return extension

    return loans.get(pk=stage.loans[own_name].pk)


OfOne = Callable[["Stage", str], Derivation]
OfPool = Callable[["Stage"], Derivation]


def extended_for_others(stage: "Stage", name: str) -> Derivation:
    names = loan_names(stage)
    notes = Note.objects.filter(
        holder=_account(stage, name).person_id, loan__extends__isnull=False, assigned_from=None
    ).select_related("loan")
    return Derivation(
        "what somebody advanced in extensions of others' payments, repaid or not (A-23)",
        tuple(
            Line(one.loan.established_on, one.principal_minor, f"on {names[one.loan_id]}")
            for one in notes.order_by("pk")
        ),
    )


def forgiven_to(stage: "Stage", name: str) -> Derivation:
    return Derivation(
        "what others forgave of somebody's extensions (A-28)",
        tuple(forgiven_lines(stage, Q(loan__borrower=_account(stage, name).person_id))),
    )


def forgave_others(stage: "Stage", name: str) -> Derivation:
    return Derivation(
        "somebody's own shares of others' failed extension payments, given up for good (A-28)",
        tuple(forgiven_lines(stage, Q(lender=_account(stage, name).person_id))),
    )


def forgiven(stage: "Stage", loan_name: str) -> Derivation:
    return Derivation(
        "what lenders forgave of its principal: no money moved (A-28)",
        tuple(forgiven_lines(stage, Q(loan=_loan(stage, loan_name)))),
    )


PEOPLE: dict[str, OfOne] = {
    "spending": spending,
    "available": available,
    "lent": lent,
    "deposit": deposit,
    "limit": limit,
    "used": used,
    "record.losses": losses,
    "record.extended_for_others": extended_for_others,
    "record.forgiven": forgiven_to,
    "record.forgave_others": forgave_others,
}
LOANS: dict[str, OfOne] = {
    "principal": principal,
    "outstanding": outstanding,
    "interest_due": interest_due,
    "interest_paid": interest_paid,
    "waived": waived,
    "forgiven": forgiven,
}
POOLS: dict[str, OfPool] = {
    "common.available": lambda stage: pool_balance(stage, Purpose.COMMON_POOL),
    "common.lent": pool_lent,
    "common.interest": pool_interest,
    "common.losses": pool_losses,
    "contingency.balance": lambda stage: pool_balance(stage, Purpose.CONTINGENCY_POOL),
    "contingency.paid_out": paid_out,
    "transaction.balance": lambda stage: pool_balance(stage, Purpose.TRANSACTION_POOL),
    "transaction.unearned": lambda stage: pool_balance(stage, Purpose.TRANSACTION_POOL_UNEARNED),
}
