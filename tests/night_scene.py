"""A small community for the tests of nights, written straight into the tables."""

import datetime
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models.functions import Now

from governance.models import Network, ParameterSet
from ledger import pools, posting
from ledger.kinds import Kind, Purpose
from ledger.models import Asset
from ledger.posting import Move
from lending_circles.models import DepositBalance, LoanAccount
from loans.models import Loan, Note, RecoveryTier
from people.models import Person
from repayments.models import Installment, LoanBalance
from rules.fees import establishment_fee
from rules.schedule import installment_plan
from rules.terms import CircleTerms

MONDAY = datetime.date(2026, 1, 5)


def days(count: int) -> datetime.timedelta:
    return datetime.timedelta(days=count)


@dataclass
class Scene:
    """One network and its cast by name."""

    network: Network
    parameters: ParameterSet
    terms: CircleTerms
    members: dict[str, LoanAccount] = field(default_factory=dict)
    till: int = 0

    @property
    def on(self) -> datetime.date:
        self.network.refresh_from_db()
        return self.network.business_date

    def member(self, name: str) -> LoanAccount:
        return LoanAccount.objects.select_related("stake_account", "spending_account").get(
            pk=self.members[name].pk
        )

    def money(self, name: str) -> tuple[int, int, int]:
        """Spending, deposit and available of a member."""
        member = self.member(name)
        return (
            member.spending_account.balance_minor,
            member.deposit_minor,
            member.stake_account.balance_minor,
        )

    def pool(self, purpose: Purpose) -> int:
        return pools.pool_balance(self.network.pk, purpose)


@transaction.atomic
def a_network(
    *,
    name: str = "river",
    starts_on: datetime.date = MONDAY,
    common=100_000,
    contingency=0,
    **values,
) -> Scene:
    """Found a network with money in its pools; `values` are parameters by name."""
    asset, _ = Asset.objects.get_or_create(code="RIV", defaults={"decimals": 2})
    network = Network.objects.create(
        name=name,
        slug=name,
        asset=asset,
        clock=Network.Clock.SIMULATED,
        started_on=starts_on,
        business_date=starts_on,
    )
    values = {"MIN_UNIQUE_PEERS": 0, "UNIQUE_BUFFER": 0, **values}
    parameters = ParameterSet.objects.create(
        network=network, version=1, values=values, effective_on=starts_on, recorded_at=Now()
    )
    issuance = pools.open_network_accounts(network_id=network.pk, asset_id=asset.pk)
    scene = Scene(network, parameters, CircleTerms.from_parameters(values))
    scene.till = posting.open_account(
        code=f"merchant:{network.pk}:till", purpose=Purpose.MERCHANT, asset_id=asset.pk
    )
    moves = [
        Move(Kind.OPENING, issuance, pools.pool_accounts(network.pk, purpose)[0], amount)
        for purpose, amount in (
            (Purpose.COMMON_POOL, common),
            (Purpose.CONTINGENCY_POOL, contingency),
        )
        if amount
    ]
    if moves:
        posting.post(
            reference=f"network:{network.pk}:opening",
            moves=moves,
            on=starts_on,
            book_id=network.pk,
        )
    return scene


@transaction.atomic
def a_member(
    scene: Scene, name: str, *, spending: int = 0, stake: int = 0, ratio: int = 1, **flags
) -> LoanAccount:
    """Let a person join with money on both sides."""
    network = scene.network
    person = Person.objects.create(name=name.title(), handle=f"{name}-{network.pk}")
    spending_id, stake_id = posting.open_accounts(
        [
            posting.AccountDraft(
                f"person:{person.pk}:spending", Purpose.SPENDING, network.asset_id
            ),
            posting.AccountDraft(f"person:{person.pk}:stake", Purpose.STAKE, network.asset_id),
        ]
    )
    member = LoanAccount.objects.create(
        network=network,
        person=person,
        spending_account_id=spending_id,
        stake_account_id=stake_id,
        joined_on=network.business_date,
        deposit_minor=stake,
        ratio=ratio,
        **{"state": LoanAccount.State.ACTIVE, **flags},
    )
    DepositBalance.objects.create(account=member, on=network.business_date, deposit_minor=stake)
    moves = [
        Move(Kind.OPENING, pools.issuance_account(network.pk), account, amount)
        for account, amount in ((spending_id, spending), (stake_id, stake))
        if amount
    ]
    if moves:
        posting.post(
            reference=f"account:{member.pk}:opening",
            moves=moves,
            on=network.business_date,
            book_id=network.pk,
        )
    scene.members[name] = member
    return member


@transaction.atomic
def a_loan(scene: Scene, borrower: str, lenders: dict[str, int], *, on=None, limit=None) -> Loan:
    """Lend to a member what these lend, `pool` among them; the fee is paid at once."""
    on = on or scene.on
    member = scene.members[borrower]
    principal = sum(lenders.values())
    terms = scene.terms
    fee = establishment_fee(principal, terms)
    pool = lenders.get("pool", 0)
    loan = Loan.objects.create(
        public_id=f"loan_{Loan.objects.count() + 1}",
        network=scene.network,
        borrower=member.person,
        payer_account_id=member.spending_account_id,
        payee_account_id=scene.till,
        payee_name="Mercado",
        parameters=scene.parameters,
        principal_minor=principal,
        level_1_minor=principal - pool,
        level_2_minor=0,
        level_3_minor=0,
        pool_minor=pool,
        transaction_fee_minor=fee.transaction_minor,
        contingency_fee_minor=fee.contingency_minor,
        limit_at_start_minor=limit or principal,
        installment_count=terms.repayment_count,
        established_on=on,
        established_at=Now(),
        ends_on=on + days(7 * terms.repayment_count),
        accrual_weekday=on.weekday(),
    )
    plan = installment_plan(principal, terms.repayment_count, established_on=on)
    LoanBalance.objects.create(loan=loan, outstanding_minor=principal, next_due_on=plan[0].due_on)
    Installment.objects.bulk_create(
        Installment(
            loan=loan, number=row.number, due_on=row.due_on, principal_minor=row.principal_minor
        )
        for row in plan
    )
    RecoveryTier.objects.bulk_create(
        [
            RecoveryTier(loan=loan, rank=1, kind=RecoveryTier.Kind.STAKE),
            RecoveryTier(
                loan=loan,
                rank=2,
                kind=RecoveryTier.Kind.CONTINGENCY_POOL,
                cover_millionths=500_000,
            ),
            RecoveryTier(loan=loan, rank=3, kind=RecoveryTier.Kind.NOTES),
        ]
    )
    _fund(scene, loan, lenders, fee, on=on)
    return loan


def _fund(scene: Scene, loan: Loan, lenders: dict[str, int], fee, *, on) -> None:
    network_id = scene.network.pk
    moves = []
    for name, amount in lenders.items():
        if name == "pool":
            holder, account = None, pools.pool_accounts(network_id, Purpose.COMMON_POOL)[0]
        else:
            holder = scene.members[name].person
            account = scene.members[name].stake_account_id
        Note.objects.create(
            loan=loan,
            holder=holder,
            account_id=account,
            level=0 if holder is None else 1,
            principal_minor=amount,
            outstanding_minor=amount,
        )
        moves.append(Move(Kind.DISBURSEMENT, account, scene.till, amount))
    for purpose, amount in (
        (Purpose.TRANSACTION_POOL_UNEARNED, fee.transaction_minor),
        (Purpose.CONTINGENCY_POOL, fee.contingency_minor),
    ):
        shard = pools.credit_shard(pools.pool_accounts(network_id, purpose), loan.pk)
        moves.append(Move(Kind.ESTABLISHMENT_FEE, loan.payer_account_id, shard, amount))
    posting.post(reference=f"loan:{loan.pk}:establishment", moves=moves, on=on, book_id=network_id)


@transaction.atomic
def a_gift(scene: Scene, name: str, amount: int) -> None:
    """Put money into a member's spending account."""
    account = scene.members[name].spending_account_id
    posting.post(
        reference=f"gift:{name}:{scene.on}",
        moves=[Move(Kind.OPENING, pools.issuance_account(scene.network.pk), account, amount)],
        on=scene.on,
        book_id=scene.network.pk,
    )
