"""A network of banks for the bench: one bank, businesses with money, investors with wallets."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.db import transaction

from banks.models import Bank, Business
from governance.models import Network, ParameterSet
from ledger import posting
from ledger.kinds import Kind, Purpose
from ledger.models import Asset
from ledger.posting import AccountDraft, Move
from loans.models import BankLoan, Loan, Note, RecoveryTier, Release
from people.models import Person
from repayments.models import Installment, LoanBalance
from rules.amortization import PlannedLine, ScheduleTerms, due_days, planned_schedule

STARTS_ON = datetime.date(2026, 1, 4)
AT = datetime.datetime(2026, 1, 4, 12, tzinfo=datetime.UTC)
PARTITION_MINOR = 10_000
MONTHS = 12
RATE_MILLIONTHS = 83_700
_FLOORLESS = {Purpose.EXTERNAL}


@dataclass(frozen=True, slots=True)
class Union:
    """A network of banks with one bank, and who lives in it."""

    network: Network
    asset: Asset
    bank: Bank
    owner: Person


def found_union() -> Union:
    """Found a network with one bank on simulated days."""
    asset, _ = Asset.objects.get_or_create(code="EUR", defaults={"decimals": 2})
    network = Network.objects.create(
        name="Union",
        slug="union",
        kind=Network.Kind.BANKS,
        asset=asset,
        clock=Network.Clock.SIMULATED,
        started_on=STARTS_ON,
        business_date=STARTS_ON,
    )
    ParameterSet.objects.create(network=network, version=1, effective_on=STARTS_ON)
    owner = Person.objects.create(name="Berta", handle="berta")
    bank = Bank.objects.create(
        network=network,
        name="Bank",
        slug="bank",
        country="DE",
        founded_by=owner,
        registered_on=STARTS_ON,
        state=Bank.State.ACTIVE,
        state_since=STARTS_ON,
    )

    return Union(network, asset, bank, owner)


def add_business(union: Union, number: int = 1) -> Business:
    """Add a business."""
    return Business.objects.create(
        public_id=f"business_{number:026}",
        bank=union.bank,
        owner=union.owner,
        name=f"Business {number}",
        slug=f"business-{number}",
        sector="food",
        country="DE",
        since=STARTS_ON,
    )


@transaction.atomic
def add_investors(union: Union, count: int, *, money_minor: int) -> list[tuple[int, int]]:
    """Add investors with money; return (person id, wallet id) of each."""
    people = Person.objects.bulk_create(
        [Person(name=f"Investor {n}", handle=f"investor-{n}") for n in range(count)],
        batch_size=5_000,
    )
    wallets = posting.open_accounts(
        [
            AccountDraft(
                f"person:{one.pk}:wallet:{union.asset.code}", Purpose.WALLET, union.asset.pk
            )
            for one in people
        ]
    )
    give(union, wallets, money_minor)

    return list(zip([one.pk for one in people], wallets, strict=True))


def give(union: Union, account_ids: Sequence[int], money_minor: int) -> None:
    """Put so much from outside into each account."""
    external = account(union, f"bank:{union.bank.pk}:external:EUR", Purpose.EXTERNAL)
    posting.post_arrays(
        references=[f"bench:opening:{account_ids[0]}"],
        counts=np.array([len(account_ids)]),
        kinds=np.full(len(account_ids), Kind.OPENING),
        debits=np.full(len(account_ids), external),
        credits=np.array(account_ids, dtype=np.int64),
        amounts=np.full(len(account_ids), money_minor),
        on=STARTS_ON,
        book_id=union.network.pk,
    )


@transaction.atomic
def lend(union: Union, business: Business, holders: Sequence[tuple[int, int, int]]) -> BankLoan:
    """Write a loan of twelve months, released at once; `holders` are (person, wallet, notes)."""
    principal_minor = sum(notes for _, _, notes in holders) * PARTITION_MINOR
    plan = planned_schedule(
        principal_minor,
        terms=ScheduleTerms(
            amortization=BankLoan.Amortization.EQUAL_INSTALLMENT,
            rate_millionths=RATE_MILLIONTHS,
            day_count=BankLoan.DayCount.ACT_365,
            period=BankLoan.Period.MONTH,
            anchor_on=STARTS_ON,
        ),
        starts_on=STARTS_ON,
        days=due_days(starts_on=STARTS_ON, count=MONTHS, period=BankLoan.Period.MONTH),
    )
    loan = _loan(union, business, principal_minor, ends_on=plan[-1].due_on)
    terms = BankLoan.objects.create(
        loan=loan,
        bank=union.bank,
        servicer=union.bank,
        business=business,
        asset=union.asset,
        title="A loan",
        grade="B",
        offer_public_id=f"offer_{loan.pk:026}",
        escrow_account_id=account(union, f"loan:{loan.pk}:escrow", Purpose.LOAN_ESCROW),
        servicing=BankLoan.Servicing.REPAYING,
        escrowed_minor=principal_minor,
        released_minor=principal_minor,
        accrued_through_on=STARTS_ON,
        rate_millionths=RATE_MILLIONTHS,
        installment_count=MONTHS,
        partition_minor=PARTITION_MINOR,
        servicing_fee_millionths=100_000,
    )
    _write_notes(loan, holders)
    _write_schedule(loan, plan)
    _fund(union, terms, holders)

    return terms


def _loan(
    union: Union, business: Business, principal_minor: int, *, ends_on: datetime.date
) -> Loan:
    account_id = account(union, f"business:{business.pk}:account:EUR", Purpose.BUSINESS)
    loan = Loan.objects.create(
        public_id=f"loan_{business.pk:026}",
        network=union.network,
        product=Loan.Product.MARKETPLACE,
        borrower=business.owner,
        payer_account_id=account_id,
        payee_account_id=account_id,
        payee_name=business.name,
        parameters=union.network.parameter_sets.get(),
        principal_minor=principal_minor,
        level_1_minor=0,
        level_2_minor=0,
        level_3_minor=0,
        pool_minor=0,
        transaction_fee_minor=0,
        contingency_fee_minor=0,
        limit_at_start_minor=principal_minor,
        installment_count=MONTHS,
        established_on=STARTS_ON,
        established_at=AT,
        ends_on=ends_on,
        accrual_weekday=0,
    )
    RecoveryTier.objects.create(loan=loan, rank=1, kind=RecoveryTier.Kind.NOTES)

    return loan


def _write_notes(loan: Loan, holders: Sequence[tuple[int, int, int]]) -> None:
    taken = [(person, wallet) for person, wallet, notes in holders for _ in range(notes)]
    Note.objects.bulk_create(
        (
            Note(
                loan=loan,
                holder_id=person,
                account_id=wallet,
                level=Note.Level.INVESTOR,
                serial=serial,
                principal_minor=PARTITION_MINOR,
                outstanding_minor=PARTITION_MINOR,
            )
            for serial, (person, wallet) in enumerate(taken, start=1)
        ),
        batch_size=5_000,
    )


def _write_schedule(loan: Loan, plan: Sequence[PlannedLine]) -> None:
    LoanBalance.objects.create(
        loan=loan, outstanding_minor=loan.principal_minor, next_due_on=plan[0].due_on
    )
    Installment.objects.bulk_create(
        Installment(
            loan=loan,
            number=line.number,
            due_on=line.due_on,
            principal_minor=line.principal_minor,
            interest_minor=line.interest_minor,
        )
        for line in plan
    )


def _fund(union: Union, terms: BankLoan, holders: Sequence[tuple[int, int, int]]) -> None:
    """Let the money go its whole way: wallets, escrow, business."""
    account(union, f"bank:{union.bank.pk}:account:EUR", Purpose.BANK)
    posting.post(
        reference=f"loan:{terms.pk}:funding",
        moves=[
            Move(Kind.FUNDING, wallet, terms.escrow_account_id, notes * PARTITION_MINOR)
            for _, wallet, notes in holders
        ],
        on=STARTS_ON,
        book_id=union.network.pk,
    )
    journal_id = posting.post(
        reference=f"loan:{terms.pk}:release:1",
        moves=[
            Move(
                Kind.TRANCHE,
                terms.escrow_account_id,
                terms.loan.payee_account_id,
                terms.released_minor,
            )
        ],
        on=STARTS_ON,
        book_id=union.network.pk,
    )
    Release.objects.create(
        bank_loan=terms,
        number=1,
        kind=Release.Kind.FIRST,
        amount_minor=terms.released_minor,
        released_on=STARTS_ON,
        journal_id=journal_id,
    )


def account(union: Union, code: str, purpose: Purpose) -> int:
    """Open an account of the network, or return the one of this code."""
    return posting.open_account(
        code=code,
        purpose=purpose,
        asset_id=union.asset.pk,
        floor_minor=None if purpose in _FLOORLESS else 0,
    )
