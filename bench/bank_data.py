"""A network of banks for the bench: one bank, businesses with money, investors with wallets."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.db import transaction

from banks.models import Bank, Business
from banks.steps import accounts
from governance.models import Network, ParameterSet
from ledger import posting
from ledger.kinds import Kind, Purpose
from ledger.models import Asset
from ledger.posting import AccountDraft, Move
from loans.models import BankLoan
from loans.steps.bank_loans import BankLoanDraft, Holding
from people.models import Person
from people.steps import PersonDraft, add_people, add_person
from repayments.steps.bank_contracts import contract_loan

STARTS_ON = datetime.date(2026, 1, 4)
AT = datetime.datetime(2026, 1, 4, 12, tzinfo=datetime.UTC)
PARTITION_MINOR = 10_000


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
    with transaction.atomic():
        owner = add_person(name="Berta")
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
    people = add_people(
        [PersonDraft(name=f"Investor {n}", handle=f"investor-{n}") for n in range(count)]
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
    external = accounts.external(union.bank.pk, union.asset)
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
def lend(
    union: Union, business: Business, holders: Sequence[tuple[int, int, int]], number: int = 1
) -> BankLoan:
    """Contract a loan of twelve months at once; `holders` are (person id, wallet id, notes)."""
    commitments = accounts.commitments(number, union.asset)
    posting.post(
        reference=f"bench:commitments:{number}",
        moves=[
            Move(Kind.COMMITMENT, wallet, commitments, notes * PARTITION_MINOR)
            for _, wallet, notes in holders
        ],
        on=STARTS_ON,
        book_id=union.network.pk,
    )
    terms = BankLoan(
        rate_millionths=83_700,
        installment_count=12,
        partition_minor=PARTITION_MINOR,
        servicing_fee_millionths=100_000,
    )

    return contract_loan(
        draft=BankLoanDraft(
            public_id=f"loan_{number:026}",
            offer_public_id=f"offer_{number:026}",
            bank=union.bank,
            business=business,
            asset=union.asset,
            title="A loan",
            grade="B",
            contract_sha256="",
            terms=terms,
            principal_minor=sum(notes for _, _, notes in holders) * PARTITION_MINOR,
            holdings=[
                Holding(holder_id=person, account_id=wallet, count=notes)
                for person, wallet, notes in holders
            ],
            commitments_account_id=commitments,
        ),
        on=STARTS_ON,
        at=AT,
    )
