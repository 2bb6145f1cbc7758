"""A bank, a business and investors for tests, written straight into the tables."""

import datetime
import hashlib
import itertools
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from banks.models import (
    Bank,
    Business,
    BusinessCase,
    CaseSignOff,
    CaseVersion,
    FidelityBond,
    Officer,
    Prospectus,
)
from banks.steps import accounts
from governance.models import Network, ParameterSet
from ledger import posting, queries
from ledger.kinds import Kind
from ledger.models import Asset
from ledger.posting import Move
from loans.models import BankLoan, Collateral, LoanTerms
from loans.steps.bank_loans import BankLoanDraft, Holding, MilestoneDraft
from marketplace.models import InvestorStanding, Offer, OfferMilestone
from people import operations as people
from people.models import Person
from repayments.steps.bank_contracts import contract_loan

MONDAY = datetime.date(2026, 1, 5)
NOON = datetime.datetime(2026, 1, 5, 12, tzinfo=datetime.UTC)
UNIT = 100
_numbers = itertools.count(1)


def days(count: int) -> datetime.timedelta:
    return datetime.timedelta(days=count)


@dataclass
class BankScene:
    """One network of banks, one bank with officers Olga and Pete, one business, investors."""

    network: Network
    asset: Asset
    bank: Bank
    business: Business
    people: dict[str, Person] = field(default_factory=dict)

    @property
    def on(self) -> datetime.date:
        self.network.refresh_from_db()
        return self.network.business_date

    def person(self, name: str) -> Person:
        return self.people[name]

    def wallet(self, name: str) -> int:
        """The id of somebody's wallet."""
        with transaction.atomic():
            return accounts.wallet(self.people[name].pk, self.asset)

    def money(self, name: str) -> int:
        """What an investor's wallet holds, in minor units."""
        return queries.balance(self.wallet(name))

    def business_account(self) -> int:
        with transaction.atomic():
            return accounts.business_account(self.business.pk, self.asset)

    def business_money(self) -> int:
        return queries.balance(self.business_account())

    def bank_money(self) -> int:
        with transaction.atomic():
            return queries.balance(accounts.bank_account(self.bank.pk, self.asset))


def a_bank_network(
    *, slug: str = "union", starts_on: datetime.date = MONDAY, bond: int = 100_000, **bank: Any
) -> BankScene:
    """A network of banks in EUR: a bank with officers Olga and Pete (all roles but auditor), own
    money and a bond of so many whole units, the business of Berta, the investors Ines and Ivo.
    """
    asset, _ = Asset.objects.get_or_create(code="EUR", defaults={"decimals": 2})
    network = Network.objects.create(
        name=slug.title(),
        slug=slug,
        kind=Network.Kind.BANKS,
        asset=asset,
        clock=Network.Clock.SIMULATED,
        started_on=starts_on,
        business_date=starts_on,
    )
    ParameterSet.objects.create(network=network, version=1, effective_on=starts_on)
    founder = people.register_person(name="Olga")
    one = Bank.objects.create(
        network=network,
        name=f"Bank of {slug.title()}",
        slug=f"bank-{slug}",
        country="DE",
        region="Saxony",
        founded_by=founder,
        registered_on=starts_on,
        state_since=starts_on,
        **{"state": Bank.State.ACTIVE, "probation_ended_on": starts_on, **bank},
    )
    owner = people.register_person(name="Berta")
    business = Business.objects.create(
        public_id=f"business_{next(_numbers):026}",
        bank=one,
        owner=owner,
        name="Berta's Bakery",
        slug=f"bakery-{slug}",
        sector="food",
        country="DE",
        region="Saxony",
        since=starts_on,
    )
    scene = BankScene(network, asset, one, business, {"olga": founder, "berta": owner})
    scene.people["pete"] = people.register_person(name="Pete")
    for name in ("olga", "pete"):
        an_officer(scene, name)
    fund_bank(scene, bond + 10_000)
    if bond:
        a_bond(scene, bond)
    for name in ("ines", "ivo"):
        an_investor(scene, name)
    return scene


def an_officer(scene: BankScene, name: str, *roles: str) -> Person:
    """Appoint somebody to these roles, or to all but the auditor's."""
    person = scene.people.get(name) or people.register_person(name=name.title())
    scene.people[name] = person
    wanted = roles or [role for role in Officer.Role if role != Officer.Role.AUDITOR]
    Officer.objects.bulk_create(
        Officer(bank=scene.bank, person=person, role=role, since=scene.on) for role in wanted
    )
    return person


def an_investor(scene: BankScene, name: str, *, money: int = 10_000) -> Person:
    """A person who may commit, with so many whole units in their wallet."""
    person = scene.people.get(name) or people.register_person(name=name.title())
    scene.people[name] = person
    InvestorStanding.objects.get_or_create(
        person=person, defaults={"state": InvestorStanding.State.ACCEPTED, "since": scene.on}
    )
    if money:
        _deposit(scene, scene.wallet(name), money)
    return person


def fund_bank(scene: BankScene, money: int) -> None:
    """Give the bank so many whole units of its own."""
    with transaction.atomic():
        _deposit(scene, accounts.bank_account(scene.bank.pk, scene.asset), money)


def fund_business(scene: BankScene, money: int) -> None:
    """Put so many whole units into the business's account."""
    _deposit(scene, scene.business_account(), money)


def fund_contingency(scene: BankScene, money: int) -> None:
    """Let the bank's contingency hold so many whole units, paid in through the business."""
    fund_business(scene, money)
    with transaction.atomic():
        posting.post(
            reference=f"scene:contingency:{next(_numbers)}",
            moves=[
                Move(
                    Kind.CONTINGENCY_FEE,
                    scene.business_account(),
                    accounts.contingency(scene.bank.pk, scene.asset),
                    money * UNIT,
                )
            ],
            on=scene.on,
            book_id=scene.network.pk,
        )


@transaction.atomic
def a_bond(scene: BankScene, money: int) -> FidelityBond:
    """Pledge so many whole units of the bank's own money."""
    number = FidelityBond.objects.filter(bank=scene.bank).count() + 1
    account_id = accounts.bond(scene.bank.pk, number, scene.asset)
    posting.post(
        reference=f"bank:{scene.bank.pk}:bond:{number}:pledge",
        moves=[
            Move(
                Kind.BOND_PLEDGE,
                accounts.bank_account(scene.bank.pk, scene.asset),
                account_id,
                money * UNIT,
            )
        ],
        on=scene.on,
        book_id=scene.network.pk,
    )
    return FidelityBond.objects.create(
        bank=scene.bank,
        asset=scene.asset,
        account_id=account_id,
        pledged_minor=money * UNIT,
        state=FidelityBond.State.VERIFIED,
        pledged_on=scene.on,
    )


def a_case(
    scene: BankScene, *, title: str = "A new oven", state: str = "QUALIFIED", **fields: Any
) -> BusinessCase:
    """A case with a submitted version in a state; Olga and Pete have signed a qualified one."""
    case = BusinessCase.objects.create(
        public_id=f"case_{next(_numbers):026}",
        business=scene.business,
        bank=scene.bank,
        title=title,
        purpose="To bake twice as much.",
        asset=scene.asset,
        asks_minor=1_000 * UNIT,
        state_since=scene.on,
        **{"grade": "B", "author": scene.business.owner, **fields},
    )
    version = CaseVersion.objects.create(
        case=case,
        number=1,
        content={},
        sha256=_sha(f"case {case.pk}"),
        submitted_on=scene.on,
        submitted_by=case.author,
    )
    steps = ["SUBMITTED", "IN_REVIEW", "QUALIFIED"] if state != "DRAFT" else []
    for after in steps[: steps.index(state) + 1] if steps else []:
        if after == "QUALIFIED":
            for name in ("olga", "pete"):
                CaseSignOff.objects.create(
                    case=case,
                    version=version,
                    officer=scene.person(name),
                    verdict=CaseSignOff.Verdict.QUALIFY,
                    grade=case.grade,
                    on=scene.on,
                )
        case.state = after
        case.save(update_fields=["state"])
    return case


def an_offer(
    scene: BankScene,
    *,
    principal: int = 1_000,
    milestones: tuple[tuple[int, int], ...] = (),
    case: BusinessCase | None = None,
    **fields: Any,
) -> Offer:
    """An offer of so many whole units in FUNDING; `milestones` are (amount, days until due).

    Other fields of the offer by name; by default 12 % a year, four equal monthly installments,
    notes of 10.
    """
    case = case or a_case(scene)
    number = next(_numbers)
    prospectus = Prospectus.objects.create(
        public_id=f"prospectus_{number:026}",
        case=case,
        version=case.versions.get(number=1),
        number=case.prospectuses.count() + 1,
        content={"title": case.title},
        sha256=_sha(f"prospectus {number}"),
        published_on=scene.on,
    )
    # The escrow is named by the offer, which has to name its escrow.
    with transaction.atomic():
        account_id = accounts.commitments(10**9 + number, scene.asset)
    offer = Offer.objects.create(
        public_id=f"offer_{number:026}",
        bank=scene.bank,
        business=scene.business,
        case=case,
        prospectus=prospectus,
        asset=scene.asset,
        title=case.title,
        purpose=case.purpose,
        country="DE",
        region="Saxony",
        sector="food",
        grade=case.grade,
        principal_minor=principal * UNIT,
        commitments_account_id=account_id,
        created_by=scene.person("olga"),
        **{
            "soft_cap_minor": principal * UNIT // 2,
            "ticket_minor": 10 * UNIT,
            "partition_minor": 10 * UNIT,
            "rate_millionths": 120_000,
            "installment_count": 4,
            "opens_on": scene.on,
            "closes_on": scene.on + days(30),
            "listed_on": scene.on,
            "state": Offer.State.FUNDING,
            "disbursement": (
                LoanTerms.Disbursement.MILESTONES if milestones else LoanTerms.Disbursement.AT_ONCE
            ),
            **fields,
        },
    )
    OfferMilestone.objects.bulk_create(
        OfferMilestone(
            offer=offer,
            number=place,
            name=f"Step {place}",
            amount_minor=amount * UNIT,
            due_on=scene.on + days(until),
        )
        for place, (amount, until) in enumerate(milestones, start=1)
    )
    return offer


@transaction.atomic
def a_bank_loan(
    scene: BankScene,
    holders: dict[str, int] | None = None,
    *,
    offer: Offer | None = None,
    collateral: int = 0,
    milestones: tuple[tuple[int, int], ...] = (),
    **terms: Any,
) -> BankLoan:
    """A contracted loan; `holders` are notes by investor, by default Ines 60 and Ivo 40 of 10 each.

    Terms as those of `an_offer`; `collateral` so many whole units from the business's account.
    """
    holders = holders or {"ines": 60, "ivo": 40}
    count = sum(holders.values())
    if offer is None:
        partition = terms.get("partition_minor", 10 * UNIT)
        offer = an_offer(
            scene,
            principal=count * partition // UNIT,
            milestones=milestones,
            **{"state": Offer.State.FUNDED, **terms},
        )
    posting.post(
        reference=f"scene:commitments:{offer.pk}",
        moves=[
            Move(
                Kind.COMMITMENT,
                scene.wallet(name),
                offer.commitments_account_id,
                notes * offer.partition_minor,
            )
            for name, notes in holders.items()
        ],
        on=scene.on,
        book_id=scene.network.pk,
    )
    held = [a_collateral(scene, offer.case, collateral).pk] if collateral else []
    loan = contract_loan(draft=_draft(scene, offer, holders, held), on=scene.on, at=NOON)
    Offer.objects.filter(pk=offer.pk).update(
        loan_id=loan.pk,
        state=Offer.State.CONTRACTED,
        committed_minor=loan.loan.principal_minor,
        accepted_minor=loan.loan.principal_minor,
    )
    return loan


def _draft(
    scene: BankScene, offer: Offer, holders: dict[str, int], collateral_ids: list[int]
) -> BankLoanDraft:
    return BankLoanDraft(
        public_id=f"loan_{next(_numbers):026}",
        offer_public_id=offer.public_id,
        bank=scene.bank,
        business=scene.business,
        asset=scene.asset,
        title=offer.title,
        grade=offer.grade,
        contract_sha256=_sha(offer.public_id),
        terms=offer,
        principal_minor=sum(holders.values()) * offer.partition_minor,
        holdings=[
            Holding(holder_id=scene.person(name).pk, account_id=scene.wallet(name), count=notes)
            for name, notes in holders.items()
        ],
        milestones=[
            MilestoneDraft(
                number=one.number,
                name=one.name,
                amount_minor=one.amount_minor,
                due_on=one.due_on,
            )
            for one in offer.milestones.order_by("number")
        ],
        collateral_ids=collateral_ids,
        commitments_account_id=offer.commitments_account_id,
    )


@transaction.atomic
def a_collateral(
    scene: BankScene, case: BusinessCase, money: int, *, asset: Asset | None = None
) -> Collateral:
    """Put so many whole units into escrow for a case, from outside through the business."""
    asset = asset or scene.asset
    number = Collateral.objects.filter(case=case).count() + 1
    source = accounts.business_account(scene.business.pk, asset)
    _deposit(scene, source, money, asset=asset)
    account_id = accounts.collateral(case.pk, number, asset)
    posting.post(
        reference=f"case:{case.pk}:collateral:{number}",
        moves=[Move(Kind.COLLATERAL_DEPOSIT, source, account_id, money * UNIT)],
        on=scene.on,
        book_id=scene.network.pk,
    )
    return Collateral.objects.create(
        case=case,
        asset=asset,
        account_id=account_id,
        owner_account_id=source,
        description="Money",
        amount_minor=money * UNIT,
        value_minor=money * UNIT,
        valued_on=scene.on,
    )


@transaction.atomic
def _deposit(scene: BankScene, account_id: int, money: int, *, asset: Asset | None = None) -> None:
    external = accounts.external(scene.bank.pk, asset or scene.asset)
    posting.post(
        reference=f"scene:deposit:{next(_numbers)}",
        moves=[Move(Kind.OPENING, external, account_id, money * UNIT)],
        on=scene.on,
        book_id=scene.network.pk,
    )


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def spend(scene: BankScene) -> None:
    """Let the business take all of its money out of the bank."""
    money = scene.business_money()
    if not money:
        return
    away = accounts.withdrawal(scene.bank.pk, scene.asset)
    posting.post(
        reference=f"scene:spend:{next(_numbers)}",
        moves=[
            Move(Kind.WITHDRAWAL, scene.business_account(), away, money),
            Move(Kind.WITHDRAWAL, away, accounts.external(scene.bank.pk, scene.asset), money),
        ],
        on=scene.on,
        book_id=scene.network.pk,
    )
