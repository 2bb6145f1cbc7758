"""One of everything that an address can name, and people who may, or may not, come to it."""

import datetime
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction
from django.test import Client

from banks.models import Bank, Officer
from banks.operations import cases
from banks.operations.capital import request_contribute_capital
from banks.operations.documents import add_document
from banks.steps.files import keep_file
from disputes.operations.claims import bring_evidence
from ledger.models import Account, Journal
from lending_circles.models import TrustLink
from lending_circles.operations.bundles import propose_bundle
from marketplace.models import SavedSearch
from marketplace.operations import commitments, notes_market
from payments.models import StatementLine
from people import operations as people
from people.models import Notice
from people.public_ids import public_id
from people.steps import tell
from portfolios.models import InvestorKey
from portfolios.operations.eligibility import Asking, ask_to_invest
from portfolios.operations.keys import issue_key
from portfolios.operations.strategies import StrategyTerms, make_strategy
from repayments.models import BorrowerReport, EvidenceFile, MilestoneEvidence
from rules.eligibility import QUESTIONS
from tests import case_scene, payment_scene
from tests.bank_scene import (
    NOON,
    UNIT,
    BankScene,
    a_bank_loan,
    a_bank_network,
    an_offer,
    an_officer,
    fund_bank,
)
from tests.disputes.dispute_scene import DisputeScene
from tests.factories import a_loan, a_merchant_payee
from tests.officers import officer_client, signed_in
from tests.portfolios.investors import PAPER, note_of
from tests.tills import Till, a_circle, a_key, a_payment, a_till
from tests.visitors import Visitor


@dataclass
class Everything:
    """The scenes, every object by the word that a row of the matrix calls it, and the clients."""

    scene: BankScene
    till: Till
    things: dict[str, Any] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)

    def afresh(self) -> "Everything":
        """The same with clients of their own, as a test may sign out or bring another visitor."""
        clients = {who: again(client) for who, client in self.clients.items()}
        return replace(self, things=dict(self.things), clients=clients, keys=dict(self.keys))


def again(client: Client) -> Visitor:
    other = Visitor(raise_request_exception=False)
    other.cookies = client.cookies.copy()
    return other


def everything() -> Everything:
    """A bank with one of everything, a circle network beside it, and seven visitors."""
    scene = a_bank_network()
    till = a_till()
    all_ = Everything(scene, till)
    _people(all_)
    _bank_things(all_)
    _loan_things(all_)
    _investor_things(all_)
    _circle_things(all_)
    _clients(all_)
    return all_


def _people(all_: Everything) -> None:
    scene = all_.scene
    payment_scene.takes_transfers(scene)
    an_officer(scene, "ada", Officer.Role.AUDITOR)
    scene.people["otto"] = people.register_person(name="Otto")
    # On the same network, which is the stricter test.
    other = Bank.objects.create(
        network=scene.network,
        name="Hill Bank",
        slug="bank-hill",
        country="DE",
        founded_by=scene.person("otto"),
        registered_on=scene.on,
        state_since=scene.on,
    )
    Officer.objects.bulk_create(
        Officer(bank=other, person=scene.person("otto"), role=role, since=scene.on)
        for role in Officer.Role
        if role != Officer.Role.AUDITOR
    )
    all_.things |= {
        "bank": scene.bank.slug,
        "business": scene.business.public_id,
        "business_slug": scene.business.slug,
    }


def _bank_things(all_: Everything) -> None:
    scene = all_.scene
    on = scene.on
    draft = case_scene.a_draft_case(scene.business, on=on)
    document = add_document(
        case_id=draft.pk,
        kind="OTHER",
        title="A price list",
        name=PAPER.name,
        content=PAPER.content,
        on=on,
        by=scene.person("berta"),
    )
    handed_in = case_scene.a_draft_case(scene.business, on=on, title="A van")
    paper = add_document(
        case_id=handed_in.pk,
        kind="OTHER",
        title="An offer for it",
        name=PAPER.name,
        content=PAPER.content,
        on=on,
        by=scene.person("berta"),
    )
    cases.submit_case(case_id=handed_in.pk, on=on, by=scene.person("berta"))
    qualified = case_scene.a_qualified_case(scene.business, on=on, title="A mill")
    fund_bank(scene, 100)
    approval = request_contribute_capital(
        bank_id=scene.bank.pk,
        asset=scene.asset,
        amount_minor=100 * UNIT,
        on=on,
        by=scene.person("pete"),
        reason="More",
    )
    deposit = payment_scene.announce(scene)
    statement = payment_scene.bring(scene, f"{payment_scene.today(scene)},5.00,?,Ines,a1")
    all_.things |= {
        "case": draft.public_id,
        "document": document.public_id,
        "handed_in": handed_in.public_id,
        "handed_in_document": paper.public_id,
        "qualified_case": qualified.public_id,
        "section": "summary",
        "prospectus": qualified.prospectuses.get().public_id,
        "approval": approval.public_id,
        "transfer": deposit.public_id,
        "withdrawal": payment_scene.withdraw(scene, "ivo").public_id,
        "statement": statement.public_id,
        "statement_line": StatementLine.objects.get(statement=statement).pk,
    }


def _loan_things(all_: Everything) -> None:
    scene = all_.scene
    loan = a_bank_loan(scene, milestones=((1_000, 30),))
    disputed = a_bank_loan(scene)
    with transaction.atomic():
        kept = keep_file(content=PAPER.content, name="proof.pdf")
    shown = MilestoneEvidence.objects.create(
        milestone=loan.milestones.get(),
        number=1,
        remark="It stands.",
        delivered_by=scene.person("berta"),
        delivered_on=scene.on,
        asks_officers=True,
        asks_delegates=False,
    )
    evidence = EvidenceFile.objects.create(evidence=shown, file=kept, name="proof.pdf")
    report = BorrowerReport.objects.create(
        bank_loan=loan,
        text="We bake.",
        file=kept,
        file_name="report.pdf",
        filed_by=scene.person("berta"),
        filed_on=scene.on,
    )
    dispute = DisputeScene(scene, disputed, []).open()
    proof = bring_evidence(
        public_id=dispute.public_id,
        title="A receipt",
        file=("receipt.pdf", PAPER.content),
        on=scene.on,
        by=scene.person("ines"),
    )
    all_.things |= {
        "bank_loan": loan.loan.public_id,
        "bank_loan_id": loan.pk,
        "disputed_loan": disputed.loan.public_id,
        "evidence": evidence.pk,
        "report": report.pk,
        "dispute": dispute.public_id,
        "dispute_file": proof.pk,
        "note": note_of(scene, loan, "ines"),
        "loan_of_ines": loan,
    }


def _investor_things(all_: Everything) -> None:
    scene = all_.scene
    ines, on = scene.person("ines"), scene.on
    offer, draft = an_offer(scene), an_offer(scene, state="DRAFT")
    commitment = commitments.commit(
        offer_id=offer.pk, investor=ines, amount_minor=100 * UNIT, on=on, at=NOON
    )
    loan = all_.things.pop("loan_of_ines")
    note = all_.things.pop("note")
    ask = notes_market.ask_for_note(note_id=note.pk, seller=ines, price_minor=990, on=on, at=NOON)
    strategy = make_strategy(
        person=ines,
        asset=scene.asset,
        terms=StrategyTerms(name="Bakers", loan_minor_max=100 * UNIT),
        on=on,
        at=NOON,
    )
    una = people.register_person(name="Una")
    asked = ask_to_invest(
        person=una,
        asking=Asking(
            legal_name="Una Example",
            country="DE",
            born_on=datetime.date(1990, 1, 5),
            asset=scene.asset,
            answers={question.code: question.right for question in QUESTIONS},
            worth_minor=10_000 * UNIT,
            yearly_income_minor=10_000 * UNIT,
            has_understood=True,
            is_sophisticated=True,
            bank=scene.bank,
            papers=(PAPER,),
        ),
        on=on,
        at=NOON,
    )
    partner = commitments.commit(
        offer_id=offer.pk,
        investor=ines,
        amount_minor=100 * UNIT,
        on=on,
        at=NOON,
        made_by="PARTNER",
        reference="partner:1",
    )
    all_.things |= {
        "offer": offer.public_id,
        "draft_offer": draft.public_id,
        "commitment": commitment.public_id,
        "partner_commitment": partner.public_id,
        "ask": ask.public_id,
        "strategy": strategy.public_id,
        "eligibility": asked.public_id,
        "paper": 1,
        "search": SavedSearch.objects.create(person=ines, name="Bread", saved_on=on).pk,
        "key": issue_key(
            person=ines, name="tool", scopes=[InvestorKey.Scope.OFFERS_READ], at=NOON
        ).key.pk,
        "month": on.strftime("%Y-%m"),
        "sellable_loan": loan.loan.public_id,
    }


def _circle_things(all_: Everything) -> None:
    till = all_.till
    ana, others = a_circle(till)
    with transaction.atomic():
        tell(
            [ana.person_id],
            kind="DUE_SOON",
            text="Soon.",
            link="/loans/",
            on=till.network.business_date,
        )
    loan = a_loan(ana, a_merchant_payee(till.network), 30)
    payment = a_payment(till)
    bundle = propose_bundle(
        account_id=ana.pk,
        bundle="STEADY",
        peer_account_ids=[others[0].pk],
        needed=2,
        ends_on=till.network.business_date,
        on=till.network.business_date,
        by=ana.person,
    )
    all_.things |= {
        "bundle": bundle.pk,
        "network": till.network.slug,
        "circle_loan": loan.public_id,
        "account": ana.pk,
        "link": TrustLink.objects.order_by("pk")[0].pk,
        "peer": others[0].person.handle,
        "payment": payment.public_id,
        "sale": public_id("sale", NOON),
        "refund": public_id("refund", NOON),
        "payout": public_id("payout", NOON),
        "plan": public_id("plan", NOON),
        "subscription": public_id("sub", NOON),
        "terminal": till.terminal.pk,
        "terminal_public_id": till.terminal.public_id,
        "till_key": a_key(till).key.pk,
        "merchant": till.merchant.handle,
        "merchant_id": till.merchant.pk,
        "journal": Journal.objects.order_by("-pk")[0].pk,
        "ledger_account": Account.objects.filter(code__startswith="network:").order_by("pk")[0].pk,
        "day": till.network.business_date.isoformat(),
        "quote": public_id("quote", NOON),
        "default": 1,
        "nothing": "nothing",
        "one": 1,
        "notice": Notice.objects.filter(person=ana.person).order_by("pk")[0].pk,
    }
    all_.scene.people["ana"] = ana.person


def _clients(all_: Everything) -> None:
    scene = all_.scene
    by_name = {
        "member": "ana",
        "investor": "ines",
        "business": "berta",
        "officer": "olga",
        "other": "otto",
        "auditor": "ada",
    }
    all_.clients["anonymous"] = Client(raise_request_exception=False)
    for who, name in by_name.items():
        person = scene.person(name)
        officers = ("officer", "other", "auditor")
        all_.clients[who] = officer_client(person) if who in officers else signed_in(person)
        all_.clients[who].raise_request_exception = False
        scopes = [one for one in InvestorKey.Scope if who == "investor" or "read" in one]
        all_.keys[who] = issue_key(person=person, name="matrix", scopes=scopes, at=NOON).shown
