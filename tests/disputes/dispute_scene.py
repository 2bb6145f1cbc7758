"""A loan of the bank's, an investor who disputes it, and other banks whose officers may judge."""

import datetime
from dataclasses import dataclass

from django.db import transaction

from banks.models import Bank, Officer
from disputes.models import Dispute, DisputePanel
from disputes.operations import claims, settling
from disputes.steps.nights import move_disputes
from governance.models import Network
from governance.steps import cast, close_motions
from loans.models import BankLoan
from people import operations as people
from people.models import Person
from tests import bank_scene as scenes
from tests.bank_scene import BankScene


@dataclass
class DisputeScene:
    """A dispute about the union's bank, and who is asked to decide it."""

    scene: BankScene
    loan: BankLoan
    judges: list[Person]

    @property
    def on(self) -> datetime.date:
        return self.scene.on

    def person(self, name: str) -> Person:
        return self.scene.person(name)

    def open(self, name: str = "ines", **asked) -> Dispute:
        """Somebody disputes the loan."""
        return claims.open_dispute(
            loan_id=self.loan.pk,
            on=self.on,
            by=self.person(name),
            **{
                "ground": "MONEY_NOT_PASSED_ON",
                "claim": "The bank kept what the bakery paid.",
                "asked_remedy": "BOND_SLASH",
                "asked_minor": 300_00,
                **asked,
            },
        )

    def nights(self, count: int) -> None:
        """Live so many nights: votes are counted, disputes move on."""
        for _ in range(count):
            with transaction.atomic():
                close_motions(network_id=self.scene.network.pk, on=self.on)
                move_disputes(network_id=self.scene.network.pk, on=self.on)
            Network.objects.filter(pk=self.scene.network.pk).update(
                business_date=self.on + datetime.timedelta(days=1)
            )

    def until(self, dispute: Dispute, state: str) -> None:
        """Live nights until the dispute has come so far."""
        for _ in range(60):
            dispute.refresh_from_db()
            if dispute.state == state:
                return
            self.nights(1)
        raise AssertionError(f"It never was {state}: {dispute.state}")

    def members(self, dispute: Dispute) -> list[Person]:
        """Who decides now."""
        panel = DisputePanel.objects.filter(dispute=dispute).order_by("-pk")[0].panel
        return [one.person for one in panel.delegates.order_by("pk")]

    def propose(self, dispute: Dispute, **draft):
        """The first member proposes a ruling."""
        return settling.propose_ruling(
            public_id=dispute.public_id,
            draft=settling.RulingDraft(
                **{
                    "outcome": "INVESTOR",
                    "remedy": "BOND_SLASH",
                    "amount_minor": 300_01,
                    "reasons": "The receipts say so.",
                    **draft,
                }
            ),
            on=self.on,
            by=self.members(dispute)[0],
        )

    def vote(self, ruling, votes: str) -> None:
        """Further members vote: Y or N each."""
        words = {"Y": "YES", "N": "NO"}
        with transaction.atomic():
            for member, vote in zip(self.members(ruling.dispute)[1:], votes, strict=False):
                cast(motion_id=ruling.motion_id, vote=words[vote], on=self.on, by=member)


def a_dispute_scene(*, bond: int = 1_000, judges: int = 12, **terms) -> DisputeScene:
    """A loan of 1 000 held by Ines (600) and Ivo (400); so many officers of another bank."""
    scene = scenes.a_bank_network(bond=bond)
    loan = scenes.a_bank_loan(scene, **terms)
    other = Bank.objects.create(
        network=scene.network,
        name="The other bank",
        slug="other-bank",
        country="DE",
        founded_by=scene.person("olga"),
        registered_on=scene.on,
        state_since=scene.on,
        state=Bank.State.ACTIVE,
    )
    people_there = [people.register_person(name=f"Judge {number}") for number in range(judges)]
    Officer.objects.bulk_create(
        Officer(bank=other, person=person, role=Officer.Role.ANALYST, since=scene.on)
        for person in people_there
    )
    return DisputeScene(scene, loan, people_there)
